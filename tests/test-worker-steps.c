/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The steps of a user, from those on start to those on stop, on virtual time. */

#include <math.h>
#include <string.h>

#include "worker-fixture.h"

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

/* Nothing but pauses takes time, so that the last request tells their sum. */
static void
test_pauses_are_drawn_from_their_whole_range (void)
{
  g_autofree char *trace = trace_class (
      "'tasks': [ { 'name': 'T', 'steps': [ { 'pause': [1, 3] }, { 'request': 'GET /' } ] } ]",
      "'tasks-per-user': 1000", NULL);
  double sum_s = g_ascii_strtod (strrchr (trace, '@') + 1, NULL);

  g_assert_cmpfloat (fabs (sum_s - 2000), <, 3 * sqrt (1000.0 * 2 * 2 / 12));
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
  assert_steps ("{ 'set': { 'x': '1' } }, { 'set': { 'x': { 'value': '2', 'enabled': false } } }, "
                "{ 'request': 'GET /{{x}}' }",
                "1@0.0");
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

static void
test_fixed_counts_alone_are_all_users_there_are (void)
{
  g_autoptr (VirtualRun) run = new_run (
      "{ 'throng': 1, 'target': 'http://127.0.0.1:1', 'users': ["
      "{ 'name': 'B', 'count': 3, 'wait': { 'constant': 1 }, 'tasks': [ { 'name': 'T', 'steps': [ "
      "{ 'request': 'GET /b' } ] } ] } ], 'load': { 'users': 10, 'spawn-rate': 10 } }",
      &(VirtualRunOptions) { .n_workers = 2 }, plain_server, NULL);
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  virtual_run_start (run);
  virtual_run_advance (run, 5 * SECOND);
  snapshot = virtual_run_snapshot (run);
  g_assert_cmpuint (snapshot->users, ==, 3);
  virtual_run_stop (run, false);
  virtual_run_finish (run);
}

/* On-start */

static void
test_nothing_follows_a_failure_on_start (void)
{
  g_autofree char *trace = trace_class (
      "'on-start': [ { 'request': 'GET /bad' }, { 'request': 'GET /me' } ], 'tasks': [ { 'name': "
      "'T', 'steps': [ { 'request': 'GET /a' } ] } ]",
      "'run-time': 2.5", NULL);

  g_assert_cmpstr (trace, ==, "bad@0.0 bad@1.0");
}

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

static void
refusing_server (void *data, const ThrongExchange *exchange, FakeReply *reply)
{
  static const bool is_refused[] = { true, true, false, true, false };
  Trace *trace = data;

  if (strcmp (g_uri_get_path (exchange->uri), "/login") != 0)
    return;
  g_string_append_printf (trace->paths, "%.0f ",
                          (double) virtual_run_get_time_us (trace->run) / SECOND);
  g_assert_cmpuint (trace->status, <, G_N_ELEMENTS (is_refused));
  reply->status = is_refused[trace->status++] ? 500 : 200;
}

static void
test_pauses_begin_anew_after_a_login_that_succeeded (void)
{
  Trace trace = { .paths = g_string_new (NULL) };
  g_autoptr (VirtualRun) run = new_run (
      "{ 'throng': 1, 'target': 'http://127.0.0.1:1', 'users': [ { 'name': 'A', 'session': 'task', "
      "'wait': { 'constant': 10 }, 'on-start': [ { 'request': 'POST /login' } ], 'tasks': [ { "
      "'name': 'T', 'steps': [ { 'request': 'GET /' } ] } ] } ], 'load': { 'tasks-per-user': 2 } }",
      NULL, refusing_server, &trace);

  trace.run = run;
  virtual_run_start (run);
  virtual_run_finish (run);
  g_assert_cmpstr (trace.paths->str, ==, "0 1 3 13 14 ");
  g_string_free (trace.paths, TRUE);
}

typedef struct
{
  unsigned n, n_cookies, n_digests;
} Sessions;

static void
session_server (void *data, const ThrongExchange *exchange, FakeReply *reply)
{
  Sessions *sessions = data;
  bool has_login = fake_exchange_get_header (exchange, "Authorization") != NULL;

  sessions->n++;
  sessions->n_cookies += fake_exchange_get_header (exchange, "Cookie") != NULL;
  sessions->n_digests += has_login;
  reply->connect_us = 50000;
  reply->cookie = "sid=1; Path=/";
  if (has_login)
    return;
  reply->status = 401;
  reply->header_name = "WWW-Authenticate";
  reply->header_value = "Digest realm=\"r\", nonce=\"n\", qop=\"auth\"";
}

static void
test_session_of_a_task_begins_without_cookies_login_and_connection (void)
{
  Sessions sessions = { 0 };
  g_autoptr (VirtualRun) run = new_run (
      "{ 'throng': 1, 'target': 'http://127.0.0.1:1', 'users': [ { 'name': 'A', 'session': 'task', "
      "'wait': { 'constant': 1 }, 'auth': { 'digest': { 'user': 'a', 'password': 'b' } }, 'tasks': "
      "[ { 'name': 'T', 'steps': [ { 'request': 'GET /' } ] } ] } ], 'load': { 'tasks-per-user': 5 "
      "} }",
      NULL, session_server, &sessions);
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  virtual_run_start (run);
  virtual_run_finish (run);
  snapshot = virtual_run_snapshot (run);
  g_assert_cmpuint (sessions.n, ==, 10);
  g_assert_cmpuint (sessions.n_cookies, ==, 5);
  g_assert_cmpuint (sessions.n_digests, ==, 5);
  g_assert_cmpfloat (snapshot->total.min_ms, ==, 50 + 2);
}

static void
test_group_that_the_end_of_the_run_cuts_off_is_broken (void)
{
  g_autoptr (ThrongSnapshot) snapshot = NULL;
  g_autofree char *trace = trace_class (
      "'tasks': [ { 'name': 'T', 'steps': [ { 'group': 'G', 'steps': [ { 'pause': 100 } ] } ] } ]",
      "'run-time': 3", &snapshot);

  g_assert_cmpuint (snapshot->n_spans, ==, 2);
  for (unsigned i = 0; i < snapshot->n_spans; i++)
    {
      g_assert_cmpuint (snapshot->spans[i].n_started, ==, 1);
      g_assert_cmpuint (snapshot->spans[i].n_broken, ==, 1);
    }
}

/* The run is stopped after 1 s, and perhaps at once after 2 s. */
static void
assert_on_stop_ends (const char *load, bool at_once, double end_s)
{
  g_autofree char *json = g_strdup_printf (
      "{ 'throng': 1, 'target': 'http://127.0.0.1:1', 'users': [ { 'name': 'A', 'wait': { "
      "'constant': 100 }, 'tasks': [ { 'name': 'T', 'steps': [ { 'request': 'GET /' } ] } ], "
      "'on-stop': [ { 'request': 'GET /bye' }, { 'pause': 60 }, { 'request': 'GET /never' } ] } ], "
      "'load': { %s } }",
      load);
  g_autoptr (VirtualRun) run = new_run (json, NULL, plain_server, NULL);
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  virtual_run_start (run);
  virtual_run_advance (run, SECOND);
  virtual_run_stop (run, false);
  virtual_run_advance (run, 2 * SECOND);
  if (at_once)
    virtual_run_stop (run, true);
  virtual_run_finish (run);
  g_assert_cmpfloat_with_epsilon ((double) virtual_run_get_time_us (run) / SECOND, end_s, 0.01);
  snapshot = virtual_run_snapshot (run);
  g_assert_cmpuint (snapshot_find_row (snapshot, "GET", "/bye")->n_requests, ==, 1);
  g_assert_cmpuint (snapshot_find_row (snapshot, "GET", "/never")->n_started, ==, 0);
}

static void
test_on_stop_has_its_own_time_unless_the_run_stops_at_once (void)
{
  assert_on_stop_ends ("'users': 1", false, 6);
  assert_on_stop_ends ("'tasks-per-user': 1", false, 5);
  assert_on_stop_ends ("'users': 1", true, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/worker-steps/steps-run-in-order-with-pauses",
                   test_steps_run_in_order_with_pauses);
  g_test_add_func ("/worker-steps/pauses-are-drawn-from-their-whole-range",
                   test_pauses_are_drawn_from_their_whole_range);
  g_test_add_func ("/worker-steps/steps-are-repeated", test_steps_are_repeated);
  g_test_add_func ("/worker-steps/steps-happen-with-their-probability",
                   test_steps_happen_with_their_probability);
  g_test_add_func ("/worker-steps/set-gives-variables-new-values",
                   test_set_gives_variables_new_values);
  g_test_add_func ("/worker-steps/loops-without-requests-do-not-hang",
                   test_loops_without_requests_do_not_hang);
  g_test_add_func ("/worker-steps/failures-are-reacted-to", test_failures_are_reacted_to);
  g_test_add_func ("/worker-steps/stop-run-ends-everybody", test_stop_run_ends_everybody);
  g_test_add_func ("/worker-steps/tasks-run-in-sequence", test_tasks_run_in_sequence);
  g_test_add_func ("/worker-steps/session-may-last-one-task", test_session_may_last_one_task);
  g_test_add_func ("/worker-steps/on-stop-runs-once-for-who-is-logged-in",
                   test_on_stop_runs_once_for_who_is_logged_in);
  g_test_add_func ("/worker-steps/run-ends-after-so-many-task-starts",
                   test_run_ends_after_so_many_task_starts);
  g_test_add_func ("/worker-steps/each-user-may-have-so-many-tasks",
                   test_each_user_may_have_so_many_tasks);
  g_test_add_func ("/worker-steps/fixed-counts-are-part-of-the-total",
                   test_fixed_counts_are_part_of_the_total);
  g_test_add_func ("/worker-steps/fixed-counts-alone-are-all-users-there-are",
                   test_fixed_counts_alone_are_all_users_there_are);
  g_test_add_func ("/worker-steps/nothing-follows-a-failure-on-start",
                   test_nothing_follows_a_failure_on_start);
  g_test_add_func ("/worker-steps/pauses-begin-anew-after-a-login-that-succeeded",
                   test_pauses_begin_anew_after_a_login_that_succeeded);
  g_test_add_func ("/worker-steps/session-of-a-task-begins-without-cookies-login-and-connection",
                   test_session_of_a_task_begins_without_cookies_login_and_connection);
  g_test_add_func ("/worker-steps/group-that-the-end-of-the-run-cuts-off-is-broken",
                   test_group_that_the_end_of_the_run_cuts_off_is_broken);
  g_test_add_func ("/worker-steps/on-stop-has-its-own-time-unless-the-run-stops-at-once",
                   test_on_stop_has_its_own_time_unless_the_run_stops_at_once);
  g_test_add_func ("/worker-steps/captured-token-is-sent", test_captured_token_is_sent);
  g_test_add_func ("/worker-steps/failed-login-is-repeated-with-growing-pauses",
                   test_failed_login_is_repeated_with_growing_pauses);
  return g_test_run ();
}
