/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The libsoup transport: many users at once, what is sent, connections that end. */

#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "soup-fixture.h"

/* Many users at once */

static void
ask_often (SoupFixture *fixture, unsigned n_clients, unsigned n_each, unsigned *n_stale)
{
  int64_t deadline_us = g_get_monotonic_time () + 2 * TIMEOUT_US;
  g_autofree SoupClient *clients = g_new (SoupClient, n_clients);
  unsigned n_done = 0;

  for (unsigned i = 0; i < n_clients; i++)
    {
      soup_client_init (&clients[i], fixture);
      clients[i].n_wanted = n_each;
      clients[i].method = i % 2 > 0 ? "POST" : "GET";
      soup_client_send (&clients[i]);
    }
  while (n_done < n_clients)
    {
      soup_iterate (fixture, deadline_us);
      n_done = 0;
      for (unsigned i = 0; i < n_clients; i++)
        n_done += clients[i].n_answers == n_each;
    }
  for (unsigned i = 0; i < n_clients; i++)
    {
      soup_assert_ok (&clients[i], "ok");
      *n_stale += clients[i].n_stale;
      soup_client_clear (&clients[i]);
    }
}

static void
serve_one_and_say_so (RawConnection *connection, void *data)
{
  g_autofree char *request = raw_read_request (connection);

  if (request != NULL)
    raw_send (connection, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
}

static void
serve_one (RawConnection *connection, void *data)
{
  g_autofree char *request = raw_read_request (connection);

  if (request != NULL)
    raw_send (connection, OK);
}

static void
serve_until_the_end (RawConnection *connection, void *data)
{
  g_autofree char *request = raw_read_request (connection);

  if (request != NULL)
    raw_send (connection, "HTTP/1.1 200 OK\r\n\r\nok");
}

/* The number of a descriptor comes back for the next socket at once. */
static void
test_server_that_closes_after_each_answer_hangs_nobody (SoupFixture *fixture, const void *data)
{
  unsigned n_stale = 0;

  soup_open_server (fixture, serve_one_and_say_so, NULL);
  ask_often (fixture, 20, 100, &n_stale);
  g_assert_cmpuint (n_stale, ==, 0);
  g_assert_cmpuint (raw_server_get_n_requests (fixture->server), ==, 2000);
  g_assert_cmpuint (raw_server_get_n_connections (fixture->server), ==, 2000);
}

static void
test_server_that_closes_without_a_word_hangs_nobody (SoupFixture *fixture, const void *data)
{
  unsigned n_stale = 0;

  soup_open_server (fixture, serve_one, NULL);
  ask_often (fixture, 20, 100, &n_stale);
  g_assert_cmpuint (raw_server_get_n_requests (fixture->server), ==, 2000);
}

static void
test_server_that_ends_bodies_by_closing_hangs_nobody (SoupFixture *fixture, const void *data)
{
  unsigned n_stale = 0;

  soup_open_server (fixture, serve_until_the_end, NULL);
  ask_often (fixture, 20, 50, &n_stale);
  g_assert_cmpuint (n_stale, ==, 0);
  g_assert_cmpuint (raw_server_get_n_requests (fixture->server), ==, 1000);
}

static void
test_each_user_keeps_its_one_connection (SoupFixture *fixture, const void *data)
{
  unsigned n_stale = 0;

  soup_open_server (fixture, raw_serve_well, NULL);
  ask_often (fixture, 20, 100, &n_stale);
  g_assert_cmpuint (n_stale, ==, 0);
  g_assert_cmpuint (raw_server_get_n_requests (fixture->server), ==, 2000);
  g_assert_cmpuint (raw_server_get_n_connections (fixture->server), ==, 20);
}

static void
test_hundred_sessions_at_once_are_served (SoupFixture *fixture, const void *data)
{
  unsigned n_stale = 0;

  soup_open_server (fixture, raw_serve_well, NULL);
  ask_often (fixture, 100, 10, &n_stale);
  g_assert_cmpuint (raw_server_get_n_requests (fixture->server), ==, 1000);
  g_assert_cmpuint (raw_server_get_n_connections (fixture->server), ==, 100);
}

/* What is sent */

static void
serve_check_request (RawConnection *connection, void *data)
{
  char **request = data;

  *request = raw_read_request (connection);
  raw_send (connection, OK);
}

static void
test_request_goes_out_as_it_was_given (SoupFixture *fixture, const void *data)
{
  g_autofree char *request = NULL;
  g_auto (SoupClient) client;

  soup_open_server (fixture, serve_check_request, &request);
  soup_client_init (&client, fixture);
  client.method = "POST";
  soup_client_ask (&client);
  soup_assert_ok (&client, "ok");
  g_assert_true (g_str_has_prefix (request, "POST /path?a=b HTTP/1.1\r\n"));
  g_assert_nonnull (strstr (request, "\r\nHost: 127.0.0.1:"));
  g_assert_nonnull (strstr (request, "\r\nX-Test: 1\r\n"));
  g_assert_nonnull (strstr (request, "\r\nAccept: */*\r\n"));
  g_assert_nonnull (strstr (request, "\r\nContent-Length: 6\r\n"));
  g_assert_true (g_str_has_suffix (request, "\r\n\r\na body"));
  /* What the scenario did not say is not added. */
  g_assert_null (strstr (request, "User-Agent"));
  g_assert_null (strstr (request, "Accept-Language"));
  g_assert_null (strstr (request, "Content-Type"));
}

/* Connections that end */

static void
serve_one_then_leave_at_the_next (RawConnection *connection, void *data)
{
  g_autofree char *first = raw_read_request (connection);
  g_autofree char *second = NULL;

  raw_send (connection, OK);
  if (connection->number == 0)
    second = raw_read_request (connection);
  else
    raw_wait_for_end (connection);
}

static void
check_stale (SoupFixture *fixture, const char *method)
{
  g_auto (SoupClient) client;

  soup_open_server (fixture, serve_one_then_leave_at_the_next, NULL);
  soup_client_init (&client, fixture);
  client.method = method;
  soup_client_ask (&client);
  soup_assert_ok (&client, "ok");
  soup_client_ask (&client);
  g_assert_cmpint (client.fault, ==, THRONG_FAULT_RESET);
  g_assert_cmpuint (client.status, ==, 0);
  g_assert_true (client.is_stale);
  /* Not repeated in silence: repeating is the caller's business. */
  g_assert_cmpuint (raw_server_get_n_requests (fixture->server), ==, 2);
  soup_client_ask (&client);
  soup_assert_ok (&client, "ok");
  g_assert_cmpuint (raw_server_get_n_connections (fixture->server), ==, 2);
}

static void
test_used_connection_that_ends_is_stale_for_get (SoupFixture *fixture, const void *data)
{
  check_stale (fixture, "GET");
}

static void
test_used_connection_that_ends_is_stale_for_post (SoupFixture *fixture, const void *data)
{
  check_stale (fixture, "POST");
}

static void
test_refused_port_is_said_to_be_refused (SoupFixture *fixture, const void *data)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof address;
  int fd = socket (AF_INET, SOCK_STREAM, 0); /* bound, so nobody else gets the port */
  g_autofree char *uri = NULL;
  SoupClient client;

  g_assert_cmpint (bind (fd, (struct sockaddr *) &address, length), ==, 0);
  g_assert_cmpint (getsockname (fd, (struct sockaddr *) &address, &length), ==, 0);
  uri = g_strdup_printf ("http://127.0.0.1:%u/", ntohs (address.sin_port));
  fixture->uri = g_uri_parse (uri, SOUP_HTTP_URI_FLAGS, NULL);
  soup_client_init (&client, fixture);
  for (unsigned i = 0; i < 3; i++)
    {
      soup_client_ask (&client);
      soup_assert_fault (&client, THRONG_FAULT_REFUSED, "Connection refused");
      g_assert_false (client.is_stale);
    }
  soup_client_clear (&client);
  close (fd);
}

static void
serve_bad_chunk (RawConnection *connection, void *data)
{
  g_autofree char *request = raw_read_request (connection);

  raw_send (connection, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n");
}

/* libsoup takes a size that is no number for 0, the last chunk. */
static void
test_bad_chunk_hangs_nobody (SoupFixture *fixture, const void *data)
{
  g_auto (SoupClient) client;

  soup_open_server (fixture, serve_bad_chunk, NULL);
  soup_client_init (&client, fixture);
  soup_client_ask (&client);
  g_assert_cmpuint (client.body_bytes, ==, 0);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/soup-transport/" name, SoupFixture, NULL, soup_set_up, func, soup_tear_down)

static void
add_tests (void)
{
  ADD ("server-that-closes-after-each-answer-hangs-nobody",
       test_server_that_closes_after_each_answer_hangs_nobody);
  ADD ("server-that-closes-without-a-word-hangs-nobody",
       test_server_that_closes_without_a_word_hangs_nobody);
  ADD ("server-that-ends-bodies-by-closing-hangs-nobody",
       test_server_that_ends_bodies_by_closing_hangs_nobody);
  ADD ("each-user-keeps-its-one-connection", test_each_user_keeps_its_one_connection);
  ADD ("hundred-sessions-at-once-are-served", test_hundred_sessions_at_once_are_served);
  ADD ("request-goes-out-as-it-was-given", test_request_goes_out_as_it_was_given);
  ADD ("used-connection-that-ends-is-stale-for-get",
       test_used_connection_that_ends_is_stale_for_get);
  ADD ("used-connection-that-ends-is-stale-for-post",
       test_used_connection_that_ends_is_stale_for_post);
  ADD ("refused-port-is-said-to-be-refused", test_refused_port_is_said_to_be_refused);
  ADD ("bad-chunk-hangs-nobody", test_bad_chunk_hangs_nobody);
}

int
main (int argc, char **argv)
{
  return soup_run (argc, argv, add_tests);
}
