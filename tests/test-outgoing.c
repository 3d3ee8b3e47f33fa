/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What values from a server may make of the next request: not another request. */

#include <string.h>

#include "virtual-run.h"

typedef struct
{
  const char *body;         /* of the first answer */
  const char *header_value; /* (nullable): X-Token of the first answer */
  unsigned n_first;
  unsigned n_second;
  char *second_uri;
} Server;

static void
server_cb (void *data, const ThrongExchange *exchange, FakeReply *reply)
{
  Server *server = data;

  if (strcmp (g_uri_get_path (exchange->uri), "/first") == 0)
    {
      server->n_first++;
      reply->body = server->body;
      if (server->header_value != NULL)
        {
          reply->header_name = "X-Token";
          reply->header_value = server->header_value;
        }
      return;
    }
  server->n_second++;
  g_free (server->second_uri);
  server->second_uri = g_uri_to_string (exchange->uri);
}

/* Captures a value from the first answer, puts it into @second. */
static void
run (Server *server, const char *second, ThrongSnapshot **snapshot)
{
  g_autofree char *json = g_strdup_printf (
      "{ 'throng': 1, 'target': 'http://127.0.0.1:1', 'users': [ { 'name': 'A', 'wait': { "
      "'constant': 10 }, 'tasks': [ { 'name': 'T', 'steps': [ { 'request': 'GET /first', "
      "'capture': "
      "{ 'value': { 'json': '$.value' } } }, %s ] } ] } ], 'load': { 'users': 1, 'run-time': '5s' "
      "} "
      "}",
      second);
  g_autoptr (VirtualRun) virtual_run = NULL;

  g_strdelimit (json, "'", '"');
  virtual_run = virtual_run_new (json, NULL, server_cb, server);
  virtual_run_start (virtual_run);
  virtual_run_finish (virtual_run);
  *snapshot = virtual_run_snapshot (virtual_run);
  g_assert_cmpuint (server->n_first, ==, 1);
}

static void
assert_not_sent (const char *body, const char *second, const char *message)
{
  Server server = { .body = body };
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  run (&server, second, &snapshot);
  g_assert_cmpuint (server.n_second, ==, 0);
  g_assert_cmpuint (snapshot->n_errors, ==, 1);
  g_assert_cmpstr (snapshot->errors[0].place, ==, "users[0].tasks[0].steps[1]");
  g_assert_cmpstr (snapshot->errors[0].message, ==, message);
  g_assert_cmpuint (snapshot->accounts.requests_started, ==, 1);
  g_assert_cmpuint (snapshot->accounts.tasks_broken, ==, 1);
}

static void
assert_sent (const char *body, const char *second, const char *uri)
{
  Server server = { .body = body };
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  run (&server, second, &snapshot);
  g_assert_cmpuint (server.n_second, ==, 1);
  g_assert_cmpuint (snapshot->n_errors, ==, 0);
  g_assert_cmpstr (server.second_uri, ==, uri);
  g_free (server.second_uri);
}

static void
test_line_end_in_a_captured_header_is_not_sent (void)
{
  const char *second = "{ 'request': 'GET /second', 'headers': { 'X-Echo': 'a{{value}}' } }";
  const char *message = "The value of the header X-Echo got a line end or a zero byte in it, so "
                        "this was not sent";

  assert_not_sent ("{\"value\": \"x\\r\\nX-Evil: 1\"}", second, message);
  assert_not_sent ("{\"value\": \"x\\nX-Evil: 1\"}", second, message);
  assert_not_sent ("{\"value\": \"x\\rX-Evil: 1\"}", second, message);
  assert_sent ("{\"value\": \"harmless\"}", second, "http://127.0.0.1:1/second");
}

static void
test_line_end_in_a_captured_path_or_query_is_escaped (void)
{
  assert_sent ("{\"value\": \"x\\r\\ny z/?#\"}", "{ 'request': 'GET /second/{{value}}' }",
               "http://127.0.0.1:1/second/x%0D%0Ay%20z%2F%3F%23");
  assert_sent ("{\"value\": \"a&b=c\\n\"}",
               "{ 'request': 'GET /second', 'query': { 'q': '{{value}}' } }",
               "http://127.0.0.1:1/second?q=a%26b%3Dc%0A");
}

#define BECAME(url)                                                                                \
  "The URL became “" url "”, which is not an http or https URL, so this was not sent"

static void
test_url_that_became_invalid_is_not_sent (void)
{
  static const char *const urls[] = { "ftp://127.0.0.1/x",      "http://",
                                      "http://[::1/",           "http://127.0.0.1:99999/",
                                      "http://x%0A.localhost/", "second" };
  g_autofree char *many = g_strnfill (1000, 'a');
  g_autofree char *body = g_strdup_printf ("{\"value\": \"ä\\r\\n%s\"}", many);
  g_autofree char *message = g_strdup_printf (BECAME ("ä  %.97s…"), many);

  for (unsigned i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autofree char *short_body = g_strdup_printf ("{\"value\": \"%s\"}", urls[i]);
      g_autofree char *short_message = g_strdup_printf (BECAME ("%s"), urls[i]);

      assert_not_sent (short_body, "{ 'request': 'GET {{value}}' }", short_message);
    }
  assert_not_sent (body, "{ 'request': 'GET {{value}}' }", message);
  assert_not_sent ("{\"value\": \"ftp://127.0.0.1/x?key=secret\"}",
                   "{ 'request': 'GET {{value}}' }", BECAME ("ftp://127.0.0.1/x…"));
  assert_sent ("{\"value\": \"http://127.0.0.1:2/second\"}", "{ 'request': 'GET {{value}}' }",
               "http://127.0.0.1:2/second");
}

static void
test_captured_path_is_appended_to_the_target (void)
{
  assert_sent ("{\"value\": \"/second/5?a=1\"}", "{ 'request': 'GET {{value}}' }",
               "http://127.0.0.1:1/second/5?a=1");
  assert_sent ("{\"value\": \"//example.com/\"}", "{ 'request': 'GET {{value}}' }",
               "http://127.0.0.1:1//example.com/");
}

static void
test_rows_follow_the_query_of_a_captured_path (void)
{
  Server server = { .body = "{\"value\": \"/next?page=2\"}" };
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  run (&server, "{ 'request': 'GET {{value}}', 'query': { 'a': '1', 'b': '{{value}}' } }",
       &snapshot);
  g_assert_cmpstr (server.second_uri, ==,
                   "http://127.0.0.1:1/next?page=2&a=1&b=%2Fnext%3Fpage%3D2");
  g_clear_pointer (&server.second_uri, g_free);
}

static void
test_question_mark_in_a_template_begins_no_query (void)
{
  Server server = { .body = "{\"value\": \"x\"}" };
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  run (&server, "{ 'request': 'GET /{{random.pick a? a?}}/{{value}}?c', 'query': { 'd': '1' } }",
       &snapshot);
  g_assert_cmpstr (server.second_uri, ==, "http://127.0.0.1:1/a%3F/x?c&d=1");
  g_assert_cmpuint (
      snapshot_find_row (snapshot, "GET", "/{{random.pick a? a?}}/{{value}}")->n_requests, ==, 1);
  g_clear_pointer (&server.second_uri, g_free);
}

static void
test_captured_url_of_another_host_is_not_sent (void)
{
  assert_not_sent ("{\"value\": \"http://example.com/\"}", "{ 'request': 'GET {{value}}' }",
                   "The host “example.com” is not allowed in this run, so this was not sent");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/outgoing/line-end-in-a-captured-header-is-not-sent",
                   test_line_end_in_a_captured_header_is_not_sent);
  g_test_add_func ("/outgoing/line-end-in-a-captured-path-or-query-is-escaped",
                   test_line_end_in_a_captured_path_or_query_is_escaped);
  g_test_add_func ("/outgoing/url-that-became-invalid-is-not-sent",
                   test_url_that_became_invalid_is_not_sent);
  g_test_add_func ("/outgoing/captured-path-is-appended-to-the-target",
                   test_captured_path_is_appended_to_the_target);
  g_test_add_func ("/outgoing/rows-follow-the-query-of-a-captured-path",
                   test_rows_follow_the_query_of_a_captured_path);
  g_test_add_func ("/outgoing/question-mark-in-a-template-begins-no-query",
                   test_question_mark_in_a_template_begins_no_query);
  g_test_add_func ("/outgoing/captured-url-of-another-host-is-not-sent",
                   test_captured_url_of_another_host_is_not_sent);
  return g_test_run ();
}
