/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/throng-demo-listener.h"

#include <poll.h>

#include "demo/throng-demo-error.h"
#include "i18n/throng-i18n.h"

/* The kernel cuts this to net.core.somaxconn. GLib's default of 10 loses a crowd. */
#define BACKLOG 4096
#define ACCEPT_BATCH 64
#define RETRY_MS 100

struct _ThrongDemoListener
{
  guint16 port;

  /* Owned */
  GSource *source; /* accepts, or waits until it may try again */
  GSocket *socket;

  /* Borrowed */
  SoupServer *soup;
};

static G_DEFINE_QUARK (throng - demo - client - socket, client_socket)

/* libsoup tells nothing of a message's socket here, but it keeps the address it was given. */
static void
hand_over (ThrongDemoListener *self, GSocket *client)
{
  g_autoptr (GSocketConnection) connection = g_socket_connection_factory_create_connection (client);
  g_autoptr (GSocketAddress) local = g_socket_get_local_address (client, NULL);
  g_autoptr (GSocketAddress) remote = g_socket_get_remote_address (client, NULL);

  if (local == NULL || remote == NULL)
    return;

  g_object_set_qdata_full (G_OBJECT (remote), client_socket_quark (), g_object_ref (client),
                           g_object_unref);
  soup_server_accept_iostream (self->soup, G_IO_STREAM (connection), local, remote, NULL);
}

static void
replace_source (ThrongDemoListener *self, GSource *source, GSourceFunc callback)
{
  if (self->source != NULL)
    {
      g_source_destroy (self->source);
      g_source_unref (self->source);
    }
  self->source = source;
  g_source_set_priority (source, G_PRIORITY_HIGH);
  g_source_set_static_name (source, "throng-demo-listener");
  g_source_set_callback (source, callback, self, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
}

static gboolean start_accepting_cb (gpointer user_data);

static gboolean
accept_cb (GSocket *socket, GIOCondition condition, gpointer user_data)
{
  ThrongDemoListener *self = user_data;
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < ACCEPT_BATCH; i++)
    {
      g_autoptr (GSocket) client = g_socket_accept (socket, NULL, &error);

      if (client == NULL)
        break;
      hand_over (self, client);
    }
  if (error == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    return G_SOURCE_CONTINUE;

  /* Most likely out of file descriptors: the connection stays pending, so do not spin on it. */
  replace_source (self, g_timeout_source_new (RETRY_MS), start_accepting_cb);
  return G_SOURCE_REMOVE;
}

static gboolean
start_accepting_cb (gpointer user_data)
{
  ThrongDemoListener *self = user_data;

  replace_source (self, g_socket_create_source (self->socket, G_IO_IN, NULL),
                  G_SOURCE_FUNC (accept_cb));
  return G_SOURCE_REMOVE;
}

static bool
open_socket (ThrongDemoListener *self, guint16 port, GError **error)
{
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", port);
  g_autoptr (GSocketAddress) bound = NULL;

  self->socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP,
                               error);
  if (self->socket == NULL)
    return false;

  g_socket_set_blocking (self->socket, FALSE);
  g_socket_set_listen_backlog (self->socket, BACKLOG);
  if (!g_socket_bind (self->socket, address, TRUE, error) || !g_socket_listen (self->socket, error)
      || (bound = g_socket_get_local_address (self->socket, error)) == NULL)
    return false;

  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  return true;
}

ThrongDemoListener *
throng_demo_listener_new (SoupServer *soup, guint16 port, GError **error)
{
  g_autoptr (ThrongDemoListener) self = g_new0 (ThrongDemoListener, 1);
  g_autoptr (GError) local_error = NULL;

  /* libsoup keeps connections alive only while it listens itself, so it gets the socket as well.
   * Its source has the lower priority and finds nothing to accept. */
  self->soup = soup;
  if (!open_socket (self, port, &local_error)
      || !soup_server_listen_socket (soup, self->socket, 0, &local_error))
    {
      g_set_error (error, THRONG_DEMO_ERROR, THRONG_DEMO_ERROR_LISTEN,
                   _ ("Cannot listen on 127.0.0.1, port %u: %s"), port, local_error->message);
      return NULL;
    }
  start_accepting_cb (self);

  return g_steal_pointer (&self);
}

void
throng_demo_listener_free (ThrongDemoListener *self)
{
  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
  g_clear_object (&self->socket);
  g_free (self);
}

guint16
throng_demo_listener_get_port (ThrongDemoListener *self)
{
  return self->port;
}

bool
throng_demo_listener_is_client_gone (SoupServerMessage *message)
{
  GSocketAddress *remote = soup_server_message_get_remote_address (message);
  GSocket *socket = g_object_get_qdata (G_OBJECT (remote), client_socket_quark ());
  struct pollfd poll_fd = { .events = POLLRDHUP };

  if (g_socket_is_closed (socket))
    return true;

  poll_fd.fd = g_socket_get_fd (socket);
  return poll (&poll_fd, 1, 0) > 0;
}
