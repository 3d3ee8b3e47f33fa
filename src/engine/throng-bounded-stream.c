/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-bounded-stream.h"

#include "engine/throng-socket-source.h"

/* Some milliseconds of work for libsoup, at the worst. */
#define MAX_BYTES_IN_TURN (256 * 1024)

/* More than can be under way of bodies that were given up: libsoup lets a connection send 15 MiB.
 */
#define MAX_BYTES_IN_VAIN (16 * 1024 * 1024)

/* More than a turn can leave unread of a body. */
#define BYTES_OF_FLOOD (1024 * 1024)

/* A read costs something of its own: many small ones are not for nothing. */
#define BYTES_PER_READ 256

/* Of TLS: a record of that type, its version, its length, what is wrong. */
#define ALERT 0x15
#define ALERT_BYTES 7

struct _ThrongBoundedStream
{
  GFilterInputStream parent_instance;
  int fd;
};

static void pollable_iface_init (GPollableInputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ThrongBoundedStream,
                               throng_bounded_stream,
                               G_TYPE_FILTER_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM,
                                                      pollable_iface_init))

/* Handshakes read in threads of their own, which have no turn. */
static _Thread_local ThrongReadBudget *current;

ThrongReadBudget *
throng_read_budget_begin_turn (ThrongReadBudget *self)
{
  ThrongReadBudget *previous = current;

  self->n_in_turn = 0;
  self->dry = NULL;
  current = self;
  return previous;
}

void
throng_read_budget_end_turn (ThrongReadBudget *previous)
{
  current = previous;
}

void
throng_read_budget_note_given_up (ThrongReadBudget *self)
{
  if (self->n_in_vain >= BYTES_OF_FLOOD)
    self->n_in_vain = MAX_BYTES_IN_VAIN;
}

static GPollableInputStream *
get_base (GPollableInputStream *stream)
{
  return G_POLLABLE_INPUT_STREAM (((GFilterInputStream *) stream)->base_stream);
}

/* What is there now waits for the next turn: it must not make this one go on. */
static bool
is_turn_over (void)
{
  return current != NULL && current->n_in_turn >= MAX_BYTES_IN_TURN;
}

/* What comes after a read that found nothing is found by epoll, in another turn. */
static bool
is_dry (GPollableInputStream *plain)
{
  return current != NULL && current->dry == plain;
}

static gboolean
is_readable (GPollableInputStream *stream)
{
  GPollableInputStream *base = get_base (stream);

  return !is_turn_over () && !is_dry (base) && g_pollable_input_stream_is_readable (base);
}

static GSource *
create_source (GPollableInputStream *stream, GCancellable *cancellable)
{
  g_autoptr (GSource) base = g_pollable_input_stream_create_source (get_base (stream), NULL);

  return g_pollable_source_new_full (stream, base, cancellable);
}

static void
count (int fd, gssize n)
{
  size_t n_bytes = (size_t) MAX (n, 0) + BYTES_PER_READ;

  current->last_fd = fd;
  current->n_in_turn += n_bytes;
  current->n_in_vain += n_bytes;
}

static gssize
read_nonblocking (GPollableInputStream *stream, void *buffer, gsize length, GError **error)
{
  gssize n;

  if (current != NULL && current->n_in_vain >= MAX_BYTES_IN_VAIN)
    {
      current->is_exceeded = true;
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED,
                           "Too much came that brought no exchange further");
      return -1;
    }
  if (is_turn_over ())
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK, "The turn is over");
      return -1;
    }
  n = g_pollable_input_stream_read_nonblocking (get_base (stream), buffer, length, NULL, error);
  if (current != NULL)
    count (THRONG_BOUNDED_STREAM (stream)->fd, n);
  return n;
}

static void
pollable_iface_init (GPollableInputStreamInterface *iface)
{
  iface->is_readable = is_readable;
  iface->create_source = create_source;
  iface->read_nonblocking = read_nonblocking;
}

static void
throng_bounded_stream_class_init (ThrongBoundedStreamClass *klass)
{
}

static void
throng_bounded_stream_init (ThrongBoundedStream *self)
{
}

/* Connections */

static GInputStream *(*get_plain_input) (GIOStream *connection);
static gssize (*read_plain) (GPollableInputStream *stream,
                             void *buffer,
                             gsize length,
                             GError **error);
static bool is_bounded;

/* libsoup reads from a connection three times before it sends, to see whether it is still open, and
 * again right after it has sent. */
static gssize
read_and_note (GPollableInputStream *stream, void *buffer, gsize length, GError **error)
{
  gssize n;

  if (is_dry (stream))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK, "Nothing came in this turn");
      return -1;
    }
  n = read_plain (stream, buffer, length, error);
  if (current == NULL)
    return n;
  if (n >= 0)
    current->last_read_us = g_get_monotonic_time ();
  else if (error != NULL && g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    current->dry = stream;
  if (n == ALERT_BYTES && ((uint8_t *) buffer)[0] == ALERT)
    current->has_alert = true;
  return n;
}

/* A stream around each socket's would cost each request a source more. */
static void
note_reads (GInputStream *plain)
{
  GPollableInputStreamInterface *iface = G_POLLABLE_INPUT_STREAM_GET_INTERFACE (plain);

  if (iface->read_nonblocking == read_and_note)
    return;
  read_plain = iface->read_nonblocking;
  iface->read_nonblocking = read_and_note;
  throng_socket_source_use (iface);
}

static GInputStream *
get_bounded_input (GIOStream *connection, GInputStream *plain)
{
  GQuark quark = g_quark_from_static_string ("throng-bounded-stream");
  ThrongBoundedStream *input = g_object_get_qdata (G_OBJECT (connection), quark);

  if (input == NULL)
    {
      GSocket *socket = g_socket_connection_get_socket (G_SOCKET_CONNECTION (connection));

      input = g_object_new (THRONG_TYPE_BOUNDED_STREAM, "base-stream", plain, NULL);
      input->fd = g_socket_get_fd (socket);
      g_object_set_qdata_full (G_OBJECT (connection), quark, input, g_object_unref);
    }
  return G_INPUT_STREAM (input);
}

static GInputStream *
get_input (GIOStream *connection)
{
  GInputStream *plain = get_plain_input (connection);

  note_reads (plain);
  return is_bounded ? get_bounded_input (connection, plain) : plain;
}

/* A class of our own for TCP can't be had: where there is one already
 * g_socket_connection_factory_register_type() keeps what it has freed. */
void
throng_bounded_stream_use (bool bounds)
{
  GIOStreamClass *klass = g_type_class_ref (G_TYPE_TCP_CONNECTION); /* for good */

  is_bounded = is_bounded || bounds;
  if (klass->get_input_stream == get_input)
    return;
  get_plain_input = klass->get_input_stream;
  klass->get_input_stream = get_input;
}
