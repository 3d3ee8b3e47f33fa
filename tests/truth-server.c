/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A calibrated HTTP server, a process of its own: it holds each request back for the next delay of
 * a list and writes down how long it really took, so that what a load tester measures can be
 * compared with what happened.
 *
 *   truth-server DELAYS LOG [STALL-START STALL-LENGTH]
 *
 * DELAYS: microseconds, one a line, used round and round. LOG: on the end of standard input one
 * line per answer, "READ HOLD": when the request had been read (µs of CLOCK_MONOTONIC), and how
 * long it took from there until the answer was written. An answer tells in X-Hold-Us what it has
 * taken up to the write. Stall: seconds; so long after the first request the whole process does
 * nothing for so long, as one that was stopped. Prints its port. */

#include <glib.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

#define MAX_EVENTS 256

typedef struct _Source Source;
struct _Source
{
  void (*ready) (Source *self);
  int fd;
};

/* Its timer has an edge-triggered place in the epoll set: it never needs to be read. */
typedef struct
{
  Source socket;
  Source timer;
  int64_t read_us;
  size_t length;
  char input[8192];
} Connection;

typedef struct
{
  int64_t read_us;
  int64_t hold_us;
} Entry;

static int epoll_fd;
static GArray *delays; /* of int64_t: µs */
static GArray *entries;
static Source stall;
static double stall_start_s, stall_length_s;
static GPtrArray *closed; /* connections, kept until no event can be about them */
static bool is_over;

static void
watch (Source *source, uint32_t events)
{
  struct epoll_event event = { .events = events, .data.ptr = source };

  if (epoll_ctl (epoll_fd, EPOLL_CTL_ADD, source->fd, &event) < 0)
    abort ();
}

static void
arm (const Source *timer, int64_t due_us)
{
  struct itimerspec spec = { .it_value = { due_us / G_USEC_PER_SEC,
                                           due_us % G_USEC_PER_SEC * 1000 } };

  timerfd_settime (timer->fd, TFD_TIMER_ABSTIME, &spec, NULL);
}

static Source
make_timer (void (*ready) (Source *self))
{
  return (Source) { ready, timerfd_create (CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC) };
}

static void
stall_cb (Source *source)
{
  g_usleep ((unsigned long) (stall_length_s * G_USEC_PER_SEC));
}

static void
answer (Connection *connection)
{
  Entry entry = { .read_us = connection->read_us };
  char text[256];
  int length = g_snprintf (text, sizeof text,
                           "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n"
                           "Connection: keep-alive\r\nX-Hold-Us: %" G_GINT64_FORMAT "\r\n\r\nok\n",
                           g_get_monotonic_time () - connection->read_us);

  /* So short a text fits, or nobody reads any more. */
  (void) !send (connection->socket.fd, text, (size_t) length, MSG_NOSIGNAL);
  entry.hold_us = g_get_monotonic_time () - connection->read_us;
  g_array_append_val (entries, entry);
  connection->length = 0;
}

static void
timer_cb (Source *source)
{
  Connection *self = (Connection *) (void *) ((char *) source - offsetof (Connection, timer));

  if (self->socket.fd >= 0)
    answer (self);
}

static void
hold (Connection *connection)
{
  static unsigned n_requests;
  int64_t delay_us = g_array_index (delays, int64_t, n_requests % delays->len);

  connection->read_us = g_get_monotonic_time ();
  if (n_requests++ == 0 && stall_length_s > 0)
    arm (&stall, connection->read_us + (int64_t) (stall_start_s * G_USEC_PER_SEC));
  if (delay_us > 0)
    arm (&connection->timer, connection->read_us + delay_us);
  else
    answer (connection);
}

static void
socket_cb (Source *source)
{
  Connection *self = (Connection *) source;
  ssize_t n = recv (self->socket.fd, self->input + self->length,
                    sizeof self->input - 1 - self->length, 0);

  if (n <= 0)
    {
      close (self->socket.fd);
      close (self->timer.fd);
      self->socket.fd = -1;
      g_ptr_array_add (closed, self);
      return;
    }
  self->length += (size_t) n;
  self->input[self->length] = '\0';
  if (strstr (self->input, "\r\n\r\n") != NULL)
    hold (self);
}

static void
accept_cb (Source *source)
{
  int fd = accept4 (source->fd, NULL, NULL, SOCK_CLOEXEC);
  int on = 1;
  Connection *connection;

  if (fd < 0)
    return;
  setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  connection = g_new0 (Connection, 1);
  connection->socket = (Source) { socket_cb, fd };
  connection->timer = make_timer (timer_cb);
  watch (&connection->socket, EPOLLIN);
  watch (&connection->timer, EPOLLIN | EPOLLET);
}

static void
end_cb (Source *source)
{
  is_over = true;
}

static void
open_port (Source *source)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof address;

  *source = (Source) { accept_cb, socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0) };
  if (bind (source->fd, (struct sockaddr *) &address, length) < 0
      || listen (source->fd, SOMAXCONN) < 0
      || getsockname (source->fd, (struct sockaddr *) &address, &length) < 0)
    abort ();
  printf ("%u\n", ntohs (address.sin_port));
  fflush (stdout);
}

static void
read_delays (const char *path)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  delays = g_array_new (FALSE, FALSE, sizeof (int64_t));
  if (!g_file_get_contents (path, &text, NULL, NULL))
    exit (1);
  lines = g_strsplit (text, "\n", -1);
  for (unsigned i = 0; lines[i] != NULL && lines[i][0] != '\0'; i++)
    {
      int64_t delay_us = g_ascii_strtoll (lines[i], NULL, 10);

      g_array_append_val (delays, delay_us);
    }
  if (delays->len == 0)
    exit (1);
}

static void
write_log (const char *path)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (unsigned i = 0; i < entries->len; i++)
    {
      const Entry *entry = &g_array_index (entries, Entry, i);

      g_string_append_printf (text, "%" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n", entry->read_us,
                              entry->hold_us);
    }
  if (!g_file_set_contents (path, text->str, (gssize) text->len, NULL))
    exit (1);
}

int
main (int argc, char *argv[])
{
  struct rlimit files;
  struct epoll_event events[MAX_EVENTS];
  Source listener, input = { end_cb, STDIN_FILENO };

  if (argc != 3 && argc != 5)
    return 2;
  getrlimit (RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit (RLIMIT_NOFILE, &files);
  read_delays (argv[1]);
  entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  closed = g_ptr_array_new_with_free_func (g_free);
  stall_start_s = argc == 5 ? g_ascii_strtod (argv[3], NULL) : 0;
  stall_length_s = argc == 5 ? g_ascii_strtod (argv[4], NULL) : 0;
  epoll_fd = epoll_create1 (EPOLL_CLOEXEC);
  stall = make_timer (stall_cb);
  watch (&stall, EPOLLIN | EPOLLET);
  watch (&input, EPOLLIN);
  open_port (&listener);
  watch (&listener, EPOLLIN);
  while (!is_over)
    {
      int n = epoll_wait (epoll_fd, events, MAX_EVENTS, -1);

      for (int i = 0; i < n; i++)
        ((Source *) events[i].data.ptr)->ready (events[i].data.ptr);
      g_ptr_array_set_size (closed, 0);
    }
  write_log (argv[2]);
  return 0;
}
