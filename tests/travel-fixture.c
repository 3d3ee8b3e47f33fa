/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "travel-fixture.h"

#include <glib/gstdio.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

char *travel_folder;

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
      "{ echo '-----BEGIN EC PRIVATE KEY-----'; echo 'Proc-Type: 4,ENCRYPTED'; } > old-locked.key\n"
      "openssl rand -hex 32 > nothing.pem\n"
      "{ echo '-----BEGIN CERTIFICATE-----'; cat nothing.pem; cat user.key; } > broken.pem\n";

/* The servers */

static bool
is_user_certificate (GTlsCertificate *certificate)
{
  g_autofree char *path = g_build_filename (travel_folder, "user.pem", NULL);
  g_autoptr (GTlsCertificate) expected = g_tls_certificate_new_from_file (path, NULL);

  return certificate != NULL && g_tls_certificate_is_same (certificate, expected);
}

static void
serve_refusal (RawConnection *connection)
{
  char *request;

  while ((request = raw_read_request (connection)) != NULL)
    {
      g_free (request);
      raw_send (connection, "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
    }
}

static void
serve_tls (RawConnection *connection, void *data)
{
  TravelFixture *fixture = data;
  GTlsAuthenticationMode authentication = fixture->wants_certificate ? G_TLS_AUTHENTICATION_REQUIRED
                                                                     : G_TLS_AUTHENTICATION_NONE;
  GTlsConnection *tls;

  if (!raw_begin_tls (connection, fixture->certificate, authentication, NULL))
    return;
  tls = G_TLS_CONNECTION (connection->tls);
  if (fixture->wants_certificate
      && !is_user_certificate (g_tls_connection_get_peer_certificate (tls)))
    serve_refusal (connection);
  else
    raw_serve_well (connection, NULL);
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
note (TravelFixture *fixture, const char *request)
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
  TravelFixture *fixture = data;
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

void
travel_set_up (TravelFixture *fixture, const void *data)
{
  g_autofree char *path = g_build_filename (travel_folder, "here-both.pem", NULL);
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

void
travel_tear_down (TravelFixture *fixture, const void *data)
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

ThrongScenario *
travel_make_scenario (const char *keys)
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

void
travel_make_transport (TravelFixture *fixture, const char *keys)
{
  g_autoptr (ThrongScenario) scenario = travel_make_scenario (keys);
  g_autoptr (ThrongFiles) files = throng_files_new (travel_folder, false);
  g_auto (ThrongSoupOptions) options = { 0 };
  g_autoptr (GError) error = NULL;

  throng_soup_options_init (&options, scenario, files, &error);
  g_assert_no_error (error);
  fixture->transport = throng_soup_transport_new (fixture->poller, fixture->timers, &options);
}

void
travel_make_proxied_transport (TravelFixture *fixture, const char *keys)
{
  g_autofree char *proxy = raw_server_dup_uri (fixture->proxy, "/");
  g_autofree char *all = g_strdup_printf ("%s, 'proxy': '%s'", keys, proxy);

  travel_make_transport (fixture, all);
}

/* The client */

static void
answered_cb (void *data, const ThrongAnswer *answer)
{
  TravelFixture *fixture = data;

  fixture->n_answers++;
  fixture->fault = answer->fault;
  g_set_str (&fixture->fault_text, answer->fault != THRONG_FAULT_NONE ? answer->fault_text : NULL);
  fixture->status = answer->status;
  fixture->version = answer->version;
  fixture->body_bytes = answer->body_bytes;
}

void
travel_send_get (TravelFixture *fixture, const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  ThrongHeader headers[] = { { "Authorization", "secret" }, { "Cookie", "sid=7" } };
  ThrongExchange exchange = { .method = "GET", .uri = uri, .headers = headers, .n_headers = 2 };

  if (fixture->session == NULL)
    fixture->session = throng_transport_open (fixture->transport, answered_cb, fixture);
  throng_session_send (fixture->session, &exchange);
}

void
travel_iterate (TravelFixture *fixture)
{
  int64_t now_us = g_get_monotonic_time ();

  while (throng_timers_fire_next (fixture->timers, now_us))
    ;
  throng_poller_wait (fixture->poller,
                      MIN (throng_timers_get_due_us (fixture->timers), now_us + 10000));
}

void
travel_iterate_for (TravelFixture *fixture, int64_t us)
{
  int64_t end_us = g_get_monotonic_time () + us;

  while (g_get_monotonic_time () < end_us)
    travel_iterate (fixture);
}

void
travel_get (TravelFixture *fixture, const char *url)
{
  int64_t deadline_us = g_get_monotonic_time () + TIMEOUT_US;
  unsigned n_answers = fixture->n_answers + 1;

  travel_send_get (fixture, url);
  while (fixture->n_answers < n_answers)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline_us);
      travel_iterate (fixture);
    }
}

void
travel_get_https (TravelFixture *fixture)
{
  g_autofree char *plain = raw_server_dup_uri (fixture->server, "/");
  g_autofree char *url = g_strconcat ("https", plain + strlen ("http"), NULL);

  travel_get (fixture, url);
}

void
travel_assert_answer (TravelFixture *fixture, unsigned status)
{
  g_assert_cmpstr (fixture->fault_text, ==, NULL);
  g_assert_cmpuint (fixture->status, ==, status);
}

void
travel_assert_fault (TravelFixture *fixture, ThrongFault fault, const char *text)
{
  g_assert_cmpstr (fixture->fault_text, ==, text);
  g_assert_cmpint (fixture->fault, ==, fault);
  g_assert_cmpuint (fixture->status, ==, 0);
}

/* The certificates */

bool
travel_run_in_folder (const char *script)
{
  const char *const argv[] = { "sh", "-ec", script, NULL };
  int status;

  return g_spawn_sync (travel_folder, (char **) argv, NULL,
                       G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL, NULL,
                       &status, NULL)
         && status == 0;
}

static void
drop_message_cb (const char *domain, GLogLevelFlags level, const char *message, void *data)
{
}

int
travel_run (int argc, char **argv, void (*add_tests) (void))
{
  int exit_code = 0;

  /* libsoup's server speaks HTTP/2 only when it is told so. */
  g_setenv ("SOUP_SERVER_HTTP2", "1", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_log_set_handler ("GLib-GIO", G_LOG_LEVEL_DEBUG, drop_message_cb, NULL);
  travel_folder = g_dir_make_tmp ("throng-options-XXXXXX", NULL);
  if (travel_run_in_folder (make_files)
      && g_tls_backend_supports_tls (g_tls_backend_get_default ()))
    {
      add_tests ();
      exit_code = g_test_run ();
    }
  else
    g_print ("1..0 # SKIP this needs openssl and GIO's TLS\n");
  travel_run_in_folder ("rm -rf certs *");
  g_rmdir (travel_folder);
  g_free (travel_folder);
  return exit_code;
}
