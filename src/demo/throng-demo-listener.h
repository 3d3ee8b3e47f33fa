/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>
#include <stdbool.h>

typedef struct _ThrongDemoListener ThrongDemoListener;

/**
 * throng_demo_listener_new:
 * @soup: (transfer none): the server that gets the connections; must outlive the listener
 * @port: the port on 127.0.0.1, or 0 for any free one
 *
 * Listens in the thread-default main context and hands connections to @soup. Unlike libsoup's own
 * listener it takes a crowd of clients at once before it lets requests be worked on, and goes on
 * when the process has run out of file descriptors for a while.
 *
 * Returns: (transfer full): the listener, to be freed with throng_demo_listener_free(), or %NULL
 * with a #ThrongDemoError
 */
ThrongDemoListener *throng_demo_listener_new (SoupServer *soup, guint16 port, GError **error);

/** throng_demo_listener_free: stops listening; connections stay. */
void throng_demo_listener_free (ThrongDemoListener *self);

/** throng_demo_listener_get_port: the port on 127.0.0.1. */
guint16 throng_demo_listener_get_port (ThrongDemoListener *self);

/**
 * throng_demo_listener_is_client_gone:
 * @message: a request that came over a listener's connection
 *
 * Asks the system whether the client has closed its side. For a paused message this is the only way
 * to know, since libsoup does not watch its socket.
 */
bool throng_demo_listener_is_client_gone (SoupServerMessage *message);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ThrongDemoListener, throng_demo_listener_free)
