/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "soup-fixture.h"

#include <string.h>

static unsigned
count_files (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  unsigned n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

void
soup_set_up (SoupFixture *fixture, const void *data)
{
  g_autoptr (GError) error = NULL;

  fixture->n_files = count_files ();
  fixture->poller = throng_poller_new (&error);
  g_assert_no_error (error);
  fixture->timers = throng_timers_new ();
  fixture->transport = throng_soup_transport_new (fixture->poller, fixture->timers, NULL);
}

void
soup_tear_down (SoupFixture *fixture, const void *data)
{
  int64_t deadline_us = g_get_monotonic_time () + TIMEOUT_US;

  g_clear_pointer (&fixture->transport, throng_transport_free);
  throng_timers_free (fixture->timers);
  throng_poller_free (fixture->poller);
  g_clear_pointer (&fixture->server, raw_server_free);
  g_clear_pointer (&fixture->uri, g_uri_unref);
  /* A handshake that was given up holds its socket until its thread has noticed. */
  while (count_files () > fixture->n_files && g_get_monotonic_time () < deadline_us)
    g_usleep (1000);
  g_assert_cmpuint (count_files (), ==, fixture->n_files);
}

void
soup_open_server (SoupFixture *fixture, RawServeFunc serve, void *data)
{
  g_autofree char *uri = NULL;

  fixture->server = raw_server_new (serve, data);
  uri = raw_server_dup_uri (fixture->server, "/path?a=b");
  fixture->uri = g_uri_parse (uri, SOUP_HTTP_URI_FLAGS, NULL);
}

void
soup_iterate (SoupFixture *fixture, int64_t deadline_us)
{
  int64_t now_us = g_get_monotonic_time ();

  g_assert_cmpint (now_us, <, deadline_us);
  while (throng_timers_fire_next (fixture->timers, now_us))
    ;
  throng_poller_wait (fixture->poller,
                      MIN (throng_timers_get_due_us (fixture->timers), now_us + 10000));
}

void
soup_wait_for_requests (SoupFixture *fixture, unsigned n)
{
  int64_t deadline_us = g_get_monotonic_time () + TIMEOUT_US;

  while (raw_server_get_n_requests (fixture->server) < n)
    soup_iterate (fixture, deadline_us);
}

void
soup_client_send (SoupClient *client)
{
  static const ThrongHeader headers[] = { { "X-Test", "1" }, { "Accept", "*/*" } };
  bool is_post = strcmp (client->method, "POST") == 0;
  ThrongExchange exchange = { .method = client->method,
                              .uri = client->fixture->uri,
                              .headers = headers,
                              .n_headers = G_N_ELEMENTS (headers),
                              .body = is_post ? "a body" : NULL,
                              .body_length = is_post ? strlen ("a body") : 0,
                              .keep_bytes = client->keep_bytes };

  throng_session_send (client->session, &exchange);
}

static void
answered_cb (void *data, const ThrongAnswer *answer)
{
  SoupClient *client = data;

  client->fault = answer->fault;
  g_set_str (&client->fault_text, answer->fault != THRONG_FAULT_NONE ? answer->fault_text : NULL);
  client->is_stale = answer->stale;
  client->status = answer->status;
  client->body_bytes = answer->body_bytes;
  client->waited_us = answer->waited_us;
  client->phases = answer->phases;
  g_byte_array_set_size (client->body, 0);
  g_byte_array_append (client->body, answer->body, (unsigned) answer->body_length);
  g_assert_cmpuint (answer->body_length, <=, client->keep_bytes);
  client->n_stale += answer->stale;
  client->n_answers += !(answer->stale && client->n_wanted > 1);
  if (client->close_when_answered)
    g_clear_pointer (&client->session, throng_session_close);
  else if (client->n_answers < client->n_wanted)
    soup_client_send (client);
}

void
soup_client_init (SoupClient *client, SoupFixture *fixture)
{
  *client = (SoupClient) { .fixture = fixture, .method = "GET", .keep_bytes = 1000, .n_wanted = 1 };
  client->body = g_byte_array_new ();
  client->session = throng_transport_open (fixture->transport, answered_cb, client);
}

void
soup_client_clear (SoupClient *client)
{
  g_clear_pointer (&client->session, throng_session_close);
  g_clear_pointer (&client->body, g_byte_array_unref);
  g_clear_pointer (&client->fault_text, g_free);
}

void
soup_client_wait (SoupClient *client, unsigned n_answers)
{
  int64_t deadline_us = g_get_monotonic_time () + TIMEOUT_US;

  while (client->n_answers < n_answers)
    soup_iterate (client->fixture, deadline_us);
}

void
soup_client_ask (SoupClient *client)
{
  unsigned n_before = client->n_answers;

  soup_client_send (client);
  soup_client_wait (client, n_before + 1);
}

void
soup_assert_ok (const SoupClient *client, const char *body)
{
  g_assert_cmpstr (client->fault_text, ==, NULL);
  g_assert_cmpint (client->fault, ==, THRONG_FAULT_NONE);
  g_assert_cmpuint (client->status, ==, 200);
  g_assert_cmpmem (client->body->data, client->body->len, body, strlen (body));
}

void
soup_assert_fault (const SoupClient *client, ThrongFault fault, const char *text)
{
  g_assert_cmpstr (client->fault_text, ==, text);
  g_assert_cmpint (client->fault, ==, fault);
  g_assert_cmpuint (client->status, ==, 0);
}

void
soup_warm_up (void)
{
  SoupFixture fixture = { 0 };
  SoupClient client;

  soup_set_up (&fixture, NULL);
  soup_open_server (&fixture, raw_serve_well, NULL);
  soup_client_init (&client, &fixture);
  soup_client_ask (&client);
  soup_client_clear (&client);
  fixture.n_files = 0;
  throng_transport_free (fixture.transport);
  throng_timers_free (fixture.timers);
  throng_poller_free (fixture.poller);
  raw_server_free (fixture.server);
  g_uri_unref (fixture.uri);
}

/* GIO has ten lines to say about each connection. */
static void
drop_message_cb (const char *domain, GLogLevelFlags level, const char *message, void *data)
{
}

int
soup_run (int argc, char **argv, void (*add_tests) (void))
{
  g_test_init (&argc, &argv, NULL);
  g_log_set_handler ("GLib-GIO", G_LOG_LEVEL_DEBUG, drop_message_cb, NULL);
  soup_warm_up ();
  add_tests ();
  return g_test_run ();
}
