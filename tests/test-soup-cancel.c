/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Exchanges of the libsoup transport that are cancelled or under way, sessions that close. */

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "soup-fixture.h"

static void
serve_first_not (RawConnection *connection, void *data)
{
  if (connection->number == 0)
    raw_serve_silence (connection, data);
  else
    raw_serve_well (connection, data);
}

static void
test_cancelled_session_can_send_again (SoupFixture *fixture, const void *data)
{
  g_auto (SoupClient) client;

  soup_open_server (fixture, serve_first_not, NULL);
  soup_client_init (&client, fixture);
  soup_client_send (&client);
  soup_wait_for_requests (fixture, 1);
  g_assert_cmpint (throng_session_connecting_since (client.session), ==, THRONG_CONNECTED);
  throng_session_cancel (client.session);
  soup_client_ask (&client);
  soup_assert_ok (&client, "ok");
  g_assert_cmpuint (client.n_answers, ==, 1);
}

static void
test_cancelling_at_once_and_twice_is_fine (SoupFixture *fixture, const void *data)
{
  g_auto (SoupClient) client;

  soup_open_server (fixture, raw_serve_well, NULL);
  soup_client_init (&client, fixture);
  for (unsigned i = 0; i < 20; i++)
    {
      soup_client_send (&client);
      throng_session_cancel (client.session);
      throng_session_cancel (client.session);
    }
  soup_client_ask (&client);
  soup_assert_ok (&client, "ok");
  g_assert_cmpuint (client.n_answers, ==, 1);
}

static void
serve_endless_body (RawConnection *connection, void *data)
{
  g_autofree char *request = raw_read_request (connection);

  if (connection->number > 0)
    {
      raw_send (connection, OK);
      return;
    }
  raw_send (connection, "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nonly this");
  raw_wait_for_end (connection);
}

static void
test_cancelled_body_ends_its_connection (SoupFixture *fixture, const void *data)
{
  int64_t until_us = g_get_monotonic_time () + 50000;
  g_auto (SoupClient) client;

  soup_open_server (fixture, serve_endless_body, NULL);
  soup_client_init (&client, fixture);
  soup_client_send (&client);
  soup_wait_for_requests (fixture, 1);
  /* The beginning of the body comes soon; where it does not, this tests a little less. */
  while (g_get_monotonic_time () < until_us)
    throng_poller_wait (fixture->poller, until_us);
  throng_session_cancel (client.session);
  g_assert_cmpuint (client.n_answers, ==, 0);
  soup_client_ask (&client);
  soup_assert_ok (&client, "ok");
  g_assert_cmpuint (raw_server_get_n_connections (fixture->server), ==, 2);
}

static void
test_session_may_close_from_within_its_answer (SoupFixture *fixture, const void *data)
{
  SoupClient clients[10];

  soup_open_server (fixture, raw_serve_well, NULL);
  for (unsigned i = 0; i < G_N_ELEMENTS (clients); i++)
    {
      soup_client_init (&clients[i], fixture);
      clients[i].close_when_answered = true;
    }
  for (unsigned i = 0; i < G_N_ELEMENTS (clients); i++)
    {
      soup_client_ask (&clients[i]);
      soup_assert_ok (&clients[i], "ok");
      g_assert_null (clients[i].session);
      soup_client_clear (&clients[i]);
    }
}

static void
test_sessions_may_close_while_they_wait (SoupFixture *fixture, const void *data)
{
  SoupClient clients[20];

  soup_open_server (fixture, raw_serve_silence, NULL);
  for (unsigned i = 0; i < G_N_ELEMENTS (clients); i++)
    {
      soup_client_init (&clients[i], fixture);
      soup_client_send (&clients[i]);
    }
  soup_wait_for_requests (fixture, G_N_ELEMENTS (clients) / 2);
  for (unsigned i = 0; i < G_N_ELEMENTS (clients); i++)
    {
      g_assert_cmpuint (clients[i].n_answers, ==, 0);
      soup_client_clear (&clients[i]);
    }
}

static void
test_connecting_says_since_when (SoupFixture *fixture, const void *data)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof address;
  int64_t before_us = g_get_monotonic_time ();
  int listener = socket (AF_INET, SOCK_STREAM, 0), waiting[4];
  g_autofree char *uri = NULL;
  SoupClient client;

  /* Nobody accepts, and the queue for it is full: what more comes stays unanswered. */
  g_assert_cmpint (bind (listener, (struct sockaddr *) &address, length), ==, 0);
  g_assert_cmpint (listen (listener, 0), ==, 0);
  g_assert_cmpint (getsockname (listener, (struct sockaddr *) &address, &length), ==, 0);
  for (unsigned i = 0; i < G_N_ELEMENTS (waiting); i++)
    {
      waiting[i] = socket (AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
      connect (waiting[i], (struct sockaddr *) &address, length);
    }

  uri = g_strdup_printf ("http://127.0.0.1:%u/", ntohs (address.sin_port));
  fixture->uri = g_uri_parse (uri, SOUP_HTTP_URI_FLAGS, NULL);
  soup_client_init (&client, fixture);
  g_assert_cmpint (throng_session_connecting_since (client.session), ==, THRONG_CONNECTED);
  soup_client_send (&client);
  g_assert_cmpint (throng_session_connecting_since (client.session), >=, before_us);
  g_assert_cmpint (throng_session_connecting_since (client.session), <=, g_get_monotonic_time ());
  throng_session_cancel (client.session);
  soup_client_clear (&client);
  for (unsigned i = 0; i < G_N_ELEMENTS (waiting); i++)
    close (waiting[i]);
  close (listener);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/soup-cancel/" name, SoupFixture, NULL, soup_set_up, func, soup_tear_down)

static void
add_tests (void)
{
  ADD ("cancelled-session-can-send-again", test_cancelled_session_can_send_again);
  ADD ("cancelling-at-once-and-twice-is-fine", test_cancelling_at_once_and_twice_is_fine);
  ADD ("cancelled-body-ends-its-connection", test_cancelled_body_ends_its_connection);
  ADD ("session-may-close-from-within-its-answer", test_session_may_close_from_within_its_answer);
  ADD ("sessions-may-close-while-they-wait", test_sessions_may_close_while_they_wait);
  ADD ("connecting-says-since-when", test_connecting_says_since_when);
}

int
main (int argc, char **argv)
{
  return soup_run (argc, argv, add_tests);
}
