/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Requests through a proxy. */

#include <string.h>

#include "travel-fixture.h"

static void
test_plain_requests_go_through_the_proxy (TravelFixture *fixture, const void *data)
{
  g_autoptr (RawServer) target = raw_server_new (raw_serve_well, NULL);
  g_autofree char *url = raw_server_dup_uri (target, "/path");
  g_autofree char *line = g_strdup_printf ("GET %s HTTP/1.1\r\n", url);

  travel_make_proxied_transport (fixture, "'name': ''");
  travel_get (fixture, url);
  travel_assert_answer (fixture, 200);
  g_assert_cmpuint (raw_server_get_n_requests (target), ==, 1);
  g_mutex_lock (&fixture->mutex);
  g_assert_true (g_str_has_prefix (fixture->proxied->str, line));
  g_mutex_unlock (&fixture->mutex);
}

/* What is for the target alone does not show in the request for the tunnel. */
static void
test_tls_goes_through_a_tunnel (TravelFixture *fixture, const void *data)
{
  travel_make_proxied_transport (fixture, "'tls': { 'ca-file': 'certs/here.pem' }");
  for (unsigned i = 0; i < 3; i++)
    {
      travel_get_https (fixture);
      travel_assert_answer (fixture, 200);
    }
  g_assert_cmpuint (raw_server_get_n_connections (fixture->server), ==, 1);
  g_mutex_lock (&fixture->mutex);
  g_assert_true (g_str_has_prefix (fixture->proxied->str, "CONNECT 127.0.0.1:"));
  g_assert_null (strstr (fixture->proxied->str, "secret"));
  g_assert_null (strstr (fixture->proxied->str, "sid=7"));
  g_mutex_unlock (&fixture->mutex);
}

static void
test_certificates_are_verified_in_a_tunnel_too (TravelFixture *fixture, const void *data)
{
  travel_make_proxied_transport (fixture, "'name': ''");
  travel_get_https (fixture);
  travel_assert_fault (fixture, THRONG_FAULT_TLS,
                       "The server’s certificate is from an unknown authority");
}

static void
test_unverified_certificates_are_accepted_in_a_tunnel (TravelFixture *fixture, const void *data)
{
  fixture->wants_certificate = true;
  travel_make_proxied_transport (fixture,
                                 "'tls': { 'verify': false, 'certificate-file': 'user-both.pem' }");
  travel_get_https (fixture);
  travel_assert_answer (fixture, 200);
}

/* libsoup makes the answer to CONNECT the answer to the request; the target has given none. */
static void
test_refusal_of_a_tunnel_is_a_fault_of_the_proxy (TravelFixture *fixture, const void *data)
{
  travel_make_proxied_transport (fixture, "'name': ''");
  fixture->proxy_answer = "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic "
                          "realm=\"x\"\r\nContent-Length: 2\r\n\r\nno";
  travel_get_https (fixture);
  travel_assert_fault (fixture, THRONG_FAULT_PROXY,
                       "The proxy answered 407 Proxy Authentication Required");
  fixture->proxy_answer = "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n";
  travel_get_https (fixture);
  travel_assert_fault (fixture, THRONG_FAULT_PROXY, "The proxy answered 502 Bad Gateway");
  fixture->proxy_answer = "";
  travel_get_https (fixture);
  travel_assert_fault (fixture, THRONG_FAULT_PROXY, "The proxy closed the connection");
  fixture->proxy_answer = "SSH-2.0-OpenSSH_9\r\n\r\n";
  travel_get_https (fixture);
  travel_assert_fault (fixture, THRONG_FAULT_PROXY, "The proxy’s answer is not valid HTTP");
  g_assert_cmpuint (raw_server_get_n_connections (fixture->server), ==, 0);
  /* And the session is none the worse for it. */
  fixture->proxy_answer = NULL;
  travel_get_https (fixture);
  g_assert_cmpint (fixture->fault, ==, THRONG_FAULT_TLS);
}

/* For a plain request it is an answer like any other. */
static void
test_answer_of_the_proxy_to_a_plain_request_is_the_answer (TravelFixture *fixture, const void *data)
{
  travel_make_proxied_transport (fixture, "'name': ''");
  fixture->proxy_answer = "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 2\r\n\r\nno";
  travel_get (fixture, "http://127.0.0.1:1/");
  travel_assert_answer (fixture, 502);
  g_assert_cmpuint (fixture->body_bytes, ==, 2);
}

static void
test_proxy_that_is_not_there_is_told (TravelFixture *fixture, const void *data)
{
  travel_make_transport (fixture, "'proxy': 'http://127.0.0.1:1'");
  travel_get (fixture, "http://127.0.0.1:2/");
  travel_assert_fault (fixture, THRONG_FAULT_PROXY, "The proxy refused the connection");
  travel_get_https (fixture);
  travel_assert_fault (fixture, THRONG_FAULT_PROXY, "The proxy refused the connection");
  g_assert_cmpuint (raw_server_get_n_connections (fixture->server), ==, 0);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/soup-proxy/" name, TravelFixture, NULL, travel_set_up, func, travel_tear_down)

static void
add_tests (void)
{
  ADD ("plain-requests-go-through-the-proxy", test_plain_requests_go_through_the_proxy);
  ADD ("tls-goes-through-a-tunnel", test_tls_goes_through_a_tunnel);
  ADD ("certificates-are-verified-in-a-tunnel-too", test_certificates_are_verified_in_a_tunnel_too);
  ADD ("unverified-certificates-are-accepted-in-a-tunnel",
       test_unverified_certificates_are_accepted_in_a_tunnel);
  ADD ("refusal-of-a-tunnel-is-a-fault-of-the-proxy",
       test_refusal_of_a_tunnel_is_a_fault_of_the_proxy);
  ADD ("answer-of-the-proxy-to-a-plain-request-is-the-answer",
       test_answer_of_the_proxy_to_a_plain_request_is_the_answer);
  ADD ("proxy-that-is-not-there-is-told", test_proxy_that_is_not_there_is_told);
}

int
main (int argc, char **argv)
{
  return travel_run (argc, argv, add_tests);
}
