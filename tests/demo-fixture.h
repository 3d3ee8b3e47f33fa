/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <libsoup/soup.h>
#include <stdbool.h>

#include "demo/throng-demo-server.h"

/* How long a test waits for something that must come. */
#define DEMO_TIMEOUT_US (30 * G_USEC_PER_SEC)

/* One server and one client in the main context of the test. */
typedef struct
{
  ThrongDemoServer *server;
  SoupSession *session;
} DemoFixture;

typedef struct
{
  SoupMessage *message;
  guint status;
  char *body;
  bool done;
} DemoReply;

/* Starts a server with these options. */
void demo_fixture_open (DemoFixture *fixture, const ThrongDemoOptions *options);

/* The same as a set-up function of GTest; without data, a server without a capacity limit. */
void demo_fixture_set_up (DemoFixture *fixture, gconstpointer data);

void demo_fixture_tear_down (DemoFixture *fixture, gconstpointer data);
/* Runs the main loop once, for some milliseconds at most; fails after the deadline. */
void demo_iterate (gint64 deadline_us);

void demo_reply_free (DemoReply *reply);
/* Sends a request with an optional JSON body and Authorization header; does not wait. */
DemoReply *demo_start_request (DemoFixture *fixture,
                               const char *method,
                               const char *path,
                               const char *body,
                               const char *authorization);

void demo_wait_for (DemoReply *reply);
/* Sends a request and waits for the reply. */
DemoReply *demo_ask (DemoFixture *fixture,
                     const char *method,
                     const char *path,
                     const char *body,
                     const char *authorization);

/* Asks and compares the status and, unless NULL, the whole body. */
void demo_expect (DemoFixture *fixture,
                  const char *method,
                  const char *path,
                  const char *body,
                  guint status,
                  const char *answer);

const char *demo_get_header (DemoReply *reply, const char *name);
/* Asks and expects a JSON object with a sentence as its error. */
void demo_expect_error (DemoFixture *fixture,
                        const char *method,
                        const char *path,
                        const char *body,
                        guint status);

/* Compares what the server has counted. */
void demo_expect_counts (DemoFixture *fixture, const char *expected);

/* Waits until the server has counted this. */
void demo_wait_for_counts (DemoFixture *fixture, const char *expected);

/* Connects as a client that may do what a well-behaved one does not. */
GSocket *demo_raw_connect (DemoFixture *fixture);

void demo_raw_send (GSocket *client, const char *text);
/* Appends what has come so far; false at the end of the stream. */
bool demo_raw_receive (GSocket *client, GString *text);

/* Receives until the text holds what is expected. */
void demo_raw_wait_for (GSocket *client, GString *text, const char *expected);

/* Waits until so many requests wait at the server. */
void demo_wait_for_n_waiting (DemoFixture *fixture, guint n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoReply, demo_reply_free)
