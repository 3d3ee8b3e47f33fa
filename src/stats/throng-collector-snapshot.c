/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/throng-collector.h"

#include "stats/throng-collector-private.h"
#include "stats/throng-snapshot-private.h"

#include <string.h>

static int
compare_by_count (const void *a, const void *b)
{
  const ThrongIncident *x = *(const ThrongIncident *const *) a;
  const ThrongIncident *y = *(const ThrongIncident *const *) b;

  if (x->count != y->count)
    return x->count > y->count ? -1 : 1;
  if (x->endpoint != y->endpoint)
    return x->endpoint < y->endpoint ? -1 : 1;
  return strcmp (x->place, y->place) != 0 ? strcmp (x->place, y->place)
                                          : strcmp (x->message, y->message);
}

/* All incidents, most frequent first. */
static const ThrongIncident **
sort_incidents (ThrongIncidentTable *table, unsigned *n_incidents)
{
  const ThrongIncident *const *incidents = throng_incident_table_get_all (table, n_incidents);
  const ThrongIncident **sorted = g_new (const ThrongIncident *, *n_incidents);
  unsigned n_sorted = 0;

  /* Those from before a reset have no count. */
  for (unsigned i = 0; i < *n_incidents; i++)
    if (incidents[i]->count > 0)
      sorted[n_sorted++] = incidents[i];
  *n_incidents = n_sorted;
  if (*n_incidents > 0)
    qsort (sorted, *n_incidents, sizeof *sorted, compare_by_count);
  return sorted;
}

static void
fill_failures (const ThrongCollector *self,
               const ThrongIncident *const *incidents,
               ThrongSnapshotDraft *draft)
{
  for (unsigned i = 0; i < draft->n_failures; i++)
    draft->failures[i] = (ThrongFailure) {
      .method = self->rows[incidents[i]->endpoint].row.method,
      .name = self->rows[incidents[i]->endpoint].row.name,
      .message = incidents[i]->message,
      .count = incidents[i]->count,
      .first_us = incidents[i]->first_us,
      .last_us = incidents[i]->last_us,
    };
}

static void
fill_errors (const ThrongIncident *const *incidents, ThrongSnapshotDraft *draft)
{
  for (unsigned i = 0; i < draft->n_errors; i++)
    draft->errors[i] = (ThrongOwnError) {
      .place = incidents[i]->place,
      .message = incidents[i]->message,
      .count = incidents[i]->count,
      .first_us = incidents[i]->first_us,
      .last_us = incidents[i]->last_us,
    };
}

static void
fill_row (const ThrongRowStats *stats,
          ThrongRow *row,
          ThrongStatusCount **statuses,
          ThrongPhaseTimes **phases)
{
  *row = stats->row;
  row->n_statuses = stats->statuses.n_counts;
  row->statuses = *statuses;
  for (unsigned i = 0; i < row->n_statuses; i++)
    *(*statuses)++ = stats->statuses.counts[i];
  if (stats->phase_times == NULL)
    return;
  row->phases = *phases;
  for (unsigned i = 0; i < THRONG_N_PHASES; i++)
    *(*phases)++ = stats->phase_times[i];
}

static void
fill_rows (const ThrongCollector *self, ThrongSnapshotDraft *draft, ThrongSnapshot *snapshot)
{
  ThrongStatusCount *statuses = draft->statuses;
  ThrongPhaseTimes *phases = draft->phases;

  for (unsigned i = 0; i < self->n_endpoints; i++)
    fill_row (&self->rows[i], &draft->rows[i], &statuses, &phases);
  fill_row (&self->rows[self->n_endpoints], &snapshot->total, &statuses, &phases);
}

static void
compute_rows (ThrongCollector *self, int64_t length_us, uint64_t end, bool window)
{
  for (unsigned i = 0; i <= self->n_endpoints; i++)
    {
      throng_row_stats_compute (&self->rows[i], length_us, end);
      if (window)
        throng_row_stats_compute_window (&self->rows[i], end, &self->succeeded);
    }
}

static void
fill_users (const ThrongCollector *self, ThrongSnapshotDraft *draft, ThrongSnapshot *snapshot)
{
  for (unsigned i = 0; i < self->n_classes; i++)
    draft->classes[i].name = self->class_names[i];
  for (unsigned i = 0; i < self->n_workers; i++)
    {
      const ThrongCollectorWorker *worker = &self->workers[i];

      snapshot->waiting += worker->waiting;
      if (throng_collector_is_silent (worker, snapshot->time_us))
        continue;
      snapshot->logging_in += worker->logging_in;
      snapshot->stopping += worker->stopping;
      for (unsigned j = 0; j < self->n_classes; j++)
        draft->classes[j].users += worker->users[j];
    }
  snapshot->users = throng_collector_count_users_at (self, snapshot->time_us);
}

static unsigned
count_silent_workers (const ThrongCollector *self, int64_t now_us)
{
  unsigned n = 0;

  for (unsigned i = 0; i < self->n_workers; i++)
    n += throng_collector_is_silent (&self->workers[i], now_us);
  return n;
}

static void
fill_silent_workers (const ThrongCollector *self, int64_t now_us, ThrongSilentWorker *silent)
{
  for (unsigned i = 0; i < self->n_workers; i++)
    if (throng_collector_is_silent (&self->workers[i], now_us))
      *silent++ = (ThrongSilentWorker) {
        .number = i + 1,
        .since_us = throng_collector_get_silent_since_us (&self->workers[i]),
      };
}

static void
fill_accounts (const ThrongCollector *self, ThrongSnapshot *snapshot)
{
  const ThrongRow *total = &snapshot->total;

  snapshot->accounts = self->accounts;
  snapshot->accounts.requests_started = self->resetted.requests_started + total->n_started;
  snapshot->accounts.requests_succeeded = self->resetted.requests_succeeded + total->n_requests
                                          - total->n_failures;
  snapshot->accounts.requests_failed = self->resetted.requests_failed + total->n_failures;
  snapshot->accounts.requests_aborted = self->resetted.requests_aborted + total->n_aborted;
  snapshot->accounts.hops = self->resetted.hops + total->n_hops;
  snapshot->accounts.retries = self->resetted.retries + total->n_retries;
  memcpy (snapshot->versions, self->versions, sizeof self->versions);
  snapshot->resetted = self->resetted;
  snapshot->reset_us = self->reset_us;
}

static void
fill_reasons (char **reasons, ThrongSnapshotDraft *draft)
{
  char *to = draft->reason_text;

  for (unsigned i = 0; i < draft->n_reasons; i++)
    {
      draft->reasons[i] = to;
      to = g_stpcpy (to, reasons[i]) + 1;
    }
}

/* What the verdict says of the run as a whole. */
static void
update_verdict (ThrongCollector *self)
{
  static const double ratio = 0.99;

  self->verdict.n_sends = self->lateness.count;
  self->verdict.lateness_max_us = (int64_t) self->lateness.max_us;
  throng_histogram_percentiles (&self->lateness, NULL, &ratio, 1, &self->verdict.lateness_p99_us);
}

static GStrv
dup_reasons (ThrongCollector *self)
{
  update_verdict (self);
  return throng_verdict_dup_reasons (&self->verdict,
                                     (const char *const *) self->local_troubles->pdata);
}

static void
fill_generator (const ThrongCollector *self, ThrongGenerator *generator)
{
  static const double ratios[] = { 0.5, 0.99 };
  int64_t lateness_us[G_N_ELEMENTS (ratios)];

  throng_histogram_percentiles (&self->lateness, NULL, ratios, G_N_ELEMENTS (ratios), lateness_us);
  generator->verdict = throng_verdict_get (&self->verdict, self->local_troubles->len);
  generator->lateness_p50_ms = (double) lateness_us[0] / 1000.0;
  generator->lateness_p99_ms = (double) lateness_us[1] / 1000.0;
  generator->lateness_max_ms = (double) self->lateness.max_us / 1000.0;
  for (unsigned i = 0; i < self->n_workers; i++)
    generator->cpu_share = MAX (generator->cpu_share, self->workers[i].cpu_share);
}

/* Needs the rows of @snapshot. */
static void
fill_stall (ThrongCollector *self, ThrongSnapshot *snapshot)
{
  double median_ms = snapshot->total.service_percentiles_ms[0];

  throng_stall_watch_judge (&self->stalls, throng_collector_count_ticks (self));
  snapshot->stall = throng_stall_watch_get (&self->stalls, snapshot->time_us,
                                            (int64_t) (median_ms * 1000.0));
}

static unsigned
count_statuses (const ThrongCollector *self)
{
  unsigned n = 0;

  for (unsigned i = 0; i <= self->n_endpoints; i++)
    n += self->rows[i].statuses.n_counts;
  return n;
}

static unsigned
count_phases (const ThrongCollector *self)
{
  unsigned n = 0;

  for (unsigned i = 0; i <= self->n_endpoints; i++)
    n += self->rows[i].phase_times != NULL ? THRONG_N_PHASES : 0;
  return n;
}

static void
size_reasons (char **reasons, ThrongSnapshotDraft *draft)
{
  for (; reasons[draft->n_reasons] != NULL; draft->n_reasons++)
    draft->reason_bytes += strlen (reasons[draft->n_reasons]) + 1;
}

/* Seconds that count for the window: whole ones, and none after @now_us. */
static uint64_t
advance_to (ThrongCollector *self, int64_t now_us)
{
  uint64_t n_complete = throng_collector_count_complete (self, now_us);

  throng_collector_judge (self, n_complete);
  n_complete = MIN (n_complete, (uint64_t) MAX (now_us, 0) / G_USEC_PER_SEC);
  /* Seconds without any report have a place in the series too. */
  if (n_complete > 0)
    throng_series_extend (self->series, n_complete - 1,
                          throng_collector_count_users_at (self, now_us));
  return n_complete;
}

/**
 * throng_collector_snapshot:
 * @now_us: microseconds since the run's start, for the rates; once the run was stopped, the moment
 * of the stop
 * @window: also compute the percentiles of the last 10 s of every row (costs more)
 *
 * Rows that nothing was added to since the last call keep their percentiles, so a snapshot costs
 * what happened.
 *
 * Returns: (transfer full): an immutable picture of everything
 */
ThrongSnapshot *
throng_collector_snapshot (ThrongCollector *self, int64_t now_us, bool window)
{
  uint64_t end = advance_to (self, now_us);
  size_t mark_bytes;
  g_auto (GStrv) reasons = dup_reasons (self);
  ThrongSnapshotDraft draft = {
    .n_rows = self->n_endpoints,
    .n_spans = throng_spans_get_n (self->spans),
    .n_buckets = throng_series_get_n_buckets (self->series),
    .n_classes = self->n_classes,
    .n_silent_workers = count_silent_workers (self, now_us),
    .n_statuses = count_statuses (self),
    .n_phases = count_phases (self),
    .n_marks = throng_marks_count (self->marks, now_us, &mark_bytes),
  };
  g_autofree const ThrongIncident **failures = sort_incidents (self->failures, &draft.n_failures);
  g_autofree const ThrongIncident **errors = sort_incidents (self->errors, &draft.n_errors);
  ThrongSnapshot *snapshot;

  draft.mark_bytes = mark_bytes;
  compute_rows (self, now_us - self->reset_us, end, window);
  size_reasons (reasons, &draft);
  snapshot = throng_snapshot_new (&draft, self->texts);
  snapshot->time_us = now_us;
  snapshot->has_window = window;
  fill_rows (self, &draft, snapshot);
  fill_failures (self, failures, &draft);
  fill_errors (errors, &draft);
  throng_spans_compute (self->spans, draft.spans);
  throng_marks_write (self->marks, draft.n_marks, draft.marks, draft.mark_text);
  throng_series_get_buckets (self->series, now_us, self->answered_us, draft.series);
  fill_users (self, &draft, snapshot);
  fill_silent_workers (self, now_us, draft.silent_workers);
  fill_accounts (self, snapshot);
  fill_reasons (reasons, &draft);
  fill_generator (self, &snapshot->generator);
  fill_stall (self, snapshot);
  return snapshot;
}
