/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The libsoup transport over TLS: handshakes that wait their turn. What is said about bad ones
 * stands in fault-table-tls.c. */

#include <string.h>

#include "soup-fixture.h"
#include "travel-fixture.h"

/* What the transport starts at once. */
#define MAX_HANDSHAKES 8

typedef struct
{
  SoupFixture base;
  GTlsCertificate *certificate; /* of the server */
  RawServeFunc serve;           /* what it does after the handshake */
  int is_open;                  /* atomic: whether it answers handshakes */
} Fixture;

static void
serve_tls (RawConnection *connection, void *data)
{
  Fixture *fixture = data;

  while (!g_atomic_int_get (&fixture->is_open))
    g_usleep (1000);
  if (raw_begin_tls (connection, fixture->certificate, G_TLS_AUTHENTICATION_NONE, NULL))
    fixture->serve (connection, NULL);
}

static void
serve_one_then_silence (RawConnection *connection, void *data)
{
  if (connection->number > 0)
    raw_serve_well (connection, data);
  else
    {
      g_autofree char *request = raw_read_request (connection);

      raw_send (connection, OK);
      raw_serve_silence (connection, data);
    }
}

/* @file: (nullable): below the folder, of the only authority that is trusted */
static void
trust (const char *file)
{
  GTlsBackend *backend = g_tls_backend_get_default ();
  g_autofree char *path = file != NULL ? g_build_filename (travel_folder, file, NULL) : NULL;
  g_autoptr (GTlsDatabase) database = path != NULL ? g_tls_file_database_new (path, NULL) : NULL;

  g_tls_backend_set_default_database (backend, database);
}

static void
set_up (Fixture *fixture, const void *data)
{
  SoupFixture *base = &fixture->base;
  g_autofree char *path = g_build_filename (travel_folder, "here-both.pem", NULL);
  g_autofree char *plain = NULL;
  g_autofree char *uri = NULL;
  g_autoptr (GError) error = NULL;

  soup_set_up (base, NULL);
  fixture->certificate = g_tls_certificate_new_from_file (path, &error);
  g_assert_no_error (error);
  fixture->is_open = true;
  fixture->serve = raw_serve_well;
  soup_open_server (base, serve_tls, fixture);
  plain = g_uri_to_string (base->uri);
  uri = g_strconcat ("https", plain + strlen ("http"), NULL);
  g_uri_unref (base->uri);
  base->uri = g_uri_parse (uri, SOUP_HTTP_URI_FLAGS, NULL);
  trust ("certs/here.pem");
}

static void
tear_down (Fixture *fixture, const void *data)
{
  g_clear_pointer (&fixture->base.transport, throng_transport_free);
  g_atomic_int_set (&fixture->is_open, true);
  soup_tear_down (&fixture->base, NULL);
  g_object_unref (fixture->certificate);
  trust (NULL);
}

static void
test_connection_is_kept_for_the_next_request (Fixture *fixture, const void *data)
{
  g_auto (SoupClient) client;

  soup_client_init (&client, &fixture->base);
  for (unsigned i = 1; i <= 10; i++)
    {
      soup_client_ask (&client);
      soup_assert_ok (&client, "ok");
    }
  g_assert_cmpuint (raw_server_get_n_connections (fixture->base.server), ==, 1);
}

/* Handshakes */

#define N_CLIENTS 30

static unsigned
count_held_back (SoupClient *clients)
{
  unsigned n = 0;

  for (unsigned i = 0; i < N_CLIENTS; i++)
    n += throng_session_connecting_since (clients[i].session) == THRONG_CONNECT_NOT_BEGUN;
  return n;
}

static void
start_all (Fixture *fixture, SoupClient *clients)
{
  int64_t deadline_us = g_get_monotonic_time () + TIMEOUT_US;

  g_atomic_int_set (&fixture->is_open, false);
  for (unsigned i = 0; i < N_CLIENTS; i++)
    {
      soup_client_init (&clients[i], &fixture->base);
      soup_client_send (&clients[i]);
    }
  while (raw_server_get_n_connections (fixture->base.server) < MAX_HANDSHAKES)
    soup_iterate (&fixture->base, deadline_us);
  for (unsigned i = 0; i < 10; i++)
    soup_iterate (&fixture->base, deadline_us);
  g_assert_cmpuint (raw_server_get_n_connections (fixture->base.server), ==, MAX_HANDSHAKES);
  g_assert_cmpuint (count_held_back (clients), ==, N_CLIENTS - MAX_HANDSHAKES);
  g_assert_cmpuint (throng_transport_get_n_held_back (fixture->base.transport), ==,
                    N_CLIENTS - MAX_HANDSHAKES);
}

static void
test_handshakes_beyond_the_limit_wait_and_all_complete (Fixture *fixture, const void *data)
{
  SoupClient clients[N_CLIENTS];
  unsigned n_waited = 0;

  start_all (fixture, clients);
  g_atomic_int_set (&fixture->is_open, true);
  for (unsigned i = 0; i < N_CLIENTS; i++)
    {
      soup_client_wait (&clients[i], 1);
      soup_assert_ok (&clients[i], "ok");
      n_waited += clients[i].waited_us > 10000;
      soup_client_clear (&clients[i]);
    }
  g_assert_cmpuint (n_waited, >=, N_CLIENTS - MAX_HANDSHAKES);
}

static void
test_cancelled_ones_make_room_for_those_that_wait (Fixture *fixture, const void *data)
{
  SoupClient clients[N_CLIENTS];

  start_all (fixture, clients);
  /* Some that are held back, and all whose handshake is under way. */
  for (unsigned i = 0; i < MAX_HANDSHAKES; i++)
    throng_session_cancel (clients[i].session);
  for (unsigned i = 20; i < N_CLIENTS; i++)
    {
      throng_session_cancel (clients[i].session);
      if (i % 2 > 0)
        soup_client_clear (&clients[i]);
    }
  g_atomic_int_set (&fixture->is_open, true);
  for (unsigned i = MAX_HANDSHAKES; i < 20; i++)
    {
      soup_client_wait (&clients[i], 1);
      soup_assert_ok (&clients[i], "ok");
    }
  /* Those that were cancelled can send again. */
  for (unsigned i = 0; i < MAX_HANDSHAKES; i++)
    {
      soup_client_send (&clients[i]);
      soup_client_wait (&clients[i], 1);
      soup_assert_ok (&clients[i], "ok");
    }
  for (unsigned i = 0; i < N_CLIENTS; i++)
    soup_client_clear (&clients[i]);
}

/* Its connection is gone: the next exchange needs a handshake, which waits like those of others. */
static void
test_session_that_was_cancelled_waits_for_its_handshake (Fixture *fixture, const void *data)
{
  int64_t deadline_us = g_get_monotonic_time () + TIMEOUT_US;
  SoupClient clients[1 + MAX_HANDSHAKES];

  fixture->serve = serve_one_then_silence;
  soup_client_init (&clients[0], &fixture->base);
  soup_client_ask (&clients[0]);
  soup_client_send (&clients[0]);
  soup_wait_for_requests (&fixture->base, 2);
  g_atomic_int_set (&fixture->is_open, false);
  for (unsigned i = 1; i < G_N_ELEMENTS (clients); i++)
    {
      soup_client_init (&clients[i], &fixture->base);
      soup_client_send (&clients[i]);
    }
  while (raw_server_get_n_connections (fixture->base.server) < G_N_ELEMENTS (clients))
    soup_iterate (&fixture->base, deadline_us);

  throng_session_cancel (clients[0].session);
  soup_client_send (&clients[0]);
  g_assert_cmpint (throng_session_connecting_since (clients[0].session), ==,
                   THRONG_CONNECT_NOT_BEGUN);
  g_atomic_int_set (&fixture->is_open, true);
  soup_client_wait (&clients[0], 2);
  soup_assert_ok (&clients[0], "ok");
  for (unsigned i = 0; i < G_N_ELEMENTS (clients); i++)
    soup_client_clear (&clients[i]);
}

static void
test_all_may_close_while_handshakes_hang (Fixture *fixture, const void *data)
{
  SoupClient clients[N_CLIENTS];

  start_all (fixture, clients);
  for (unsigned i = 0; i < N_CLIENTS; i++)
    {
      soup_client_clear (&clients[i]);
      g_assert_cmpuint (clients[i].n_answers, ==, 0);
    }
}

static void
test_handshake_under_way_is_no_phase_yet (Fixture *fixture, const void *data)
{
  SoupClient clients[N_CLIENTS];
  ThrongPhases phases;

  start_all (fixture, clients);
  phases = throng_session_get_phases (clients[0].session);
  g_assert_true (throng_phases_has (&phases, THRONG_PHASE_CONNECT));
  g_assert_false (throng_phases_has (&phases, THRONG_PHASE_TLS));
  phases = throng_session_get_phases (clients[N_CLIENTS - 1].session);
  g_assert_cmpuint (phases.seen, ==, 0);
  for (unsigned i = 0; i < N_CLIENTS; i++)
    soup_client_clear (&clients[i]);
}

#define ADD(name, func) g_test_add ("/soup-tls/" name, Fixture, NULL, set_up, func, tear_down)

static void
add_tests (void)
{
  soup_warm_up ();
  ADD ("connection-is-kept-for-the-next-request", test_connection_is_kept_for_the_next_request);
  ADD ("handshakes-beyond-the-limit-wait-and-all-complete",
       test_handshakes_beyond_the_limit_wait_and_all_complete);
  ADD ("cancelled-ones-make-room-for-those-that-wait",
       test_cancelled_ones_make_room_for_those_that_wait);
  ADD ("session-that-was-cancelled-waits-for-its-handshake",
       test_session_that_was_cancelled_waits_for_its_handshake);
  ADD ("all-may-close-while-handshakes-hang", test_all_may_close_while_handshakes_hang);
  ADD ("handshake-under-way-is-no-phase-yet", test_handshake_under_way_is_no_phase_yet);
}

int
main (int argc, char **argv)
{
  return travel_run (argc, argv, add_tests);
}
