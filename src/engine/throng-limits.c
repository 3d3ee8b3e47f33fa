/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-limits.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#include "engine/throng-memory.h"
#include "engine/throng-plan.h"
#include "i18n/throng-i18n.h"

#define FILES_PER_USER 2
#define BYTES_PER_USER (24 * 1024)
#define BYTES_PER_TLS_USER (64 * 1024)
#define DEFAULT_PORTS 28232

void
throng_limits_raise_files (void)
{
  struct rlimit files;

  if (getrlimit (RLIMIT_NOFILE, &files) < 0)
    return;
  files.rlim_cur = files.rlim_max;
  setrlimit (RLIMIT_NOFILE, &files);
}

bool
throng_limits_has_files (void)
{
  struct rlimit files;
  int lowest = fcntl (STDERR_FILENO, F_DUPFD_CLOEXEC, 0);

  if (lowest < 0)
    return errno != EMFILE && errno != ENFILE;
  close (lowest);
  return getrlimit (RLIMIT_NOFILE, &files) < 0
         || (rlim_t) lowest + THRONG_RESERVED_FILES / 2 < files.rlim_cur;
}

bool
throng_limits_has_memory (void)
{
  return throng_memory_get_available_bytes ("") >= THRONG_RESERVED_BYTES;
}

static uint64_t
get_ports (void)
{
  g_autofree char *range = NULL;
  unsigned first, last;

  if (!g_file_get_contents ("/proc/sys/net/ipv4/ip_local_port_range", &range, NULL, NULL)
      || sscanf (range, "%u %u", &first, &last) != 2 || last < first)
    return DEFAULT_PORTS;
  return last - first + 1;
}

ThrongLimits
throng_limits_get (void)
{
  struct rlimit files = { .rlim_max = 1024 };

  getrlimit (RLIMIT_NOFILE, &files);
  return (ThrongLimits) { .max_files = files.rlim_max,
                          .n_ports = get_ports (),
                          .available_bytes = throng_memory_get_available_bytes ("") };
}

unsigned
throng_limits_get_max_users (const ThrongLimits *limits)
{
  uint64_t n_files = limits->max_files;

  if (n_files <= THRONG_RESERVED_FILES)
    return 0;
  return (unsigned) MIN ((n_files - THRONG_RESERVED_FILES) / FILES_PER_USER, UINT32_MAX);
}

bool
throng_limits_check (const ThrongLimits *limits,
                     uint64_t n_users,
                     unsigned n_workers,
                     bool uses_tls,
                     GError **error)
{
  uint64_t users_per_worker = (n_users + n_workers - 1) / n_workers;
  uint64_t bytes = n_users * (uses_tls ? BYTES_PER_TLS_USER : BYTES_PER_USER);

  if (users_per_worker > throng_limits_get_max_users (limits))
    g_set_error (error, THRONG_ENGINE_ERROR, THRONG_ENGINE_ERROR_RESOURCE,
                 _ ("%" PRIu64 " users need %" PRIu64 " open files in each of %u workers, but this "
                    "system allows %" PRIu64 ". Raise the limit (ulimit -Hn), or take more "
                    "workers or fewer users."),
                 n_users, users_per_worker * FILES_PER_USER + THRONG_RESERVED_FILES, n_workers,
                 limits->max_files);
  else if (n_users > limits->n_ports)
    g_set_error (error, THRONG_ENGINE_ERROR, THRONG_ENGINE_ERROR_RESOURCE,
                 _ ("%" PRIu64 " users need as many local ports, but this system has %" PRIu64 ". "
                    "Widen net.ipv4.ip_local_port_range or take fewer users."),
                 n_users, limits->n_ports);
  else if (bytes > limits->available_bytes)
    g_set_error (error, THRONG_ENGINE_ERROR, THRONG_ENGINE_ERROR_RESOURCE,
                 _ ("%" PRIu64 " users need about %" PRIu64 " MiB of memory, but only %" PRIu64
                    " MiB are free. Take fewer users."),
                 n_users, bytes >> 20, limits->available_bytes >> 20);
  else
    return true;
  return false;
}
