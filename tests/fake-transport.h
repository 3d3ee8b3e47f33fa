/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/throng-clock.h"
#include "engine/throng-timers.h"
#include "engine/throng-transport.h"

/* What a fake server makes of an exchange. */
typedef struct
{
  int64_t held_us;    /* by the transport itself, before it begins to connect */
  int64_t connect_us; /* until the connection is there; the session connects once to each
                       host in a row */
  int64_t delay_us;   /* from there to the answer; 0 = from within the call, FAKE_NEVER = none */
  unsigned status;
  const char *body;
  const char *header_name; /* (nullable): one header of the answer */
  const char *header_value;
  const char *cookie; /* (nullable): a Set-Cookie header beside it */
  ThrongFault fault;  /* instead of an answer */
  bool stale;
  ThrongPhases phases;
  ThrongPhases phases_so_far; /* before the answer */
  uint64_t body_bytes_so_far; /* the same */
} FakeReply;

#define FAKE_NEVER INT64_MAX

/* @reply holds a 200 with an empty body after 1 ms, to be changed. */
typedef void (*FakeServerFunc) (void *data, const ThrongExchange *exchange, FakeReply *reply);

/* A transport without a network, on the timers and the clock of a test. */
ThrongTransport *fake_transport_new (ThrongTimers *timers,
                                     const ThrongClock *clock,
                                     FakeServerFunc server,
                                     void *data);

/* Sessions that are open now, and exchanges sent so far. */
unsigned fake_transport_get_n_sessions (ThrongTransport *transport);
unsigned fake_transport_get_n_exchanges (ThrongTransport *transport);

/* (nullable): the value of a header of an exchange */
const char *fake_exchange_get_header (const ThrongExchange *exchange, const char *name);
