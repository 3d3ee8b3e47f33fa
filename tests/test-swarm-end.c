/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How swarms with worker processes end: they are stopped, cut short or given up, and workers die.
 */

#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "engine/throng-plan.h"
#include "raw-server.h"
#include "stats/throng-collector.h"
#include "swarm-fixture.h"

static const char *const slow_target[] = { "--service-time", "300", "--concurrency", "1000", NULL };

static void
test_stop_lets_tasks_finish (SwarmFixture *fixture, const void *data)
{
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  swarm_make_small (fixture, "{ 'users': 50, 'spawn-rate': 1000 }", THRONG_DEFAULT_STOP_TIMEOUT_US);
  swarm_start (fixture);
  swarm_wait_for_requests (fixture, 20);
  throng_swarm_stop (fixture->swarm);
  g_assert_cmpint (throng_swarm_get_state (fixture->swarm), ==, THRONG_SWARM_STOPPING);
  snapshot = swarm_finish (fixture);
  g_assert_cmpuint (snapshot->total.n_aborted, ==, 0);
  g_assert_cmpuint (snapshot->accounts.tasks_broken, ==, 0);
  swarm_assert_same_counts (fixture, snapshot);
}

static void
test_stop_now_aborts_what_is_under_way (SwarmFixture *fixture, const void *data)
{
  int64_t deadline_us = g_get_monotonic_time () + TIMEOUT_US;
  g_autoptr (ThrongSnapshot) snapshot = NULL;
  uint64_t n_counted;

  swarm_make_small (fixture, "{ 'users': 50, 'spawn-rate': 1000 }", THRONG_DEFAULT_STOP_TIMEOUT_US);
  swarm_start (fixture);
  swarm_wait_for_requests (fixture, 100);
  throng_swarm_stop_now (fixture->swarm);
  snapshot = swarm_finish (fixture);
  g_assert_cmpuint (snapshot->total.n_aborted, >, 0);
  g_assert_cmpuint (snapshot->total.n_aborted, ==, snapshot->accounts.tasks_broken);
  /* The target notices that its clients have gone when it is done with them. */
  do
    {
      g_autoptr (JsonObject) counts = demo_process_dup_counts (fixture->demo);

      n_counted = demo_counts_sum (counts, "GET /users");
      iterate_until (deadline_us);
    }
  while (n_counted < snapshot->total.n_requests + snapshot->total.n_aborted);
  swarm_assert_same_counts (fixture, snapshot);
}

static void
test_stop_now_cuts_a_graceful_stop_short (SwarmFixture *fixture, const void *data)
{
  g_autoptr (RawServer) server = raw_server_new (raw_serve_silence, NULL);
  g_autofree char *address = raw_server_dup_uri (server, "");
  g_autoptr (ThrongScenario) scenario = swarm_make_scenario (address, "",
                                                             "{ 'users': 5, 'spawn-rate': 100 }");
  const ThrongSwarmOptions options = { .n_workers = 2,
                                       .seed = 1,
                                       .stop_timeout_us = 2 * TIMEOUT_US };
  int64_t deadline_us = g_get_monotonic_time () + TIMEOUT_US;
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  swarm_make (fixture, scenario, &options);
  swarm_start (fixture);
  while (raw_server_get_n_requests (server) < 5)
    iterate_until (deadline_us);
  throng_swarm_stop (fixture->swarm);
  throng_swarm_stop_now (fixture->swarm);
  snapshot = swarm_finish (fixture);
  g_assert_cmpuint (snapshot->accounts.requests_started, ==, 5);
  g_assert_cmpuint (snapshot->accounts.requests_aborted, ==, 5);
  g_assert_null (throng_swarm_get_error (fixture->swarm));
  g_assert_cmpuint (fixture->sentences->len, ==, 0);
}

static void
check_early_stop (SwarmFixture *fixture, void (*stop) (ThrongSwarm *))
{
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  swarm_make_small (fixture, "{ 'users': 50, 'spawn-rate': 1000 }", THRONG_DEFAULT_STOP_TIMEOUT_US);
  swarm_start (fixture);
  stop (fixture->swarm);
  snapshot = swarm_finish (fixture);
  g_assert_null (throng_swarm_get_error (fixture->swarm));
  g_assert_cmpuint (snapshot->accounts.requests_started, ==, 0);
  g_assert_cmpuint (snapshot->n_buckets, <=, 1);
  g_assert_cmpuint (fixture->sentences->len, ==, 0);
}

static void
test_stop_before_workers_are_ready_sends_nothing (SwarmFixture *fixture, const void *data)
{
  check_early_stop (fixture, throng_swarm_stop);
}

static void
test_stop_now_before_workers_are_ready_sends_nothing (SwarmFixture *fixture, const void *data)
{
  check_early_stop (fixture, throng_swarm_stop_now);
}

static void
test_swarm_that_is_given_up_leaves_no_worker (SwarmFixture *fixture, const void *data)
{
  swarm_make_small (fixture, "{ 'users': 10 }", THRONG_DEFAULT_STOP_TIMEOUT_US);
  swarm_start (fixture);
  swarm_wait_for_requests (fixture, 0);
  g_assert_cmpuint (find_children (WORKER, NULL, 0), ==, 2);
  g_clear_object (&fixture->swarm);
  wait_for_no_children (WORKER);
}

/* Workers that die */

static void
test_run_goes_on_without_a_worker_that_dies (SwarmFixture *fixture, const void *data)
{
  pid_t workers[2];
  g_autoptr (ThrongSnapshot) before = NULL;
  g_autoptr (ThrongSnapshot) after = NULL;
  int64_t deadline_us = g_get_monotonic_time () + TIMEOUT_US;

  swarm_make_small (fixture, "{ 'users': 40, 'spawn-rate': 1000 }", THRONG_DEFAULT_STOP_TIMEOUT_US);
  swarm_start (fixture);
  swarm_wait_for_users (fixture, 40);
  swarm_wait_for_requests (fixture, 100);
  g_assert_cmpuint (find_children (WORKER, workers, 2), ==, 2);
  g_assert_cmpint (kill (workers[0], SIGKILL), ==, 0);
  while (fixture->sentences->len == 0)
    iterate_until (deadline_us);
  g_assert_cmpstr (fixture->sentences->pdata[0], ==,
                   "Worker 1 of 2 was killed by signal 9: its users are gone, its numbers so far "
                   "are kept.");
  before = swarm_get_snapshot (fixture);
  g_assert_cmpuint (before->total.n_requests, >=, 100);
  swarm_wait_for_users (fixture, 20);
  swarm_wait_for_requests (fixture, before->total.n_requests + 100);
  throng_swarm_stop (fixture->swarm);
  after = swarm_finish (fixture);
  g_assert_null (throng_swarm_get_error (fixture->swarm));
  g_assert_cmpuint (after->total.n_requests, >, before->total.n_requests + 100);
  g_assert_cmpuint (after->total.n_failures, ==, 0);
  g_assert_cmpuint (fixture->sentences->len, ==, 1);
}

/* The other worker never had a user, and @load has no time to end. */
static void
check_loss_of_all_users (SwarmFixture *fixture, const char *load)
{
  pid_t workers[2];
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  swarm_make_small (fixture, load, THRONG_DEFAULT_STOP_TIMEOUT_US);
  swarm_start (fixture);
  swarm_wait_for_requests (fixture, 5);
  g_assert_cmpuint (find_children (WORKER, workers, 2), ==, 2);
  kill (workers[0], SIGKILL);
  snapshot = swarm_finish (fixture);
  g_assert_null (throng_swarm_get_error (fixture->swarm));
  g_assert_cmpuint (fixture->sentences->len, ==, 2);
  g_assert_cmpstr (fixture->sentences->pdata[1], ==,
                   "All users have ended, and no others will come: the run ends.");
}

static void
test_run_ends_with_the_worker_of_all_users (SwarmFixture *fixture, const void *data)
{
  check_loss_of_all_users (fixture, "{ 'users': 1 }");
}

static void
test_tasks_that_nobody_is_left_for_do_not_keep_a_run (SwarmFixture *fixture, const void *data)
{
  check_loss_of_all_users (fixture, "{ 'users': 1, 'tasks': 100000 }");
}

/* A worker that was held up tells of it; that is past. */
static void
test_run_ends_with_its_users_after_a_worker_was_held_up (SwarmFixture *fixture, const void *data)
{
  RawServer *server = raw_server_new (raw_serve_well, NULL);
  g_autofree char *address = raw_server_dup_uri (server, "");
  g_autoptr (ThrongScenario) scenario = swarm_make_scenario_of (
      address, "{ 'request': 'GET /', 'on-failure': 'stop-user' }, { 'pause': 0.1 }",
      "{ 'users': 4, 'spawn-rate': 100 }");
  const ThrongSwarmOptions options = { .n_workers = 2,
                                       .seed = 1,
                                       .stop_timeout_us = THRONG_DEFAULT_STOP_TIMEOUT_US };
  int64_t deadline_us = g_get_monotonic_time () + TIMEOUT_US;
  g_autoptr (ThrongSnapshot) snapshot = NULL;
  int64_t go_on_us;
  pid_t workers[2];

  swarm_make (fixture, scenario, &options);
  swarm_start (fixture);
  swarm_wait_for_requests (fixture, 10);
  g_assert_cmpuint (find_children (WORKER, workers, 2), ==, 2);
  kill (workers[1], SIGSTOP);
  go_on_us = g_get_monotonic_time () + THRONG_SILENT_US + G_USEC_PER_SEC;
  while (g_get_monotonic_time () < go_on_us)
    iterate_until (deadline_us);
  kill (workers[1], SIGCONT);
  while (fixture->sentences->len == 0)
    iterate_until (deadline_us);
  g_assert_true (g_str_has_prefix (fixture->sentences->pdata[0], "Worker 2 of 2 was held up for "));
  raw_server_free (server);
  snapshot = swarm_finish (fixture);
  g_assert_null (throng_swarm_get_error (fixture->swarm));
  g_assert_cmpuint (fixture->sentences->len, ==, 2);
  g_assert_cmpstr (fixture->sentences->pdata[1], ==,
                   "All users have ended, and no others will come: the run ends.");
}

static void
test_run_without_any_worker_left_ends_with_an_error (SwarmFixture *fixture, const void *data)
{
  pid_t workers[2];
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  swarm_make_small (fixture, "{ 'users': 40, 'spawn-rate': 1000 }", THRONG_DEFAULT_STOP_TIMEOUT_US);
  swarm_start (fixture);
  swarm_wait_for_requests (fixture, 100);
  g_assert_cmpuint (find_children (WORKER, workers, 2), ==, 2);
  kill (workers[0], SIGKILL);
  kill (workers[1], SIGKILL);
  snapshot = swarm_finish (fixture);
  g_assert_error (throng_swarm_get_error (fixture->swarm), THRONG_ENGINE_ERROR,
                  THRONG_ENGINE_ERROR_WORKER);
  g_assert_cmpstr (throng_swarm_get_error (fixture->swarm)->message, ==,
                   "All worker processes ended before the run was over.");
  g_assert_cmpuint (snapshot->total.n_requests, >, 100);
}

static void
test_worker_that_hangs_is_killed_after_the_stop (SwarmFixture *fixture, const void *data)
{
  pid_t workers[2];
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  swarm_make_small (fixture, "{ 'users': 40, 'spawn-rate': 1000 }", 0);
  swarm_start (fixture);
  swarm_wait_for_requests (fixture, 100);
  g_assert_cmpuint (find_children (WORKER, workers, 2), ==, 2);
  kill (workers[1], SIGSTOP);
  throng_swarm_stop (fixture->swarm);
  snapshot = swarm_finish (fixture);
  g_assert_cmpuint (fixture->sentences->len, ==, 1);
  g_assert_true (g_str_has_prefix (fixture->sentences->pdata[0], "Worker 2 of 2 was killed"));
  g_assert_cmpuint (snapshot->n_marks, ==, 2);
  g_assert_cmpstr (snapshot->marks[0].text, ==, "Stop");
  g_assert_cmpstr (snapshot->marks[1].text, ==, "Worker 2 lost");
}

/* Whose run would have no end otherwise. The other one has finished, so that it is a run. */
static void
test_worker_that_hangs_after_the_last_task_has_started_is_killed (SwarmFixture *fixture,
                                                                  const void *data)
{
  g_autoptr (RawServer) server = raw_server_new (raw_serve_silence, NULL);
  g_autofree char *address = raw_server_dup_uri (server, "");
  g_autoptr (ThrongScenario) scenario = swarm_make_scenario (
      address, "", "{ 'users': 2, 'spawn-rate': 100, 'tasks': 2 }");
  const ThrongSwarmOptions options = { .n_workers = 2,
                                       .seed = 1,
                                       .stop_timeout_us = 3 * G_USEC_PER_SEC };
  int64_t deadline_us = g_get_monotonic_time () + TIMEOUT_US;
  g_autoptr (ThrongSnapshot) snapshot = NULL;
  uint64_t n_started;
  pid_t workers[2];

  swarm_make (fixture, scenario, &options);
  swarm_start (fixture);
  while (raw_server_get_n_requests (server) < 2)
    iterate_until (deadline_us);
  /* Whoever has reported its task has told before that it has none left. */
  do
    {
      g_autoptr (ThrongSnapshot) now = swarm_get_snapshot (fixture);

      n_started = now->accounts.tasks_started;
      iterate_until (deadline_us);
    }
  while (n_started < 2);
  g_assert_cmpuint (find_children (WORKER, workers, 2), ==, 2);
  kill (workers[1], SIGSTOP);
  snapshot = swarm_finish (fixture);
  g_assert_cmpuint (fixture->sentences->len, ==, 1);
  g_assert_true (g_str_has_prefix (fixture->sentences->pdata[0], "Worker 2 of 2 was killed"));
  g_assert_null (throng_swarm_get_error (fixture->swarm));
}

#define ADD(name, target, func)                                                                    \
  g_test_add ("/swarm-end/" name, SwarmFixture, target, swarm_set_up, func, swarm_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_nonnull (g_getenv ("THRONG_WORKER"));
  g_assert_nonnull (g_getenv ("THRONG_CLI"));
  ADD ("stop-lets-tasks-finish", slow_target, test_stop_lets_tasks_finish);
  ADD ("stop-now-aborts-what-is-under-way", slow_target, test_stop_now_aborts_what_is_under_way);
  ADD ("stop-now-cuts-a-graceful-stop-short", NULL, test_stop_now_cuts_a_graceful_stop_short);
  ADD ("stop-before-workers-are-ready-sends-nothing", NULL,
       test_stop_before_workers_are_ready_sends_nothing);
  ADD ("stop-now-before-workers-are-ready-sends-nothing", NULL,
       test_stop_now_before_workers_are_ready_sends_nothing);
  ADD ("swarm-that-is-given-up-leaves-no-worker", NULL,
       test_swarm_that_is_given_up_leaves_no_worker);
  ADD ("run-goes-on-without-a-worker-that-dies", NULL, test_run_goes_on_without_a_worker_that_dies);
  ADD ("run-ends-with-the-worker-of-all-users", NULL, test_run_ends_with_the_worker_of_all_users);
  ADD ("tasks-that-nobody-is-left-for-do-not-keep-a-run", NULL,
       test_tasks_that_nobody_is_left_for_do_not_keep_a_run);
  ADD ("run-ends-with-its-users-after-a-worker-was-held-up", NULL,
       test_run_ends_with_its_users_after_a_worker_was_held_up);
  ADD ("run-without-any-worker-left-ends-with-an-error", NULL,
       test_run_without_any_worker_left_ends_with_an_error);
  ADD ("worker-that-hangs-is-killed-after-the-stop", NULL,
       test_worker_that_hangs_is_killed_after_the_stop);
  ADD ("worker-that-hangs-after-the-last-task-has-started-is-killed", NULL,
       test_worker_that_hangs_after_the_last_task_has_started_is_killed);
  return g_test_run ();
}
