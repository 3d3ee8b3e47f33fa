/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-fixture.h"

#include <json-glib/json-glib.h>

static const ThrongDemoOptions unlimited = { .concurrency = 1, .seed = 1 };

void
demo_fixture_open (DemoFixture *fixture, const ThrongDemoOptions *options)
{
  g_autoptr (GError) error = NULL;

  fixture->server = throng_demo_server_new (options, &error);
  g_assert_no_error (error);
  fixture->session = soup_session_new_with_options ("max-conns", 500, "max-conns-per-host", 500,
                                                    "timeout", 30, NULL);
}

void
demo_fixture_set_up (DemoFixture *fixture, gconstpointer data)
{
  demo_fixture_open (fixture, data != NULL ? data : &unlimited);
}

void
demo_fixture_tear_down (DemoFixture *fixture, gconstpointer data)
{
  soup_session_abort (fixture->session);
  g_object_unref (fixture->session);
  throng_demo_server_free (fixture->server);
}

static gboolean
wake_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

void
demo_iterate (gint64 deadline_us)
{
  /* Clients that are polled by hand have no source of their own to end the wait. */
  guint wake_id = g_timeout_add (5, wake_cb, NULL);

  g_assert_cmpint (g_get_monotonic_time (), <, deadline_us);
  g_main_context_iteration (NULL, TRUE);
  g_source_remove (wake_id);
}

void
demo_reply_free (DemoReply *reply)
{
  g_object_unref (reply->message);
  g_free (reply->body);
  g_free (reply);
}

static void
replied_cb (GObject *session, GAsyncResult *result, gpointer user_data)
{
  DemoReply *reply = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = soup_session_send_and_read_finish (SOUP_SESSION (session), result,
                                                                &error);

  g_assert_no_error (error);
  reply->status = soup_message_get_status (reply->message);
  reply->body = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  reply->done = true;
}

DemoReply *
demo_start_request (DemoFixture *fixture,
                    const char *method,
                    const char *path,
                    const char *body,
                    const char *authorization)
{
  g_autofree char *uri = g_strconcat (throng_demo_server_get_uri (fixture->server), path, NULL);
  DemoReply *reply = g_new0 (DemoReply, 1);

  reply->message = soup_message_new (method, uri);
  if (body != NULL)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

      soup_message_set_request_body_from_bytes (reply->message, "application/json", bytes);
    }
  if (authorization != NULL)
    soup_message_headers_append (soup_message_get_request_headers (reply->message), "Authorization",
                                 authorization);
  soup_session_send_and_read_async (fixture->session, reply->message, G_PRIORITY_DEFAULT, NULL,
                                    replied_cb, reply);
  return reply;
}

void
demo_wait_for (DemoReply *reply)
{
  gint64 deadline_us = g_get_monotonic_time () + DEMO_TIMEOUT_US;

  while (!reply->done)
    demo_iterate (deadline_us);
}

DemoReply *
demo_ask (DemoFixture *fixture,
          const char *method,
          const char *path,
          const char *body,
          const char *authorization)
{
  DemoReply *reply = demo_start_request (fixture, method, path, body, authorization);

  demo_wait_for (reply);
  return reply;
}

void
demo_expect (DemoFixture *fixture,
             const char *method,
             const char *path,
             const char *body,
             guint status,
             const char *answer)
{
  g_autoptr (DemoReply) reply = demo_ask (fixture, method, path, body, NULL);

  g_assert_cmpuint (reply->status, ==, status);
  if (answer != NULL)
    g_assert_cmpstr (reply->body, ==, answer);
}

const char *
demo_get_header (DemoReply *reply, const char *name)
{
  return soup_message_headers_get_one (soup_message_get_response_headers (reply->message), name);
}

void
demo_expect_error (DemoFixture *fixture,
                   const char *method,
                   const char *path,
                   const char *body,
                   guint status)
{
  g_autoptr (DemoReply) reply = demo_ask (fixture, method, path, body, NULL);
  g_autoptr (JsonNode) node = json_from_string (reply->body, NULL);
  const char *sentence;

  g_assert_cmpuint (reply->status, ==, status);
  g_assert_cmpstr (demo_get_header (reply, "Content-Type"), ==, "application/json");
  g_assert_nonnull (node);
  sentence = json_object_get_string_member (json_node_get_object (node), "error");
  g_assert_true (g_str_has_suffix (sentence, "."));
}

void
demo_expect_counts (DemoFixture *fixture, const char *expected)
{
  g_autofree char *counts = throng_demo_server_dup_counts_json (fixture->server);

  g_assert_cmpstr (counts, ==, expected);
}

void
demo_wait_for_counts (DemoFixture *fixture, const char *expected)
{
  gint64 deadline_us = g_get_monotonic_time () + DEMO_TIMEOUT_US;
  g_autofree char *counts = throng_demo_server_dup_counts_json (fixture->server);

  while (!g_str_equal (counts, expected))
    {
      demo_iterate (deadline_us);
      g_free (counts);
      counts = throng_demo_server_dup_counts_json (fixture->server);
    }
}

/* Raw clients, for what a well-behaved one does not do. */

GSocket *
demo_raw_connect (DemoFixture *fixture)
{
  g_autoptr (GUri) uri = g_uri_parse (throng_demo_server_get_uri (fixture->server),
                                      G_URI_FLAGS_NONE, NULL);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string (g_uri_get_host (uri),
                                                                              g_uri_get_port (uri));
  g_autoptr (GError) error = NULL;
  GSocket *client = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP,
                                  &error);

  g_assert_no_error (error);
  g_socket_set_timeout (client, DEMO_TIMEOUT_US / G_USEC_PER_SEC);
  g_socket_connect (client, address, NULL, &error);
  g_assert_no_error (error);
  g_socket_set_blocking (client, FALSE);
  return client;
}

void
demo_raw_send (GSocket *client, const char *text)
{
  gint64 deadline_us = g_get_monotonic_time () + DEMO_TIMEOUT_US;
  gsize length = strlen (text), n_sent = 0;

  while (n_sent < length)
    {
      gssize n = g_socket_send (client, text + n_sent, length - n_sent, NULL, NULL);

      if (n > 0)
        n_sent += (gsize) n;
      else
        demo_iterate (deadline_us);
    }
}

bool
demo_raw_receive (GSocket *client, GString *text)
{
  char buffer[4096];
  gssize n;

  while ((n = g_socket_receive (client, buffer, sizeof buffer, NULL, NULL)) > 0)
    g_string_append_len (text, buffer, n);
  return n != 0;
}

void
demo_raw_wait_for (GSocket *client, GString *text, const char *expected)
{
  gint64 deadline_us = g_get_monotonic_time () + DEMO_TIMEOUT_US;

  while (demo_raw_receive (client, text) && strstr (text->str, expected) == NULL)
    demo_iterate (deadline_us);
  g_assert_nonnull (strstr (text->str, expected));
}

void
demo_wait_for_n_waiting (DemoFixture *fixture, guint n)
{
  gint64 deadline_us = g_get_monotonic_time () + DEMO_TIMEOUT_US;

  while (throng_demo_server_get_n_waiting (fixture->server) < n)
    demo_iterate (deadline_us);
  g_assert_cmpuint (throng_demo_server_get_n_waiting (fixture->server), ==, n);
}
