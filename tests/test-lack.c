/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What this machine lacks or does is no failure of the service. On virtual time. */

#include "engine/throng-response.h"
#include "virtual-run.h"

#define SECOND ((int64_t) G_USEC_PER_SEC)

#define ONE_USER(wait, on_failure)                                                                 \
  "{ \"throng\": 1, \"target\": \"http://127.0.0.1\", \"users\": [ { \"name\": \"A\", " wait       \
  "\"tasks\": [ { \"name\": \"T\", \"steps\": [ { \"request\": \"GET /\", " on_failure             \
  "\"timeout\": 60 } ] } ] } ], \"load\": { \"users\": 1, \"spawn-rate\": 100, "                   \
  "\"run-time\": 60 } }"

typedef struct
{
  int64_t delay_us;
  bool lacks;
  bool fails;
} Server;

static void
serve (void *data, const ThrongExchange *exchange, FakeReply *reply)
{
  const Server *server = data;

  reply->delay_us = server->delay_us;
  reply->fault = server->lacks ? THRONG_FAULT_LOCAL : THRONG_FAULT_NONE;
  reply->status = server->fails ? 500 : 200;
}

static VirtualRun *
start (const char *json, Server *server)
{
  VirtualRun *run = virtual_run_new (json, NULL, serve, server);

  virtual_run_start (run);
  return run;
}

static void
test_what_this_machine_lacks_is_an_error_and_no_failure (void)
{
  Server server = { .delay_us = 1000, .lacks = true };
  g_autoptr (VirtualRun) run = start (ONE_USER ("\"wait\": { \"constant\": 1 }, ", ""), &server);
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  virtual_run_advance (run, 10 * SECOND);
  server.lacks = false;
  virtual_run_finish (run);
  snapshot = virtual_run_snapshot (run);
  g_assert_cmpuint (snapshot->n_failures, ==, 0);
  g_assert_cmpuint (snapshot->accounts.requests_failed, ==, 0);
  g_assert_cmpuint (snapshot->n_errors, ==, 1);
  g_assert_cmpstr (snapshot->errors[0].place, ==, "users[0].tasks[0].steps[0]");
  g_assert_cmpuint (snapshot->errors[0].count, ==, snapshot->accounts.requests_aborted);
  g_assert_cmpuint (snapshot->accounts.requests_aborted, >=, 5);
  g_assert_cmpuint (snapshot->accounts.requests_succeeded, >=, 45);
  g_assert_nonnull (run->last_trouble);
}

/* Sixty seconds of a user without waits: as many tries as the pause allows, and no more. */
static void
check_no_spin (const char *json)
{
  Server server = { .delay_us = 1000, .lacks = true };
  g_autoptr (VirtualRun) run = start (json, &server);
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  virtual_run_finish (run);
  snapshot = virtual_run_snapshot (run);
  g_assert_cmpuint (snapshot->accounts.requests_started, >, 200);
  g_assert_cmpuint (snapshot->accounts.requests_started, <=, 241);
}

static void
test_users_without_waits_do_not_spin_when_something_lacks (void)
{
  check_no_spin (ONE_USER ("", ""));
  check_no_spin (ONE_USER ("", "\"on-failure\": \"continue\", "));
  check_no_spin (ONE_USER ("", "\"on-failure\": \"end-task\", "));
}

/* Requests of half a second; the machine sleeps for an hour while one is under way. */
static void
check_sleep (bool fails)
{
  Server server = { .delay_us = SECOND / 2, .fails = fails };
  g_autoptr (VirtualRun) run = start (ONE_USER ("\"wait\": { \"constant\": 0.5 }, ", ""), &server);
  g_autoptr (ThrongSnapshot) before = NULL;
  g_autoptr (ThrongSnapshot) snapshot = NULL;
  const ThrongRow *row;

  virtual_run_advance (run, 10 * SECOND + SECOND / 10);
  before = virtual_run_snapshot (run);
  run->asleep_us += 3600 * SECOND;
  virtual_run_advance (run, 10 * SECOND + 3 * SECOND / 10);
  /* What the answer took from here on is the network's waking up. */
  virtual_run_finish (run);
  snapshot = virtual_run_snapshot (run);
  row = snapshot_find_row (snapshot, "GET", "/");
  g_assert_cmpuint (snapshot->accounts.requests_aborted, ==, 1);
  g_assert_cmpuint (row->n_started, ==, row->n_requests + 1);
  g_assert_cmpuint (row->n_failures, ==, fails ? row->n_requests : 0);
  g_assert_cmpfloat_with_epsilon (row->max_ms, 500, 1);
  /* The user went on. */
  g_assert_cmpuint (row->n_requests, >, before->total.n_requests + 40);
}

static void
test_request_under_way_during_a_sleep_is_aborted (void)
{
  check_sleep (false);
  check_sleep (true);
}

static void
note_path (void *data, const ThrongExchange *exchange, FakeReply *reply)
{
  g_set_str (data, g_uri_get_path (exchange->uri));
}

static void
test_the_wall_clock_goes_on_while_the_machine_sleeps (void)
{
  g_autofree char *path = NULL;
  g_autoptr (VirtualRun) run = virtual_run_new (
      "{ \"throng\": 1, \"target\": \"http://127.0.0.1:1\", \"users\": [ { \"name\": \"A\", "
      "\"wait\": { \"constant\": 1 }, \"tasks\": [ { \"name\": \"T\", \"steps\": [ { "
      "\"request\": \"GET /{{now %H%M}}\" } ] } ] } ], \"load\": { \"run-time\": 30 } }",
      NULL, note_path, &path);

  virtual_run_start (run);
  virtual_run_advance (run, 10 * SECOND);
  g_assert_cmpstr (path, ==, "/0000");
  run->asleep_us += 3600 * SECOND;
  virtual_run_finish (run);
  g_assert_cmpstr (path, ==, "/0100");
}

static void
test_a_moment_that_two_clocks_differ_is_no_sleep (void)
{
  Server server = { .delay_us = SECOND / 2 };
  g_autoptr (VirtualRun) run = start (ONE_USER ("\"wait\": { \"constant\": 0.5 }, ", ""), &server);
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  for (unsigned i = 1; i < 20; i++)
    {
      virtual_run_advance (run, i * SECOND + SECOND / 10);
      run->asleep_us += (i % 2 == 0 ? -1 : 1) * SECOND / 2;
    }
  virtual_run_finish (run);
  snapshot = virtual_run_snapshot (run);
  g_assert_cmpuint (snapshot->accounts.requests_aborted, ==, 0);
}

/* Requests of 0.4 s at 9.9 s and every 0.9 s before; the process is stopped for @stopped_us at
 * 10 s + @at_us, while one is under way. */
static ThrongSnapshot *
run_with_stop (int64_t at_us, int64_t stopped_us, char **trouble)
{
  Server server = { .delay_us = 2 * SECOND / 5 };
  g_autoptr (VirtualRun) run = start (ONE_USER ("\"wait\": { \"constant\": 0.5 }, ", ""), &server);

  virtual_run_advance (run, 10 * SECOND + at_us);
  run->now_us += stopped_us;
  virtual_run_finish (run);
  *trouble = g_strdup (run->last_trouble);
  return virtual_run_snapshot (run);
}

static void
check_stop (int64_t at_us)
{
  g_autofree char *trouble = NULL;
  g_autoptr (ThrongSnapshot) snapshot = run_with_stop (at_us, 12 * SECOND, &trouble);

  g_assert_cmpuint (snapshot->accounts.requests_aborted, ==, 1);
  g_assert_cmpuint (snapshot->accounts.requests_failed, ==, 0);
  g_assert_cmpfloat_with_epsilon (snapshot->total.max_ms, 400, 1);
  g_assert_nonnull (trouble);
  g_assert_true (g_str_has_prefix (trouble, "Worker 1 of 1 was held up for 12 s: "));
}

/* Whether the answer or the end of a quarter of a second is looked at first. */
static void
test_request_under_way_while_the_worker_was_held_up_is_aborted (void)
{
  check_stop (SECOND / 10);
  check_stop (27 * SECOND / 100);
}

/* Less than that says the lateness of what was to be sent. */
static void
test_short_delay_of_the_worker_is_part_of_the_times (void)
{
  g_autofree char *trouble = NULL;
  g_autoptr (ThrongSnapshot) snapshot = run_with_stop (SECOND / 10, 3 * SECOND, &trouble);

  g_assert_cmpuint (snapshot->accounts.requests_aborted, ==, 0);
  g_assert_cmpfloat (snapshot->total.max_ms, >, 2900);
  g_assert_null (trouble);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lack/what-this-machine-lacks-is-an-error-and-no-failure",
                   test_what_this_machine_lacks_is_an_error_and_no_failure);
  g_test_add_func ("/lack/users-without-waits-do-not-spin-when-something-lacks",
                   test_users_without_waits_do_not_spin_when_something_lacks);
  g_test_add_func ("/lack/request-under-way-during-a-sleep-is-aborted",
                   test_request_under_way_during_a_sleep_is_aborted);
  g_test_add_func ("/lack/the-wall-clock-goes-on-while-the-machine-sleeps",
                   test_the_wall_clock_goes_on_while_the_machine_sleeps);
  g_test_add_func ("/lack/a-moment-that-two-clocks-differ-is-no-sleep",
                   test_a_moment_that_two_clocks_differ_is_no_sleep);
  g_test_add_func ("/lack/request-under-way-while-the-worker-was-held-up-is-aborted",
                   test_request_under_way_while_the_worker_was_held_up_is_aborted);
  g_test_add_func ("/lack/short-delay-of-the-worker-is-part-of-the-times",
                   test_short_delay_of_the_worker_is_part_of_the_times);
  return g_test_run ();
}
