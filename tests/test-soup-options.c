/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How requests travel: certificates, proxies and versions of HTTP, from the scenario down to the
 * sockets. */

#include "engine/throng-soup-options.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "engine/throng-soup-transport.h"
#include "raw-server.h"
#include "scenario/throng-scenario-file.h"

/* How long a test waits for something that must come. */
#define TIMEOUT_US (30 * G_USEC_PER_SEC)

#define LARGE_BYTES ((size_t) 3 * 1024 * 1024)

/* Of certificates, made once for all tests by make_files. */
static char *folder;

static const char make_files[]
    = "req() { openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -days 2 "
      "-subj /CN=test \"$@\"; }\n"
      "mkdir certs\n"
      "req -nodes -keyout certs/here.key -out certs/here.pem "
      "-addext subjectAltName=IP:127.0.0.1\n"
      "req -nodes -keyout user.key -out user.pem\n"
      "req -passout pass:secret -keyout locked.key -out locked.pem\n"
      "cat certs/here.key certs/here.pem > here-both.pem\n"
      "cat user.pem user.key > user-both.pem\n"
      "openssl rand -hex 32 > nothing.pem\n"
      "{ echo '-----BEGIN CERTIFICATE-----'; cat nothing.pem; cat user.key; } > broken.pem\n";

typedef struct
{
  ThrongPoller *poller;
  ThrongTimers *timers;
  ThrongTransport *transport;
  ThrongSession *session;

  RawServer *server;
  GTlsCertificate *certificate; /* of the server */
  bool wants_certificate;       /* the server, of its client */

  RawServer *proxy;
  const char *proxy_answer; /* (nullable): instead of doing its work */
  GMutex mutex;
  GString *proxied; /* requests that the proxy got; guarded by @mutex */

  unsigned n_answers;
  ThrongFault fault;
  char *fault_text;
  unsigned status;
  ThrongHttpVersion version;
  uint64_t body_bytes;
} Fixture;

/* The servers */

static gboolean
accept_certificate_cb (GTlsConnection *connection,
                       GTlsCertificate *certificate,
                       GTlsCertificateFlags errors,
                       void *data)
{
  return TRUE;
}

static bool
is_user_certificate (GTlsCertificate *certificate)
{
  g_autofree char *path = g_build_filename (folder, "user.pem", NULL);
  g_autoptr (GTlsCertificate) expected = g_tls_certificate_new_from_file (path, NULL);

  return certificate != NULL && g_tls_certificate_is_same (certificate, expected);
}

static void
answer_requests (GIOStream *stream, const char *answer)
{
  GInputStream *input = g_io_stream_get_input_stream (stream);
  GOutputStream *output = g_io_stream_get_output_stream (stream);
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
  bool is_right = true;

  if (fixture->wants_certificate)
    g_object_set (tls, "authentication-mode", G_TLS_AUTHENTICATION_REQUIRED, NULL);
  g_signal_connect (tls, "accept-certificate", G_CALLBACK (accept_certificate_cb), NULL);
  if (!g_tls_connection_handshake (G_TLS_CONNECTION (tls), NULL, NULL))
    return;
  if (fixture->wants_certificate)
    is_right = is_user_certificate (g_tls_connection_get_peer_certificate (G_TLS_CONNECTION (tls)));
  answer_requests (tls, is_right ? "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
                                 : "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
}

static int
connect_to (const char *host, unsigned port)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;

  g_socket_client_set_enable_proxy (client, FALSE);
  connection = g_socket_client_connect_to_host (client, host, (guint16) port, NULL, NULL);
  return connection != NULL ? dup (g_socket_get_fd (g_socket_connection_get_socket (connection)))
                            : -1;
}

/* Until one of the two ends. */
static void
relay (int a, int b)
{
  struct pollfd fds[] = { { .fd = a, .events = POLLIN }, { .fd = b, .events = POLLIN } };
  char buffer[16384];

  while (poll (fds, 2, -1) > 0)
    {
      for (unsigned i = 0; i < 2; i++)
        {
          ssize_t n = fds[i].revents != 0 ? recv (fds[i].fd, buffer, sizeof buffer, MSG_DONTWAIT)
                                          : -1;

          if (n == 0 || (fds[i].revents & (POLLERR | POLLNVAL)) != 0)
            return;
          for (ssize_t done = 0; done < n;)
            {
              ssize_t written = send (fds[1 - i].fd, buffer + done, (size_t) (n - done),
                                      MSG_NOSIGNAL);

              if (written <= 0)
                return;
              done += written;
            }
        }
    }
}

static void
note (Fixture *fixture, const char *request)
{
  g_mutex_lock (&fixture->mutex);
  g_string_append (fixture->proxied, request);
  g_mutex_unlock (&fixture->mutex);
}

/* A tunnel for CONNECT; otherwise the first request goes on with its path alone, and what follows
 * as it comes. */
static void
serve_proxy (RawConnection *connection, void *data)
{
  Fixture *fixture = data;
  g_autofree char *request = raw_read_request (connection);
  bool is_tunnel = request != NULL && g_str_has_prefix (request, "CONNECT ");
  g_auto (GStrv) words = request != NULL ? g_strsplit (request, " ", 3) : NULL;
  g_autofree char *url = NULL;
  g_autoptr (GUri) uri = NULL;
  int fd;

  if (request == NULL)
    return;
  note (fixture, request);
  if (fixture->proxy_answer != NULL)
    {
      raw_send (connection, fixture->proxy_answer);
      return;
    }
  url = is_tunnel ? g_strconcat ("http://", words[1], "/", NULL) : g_strdup (words[1]);
  uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  g_assert_nonnull (uri);
  fd = connect_to (g_uri_get_host (uri), (unsigned) g_uri_get_port (uri));
  g_assert_cmpint (fd, >=, 0);
  if (is_tunnel)
    raw_send (connection, "HTTP/1.1 200 Connection established\r\n\r\n");
  else
    {
      g_autofree char *head = g_strdup_printf ("%s %s %s", words[0], g_uri_get_path (uri),
                                               words[2]);

      g_assert_cmpint (send (fd, head, strlen (head), MSG_NOSIGNAL), ==, (int) strlen (head));
    }
  relay (connection->fd, fd);
  close (fd);
}

/* Set-up */

static void
set_up (Fixture *fixture, const void *data)
{
  g_autofree char *path = g_build_filename (folder, "here-both.pem", NULL);
  g_autoptr (GError) error = NULL;

  fixture->poller = throng_poller_new (&error);
  g_assert_no_error (error);
  fixture->timers = throng_timers_new ();
  fixture->certificate = g_tls_certificate_new_from_file (path, &error);
  g_assert_no_error (error);
  g_mutex_init (&fixture->mutex);
  fixture->proxied = g_string_new (NULL);
  fixture->server = raw_server_new (serve_tls, fixture);
  fixture->proxy = raw_server_new (serve_proxy, fixture);
}

static void
tear_down (Fixture *fixture, const void *data)
{
  g_clear_pointer (&fixture->session, throng_session_close);
  g_clear_pointer (&fixture->transport, throng_transport_free);
  throng_timers_free (fixture->timers);
  throng_poller_free (fixture->poller);
  raw_server_free (fixture->proxy);
  raw_server_free (fixture->server);
  g_object_unref (fixture->certificate);
  g_string_free (fixture->proxied, TRUE);
  g_mutex_clear (&fixture->mutex);
  g_free (fixture->fault_text);
}

/* @keys: of the scenario, with single quotes */
static ThrongScenario *
make_scenario (const char *keys)
{
  g_autofree char *json = g_strdup_printf (
      "{ 'throng': 1, 'target': 'http://127.0.0.1:1', %s, 'users': [ { 'name': 'A', 'tasks': [ { "
      "'name': 'T', 'steps': [ { 'request': 'GET /' } ] } ] } ] }",
      keys);
  ThrongScenario *scenario;
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GPtrArray) faults = NULL;

  g_strdelimit (json, "'", '"');
  scenario = throng_scenario_new_from_data (json, -1, &problems);
  g_assert_nonnull (scenario);
  faults = throng_scenario_validate (scenario);
  for (unsigned i = 0; i < faults->len; i++)
    g_test_message ("%s", ((ThrongProblem *) faults->pdata[i])->message);
  g_assert_cmpuint (faults->len, ==, 0);
  return scenario;
}

static void
make_transport (Fixture *fixture, const char *keys)
{
  g_autoptr (ThrongScenario) scenario = make_scenario (keys);
  g_autoptr (ThrongFiles) files = throng_files_new (folder, false);
  g_auto (ThrongSoupOptions) options = { 0 };
  g_autoptr (GError) error = NULL;

  throng_soup_options_init (&options, scenario, files, &error);
  g_assert_no_error (error);
  fixture->transport = throng_soup_transport_new (fixture->poller, fixture->timers, &options);
}

/* As make_transport(), through the proxy. */
static void
make_proxied_transport (Fixture *fixture, const char *keys)
{
  g_autofree char *proxy = raw_server_dup_uri (fixture->proxy, "/");
  g_autofree char *all = g_strdup_printf ("%s, 'proxy': '%s'", keys, proxy);

  make_transport (fixture, all);
}

/* The client */

static void
answered_cb (void *data, const ThrongAnswer *answer)
{
  Fixture *fixture = data;

  fixture->n_answers++;
  fixture->fault = answer->fault;
  g_set_str (&fixture->fault_text, answer->fault != THRONG_FAULT_NONE ? answer->fault_text : NULL);
  fixture->status = answer->status;
  fixture->version = answer->version;
  fixture->body_bytes = answer->body_bytes;
}

static void
send_get (Fixture *fixture, const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  ThrongHeader headers[] = { { "Authorization", "secret" }, { "Cookie", "sid=7" } };
  ThrongExchange exchange = { .method = "GET", .uri = uri, .headers = headers, .n_headers = 2 };

  if (fixture->session == NULL)
    fixture->session = throng_transport_open (fixture->transport, answered_cb, fixture);
  throng_session_send (fixture->session, &exchange);
}

static void
iterate (Fixture *fixture)
{
  int64_t now_us = g_get_monotonic_time ();

  while (throng_timers_fire_next (fixture->timers, now_us))
    ;
  throng_poller_wait (fixture->poller,
                      MIN (throng_timers_get_due_us (fixture->timers), now_us + 10000));
}

static void
iterate_for (Fixture *fixture, int64_t us)
{
  int64_t end_us = g_get_monotonic_time () + us;

  while (g_get_monotonic_time () < end_us)
    iterate (fixture);
}

static void
get (Fixture *fixture, const char *url)
{
  int64_t deadline_us = g_get_monotonic_time () + TIMEOUT_US;
  unsigned n_answers = fixture->n_answers + 1;

  send_get (fixture, url);
  while (fixture->n_answers < n_answers)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline_us);
      iterate (fixture);
    }
}

static void
get_https (Fixture *fixture)
{
  g_autofree char *plain = raw_server_dup_uri (fixture->server, "/");
  g_autofree char *url = g_strconcat ("https", plain + strlen ("http"), NULL);

  get (fixture, url);
}

static void
assert_answer (Fixture *fixture, unsigned status)
{
  g_assert_cmpstr (fixture->fault_text, ==, NULL);
  g_assert_cmpuint (fixture->status, ==, status);
}

static void
assert_fault (Fixture *fixture, ThrongFault fault, const char *text)
{
  g_assert_cmpstr (fixture->fault_text, ==, text);
  g_assert_cmpint (fixture->fault, ==, fault);
  g_assert_cmpuint (fixture->status, ==, 0);
}

/* TLS */

static void
test_unverified_certificates_are_accepted (Fixture *fixture, const void *data)
{
  make_transport (fixture, "'tls': { 'verify': false }");
  get_https (fixture);
  assert_answer (fixture, 200);
  get_https (fixture);
  assert_answer (fixture, 200);
  g_assert_cmpuint (raw_server_get_n_connections (fixture->server), ==, 1);
}

/* A fault after the handshake must not be taken for one of the certificate that nobody minds. */
static void
test_unverified_certificates_are_not_blamed (Fixture *fixture, const void *data)
{
  make_transport (fixture, "'tls': { 'verify': false }");
  fixture->wants_certificate = true;
  get_https (fixture);
  assert_fault (fixture, THRONG_FAULT_TLS, "The server asks for a client certificate");
}

static void
test_authorities_of_the_scenario_are_trusted (Fixture *fixture, const void *data)
{
  make_transport (fixture, "'tls': { 'ca-file': 'certs/here.pem' }");
  get_https (fixture);
  assert_answer (fixture, 200);
}

static void
test_only_authorities_of_the_scenario_are_trusted (Fixture *fixture, const void *data)
{
  g_autofree char *path = g_build_filename (folder, "here-both.pem", NULL);
  g_autoptr (GTlsDatabase) system_trusts = g_tls_file_database_new (path, NULL);

  g_tls_backend_set_default_database (g_tls_backend_get_default (), system_trusts);
  make_transport (fixture, "'tls': { 'ca-file': 'user.pem' }");
  get_https (fixture);
  g_tls_backend_set_default_database (g_tls_backend_get_default (), NULL);
  assert_fault (fixture, THRONG_FAULT_TLS, "The server's certificate is from an unknown authority");
}

static void
test_certificate_is_shown_to_a_server_that_asks (Fixture *fixture, const void *data)
{
  fixture->wants_certificate = true;
  make_transport (fixture, "'tls': { 'ca-file': 'certs/here.pem', 'certificate-file': 'user.pem', "
                           "'key-file': 'user.key' }");
  get_https (fixture);
  assert_answer (fixture, 200);
}

static void
test_key_may_be_in_the_file_of_the_certificate (Fixture *fixture, const void *data)
{
  fixture->wants_certificate = true;
  make_transport (fixture, "'tls': { 'verify': false, 'certificate-file': 'user-both.pem' }");
  get_https (fixture);
  assert_answer (fixture, 200);
}

static void
assert_refused (const char *tls, const char *message)
{
  g_autofree char *keys = g_strdup_printf ("'tls': { %s }", tls);
  g_autoptr (ThrongScenario) scenario = make_scenario (keys);
  g_autoptr (ThrongFiles) files = throng_files_new (folder, false);
  g_auto (ThrongSoupOptions) options = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_false (throng_soup_options_init (&options, scenario, files, &error));
  g_assert_cmpstr (error->message, ==, message);
}

static void
test_files_that_are_no_use_are_told_with_their_place (void)
{
  assert_refused ("'ca-file': 'none.pem'",
                  "tls.ca-file: “none.pem” cannot be read: No such file or directory");
  assert_refused ("'ca-file': 'nothing.pem'",
                  "tls.ca-file: “nothing.pem” holds no certificates in PEM form");
  assert_refused ("'ca-file': 'user.key'",
                  "tls.ca-file: “user.key” holds no certificates in PEM form");
  assert_refused ("'certificate-file': 'certs'", "tls.certificate-file: “certs” is not a file");
  assert_refused ("'certificate-file': 'nothing.pem'",
                  "tls.certificate-file: “nothing.pem” holds no certificate in PEM form");
  assert_refused ("'certificate-file': 'user.pem'",
                  "tls.certificate-file: “user.pem” holds no private key in PEM form");
  assert_refused ("'certificate-file': 'user.pem', 'key-file': 'none.key'",
                  "tls.key-file: “none.key” cannot be read: No such file or directory");
  assert_refused ("'certificate-file': 'locked.pem', 'key-file': 'locked.key'",
                  "tls.key-file: “locked.key” holds an encrypted key; Throng asks for no passwords "
                  "and needs it unencrypted");
  assert_refused ("'certificate-file': 'broken.pem'",
                  "tls.certificate-file: “broken.pem” can't be used: the certificate or its key is "
                  "damaged");
}

/* The proxy */

static void
test_plain_requests_go_through_the_proxy (Fixture *fixture, const void *data)
{
  g_autoptr (RawServer) target = raw_server_new (raw_serve_well, NULL);
  g_autofree char *url = raw_server_dup_uri (target, "/path");
  g_autofree char *line = g_strdup_printf ("GET %s HTTP/1.1\r\n", url);

  make_proxied_transport (fixture, "'name': ''");
  get (fixture, url);
  assert_answer (fixture, 200);
  g_assert_cmpuint (raw_server_get_n_requests (target), ==, 1);
  g_mutex_lock (&fixture->mutex);
  g_assert_true (g_str_has_prefix (fixture->proxied->str, line));
  g_mutex_unlock (&fixture->mutex);
}

/* What is for the target alone does not show in the request for the tunnel. */
static void
test_tls_goes_through_a_tunnel (Fixture *fixture, const void *data)
{
  make_proxied_transport (fixture, "'tls': { 'ca-file': 'certs/here.pem' }");
  for (unsigned i = 0; i < 3; i++)
    {
      get_https (fixture);
      assert_answer (fixture, 200);
    }
  g_assert_cmpuint (raw_server_get_n_connections (fixture->server), ==, 1);
  g_mutex_lock (&fixture->mutex);
  g_assert_true (g_str_has_prefix (fixture->proxied->str, "CONNECT 127.0.0.1:"));
  g_assert_null (strstr (fixture->proxied->str, "secret"));
  g_assert_null (strstr (fixture->proxied->str, "sid=7"));
  g_mutex_unlock (&fixture->mutex);
}

static void
test_certificates_are_verified_in_a_tunnel_too (Fixture *fixture, const void *data)
{
  make_proxied_transport (fixture, "'name': ''");
  get_https (fixture);
  assert_fault (fixture, THRONG_FAULT_TLS, "The server's certificate is from an unknown authority");
}

static void
test_unverified_certificates_are_accepted_in_a_tunnel (Fixture *fixture, const void *data)
{
  fixture->wants_certificate = true;
  make_proxied_transport (fixture,
                          "'tls': { 'verify': false, 'certificate-file': 'user-both.pem' }");
  get_https (fixture);
  assert_answer (fixture, 200);
}

/* libsoup makes the answer to CONNECT the answer to the request; the target has given none. */
static void
test_refusal_of_a_tunnel_is_a_fault_of_the_proxy (Fixture *fixture, const void *data)
{
  make_proxied_transport (fixture, "'name': ''");
  fixture->proxy_answer = "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic "
                          "realm=\"x\"\r\nContent-Length: 2\r\n\r\nno";
  get_https (fixture);
  assert_fault (fixture, THRONG_FAULT_PROXY,
                "The proxy answered 407 Proxy Authentication Required");
  fixture->proxy_answer = "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n";
  get_https (fixture);
  assert_fault (fixture, THRONG_FAULT_PROXY, "The proxy answered 502 Bad Gateway");
  fixture->proxy_answer = "";
  get_https (fixture);
  assert_fault (fixture, THRONG_FAULT_PROXY, "The proxy closed the connection");
  fixture->proxy_answer = "SSH-2.0-OpenSSH_9\r\n\r\n";
  get_https (fixture);
  assert_fault (fixture, THRONG_FAULT_PROXY, "The proxy's answer is not valid HTTP");
  g_assert_cmpuint (raw_server_get_n_connections (fixture->server), ==, 0);
  /* And the session is none the worse for it. */
  fixture->proxy_answer = NULL;
  get_https (fixture);
  g_assert_cmpint (fixture->fault, ==, THRONG_FAULT_TLS);
}

/* For a plain request it is an answer like any other. */
static void
test_answer_of_the_proxy_to_a_plain_request_is_the_answer (Fixture *fixture, const void *data)
{
  make_proxied_transport (fixture, "'name': ''");
  fixture->proxy_answer = "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 2\r\n\r\nno";
  get (fixture, "http://127.0.0.1:1/");
  assert_answer (fixture, 502);
  g_assert_cmpuint (fixture->body_bytes, ==, 2);
}

static void
test_proxy_that_is_not_there_is_told (Fixture *fixture, const void *data)
{
  make_transport (fixture, "'proxy': 'http://127.0.0.1:1'");
  get (fixture, "http://127.0.0.1:2/");
  assert_fault (fixture, THRONG_FAULT_PROXY, "The proxy refused the connection");
  get_https (fixture);
  assert_fault (fixture, THRONG_FAULT_PROXY, "The proxy refused the connection");
  g_assert_cmpuint (raw_server_get_n_connections (fixture->server), ==, 0);
}

/* HTTP/2 */

typedef struct
{
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  GTlsCertificate *certificate;
  char *url; /* set when it listens; guarded by @mutex */
  GMutex mutex;
  GCond cond;
} Http2Server;

static gboolean
shut_down_cb (void *socket)
{
  g_socket_shutdown (socket, TRUE, TRUE, NULL);
  return G_SOURCE_REMOVE;
}

/* The end of the answer is still to be written. */
static void
finished_cb (SoupServerMessage *message, void *data)
{
  g_autoptr (GSource) source = g_timeout_source_new (20);

  g_source_set_callback (source, shut_down_cb,
                         g_object_ref (soup_server_message_get_socket (message)), g_object_unref);
  g_source_attach (source, g_main_context_get_thread_default ());
}

static void
request_cb (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            void *data)
{
  size_t length = g_str_equal (path, "/large") ? LARGE_BYTES : 2;

  if (g_str_equal (path, "/silence"))
    {
      soup_server_message_pause (message);
      return;
    }
  if (g_str_equal (path, "/last"))
    g_signal_connect (message, "finished", G_CALLBACK (finished_cb), NULL);
  soup_server_message_set_status (message, g_str_equal (path, "/none") ? 404 : 200, NULL);
  soup_server_message_set_response (message, "text/plain", SOUP_MEMORY_TAKE,
                                    g_strnfill (length, 'x'), length);
}

static void *
http2_thread (void *data)
{
  Http2Server *self = data;
  g_autoptr (SoupServer) server = NULL;
  GSList *uris;

  g_main_context_push_thread_default (self->context);
  server = soup_server_new ("tls-certificate", self->certificate, NULL);
  soup_server_add_handler (server, NULL, request_cb, NULL, NULL);
  g_assert_true (soup_server_listen_local (
      server, 0, SOUP_SERVER_LISTEN_HTTPS | SOUP_SERVER_LISTEN_IPV4_ONLY, NULL));
  uris = soup_server_get_uris (server);
  g_mutex_lock (&self->mutex);
  self->url = g_strdup_printf ("https://127.0.0.1:%d/", g_uri_get_port (uris->data));
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  g_main_loop_run (self->loop);
  soup_server_disconnect (server);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

static void
http2_server_start (Http2Server *self, GTlsCertificate *certificate)
{
  *self = (Http2Server) { .certificate = certificate, .context = g_main_context_new () };
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->loop = g_main_loop_new (self->context, FALSE);
  self->thread = g_thread_new ("http2", http2_thread, self);
  g_mutex_lock (&self->mutex);
  while (self->url == NULL)
    g_cond_wait (&self->cond, &self->mutex);
  g_mutex_unlock (&self->mutex);
}

static void
http2_server_stop (Http2Server *self)
{
  g_main_loop_quit (self->loop);
  g_thread_join (self->thread);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self->url);
}

/* @version: expected; %THRONG_HTTP_NONE = any */
static void
run_http2 (Fixture *fixture, const char *keys, ThrongHttpVersion version, bool is_proxied)
{
  Http2Server server;
  g_autofree char *large = NULL;
  g_autofree char *none = NULL;

  http2_server_start (&server, fixture->certificate);
  large = g_strconcat (server.url, "large", NULL);
  none = g_strconcat (server.url, "none", NULL);
  if (is_proxied)
    make_proxied_transport (fixture, keys);
  else
    make_transport (fixture, keys);
  for (unsigned i = 0; i < 5; i++)
    {
      get (fixture, server.url);
      assert_answer (fixture, 200);
      if (version != THRONG_HTTP_NONE)
        g_assert_cmpint (fixture->version, ==, version);
      g_assert_cmpuint (fixture->body_bytes, ==, 2);
    }
  get (fixture, large);
  assert_answer (fixture, 200);
  g_assert_cmpuint (fixture->body_bytes, ==, LARGE_BYTES);
  get (fixture, none);
  assert_answer (fixture, 404);
  g_clear_pointer (&fixture->session, throng_session_close);
  http2_server_stop (&server);
}

#define TRUSTING "'tls': { 'ca-file': 'certs/here.pem' }"

static void
test_http2_is_used_where_it_is_allowed (Fixture *fixture, const void *data)
{
  run_http2 (fixture, TRUSTING ", 'http-version': 'auto'", THRONG_HTTP_2, false);
}

/* libsoup 3.6 does not offer HTTP/2 there. */
static void
test_http2_may_be_allowed_with_a_proxy (Fixture *fixture, const void *data)
{
  run_http2 (fixture, TRUSTING ", 'http-version': 'auto'", THRONG_HTTP_NONE, true);
}

static void
test_http2_lasts_beyond_what_is_given_up (Fixture *fixture, const void *data)
{
  static const char *const paths[] = { "silence", "large", "silence" };
  Http2Server server;

  http2_server_start (&server, fixture->certificate);
  make_transport (fixture, TRUSTING ", 'http-version': 'auto'");
  for (unsigned i = 0; i < 30; i++)
    {
      g_autofree char *url = g_strconcat (server.url, paths[i % G_N_ELEMENTS (paths)], NULL);
      unsigned n_answers = fixture->n_answers;

      send_get (fixture, url);
      iterate_for (fixture, i * 500);
      throng_session_cancel (fixture->session);
      g_assert_true (fixture->n_answers == n_answers || i % 3 == 1);
      get (fixture, server.url);
      assert_answer (fixture, 200);
      g_assert_cmpint (fixture->version, ==, THRONG_HTTP_2);
    }
  g_clear_pointer (&fixture->session, throng_session_close);
  http2_server_stop (&server);
}

static void
test_http2_connection_that_ends_is_replaced (Fixture *fixture, const void *data)
{
  Http2Server server;
  g_autofree char *last = NULL;

  http2_server_start (&server, fixture->certificate);
  last = g_strconcat (server.url, "last", NULL);
  make_transport (fixture, TRUSTING ", 'http-version': 'auto'");
  for (unsigned i = 0; i < 3; i++)
    {
      get (fixture, last);
      assert_answer (fixture, 200);
      iterate_for (fixture, 100000);
      get (fixture, server.url);
      assert_answer (fixture, 200);
    }
  g_clear_pointer (&fixture->session, throng_session_close);
  http2_server_stop (&server);
}

static void
test_http2_session_may_close_at_any_time (Fixture *fixture, const void *data)
{
  Http2Server server;
  g_autofree char *large = NULL;

  http2_server_start (&server, fixture->certificate);
  large = g_strconcat (server.url, "large", NULL);
  make_transport (fixture, TRUSTING ", 'http-version': 'auto'");
  for (unsigned i = 0; i < 20; i++)
    {
      send_get (fixture, large);
      iterate_for (fixture, i * 1000);
      g_clear_pointer (&fixture->session, throng_session_close);
    }
  iterate_for (fixture, 50000);
  http2_server_stop (&server);
}

static void
test_http2_is_not_used_by_default (Fixture *fixture, const void *data)
{
  run_http2 (fixture, TRUSTING, THRONG_HTTP_1_1, false);
}

static void
test_server_without_http2_gets_http1 (Fixture *fixture, const void *data)
{
  make_transport (fixture, TRUSTING ", 'http-version': 'auto'");
  get_https (fixture);
  assert_answer (fixture, 200);
  g_assert_cmpint (fixture->version, ==, THRONG_HTTP_1_1);
}

static void
serve_http_1_0 (RawConnection *connection, void *data)
{
  g_autofree char *request = raw_read_request (connection);

  raw_send (connection, "HTTP/1.0 200 OK\r\n\r\nok");
}

static void
test_http_1_0_is_told_apart (Fixture *fixture, const void *data)
{
  g_autoptr (RawServer) target = raw_server_new (serve_http_1_0, NULL);
  g_autofree char *url = raw_server_dup_uri (target, "/");

  make_transport (fixture, "'name': ''");
  get (fixture, url);
  assert_answer (fixture, 200);
  g_assert_cmpint (fixture->version, ==, THRONG_HTTP_1_0);
}

/* The whole way: from a file to the summary */

typedef struct
{
  int exit_code;
  char *output; /* of both streams */
} Outcome;

static void
outcome_clear (Outcome *outcome)
{
  g_free (outcome->output);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Outcome, outcome_clear)

/* @keys: of the scenario, with single quotes. Two workers send ten requests to @target. */
static Outcome
run_cli (const char *keys, const char *target)
{
  const char *argv[] = {
    g_getenv ("THRONG_CLI"), "run", "--workers", "2", "--json", "out.json", "way.throng", NULL
  };
  g_autofree char *json = g_strdup_printf (
      "{ 'throng': 1, 'target': '%s', %s, 'users': [ { 'name': 'A', 'tasks': [ { 'name': 'T', "
      "'steps': [ { 'request': 'GET /' } ] } ] } ], 'load': { 'users': 2, 'spawn-rate': 100, "
      "'tasks': 10 } }",
      target, keys);
  g_autofree char *path = g_build_filename (folder, "way.throng", NULL);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_autoptr (GSubprocess) process = NULL;
  Outcome outcome = { 0 };

  g_strdelimit (json, "'", '"');
  g_assert_true (g_file_set_contents (path, json, -1, NULL));
  g_subprocess_launcher_set_cwd (launcher, folder);
  process = g_subprocess_launcher_spawnv (launcher, argv, NULL);
  g_assert_nonnull (process);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &outcome.output, NULL, NULL);
  g_test_message ("%s", outcome.output);
  outcome.exit_code = g_subprocess_get_exit_status (process);
  return outcome;
}

static int64_t
get_n_requests (const char *version)
{
  g_autofree char *path = g_build_filename (folder, "out.json", NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *root;

  g_assert_true (json_parser_load_from_file (parser, path, NULL));
  root = json_node_get_object (json_parser_get_root (parser));
  return json_object_get_int_member (json_object_get_object_member (root, "http_versions"),
                                     version);
}

static void
test_run_goes_as_its_file_says (Fixture *fixture, const void *data)
{
  Http2Server server;

  http2_server_start (&server, fixture->certificate);
  {
    g_auto (Outcome) outcome = run_cli (TRUSTING ", 'http-version': 'auto'", server.url);

    g_assert_cmpint (outcome.exit_code, ==, 0);
    g_assert_cmpint (get_n_requests ("2"), ==, 10);
    g_assert_cmpint (get_n_requests ("1.1"), ==, 0);
  }
  http2_server_stop (&server);
}

static void
test_run_goes_through_the_proxy_of_its_file (Fixture *fixture, const void *data)
{
  g_autofree char *proxy = raw_server_dup_uri (fixture->proxy, "");
  g_autofree char *keys = g_strdup_printf (TRUSTING ", 'proxy': '%s'", proxy);
  g_autofree char *plain = raw_server_dup_uri (fixture->server, "");
  g_autofree char *target = g_strconcat ("https", plain + strlen ("http"), NULL);
  g_auto (Outcome) outcome = run_cli (keys, target);

  g_assert_cmpint (outcome.exit_code, ==, 0);
  g_assert_cmpint (get_n_requests ("1.1"), ==, 10);
  g_assert_cmpuint (raw_server_get_n_requests (fixture->proxy), ==, 2);
  g_assert_cmpuint (raw_server_get_n_connections (fixture->server), ==, 2);
}

static void
test_unusable_file_ends_the_run_before_anything_is_sent (Fixture *fixture, const void *data)
{
  g_autofree char *target = raw_server_dup_uri (fixture->server, "");
  g_auto (Outcome) outcome = run_cli ("'tls': { 'ca-file': 'none.pem' }", target);

  g_assert_cmpint (outcome.exit_code, ==, 3);
  g_assert_cmpstr (outcome.output, ==,
                   "throng-cli: tls.ca-file: “none.pem” cannot be read: No such file or "
                   "directory\n");
  g_assert_cmpuint (raw_server_get_n_connections (fixture->server), ==, 0);
}

static void
test_proxy_that_is_not_local_needs_permission (Fixture *fixture, const void *data)
{
  g_auto (Outcome) outcome = run_cli ("'proxy': 'http://proxy.example:3128'", "http://127.0.0.1:1");

  g_assert_cmpint (outcome.exit_code, ==, 2);
  g_assert_nonnull (strstr (outcome.output, "--allow-host proxy.example"));
}

#define ADD(name, func) g_test_add ("/soup-options/" name, Fixture, NULL, set_up, func, tear_down)

static int
run (void)
{
  ADD ("unverified-certificates-are-accepted", test_unverified_certificates_are_accepted);
  ADD ("unverified-certificates-are-not-blamed", test_unverified_certificates_are_not_blamed);
  ADD ("authorities-of-the-scenario-are-trusted", test_authorities_of_the_scenario_are_trusted);
  ADD ("only-authorities-of-the-scenario-are-trusted",
       test_only_authorities_of_the_scenario_are_trusted);
  ADD ("certificate-is-shown-to-a-server-that-asks",
       test_certificate_is_shown_to_a_server_that_asks);
  ADD ("key-may-be-in-the-file-of-the-certificate", test_key_may_be_in_the_file_of_the_certificate);
  g_test_add_func ("/soup-options/files-that-are-no-use-are-told-with-their-place",
                   test_files_that_are_no_use_are_told_with_their_place);
  ADD ("plain-requests-go-through-the-proxy", test_plain_requests_go_through_the_proxy);
  ADD ("tls-goes-through-a-tunnel", test_tls_goes_through_a_tunnel);
  ADD ("certificates-are-verified-in-a-tunnel-too", test_certificates_are_verified_in_a_tunnel_too);
  ADD ("unverified-certificates-are-accepted-in-a-tunnel",
       test_unverified_certificates_are_accepted_in_a_tunnel);
  ADD ("refusal-of-a-tunnel-is-a-fault-of-the-proxy",
       test_refusal_of_a_tunnel_is_a_fault_of_the_proxy);
  ADD ("answer-of-the-proxy-to-a-plain-request-is-the-answer",
       test_answer_of_the_proxy_to_a_plain_request_is_the_answer);
  ADD ("proxy-that-is-not-there-is-told", test_proxy_that_is_not_there_is_told);
  ADD ("http2-is-used-where-it-is-allowed", test_http2_is_used_where_it_is_allowed);
  ADD ("http2-may-be-allowed-with-a-proxy", test_http2_may_be_allowed_with_a_proxy);
  ADD ("http2-lasts-beyond-what-is-given-up", test_http2_lasts_beyond_what_is_given_up);
  ADD ("http2-connection-that-ends-is-replaced", test_http2_connection_that_ends_is_replaced);
  ADD ("http2-session-may-close-at-any-time", test_http2_session_may_close_at_any_time);
  ADD ("http2-is-not-used-by-default", test_http2_is_not_used_by_default);
  ADD ("server-without-http2-gets-http1", test_server_without_http2_gets_http1);
  ADD ("http-1-0-is-told-apart", test_http_1_0_is_told_apart);
  ADD ("run-goes-as-its-file-says", test_run_goes_as_its_file_says);
  ADD ("run-goes-through-the-proxy-of-its-file", test_run_goes_through_the_proxy_of_its_file);
  ADD ("unusable-file-ends-the-run-before-anything-is-sent",
       test_unusable_file_ends_the_run_before_anything_is_sent);
  ADD ("proxy-that-is-not-local-needs-permission", test_proxy_that_is_not_local_needs_permission);
  return g_test_run ();
}

static bool
run_in_folder (const char *script)
{
  const char *const argv[] = { "sh", "-ec", script, NULL };
  int status;

  return g_spawn_sync (folder, (char **) argv, NULL,
                       G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL, NULL,
                       &status, NULL)
         && status == 0;
}

static void
drop_message_cb (const char *domain, GLogLevelFlags level, const char *message, void *data)
{
}

int
main (int argc, char **argv)
{
  int exit_code = 0;

  /* libsoup's server speaks HTTP/2 only when it is told so. */
  g_setenv ("SOUP_SERVER_HTTP2", "1", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_log_set_handler ("GLib-GIO", G_LOG_LEVEL_DEBUG, drop_message_cb, NULL);
  folder = g_dir_make_tmp ("throng-options-XXXXXX", NULL);
  if (run_in_folder (make_files) && g_tls_backend_supports_tls (g_tls_backend_get_default ()))
    exit_code = run ();
  else
    g_print ("1..0 # SKIP this needs openssl and GIO's TLS\n");
  run_in_folder ("rm -rf certs *");
  g_rmdir (folder);
  g_free (folder);
  return exit_code;
}
