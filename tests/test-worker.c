/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How users come and go, what they wait for and what ends them, on virtual time. */

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "worker-fixture.h"

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

/* Its first look at the load comes when all users should have been there for long. */
static void
test_worker_that_is_late_starts_all_users_with_tasks_to_do (void)
{
  g_autoptr (VirtualRun) run = new_run (
      VISIT ("", "{ 'users': 100, 'spawn-rate': 1000, 'tasks-per-user': 2 }"),
      &(VirtualRunOptions) { .n_workers = 2 }, plain_server, NULL);
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  virtual_run_start (run);
  run->now_us += SECOND;
  virtual_run_finish (run);
  snapshot = virtual_run_snapshot (run);
  g_assert_cmpuint (snapshot->accounts.tasks_started, ==, 200);
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

/* Nothing is lost, however long that lasts; nothing is heaped up either. */
static void
test_reports_that_nobody_takes_become_one (void)
{
  g_autoptr (VirtualRun) run = new_run (
      VISIT ("'wait': { 'constant': 0.1 }, ",
             "{ 'users': 10, 'spawn-rate': 1000, 'run-time': '20s' }"),
      &(VirtualRunOptions) { .n_workers = 2 }, plain_server, NULL);
  g_autoptr (ThrongSnapshot) before = NULL;
  g_autoptr (ThrongSnapshot) after = NULL;
  unsigned n_reports;

  virtual_run_start (run);
  virtual_run_advance (run, 5 * SECOND);
  before = virtual_run_snapshot (run);
  n_reports = run->n_reports;
  run->is_backed_up = true;
  virtual_run_advance (run, 10 * SECOND);
  g_assert_cmpuint (run->n_reports, ==, n_reports);
  run->is_backed_up = false;
  virtual_run_advance (run, 10 * SECOND + 2 * THRONG_TICK_US);
  g_assert_cmpuint (run->n_reports, <=, n_reports + 2 * 2);
  after = virtual_run_snapshot (run);
  g_assert_cmpuint (after->total.n_requests, >, 19 * before->total.n_requests / 10);
  run->is_backed_up = true;
  virtual_run_finish (run);
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
  g_assert_cmpint (virtual_run_get_time_us (run), <=, 11 * SECOND / 2 + 2000);
  snapshot = virtual_run_snapshot (run);
  g_assert_cmpint (snapshot->generator.verdict, ==, THRONG_VERDICT_INVALID);
}

static void
failing_slow_server (void *data, const ThrongExchange *exchange, FakeReply *reply)
{
  reply->delay_us = 5 * SECOND;
  reply->status = 500;
}

static void
set_file_limit (rlim_t n)
{
  struct rlimit files;

  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &files), ==, 0);
  files.rlim_cur = MIN (n, files.rlim_max);
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &files), ==, 0);
}

/* A run whose users have all ended waits for them. */
static void
test_users_that_wait_for_files_are_to_come (void)
{
  g_autoptr (VirtualRun) run = new_run (
      "{ 'throng': 1, 'target': 'http://127.0.0.1:1', 'users': [ { 'name': 'A', 'tasks': [ { "
      "'name': 'T', 'steps': [ { 'request': 'GET /', 'on-failure': 'stop-user' } ] } ] } ], "
      "'load': { 'users': 4, 'spawn-rate': 1000 } }",
      NULL, failing_slow_server, NULL);

  virtual_run_start (run);
  virtual_run_advance (run, SECOND);
  set_file_limit (64);
  virtual_run_set_users (run, 8, 1000);
  virtual_run_advance (run, 8 * SECOND);
  g_assert_cmpuint (count_users (run), ==, 0);
  g_assert_false (throng_collector_is_deserted (run->collector, 0));
  set_file_limit (RLIM_INFINITY);
  virtual_run_advance (run, 10 * SECOND);
  g_assert_cmpuint (count_users (run), ==, 4);
  virtual_run_advance (run, 20 * SECOND);
  g_assert_cmpuint (count_users (run), ==, 0);
  g_assert_true (throng_collector_is_deserted (run->collector, 0));
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
  g_assert_cmpuint (count_requests ("'wait': { 'throughput': 1e-300 }, ", NULL), ==, 1);
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

/* Whatever comes together, by chance */

typedef struct
{
  GRand *random;
  uint64_t n_seen;
} Chance;

static void
chance_server (void *data, const ThrongExchange *exchange, FakeReply *reply)
{
  Chance *chance = data;
  bool is_login = strcmp (g_uri_get_path (exchange->uri), "/login") == 0;

  chance->n_seen++;
  reply->delay_us = g_rand_int_range (chance->random, 0, 400000);
  if (g_rand_double (chance->random) < (is_login ? 0.3 : 0.05))
    reply->status = 500;
}

static VirtualRun *
new_run_by_chance (Chance *chance)
{
  static const char *const loads[] = {
    "'users': 30, 'spawn-rate': 7, 'run-time': 20",
    "'users': 12, 'spawn-rate': 100, 'tasks': 150",
    "'users': 9, 'spawn-rate': 3, 'tasks-per-user': 4, 'run-time': 60",
    "'stages': [ { 'users': 25, 'over': 5 }, { 'users': 3, 'over': 0 }, { 'users': 14, 'over': 9 } "
    "]",
    "'arrivals': 15, 'max-users': 10, 'run-time': 20",
    "'arrivals': 30, 'max-users': 100, 'tasks': 200, 'tasks-per-user': 3, 'run-time': 60",
  };
  const char *load = loads[g_rand_int_range (chance->random, 0, G_N_ELEMENTS (loads))];
  bool has_logout = g_rand_boolean (chance->random);
  bool is_per_task = g_rand_boolean (chance->random);
  g_autofree char *json = g_strdup_printf (
      "{ 'throng': 1, 'target': 'http://127.0.0.1:1', 'users': [ "
      "{ 'name': 'A', 'wait': { 'between': [0.1, 1] }, 'session': '%s', 'on-start': [ { 'request': "
      "'POST /login' } ], 'tasks': [ { 'name': 'T', 'steps': [ { 'request': 'GET /a', 'repeat': 2, "
      "'on-failure': 'end-task' }, { 'pause': [0, 0.5], 'probability': 0.5 } ] } ] %s }, "
      "{ 'name': 'B', 'weight': 2, 'wait': { 'pacing': 1 }, 'tasks': [ { 'name': 'T', 'steps': [ { "
      "'group': 'G', 'steps': [ { 'request': 'GET /b', 'on-failure': 'stop-user' } ] } ] } ] } ], "
      "'load': { %s } }",
      is_per_task ? "task" : "user",
      has_logout ? ", 'on-stop': [ { 'request': 'POST /logout' } ]" : "", load);

  return new_run (
      json,
      &(VirtualRunOptions) { .n_workers = (unsigned) g_rand_int_range (chance->random, 1, 5),
                             .seed = g_rand_int (chance->random),
                             .stop_timeout_us = g_rand_int_range (chance->random, 1, 3 * SECOND) },
      chance_server, chance);
}

/* Once or not at all in a quarter of a second. Returns: how many users may be there from then on */
static unsigned
steer_by_chance (VirtualRun *run, GRand *random, unsigned most)
{
  unsigned users = (unsigned) g_rand_int_range (random, 0, 40);

  if (g_rand_double (random) < 0.9)
    return most;
  if (run->plan->has_arrivals)
    virtual_run_set_arrivals (run, g_rand_double_range (random, 0, 60));
  else
    virtual_run_set_users (run, users, g_rand_double_range (random, 1, 200));
  return run->plan->has_arrivals ? most : MAX (most, users);
}

/* What the accounts of the run say nothing about. */
static void
assert_spans_add_up (const ThrongSnapshot *snapshot)
{
  uint64_t n_tasks = 0;

  for (unsigned i = 0; i < snapshot->n_spans; i++)
    {
      const ThrongSpanRow *span = &snapshot->spans[i];

      g_assert_cmpuint (span->n_started, ==, span->n_completed + span->n_broken);
      n_tasks += span->info.kind == THRONG_SPAN_TASK ? span->n_started : 0;
    }
  g_assert_cmpuint (n_tasks, ==, snapshot->accounts.tasks_started);
}

static void
test_numbers_add_up_however_a_run_is_steered_and_stopped (void)
{
  for (unsigned seed = 0; seed < 60; seed++)
    {
      g_autoptr (GRand) random = g_rand_new_with_seed (seed);
      Chance chance = { .random = random };
      g_autoptr (VirtualRun) run = new_run_by_chance (&chance);
      unsigned most = run->plan->has_arrivals ? run->plan->max_users
                                              : throng_load_curve_get_peak (run->curve);
      g_autoptr (ThrongSnapshot) snapshot = NULL;

      g_test_message ("seed %u", seed);
      virtual_run_start (run);
      for (unsigned i = 1; i < 100 && !virtual_run_is_finished (run); i++)
        {
          virtual_run_advance (run, i * THRONG_TICK_US + 1);
          g_assert_cmpuint (count_users (run), <=, most);
          most = steer_by_chance (run, random, most);
        }
      virtual_run_stop (run, g_rand_boolean (random));
      virtual_run_finish (run);
      snapshot = virtual_run_snapshot (run);
      g_assert_cmpuint (snapshot->users + snapshot->stopping + snapshot->logging_in, ==, 0);
      g_assert_cmpuint (chance.n_seen, ==, snapshot->accounts.requests_started);
      assert_spans_add_up (snapshot);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/worker/users-start-evenly", test_users_start_evenly);
  g_test_add_func ("/worker/what-this-machine-lacks-makes-the-run-invalid-and-is-told-once",
                   test_what_this_machine_lacks_makes_the_run_invalid_and_is_told_once);
  g_test_add_func ("/worker/stages-are-tracked", test_stages_are_tracked);
  g_test_add_func ("/worker/worker-that-is-late-starts-all-users-with-tasks-to-do",
                   test_worker_that_is_late_starts_all_users_with_tasks_to_do);
  g_test_add_func ("/worker/users-can-be-steered", test_users_can_be_steered);
  g_test_add_func ("/worker/mix-of-classes-is-right-at-every-moment",
                   test_mix_of_classes_is_right_at_every_moment);
  g_test_add_func ("/worker/spawning-pauses-when-files-run-out",
                   test_spawning_pauses_when_files_run_out);
  g_test_add_func ("/worker/users-that-wait-for-files-are-to-come",
                   test_users_that_wait_for_files_are_to_come);
  g_test_add_func ("/worker/reports-that-nobody-takes-become-one",
                   test_reports_that_nobody_takes_become_one);
  g_test_add_func ("/worker/ten-minutes-give-the-same-numbers-for-the-same-seed",
                   test_ten_minutes_give_the_same_numbers_for_the_same_seed);
  g_test_add_func ("/worker/task-weights-share-out-the-starts",
                   test_task_weights_share_out_the_starts);
  g_test_add_func ("/worker/waits-follow-each-task", test_waits_follow_each_task);
  g_test_add_func ("/worker/pacing-does-not-catch-up", test_pacing_does_not_catch_up);
  g_test_add_func ("/worker/fast-server-does-not-give-one-user-the-worker",
                   test_fast_server_does_not_give_one_user_the_worker);
  g_test_add_func ("/worker/users-finish-their-task-within-the-stop-timeout",
                   test_users_finish_their_task_within_the_stop_timeout);
  g_test_add_func ("/worker/what-the-stop-timeout-cuts-off-is-aborted",
                   test_what_the_stop_timeout_cuts_off_is_aborted);
  g_test_add_func ("/worker/stop-at-once-overrides-a-graceful-stop",
                   test_stop_at_once_overrides_a_graceful_stop);
  g_test_add_func ("/worker/thinking-users-end-at-once", test_thinking_users_end_at_once);
  g_test_add_func ("/worker/numbers-add-up-however-a-run-is-steered-and-stopped",
                   test_numbers_add_up_however_a_run_is_steered_and_stopped);
  return g_test_run ();
}
