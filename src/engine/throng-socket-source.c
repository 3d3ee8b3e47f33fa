/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-socket-source.h"

#include <gio/gfiledescriptorbased.h>

/* How often a source looks at its socket itself. */
#define LOOK_MS 10

typedef struct
{
  GSource parent;
  GPollableInputStream *stream;
  GCancellable *cancellable; /* (nullable) */
  int fd;
} SocketSource;

static _Thread_local GArray *awaited;
static GSource *(*create_plain) (GPollableInputStream *stream, GCancellable *cancellable);

static ThrongAwaitedSocket *
find (int fd)
{
  for (unsigned i = 0; i < awaited->len; i++)
    {
      ThrongAwaitedSocket *socket = &g_array_index (awaited, ThrongAwaitedSocket, i);

      if (socket->fd == fd)
        return socket;
    }
  return NULL;
}

static void
await (int fd)
{
  ThrongAwaitedSocket socket = { .fd = fd };

  if (find (fd) == NULL)
    g_array_append_val (awaited, socket);
}

static gboolean
prepare (GSource *source, int *timeout_ms)
{
  SocketSource *self = (SocketSource *) source;

  *timeout_ms = -1;
  if (g_cancellable_is_cancelled (self->cancellable))
    return TRUE;
  if (awaited == NULL)
    {
      *timeout_ms = LOOK_MS;
      return g_pollable_input_stream_is_readable (self->stream);
    }
  await (self->fd);
  return FALSE;
}

static gboolean
check (GSource *source)
{
  SocketSource *self = (SocketSource *) source;
  ThrongAwaitedSocket *socket;

  if (g_cancellable_is_cancelled (self->cancellable))
    return TRUE;
  if (awaited == NULL)
    return g_pollable_input_stream_is_readable (self->stream);
  socket = find (self->fd);
  return socket != NULL && socket->events != 0;
}

static gboolean
dispatch (GSource *source, GSourceFunc callback, void *data)
{
  SocketSource *self = (SocketSource *) source;

  return ((GPollableSourceFunc) (GCallback) callback) (G_OBJECT (self->stream), data);
}

static void
finalize (GSource *source)
{
  SocketSource *self = (SocketSource *) source;

  g_object_unref (self->stream);
  g_clear_object (&self->cancellable);
}

/* Sources within others have a closure for their callback. */
static gboolean
invoke_closure (GObject *stream, void *closure)
{
  g_auto (GValue) parameter = G_VALUE_INIT;
  g_auto (GValue) result = G_VALUE_INIT;

  g_value_init (&result, G_TYPE_BOOLEAN);
  g_value_init (&parameter, G_TYPE_OBJECT);
  g_value_set_object (&parameter, stream);
  g_closure_invoke (closure, &result, 1, &parameter, NULL);
  return g_value_get_boolean (&result);
}

static GSource *
create_source (GPollableInputStream *stream, GCancellable *cancellable)
{
  static GSourceFuncs funcs = { .prepare = prepare,
                                .check = check,
                                .dispatch = dispatch,
                                .finalize = finalize,
                                .closure_callback = G_SOURCE_FUNC (invoke_closure) };
  int fd = g_file_descriptor_based_get_fd (G_FILE_DESCRIPTOR_BASED (stream));
  SocketSource *self;

  if (awaited == NULL || fd < 0)
    return create_plain (stream, cancellable);
  self = (SocketSource *) g_source_new (&funcs, sizeof *self);
  self->stream = g_object_ref (stream);
  self->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  self->fd = fd;
  /* It may be made while its context is prepared, which does not come to it any more. */
  await (fd);
  return &self->parent;
}

GArray *
throng_socket_source_collect (GArray *sockets)
{
  GArray *previous = awaited;

  awaited = sockets;
  return previous;
}

void
throng_socket_source_use (GPollableInputStreamInterface *iface)
{
  if (iface->create_source == create_source)
    return;
  create_plain = iface->create_source;
  iface->create_source = create_source;
}
