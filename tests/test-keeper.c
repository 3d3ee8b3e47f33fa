/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Set-up and clean-up on virtual time. */

#include <string.h>

#include "engine/throng-shared-values.h"
#include "stats/throng-example.h"
#include "virtual-run.h"

#define SECOND G_USEC_PER_SEC

/* A scenario with @parts in it and one class that does @steps. */
#define SCENARIO(parts, steps, load)                                                               \
  "{ 'throng': 1, 'target': 'http://127.0.0.1:1', " parts " 'users': [ { 'name': 'Visitor', "      \
  "'wait': { 'constant': 1 }, 'tasks': [ { 'name': 'Visit', 'steps': [ " steps                     \
  " ] } ] } ], 'load': " load " }"

#define CAPTURE_TOKEN                                                                              \
  "'set-up': [ { 'request': 'POST /login', 'capture': { 'token': { 'json': '$.token' }, "          \
  "'id': { 'json': '$.id' } } } ],"

/* What the server has seen. */
typedef struct
{
  GString *paths;      /* method and path of each exchange, a line each */
  GString *bodies;     /* a line for each exchange with one */
  unsigned status;     /* of set-up's login; 0 = 200 */
  unsigned status_end; /* of clean-up's requests; 0 = 200 */
  int64_t delay_us;    /* of set-up's login */
  int64_t delay_end_us;
  const char *header_name; /* (nullable): a header of set-up's login */
  const char *header_value;
  char *authorization; /* of the latest exchange with one */
  char *cookie;        /* of the latest clean-up */
} Seen;

static void
seen_server (void *data, const ThrongExchange *exchange, FakeReply *reply)
{
  Seen *seen = data;
  const char *path = g_uri_get_path (exchange->uri);
  const char *authorization = fake_exchange_get_header (exchange, "Authorization");

  g_string_append_printf (seen->paths, "%s %s\n", exchange->method, path);
  if (exchange->body_length > 0)
    {
      g_string_append_len (seen->bodies, exchange->body, (gssize) exchange->body_length);
      g_string_append_c (seen->bodies, '\n');
    }
  if (authorization != NULL)
    g_set_str (&seen->authorization, authorization);
  if (strcmp (path, "/login") == 0)
    {
      reply->status = seen->status > 0 ? seen->status : 200;
      reply->delay_us = MAX (seen->delay_us, 1000);
      reply->body = "{ \"token\": \"abc\", \"id\": 9007199254740993 }";
      reply->header_name = seen->header_name != NULL ? seen->header_name : "Set-Cookie";
      reply->header_value = seen->header_name != NULL ? seen->header_value : "sid=1; Path=/";
    }
  else if (g_str_has_prefix (path, "/end"))
    {
      reply->status = seen->status_end > 0 ? seen->status_end : 200;
      reply->delay_us = MAX (seen->delay_end_us, 1000);
      g_set_str (&seen->cookie, fake_exchange_get_header (exchange, "Cookie"));
    }
}

static void
seen_set_up (Seen *seen, const void *data)
{
  seen->paths = g_string_new (NULL);
  seen->bodies = g_string_new (NULL);
}

static void
seen_tear_down (Seen *seen, const void *data)
{
  g_string_free (seen->paths, TRUE);
  g_string_free (seen->bodies, TRUE);
  g_free (seen->authorization);
  g_free (seen->cookie);
}

static VirtualRun *
new_run (const char *json, unsigned n_workers, Seen *seen)
{
  g_autofree char *text = g_strdup (json);

  g_strdelimit (text, "'", '"');
  return virtual_run_new (text, &(VirtualRunOptions) { .n_workers = n_workers }, seen_server, seen);
}

static unsigned
count (const GString *text, const char *line)
{
  unsigned n = 0;

  for (const char *at = strstr (text->str, line); at != NULL; at = strstr (at + 1, line))
    n++;
  return n;
}

static void
test_values_reach_the_users_of_all_workers_with_their_types (Seen *seen, const void *data)
{
  g_autoptr (VirtualRun) run = new_run (
      SCENARIO ("'headers': { 'Authorization': 'Bearer {{token}}' }, " CAPTURE_TOKEN,
                "{ 'request': 'POST /visit', 'json': { 'id': '{{id}}', 'token': '{{token}}' } }",
                "{ 'users': 6, 'spawn-rate': 100, 'tasks-per-user': 1 }"),
      3, seen);
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  virtual_run_start (run);
  virtual_run_finish (run);
  snapshot = virtual_run_snapshot (run);
  g_assert_cmpuint (count (seen->paths, "POST /login\n"), ==, 1);
  g_assert_true (g_str_has_prefix (seen->paths->str, "POST /login\n"));
  g_assert_cmpuint (count (seen->bodies, "{\"id\":9007199254740993,\"token\":\"abc\"}\n"), ==, 6);
  g_assert_cmpstr (seen->authorization, ==, "Bearer abc");
  g_assert_cmpuint (snapshot->accounts.tasks_started, ==, 6);
  g_assert_cmpuint (snapshot->accounts.requests_succeeded, ==, 7);
  g_assert_cmpuint (snapshot->n_errors, ==, 0);
}

/* Default headers, before their variable has a value, are left out. */
static void
test_set_up_is_sent_without_what_it_will_capture (Seen *seen, const void *data)
{
  g_autoptr (VirtualRun) run = new_run (
      SCENARIO ("'headers': { 'Authorization': 'Bearer {{token}}' }, " CAPTURE_TOKEN,
                "{ 'request': 'GET /visit' }", "{ 'users': 1 }"),
      1, seen);

  virtual_run_start (run);
  g_assert_null (seen->authorization);
  virtual_run_stop (run, false);
  virtual_run_finish (run);
}

static void
test_the_run_begins_after_set_up (Seen *seen, const void *data)
{
  g_autoptr (VirtualRun) run = new_run (
      SCENARIO (CAPTURE_TOKEN, "{ 'request': 'GET /visit' }",
                "{ 'users': 10, 'spawn-rate': 10, 'run-time': 5 }"),
      2, seen);
  g_autoptr (ThrongSnapshot) snapshot = NULL;
  uint64_t n_in_series = 0;

  seen->delay_us = 7 * SECOND;
  virtual_run_start (run);
  g_assert_cmpint (run->set_up_us, ==, 7 * SECOND);
  virtual_run_finish (run);
  g_assert_cmpint (virtual_run_get_time_us (run), <=, 5 * SECOND + 2000);
  snapshot = virtual_run_snapshot (run);
  /* Set-up is in the rows and the accounts, but in no second of the run. */
  g_assert_cmpuint (snapshot_find_row (snapshot, "POST", "/login")->n_requests, ==, 1);
  for (unsigned i = 0; i < snapshot->n_buckets; i++)
    n_in_series += snapshot->series[i].n_requests;
  g_assert_cmpuint (n_in_series + 1, ==, snapshot->total.n_requests);
  g_assert_cmpuint (snapshot->series[0].users, >=, 9);
}

static void
test_failed_set_up_sends_nothing_else (Seen *seen, const void *data)
{
  g_autoptr (VirtualRun) run = new_run (
      SCENARIO ("'set-up': [ { 'request': 'POST /login' }, { 'request': 'POST /more' } ], "
                "'clean-up': [ { 'request': 'POST /end' } ],",
                "{ 'request': 'GET /visit' }", "{ 'users': 3 }"),
      2, seen);
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  seen->status = 403;
  virtual_run_start (run);
  virtual_run_finish (run);
  snapshot = virtual_run_snapshot (run);
  g_assert_cmpstr (run->set_up_failure, ==, "set-up[0]: HTTP 403 Forbidden");
  g_assert_cmpstr (seen->paths->str, ==, "POST /login\n");
  g_assert_cmpuint (snapshot->accounts.requests_failed, ==, 1);
  g_assert_cmpuint (snapshot->accounts.tasks_started, ==, 0);
  for (unsigned i = 0; i < snapshot->n_buckets; i++)
    g_assert_cmpuint (snapshot->series[i].n_requests, ==, 0);
}

static void
check_set_up_failure (Seen *seen, const char *set_up, const char *failure)
{
  g_autofree char *parts = g_strdup_printf (
      SCENARIO ("'set-up': [ %s ],", "{ 'request': 'GET /visit' }", "{ 'users': 1 }"), set_up);
  g_autoptr (VirtualRun) run = new_run (parts, 1, seen);

  virtual_run_start (run);
  g_assert_cmpstr (run->set_up_failure, ==, failure);
  virtual_run_finish (run);
}

static void
test_set_up_fails_for_whatever_goes_wrong_in_it (Seen *seen, const void *data)
{
  check_set_up_failure (seen,
                        "{ 'request': 'POST /login', 'capture': { 'x': { 'json': '$.none' } } }",
                        "set-up[0]: Capture “x” found nothing at $.none");
  check_set_up_failure (
      seen,
      "{ 'set': { 'x': '1' }, 'probability': 0 }, { 'group': 'G', 'steps': [ { 'request': "
      "'GET /{{x}}' } ] }",
      "set-up[1].steps[0]: The variable “x” has no value, so this was not sent");
  /* What was captured is shown under Errors only. */
  check_set_up_failure (seen, "{ 'set': { 'x': 'http://[secret' } }, { 'request': 'GET {{x}}' }",
                        "set-up[1]: it got an address that this run can’t send to");
  check_set_up_failure (seen,
                        "{ 'set': { 'x': 'http://secret.example' } }, { 'request': 'GET {{x}}' }",
                        "set-up[1]: it got an address that this run can’t send to");
  seen->status = 500;
  for (unsigned i = 0; i < 4; i++)
    {
      const char *const reactions[] = { "continue", "end-task", "stop-user", "stop-run" };
      g_autofree char *step = g_strdup_printf (
          "{ 'request': 'POST /login', 'on-failure': '%s' }, { 'request': 'GET /never' }",
          reactions[i]);

      check_set_up_failure (seen, step, "set-up[0]: HTTP 500 Internal Server Error");
    }
  g_assert_cmpuint (count (seen->paths, "/never"), ==, 0);
}

static void
test_variables_too_long_to_share_fail_set_up (Seen *seen, const void *data)
{
  check_set_up_failure (seen,
                        "{ 'set': { 'a': '{{random.string 90000}}', 'b': "
                        "'{{a}}{{a}}{{a}}{{a}}{{a}}{{a}}{{a}}{{a}}{{a}}{{a}}', 'c': '{{b}}' } }",
                        "set-up[0].set.c: The variables of a user are longer than 1 MiB");
}

/* Servers send what they like. */
static void
test_captured_bytes_arrive_as_they_were (Seen *seen, const void *data)
{
  g_autoptr (VirtualRun) run = new_run (
      SCENARIO (
          "'set-up': [ { 'request': 'POST /login', 'capture': { 'x': { 'header': 'X-Name' } } "
          "} ],",
          "{ 'request': 'POST /visit', 'text': '{{x}}' }", "{ 'tasks-per-user': 1 }"),
      2, seen);

  seen->header_name = "X-Name";
  seen->header_value = "caf\xe9 \x80";
  virtual_run_start (run);
  virtual_run_finish (run);
  g_assert_cmpstr (seen->bodies->str, ==, "caf\xe9 \x80\n");
}

static void
test_one_long_value_fails_set_up (Seen *seen, const void *data)
{
  g_autofree char *value = g_strnfill (THRONG_TEMPLATE_MAX_BYTES + 1, 'x');

  seen->header_name = "X-Name";
  seen->header_value = value;
  check_set_up_failure (seen,
                        "{ 'request': 'POST /login', 'capture': { 'x': { 'header': 'X-Name' } } }",
                        "its variables are longer than 1 MiB");
}

/* Scenario variables are evaluated for each user, after set-up, and may use it. */
static void
test_variables_may_use_what_set_up_captures (Seen *seen, const void *data)
{
  g_autoptr (VirtualRun) run = new_run (
      SCENARIO ("'variables': { 'greeting': 'hello', 'both': '{{token}}-{{user.number}}', 'token': "
                "'none' }, " CAPTURE_TOKEN "'clean-up': [ { 'request': 'POST /end', 'text': "
                "'{{both}} {{greeting}}' } ],",
                "{ 'request': 'POST /visit', 'text': '{{both}} {{greeting}} {{token}}' }",
                "{ 'users': 2, 'spawn-rate': 100, 'tasks-per-user': 1 }"),
      2, seen);
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  virtual_run_start (run);
  virtual_run_finish (run);
  snapshot = virtual_run_snapshot (run);
  g_assert_cmpuint (snapshot->n_errors, ==, 0);
  g_assert_cmpuint (count (seen->bodies, "abc-1 hello abc\n"), ==, 1);
  g_assert_cmpuint (count (seen->bodies, "abc-2 hello abc\n"), ==, 1);
  g_assert_cmpuint (count (seen->bodies, "abc-0 hello\n"), ==, 1);
}

static void
test_session_per_task_keeps_what_set_up_has_set (Seen *seen, const void *data)
{
  g_autoptr (VirtualRun) run = new_run (
      "{ 'throng': 1, 'target': 'http://127.0.0.1:1', 'set-up': [ { 'set': { 'a': 'one' } } ], "
      "'users': [ { 'name': 'A', 'session': 'task', 'tasks': [ { 'name': 'T', 'steps': [ "
      "{ 'request': 'POST /a', 'text': '{{a}}' }, { 'set': { 'a': 'two' } }, "
      "{ 'request': 'POST /a', 'text': '{{a}}' } ] } ] } ], 'load': { 'tasks-per-user': 3 } }",
      1, seen);

  virtual_run_start (run);
  virtual_run_finish (run);
  g_assert_cmpstr (seen->bodies->str, ==, "one\ntwo\none\ntwo\none\ntwo\n");
}

static void
test_clean_up_comes_after_the_last_user_of_all_workers (Seen *seen, const void *data)
{
  g_autoptr (VirtualRun) run = new_run (
      SCENARIO (CAPTURE_TOKEN "'clean-up': [ { 'request': 'POST /end/{{token}}' }, { 'request': "
                              "'GET /end' } ],",
                "{ 'request': 'GET /visit' }", "{ 'users': 5, 'spawn-rate': 100, 'run-time': 3 }"),
      3, seen);
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  virtual_run_start (run);
  virtual_run_finish (run);
  snapshot = virtual_run_snapshot (run);
  g_assert_true (run->has_cleaned_up);
  g_assert_null (run->clean_up_failure);
  g_assert_true (g_str_has_suffix (seen->paths->str, "GET /visit\nPOST /end/abc\nGET /end\n"));
  g_assert_cmpuint (count (seen->paths, "/end"), ==, 2);
  /* It goes on as who set up. */
  g_assert_cmpstr (seen->cookie, ==, "sid=1");
  g_assert_cmpuint (snapshot_find_row (snapshot, "GET", "/end")->n_requests, ==, 1);
  g_assert_cmpuint (snapshot->accounts.tasks_started, ==, snapshot->accounts.tasks_completed);
}

static void
test_clean_up_comes_after_a_stop_but_not_after_one_at_once (Seen *seen, const void *data)
{
  for (unsigned at_once = 0; at_once <= 1; at_once++)
    {
      g_autoptr (VirtualRun) run = new_run (SCENARIO ("'clean-up': [ { 'request': 'POST /end' } ],",
                                                      "{ 'request': 'GET /visit' }",
                                                      "{ 'users': 5, 'spawn-rate': 100 }"),
                                            2, seen);

      g_string_truncate (seen->paths, 0);
      virtual_run_start (run);
      virtual_run_advance (run, 2 * SECOND);
      virtual_run_stop (run, at_once);
      virtual_run_finish (run);
      g_assert_cmpuint (count (seen->paths, "POST /end\n"), ==, at_once ? 0 : 1);
    }
}

static void
test_stop_at_once_cuts_clean_up_short (Seen *seen, const void *data)
{
  g_autoptr (VirtualRun) run = new_run (
      SCENARIO ("'clean-up': [ { 'request': 'POST /end' } ],", "{ 'request': 'GET /visit' }",
                "{ 'users': 5, 'spawn-rate': 100, 'run-time': 2 }"),
      2, seen);
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  seen->delay_end_us = FAKE_NEVER;
  virtual_run_start (run);
  virtual_run_advance (run, 3 * SECOND);
  g_assert_cmpuint (count (seen->paths, "POST /end\n"), ==, 1);
  g_assert_false (virtual_run_is_finished (run));
  virtual_run_stop (run, true);
  virtual_run_finish (run);
  g_assert_cmpint (virtual_run_get_time_us (run), <, 4 * SECOND);
  snapshot = virtual_run_snapshot (run);
  g_assert_cmpuint (snapshot->accounts.requests_aborted, ==, 1);
}

static void
test_clean_up_has_a_deadline (Seen *seen, const void *data)
{
  g_autoptr (VirtualRun) run = new_run (
      SCENARIO ("'clean-up': [ { 'request': 'POST /end' } ],", "{ 'request': 'GET /visit' }",
                "{ 'users': 5, 'spawn-rate': 100, 'run-time': 2 }"),
      1, seen);
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  seen->delay_end_us = FAKE_NEVER;
  virtual_run_start (run);
  virtual_run_finish (run);
  snapshot = virtual_run_snapshot (run);
  g_assert_cmpstr (run->clean_up_failure, ==, "there was not enough time");
  g_assert_cmpint (virtual_run_get_time_us (run), >=, 12 * SECOND);
  g_assert_cmpint (virtual_run_get_time_us (run), <, 13 * SECOND);
  g_assert_cmpuint (snapshot->accounts.requests_aborted, ==, 1);
}

/* What can be tidied up is, even if something can't. */
static void
test_clean_up_goes_on_after_a_failure (Seen *seen, const void *data)
{
  g_autoptr (VirtualRun) run = new_run (
      SCENARIO ("'clean-up': [ { 'request': 'POST /end/1' }, { 'request': 'POST /end/2', "
                "'on-failure': 'stop-run' }, { 'request': 'POST /end/3' } ],",
                "{ 'request': 'GET /visit' }", "{ 'users': 5, 'spawn-rate': 100, 'run-time': 2 }"),
      2, seen);
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  seen->status_end = 404;
  virtual_run_start (run);
  virtual_run_finish (run);
  snapshot = virtual_run_snapshot (run);
  g_assert_cmpstr (run->clean_up_failure, ==, "clean-up[0]: HTTP 404 Not Found");
  g_assert_null (run->stop_place);
  g_assert_cmpuint (count (seen->paths, "/end/1"), ==, 1);
  g_assert_cmpuint (count (seen->paths, "/end/2"), ==, 1);
  g_assert_cmpuint (count (seen->paths, "/end/3"), ==, 0);
  g_assert_cmpuint (snapshot->accounts.requests_failed, ==, 2);
  g_assert_cmpint (snapshot->generator.verdict, ==, THRONG_VERDICT_VALID);
}

static void
test_stop_during_set_up_breaks_it_off (Seen *seen, const void *data)
{
  g_autoptr (VirtualRun) run = new_run (SCENARIO (CAPTURE_TOKEN
                                                  "'clean-up': [ { 'request': 'POST /end' } ],",
                                                  "{ 'request': 'GET /visit' }", "{ 'users': 3 }"),
                                        2, seen);
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  seen->delay_us = FAKE_NEVER;
  virtual_run_begin_set_up (run);
  virtual_run_advance (run, 3 * SECOND);
  virtual_run_stop (run, false);
  virtual_run_finish (run);
  snapshot = virtual_run_snapshot (run);
  g_assert_cmpstr (seen->paths->str, ==, "POST /login\n");
  g_assert_cmpuint (snapshot->accounts.requests_aborted, ==, 1);
}

/* A failure in set-up was seen before the start. */
static void
test_times_in_set_up_are_before_the_start (Seen *seen, const void *data)
{
  g_autoptr (VirtualRun) run = new_run (
      SCENARIO ("'set-up': [ { 'request': 'POST /login', 'checks': [ { 'status': 200 } ] }, "
                "{ 'pause': 4 } ],",
                "{ 'request': 'GET /visit' }", "{ 'users': 1, 'tasks-per-user': 1 }"),
      1, seen);
  g_autoptr (GPtrArray) examples = NULL;
  const ThrongExample *example;

  seen->delay_us = 1 * SECOND;
  virtual_run_start (run);
  virtual_run_finish (run);
  examples = throng_collector_dup_examples (run->collector);
  example = examples->pdata[0];
  g_assert_cmpuint (examples->len, ==, 2);
  g_assert_cmpint (example->sent_us, ==, -5 * SECOND);
  g_assert_cmpuint (example->user_number, ==, 0);
}

static void
test_scenario_without_set_up_numbers_users_and_draws_as_before (Seen *seen, const void *data)
{
  const char *const steps = "{ 'request': 'POST /visit', 'text': '{{user.number}} {{uuid}}' }";
  g_autofree char *bare = g_strdup_printf (
      SCENARIO ("", "%s", "{ 'users': 3, 'spawn-rate': 100, 'tasks-per-user': 2 }"), steps);
  g_autofree char *with = g_strdup_printf (
      SCENARIO ("'set-up': [ { 'set': { 'a': '{{uuid}}' } } ],", "%s",
                "{ 'users': 3, 'spawn-rate': 100, 'tasks-per-user': 2 }"),
      steps);
  g_autoptr (VirtualRun) first = new_run (bare, 1, seen);
  g_autofree char *bodies = NULL;
  g_autoptr (VirtualRun) second = NULL;

  virtual_run_start (first);
  virtual_run_finish (first);
  bodies = g_strdup (seen->bodies->str);
  g_string_truncate (seen->bodies, 0);
  second = new_run (with, 1, seen);
  virtual_run_start (second);
  virtual_run_finish (second);
  g_assert_cmpstr (seen->bodies->str, ==, bodies);
}

static void
test_damaged_values_are_refused (Seen *seen, const void *data)
{
  g_autoptr (VirtualRun) run = new_run (
      SCENARIO (CAPTURE_TOKEN, "{ 'request': 'GET /visit' }", "{ 'users': 1 }"), 1, seen);
  const ThrongSharedValues *none = NULL;
  size_t length;
  const uint8_t *whole;

  virtual_run_start (run);
  whole = g_bytes_get_data (run->values, &length);
  for (size_t i = 0; i < length; i++)
    {
      g_autoptr (GBytes) part = g_bytes_new (whole, i);

      none = throng_shared_values_read (run->plan, part);
      g_assert_null (none);
    }
  virtual_run_stop (run, true);
  virtual_run_finish (run);
}

#define ADD(name, func) g_test_add ("/keeper/" name, Seen, NULL, seen_set_up, func, seen_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("values-reach-the-users-of-all-workers-with-their-types",
       test_values_reach_the_users_of_all_workers_with_their_types);
  ADD ("set-up-is-sent-without-what-it-will-capture",
       test_set_up_is_sent_without_what_it_will_capture);
  ADD ("the-run-begins-after-set-up", test_the_run_begins_after_set_up);
  ADD ("failed-set-up-sends-nothing-else", test_failed_set_up_sends_nothing_else);
  ADD ("set-up-fails-for-whatever-goes-wrong-in-it",
       test_set_up_fails_for_whatever_goes_wrong_in_it);
  ADD ("variables-too-long-to-share-fail-set-up", test_variables_too_long_to_share_fail_set_up);
  ADD ("captured-bytes-arrive-as-they-were", test_captured_bytes_arrive_as_they_were);
  ADD ("one-long-value-fails-set-up", test_one_long_value_fails_set_up);
  ADD ("variables-may-use-what-set-up-captures", test_variables_may_use_what_set_up_captures);
  ADD ("session-per-task-keeps-what-set-up-has-set",
       test_session_per_task_keeps_what_set_up_has_set);
  ADD ("clean-up-comes-after-the-last-user-of-all-workers",
       test_clean_up_comes_after_the_last_user_of_all_workers);
  ADD ("clean-up-comes-after-a-stop-but-not-after-one-at-once",
       test_clean_up_comes_after_a_stop_but_not_after_one_at_once);
  ADD ("stop-at-once-cuts-clean-up-short", test_stop_at_once_cuts_clean_up_short);
  ADD ("clean-up-has-a-deadline", test_clean_up_has_a_deadline);
  ADD ("clean-up-goes-on-after-a-failure", test_clean_up_goes_on_after_a_failure);
  ADD ("stop-during-set-up-breaks-it-off", test_stop_during_set_up_breaks_it_off);
  ADD ("times-in-set-up-are-before-the-start", test_times_in_set_up_are_before_the_start);
  ADD ("scenario-without-set-up-numbers-users-and-draws-as-before",
       test_scenario_without_set_up_numbers_users_and_draws_as_before);
  ADD ("damaged-values-are-refused", test_damaged_values_are_refused);
  return g_test_run ();
}
