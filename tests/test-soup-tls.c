/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The libsoup transport over TLS: handshakes that wait their turn. What is said about bad ones
 * stands in fault-table.c. */

#include "engine/throng-soup-transport.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "raw-server.h"

/* How long a test waits for something that must come. */
#define TIMEOUT_US (30 * G_USEC_PER_SEC)

/* What the transport starts at once. */
#define MAX_HANDSHAKES 8

/* Made once for all tests: a certificate for 127.0.0.1. */
static char *folder;
static char *here_path;

typedef struct
{
  ThrongPoller *poller;
  ThrongTimers *timers;
  ThrongTransport *transport;
  RawServer *server;
  GUri *uri;
  GTlsCertificate *certificate; /* of the server */
  int is_open;                  /* atomic: whether it answers handshakes */
} Fixture;

typedef struct
{
  ThrongSession *session;
  unsigned n_answers;
  ThrongFault fault;
  char *fault_text;
  unsigned status;
  int64_t waited_us;
} Client;

/* The server */

static void
answer_requests (GIOStream *stream)
{
  GInputStream *input = g_io_stream_get_input_stream (stream);
  GOutputStream *output = g_io_stream_get_output_stream (stream);
  const char *answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  char buffer[4096];

  /* A request is short enough to come in one piece. */
  while (g_input_stream_read (input, buffer, sizeof buffer, NULL, NULL) > 0)
    g_output_stream_write_all (output, answer, strlen (answer), NULL, NULL, NULL);
}

static void
serve_tls (RawConnection *connection, void *data)
{
  Fixture *fixture = data;
  g_autoptr (GSocket) socket = g_socket_new_from_fd (dup (connection->fd), NULL);
  g_autoptr (GSocketConnection) base = g_socket_connection_factory_create_connection (socket);
  g_autoptr (GIOStream) tls = g_tls_server_connection_new (G_IO_STREAM (base), fixture->certificate,
                                                           NULL);

  while (!g_atomic_int_get (&fixture->is_open))
    g_usleep (1000);
  if (g_tls_connection_handshake (G_TLS_CONNECTION (tls), NULL, NULL))
    answer_requests (tls);
}

/* Set-up */

static char *
make_certificate (const char *name, const char *subject)
{
  char *path = g_build_filename (folder, name, NULL);
  const char *const argv[] = { "openssl", "req",   "-x509", "-newkey", "rsa:2048", "-nodes",
                               "-keyout", path,    "-out",  "-",       "-subj",    "/CN=test",
                               "-addext", subject, "-days", "2",       NULL };
  g_autofree char *certificate = NULL;
  g_autofree char *key = NULL;
  g_autofree char *both = NULL;
  int status;

  if (!g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL,
                     NULL, NULL, &certificate, NULL, &status, NULL)
      || status != 0)
    return NULL;
  g_assert_true (g_file_get_contents (path, &key, NULL, NULL));
  both = g_strconcat (key, certificate, NULL);
  g_assert_true (g_file_set_contents (path, both, -1, NULL));
  return path;
}

static void
trust (const char *path)
{
  GTlsBackend *backend = g_tls_backend_get_default ();
  g_autoptr (GTlsDatabase) database = path != NULL ? g_tls_file_database_new (path, NULL) : NULL;

  g_tls_backend_set_default_database (backend, database);
}

static void
set_up (Fixture *fixture, const void *data)
{
  const char *const *path = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *plain = NULL;
  g_autofree char *uri = NULL;

  fixture->poller = throng_poller_new (&error);
  g_assert_no_error (error);
  fixture->timers = throng_timers_new ();
  fixture->transport = throng_soup_transport_new (fixture->poller, fixture->timers, NULL);
  fixture->certificate = g_tls_certificate_new_from_file (*path, &error);
  g_assert_no_error (error);
  fixture->is_open = true;
  fixture->server = raw_server_new (serve_tls, fixture);
  plain = raw_server_dup_uri (fixture->server, "/");
  uri = g_strconcat ("https", plain + strlen ("http"), NULL);
  fixture->uri = g_uri_parse (uri, SOUP_HTTP_URI_FLAGS, NULL);
}

static void
tear_down (Fixture *fixture, const void *data)
{
  throng_transport_free (fixture->transport);
  throng_timers_free (fixture->timers);
  throng_poller_free (fixture->poller);
  g_atomic_int_set (&fixture->is_open, true);
  raw_server_free (fixture->server);
  g_uri_unref (fixture->uri);
  g_object_unref (fixture->certificate);
  trust (NULL);
}

/* The client */

static void
answered_cb (void *data, const ThrongAnswer *answer)
{
  Client *client = data;

  client->n_answers++;
  client->fault = answer->fault;
  g_set_str (&client->fault_text, answer->fault != THRONG_FAULT_NONE ? answer->fault_text : NULL);
  client->status = answer->status;
  client->waited_us = answer->waited_us;
}

static void
client_send (Client *client, Fixture *fixture)
{
  ThrongExchange exchange = { .method = "GET", .uri = fixture->uri };

  if (client->session == NULL)
    client->session = throng_transport_open (fixture->transport, answered_cb, client);
  throng_session_send (client->session, &exchange);
}

static void
client_clear (Client *client)
{
  g_clear_pointer (&client->session, throng_session_close);
  g_clear_pointer (&client->fault_text, g_free);
}

static void
iterate (Fixture *fixture, int64_t deadline_us)
{
  int64_t now_us = g_get_monotonic_time ();

  g_assert_cmpint (now_us, <, deadline_us);
  while (throng_timers_fire_next (fixture->timers, now_us))
    ;
  throng_poller_wait (fixture->poller,
                      MIN (throng_timers_get_due_us (fixture->timers), now_us + 10000));
}

static void
client_wait (Client *client, Fixture *fixture, unsigned n_answers)
{
  int64_t deadline_us = g_get_monotonic_time () + TIMEOUT_US;

  while (client->n_answers < n_answers)
    iterate (fixture, deadline_us);
}

static void
test_connection_is_kept_for_the_next_request (Fixture *fixture, const void *data)
{
  Client client = { 0 };

  trust (here_path);
  for (unsigned i = 1; i <= 10; i++)
    {
      client_send (&client, fixture);
      client_wait (&client, fixture, i);
      g_assert_cmpuint (client.status, ==, 200);
    }
  g_assert_cmpuint (raw_server_get_n_connections (fixture->server), ==, 1);
  client_clear (&client);
}

/* Handshakes */

#define N_CLIENTS 30

static unsigned
count_held_back (Client *clients)
{
  unsigned n = 0;

  for (unsigned i = 0; i < N_CLIENTS; i++)
    n += clients[i].session != NULL
         && throng_session_connecting_since (clients[i].session) == THRONG_CONNECT_NOT_BEGUN;
  return n;
}

static void
start_all (Fixture *fixture, Client *clients)
{
  int64_t deadline_us = g_get_monotonic_time () + TIMEOUT_US;

  trust (here_path);
  g_atomic_int_set (&fixture->is_open, false);
  for (unsigned i = 0; i < N_CLIENTS; i++)
    client_send (&clients[i], fixture);
  while (raw_server_get_n_connections (fixture->server) < MAX_HANDSHAKES)
    iterate (fixture, deadline_us);
  for (unsigned i = 0; i < 10; i++)
    iterate (fixture, deadline_us);
  g_assert_cmpuint (raw_server_get_n_connections (fixture->server), ==, MAX_HANDSHAKES);
  g_assert_cmpuint (count_held_back (clients), ==, N_CLIENTS - MAX_HANDSHAKES);
  g_assert_cmpuint (throng_transport_get_n_held_back (fixture->transport), ==,
                    N_CLIENTS - MAX_HANDSHAKES);
}

static void
test_handshakes_beyond_the_limit_wait_and_all_complete (Fixture *fixture, const void *data)
{
  Client clients[N_CLIENTS] = { 0 };
  unsigned n_waited = 0;

  start_all (fixture, clients);
  g_atomic_int_set (&fixture->is_open, true);
  for (unsigned i = 0; i < N_CLIENTS; i++)
    {
      client_wait (&clients[i], fixture, 1);
      g_assert_cmpstr (clients[i].fault_text, ==, NULL);
      g_assert_cmpuint (clients[i].status, ==, 200);
      n_waited += clients[i].waited_us > 10000;
      client_clear (&clients[i]);
    }
  g_assert_cmpuint (n_waited, >=, N_CLIENTS - MAX_HANDSHAKES);
}

static void
test_cancelled_ones_make_room_for_those_that_wait (Fixture *fixture, const void *data)
{
  Client clients[N_CLIENTS] = { 0 };

  start_all (fixture, clients);
  /* Some that are held back, and all whose handshake is under way. */
  for (unsigned i = 0; i < MAX_HANDSHAKES; i++)
    throng_session_cancel (clients[i].session);
  for (unsigned i = 20; i < N_CLIENTS; i++)
    {
      throng_session_cancel (clients[i].session);
      if (i % 2 > 0)
        client_clear (&clients[i]);
    }
  g_atomic_int_set (&fixture->is_open, true);
  for (unsigned i = MAX_HANDSHAKES; i < 20; i++)
    {
      client_wait (&clients[i], fixture, 1);
      g_assert_cmpuint (clients[i].status, ==, 200);
    }
  /* Those that were cancelled can send again. */
  for (unsigned i = 0; i < MAX_HANDSHAKES; i++)
    {
      client_send (&clients[i], fixture);
      client_wait (&clients[i], fixture, 1);
      g_assert_cmpuint (clients[i].status, ==, 200);
    }
  for (unsigned i = 0; i < N_CLIENTS; i++)
    client_clear (&clients[i]);
}

static void
test_all_may_close_while_handshakes_hang (Fixture *fixture, const void *data)
{
  Client clients[N_CLIENTS] = { 0 };

  start_all (fixture, clients);
  for (unsigned i = 0; i < N_CLIENTS; i++)
    {
      client_clear (&clients[i]);
      g_assert_cmpuint (clients[i].n_answers, ==, 0);
    }
}

#define ADD(name, path, func) g_test_add ("/soup-tls/" name, Fixture, path, set_up, func, tear_down)

static void
drop_message_cb (const char *domain, GLogLevelFlags level, const char *message, void *data)
{
}

static bool
make_certificates (void)
{
  folder = g_dir_make_tmp ("throng-tls-XXXXXX", NULL);
  here_path = make_certificate ("here.pem", "subjectAltName=IP:127.0.0.1");
  return here_path != NULL && g_tls_backend_supports_tls (g_tls_backend_get_default ());
}

static int
run (void)
{
  ADD ("connection-is-kept-for-the-next-request", &here_path,
       test_connection_is_kept_for_the_next_request);
  ADD ("handshakes-beyond-the-limit-wait-and-all-complete", &here_path,
       test_handshakes_beyond_the_limit_wait_and_all_complete);
  ADD ("cancelled-ones-make-room-for-those-that-wait", &here_path,
       test_cancelled_ones_make_room_for_those_that_wait);
  ADD ("all-may-close-while-handshakes-hang", &here_path, test_all_may_close_while_handshakes_hang);
  return g_test_run ();
}

int
main (int argc, char **argv)
{
  int exit_code = 0;

  g_test_init (&argc, &argv, NULL);
  g_log_set_handler ("GLib-GIO", G_LOG_LEVEL_DEBUG, drop_message_cb, NULL);
  if (make_certificates ())
    exit_code = run ();
  else
    g_print ("1..0 # SKIP this needs openssl and GIO's TLS\n");
  g_unlink (here_path != NULL ? here_path : "");
  g_rmdir (folder);
  g_free (here_path);
  g_free (folder);
  return exit_code;
}
