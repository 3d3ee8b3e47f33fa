/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the words of a scenario mean, where no other test is about it: whole scenarios on virtual
 * time, judged by what the server sees and when. */

#include <math.h>
#include <string.h>

#include "virtual-run.h"

#define SECOND G_USEC_PER_SEC

/* What the server has seen: a line for each exchange, of its time in seconds, path, query and body,
 * and of the header that the test looks at. */
typedef struct
{
  VirtualRun *run;
  GString *lines;
  const char *header; /* (nullable) */
  unsigned n_good;    /* so many answers hold an id; 0 = all */
  unsigned n;
} Server;

static void
server_clear (Server *server)
{
  g_clear_pointer (&server->run, virtual_run_free);
  g_string_free (server->lines, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Server, server_clear)

static void
serve (void *data, const ThrongExchange *exchange, FakeReply *reply)
{
  Server *server = data;
  const char *query = g_uri_get_query (exchange->uri);
  const char *header = server->header != NULL ? fake_exchange_get_header (exchange, server->header)
                                              : NULL;

  g_string_append_printf (server->lines, "%.0f %s%s%s%s%.*s%s\n",
                          floor ((double) virtual_run_get_time_us (server->run) / SECOND),
                          g_uri_get_path (exchange->uri), query != NULL ? "?" : "",
                          query != NULL ? query : "", exchange->body_length > 0 ? " " : "",
                          (int) exchange->body_length, exchange->body != NULL ? exchange->body : "",
                          header != NULL ? header : "");
  server->n++;
  reply->status = strstr (g_uri_get_path (exchange->uri), "bad") != NULL ? 500 : 200;
  reply->body = server->n_good == 0 || server->n <= server->n_good ? "{\"id\": 42}" : "{}";
}

/* Runs a scenario in single quotes, and a user of one class where @class is all that it says. */
static ThrongSnapshot *
run (Server *server, unsigned n_workers, const char *top, const char *classes, const char *load)
{
  g_autofree char *text = g_strdup_printf (
      "{ 'throng': 1, 'target': 'http://127.0.0.1:1', %s 'users': [ %s ], 'load': { %s } }", top,
      classes, load);

  g_strdelimit (text, "'", '"');
  server->lines = g_string_new (NULL);
  server->run = virtual_run_new (text, &(VirtualRunOptions) { .n_workers = n_workers }, serve,
                                 server);
  virtual_run_start (server->run);
  virtual_run_finish (server->run);
  return virtual_run_snapshot (server->run);
}

#define CLASS(members, steps)                                                                      \
  "{ 'name': 'A', " members " 'tasks': [ { 'name': 'T', 'steps': [ " steps " ] } ] }"

/* Users, tasks, waits */

static void
test_repeated_logins_wait_at_most_half_a_minute (void)
{
  g_auto (Server) server = { 0 };
  g_autoptr (ThrongSnapshot) snapshot = run (
      &server, 1, "",
      CLASS ("'on-start': [ { 'request': 'GET /bad' } ],", "{ 'request': 'GET /' }"),
      "'run-time': 100");

  g_assert_cmpstr (server.lines->str, ==,
                   "0 /bad\n1 /bad\n3 /bad\n7 /bad\n15 /bad\n31 /bad\n61 /bad\n91 /bad\n");
  g_assert_cmpuint (snapshot->accounts.tasks_started, ==, 0);
}

static void
test_login_that_captures_nothing_is_repeated (void)
{
  g_auto (Server) server = { .n_good = 1 };
  g_autoptr (ThrongSnapshot) snapshot = run (
      &server, 1, "",
      CLASS ("'on-start': [ { 'request': 'GET /first' }, { 'request': 'GET /login', 'capture': { "
             "'id': { 'json': '$.id' } } } ],",
             "{ 'request': 'GET /{{id}}' }"),
      "'run-time': 2.5");

  g_assert_cmpstr (server.lines->str, ==, "0 /first\n0 /login\n1 /first\n1 /login\n");
  g_assert_cmpuint (snapshot_find_row (snapshot, "GET", "/login")->n_failures, ==, 2);
}

static void
test_login_that_lacks_a_variable_is_repeated (void)
{
  g_auto (Server) server = { .n_good = 0 };
  g_autoptr (ThrongSnapshot) snapshot = run (
      &server, 1, "",
      CLASS ("'on-start': [ { 'request': 'GET /first' }, { 'request': 'GET /{{id}}' } ],",
             "{ 'request': 'GET /', 'capture': { 'id': { 'from': 'body' } } }"),
      "'run-time': 2.5");

  g_assert_cmpstr (server.lines->str, ==, "0 /first\n1 /first\n");
  g_assert_cmpuint (snapshot->errors[0].count, ==, 2);
  g_assert_cmpuint (snapshot->accounts.tasks_started, ==, 0);
}

/* Only default headers are left out. */
static void
test_login_whose_own_header_lacks_a_variable_is_not_sent (void)
{
  g_auto (Server) server = { .n_good = 0 };
  g_autoptr (ThrongSnapshot) snapshot = run (
      &server, 1, "",
      CLASS ("'on-start': [ { 'request': 'GET /first', 'headers': { 'X': '{{id}}' } } ],",
             "{ 'request': 'GET /', 'capture': { 'id': { 'from': 'body' } } }"),
      "'run-time': 2.5");

  g_assert_cmpstr (server.lines->str, ==, "");
  g_assert_cmpuint (snapshot->errors[0].count, ==, 2);
}

static void
test_nearer_header_wins_and_disabled_ones_are_not_sent (void)
{
  static const char top[] = "'headers': { 'X': 'scenario' },";
  static const char off[] = "{ 'request': 'GET /', 'headers': { 'X': { 'value': 'off', 'enabled': "
                            "false } }, 'query': { 'a': '1', 'b': { 'value': '2', 'enabled': false "
                            "} "
                            "} }";
  const struct
  {
    const char *top, *class, *expected;
  } cases[] = {
    { top, CLASS ("", "{ 'request': 'GET /' }"), "0 /scenario\n" },
    { top, CLASS ("'headers': { 'x': 'class' },", "{ 'request': 'GET /' }"), "0 /class\n" },
    { top,
      CLASS ("'headers': { 'x': 'class' },", "{ 'request': 'GET /', 'headers': { 'X': 'own' } }"),
      "0 /own\n" },
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (Server) server = { .header = "X" };
      g_autoptr (ThrongSnapshot) snapshot = run (&server, 1, cases[i].top, cases[i].class,
                                                 "'tasks': 1");

      g_assert_cmpstr (server.lines->str, ==, cases[i].expected);
    }
  {
    g_auto (Server) server = { .header = "X" };
    g_autofree char *class = g_strdup_printf (CLASS ("", "%s"), off);
    g_autoptr (ThrongSnapshot) snapshot = run (&server, 1, top, class, "'tasks': 1");

    g_assert_cmpstr (server.lines->str, ==, "0 /?a=1scenario\n");
  }
}

static void
test_all_rows_of_cookies_are_sent_in_one_header (void)
{
  g_auto (Server) server = { .header = "Cookie" };
  g_autoptr (ThrongSnapshot) snapshot = run (
      &server, 1, "",
      CLASS ("", "{ 'request': 'GET /', 'headers': { 'cookie': [ 'a=1', 'b={{user.number}}' ] } }"),
      "'tasks': 2");

  g_assert_cmpstr (server.lines->str, ==, "0 /a=1; b=1\n0 /a=1; b=1\n");
}

static void
test_session_of_one_task_keeps_the_variables_of_its_user (void)
{
  g_auto (Server) server = { 0 };
  g_autoptr (ThrongSnapshot) snapshot = run (
      &server, 1, "'variables': { 'me': '{{counter}}', 'tasks': '{{task.count}}' },",
      CLASS (
          "'session': 'task', 'wait': { 'constant': 1 },",
          "{ 'request': 'GET /{{me}}', 'query': { 't': '{{tasks}}' } }, { 'set': { 'me': 'x' } }, "
          "{ 'request': 'GET /{{me}}' }"),
      "'tasks-per-user': 2, 'users': 2, 'spawn-rate': 1000");

  g_assert_cmpstr (server.lines->str, ==,
                   "0 /1?t=0\n0 /2?t=0\n0 /x\n0 /x\n1 /1?t=0\n1 /2?t=0\n1 /x\n1 /x\n");
}

/* Requests */

static void
test_rows_are_named_as_the_paths_are_written (void)
{
  g_auto (Server) server = { 0 };
  g_autoptr (ThrongSnapshot) snapshot = run (
      &server, 1, "'variables': { 'id': '7' },",
      CLASS (
          "'on-start': [ { 'request': 'GET /start' } ], 'on-stop': [ { 'request': 'GET /stop' } "
          "],",
          "{ 'request': 'GET /a/{{id}}?q={{id}}' }, { 'request': 'POST http://localhost:1/b?q' }, "
          "{ 'request': 'GET /c', 'name': 'Own' }, { 'request': 'PUT /c', 'name': 'Own' }"),
      "'tasks-per-user': 1");

  g_assert_cmpuint (snapshot->n_rows, ==, 6);
  g_assert_cmpuint (snapshot_find_row (snapshot, "GET", "/start")->n_requests, ==, 1);
  g_assert_cmpuint (snapshot_find_row (snapshot, "GET", "/a/{{id}}")->n_requests, ==, 1);
  g_assert_cmpuint (snapshot_find_row (snapshot, "POST", "http://localhost:1/b")->n_requests, ==,
                    1);
  g_assert_cmpuint (snapshot_find_row (snapshot, "GET", "Own")->n_requests, ==, 1);
  g_assert_cmpuint (snapshot_find_row (snapshot, "GET", "/stop")->n_requests, ==, 1);
}

static void
test_task_goes_on_after_a_failure_pauses_and_waits_included (void)
{
  g_auto (Server) server = { 0 };
  g_autoptr (ThrongSnapshot) snapshot = run (
      &server, 1, "",
      CLASS ("'wait': { 'constant': 5 },",
             "{ 'request': 'GET /bad' }, { 'pause': 2 }, { 'request': 'GET /next' }"),
      "'tasks': 2");

  g_assert_cmpstr (server.lines->str, ==, "0 /bad\n2 /next\n7 /bad\n9 /next\n");
  g_assert_cmpuint (snapshot->accounts.tasks_completed, ==, 2);
}

static void
test_capture_that_finds_nothing_forgets_what_was_there (void)
{
  g_auto (Server) server = { .n_good = 1 };
  g_autoptr (ThrongSnapshot) snapshot = run (
      &server, 1, "",
      CLASS ("", "{ 'request': 'GET /', 'capture': { 'id': { 'json': '$.id' } }, 'repeat': 2 }, "
                 "{ 'request': 'GET /{{id}}' }, { 'request': 'GET /after' }"),
      "'tasks': 1");

  g_assert_cmpstr (server.lines->str, ==, "0 /\n0 /\n");
  g_assert_cmpuint (snapshot->total.n_failures, ==, 1);
  g_assert_cmpuint (snapshot->n_errors, ==, 1);
  g_assert_cmpuint (snapshot->accounts.tasks_broken, ==, 1);
}

static void
test_request_whose_check_lacks_a_variable_is_not_sent (void)
{
  g_auto (Server) server = { .n_good = 2 };
  g_autoptr (ThrongSnapshot) snapshot = run (
      &server, 1, "",
      CLASS ("", "{ 'request': 'GET /old', 'capture': { 'id': { 'json': '$.id' } }, 'repeat': 2, "
                 "'checks': [ { 'json': '$.id', 'equals': '{{id}}' } ] }, "
                 "{ 'request': 'GET /no', 'capture': { 'other': { 'json': '$.other' } } }, "
                 "{ 'request': 'GET /unsent', 'checks': [ { 'body-contains': '{{other}}' } ] }, "
                 "{ 'request': 'GET /after' }"),
      "'tasks': 1");

  /* What a request captures itself is compared with what was captured before. */
  g_assert_cmpstr (server.lines->str, ==, "0 /old\n0 /old\n0 /no\n");
  g_assert_cmpuint (snapshot_find_row (snapshot, "GET", "/old")->n_failures, ==, 1);
  g_assert_cmpuint (snapshot->n_errors, ==, 1);
  g_assert_cmpstr (snapshot->errors[0].place, ==, "users[0].tasks[0].steps[2]");
  g_assert_cmpstr (snapshot->errors[0].message, ==,
                   "The variable “other” has no value, so this was not sent");
  g_assert_cmpuint (snapshot->accounts.tasks_broken, ==, 1);
}

/* Templates */

static void
test_values_are_not_expanded_again (void)
{
  g_auto (Server) server = { 0 };
  g_autoptr (ThrongSnapshot) snapshot = run (
      &server, 1, "'variables': { 'a': '\\\\{{counter}}', 'b': '{{a}}' },",
      CLASS ("", "{ 'request': 'POST /', 'text': '{{b}}' }, { 'set': { 'c': '{{b}}' } }, "
                 "{ 'request': 'POST /', 'text': '{{c}}' }"),
      "'tasks': 1");

  g_assert_cmpstr (server.lines->str, ==, "0 / {{counter}}\n0 / {{counter}}\n");
}

static void
test_templates_are_evaluated_at_each_occurrence (void)
{
  g_auto (Server) server = { 0 };
  g_autoptr (ThrongSnapshot) snapshot = run (
      &server, 1, "'variables': { 'once': '{{counter}}' },",
      CLASS ("",
             "{ 'request': 'POST /', 'repeat': 2, 'text': '{{once}} {{counter}} {{counter}}' }"),
      "'tasks': 1");

  g_assert_cmpstr (server.lines->str, ==, "0 / 1 2 3\n0 / 1 4 5\n");
}

/* Load */

static void
test_ramp_down_is_a_stop (void)
{
  g_auto (Server) server = { 0 };
  g_autoptr (ThrongSnapshot) snapshot = run (
      &server, 1, "",
      "{ 'name': 'Waits', 'count': 1, 'wait': { 'constant': 100 }, 'tasks': [ { 'name': 'T', "
      "'steps': [ { 'request': 'GET /waits' } ] } ], 'on-stop': [ { 'request': 'GET /bye' } ] },"
      "{ 'name': 'Works', 'count': 1, 'tasks': [ { 'name': 'T', 'steps': [ { 'request': 'GET "
      "/works' }, { 'pause': 15 }, { 'request': 'GET /done' } ] } ], 'on-stop': [ { 'request': "
      "'GET "
      "/works-bye' } ] },"
      "{ 'name': 'Sleeps', 'count': 1, 'tasks': [ { 'name': 'T', 'steps': [ { 'request': 'GET "
      "/sleeps' }, { 'pause': 100 } ] } ], 'on-stop': [ { 'request': 'GET /sleeps-bye' } ] }",
      "'stages': [ { 'users': 3, 'over': 0 }, { 'users': 3, 'over': 9 }, { 'users': 0, 'over': 0 "
      "}, "
      "{ 'users': 0, 'over': 30 } ]");

  /* Down at 9 s: waiting users end at once, others within 10 s. */
  g_assert_true (g_str_has_suffix (server.lines->str,
                                   "0 /works\n9 /bye\n15 /done\n15 /works-bye\n19 /sleeps-bye\n"));
  g_assert_cmpuint (snapshot->accounts.tasks_completed, ==, 2);
  g_assert_cmpuint (snapshot->accounts.tasks_broken, ==, 1);
}

static void
test_fixed_numbers_alone_end_after_their_tasks (void)
{
  g_auto (Server) server = { 0 };
  g_autoptr (ThrongSnapshot) snapshot = run (
      &server, 3, "", CLASS ("'count': 2, 'wait': { 'constant': 1 },", "{ 'request': 'GET /' }"),
      "'users': 10, 'spawn-rate': 100, 'tasks': 10");

  g_assert_cmpuint (snapshot->accounts.tasks_completed, ==, 10);
  g_assert_cmpint (virtual_run_get_time_us (server.run), <, 6 * SECOND);
}

#define ADD(name, function) g_test_add_func ("/semantics/" name, function)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("repeated-logins-wait-at-most-half-a-minute",
       test_repeated_logins_wait_at_most_half_a_minute);
  ADD ("login-that-captures-nothing-is-repeated", test_login_that_captures_nothing_is_repeated);
  ADD ("login-that-lacks-a-variable-is-repeated", test_login_that_lacks_a_variable_is_repeated);
  ADD ("login-whose-own-header-lacks-a-variable-is-not-sent",
       test_login_whose_own_header_lacks_a_variable_is_not_sent);
  ADD ("nearer-header-wins-and-disabled-ones-are-not-sent",
       test_nearer_header_wins_and_disabled_ones_are_not_sent);
  ADD ("all-rows-of-cookies-are-sent-in-one-header",
       test_all_rows_of_cookies_are_sent_in_one_header);
  ADD ("session-of-one-task-keeps-the-variables-of-its-user",
       test_session_of_one_task_keeps_the_variables_of_its_user);
  ADD ("rows-are-named-as-the-paths-are-written", test_rows_are_named_as_the_paths_are_written);
  ADD ("task-goes-on-after-a-failure-pauses-and-waits-included",
       test_task_goes_on_after_a_failure_pauses_and_waits_included);
  ADD ("capture-that-finds-nothing-forgets-what-was-there",
       test_capture_that_finds_nothing_forgets_what_was_there);
  ADD ("request-whose-check-lacks-a-variable-is-not-sent",
       test_request_whose_check_lacks_a_variable_is_not_sent);
  ADD ("values-are-not-expanded-again", test_values_are_not_expanded_again);
  ADD ("templates-are-evaluated-at-each-occurrence",
       test_templates_are_evaluated_at_each_occurrence);
  ADD ("ramp-down-is-a-stop", test_ramp_down_is_a_stop);
  ADD ("fixed-numbers-alone-end-after-their-tasks", test_fixed_numbers_alone_end_after_their_tasks);
  return g_test_run ();
}
