/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdint.h>

G_BEGIN_DECLS

/**
 * ThrongClock:
 * @now_us: the time in microseconds; never goes back
 * @data: handed to @now_us and @asleep_us
 * @asleep_us: (nullable): how long the machine has been suspended in all, which @now_us leaves out;
 * only how much it grows means something. %NULL = never
 *
 * Where the engine takes the time from: CLOCK_MONOTONIC in a real run, a variable in tests.
 */
typedef struct
{
  int64_t (*now_us) (void *data);
  void *data;
  int64_t (*asleep_us) (void *data);
} ThrongClock;

/* The machine has slept when it was suspended for longer than this. */
#define THRONG_SLEEP_US G_USEC_PER_SEC

/* A rate that is next to nothing makes times that no run lives to see, and no integer can hold:
 * they are cut to a thousand years. */
#define THRONG_MOST_SECONDS (1000.0 * 366 * 86400)

/* To the nearest microsecond; @seconds: not below 0. */
static inline int64_t
throng_seconds_to_us (double seconds)
{
  return (int64_t) (MIN (seconds, THRONG_MOST_SECONDS) * G_USEC_PER_SEC + 0.5);
}

static inline int64_t
throng_clock_now_us (const ThrongClock *clock)
{
  return clock->now_us (clock->data);
}

static inline int64_t
throng_clock_asleep_us (const ThrongClock *clock)
{
  return clock->asleep_us != NULL ? clock->asleep_us (clock->data) : 0;
}

/* CLOCK_MONOTONIC, which all processes of a machine share. */
extern const ThrongClock throng_clock_monotonic;

G_END_DECLS
