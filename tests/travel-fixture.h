/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/throng-files.h"
#include "engine/throng-soup-options.h"
#include "engine/throng-soup-transport.h"
#include "raw-server.h"
#include "scenario/throng-scenario-file.h"

/* For tests of how requests travel: certificates, a server that shows one, a proxy, and a user of
 * the transport that a scenario asks for. */

/* How long a test waits for something that must come. */
#define TIMEOUT_US (30 * G_USEC_PER_SEC)

typedef struct
{
  ThrongPoller *poller;
  ThrongTimers *timers;
  ThrongTransport *transport;
  ThrongSession *session;

  RawServer *server;
  GTlsCertificate *certificate; /* of the server */
  bool wants_certificate;       /* the server, of its client */

  RawServer *proxy;
  const char *proxy_answer; /* (nullable): instead of doing its work */
  GMutex mutex;
  GString *proxied; /* requests that the proxy got; guarded by @mutex */

  unsigned n_answers;
  ThrongFault fault;
  char *fault_text;
  unsigned status;
  ThrongHttpVersion version;
  uint64_t body_bytes;
} TravelFixture;

#define TRAVEL_TRUSTING "'tls': { 'ca-file': 'certs/here.pem' }"

/* Of certificates, made once for all tests of a program. */
extern char *travel_folder;

/* A TLS server and a proxy, which the transport knows nothing of yet. */
void travel_set_up (TravelFixture *fixture, const void *data);

void travel_tear_down (TravelFixture *fixture, const void *data);

/* @keys: of the scenario, with single quotes. Returns: (transfer full): a valid one with them */
ThrongScenario *travel_make_scenario (const char *keys);

/* Gives the fixture a transport as a scenario with @keys wants it. */
void travel_make_transport (TravelFixture *fixture, const char *keys);

/* The same, through the proxy. */
void travel_make_proxied_transport (TravelFixture *fixture, const char *keys);

/* Begins a request for @url, without waiting for the answer. */
void travel_send_get (TravelFixture *fixture, const char *url);

/* The loop of a worker, once round. */
void travel_iterate (TravelFixture *fixture);

/* The same for so long. */
void travel_iterate_for (TravelFixture *fixture, int64_t us);

/* Sends a request for @url and waits for its answer. */
void travel_get (TravelFixture *fixture, const char *url);

/* The same, to the server itself. */
void travel_get_https (TravelFixture *fixture);

/* The last answer was one, with this status. */
void travel_assert_answer (TravelFixture *fixture, unsigned status);

/* The last answer was this fault. */
void travel_assert_fault (TravelFixture *fixture, ThrongFault fault, const char *text);

/* Makes the certificates, lets @add_tests add tests, and runs them. Returns: the exit code */
int travel_run (int argc, char **argv, void (*add_tests) (void));

/* Runs @script in the folder. Returns: whether it went well */
bool travel_run_in_folder (const char *script);
