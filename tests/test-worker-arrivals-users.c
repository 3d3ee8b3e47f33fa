/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Loads of arrivals on virtual time: which user takes which arrival, what its
 * times count from, and how users are used again.
 */

#include "arrivals-fixture.h"

static void
test_tasks_per_user_give_arrivals_new_users (void)
{
  g_autoptr (ArrivalsFixture) fixture = arrivals_fixture_new (
      VISIT (LOGIN, "{ 'arrivals': 10, 'spacing': 'even', 'run-time': 5, 'tasks-per-user': 2 }"),
      NULL);

  arrivals_run_all (fixture);
  g_assert_cmpuint (fixture->server.times_us->len, ==, 50);
  g_assert_cmpuint (fixture->server.n_logins, ==, 25);
}

static void
test_the_user_that_has_waited_longest_is_taken (void)
{
  g_autoptr (ArrivalsFixture) fixture = arrivals_fixture_new (
      SCENARIO (CLASS ("A", "", "GET /{{user.number}}"),
                "{ 'stages': [ { 'arrivals': 20, 'over': 0 }, { 'arrivals': 20, 'over': 0.15 }, { "
                "'arrivals': 1, 'over': 0 }, { 'arrivals': 1, 'over': 6 } ], 'spacing': 'even' }"),
      NULL);

  /* Three are needed at first. */
  fixture->server.delay_us = 140 * 1000;
  arrivals_run_all (fixture);
  g_assert_cmpstr (fixture->server.paths->str, ==, "123123123");
}

static void
test_a_login_on_the_way_is_not_part_of_the_response_time (void)
{
  g_autoptr (ArrivalsFixture) fixture = arrivals_fixture_new (
      VISIT (LOGIN, "{ 'arrivals': 10, 'spacing': 'even', 'run-time': 3 }"), NULL);
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  fixture->server.login_us = 250 * 1000;
  arrivals_run_all (fixture);
  snapshot = virtual_run_snapshot (fixture->run);
  /* Those that log in are not free: the second and the third arrival have users of their own. */
  g_assert_cmpuint (fixture->server.n_logins, ==, 3);
  g_assert_cmpint (arrivals_get_time_us (fixture, 0), ==, 250 * 1000);
  g_assert_cmpfloat (arrivals_get_row (snapshot)->max_ms, ==, 1);
  g_assert_cmpuint (snapshot->accounts.tasks_started, ==, 30);
  g_assert_cmpuint (snapshot->accounts.tasks_delayed, ==, 0);
}

static void
test_failed_logins_are_repeated_and_not_part_of_the_response_time (void)
{
  g_autoptr (ArrivalsFixture) fixture = arrivals_fixture_new (
      VISIT (LOGIN, "{ 'arrivals': 1, 'spacing': 'even', 'run-time': 6, 'max-users': 1 }"), NULL);
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  fixture->server.n_bad_logins = 2;
  arrivals_run_all (fixture);
  snapshot = virtual_run_snapshot (fixture->run);
  g_assert_cmpuint (fixture->server.n_logins, ==, 3);
  g_assert_cmpuint (snapshot->accounts.tasks_started, ==, 6);
  /* After 1 s and 2 s the user is there; those of 1, 2 and 3 s have waited for it. */
  g_assert_cmpint (arrivals_get_time_us (fixture, 0), ==, 3003 * 1000);
  assert_near (arrivals_get_row (snapshot)->max_ms, 2005);
  g_assert_cmpuint (snapshot->accounts.tasks_delayed, ==, 3);
}

static void
test_logins_that_never_succeed_skip_the_arrivals_at_the_end (void)
{
  g_autoptr (ArrivalsFixture) fixture = arrivals_fixture_new (
      VISIT (LOGIN, "{ 'arrivals': 10, 'spacing': 'even', 'run-time': 20, 'max-users': 5 }"), NULL);
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  fixture->server.n_bad_logins = G_MAXUINT;
  arrivals_run_all (fixture);
  snapshot = virtual_run_snapshot (fixture->run);
  g_assert_cmpuint (snapshot->accounts.tasks_scheduled, ==, 200);
  g_assert_cmpuint (snapshot->accounts.tasks_skipped, ==, 200);
  g_assert_cmpuint (snapshot->accounts.tasks_started, ==, 0);
}

static void
test_a_user_that_stops_in_its_login_leaves_its_arrival_to_another (void)
{
  g_autoptr (ArrivalsFixture) fixture = arrivals_fixture_new (
      VISIT ("'on-start': [ { 'request': 'POST /login', 'on-failure': 'stop-user' } ], ",
             "{ 'arrivals': 1, 'spacing': 'even', 'run-time': 4.5 }"),
      NULL);
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  fixture->server.n_bad_logins = 2;
  arrivals_run_all (fixture);
  snapshot = virtual_run_snapshot (fixture->run);
  g_assert_cmpuint (snapshot->accounts.tasks_scheduled, ==, 5);
  g_assert_cmpuint (snapshot->accounts.tasks_started, ==, 5);
  /* Not at once, or a service that refuses everybody would get all that this machine can send. */
  g_assert_cmpint (arrivals_get_time_us (fixture, 0), ==, 1002 * 1000);
  g_assert_cmpuint (fixture->server.n_logins, ==, 3);
  /* As where a user tries again itself, nothing of it is part of the response times; 1 ms late is
   * the arrival that came while no user was made. */
  g_assert_cmpfloat (snapshot->rows[1].max_ms, <=, 3);
}

static void
test_users_that_stop_are_made_anew (void)
{
  g_autoptr (ArrivalsFixture) fixture = arrivals_fixture_new (
      SCENARIO ("{ 'name': 'A', 'tasks': [ { 'name': 'T', 'steps': [ { 'request': 'GET "
                "/{{user.number}}', 'name': 'all', 'on-failure': 'stop-user', 'checks': [ { "
                "'status': 404 } ] } ] } ] }",
                "{ 'arrivals': 10, 'spacing': 'even', 'run-time': 2, 'max-users': 2 }"),
      NULL);
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  arrivals_run_all (fixture);
  snapshot = virtual_run_snapshot (fixture->run);
  g_assert_cmpuint (snapshot->accounts.tasks_broken, ==, 20);
  g_assert_cmpuint (snapshot->accounts.tasks_delayed, ==, 0);
  g_assert_cmpstr (fixture->server.paths->str, ==, "11111111111111111111");
}

static void
test_a_session_per_task_begins_with_its_arrival (void)
{
  g_autoptr (ArrivalsFixture) fixture = arrivals_fixture_new (
      VISIT (LOGIN "'session': 'task', ", "{ 'arrivals': 2, 'spacing': 'even', 'run-time': 5 }"),
      NULL);
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  fixture->server.login_us = 100 * 1000;
  arrivals_run_all (fixture);
  snapshot = virtual_run_snapshot (fixture->run);
  g_assert_cmpuint (fixture->server.n_logins, ==, 10);
  for (unsigned i = 0; i < 10; i++)
    g_assert_cmpint (arrivals_get_time_us (fixture, i), ==, (int64_t) i * SECOND / 2 + 100 * 1000);
  g_assert_cmpfloat (arrivals_get_row (snapshot)->max_ms, ==, 1);
}

static void
test_a_pause_before_the_first_request_is_not_part_of_its_response_time (void)
{
  g_autoptr (ArrivalsFixture) fixture = arrivals_fixture_new (
      SCENARIO (
          "{ 'name': 'A', 'tasks': [ { 'name': 'T', 'steps': [ { 'pause': 0.3 }, { 'request': "
          "'GET /' }, { 'pause': 0.4 }, { 'request': 'GET /second' } ] } ] }",
          "{ 'arrivals': 1, 'spacing': 'even', 'run-time': 5, 'max-users': 1 }"),
      NULL);
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  arrivals_run_all (fixture);
  snapshot = virtual_run_snapshot (fixture->run);
  g_assert_cmpfloat (arrivals_get_row (snapshot)->max_ms, ==, 1);
  g_assert_cmpfloat (snapshot_find_row (snapshot, "GET", "/second")->max_ms, ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function) g_test_add_func ("/worker-arrivals-users/" name, function)
  ADD ("tasks-per-user-give-arrivals-new-users", test_tasks_per_user_give_arrivals_new_users);
  ADD ("the-user-that-has-waited-longest-is-taken", test_the_user_that_has_waited_longest_is_taken);
  ADD ("a-login-on-the-way-is-not-part-of-the-response-time",
       test_a_login_on_the_way_is_not_part_of_the_response_time);
  ADD ("failed-logins-are-repeated-and-not-part-of-the-response-time",
       test_failed_logins_are_repeated_and_not_part_of_the_response_time);
  ADD ("logins-that-never-succeed-skip-the-arrivals-at-the-end",
       test_logins_that_never_succeed_skip_the_arrivals_at_the_end);
  ADD ("a-user-that-stops-in-its-login-leaves-its-arrival-to-another",
       test_a_user_that_stops_in_its_login_leaves_its_arrival_to_another);
  ADD ("users-that-stop-are-made-anew", test_users_that_stop_are_made_anew);
  ADD ("a-session-per-task-begins-with-its-arrival",
       test_a_session_per_task_begins_with_its_arrival);
  ADD ("a-pause-before-the-first-request-is-not-part-of-its-response-time",
       test_a_pause_before_the_first_request_is_not_part_of_its_response_time);
  return g_test_run ();
}
