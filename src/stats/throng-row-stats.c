/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/throng-row-stats.h"

#include <string.h>

/* So many bins of the window are few. */
#define FEW_BINS 128

/**
 * throng_row_delta_reset:
 *
 * Makes @self nothing and keeps its memory.
 */
void
throng_row_delta_reset (ThrongRowDelta *self)
{
  self->n_started = self->n_aborted = self->n_hops = self->n_retries = self->body_bytes = 0;
  throng_sparse_reset (&self->succeeded);
  throng_sparse_reset (&self->failed);
  throng_sparse_reset (&self->service);
  self->has_service = false;
  self->phases_seen = 0;
  self->statuses.n_counts = 0;
}

/**
 * throng_row_delta_clear:
 *
 * Frees what @self holds; the struct itself stays the caller's.
 */
void
throng_row_delta_clear (ThrongRowDelta *self)
{
  throng_sparse_clear (&self->succeeded);
  throng_sparse_clear (&self->failed);
  throng_sparse_clear (&self->service);
  for (unsigned i = 0; i < THRONG_N_PHASES; i++)
    throng_sparse_clear (&self->phases[i]);
  throng_status_counts_clear (&self->statuses);
}

/**
 * throng_row_delta_add_service:
 *
 * Adds the service times of all requests in @self to @service.
 */
void
throng_row_delta_add_service (const ThrongRowDelta *self, ThrongHistogram *service)
{
  if (self->has_service)
    {
      throng_sparse_add_to_histogram (&self->service, service);
      return;
    }
  throng_sparse_add_to_histogram (&self->succeeded, service);
  throng_sparse_add_to_histogram (&self->failed, service);
}

/**
 * throng_row_stats_clear:
 *
 * Frees everything; the struct itself stays the caller's.
 */
void
throng_row_stats_clear (ThrongRowStats *self)
{
  throng_histogram_clear (&self->succeeded);
  throng_histogram_clear (&self->failed);
  if (self->service != NULL)
    throng_histogram_clear (self->service);
  g_clear_pointer (&self->service, g_free);
  for (unsigned i = 0; i < THRONG_N_PHASES; i++)
    throng_sparse_clear (&self->phases[i]);
  g_clear_pointer (&self->phase_times, g_free);
  throng_status_counts_clear (&self->statuses);
  throng_seconds_clear (&self->seconds);
}

/* Needs the response times as they were before @delta. */
static void
add_service (ThrongRowStats *self, const ThrongRowDelta *delta)
{
  if (delta->has_service && self->service == NULL)
    {
      self->service = g_new0 (ThrongHistogram, 1);
      throng_histogram_add (self->service, &self->succeeded);
      throng_histogram_add (self->service, &self->failed);
    }
  if (self->service != NULL)
    throng_row_delta_add_service (delta, self->service);
}

static void
add_phases (ThrongRowStats *self, const ThrongRowDelta *delta)
{
  if (delta->phases_seen != 0 && self->phase_times == NULL)
    self->phase_times = g_new0 (ThrongPhaseTimes, THRONG_N_PHASES);
  for (unsigned mask = delta->phases_seen; mask != 0; mask &= mask - 1)
    {
      unsigned phase = (unsigned) __builtin_ctz (mask);

      throng_sparse_add (&self->phases[phase], &delta->phases[phase]);
    }
}

/**
 * throng_row_stats_add:
 * @second: of the run, to which all of @delta belongs, or %THRONG_NO_SECOND
 *
 * Adds a report's part about this row.
 */
void
throng_row_stats_add (ThrongRowStats *self, const ThrongRowDelta *delta, uint64_t second)
{
  ThrongSecond *latest = second != THRONG_NO_SECOND ? throng_seconds_use (&self->seconds, second)
                                                    : NULL;

  self->row.n_started += delta->n_started;
  self->row.n_aborted += delta->n_aborted;
  self->row.n_hops += delta->n_hops;
  self->row.n_retries += delta->n_retries;
  self->row.body_bytes += delta->body_bytes;
  for (unsigned i = 0; i < delta->statuses.n_counts; i++)
    throng_status_counts_add (&self->statuses, delta->statuses.counts[i].status,
                              delta->statuses.counts[i].count);
  add_service (self, delta);
  add_phases (self, delta);
  throng_sparse_add_to_histogram (&delta->succeeded, &self->succeeded);
  throng_sparse_add_to_histogram (&delta->failed, &self->failed);
  if (latest != NULL)
    {
      throng_sparse_add (&latest->times, &delta->succeeded);
      throng_sparse_add (&latest->times, &delta->failed);
      latest->n_failures += delta->failed.count;
    }
  self->is_stale = true;
  self->is_window_stale |= second < self->window_end;
}

/**
 * throng_row_stats_reset:
 *
 * Makes the row nothing but its requests under way, which count as started now: what they end in
 * is still to come. The latest seconds stay, they are about the present.
 */
void
throng_row_stats_reset (ThrongRowStats *self)
{
  uint64_t n_ended = self->succeeded.count + self->failed.count + self->row.n_aborted;

  self->row = (ThrongRow) {
    .method = self->row.method,
    .name = self->row.name,
    .n_started = self->row.n_started - n_ended,
  };
  throng_histogram_reset (&self->succeeded);
  throng_histogram_reset (&self->failed);
  if (self->service != NULL)
    throng_histogram_clear (self->service);
  g_clear_pointer (&self->service, g_free);
  for (unsigned i = 0; i < THRONG_N_PHASES; i++)
    throng_sparse_reset (&self->phases[i]);
  g_clear_pointer (&self->phase_times, g_free);
  throng_status_counts_clear (&self->statuses);
  self->is_stale = self->is_window_stale = true;
}

/**
 * throng_row_stats_abort:
 *
 * Counts @n_requests that were under way as aborted.
 */
void
throng_row_stats_abort (ThrongRowStats *self, uint64_t n_requests)
{
  self->row.n_aborted += n_requests;
}

static void
to_ms (const int64_t *values_us, double *values_ms)
{
  for (unsigned i = 0; i < THRONG_N_PERCENTILES; i++)
    values_ms[i] = (double) values_us[i] / 1000.0;
}

/* Needs the response times computed. */
static void
compute_service (ThrongRowStats *self)
{
  ThrongRow *row = &self->row;
  int64_t values_us[THRONG_N_PERCENTILES];

  if (self->service == NULL)
    {
      row->service_average_ms = row->average_ms;
      row->service_min_ms = row->min_ms;
      row->service_max_ms = row->max_ms;
      memcpy (row->service_percentiles_ms, row->percentiles_ms, sizeof row->percentiles_ms);
      return;
    }
  throng_histogram_percentiles (self->service, NULL, throng_percentile_ratios, THRONG_N_PERCENTILES,
                                values_us);
  to_ms (values_us, row->service_percentiles_ms);
  row->service_average_ms = (double) self->service->sum_us / (double) self->service->count / 1000.0;
  row->service_min_ms = (double) self->service->min_us / 1000.0;
  row->service_max_ms = (double) self->service->max_us / 1000.0;
}

static void
compute_phases (ThrongRowStats *self)
{
  for (unsigned i = 0; i < THRONG_N_PHASES && self->phase_times != NULL; i++)
    {
      const ThrongSparse *phase = &self->phases[i];
      ThrongPhaseTimes *times = &self->phase_times[i];
      int64_t values_us[THRONG_N_PERCENTILES];

      times->n = phase->count;
      if (times->n == 0)
        continue;
      times->average_ms = (double) phase->sum_us / (double) phase->count / 1000.0;
      times->min_ms = (double) phase->min_us / 1000.0;
      times->max_ms = (double) phase->max_us / 1000.0;
      throng_sparse_percentiles (phase, throng_percentile_ratios, THRONG_N_PERCENTILES, values_us);
      to_ms (values_us, times->percentiles_ms);
    }
}

static void
compute_times (ThrongRowStats *self)
{
  ThrongRow *row = &self->row;
  int64_t values_us[THRONG_N_PERCENTILES];
  uint64_t sum_us = self->succeeded.sum_us + self->failed.sum_us;

  row->n_failures = self->failed.count;
  row->n_requests = self->succeeded.count + self->failed.count;
  if (row->n_requests > 0)
    row->average_ms = (double) sum_us / (double) row->n_requests / 1000.0;
  throng_histogram_percentiles (&self->succeeded, NULL, throng_percentile_ratios,
                                THRONG_N_PERCENTILES, values_us);
  to_ms (values_us, row->ok_percentiles_ms);
  if (self->failed.count > 0)
    throng_histogram_percentiles (&self->succeeded, &self->failed, throng_percentile_ratios,
                                  THRONG_N_PERCENTILES, values_us);
  to_ms (values_us, row->percentiles_ms);
  row->max_ms = (double) MAX (self->succeeded.max_us, self->failed.max_us) / 1000.0;
  row->min_ms = (double) self->succeeded.min_us / 1000.0;
  if (self->succeeded.count == 0
      || (self->failed.count > 0 && self->failed.min_us < self->succeeded.min_us))
    row->min_ms = (double) self->failed.min_us / 1000.0;
  compute_service (self);
  compute_phases (self);
}

static void
compute_current (ThrongRowStats *self, uint64_t end)
{
  ThrongWindow window = throng_window_before (end);
  const ThrongSecond *seconds[THRONG_WINDOW_SECONDS];
  unsigned n = throng_seconds_get_window (&self->seconds, end, seconds);
  uint64_t n_failures = 0;

  self->row.n_window = 0;
  for (unsigned i = 0; i < n; i++)
    {
      self->row.n_window += seconds[i]->times.count;
      n_failures += seconds[i]->n_failures;
    }
  self->row.current_requests_per_s = (double) self->row.n_window / (double) MAX (window.n, 1);
  self->row.current_failures_per_s = (double) n_failures / (double) MAX (window.n, 1);
}

/**
 * throng_row_stats_compute:
 * @length_us: of the time that the row is about, for the rates
 * @end: the first second that is not complete
 *
 * Computes the row, all but the percentiles of the window; its times only if something was added
 * since the last call.
 *
 * Returns: (transfer none): the row, without its statuses
 */
const ThrongRow *
throng_row_stats_compute (ThrongRowStats *self, int64_t length_us, uint64_t end)
{
  double run_s = (double) length_us / G_USEC_PER_SEC;

  if (self->is_stale)
    compute_times (self);
  self->is_stale = false;
  compute_current (self, end);
  self->row.requests_per_s = run_s > 0 ? (double) self->row.n_requests / run_s : 0;
  self->row.failures_per_s = run_s > 0 ? (double) self->row.n_failures / run_s : 0;
  return &self->row;
}

/* To put the few values of a row among many in order takes less than to look at all bins. */
static void
compute_few (const ThrongSecond *const *seconds, unsigned n, int64_t *values_us)
{
  ThrongBinCount bins[FEW_BINS];
  ThrongSparse sum = { .bins = bins, .n_allocated = FEW_BINS };

  for (unsigned i = 0; i < n; i++)
    throng_sparse_add (&sum, &seconds[i]->times);
  throng_sparse_percentiles (&sum, throng_percentile_ratios, THRONG_N_PERCENTILES, values_us);
}

static void
compute_many (const ThrongSecond *const *seconds,
              unsigned n,
              ThrongHistogram *scratch,
              int64_t *values_us)
{
  for (unsigned i = 0; i < n; i++)
    throng_sparse_add_to_histogram (&seconds[i]->times, scratch);
  throng_histogram_percentiles (scratch, NULL, throng_percentile_ratios, THRONG_N_PERCENTILES,
                                values_us);
  throng_histogram_reset (scratch);
}

/**
 * throng_row_stats_compute_window:
 * @end: the first second that is not complete
 * @scratch: empty, and empty again afterwards
 *
 * Computes the percentiles of the last 10 whole seconds, unless they are known.
 */
void
throng_row_stats_compute_window (ThrongRowStats *self, uint64_t end, ThrongHistogram *scratch)
{
  const ThrongSecond *seconds[THRONG_WINDOW_SECONDS];
  unsigned n, n_bins = 0;
  int64_t values_us[THRONG_N_PERCENTILES];

  if (!self->is_window_stale && self->window_end == end)
    return;
  n = throng_seconds_get_window (&self->seconds, end, seconds);
  for (unsigned i = 0; i < n; i++)
    n_bins += seconds[i]->times.n_bins;
  if (n_bins <= FEW_BINS)
    compute_few (seconds, n, values_us);
  else
    compute_many (seconds, n, scratch, values_us);
  to_ms (values_us, self->row.window_percentiles_ms);
  self->window_end = end;
  self->is_window_stale = false;
}
