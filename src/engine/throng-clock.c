/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-clock.h"

static int64_t
monotonic_now_us (void *data)
{
  return g_get_monotonic_time ();
}

const ThrongClock throng_clock_monotonic = { monotonic_now_us, NULL };
