/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What belongs to the user above a transport: redirects, cookies, credentials, deadlines. On
 * virtual time. */

#include <stdlib.h>
#include <string.h>

#include "engine/throng-example-sampler.h"
#include "engine/throng-response.h"
#include "virtual-run.h"

#define SECOND ((int64_t) G_USEC_PER_SEC)
#define MAX_SEEN 64

/* A server that answers as its paths say and notes what came. */
typedef struct
{
  unsigned n_seen;
  char *seen[MAX_SEEN]; /* "GET host/path" with the headers that matter */
} Server;

static void
note (Server *server, const ThrongExchange *exchange)
{
  static const char *const names[] = { "Cookie", "Authorization", "X-Api-Key", "X-Plain",
                                       "Expect" };
  GString *line = g_string_new (NULL);

  g_string_append_printf (line, "%s %s%s", exchange->method, g_uri_get_host (exchange->uri),
                          g_uri_get_path (exchange->uri));
  for (unsigned i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *value = fake_exchange_get_header (exchange, names[i]);

      if (value != NULL)
        g_string_append_printf (line, " %s=%s", names[i], value);
    }
  if (exchange->body_length > 0)
    g_string_append (line, " with a body");
  g_assert_cmpuint (server->n_seen, <, MAX_SEEN);
  server->seen[server->n_seen++] = g_string_free_and_steal (line);
}

static void
redirect_to (FakeReply *reply, const char *location)
{
  reply->status = 302;
  reply->body = "moved";
  reply->header_name = "Location";
  reply->header_value = location;
}

static void
serve (void *data, const ThrongExchange *exchange, FakeReply *reply)
{
  const char *path = g_uri_get_path (exchange->uri);

  note (data, exchange);
  if (strcmp (path, "/loop") == 0)
    redirect_to (reply, "/loop");
  else if (strcmp (path, "/once") == 0)
    redirect_to (reply, "/end");
  else if (g_str_has_prefix (path, "/status-"))
    {
      redirect_to (reply, "/end");
      reply->status = (unsigned) atoi (path + strlen ("/status-"));
    }
  else if (strcmp (path, "/away") == 0)
    redirect_to (reply, "http://localhost:1/end");
  else if (strcmp (path, "/away-and-back") == 0)
    redirect_to (reply, "http://localhost:1/back");
  else if (strcmp (path, "/back") == 0)
    redirect_to (reply, "http://127.0.0.1:1/end");
  else if (strcmp (path, "/slow-to-black-hole") == 0)
    {
      redirect_to (reply, "http://localhost:1/black-hole");
      reply->delay_us = 2 * SECOND;
      throng_phases_add (&reply->phases, THRONG_PHASE_CONNECT, 7000);
      throng_phases_add (&reply->phases, THRONG_PHASE_WAIT, 300000);
    }
  else if (strcmp (path, "/black-hole") == 0)
    {
      reply->connect_us = 1000 * SECOND;
      throng_phases_add (&reply->phases_so_far, THRONG_PHASE_DNS, 5000);
    }
  else if (strcmp (path, "/held") == 0 || strcmp (path, "/held-endless") == 0)
    {
      reply->held_us = 3 * SECOND;
      reply->delay_us = strcmp (path, "/held") == 0 ? SECOND / 2 : FAKE_NEVER;
    }
  else if (strcmp (path, "/mute") == 0)
    reply->delay_us = FAKE_NEVER;
  else if (strcmp (path, "/endless") == 0)
    {
      reply->delay_us = FAKE_NEVER;
      reply->body_bytes_so_far = 17;
      throng_phases_add (&reply->phases_so_far, THRONG_PHASE_WAIT, 40000);
    }
  if (strcmp (path, "/once") == 0 || strcmp (path, "/away") == 0)
    reply->cookie = "hop=1; Path=/";
}

static void
server_clear (Server *server)
{
  for (unsigned i = 0; i < server->n_seen; i++)
    g_free (server->seen[i]);
  *server = (Server) { 0 };
}

/* One user that does @steps once. */
static ThrongSnapshot *
run_once (const char *extra, const char *steps, Server *server)
{
  g_autofree char *json = g_strdup_printf (
      "{ 'throng': 1, 'target': 'http://127.0.0.1:1', %s 'users': [ { 'name': 'A', 'tasks': [ { "
      "'name': 'T', 'steps': [ %s ] } ] } ], 'load': { 'users': 1, 'tasks': 1 } }",
      extra, steps);
  g_autoptr (VirtualRun) run = NULL;

  g_strdelimit (json, "'", '"');
  run = virtual_run_new (json, &(VirtualRunOptions) { .stop_timeout_us = 7200 * SECOND }, serve,
                         server);
  virtual_run_start (run);
  virtual_run_finish (run);
  return virtual_run_snapshot (run);
}

static void
assert_only_failure (const ThrongSnapshot *snapshot, const char *message)
{
  g_assert_cmpuint (snapshot->total.n_failures, ==, message != NULL);
  if (message != NULL)
    g_assert_cmpstr (snapshot->failures[0].message, ==, message);
}

/* Redirects */

static void
run_loop (const char *redirects, uint64_t n_hops, const char *message)
{
  g_autofree char *step = g_strdup_printf ("{ 'request': 'GET /loop' %s }", redirects);
  Server server = { 0 };
  g_autoptr (ThrongSnapshot) snapshot = run_once ("", step, &server);

  g_assert_cmpuint (snapshot->total.n_requests, ==, 1);
  g_assert_cmpuint (snapshot->total.n_hops, ==, n_hops);
  g_assert_cmpuint (server.n_seen, ==, n_hops + 1);
  assert_only_failure (snapshot, message);
  server_clear (&server);
}

static void
test_redirects_are_followed_as_often_as_the_request_says (void)
{
  run_loop ("", 10, "More than 10 redirects");
  run_loop (", 'redirects': 3", 3, "More than 3 redirects");
  run_loop (", 'redirects': 1", 1, "More than 1 redirect");
  run_loop (", 'redirects': 0", 0, NULL);
}

static void
test_exactly_as_many_redirects_as_allowed_are_fine (void)
{
  Server server = { 0 };
  g_autoptr (ThrongSnapshot) snapshot = run_once (
      "", "{ 'request': 'GET /once', 'redirects': 1, 'checks': [ { 'status': 200 } ] }", &server);

  g_assert_cmpuint (snapshot->total.n_hops, ==, 1);
  g_assert_cmpuint (snapshot->total.body_bytes, ==, strlen ("moved"));
  assert_only_failure (snapshot, NULL);
  server_clear (&server);
}

/* RFC 9110, section 15.4: only 303 changes the method, and a POST after 301 and 302. What is about
 * the body goes with it. */
static void
test_only_a_post_or_303_makes_a_redirect_a_get (void)
{
  static const struct
  {
    const char *request;
    const char *followed;
  } cases[] = {
    { "POST /status-301", "GET 127.0.0.1/end" },
    { "POST /status-302", "GET 127.0.0.1/end" },
    { "POST /status-303", "GET 127.0.0.1/end" },
    { "POST /status-307", "POST 127.0.0.1/end Expect=100-continue with a body" },
    { "PUT /status-301", "PUT 127.0.0.1/end Expect=100-continue with a body" },
    { "PATCH /status-302", "PATCH 127.0.0.1/end Expect=100-continue with a body" },
    { "DELETE /status-302", "DELETE 127.0.0.1/end Expect=100-continue with a body" },
    { "DELETE /status-303", "GET 127.0.0.1/end" },
    { "DELETE /status-308", "DELETE 127.0.0.1/end Expect=100-continue with a body" },
    { "HEAD /status-303", "HEAD 127.0.0.1/end Expect=100-continue with a body" },
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *steps = g_strdup_printf (
          "{ 'request': '%s', 'text': 'a', 'headers': { 'Expect': '100-continue' } }",
          cases[i].request);
      Server server = { 0 };
      g_autoptr (ThrongSnapshot) snapshot = run_once ("", steps, &server);

      assert_only_failure (snapshot, NULL);
      g_assert_cmpuint (server.n_seen, ==, 2);
      g_assert_cmpstr (server.seen[1], ==, cases[i].followed);
      server_clear (&server);
    }
}

static void
test_unfollowed_redirect_is_the_answer_for_checks_and_captures (void)
{
  Server server = { 0 };
  g_autoptr (ThrongSnapshot) snapshot = run_once (
      "",
      "{ 'request': 'GET /once', 'redirects': 0, 'checks': [ { 'status': 302 }, { "
      "'body-contains': 'moved' } ], 'capture': { 'place': { 'header': 'Location' } } },"
      "{ 'request': 'GET {{place}}' }",
      &server);

  assert_only_failure (snapshot, NULL);
  g_assert_cmpuint (snapshot->n_errors, ==, 0);
  g_assert_cmpuint (snapshot->total.n_hops, ==, 0);
  g_assert_cmpuint (server.n_seen, ==, 2);
  g_assert_cmpstr (server.seen[1], ==, "GET 127.0.0.1/end Cookie=hop=1");
  server_clear (&server);
}

/* Cookies and credentials */

#define SECRETS                                                                                    \
  "'headers': { 'Authorization': 'a', 'X-Api-Key': 'k', 'X-Plain': 'p', 'Cookie': 'own=1' },"

static void
test_cookie_of_a_hop_goes_to_the_next_one_of_its_host_only (void)
{
  Server server = { 0 };
  g_autoptr (ThrongSnapshot) snapshot = run_once (
      "", "{ 'request': 'GET /once' }, { 'request': 'GET /away' }, { 'request': 'GET /end' }",
      &server);

  assert_only_failure (snapshot, NULL);
  g_assert_cmpuint (server.n_seen, ==, 5);
  g_assert_cmpstr (server.seen[0], ==, "GET 127.0.0.1/once");
  g_assert_cmpstr (server.seen[1], ==, "GET 127.0.0.1/end Cookie=hop=1");
  g_assert_cmpstr (server.seen[2], ==, "GET 127.0.0.1/away Cookie=hop=1");
  g_assert_cmpstr (server.seen[3], ==, "GET localhost/end");
  g_assert_cmpstr (server.seen[4], ==, "GET 127.0.0.1/end Cookie=hop=1");
  server_clear (&server);
}

static void
test_credentials_stay_within_their_origin (void)
{
  Server server = { 0 };
  g_autoptr (ThrongSnapshot) snapshot = run_once (SECRETS,
                                                  "{ 'request': 'GET /once' },"
                                                  "{ 'request': 'GET /away-and-back' }",
                                                  &server);

  assert_only_failure (snapshot, NULL);
  g_assert_cmpuint (server.n_seen, ==, 5);
  g_assert_cmpstr (server.seen[0], ==,
                   "GET 127.0.0.1/once Cookie=own=1 Authorization=a X-Api-Key=k X-Plain=p");
  g_assert_cmpstr (server.seen[1], ==,
                   "GET 127.0.0.1/end Cookie=own=1; hop=1 Authorization=a X-Api-Key=k X-Plain=p");
  g_assert_cmpstr (server.seen[3], ==, "GET localhost/back X-Plain=p");
  /* What was taken away does not come back: the other host chose where to go. */
  g_assert_cmpstr (server.seen[4], ==, "GET 127.0.0.1/end Cookie=hop=1 X-Plain=p");
  server_clear (&server);
}

/* Each user's first request comes without cookies, its second one with its own. */
static void
test_users_do_not_share_cookies (void)
{
  const char *json = "{ \"throng\": 1, \"target\": \"http://127.0.0.1:1\", \"users\": [ { "
                     "\"name\": \"A\", \"tasks\": [ { \"name\": \"T\", \"steps\": [ "
                     "{ \"request\": \"GET /once\" } ] } ] } ], \"load\": { \"users\": 5, "
                     "\"spawn-rate\": 1, \"tasks-per-user\": 1 } }";
  Server server = { 0 };
  g_autoptr (VirtualRun) run = virtual_run_new (json, NULL, serve, &server);

  virtual_run_start (run);
  virtual_run_finish (run);
  g_assert_cmpuint (server.n_seen, ==, 10);
  for (unsigned i = 0; i < 10; i += 2)
    {
      g_assert_cmpstr (server.seen[i], ==, "GET 127.0.0.1/once");
      g_assert_cmpstr (server.seen[i + 1], ==, "GET 127.0.0.1/end Cookie=hop=1");
    }
  server_clear (&server);
}

static void
test_session_of_one_task_begins_without_cookies (void)
{
  const char *json = "{ \"throng\": 1, \"target\": \"http://127.0.0.1:1\", \"users\": [ { "
                     "\"name\": \"A\", \"session\": \"task\", \"tasks\": [ { \"name\": \"T\", "
                     "\"steps\": [ { \"request\": \"GET /once\" } ] } ] } ], \"load\": { "
                     "\"tasks\": 3 } }";
  Server server = { 0 };
  g_autoptr (VirtualRun) run = virtual_run_new (json, NULL, serve, &server);

  virtual_run_start (run);
  virtual_run_finish (run);
  g_assert_cmpuint (server.n_seen, ==, 6);
  for (unsigned i = 0; i < 6; i += 2)
    {
      g_assert_cmpstr (server.seen[i], ==, "GET 127.0.0.1/once");
      g_assert_cmpstr (server.seen[i + 1], ==, "GET 127.0.0.1/end Cookie=hop=1");
    }
  server_clear (&server);
}

typedef struct
{
  char *cookie;
  unsigned most; /* that came back at once */
} Jar;

static unsigned
count_cookies (const char *header)
{
  g_auto (GStrv) cookies = g_strsplit (header != NULL ? header : "", "; ", -1);

  return g_strv_length (cookies);
}

/* All cookies have one name, and each a path of its own. */
static void
set_cookie_for_path (void *data, const ThrongExchange *exchange, FakeReply *reply)
{
  Jar *jar = data;

  jar->most = MAX (jar->most, count_cookies (fake_exchange_get_header (exchange, "Cookie")));
  g_free (jar->cookie);
  jar->cookie = g_strdup_printf ("a=1; Path=%s", g_uri_get_path (exchange->uri));
  reply->cookie = jar->cookie;
}

/* Each path is below the one before, so that it gets the cookies of all. */
static void
test_cookies_of_one_name_are_bounded_too (void)
{
  const char *json = "{ \"throng\": 1, \"target\": \"http://127.0.0.1:1\", \"variables\": { "
                     "\"path\": \"\" }, \"users\": [ { \"name\": \"A\", \"tasks\": [ { \"name\": "
                     "\"T\", \"steps\": [ { \"set\": { \"path\": \"{{path}}/x\" } }, { "
                     "\"request\": \"GET {{path}}\", \"name\": \"x\" } ] } ] } ], \"load\": { "
                     "\"tasks\": 250 } }";
  Jar jar = { 0 };
  g_autoptr (VirtualRun) run = virtual_run_new (json, NULL, set_cookie_for_path, &jar);

  virtual_run_start (run);
  virtual_run_finish (run);
  g_assert_cmpuint (jar.most, ==, 180);
  g_free (jar.cookie);
}

/* What is sent and kept */

typedef struct
{
  const char *content_type; /* (nullable) */
  const char *user_agent;
  const char *encoding;
  size_t keep_bytes;
} Seen;

static unsigned
count_headers (const ThrongExchange *exchange, const char *name)
{
  unsigned n = 0;

  for (unsigned i = 0; i < exchange->n_headers; i++)
    n += g_ascii_strcasecmp (exchange->headers[i].name, name) == 0;
  return n;
}

static void
look (void *data, const ThrongExchange *exchange, FakeReply *reply)
{
  Seen *seen = data;

  g_assert_cmpuint (count_headers (exchange, "Content-Type"), ==, seen->content_type != NULL);
  g_assert_cmpuint (count_headers (exchange, "User-Agent"), ==, 1);
  g_assert_cmpuint (count_headers (exchange, "Accept-Encoding"), ==, 1);
  g_assert_cmpstr (fake_exchange_get_header (exchange, "Content-Type"), ==, seen->content_type);
  g_assert_cmpstr (fake_exchange_get_header (exchange, "User-Agent"), ==, seen->user_agent);
  g_assert_cmpstr (fake_exchange_get_header (exchange, "Accept-Encoding"), ==, seen->encoding);
  seen->keep_bytes = exchange->keep_bytes;
  reply->header_name = "Content-Encoding";
  reply->header_value = "gzip";
  reply->body = "this is no gzip";
}

/* @failure: (nullable) */
static void
send_one (const char *keys, Seen *seen, const char *failure)
{
  g_autofree char *json = g_strdup_printf (
      "{ 'throng': 1, 'target': 'http://127.0.0.1:1', 'users': [ { 'name': 'A', 'tasks': [ { "
      "'name': 'T', 'steps': [ { 'request': 'POST /' %s } ] } ] } ], 'load': { 'tasks': 1 } }",
      keys);
  g_autoptr (VirtualRun) run = NULL;
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  g_strdelimit (json, "'", '"');
  run = virtual_run_new (json, NULL, look, seen);
  virtual_run_start (run);
  virtual_run_finish (run);
  snapshot = virtual_run_snapshot (run);
  g_assert_cmpuint (snapshot->total.n_requests, ==, 1);
  assert_only_failure (snapshot, failure);
}

static void
test_defaults_are_sent_unless_a_row_says_otherwise (void)
{
  const char *agent = "Throng/" THRONG_VERSION;

  send_one ("", &(Seen) { NULL, agent, "gzip", 0 }, NULL);
  send_one (", 'json': {}", &(Seen) { "application/json", agent, "gzip", 0 }, NULL);
  send_one (", 'text': ''", &(Seen) { "text/plain; charset=utf-8", agent, "gzip", 0 }, NULL);
  send_one (", 'form': { 'a': 'b' }",
            &(Seen) { "application/x-www-form-urlencoded", agent, "gzip", 0 }, NULL);
  send_one (", 'text': '', 'headers': { 'content-type': 'text/css', 'USER-AGENT': 'Me', "
            "'accept-encoding': 'identity' }",
            &(Seen) { "text/css", "Me", "identity", 0 }, NULL);
}

/* The body is damaged, which only those notice who look at it. */
static void
test_bodies_are_kept_and_decoded_only_for_who_looks_at_them (void)
{
  const char *agent = "Throng/" THRONG_VERSION;
  Seen seen = { NULL, agent, "gzip", 0 };

  send_one (", 'checks': [ { 'status': 200 }, { 'size-above': 14 }, { 'size-below': 16 }, { "
            "'header': 'Content-Encoding', 'exists': true } ]",
            &seen, NULL);
  g_assert_cmpuint (seen.keep_bytes, <=, THRONG_EXAMPLE_KEEP_BYTES);
  send_one (", 'checks': [ { 'body-contains': 'gzip' } ]", &seen,
            "The body can’t be checked: its compressed body is damaged");
  g_assert_cmpuint (seen.keep_bytes, ==, THRONG_MAX_BODY_BYTES);
}

static void
take_keep_bytes (void *data, const ThrongExchange *exchange, FakeReply *reply)
{
  *(size_t *) data = exchange->keep_bytes;
}

static void
test_who_looks_at_a_body_gets_all_of_it (void)
{
  static const struct
  {
    const char *keys;
    bool looks;
  } cases[] = {
    { "'checks': [ { 'body-contains': 'a' } ]", true },
    { "'checks': [ { 'body-lacks': 'a' } ]", true },
    { "'checks': [ { 'body-matches': 'a' } ]", true },
    { "'checks': [ { 'json': '$.a', 'equals': 1 } ]", true },
    { "'checks': [ { 'header': 'A', 'exists': true } ]", false },
    { "'capture': { 'a': { 'json': '$.a' } }", true },
    { "'capture': { 'a': { 'regex': 'a' } }", true },
    { "'capture': { 'a': { 'from': 'body' } }", true },
    { "'capture': { 'a': { 'from': 'status' } }", false },
    { "'capture': { 'a': { 'header': 'A' } }", false },
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *json = g_strdup_printf (
          "{ 'throng': 1, 'target': 'http://127.0.0.1:1', 'users': [ { 'name': 'A', 'tasks': [ { "
          "'name': 'T', 'steps': [ { 'request': 'GET /', %s } ] } ] } ], 'load': { 'tasks': 1 } }",
          cases[i].keys);
      g_autoptr (VirtualRun) run = NULL;
      size_t keep_bytes = 0;

      g_strdelimit (json, "'", '"');
      run = virtual_run_new (json, NULL, take_keep_bytes, &keep_bytes);
      virtual_run_start (run);
      virtual_run_finish (run);
      g_assert_cmpint (keep_bytes == THRONG_MAX_BODY_BYTES, ==, cases[i].looks);
    }
}

/* Deadlines */

static void
run_into_deadline (const char *path, const char *keys, const char *message, double min_ms)
{
  g_autofree char *step = g_strdup_printf ("{ 'request': 'GET %s' %s }", path, keys);
  Server server = { 0 };
  g_autoptr (ThrongSnapshot) snapshot = run_once ("", step, &server);

  g_assert_cmpuint (snapshot->total.n_requests, ==, 1);
  assert_only_failure (snapshot, message);
  g_assert_cmpfloat (snapshot->total.min_ms, ==, min_ms);
  server_clear (&server);
}

static void
test_connecting_ends_when_the_request_says (void)
{
  run_into_deadline ("/black-hole", "", "No connection within 10 s", 10000);
  run_into_deadline ("/black-hole", ", 'connect-timeout': '500ms'", "No connection within 0.5 s",
                     500);
  run_into_deadline ("/black-hole", ", 'connect-timeout': '5m', 'timeout': 30",
                     "No complete answer within 30 s", 30000);
  run_into_deadline ("/black-hole", ", 'connect-timeout': '5m', 'timeout': '1h'",
                     "No connection within 300 s", 300000);
}

/* Which waits for as long as the server says nothing. */
static void
test_deadline_tells_of_a_body_that_was_not_wanted (void)
{
  const char *keys = ", 'headers': { 'expect': '100-Continue' }, 'timeout': 5, 'text': 'a'";

  run_into_deadline ("/mute", keys,
                     "No answer to “Expect: 100-continue” within 5 s, so that no body was sent",
                     5000);
  run_into_deadline ("/endless", keys, "No complete answer within 5 s", 5000);
  run_into_deadline ("/black-hole", keys, "No complete answer within 5 s", 5000);
  run_into_deadline ("/mute", ", 'headers': { 'Expect': '100-continue' }, 'timeout': 5",
                     "No complete answer within 5 s", 5000);
}

static void
test_each_hop_has_its_own_time_to_connect (void)
{
  run_into_deadline ("/slow-to-black-hole", ", 'connect-timeout': 1", "No connection within 1 s",
                     3000);
  run_into_deadline ("/slow-to-black-hole", ", 'connect-timeout': 1, 'timeout': 2.5",
                     "No complete answer within 2.5 s", 2500);
}

static void
assert_phase (const ThrongSnapshot *snapshot, ThrongPhase phase, uint64_t n, double ms)
{
  const ThrongPhaseTimes *times = &snapshot->rows[0].phases[phase];

  g_assert_cmpuint (times->n, ==, n);
  if (n > 0)
    g_assert_cmpfloat (times->max_ms, ==, ms);
}

static void
test_phases_that_ended_before_the_deadline_are_counted (void)
{
  Server server = { 0 };
  g_autoptr (ThrongSnapshot) answer = run_once ("", "{ 'request': 'GET /endless' }", &server);
  g_autoptr (ThrongSnapshot) connection = run_once (
      "", "{ 'request': 'GET /slow-to-black-hole', 'connect-timeout': 1 }", &server);

  assert_only_failure (answer, "No complete answer within 60 s");
  assert_phase (answer, THRONG_PHASE_WAIT, 1, 40);
  assert_phase (answer, THRONG_PHASE_RECEIVE, 0, 0);

  /* Of all hops together. */
  assert_only_failure (connection, "No connection within 1 s");
  assert_phase (connection, THRONG_PHASE_DNS, 1, 5);
  assert_phase (connection, THRONG_PHASE_CONNECT, 1, 7);
  assert_phase (connection, THRONG_PHASE_WAIT, 1, 300);
  assert_phase (connection, THRONG_PHASE_RECEIVE, 0, 0);
  server_clear (&server);
}

static void
test_body_that_came_before_the_deadline_is_counted (void)
{
  Server server = { 0 };
  g_autoptr (ThrongSnapshot) snapshot = run_once ("", "{ 'request': 'GET /endless' }", &server);

  g_assert_cmpuint (snapshot->total.body_bytes, ==, 17);
  server_clear (&server);
}

/* As those that wait for others to end their handshakes. */
static void
test_what_the_transport_holds_back_is_late_and_nothing_else (void)
{
  Server server = { 0 };
  g_autoptr (ThrongSnapshot) answered = run_once ("", "{ 'request': 'GET /held', 'timeout': 1 }",
                                                  &server);
  g_autoptr (ThrongSnapshot) endless = run_once (
      "", "{ 'request': 'GET /held-endless', 'timeout': 2 }", &server);

  assert_only_failure (answered, NULL);
  g_assert_cmpfloat (answered->total.service_max_ms, ==, 500);
  g_assert_cmpfloat (answered->generator.lateness_max_ms, ==, 3000);

  /* Its time to answer begins when it is sent. */
  assert_only_failure (endless, "No complete answer within 2 s");
  g_assert_cmpfloat (endless->total.service_max_ms, ==, 2000);
  g_assert_cmpfloat (endless->generator.lateness_max_ms, ==, 3000);
  server_clear (&server);
}

static void
test_what_the_transport_still_holds_back_at_the_end_is_late_too (void)
{
  const char *json = "{ \"throng\": 1, \"target\": \"http://127.0.0.1:1\", \"users\": [ { "
                     "\"name\": \"A\", \"tasks\": [ { \"name\": \"T\", \"steps\": [ "
                     "{ \"request\": \"GET /held\" } ] } ] } ], \"load\": { \"users\": 1 } }";
  Server server = { 0 };
  g_autoptr (VirtualRun) run = virtual_run_new (json, NULL, serve, &server);
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  virtual_run_start (run);
  virtual_run_advance (run, 2 * SECOND);
  virtual_run_stop (run, true);
  virtual_run_finish (run);
  snapshot = virtual_run_snapshot (run);
  g_assert_cmpuint (snapshot->accounts.requests_aborted, ==, 1);
  g_assert_cmpfloat (snapshot->generator.lateness_max_ms, ==, 2000);
  server_clear (&server);
}

#define ADD(name, func) g_test_add_func ("/user-exchange/" name, func)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("redirects-are-followed-as-often-as-the-request-says",
       test_redirects_are_followed_as_often_as_the_request_says);
  ADD ("exactly-as-many-redirects-as-allowed-are-fine",
       test_exactly_as_many_redirects_as_allowed_are_fine);
  ADD ("only-a-post-or-303-makes-a-redirect-a-get", test_only_a_post_or_303_makes_a_redirect_a_get);
  ADD ("unfollowed-redirect-is-the-answer-for-checks-and-captures",
       test_unfollowed_redirect_is_the_answer_for_checks_and_captures);
  ADD ("cookie-of-a-hop-goes-to-the-next-one-of-its-host-only",
       test_cookie_of_a_hop_goes_to_the_next_one_of_its_host_only);
  ADD ("credentials-stay-within-their-origin", test_credentials_stay_within_their_origin);
  ADD ("users-do-not-share-cookies", test_users_do_not_share_cookies);
  ADD ("session-of-one-task-begins-without-cookies",
       test_session_of_one_task_begins_without_cookies);
  ADD ("cookies-of-one-name-are-bounded-too", test_cookies_of_one_name_are_bounded_too);
  ADD ("defaults-are-sent-unless-a-row-says-otherwise",
       test_defaults_are_sent_unless_a_row_says_otherwise);
  ADD ("bodies-are-kept-and-decoded-only-for-who-looks-at-them",
       test_bodies_are_kept_and_decoded_only_for_who_looks_at_them);
  ADD ("who-looks-at-a-body-gets-all-of-it", test_who_looks_at_a_body_gets_all_of_it);
  ADD ("connecting-ends-when-the-request-says", test_connecting_ends_when_the_request_says);
  ADD ("deadline-tells-of-a-body-that-was-not-wanted",
       test_deadline_tells_of_a_body_that_was_not_wanted);
  ADD ("each-hop-has-its-own-time-to-connect", test_each_hop_has_its_own_time_to_connect);
  ADD ("phases-that-ended-before-the-deadline-are-counted",
       test_phases_that_ended_before_the_deadline_are_counted);
  ADD ("body-that-came-before-the-deadline-is-counted",
       test_body_that_came_before_the_deadline_is_counted);
  ADD ("what-the-transport-holds-back-is-late-and-nothing-else",
       test_what_the_transport_holds_back_is_late_and_nothing_else);
  ADD ("what-the-transport-still-holds-back-at-the-end-is-late-too",
       test_what_the_transport_still_holds_back_at_the_end_is_late_too);
  return g_test_run ();
}
