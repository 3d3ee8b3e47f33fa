/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-socket-source.h"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

/* A stream that reads from one end of a pair of sockets, a context, and what its sources note. */
typedef struct
{
  GMainContext *context;
  GSocketConnection *connection;
  GPollableInputStream *stream;
  GArray *sockets;
  int fd;
  int peer;
  unsigned n_calls;
} Fixture;

static void
set_up (Fixture *self, const void *data)
{
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GError) error = NULL;
  int fds[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM, 0, fds), ==, 0);
  socket = g_socket_new_from_fd (fds[0], &error);
  g_assert_no_error (error);
  self->fd = fds[0];
  self->peer = fds[1];
  self->context = g_main_context_new ();
  self->connection = g_socket_connection_factory_create_connection (socket);
  self->stream = G_POLLABLE_INPUT_STREAM (
      g_io_stream_get_input_stream (G_IO_STREAM (self->connection)));
  throng_socket_source_use (G_POLLABLE_INPUT_STREAM_GET_INTERFACE (self->stream));
  self->sockets = g_array_new (FALSE, FALSE, sizeof (ThrongAwaitedSocket));
  g_assert_null (throng_socket_source_collect (self->sockets));
}

static void
tear_down (Fixture *self, const void *data)
{
  throng_socket_source_collect (NULL);
  g_clear_pointer (&self->sockets, g_array_unref);
  g_clear_object (&self->connection);
  g_clear_pointer (&self->context, g_main_context_unref);
  close (self->peer);
}

static gboolean
called_cb (GObject *stream, void *data)
{
  Fixture *self = data;

  g_assert_true (stream == G_OBJECT (self->stream));
  self->n_calls++;
  return G_SOURCE_CONTINUE;
}

static GSource *
attach (Fixture *self, GCancellable *cancellable)
{
  GSource *source = g_pollable_input_stream_create_source (self->stream, cancellable);

  g_source_set_callback (source, G_SOURCE_FUNC (called_cb), self, NULL);
  g_source_attach (source, self->context);
  return source;
}

/* One round of the context in which @events are found at its socket. */
static void
turn (Fixture *self, unsigned events)
{
  GPollFD fds[4];
  int priority, timeout_ms, n;

  g_array_set_size (self->sockets, 0);
  g_assert_true (g_main_context_acquire (self->context));
  g_main_context_prepare (self->context, &priority);
  n = g_main_context_query (self->context, priority, &timeout_ms, fds, G_N_ELEMENTS (fds));
  g_assert_cmpint (n, ==, 1); /* the context's own */
  fds[0].revents = 0;
  for (unsigned i = 0; i < self->sockets->len; i++)
    g_array_index (self->sockets, ThrongAwaitedSocket, i).events = events;
  if (g_main_context_check (self->context, priority, fds, n))
    g_main_context_dispatch (self->context);
  g_main_context_release (self->context);
}

static void
assert_awaited (Fixture *self)
{
  g_assert_cmpuint (self->sockets->len, ==, 1);
  g_assert_cmpint (g_array_index (self->sockets, ThrongAwaitedSocket, 0).fd, ==, self->fd);
}

static void
a_source_is_called_for_what_is_found_at_its_socket (Fixture *self, const void *data)
{
  g_autoptr (GSource) source = attach (self, NULL);

  assert_awaited (self); /* it may be made while its context is prepared */
  turn (self, 0);
  assert_awaited (self);
  g_assert_cmpuint (self->n_calls, ==, 0);
  turn (self, EPOLLIN);
  g_assert_cmpuint (self->n_calls, ==, 1);
  turn (self, EPOLLHUP);
  g_assert_cmpuint (self->n_calls, ==, 2);
  turn (self, 0);
  g_assert_cmpuint (self->n_calls, ==, 2);
  g_source_destroy (source);
  turn (self, EPOLLIN);
  g_assert_cmpuint (self->sockets->len, ==, 0);
  g_assert_cmpuint (self->n_calls, ==, 2);
}

static void
a_cancelled_source_is_called (Fixture *self, const void *data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GSource) source = attach (self, cancellable);

  turn (self, 0);
  g_assert_cmpuint (self->n_calls, ==, 0);
  g_cancellable_cancel (cancellable);
  turn (self, 0);
  g_assert_cmpuint (self->n_calls, ==, 1);
  g_source_destroy (source);
}

static void
a_source_within_another_calls_that (Fixture *self, const void *data)
{
  g_autoptr (GSource) inner = g_pollable_input_stream_create_source (self->stream, NULL);
  g_autoptr (GSource) outer = g_pollable_source_new_full (self->stream, inner, NULL);

  g_source_set_callback (outer, G_SOURCE_FUNC (called_cb), self, NULL);
  g_source_attach (outer, self->context);
  turn (self, 0);
  assert_awaited (self);
  g_assert_cmpuint (self->n_calls, ==, 0);
  turn (self, EPOLLIN);
  g_assert_cmpuint (self->n_calls, ==, 1);
  g_source_destroy (outer);
}

/* When the worker ends nobody polls for it any more. */
static void
where_nobody_collects_a_source_looks_itself (Fixture *self, const void *data)
{
  g_autoptr (GSource) source = attach (self, NULL);
  int64_t deadline_us = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

  g_assert_true (throng_socket_source_collect (NULL) == self->sockets);
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_assert_cmpuint (self->n_calls, ==, 0);
  g_assert_cmpint (write (self->peer, "x", 1), ==, 1);
  while (self->n_calls == 0 && g_get_monotonic_time () < deadline_us)
    g_main_context_iteration (self->context, TRUE);
  g_assert_cmpuint (self->n_calls, ==, 1);
  g_source_destroy (source);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add ("/socket-source/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("is-called-for-what-is-found-at-its-socket",
       a_source_is_called_for_what_is_found_at_its_socket);
  ADD ("is-called-when-cancelled", a_cancelled_source_is_called);
  ADD ("within-another-calls-that", a_source_within_another_calls_that);
  ADD ("looks-itself-where-nobody-collects", where_nobody_collects_a_source_looks_itself);
#undef ADD

  return g_test_run ();
}
