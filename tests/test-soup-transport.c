/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The libsoup transport on a real poller and clock, against servers of plain sockets that answer
 * well, badly and not at all. */

#include "engine/throng-soup-transport.h"

#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "raw-server.h"

/* How long a test waits for something that must come. */
#define TIMEOUT_US (30 * G_USEC_PER_SEC)

#define OK "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

typedef struct
{
  ThrongPoller *poller;
  ThrongTimers *timers;
  ThrongTransport *transport;
  RawServer *server; /* (nullable) */
  GUri *uri;
  unsigned n_files;
} Fixture;

/* One user of the transport, and the last answer. */
typedef struct
{
  Fixture *fixture;
  ThrongSession *session;
  const char *method;
  size_t keep_bytes;
  unsigned n_wanted; /* goes on until it has so many answers */
  bool close_when_answered;

  unsigned n_answers;
  unsigned n_stale;
  ThrongFault fault;
  char *fault_text;
  bool is_stale;
  unsigned status;
  GByteArray *body;
  uint64_t body_bytes;
  ThrongPhases phases;
} Client;

static unsigned
count_files (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  unsigned n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
set_up (Fixture *fixture, const void *data)
{
  g_autoptr (GError) error = NULL;

  fixture->n_files = count_files ();
  fixture->poller = throng_poller_new (&error);
  g_assert_no_error (error);
  fixture->timers = throng_timers_new ();
  fixture->transport = throng_soup_transport_new (fixture->poller, fixture->timers, NULL);
}

/* No test leaves a descriptor behind. */
static void
tear_down (Fixture *fixture, const void *data)
{
  throng_transport_free (fixture->transport);
  throng_timers_free (fixture->timers);
  throng_poller_free (fixture->poller);
  g_clear_pointer (&fixture->server, raw_server_free);
  g_clear_pointer (&fixture->uri, g_uri_unref);
  g_assert_cmpuint (count_files (), ==, fixture->n_files);
}

static void
open_server (Fixture *fixture, RawServeFunc serve, void *data)
{
  g_autofree char *uri = NULL;

  fixture->server = raw_server_new (serve, data);
  uri = raw_server_dup_uri (fixture->server, "/path?a=b");
  fixture->uri = g_uri_parse (uri, SOUP_HTTP_URI_FLAGS, NULL);
}

/* The loop of a worker, once round. */
static void
iterate (Fixture *fixture, int64_t deadline_us)
{
  int64_t now_us = g_get_monotonic_time ();

  g_assert_cmpint (now_us, <, deadline_us);
  while (throng_timers_fire_next (fixture->timers, now_us))
    ;
  throng_poller_wait (fixture->poller,
                      MIN (throng_timers_get_due_us (fixture->timers), deadline_us));
}

static void
client_send (Client *client)
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
  Client *client = data;

  client->fault = answer->fault;
  g_set_str (&client->fault_text, answer->fault != THRONG_FAULT_NONE ? answer->fault_text : NULL);
  client->is_stale = answer->stale;
  client->status = answer->status;
  client->body_bytes = answer->body_bytes;
  client->phases = answer->phases;
  g_byte_array_set_size (client->body, 0);
  g_byte_array_append (client->body, answer->body, (unsigned) answer->body_length);
  g_assert_cmpuint (answer->body_length, <=, client->keep_bytes);
  client->n_stale += answer->stale;
  client->n_answers += !(answer->stale && client->n_wanted > 1);
  if (client->close_when_answered)
    g_clear_pointer (&client->session, throng_session_close);
  else if (client->n_answers < client->n_wanted)
    client_send (client);
}

static void
client_init (Client *client, Fixture *fixture)
{
  *client = (Client) { .fixture = fixture, .method = "GET", .keep_bytes = 1000, .n_wanted = 1 };
  client->body = g_byte_array_new ();
  client->session = throng_transport_open (fixture->transport, answered_cb, client);
}

static void
client_clear (Client *client)
{
  g_clear_pointer (&client->session, throng_session_close);
  g_byte_array_unref (client->body);
  g_free (client->fault_text);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Client, client_clear)

/* One exchange from sending to its answer. */
static void
client_ask (Client *client)
{
  int64_t deadline_us = g_get_monotonic_time () + TIMEOUT_US;
  unsigned n_before = client->n_answers;

  client_send (client);
  while (client->n_answers == n_before)
    iterate (client->fixture, deadline_us);
}

static void
assert_ok (const Client *client, const char *body)
{
  g_assert_cmpstr (client->fault_text, ==, NULL);
  g_assert_cmpint (client->fault, ==, THRONG_FAULT_NONE);
  g_assert_cmpuint (client->status, ==, 200);
  g_assert_cmpmem (client->body->data, client->body->len, body, strlen (body));
}

static void
assert_fault (const Client *client, ThrongFault fault, const char *text)
{
  g_assert_cmpstr (client->fault_text, ==, text);
  g_assert_cmpint (client->fault, ==, fault);
  g_assert_cmpuint (client->status, ==, 0);
}

/* Many users at once */

static void
ask_often (Fixture *fixture, unsigned n_clients, unsigned n_each, unsigned *n_stale)
{
  int64_t deadline_us = g_get_monotonic_time () + 2 * TIMEOUT_US;
  g_autofree Client *clients = g_new (Client, n_clients);
  unsigned n_done = 0;

  for (unsigned i = 0; i < n_clients; i++)
    {
      client_init (&clients[i], fixture);
      clients[i].n_wanted = n_each;
      clients[i].method = i % 2 > 0 ? "POST" : "GET";
      client_send (&clients[i]);
    }
  while (n_done < n_clients)
    {
      iterate (fixture, deadline_us);
      n_done = 0;
      for (unsigned i = 0; i < n_clients; i++)
        n_done += clients[i].n_answers == n_each;
    }
  for (unsigned i = 0; i < n_clients; i++)
    {
      assert_ok (&clients[i], "ok");
      *n_stale += clients[i].n_stale;
      client_clear (&clients[i]);
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
test_server_that_closes_after_each_answer_hangs_nobody (Fixture *fixture, const void *data)
{
  unsigned n_stale = 0;

  open_server (fixture, serve_one_and_say_so, NULL);
  ask_often (fixture, 20, 100, &n_stale);
  g_assert_cmpuint (n_stale, ==, 0);
  g_assert_cmpuint (raw_server_get_n_requests (fixture->server), ==, 2000);
  g_assert_cmpuint (raw_server_get_n_connections (fixture->server), ==, 2000);
}

static void
test_server_that_closes_without_a_word_hangs_nobody (Fixture *fixture, const void *data)
{
  unsigned n_stale = 0;

  open_server (fixture, serve_one, NULL);
  ask_often (fixture, 20, 100, &n_stale);
  g_assert_cmpuint (raw_server_get_n_requests (fixture->server), ==, 2000);
}

static void
test_server_that_ends_bodies_by_closing_hangs_nobody (Fixture *fixture, const void *data)
{
  unsigned n_stale = 0;

  open_server (fixture, serve_until_the_end, NULL);
  ask_often (fixture, 20, 50, &n_stale);
  g_assert_cmpuint (n_stale, ==, 0);
  g_assert_cmpuint (raw_server_get_n_requests (fixture->server), ==, 1000);
}

static void
test_each_user_keeps_its_one_connection (Fixture *fixture, const void *data)
{
  unsigned n_stale = 0;

  open_server (fixture, raw_serve_well, NULL);
  ask_often (fixture, 20, 100, &n_stale);
  g_assert_cmpuint (n_stale, ==, 0);
  g_assert_cmpuint (raw_server_get_n_requests (fixture->server), ==, 2000);
  g_assert_cmpuint (raw_server_get_n_connections (fixture->server), ==, 20);
}

static void
test_hundred_sessions_at_once_are_served (Fixture *fixture, const void *data)
{
  unsigned n_stale = 0;

  open_server (fixture, raw_serve_well, NULL);
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
test_request_goes_out_as_it_was_given (Fixture *fixture, const void *data)
{
  g_autofree char *request = NULL;
  g_auto (Client) client;

  open_server (fixture, serve_check_request, &request);
  client_init (&client, fixture);
  client.method = "POST";
  client_ask (&client);
  assert_ok (&client, "ok");
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
check_stale (Fixture *fixture, const char *method)
{
  g_auto (Client) client;

  open_server (fixture, serve_one_then_leave_at_the_next, NULL);
  client_init (&client, fixture);
  client.method = method;
  client_ask (&client);
  assert_ok (&client, "ok");
  client_ask (&client);
  g_assert_cmpint (client.fault, ==, THRONG_FAULT_RESET);
  g_assert_cmpuint (client.status, ==, 0);
  g_assert_true (client.is_stale);
  /* Not repeated in silence: repeating is the caller's business. */
  g_assert_cmpuint (raw_server_get_n_requests (fixture->server), ==, 2);
  client_ask (&client);
  assert_ok (&client, "ok");
  g_assert_cmpuint (raw_server_get_n_connections (fixture->server), ==, 2);
}

static void
test_used_connection_that_ends_is_stale_for_get (Fixture *fixture, const void *data)
{
  check_stale (fixture, "GET");
}

static void
test_used_connection_that_ends_is_stale_for_post (Fixture *fixture, const void *data)
{
  check_stale (fixture, "POST");
}

static void
test_refused_port_is_said_to_be_refused (Fixture *fixture, const void *data)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof address;
  int fd = socket (AF_INET, SOCK_STREAM, 0); /* bound, so nobody else gets the port */
  g_autofree char *uri = NULL;
  Client client;

  g_assert_cmpint (bind (fd, (struct sockaddr *) &address, length), ==, 0);
  g_assert_cmpint (getsockname (fd, (struct sockaddr *) &address, &length), ==, 0);
  uri = g_strdup_printf ("http://127.0.0.1:%u/", ntohs (address.sin_port));
  fixture->uri = g_uri_parse (uri, SOUP_HTTP_URI_FLAGS, NULL);
  client_init (&client, fixture);
  for (unsigned i = 0; i < 3; i++)
    {
      client_ask (&client);
      assert_fault (&client, THRONG_FAULT_REFUSED, "Connection refused");
      g_assert_false (client.is_stale);
    }
  client_clear (&client);
  close (fd);
}

static void
serve_part (RawConnection *connection, void *data)
{
  g_autofree char *request = raw_read_request (connection);

  raw_send (connection, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n0123456789");
}

static void
serve_bad_chunk (RawConnection *connection, void *data)
{
  g_autofree char *request = raw_read_request (connection);

  raw_send (connection, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n");
}

/* libsoup takes a size that is no number for 0, the last chunk. */
static void
test_bad_chunk_hangs_nobody (Fixture *fixture, const void *data)
{
  g_auto (Client) client;

  open_server (fixture, serve_bad_chunk, NULL);
  client_init (&client, fixture);
  client_ask (&client);
  g_assert_cmpuint (client.body_bytes, ==, 0);
}

/* Bodies */

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
test_large_body_is_counted_whole_and_kept_in_part (Fixture *fixture, const void *data)
{
  g_auto (Client) client;

  open_server (fixture, serve_ten_million, NULL);
  client_init (&client, fixture);
  client_ask (&client);
  g_assert_cmpint (client.fault, ==, THRONG_FAULT_NONE);
  g_assert_cmpuint (client.body_bytes, ==, 10000000);
  g_assert_cmpuint (client.body->len, ==, 1000);
}

static void
test_body_that_nobody_looks_at_is_counted (Fixture *fixture, const void *data)
{
  g_auto (Client) client;

  open_server (fixture, serve_ten_million, NULL);
  client_init (&client, fixture);
  client.keep_bytes = 0;
  client_ask (&client);
  g_assert_cmpuint (client.body_bytes, ==, 10000000);
  g_assert_cmpuint (client.body->len, ==, 0);
}

static void
test_chunks_become_one_body (Fixture *fixture, const void *data)
{
  g_auto (Client) client;

  open_server (fixture, serve_text,
               (void *) "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                        "5\r\nhello\r\n6;x=y\r\n world\r\n0\r\nTrailer: x\r\n\r\n");
  client_init (&client, fixture);
  client_ask (&client);
  assert_ok (&client, "hello world");
  g_assert_cmpuint (client.body_bytes, ==, 11);
}

static void
test_compressed_body_stays_as_it_came (Fixture *fixture, const void *data)
{
  g_auto (Client) client;

  open_server (
      fixture, serve_text,
      (void *) "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nwire");
  client_init (&client, fixture);
  client_ask (&client);
  assert_ok (&client, "wire");
}

static void
test_answers_without_a_body_end_at_the_head (Fixture *fixture, const void *data)
{
  g_auto (Client) client;

  open_server (fixture, serve_text, (void *) "HTTP/1.1 204 No Content\r\n\r\n");
  client_init (&client, fixture);
  client_ask (&client);
  g_assert_cmpint (client.fault, ==, THRONG_FAULT_NONE);
  g_assert_cmpuint (client.status, ==, 204);
  g_assert_cmpuint (client.body_bytes, ==, 0);
}

static void
test_head_does_not_wait_for_a_body (Fixture *fixture, const void *data)
{
  g_auto (Client) client;

  open_server (fixture, serve_text, (void *) "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
  client_init (&client, fixture);
  client.method = "HEAD";
  client_ask (&client);
  assert_ok (&client, "");
  g_assert_cmpuint (client.body_bytes, ==, 0);
}

static void
test_redirect_and_401_are_answers_like_any_other (Fixture *fixture, const void *data)
{
  static const char *const answers[] = {
    "HTTP/1.1 302 Found\r\nLocation: /other\r\nContent-Length: 0\r\n\r\n",
    "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: "
    "0\r\n\r\n",
  };
  const unsigned statuses[] = { 302, 401 };

  for (unsigned i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_auto (Client) client;

      open_server (fixture, serve_text, (void *) answers[i]);
      client_init (&client, fixture);
      client_ask (&client);
      g_assert_cmpuint (client.status, ==, statuses[i]);
      g_assert_cmpuint (raw_server_get_n_requests (fixture->server), ==, 1);
      g_clear_pointer (&fixture->server, raw_server_free);
      g_clear_pointer (&fixture->uri, g_uri_unref);
    }
}

/* Cancelling and closing */

static void
serve_first_not (RawConnection *connection, void *data)
{
  if (connection->number == 0)
    raw_serve_silence (connection, data);
  else
    raw_serve_well (connection, data);
}

static void
wait_for_requests (Fixture *fixture, unsigned n)
{
  int64_t deadline_us = g_get_monotonic_time () + TIMEOUT_US;
  ThrongTimer nudge;

  throng_timer_init (&nudge, (ThrongTimerFunc) (void (*) (void)) g_thread_yield, NULL);
  while (raw_server_get_n_requests (fixture->server) < n)
    {
      throng_timers_arm (fixture->timers, &nudge, g_get_monotonic_time () + 1000);
      iterate (fixture, deadline_us);
    }
  throng_timers_disarm (fixture->timers, &nudge);
}

static void
test_cancelled_session_can_send_again (Fixture *fixture, const void *data)
{
  g_auto (Client) client;

  open_server (fixture, serve_first_not, NULL);
  client_init (&client, fixture);
  client_send (&client);
  wait_for_requests (fixture, 1);
  g_assert_cmpint (throng_session_connecting_since (client.session), ==, THRONG_CONNECTED);
  throng_session_cancel (client.session);
  client_ask (&client);
  assert_ok (&client, "ok");
  g_assert_cmpuint (client.n_answers, ==, 1);
}

static void
test_cancelling_at_once_and_twice_is_fine (Fixture *fixture, const void *data)
{
  g_auto (Client) client;

  open_server (fixture, raw_serve_well, NULL);
  client_init (&client, fixture);
  for (unsigned i = 0; i < 20; i++)
    {
      client_send (&client);
      throng_session_cancel (client.session);
      throng_session_cancel (client.session);
    }
  client_ask (&client);
  assert_ok (&client, "ok");
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
test_cancelled_body_ends_its_connection (Fixture *fixture, const void *data)
{
  int64_t until_us = g_get_monotonic_time () + 50000;
  g_auto (Client) client;

  open_server (fixture, serve_endless_body, NULL);
  client_init (&client, fixture);
  client_send (&client);
  wait_for_requests (fixture, 1);
  /* The beginning of the body comes soon; where it does not, this tests a little less. */
  while (g_get_monotonic_time () < until_us)
    throng_poller_wait (fixture->poller, until_us);
  throng_session_cancel (client.session);
  g_assert_cmpuint (client.n_answers, ==, 0);
  client_ask (&client);
  assert_ok (&client, "ok");
  g_assert_cmpuint (raw_server_get_n_connections (fixture->server), ==, 2);
}

static void
test_session_may_close_from_within_its_answer (Fixture *fixture, const void *data)
{
  Client clients[10];

  open_server (fixture, raw_serve_well, NULL);
  for (unsigned i = 0; i < G_N_ELEMENTS (clients); i++)
    {
      client_init (&clients[i], fixture);
      clients[i].close_when_answered = true;
    }
  for (unsigned i = 0; i < G_N_ELEMENTS (clients); i++)
    {
      client_ask (&clients[i]);
      assert_ok (&clients[i], "ok");
      g_assert_null (clients[i].session);
      client_clear (&clients[i]);
    }
}

static void
test_sessions_may_close_while_they_wait (Fixture *fixture, const void *data)
{
  Client clients[20];

  open_server (fixture, raw_serve_silence, NULL);
  for (unsigned i = 0; i < G_N_ELEMENTS (clients); i++)
    {
      client_init (&clients[i], fixture);
      client_send (&clients[i]);
    }
  wait_for_requests (fixture, G_N_ELEMENTS (clients) / 2);
  for (unsigned i = 0; i < G_N_ELEMENTS (clients); i++)
    {
      g_assert_cmpuint (clients[i].n_answers, ==, 0);
      client_clear (&clients[i]);
    }
}

static void
test_connecting_says_since_when (Fixture *fixture, const void *data)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof address;
  int64_t before_us = g_get_monotonic_time ();
  int listener = socket (AF_INET, SOCK_STREAM, 0), waiting[4];
  g_autofree char *uri = NULL;
  Client client;

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
  client_init (&client, fixture);
  g_assert_cmpint (throng_session_connecting_since (client.session), ==, THRONG_CONNECTED);
  client_send (&client);
  g_assert_cmpint (throng_session_connecting_since (client.session), >=, before_us);
  g_assert_cmpint (throng_session_connecting_since (client.session), <=, g_get_monotonic_time ());
  throng_session_cancel (client.session);
  client_clear (&client);
  for (unsigned i = 0; i < G_N_ELEMENTS (waiting); i++)
    close (waiting[i]);
  close (listener);
}

/* Phases */

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
test_phases_are_those_that_happened_and_fit_the_response_time (Fixture *fixture, const void *data)
{
  g_auto (Client) client;

  open_server (fixture, serve_slowly, NULL);
  client_init (&client, fixture);
  for (unsigned i = 0; i < 3; i++)
    {
      int64_t start_us = g_get_monotonic_time ();

      client_ask (&client);
      assert_ok (&client, "ok");
      assert_phases (&client.phases, g_get_monotonic_time () - start_us);
      g_assert_cmpint (throng_phases_has (&client.phases, THRONG_PHASE_CONNECT), ==, i == 0);
    }
}

static void
test_phases_end_where_the_fault_is (Fixture *fixture, const void *data)
{
  g_auto (Client) client;

  open_server (fixture, serve_part, NULL);
  client_init (&client, fixture);
  client_ask (&client);
  g_assert_cmpint (client.fault, ==, THRONG_FAULT_INCOMPLETE);
  g_assert_true (throng_phases_has (&client.phases, THRONG_PHASE_CONNECT));
  g_assert_true (throng_phases_has (&client.phases, THRONG_PHASE_WAIT));
  g_assert_false (throng_phases_has (&client.phases, THRONG_PHASE_RECEIVE));
}

/* The connection to a server that says nothing, then the beginning of a body without an end. */
static void
test_phases_so_far_are_those_that_have_ended (Fixture *fixture, const void *data)
{
  int64_t deadline_us = g_get_monotonic_time () + TIMEOUT_US;
  ThrongPhases phases;
  g_auto (Client) client;

  open_server (fixture, data != NULL ? serve_endless_body : raw_serve_silence, NULL);
  client_init (&client, fixture);
  g_assert_cmpuint (throng_session_get_phases (client.session).seen, ==, 0);
  client_send (&client);
  wait_for_requests (fixture, 1);
  while (data != NULL && throng_session_get_body_bytes (client.session) == 0)
    iterate (fixture, deadline_us);

  phases = throng_session_get_phases (client.session);
  g_assert_cmpuint (client.n_answers, ==, 0);
  g_assert_true (throng_phases_has (&phases, THRONG_PHASE_CONNECT));
  g_assert_cmpint (throng_phases_has (&phases, THRONG_PHASE_WAIT), ==, data != NULL);
  g_assert_false (throng_phases_has (&phases, THRONG_PHASE_RECEIVE));
}

/* What GLib opens once for the whole process must not look like a leak. */
static void
warm_up (void)
{
  Fixture fixture = { 0 };
  Client client;

  set_up (&fixture, NULL);
  open_server (&fixture, raw_serve_well, NULL);
  client_init (&client, &fixture);
  client_ask (&client);
  client_clear (&client);
  fixture.n_files = 0;
  throng_transport_free (fixture.transport);
  throng_timers_free (fixture.timers);
  throng_poller_free (fixture.poller);
  raw_server_free (fixture.server);
  g_uri_unref (fixture.uri);
}

#define ADD(name, func) g_test_add ("/soup-transport/" name, Fixture, NULL, set_up, func, tear_down)

/* GIO has ten lines to say about each connection. */
static void
drop_message_cb (const char *domain, GLogLevelFlags level, const char *message, void *data)
{
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_log_set_handler ("GLib-GIO", G_LOG_LEVEL_DEBUG, drop_message_cb, NULL);
  warm_up ();
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
  ADD ("large-body-is-counted-whole-and-kept-in-part",
       test_large_body_is_counted_whole_and_kept_in_part);
  ADD ("body-that-nobody-looks-at-is-counted", test_body_that_nobody_looks_at_is_counted);
  ADD ("chunks-become-one-body", test_chunks_become_one_body);
  ADD ("compressed-body-stays-as-it-came", test_compressed_body_stays_as_it_came);
  ADD ("answers-without-a-body-end-at-the-head", test_answers_without_a_body_end_at_the_head);
  ADD ("head-does-not-wait-for-a-body", test_head_does_not_wait_for_a_body);
  ADD ("redirect-and-401-are-answers-like-any-other",
       test_redirect_and_401_are_answers_like_any_other);
  ADD ("cancelled-session-can-send-again", test_cancelled_session_can_send_again);
  ADD ("cancelling-at-once-and-twice-is-fine", test_cancelling_at_once_and_twice_is_fine);
  ADD ("cancelled-body-ends-its-connection", test_cancelled_body_ends_its_connection);
  ADD ("session-may-close-from-within-its-answer", test_session_may_close_from_within_its_answer);
  ADD ("sessions-may-close-while-they-wait", test_sessions_may_close_while_they_wait);
  ADD ("connecting-says-since-when", test_connecting_says_since_when);
  ADD ("phases-are-those-that-happened-and-fit-the-response-time",
       test_phases_are_those_that_happened_and_fit_the_response_time);
  ADD ("phases-end-where-the-fault-is", test_phases_end_where_the_fault_is);
  ADD ("phases-so-far-are-those-that-have-ended/silence",
       test_phases_so_far_are_those_that_have_ended);
  g_test_add ("/soup-transport/phases-so-far-are-those-that-have-ended/body", Fixture, "body",
              set_up, test_phases_so_far_are_those_that_have_ended, tear_down);
  return g_test_run ();
}
