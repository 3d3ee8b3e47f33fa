/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What surrounds the load of a swarm with worker processes: set-up, clean-up and the log, in
 * process and with throng-cli, against the demo target in a process of its own. */

#include <signal.h>
#include <string.h>

#include "command.h"
#include "engine/throng-plan.h"
#include "raw-server.h"
#include "scenario/throng-scenario-file.h"
#include "stats/throng-example.h"
#include "swarm-fixture.h"

#define SECOND_US G_USEC_PER_SEC

/* Users that are let in with the token of set-up only. */
#define LOGGED_IN                                                                                  \
  "'headers': { 'Authorization': '{{token}}' }, 'set-up': [ { 'request': 'POST /login', "          \
  "'capture': { 'token': { 'from': 'body' } } } ], 'clean-up': [ { 'request': 'GET /users' } ],"

typedef struct
{
  SwarmFixture base;
  char *folder;
  char *scenario_path;
  char *output; /* (nullable): of throng-cli */
} Fixture;

static void
set_up (Fixture *fixture, const void *data)
{
  swarm_set_up (&fixture->base, NULL);
  fixture->folder = g_dir_make_tmp ("throng-swarm-course-XXXXXX", NULL);
  fixture->scenario_path = g_build_filename (fixture->folder, "test.throng", NULL);
}

static void
tear_down (Fixture *fixture, const void *data)
{
  g_autoptr (GFile) scenario = g_file_new_for_path (fixture->scenario_path);
  g_autoptr (GFile) folder = g_file_new_for_path (fixture->folder);

  swarm_tear_down (&fixture->base, NULL);
  g_file_delete (scenario, NULL, NULL);
  g_assert_true (g_file_delete (folder, NULL, NULL));
  g_free (fixture->folder);
  g_free (fixture->scenario_path);
  g_free (fixture->output);
}

/* @parts and @load in single quotes. */
static char *
make_text (const char *address, const char *parts, const char *load)
{
  char *text = g_strdup_printf (
      "{ 'throng': 1, 'target': '%s', %s 'users': [ { 'name': 'A', 'wait': { 'constant': 0.05 }, "
      "'tasks': [ { 'name': 'T', 'steps': [ { 'request': 'GET /' } ] } ] } ], 'load': %s }",
      address, parts, load);

  return g_strdelimit (text, "'", '"');
}

static void
start_text (Fixture *fixture, const char *text, int64_t stop_timeout_us)
{
  const ThrongSwarmOptions options = { .n_workers = 2,
                                       .seed = 1,
                                       .stop_timeout_us = stop_timeout_us };
  g_autoptr (GPtrArray) unreadable = NULL;
  g_autoptr (ThrongScenario) scenario = throng_scenario_new_from_data (text, -1, &unreadable);

  swarm_make (&fixture->base, scenario, &options);
  swarm_start (&fixture->base);
}

static void
start_at (Fixture *fixture, const char *address, const char *parts, const char *load)
{
  g_autofree char *text = make_text (address, parts, load);

  start_text (fixture, text, SECOND_US);
}

static void
start (Fixture *fixture, const char *parts, const char *load)
{
  start_at (fixture, fixture->base.demo->address, parts, load);
}

/* The lines of @kind, each with a line end. */
static char *
dup_log (Fixture *fixture, ThrongLogKind kind)
{
  GListModel *log = throng_swarm_get_log (fixture->base.swarm);
  GString *text = g_string_new (NULL);

  for (unsigned i = 0; i < g_list_model_get_n_items (log); i++)
    {
      g_autoptr (ThrongLogLine) line = g_list_model_get_item (log, i);

      if (throng_log_line_get_kind (line) == kind)
        g_string_append_printf (text, "%s\n", throng_log_line_get_text (line));
    }
  g_test_message ("%s", text->str);
  return g_string_free_and_steal (text);
}

static uint64_t
count_at_target (Fixture *fixture, const char *endpoint)
{
  g_autoptr (JsonObject) counts = demo_process_dup_counts (fixture->base.demo);

  return demo_counts_sum (counts, endpoint);
}

/* Set-up and clean-up */

static void
test_users_of_both_workers_are_let_in_by_set_up (Fixture *fixture, const void *data)
{
  g_autoptr (ThrongSnapshot) snapshot = NULL;
  g_autofree char *course = NULL;
  g_autofree char *warnings = NULL;

  start (fixture, LOGGED_IN, "{ 'users': 20, 'spawn-rate': 100, 'run-time': 2 }");
  snapshot = swarm_finish (&fixture->base);
  g_assert_null (throng_swarm_get_error (fixture->base.swarm));
  g_assert_cmpuint (snapshot->total.n_failures, ==, 0);
  g_assert_cmpuint (snapshot->n_errors, ==, 0);
  g_assert_cmpuint (count_at_target (fixture, "POST /login"), ==, 1);
  g_assert_cmpuint (count_at_target (fixture, "GET /users"), ==, 1);
  g_assert_cmpuint (count_at_target (fixture, "GET /"), ==, snapshot->accounts.tasks_started);
  g_assert_cmpuint (snapshot->accounts.requests_started, ==, snapshot->accounts.tasks_started + 2);
  course = dup_log (fixture, THRONG_LOG_COURSE);
  g_assert_cmpstr (course, ==,
                   "Starting 2 workers.\nThe workers are ready.\nSet-up begins.\nSet-up is done.\n"
                   "The run begins.\nThe load is over.\nClean-up begins.\nClean-up is done.\n"
                   "The run is over.\n");
  warnings = dup_log (fixture, THRONG_LOG_WARNING);
  g_assert_cmpstr (warnings, ==, "");
}

static void
test_examples_of_set_up_come_before_the_start (Fixture *fixture, const void *data)
{
  g_autoptr (ThrongSnapshot) snapshot = NULL;
  g_autoptr (GPtrArray) examples = NULL;
  const ThrongExample *first;

  start (fixture, "'set-up': [ { 'request': 'GET /users' }, { 'pause': 0.5 } ],", "{ 'tasks': 1 }");
  snapshot = swarm_finish (&fixture->base);
  examples = throng_swarm_dup_examples (fixture->base.swarm);
  g_assert_cmpuint (examples->len, ==, 2);
  first = examples->pdata[0];
  g_assert_cmpint (first->sent_us, <=, -SECOND_US / 2);
}

static void
test_failed_set_up_ends_the_run_before_it_begins (Fixture *fixture, const void *data)
{
  g_autoptr (ThrongSnapshot) snapshot = NULL;
  g_autofree char *errors = NULL;

  start (fixture,
         "'set-up': [ { 'request': 'GET /' } ], 'clean-up': [ { 'request': 'GET /users' } ],",
         "{ 'users': 20, 'spawn-rate': 100 }");
  snapshot = swarm_finish (&fixture->base);
  g_assert_error (throng_swarm_get_error (fixture->base.swarm), THRONG_ENGINE_ERROR,
                  THRONG_ENGINE_ERROR_SET_UP);
  errors = dup_log (fixture, THRONG_LOG_ERROR);
  g_assert_cmpstr (errors, ==, "Set-up failed: set-up[0]: HTTP 401 Unauthorized.\n");
  g_assert_cmpuint (snapshot->accounts.requests_started, ==, 1);
  g_assert_cmpuint (snapshot->accounts.requests_failed, ==, 1);
  g_assert_cmpuint (count_at_target (fixture, "GET /"), ==, 1);
  g_assert_cmpuint (count_at_target (fixture, "GET /users"), ==, 0);
}

static void
test_stop_during_set_up_is_no_error (Fixture *fixture, const void *data)
{
  g_autoptr (RawServer) server = raw_server_new (raw_serve_silence, NULL);
  g_autofree char *address = raw_server_dup_uri (server, "");
  int64_t deadline_us = g_get_monotonic_time () + TIMEOUT_US;
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  start_at (fixture, address,
            "'set-up': [ { 'request': 'GET /' } ], 'clean-up': [ { 'request': 'GET /users' } ],",
            "{ 'users': 20, 'spawn-rate': 100 }");
  while (raw_server_get_n_requests (server) < 1)
    iterate_until (deadline_us);
  g_assert_cmpint (throng_swarm_get_state (fixture->base.swarm), ==, THRONG_SWARM_SETTING_UP);
  throng_swarm_stop (fixture->base.swarm);
  snapshot = swarm_finish (&fixture->base);
  g_assert_null (throng_swarm_get_error (fixture->base.swarm));
  g_assert_cmpuint (snapshot->accounts.requests_aborted, ==, 1);
  g_assert_cmpuint (raw_server_get_n_requests (server), ==, 1);
}

static void
test_clean_up_that_fails_is_told_and_changes_nothing_else (Fixture *fixture, const void *data)
{
  g_autoptr (ThrongSnapshot) snapshot = NULL;
  g_autofree char *warnings = NULL;

  start (fixture,
         "'set-up': [ { 'set': { 'a': 'secret' } } ], 'clean-up': [ { 'request': 'GET /none/{{a}}' "
         "} ],",
         "{ 'users': 2, 'spawn-rate': 100 }");
  swarm_wait_for_requests (&fixture->base, 20);
  throng_swarm_stop (fixture->base.swarm);
  snapshot = swarm_finish (&fixture->base);
  warnings = dup_log (fixture, THRONG_LOG_WARNING);
  g_assert_cmpstr (warnings, ==, "Clean-up failed: clean-up[0]: HTTP 404 Not Found.\n");
  g_assert_null (throng_swarm_get_error (fixture->base.swarm));
  g_assert_cmpint (snapshot->generator.verdict, !=, THRONG_VERDICT_INVALID);
}

/* Somebody else cleans up. */
static void
test_clean_up_does_not_need_the_worker_that_set_up (Fixture *fixture, const void *data)
{
  int64_t deadline_us = g_get_monotonic_time () + TIMEOUT_US;
  g_autoptr (ThrongSnapshot) snapshot = NULL;
  pid_t workers[2];

  start (fixture, LOGGED_IN, "{ 'users': 20, 'spawn-rate': 100 }");
  swarm_wait_for_requests (&fixture->base, 50);
  g_assert_cmpuint (find_children (WORKER, workers, 2), ==, 2);
  kill (workers[0], SIGKILL);
  while (find_children (WORKER, NULL, 0) > 1)
    iterate_until (deadline_us);
  throng_swarm_stop (fixture->base.swarm);
  snapshot = swarm_finish (&fixture->base);
  g_assert_null (throng_swarm_get_error (fixture->base.swarm));
  g_assert_cmpuint (count_at_target (fixture, "GET /users"), ==, 1);
}

/* One that hangs is killed while the other waits for the clean-up, which then comes. */
static void
test_clean_up_comes_after_a_worker_that_hangs (Fixture *fixture, const void *data)
{
  pid_t workers[2];
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  start (fixture, LOGGED_IN, "{ 'users': 20, 'spawn-rate': 100 }");
  swarm_wait_for_requests (&fixture->base, 50);
  g_assert_cmpuint (find_children (WORKER, workers, 2), ==, 2);
  kill (workers[0], SIGSTOP);
  throng_swarm_stop (fixture->base.swarm);
  snapshot = swarm_finish (&fixture->base);
  g_assert_cmpuint (count_at_target (fixture, "GET /users"), ==, 1);
}

static void
test_worker_lost_during_clean_up_ends_the_run (Fixture *fixture, const void *data)
{
  g_autoptr (RawServer) server = raw_server_new (raw_serve_silence, NULL);
  g_autofree char *address = raw_server_dup_uri (server, "/never");
  g_autofree char *parts = g_strdup_printf ("'clean-up': [ { 'request': 'GET %s' } ],", address);
  int64_t deadline_us = g_get_monotonic_time () + TIMEOUT_US;
  g_autoptr (ThrongSnapshot) snapshot = NULL;
  g_autofree char *warnings = NULL;
  pid_t workers[2];

  start (fixture, parts, "{ 'users': 4, 'spawn-rate': 100, 'run-time': 1 }");
  swarm_wait_for_state (&fixture->base, THRONG_SWARM_CLEANING_UP);
  while (raw_server_get_n_requests (server) < 1 || find_children (WORKER, NULL, 0) > 1)
    iterate_until (deadline_us);
  g_assert_cmpuint (find_children (WORKER, workers, 2), ==, 1);
  kill (workers[0], SIGKILL);
  snapshot = swarm_finish (&fixture->base);
  warnings = dup_log (fixture, THRONG_LOG_WARNING);
  g_assert_cmpstr (warnings, ==,
                   "Clean-up was not finished: worker 1 of 2 was killed by signal 9.\n");
  g_assert_null (throng_swarm_get_error (fixture->base.swarm));
}

/* One that waits to be told to end has done its part. */
static void
test_worker_lost_beside_a_clean_up_is_no_unfinished_clean_up (Fixture *fixture, const void *data)
{
  g_autoptr (RawServer) server = raw_server_new (raw_serve_silence, NULL);
  g_autofree char *address = raw_server_dup_uri (server, "/never");
  g_autofree char *text = g_strdup_printf (
      "{ 'throng': 1, 'target': '%s', 'clean-up': [ { 'request': 'GET /users' } ], 'users': [ "
      "{ 'name': 'A', 'count': 1, 'tasks': [ { 'name': 'T', 'steps': [ { 'request': 'GET %s' } ] } "
      "] }, { 'name': 'B', 'count': 1, 'wait': { 'constant': 100 }, 'tasks': [ { 'name': 'T', "
      "'steps': [ { 'request': 'GET /' } ] } ] } ], 'load': { 'users': 2, 'spawn-rate': 100 } }",
      fixture->base.demo->address, address);
  int64_t deadline_us = g_get_monotonic_time () + TIMEOUT_US;
  g_autoptr (ThrongSnapshot) snapshot = NULL;
  g_autofree char *warnings = NULL;
  pid_t workers[2];

  start_text (fixture, g_strdelimit (text, "'", '"'), 8 * SECOND_US);
  while (raw_server_get_n_requests (server) < 1)
    iterate_until (deadline_us);
  swarm_wait_for_requests (&fixture->base, 0);
  throng_swarm_stop (fixture->base.swarm);
  do
    {
      g_clear_pointer (&snapshot, throng_snapshot_unref);
      iterate_until (deadline_us);
      snapshot = throng_swarm_snapshot (fixture->base.swarm, false);
    }
  while (snapshot->classes[1].users > 0);
  g_clear_pointer (&snapshot, throng_snapshot_unref);
  g_assert_cmpuint (find_children (WORKER, workers, 2), ==, 2);
  kill (workers[1], SIGSTOP);
  swarm_wait_for_state (&fixture->base, THRONG_SWARM_CLEANING_UP);
  kill (workers[1], SIGKILL);
  snapshot = swarm_finish (&fixture->base);
  warnings = dup_log (fixture, THRONG_LOG_WARNING);
  g_assert_cmpstr (warnings, ==,
                   "Worker 2 of 2 was killed by signal 9: its users are gone, its numbers so far "
                   "are kept.\n");
  g_assert_cmpuint (count_at_target (fixture, "GET /users"), ==, 1);
}

/* The other one's users are done: the load ends with the loss, and not with the clean-up. */
static void
test_loss_of_the_last_users_is_the_end_of_the_load (Fixture *fixture, const void *data)
{
  g_autoptr (RawServer) server = raw_server_new (raw_serve_silence, NULL);
  g_autofree char *address = raw_server_dup_uri (server, "/never");
  g_autofree char *text = g_strdup_printf (
      "{ 'throng': 1, 'target': '%s', 'clean-up': [ { 'request': 'GET /users' } ], 'users': [ "
      "{ 'name': 'A', 'count': 1, 'tasks': [ { 'name': 'T', 'steps': [ { 'request': 'GET %s' } ] } "
      "] }, { 'name': 'B', 'count': 1, 'tasks': [ { 'name': 'T', 'steps': [ { 'request': 'GET /' } "
      "] } ] } ], 'load': { 'users': 2, 'spawn-rate': 100, 'tasks-per-user': 1 } }",
      fixture->base.demo->address, address);
  int64_t deadline_us = g_get_monotonic_time () + TIMEOUT_US;
  g_autoptr (ThrongSnapshot) snapshot = NULL;
  g_autofree char *course = NULL;
  int64_t elapsed_us;
  pid_t workers[2];

  start_text (fixture, g_strdelimit (text, "'", '"'), SECOND_US);
  while (raw_server_get_n_requests (server) < 1 || throng_swarm_has_worker (fixture->base.swarm, 1))
    iterate_until (deadline_us);
  g_assert_cmpuint (find_children (WORKER, workers, 2), ==, 2);
  kill (workers[0], SIGKILL);
  swarm_wait_for_state (&fixture->base, THRONG_SWARM_CLEANING_UP);
  elapsed_us = throng_swarm_get_elapsed_us (fixture->base.swarm);
  snapshot = swarm_finish (&fixture->base);
  g_assert_null (throng_swarm_get_error (fixture->base.swarm));
  g_assert_cmpint (throng_swarm_get_elapsed_us (fixture->base.swarm), ==, elapsed_us);
  course = dup_log (fixture, THRONG_LOG_COURSE);
  g_assert_nonnull (strstr (course, "The load is over.\nClean-up begins.\nClean-up is done.\n"));
}

/* Let go of */

static ThrongSwarmState let_go_in;

static void
let_go_cb (ThrongSwarm *swarm, Fixture *fixture)
{
  if (throng_swarm_get_state (swarm) == let_go_in)
    g_clear_object (&fixture->base.swarm);
}

static void
test_swarm_may_be_let_go_of_when_its_state_changes (Fixture *fixture, const void *data)
{
  static const ThrongSwarmState states[] = { THRONG_SWARM_SETTING_UP, THRONG_SWARM_RUNNING,
                                             THRONG_SWARM_STOPPING, THRONG_SWARM_CLEANING_UP,
                                             THRONG_SWARM_STOPPED };

  for (unsigned i = 0; i < G_N_ELEMENTS (states); i++)
    {
      int64_t deadline_us = g_get_monotonic_time () + TIMEOUT_US;

      start (fixture, LOGGED_IN,
             "{ 'stages': [ { 'users': 4, 'over': 0 }, { 'users': 4, 'over': 0.3 } ] }");
      let_go_in = states[i];
      g_signal_connect (fixture->base.swarm, "state-changed", G_CALLBACK (let_go_cb), fixture);
      while (fixture->base.swarm != NULL)
        iterate_until (deadline_us);
      wait_for_no_children (WORKER);
    }
}

/* The command */

static void
write_scenario (Fixture *fixture, const char *parts, const char *load)
{
  g_autofree char *text = make_text (fixture->base.demo->address, parts, load);

  g_assert_true (g_file_set_contents (fixture->scenario_path, text, -1, NULL));
}

static GSubprocess *
start_command (Fixture *fixture, const char *option)
{
  return command_start (
      (const char *const[]) { "run", "--workers", "2", fixture->scenario_path, option, NULL });
}

static void
test_command_says_why_set_up_failed_and_ends_with_3 (Fixture *fixture, const void *data)
{
  g_autoptr (GSubprocess) process = NULL;

  write_scenario (fixture,
                  "'set-up': [ { 'request': 'POST /login', 'capture': { 'secret-token': { 'from': "
                  "'body' } } }, { 'group': 'Ask', 'steps': [ { 'request': 'GET /' } ] } ],",
                  "{ 'users': 4 }");
  process = start_command (fixture, NULL);
  g_assert_cmpint (command_end (process, &fixture->output), ==, 3);
  g_assert_nonnull (strstr (
      fixture->output, "throng-cli: Set-up failed: set-up[1].steps[0]: HTTP 401 Unauthorized.\n"));
  g_assert_nonnull (strstr (fixture->output, "\nAsk "));
  /* The table shows what was sent. */
  g_assert_nonnull (strstr (fixture->output, "/login"));
  g_assert_cmpuint (count_at_target (fixture, "GET /"), ==, 1);
}

/* A pipeline must not take what set-up and clean-up sent for what users did. */
static void
test_command_ends_with_3_when_users_send_nothing (Fixture *fixture, const void *data)
{
  g_autoptr (GSubprocess) process = NULL;

  write_scenario (fixture, LOGGED_IN, "{ 'stages': [ { 'users': 0, 'over': 0.1 } ] }");
  process = start_command (fixture, NULL);
  g_assert_cmpint (command_end (process, &fixture->output), ==, 3);
  g_assert_nonnull (strstr (fixture->output, "throng-cli: users sent nothing: "));
  g_assert_cmpuint (count_at_target (fixture, "GET /users"), ==, 1);
}

static void
test_command_cleans_up_after_an_interrupt (Fixture *fixture, const void *data)
{
  g_autoptr (GSubprocess) process = NULL;
  int64_t deadline_us = g_get_monotonic_time () + TIMEOUT_US;

  write_scenario (fixture, LOGGED_IN, "{ 'users': 4, 'spawn-rate': 100 }");
  process = start_command (fixture, NULL);
  while (count_at_target (fixture, "GET /") < 20)
    iterate_until (deadline_us);
  g_assert_cmpuint (count_at_target (fixture, "GET /users"), ==, 0);
  g_subprocess_send_signal (process, SIGINT);
  g_assert_cmpint (command_end (process, &fixture->output), ==, 130);
  g_assert_cmpuint (count_at_target (fixture, "GET /users"), ==, 1);
}

static void
test_command_shows_requests_only_when_asked_to (Fixture *fixture, const void *data)
{
  for (unsigned asked = 0; asked <= 1; asked++)
    {
      g_autoptr (GSubprocess) process = NULL;
      int exit_code;

      write_scenario (fixture, LOGGED_IN, "{ 'users': 2, 'spawn-rate': 100, 'run-time': 1 }");
      process = start_command (fixture, asked ? "--log-requests" : NULL);
      exit_code = command_end (process, &fixture->output);
      /* 4 on a machine that is too busy. */
      g_assert_true (exit_code == 0 || exit_code == 4);
      g_assert_true ((strstr (fixture->output, "Set-up: POST /login → 200 in ") != NULL) == asked);
      g_assert_true ((strstr (fixture->output, "User 2: GET / → 200 in ") != NULL) == asked);
      g_assert_true ((strstr (fixture->output, "Clean-up: GET /users → 200 in ") != NULL) == asked);
    }
}

/* The log */

static void
test_log_tells_of_stages_and_steering (Fixture *fixture, const void *data)
{
  const ThrongLoadCurve *plan;
  g_autofree char *course = NULL;
  g_autofree char *edits = NULL;
  g_autoptr (ThrongLogLine) first = NULL;
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  start (fixture, LOGGED_IN,
         "{ 'stages': [ { 'users': 4, 'over': 0.5 }, { 'users': 2, 'over': 600 } ] }");
  plan = throng_swarm_get_plan (fixture->base.swarm);
  g_assert_cmpuint (plan->segments->len, ==, 2);
  g_assert_cmpfloat (throng_load_curve_get_level (plan, 250000), ==, 2);
  swarm_wait_for_requests (&fixture->base, 40);
  throng_swarm_set_users (fixture->base.swarm, 9, 100);
  throng_swarm_follow_plan (fixture->base.swarm);
  throng_swarm_reset_statistics (fixture->base.swarm);
  throng_swarm_stop (fixture->base.swarm);
  snapshot = swarm_finish (&fixture->base);
  course = dup_log (fixture, THRONG_LOG_COURSE);
  g_assert_nonnull (strstr (course, "The run begins.\nStage 1: to 4 users over 0.5 s.\nStage 2: to "
                                    "2 users over 10 min.\nStop: users finish their tasks.\n"));
  edits = dup_log (fixture, THRONG_LOG_EDIT);
  g_assert_cmpstr (edits, ==,
                   "Users set to 9 at 100/s.\nBack to plan.\nThe statistics begin anew.\n");
  first = g_list_model_get_item (throng_swarm_get_log (fixture->base.swarm), 0);
  g_assert_cmpint (throng_log_line_get_time_us (first), ==, 0);
  g_assert_cmpint (g_get_real_time () - throng_log_line_get_unix_us (first), <, TIMEOUT_US);
}

static void
test_stages_that_begin_together_are_marked_in_their_order (Fixture *fixture, const void *data)
{
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  start (fixture, LOGGED_IN,
         "{ 'stages': [ { 'users': 2, 'over': 0 }, { 'users': 1, 'over': 0 }, { 'users': 1, "
         "'over': 600 } ] }");
  swarm_wait_for_requests (&fixture->base, 1);
  throng_swarm_stop (fixture->base.swarm);
  snapshot = swarm_finish (&fixture->base);
  g_assert_cmpuint (snapshot->n_marks, >=, 3);
  for (unsigned i = 0; i < 3; i++)
    g_assert_cmpint (snapshot->marks[i].text[strlen ("Stage ")], ==, '1' + (int) i);
}

static void
test_steered_arrivals_have_left_their_stages (Fixture *fixture, const void *data)
{
  g_autofree char *course = NULL;
  g_autoptr (ThrongSnapshot) snapshot = NULL;
  int64_t deadline_us = g_get_monotonic_time () + TIMEOUT_US;

  start (fixture, LOGGED_IN,
         "{ 'stages': [ { 'arrivals': 50, 'over': 1 }, { 'arrivals': 50, 'over': 600 } ] }");
  swarm_wait_for_requests (&fixture->base, 2);
  throng_swarm_set_arrivals (fixture->base.swarm, 20);
  while (throng_swarm_get_elapsed_us (fixture->base.swarm) < 3 * SECOND_US / 2)
    iterate_until (deadline_us);
  throng_swarm_stop (fixture->base.swarm);
  snapshot = swarm_finish (&fixture->base);
  course = dup_log (fixture, THRONG_LOG_COURSE);
  g_assert_nonnull (strstr (course, "Stage 1: to 50 arrivals/s over 1 s.\nStop: "));
}

static unsigned
count_request_lines (Fixture *fixture, const char *part)
{
  g_autofree char *lines = dup_log (fixture, THRONG_LOG_REQUEST);
  unsigned n = 0;

  for (const char *at = strstr (lines, part); at != NULL; at = strstr (at + 1, part))
    n++;
  return n;
}

static void
test_requests_are_logged_while_that_is_wanted (Fixture *fixture, const void *data)
{
  int64_t deadline_us = g_get_monotonic_time () + TIMEOUT_US;
  g_autoptr (ThrongSnapshot) snapshot = NULL;
  unsigned n;

  start (fixture, LOGGED_IN, "{ 'users': 30, 'spawn-rate': 1000 }");
  swarm_wait_for_requests (&fixture->base, 30);
  g_assert_cmpuint (count_request_lines (fixture, "\n"), ==, 0);
  throng_swarm_set_log_requests (fixture->base.swarm, true);
  /* 600 requests a second are more than 200 lines. */
  while (count_request_lines (fixture, " more requests have no line.") == 0)
    iterate_until (deadline_us);
  n = count_request_lines (fixture, ": GET / → 200 in ");
  g_assert_cmpuint (n, >=, 100);
  throng_swarm_set_log_requests (fixture->base.swarm, false);
  throng_swarm_stop (fixture->base.swarm);
  snapshot = swarm_finish (&fixture->base);
  g_assert_cmpuint (count_request_lines (fixture, "Clean-up"), ==, 0);
}

#define ADD(name, func) g_test_add ("/swarm-course/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("users-of-both-workers-are-let-in-by-set-up",
       test_users_of_both_workers_are_let_in_by_set_up);
  ADD ("examples-of-set-up-come-before-the-start", test_examples_of_set_up_come_before_the_start);
  ADD ("failed-set-up-ends-the-run-before-it-begins",
       test_failed_set_up_ends_the_run_before_it_begins);
  ADD ("stop-during-set-up-is-no-error", test_stop_during_set_up_is_no_error);
  ADD ("clean-up-that-fails-is-told-and-changes-nothing-else",
       test_clean_up_that_fails_is_told_and_changes_nothing_else);
  ADD ("clean-up-does-not-need-the-worker-that-set-up",
       test_clean_up_does_not_need_the_worker_that_set_up);
  ADD ("clean-up-comes-after-a-worker-that-hangs", test_clean_up_comes_after_a_worker_that_hangs);
  ADD ("loss-of-the-last-users-is-the-end-of-the-load",
       test_loss_of_the_last_users_is_the_end_of_the_load);
  ADD ("worker-lost-during-clean-up-ends-the-run", test_worker_lost_during_clean_up_ends_the_run);
  ADD ("worker-lost-beside-a-clean-up-is-no-unfinished-clean-up",
       test_worker_lost_beside_a_clean_up_is_no_unfinished_clean_up);
  ADD ("swarm-may-be-let-go-of-when-its-state-changes",
       test_swarm_may_be_let_go_of_when_its_state_changes);
  ADD ("command-says-why-set-up-failed-and-ends-with-3",
       test_command_says_why_set_up_failed_and_ends_with_3);
  ADD ("command-ends-with-3-when-users-send-nothing",
       test_command_ends_with_3_when_users_send_nothing);
  ADD ("command-cleans-up-after-an-interrupt", test_command_cleans_up_after_an_interrupt);
  ADD ("command-shows-requests-only-when-asked-to", test_command_shows_requests_only_when_asked_to);
  ADD ("log-tells-of-stages-and-steering", test_log_tells_of_stages_and_steering);
  ADD ("stages-that-begin-together-are-marked-in-their-order",
       test_stages_that_begin_together_are_marked_in_their_order);
  ADD ("steered-arrivals-have-left-their-stages", test_steered_arrivals_have_left_their_stages);
  ADD ("requests-are-logged-while-that-is-wanted", test_requests_are_logged_while_that_is_wanted);
  return g_test_run ();
}
