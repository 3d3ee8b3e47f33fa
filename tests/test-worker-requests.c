/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What becomes of the requests of a user and of their answers, on virtual time. */

#include <string.h>

#include "worker-fixture.h"

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
  assert_failure (
      "{ 'request': 'GET /', 'checks': [ { 'status': 404 }, { 'body-contains': '42' } ] "
      "}",
      404, NULL);
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
  g_assert_cmpint (snapshot->errors[0].first_us, ==, 1000);
  g_assert_cmpuint (snapshot->accounts.tasks_broken, ==, 1);
}

static void
missing_server (void *data, const ThrongExchange *exchange, FakeReply *reply)
{
  const char *path = g_uri_get_path (exchange->uri);

  reply->body = "{\"id\": 42}";
  if (strcmp (path, "/refused") == 0)
    reply->fault = THRONG_FAULT_REFUSED;
  else if (strcmp (path, "/lack") == 0)
    reply->fault = THRONG_FAULT_LOCAL;
  else if (strcmp (path, "/loop") == 0)
    {
      reply->status = 302;
      reply->header_name = "Location";
      reply->header_value = "/loop";
    }
}

static void
test_value_of_before_does_not_stay_without_an_answer (void)
{
  static const char *const paths[] = { "/refused", "/lack", "/loop" };

  for (unsigned i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autofree char *json = g_strdup_printf (
          "{ 'throng': 1, 'target': 'http://127.0.0.1:1', 'users': [ { 'name': 'A', 'wait': { "
          "'constant': 10 }, 'tasks': [ { 'name': 'T', 'steps': [ { 'request': 'GET /', 'capture': "
          "{ 'id': { 'json': '$.id' } } }, { 'request': 'GET %s', 'capture': { 'id': { 'json': "
          "'$.id' } } }, { 'request': 'GET /{{id}}' } ] } ] } ], 'load': { 'users': 1, 'run-time': "
          "'5s' } }",
          paths[i]);
      g_autoptr (VirtualRun) run = new_run (json, NULL, missing_server, NULL);
      g_autoptr (ThrongSnapshot) snapshot = NULL;

      virtual_run_start (run);
      virtual_run_finish (run);
      snapshot = virtual_run_snapshot (run);
      g_assert_cmpuint (snapshot_find_row (snapshot, "GET", paths[i])->n_started, ==, 1);
      g_assert_cmpuint (snapshot_find_row (snapshot, "GET", "/{{id}}")->n_started, ==, 0);
      g_assert_cmpuint (snapshot->accounts.tasks_broken, ==, 1);
    }
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
  static const char *const repeatable[] = { "GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE" };
  static const char *const others[] = { "POST", "PATCH", "MOVE" };

  for (unsigned i = 0; i < G_N_ELEMENTS (repeatable); i++)
    run_stale (repeatable[i], 1, 1, 0);
  for (unsigned i = 0; i < G_N_ELEMENTS (others); i++)
    run_stale (others[i], 1, 0, 1);
  run_stale ("GET", 2, 1, 1);
}

static void
every_other_stale_server (void *data, const ThrongExchange *exchange, FakeReply *reply)
{
  unsigned *n = data;

  reply->body = "abc";
  if ((*n)++ % 2 > 0)
    return;
  reply->fault = THRONG_FAULT_RESET;
  reply->stale = true;
}

static void
test_each_request_counts_retries_and_bytes_of_its_own (void)
{
  unsigned n = 0;
  g_autoptr (VirtualRun) run = new_run (
      VISIT ("'wait': { 'constant': 1 }, ", "{ 'users': 1, 'run-time': '5s' }"), NULL,
      every_other_stale_server, &n);
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  virtual_run_start (run);
  virtual_run_finish (run);
  snapshot = virtual_run_snapshot (run);
  g_assert_cmpuint (snapshot->total.n_requests, ==, 5);
  g_assert_cmpuint (snapshot->total.n_retries, ==, 5);
  g_assert_cmpuint (snapshot->total.n_failures, ==, 0);
  g_assert_cmpuint (snapshot->total.body_bytes, ==, 5 * strlen ("abc"));
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
  /* Nor is a request late because the one before it took its time. */
  g_assert_cmpfloat (snapshot->generator.lateness_max_ms, ==, 0);
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

  /* One that is known gets its new value also where there is no room for more. */
  if (*n == 300)
    g_strlcpy (cookie, "c0=new", sizeof cookie);
  else
    g_snprintf (cookie, sizeof cookie, "c%u=1", *n);
  g_assert_true (*n <= 300 || strstr (cookies, "c0=new") != NULL);
  (*n)++;
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
  g_test_add_func ("/worker-requests/statuses-fail-by-rule-or-by-check",
                   test_statuses_fail_by_rule_or_by_check);
  g_test_add_func ("/worker-requests/bodies-are-checked-and-captured",
                   test_bodies_are_checked_and_captured);
  g_test_add_func ("/worker-requests/captures-and-times-are-those-of-the-user",
                   test_captures_and_times_are_those_of_the_user);
  g_test_add_func ("/worker-requests/unset-variable-ends-the-task-unsent",
                   test_unset_variable_ends_the_task_unsent);
  g_test_add_func ("/worker-requests/value-of-before-does-not-stay-without-an-answer",
                   test_value_of_before_does_not_stay_without_an_answer);
  g_test_add_func ("/worker-requests/deadlines-end-what-takes-too-long",
                   test_deadlines_end_what_takes_too_long);
  g_test_add_func ("/worker-requests/closed-connection-is-retried-once-if-idempotent",
                   test_closed_connection_is_retried_once_if_idempotent);
  g_test_add_func ("/worker-requests/each-request-counts-retries-and-bytes-of-its-own",
                   test_each_request_counts_retries_and_bytes_of_its_own);
  g_test_add_func ("/worker-requests/redirects-are-counted-hops", test_redirects_are_counted_hops);
  g_test_add_func ("/worker-requests/tasks-last-as-long-as-their-requests",
                   test_tasks_last_as_long_as_their_requests);
  g_test_add_func ("/worker-requests/phases-of-all-hops-are-one-sample",
                   test_phases_of_all_hops_are_one_sample);
  g_test_add_func ("/worker-requests/cookies-come-back", test_cookies_come_back);
  g_test_add_func ("/worker-requests/hosts-that-are-not-local-need-permission",
                   test_hosts_that_are_not_local_need_permission);
  g_test_add_func ("/worker-requests/fixed-url-may-have-a-query", test_fixed_url_may_have_a_query);
  g_test_add_func ("/worker-requests/cookies-do-not-pile-up", test_cookies_do_not_pile_up);
  g_test_add_func ("/worker-requests/captured-location-is-followed",
                   test_captured_location_is_followed);
  return g_test_run ();
}
