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
  g_test_add_func ("/lack/a-moment-that-two-clocks-differ-is-no-sleep",
                   test_a_moment_that_two_clocks_differ_is_no_sleep);
  return g_test_run ();
}
