/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/throng-collector.h"

#include "stats/throng-histogram.h"
#include "stats/throng-recorder.h"

#include <malloc.h>
#include <string.h>

#define N_ENDPOINTS 3
#define N_CLASSES 2
#define N_WORKERS 3
#define SECOND_US G_GINT64_CONSTANT (1000000)

static const char *const methods[] = { "GET", "POST", "GET" };
static const char *const names[] = { "/users", "/users/", "/" };
static const char *const class_names[] = { "Visitor", "Member" };

static const ThrongSpanInfo spans[] = {
  { THRONG_SPAN_TASK, "Visitor", "Browse", 2 },
  { THRONG_SPAN_GROUP, "Visitor", "Pay", 3 },
};

static ThrongCollector *
new_collector (unsigned n_workers)
{
  ThrongCollector *collector = throng_collector_new (methods, names, N_ENDPOINTS, class_names,
                                                     N_CLASSES, n_workers);

  throng_collector_set_spans (collector, spans, G_N_ELEMENTS (spans));
  return collector;
}

static ThrongRecorder *
new_recorder (void)
{
  ThrongRecorder *recorder = throng_recorder_new (N_ENDPOINTS, N_CLASSES);

  throng_recorder_set_n_spans (recorder, G_N_ELEMENTS (spans));
  return recorder;
}

/* Sends what @recorder holds with a number of users of the first class. */
static void
report_gauges (ThrongCollector *collector,
               unsigned worker,
               ThrongRecorder *recorder,
               uint64_t tick,
               unsigned users,
               int64_t cpu_us)
{
  const unsigned by_class[N_CLASSES] = { users, 0 };
  ThrongGauges gauges = { .users = by_class, .cpu_us = cpu_us };
  g_autoptr (GBytes) bytes = throng_recorder_take (recorder, tick, &gauges);
  g_autoptr (GError) error = NULL;

  g_assert_true (throng_collector_add (collector, worker, bytes, &error));
  g_assert_no_error (error);
}

static void
report (ThrongCollector *collector, unsigned worker, ThrongRecorder *recorder, uint64_t tick)
{
  report_gauges (collector, worker, recorder, tick, 1, 0);
}

static void
request (ThrongRecorder *recorder, unsigned endpoint, int64_t response_us, const char *failure)
{
  throng_recorder_request_started (recorder, endpoint);
  throng_recorder_sample (recorder, &(ThrongSample) { .endpoint = endpoint,
                                                      .status = failure != NULL ? 500 : 200,
                                                      .failure = failure,
                                                      .response_us = response_us,
                                                      .service_us = response_us });
}

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
  before = throng_collector_snapshot (collector, 10 * SECOND_US, false);
  throng_collector_reset (collector, 10 * SECOND_US);
  at = throng_collector_snapshot (collector, 10 * SECOND_US, true);
  g_assert_cmpuint (at->total.n_requests, ==, 0);
  g_assert_cmpuint (at->n_failures, ==, 0);
  g_assert_cmpfloat (at->total.requests_per_s, ==, 0);
  g_assert_cmpfloat (at->total.current_requests_per_s, ==, before->total.current_requests_per_s);

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
  g_assert_cmpuint (after->accounts.tasks_completed, ==, 11);
  throng_snapshot_check_accounts (after, &error);
  g_assert_no_error (error);
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

static GBytes *
make_full_report (void)
{
  g_autoptr (ThrongRecorder) recorder = new_recorder ();
  const unsigned users[N_CLASSES] = { 3, 4 };

  for (unsigned i = 0; i < 20; i++)
    {
      request (recorder, i % N_ENDPOINTS, 1000 * i, i % 4 == 0 ? "Status 500" : NULL);
      throng_recorder_lateness (recorder, i);
    }
  throng_recorder_request_started (recorder, 1);
  throng_recorder_sample (
      recorder, &(ThrongSample) { .endpoint = 1,
                                  .status = 200,
                                  .response_us = 9000,
                                  .service_us = 8000,
                                  .phases = { .seen = 0x19, .us = { 5, 0, 0, 700, 80 } } });
  throng_recorder_error (recorder, "users[0]", "Variable “token” is not set.", 5);
  throng_recorder_task_started (recorder);
  throng_recorder_span_started (recorder, 1);
  throng_recorder_span (recorder, 1, 5000, false);
  return throng_recorder_take (recorder, 8, &(ThrongGauges) { .users = users });
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

/* --- Rates and windows -------------------------------------------------------------------------
 */

/* @n requests of endpoint 0 in second @second, all reported by its last tick. */
static void
run_second (ThrongCollector *collector, ThrongRecorder *recorder, uint64_t second, unsigned n)
{
  for (unsigned i = 0; i < n; i++)
    request (recorder, 0, 1000 * (int64_t) (second + 1), i % 2 ? "Status 500" : NULL);
  report (collector, 0, recorder, 4 * second + 3);
}

static void
assert_current (ThrongCollector *collector, int64_t now_us, double per_second)
{
  g_autoptr (ThrongSnapshot) snapshot = throng_collector_snapshot (collector, now_us, true);

  g_assert_cmpfloat_with_epsilon (snapshot->rows[0].current_requests_per_s, per_second, 1e-9);
  g_assert_cmpfloat_with_epsilon (snapshot->rows[0].current_failures_per_s, per_second / 2, 1e-9);
  g_assert_cmpfloat_with_epsilon (snapshot->total.current_requests_per_s, per_second, 1e-9);
}

static void
current_rates_are_those_of_the_last_ten_whole_seconds (void)
{
  g_autoptr (ThrongCollector) collector = new_collector (1);
  g_autoptr (ThrongRecorder) recorder = throng_recorder_new (N_ENDPOINTS, N_CLASSES);
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  run_second (collector, recorder, 0, 10);
  /* Nobody has reported a later second yet. */
  assert_current (collector, SECOND_US + 100, 0);
  assert_current (collector, 2 * SECOND_US, 10);
  run_second (collector, recorder, 1, 30);
  run_second (collector, recorder, 2, 1000);
  assert_current (collector, 3 * SECOND_US, 20);
  for (uint64_t second = 3; second < 20; second++)
    run_second (collector, recorder, second, 50);
  assert_current (collector, 20 * SECOND_US, 50);
  snapshot = throng_collector_snapshot (collector, 20 * SECOND_US, false);
  g_assert_cmpfloat (snapshot->rows[0].requests_per_s, ==, (1040 + 17 * 50) / 20.0);
  g_assert_cmpfloat (snapshot->rows[0].failures_per_s, ==, (520 + 17 * 25) / 20.0);
}

static void
current_rates_fall_to_zero_when_traffic_stops (void)
{
  g_autoptr (ThrongCollector) collector = new_collector (1);
  g_autoptr (ThrongRecorder) recorder = throng_recorder_new (N_ENDPOINTS, N_CLASSES);

  for (uint64_t second = 0; second < 15; second++)
    run_second (collector, recorder, second, 50);
  assert_current (collector, 16 * SECOND_US, 50);
  assert_current (collector, 21 * SECOND_US, 25);
  assert_current (collector, 30 * SECOND_US, 0);
  assert_current (collector, 3600 * SECOND_US, 0);
}

static void
a_second_waits_for_the_slowest_living_worker (void)
{
  g_autoptr (ThrongCollector) collector = new_collector (2);
  g_autoptr (ThrongRecorder) recorder = throng_recorder_new (N_ENDPOINTS, N_CLASSES);

  run_second (collector, recorder, 0, 40);
  report (collector, 1, recorder, 3);
  report (collector, 0, recorder, 4);
  assert_current (collector, SECOND_US + 300000, 0);
  report (collector, 1, recorder, 4);
  assert_current (collector, SECOND_US + 300000, 40);
  report (collector, 0, recorder, 8);
  assert_current (collector, 2 * SECOND_US + 300000, 40);
  throng_collector_worker_lost (collector, 1);
  assert_current (collector, 2 * SECOND_US + 300000, 20);
}

static void
it_does_not_matter_which_worker_is_the_slowest (void)
{
  g_autoptr (ThrongCollector) collector = new_collector (2);
  g_autoptr (ThrongRecorder) recorder = throng_recorder_new (N_ENDPOINTS, N_CLASSES);

  run_second (collector, recorder, 0, 40);
  report (collector, 1, recorder, 8);
  assert_current (collector, SECOND_US + 300000, 0);
  report (collector, 0, recorder, 4);
  assert_current (collector, SECOND_US + 300000, 40);
}

static void
a_report_that_is_much_too_late_counts_in_the_totals_alone (void)
{
  g_autoptr (ThrongCollector) collector = new_collector (2);
  g_autoptr (ThrongRecorder) recorder = throng_recorder_new (N_ENDPOINTS, N_CLASSES);
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  for (uint64_t second = 0; second < 60; second++)
    run_second (collector, recorder, second, 50);
  for (uint64_t tick = 4 * 10; tick < 4 * 30; tick++)
    {
      request (recorder, 0, 1000, NULL);
      report (collector, 1, recorder, tick);
    }
  assert_current (collector, 61 * SECOND_US, 50);
  snapshot = throng_collector_snapshot (collector, 61 * SECOND_US, true);
  g_assert_cmpuint (snapshot->total.n_requests, ==, 60 * 50 + 80);
}

static void
the_window_stays_while_users_are_stopping (void)
{
  g_autoptr (ThrongCollector) collector = new_collector (1);
  g_autoptr (ThrongRecorder) recorder = throng_recorder_new (N_ENDPOINTS, N_CLASSES);

  for (uint64_t second = 0; second < 20; second++)
    run_second (collector, recorder, second, 50);
  for (uint64_t second = 20; second < 40; second++)
    run_second (collector, recorder, second, 3);
  /* The run was stopped at 20 s. */
  assert_current (collector, 20 * SECOND_US, 50);
}

static void
window_percentiles_are_about_the_last_ten_seconds (void)
{
  g_autoptr (ThrongCollector) collector = new_collector (1);
  g_autoptr (ThrongRecorder) recorder = throng_recorder_new (N_ENDPOINTS, N_CLASSES);
  g_autoptr (ThrongSnapshot) snapshot = NULL;
  g_autoptr (ThrongSnapshot) later = NULL;
  g_autoptr (ThrongSnapshot) without = throng_collector_snapshot (collector, 0, false);

  for (uint64_t second = 0; second < 30; second++)
    run_second (collector, recorder, second, 10);
  snapshot = throng_collector_snapshot (collector, 31 * SECOND_US, true);
  /* Seconds 20 to 29 with 21 to 30 ms. */
  g_assert_true (snapshot->has_window);
  g_assert_cmpuint (snapshot->rows[0].n_window, ==, 100);
  g_assert_cmpfloat_with_epsilon (snapshot->rows[0].window_percentiles_ms[0], 25, 0.025);
  g_assert_cmpfloat (snapshot->rows[0].window_percentiles_ms[10], ==, 30);
  g_assert_cmpfloat_with_epsilon (snapshot->rows[0].percentiles_ms[0], 15, 0.015);
  g_assert_cmpfloat_with_epsilon (snapshot->total.window_percentiles_ms[0], 25, 0.025);
  /* A late report of a second in the window is seen. */
  for (unsigned i = 0; i < 1000; i++)
    request (recorder, 0, 90000, NULL);
  report (collector, 0, recorder, 29 * 4 + 3);
  later = throng_collector_snapshot (collector, 31 * SECOND_US, true);
  g_assert_cmpfloat (later->rows[0].window_percentiles_ms[10], ==, 90);
  g_assert_cmpfloat (later->rows[1].window_percentiles_ms[10], ==, 0);
  g_assert_false (without->has_window);
}

/* --- Series, memory ----------------------------------------------------------------------------
 */

static void
assert_series (const ThrongSnapshot *snapshot, double bucket_s)
{
  uint64_t n_requests = 0, n_failures = 0;

  for (unsigned i = 0; i < snapshot->n_buckets; i++)
    {
      const ThrongBucket *bucket = &snapshot->series[i];

      g_assert_cmpfloat (bucket->start_s, ==, i * bucket_s);
      g_assert_cmpfloat (bucket->length_s, <=, bucket_s);
      g_assert_true (bucket->length_s == bucket_s || i + 1 == snapshot->n_buckets);
      g_assert_cmpfloat (bucket->min_ms, <=, bucket->p50_ms);
      g_assert_cmpfloat (bucket->p50_ms, <=, bucket->p95_ms);
      g_assert_cmpfloat (bucket->p99_ms, <=, bucket->max_ms);
      n_requests += bucket->n_requests;
      n_failures += bucket->n_failures;
    }
  g_assert_cmpuint (n_requests, ==, snapshot->total.n_requests);
  g_assert_cmpuint (n_failures, ==, snapshot->total.n_failures);
}

static void
the_series_halves_its_resolution_and_loses_nothing (void)
{
  g_autoptr (ThrongCollector) collector = new_collector (1);
  g_autoptr (ThrongRecorder) recorder = throng_recorder_new (N_ENDPOINTS, N_CLASSES);

  for (uint64_t second = 0; second < 1300; second++)
    {
      for (unsigned i = 0; i < 1 + second % 7; i++)
        request (recorder, i % 2, (int64_t) second * 100 + i * 1000, i == 3 ? "Bad" : NULL);
      report_gauges (collector, 0, recorder, 4 * second, (unsigned) second, 0);
      if (second == 599 || second == 600 || second == 1299)
        {
          g_autoptr (ThrongSnapshot) snapshot = throng_collector_snapshot (
              collector, (int64_t) (second + 1) * SECOND_US, false);

          assert_series (snapshot, second == 599 ? 1 : second == 600 ? 2 : 4);
          g_assert_cmpuint (snapshot->n_buckets, ==,
                            second == 599   ? 600
                            : second == 600 ? 301
                                            : 325);
          g_assert_cmpuint (snapshot->series[100].users, ==,
                            second == 599   ? 100
                            : second == 600 ? 201
                                            : 403);
        }
    }
}

static void
seconds_without_reports_are_in_the_series (void)
{
  g_autoptr (ThrongCollector) collector = new_collector (1);
  g_autoptr (ThrongRecorder) recorder = throng_recorder_new (N_ENDPOINTS, N_CLASSES);
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  request (recorder, 0, 5000, NULL);
  report_gauges (collector, 0, recorder, 0, 9, 0);
  snapshot = throng_collector_snapshot (collector, 5 * SECOND_US, false);
  g_assert_cmpuint (snapshot->n_buckets, ==, 4);
  g_assert_cmpuint (snapshot->series[3].users, ==, 9);
  g_assert_cmpuint (snapshot->series[3].n_requests, ==, 0);
  g_assert_cmpfloat (snapshot->series[3].p99_ms, ==, 0);
  g_assert_cmpfloat (snapshot->series[0].p99_ms, ==, 5);
}

static size_t
bytes_in_use (void)
{
  struct mallinfo2 info = mallinfo2 ();

  return info.uordblks + info.hblkhd;
}

static void
run_hours (ThrongCollector *collector, ThrongRecorder *recorder, uint64_t from, uint64_t to)
{
  for (uint64_t second = from * 3600; second < to * 3600; second++)
    {
      for (unsigned i = 0; i < 5; i++)
        request (recorder, i % N_ENDPOINTS, (int64_t) ((second * 7919 + i * 104729) % 100000),
                 i == 0 ? "Status 500" : NULL);
      throng_recorder_lateness (recorder, (int64_t) (second % 1000));
      report (collector, 0, recorder, 4 * second);
    }
}

static void
a_day_needs_the_memory_of_an_hour (void)
{
  g_autoptr (ThrongCollector) collector = new_collector (1);
  g_autoptr (ThrongRecorder) recorder = throng_recorder_new (N_ENDPOINTS, N_CLASSES);
  g_autoptr (ThrongSnapshot) snapshot = NULL;
  size_t after_an_hour;

  if (bytes_in_use () == 0)
    {
      g_test_skip ("this allocator does not count");
      return;
    }
  run_hours (collector, recorder, 0, 1);
  after_an_hour = bytes_in_use ();
  run_hours (collector, recorder, 1, 24);
  /* Buckets of minutes have more different times in them than those of seconds, within their limit.
   */
  g_assert_cmpuint (bytes_in_use (), <, after_an_hour + 600 * 1710 * 3);
  g_test_message ("%zu bytes after an hour, %zu after a day", after_an_hour, bytes_in_use ());
  snapshot = throng_collector_snapshot (collector, 24 * 3600 * SECOND_US, true);
  assert_series (snapshot, 256);
  g_assert_cmpuint (snapshot->total.n_requests, ==, 24 * 3600 * 5);
}

static void
recording_a_known_status_allocates_nothing (void)
{
  g_autoptr (ThrongRecorder) recorder = throng_recorder_new (N_ENDPOINTS, N_CLASSES);
  size_t before;

  request (recorder, 0, 1000, NULL);
  request (recorder, 0, 1000, "Status 500");
  before = bytes_in_use ();
  for (unsigned i = 0; i < 100000; i++)
    request (recorder, 0, 1000, i % 2 ? NULL : "Status 500");
  g_assert_cmpuint (bytes_in_use (), ==, before);
}

/* --- Failures, errors --------------------------------------------------------------------------
 */

static void
failures_are_grouped_and_sorted (void)
{
  g_autoptr (ThrongCollector) collector = new_collector (2);
  g_autoptr (ThrongRecorder) recorder = throng_recorder_new (N_ENDPOINTS, N_CLASSES);
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  for (unsigned worker = 0; worker < 2; worker++)
    for (unsigned i = 0; i < 6; i++)
      {
        ThrongSample sample = { .endpoint = i < 4 ? 1 : 0,
                                .failure = i < 1 ? "Timed out" : "Status 500",
                                .ended_us = 100 * (1 + i + 10 * worker) };

        throng_recorder_request_started (recorder, sample.endpoint);
        throng_recorder_sample (recorder, &sample);
        throng_recorder_error (recorder, "users[0].tasks[0]", "No such file.", (int64_t) i);
        report (collector, worker, recorder, i);
      }
  snapshot = throng_collector_snapshot (collector, SECOND_US, false);
  g_assert_cmpuint (snapshot->n_failures, ==, 3);
  g_assert_cmpstr (snapshot->failures[0].name, ==, "/users/");
  g_assert_cmpstr (snapshot->failures[0].message, ==, "Status 500");
  g_assert_cmpuint (snapshot->failures[0].count, ==, 6);
  g_assert_cmpint (snapshot->failures[0].first_us, ==, 200);
  g_assert_cmpint (snapshot->failures[0].last_us, ==, 1400);
  g_assert_cmpuint (snapshot->failures[1].count, ==, 4);
  g_assert_cmpstr (snapshot->failures[2].message, ==, "Timed out");
  g_assert_cmpuint (snapshot->n_errors, ==, 1);
  g_assert_cmpuint (snapshot->errors[0].count, ==, 12);
  g_assert_cmpstr (snapshot->errors[0].place, ==, "users[0].tasks[0]");
  g_assert_cmpstr (snapshot->errors[0].message, ==, "No such file.");
}

static void
different_failures_are_bounded (void)
{
  g_autoptr (ThrongCollector) collector = new_collector (2);
  g_autoptr (ThrongSnapshot) snapshot = NULL;
  uint64_t n_failures = 0, n_others = 0;

  for (unsigned worker = 0; worker < 2; worker++)
    {
      g_autoptr (ThrongRecorder) recorder = throng_recorder_new (N_ENDPOINTS, N_CLASSES);

      for (unsigned i = 0; i < 3000; i++)
        {
          g_autofree char *message = g_strdup_printf ("worker %u: reason %u", worker, i);

          request (recorder, i % N_ENDPOINTS, 1000, message);
          throng_recorder_error (recorder, "users[0]", message, 0);
          if (i % 300 == 0)
            report (collector, worker, recorder, i / 300);
        }
      report (collector, worker, recorder, 20);
    }
  snapshot = throng_collector_snapshot (collector, SECOND_US, false);
  g_assert_cmpuint (snapshot->n_failures, ==, 500 + N_ENDPOINTS);
  g_assert_cmpuint (snapshot->n_errors, ==, 501);
  for (unsigned i = 0; i < snapshot->n_failures; i++)
    {
      n_failures += snapshot->failures[i].count;
      if (g_str_equal (snapshot->failures[i].message, "other failures"))
        n_others += snapshot->failures[i].count;
    }
  g_assert_cmpuint (n_failures, ==, 6000);
  g_assert_cmpuint (n_others, ==, 5500);
  g_assert_cmpstr (snapshot->errors[0].message, ==, "other errors");
}

static void
messages_become_short_and_valid (void)
{
  g_autoptr (ThrongCollector) collector = new_collector (1);
  g_autoptr (ThrongRecorder) recorder = throng_recorder_new (N_ENDPOINTS, N_CLASSES);
  g_autoptr (ThrongSnapshot) snapshot = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  for (unsigned i = 0; i < 5000; i++)
    g_string_append (text, i % 3 ? "€" : "𝄞");
  request (recorder, 0, 1, text->str);
  request (recorder, 0, 1, "bad \xff bytes");
  request (recorder, 0, 1, "bad \xfe bytes");
  report (collector, 0, recorder, 0);
  snapshot = throng_collector_snapshot (collector, SECOND_US, false);
  g_assert_cmpuint (snapshot->n_failures, ==, 2);
  g_assert_cmpstr (snapshot->failures[0].message, ==, "bad \xef\xbf\xbd bytes");
  g_assert_cmpuint (snapshot->failures[0].count, ==, 2);
  g_assert_true (g_utf8_validate (snapshot->failures[1].message, -1, NULL));
  g_assert_cmpint (g_utf8_strlen (snapshot->failures[1].message, -1), ==, 500);
  g_assert_true (g_str_has_prefix (text->str, snapshot->failures[1].message));
}

static void
strange_statuses_are_bounded (void)
{
  g_autoptr (ThrongCollector) collector = new_collector (1);
  g_autoptr (ThrongRecorder) recorder = throng_recorder_new (N_ENDPOINTS, N_CLASSES);
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  for (unsigned status = 0; status < 5000; status++)
    throng_recorder_sample (recorder, &(ThrongSample) { .status = status });
  report (collector, 0, recorder, 0);
  snapshot = throng_collector_snapshot (collector, SECOND_US, false);
  g_assert_cmpuint (snapshot->rows[0].n_statuses, ==, 1000);
  g_assert_cmpuint (snapshot->rows[0].statuses[999].count, ==, 4001);
}

/* --- Accounts, workers, verdict ----------------------------------------------------------------
 */

static void
accounts_that_do_not_balance_are_named (void)
{
  g_autoptr (ThrongCollector) collector = new_collector (1);
  g_autoptr (ThrongRecorder) recorder = throng_recorder_new (N_ENDPOINTS, N_CLASSES);
  g_autoptr (ThrongSnapshot) requests = NULL;
  g_autoptr (ThrongSnapshot) tasks = NULL;
  g_autoptr (GError) request_error = NULL;
  g_autoptr (GError) task_error = NULL;

  throng_recorder_task_started (recorder);
  throng_recorder_request_started (recorder, 1);
  report (collector, 0, recorder, 0);
  requests = throng_collector_snapshot (collector, SECOND_US, false);
  g_assert_false (throng_snapshot_check_accounts (requests, &request_error));
  g_assert_cmpstr (request_error->message, ==,
                   "POST /users/: The accounts do not balance: 1 requests started, but 0 "
                   "succeeded, failed or aborted, a difference of 1.");
  throng_recorder_request_aborted (recorder, 1, 0, 0);
  report (collector, 0, recorder, 1);
  tasks = throng_collector_snapshot (collector, SECOND_US, false);
  g_assert_false (throng_snapshot_check_accounts (tasks, &task_error));
  g_assert_nonnull (strstr (task_error->message, "1 tasks started, but 0 completed or broken off"));
}

static void
a_lost_worker_leaves_its_counts_and_takes_its_users (void)
{
  g_autoptr (ThrongCollector) collector = new_collector (2);
  g_autoptr (ThrongRecorder) recorder = throng_recorder_new (N_ENDPOINTS, N_CLASSES);
  g_autoptr (ThrongSnapshot) snapshot = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) late = make_full_report ();

  request (recorder, 0, 1000, NULL);
  throng_recorder_request_started (recorder, 2);
  throng_recorder_task_started (recorder);
  report_gauges (collector, 0, recorder, 0, 7, 0);
  report_gauges (collector, 1, recorder, 0, 5, 0);
  throng_collector_worker_lost (collector, 0);
  throng_collector_worker_lost (collector, 0);
  g_assert_false (throng_collector_add (collector, 0, late, NULL));
  snapshot = throng_collector_snapshot (collector, SECOND_US, false);
  g_assert_cmpuint (snapshot->users, ==, 5);
  g_assert_cmpuint (snapshot->rows[0].n_requests, ==, 1);
  g_assert_cmpuint (snapshot->rows[2].n_aborted, ==, 1);
  g_assert_cmpuint (snapshot->accounts.tasks_broken, ==, 1);
  g_assert_true (throng_snapshot_check_accounts (snapshot, &error));
  g_assert_no_error (error);
}

static void
arrivals_that_a_lost_worker_still_had_to_start_are_skipped (void)
{
  g_autoptr (ThrongCollector) collector = new_collector (2);
  g_autoptr (ThrongRecorder) recorder = throng_recorder_new (N_ENDPOINTS, N_CLASSES);
  g_autoptr (ThrongSnapshot) before = NULL;
  g_autoptr (ThrongSnapshot) after = NULL;
  g_autoptr (GError) error = NULL;

  throng_recorder_arrivals (recorder, 7);
  throng_recorder_arrival_delayed (recorder);
  throng_recorder_arrivals_skipped (recorder, 2);
  throng_recorder_arrival_started (recorder);
  throng_recorder_task_completed (recorder);
  g_assert_false (throng_collector_has_delays (collector));
  report (collector, 0, recorder, 0);
  g_assert_true (throng_collector_has_delays (collector));
  before = throng_collector_snapshot (collector, SECOND_US, false);
  g_assert_false (throng_snapshot_check_accounts (before, &error));
  g_assert_nonnull (strstr (error->message, "7 tasks scheduled, but 3 started or skipped"));
  throng_collector_worker_lost (collector, 0);
  after = throng_collector_snapshot (collector, SECOND_US, false);
  g_assert_cmpuint (after->accounts.tasks_scheduled, ==, 7);
  g_assert_cmpuint (after->accounts.tasks_skipped, ==, 6);
  g_assert_cmpuint (after->accounts.tasks_delayed, ==, 1);
  g_assert_cmpuint (after->accounts.tasks_started, ==, 1);
  g_assert_true (throng_snapshot_check_accounts (after, NULL));
}

/* Ten seconds, in which requests of worker 0 leave @late_us late. */
static ThrongSnapshot *
run_late (int64_t late_us, int64_t cpu_us_per_tick, bool one_snapshot)
{
  g_autoptr (ThrongCollector) collector = new_collector (2);
  g_autoptr (ThrongRecorder) recorder = throng_recorder_new (N_ENDPOINTS, N_CLASSES);

  for (uint64_t tick = 0; tick < 40; tick++)
    {
      for (unsigned i = 0; i < 10; i++)
        {
          request (recorder, 0, 8000, NULL);
          throng_recorder_lateness (recorder, late_us);
        }
      report_gauges (collector, 0, recorder, tick, 1, (int64_t) tick * cpu_us_per_tick);
      report_gauges (collector, 1, recorder, tick, 1, 0);
      if (!one_snapshot)
        {
          g_autoptr (ThrongSnapshot) snapshot = throng_collector_snapshot (
              collector, (int64_t) (tick + 1) * THRONG_TICK_US, false);
        }
    }
  return throng_collector_snapshot (collector, 10 * SECOND_US, false);
}

static void
the_verdict_sees_lateness_and_processor (void)
{
  static const struct
  {
    int64_t late_us, cpu_us_per_tick;
    ThrongVerdict verdict;
  } cases[] = {
    { 100, 100000, THRONG_VERDICT_VALID },
    { 2500, 0, THRONG_VERDICT_DEGRADED },
    { 100, 230000, THRONG_VERDICT_DEGRADED },
    { 25000, 0, THRONG_VERDICT_INVALID },
  };

  for (unsigned i = 0; i < 2 * G_N_ELEMENTS (cases); i++)
    {
      unsigned c = i / 2;
      g_autoptr (ThrongSnapshot) snapshot = run_late (cases[c].late_us, cases[c].cpu_us_per_tick,
                                                      i % 2);

      g_assert_cmpint (snapshot->generator.verdict, ==, cases[c].verdict);
      g_assert_cmpuint (g_strv_length ((char **) snapshot->generator.reasons), ==, c > 0);
      g_assert_cmpfloat_with_epsilon (snapshot->generator.cpu_share,
                                      (double) cases[c].cpu_us_per_tick / 250000, 1e-6);
      g_assert_cmpfloat (snapshot->generator.lateness_max_ms, ==, (double) cases[c].late_us / 1000);
      g_assert_cmpfloat (snapshot->generator.lateness_p50_ms, ==,
                         snapshot->generator.lateness_max_ms);
    }
}

/* What workers tell of themselves reaches the verdict: the worst of them counts. */
static void
the_verdict_sees_what_workers_lack (void)
{
  static const struct
  {
    ThrongGauges per_tick;
    ThrongVerdict verdict;
  } cases[] = {
    { { .queued_us = 50000, .cpu_us = 150000 }, THRONG_VERDICT_VALID },
    { { .queued_us = 100000, .cpu_us = 150000 }, THRONG_VERDICT_DEGRADED },
    { { .held_back = 1 }, THRONG_VERDICT_DEGRADED },
    { { .held_back = 65 }, THRONG_VERDICT_INVALID },
  };
  const unsigned users[N_CLASSES] = { 1, 0 };

  for (unsigned c = 0; c < G_N_ELEMENTS (cases); c++)
    {
      g_autoptr (ThrongCollector) collector = new_collector (2);
      g_autoptr (ThrongRecorder) recorder = new_recorder ();
      g_autoptr (ThrongSnapshot) snapshot = NULL;

      for (uint64_t tick = 0; tick < 40; tick++)
        {
          ThrongGauges gauges = cases[c].per_tick;
          g_autoptr (GBytes) bytes = NULL;

          gauges.users = users;
          gauges.cpu_us *= (int64_t) tick;
          gauges.queued_us *= (int64_t) tick;
          bytes = throng_recorder_take (recorder, tick, &gauges);
          g_assert_true (throng_collector_add (collector, 0, bytes, NULL));
          report (collector, 1, recorder, tick);
        }
      snapshot = throng_collector_snapshot (collector, 10 * SECOND_US, false);
      g_assert_cmpint (snapshot->generator.verdict, ==, cases[c].verdict);
      g_assert_cmpuint (g_strv_length ((char **) snapshot->generator.reasons), ==, c > 0);
    }
}

static void
accounts_that_do_not_balance_at_the_end_are_invalid (void)
{
  g_autoptr (ThrongCollector) collector = new_collector (1);
  g_autoptr (ThrongRecorder) recorder = new_recorder ();
  g_autoptr (ThrongSnapshot) good = NULL;
  g_autoptr (ThrongSnapshot) bad = NULL;

  request (recorder, 0, 1000, NULL);
  report (collector, 0, recorder, 0);
  throng_collector_check_accounts (collector, SECOND_US);
  good = throng_collector_snapshot (collector, SECOND_US, false);
  g_assert_cmpint (good->generator.verdict, ==, THRONG_VERDICT_VALID);

  throng_recorder_request_started (recorder, 0);
  report (collector, 0, recorder, 1);
  throng_collector_check_accounts (collector, SECOND_US);
  bad = throng_collector_snapshot (collector, SECOND_US, false);
  g_assert_cmpint (bad->generator.verdict, ==, THRONG_VERDICT_INVALID);
  g_assert_cmpstr (bad->generator.reasons[0], ==,
                   "GET /users: The accounts do not balance: 2 requests started, but 1 succeeded, "
                   "failed or aborted, a difference of 1.");
}

static void
the_verdict_does_not_need_snapshots (void)
{
  g_autoptr (ThrongCollector) collector = new_collector (1);
  g_autoptr (ThrongRecorder) recorder = throng_recorder_new (N_ENDPOINTS, N_CLASSES);
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  for (uint64_t tick = 0; tick < 4 * 100; tick++)
    {
      for (unsigned i = 0; i < 10; i++)
        throng_recorder_lateness (recorder, tick < 4 * 5 ? 30000 : 10);
      report (collector, 0, recorder, tick);
    }
  snapshot = throng_collector_snapshot (collector, 100 * SECOND_US, false);
  g_assert_cmpint (snapshot->generator.verdict, ==, THRONG_VERDICT_INVALID);
  g_assert_cmpstr (snapshot->generator.reasons[0], ==,
                   "Requests left up to 30 ms late: the load generator could not keep up.");
}

static void
local_troubles_are_kept_once (void)
{
  g_autoptr (ThrongCollector) collector = new_collector (1);
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  throng_collector_add_local_trouble (collector, "No more ports.");
  throng_collector_add_local_trouble (collector, "No more files.");
  throng_collector_add_local_trouble (collector, "No more ports.");
  snapshot = throng_collector_snapshot (collector, 0, false);
  throng_collector_free (g_steal_pointer (&collector));
  g_assert_cmpint (snapshot->generator.verdict, ==, THRONG_VERDICT_INVALID);
  g_assert_cmpstr (snapshot->generator.reasons[0], ==, "No more ports.");
  g_assert_cmpstr (snapshot->generator.reasons[1], ==, "No more files.");
  g_assert_null (snapshot->generator.reasons[2]);
}

static void *
read_and_drop (void *data)
{
  ThrongSnapshot *snapshot = data;

  g_assert_cmpstr (snapshot->rows[0].name, ==, "/users");
  g_assert_cmpstr (snapshot->failures[0].message, ==, "Status 500");
  throng_snapshot_unref (snapshot);
  return NULL;
}

static void
a_snapshot_outlives_its_collector_and_its_thread (void)
{
  g_autoptr (ThrongCollector) collector = new_collector (1);
  g_autoptr (ThrongRecorder) recorder = throng_recorder_new (N_ENDPOINTS, N_CLASSES);
  ThrongSnapshot *snapshot;
  GThread *thread;

  request (recorder, 0, 1000, "Status 500");
  report (collector, 0, recorder, 0);
  snapshot = throng_collector_snapshot (collector, SECOND_US, true);
  throng_collector_free (g_steal_pointer (&collector));
  thread = g_thread_new ("reader", read_and_drop, throng_snapshot_ref (snapshot));
  throng_snapshot_unref (snapshot);
  g_thread_join (thread);
}

static void
an_empty_plan_is_no_problem (void)
{
  g_autoptr (ThrongCollector) collector = throng_collector_new (NULL, NULL, 0, NULL, 0, 1);
  g_autoptr (ThrongRecorder) recorder = throng_recorder_new (0, 0);
  g_autoptr (GBytes) bytes = throng_recorder_take (recorder, 0, &(ThrongGauges) { 0 });
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  g_assert_true (throng_collector_add (collector, 0, bytes, NULL));
  snapshot = throng_collector_snapshot (collector, SECOND_US, true);
  g_assert_cmpuint (snapshot->n_rows, ==, 0);
  g_assert_true (throng_snapshot_check_accounts (snapshot, NULL));
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
  ADD (a_worker_lost_after_a_reset_leaves_accounts_that_balance);
  ADD (marks_are_in_order_and_none_is_told_before_its_time);
  ADD (truncated_reports_change_nothing);
  ADD (reports_with_more_or_of_another_plan_are_refused);
  ADD (damaged_reports_are_refused_or_harmless);
  ADD (random_bytes_are_refused);
  ADD (current_rates_are_those_of_the_last_ten_whole_seconds);
  ADD (current_rates_fall_to_zero_when_traffic_stops);
  ADD (a_second_waits_for_the_slowest_living_worker);
  ADD (it_does_not_matter_which_worker_is_the_slowest);
  ADD (a_report_that_is_much_too_late_counts_in_the_totals_alone);
  ADD (the_window_stays_while_users_are_stopping);
  ADD (window_percentiles_are_about_the_last_ten_seconds);
  ADD (the_series_halves_its_resolution_and_loses_nothing);
  ADD (seconds_without_reports_are_in_the_series);
  ADD (a_day_needs_the_memory_of_an_hour);
  ADD (recording_a_known_status_allocates_nothing);
  ADD (failures_are_grouped_and_sorted);
  ADD (different_failures_are_bounded);
  ADD (messages_become_short_and_valid);
  ADD (strange_statuses_are_bounded);
  ADD (accounts_that_do_not_balance_are_named);
  ADD (a_lost_worker_leaves_its_counts_and_takes_its_users);
  ADD (arrivals_that_a_lost_worker_still_had_to_start_are_skipped);
  ADD (the_verdict_sees_lateness_and_processor);
  ADD (the_verdict_sees_what_workers_lack);
  ADD (accounts_that_do_not_balance_at_the_end_are_invalid);
  ADD (the_verdict_does_not_need_snapshots);
  ADD (local_troubles_are_kept_once);
  ADD (a_snapshot_outlives_its_collector_and_its_thread);
  ADD (an_empty_plan_is_no_problem);
  return g_test_run ();
}
