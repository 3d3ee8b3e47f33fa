/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>
#include <stdbool.h>
#include <stdint.h>

#include "stats/throng-http-version.h"
#include "stats/throng-phases.h"

G_BEGIN_DECLS

typedef struct
{
  const char *name;
  const char *value;
} ThrongHeader;

/* A piece of a body. */
typedef struct
{
  const char *data;
  size_t length;
  GBytes *file; /* (nullable): holds @data, which then need not be copied */
} ThrongChunk;

/**
 * ThrongExchange:
 * @method: the HTTP method
 * @uri: absolute, http or https
 * @headers: all are sent; the order is the transport's
 * @body: (nullable): the body, of @body_length bytes
 * @chunks: (nullable): the body in pieces, instead of @body; together they have @body_length bytes
 * @keep_bytes: how many bytes of the answer's body the caller wants to see; 0 = it is counted and
 * thrown away
 *
 * What is sent in one HTTP exchange. All borrowed; the transport copies what it needs beyond the
 * call.
 */
typedef struct
{
  const char *method;
  GUri *uri;
  const ThrongHeader *headers;
  unsigned n_headers;
  const char *body;
  const ThrongChunk *chunks;
  unsigned n_chunks;
  size_t body_length;
  size_t keep_bytes;
} ThrongExchange;

/* Why there is no (complete) answer. */
typedef enum
{
  THRONG_FAULT_NONE,
  THRONG_FAULT_DNS,
  THRONG_FAULT_REFUSED,
  THRONG_FAULT_UNREACHABLE,
  THRONG_FAULT_TLS,
  THRONG_FAULT_PROXY,      /* the proxy failed, or did not want to */
  THRONG_FAULT_RESET,      /* the connection broke while it was in use */
  THRONG_FAULT_INCOMPLETE, /* the connection ended in the middle of the answer */
  THRONG_FAULT_PROTOCOL,   /* what came was not HTTP */
  THRONG_FAULT_LOCAL,      /* this machine ran out of something */
  THRONG_FAULT_OTHER,
} ThrongFault;

/**
 * ThrongAnswer:
 * @fault: why there is none, or %THRONG_FAULT_NONE
 * @fault_text: a sentence about @fault, the same for equal faults so that they group
 * @stale: a connection that had served before was closed by the other side before a byte of this
 * answer came: nothing is known to be wrong, and an idempotent request may be sent again
 * @n_resent: how often the transport itself sent the exchange again, since it could not help it
 * @status: the HTTP status, 0 without an answer
 * @version: of HTTP that it came with
 * @headers: (nullable): of the answer
 * @body: the first bytes of the body, at most as many as were asked for, as they came over the wire
 * @body_bytes: how long the body was on the wire
 * @ended_us: when the last byte was read, on the monotonic clock; 0 = now
 * @waited_us: how long the transport itself held the exchange back before it started to connect
 * @to_network_us: how long it took until the network was first used for it, @waited_us included
 * @phases: those that came to their end; on a connection that had served before neither a name is
 * looked up nor a connection made
 *
 * What came back. All borrowed for the time of the call.
 */
typedef struct
{
  ThrongFault fault;
  const char *fault_text;
  bool stale;
  unsigned n_resent;
  unsigned status;
  ThrongHttpVersion version;
  SoupMessageHeaders *headers;
  const uint8_t *body;
  size_t body_length;
  uint64_t body_bytes;
  int64_t ended_us;
  int64_t waited_us;
  int64_t to_network_us;
  ThrongPhases phases;
} ThrongAnswer;

/* What connecting_since() says otherwise. */
#define THRONG_CONNECTED ((int64_t) 0)
#define THRONG_CONNECT_NOT_BEGUN INT64_MAX

typedef void (*ThrongAnswerFunc) (void *user_data, const ThrongAnswer *answer);

typedef struct _ThrongTransport ThrongTransport;
typedef struct _ThrongSession ThrongSession;

/**
 * ThrongTransportClass:
 * @open: a session, the connections of one user; opening touches no network
 * @send: starts one exchange; a session carries one at a time. The answer function may be called
 * from within this call already, and close the session, so that a caller does nothing more
 * afterwards
 * @connecting_since: when the current exchange began to connect, %THRONG_CONNECTED when it has its
 * connection, %THRONG_CONNECT_NOT_BEGUN while the transport holds it back
 * @get_waited_us: how long the transport itself has held the current exchange back, until now or
 * until it began to connect
 * @get_n_held_back: (nullable): how many exchanges the transport holds back now
 * @get_body_bytes: (nullable): how much of the current exchange's body has come so far
 * @get_phases: (nullable): those phases of the current exchange that have come to their end so far
 * @cancel: gives the current exchange up; its answer function will not be called. The session can
 * send again
 * @close: cancels, closes the connections, frees the session; may be called from within the answer
 * function
 * @free: all sessions have been closed before
 *
 * Sends exactly one request and reports the answer. What a request of a scenario needs beyond that
 * (redirects, cookies, retries, deadlines) is the same for all transports and belongs to the user
 * above.
 */
typedef struct
{
  ThrongSession *(*open) (ThrongTransport *transport, ThrongAnswerFunc answered, void *user_data);
  void (*send) (ThrongSession *session, const ThrongExchange *exchange);
  int64_t (*connecting_since) (ThrongSession *session);
  int64_t (*get_waited_us) (ThrongSession *session);
  unsigned (*get_n_held_back) (ThrongTransport *transport);
  uint64_t (*get_body_bytes) (ThrongSession *session);
  ThrongPhases (*get_phases) (ThrongSession *session);
  void (*cancel) (ThrongSession *session);
  void (*close) (ThrongSession *session);
  void (*free) (ThrongTransport *transport);
} ThrongTransportClass;

/* Both are the first member of an implementation's own struct. */
struct _ThrongTransport
{
  const ThrongTransportClass *klass;
};

struct _ThrongSession
{
  const ThrongTransportClass *klass;
};

static inline ThrongSession *
throng_transport_open (ThrongTransport *self, ThrongAnswerFunc answered, void *user_data)
{
  return self->klass->open (self, answered, user_data);
}

static inline unsigned
throng_transport_get_n_held_back (ThrongTransport *self)
{
  return self->klass->get_n_held_back != NULL ? self->klass->get_n_held_back (self) : 0;
}

static inline void
throng_transport_free (ThrongTransport *self)
{
  self->klass->free (self);
}

static inline void
throng_session_send (ThrongSession *self, const ThrongExchange *exchange)
{
  self->klass->send (self, exchange);
}

static inline int64_t
throng_session_connecting_since (ThrongSession *self)
{
  return self->klass->connecting_since (self);
}

static inline int64_t
throng_session_get_waited_us (ThrongSession *self)
{
  return self->klass->get_waited_us (self);
}

static inline uint64_t
throng_session_get_body_bytes (ThrongSession *self)
{
  return self->klass->get_body_bytes != NULL ? self->klass->get_body_bytes (self) : 0;
}

static inline ThrongPhases
throng_session_get_phases (ThrongSession *self)
{
  return self->klass->get_phases != NULL ? self->klass->get_phases (self) : (ThrongPhases) { 0 };
}

static inline void
throng_session_cancel (ThrongSession *self)
{
  self->klass->cancel (self);
}

static inline void
throng_session_close (ThrongSession *self)
{
  self->klass->close (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ThrongTransport, throng_transport_free)

G_END_DECLS
