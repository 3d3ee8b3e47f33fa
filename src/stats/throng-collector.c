/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/throng-collector.h"

#include "i18n/throng-i18n.h"
#include "stats/throng-collector-private.h"
#include "stats/throng-distribution.h"
#include "stats/throng-report-format.h"

/* Seconds are judged at every snapshot; when there is none, before they leave the ring. */
#define MOST_SECONDS_WAITED (THRONG_N_SECONDS - 8)

/**
 * throng_collector_new:
 * @methods: (array length=n_endpoints): of the endpoints, in the order of the plan; copied
 * @names: (array length=n_endpoints): of the endpoints; copied
 * @n_endpoints: how many
 * @class_names: (array length=n_classes): of the user classes; copied
 * @n_classes: how many
 * @n_workers: workers that will report
 *
 * Returns: (transfer full): a collector of nothing
 */
ThrongCollector *
throng_collector_new (const char *const *methods,
                      const char *const *names,
                      unsigned n_endpoints,
                      const char *const *class_names,
                      unsigned n_classes,
                      unsigned n_workers)
{
  ThrongCollector *self = g_new0 (ThrongCollector, 1);

  self->texts = throng_texts_new ();
  self->n_endpoints = n_endpoints;
  self->n_classes = n_classes;
  self->n_workers = n_workers;
  self->rows = g_new0 (ThrongRowStats, n_endpoints + 1);
  for (unsigned i = 0; i < n_endpoints; i++)
    {
      self->rows[i].row.method = throng_texts_add (self->texts, methods[i]);
      self->rows[i].row.name = throng_texts_add (self->texts, names[i]);
    }
  self->rows[n_endpoints].row.method = "";
  self->rows[n_endpoints].row.name = "Aggregated";
  self->class_names = g_new0 (const char *, n_classes);
  for (unsigned i = 0; i < n_classes; i++)
    self->class_names[i] = throng_texts_add (self->texts, class_names[i]);
  self->workers = g_new0 (ThrongCollectorWorker, n_workers);
  for (unsigned i = 0; i < n_workers; i++)
    {
      self->workers[i].users = g_new0 (unsigned, n_classes);
      self->workers[i].requests_under_way = g_new0 (uint64_t, n_endpoints);
    }
  self->failures = throng_incident_table_new (self->texts, _ (THRONG_OTHER_FAILURES));
  self->errors = throng_incident_table_new (self->texts, _ (THRONG_OTHER_ERRORS));
  self->spans = throng_spans_new (NULL, 0, n_workers, self->texts);
  self->series = throng_series_new ();
  self->marks = throng_marks_new ();
  self->examples = throng_examples_new (n_endpoints);
  /* With nothing reserved it would have no terminator while empty. */
  self->local_troubles = g_ptr_array_new_null_terminated (1, g_free, true);
  return self;
}

/**
 * throng_collector_free:
 * @self: (nullable): a collector
 *
 * Frees @self; its snapshots live on.
 */
void
throng_collector_free (ThrongCollector *self)
{
  if (self == NULL)
    return;
  for (unsigned i = 0; i <= self->n_endpoints; i++)
    throng_row_stats_clear (&self->rows[i]);
  for (unsigned i = 0; i < self->n_workers; i++)
    {
      g_free (self->workers[i].users);
      g_free (self->workers[i].requests_under_way);
    }
  throng_texts_unref (self->texts);
  g_free (self->rows);
  g_free (self->class_names);
  g_free (self->workers);
  throng_incident_table_free (self->failures);
  throng_incident_table_free (self->errors);
  throng_spans_free (self->spans);
  throng_series_free (self->series);
  throng_marks_free (self->marks);
  throng_examples_free (self->examples);
  g_ptr_array_unref (self->local_troubles);
  throng_histogram_clear (&self->lateness);
  throng_seconds_clear (&self->lateness_seconds);
  throng_row_delta_clear (&self->delta);
  throng_row_delta_clear (&self->total_delta);
  throng_sparse_clear (&self->late);
  throng_histogram_clear (&self->succeeded);
  throng_histogram_clear (&self->failed);
  throng_histogram_clear (&self->service);
  for (unsigned i = 0; i < THRONG_N_PHASES; i++)
    throng_histogram_clear (&self->phases[i]);
  g_free (self);
}

/**
 * throng_collector_set_spans:
 * @infos: (array length=n_spans): tasks and named groups in the order of the plan; copied
 *
 * Says what throng_recorder_span() will be about. Before the first report.
 */
void
throng_collector_set_spans (ThrongCollector *self, const ThrongSpanInfo *infos, unsigned n_spans)
{
  throng_spans_free (self->spans);
  self->spans = throng_spans_new (infos, n_spans, self->n_workers, self->texts);
}

/* The end of the last tick that it reported. */
int64_t
throng_collector_get_silent_since_us (const ThrongCollectorWorker *worker)
{
  return worker->has_reported ? (int64_t) (worker->tick + 1) * THRONG_TICK_US : 0;
}

bool
throng_collector_is_silent (const ThrongCollectorWorker *worker, int64_t now_us)
{
  return !worker->is_lost && !worker->is_over
         && now_us - throng_collector_get_silent_since_us (worker) >= THRONG_SILENT_US;
}

/* Those at work: the users of a silent worker stand still. */
unsigned
throng_collector_count_users_at (const ThrongCollector *self, int64_t now_us)
{
  unsigned n = 0;

  for (unsigned i = 0; i < self->n_workers; i++)
    {
      const ThrongCollectorWorker *worker = &self->workers[i];

      if (throng_collector_is_silent (worker, now_us))
        continue;
      for (unsigned j = 0; j < self->n_classes; j++)
        n += worker->users[j];
    }
  return n;
}

/**
 * throng_collector_is_deserted:
 * @since_us: of the run
 *
 * Returns: whether all workers that are not lost have reported later than @since_us that they have
 * no users and that none are to come
 */
bool
throng_collector_is_deserted (const ThrongCollector *self, int64_t since_us)
{
  for (unsigned i = 0; i < self->n_workers; i++)
    {
      const ThrongCollectorWorker *worker = &self->workers[i];
      bool is_late = worker->has_reported && (int64_t) worker->tick * THRONG_TICK_US > since_us;

      if (!worker->is_lost && (!is_late || worker->stopping > 0 || worker->to_come > 0))
        return false;
    }
  /* At the start no worker is silent yet: all users count. */
  return throng_collector_count_users_at (self, 0) == 0;
}

static int64_t
read_time (ThrongWireReader *reader)
{
  int64_t time_us = throng_wire_get_int (reader);

  reader->failed |= time_us > THRONG_MOST_TIME_US || time_us < -THRONG_MOST_TIME_US;
  return time_us;
}

/* Reads the gauges; with @apply they become those of @worker. */
static void
read_gauges (ThrongCollector *self,
             ThrongCollectorWorker *worker,
             ThrongWireReader *reader,
             uint64_t tick,
             bool apply)
{
  bool is_latest = apply && (!worker->has_reported || tick >= worker->tick);
  unsigned logging_in, stopping, to_come, held_back;
  uint64_t waiting;
  ThrongCpuTimes cpu;

  if (throng_wire_get_uint (reader, UINT_MAX) != self->n_classes)
    reader->failed = true;
  for (unsigned i = 0; i < self->n_classes; i++)
    {
      unsigned users = (unsigned) throng_wire_get_uint (reader, INT_MAX);

      if (is_latest)
        worker->users[i] = users;
    }
  logging_in = (unsigned) throng_wire_get_uint (reader, INT_MAX);
  stopping = (unsigned) throng_wire_get_uint (reader, INT_MAX);
  to_come = (unsigned) throng_wire_get_uint (reader, INT_MAX);
  waiting = throng_wire_get_uint (reader, UINT64_MAX);
  held_back = (unsigned) throng_wire_get_uint (reader, UINT_MAX);
  cpu.used_us = (int64_t) throng_wire_get_uint (reader, INT64_MAX);
  cpu.queued_us = (int64_t) throng_wire_get_uint (reader, INT64_MAX);
  if (!is_latest)
    return;
  worker->logging_in = logging_in;
  worker->stopping = stopping;
  worker->to_come = to_come;
  worker->waiting = waiting;
  throng_collector_note_cpu (self, worker, tick, &cpu);
  throng_collector_note_held_back (self, tick / THRONG_TICKS_PER_SECOND, held_back);
  worker->tick = tick;
  worker->has_reported = true;
}

static void
read_tasks (ThrongCollector *self,
            ThrongCollectorWorker *worker,
            ThrongWireReader *reader,
            bool apply)
{
  uint64_t scheduled = throng_wire_get_uint (reader, UINT64_MAX);
  uint64_t skipped = throng_wire_get_uint (reader, UINT64_MAX);
  uint64_t delayed = throng_wire_get_uint (reader, UINT64_MAX);
  uint64_t started = throng_wire_get_uint (reader, UINT64_MAX);
  uint64_t completed = throng_wire_get_uint (reader, UINT64_MAX);
  uint64_t broken = throng_wire_get_uint (reader, UINT64_MAX);

  if (!apply)
    return;
  self->accounts.tasks_scheduled += scheduled;
  self->accounts.tasks_skipped += skipped;
  self->accounts.tasks_delayed += delayed;
  self->accounts.tasks_started += started;
  self->accounts.tasks_completed += completed;
  self->accounts.tasks_broken += broken;
  worker->tasks_under_way += started - completed - broken;
  worker->tasks_to_start += scheduled - started - skipped;
}

static void
read_answers (ThrongAnswers *answers, ThrongWireReader *reader)
{
  answers->n = throng_wire_get_uint (reader, UINT64_MAX);
  if (answers->n == 0)
    return;
  answers->first_us = read_time (reader);
  answers->last_us = read_time (reader);
  answers->oldest_us = read_time (reader);
}

static void
read_versions (ThrongCollector *self, ThrongWireReader *reader, bool apply)
{
  for (unsigned i = 0; i < THRONG_N_HTTP_VERSIONS; i++)
    {
      uint64_t n = throng_wire_get_uint (reader, UINT64_MAX);

      if (apply)
        self->versions[i] += n;
    }
}

static void
read_lateness (ThrongCollector *self, ThrongWireReader *reader, uint64_t number, bool apply)
{
  ThrongSecond *second;

  throng_sparse_get (&self->late, reader);
  if (!apply)
    return;
  throng_sparse_add_to_histogram (&self->late, &self->lateness);
  second = throng_seconds_use (&self->lateness_seconds, number);
  if (second != NULL)
    throng_sparse_add (&second->times, &self->late);
}

/* All requests have a service time, or none has one of its own. */
static void
read_service (ThrongRowDelta *delta, ThrongWireReader *reader)
{
  delta->has_service = throng_wire_get_uint (reader, 1);
  if (!delta->has_service)
    return;
  throng_sparse_get (&delta->service, reader);
  if (delta->service.count != delta->succeeded.count + delta->failed.count)
    reader->failed = true;
}

static void
read_phases (ThrongRowDelta *delta, ThrongWireReader *reader)
{
  delta->phases_seen = (unsigned) throng_wire_get_uint (reader, (1u << THRONG_N_PHASES) - 1);
  for (unsigned i = 0; i < THRONG_N_PHASES; i++)
    if (delta->phases_seen >> i & 1)
      throng_sparse_get_coarse (&delta->phases[i], reader);
}

static void
read_delta (ThrongRowDelta *delta, ThrongWireReader *reader)
{
  uint64_t n_statuses;

  throng_row_delta_reset (delta);
  delta->n_started = throng_wire_get_uint (reader, UINT64_MAX);
  delta->n_aborted = throng_wire_get_uint (reader, UINT64_MAX);
  delta->n_hops = throng_wire_get_uint (reader, UINT64_MAX);
  delta->n_retries = throng_wire_get_uint (reader, UINT64_MAX);
  delta->body_bytes = throng_wire_get_uint (reader, UINT64_MAX);
  throng_sparse_get (&delta->succeeded, reader);
  throng_sparse_get (&delta->failed, reader);
  n_statuses = throng_wire_get_uint (reader, THRONG_MOST_STATUS + 1);
  for (uint64_t i = 0; i < n_statuses && !reader->failed; i++)
    {
      unsigned status = (unsigned) throng_wire_get_uint (reader, THRONG_MOST_STATUS);

      throng_status_counts_add (&delta->statuses, status,
                                throng_wire_get_uint (reader, UINT64_MAX));
    }
  read_service (delta, reader);
  read_phases (delta, reader);
}

/* Needs the response times in @self as they were before @delta. */
static void
add_service_to_total (ThrongCollector *self, const ThrongRowDelta *delta)
{
  if (delta->has_service && !self->total_delta.has_service)
    {
      throng_histogram_add (&self->service, &self->succeeded);
      throng_histogram_add (&self->service, &self->failed);
      self->total_delta.has_service = true;
    }
  if (self->total_delta.has_service)
    throng_row_delta_add_service (delta, &self->service);
}

static void
add_to_total (ThrongCollector *self, const ThrongRowDelta *delta)
{
  ThrongRowDelta *total = &self->total_delta;

  total->n_started += delta->n_started;
  total->n_aborted += delta->n_aborted;
  total->n_hops += delta->n_hops;
  total->n_retries += delta->n_retries;
  total->body_bytes += delta->body_bytes;
  for (unsigned i = 0; i < delta->statuses.n_counts; i++)
    throng_status_counts_add (&total->statuses, delta->statuses.counts[i].status,
                              delta->statuses.counts[i].count);
  add_service_to_total (self, delta);
  throng_sparse_add_to_histogram (&delta->succeeded, &self->succeeded);
  throng_sparse_add_to_histogram (&delta->failed, &self->failed);
  total->phases_seen |= delta->phases_seen;
  for (unsigned i = 0; i < THRONG_N_PHASES; i++)
    if (delta->phases_seen >> i & 1)
      throng_sparse_add_to_histogram (&delta->phases[i], &self->phases[i]);
}

/* One report's endpoints are summed up first, so that Aggregated and the series pay for one row
 * only. */
static void
apply_total (ThrongCollector *self, uint64_t second)
{
  ThrongRowDelta *total = &self->total_delta;

  throng_sparse_set_from_histogram (&total->succeeded, &self->succeeded);
  throng_sparse_set_from_histogram (&total->failed, &self->failed);
  throng_sparse_set_from_histogram (&total->service, &self->service);
  throng_histogram_reset (&self->succeeded);
  throng_histogram_reset (&self->failed);
  throng_histogram_reset (&self->service);
  for (unsigned i = 0; i < THRONG_N_PHASES; i++)
    {
      throng_sparse_set_from_histogram (&total->phases[i], &self->phases[i]);
      throng_histogram_reset (&self->phases[i]);
    }
  throng_row_stats_add (&self->rows[self->n_endpoints], total, second);
  if (second != THRONG_NO_SECOND)
    throng_series_add (self->series, second, &total->succeeded, &total->failed);
  throng_row_delta_reset (total);
}

static void
read_endpoints (ThrongCollector *self,
                ThrongCollectorWorker *worker,
                ThrongWireReader *reader,
                uint64_t second,
                bool apply)
{
  ThrongRowDelta *delta = &self->delta;
  uint64_t n_touched = throng_wire_get_uint (reader, self->n_endpoints);

  for (uint64_t i = 0; i < n_touched && !reader->failed; i++)
    {
      uint64_t endpoint = throng_wire_get_uint (reader, self->n_endpoints - 1);
      uint64_t n_more; /* wraps around where fewer are under way now */

      read_delta (delta, reader);
      if (!apply)
        continue;
      throng_row_stats_add (&self->rows[endpoint], delta, second);
      add_to_total (self, delta);
      if (second == THRONG_NO_SECOND)
        self->accounts.requests_outside += delta->n_started;
      n_more = delta->n_started - delta->succeeded.count - delta->failed.count - delta->n_aborted;
      worker->requests_under_way[endpoint] += n_more;
      worker->n_requests_under_way += n_more;
    }
  if (apply && n_touched > 0)
    apply_total (self, second);
}

static void
read_incidents (ThrongCollector *self, bool of_our_side, ThrongWireReader *reader, bool apply)
{
  uint64_t n = throng_wire_get_uint (reader,
                                     THRONG_MOST_INCIDENTS + (uint64_t) self->n_endpoints + 1);

  for (uint64_t i = 0; i < n && !reader->failed; i++)
    {
      ThrongIncident incident = { .place = "" };

      if (!of_our_side)
        incident.endpoint = (unsigned) throng_wire_get_uint (reader,
                                                             MAX (self->n_endpoints, 1) - 1);
      incident.count = throng_wire_get_uint (reader, UINT64_MAX);
      incident.first_us = read_time (reader);
      incident.last_us = read_time (reader);
      if (of_our_side)
        incident.place = throng_wire_get_string (reader, THRONG_MOST_MESSAGE_BYTES);
      incident.message = throng_wire_get_string (reader, THRONG_MOST_MESSAGE_BYTES);
      if (apply)
        throng_incident_table_add (of_our_side ? self->errors : self->failures, &incident);
    }
}

/* Workers report every tick, unless they were held up; what came meanwhile they cannot know. */
static int64_t
get_watched_from_us (const ThrongCollectorWorker *worker, uint64_t tick)
{
  return worker->has_reported && tick > worker->tick + 1 ? (int64_t) tick * THRONG_TICK_US : 0;
}

/* Reads a whole report. Done twice, first without @apply to see whether it is in order. */
static bool
read_report (ThrongCollector *self, ThrongCollectorWorker *worker, GBytes *report, bool apply)
{
  ThrongWireReader reader;
  size_t length;
  const void *data = g_bytes_get_data (report, &length);
  uint64_t tick, second;
  ThrongAnswers answers;
  int64_t watched_from_us, now_us;
  bool is_in_run;

  throng_wire_reader_init (&reader, data, length);
  if (throng_wire_get_uint (&reader, UINT64_MAX) != THRONG_REPORT_VERSION)
    return false;
  tick = throng_wire_get_uint (&reader, THRONG_TICK_OUTSIDE);
  is_in_run = tick != THRONG_TICK_OUTSIDE;
  now_us = is_in_run ? (int64_t) (tick + 1) * THRONG_TICK_US : 0;
  second = is_in_run ? tick / THRONG_TICKS_PER_SECOND : THRONG_NO_SECOND;
  if (apply && is_in_run)
    {
      if (second > MOST_SECONDS_WAITED)
        throng_collector_judge (self, second - MOST_SECONDS_WAITED);
      throng_series_extend (self->series, second, throng_collector_count_users_at (self, now_us));
    }
  watched_from_us = get_watched_from_us (worker, tick);
  read_gauges (self, worker, &reader, tick, apply && is_in_run);
  if (apply && is_in_run)
    throng_series_add_users (self->series, second, throng_collector_count_users_at (self, now_us));
  read_tasks (self, worker, &reader, apply);
  read_answers (&answers, &reader);
  read_versions (self, &reader, apply);
  read_lateness (self, &reader, second, apply && is_in_run);
  read_endpoints (self, worker, &reader, second, apply);
  throng_spans_read (self->spans, (unsigned) (worker - self->workers), &reader, apply);
  read_incidents (self, false, &reader, apply);
  read_incidents (self, true, &reader, apply);
  if (apply && is_in_run && answers.n > 0)
    self->answered_us = MAX (self->answered_us, answers.last_us);
  if (apply && is_in_run)
    throng_stall_watch_add (&self->stalls, tick, watched_from_us, &answers,
                            worker->n_requests_under_way > 0);
  return throng_wire_reader_at_end (&reader);
}

/**
 * throng_collector_add:
 * @worker: its number
 * @report: from throng_recorder_take(), of the same plan
 *
 * Adds a report. A malformed one, or one of a worker that was given up, changes nothing and is an
 * error.
 */
bool
throng_collector_add (ThrongCollector *self, unsigned worker, GBytes *report, GError **error)
{
  g_return_val_if_fail (worker < self->n_workers, false);

  if (self->workers[worker].is_lost || !read_report (self, &self->workers[worker], report, false))
    {
      g_set_error (error, THRONG_STATS_ERROR, THRONG_STATS_ERROR_MALFORMED,
                   "Worker %u sent a report that makes no sense.", worker + 1);
      return false;
    }
  read_report (self, &self->workers[worker], report, true);
  return true;
}

/**
 * throng_collector_worker_lost:
 * @worker: its number
 *
 * A worker is gone: its users count no longer, what it measured stays, what it had under way counts
 * as aborted and broken off, arrivals that waited as skipped.
 */
void
throng_collector_worker_lost (ThrongCollector *self, unsigned worker)
{
  ThrongCollectorWorker *lost = &self->workers[worker];

  g_return_if_fail (worker < self->n_workers);

  if (lost->is_lost)
    return;
  lost->is_lost = true;
  for (unsigned i = 0; i < self->n_classes; i++)
    lost->users[i] = 0;
  lost->logging_in = lost->stopping = 0;
  lost->waiting = 0;
  lost->cpu_share = 0;
  lost->n_requests_under_way = 0;
  for (unsigned i = 0; i < self->n_endpoints; i++)
    {
      throng_row_stats_abort (&self->rows[i], lost->requests_under_way[i]);
      throng_row_stats_abort (&self->rows[self->n_endpoints], lost->requests_under_way[i]);
    }
  throng_spans_worker_lost (self->spans, worker);
  self->accounts.tasks_broken += lost->tasks_under_way;
  self->accounts.tasks_skipped += lost->tasks_to_start;
}

/**
 * throng_collector_worker_over:
 * @worker: its number
 *
 * A worker has told that its users are gone for good: that it says nothing any more is no silence.
 */
void
throng_collector_worker_over (ThrongCollector *self, unsigned worker)
{
  g_return_if_fail (worker < self->n_workers);

  self->workers[worker].is_over = true;
}

/**
 * throng_collector_add_example:
 * @worker: its number
 * @example: from throng_example_write(), of the same plan
 *
 * Keeps an example if there is a place for it. A malformed one is an error.
 */
bool
throng_collector_add_example (ThrongCollector *self,
                              unsigned worker,
                              GBytes *example,
                              GError **error)
{
  if (throng_examples_add (self->examples, example))
    return true;
  g_set_error (error, THRONG_STATS_ERROR, THRONG_STATS_ERROR_MALFORMED,
               "Worker %u sent an example that makes no sense.", worker + 1);
  return false;
}

/**
 * throng_collector_dup_examples:
 *
 * Returns: (transfer full) (element-type ThrongExample): requests to look at, of each endpoint the
 * newest 2 that succeeded and the first 3 of each kind of failure, 4 MiB at most
 */
GPtrArray *
throng_collector_dup_examples (ThrongCollector *self)
{
  return throng_examples_dup_all (self->examples);
}

/**
 * throng_collector_dup_distribution:
 * @endpoint: its number; the one after the last is Aggregated
 *
 * Returns: (transfer full) (element-type ThrongDistributionBar): how often which response times
 * came in the row since the start or the last reset (see throng_distribution_new())
 */
GArray *
throng_collector_dup_distribution (ThrongCollector *self, unsigned endpoint)
{
  const ThrongRowStats *row = &self->rows[MIN (endpoint, self->n_endpoints)];

  return throng_distribution_new (&row->succeeded, &row->failed);
}

/**
 * throng_collector_reset:
 * @now_us: microseconds since the run's start
 *
 * Clears the rows, the tasks and groups, the failures and the examples: they are about the time
 * from now on, to a quarter of a second, because that is how workers report. Requests and tasks
 * under way count as started now. The accounts, the errors of our side, the verdict and the series,
 * which gets a mark, run on; so do the current rates.
 */
void
throng_collector_reset (ThrongCollector *self, int64_t now_us)
{
  const ThrongRowStats *total = &self->rows[self->n_endpoints];
  ThrongAccounts *resetted = &self->resetted;

  resetted->requests_succeeded += total->succeeded.count;
  resetted->requests_failed += total->failed.count;
  resetted->requests_aborted += total->row.n_aborted;
  resetted->hops += total->row.n_hops;
  resetted->retries += total->row.n_retries;
  resetted->requests_started = resetted->requests_succeeded + resetted->requests_failed
                               + resetted->requests_aborted;
  for (unsigned i = 0; i <= self->n_endpoints; i++)
    throng_row_stats_reset (&self->rows[i]);
  throng_spans_reset (self->spans);
  throng_examples_clear (self->examples);
  throng_incident_table_reset_counts (self->failures);
  self->reset_us = MAX (now_us, 0);
  throng_marks_add (self->marks, self->reset_us, _ ("Statistics reset"));
}

/**
 * throng_collector_begin:
 * @before_us: how much later the run's start is than the moment that times counted from so far
 *
 * The run begins, after a set-up: what that has told happened before the start.
 */
void
throng_collector_begin (ThrongCollector *self, int64_t before_us)
{
  throng_incident_table_shift (self->failures, -before_us);
  throng_incident_table_shift (self->errors, -before_us);
  throng_examples_shift (self->examples, -before_us);
}

/**
 * throng_collector_mark:
 * @time_us: since the run's start, also one that is still to come
 * @text: a few words for people; copied
 *
 * Something happens to the run that explains how its numbers go on. The latest 500 are kept.
 */
void
throng_collector_mark (ThrongCollector *self, int64_t time_us, const char *text)
{
  throng_marks_add (self->marks, time_us, text);
}

/**
 * throng_collector_drop_marks_after:
 * @time_us: since the run's start
 *
 * What was going to happen later than that will not.
 */
void
throng_collector_drop_marks_after (ThrongCollector *self, int64_t time_us)
{
  throng_marks_drop_after (self->marks, time_us);
}

/**
 * throng_collector_has_delays:
 *
 * Returns: whether an arrival had to wait because there were as many users as there may be
 */
bool
throng_collector_has_delays (const ThrongCollector *self)
{
  return self->accounts.tasks_delayed > 0;
}
