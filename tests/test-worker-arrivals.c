/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Loads of arrivals on virtual time: when they start, at the cap, steered
 * and at the end.
 */

#include <stdlib.h>
#include <string.h>

#include "arrivals-fixture.h"

/* Moments */

static void
test_even_arrivals_start_at_their_moments_with_the_users_they_need (void)
{
  g_autoptr (ArrivalsFixture) fixture = arrivals_fixture_new (
      VISIT ("'wait': { 'constant': 60 }, ",
             "{ 'arrivals': 50, 'spacing': 'even', 'run-time': 10 }"),
      NULL);
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  arrivals_run_all (fixture);
  snapshot = virtual_run_snapshot (fixture->run);
  g_assert_cmpuint (fixture->server.times_us->len, ==, 500);
  for (unsigned i = 0; i < 500; i++)
    g_assert_cmpint (arrivals_get_time_us (fixture, i), ==, (int64_t) i * SECOND / 50);
  g_assert_cmpuint (snapshot->accounts.tasks_scheduled, ==, 500);
  g_assert_cmpuint (snapshot->accounts.tasks_started, ==, 500);
  g_assert_cmpuint (snapshot->accounts.tasks_skipped, ==, 0);
  g_assert_cmpuint (snapshot->accounts.tasks_delayed, ==, 0);
  g_assert_cmpfloat (arrivals_get_row (snapshot)->max_ms, ==, 1);
  g_assert_cmpfloat (snapshot->generator.lateness_max_ms, ==, 0);
  /* One user is always free before the next arrival comes, although its wait would be long. */
  for (unsigned i = 0; i < snapshot->n_buckets; i++)
    g_assert_cmpuint (snapshot->series[i].users, ==, 1);
}

static int
compare_times (const void *a, const void *b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Moment and class of every request, in order. */
static char *
describe (unsigned n_workers, const char *load)
{
  g_autofree char *json = g_strdup_printf (
      SCENARIO (CLASS ("A", "", "GET /a") ", " CLASS ("B", "'weight': 3, ", "GET /b"), "%s"), load);
  g_autoptr (ArrivalsFixture) fixture = arrivals_fixture_new (
      json, &(VirtualRunOptions) { .n_workers = n_workers, .seed = 9 });
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  arrivals_run_all (fixture);
  for (unsigned i = 0; i < fixture->server.times_us->len; i++)
    g_ptr_array_add (lines, g_strdup_printf ("%012" G_GINT64_FORMAT " %c",
                                             arrivals_get_time_us (fixture, i),
                                             fixture->server.paths->str[i]));
  g_ptr_array_sort (lines, compare_times);
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **) lines->pdata);
}

static void
test_the_number_of_workers_changes_neither_moments_nor_classes (void)
{
  const char *const loads[] = {
    "{ 'arrivals': 80, 'run-time': 20 }",
    "{ 'stages': [ { 'arrivals': 90, 'over': 10 }, { 'arrivals': 0, 'over': 5 } ], 'spacing': "
    "'even' }",
    "{ 'arrivals': 80, 'tasks': 300 }",
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (loads); i++)
    {
      g_autofree char *one = describe (1, loads[i]);
      g_autofree char *two = describe (2, loads[i]);
      g_autofree char *three = describe (3, loads[i]);

      g_assert_cmpuint (strlen (one), >, 300 * 14);
      g_assert_cmpstr (one, ==, two);
      g_assert_cmpstr (one, ==, three);
    }
}

static void
test_classes_get_their_shares_of_the_arrivals (void)
{
  g_autoptr (ArrivalsFixture) fixture = arrivals_fixture_new (
      SCENARIO (CLASS ("A", "", "GET /a") ", " CLASS ("B", "'weight': 3, ", "GET /b") ", " CLASS (
                    "C", "'weight': 0, ", "GET /c"),
                "{ 'arrivals': 200, 'run-time': 50 }"),
      &(VirtualRunOptions) { .n_workers = 2 });
  g_autoptr (ThrongSnapshot) snapshot = NULL;
  uint64_t n;

  arrivals_run_all (fixture);
  snapshot = virtual_run_snapshot (fixture->run);
  n = snapshot->accounts.tasks_started;
  g_assert_cmpfloat_with_epsilon ((double) n, 10000, 400);
  g_assert_cmpfloat_with_epsilon (
      (double) snapshot_find_row (snapshot, "GET", "/a")->n_requests / (double) n, 0.25, 0.02);
  g_assert_cmpuint (snapshot_find_row (snapshot, "GET", "/c")->n_requests, ==, 0);
}

static void
test_tasks_end_the_run_after_so_many_arrivals (void)
{
  for (unsigned n_workers = 1; n_workers <= 5; n_workers++)
    {
      g_autoptr (ArrivalsFixture) fixture = arrivals_fixture_new (
          VISIT ("", "{ 'arrivals': 10, 'spacing': 'even', 'tasks': 23, 'max-users': 3 }"),
          &(VirtualRunOptions) { .n_workers = n_workers });

      arrivals_run_all (fixture);
      g_assert_cmpuint (fixture->server.times_us->len, ==, 23);
      g_assert_cmpint (arrivals_get_time_us (fixture, 22), ==, 22 * SECOND / 10);
    }
}

/* The cap */

static void
test_at_the_cap_arrivals_wait_and_their_times_tell (void)
{
  g_autoptr (ArrivalsFixture) fixture = arrivals_fixture_new (
      SCENARIO ("{ 'name': 'A', 'tasks': [ { 'name': 'T', 'steps': [ { 'request': 'GET /' }, { "
                "'request': 'GET /second' } ] } ] }",
                "{ 'arrivals': 10, 'spacing': 'even', 'run-time': 9.95, 'max-users': 2 }"),
      NULL);
  g_autoptr (ThrongSnapshot) snapshot = NULL;
  const ThrongRow *second;

  /* A task takes 1 s, so that 2 of the 10 that come each second can start. */
  fixture->server.delay_us = SECOND / 2;
  virtual_run_start (fixture->run);
  virtual_run_advance (fixture->run, 5 * SECOND + 1);
  snapshot = virtual_run_snapshot (fixture->run);
  g_assert_cmpuint (snapshot->users, ==, 2);
  g_assert_cmpuint (snapshot->accounts.tasks_scheduled, ==, 50);
  g_assert_cmpuint (snapshot->waiting, ==, 50 - snapshot->accounts.tasks_started);
  g_clear_pointer (&snapshot, throng_snapshot_unref);

  virtual_run_finish (fixture->run);
  snapshot = virtual_run_snapshot (fixture->run);
  second = snapshot_find_row (snapshot, "GET", "/second");
  g_assert_cmpuint (snapshot->accounts.tasks_scheduled, ==, 100);
  g_assert_cmpuint (snapshot->accounts.tasks_started, ==, 20);
  g_assert_cmpuint (snapshot->accounts.tasks_skipped, ==, 80);
  g_assert_cmpuint (snapshot->accounts.tasks_delayed, ==, 98);
  g_assert_cmpuint (snapshot->waiting, ==, 0);
  /* The last one started at 9.1 s and was planned for 1.9 s. */
  assert_near (arrivals_get_row (snapshot)->max_ms, 7200 + 500);
  assert_near (arrivals_get_row (snapshot)->service_max_ms, 500);
  assert_near (second->max_ms, 500);
  /* That is a result and no fault of the generator. */
  g_assert_cmpint (snapshot->generator.verdict, ==, THRONG_VERDICT_VALID);
  g_assert_cmpfloat (snapshot->generator.lateness_max_ms, ==, 0);
}

/* The cap is a result of the load; what this machine lacks is none. */
static void
test_arrivals_that_this_machine_has_no_users_for_are_not_delayed_by_the_cap (void)
{
  g_autoptr (ArrivalsFixture) fixture = arrivals_fixture_new (
      VISIT ("", "{ 'arrivals': 10, 'spacing': 'even', 'run-time': 5, 'max-users': 5 }"),
      &(VirtualRunOptions) { .max_users = 2 });
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  fixture->server.delay_us = SECOND;
  arrivals_run_all (fixture);
  snapshot = virtual_run_snapshot (fixture->run);
  g_assert_cmpuint (snapshot->accounts.tasks_scheduled, ==, 50);
  g_assert_cmpuint (snapshot->accounts.tasks_skipped, >, 30);
  g_assert_cmpuint (snapshot->accounts.tasks_delayed, ==, 0);
}

/* Of the requests that are planned in a stall of S seconds the response times are evenly spread
 * from 0 to S; without it they are next to nothing. So the percentile p over T seconds is S - (1 -
 * p) T. */
static void
test_a_stall_shows_in_the_response_times_as_the_arithmetic_says (void)
{
  g_autoptr (ArrivalsFixture) fixture = arrivals_fixture_new (
      VISIT ("", "{ 'arrivals': 100, 'spacing': 'even', 'run-time': 100, 'max-users': 50 }"),
      &(VirtualRunOptions) { .n_workers = 2 });
  g_autoptr (ThrongSnapshot) snapshot = NULL;
  const ThrongRow *row;

  fixture->server.stall_from_us = 40 * SECOND;
  fixture->server.stall_to_us = 50 * SECOND;
  arrivals_run_all (fixture);
  snapshot = virtual_run_snapshot (fixture->run);
  row = arrivals_get_row (snapshot);
  g_assert_cmpuint (row->n_requests, ==, 10000);
  for (unsigned i = 0; i < THRONG_N_PERCENTILES; i++)
    {
      double ratio = throng_percentile_ratios[i];
      double expected_ms = MAX (10.0 - (1 - ratio) * 100, 0) * 1000;

      if (expected_ms > 1)
        g_assert_cmpfloat_with_epsilon (row->percentiles_ms[i], expected_ms, expected_ms * 0.02);
      if (ratio <= 0.99)
        g_assert_cmpfloat (row->service_percentiles_ms[i], ==, 1);
    }
  g_assert_cmpint (snapshot->generator.verdict, ==, THRONG_VERDICT_VALID);
}

static void
test_arrivals_that_wait_by_the_hundred_thousand_all_start (void)
{
  g_autoptr (ArrivalsFixture) fixture = arrivals_fixture_new (
      SCENARIO (CLASS ("A", "", "GET /a") ", " CLASS ("B", "", "GET /b"),
                "{ 'arrivals': 1000, 'run-time': '10m', 'max-users': 10 }"),
      &(VirtualRunOptions) { .n_workers = 2 });
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  fixture->server.stall_to_us = 480 * SECOND;
  arrivals_run_all (fixture);
  snapshot = virtual_run_snapshot (fixture->run);
  g_assert_cmpfloat_with_epsilon ((double) snapshot->accounts.tasks_scheduled, 600000, 4000);
  g_assert_cmpuint (snapshot->accounts.tasks_skipped, ==, 0);
  g_assert_cmpint (snapshot->generator.verdict, ==, THRONG_VERDICT_VALID);
}

static void
test_the_cap_is_shared_out_over_the_workers (void)
{
  for (unsigned n_workers = 1; n_workers <= 5; n_workers++)
    {
      g_autoptr (ArrivalsFixture) fixture = arrivals_fixture_new (
          VISIT ("", "{ 'arrivals': 20, 'spacing': 'even', 'run-time': 10, 'max-users': 3 }"),
          &(VirtualRunOptions) { .n_workers = n_workers });
      g_autoptr (ThrongSnapshot) snapshot = NULL;

      fixture->server.delay_us = SECOND;
      arrivals_run_all (fixture);
      snapshot = virtual_run_snapshot (fixture->run);
      for (unsigned i = 0; i < snapshot->n_buckets; i++)
        g_assert_cmpuint (snapshot->series[i].users, <=, 3);
      g_assert_cmpuint (snapshot->accounts.tasks_scheduled, ==, 200);
      g_assert_cmpfloat_with_epsilon ((double) snapshot->accounts.tasks_started, 30, 3);
    }
}

/* A comes first and could keep every user for itself. */
static void
test_at_the_cap_no_class_is_left_without_users (void)
{
  for (unsigned max_users = 1; max_users <= 10; max_users += 3)
    {
      g_autofree char *json = g_strdup_printf (
          SCENARIO (CLASS ("A", "'weight': 9, 'on-stop': [ { 'request': 'GET /x' } ], ",
                           "GET /a") ", " CLASS ("B", "", "GET /b"),
                    "{ 'arrivals': 100, 'run-time': 60, 'max-users': %u }"),
          max_users);
      g_autoptr (ArrivalsFixture) fixture = arrivals_fixture_new (json, NULL);
      g_autoptr (ThrongSnapshot) snapshot = NULL;
      double n_a, n_b;

      fixture->server.delay_us = SECOND / 2;
      arrivals_run_all (fixture);
      snapshot = virtual_run_snapshot (fixture->run);
      for (unsigned i = 0; i < snapshot->n_buckets; i++)
        g_assert_cmpuint (snapshot->series[i].users, <=, max_users);
      n_a = (double) snapshot_find_row (snapshot, "GET", "/a")->n_requests;
      n_b = (double) snapshot_find_row (snapshot, "GET", "/b")->n_requests;
      g_assert_cmpfloat (n_b, >, 5);
      g_assert_cmpfloat (n_a, >, n_b / 2);
    }
}

/* Steering */

static void
test_steering_changes_the_rate_from_now_on_and_the_plan_resumes (void)
{
  for (unsigned n_workers = 1; n_workers <= 3; n_workers++)
    {
      g_autoptr (ArrivalsFixture) fixture = arrivals_fixture_new (
          VISIT ("", "{ 'stages': [ { 'arrivals': 40, 'over': 40 }, { 'arrivals': 40, 'over': 20 } "
                     "], 'spacing': 'even' }"),
          &(VirtualRunOptions) { .n_workers = n_workers });
      unsigned n[60] = { 0 };

      virtual_run_start (fixture->run);
      virtual_run_advance (fixture->run, 10 * SECOND);
      virtual_run_set_arrivals (fixture->run, 80);
      virtual_run_advance (fixture->run, 15 * SECOND);
      virtual_run_set_arrivals (fixture->run, 0);
      virtual_run_advance (fixture->run, 20 * SECOND);
      virtual_run_set_arrivals (fixture->run, 3);
      virtual_run_advance (fixture->run, 30 * SECOND);
      virtual_run_resume_arrivals (fixture->run);
      virtual_run_finish (fixture->run);
      for (unsigned i = 0; i < fixture->server.times_us->len; i++)
        n[arrivals_get_time_us (fixture, i) / SECOND]++;
      for (unsigned s = 0; s < 60; s++)
        {
          double planned = s < 40 ? s + 0.5 : 40;
          double expected = s < 10 ? planned : s < 15 ? 80 : s < 20 ? 0 : s < 30 ? 3 : planned;

          g_assert_cmpfloat_with_epsilon (n[s], expected, 1.01);
        }
      g_assert_cmpint (virtual_run_get_time_us (fixture->run), <, 60 * SECOND + 10000);
    }
}

static void
test_steering_while_arrivals_wait_loses_none (void)
{
  g_autoptr (ArrivalsFixture) fixture = arrivals_fixture_new (
      VISIT ("", "{ 'arrivals': 50, 'run-time': 60, 'max-users': 4 }"),
      &(VirtualRunOptions) { .n_workers = 3 });
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  fixture->server.stall_from_us = 5 * SECOND;
  fixture->server.stall_to_us = 15 * SECOND;
  virtual_run_start (fixture->run);
  for (unsigned s = 7; s < 14; s += 2)
    {
      virtual_run_advance (fixture->run, s * SECOND);
      virtual_run_set_arrivals (fixture->run, s * 10);
    }
  virtual_run_finish (fixture->run);
  snapshot = virtual_run_snapshot (fixture->run);
  g_assert_cmpuint (snapshot->accounts.tasks_skipped, ==, 0);
  g_assert_cmpfloat_with_epsilon ((double) snapshot->accounts.tasks_scheduled,
                                  7 * 50 + 2 * (70 + 90 + 110) + 47 * 130, 400);
  assert_near (arrivals_get_row (snapshot)->max_ms, 10000);
}

/* The end */

static void
test_a_stop_skips_what_waits_and_lets_tasks_finish (void)
{
  for (int at_once = 0; at_once < 2; at_once++)
    {
      g_autoptr (ArrivalsFixture) fixture = arrivals_fixture_new (
          VISIT ("'on-stop': [ { 'request': 'GET /bye' } ], ",
                 "{ 'arrivals': 10, 'spacing': 'even', 'max-users': 5 }"),
          &(VirtualRunOptions) { .n_workers = 2 });
      g_autoptr (ThrongSnapshot) snapshot = NULL;

      fixture->server.delay_us = 2 * SECOND;
      virtual_run_start (fixture->run);
      virtual_run_advance (fixture->run, 5050 * 1000);
      virtual_run_stop (fixture->run, at_once);
      virtual_run_finish (fixture->run);
      snapshot = virtual_run_snapshot (fixture->run);
      g_assert_cmpuint (snapshot->accounts.tasks_scheduled, ==, 51);
      g_assert_cmpuint (snapshot->accounts.tasks_skipped, ==,
                        51 - snapshot->accounts.tasks_started);
      g_assert_cmpuint (snapshot->accounts.tasks_skipped, >, 30);
      g_assert_cmpuint (snapshot->accounts.tasks_broken, ==, at_once ? 5 : 0);
      g_assert_cmpuint (snapshot_find_row (snapshot, "GET", "/bye")->n_requests, ==,
                        at_once ? 0 : 5);
    }
}

/* As when the machine is so busy that the stop comes first. */
static void
test_arrivals_that_nobody_has_looked_at_before_the_stop_are_skipped (void)
{
  g_autoptr (ArrivalsFixture) fixture = arrivals_fixture_new (
      VISIT ("", "{ 'arrivals': 10, 'spacing': 'even' }"), NULL);
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  virtual_run_start (fixture->run);
  virtual_run_advance (fixture->run, 5050 * 1000);
  fixture->run->now_us += SECOND;
  virtual_run_stop (fixture->run, false);
  virtual_run_finish (fixture->run);
  snapshot = virtual_run_snapshot (fixture->run);
  g_assert_cmpuint (snapshot->accounts.tasks_scheduled, ==, 61);
  g_assert_cmpuint (snapshot->accounts.tasks_started, ==, 51);
}

static void
test_users_that_are_free_end_with_the_run (void)
{
  g_autoptr (ArrivalsFixture) fixture = arrivals_fixture_new (
      VISIT (LOGIN "'on-stop': [ { 'request': 'GET /bye' } ], ",
             "{ 'arrivals': 5, 'spacing': 'even', 'run-time': 3 }"),
      NULL);
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  arrivals_run_all (fixture);
  snapshot = virtual_run_snapshot (fixture->run);
  g_assert_cmpuint (snapshot_find_row (snapshot, "GET", "/bye")->n_requests, ==, 1);
  g_assert_cmpint (virtual_run_get_time_us (fixture->run), ==, 3001 * 1000);
}

static void
test_what_was_planned_before_the_end_starts_however_late_the_loop_is (void)
{
  g_autoptr (ArrivalsFixture) fixture = arrivals_fixture_new (
      VISIT ("", "{ 'arrivals': 100, 'spacing': 'even', 'run-time': 3 }"), NULL);
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  virtual_run_start (fixture->run);
  virtual_run_advance (fixture->run, 2 * SECOND);
  fixture->run->now_us += 5 * SECOND;
  virtual_run_finish (fixture->run);
  snapshot = virtual_run_snapshot (fixture->run);
  g_assert_cmpuint (snapshot->accounts.tasks_started, ==, 300);
  g_assert_cmpuint (snapshot->accounts.tasks_skipped, ==, 0);
  assert_near (snapshot->generator.lateness_max_ms, 4990);
  g_assert_cmpint (snapshot->generator.verdict, ==, THRONG_VERDICT_INVALID);
}

static void
test_broken_tasks_do_not_spin (void)
{
  g_autoptr (ArrivalsFixture) fixture = arrivals_fixture_new (
      SCENARIO (
          "{ 'name': 'A', 'tasks': [ { 'name': 'T', 'steps': [ { 'request': 'GET /{{gone}}' }, "
          "{ 'request': 'GET /', 'capture': { 'gone': { 'json': '$.a' } } } ] } ] }",
          "{ 'arrivals': 200, 'spacing': 'even', 'run-time': 2, 'max-users': 1 }"),
      NULL);
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  arrivals_run_all (fixture);
  snapshot = virtual_run_snapshot (fixture->run);
  g_assert_cmpuint (snapshot->accounts.tasks_scheduled, ==, 400);
  g_assert_cmpuint (snapshot->accounts.tasks_broken, <=, 201);
  g_assert_cmpuint (snapshot->accounts.tasks_broken, >=, 199);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function) g_test_add_func ("/worker-arrivals/" name, function)
  ADD ("even-arrivals-start-at-their-moments-with-the-users-they-need",
       test_even_arrivals_start_at_their_moments_with_the_users_they_need);
  ADD ("the-number-of-workers-changes-neither-moments-nor-classes",
       test_the_number_of_workers_changes_neither_moments_nor_classes);
  ADD ("classes-get-their-shares-of-the-arrivals", test_classes_get_their_shares_of_the_arrivals);
  ADD ("tasks-end-the-run-after-so-many-arrivals", test_tasks_end_the_run_after_so_many_arrivals);
  ADD ("at-the-cap-arrivals-wait-and-their-times-tell",
       test_at_the_cap_arrivals_wait_and_their_times_tell);
  ADD ("arrivals-that-this-machine-has-no-users-for-are-not-delayed-by-the-cap",
       test_arrivals_that_this_machine_has_no_users_for_are_not_delayed_by_the_cap);
  ADD ("a-stall-shows-in-the-response-times-as-the-arithmetic-says",
       test_a_stall_shows_in_the_response_times_as_the_arithmetic_says);
  ADD ("arrivals-that-wait-by-the-hundred-thousand-all-start",
       test_arrivals_that_wait_by_the_hundred_thousand_all_start);
  ADD ("the-cap-is-shared-out-over-the-workers", test_the_cap_is_shared_out_over_the_workers);
  ADD ("at-the-cap-no-class-is-left-without-users", test_at_the_cap_no_class_is_left_without_users);
  ADD ("steering-changes-the-rate-from-now-on-and-the-plan-resumes",
       test_steering_changes_the_rate_from_now_on_and_the_plan_resumes);
  ADD ("steering-while-arrivals-wait-loses-none", test_steering_while_arrivals_wait_loses_none);
  ADD ("a-stop-skips-what-waits-and-lets-tasks-finish",
       test_a_stop_skips_what_waits_and_lets_tasks_finish);
  ADD ("arrivals-that-nobody-has-looked-at-before-the-stop-are-skipped",
       test_arrivals_that_nobody_has_looked_at_before_the_stop_are_skipped);
  ADD ("users-that-are-free-end-with-the-run", test_users_that_are_free_end_with_the_run);
  ADD ("what-was-planned-before-the-end-starts-however-late-the-loop-is",
       test_what_was_planned_before_the_end_starts_however_late_the_loop_is);
  ADD ("broken-tasks-do-not-spin", test_broken_tasks_do_not_spin);
  return g_test_run ();
}
