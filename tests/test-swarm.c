/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Swarms with worker processes against the demo target in a process of its own: what the target
 * has counted and what Throng says must be the same. */

#include "engine/throng-swarm.h"

#include <math.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "demo-process.h"
#include "engine/throng-plan.h"
#include "raw-server.h"
#include "scenario/throng-scenario-file.h"

/* How long a test waits for something that must come. */
#define TIMEOUT_US (30 * G_USEC_PER_SEC)

#define WORKER "throng-worker"

typedef struct
{
  DemoProcess *demo;
  ThrongSwarm *swarm;
  GPtrArray *sentences; /* of the log, about what went wrong */
} Fixture;

static void
set_up (Fixture *fixture, const void *data)
{
  static const char *const unlimited[] = { "--service-time", "0", NULL };

  fixture->demo = demo_process_new (data != NULL ? data : unlimited);
  fixture->sentences = g_ptr_array_new_with_free_func (g_free);
}

/* No test leaves a process behind. */
static void
tear_down (Fixture *fixture, const void *data)
{
  g_clear_object (&fixture->swarm);
  wait_for_no_children (WORKER);
  demo_process_free (fixture->demo);
  g_ptr_array_unref (fixture->sentences);
}

static void
log_changed_cb (GListModel *log,
                unsigned position,
                unsigned removed,
                unsigned added,
                Fixture *fixture)
{
  for (unsigned i = position; i < position + added; i++)
    {
      g_autoptr (ThrongLogLine) line = g_list_model_get_item (log, i);
      const char *text = throng_log_line_get_text (line);

      g_test_message ("log: %s", text);
      if (throng_log_line_get_kind (line) == THRONG_LOG_WARNING)
        g_ptr_array_add (fixture->sentences, g_strdup (text));
    }
}

static void
make_swarm (Fixture *fixture, ThrongScenario *scenario, const ThrongSwarmOptions *options)
{
  g_autoptr (GPtrArray) problems = throng_scenario_validate (scenario);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (problems->len, ==, 0);
  fixture->swarm = throng_swarm_new (scenario, options, &error);
  g_assert_no_error (error);
  g_signal_connect (throng_swarm_get_log (fixture->swarm), "items-changed",
                    G_CALLBACK (log_changed_cb), fixture);
}

static void
start (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  throng_swarm_start (fixture->swarm, &error);
  g_assert_no_error (error);
}

static ThrongSnapshot *
get_snapshot (Fixture *fixture)
{
  return throng_swarm_snapshot (fixture->swarm, false);
}

static void
wait_for_state (Fixture *fixture, ThrongSwarmState state)
{
  int64_t deadline_us = g_get_monotonic_time () + TIMEOUT_US;

  while (throng_swarm_get_state (fixture->swarm) != state)
    iterate_until (deadline_us);
}

static void
wait_for_users (Fixture *fixture, unsigned users)
{
  int64_t deadline_us = g_get_monotonic_time () + TIMEOUT_US;
  unsigned now;

  do
    {
      g_autoptr (ThrongSnapshot) snapshot = NULL;

      iterate_until (deadline_us);
      snapshot = get_snapshot (fixture);
      now = snapshot->users;
    }
  while (now != users);
}

static void
wait_for_requests (Fixture *fixture, uint64_t more_than)
{
  int64_t deadline_us = g_get_monotonic_time () + TIMEOUT_US;
  uint64_t now;

  do
    {
      g_autoptr (ThrongSnapshot) snapshot = NULL;

      iterate_until (deadline_us);
      snapshot = get_snapshot (fixture);
      now = snapshot->total.n_requests;
    }
  while (now <= more_than);
}

/* Waits until everything is over and checks what holds after every run. */
static ThrongSnapshot *
finish (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  ThrongSnapshot *snapshot;

  wait_for_state (fixture, THRONG_SWARM_STOPPED);
  snapshot = get_snapshot (fixture);
  throng_snapshot_check_accounts (snapshot, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (snapshot->users, ==, 0);
  g_assert_cmpuint (snapshot->stopping, ==, 0);
  g_assert_cmpuint (snapshot->logging_in, ==, 0);
  return snapshot;
}

static uint64_t
get_status_count (const ThrongRow *row, unsigned status)
{
  for (unsigned i = 0; i < row->n_statuses; i++)
    if (row->statuses[i].status == status)
      return row->statuses[i].count;
  return 0;
}

/* Target and Throng have counted the same: for each status what came back, in the sum what went
 * out. */
static void
assert_same_counts (Fixture *fixture, const ThrongSnapshot *snapshot)
{
  g_autoptr (JsonObject) counts = demo_process_dup_counts (fixture->demo);

  for (unsigned i = 0; i < snapshot->n_rows; i++)
    {
      const ThrongRow *row = &snapshot->rows[i];
      g_autofree char *endpoint = g_strdup_printf ("%s %s", row->method, row->name);
      uint64_t n_unanswered = row->n_hops + row->n_retries + row->n_aborted;

      g_test_message ("%s: %" G_GUINT64_FORMAT " requests, %" G_GUINT64_FORMAT
                      " hops, retries, aborted",
                      endpoint, row->n_requests, n_unanswered);
      g_assert_cmpuint (get_status_count (row, 0), ==, 0);
      g_assert_cmpuint (demo_counts_sum (counts, endpoint), ==, row->n_requests + n_unanswered);
      for (unsigned status = 100; status < 600 && n_unanswered == 0; status++)
        g_assert_cmpuint (demo_counts_get (counts, endpoint, status), ==,
                          get_status_count (row, status));
      json_object_remove_member (counts, endpoint);
    }
  g_assert_cmpuint (json_object_get_size (counts), ==, 0);
}

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
load_example (Fixture *fixture, const char *name)
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

/* @n of @total draws with @probability lie where they should, within 3 σ. */
static void
assert_share (uint64_t n, uint64_t total, double probability)
{
  double expected = (double) total * probability;
  double sigma = sqrt (expected * (1 - probability));

  g_test_message ("%.2f sigma", ((double) n - expected) / sigma);
  g_assert_cmpuint (total, >, 200);
  g_assert_cmpfloat (fabs ((double) n - expected), <, 3 * sigma);
}

static ThrongSnapshot *
run_example (Fixture *fixture, ThrongScenario *scenario)
{
  const ThrongSwarmOptions options = { .n_workers = 2,
                                       .seed = 1,
                                       .stop_timeout_us = THRONG_DEFAULT_STOP_TIMEOUT_US };
  ThrongSnapshot *snapshot;
  unsigned peak = 0;

  make_swarm (fixture, scenario, &options);
  start (fixture);
  snapshot = finish (fixture);
  g_assert_null (throng_swarm_get_error (fixture->swarm));
  g_assert_cmpuint (snapshot->n_errors, ==, 0);
  g_assert_cmpuint (snapshot->total.n_failures, ==, 0);
  for (unsigned i = 0; i < snapshot->n_buckets; i++)
    peak = MAX (peak, snapshot->series[i].users);
  g_assert_cmpuint (peak, ==, 200);
  assert_same_counts (fixture, snapshot);
  return snapshot;
}

static void
test_user_directory_counts_as_its_target_does (Fixture *fixture, const void *data)
{
  g_autoptr (ThrongScenario) scenario = load_example (fixture, "user-directory.throng");
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  set_wait (scenario, 0.2, 0.6);
  set_users_load (scenario, 200, 200, 5);
  snapshot = run_example (fixture, scenario);
  assert_share (find_row (snapshot, "GET", "/users")->n_requests, snapshot->total.n_requests, 0.25);
}

static void
test_log_in_and_browse_counts_as_its_target_does (Fixture *fixture, const void *data)
{
  g_autoptr (ThrongScenario) scenario = load_example (fixture, "login-and-browse.throng");
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  set_wait (scenario, 0.2, 0.6);
  set_users_load (scenario, 200, 200, 5);
  snapshot = run_example (fixture, scenario);
  g_assert_cmpuint (find_row (snapshot, "POST", "/login")->n_requests, ==, 200);
  g_assert_cmpuint (get_status_count (find_row (snapshot, "GET", "/"), 401), ==, 0);
  g_assert_cmpuint (find_row (snapshot, "GET", "/")->n_requests, >, 1000);
}

static void
test_demo_counts_as_its_target_does (Fixture *fixture, const void *data)
{
  g_autoptr (ThrongScenario) scenario = load_example (fixture, "demo.throng");
  g_autoptr (ThrongSnapshot) snapshot = NULL;
  uint64_t n_list, n_create;

  shorten_stages (scenario);
  snapshot = run_example (fixture, scenario);
  n_list = find_row (snapshot, "GET", "/users")->n_requests;
  n_create = find_row (snapshot, "POST", "/users/")->n_requests;
  assert_share (n_list, n_list + n_create, 0.25);
  g_assert_cmpuint (get_status_count (find_row (snapshot, "GET", "/"), 401), ==, 0);
  g_assert_cmpuint (find_row (snapshot, "POST", "/login")->n_requests, >=, 200);
}

/* Where the target fails, Throng says so, status by status. */
static void
test_failures_count_as_the_target_counts_them (Fixture *fixture, const void *data)
{
  g_autoptr (ThrongScenario) scenario = load_example (fixture, "user-directory.throng");
  const ThrongSwarmOptions options = { .n_workers = 2,
                                       .seed = 1,
                                       .stop_timeout_us = THRONG_DEFAULT_STOP_TIMEOUT_US };
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  set_wait (scenario, 0.05, 0.1);
  set_users_load (scenario, 50, 500, 2);
  make_swarm (fixture, scenario, &options);
  start (fixture);
  snapshot = finish (fixture);
  assert_same_counts (fixture, snapshot);
  g_assert_cmpuint (snapshot->total.n_failures, ==, get_status_count (&snapshot->total, 500));
  assert_share (snapshot->total.n_failures, snapshot->total.n_requests, 0.2);
}

/* Smaller runs */

/* @load and @wait as in a scenario, with single quotes. */
static ThrongScenario *
make_scenario (const char *address, const char *wait, const char *load)
{
  g_autofree char *json = g_strdup_printf (
      "{ 'throng': 1, 'target': '%s', 'users': [ { 'name': 'A', %s 'tasks': [ { 'name': 'T', "
      "'steps': [ { 'request': 'GET /users' } ] } ] } ], 'load': %s }",
      address, wait, load);
  g_autoptr (GPtrArray) problems = NULL;
  ThrongScenario *scenario;

  g_strdelimit (json, "'", '"');
  scenario = throng_scenario_new_from_data (json, -1, &problems);
  g_assert_nonnull (scenario);
  return scenario;
}

static void
make_small_swarm (Fixture *fixture, const char *load, int64_t stop_timeout_us)
{
  const ThrongSwarmOptions options = { .n_workers = 2,
                                       .seed = 1,
                                       .stop_timeout_us = stop_timeout_us };
  g_autoptr (ThrongScenario) scenario = make_scenario (fixture->demo->address,
                                                       "'wait': { 'constant': 0.05 },", load);

  make_swarm (fixture, scenario, &options);
}

static void
test_users_are_steered_up_and_down (Fixture *fixture, const void *data)
{
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  make_small_swarm (fixture, "{ 'users': 10, 'spawn-rate': 100 }", THRONG_DEFAULT_STOP_TIMEOUT_US);
  g_assert_cmpint (throng_swarm_get_state (fixture->swarm), ==, THRONG_SWARM_READY);
  start (fixture);
  g_assert_cmpint (throng_swarm_get_state (fixture->swarm), ==, THRONG_SWARM_SPAWNING);
  wait_for_users (fixture, 10);
  wait_for_state (fixture, THRONG_SWARM_RUNNING);
  throng_swarm_set_users (fixture->swarm, 41, 100);
  g_assert_cmpint (throng_swarm_get_state (fixture->swarm), ==, THRONG_SWARM_SPAWNING);
  wait_for_users (fixture, 41);
  wait_for_state (fixture, THRONG_SWARM_RUNNING);
  g_assert_cmpuint (throng_swarm_get_wanted_users (fixture->swarm), ==, 41);
  throng_swarm_set_users (fixture->swarm, 3, 200);
  wait_for_users (fixture, 3);
  throng_swarm_set_users (fixture->swarm, 0, 200);
  wait_for_users (fixture, 0);
  throng_swarm_set_users (fixture->swarm, 7, 200);
  wait_for_users (fixture, 7);
  throng_swarm_stop (fixture->swarm);
  snapshot = finish (fixture);
  g_assert_cmpuint (snapshot->n_marks, ==, 5);
  g_assert_cmpstr (snapshot->marks[0].text, ==, "Users set to 41 at 100/s");
  g_assert_cmpstr (snapshot->marks[4].text, ==, "Stop");
  g_assert_cmpint (snapshot->marks[4].time_us, ==, snapshot->time_us);
  g_assert_cmpuint (snapshot->total.n_aborted, ==, 0);
  assert_same_counts (fixture, snapshot);
}

/* Each worker has its part of the tasks; what one without users has left goes to the others. */
static void
test_all_tasks_start_although_users_were_steered_away_from_a_worker (Fixture *fixture,
                                                                     const void *data)
{
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  make_small_swarm (fixture, "{ 'users': 2, 'spawn-rate': 1000, 'tasks': 60 }",
                    THRONG_DEFAULT_STOP_TIMEOUT_US);
  start (fixture);
  wait_for_users (fixture, 2);
  throng_swarm_set_users (fixture->swarm, 1, 1000);
  snapshot = finish (fixture);
  g_assert_cmpuint (snapshot->accounts.tasks_started, ==, 60);
  assert_same_counts (fixture, snapshot);
}

/* The workers are not even ready then. */
static void
test_users_set_before_the_run_count_from_its_beginning (Fixture *fixture, const void *data)
{
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  make_small_swarm (fixture,
                    "{ 'stages': [ { 'users': 50, 'over': 0 }, { 'users': 50, 'over': 1 } ] }",
                    THRONG_DEFAULT_STOP_TIMEOUT_US);
  start (fixture);
  throng_swarm_set_users (fixture->swarm, 40, 100);
  throng_swarm_set_users (fixture->swarm, 3, 100);
  g_assert_true (throng_swarm_is_steered (fixture->swarm));
  snapshot = finish (fixture);
  g_assert_cmpuint (snapshot->n_marks, ==, 2);
  g_assert_cmpstr (snapshot->marks[1].text, ==, "Users set to 3 at 100/s");
  g_assert_cmpint (snapshot->marks[1].time_us, ==, 0);
  for (unsigned i = 0; i < snapshot->n_buckets; i++)
    g_assert_cmpuint (snapshot->series[i].users, <=, 3);
  assert_same_counts (fixture, snapshot);
}

/* Back to the plan before it has begun is as if nothing had been. */
static void
test_steering_taken_back_before_the_run_changes_nothing (Fixture *fixture, const void *data)
{
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  make_small_swarm (fixture, "{ 'users': 4, 'spawn-rate': 1000, 'run-time': 1 }",
                    THRONG_DEFAULT_STOP_TIMEOUT_US);
  start (fixture);
  throng_swarm_set_users (fixture->swarm, 40, 100);
  throng_swarm_follow_plan (fixture->swarm);
  wait_for_users (fixture, 4);
  snapshot = finish (fixture);
  assert_same_counts (fixture, snapshot);
}

static void
test_stages_wait_while_users_are_steered (Fixture *fixture, const void *data)
{
  int64_t deadline_us = g_get_monotonic_time () + TIMEOUT_US;
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  make_small_swarm (fixture,
                    "{ 'stages': [ { 'users': 6, 'over': 0 }, { 'users': 6, 'over': 1 }, "
                    "{ 'users': 2, 'over': 0 }, { 'users': 2, 'over': 600 } ] }",
                    THRONG_DEFAULT_STOP_TIMEOUT_US);
  start (fixture);
  wait_for_users (fixture, 6);
  throng_swarm_set_users (fixture->swarm, 12, 100);
  g_assert_true (throng_swarm_is_steered (fixture->swarm));
  while (throng_swarm_get_elapsed_us (fixture->swarm) < 3 * G_USEC_PER_SEC / 2)
    iterate_until (deadline_us);
  wait_for_users (fixture, 12);
  g_assert_cmpuint (throng_swarm_get_wanted_users (fixture->swarm), ==, 12);
  throng_swarm_follow_plan (fixture->swarm);
  g_assert_false (throng_swarm_is_steered (fixture->swarm));
  wait_for_users (fixture, 2);
  throng_swarm_stop (fixture->swarm);
  snapshot = finish (fixture);
  assert_same_counts (fixture, snapshot);
}

static void
test_arrivals_are_counted_alike_here_and_there (Fixture *fixture, const void *data)
{
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  make_small_swarm (fixture, "{ 'arrivals': 200, 'spacing': 'even', 'run-time': 3 }",
                    THRONG_DEFAULT_STOP_TIMEOUT_US);
  start (fixture);
  snapshot = finish (fixture);
  g_assert_cmpuint (snapshot->accounts.tasks_scheduled, ==, 600);
  g_assert_cmpuint (snapshot->accounts.tasks_started, ==, 600);
  g_assert_cmpuint (snapshot->total.n_requests, ==, 600);
  g_assert_cmpuint (snapshot->total.n_failures, ==, 0);
  assert_same_counts (fixture, snapshot);
}

static void
test_arrivals_are_steered_and_go_back_to_plan (Fixture *fixture, const void *data)
{
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  make_small_swarm (fixture,
                    "{ 'stages': [ { 'arrivals': 20, 'over': 0 }, { 'arrivals': 20, 'over': 4 } ], "
                    "'spacing': 'even' }",
                    THRONG_DEFAULT_STOP_TIMEOUT_US);
  start (fixture);
  wait_for_state (fixture, THRONG_SWARM_RUNNING);
  g_assert_true (throng_swarm_has_arrivals (fixture->swarm));
  wait_for_requests (fixture, 5);
  g_assert_cmpfloat (throng_swarm_get_wanted_arrivals (fixture->swarm), ==, 20);
  throng_swarm_set_arrivals (fixture->swarm, 400);
  g_assert_cmpint (throng_swarm_get_state (fixture->swarm), ==, THRONG_SWARM_RUNNING);
  g_assert_true (throng_swarm_is_steered (fixture->swarm));
  g_assert_cmpfloat (throng_swarm_get_wanted_arrivals (fixture->swarm), ==, 400);
  wait_for_requests (fixture, 200);
  throng_swarm_follow_plan (fixture->swarm);
  g_assert_false (throng_swarm_is_steered (fixture->swarm));
  g_assert_cmpfloat (throng_swarm_get_wanted_arrivals (fixture->swarm), ==, 20);
  snapshot = finish (fixture);
  g_assert_cmpuint (snapshot->n_marks, ==, 4);
  g_assert_cmpstr (snapshot->marks[0].text, ==, "Stage 2: to 20 arrivals/s over 4 s");
  g_assert_cmpstr (snapshot->marks[2].text, ==, "Arrivals set to 400/s");
  g_assert_cmpstr (snapshot->marks[3].text, ==, "Back to plan");
  g_assert_cmpuint (snapshot->accounts.tasks_skipped, ==, 0);
  assert_same_counts (fixture, snapshot);
}

static void
test_statistics_are_reset_under_load (Fixture *fixture, const void *data)
{
  g_autoptr (ThrongSnapshot) snapshot = NULL;
  g_autoptr (JsonObject) counts = NULL;

  make_small_swarm (fixture, "{ 'users': 50, 'spawn-rate': 500 }", THRONG_DEFAULT_STOP_TIMEOUT_US);
  start (fixture);
  wait_for_requests (fixture, 200);
  throng_swarm_reset_statistics (fixture->swarm);
  wait_for_requests (fixture, 100);
  throng_swarm_reset_statistics (fixture->swarm);
  wait_for_requests (fixture, 50);
  throng_swarm_stop (fixture->swarm);
  snapshot = finish (fixture);
  g_assert_cmpuint (snapshot->n_marks, ==, 3);
  g_assert_cmpuint (snapshot->total.n_requests + 300, <, snapshot->accounts.requests_succeeded);
  /* The target has counted everything. */
  counts = demo_process_dup_counts (fixture->demo);
  g_assert_cmpuint (demo_counts_sum (counts, "GET /users"), ==,
                    snapshot->accounts.requests_started);
}

static const char *const slow_target[] = { "--service-time", "300", "--concurrency", "1000", NULL };

static void
test_stop_lets_tasks_finish (Fixture *fixture, const void *data)
{
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  make_small_swarm (fixture, "{ 'users': 50, 'spawn-rate': 1000 }", THRONG_DEFAULT_STOP_TIMEOUT_US);
  start (fixture);
  wait_for_requests (fixture, 20);
  throng_swarm_stop (fixture->swarm);
  g_assert_cmpint (throng_swarm_get_state (fixture->swarm), ==, THRONG_SWARM_STOPPING);
  snapshot = finish (fixture);
  g_assert_cmpuint (snapshot->total.n_aborted, ==, 0);
  g_assert_cmpuint (snapshot->accounts.tasks_broken, ==, 0);
  assert_same_counts (fixture, snapshot);
}

static void
test_stop_now_aborts_what_is_under_way (Fixture *fixture, const void *data)
{
  int64_t deadline_us = g_get_monotonic_time () + TIMEOUT_US;
  g_autoptr (ThrongSnapshot) snapshot = NULL;
  uint64_t n_counted;

  make_small_swarm (fixture, "{ 'users': 50, 'spawn-rate': 1000 }", THRONG_DEFAULT_STOP_TIMEOUT_US);
  start (fixture);
  wait_for_requests (fixture, 100);
  throng_swarm_stop_now (fixture->swarm);
  snapshot = finish (fixture);
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
  assert_same_counts (fixture, snapshot);
}

static void
test_stop_now_cuts_a_graceful_stop_short (Fixture *fixture, const void *data)
{
  g_autoptr (RawServer) server = raw_server_new (raw_serve_silence, NULL);
  g_autofree char *address = raw_server_dup_uri (server, "");
  g_autoptr (ThrongScenario) scenario = make_scenario (address, "",
                                                       "{ 'users': 5, 'spawn-rate': 100 }");
  const ThrongSwarmOptions options = { .n_workers = 2,
                                       .seed = 1,
                                       .stop_timeout_us = 2 * TIMEOUT_US };
  int64_t deadline_us = g_get_monotonic_time () + TIMEOUT_US;
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  make_swarm (fixture, scenario, &options);
  start (fixture);
  while (raw_server_get_n_requests (server) < 5)
    iterate_until (deadline_us);
  throng_swarm_stop (fixture->swarm);
  throng_swarm_stop_now (fixture->swarm);
  snapshot = finish (fixture);
  g_assert_cmpuint (snapshot->accounts.requests_started, ==, 5);
  g_assert_cmpuint (snapshot->accounts.requests_aborted, ==, 5);
  g_assert_null (throng_swarm_get_error (fixture->swarm));
  g_assert_cmpuint (fixture->sentences->len, ==, 0);
}

static void
check_early_stop (Fixture *fixture, void (*stop) (ThrongSwarm *))
{
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  make_small_swarm (fixture, "{ 'users': 50, 'spawn-rate': 1000 }", THRONG_DEFAULT_STOP_TIMEOUT_US);
  start (fixture);
  stop (fixture->swarm);
  snapshot = finish (fixture);
  g_assert_null (throng_swarm_get_error (fixture->swarm));
  g_assert_cmpuint (snapshot->accounts.requests_started, ==, 0);
  g_assert_cmpuint (snapshot->n_buckets, <=, 1);
  g_assert_cmpuint (fixture->sentences->len, ==, 0);
}

static void
test_stop_before_workers_are_ready_sends_nothing (Fixture *fixture, const void *data)
{
  check_early_stop (fixture, throng_swarm_stop);
}

static void
test_stop_now_before_workers_are_ready_sends_nothing (Fixture *fixture, const void *data)
{
  check_early_stop (fixture, throng_swarm_stop_now);
}

static void
test_swarm_that_is_given_up_leaves_no_worker (Fixture *fixture, const void *data)
{
  make_small_swarm (fixture, "{ 'users': 10 }", THRONG_DEFAULT_STOP_TIMEOUT_US);
  start (fixture);
  wait_for_requests (fixture, 0);
  g_assert_cmpuint (find_children (WORKER, NULL, 0), ==, 2);
  g_clear_object (&fixture->swarm);
  wait_for_no_children (WORKER);
}

/* Workers that die */

static void
test_run_goes_on_without_a_worker_that_dies (Fixture *fixture, const void *data)
{
  pid_t workers[2];
  g_autoptr (ThrongSnapshot) before = NULL;
  g_autoptr (ThrongSnapshot) after = NULL;
  int64_t deadline_us = g_get_monotonic_time () + TIMEOUT_US;

  make_small_swarm (fixture, "{ 'users': 40, 'spawn-rate': 1000, 'run-time': 3 }",
                    THRONG_DEFAULT_STOP_TIMEOUT_US);
  start (fixture);
  wait_for_users (fixture, 40);
  wait_for_requests (fixture, 100);
  g_assert_cmpuint (find_children (WORKER, workers, 2), ==, 2);
  g_assert_cmpint (kill (workers[0], SIGKILL), ==, 0);
  while (fixture->sentences->len == 0)
    iterate_until (deadline_us);
  g_assert_cmpstr (fixture->sentences->pdata[0], ==,
                   "Worker 1 of 2 was killed by signal 9: its users are gone, its numbers so far "
                   "are kept.");
  before = get_snapshot (fixture);
  g_assert_cmpuint (before->total.n_requests, >=, 100);
  wait_for_users (fixture, 20);
  after = finish (fixture);
  g_assert_null (throng_swarm_get_error (fixture->swarm));
  g_assert_cmpuint (after->total.n_requests, >, before->total.n_requests + 100);
  g_assert_cmpuint (after->total.n_failures, ==, 0);
  g_assert_cmpuint (fixture->sentences->len, ==, 1);
}

static void
test_run_without_any_worker_left_ends_with_an_error (Fixture *fixture, const void *data)
{
  pid_t workers[2];
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  make_small_swarm (fixture, "{ 'users': 40, 'spawn-rate': 1000 }", THRONG_DEFAULT_STOP_TIMEOUT_US);
  start (fixture);
  wait_for_requests (fixture, 100);
  g_assert_cmpuint (find_children (WORKER, workers, 2), ==, 2);
  kill (workers[0], SIGKILL);
  kill (workers[1], SIGKILL);
  snapshot = finish (fixture);
  g_assert_error (throng_swarm_get_error (fixture->swarm), THRONG_ENGINE_ERROR,
                  THRONG_ENGINE_ERROR_WORKER);
  g_assert_cmpstr (throng_swarm_get_error (fixture->swarm)->message, ==,
                   "All worker processes ended before the run was over.");
  g_assert_cmpuint (snapshot->total.n_requests, >, 100);
}

static void
test_worker_that_hangs_is_killed_after_the_stop (Fixture *fixture, const void *data)
{
  pid_t workers[2];
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  make_small_swarm (fixture, "{ 'users': 40, 'spawn-rate': 1000 }", 0);
  start (fixture);
  wait_for_requests (fixture, 100);
  g_assert_cmpuint (find_children (WORKER, workers, 2), ==, 2);
  kill (workers[1], SIGSTOP);
  throng_swarm_stop (fixture->swarm);
  snapshot = finish (fixture);
  g_assert_cmpuint (fixture->sentences->len, ==, 1);
  g_assert_true (g_str_has_prefix (fixture->sentences->pdata[0], "Worker 2 of 2 was killed"));
  g_assert_cmpuint (snapshot->n_marks, ==, 2);
  g_assert_cmpstr (snapshot->marks[0].text, ==, "Stop");
  g_assert_cmpstr (snapshot->marks[1].text, ==, "Worker 2 lost");
}

/* What can't be carried out */

static void
test_load_beyond_this_machine_is_refused_before_anything_starts (Fixture *fixture, const void *data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) counts = NULL;

  make_small_swarm (fixture, "{ 'users': 1000000, 'spawn-rate': 100000 }",
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
test_missing_worker_program_is_said_in_words (Fixture *fixture, const void *data)
{
  g_autofree char *path = g_strdup (g_getenv ("THRONG_WORKER"));
  g_autoptr (GError) error = NULL;

  make_small_swarm (fixture, "{ 'users': 1 }", THRONG_DEFAULT_STOP_TIMEOUT_US);
  g_setenv ("THRONG_WORKER", "/nonexistent/throng-worker", TRUE);
  g_assert_false (throng_swarm_start (fixture->swarm, &error));
  g_setenv ("THRONG_WORKER", path, TRUE);
  g_assert_error (error, THRONG_ENGINE_ERROR, THRONG_ENGINE_ERROR_WORKER);
  g_assert_cmpstr (error->message, ==,
                   "The program throng-worker was not found: Throng is not installed completely");
}

static void
test_program_that_is_no_worker_ends_the_run_with_an_error (Fixture *fixture, const void *data)
{
  g_autofree char *path = g_strdup (g_getenv ("THRONG_WORKER"));
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  make_small_swarm (fixture, "{ 'users': 1 }", THRONG_DEFAULT_STOP_TIMEOUT_US);
  g_setenv ("THRONG_WORKER", "/bin/true", TRUE);
  start (fixture);
  g_setenv ("THRONG_WORKER", path, TRUE);
  snapshot = finish (fixture);
  g_assert_error (throng_swarm_get_error (fixture->swarm), THRONG_ENGINE_ERROR,
                  THRONG_ENGINE_ERROR_WORKER);
}

static const char *const failing_target[] = { "--service-time", "0", "--fail", "20%", NULL };

#define ADD(name, target, func)                                                                    \
  g_test_add ("/swarm/" name, Fixture, target, set_up, func, tear_down)

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
  ADD ("users-are-steered-up-and-down", NULL, test_users_are_steered_up_and_down);
  ADD ("all-tasks-start-although-users-were-steered-away-from-a-worker", NULL,
       test_all_tasks_start_although_users_were_steered_away_from_a_worker);
  ADD ("users-set-before-the-run-count-from-its-beginning", NULL,
       test_users_set_before_the_run_count_from_its_beginning);
  ADD ("steering-taken-back-before-the-run-changes-nothing", NULL,
       test_steering_taken_back_before_the_run_changes_nothing);
  ADD ("stages-wait-while-users-are-steered", NULL, test_stages_wait_while_users_are_steered);
  ADD ("arrivals-are-counted-alike-here-and-there", NULL,
       test_arrivals_are_counted_alike_here_and_there);
  ADD ("arrivals-are-steered-and-go-back-to-plan", NULL,
       test_arrivals_are_steered_and_go_back_to_plan);
  ADD ("statistics-are-reset-under-load", NULL, test_statistics_are_reset_under_load);
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
  ADD ("run-without-any-worker-left-ends-with-an-error", NULL,
       test_run_without_any_worker_left_ends_with_an_error);
  ADD ("worker-that-hangs-is-killed-after-the-stop", NULL,
       test_worker_that_hangs_is_killed_after_the_stop);
  ADD ("load-beyond-this-machine-is-refused-before-anything-starts", NULL,
       test_load_beyond_this_machine_is_refused_before_anything_starts);
  ADD ("missing-worker-program-is-said-in-words", NULL,
       test_missing_worker_program_is_said_in_words);
  ADD ("program-that-is-no-worker-ends-the-run-with-an-error", NULL,
       test_program_that_is_no_worker_ends_the_run_with_an_error);
  return g_test_run ();
}
