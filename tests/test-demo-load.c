/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-fixture.h"

/* Slow enough that all requests of a test are there before the first one is answered. */
static const ThrongDemoOptions one_place = { .concurrency = 1,
                                             .queue_max = 100,
                                             .service_time_ms = 300.0,
                                             .seed = 1 };
/* What is served at the beginning of a test still is at its end. */
static const ThrongDemoOptions short_queue = { .concurrency = 1,
                                               .queue_max = 1,
                                               .service_time_ms = 60000.0,
                                               .seed = 1 };
static const ThrongDemoOptions usual = THRONG_DEMO_OPTIONS_INIT;

static void
test_a_thousand_clients_at_once_are_served (DemoFixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) clients = g_ptr_array_new_with_free_func (g_object_unref);
  gint64 deadline_us = g_get_monotonic_time () + DEMO_TIMEOUT_US;
  guint n_answered = 0;

  for (int i = 0; i < 1000; i++)
    g_ptr_array_add (clients, demo_raw_connect (fixture));
  for (guint i = 0; i < clients->len; i++)
    demo_raw_send (clients->pdata[i], "GET /users?limit=1 HTTP/1.1\r\nHost: x\r\n\r\n");
  while (n_answered < clients->len)
    {
      g_autoptr (GString) answer = g_string_new (NULL);

      demo_raw_receive (clients->pdata[n_answered], answer);
      if (answer->len == 0)
        demo_iterate (deadline_us);
      else
        n_answered++;
    }
  demo_expect_counts (fixture, "{\"GET /users\":{\"200\":1000}}");
}

static void
test_one_place_answers_in_the_order_of_arrival (DemoFixture *fixture, gconstpointer data)
{
  gint64 began_us = g_get_monotonic_time ();
  GSocket *clients[4];
  GString *answers[4];

  for (guint i = 0; i < 4; i++)
    {
      clients[i] = demo_raw_connect (fixture);
      answers[i] = g_string_new (NULL);
      demo_raw_send (clients[i], "GET /users HTTP/1.1\r\nHost: x\r\n\r\n");
      if (i == 0)
        demo_wait_for_counts (fixture, "{\"GET /users\":{\"200\":1}}");
      demo_wait_for_n_waiting (fixture, i);
    }
  demo_expect_counts (fixture, "{\"GET /users\":{\"200\":1}}");

  for (guint i = 0; i < 4; i++)
    {
      demo_raw_wait_for (clients[i], answers[i], "Grace Hopper");
      for (guint later = i + 2; later < 4; later++)
        {
          demo_raw_receive (clients[later], answers[later]);
          g_assert_cmpuint (answers[later]->len, ==, 0);
        }
    }
  g_assert_cmpint (g_get_monotonic_time () - began_us, >, 600000);
  demo_expect_counts (fixture, "{\"GET /users\":{\"200\":4}}");

  for (guint i = 0; i < 4; i++)
    {
      g_object_unref (clients[i]);
      g_string_free (answers[i], TRUE);
    }
}

static void
test_client_that_leaves_the_queue_gives_its_place_back (DemoFixture *fixture, gconstpointer data)
{
  const char *create = "POST /users/ HTTP/1.1\r\nHost: x\r\nContent-Length: 27\r\n\r\n"
                       "{\"name\":\"Gone\",\"email\":\"x\"}";
  g_autoptr (DemoReply) first = demo_start_request (fixture, "POST", "/login", NULL, NULL);
  g_autoptr (DemoReply) last = NULL;
  g_autoptr (DemoReply) counts = NULL;
  GSocket *leaving = demo_raw_connect (fixture);

  demo_wait_for_counts (fixture, "{\"POST /login\":{\"200\":1}}");
  demo_raw_send (leaving, create);
  demo_wait_for_n_waiting (fixture, 1);
  last = demo_start_request (fixture, "GET", "/users/Gone", NULL, NULL);
  demo_wait_for_n_waiting (fixture, 2);
  g_socket_close (leaving, NULL);
  g_object_unref (leaving);

  counts = demo_ask (fixture, "GET", "/counts", NULL, NULL);
  g_assert_cmpstr (counts->body, ==,
                   "{\"POST /users/\":{\"499\":1},\"POST /login\":{\"200\":1}}\n");
  g_assert_cmpuint (throng_demo_server_get_n_waiting (fixture->server), ==, 1);
  g_assert_false (first->done);

  demo_wait_for (last);
  g_assert_true (first->done);
  g_assert_cmpstr (last->body, ==, "{}\n");
  demo_expect_counts (fixture, "{\"GET /users/NAME\":{\"200\":1},\"POST /users/\":{\"499\":1},"
                               "\"POST /login\":{\"200\":1}}");
}

static void
test_client_that_leaves_while_served_is_counted (DemoFixture *fixture, gconstpointer data)
{
  GSocket *leaving = demo_raw_connect (fixture);
  g_autoptr (DemoReply) next = NULL;

  demo_raw_send (leaving, "POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
  demo_wait_for_counts (fixture, "{\"POST /login\":{\"200\":1}}");
  g_object_unref (leaving);
  next = demo_ask (fixture, "GET", "/users/x", NULL, NULL);
  g_assert_cmpuint (next->status, ==, 200);
  demo_expect_counts (fixture, "{\"GET /users/NAME\":{\"200\":1},\"POST /login\":{\"200\":1}}");
}

static void
test_full_queue_answers_503 (DemoFixture *fixture, gconstpointer data)
{
  static const char request[] = "GET /users HTTP/1.1\r\nHost: x\r\n\r\n";
  g_autoptr (GSocket) served = demo_raw_connect (fixture);
  g_autoptr (GSocket) waiting = demo_raw_connect (fixture);

  demo_raw_send (served, request);
  demo_wait_for_counts (fixture, "{\"GET /users\":{\"200\":1}}");
  demo_raw_send (waiting, request);
  demo_wait_for_n_waiting (fixture, 1);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (DemoReply) refused = demo_ask (fixture, "GET", "/users", NULL, NULL);

      g_assert_cmpuint (refused->status, ==, 503);
    }
  demo_expect_counts (fixture, "{\"GET /users\":{\"200\":1,\"503\":2}}");
  g_assert_cmpuint (throng_demo_server_get_n_waiting (fixture->server), ==, 1);
}

static void
test_free_closes_connections_with_waiting_requests (void)
{
  ThrongDemoOptions options = THRONG_DEMO_OPTIONS_INIT;
  gint64 deadline_us = g_get_monotonic_time () + DEMO_TIMEOUT_US;
  GSocket *clients[3];
  DemoFixture fixture;

  options.concurrency = 1;
  options.service_time_ms = 60000.0;
  demo_fixture_open (&fixture, &options);
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    {
      clients[i] = demo_raw_connect (&fixture);
      demo_raw_send (clients[i], "GET /users HTTP/1.1\r\nHost: x\r\n\r\n");
    }
  demo_wait_for_n_waiting (&fixture, 2);
  demo_fixture_tear_down (&fixture, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    {
      g_autoptr (GString) answer = g_string_new (NULL);

      while (demo_raw_receive (clients[i], answer))
        g_assert_cmpint (g_get_monotonic_time (), <, deadline_us);
      g_assert_cmpuint (answer->len, ==, 0);
      g_object_unref (clients[i]);
    }
}

static char *
run_failing (guint32 seed, guint *n_failed)
{
  ThrongDemoOptions options = THRONG_DEMO_OPTIONS_INIT;
  g_autoptr (GString) pattern = g_string_new (NULL);
  DemoFixture fixture;

  options.service_time_ms = 0.0;
  options.fail_ratio = 0.25;
  options.seed = seed;
  demo_fixture_open (&fixture, &options);
  *n_failed = 0;
  for (int i = 0; i < 400; i++)
    {
      g_autoptr (DemoReply) reply = demo_ask (&fixture, "GET", "/users/x", NULL, NULL);

      g_assert_true (reply->status == 200 || reply->status == 500);
      g_string_append_c (pattern, reply->status == 500 ? 'x' : '.');
      *n_failed += reply->status == 500;
    }
  demo_expect (&fixture, "GET", "/counts", NULL, 200, NULL);
  demo_fixture_tear_down (&fixture, NULL);

  return g_strdup (pattern->str);
}

static void
test_a_seed_gives_the_same_failures_again (void)
{
  guint n_failed;
  g_autofree char *one = run_failing (7, &n_failed);
  g_autofree char *same = run_failing (7, &n_failed);
  g_autofree char *other = run_failing (8, &n_failed);

  /* 400 × 0.25 = 100, with a standard deviation of 8.7. */
  g_assert_cmpuint (n_failed, >, 60);
  g_assert_cmpuint (n_failed, <, 140);
  g_assert_cmpstr (one, ==, same);
  g_assert_cmpstr (one, !=, other);
}

static void
test_two_servers_live_side_by_side (DemoFixture *fixture, gconstpointer data)
{
  DemoFixture second;

  demo_fixture_set_up (&second, NULL);
  g_assert_cmpstr (throng_demo_server_get_uri (fixture->server), !=,
                   throng_demo_server_get_uri (second.server));
  demo_expect (fixture, "GET", "/users", NULL, 200, NULL);
  demo_expect (&second, "POST", "/login", NULL, 200, NULL);
  demo_expect_counts (fixture, "{\"GET /users\":{\"200\":1}}");
  demo_expect_counts (&second, "{\"POST /login\":{\"200\":1}}");
  demo_fixture_tear_down (&second, NULL);
}

/* A log-in and three requests of users that come all at once. */
static void
test_fifty_users_at_once_do_without_a_failure (DemoFixture *fixture, gconstpointer data)
{
  enum
  {
    N_USERS = 50
  };
  DemoReply *logins[N_USERS], *greetings[N_USERS], *creations[N_USERS], *lists[N_USERS];

  for (guint i = 0; i < N_USERS; i++)
    {
      logins[i] = demo_start_request (fixture, "POST", "/login", NULL, NULL);
      lists[i] = demo_start_request (fixture, "GET", "/users", NULL, NULL);
      creations[i] = demo_start_request (fixture, "POST", "/users/",
                                         "{\"name\": \"Jo\", \"email\": \"jo@example.com\"}", NULL);
    }
  for (guint i = 0; i < N_USERS; i++)
    {
      demo_wait_for (logins[i]);
      greetings[i] = demo_start_request (fixture, "GET", "/", NULL, g_strchomp (logins[i]->body));
    }
  for (guint i = 0; i < N_USERS; i++)
    {
      demo_wait_for (lists[i]);
      demo_wait_for (creations[i]);
      demo_wait_for (greetings[i]);
      g_assert_nonnull (strstr (greetings[i]->body, "Hello"));
      demo_reply_free (logins[i]);
      demo_reply_free (lists[i]);
      demo_reply_free (creations[i]);
      demo_reply_free (greetings[i]);
    }
  demo_expect_counts (fixture, "{\"GET /users\":{\"200\":50},\"POST /users/\":{\"200\":50},"
                               "\"POST /login\":{\"200\":50},\"GET /\":{\"200\":50}}");
}

static void
add (const char *path,
     const ThrongDemoOptions *options,
     void (*test) (DemoFixture *, gconstpointer))
{
  g_test_add (path, DemoFixture, options, demo_fixture_set_up, test, demo_fixture_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/demo-load/a-thousand-clients-at-once-are-served", NULL,
       test_a_thousand_clients_at_once_are_served);
  add ("/demo-load/one-place-answers-in-the-order-of-arrival", &one_place,
       test_one_place_answers_in_the_order_of_arrival);
  add ("/demo-load/client-that-leaves-the-queue-gives-its-place-back", &one_place,
       test_client_that_leaves_the_queue_gives_its_place_back);
  add ("/demo-load/client-that-leaves-while-served-is-counted", &one_place,
       test_client_that_leaves_while_served_is_counted);
  add ("/demo-load/full-queue-answers-503", &short_queue, test_full_queue_answers_503);
  g_test_add_func ("/demo-load/free-closes-connections-with-waiting-requests",
                   test_free_closes_connections_with_waiting_requests);
  g_test_add_func ("/demo-load/a-seed-gives-the-same-failures-again",
                   test_a_seed_gives_the_same_failures_again);
  add ("/demo-load/two-servers-live-side-by-side", NULL, test_two_servers_live_side_by_side);
  add ("/demo-load/fifty-users-at-once-do-without-a-failure", &usual,
       test_fifty_users_at_once_do_without_a_failure);
  return g_test_run ();
}
