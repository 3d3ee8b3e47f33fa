/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/throng-soup-transport.h"
#include "raw-server.h"

/* For tests of the libsoup transport: it stands on a real poller and clock, with a server of plain
 * sockets, and users that send one exchange after the other. */

/* How long a test waits for something that must come. */
#define TIMEOUT_US (30 * G_USEC_PER_SEC)

#define OK "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

typedef struct
{
  ThrongPoller *poller;
  ThrongTimers *timers;
  ThrongTransport *transport;
  RawServer *server; /* (nullable) */
  GUri *uri;
  unsigned n_files;
} SoupFixture;

/* One user of the transport, and the last answer. */
typedef struct
{
  SoupFixture *fixture;
  ThrongSession *session;
  const char *method;
  size_t keep_bytes;
  unsigned n_wanted; /* goes on until it has so many answers */
  bool close_when_answered;

  unsigned n_answers;
  unsigned n_stale;
  ThrongFault fault;
  char *fault_text;
  bool is_stale;
  unsigned status;
  GByteArray *body;
  uint64_t body_bytes;
  int64_t waited_us;
  ThrongPhases phases;
} SoupClient;

void soup_set_up (SoupFixture *fixture, const void *data);
/* No test leaves a descriptor behind. */
void soup_tear_down (SoupFixture *fixture, const void *data);

/* Opens the server of the fixture, which the clients will ask. */
void soup_open_server (SoupFixture *fixture, RawServeFunc serve, void *data);
/* The loop of a worker, once round, which takes at most some milliseconds. */
void soup_iterate (SoupFixture *fixture, int64_t deadline_us);
/* Goes on until the server has had so many. */
void soup_wait_for_requests (SoupFixture *fixture, unsigned n);

void soup_client_init (SoupClient *client, SoupFixture *fixture);
/* Ends its session; it may be done twice. */
void soup_client_clear (SoupClient *client);
/* Begins an exchange. */
void soup_client_send (SoupClient *client);
/* Waits until it has had so many answers. */
void soup_client_wait (SoupClient *client, unsigned n_answers);
/* One exchange from sending to its answer. */
void soup_client_ask (SoupClient *client);

void soup_assert_ok (const SoupClient *client, const char *body);
void soup_assert_fault (const SoupClient *client, ThrongFault fault, const char *text);

/* What GLib opens once for the whole process must not look like a leak: to be called before the
 * first test. */
void soup_warm_up (void);
/* Does so and runs the tests that @add_tests adds. Returns: the exit code */
int soup_run (int argc, char **argv, void (*add_tests) (void));

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SoupClient, soup_client_clear)
