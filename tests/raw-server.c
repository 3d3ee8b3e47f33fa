/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "raw-server.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* A client that hangs must not hang the test. */
#define TIMEOUT_S 60

struct _RawServer
{
  RawServeFunc serve;
  void *data;
  int listen_fd;
  unsigned port;
  GThread *acceptor;

  GMutex mutex;           /* guards all below */
  GPtrArray *connections; /* of RawConnection, not freed before the server */
  GPtrArray *threads;
  unsigned n_requests;
  bool is_ending;
};

/* TLS ends without a word too; who wants to say goodbye closes the stream. */
static void
close_connection (RawConnection *connection)
{
  if (connection->tls != NULL)
    shutdown (connection->fd, SHUT_WR);
  g_clear_object (&connection->tls);
  g_mutex_lock (&connection->server->mutex);
  close (connection->fd);
  connection->fd = -1;
  g_mutex_unlock (&connection->server->mutex);
}

static void *
connection_thread (void *data)
{
  RawConnection *connection = data;

  connection->server->serve (connection, connection->server->data);
  close_connection (connection);
  return NULL;
}

static void
add_connection (RawServer *server, int fd)
{
  RawConnection *connection = g_new0 (RawConnection, 1);
  struct timeval timeout = { .tv_sec = TIMEOUT_S };

  setsockopt (fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
  setsockopt (fd, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout);
  connection->server = server;
  connection->fd = fd;
  connection->input = g_string_new (NULL);
  g_mutex_lock (&server->mutex);
  connection->number = server->connections->len;
  g_ptr_array_add (server->connections, connection);
  g_ptr_array_add (server->threads, g_thread_new ("connection", connection_thread, connection));
  g_mutex_unlock (&server->mutex);
}

static bool
is_ending (RawServer *server)
{
  bool ending;

  g_mutex_lock (&server->mutex);
  ending = server->is_ending;
  g_mutex_unlock (&server->mutex);
  return ending;
}

static void *
accept_thread (void *data)
{
  RawServer *server = data;

  while (!is_ending (server))
    {
      int fd = accept4 (server->listen_fd, NULL, NULL, SOCK_CLOEXEC);

      if (fd >= 0)
        add_connection (server, fd);
    }
  return NULL;
}

static void
open_port (RawServer *server)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof address;

  server->listen_fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint (server->listen_fd, >=, 0);
  g_assert_cmpint (bind (server->listen_fd, (struct sockaddr *) &address, length), ==, 0);
  g_assert_cmpint (listen (server->listen_fd, 1024), ==, 0);
  g_assert_cmpint (getsockname (server->listen_fd, (struct sockaddr *) &address, &length), ==, 0);
  server->port = ntohs (address.sin_port);
}

RawServer *
raw_server_new (RawServeFunc serve, void *data)
{
  RawServer *server = g_new0 (RawServer, 1);

  server->serve = serve;
  server->data = data;
  g_mutex_init (&server->mutex);
  server->connections = g_ptr_array_new ();
  server->threads = g_ptr_array_new ();
  open_port (server);
  server->acceptor = g_thread_new ("acceptor", accept_thread, server);
  return server;
}

static void
end_connections (RawServer *server)
{
  g_mutex_lock (&server->mutex);
  for (unsigned i = 0; i < server->connections->len; i++)
    {
      RawConnection *connection = server->connections->pdata[i];

      if (connection->fd >= 0)
        shutdown (connection->fd, SHUT_RDWR);
    }
  g_mutex_unlock (&server->mutex);
}

void
raw_server_free (RawServer *server)
{
  g_mutex_lock (&server->mutex);
  server->is_ending = true;
  g_mutex_unlock (&server->mutex);
  shutdown (server->listen_fd, SHUT_RDWR);
  g_thread_join (server->acceptor);
  end_connections (server);
  for (unsigned i = 0; i < server->threads->len; i++)
    g_thread_join (server->threads->pdata[i]);
  for (unsigned i = 0; i < server->connections->len; i++)
    {
      RawConnection *connection = server->connections->pdata[i];

      g_string_free (connection->input, TRUE);
      g_free (connection);
    }
  close (server->listen_fd);
  g_ptr_array_unref (server->connections);
  g_ptr_array_unref (server->threads);
  g_mutex_clear (&server->mutex);
  g_free (server);
}

char *
raw_server_dup_uri (RawServer *server, const char *path)
{
  return g_strdup_printf ("http://127.0.0.1:%u%s", server->port, path);
}

unsigned
raw_server_get_n_connections (RawServer *server)
{
  unsigned n;

  g_mutex_lock (&server->mutex);
  n = server->connections->len;
  g_mutex_unlock (&server->mutex);
  return n;
}

unsigned
raw_server_get_n_requests (RawServer *server)
{
  unsigned n;

  g_mutex_lock (&server->mutex);
  n = server->n_requests;
  g_mutex_unlock (&server->mutex);
  return n;
}

/* Returns: how long the request at the beginning of @input is, 0 when it is not whole */
static size_t
find_request (const GString *input)
{
  const char *end = strstr (input->str, "\r\n\r\n");
  const char *length;
  size_t size;

  if (end == NULL)
    return 0;
  size = (size_t) (end - input->str) + 4;
  length = strcasestr (input->str, "\r\nContent-Length:");
  if (length != NULL && length < end)
    size += strtoul (length + strlen ("\r\nContent-Length:"), NULL, 10);
  return input->len >= size ? size : 0;
}

static gboolean
accept_certificate_cb (GTlsConnection *tls,
                       GTlsCertificate *certificate,
                       GTlsCertificateFlags errors,
                       void *data)
{
  return TRUE;
}

bool
raw_begin_tls (RawConnection *connection,
               GTlsCertificate *certificate,
               GTlsAuthenticationMode authentication,
               const char *const *protocols)
{
  g_autoptr (GSocket) socket = g_socket_new_from_fd (dup (connection->fd), NULL);
  g_autoptr (GSocketConnection) base = g_socket_connection_factory_create_connection (socket);
  g_autoptr (GIOStream) tls = g_tls_server_connection_new (G_IO_STREAM (base), certificate, NULL);

  g_socket_set_timeout (socket, TIMEOUT_S);
  g_object_set (tls, "authentication-mode", authentication, "advertised-protocols", protocols,
                NULL);
  g_signal_connect (tls, "accept-certificate", G_CALLBACK (accept_certificate_cb), NULL);
  if (!g_tls_connection_handshake (G_TLS_CONNECTION (tls), NULL, NULL))
    return false;
  connection->tls = g_steal_pointer (&tls);
  return true;
}

/* Nobody wants the errors of these two, but glib-networking leaks one that has nowhere to go. */

static gssize
read_encrypted (GIOStream *stream, void *buffer, size_t length)
{
  g_autoptr (GError) error = NULL;

  return g_input_stream_read (g_io_stream_get_input_stream (stream), buffer, length, NULL, &error);
}

static bool
send_encrypted (GIOStream *stream, const void *data, size_t length)
{
  g_autoptr (GError) error = NULL;

  return g_output_stream_write_all (g_io_stream_get_output_stream (stream), data, length, NULL,
                                    NULL, &error);
}

gssize
raw_read (RawConnection *connection, void *buffer, size_t length)
{
  ssize_t n;

  if (connection->tls != NULL)
    return read_encrypted (connection->tls, buffer, length);
  while ((n = recv (connection->fd, buffer, length, 0)) < 0 && errno == EINTR)
    ;
  return n;
}

void
raw_note_request (RawConnection *connection)
{
  g_mutex_lock (&connection->server->mutex);
  connection->server->n_requests++;
  g_mutex_unlock (&connection->server->mutex);
}

char *
raw_read_request (RawConnection *connection)
{
  GString *input = connection->input;
  char buffer[4096], *request;
  gssize n;
  size_t size;

  while ((size = find_request (input)) == 0)
    {
      n = raw_read (connection, buffer, sizeof buffer);
      if (n <= 0)
        return NULL;
      g_string_append_len (input, buffer, n);
    }
  request = g_strndup (input->str, size);
  g_string_erase (input, 0, (gssize) size);
  raw_note_request (connection);
  return request;
}

bool
raw_send_data (RawConnection *connection, const void *data, size_t length)
{
  const char *next = data;

  if (connection->tls != NULL)
    return send_encrypted (connection->tls, data, length);
  while (length > 0)
    {
      ssize_t n = send (connection->fd, next, length, MSG_NOSIGNAL);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return false;
      next += n;
      length -= (size_t) n;
    }
  return true;
}

bool
raw_send (RawConnection *connection, const char *text)
{
  return raw_send_data (connection, text, strlen (text));
}

void
raw_wait_for_end (RawConnection *connection)
{
  char buffer[4096];

  while (raw_read (connection, buffer, sizeof buffer) > 0)
    ;
}

void
raw_end_with_reset (RawConnection *connection)
{
  struct linger linger = { .l_onoff = 1 };
  struct sockaddr nowhere = { .sa_family = AF_UNSPEC };

  /* The end of TLS would be the first to say something. */
  if (connection->tls != NULL)
    connect (connection->fd, &nowhere, sizeof nowhere);
  setsockopt (connection->fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
}

void
raw_serve_well (RawConnection *connection, void *data)
{
  char *request;

  while ((request = raw_read_request (connection)) != NULL)
    {
      g_free (request);
      raw_send (connection, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    }
}

void
raw_serve_silence (RawConnection *connection, void *data)
{
  g_autofree char *request = raw_read_request (connection);

  raw_wait_for_end (connection);
}
