/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Users and workers on virtual time: what a scenario means, without a network. */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "virtual-run.h"

#define SECOND G_USEC_PER_SEC

#define VISIT(wait, load)                                                                          \
  "{ 'throng': 1, 'target': 'http://127.0.0.1:1', 'users': [ { 'name': 'Visitor', " wait           \
  "'tasks': [ { 'name': 'Visit', 'steps': [ { 'request': 'GET /' } ] } ] } ], 'load': " load " }"

/* Scenarios read better here with single quotes. */
static VirtualRun *
new_run (const char *json, const VirtualRunOptions *options, FakeServerFunc server, void *data)
{
  g_autofree char *text = g_strdup (json);

  g_strdelimit (text, "'", '"');
  return virtual_run_new (text, options, server, data);
}

static void
plain_server (void *data, const ThrongExchange *exchange, FakeReply *reply)
{
}

static unsigned
count_users (VirtualRun *run)
{
  g_autoptr (ThrongSnapshot) snapshot = virtual_run_snapshot (run);

  return snapshot->users;
}

/* Load */

static void
test_users_start_evenly (void)
{
  g_autoptr (VirtualRun) run = new_run (
      VISIT ("'wait': { 'constant': 1 }, ",
             "{ 'users': 100, 'spawn-rate': 10, 'run-time': '20s' }"),
      &(VirtualRunOptions) { .n_workers = 3 }, plain_server, NULL);

  virtual_run_start (run);
  for (unsigned s = 1; s <= 10; s++)
    {
      /* A report comes each quarter of a second; one at s seconds shows the users at s. */
      virtual_run_advance (run, s * SECOND + 1);
      g_assert_cmpint (abs ((int) count_users (run) - (int) (10 * s)), <=, 1);
    }
  virtual_run_advance (run, 15 * SECOND);
  g_assert_cmpuint (count_users (run), ==, 100);
  virtual_run_finish (run);
  g_assert_cmpint (virtual_run_get_time_us (run), <=, 20 * SECOND + 2000);
}

static void
test_stages_are_tracked (void)
{
  g_autoptr (VirtualRun) run = new_run (
      VISIT ("'wait': { 'constant': 0.5 }, ",
             "{ 'stages': [ { 'users': 40, 'over': '10s' }, { 'users': 40, 'over': '5s' }, "
             "{ 'users': 80, 'over': 0 }, { 'users': 80, 'over': '5s' }, { 'users': 0, 'over': "
             "'10s' } ] }"),
      &(VirtualRunOptions) { .n_workers = 2 }, plain_server, NULL);
  const struct
  {
    double time_s;
    double users;
  } expected[] = { { 5, 20 },  { 10, 40 }, { 14.75, 40 }, { 15.25, 80 },
                   { 20, 80 }, { 25, 40 }, { 29, 8 } };

  virtual_run_start (run);
  for (unsigned i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      virtual_run_advance (run, (int64_t) (expected[i].time_s * SECOND) + 1);
      g_assert_cmpfloat (fabs (count_users (run) - expected[i].users), <=, 1);
    }
  virtual_run_finish (run);
}

static void
test_users_can_be_steered (void)
{
  g_autoptr (VirtualRun) run = new_run (
      VISIT ("'wait': { 'constant': 0.1 }, ",
             "{ 'users': 10, 'spawn-rate': 100, 'run-time': '60s' }"),
      &(VirtualRunOptions) { .n_workers = 2 }, plain_server, NULL);

  virtual_run_start (run);
  virtual_run_advance (run, 5 * SECOND);
  g_assert_cmpuint (count_users (run), ==, 10);
  virtual_run_set_users (run, 100, 30);
  virtual_run_advance (run, 6 * SECOND + 1);
  g_assert_cmpint (abs ((int) count_users (run) - 40), <=, 1);
  virtual_run_advance (run, 9 * SECOND);
  g_assert_cmpuint (count_users (run), ==, 100);
  virtual_run_set_users (run, 10, 90);
  virtual_run_advance (run, 11 * SECOND);
  g_assert_cmpuint (count_users (run), ==, 10);
  virtual_run_finish (run);
  g_assert_cmpint (virtual_run_get_time_us (run), >=, 60 * SECOND);
}

static void
test_mix_of_classes_is_right_at_every_moment (void)
{
  const double weights[] = { 1, 3, 2.5 };
  g_autoptr (VirtualRun) run = new_run (
      "{ 'throng': 1, 'target': 'http://127.0.0.1:1', 'users': ["
      "{ 'name': 'A', 'weight': 1, 'wait': { 'constant': 1 }, 'tasks': [ { 'name': 'T', 'steps': [ "
      "{ 'request': 'GET /a' } ] } ] },"
      "{ 'name': 'B', 'weight': 3, 'wait': { 'constant': 1 }, 'tasks': [ { 'name': 'T', 'steps': [ "
      "{ 'request': 'GET /b' } ] } ] },"
      "{ 'name': 'C', 'weight': 2.5, 'wait': { 'constant': 1 }, 'tasks': [ { 'name': 'T', 'steps': "
      "[ { 'request': 'GET /c' } ] } ] } ],"
      "'load': { 'stages': [ { 'users': 130, 'over': '13s' }, { 'users': 0, 'over': '13s' } ] } }",
      &(VirtualRunOptions) { .n_workers = 4 }, plain_server, NULL);

  virtual_run_start (run);
  while (!virtual_run_is_finished (run))
    {
      g_autoptr (ThrongSnapshot) snapshot = NULL;

      virtual_run_advance (run, virtual_run_get_time_us (run) + THRONG_TICK_US);
      snapshot = virtual_run_snapshot (run);
      for (unsigned i = 0; i < 3; i++)
        g_assert_cmpfloat (fabs (snapshot->classes[i].users - snapshot->users * weights[i] / 6.5),
                           <, 1);
    }
}

static void
test_spawning_pauses_when_files_run_out (void)
{
  g_autoptr (VirtualRun) run = new_run (
      VISIT ("'wait': { 'constant': 1 }, ",
             "{ 'users': 20, 'spawn-rate': 20, 'run-time': '5.5s' }"),
      &(VirtualRunOptions) { .max_users = 8 }, plain_server, NULL);
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  virtual_run_start (run);
  virtual_run_advance (run, 4 * SECOND);
  g_assert_cmpuint (count_users (run), ==, 8);
  g_assert_nonnull (run->last_trouble);
  virtual_run_finish (run);
  g_assert_cmpint (virtual_run_get_time_us (run), <=, 5.5 * SECOND + 2000);
  snapshot = virtual_run_snapshot (run);
  g_assert_cmpint (snapshot->generator.verdict, ==, THRONG_VERDICT_INVALID);
}

static void
portless_server (void *data, const ThrongExchange *exchange, FakeReply *reply)
{
  reply->fault = THRONG_FAULT_LOCAL;
}

/* The service has not even been asked. */
static void
test_what_this_machine_lacks_makes_the_run_invalid_and_is_told_once (void)
{
  g_autoptr (VirtualRun) run = new_run (
      VISIT ("'wait': { 'constant': 1 }, ", "{ 'users': 5, 'spawn-rate': 20, 'run-time': 5 }"),
      NULL, portless_server, NULL);
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  virtual_run_start (run);
  virtual_run_advance (run, 2 * SECOND);
  g_assert_cmpstr (run->last_trouble, ==, "A fake fault, so that requests could not be sent.");
  g_set_str (&run->last_trouble, NULL);
  virtual_run_finish (run);
  g_assert_null (run->last_trouble);
  snapshot = virtual_run_snapshot (run);
  g_assert_cmpint (snapshot->generator.verdict, ==, THRONG_VERDICT_INVALID);
  g_assert_cmpuint (snapshot->total.n_requests, ==, 0);
}

/* Determinism */

static void
spread_server (void *data, const ThrongExchange *exchange, FakeReply *reply)
{
  /* Depends on what is asked for alone, so that the order of users does not matter. */
  reply->delay_us = 1000 + (int64_t) (g_str_hash (g_uri_get_path (exchange->uri)) % 50000);
  if (reply->delay_us % 97 == 0)
    reply->status = 503;
}

static const char determined[] = "{ 'throng': 1, 'target': 'http://127.0.0.1:1', 'users': ["
                                 "{ 'name': 'A', 'wait': { 'between': [1, 5] }, 'on-start': [ { "
                                 "'request': 'POST /login', 'text': '{{random.int 1 9}}' } ],"
                                 "  'tasks': [ { 'name': 'T', 'weight': 1, 'steps': [ { 'request': "
                                 "'GET /a/{{random.int 1 1000}}' } ] },"
                                 "             { 'name': 'U', 'weight': 3, 'steps': [ { 'request': "
                                 "'GET /b/{{uuid}}' }, { 'request': 'GET /c' } ] } ] } ],"
                                 "'load': { 'users': 200, 'spawn-rate': 5, 'run-time': '10m' } }";

/* A fingerprint of everything that a run has counted. */
static char *
run_determined (unsigned n_workers, uint64_t seed)
{
  g_autoptr (VirtualRun) run = new_run (
      determined, &(VirtualRunOptions) { .n_workers = n_workers, .seed = seed }, spread_server,
      NULL);
  g_autoptr (ThrongSnapshot) snapshot = NULL;
  GString *text = g_string_new (NULL);

  virtual_run_start (run);
  virtual_run_finish (run);
  snapshot = virtual_run_snapshot (run);
  for (unsigned i = 0; i < snapshot->n_rows; i++)
    {
      const ThrongRow *row = &snapshot->rows[i];

      g_string_append_printf (text,
                              "%s %s %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %.6f %.6f %.6f\n",
                              row->method, row->name, row->n_requests, row->n_failures,
                              row->average_ms, row->percentiles_ms[0], row->percentiles_ms[7]);
    }
  g_assert_cmpuint (snapshot->total.n_requests, >, 30000);
  return g_string_free (text, FALSE);
}

static void
test_ten_minutes_give_the_same_numbers_for_the_same_seed (void)
{
  int64_t before_us = g_get_monotonic_time ();
  g_autofree char *first = run_determined (1, 7);
  g_autofree char *again = run_determined (1, 7);
  g_autofree char *with_three = run_determined (3, 7);
  g_autofree char *other_seed = run_determined (1, 8);

  g_test_message ("one run took %.3f s", (double) (g_get_monotonic_time () - before_us) / 4e6);
  g_assert_cmpstr (first, ==, again);
  g_assert_cmpstr (first, ==, with_three);
  g_assert_cmpstr (first, !=, other_seed);
}

/* Tasks and waits */

static void
test_task_weights_share_out_the_starts (void)
{
  g_autoptr (VirtualRun) run = new_run (
      "{ 'throng': 1, 'target': 'http://127.0.0.1:1', 'users': [ { 'name': 'A', 'wait': { "
      "'constant': 0.1 }, 'tasks': ["
      "{ 'name': 'One', 'weight': 1, 'steps': [ { 'request': 'GET /1' } ] },"
      "{ 'name': 'Three', 'weight': 3, 'steps': [ { 'request': 'GET /3' } ] } ] } ],"
      "'load': { 'users': 50, 'spawn-rate': 50, 'run-time': '60s' } }",
      NULL, plain_server, NULL);
  g_autoptr (ThrongSnapshot) snapshot = NULL;
  double n, expected, sigma;

  virtual_run_start (run);
  virtual_run_finish (run);
  snapshot = virtual_run_snapshot (run);
  n = (double) snapshot->total.n_requests;
  expected = n / 4;
  sigma = sqrt (n * 0.25 * 0.75);
  g_assert_cmpfloat (
      fabs ((double) snapshot_find_row (snapshot, "GET", "/1")->n_requests - expected), <,
      3 * sigma);
}

static uint64_t
count_requests (const char *wait, int64_t *delay_us)
{
  g_autofree char *json = g_strdup_printf (
      VISIT ("%s", "{ 'users': 1, 'spawn-rate': 1, 'run-time': 99.9005 }"), wait);
  g_autoptr (VirtualRun) run = NULL;
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  run = new_run (json, NULL, plain_server, delay_us);
  virtual_run_start (run);
  virtual_run_finish (run);
  snapshot = virtual_run_snapshot (run);
  return snapshot->total.n_requests;
}

static void
test_waits_follow_each_task (void)
{
  /* Each request takes 1 ms; there is no wait before the first. */
  g_assert_cmpuint (count_requests ("'wait': { 'constant': 1 }, ", NULL), ==, 100);
  g_assert_cmpuint (count_requests ("'wait': { 'pacing': 0.5 }, ", NULL), ==, 200);
  g_assert_cmpuint (count_requests ("'wait': { 'throughput': 4 }, ", NULL), ==, 400);
  g_assert_cmpuint (count_requests ("", NULL), ==, 99901);
  g_assert_cmpuint (count_requests ("'wait': { 'between': [1, 3] }, ", NULL), >, 40);
  g_assert_cmpuint (count_requests ("'wait': { 'between': [1, 3] }, ", NULL), <, 61);
}

static void
slow_server (void *data, const ThrongExchange *exchange, FakeReply *reply)
{
  reply->delay_us = *(int64_t *) data;
}

static void
test_pacing_does_not_catch_up (void)
{
  int64_t delay_us = 3 * SECOND;
  g_autoptr (VirtualRun) run = new_run (
      VISIT ("'wait': { 'pacing': 2 }, ", "{ 'users': 1, 'spawn-rate': 1, 'run-time': '29s' }"),
      NULL, slow_server, &delay_us);
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  virtual_run_start (run);
  virtual_run_finish (run);
  snapshot = virtual_run_snapshot (run);
  g_assert_cmpuint (snapshot->total.n_requests, ==, 10);
}

typedef struct
{
  VirtualRun *run;
  unsigned n_requests[4]; /* by user */
} Greedy;

static void
immediate_server (void *data, const ThrongExchange *exchange, FakeReply *reply)
{
  Greedy *greedy = data;

  greedy->n_requests[atoi (g_uri_get_path (exchange->uri) + 1) - 1]++;
  greedy->run->now_us += 1000;
  reply->delay_us = 0;
}

static void
test_fast_server_does_not_give_one_user_the_worker (void)
{
  Greedy greedy = { 0 };
  g_autoptr (VirtualRun) run = new_run (
      "{ 'throng': 1, 'target': 'http://127.0.0.1:1', 'users': [ { 'name': 'A', 'tasks': [ { "
      "'name': "
      "'T', 'steps': [ { 'request': 'GET /{{user.number}}' }, { 'request': 'GET "
      "/{{user.number}}/x' } ] "
      "} ] } ], 'load': { 'users': 4, 'spawn-rate': 1000, 'run-time': '4s' } }",
      NULL, immediate_server, &greedy);

  greedy.run = run;
  virtual_run_start (run);
  virtual_run_finish (run);
  for (unsigned i = 0; i < 4; i++)
    g_assert_cmpfloat (fabs (greedy.n_requests[i] - 1000.0), <, 10);
}

/* Steps */

/* Requests by path, in the order in which they came. */
typedef struct
{
  GString *paths;
  VirtualRun *run;
  unsigned status;
} Trace;

static void
tracing_server (void *data, const ThrongExchange *exchange, FakeReply *reply)
{
  Trace *trace = data;

  g_string_append_printf (trace->paths, "%s@%.1f ", g_uri_get_path (exchange->uri) + 1,
                          (double) virtual_run_get_time_us (trace->run) / SECOND);
  reply->status = g_str_has_prefix (g_uri_get_path (exchange->uri), "/bad") ? 500 : 200;
  reply->body = "{\"id\": 42}";
}

/* Runs one user of a class with @members and gives its requests as `path@second …`. */
static char *
trace_class (const char *members, const char *load, ThrongSnapshot **snapshot)
{
  g_autofree char *json = g_strdup_printf ("{ 'throng': 1, 'target': 'http://127.0.0.1:1', "
                                           "'users': [ { 'name': 'A', %s } ], 'load': { %s } }",
                                           members, load);
  Trace trace = { .paths = g_string_new (NULL) };
  g_autoptr (VirtualRun) run = new_run (json, NULL, tracing_server, &trace);

  trace.run = run;
  virtual_run_start (run);
  virtual_run_finish (run);
  if (snapshot != NULL)
    *snapshot = virtual_run_snapshot (run);
  if (trace.paths->len > 0)
    g_string_truncate (trace.paths, trace.paths->len - 1);
  return g_string_free (trace.paths, FALSE);
}

static void
assert_steps (const char *steps, const char *expected)
{
  g_autofree char *members = g_strdup_printf ("'tasks': [ { 'name': 'T', 'steps': [ %s ] } ]",
                                              steps);
  g_autofree char *trace = trace_class (members, "'tasks-per-user': 1", NULL);

  g_assert_cmpstr (trace, ==, expected);
}

static void
test_steps_run_in_order_with_pauses (void)
{
  assert_steps ("{ 'request': 'GET /a' }, { 'pause': 2 }, { 'request': 'GET /b' }", "a@0.0 b@2.0");
  assert_steps ("{ 'request': 'GET /a' }, { 'pause': [3, 3] }, { 'request': 'GET /b' }",
                "a@0.0 b@3.0");
  assert_steps ("{ 'group': 'G', 'steps': [ { 'request': 'GET /a' }, { 'request': 'GET /b' } ] }, "
                "{ 'request': 'GET /c' }",
                "a@0.0 b@0.0 c@0.0");
}

static void
test_steps_are_repeated (void)
{
  assert_steps ("{ 'request': 'GET /a', 'repeat': 3 }, { 'request': 'GET /b' }",
                "a@0.0 a@0.0 a@0.0 b@0.0");
  assert_steps ("{ 'group': 'G', 'repeat': 2, 'steps': [ { 'request': 'GET /a', 'repeat': 2 }, "
                "{ 'pause': 1, 'repeat': 2 }, { 'request': 'GET /b' } ] }",
                "a@0.0 a@0.0 b@2.0 a@2.0 a@2.0 b@4.0");
}

static void
test_steps_happen_with_their_probability (void)
{
  g_autoptr (ThrongSnapshot) snapshot = NULL;
  g_autofree char *trace = NULL;
  double n;

  assert_steps (
      "{ 'request': 'GET /a', 'probability': 0 }, { 'request': 'GET /b', 'probability': 1 }",
      "b@0.0");
  trace = trace_class ("'tasks': [ { 'name': 'T', 'steps': [ { 'request': 'GET /always' }, "
                       "{ 'request': 'GET /sometimes', 'probability': 0.2, 'repeat': 2 } ] } ]",
                       "'tasks-per-user': 10000", &snapshot);
  n = (double) snapshot_find_row (snapshot, "GET", "/sometimes")->n_requests / 2;
  g_assert_cmpfloat (fabs (n - 2000), <, 3 * sqrt (10000 * 0.2 * 0.8));
}

static void
test_set_gives_variables_new_values (void)
{
  assert_steps ("{ 'set': { 'x': '1', 'y': '{{x}}2' } }, { 'request': 'GET /{{y}}' }, "
                "{ 'set': { 'x': '{{y}}3' } }, { 'request': 'GET /{{x}}' }",
                "12@0.0 123@0.0");
}

static void
test_loops_without_requests_do_not_hang (void)
{
  g_autofree char *trace = trace_class (
      "'tasks': [ { 'name': 'T', 'steps': [ { 'group': 'G', 'repeat': 1000000, 'steps': [ "
      "{ 'set': { 'x': '1' }, 'repeat': 1000000 } ] } ] } ]",
      "'run-time': 5", NULL);

  g_assert_cmpstr (trace, ==, "");
}

static void
assert_reaction (const char *reaction, const char *expected, uint64_t n_broken)
{
  g_autofree char *members = g_strdup_printf (
      "'wait': { 'constant': 2 }, 'tasks': [ { 'name': 'T', 'steps': [ { 'request': 'GET /bad', "
      "'on-failure': '%s' }, { 'request': 'GET /next' } ] } ], "
      "'on-stop': [ { 'request': 'GET /bye' } ]",
      reaction);
  g_autoptr (ThrongSnapshot) snapshot = NULL;
  g_autofree char *trace = trace_class (members, "'run-time': 3", &snapshot);

  g_assert_cmpstr (trace, ==, expected);
  g_assert_cmpuint (snapshot->accounts.tasks_broken, ==, n_broken);
}

static void
test_failures_are_reacted_to (void)
{
  assert_reaction ("continue", "bad@0.0 next@0.0 bad@2.0 next@2.0 bye@3.0", 0);
  assert_reaction ("end-task", "bad@0.0 bad@2.0 bye@3.0", 2);
  assert_reaction ("stop-user", "bad@0.0 bye@0.0", 1);
  assert_reaction ("stop-run", "bad@0.0 bye@0.0", 1);
}

static void
test_stop_run_ends_everybody (void)
{
  Trace trace = { .paths = g_string_new (NULL) };
  g_autoptr (VirtualRun) run = new_run (
      "{ 'throng': 1, 'target': 'http://127.0.0.1:1', 'users': ["
      "{ 'name': 'A', 'count': 1, 'tasks': [ { 'name': 'T', 'steps': [ { 'pause': 5 }, { "
      "'request': 'GET /bad', 'on-failure': 'stop-run' } ] } ] },"
      "{ 'name': 'B', 'count': 3, 'wait': { 'constant': 100 }, 'tasks': [ { 'name': 'T', 'steps': "
      "[ { 'request': 'GET /x' } ] } ] } ],"
      "'load': { 'users': 4, 'spawn-rate': 100, 'run-time': '1h' } }",
      &(VirtualRunOptions) { .n_workers = 2 }, tracing_server, &trace);

  trace.run = run;
  virtual_run_start (run);
  virtual_run_finish (run);
  g_assert_cmpstr (run->stop_place, ==, "users[0].tasks[0].steps[1]");
  g_assert_cmpint (virtual_run_get_time_us (run), <, 6 * SECOND);
  g_string_free (trace.paths, TRUE);
}

static void
test_tasks_run_in_sequence (void)
{
  g_autofree char *trace = trace_class (
      "'sequence': true, 'tasks': [ { 'name': 'A', 'steps': [ { 'request': 'GET /a' } ] },"
      "{ 'name': 'B', 'weight': 9, 'steps': [ { 'request': 'GET /b' } ] },"
      "{ 'name': 'C', 'steps': [ { 'request': 'GET /c' } ] } ]",
      "'tasks-per-user': 5", NULL);

  g_assert_cmpstr (trace, ==, "a@0.0 b@0.0 c@0.0 a@0.0 b@0.0");
}

static void
test_session_may_last_one_task (void)
{
  g_autofree char *trace = trace_class (
      "'session': 'task', 'wait': { 'constant': 1 }, "
      "'on-start': [ { 'request': 'GET /login', 'capture': { 'id': { 'json': '$.id' } } } ],"
      "'tasks': [ { 'name': 'T', 'steps': [ { 'request': 'GET /{{id}}' }, { 'set': { 'id': 'x' } } "
      "] } ]",
      "'tasks-per-user': 3", NULL);

  g_assert_cmpstr (trace, ==, "login@0.0 42@0.0 login@1.0 42@1.0 login@2.0 42@2.0");
}

static void
test_on_stop_runs_once_for_who_is_logged_in (void)
{
  g_autofree char *logged_in = trace_class (
      "'wait': { 'constant': 10 }, 'on-start': [ { 'request': 'GET /hello' } ],"
      "'tasks': [ { 'name': 'T', 'steps': [ { 'request': 'GET /t' } ] } ],"
      "'on-stop': [ { 'request': 'GET /bye' }, { 'pause': 1 }, { 'request': 'GET /gone' } ]",
      "'run-time': 5", NULL);
  g_autofree char *never_in = trace_class (
      "'on-start': [ { 'request': 'GET /bad' } ],"
      "'tasks': [ { 'name': 'T', 'steps': [ { 'request': 'GET /t' } ] } ],"
      "'on-stop': [ { 'request': 'GET /bye' } ]",
      "'run-time': 2", NULL);
  g_autofree char *too_long = trace_class (
      "'wait': { 'constant': 10 }, 'tasks': [ { 'name': 'T', 'steps': [ { 'request': 'GET /t' } ] "
      "} ],"
      "'on-stop': [ { 'request': 'GET /bye' }, { 'pause': 60 }, { 'request': 'GET /never' } ]",
      "'run-time': 5", NULL);

  g_assert_cmpstr (logged_in, ==, "hello@0.0 t@0.0 bye@5.0 gone@6.0");
  g_assert_cmpstr (never_in, ==, "bad@0.0 bad@1.0");
  g_assert_cmpstr (too_long, ==, "t@0.0 bye@5.0");
}

static void
test_run_ends_after_so_many_task_starts (void)
{
  for (unsigned n_workers = 1; n_workers <= 4; n_workers++)
    {
      g_autoptr (VirtualRun) run = new_run (
          VISIT ("'wait': { 'between': [0.5, 1] }, ",
                 "{ 'users': 10, 'spawn-rate': 100, 'tasks': 137 }"),
          &(VirtualRunOptions) { .n_workers = n_workers }, plain_server, NULL);
      g_autoptr (ThrongSnapshot) snapshot = NULL;

      virtual_run_start (run);
      virtual_run_finish (run);
      snapshot = virtual_run_snapshot (run);
      g_assert_cmpuint (snapshot->accounts.tasks_started, ==, 137);
      g_assert_cmpuint (snapshot->accounts.tasks_completed, ==, 137);
    }
}

static void
test_each_user_may_have_so_many_tasks (void)
{
  g_autoptr (VirtualRun) run = new_run (
      VISIT ("'wait': { 'constant': 1 }, ",
             "{ 'users': 10, 'spawn-rate': 1, 'tasks-per-user': 3 }"),
      &(VirtualRunOptions) { .n_workers = 3 }, plain_server, NULL);
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  virtual_run_start (run);
  virtual_run_finish (run);
  snapshot = virtual_run_snapshot (run);
  g_assert_cmpuint (snapshot->accounts.tasks_completed, ==, 30);
  g_assert_cmpint (virtual_run_get_time_us (run), <, 15 * SECOND);
}

static void
test_fixed_counts_are_part_of_the_total (void)
{
  g_autoptr (VirtualRun) run = new_run (
      "{ 'throng': 1, 'target': 'http://127.0.0.1:1', 'users': ["
      "{ 'name': 'A', 'weight': 1, 'wait': { 'constant': 1 }, 'tasks': [ { 'name': 'T', 'steps': [ "
      "{ 'request': 'GET /a' } ] } ] },"
      "{ 'name': 'B', 'count': 4, 'wait': { 'constant': 1 }, 'tasks': [ { 'name': 'T', 'steps': [ "
      "{ 'request': 'GET /b' } ] } ] } ],"
      "'load': { 'stages': [ { 'users': 10, 'over': '10s' }, { 'users': 0, 'over': '10s' } ] } }",
      &(VirtualRunOptions) { .n_workers = 2 }, plain_server, NULL);

  virtual_run_start (run);
  while (!virtual_run_is_finished (run))
    {
      g_autoptr (ThrongSnapshot) snapshot = NULL;

      virtual_run_advance (run, virtual_run_get_time_us (run) + THRONG_TICK_US);
      snapshot = virtual_run_snapshot (run);
      g_assert_cmpuint (snapshot->classes[1].users, ==, MIN (snapshot->users, 4));
    }
}

/* On-start */

typedef struct
{
  unsigned n_logins;
  unsigned n_refused; /* so many logins fail at first */
  int64_t login_times_us[16];
  unsigned n_without_token;
  VirtualRun *run;
} Login;

static void
login_server (void *data, const ThrongExchange *exchange, FakeReply *reply)
{
  Login *login = data;

  if (strcmp (g_uri_get_path (exchange->uri), "/login") == 0)
    {
      if (login->n_logins < G_N_ELEMENTS (login->login_times_us))
        login->login_times_us[login->n_logins] = virtual_run_get_time_us (login->run);
      /* The default header has no value yet, so it is left out. */
      g_assert_null (fake_exchange_get_header (exchange, "Authorization"));
      reply->status = login->n_logins++ < login->n_refused ? 500 : 200;
      reply->body = "secret-token\r\n";
      return;
    }
  if (g_strcmp0 (fake_exchange_get_header (exchange, "Authorization"), "Bearer secret-token") != 0)
    login->n_without_token++;
}

static const char logging_in[]
    = "{ 'throng': 1, 'target': 'http://127.0.0.1:1', 'headers': { 'Authorization': 'Bearer "
      "{{token}}' }, 'users': ["
      "{ 'name': 'A', 'wait': { 'constant': 1 },"
      "  'on-start': [ { 'request': 'POST /login', 'capture': { 'token': { 'from': 'body' } } } ],"
      "  'tasks': [ { 'name': 'T', 'steps': [ { 'request': 'GET /home' } ] } ] } ],"
      "'load': { 'users': 1, 'spawn-rate': 1, 'run-time': '40s' } }";

static void
test_captured_token_is_sent (void)
{
  Login login = { 0 };
  g_autoptr (VirtualRun) run = new_run (logging_in, NULL, login_server, &login);
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  login.run = run;
  virtual_run_start (run);
  virtual_run_finish (run);
  snapshot = virtual_run_snapshot (run);
  g_assert_cmpuint (login.n_logins, ==, 1);
  g_assert_cmpuint (login.n_without_token, ==, 0);
  g_assert_cmpuint (snapshot_find_row (snapshot, "GET", "/home")->n_requests, ==, 40);
  g_assert_cmpuint (snapshot->total.n_failures, ==, 0);
}

static void
test_failed_login_is_repeated_with_growing_pauses (void)
{
  Login login = { .n_refused = 4 };
  g_autoptr (VirtualRun) run = new_run (logging_in, NULL, login_server, &login);
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  login.run = run;
  virtual_run_start (run);
  virtual_run_advance (run, 5 * SECOND);
  snapshot = virtual_run_snapshot (run);
  g_assert_cmpuint (snapshot->logging_in, ==, 1);
  g_clear_pointer (&snapshot, throng_snapshot_unref);
  virtual_run_finish (run);
  g_assert_cmpuint (login.n_logins, ==, 5);
  for (unsigned i = 1; i < 5; i++)
    g_assert_cmpint ((login.login_times_us[i] - login.login_times_us[i - 1]) / SECOND, ==,
                     1 << (i - 1));
  snapshot = virtual_run_snapshot (run);
  g_assert_cmpuint (snapshot->total.n_failures, ==, 4);
  g_assert_cmpuint (snapshot->logging_in, ==, 0);
}

/* Requests */

static void
status_server (void *data, const ThrongExchange *exchange, FakeReply *reply)
{
  reply->status = *(unsigned *) data;
  reply->body = "{\"result\": {\"id\": 42}}";
}

static void
run_one (const char *step, unsigned status, ThrongSnapshot **snapshot)
{
  g_autofree char *json = g_strdup_printf ("{ 'throng': 1, 'target': 'http://127.0.0.1:1', "
                                           "'users': [ { 'name': 'A', 'wait': { 'constant': 10 },"
                                           "'tasks': [ { 'name': 'T', 'steps': [ %s ] } ] } ], "
                                           "'load': { 'users': 1, 'run-time': '5s' } }",
                                           step);
  g_autoptr (VirtualRun) run = new_run (json, NULL, status_server, &status);

  virtual_run_start (run);
  virtual_run_finish (run);
  *snapshot = virtual_run_snapshot (run);
}

static void
assert_failure (const char *step, unsigned status, const char *message)
{
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  run_one (step, status, &snapshot);
  g_assert_cmpuint (snapshot->total.n_requests, ==, 1);
  g_assert_cmpuint (snapshot->total.n_failures, ==, message != NULL);
  if (message != NULL)
    g_assert_cmpstr (snapshot->failures[0].message, ==, message);
}

static void
test_statuses_fail_by_rule_or_by_check (void)
{
  assert_failure ("{ 'request': 'GET /' }", 200, NULL);
  assert_failure ("{ 'request': 'GET /' }", 399, NULL);
  assert_failure ("{ 'request': 'GET /' }", 404, "HTTP 404 Not Found");
  assert_failure ("{ 'request': 'GET /', 'checks': [ { 'status': 404 } ] }", 404, NULL);
  assert_failure ("{ 'request': 'GET /', 'checks': [ { 'status': [200, 201] } ] }", 204,
                  "HTTP 204 instead of 200, 201");
}

static void
test_bodies_are_checked_and_captured (void)
{
  assert_failure ("{ 'request': 'GET /', 'checks': [ { 'body-contains': '42' } ] }", 200, NULL);
  assert_failure ("{ 'request': 'GET /', 'checks': [ { 'body-contains': '43' } ] }", 200,
                  "The body does not contain “43”");
  assert_failure ("{ 'request': 'GET /', 'capture': { 'id': { 'json': '$.result.id' } } }", 200,
                  NULL);
  assert_failure ("{ 'request': 'GET /', 'capture': { 'id': { 'json': '$.result.no' } } }", 200,
                  "Capture “id” found nothing at $.result.no");
  assert_failure ("{ 'request': 'GET /', 'capture': { 'id': { 'json': '$.no', 'default': '1' } } }",
                  200, NULL);
  assert_failure ("{ 'request': 'GET /', 'capture': { 'id': { 'header': 'Location' } } }", 200,
                  "Capture “id” found no header Location");
}

/* Answers to each user in turn: a page with links, in 300 ms; then what is asked for. */
static void
link_server (void *data, const ThrongExchange *exchange, FakeReply *reply)
{
  GString *log = data;
  const char *path = g_uri_get_path (exchange->uri);

  reply->delay_us = 300000;
  if (strcmp (path, "/links") == 0)
    reply->body = "<a href='/a'> <a href='/b'> <a href='/c'>";
  else if (strcmp (path, "/login") == 0)
    {
      reply->status = 302;
      reply->header_name = "Location";
      reply->header_value = "/home";
    }
  else if (strcmp (path, "/home") == 0)
    {
      reply->header_name = "Set-Cookie";
      reply->header_value = "sid=s-7; Path=/";
    }
  else
    g_string_append_printf (log, "%s?%s ", path, g_uri_get_query (exchange->uri));
}

static char *
run_links (unsigned n_workers, uint64_t seed, ThrongSnapshot **snapshot)
{
  GString *log = g_string_new (NULL);
  g_autoptr (VirtualRun) run = new_run (
      "{ 'throng': 1, 'target': 'http://127.0.0.1:1', 'users': [ { 'name': 'A', 'wait': { "
      "'constant': 1 }, 'on-start': [ { 'request': 'POST /login', 'capture': { 'sid': { 'cookie': "
      "'sid' }, 'code': { 'from': 'status' } } } ], 'tasks': [ { 'name': 'T', 'steps': ["
      "{ 'request': 'GET /links', 'capture': { 'link': { 'regex': 'href=./([a-z])', 'match': "
      "'random' } }, 'checks': [ { 'time-below': '299ms' } ] },"
      "{ 'request': 'GET /{{link}}', 'query': { 'sid': '{{sid}}{{code}}' }, 'checks': [ { "
      "'time-below': '301ms' } ] } ] } ] } ], 'load': { 'users': 3, 'spawn-rate': 0.9, 'run-time': "
      "'60s' } }",
      &(VirtualRunOptions) { .n_workers = n_workers, .seed = seed }, link_server, log);

  virtual_run_start (run);
  virtual_run_finish (run);
  *snapshot = virtual_run_snapshot (run);
  return g_string_free_and_steal (log);
}

/* The cookie is one that a redirect led to, the link one drawn from the user's own numbers. */
static void
test_captures_and_times_are_those_of_the_user (void)
{
  g_autoptr (ThrongSnapshot) snapshot = NULL;
  g_autoptr (ThrongSnapshot) same_snapshot = NULL;
  g_autoptr (ThrongSnapshot) other_snapshot = NULL;
  g_autofree char *log = run_links (1, 1, &snapshot);
  g_autofree char *same = run_links (3, 1, &same_snapshot);
  g_autofree char *other = run_links (1, 2, &other_snapshot);

  g_assert_nonnull (strstr (log, "/a?sid=s-7200 "));
  g_assert_nonnull (strstr (log, "/b?sid=s-7200 "));
  g_assert_nonnull (strstr (log, "/c?sid=s-7200 "));
  g_assert_cmpstr (log, ==, same);
  g_assert_cmpstr (log, !=, other);
  g_assert_cmpuint (snapshot->n_failures, ==, 1);
  g_assert_cmpstr (snapshot->failures[0].message, ==, "The response time is not below 299ms");
  g_assert_cmpuint (snapshot->total.n_failures, ==,
                    snapshot_find_row (snapshot, "GET", "/links")->n_requests);
}

static void
test_unset_variable_ends_the_task_unsent (void)
{
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  run_one ("{ 'request': 'GET /', 'capture': { 'id': { 'json': '$.no' } } }, { 'request': 'GET "
           "/{{id}}' }, "
           "{ 'request': 'GET /after' }",
           200, &snapshot);
  g_assert_cmpuint (snapshot_find_row (snapshot, "GET", "/")->n_requests, ==, 1);
  g_assert_cmpuint (snapshot_find_row (snapshot, "GET", "/{{id}}")->n_started, ==, 0);
  g_assert_cmpuint (snapshot_find_row (snapshot, "GET", "/after")->n_started, ==, 0);
  g_assert_cmpuint (snapshot->n_errors, ==, 1);
  g_assert_cmpstr (snapshot->errors[0].place, ==, "users[0].tasks[0].steps[1]");
  g_assert_cmpuint (snapshot->accounts.tasks_broken, ==, 1);
}

static void
silent_server (void *data, const ThrongExchange *exchange, FakeReply *reply)
{
  const char *path = g_uri_get_path (exchange->uri);

  if (strcmp (path, "/silent") == 0)
    reply->delay_us = FAKE_NEVER;
  else if (strcmp (path, "/black-hole") == 0)
    reply->connect_us = 1000 * SECOND;
  else if (strcmp (path, "/refused") == 0)
    reply->fault = THRONG_FAULT_REFUSED;
}

static void
run_silent (const char *path, const char *message, uint64_t n_expected)
{
  g_autofree char *json = g_strdup_printf (
      "{ 'throng': 1, 'target': 'http://127.0.0.1:1', 'users': [ { 'name': 'A', 'tasks': [ { "
      "'name': 'T', 'steps': ["
      "{ 'request': 'GET %s', 'timeout': 20 } ] } ] } ], 'load': { 'users': 1, 'run-time': '100s' "
      "} }",
      path);
  g_autoptr (VirtualRun) run = new_run (json, &(VirtualRunOptions) { .stop_timeout_us = 1 },
                                        silent_server, NULL);
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  virtual_run_start (run);
  virtual_run_finish (run);
  snapshot = virtual_run_snapshot (run);
  g_assert_cmpuint (snapshot->total.n_failures, ==, n_expected);
  g_assert_cmpstr (snapshot->failures[0].message, ==, message);
}

static void
test_deadlines_end_what_takes_too_long (void)
{
  /* 20 s, 10 s and nothing, and 10 ms of pause after each. */
  run_silent ("/silent", "No complete answer within 20 s", 4);
  run_silent ("/black-hole", "No connection within 10 s", 9);
  run_silent ("/refused", "A fake fault", 9091);
}

typedef struct
{
  unsigned n_stale; /* so many exchanges find their connection closed */
} Stale;

static void
stale_server (void *data, const ThrongExchange *exchange, FakeReply *reply)
{
  Stale *stale = data;

  if (stale->n_stale == 0)
    return;
  stale->n_stale--;
  reply->fault = THRONG_FAULT_RESET;
  reply->stale = true;
}

static void
run_stale (const char *method, unsigned n_stale, uint64_t n_retries, uint64_t n_failures)
{
  g_autofree char *json = g_strdup_printf (
      "{ 'throng': 1, 'target': 'http://127.0.0.1:1', 'users': [ { 'name': 'A', 'wait': { "
      "'constant': 10 },"
      "'tasks': [ { 'name': 'T', 'steps': [ { 'request': '%s /' } ] } ] } ], 'load': { 'users': 1, "
      "'run-time': '5s' } }",
      method);
  Stale stale = { n_stale };
  g_autoptr (VirtualRun) run = new_run (json, NULL, stale_server, &stale);
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  virtual_run_start (run);
  virtual_run_finish (run);
  snapshot = virtual_run_snapshot (run);
  g_assert_cmpuint (snapshot->total.n_requests, ==, 1);
  g_assert_cmpuint (snapshot->total.n_retries, ==, n_retries);
  g_assert_cmpuint (snapshot->total.n_failures, ==, n_failures);
}

static void
test_closed_connection_is_retried_once_if_idempotent (void)
{
  run_stale ("GET", 1, 1, 0);
  run_stale ("GET", 2, 1, 1);
  run_stale ("POST", 1, 0, 1);
}

typedef struct
{
  unsigned n_at_other;
  unsigned n_here;
  unsigned n_cookies;
} Redirect;

static void
redirect_server (void *data, const ThrongExchange *exchange, FakeReply *reply)
{
  Redirect *redirect = data;
  const char *path = g_uri_get_path (exchange->uri);

  if (strcmp (path, "/loop") == 0)
    {
      reply->status = 302;
      reply->header_name = "Location";
      reply->header_value = "/loop";
    }
  else if (strcmp (path, "/form") == 0)
    {
      reply->status = 303;
      reply->header_name = "Location";
      reply->header_value = "done";
    }
  else if (strcmp (path, "/done") == 0)
    {
      redirect->n_here++;
      g_assert_cmpstr (exchange->method, ==, "GET");
      g_assert_null (exchange->body);
      g_assert_null (fake_exchange_get_header (exchange, "Content-Type"));
      g_assert_cmpstr (fake_exchange_get_header (exchange, "Authorization"), ==, "secret");
    }
  else if (strcmp (path, "/away") == 0)
    {
      reply->status = 307;
      reply->header_name = "Location";
      reply->header_value = "http://localhost:2/other";
    }
  else if (strcmp (path, "/other") == 0)
    {
      redirect->n_at_other++;
      g_assert_cmpstr (exchange->method, ==, "POST");
      g_assert_cmpstr (exchange->body, ==, "a=1");
      g_assert_null (fake_exchange_get_header (exchange, "Authorization"));
    }
  else if (strcmp (path, "/public") == 0)
    {
      reply->status = 302;
      reply->header_name = "Location";
      reply->header_value = "http://example.com/";
    }
  else if (strcmp (path, "/cookie") == 0)
    {
      redirect->n_cookies += g_strcmp0 (fake_exchange_get_header (exchange, "Cookie"), "sid=7")
                             == 0;
      reply->header_name = "Set-Cookie";
      reply->header_value = "sid=7; Path=/";
    }
}

static void
run_redirect (const char *request, Redirect *redirect, ThrongSnapshot **snapshot)
{
  g_autofree char *json = g_strdup_printf ("{ 'throng': 1, 'target': 'http://127.0.0.1:1', "
                                           "'headers': { 'Authorization': 'secret' }, 'users': [ {"
                                           "'name': 'A', 'wait': { 'constant': 2 }, 'tasks': [ { "
                                           "'name': 'T', 'steps': [ { 'request': '%s' } ] } ] } ],"
                                           "'load': { 'users': 1, 'run-time': '5s' } }",
                                           request);
  g_autoptr (VirtualRun) run = new_run (json, NULL, redirect_server, redirect);

  virtual_run_start (run);
  virtual_run_finish (run);
  *snapshot = virtual_run_snapshot (run);
  g_assert_cmpuint (fake_transport_get_n_exchanges (run->transport), ==,
                    (*snapshot)->total.n_requests + (*snapshot)->total.n_hops);
}

static void
slow_then_refused_server (void *data, const ThrongExchange *exchange, FakeReply *reply)
{
  const char *path = g_uri_get_path (exchange->uri);

  reply->delay_us = g_str_equal (path, "/slow") ? 40000 : 3000;
  if (g_str_equal (path, "/refused"))
    reply->fault = THRONG_FAULT_REFUSED;
}

static void
test_tasks_last_as_long_as_their_requests (void)
{
  g_autoptr (VirtualRun) run = new_run (
      "{ 'throng': 1, 'target': 'http://127.0.0.1:1', 'users': [ { 'name': 'Visitor', "
      "'wait': { 'constant': 2 }, 'tasks': ["
      "{ 'name': 'Three', 'steps': [ { 'request': 'GET /slow' }, { 'request': 'GET /refused' }, { "
      "'request': 'GET /' } ] },"
      "{ 'name': 'One', 'steps': [ { 'request': 'GET /' } ] },"
      "{ 'name': 'Broken', 'steps': [ { 'request': 'GET /', 'capture': { 'id': { 'json': '$.id' } "
      "} }, "
      "{ 'request': 'GET /{{id}}' } ] }"
      "] } ], 'load': { 'users': 5, 'spawn-rate': 5, 'run-time': '60s' } }",
      NULL, slow_then_refused_server, NULL);
  g_autoptr (ThrongSnapshot) snapshot = NULL;
  uint64_t n_started = 0;

  virtual_run_start (run);
  virtual_run_finish (run);
  snapshot = virtual_run_snapshot (run);
  g_assert_cmpuint (snapshot->n_spans, ==, 3);
  for (unsigned i = 0; i < 3; i++)
    {
      const ThrongSpanRow *row = &snapshot->spans[i];

      g_assert_cmpuint (row->n_started, >, 20);
      g_assert_cmpuint (row->n_started, ==, row->n_completed + row->n_broken);
      g_assert_cmpuint (row->n_broken, ==, i == 2 ? row->n_started : 0);
      n_started += row->n_started;
    }
  g_assert_cmpuint (n_started, ==, snapshot->accounts.tasks_started);
  /* The pause after a fault is not among them, nor are the waits. */
  g_assert_cmpfloat (snapshot->spans[0].min_ms, ==, 46);
  g_assert_cmpfloat (snapshot->spans[0].max_ms, ==, 46);
  g_assert_cmpfloat (snapshot->spans[1].max_ms, ==, 3);
  g_assert_cmpfloat (snapshot->spans[2].max_ms, ==, 0);
}

static void
phases_server (void *data, const ThrongExchange *exchange, FakeReply *reply)
{
  bool is_last = g_str_has_suffix (g_uri_get_path (exchange->uri), "/end");

  throng_phases_add (&reply->phases, THRONG_PHASE_WAIT, is_last ? 300 : 50);
  if (is_last)
    return;
  throng_phases_add (&reply->phases, THRONG_PHASE_CONNECT, 7);
  reply->status = 302;
  reply->header_name = "Location";
  reply->header_value = "/end";
}

static void
test_phases_of_all_hops_are_one_sample (void)
{
  g_autoptr (VirtualRun) run = new_run (
      VISIT ("'wait': { 'constant': 1 }, ", "{ 'users': 1, 'spawn-rate': 1, 'run-time': '10s' }"),
      NULL, phases_server, NULL);
  g_autoptr (ThrongSnapshot) snapshot = NULL;
  const ThrongPhaseTimes *phases;

  virtual_run_start (run);
  virtual_run_finish (run);
  snapshot = virtual_run_snapshot (run);
  phases = snapshot->rows[0].phases;
  g_assert_cmpuint (phases[THRONG_PHASE_WAIT].n, ==, snapshot->rows[0].n_requests);
  g_assert_cmpfloat (phases[THRONG_PHASE_WAIT].min_ms, ==, 0.35);
  g_assert_cmpfloat (phases[THRONG_PHASE_WAIT].max_ms, ==, 0.35);
  g_assert_cmpuint (phases[THRONG_PHASE_CONNECT].n, ==, snapshot->rows[0].n_requests);
  g_assert_cmpfloat (phases[THRONG_PHASE_CONNECT].max_ms, ==, 0.007);
  g_assert_cmpuint (phases[THRONG_PHASE_DNS].n, ==, 0);
}

static void
test_redirects_are_counted_hops (void)
{
  Redirect redirect = { 0 };
  g_autoptr (ThrongSnapshot) loop = NULL;
  g_autoptr (ThrongSnapshot) form = NULL;
  g_autoptr (ThrongSnapshot) away = NULL;
  g_autoptr (ThrongSnapshot) public = NULL;

  run_redirect ("GET /loop", &redirect, &loop);
  g_assert_cmpuint (loop->total.n_requests, ==, 3);
  g_assert_cmpuint (loop->total.n_hops, ==, 30);
  g_assert_cmpstr (loop->failures[0].message, ==, "More than 10 redirects");

  run_redirect ("POST /form', 'form': { 'a': '1' }, 'name': 'Form", &redirect, &form);
  g_assert_cmpuint (form->total.n_failures, ==, 0);
  g_assert_cmpuint (redirect.n_here, ==, 3);

  run_redirect ("POST /away', 'form': { 'a': '1' }, 'name': 'Away", &redirect, &away);
  g_assert_cmpuint (away->total.n_failures, ==, 0);
  g_assert_cmpuint (redirect.n_at_other, ==, 3);

  run_redirect ("GET /public", &redirect, &public);
  g_assert_cmpuint (public->total.n_failures, ==, 3);
  g_assert_cmpuint (public->total.n_hops, ==, 0);
}

static void
test_cookies_come_back (void)
{
  Redirect redirect = { 0 };
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  run_redirect ("GET /cookie", &redirect, &snapshot);
  g_assert_cmpuint (snapshot->total.n_requests, ==, 3);
  g_assert_cmpuint (redirect.n_cookies, ==, 2);
}

static void
test_hosts_that_are_not_local_need_permission (void)
{
  const char *json = "{ 'throng': 1, 'target': 'http://example.com', 'users': [ { 'name': 'A', "
                     "'wait': { 'constant': 2 },"
                     "'tasks': [ { 'name': 'T', 'steps': [ { 'request': 'GET /' } ] } ] } ],"
                     "'load': { 'users': 1, 'run-time': '5s' } }";
  const char *const hosts[] = { "example.com", NULL };
  g_autoptr (VirtualRun) refused = new_run (json, NULL, plain_server, NULL);
  g_autoptr (VirtualRun) allowed = new_run (json, &(VirtualRunOptions) { .allowed_hosts = hosts },
                                            plain_server, NULL);

  virtual_run_start (refused);
  virtual_run_finish (refused);
  g_assert_cmpuint (fake_transport_get_n_exchanges (refused->transport), ==, 0);
  virtual_run_start (allowed);
  virtual_run_finish (allowed);
  g_assert_cmpuint (fake_transport_get_n_exchanges (allowed->transport), ==, 3);
}

/* The end */

static void
test_users_finish_their_task_within_the_stop_timeout (void)
{
  int64_t delay_us = 4 * SECOND;
  g_autoptr (VirtualRun) run = new_run (
      VISIT ("", "{ 'users': 10, 'spawn-rate': 10, 'run-time': '9s' }"), NULL, slow_server,
      &delay_us);
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  virtual_run_start (run);
  virtual_run_finish (run);
  snapshot = virtual_run_snapshot (run);
  g_assert_cmpuint (snapshot->accounts.requests_aborted, ==, 0);
  g_assert_cmpuint (snapshot->accounts.requests_succeeded, ==, 30);
  g_assert_cmpuint (snapshot->accounts.tasks_completed, ==, 30);
}

static void
test_what_the_stop_timeout_cuts_off_is_aborted (void)
{
  int64_t delay_us = 4 * SECOND;
  g_autoptr (VirtualRun) run = new_run (
      VISIT ("", "{ 'users': 10, 'spawn-rate': 10, 'run-time': '9s' }"),
      &(VirtualRunOptions) { .stop_timeout_us = 1 * SECOND }, slow_server, &delay_us);
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  virtual_run_start (run);
  virtual_run_finish (run);
  g_assert_cmpint (virtual_run_get_time_us (run), ==, 10 * SECOND);
  snapshot = virtual_run_snapshot (run);
  g_assert_cmpuint (snapshot->accounts.requests_aborted, ==, 10);
  g_assert_cmpuint (snapshot->accounts.tasks_broken, ==, 10);
  g_assert_cmpuint (snapshot->total.n_requests, ==, 20);
}

static void
test_stop_at_once_overrides_a_graceful_stop (void)
{
  int64_t delay_us = 8 * SECOND;
  g_autoptr (VirtualRun) run = new_run (VISIT ("", "{ 'users': 10, 'spawn-rate': 100 }"), NULL,
                                        slow_server, &delay_us);

  virtual_run_start (run);
  virtual_run_advance (run, 2 * SECOND);
  virtual_run_stop (run, false);
  virtual_run_advance (run, 3 * SECOND);
  g_assert_false (virtual_run_is_finished (run));
  virtual_run_stop (run, true);
  virtual_run_finish (run);
  g_assert_cmpint (virtual_run_get_time_us (run), <=, 3 * SECOND);
}

/* Requests with a fixed URL */

static void
query_server (void *data, const ThrongExchange *exchange, FakeReply *reply)
{
  g_assert_cmpstr (g_uri_get_query (exchange->uri), ==, "limit=5&sort=name");
}

static void
test_fixed_url_may_have_a_query (void)
{
  g_autoptr (VirtualRun) run = new_run (
      "{ 'throng': 1, 'target': 'http://127.0.0.1:1', 'users': [ { 'name': 'V', 'wait': { "
      "'constant': 1 }, 'tasks': [ { 'name': 'T', 'steps': [ { 'request': 'GET /users?limit=5', "
      "'query': { 'sort': 'name' } } ] } ] } ], 'load': { 'users': 1, 'run-time': '2s' } }",
      NULL, query_server, NULL);
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  virtual_run_start (run);
  virtual_run_finish (run);
  snapshot = virtual_run_snapshot (run);
  g_assert_cmpuint (snapshot_find_row (snapshot, "GET", "/users")->n_requests, ==, 2);
}

/* Cookies without end */

static void
cookie_flood_server (void *data, const ThrongExchange *exchange, FakeReply *reply)
{
  static char cookie[64];
  const char *cookies = fake_exchange_get_header (exchange, "Cookie");
  unsigned *n = data;

  g_snprintf (cookie, sizeof cookie, "c%u=1", (*n)++);
  reply->header_name = "Set-Cookie";
  reply->header_value = cookie;
  g_assert_cmpuint (cookies != NULL ? strlen (cookies) : 0, <, 2000);
}

static void
test_cookies_do_not_pile_up (void)
{
  unsigned n = 0;
  g_autoptr (VirtualRun) run = new_run (
      VISIT ("'wait': { 'constant': 0.1 }, ", "{ 'users': 1, 'run-time': '60s' }"), NULL,
      cookie_flood_server, &n);

  virtual_run_start (run);
  virtual_run_finish (run);
  g_assert_cmpuint (n, >, 500);
}

static void
test_thinking_users_end_at_once (void)
{
  g_autoptr (VirtualRun) run = new_run (
      VISIT ("'wait': { 'constant': 100 }, ", "{ 'users': 10, 'spawn-rate': 100 }"), NULL,
      plain_server, NULL);

  virtual_run_start (run);
  virtual_run_advance (run, 2 * SECOND);
  virtual_run_stop (run, false);
  g_assert_true (virtual_run_is_finished (run));
  virtual_run_finish (run);
}

/* The requests that came, and where each answer says that its thing is. */
typedef struct
{
  GString *log;
  const char *location;
} Items;

static void
items_server (void *data, const ThrongExchange *exchange, FakeReply *reply)
{
  Items *items = data;

  g_string_append_printf (items->log, "%s %s\n", exchange->method, g_uri_get_path (exchange->uri));
  if (strcmp (exchange->method, "POST") == 0)
    {
      reply->status = 201;
      reply->header_name = "Location";
      reply->header_value = items->location;
    }
}

static void
assert_location_is_followed (const char *target, const char *location, const char *expected)
{
  g_autoptr (GString) log = g_string_new (NULL);
  Items items = { log, location };
  g_autofree char *json = g_strdup_printf (
      "{ 'throng': 1, 'target': '%s', 'users': [ { 'name': 'A', 'wait': { 'constant': 10 }, "
      "'tasks': [ { 'name': 'T', 'steps': [ { 'request': 'POST /items', 'capture': { 'place': { "
      "'header': 'Location' } } }, { 'request': 'GET {{place}}' } ] } ] } ], "
      "'load': { 'users': 1, 'run-time': '5s' } }",
      target);
  g_autoptr (VirtualRun) run = new_run (json, NULL, items_server, &items);
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  virtual_run_start (run);
  virtual_run_finish (run);
  snapshot = virtual_run_snapshot (run);
  g_assert_cmpstr (log->str, ==, expected);
  g_assert_cmpuint (snapshot->n_errors, ==, 0);
}

static void
test_captured_location_is_followed (void)
{
  assert_location_is_followed ("http://127.0.0.1:1/", "/items/5", "POST /items\nGET /items/5\n");
  assert_location_is_followed ("http://127.0.0.1:1/api", "/api/items/5",
                               "POST /api/items\nGET /api/items/5\n");
  assert_location_is_followed ("http://127.0.0.1:1/api", "/apiary/5",
                               "POST /api/items\nGET /api/apiary/5\n");
  assert_location_is_followed ("http://127.0.0.1:1", "http://127.0.0.1:2/x",
                               "POST /items\nGET /x\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/worker/users-start-evenly", test_users_start_evenly);
  g_test_add_func ("/worker/what-this-machine-lacks-makes-the-run-invalid-and-is-told-once",
                   test_what_this_machine_lacks_makes_the_run_invalid_and_is_told_once);
  g_test_add_func ("/worker/stages-are-tracked", test_stages_are_tracked);
  g_test_add_func ("/worker/users-can-be-steered", test_users_can_be_steered);
  g_test_add_func ("/worker/mix-of-classes-is-right-at-every-moment",
                   test_mix_of_classes_is_right_at_every_moment);
  g_test_add_func ("/worker/spawning-pauses-when-files-run-out",
                   test_spawning_pauses_when_files_run_out);
  g_test_add_func ("/worker/ten-minutes-give-the-same-numbers-for-the-same-seed",
                   test_ten_minutes_give_the_same_numbers_for_the_same_seed);
  g_test_add_func ("/worker/task-weights-share-out-the-starts",
                   test_task_weights_share_out_the_starts);
  g_test_add_func ("/worker/waits-follow-each-task", test_waits_follow_each_task);
  g_test_add_func ("/worker/pacing-does-not-catch-up", test_pacing_does_not_catch_up);
  g_test_add_func ("/worker/fast-server-does-not-give-one-user-the-worker",
                   test_fast_server_does_not_give_one_user_the_worker);
  g_test_add_func ("/worker/steps-run-in-order-with-pauses", test_steps_run_in_order_with_pauses);
  g_test_add_func ("/worker/steps-are-repeated", test_steps_are_repeated);
  g_test_add_func ("/worker/steps-happen-with-their-probability",
                   test_steps_happen_with_their_probability);
  g_test_add_func ("/worker/set-gives-variables-new-values", test_set_gives_variables_new_values);
  g_test_add_func ("/worker/loops-without-requests-do-not-hang",
                   test_loops_without_requests_do_not_hang);
  g_test_add_func ("/worker/failures-are-reacted-to", test_failures_are_reacted_to);
  g_test_add_func ("/worker/stop-run-ends-everybody", test_stop_run_ends_everybody);
  g_test_add_func ("/worker/tasks-run-in-sequence", test_tasks_run_in_sequence);
  g_test_add_func ("/worker/session-may-last-one-task", test_session_may_last_one_task);
  g_test_add_func ("/worker/on-stop-runs-once-for-who-is-logged-in",
                   test_on_stop_runs_once_for_who_is_logged_in);
  g_test_add_func ("/worker/run-ends-after-so-many-task-starts",
                   test_run_ends_after_so_many_task_starts);
  g_test_add_func ("/worker/each-user-may-have-so-many-tasks",
                   test_each_user_may_have_so_many_tasks);
  g_test_add_func ("/worker/fixed-counts-are-part-of-the-total",
                   test_fixed_counts_are_part_of_the_total);
  g_test_add_func ("/worker/captured-token-is-sent", test_captured_token_is_sent);
  g_test_add_func ("/worker/failed-login-is-repeated-with-growing-pauses",
                   test_failed_login_is_repeated_with_growing_pauses);
  g_test_add_func ("/worker/statuses-fail-by-rule-or-by-check",
                   test_statuses_fail_by_rule_or_by_check);
  g_test_add_func ("/worker/bodies-are-checked-and-captured", test_bodies_are_checked_and_captured);
  g_test_add_func ("/worker/captures-and-times-are-those-of-the-user",
                   test_captures_and_times_are_those_of_the_user);
  g_test_add_func ("/worker/unset-variable-ends-the-task-unsent",
                   test_unset_variable_ends_the_task_unsent);
  g_test_add_func ("/worker/deadlines-end-what-takes-too-long",
                   test_deadlines_end_what_takes_too_long);
  g_test_add_func ("/worker/closed-connection-is-retried-once-if-idempotent",
                   test_closed_connection_is_retried_once_if_idempotent);
  g_test_add_func ("/worker/redirects-are-counted-hops", test_redirects_are_counted_hops);
  g_test_add_func ("/worker/tasks-last-as-long-as-their-requests",
                   test_tasks_last_as_long_as_their_requests);
  g_test_add_func ("/worker/phases-of-all-hops-are-one-sample",
                   test_phases_of_all_hops_are_one_sample);
  g_test_add_func ("/worker/cookies-come-back", test_cookies_come_back);
  g_test_add_func ("/worker/hosts-that-are-not-local-need-permission",
                   test_hosts_that_are_not_local_need_permission);
  g_test_add_func ("/worker/users-finish-their-task-within-the-stop-timeout",
                   test_users_finish_their_task_within_the_stop_timeout);
  g_test_add_func ("/worker/what-the-stop-timeout-cuts-off-is-aborted",
                   test_what_the_stop_timeout_cuts_off_is_aborted);
  g_test_add_func ("/worker/stop-at-once-overrides-a-graceful-stop",
                   test_stop_at_once_overrides_a_graceful_stop);
  g_test_add_func ("/worker/fixed-url-may-have-a-query", test_fixed_url_may_have_a_query);
  g_test_add_func ("/worker/cookies-do-not-pile-up", test_cookies_do_not_pile_up);
  g_test_add_func ("/worker/thinking-users-end-at-once", test_thinking_users_end_at_once);
  g_test_add_func ("/worker/captured-location-is-followed", test_captured_location_is_followed);
  return g_test_run ();
}
