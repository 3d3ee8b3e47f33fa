/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-clock.h"

#include <time.h>

/* Two clocks are read together when so little passed in between. */
#define TOGETHER_US 1000
#define MAX_TRIES 10

static int64_t
monotonic_now_us (void *data)
{
  return g_get_monotonic_time ();
}

/* Not while this process was kept waiting between the two clocks. */
static int64_t
monotonic_asleep_us (void *data)
{
  struct timespec since_boot = { 0 };
  int64_t before_us, after_us;

  for (unsigned i = 0; i < MAX_TRIES; i++)
    {
      before_us = g_get_monotonic_time ();
      clock_gettime (CLOCK_BOOTTIME, &since_boot);
      after_us = g_get_monotonic_time ();
      if (after_us - before_us < TOGETHER_US)
        break;
    }
  return since_boot.tv_sec * G_USEC_PER_SEC + since_boot.tv_nsec / 1000 - after_us;
}

const ThrongClock throng_clock_monotonic = { monotonic_now_us, NULL, monotonic_asleep_us };
