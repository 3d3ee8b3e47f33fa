/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A socket that a source of the context in turn waits for, and what was found: EPOLLIN … */
typedef struct
{
  int fd;
  unsigned events;
} ThrongAwaitedSocket;

/**
 * throng_socket_source_collect:
 * @sockets: (nullable) (element-type ThrongAwaitedSocket): kept by reference
 *
 * From here on each socket source of this thread that is prepared, or made, notes its socket in
 * @sockets, and is ready when events were noted there. NULL: from here on such sources look at
 * their sockets themselves.
 *
 * Returns: (nullable): what was used before
 */
GArray *throng_socket_source_collect (GArray *sockets);

/**
 * throng_socket_source_use:
 * @iface: of GSocketInputStream
 *
 * From here on sources of socket streams that are made while sockets are collected have no
 * descriptor of their own in their context. GLib takes a descriptor out of its context and puts it
 * back around each dispatch of a source and of all that it is nested in, and writes to the
 * context's eventfd each time: that is a third of the system calls of a request.
 */
void throng_socket_source_use (GPollableInputStreamInterface *iface);

G_END_DECLS
