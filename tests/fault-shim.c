/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Preloaded into throng-cli and its workers: makes a chosen call of the C library fail, or moves a
 * clock. What it shall do stands in the environment:
 *
 *   SHIM_FAIL=program:call:n:errno  the n-th call (from 1) of that program fails; 0 = every call,
 *                                   -n = all from the n-th on; errno 0 = it does half
 *   SHIM_MEMORY=program:MiB         that program gets so much more than it begins with
 *   SHIM_COUNTS=file                each process adds a line "program call count" for each call
 *   SHIM_WALL=us:seconds            from that moment of CLOCK_MONOTONIC on the wall clock is off
 *   SHIM_SUSPEND=us:seconds         at that moment the machine was suspended for so long
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
/* The functions are defined under all their names here. */
#undef _FILE_OFFSET_BITS
#undef _FORTIFY_SOURCE

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

/* clang-format off */
#define CALLS(X) \
  X (socket) X (socketpair) X (connect) X (read) X (write) X (recv) X (recvmsg) X (send) \
  X (sendmsg) X (epoll_create1) X (epoll_ctl) X (epoll_wait) X (timerfd_create) X (open) \
  X (rename) X (fsync) X (ftruncate) X (getaddrinfo)
/* clang-format on */

enum
{
#define NUMBER(name) CALL_##name,
  CALLS (NUMBER) N_CALLS
};

static const char *const call_names[] = {
#define NAME(name) #name,
  CALLS (NAME)
};

#define REAL(name) ((__typeof__ (&name)) get_real (#name))

static atomic_uint counts[N_CALLS];
static int failing_call = -1;
static int failing_n, failing_errno;
static long long wall_from_us, wall_s, suspend_from_us, suspend_s;

static void *
get_real (const char *name)
{
  return dlsym (RTLD_NEXT, name);
}

static void
limit_memory (const char *order)
{
  char program[32];
  unsigned long n_pages, mib;
  FILE *file;

  if (sscanf (order, "%31[^:]:%lu", program, &mib) != 2
      || strcmp (program, program_invocation_short_name) != 0)
    return;
  file = fopen ("/proc/self/statm", "re");
  if (file != NULL && fscanf (file, "%lu", &n_pages) == 1)
    {
      rlim_t most = n_pages * (rlim_t) sysconf (_SC_PAGESIZE) + ((rlim_t) mib << 20);

      setrlimit (RLIMIT_AS, &(struct rlimit) { most, most });
    }
  if (file != NULL)
    fclose (file);
}

__attribute__ ((constructor)) static void
read_orders (void)
{
  const char *fail = getenv ("SHIM_FAIL");
  char program[32], call[32];

  if (fail != NULL
      && sscanf (fail, "%31[^:]:%31[^:]:%d:%d", program, call, &failing_n, &failing_errno) == 4
      && strcmp (program, program_invocation_short_name) == 0)
    for (int i = 0; i < N_CALLS; i++)
      if (strcmp (call, call_names[i]) == 0)
        failing_call = i;
  if (getenv ("SHIM_MEMORY") != NULL)
    limit_memory (getenv ("SHIM_MEMORY"));
  if (getenv ("SHIM_WALL") != NULL)
    sscanf (getenv ("SHIM_WALL"), "%lld:%lld", &wall_from_us, &wall_s);
  if (getenv ("SHIM_SUSPEND") != NULL)
    sscanf (getenv ("SHIM_SUSPEND"), "%lld:%lld", &suspend_from_us, &suspend_s);
}

__attribute__ ((destructor)) static void
write_counts (void)
{
  const char *path = getenv ("SHIM_COUNTS");
  char text[2048];
  int length = 0;
  int fd;

  if (path == NULL)
    return;
  for (int i = 0; i < N_CALLS; i++)
    length += snprintf (text + length, sizeof text - (size_t) length, "%s %s %u\n",
                        program_invocation_short_name, call_names[i], counts[i]);
  fd = (int) syscall (SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND, 0666);
  syscall (SYS_write, fd, text, length);
  syscall (SYS_close, fd);
}

/* Whether this call is the one, and it shall fail or do half. */
static bool
is_chosen (int call)
{
  int n = (int) ++counts[call];

  return call == failing_call && (failing_n <= 0 ? n >= -failing_n : n == failing_n);
}

static bool
fails (int call)
{
  if (!is_chosen (call) || failing_errno == 0)
    return false;
  errno = failing_errno;
  return true;
}

/* Event descriptors never fail, and GLib could not go on if they did. Only files have bad disks. */
static bool
can_fail (int fd)
{
  struct stat info;

  if (fstat (fd, &info) != 0 || (info.st_mode & S_IFMT) == 0)
    return false;
  return S_ISREG (info.st_mode) || (failing_errno != EIO && failing_errno != ENOSPC);
}

/* As fails(); what only does half has its @length cut. */
static bool
transfer_fails (int call, int fd, size_t *length)
{
  if (!is_chosen (call) || !can_fail (fd))
    return false;
  if (failing_errno == 0)
    {
      *length = (*length + 1) / 2;
      return false;
    }
  errno = failing_errno;
  return true;
}

ssize_t
read (int fd, void *buffer, size_t length)
{
  return transfer_fails (CALL_read, fd, &length) ? -1 : REAL (read) (fd, buffer, length);
}

ssize_t
write (int fd, const void *buffer, size_t length)
{
  return transfer_fails (CALL_write, fd, &length) ? -1 : REAL (write) (fd, buffer, length);
}

ssize_t
recv (int fd, void *buffer, size_t length, int flags)
{
  return transfer_fails (CALL_recv, fd, &length) ? -1 : REAL (recv) (fd, buffer, length, flags);
}

ssize_t
send (int fd, const void *buffer, size_t length, int flags)
{
  return transfer_fails (CALL_send, fd, &length) ? -1 : REAL (send) (fd, buffer, length, flags);
}

ssize_t
recvmsg (int fd, struct msghdr *message, int flags)
{
  return fails (CALL_recvmsg) ? -1 : REAL (recvmsg) (fd, message, flags);
}

ssize_t
sendmsg (int fd, const struct msghdr *message, int flags)
{
  return fails (CALL_sendmsg) ? -1 : REAL (sendmsg) (fd, message, flags);
}

int
socket (int domain, int type, int protocol)
{
  return fails (CALL_socket) ? -1 : REAL (socket) (domain, type, protocol);
}

int
socketpair (int domain, int type, int protocol, int fds[2])
{
  return fails (CALL_socketpair) ? -1 : REAL (socketpair) (domain, type, protocol, fds);
}

/* In these two headers a parameter is a transparent union. */
int
connect (int fd, __CONST_SOCKADDR_ARG address, socklen_t length)
{
  return fails (CALL_connect) ? -1 : REAL (connect) (fd, address, length);
}

int
epoll_create1 (int flags)
{
  return fails (CALL_epoll_create1) ? -1 : REAL (epoll_create1) (flags);
}

int
epoll_ctl (int epoll_fd, int operation, int fd, struct epoll_event *event)
{
  return fails (CALL_epoll_ctl) ? -1 : REAL (epoll_ctl) (epoll_fd, operation, fd, event);
}

int
epoll_wait (int epoll_fd, struct epoll_event *events, int max, int timeout_ms)
{
  return fails (CALL_epoll_wait) ? -1 : REAL (epoll_wait) (epoll_fd, events, max, timeout_ms);
}

int
timerfd_create (int clock, int flags)
{
  return fails (CALL_timerfd_create) ? -1 : REAL (timerfd_create) (clock, flags);
}

int
rename (const char *from, const char *to)
{
  return fails (CALL_rename) ? -1 : REAL (rename) (from, to);
}

int
fsync (int fd)
{
  return fails (CALL_fsync) ? -1 : REAL (fsync) (fd);
}

int
ftruncate (int fd, off_t length)
{
  return fails (CALL_ftruncate) ? -1 : REAL (ftruncate) (fd, length);
}

int
ftruncate64 (int fd, off64_t length)
{
  return ftruncate (fd, length);
}

int
getaddrinfo (const char *name,
             const char *service,
             const struct addrinfo *hints,
             struct addrinfo **result)
{
  return fails (CALL_getaddrinfo) ? EAI_AGAIN : REAL (getaddrinfo) (name, service, hints, result);
}

static mode_t
take_mode (int flags, va_list arguments)
{
  return flags & (O_CREAT | O_TMPFILE) ? va_arg (arguments, mode_t) : 0;
}

#define DEFINE_OPEN(name)                                                                          \
  int name (const char *path, int flags, ...)                                                      \
  {                                                                                                \
    va_list arguments;                                                                             \
    mode_t mode;                                                                                   \
                                                                                                   \
    va_start (arguments, flags);                                                                   \
    mode = take_mode (flags, arguments);                                                           \
    va_end (arguments);                                                                            \
    return fails (CALL_open) ? -1 : REAL (openat) (AT_FDCWD, path, flags, mode);                   \
  }

DEFINE_OPEN (open)
DEFINE_OPEN (open64)

/* Clocks */

static long long
get_monotonic_us (void)
{
  struct timespec now;

  REAL (clock_gettime) (CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000000LL + now.tv_nsec / 1000;
}

static time_t
get_shift_s (long long from_us, long long s)
{
  return s != 0 && get_monotonic_us () >= from_us ? (time_t) s : 0;
}

int
clock_gettime (clockid_t clock, struct timespec *now)
{
  int result = REAL (clock_gettime) (clock, now);

  if (clock == CLOCK_REALTIME)
    now->tv_sec += get_shift_s (wall_from_us, wall_s);
  else if (clock == CLOCK_BOOTTIME)
    now->tv_sec += get_shift_s (suspend_from_us, suspend_s);
  return result;
}

int
gettimeofday (struct timeval *restrict now, void *restrict zone)
{
  int result = REAL (gettimeofday) (now, zone);

  now->tv_sec += get_shift_s (wall_from_us, wall_s);
  return result;
}

time_t
time (time_t *result)
{
  struct timespec now;

  clock_gettime (CLOCK_REALTIME, &now);
  if (result != NULL)
    *result = now.tv_sec;
  return now.tv_sec;
}
