/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "stats/throng-snapshot.h"

G_BEGIN_DECLS

/* Kept: as many quarters of a second as other statistics keep. */
#define THRONG_N_STALL_TICKS 128

/**
 * ThrongAnswers:
 * @n: how many; everything else means nothing without any
 * @first_us: when the first of them came, since the run's start
 * @last_us: when the last of them came
 * @oldest_us: when the earliest of the requests that they answer was sent
 *
 * The answers, good and bad, that a worker got in a quarter of a second. A request that failed
 * without an answer is none.
 */
typedef struct
{
  uint64_t n;
  int64_t first_us;
  int64_t last_us;
  int64_t oldest_us;
} ThrongAnswers;

typedef struct
{
  uint64_t number_plus_1; /* the quarter of a second, plus 1; 0 = unused */
  ThrongAnswers answers;  /* of all workers */
  int64_t watched_from_us;
  bool is_busy;
} ThrongStallTick;

/**
 * ThrongStallWatch:
 *
 * Looks for the longest time in which the service answered nothing to anybody although requests
 * were under way. A plain struct: zeroed memory has seen nothing.
 */
typedef struct
{
  ThrongStallTick ring[THRONG_N_STALL_TICKS];
  uint64_t n_judged; /* ticks */
  uint64_t n_answers;
  bool is_busy;    /* whether requests were under way at the end of the last tick judged … */
  int64_t from_us; /* … without an answer since then */
  int64_t last_answer_us;
  ThrongStall longest;
} ThrongStallWatch;

void throng_stall_watch_add (ThrongStallWatch *self,
                             uint64_t tick,
                             int64_t watched_from_us,
                             const ThrongAnswers *answers,
                             bool is_busy);
void throng_stall_watch_judge (ThrongStallWatch *self, uint64_t n_complete);
ThrongStall throng_stall_watch_get (const ThrongStallWatch *self,
                                    int64_t elapsed_us,
                                    int64_t service_median_us);
char *throng_stall_dup_sentence (const ThrongStall *stall);

G_END_DECLS
