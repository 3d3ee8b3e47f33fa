/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Failures and errors, accounts, lost workers, and what the verdict sees of them. */

#include <string.h>

#include "collector-fixture.h"
#include "stats/throng-example.h"
#include "stats/throng-histogram.h"
#include "stats/throng-report-format.h"

/* --- Failures, errors --------------------------------------------------------------------------
 */

static void
failures_are_grouped_and_sorted (void)
{
  g_autoptr (ThrongCollector) collector = new_collector (2);
  g_autoptr (ThrongRecorder) recorder = throng_recorder_new (N_ENDPOINTS, N_CLASSES);
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  /* Neither the first nor the last one is the one that is told first or last. */
  for (unsigned worker = 2; worker-- > 0;)
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
  g_assert_cmpstr (
      request_error->message, ==,
      "POST /users/: The accounts do not balance: requests started = succeeded + failed + "
      "aborted, but 1 is not 0.");
  throng_recorder_request_aborted (recorder, 1, 3, 2);
  report (collector, 0, recorder, 1);
  tasks = throng_collector_snapshot (collector, SECOND_US, false);
  g_assert_false (throng_snapshot_check_accounts (tasks, &task_error));
  g_assert_nonnull (
      strstr (task_error->message, "tasks started = completed + broken off, but 1 is not 0"));
  g_assert_cmpuint (tasks->accounts.hops, ==, 3);
  g_assert_cmpuint (tasks->accounts.retries, ==, 2);
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
add_gauges (ThrongCollector *collector,
            unsigned worker,
            ThrongRecorder *recorder,
            uint64_t tick,
            ThrongGauges gauges)
{
  static const unsigned users[N_CLASSES] = { 0, 0 };
  g_autoptr (GBytes) bytes = NULL;

  gauges.users = users;
  bytes = throng_recorder_take (recorder, tick, &gauges);
  g_assert_true (throng_collector_add (collector, worker, bytes, NULL));
}

static void
a_lost_worker_has_nobody_waiting_and_uses_no_processor (void)
{
  g_autoptr (ThrongCollector) collector = new_collector (1);
  g_autoptr (ThrongRecorder) recorder = new_recorder ();
  g_autoptr (ThrongSnapshot) before = NULL;
  g_autoptr (ThrongSnapshot) after = NULL;

  for (uint64_t tick = 0; tick < 9; tick++)
    add_gauges (collector, 0, recorder, tick,
                (ThrongGauges) { .waiting = 3, .cpu_us = (int64_t) tick * 125000 });
  before = throng_collector_snapshot (collector, 2 * SECOND_US, false);
  g_assert_cmpuint (before->waiting, ==, 3);
  g_assert_cmpfloat (before->generator.cpu_share, ==, 0.5);
  throng_collector_worker_lost (collector, 0);
  after = throng_collector_snapshot (collector, 2 * SECOND_US, false);
  g_assert_cmpuint (after->waiting, ==, 0);
  g_assert_cmpfloat (after->generator.cpu_share, ==, 0);
}

/* As at the end of a run, whose last report seldom waits for the end of a tick. */
static void
of_two_reports_about_a_tick_the_later_one_counts (void)
{
  g_autoptr (ThrongCollector) collector = new_collector (1);
  g_autoptr (ThrongRecorder) recorder = new_recorder ();
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  report_gauges (collector, 0, recorder, 3, 20, 0);
  report_gauges (collector, 0, recorder, 3, 5, 0);
  report_gauges (collector, 0, recorder, 2, 10, 0);
  snapshot = throng_collector_snapshot (collector, SECOND_US, false);
  g_assert_cmpuint (snapshot->users, ==, 5);
}

static void
users_that_finish_their_tasks_have_not_left (void)
{
  g_autoptr (ThrongCollector) collector = new_collector (1);
  g_autoptr (ThrongRecorder) recorder = new_recorder ();

  add_gauges (collector, 0, recorder, 4, (ThrongGauges) { .stopping = 1 });
  g_assert_false (throng_collector_is_deserted (collector, 0));
  add_gauges (collector, 0, recorder, 5, (ThrongGauges) { 0 });
  g_assert_true (throng_collector_is_deserted (collector, 0));
  g_assert_false (throng_collector_is_deserted (collector, 2 * SECOND_US));
}

static void
nobody_has_left_while_users_are_to_come (void)
{
  g_autoptr (ThrongCollector) collector = new_collector (1);
  g_autoptr (ThrongRecorder) recorder = new_recorder ();

  add_gauges (collector, 0, recorder, 4, (ThrongGauges) { .to_come = 1 });
  g_assert_false (throng_collector_is_deserted (collector, 0));
  add_gauges (collector, 0, recorder, 5, (ThrongGauges) { 0 });
  g_assert_true (throng_collector_is_deserted (collector, 0));
}

/* Its lateness is none of the run. */
static void
what_set_up_told_happened_before_the_start (void)
{
  g_autoptr (ThrongCollector) collector = new_collector (1);
  g_autoptr (ThrongRecorder) recorder = new_recorder ();
  g_autoptr (GBytes) example = throng_example_write (&(ThrongExample) { .sent_us = SECOND_US,
                                                                        .failure = "",
                                                                        .request = "",
                                                                        .request_body = "",
                                                                        .answer = "",
                                                                        .answer_body = "" });
  g_autoptr (GPtrArray) examples = NULL;
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  throng_recorder_error (recorder, "set-up[0]", "No such file.", SECOND_US);
  throng_recorder_error (recorder, "set-up[0]", "No such file.", 2 * SECOND_US);
  throng_recorder_request_started (recorder, 0);
  throng_recorder_lateness (recorder, SECOND_US);
  throng_recorder_sample (recorder,
                          &(ThrongSample) { .failure = "Timed out", .ended_us = 2 * SECOND_US });
  add_gauges (collector, 0, recorder, THRONG_TICK_OUTSIDE, (ThrongGauges) { 0 });
  g_assert_true (throng_collector_add_example (collector, 0, example, NULL));
  throng_collector_begin (collector, 3 * SECOND_US);
  examples = throng_collector_dup_examples (collector);
  snapshot = throng_collector_snapshot (collector, SECOND_US, false);
  g_assert_cmpint (snapshot->errors[0].first_us, ==, -2 * SECOND_US);
  g_assert_cmpint (snapshot->errors[0].last_us, ==, -SECOND_US);
  g_assert_cmpint (snapshot->failures[0].last_us, ==, -SECOND_US);
  g_assert_cmpint (((ThrongExample *) examples->pdata[0])->sent_us, ==, -2 * SECOND_US);
  g_assert_cmpfloat (snapshot->generator.lateness_max_ms, ==, 0);
  g_assert_cmpuint (snapshot->accounts.requests_outside, ==, 1);
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
  g_assert_nonnull (strstr (error->message, "tasks scheduled = started + skipped, but 7 is not 3"));
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

/* A second that was judged is not touched again: its place is that of a later one. */
static void
the_verdict_sees_what_the_host_kept_back (void)
{
  g_autoptr (ThrongCollector) collector = new_collector (1);
  g_autoptr (ThrongSnapshot) before = NULL;
  g_autoptr (ThrongSnapshot) after = NULL;

  throng_collector_note_stolen (collector, 1, 0.5);
  throng_collector_note_stolen (collector, 2, 0.5);
  before = throng_collector_snapshot (collector, 10 * SECOND_US, false);
  g_assert_cmpint (before->generator.verdict, ==, THRONG_VERDICT_VALID);
  for (uint64_t second = 6; second < 12; second++)
    throng_collector_note_stolen (collector, second, 0.5);
  after = throng_collector_snapshot (collector, 20 * SECOND_US, false);
  g_assert_cmpint (after->generator.verdict, ==, THRONG_VERDICT_DEGRADED);
  g_assert_cmpuint (g_strv_length ((char **) after->generator.reasons), ==, 1);
  g_assert_nonnull (strstr (after->generator.reasons[0], "for 3 s"));
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
  g_assert_cmpstr (
      bad->generator.reasons[0], ==,
      "GET /users: The accounts do not balance: requests started = succeeded + failed + "
      "aborted, but 2 is not 1.");
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

/* In less than a second one percent counts. */
static void
the_verdict_sees_a_short_run_that_was_late (void)
{
  for (unsigned n_late = 1; n_late <= 2; n_late++)
    {
      g_autoptr (ThrongCollector) collector = new_collector (1);
      g_autoptr (ThrongRecorder) recorder = new_recorder ();
      g_autoptr (ThrongSnapshot) snapshot = NULL;

      for (unsigned i = 0; i < 100; i++)
        throng_recorder_lateness (recorder, i < n_late ? 300000 : 10);
      report (collector, 0, recorder, 0);
      snapshot = throng_collector_snapshot (collector, SECOND_US, false);
      g_assert_cmpint (snapshot->generator.verdict, ==,
                       n_late == 1 ? THRONG_VERDICT_VALID : THRONG_VERDICT_INVALID);
    }
}

static void
local_troubles_are_kept_once (void)
{
  g_autoptr (ThrongCollector) collector = new_collector (1);
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  throng_collector_add_local_trouble (collector, "No more ports.");
  throng_collector_add_local_trouble (collector, "No more files.");
  throng_collector_add_local_trouble (collector, "No more ports.");
  for (unsigned i = 2; i < 30; i++)
    {
      g_autofree char *sentence = g_strdup_printf ("Trouble %u.", i);

      g_assert_true (throng_collector_add_local_trouble (collector, sentence) == (i < 20));
    }
  snapshot = throng_collector_snapshot (collector, 0, false);
  throng_collector_free (g_steal_pointer (&collector));
  g_assert_cmpint (snapshot->generator.verdict, ==, THRONG_VERDICT_INVALID);
  g_assert_cmpstr (snapshot->generator.reasons[0], ==, "No more ports.");
  g_assert_cmpstr (snapshot->generator.reasons[1], ==, "No more files.");
  g_assert_cmpstr (snapshot->generator.reasons[19], ==, "Trouble 19.");
  g_assert_null (snapshot->generator.reasons[20]);
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

#define ADD(function) g_test_add_func ("/collector-accounts/" #function, function)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD (failures_are_grouped_and_sorted);
  ADD (different_failures_are_bounded);
  ADD (messages_become_short_and_valid);
  ADD (strange_statuses_are_bounded);
  ADD (accounts_that_do_not_balance_are_named);
  ADD (a_lost_worker_leaves_its_counts_and_takes_its_users);
  ADD (a_lost_worker_has_nobody_waiting_and_uses_no_processor);
  ADD (of_two_reports_about_a_tick_the_later_one_counts);
  ADD (users_that_finish_their_tasks_have_not_left);
  ADD (nobody_has_left_while_users_are_to_come);
  ADD (what_set_up_told_happened_before_the_start);
  ADD (arrivals_that_a_lost_worker_still_had_to_start_are_skipped);
  ADD (the_verdict_sees_lateness_and_processor);
  ADD (the_verdict_sees_what_workers_lack);
  ADD (the_verdict_sees_what_the_host_kept_back);
  ADD (accounts_that_do_not_balance_at_the_end_are_invalid);
  ADD (the_verdict_does_not_need_snapshots);
  ADD (the_verdict_sees_a_short_run_that_was_late);
  ADD (local_troubles_are_kept_once);
  ADD (a_snapshot_outlives_its_collector_and_its_thread);
  ADD (an_empty_plan_is_no_problem);
  return g_test_run ();
}
