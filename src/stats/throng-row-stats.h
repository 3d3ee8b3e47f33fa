/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "stats/throng-seconds.h"
#include "stats/throng-snapshot.h"
#include "stats/throng-status-counts.h"

G_BEGIN_DECLS

/**
 * ThrongRowDelta:
 *
 * What one report adds to a row. A plain struct: zeroed memory is nothing.
 */
typedef struct
{
  uint64_t n_started;
  uint64_t n_aborted;
  uint64_t n_hops;
  uint64_t n_retries;
  uint64_t body_bytes;
  ThrongSparse succeeded;
  ThrongSparse failed;
  ThrongStatusCounts statuses;
  bool has_service;     /* otherwise the response times are the service times, too */
  ThrongSparse service; /* all requests */
  unsigned phases_seen; /* bit per phase */
  ThrongSparse phases[THRONG_N_PHASES];
} ThrongRowDelta;

/**
 * ThrongRowStats:
 * @succeeded: response times since the start
 * @failed: response times of failures
 * @service: (nullable): service times of all requests; %NULL as long as they are the response times
 * @phases: times of the phases, in coarse bins
 * @phase_times: (nullable): the same as last computed, %NULL as long as there are none
 * @statuses: by status
 * @seconds: the latest seconds, succeeded and failed together
 * @row: the row as last computed
 * @is_stale: whether @row lags behind
 * @is_window_stale: whether the window's percentiles in @row do
 * @window_end: which window those are about
 *
 * Everything that a row of the statistics is computed from. A plain struct: zeroed memory is an
 * empty one.
 */
typedef struct
{
  ThrongHistogram succeeded;
  ThrongHistogram failed;
  ThrongHistogram *service;
  ThrongSparse phases[THRONG_N_PHASES];
  ThrongPhaseTimes *phase_times;
  ThrongStatusCounts statuses;
  ThrongSeconds seconds;
  ThrongRow row;
  bool is_stale;
  bool is_window_stale;
  uint64_t window_end;
} ThrongRowStats;

/* Of what did not happen in a second of the run. */
#define THRONG_NO_SECOND UINT64_MAX

void throng_row_delta_reset (ThrongRowDelta *self);
void throng_row_delta_clear (ThrongRowDelta *self);

void throng_row_delta_add_service (const ThrongRowDelta *self, ThrongHistogram *service);

void throng_row_stats_clear (ThrongRowStats *self);
void throng_row_stats_add (ThrongRowStats *self, const ThrongRowDelta *delta, uint64_t second);
void throng_row_stats_reset (ThrongRowStats *self);
void throng_row_stats_abort (ThrongRowStats *self, uint64_t n_requests);
const ThrongRow *throng_row_stats_compute (ThrongRowStats *self, int64_t length_us, uint64_t end);
void throng_row_stats_compute_window (ThrongRowStats *self, uint64_t end, ThrongHistogram *scratch);

G_END_DECLS
