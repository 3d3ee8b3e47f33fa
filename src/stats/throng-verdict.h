/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "stats/throng-snapshot.h"

G_BEGIN_DECLS

/**
 * ThrongVerdictSecond:
 * @n_sends: requests that left in this second
 * @lateness_p99_us: 99 % of them left at most this late
 * @lateness_max_us: the latest
 * @response_median_us: median of the response times that ended in it, 0 without any
 * @cpu_share: CPU time of the busiest worker, as a share of one core
 * @queued_share: the share of the time that a worker had something to do and waited for a core, the
 * worst of all workers
 * @stolen_share: of the processor time that the programs of this machine wanted, the share that
 * its host gave to other virtual machines
 * @n_held_back: requests that waited until a worker could start their TLS handshake, the most at
 * once in any worker
 *
 * How the generator did for one second.
 */
typedef struct
{
  uint64_t n_sends;
  int64_t lateness_p99_us;
  int64_t lateness_max_us;
  int64_t response_median_us;
  double cpu_share;
  double queued_share;
  double stolen_share;
  unsigned n_held_back;
} ThrongVerdictSecond;

/* Seconds in a row that broke a rule, and the worst of such a row that was long enough to count. */
typedef struct
{
  unsigned n_seconds;
  double worst;          /* in the row that is going on */
  unsigned most_seconds; /* 0 = never long enough */
  double worst_ever;
} ThrongVerdictRule;

/**
 * ThrongVerdictState:
 *
 * What was seen of the generator so far. A plain struct: zeroed memory is the beginning.
 */
typedef struct
{
  uint64_t n_sends;        /* of the whole run, with … */
  int64_t lateness_p99_us; /* … the lateness of 99 % of them */
  int64_t lateness_max_us;
  ThrongVerdictRule late;
  ThrongVerdictRule very_late;
  ThrongVerdictRule busy;
  ThrongVerdictRule queued;
  ThrongVerdictRule stolen;
  ThrongVerdictRule held_back;
  ThrongVerdictRule many_held_back;
} ThrongVerdictState;

void throng_verdict_add_second (ThrongVerdictState *self, const ThrongVerdictSecond *second);
ThrongVerdict throng_verdict_get (const ThrongVerdictState *self, unsigned n_local_troubles);
char **throng_verdict_dup_reasons (const ThrongVerdictState *self,
                                   const char *const *local_troubles);

G_END_DECLS
