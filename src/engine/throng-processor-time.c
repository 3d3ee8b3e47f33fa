/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-processor-time.h"

#include <fcntl.h>
#include <glib.h>
#include <time.h>
#include <unistd.h>

/* The second number of the file, in nanoseconds (Linux, Documentation/scheduler/sched-stats.rst).
 * It stays open, because it is read four times a second. */
static int64_t
get_queued_us (void)
{
  static int fd = -1;
  char text[128];
  char *second = NULL;
  ssize_t length;

  if (fd < 0)
    fd = open ("/proc/self/schedstat", O_RDONLY | O_CLOEXEC);
  length = fd >= 0 ? pread (fd, text, sizeof text - 1, 0) : -1;
  if (length <= 0)
    return 0;
  text[length] = '\0';
  g_ascii_strtoull (text, &second, 10);
  return (int64_t) (g_ascii_strtoull (second, NULL, 10) / 1000);
}

/**
 * throng_processor_time_get:
 *
 * Returns: what the process got and missed so far; from its first thread only
 */
ThrongProcessorTime
throng_processor_time_get (void)
{
  struct timespec used;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &used);
  return (ThrongProcessorTime) { used.tv_sec * G_USEC_PER_SEC + used.tv_nsec / 1000,
                                 get_queued_us () };
}
