/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/throng-seconds.h"

/**
 * throng_seconds_clear:
 *
 * Frees all seconds; the struct itself stays the caller's.
 */
void
throng_seconds_clear (ThrongSeconds *self)
{
  for (unsigned i = 0; i < THRONG_N_SECONDS; i++)
    throng_sparse_clear (&self->ring[i].times);
  *self = (ThrongSeconds) { 0 };
}

/**
 * throng_seconds_use:
 * @number: a second since the run's start
 *
 * Returns: (transfer none) (nullable): that second, begun if it is new; %NULL if a newer one took
 * its place already
 */
ThrongSecond *
throng_seconds_use (ThrongSeconds *self, uint64_t number)
{
  ThrongSecond *second = &self->ring[number % THRONG_N_SECONDS];

  if (second->number_plus_1 > number + 1)
    return NULL;
  if (second->number_plus_1 < number + 1)
    {
      second->number_plus_1 = number + 1;
      second->n_failures = 0;
      throng_sparse_reset (&second->times);
    }
  return second;
}

/**
 * throng_seconds_peek:
 * @number: a second since the run's start
 *
 * Returns: (transfer none) (nullable): that second; %NULL if nothing is known of it
 */
const ThrongSecond *
throng_seconds_peek (const ThrongSeconds *self, uint64_t number)
{
  const ThrongSecond *second = &self->ring[number % THRONG_N_SECONDS];

  return second->number_plus_1 == number + 1 ? second : NULL;
}

/**
 * throng_window_before:
 * @end: a second since the run's start
 *
 * Returns: the last 10 seconds before @end, fewer at the beginning of a run
 */
ThrongWindow
throng_window_before (uint64_t end)
{
  uint64_t n = MIN (end, THRONG_WINDOW_SECONDS);

  return (ThrongWindow) { end - n, n };
}

/**
 * throng_seconds_get_window:
 * @found: (out): those seconds of the window before @end that anything was added to, the earliest
 *   first; they stay @self's
 *
 * Returns: how many were found
 */
unsigned
throng_seconds_get_window (const ThrongSeconds *self,
                           uint64_t end,
                           const ThrongSecond *found[THRONG_WINDOW_SECONDS])
{
  unsigned n = 0;

  for (uint64_t number = throng_window_before (end).first; number < end; number++)
    {
      const ThrongSecond *second = throng_seconds_peek (self, number);

      if (second != NULL)
        found[n++] = second;
    }
  return n;
}
