/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Requests to look at: which are kept, what is in them and what must not be. */

#include "stats/throng-examples.h"

#include <string.h>

#include "virtual-run.h"

#define SECOND G_USEC_PER_SEC

/* Keeping */

static GBytes *
make (unsigned endpoint, const char *failure, const char *body, int64_t sent_us)
{
  return throng_example_write (&(ThrongExample) { .endpoint = endpoint,
                                                  .sent_us = sent_us,
                                                  .failure = failure,
                                                  .request = "GET http://127.0.0.1/\n",
                                                  .request_body = "",
                                                  .answer = "Server: test\n",
                                                  .answer_body = body });
}

static void
add (ThrongExamples *examples,
     unsigned endpoint,
     const char *failure,
     const char *body,
     int64_t sent_us)
{
  g_autoptr (GBytes) bytes = make (endpoint, failure, body, sent_us);

  g_assert_true (throng_examples_add (examples, bytes));
}

static unsigned
count (ThrongExamples *examples, unsigned endpoint, const char *failure, int64_t *sum_us)
{
  g_autoptr (GPtrArray) all = throng_examples_dup_all (examples);
  unsigned n = 0;

  *sum_us = 0;
  for (unsigned i = 0; i < all->len; i++)
    {
      const ThrongExample *example = all->pdata[i];

      if (example->endpoint != endpoint || strcmp (example->failure, failure) != 0)
        continue;
      n++;
      *sum_us += example->sent_us;
    }
  return n;
}

static void
newest_successes_and_first_failures_are_kept (void)
{
  ThrongExamples *examples = throng_examples_new (2);
  g_autoptr (GPtrArray) all = NULL;
  int64_t sum_us;

  for (unsigned i = 1; i <= 10; i++)
    {
      add (examples, 0, "", "ok", i);
      add (examples, 0, "Status 500", "", i);
      add (examples, 1, "Status 500", "first", i);
    }
  g_assert_cmpuint (count (examples, 0, "", &sum_us), ==, 2);
  g_assert_cmpint (sum_us, ==, 9 + 10);
  g_assert_cmpuint (count (examples, 0, "Status 500", &sum_us), ==, 3);
  g_assert_cmpint (sum_us, ==, 1 + 2 + 3);
  g_assert_cmpuint (count (examples, 1, "Status 500", &sum_us), ==, 3);
  /* One with a body says more than one without. */
  add (examples, 0, "Status 500", "why", 100);
  g_assert_cmpuint (count (examples, 0, "Status 500", &sum_us), ==, 3);
  g_assert_cmpint (sum_us, ==, 2 + 3 + 100);

  all = throng_examples_dup_all (examples);
  throng_examples_clear (examples);
  g_assert_cmpuint (count (examples, 0, "", &sum_us), ==, 0);
  throng_examples_free (examples);
  g_assert_cmpstr (((ThrongExample *) all->pdata[0])->answer, ==, "Server: test\n");
}

static void
memory_is_bounded (void)
{
  ThrongExamples *examples = throng_examples_new (100000);
  g_autofree char *body = g_strnfill (THRONG_MOST_EXAMPLE_BODY_BYTES, 'x');
  g_autoptr (GPtrArray) large = NULL;
  g_autoptr (GPtrArray) many = NULL;

  for (unsigned i = 0; i < 10000; i++)
    add (examples, i, "", body, 0);
  large = throng_examples_dup_all (examples);
  g_assert_cmpuint (large->len, >, 900);
  g_assert_cmpuint (large->len * strlen (body), <=, THRONG_MOST_EXAMPLES_BYTES);
  throng_examples_clear (examples);
  for (unsigned i = 0; i < 10000; i++)
    add (examples, i, "", "", 0);
  many = throng_examples_dup_all (examples);
  g_assert_cmpuint (many->len, ==, THRONG_MOST_EXAMPLES);
  throng_examples_free (examples);
}

static void
bytes_that_are_no_example_are_refused (void)
{
  ThrongExamples *examples = throng_examples_new (1);
  g_autoptr (GBytes) other_plan = make (1, "", "", 0);
  g_autoptr (GBytes) no_text = make (0, "\xff", "", 0);
  g_autoptr (GBytes) whole = make (0, "Status 500", "body", 5);

  g_assert_false (throng_examples_add (examples, other_plan));
  g_assert_false (throng_examples_add (examples, no_text));
  for (size_t cut = 0; cut < g_bytes_get_size (whole); cut++)
    {
      g_autofree void *exact = g_memdup2 (g_bytes_get_data (whole, NULL), cut);
      g_autoptr (GBytes) part = g_bytes_new (exact, cut);

      g_assert_false (throng_examples_add (examples, part));
    }
  g_assert_true (throng_examples_add (examples, whole));
  throng_examples_free (examples);
}

/* In a run */

static void
serve (void *data, const ThrongExchange *exchange, FakeReply *reply)
{
  unsigned *n_kept = data;

  *n_kept += exchange->keep_bytes > 0;
  throng_phases_add (&reply->phases, THRONG_PHASE_WAIT, 800);
  reply->body = "the answer";
  reply->header_name = "Set-Cookie";
  reply->header_value = "sid=secret-3";
  if (strcmp (exchange->method, "DELETE") == 0)
    {
      reply->status = 500;
      reply->body = "no such table";
    }
}

static const char scenario[]
    = "{ \"throng\": 1, \"target\": \"http://127.0.0.1:1\", \"users\": [ { \"name\": \"A\", "
      "\"wait\": { \"constant\": 0.01 }, \"tasks\": [ { \"name\": \"T\", \"steps\": ["
      "{ \"request\": \"POST /a\", \"json\": { \"n\": \"{{user.number}}\" }, \"headers\": { "
      "\"Authorization\": \"Bearer secret-1\", \"x-api-key\": \"secret-2\", \"X-Plain\": \"seen\" "
      "} },"
      "{ \"request\": \"DELETE /b\" } ] } ] } ],"
      "\"load\": { \"users\": 20, \"spawn-rate\": 20, \"run-time\": 10 } }";

static void
assert_no_secrets (const ThrongExample *example)
{
  g_assert_null (strstr (example->request, "secret"));
  g_assert_null (strstr (example->answer, "secret"));
  g_assert_nonnull (strstr (example->answer, "Set-Cookie: •••\n"));
}

static void
assert_success (const ThrongExample *example)
{
  g_assert_true (g_str_has_prefix (example->request, "POST http://127.0.0.1:1/a\n"));
  g_assert_nonnull (strstr (example->request, "Authorization: •••\n"));
  g_assert_nonnull (strstr (example->request, "x-api-key: •••\n"));
  g_assert_nonnull (strstr (example->request, "X-Plain: seen\n"));
  g_assert_nonnull (strstr (example->request_body, "\"n\""));
  g_assert_cmpuint (example->request_body_bytes, ==, strlen (example->request_body));
  g_assert_cmpstr (example->answer_body, ==, "the answer");
  g_assert_cmpuint (example->status, ==, 200);
  g_assert_cmpint (example->response_us, ==, 1000);
  g_assert_cmpint (example->phases.us[THRONG_PHASE_WAIT], ==, 800);
  g_assert_cmpint (example->sent_us, >, 8 * SECOND);
  g_assert_cmpuint (example->user_number, >=, 1);
  g_assert_cmpuint (example->user_number, <=, 20);
}

static void
a_run_shows_some_requests_without_secrets (void)
{
  unsigned n_kept = 0;
  g_autoptr (VirtualRun) run = virtual_run_new (scenario, &(VirtualRunOptions) { .n_workers = 2 },
                                                serve, &n_kept);
  g_autoptr (GPtrArray) all = NULL;
  unsigned n_ok = 0;

  virtual_run_start (run);
  virtual_run_finish (run);
  all = throng_collector_dup_examples (run->collector);
  g_assert_cmpuint (all->len, ==, 2 + 3);
  for (unsigned i = 0; i < all->len; i++)
    {
      const ThrongExample *example = all->pdata[i];

      assert_no_secrets (example);
      if (example->failure[0] == '\0')
        {
          n_ok++;
          assert_success (example);
          continue;
        }
      g_assert_cmpstr (example->failure, ==, "HTTP 500 Internal Server Error");
      g_assert_cmpstr (example->answer_body, ==, "no such table");
      g_assert_cmpint (example->sent_us, <, SECOND);
    }
  g_assert_cmpuint (n_ok, ==, 2);
  /* Two endpoints, two workers: two at once, then one a second. All others are thrown away. */
  g_assert_cmpuint (n_kept, >=, 2 * 2 * 10);
  g_assert_cmpuint (n_kept, <=, 2 * 2 * 13);
}

/* Asks whoever has not said who they are, and sets a cookie. */
static void
ask (void *data, const ThrongExchange *exchange, FakeReply *reply)
{
  unsigned *n_complete = data;
  const char *authorization = fake_exchange_get_header (exchange, "Authorization");
  const char *cookies = fake_exchange_get_header (exchange, "Cookie");

  reply->cookie = "sid=secret-sid";
  *n_complete += authorization != NULL
                 && strstr (cookies, "own=secret-own; sid=secret-sid") != NULL;
  if (authorization != NULL)
    return;
  reply->status = 401;
  reply->header_name = "WWW-Authenticate";
  reply->header_value = "Digest realm=\"r\", nonce=\"n\", qop=\"auth\"";
}

#define STEP(auth)                                                                                 \
  "{ \"request\": \"GET /\", \"headers\": { \"Cookie\": \"own=secret-own\" }, \"auth\": { " auth   \
  " } }"

static void
cookies_and_logins_are_masked_whoever_sends_them (void)
{
  unsigned n_complete = 0;
  g_autoptr (VirtualRun) run = virtual_run_new (
      "{ \"throng\": 1, \"target\": \"http://127.0.0.1:1\", \"users\": [ { \"name\": \"A\", "
      "\"tasks\": [ "
      "{ \"name\": \"T\", \"steps\": [" STEP (
          "\"digest\": { \"user\": \"me\", \"password\": "
          "\"secret-word\" }") "," STEP ("\"basic\": { "
                                         "\"user\": "
                                         "\"me\", "
                                         "\"password\": "
                                         "\"secret-word\" "
                                         "}") "," STEP ("\"bearer\": \"secret-token\"") "] } ] } "
                                                                                        "], "
                                                                                        "\"load\": "
                                                                                        "{ "
                                                                                        "\"tasks\":"
                                                                                        " 1 } }",
      NULL, ask, &n_complete);
  g_autoptr (GPtrArray) all = NULL;

  virtual_run_start (run);
  virtual_run_finish (run);
  all = throng_collector_dup_examples (run->collector);
  g_assert_cmpuint (n_complete, ==, 3);
  g_assert_cmpuint (all->len, ==, 2);
  for (unsigned i = 0; i < all->len; i++)
    {
      const ThrongExample *example = all->pdata[i];

      assert_no_secrets (example);
      g_assert_nonnull (strstr (example->request, "\nCookie: •••\n"));
      g_assert_nonnull (strstr (example->request, "\nAuthorization: •••\n"));
      g_assert_null (strstr (example->request, "Digest"));
      g_assert_null (strstr (example->request, "Basic"));
    }
}

static void
redirect_with_login (void *data, const ThrongExchange *exchange, FakeReply *reply)
{
  if (g_str_equal (g_uri_get_path (exchange->uri), "/end"))
    return;
  reply->status = 302;
  reply->header_name = "Location";
  reply->header_value = "http://me:secret-word@127.0.0.1:1/end";
}

static void
a_login_in_the_address_of_a_redirect_is_not_shown (void)
{
  g_autoptr (VirtualRun) run = virtual_run_new (
      "{ \"throng\": 1, \"target\": \"http://127.0.0.1:1\", \"users\": [ { \"name\": \"A\", "
      "\"tasks\": [ { \"name\": \"T\", \"steps\": [ { \"request\": \"GET /\" } ] } ] } ], "
      "\"load\": { \"tasks\": 1 } }",
      NULL, redirect_with_login, NULL);
  g_autoptr (GPtrArray) all = NULL;

  virtual_run_start (run);
  virtual_run_finish (run);
  all = throng_collector_dup_examples (run->collector);
  g_assert_cmpuint (all->len, ==, 1);
  g_assert_true (g_str_has_prefix (((ThrongExample *) all->pdata[0])->request,
                                   "GET http://127.0.0.1:1/end\n"));
}

static void
a_reset_forgets_them (void)
{
  unsigned n_kept = 0;
  g_autoptr (VirtualRun) run = virtual_run_new (scenario, NULL, serve, &n_kept);
  g_autoptr (GPtrArray) after = NULL;

  virtual_run_start (run);
  virtual_run_advance (run, 5 * SECOND);
  throng_collector_reset (run->collector, 5 * SECOND);
  after = throng_collector_dup_examples (run->collector);
  g_assert_cmpuint (after->len, ==, 0);
  virtual_run_finish (run);
}

#define ADD(function) g_test_add_func ("/examples/" #function, function)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD (newest_successes_and_first_failures_are_kept);
  ADD (memory_is_bounded);
  ADD (bytes_that_are_no_example_are_refused);
  ADD (a_run_shows_some_requests_without_secrets);
  ADD (cookies_and_logins_are_masked_whoever_sends_them);
  ADD (a_login_in_the_address_of_a_redirect_is_not_shown);
  ADD (a_reset_forgets_them);
  return g_test_run ();
}
