/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>
#include <stdint.h>

G_BEGIN_DECLS

/**
 * ThrongReadBudget:
 *
 * How much a session reads from its connections. libsoup reads an HTTP/2 connection for as long as
 * something comes, and answers what wants an answer, before it returns: a server that sends without
 * end would keep a worker for itself. So a turn ends after a share of bytes, and a connection when
 * too much has come that brought no exchange further.
 */
typedef struct
{
  size_t n_in_turn;
  size_t n_in_vain;     /* since an exchange got further */
  bool is_exceeded;     /* too many in vain: the connection was ended */
  bool has_alert;       /* a read began as an alert of TLS does */
  int last_fd;          /* the socket that was read last */
  int64_t last_read_us; /* on the monotonic clock: when something, or the end, was read last */
  const void *dry;      /* the stream that had nothing when it was read in this turn */
} ThrongReadBudget;

/**
 * throng_read_budget_begin_turn:
 *
 * What streams of this thread read without blocking counts for @self until the turn ends.
 *
 * Returns: (nullable): whose turn it was before, for throng_read_budget_end_turn()
 */
ThrongReadBudget *throng_read_budget_begin_turn (ThrongReadBudget *self);
void throng_read_budget_end_turn (ThrongReadBudget *previous);

/* An exchange got further, or a new one begins. */
static inline void
throng_read_budget_note_progress (ThrongReadBudget *self)
{
  self->n_in_vain = 0;
}

/* An exchange was given up: a connection that flooded it is ended rather than used for the next. */
void throng_read_budget_note_given_up (ThrongReadBudget *self);

#define THRONG_TYPE_BOUNDED_STREAM (throng_bounded_stream_get_type ())
G_DECLARE_FINAL_TYPE (ThrongBoundedStream,
                      throng_bounded_stream,
                      THRONG,
                      BOUNDED_STREAM,
                      GFilterInputStream)

/**
 * throng_bounded_stream_use:
 * @bounds: whether the input of each TCP connection that is made in this process from here on is
 * such a stream, which reads from the socket as far as the budget of the turn allows
 *
 * From here on reads from the sockets of TCP connections are noted in the budget of the turn,
 * whatever @bounds says.
 */
void throng_bounded_stream_use (bool bounds);

G_END_DECLS
