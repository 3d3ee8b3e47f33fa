/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Rates, windows and the series of a run, and the memory that they take. */

#include <malloc.h>
#include <string.h>

#include "collector-fixture.h"
#include "stats/throng-histogram.h"

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
assert_at_work (ThrongCollector *collector, int64_t now_us, unsigned n_users, unsigned n_silent)
{
  g_autoptr (ThrongSnapshot) snapshot = throng_collector_snapshot (collector, now_us, false);

  g_assert_cmpuint (snapshot->users, ==, n_users);
  g_assert_cmpuint (snapshot->classes[0].users, ==, n_users);
  g_assert_cmpuint (snapshot->n_silent_workers, ==, n_silent);
  if (n_silent > 0)
    {
      g_assert_cmpuint (snapshot->silent_workers[0].number, ==, 2);
      g_assert_cmpint (snapshot->silent_workers[0].since_us, ==, 2 * SECOND_US);
    }
}

static void
a_worker_that_says_nothing_is_silent_until_it_does_or_is_over (void)
{
  g_autoptr (ThrongCollector) collector = new_collector (2);
  g_autoptr (ThrongRecorder) recorder = throng_recorder_new (N_ENDPOINTS, N_CLASSES);

  report_gauges (collector, 0, recorder, 7, 20, 0);
  report_gauges (collector, 1, recorder, 7, 30, 0);
  assert_at_work (collector, 2 * SECOND_US + THRONG_SILENT_US - 1, 50, 0);
  report_gauges (collector, 0, recorder, 27, 20, 0);
  assert_at_work (collector, 2 * SECOND_US + THRONG_SILENT_US, 20, 1);
  report_gauges (collector, 1, recorder, 28, 30, 0);
  assert_at_work (collector, 2 * SECOND_US + THRONG_SILENT_US, 50, 0);
  throng_collector_worker_over (collector, 0);
  throng_collector_worker_lost (collector, 1);
  assert_at_work (collector, 3600 * SECOND_US, 20, 0);
}

/* As one whose users have done what each may. */
static void
a_second_does_not_wait_for_a_worker_that_is_over (void)
{
  g_autoptr (ThrongCollector) collector = new_collector (2);
  g_autoptr (ThrongRecorder) recorder = throng_recorder_new (N_ENDPOINTS, N_CLASSES);

  report (collector, 1, recorder, 2);
  run_second (collector, recorder, 0, 40);
  report (collector, 0, recorder, 4);
  assert_current (collector, SECOND_US + 300000, 0);
  throng_collector_worker_over (collector, 1);
  assert_current (collector, SECOND_US + 300000, 40);
  throng_collector_worker_over (collector, 0);
  assert_current (collector, SECOND_US + 300000, 40);
}

static void
report_answer (ThrongCollector *collector, ThrongRecorder *recorder, uint64_t tick, int64_t sent_us)
{
  int64_t ended_us = (int64_t) tick * THRONG_TICK_US + 1000;

  throng_recorder_request_started (recorder, 0);
  throng_recorder_sample (recorder, &(ThrongSample) { .status = 200,
                                                      .ended_us = ended_us,
                                                      .response_us = ended_us - sent_us,
                                                      .service_us = ended_us - sent_us });
  report (collector, 0, recorder, tick);
}

static void
a_stall_is_seen_although_a_worker_is_over (void)
{
  g_autoptr (ThrongCollector) collector = new_collector (2);
  g_autoptr (ThrongRecorder) recorder = throng_recorder_new (N_ENDPOINTS, N_CLASSES);
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  report (collector, 1, recorder, 2);
  throng_collector_worker_over (collector, 1);
  for (uint64_t tick = 0; tick < 20; tick++)
    report_answer (collector, recorder, tick, (int64_t) tick * THRONG_TICK_US);
  throng_recorder_request_started (recorder, 0);
  for (uint64_t tick = 20; tick < 60; tick++)
    {
      /* What fails without an answer ends no stall. */
      throng_recorder_request_started (recorder, 1);
      throng_recorder_sample (recorder,
                              &(ThrongSample) { .endpoint = 1,
                                                .failure = "Timed out",
                                                .ended_us = (int64_t) tick * THRONG_TICK_US });
      report (collector, 0, recorder, tick);
    }
  throng_recorder_request_aborted (recorder, 0, 0, 0);
  report_answer (collector, recorder, 60, 5 * SECOND_US);
  throng_collector_worker_over (collector, 0);
  snapshot = throng_collector_snapshot (collector, 16 * SECOND_US, false);
  g_assert_cmpint (snapshot->stall.from_us, ==, 5 * SECOND_US);
  g_assert_cmpint (snapshot->stall.length_us, ==, 10 * SECOND_US + 1000);
}

/* Or the answers that come after a stop would make a rate that never was. */
static void
the_bucket_of_the_stop_lasts_until_the_last_answer (void)
{
  g_autoptr (ThrongCollector) collector = new_collector (2);
  g_autoptr (ThrongRecorder) recorder = throng_recorder_new (N_ENDPOINTS, N_CLASSES);
  g_autoptr (ThrongSnapshot) before = NULL;
  g_autoptr (ThrongSnapshot) after = NULL;
  g_autoptr (ThrongSnapshot) last = NULL;

  for (uint64_t tick = 0; tick < 6; tick++)
    report_answer (collector, recorder, tick, (int64_t) tick * THRONG_TICK_US);
  before = throng_collector_snapshot (collector, 1500000, false);
  g_assert_cmpuint (before->n_buckets, ==, 2);
  g_assert_cmpfloat (before->series[1].length_s, ==, 0.5);
  report_answer (collector, recorder, 7, 7 * THRONG_TICK_US);
  after = throng_collector_snapshot (collector, 1500000, false);
  g_assert_cmpuint (after->series[1].n_requests, ==, 3);
  g_assert_cmpfloat_with_epsilon (after->series[1].length_s, 0.751, 1e-9);
  /* The last one is not that of the worker that reports last. */
  report_answer (collector, recorder, 4, 4 * THRONG_TICK_US);
  last = throng_collector_snapshot (collector, 1500000, false);
  g_assert_cmpfloat_with_epsilon (last->series[1].length_s, 0.751, 1e-9);
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

/* @n_values a second of an endpoint, with hardly any two alike. */
static void
assert_window_is_exact (unsigned n_values)
{
  g_autoptr (ThrongCollector) collector = new_collector (1);
  g_autoptr (ThrongRecorder) recorder = throng_recorder_new (N_ENDPOINTS, N_CLASSES);
  g_autoptr (ThrongSnapshot) snapshot = NULL;
  ThrongHistogram expected = { 0 };
  int64_t values_us[THRONG_N_PERCENTILES];

  for (uint64_t second = 0; second < 15; second++)
    {
      for (unsigned i = 0; i < n_values; i++)
        {
          int64_t time_us = 50 + (int64_t) ((second * 7919 + i * 104729) % 1000003);

          /* Another row, so that something of it could be left over. */
          request (recorder, 0, 3 * time_us, NULL);
          request (recorder, 1, time_us, NULL);
          if (second >= 5)
            throng_histogram_record (&expected, time_us);
        }
      report (collector, 0, recorder, 4 * second + 3);
    }
  snapshot = throng_collector_snapshot (collector, 16 * SECOND_US, true);
  throng_histogram_percentiles (&expected, NULL, throng_percentile_ratios, THRONG_N_PERCENTILES,
                                values_us);
  for (unsigned i = 0; i < THRONG_N_PERCENTILES; i++)
    g_assert_cmpfloat (snapshot->rows[1].window_percentiles_ms[i], ==,
                       (double) values_us[i] / 1000.0);
  throng_histogram_clear (&expected);
}

static void
window_percentiles_are_the_same_of_few_values_and_of_many (void)
{
  assert_window_is_exact (1);
  assert_window_is_exact (12);
  assert_window_is_exact (13);
  assert_window_is_exact (300);
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
  g_assert_cmpfloat (snapshot->series[3].length_s, ==, 1);
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

#define ADD(function) g_test_add_func ("/collector-time/" #function, function)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD (current_rates_are_those_of_the_last_ten_whole_seconds);
  ADD (current_rates_fall_to_zero_when_traffic_stops);
  ADD (a_second_waits_for_the_slowest_living_worker);
  ADD (a_worker_that_says_nothing_is_silent_until_it_does_or_is_over);
  ADD (a_second_does_not_wait_for_a_worker_that_is_over);
  ADD (a_stall_is_seen_although_a_worker_is_over);
  ADD (the_bucket_of_the_stop_lasts_until_the_last_answer);
  ADD (it_does_not_matter_which_worker_is_the_slowest);
  ADD (a_report_that_is_much_too_late_counts_in_the_totals_alone);
  ADD (the_window_stays_while_users_are_stopping);
  ADD (window_percentiles_are_about_the_last_ten_seconds);
  ADD (window_percentiles_are_the_same_of_few_values_and_of_many);
  ADD (the_series_halves_its_resolution_and_loses_nothing);
  ADD (seconds_without_reports_are_in_the_series);
  ADD (a_day_needs_the_memory_of_an_hour);
  ADD (recording_a_known_status_allocates_nothing);
  return g_test_run ();
}
