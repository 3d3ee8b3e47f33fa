/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdint.h>

G_BEGIN_DECLS

/**
 * ThrongClock:
 * @now_us: the time in microseconds; never goes back
 * @data: handed to @now_us
 *
 * Where the engine takes the time from: CLOCK_MONOTONIC in a real run, a variable in tests.
 */
typedef struct
{
  int64_t (*now_us) (void *data);
  void *data;
} ThrongClock;

static inline int64_t
throng_clock_now_us (const ThrongClock *clock)
{
  return clock->now_us (clock->data);
}

/* CLOCK_MONOTONIC, which all processes of a machine share. */
extern const ThrongClock throng_clock_monotonic;

G_END_DECLS
