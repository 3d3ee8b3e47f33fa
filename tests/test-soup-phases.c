/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The phases that the libsoup transport tells, with answers, faults and on the way. */

#include "soup-fixture.h"

static void
serve_part (RawConnection *connection, void *data)
{
  g_autofree char *request = raw_read_request (connection);

  raw_send (connection, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n0123456789");
}

static void
serve_part_and_wait (RawConnection *connection, void *data)
{
  serve_part (connection, data);
  raw_wait_for_end (connection);
}

#define WAIT_US 30000
#define RECEIVE_US 20000

static void
serve_slowly (RawConnection *connection, void *data)
{
  char *request;

  while ((request = raw_read_request (connection)) != NULL)
    {
      g_free (request);
      g_usleep (WAIT_US);
      raw_send (connection, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no");
      g_usleep (RECEIVE_US);
      raw_send (connection, "k");
    }
}

static void
assert_phases (const ThrongPhases *phases, int64_t response_us)
{
  int64_t sum_us = 0;

  for (unsigned i = 0; i < THRONG_N_PHASES; i++)
    sum_us += phases->us[i];
  g_assert_true (throng_phases_has (phases, THRONG_PHASE_WAIT));
  g_assert_true (throng_phases_has (phases, THRONG_PHASE_RECEIVE));
  g_assert_false (throng_phases_has (phases, THRONG_PHASE_TLS));
  /* The first byte may be seen late on a busy machine: what the wait gets then the rest loses, but
   * not both. */
  g_assert_cmpint (phases->us[THRONG_PHASE_WAIT], >=, WAIT_US - 1000);
  g_assert_cmpint (phases->us[THRONG_PHASE_WAIT] + phases->us[THRONG_PHASE_RECEIVE], >=,
                   WAIT_US + RECEIVE_US - 1000);
  g_assert_cmpint (sum_us, <=, response_us);
}

static void
test_phases_are_those_that_happened_and_fit_the_response_time (SoupFixture *fixture,
                                                               const void *data)
{
  g_auto (SoupClient) client;

  soup_open_server (fixture, serve_slowly, NULL);
  soup_client_init (&client, fixture);
  for (unsigned i = 0; i < 3; i++)
    {
      int64_t start_us = g_get_monotonic_time ();

      soup_client_ask (&client);
      soup_assert_ok (&client, "ok");
      assert_phases (&client.phases, g_get_monotonic_time () - start_us);
      g_assert_cmpint (throng_phases_has (&client.phases, THRONG_PHASE_CONNECT), ==, i == 0);
    }
}

static void
test_phases_end_where_the_fault_is (SoupFixture *fixture, const void *data)
{
  g_auto (SoupClient) client;

  soup_open_server (fixture, serve_part, NULL);
  soup_client_init (&client, fixture);
  soup_client_ask (&client);
  g_assert_cmpint (client.fault, ==, THRONG_FAULT_INCOMPLETE);
  g_assert_true (throng_phases_has (&client.phases, THRONG_PHASE_CONNECT));
  g_assert_true (throng_phases_has (&client.phases, THRONG_PHASE_WAIT));
  g_assert_false (throng_phases_has (&client.phases, THRONG_PHASE_RECEIVE));
}

/* The connection to a server that says nothing, then the beginning of a body without an end. */
static void
test_phases_so_far_are_those_that_have_ended (SoupFixture *fixture, const void *data)
{
  int64_t deadline_us = g_get_monotonic_time () + TIMEOUT_US;
  ThrongPhases phases;
  g_auto (SoupClient) client;

  soup_open_server (fixture, data != NULL ? serve_part_and_wait : raw_serve_silence, NULL);
  soup_client_init (&client, fixture);
  g_assert_cmpuint (throng_session_get_phases (client.session).seen, ==, 0);
  soup_client_send (&client);
  soup_wait_for_requests (fixture, 1);
  while (data != NULL && throng_session_get_body_bytes (client.session) == 0)
    soup_iterate (fixture, deadline_us);

  phases = throng_session_get_phases (client.session);
  g_assert_cmpuint (client.n_answers, ==, 0);
  g_assert_true (throng_phases_has (&phases, THRONG_PHASE_CONNECT));
  g_assert_cmpint (throng_phases_has (&phases, THRONG_PHASE_WAIT), ==, data != NULL);
  g_assert_false (throng_phases_has (&phases, THRONG_PHASE_RECEIVE));
}

#define ADD(name, func)                                                                            \
  g_test_add ("/soup-phases/" name, SoupFixture, NULL, soup_set_up, func, soup_tear_down)

static void
add_tests (void)
{
  ADD ("phases-are-those-that-happened-and-fit-the-response-time",
       test_phases_are_those_that_happened_and_fit_the_response_time);
  ADD ("phases-end-where-the-fault-is", test_phases_end_where_the_fault_is);
  ADD ("phases-so-far-are-those-that-have-ended/silence",
       test_phases_so_far_are_those_that_have_ended);
  g_test_add ("/soup-phases/phases-so-far-are-those-that-have-ended/body", SoupFixture, "body",
              soup_set_up, test_phases_so_far_are_those_that_have_ended, soup_tear_down);
}

int
main (int argc, char **argv)
{
  return soup_run (argc, argv, add_tests);
}
