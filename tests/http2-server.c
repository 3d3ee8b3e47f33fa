/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http2-server.h"

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
  size_t length = g_str_equal (path, "/large") ? HTTP2_LARGE_BYTES : 2;

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

void
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

void
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
