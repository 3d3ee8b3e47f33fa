/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the libsoup transport makes of answers and their bodies. */

#include <string.h>

#include "soup-fixture.h"

static void
serve_text (RawConnection *connection, void *data)
{
  g_autofree char *request = raw_read_request (connection);

  if (request == NULL)
    return;
  raw_send (connection, data);
  raw_wait_for_end (connection);
}

static void
serve_ten_million (RawConnection *connection, void *data)
{
  g_autofree char *request = raw_read_request (connection);
  g_autofree char *block = g_malloc (1000000);

  memset (block, 'x', 1000000);
  raw_send (connection, "HTTP/1.1 200 OK\r\nContent-Length: 10000000\r\n\r\n");
  for (unsigned i = 0; i < 10; i++)
    raw_send_data (connection, block, 1000000);
  raw_wait_for_end (connection);
}

static void
test_large_body_is_counted_whole_and_kept_in_part (SoupFixture *fixture, const void *data)
{
  g_auto (SoupClient) client;

  soup_open_server (fixture, serve_ten_million, NULL);
  soup_client_init (&client, fixture);
  soup_client_ask (&client);
  g_assert_cmpint (client.fault, ==, THRONG_FAULT_NONE);
  g_assert_cmpuint (client.body_bytes, ==, 10000000);
  g_assert_cmpuint (client.body->len, ==, 1000);
}

static void
test_body_that_nobody_looks_at_is_counted (SoupFixture *fixture, const void *data)
{
  g_auto (SoupClient) client;

  soup_open_server (fixture, serve_ten_million, NULL);
  soup_client_init (&client, fixture);
  client.keep_bytes = 0;
  soup_client_ask (&client);
  g_assert_cmpuint (client.body_bytes, ==, 10000000);
  g_assert_cmpuint (client.body->len, ==, 0);
}

static void
test_chunks_become_one_body (SoupFixture *fixture, const void *data)
{
  g_auto (SoupClient) client;

  soup_open_server (fixture, serve_text,
                    (void *) "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                             "5\r\nhello\r\n6;x=y\r\n world\r\n0\r\nTrailer: x\r\n\r\n");
  soup_client_init (&client, fixture);
  soup_client_ask (&client);
  soup_assert_ok (&client, "hello world");
  g_assert_cmpuint (client.body_bytes, ==, 11);
}

/* “hello hello hello” */
static const uint8_t gzip[] = { 0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03,
                                0xcb, 0x48, 0xcd, 0xc9, 0xc9, 0x57, 0xc8, 0x40, 0x90, 0x00,
                                0x80, 0x88, 0xf9, 0xe5, 0x11, 0x00, 0x00, 0x00 };

static void
serve_gzip (RawConnection *connection, void *data)
{
  g_autofree char *request = raw_read_request (connection);

  if (request == NULL)
    return;
  raw_send (connection, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 28\r\n\r\n");
  raw_send_data (connection, gzip, sizeof gzip);
  raw_wait_for_end (connection);
}

static void
test_compressed_body_stays_as_it_came (SoupFixture *fixture, const void *data)
{
  g_auto (SoupClient) client;

  soup_open_server (fixture, serve_gzip, NULL);
  soup_client_init (&client, fixture);
  soup_client_ask (&client);
  g_assert_cmpint (client.fault, ==, THRONG_FAULT_NONE);
  g_assert_cmpuint (client.body_bytes, ==, sizeof gzip);
  g_assert_cmpmem (client.body->data, client.body->len, gzip, sizeof gzip);
}

static void
test_answers_without_a_body_end_at_the_head (SoupFixture *fixture, const void *data)
{
  g_auto (SoupClient) client;

  soup_open_server (fixture, serve_text, (void *) "HTTP/1.1 204 No Content\r\n\r\n");
  soup_client_init (&client, fixture);
  soup_client_ask (&client);
  g_assert_cmpint (client.fault, ==, THRONG_FAULT_NONE);
  g_assert_cmpuint (client.status, ==, 204);
  g_assert_cmpuint (client.body_bytes, ==, 0);
}

static void
test_head_does_not_wait_for_a_body (SoupFixture *fixture, const void *data)
{
  g_auto (SoupClient) client;

  soup_open_server (fixture, serve_text,
                    (void *) "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
  soup_client_init (&client, fixture);
  client.method = "HEAD";
  soup_client_ask (&client);
  soup_assert_ok (&client, "");
  g_assert_cmpuint (client.body_bytes, ==, 0);
}

static void
test_redirect_and_401_are_answers_like_any_other (SoupFixture *fixture, const void *data)
{
  static const char *const answers[] = {
    "HTTP/1.1 302 Found\r\nLocation: /other\r\nContent-Length: 0\r\n\r\n",
    "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: "
    "0\r\n\r\n",
  };
  const unsigned statuses[] = { 302, 401 };

  for (unsigned i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_auto (SoupClient) client;

      soup_open_server (fixture, serve_text, (void *) answers[i]);
      soup_client_init (&client, fixture);
      soup_client_ask (&client);
      g_assert_cmpuint (client.status, ==, statuses[i]);
      g_assert_cmpuint (raw_server_get_n_requests (fixture->server), ==, 1);
      g_clear_pointer (&fixture->server, raw_server_free);
      g_clear_pointer (&fixture->uri, g_uri_unref);
    }
}

#define ADD(name, func)                                                                            \
  g_test_add ("/soup-bodies/" name, SoupFixture, NULL, soup_set_up, func, soup_tear_down)

static void
add_tests (void)
{
  ADD ("large-body-is-counted-whole-and-kept-in-part",
       test_large_body_is_counted_whole_and_kept_in_part);
  ADD ("body-that-nobody-looks-at-is-counted", test_body_that_nobody_looks_at_is_counted);
  ADD ("chunks-become-one-body", test_chunks_become_one_body);
  ADD ("compressed-body-stays-as-it-came", test_compressed_body_stays_as_it_came);
  ADD ("answers-without-a-body-end-at-the-head", test_answers_without_a_body_end_at_the_head);
  ADD ("head-does-not-wait-for-a-body", test_head_does_not_wait_for_a_body);
  ADD ("redirect-and-401-are-answers-like-any-other",
       test_redirect_and_401_are_answers_like_any_other);
}

int
main (int argc, char **argv)
{
  return soup_run (argc, argv, add_tests);
}
