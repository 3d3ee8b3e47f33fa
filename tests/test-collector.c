/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The collector adds up what workers report, whatever comes in which order. */

#include <string.h>

#include "collector-fixture.h"
#include "stats/throng-histogram.h"

/* --- Against direct counting -------------------------------------------------------------------
 */

typedef struct
{
  ThrongHistogram ok, failed, service, wait;
  uint64_t n_started, n_aborted, n_hops, n_retries, body_bytes;
  uint64_t by_status[600];
} Truth;

static const char *const failures[] = { "Status 500", "Timed out", "Status 404" };

static void
random_sample (GRand *rand, ThrongSample *sample, int64_t now_us)
{
  static const unsigned statuses[] = { 0, 200, 201, 404, 500 };
  bool fails = g_rand_double (rand) < 0.2;

  *sample = (ThrongSample) {
    .endpoint = (unsigned) g_rand_int_range (rand, 0, N_ENDPOINTS),
    .status = statuses[g_rand_int_range (rand, 0, G_N_ELEMENTS (statuses))],
    .n_hops = g_rand_double (rand) < 0.1,
    .n_retries = g_rand_double (rand) < 0.05,
    .failure = fails ? failures[g_rand_int_range (rand, 0, G_N_ELEMENTS (failures))] : NULL,
    .ended_us = now_us,
    .response_us = (int64_t) (100 / (1.0001 - g_rand_double (rand))),
    .body_bytes = (uint64_t) g_rand_int_range (rand, 0, 5000),
  };
  /* Requests of endpoint 2 are planned, and some of them leave late. */
  sample->service_us = sample->response_us;
  if (sample->endpoint == 2 && g_rand_double (rand) < 0.1)
    sample->service_us /= 3;
  /* Nothing is known of endpoint 0, nor of the wait for an answer that did not come. */
  if (sample->endpoint == 0)
    return;
  throng_phases_add (&sample->phases, THRONG_PHASE_CONNECT, 77);
  if (sample->status != 0)
    throng_phases_add (&sample->phases, THRONG_PHASE_WAIT, sample->service_us / 2);
}

static void
count_directly (Truth *truth, const ThrongSample *sample)
{
  truth->n_started++;
  truth->n_hops += sample->n_hops;
  truth->n_retries += sample->n_retries;
  truth->body_bytes += sample->body_bytes;
  truth->by_status[sample->status]++;
  throng_histogram_record (sample->failure != NULL ? &truth->failed : &truth->ok,
                           sample->response_us);
  throng_histogram_record (&truth->service, sample->service_us);
  if (throng_phases_has (&sample->phases, THRONG_PHASE_WAIT))
    throng_histogram_record (&truth->wait, sample->phases.us[THRONG_PHASE_WAIT]);
}

static void
assert_times (const ThrongRow *row, const Truth *truth)
{
  int64_t all_us[THRONG_N_PERCENTILES], ok_us[THRONG_N_PERCENTILES];
  int64_t service_us[THRONG_N_PERCENTILES];
  ThrongHistogram all = { 0 };

  throng_histogram_add (&all, &truth->ok);
  throng_histogram_add (&all, &truth->failed);
  throng_histogram_percentiles (&all, NULL, throng_percentile_ratios, THRONG_N_PERCENTILES, all_us);
  throng_histogram_percentiles (&truth->ok, NULL, throng_percentile_ratios, THRONG_N_PERCENTILES,
                                ok_us);
  throng_histogram_percentiles (&truth->service, NULL, throng_percentile_ratios,
                                THRONG_N_PERCENTILES, service_us);
  g_assert_cmpfloat (row->min_ms, ==, (double) all.min_us / 1000);
  g_assert_cmpfloat (row->max_ms, ==, (double) all.max_us / 1000);
  g_assert_cmpfloat (row->average_ms, ==, (double) all.sum_us / (double) all.count / 1000);
  for (unsigned i = 0; i < THRONG_N_PERCENTILES; i++)
    {
      g_assert_cmpfloat (row->percentiles_ms[i], ==, (double) all_us[i] / 1000);
      g_assert_cmpfloat (row->ok_percentiles_ms[i], ==, (double) ok_us[i] / 1000);
      g_assert_cmpfloat (row->service_percentiles_ms[i], ==, (double) service_us[i] / 1000);
    }
  g_assert_cmpfloat (row->service_average_ms, ==,
                     (double) truth->service.sum_us / (double) all.count / 1000);
  g_assert_cmpfloat (row->service_min_ms, ==, (double) truth->service.min_us / 1000);
  g_assert_cmpfloat (row->service_max_ms, ==, (double) truth->service.max_us / 1000);
  throng_histogram_clear (&all);
}

static void
assert_phases (const ThrongRow *row, const Truth *truth)
{
  int64_t wait_us[THRONG_N_PERCENTILES];

  if (truth->wait.count == 0)
    {
      g_assert_null (row->phases);
      return;
    }
  throng_histogram_percentiles (&truth->wait, NULL, throng_percentile_ratios, THRONG_N_PERCENTILES,
                                wait_us);
  g_assert_cmpuint (row->phases[THRONG_PHASE_WAIT].n, ==, truth->wait.count);
  g_assert_cmpfloat (row->phases[THRONG_PHASE_WAIT].min_ms, ==, (double) truth->wait.min_us / 1000);
  g_assert_cmpfloat (row->phases[THRONG_PHASE_WAIT].max_ms, ==, (double) truth->wait.max_us / 1000);
  g_assert_cmpfloat (row->phases[THRONG_PHASE_WAIT].average_ms, ==,
                     (double) truth->wait.sum_us / (double) truth->wait.count / 1000);
  for (unsigned i = 0; i < THRONG_N_PERCENTILES; i++)
    g_assert_cmpfloat_with_epsilon (row->phases[THRONG_PHASE_WAIT].percentiles_ms[i],
                                    (double) wait_us[i] / 1000, (double) wait_us[i] / 1e5 + 1e-9);
  g_assert_cmpfloat (row->phases[THRONG_PHASE_CONNECT].percentiles_ms[0], ==, 0.077);
  g_assert_cmpuint (row->phases[THRONG_PHASE_TLS].n, ==, 0);
}

static void
assert_row (const ThrongRow *row, const Truth *truth)
{
  uint64_t n_statuses = 0;

  g_assert_cmpuint (row->n_started, ==, truth->n_started);
  g_assert_cmpuint (row->n_requests, ==, truth->ok.count + truth->failed.count);
  g_assert_cmpuint (row->n_failures, ==, truth->failed.count);
  g_assert_cmpuint (row->n_aborted, ==, truth->n_aborted);
  g_assert_cmpuint (row->n_hops, ==, truth->n_hops);
  g_assert_cmpuint (row->n_retries, ==, truth->n_retries);
  g_assert_cmpuint (row->body_bytes, ==, truth->body_bytes);
  for (unsigned i = 0; i < row->n_statuses; i++)
    {
      g_assert_true (i == 0 || row->statuses[i].status > row->statuses[i - 1].status);
      g_assert_cmpuint (row->statuses[i].count, ==, truth->by_status[row->statuses[i].status]);
      n_statuses += row->statuses[i].count;
    }
  g_assert_cmpuint (n_statuses, ==, row->n_requests);
  assert_times (row, truth);
  assert_phases (row, truth);
}

static void
add_truth (Truth *sum, const Truth *truth)
{
  throng_histogram_add (&sum->ok, &truth->ok);
  throng_histogram_add (&sum->failed, &truth->failed);
  throng_histogram_add (&sum->service, &truth->service);
  throng_histogram_add (&sum->wait, &truth->wait);
  sum->n_started += truth->n_started;
  sum->n_aborted += truth->n_aborted;
  sum->n_hops += truth->n_hops;
  sum->n_retries += truth->n_retries;
  sum->body_bytes += truth->body_bytes;
  for (unsigned i = 0; i < G_N_ELEMENTS (truth->by_status); i++)
    sum->by_status[i] += truth->by_status[i];
}

static void
clear_truth (Truth *truth)
{
  throng_histogram_clear (&truth->ok);
  throng_histogram_clear (&truth->failed);
  throng_histogram_clear (&truth->service);
  throng_histogram_clear (&truth->wait);
}

typedef struct
{
  unsigned worker;
  GBytes *bytes;
} Sent;

static void
clear_sent (void *data)
{
  g_bytes_unref (((Sent *) data)->bytes);
}

/* What three workers report in 100 ticks. */
static GArray *
make_reports (GRand *rand, Truth *truth)
{
  const unsigned users[N_CLASSES] = { 5, 2 };
  ThrongGauges gauges = { .users = users, .logging_in = 1, .stopping = 1 };
  GArray *all = g_array_new (FALSE, FALSE, sizeof (Sent));
  ThrongRecorder *recorders[N_WORKERS];

  g_array_set_clear_func (all, clear_sent);
  for (unsigned i = 0; i < N_WORKERS; i++)
    recorders[i] = throng_recorder_new (N_ENDPOINTS, N_CLASSES);
  for (uint64_t tick = 0; tick < 100; tick++)
    for (unsigned worker = 0; worker < N_WORKERS; worker++)
      {
        ThrongRecorder *recorder = recorders[worker];
        Sent sent = { .worker = worker };
        int n = g_rand_int_range (rand, 0, 100);

        for (int i = 0; i < n; i++)
          {
            ThrongSample sample;

            random_sample (rand, &sample, (int64_t) tick * THRONG_TICK_US + i);
            throng_recorder_request_started (recorder, sample.endpoint);
            throng_recorder_sample (recorder, &sample);
            count_directly (&truth[sample.endpoint], &sample);
          }
        throng_recorder_task_started (recorder);
        throng_recorder_task_completed (recorder);
        throng_recorder_request_started (recorder, 1);
        throng_recorder_request_aborted (recorder, 1, 2, 1);
        truth[1].n_started++;
        truth[1].n_aborted++;
        truth[1].n_hops += 2;
        truth[1].n_retries += 1;
        sent.bytes = throng_recorder_take (recorder, tick, &gauges);
        g_array_append_val (all, sent);
      }
  for (unsigned i = 0; i < N_WORKERS; i++)
    throng_recorder_free (recorders[i]);
  return all;
}

static void
shuffle (GRand *rand, GArray *sent)
{
  for (unsigned i = sent->len; i > 1; i--)
    {
      unsigned other = (unsigned) g_rand_int_range (rand, 0, (int) i);
      Sent *a = &g_array_index (sent, Sent, i - 1);
      Sent *b = &g_array_index (sent, Sent, other);
      Sent kept = *a;

      *a = *b;
      *b = kept;
    }
}

static void
reports_in_any_order_equal_direct_counting (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  Truth truth[N_ENDPOINTS] = { 0 };
  g_autoptr (GArray) sent = make_reports (rand, truth);

  for (unsigned round = 0; round < 3; round++)
    {
      g_autoptr (ThrongCollector) collector = new_collector (N_WORKERS);
      g_autoptr (ThrongSnapshot) snapshot = NULL;
      g_autoptr (GError) error = NULL;
      Truth total = { 0 };

      for (unsigned i = 0; i < sent->len; i++)
        {
          const Sent *one = &g_array_index (sent, Sent, i);

          g_assert_true (throng_collector_add (collector, one->worker, one->bytes, &error));
        }
      snapshot = throng_collector_snapshot (collector, 25 * SECOND_US, true);
      for (unsigned i = 0; i < N_ENDPOINTS; i++)
        {
          g_assert_cmpstr (snapshot->rows[i].method, ==, methods[i]);
          g_assert_cmpstr (snapshot->rows[i].name, ==, names[i]);
          assert_row (&snapshot->rows[i], &truth[i]);
          add_truth (&total, &truth[i]);
        }
      assert_row (&snapshot->total, &total);
      g_assert_true (throng_snapshot_check_accounts (snapshot, &error));
      g_assert_cmpuint (snapshot->users, ==, 7 * N_WORKERS);
      g_assert_cmpuint (snapshot->classes[1].users, ==, 2 * N_WORKERS);
      g_assert_cmpuint (snapshot->logging_in, ==, N_WORKERS);
      g_assert_cmpuint (snapshot->stopping, ==, N_WORKERS);
      clear_truth (&total);
      shuffle (rand, sent);
    }
  for (unsigned i = 0; i < N_ENDPOINTS; i++)
    clear_truth (&truth[i]);
}

/* --- Both clocks -------------------------------------------------------------------------------
 */

static void
the_send_is_a_clock_of_its_own_from_the_first_late_request_on (void)
{
  g_autoptr (ThrongCollector) collector = new_collector (1);
  g_autoptr (ThrongRecorder) recorder = throng_recorder_new (N_ENDPOINTS, N_CLASSES);
  g_autoptr (ThrongSnapshot) same = NULL;
  g_autoptr (ThrongSnapshot) late = NULL;

  for (unsigned i = 0; i < 50; i++)
    request (recorder, i % 2, 1000, NULL);
  report (collector, 0, recorder, 0);
  same = throng_collector_snapshot (collector, SECOND_US, false);
  g_assert_cmpmem (same->rows[0].percentiles_ms, sizeof same->rows[0].percentiles_ms,
                   same->rows[0].service_percentiles_ms, sizeof same->rows[0].percentiles_ms);

  /* A stall of a second, in which the plan went on. */
  for (unsigned i = 0; i < 50; i++)
    {
      throng_recorder_request_started (recorder, 1);
      throng_recorder_sample (
          recorder, &(ThrongSample) {
                        .endpoint = 1, .status = 200, .response_us = 1001000, .service_us = 1000 });
    }
  report (collector, 0, recorder, 1);
  late = throng_collector_snapshot (collector, SECOND_US, false);
  g_assert_cmpfloat (late->rows[1].percentiles_ms[10], ==, 1001);
  g_assert_cmpfloat (late->rows[1].service_percentiles_ms[10], ==, 1);
  g_assert_cmpfloat (late->rows[1].service_average_ms, ==, 1);
  g_assert_cmpfloat (late->rows[0].service_max_ms, ==, 1);
  g_assert_cmpfloat (late->total.max_ms, ==, 1001);
  g_assert_cmpfloat (late->total.service_max_ms, ==, 1);
}

/* --- Tasks and groups --------------------------------------------------------------------------
 */

static void
run_span (ThrongRecorder *recorder, unsigned span, int64_t duration_us, bool is_broken)
{
  throng_recorder_span_started (recorder, span);
  throng_recorder_span (recorder, span, duration_us, is_broken);
}

static void
tasks_and_groups_are_counted_and_timed (void)
{
  g_autoptr (ThrongCollector) collector = new_collector (2);
  g_autoptr (ThrongRecorder) recorder = new_recorder ();
  g_autoptr (ThrongSnapshot) snapshot = NULL;
  g_autoptr (ThrongSnapshot) later = NULL;
  const ThrongSpanRow *rows;

  for (unsigned worker = 0; worker < 2; worker++)
    {
      for (unsigned i = 1; i <= 100; i++)
        run_span (recorder, 0, i * 1000, i % 10 == 0);
      throng_recorder_span_started (recorder, 1);
      report (collector, worker, recorder, 0);
    }
  snapshot = throng_collector_snapshot (collector, SECOND_US, false);
  rows = snapshot->spans;
  g_assert_cmpuint (snapshot->n_spans, ==, 2);
  g_assert_cmpstr (rows[0].info.class_name, ==, "Visitor");
  g_assert_cmpstr (rows[1].info.name, ==, "Pay");
  g_assert_cmpint (rows[1].info.kind, ==, THRONG_SPAN_GROUP);
  g_assert_cmpuint (rows[0].n_started, ==, 200);
  g_assert_cmpuint (rows[0].n_completed, ==, 180);
  g_assert_cmpuint (rows[0].n_broken, ==, 20);
  /* Those broken off, 10, 20 … 100 ms, are not among the durations. */
  g_assert_cmpfloat (rows[0].max_ms, ==, 99);
  g_assert_cmpfloat (rows[0].average_ms, ==, 50);
  g_assert_cmpfloat_with_epsilon (rows[0].percentiles_ms[0], 49, 0.05);
  g_assert_cmpuint (rows[1].n_started, ==, 2);
  g_assert_cmpfloat (rows[1].max_ms, ==, 0);

  throng_recorder_span (recorder, 1, 7000, false);
  report (collector, 0, recorder, 1);
  throng_collector_worker_lost (collector, 1);
  later = throng_collector_snapshot (collector, SECOND_US, false);
  g_assert_cmpuint (later->spans[1].n_completed, ==, 1);
  g_assert_cmpuint (later->spans[1].n_broken, ==, 1);
  g_assert_cmpfloat (later->spans[1].percentiles_ms[10], ==, 7);
  /* Of the tasks of the worker that was lost none was under way. */
  g_assert_cmpuint (later->spans[0].n_broken, ==, 20);
}

/* --- Reset and marks ---------------------------------------------------------------------------
 */

static uint64_t
count_series (const ThrongSnapshot *snapshot)
{
  uint64_t n = 0;

  for (unsigned i = 0; i < snapshot->n_buckets; i++)
    n += snapshot->series[i].n_requests;
  return n;
}

/* 10 s with everything there is, and a request and a task under way at the end. */
static void
run_before_reset (ThrongCollector *collector, ThrongRecorder *recorder)
{
  for (uint64_t second = 0; second < 10; second++)
    {
      request (recorder, 0, 90000, "Status 500");
      request (recorder, 1, 80000, NULL);
      run_span (recorder, 0, 500000, false);
      throng_recorder_request_started (recorder, 1);
      throng_recorder_request_aborted (recorder, 1, 1, 1);
      throng_recorder_task_started (recorder);
      throng_recorder_task_completed (recorder);
      throng_recorder_sample (recorder, &(ThrongSample) { .endpoint = 2,
                                                          .status = 200,
                                                          .response_us = 70000,
                                                          .service_us = 1000,
                                                          .phases = { 1, { 9 } } });
      throng_recorder_request_started (recorder, 2);
      throng_recorder_error (recorder, "users[0]", "No such file.", 0);
      report (collector, 0, recorder, 4 * second + 3);
    }
  throng_recorder_request_started (recorder, 2);
  throng_recorder_request_started (recorder, 0);
  throng_recorder_span_started (recorder, 0);
  throng_recorder_task_started (recorder);
  report (collector, 0, recorder, 40);
}

/* What was under way ends, and 4 requests a second follow for 5 s. */
static void
run_after_reset (ThrongCollector *collector, ThrongRecorder *recorder)
{
  throng_recorder_request_aborted (recorder, 0, 0, 0);
  throng_recorder_sample (
      recorder,
      &(ThrongSample) { .endpoint = 2, .status = 200, .response_us = 7000, .service_us = 7000 });
  throng_recorder_span (recorder, 0, 20000, false);
  throng_recorder_task_completed (recorder);
  for (uint64_t second = 10; second < 15; second++)
    {
      for (unsigned i = 0; i < 4; i++)
        request (recorder, 1, 1000 * (i + 1), i == 0 ? "Status 404" : NULL);
      report (collector, 0, recorder, 4 * second + 3);
    }
}

static void
assert_rows_after_reset (const ThrongSnapshot *snapshot)
{
  const ThrongRow *rows = snapshot->rows;

  g_assert_cmpuint (rows[0].n_requests, ==, 0);
  g_assert_cmpfloat (rows[0].max_ms, ==, 0);
  g_assert_cmpfloat (rows[0].average_ms, ==, 0);
  g_assert_cmpuint (rows[0].n_aborted, ==, 1);
  g_assert_cmpstr (rows[1].name, ==, "/users/");
  g_assert_cmpuint (rows[1].n_requests, ==, 20);
  g_assert_cmpuint (rows[1].n_failures, ==, 5);
  g_assert_cmpuint (rows[1].n_hops + rows[1].n_retries, ==, 0);
  g_assert_cmpfloat (rows[1].max_ms, ==, 4);
  g_assert_cmpfloat (rows[1].requests_per_s, ==, 4);
  g_assert_cmpfloat (rows[1].failures_per_s, ==, 1);
  g_assert_cmpuint (rows[2].n_started, ==, 1);
  g_assert_cmpfloat (rows[2].service_max_ms, ==, 7);
  g_assert_null (rows[2].phases);
  g_assert_cmpuint (snapshot->total.n_requests, ==, 21);
  g_assert_cmpfloat (snapshot->total.max_ms, ==, 7);
  g_assert_cmpuint (snapshot->n_failures, ==, 1);
  g_assert_cmpstr (snapshot->failures[0].message, ==, "Status 404");
  g_assert_cmpuint (snapshot->spans[0].n_started, ==, 1);
  g_assert_cmpuint (snapshot->spans[0].n_completed, ==, 1);
  g_assert_cmpfloat (snapshot->spans[0].max_ms, ==, 20);
}

static void
a_reset_clears_the_tables_and_the_accounts_run_on (void)
{
  g_autoptr (ThrongCollector) collector = new_collector (1);
  g_autoptr (ThrongRecorder) recorder = new_recorder ();
  g_autoptr (ThrongSnapshot) before = NULL;
  g_autoptr (ThrongSnapshot) at = NULL;
  g_autoptr (ThrongSnapshot) after = NULL;
  g_autoptr (GError) error = NULL;

  run_before_reset (collector, recorder);
  before = throng_collector_snapshot (collector, 10 * SECOND_US, true);
  throng_collector_reset (collector, 10 * SECOND_US);
  at = throng_collector_snapshot (collector, 10 * SECOND_US, true);
  g_assert_cmpuint (at->total.n_requests, ==, 0);
  g_assert_cmpuint (at->n_failures, ==, 0);
  g_assert_cmpfloat (at->total.requests_per_s, ==, 0);
  g_assert_cmpfloat (at->total.current_requests_per_s, ==, before->total.current_requests_per_s);
  g_assert_cmpfloat (at->total.window_percentiles_ms[0], ==,
                     before->total.window_percentiles_ms[0]);

  run_after_reset (collector, recorder);
  after = throng_collector_snapshot (collector, 15 * SECOND_US, false);
  assert_rows_after_reset (after);
  g_assert_cmpint (after->reset_us, ==, 10 * SECOND_US);
  g_assert_cmpuint (after->n_errors, ==, 1);
  g_assert_cmpuint (count_series (after), ==, 30 + 21);
  g_assert_cmpuint (after->accounts.requests_started, ==, 40 + 2 + 20);
  g_assert_cmpuint (after->accounts.requests_succeeded, ==, 20 + 1 + 15);
  g_assert_cmpuint (after->accounts.requests_failed, ==, 10 + 5);
  g_assert_cmpuint (after->accounts.requests_aborted, ==, 10 + 1);
  g_assert_cmpuint (after->accounts.hops, ==, 10);
  g_assert_cmpuint (after->accounts.retries, ==, 10);
  g_assert_cmpuint (after->accounts.tasks_completed, ==, 11);
  throng_snapshot_check_accounts (after, &error);
  g_assert_no_error (error);
}

static void
shortest_and_longest_times_are_those_of_failed_requests_too (void)
{
  g_autoptr (ThrongCollector) collector = new_collector (1);
  g_autoptr (ThrongRecorder) recorder = new_recorder ();
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  request (recorder, 0, 5000, NULL);
  request (recorder, 0, 3000, "Bad");
  request (recorder, 0, 9000, "Bad");
  request (recorder, 1, 4000, "Bad");
  request (recorder, 2, 6000, NULL);
  report (collector, 0, recorder, 0);
  snapshot = throng_collector_snapshot (collector, SECOND_US, false);
  g_assert_cmpfloat (snapshot->rows[0].min_ms, ==, 3);
  g_assert_cmpfloat (snapshot->rows[0].max_ms, ==, 9);
  g_assert_cmpfloat (snapshot->rows[1].min_ms, ==, 4);
  g_assert_cmpfloat (snapshot->rows[1].max_ms, ==, 4);
  g_assert_cmpfloat (snapshot->rows[2].min_ms, ==, 6);
  g_assert_cmpfloat (snapshot->rows[2].max_ms, ==, 6);
  g_assert_cmpfloat (snapshot->total.min_ms, ==, 3);
  g_assert_cmpfloat (snapshot->total.max_ms, ==, 9);
}

static void
a_worker_lost_after_a_reset_leaves_accounts_that_balance (void)
{
  g_autoptr (ThrongCollector) collector = new_collector (1);
  g_autoptr (ThrongRecorder) recorder = new_recorder ();
  g_autoptr (ThrongSnapshot) snapshot = NULL;
  g_autoptr (GError) error = NULL;

  run_before_reset (collector, recorder);
  throng_collector_reset (collector, 10 * SECOND_US);
  throng_collector_reset (collector, 11 * SECOND_US);
  throng_collector_worker_lost (collector, 0);
  snapshot = throng_collector_snapshot (collector, 12 * SECOND_US, false);
  throng_snapshot_check_accounts (snapshot, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (snapshot->total.n_aborted, ==, 2);
  g_assert_cmpuint (snapshot->accounts.hops, ==, 10);
  g_assert_cmpuint (snapshot->accounts.retries, ==, 10);
  g_assert_cmpuint (snapshot->spans[0].n_broken, ==, 1);
}

static void
marks_are_in_order_and_none_is_told_before_its_time (void)
{
  g_autoptr (ThrongCollector) collector = new_collector (1);
  g_autoptr (ThrongSnapshot) early = NULL;
  g_autoptr (ThrongSnapshot) late = NULL;
  g_autoptr (ThrongSnapshot) last = NULL;

  throng_collector_mark (collector, 0, "Stage 1");
  throng_collector_mark (collector, 20 * SECOND_US, "Stage 2");
  throng_collector_mark (collector, 40 * SECOND_US, "Stage 3");
  throng_collector_reset (collector, 10 * SECOND_US);
  early = throng_collector_snapshot (collector, 15 * SECOND_US, false);
  g_assert_cmpuint (early->n_marks, ==, 2);
  g_assert_cmpstr (early->marks[1].text, ==, "Statistics reset");
  g_assert_cmpint (early->marks[1].time_us, ==, 10 * SECOND_US);

  throng_collector_drop_marks_after (collector, 30 * SECOND_US);
  throng_collector_mark (collector, 30 * SECOND_US, "Users set to 7 at 1/s");
  late = throng_collector_snapshot (collector, 50 * SECOND_US, false);
  g_assert_cmpuint (late->n_marks, ==, 4);
  g_assert_cmpstr (late->marks[2].text, ==, "Stage 2");
  g_assert_cmpstr (late->marks[3].text, ==, "Users set to 7 at 1/s");

  for (unsigned i = 0; i < 1000; i++)
    throng_collector_mark (collector, 50 * SECOND_US + i, "Again");
  last = throng_collector_snapshot (collector, 60 * SECOND_US, false);
  g_assert_cmpuint (last->n_marks, ==, 500);
  g_assert_cmpint (last->marks[499].time_us, ==, 50 * SECOND_US + 999);
}

/* --- Hostile bytes -----------------------------------------------------------------------------
 */

static void
assert_same (const ThrongSnapshot *a, const ThrongSnapshot *b)
{
  g_assert_cmpuint (a->n_rows, ==, b->n_rows);
  for (unsigned i = 0; i < a->n_rows; i++)
    g_assert_cmpmem (&a->rows[i], offsetof (ThrongRow, statuses), &b->rows[i],
                     offsetof (ThrongRow, statuses));
  g_assert_cmpmem (&a->accounts, sizeof a->accounts, &b->accounts, sizeof b->accounts);
  g_assert_cmpuint (a->n_failures, ==, b->n_failures);
  g_assert_cmpuint (a->n_errors, ==, b->n_errors);
  g_assert_cmpuint (a->n_buckets, ==, b->n_buckets);
  g_assert_cmpuint (a->users, ==, b->users);
  g_assert_cmpfloat (a->generator.lateness_max_ms, ==, b->generator.lateness_max_ms);
}

static void
truncated_reports_change_nothing (void)
{
  g_autoptr (ThrongCollector) collector = new_collector (1);
  g_autoptr (GBytes) whole = make_full_report ();
  g_autoptr (ThrongSnapshot) before = throng_collector_snapshot (collector, 0, false);
  g_autoptr (ThrongSnapshot) after = NULL;

  for (size_t cut = 0; cut < g_bytes_get_size (whole); cut++)
    {
      g_autofree void *exact = g_memdup2 (g_bytes_get_data (whole, NULL), cut);
      g_autoptr (GBytes) part = g_bytes_new_static (exact, cut);
      g_autoptr (GError) error = NULL;

      g_assert_false (throng_collector_add (collector, 0, part, &error));
      g_assert_error (error, THRONG_STATS_ERROR, THRONG_STATS_ERROR_MALFORMED);
    }
  after = throng_collector_snapshot (collector, 0, false);
  assert_same (before, after);
  g_assert_true (throng_collector_add (collector, 0, whole, NULL));
}

static void
reports_with_more_or_of_another_plan_are_refused (void)
{
  g_autoptr (ThrongCollector) collector = new_collector (1);
  g_autoptr (ThrongCollector) smaller = throng_collector_new (methods, names, 1, class_names,
                                                              N_CLASSES, 1);
  g_autoptr (ThrongCollector) fewer_classes = throng_collector_new (methods, names, N_ENDPOINTS,
                                                                    class_names, 1, 1);
  g_autoptr (GBytes) whole = make_full_report ();
  size_t length = g_bytes_get_size (whole);
  g_autofree char *longer = g_malloc0 (length + 1);
  g_autoptr (GBytes) more = g_bytes_new_static (longer, length + 1);

  memcpy (longer, g_bytes_get_data (whole, NULL), length);
  g_assert_false (throng_collector_add (collector, 0, more, NULL));
  g_assert_false (throng_collector_add (smaller, 0, whole, NULL));
  g_assert_false (throng_collector_add (fewer_classes, 0, whole, NULL));
}

static void
damaged_reports_are_refused_or_harmless (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (2);
  g_autoptr (GBytes) whole = make_full_report ();
  size_t length = g_bytes_get_size (whole);
  unsigned n_refused = 0;

  for (unsigned round = 0; round < 200; round++)
    {
      g_autoptr (ThrongCollector) collector = new_collector (1);

      for (unsigned i = 0; i < 100; i++)
        {
          g_autofree uint8_t *exact = g_memdup2 (g_bytes_get_data (whole, NULL), length);
          g_autoptr (GBytes) damaged = g_bytes_new_static (exact, length);
          g_autoptr (ThrongSnapshot) snapshot = NULL;

          for (int n = g_rand_int_range (rand, 1, 4); n > 0; n--)
            exact[g_rand_int_range (rand, 0, (int) length)] = (uint8_t) g_rand_int (rand);
          n_refused += !throng_collector_add (collector, 0, damaged, NULL);
          if (i % 20 == 0)
            snapshot = throng_collector_snapshot (collector, 10 * SECOND_US, true);
        }
    }
  g_assert_cmpuint (n_refused, >, 5000);
}

static void
random_bytes_are_refused (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  g_autoptr (ThrongCollector) collector = new_collector (1);

  for (unsigned round = 0; round < 20000; round++)
    {
      size_t length = (size_t) g_rand_int_range (rand, 0, 60);
      g_autofree uint8_t *exact = g_malloc (length + 1);
      g_autoptr (GBytes) bytes = NULL;

      for (size_t i = 0; i < length; i++)
        exact[i] = (uint8_t) (i == 0 ? 2 : g_rand_int (rand) & 0x8f);
      bytes = g_bytes_new (exact, length);
      throng_collector_add (collector, 0, bytes, NULL);
    }
}

#define ADD(function) g_test_add_func ("/collector/" #function, function)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD (reports_in_any_order_equal_direct_counting);
  ADD (the_send_is_a_clock_of_its_own_from_the_first_late_request_on);
  ADD (tasks_and_groups_are_counted_and_timed);
  ADD (a_reset_clears_the_tables_and_the_accounts_run_on);
  ADD (shortest_and_longest_times_are_those_of_failed_requests_too);
  ADD (a_worker_lost_after_a_reset_leaves_accounts_that_balance);
  ADD (marks_are_in_order_and_none_is_told_before_its_time);
  ADD (truncated_reports_change_nothing);
  ADD (reports_with_more_or_of_another_plan_are_refused);
  ADD (damaged_reports_are_refused_or_harmless);
  ADD (random_bytes_are_refused);
  return g_test_run ();
}
