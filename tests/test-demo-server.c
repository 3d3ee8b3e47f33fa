/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-fixture.h"

#include <json-glib/json-glib.h>
#include <math.h>

static guint
count_users (const char *body)
{
  g_autoptr (JsonNode) node = json_from_string (body, NULL);

  g_assert_nonnull (node);
  return json_array_get_length (
      json_object_get_array_member (json_node_get_object (node), "result"));
}

static void
test_listens_on_loopback_only (DemoFixture *fixture, gconstpointer data)
{
  g_autoptr (DemoReply) reply = demo_ask (fixture, "GET", "/users", NULL, NULL);

  g_assert_true (
      g_str_has_prefix (throng_demo_server_get_uri (fixture->server), "http://127.0.0.1:"));
  g_assert_cmpstr (demo_get_header (reply, "Server"), ==, "Throng-demo");
  g_assert_cmpstr (demo_get_header (reply, "Content-Type"), ==, "application/json");
}

static void
test_list_holds_the_newest_100 (DemoFixture *fixture, gconstpointer data)
{
  g_autoptr (DemoReply) first = demo_ask (fixture, "GET", "/users", NULL, NULL);
  g_autoptr (DemoReply) full = NULL;
  g_autoptr (DemoReply) all = NULL;

  g_assert_cmpuint (count_users (first->body), ==, 5);
  for (int i = 0; i < 120; i++)
    {
      g_autofree char *body = g_strdup_printf ("{\"name\": \"N%d\", \"email\": \"e@x\"}", i);

      demo_expect (fixture, "POST", "/users/", body, 200, NULL);
    }

  full = demo_ask (fixture, "GET", "/users", NULL, NULL);
  g_assert_cmpuint (count_users (full->body), ==, 100);
  all = demo_ask (fixture, "GET", "/users?limit=1000", NULL, NULL);
  g_assert_cmpuint (count_users (all->body), ==, 125);
  demo_expect (fixture, "GET", "/users?limit=2", NULL, 200,
               "{\"result\":[{\"id\":125,\"name\":\"N119\",\"email\":\"e@x\"},"
               "{\"id\":124,\"name\":\"N118\",\"email\":\"e@x\"}]}\n");
}

static void
test_list_refuses_a_bad_limit (DemoFixture *fixture, gconstpointer data)
{
  static const char *const limits[] = {
    "0", "1001", "-1", "ten", "", "1.5", "99999999999999999999"
  };

  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    {
      g_autofree char *path = g_strconcat ("/users?limit=", limits[i], NULL);

      demo_expect_error (fixture, "GET", path, NULL, 400);
    }
  demo_expect_counts (fixture, "{\"GET /users\":{\"400\":7}}");
}

static void
test_user_is_found_by_its_decoded_name (DemoFixture *fixture, gconstpointer data)
{
  demo_expect (fixture, "GET", "/users/Ada%20Lovelace", NULL, 200,
               "{\"result\":{\"id\":1,\"name\":\"Ada Lovelace\",\"email\":\"ada@example.com\"}}\n");
  demo_expect (fixture, "POST", "/users/", "{\"name\": \"a/b \\u00e9\", \"email\": \"x\"}", 200,
               NULL);
  demo_expect (fixture, "GET", "/users/a%2Fb%20%C3%A9", NULL, 200,
               "{\"result\":{\"id\":6,\"name\":\"a/b é\",\"email\":\"x\"}}\n");
  demo_expect (fixture, "GET", "/users/Nobody", NULL, 200, "{}\n");
  demo_expect_error (fixture, "GET", "/users/%FF", NULL, 400);
  demo_expect_error (fixture, "GET", "/users/%00", NULL, 400);
}

static void
test_created_user_is_returned (DemoFixture *fixture, gconstpointer data)
{
  const char *body = "{\"name\": \"Zo\\u00eb \\\"Z\\\"\", \"email\": \"zoe@example.com\"}";

  demo_expect (
      fixture, "POST", "/users/", body, 200,
      "{\"result\":{\"id\":6,\"name\":\"Zoë \\\"Z\\\"\",\"email\":\"zoe@example.com\"}}\n");
  demo_expect (fixture, "POST", "/users", body, 200, NULL);
  demo_expect_counts (fixture, "{\"POST /users/\":{\"200\":2}}");
}

static void
test_bad_user_is_refused (DemoFixture *fixture, gconstpointer data)
{
  g_autofree char *deep = g_strnfill (60000, '[');
  g_autofree char *long_name = g_strnfill (201, 'n');
  g_autofree char *too_long = g_strdup_printf ("{\"name\": \"%s\", \"email\": \"e\"}", long_name);
  const char *const bodies[] = {
    "",
    "{",
    "[]",
    "null",
    "\"text\"",
    "{}",
    "{\"name\": \"a\"}",
    "{\"email\": \"e\"}",
    "{\"name\": \"\", \"email\": \"e\"}",
    "{\"name\": 3, \"email\": \"e\"}",
    "{\"name\": null, \"email\": \"e\"}",
    "{\"name\": \"a\", \"email\": [\"e\"]}",
    "{\"name\": \"\xff\", \"email\": \"e\"}",
    "{\"name\": \"\\ud800\", \"email\": \"e\"}",
    too_long,
    deep,
  };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    demo_expect_error (fixture, "POST", "/users/", bodies[i], 400);
  demo_expect_counts (fixture, "{\"POST /users/\":{\"400\":16}}");
}

static void
test_long_body_is_refused_and_not_kept (DemoFixture *fixture, gconstpointer data)
{
  g_autofree char *long_body = g_strnfill (1000000, ' ');
  g_autofree char *chunk = g_strnfill (0x10000, ' ');
  g_autoptr (GSocket) client = demo_raw_connect (fixture);
  g_autoptr (GString) answer = g_string_new (NULL);

  demo_expect_error (fixture, "POST", "/users/", long_body, 413);
  demo_raw_send (client, "POST /users/ HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
  demo_raw_send (client, "10000\r\n");
  demo_raw_send (client, chunk);
  demo_raw_send (client, "\r\n1\r\n \r\n0\r\n\r\n");
  demo_raw_wait_for (client, answer, "HTTP/1.1 413 ");
  demo_expect_counts (fixture, "{\"POST /users/\":{\"413\":2}}");
}

static void
test_login_gives_a_token_that_opens_the_door (DemoFixture *fixture, gconstpointer data)
{
  g_autoptr (DemoReply) login = demo_ask (fixture, "POST", "/login", "{\"any\": \"thing\"}", NULL);
  g_autoptr (DemoReply) second_login = demo_ask (fixture, "POST", "/login", NULL, NULL);
  g_autoptr (DemoReply) greeting = NULL;
  g_autoptr (DemoReply) second_greeting = NULL;
  g_autofree char *bearer = NULL;

  g_assert_cmpuint (login->status, ==, 200);
  g_assert_cmpstr (demo_get_header (login, "Content-Type"), ==, "text/plain; charset=utf-8");
  g_assert_true (g_str_has_suffix (login->body, "\n"));
  g_strchomp (login->body);
  g_assert_cmpstr (login->body, !=, g_strchomp (second_login->body));

  greeting = demo_ask (fixture, "GET", "/", NULL, login->body);
  g_assert_cmpuint (greeting->status, ==, 200);
  g_assert_cmpstr (greeting->body, ==, "Hello, member 1!\n");
  bearer = g_strconcat ("Bearer ", second_login->body, NULL);
  second_greeting = demo_ask (fixture, "GET", "/", NULL, bearer);
  g_assert_cmpstr (second_greeting->body, ==, "Hello, member 2!\n");
}

static void
test_door_stays_shut_without_a_token (DemoFixture *fixture, gconstpointer data)
{
  static const char *const values[] = { "nonsense", "Bearer nonsense", "Bearer ", "Basic eDp5" };
  g_autoptr (DemoReply) bare = demo_ask (fixture, "GET", "/", NULL, NULL);

  g_assert_cmpuint (bare->status, ==, 401);
  g_assert_nonnull (demo_get_header (bare, "WWW-Authenticate"));
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autoptr (DemoReply) reply = demo_ask (fixture, "GET", "/", NULL, values[i]);

      g_assert_cmpuint (reply->status, ==, 401);
    }
  demo_expect_counts (fixture, "{\"GET /\":{\"401\":5}}");
}

static void
test_unknown_paths_and_methods_are_told_apart (DemoFixture *fixture, gconstpointer data)
{
  g_autoptr (DemoReply) put = demo_ask (fixture, "PUT", "/users", "{}", NULL);
  g_autoptr (DemoReply) get = demo_ask (fixture, "GET", "/login", NULL, NULL);

  g_assert_cmpuint (put->status, ==, 405);
  g_assert_cmpstr (demo_get_header (put, "Allow"), ==, "GET, POST");
  g_assert_cmpuint (get->status, ==, 405);
  g_assert_cmpstr (demo_get_header (get, "Allow"), ==, "POST");
  demo_expect_error (fixture, "DELETE", "/users/Ada", NULL, 405);
  demo_expect_error (fixture, "POST", "/", NULL, 405);
  demo_expect_error (fixture, "GET", "/nowhere", NULL, 404);
  demo_expect_error (fixture, "GET", "/users/a/b", NULL, 404);
  demo_expect_counts (fixture, "{\"other\":{\"404\":2,\"405\":4}}");
}

static void
test_counts_are_exact_and_do_not_count_themselves (DemoFixture *fixture, gconstpointer data)
{
  demo_expect (fixture, "GET", "/counts", NULL, 200, "{}\n");
  for (int i = 0; i < 3; i++)
    demo_expect (fixture, "GET", "/users", NULL, 200, NULL);
  demo_expect (fixture, "GET", "/users?limit=0", NULL, 400, NULL);
  demo_expect (fixture, "POST", "/login", NULL, 200, NULL);
  demo_expect (fixture, "GET", "/nowhere", NULL, 404, NULL);
  demo_expect (fixture, "POST", "/counts", NULL, 405, NULL);
  demo_expect (fixture, "GET", "/counts", NULL, 200,
               "{\"GET /users\":{\"200\":3,\"400\":1},\"POST /login\":{\"200\":1},"
               "\"other\":{\"404\":1}}\n");
  demo_expect (fixture, "GET", "/counts/reset", NULL, 405, NULL);
  demo_expect (fixture, "POST", "/counts/reset", NULL, 200, "{}\n");
  demo_expect_counts (fixture, "{}");
}

static void
test_requests_that_are_no_valid_http_count_as_other (DemoFixture *fixture, gconstpointer data)
{
  static const char *const requests[] = {
    "GET /users/%zz HTTP/1.1\r\nHost: x\r\n\r\n",
    "GET / HTTP/1.1\r\n\r\n",
    "GET https://x/ HTTP/1.1\r\nHost: x\r\n\r\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (requests); i++)
    {
      g_autoptr (GSocket) client = demo_raw_connect (fixture);
      g_autoptr (GString) answer = g_string_new (NULL);

      demo_raw_send (client, requests[i]);
      demo_raw_wait_for (client, answer, "HTTP/1.1 400 ");
    }
  demo_expect_counts (fixture, "{\"other\":{\"400\":3}}");
}

static void
test_connection_is_kept_and_pipelined_requests_are_answered (DemoFixture *fixture,
                                                             gconstpointer data)
{
  g_autoptr (GSocket) client = demo_raw_connect (fixture);
  g_autoptr (GString) answers = g_string_new (NULL);

  demo_raw_send (
      client, "GET /users/x HTTP/1.1\r\nHost: x\r\n\r\nGET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n");
  demo_raw_wait_for (client, answers, "HTTP/1.1 404 ");
  demo_raw_send (client, "POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
  demo_raw_wait_for (client, answers, "text/plain");
  demo_expect_counts (fixture, "{\"GET /users/NAME\":{\"200\":1},\"POST /login\":{\"200\":1},"
                               "\"other\":{\"404\":1}}");
}

static void
test_a_range_is_not_cut_out_behind_the_counts (DemoFixture *fixture, gconstpointer data)
{
  g_autoptr (GSocket) client = demo_raw_connect (fixture);
  g_autoptr (GString) answer = g_string_new (NULL);

  demo_raw_send (client, "GET /users HTTP/1.1\r\nHost: x\r\nRange: bytes=0-3\r\n\r\n");
  demo_raw_wait_for (client, answer, "HTTP/1.1 200 ");
}

static void
test_bad_options_are_refused (DemoFixture *fixture, gconstpointer data)
{
  const ThrongDemoOptions bad[] = {
    { .concurrency = 0, .service_time_ms = 1.0 },
    { .concurrency = 10001, .service_time_ms = 1.0 },
    { .concurrency = 1, .service_time_ms = -1.0 },
    { .concurrency = 1, .service_time_ms = (double) NAN },
    { .concurrency = 1, .service_time_ms = (double) INFINITY },
    { .concurrency = 1, .fail_ratio = 1.5 },
    { .concurrency = 1, .fail_ratio = (double) NAN },
  };
  ThrongDemoOptions taken = THRONG_DEMO_OPTIONS_INIT;
  GError *error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_null (throng_demo_server_new (&bad[i], &error));
      g_assert_error (error, THRONG_DEMO_ERROR, THRONG_DEMO_ERROR_OPTION);
      g_clear_error (&error);
    }

  taken.port = (guint16) atoi (strrchr (throng_demo_server_get_uri (fixture->server), ':') + 1);
  g_assert_null (throng_demo_server_new (&taken, &error));
  g_assert_error (error, THRONG_DEMO_ERROR, THRONG_DEMO_ERROR_LISTEN);
  g_clear_error (&error);
}

static void
add (const char *path, void (*test) (DemoFixture *, gconstpointer))
{
  g_test_add (path, DemoFixture, NULL, demo_fixture_set_up, test, demo_fixture_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/demo-server/listens-on-loopback-only", test_listens_on_loopback_only);
  add ("/demo-server/list-holds-the-newest-100", test_list_holds_the_newest_100);
  add ("/demo-server/list-refuses-a-bad-limit", test_list_refuses_a_bad_limit);
  add ("/demo-server/user-is-found-by-its-decoded-name", test_user_is_found_by_its_decoded_name);
  add ("/demo-server/created-user-is-returned", test_created_user_is_returned);
  add ("/demo-server/bad-user-is-refused", test_bad_user_is_refused);
  add ("/demo-server/long-body-is-refused-and-not-kept", test_long_body_is_refused_and_not_kept);
  add ("/demo-server/login-gives-a-token-that-opens-the-door",
       test_login_gives_a_token_that_opens_the_door);
  add ("/demo-server/door-stays-shut-without-a-token", test_door_stays_shut_without_a_token);
  add ("/demo-server/unknown-paths-and-methods-are-told-apart",
       test_unknown_paths_and_methods_are_told_apart);
  add ("/demo-server/counts-are-exact-and-do-not-count-themselves",
       test_counts_are_exact_and_do_not_count_themselves);
  add ("/demo-server/requests-that-are-no-valid-http-count-as-other",
       test_requests_that_are_no_valid_http_count_as_other);
  add ("/demo-server/connection-is-kept-and-pipelined-requests-are-answered",
       test_connection_is_kept_and_pipelined_requests_are_answered);
  add ("/demo-server/a-range-is-not-cut-out-behind-the-counts",
       test_a_range_is_not_cut_out_behind_the_counts);
  add ("/demo-server/bad-options-are-refused", test_bad_options_are_refused);
  return g_test_run ();
}
