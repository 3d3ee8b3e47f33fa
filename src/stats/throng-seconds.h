/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "stats/throng-sparse.h"

G_BEGIN_DECLS

/* Kept: the window of 10 s, and the time that users may take to stop after it. */
#define THRONG_N_SECONDS 32
/* Whole seconds that "current" rates and percentiles are about. */
#define THRONG_WINDOW_SECONDS 10

/**
 * ThrongSecond:
 * @number_plus_1: the second since the run's start, plus 1; 0 = unused
 * @n_failures: how many of the @times are those of failures
 * @times: response times, or whatever is measured
 */
typedef struct
{
  uint64_t number_plus_1;
  uint64_t n_failures;
  ThrongSparse times;
} ThrongSecond;

/**
 * ThrongSeconds:
 *
 * The latest seconds, one by one. A plain struct: zeroed memory holds none.
 */
typedef struct
{
  ThrongSecond ring[THRONG_N_SECONDS];
} ThrongSeconds;

/* Some seconds in a row. */
typedef struct
{
  uint64_t first;
  uint64_t n;
} ThrongWindow;

void throng_seconds_clear (ThrongSeconds *self);
ThrongSecond *throng_seconds_use (ThrongSeconds *self, uint64_t number);
const ThrongSecond *throng_seconds_peek (const ThrongSeconds *self, uint64_t number);
ThrongWindow throng_window_before (uint64_t end);
unsigned throng_seconds_get_window (const ThrongSeconds *self,
                                    uint64_t end,
                                    const ThrongSecond *found[THRONG_WINDOW_SECONDS]);

G_END_DECLS
