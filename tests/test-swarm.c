/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Swarms with worker processes: what the demo target has counted and what Throng says must be the
 * same; what can't be carried out. */

#include <math.h>
#include <string.h>

#include "engine/throng-plan.h"
#include "scenario/throng-scenario-file.h"
#include "swarm-fixture.h"

static const ThrongRow *
find_row (const ThrongSnapshot *snapshot, const char *method, const char *name)
{
  for (unsigned i = 0; i < snapshot->n_rows; i++)
    if (strcmp (snapshot->rows[i].method, method) == 0
        && strcmp (snapshot->rows[i].name, name) == 0)
      return &snapshot->rows[i];
  g_error ("There is no row %s %s", method, name);
}

/* The examples */

static ThrongScenario *
load_example (SwarmFixture *fixture, const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "data", "examples", name, NULL);
  g_autoptr (GPtrArray) problems = NULL;
  ThrongScenario *scenario = throng_scenario_load (path, &problems);

  g_assert_nonnull (scenario);
  g_object_set (scenario, "target", fixture->demo->address, NULL);
  return scenario;
}

static void
set_wait (ThrongScenario *scenario, double min_s, double max_s)
{
  g_autoptr (ThrongUserClass) class = g_list_model_get_item (throng_scenario_get_users (scenario),
                                                             0);

  g_object_set (throng_user_class_get_wait (class), "min", min_s, "max", max_s, NULL);
}

static void
set_users_load (ThrongScenario *scenario, int64_t users, double per_s, double run_time_s)
{
  g_object_set (throng_scenario_get_load (scenario), "users", users, "spawn-rate", per_s,
                "run-time", run_time_s, NULL);
}

static void
shorten_stages (ThrongScenario *scenario)
{
  const int64_t users[] = { 60, 60, 200, 200 };
  GListModel *stages = throng_load_get_stages (throng_scenario_get_load (scenario));

  g_assert_cmpuint (g_list_model_get_n_items (stages), ==, G_N_ELEMENTS (users));
  for (unsigned i = 0; i < G_N_ELEMENTS (users); i++)
    {
      g_autoptr (ThrongStage) stage = g_list_model_get_item (stages, i);

      g_object_set (stage, "users", users[i], "over", 1.25, NULL);
    }
}

/* @n of @total draws with @probability lie where they should, within 5 σ: how many there are
 * differs from run to run. */
static void
assert_share (uint64_t n, uint64_t total, double probability)
{
  double expected = (double) total * probability;
  double sigma = sqrt (expected * (1 - probability));

  g_test_message ("%.2f sigma", ((double) n - expected) / sigma);
  g_assert_cmpuint (total, >, 200);
  g_assert_cmpfloat (fabs ((double) n - expected), <, 5 * sigma);
}

static ThrongSnapshot *
run_example (SwarmFixture *fixture, ThrongScenario *scenario)
{
  const ThrongSwarmOptions options = { .n_workers = 2,
                                       .seed = 1,
                                       .stop_timeout_us = THRONG_DEFAULT_STOP_TIMEOUT_US };
  ThrongSnapshot *snapshot;
  unsigned peak = 0;

  swarm_make (fixture, scenario, &options);
  swarm_start (fixture);
  snapshot = swarm_finish (fixture);
  g_assert_null (throng_swarm_get_error (fixture->swarm));
  g_assert_cmpuint (snapshot->n_errors, ==, 0);
  g_assert_cmpuint (snapshot->total.n_failures, ==, 0);
  for (unsigned i = 0; i < snapshot->n_buckets; i++)
    peak = MAX (peak, snapshot->series[i].users);
  g_assert_cmpuint (peak, ==, 200);
  swarm_assert_same_counts (fixture, snapshot);
  return snapshot;
}

static void
test_user_directory_counts_as_its_target_does (SwarmFixture *fixture, const void *data)
{
  g_autoptr (ThrongScenario) scenario = load_example (fixture, "user-directory.throng");
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  set_wait (scenario, 0.2, 0.6);
  set_users_load (scenario, 200, 200, 5);
  snapshot = run_example (fixture, scenario);
  assert_share (find_row (snapshot, "GET", "/users")->n_requests, snapshot->total.n_requests, 0.25);
}

static void
test_log_in_and_browse_counts_as_its_target_does (SwarmFixture *fixture, const void *data)
{
  g_autoptr (ThrongScenario) scenario = load_example (fixture, "login-and-browse.throng");
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  set_wait (scenario, 0.2, 0.6);
  set_users_load (scenario, 200, 200, 5);
  snapshot = run_example (fixture, scenario);
  g_assert_cmpuint (find_row (snapshot, "POST", "/login")->n_requests, ==, 200);
  g_assert_cmpuint (swarm_get_status_count (find_row (snapshot, "GET", "/"), 401), ==, 0);
  g_assert_cmpuint (find_row (snapshot, "GET", "/")->n_requests, >, 1000);
}

static void
test_demo_counts_as_its_target_does (SwarmFixture *fixture, const void *data)
{
  g_autoptr (ThrongScenario) scenario = load_example (fixture, "demo.throng");
  g_autoptr (ThrongSnapshot) snapshot = NULL;
  uint64_t n_list, n_create;

  shorten_stages (scenario);
  snapshot = run_example (fixture, scenario);
  n_list = find_row (snapshot, "GET", "/users")->n_requests;
  n_create = find_row (snapshot, "POST", "/users/")->n_requests;
  assert_share (n_list, n_list + n_create, 0.25);
  g_assert_cmpuint (swarm_get_status_count (find_row (snapshot, "GET", "/"), 401), ==, 0);
  g_assert_cmpuint (find_row (snapshot, "POST", "/login")->n_requests, >=, 200);
}

/* Where the target fails, Throng says so, status by status. */
static void
test_failures_count_as_the_target_counts_them (SwarmFixture *fixture, const void *data)
{
  g_autoptr (ThrongScenario) scenario = load_example (fixture, "user-directory.throng");
  const ThrongSwarmOptions options = { .n_workers = 2,
                                       .seed = 1,
                                       .stop_timeout_us = THRONG_DEFAULT_STOP_TIMEOUT_US };
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  set_wait (scenario, 0.05, 0.1);
  set_users_load (scenario, 50, 500, 2);
  swarm_make (fixture, scenario, &options);
  swarm_start (fixture);
  snapshot = swarm_finish (fixture);
  swarm_assert_same_counts (fixture, snapshot);
  g_assert_cmpuint (snapshot->total.n_failures, ==, swarm_get_status_count (&snapshot->total, 500));
  assert_share (snapshot->total.n_failures, snapshot->total.n_requests, 0.2);
}

static void
test_arrivals_are_counted_alike_here_and_there (SwarmFixture *fixture, const void *data)
{
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  swarm_make_small (fixture, "{ 'arrivals': 200, 'spacing': 'even', 'run-time': 3 }",
                    THRONG_DEFAULT_STOP_TIMEOUT_US);
  swarm_start (fixture);
  snapshot = swarm_finish (fixture);
  /* However late the last worker has ended. */
  g_assert_cmpint (throng_swarm_get_elapsed_us (fixture->swarm), ==, 3 * G_USEC_PER_SEC);
  g_assert_cmpuint (snapshot->accounts.tasks_scheduled, ==, 600);
  g_assert_cmpuint (snapshot->accounts.tasks_started, ==, 600);
  g_assert_cmpuint (snapshot->total.n_requests, ==, 600);
  g_assert_cmpuint (snapshot->total.n_failures, ==, 0);
  swarm_assert_same_counts (fixture, snapshot);
}

static void
test_statistics_are_reset_under_load (SwarmFixture *fixture, const void *data)
{
  g_autoptr (ThrongSnapshot) snapshot = NULL;
  g_autoptr (JsonObject) counts = NULL;

  swarm_make_small (fixture, "{ 'users': 50, 'spawn-rate': 500 }", THRONG_DEFAULT_STOP_TIMEOUT_US);
  swarm_start (fixture);
  swarm_wait_for_requests (fixture, 200);
  throng_swarm_reset_statistics (fixture->swarm);
  swarm_wait_for_requests (fixture, 100);
  throng_swarm_reset_statistics (fixture->swarm);
  swarm_wait_for_requests (fixture, 50);
  throng_swarm_stop (fixture->swarm);
  snapshot = swarm_finish (fixture);
  g_assert_cmpuint (snapshot->n_marks, ==, 3);
  g_assert_cmpuint (snapshot->total.n_requests + 300, <, snapshot->accounts.requests_succeeded);
  /* The target has counted everything. */
  counts = demo_process_dup_counts (fixture->demo);
  g_assert_cmpuint (demo_counts_sum (counts, "GET /users"), ==,
                    snapshot->accounts.requests_started);
}

/* What can't be carried out */

static void
test_load_beyond_this_machine_is_refused_before_anything_starts (SwarmFixture *fixture,
                                                                 const void *data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) counts = NULL;

  swarm_make_small (fixture, "{ 'users': 1000000, 'spawn-rate': 100000 }",
                    THRONG_DEFAULT_STOP_TIMEOUT_US);
  g_assert_false (throng_swarm_start (fixture->swarm, &error));
  g_assert_error (error, THRONG_ENGINE_ERROR, THRONG_ENGINE_ERROR_RESOURCE);
  g_assert_true (g_str_has_prefix (error->message, "1000000 users need "));
  g_assert_true (g_str_has_suffix (error->message, "."));
  g_assert_cmpint (throng_swarm_get_state (fixture->swarm), ==, THRONG_SWARM_READY);
  g_assert_cmpuint (find_children (WORKER, NULL, 0), ==, 0);
  counts = demo_process_dup_counts (fixture->demo);
  g_assert_cmpuint (json_object_get_size (counts), ==, 0);
}

static void
test_missing_worker_program_is_said_in_words (SwarmFixture *fixture, const void *data)
{
  g_autofree char *path = g_strdup (g_getenv ("THRONG_WORKER"));
  g_autoptr (GError) error = NULL;

  swarm_make_small (fixture, "{ 'users': 1 }", THRONG_DEFAULT_STOP_TIMEOUT_US);
  g_setenv ("THRONG_WORKER", "/nonexistent/throng-worker", TRUE);
  g_assert_false (throng_swarm_start (fixture->swarm, &error));
  g_setenv ("THRONG_WORKER", path, TRUE);
  g_assert_error (error, THRONG_ENGINE_ERROR, THRONG_ENGINE_ERROR_WORKER);
  g_assert_cmpstr (error->message, ==,
                   "The program throng-worker was not found: Throng is not installed completely");
}

static void
test_program_that_is_no_worker_ends_the_run_with_an_error (SwarmFixture *fixture, const void *data)
{
  g_autofree char *path = g_strdup (g_getenv ("THRONG_WORKER"));
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  swarm_make_small (fixture, "{ 'users': 1 }", THRONG_DEFAULT_STOP_TIMEOUT_US);
  g_setenv ("THRONG_WORKER", "/bin/true", TRUE);
  swarm_start (fixture);
  g_setenv ("THRONG_WORKER", path, TRUE);
  snapshot = swarm_finish (fixture);
  g_assert_error (throng_swarm_get_error (fixture->swarm), THRONG_ENGINE_ERROR,
                  THRONG_ENGINE_ERROR_WORKER);
}

static const char *const failing_target[] = { "--service-time", "0", "--fail", "20%", NULL };

#define ADD(name, target, func)                                                                    \
  g_test_add ("/swarm/" name, SwarmFixture, target, swarm_set_up, func, swarm_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_nonnull (g_getenv ("THRONG_WORKER"));
  g_assert_nonnull (g_getenv ("THRONG_CLI"));
  ADD ("user-directory-counts-as-its-target-does", NULL,
       test_user_directory_counts_as_its_target_does);
  ADD ("log-in-and-browse-counts-as-its-target-does", NULL,
       test_log_in_and_browse_counts_as_its_target_does);
  ADD ("demo-counts-as-its-target-does", NULL, test_demo_counts_as_its_target_does);
  ADD ("failures-count-as-the-target-counts-them", failing_target,
       test_failures_count_as_the_target_counts_them);
  ADD ("arrivals-are-counted-alike-here-and-there", NULL,
       test_arrivals_are_counted_alike_here_and_there);
  ADD ("statistics-are-reset-under-load", NULL, test_statistics_are_reset_under_load);
  ADD ("load-beyond-this-machine-is-refused-before-anything-starts", NULL,
       test_load_beyond_this_machine_is_refused_before_anything_starts);
  ADD ("missing-worker-program-is-said-in-words", NULL,
       test_missing_worker_program_is_said_in_words);
  ADD ("program-that-is-no-worker-ends-the-run-with-an-error", NULL,
       test_program_that_is_no_worker_ends_the_run_with_an_error);
  return g_test_run ();
}
