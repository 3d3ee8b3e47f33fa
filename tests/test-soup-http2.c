/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Versions of HTTP. */

#include "http2-server.h"
#include "travel-fixture.h"

/* @version: expected; %THRONG_HTTP_NONE = any */
static void
run_http2 (TravelFixture *fixture, const char *keys, ThrongHttpVersion version, bool is_proxied)
{
  Http2Server server;
  g_autofree char *large = NULL;
  g_autofree char *none = NULL;

  http2_server_start (&server, fixture->certificate);
  large = g_strconcat (server.url, "large", NULL);
  none = g_strconcat (server.url, "none", NULL);
  if (is_proxied)
    travel_make_proxied_transport (fixture, keys);
  else
    travel_make_transport (fixture, keys);
  for (unsigned i = 0; i < 5; i++)
    {
      travel_get (fixture, server.url);
      travel_assert_answer (fixture, 200);
      if (version != THRONG_HTTP_NONE)
        g_assert_cmpint (fixture->version, ==, version);
      g_assert_cmpuint (fixture->body_bytes, ==, 2);
    }
  travel_get (fixture, large);
  travel_assert_answer (fixture, 200);
  g_assert_cmpuint (fixture->body_bytes, ==, HTTP2_LARGE_BYTES);
  travel_get (fixture, none);
  travel_assert_answer (fixture, 404);
  g_clear_pointer (&fixture->session, throng_session_close);
  http2_server_stop (&server);
}

static void
test_http2_is_used_where_it_is_allowed (TravelFixture *fixture, const void *data)
{
  run_http2 (fixture, TRAVEL_TRUSTING ", 'http-version': 'auto'", THRONG_HTTP_2, false);
}

/* libsoup 3.6 does not offer HTTP/2 there. */
static void
test_http2_may_be_allowed_with_a_proxy (TravelFixture *fixture, const void *data)
{
  run_http2 (fixture, TRAVEL_TRUSTING ", 'http-version': 'auto'", THRONG_HTTP_NONE, true);
}

static void
test_http2_lasts_beyond_what_is_given_up (TravelFixture *fixture, const void *data)
{
  static const char *const paths[] = { "silence", "large", "silence" };
  Http2Server server;

  http2_server_start (&server, fixture->certificate);
  travel_make_transport (fixture, TRAVEL_TRUSTING ", 'http-version': 'auto'");
  for (unsigned i = 0; i < 30; i++)
    {
      g_autofree char *url = g_strconcat (server.url, paths[i % G_N_ELEMENTS (paths)], NULL);
      unsigned n_answers = fixture->n_answers;

      travel_send_get (fixture, url);
      travel_iterate_for (fixture, i * 500);
      throng_session_cancel (fixture->session);
      g_assert_true (fixture->n_answers == n_answers || i % 3 == 1);
      travel_get (fixture, server.url);
      travel_assert_answer (fixture, 200);
      g_assert_cmpint (fixture->version, ==, THRONG_HTTP_2);
    }
  g_clear_pointer (&fixture->session, throng_session_close);
  http2_server_stop (&server);
}

static void
test_http2_connection_that_ends_is_replaced (TravelFixture *fixture, const void *data)
{
  Http2Server server;
  g_autofree char *last = NULL;

  http2_server_start (&server, fixture->certificate);
  last = g_strconcat (server.url, "last", NULL);
  travel_make_transport (fixture, TRAVEL_TRUSTING ", 'http-version': 'auto'");
  for (unsigned i = 0; i < 3; i++)
    {
      travel_get (fixture, last);
      travel_assert_answer (fixture, 200);
      travel_iterate_for (fixture, 100000);
      travel_get (fixture, server.url);
      travel_assert_answer (fixture, 200);
    }
  g_clear_pointer (&fixture->session, throng_session_close);
  http2_server_stop (&server);
}

static void
test_http2_session_may_close_at_any_time (TravelFixture *fixture, const void *data)
{
  Http2Server server;
  g_autofree char *large = NULL;

  http2_server_start (&server, fixture->certificate);
  large = g_strconcat (server.url, "large", NULL);
  travel_make_transport (fixture, TRAVEL_TRUSTING ", 'http-version': 'auto'");
  for (unsigned i = 0; i < 20; i++)
    {
      travel_send_get (fixture, large);
      travel_iterate_for (fixture, i * 1000);
      g_clear_pointer (&fixture->session, throng_session_close);
    }
  travel_iterate_for (fixture, 50000);
  http2_server_stop (&server);
}

static void
test_http2_is_not_used_by_default (TravelFixture *fixture, const void *data)
{
  run_http2 (fixture, TRAVEL_TRUSTING, THRONG_HTTP_1_1, false);
}

static void
test_server_without_http2_gets_http1 (TravelFixture *fixture, const void *data)
{
  travel_make_transport (fixture, TRAVEL_TRUSTING ", 'http-version': 'auto'");
  travel_get_https (fixture);
  travel_assert_answer (fixture, 200);
  g_assert_cmpint (fixture->version, ==, THRONG_HTTP_1_1);
}

static void
serve_http_1_0 (RawConnection *connection, void *data)
{
  g_autofree char *request = raw_read_request (connection);

  raw_send (connection, "HTTP/1.0 200 OK\r\n\r\nok");
}

static void
test_http_1_0_is_told_apart (TravelFixture *fixture, const void *data)
{
  g_autoptr (RawServer) target = raw_server_new (serve_http_1_0, NULL);
  g_autofree char *url = raw_server_dup_uri (target, "/");

  travel_make_transport (fixture, "'name': ''");
  travel_get (fixture, url);
  travel_assert_answer (fixture, 200);
  g_assert_cmpint (fixture->version, ==, THRONG_HTTP_1_0);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/soup-http2/" name, TravelFixture, NULL, travel_set_up, func, travel_tear_down)

static void
add_tests (void)
{
  ADD ("http2-is-used-where-it-is-allowed", test_http2_is_used_where_it_is_allowed);
  ADD ("http2-may-be-allowed-with-a-proxy", test_http2_may_be_allowed_with_a_proxy);
  ADD ("http2-lasts-beyond-what-is-given-up", test_http2_lasts_beyond_what_is_given_up);
  ADD ("http2-connection-that-ends-is-replaced", test_http2_connection_that_ends_is_replaced);
  ADD ("http2-session-may-close-at-any-time", test_http2_session_may_close_at_any_time);
  ADD ("http2-is-not-used-by-default", test_http2_is_not_used_by_default);
  ADD ("server-without-http2-gets-http1", test_server_without_http2_gets_http1);
  ADD ("http-1-0-is-told-apart", test_http_1_0_is_told_apart);
}

int
main (int argc, char **argv)
{
  return travel_run (argc, argv, add_tests);
}
