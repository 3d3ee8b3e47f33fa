/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "demo/throng-demo-error.h"

/** The largest number of requests in service at the same time that can be asked for. */
#define THRONG_DEMO_CONCURRENCY_MAX 10000

/** The longest mean service time that can be asked for. */
#define THRONG_DEMO_SERVICE_TIME_MAX_MS 60000.0

/**
 * ThrongDemoOptions:
 * @port: the port on 127.0.0.1, or 0 for any free one
 * @concurrency: how many requests are in service at the same time, from 1
 * @queue_max: how many further requests may wait for that; beyond them the answer is 503
 * @service_time_ms: mean time that one request takes, or 0 for a service without a capacity limit
 * @fail_ratio: share of the requests that is answered with 500, from 0 to 1
 * @seed: seed of the service times and of the choice of failures
 * @database: (nullable) (type filename): the database file, made if missing; %NULL for memory
 */
typedef struct
{
  guint16 port;
  guint concurrency;
  guint queue_max;
  double service_time_ms;
  double fail_ratio;
  guint32 seed;
  const char *database;
} ThrongDemoOptions;

/** The defaults: about 2,000 requests a second, no failures, users in memory, any free port. */
#define THRONG_DEMO_OPTIONS_INIT                                                                   \
  {                                                                                                \
    .concurrency = 8,                                                                              \
    .queue_max = 10000,                                                                            \
    .service_time_ms = 4.0,                                                                        \
    .seed = 1,                                                                                     \
  }

typedef struct _ThrongDemoServer ThrongDemoServer;

/**
 * throng_demo_server_new:
 * @options: what to serve; not needed afterwards
 *
 * Starts the demo target on 127.0.0.1. It runs in the thread-default main context of the caller.
 *
 * Requests beyond @options->concurrency wait first-in first-out. A request is counted when a place
 * takes it up and its status is decided; one whose client went away while it waited is not worked
 * on and counted as 499.
 *
 * Returns: (transfer full): the server, to be freed with throng_demo_server_free(), or %NULL with a
 *   #ThrongDemoError
 */
ThrongDemoServer *throng_demo_server_new (const ThrongDemoOptions *options, GError **error);

/** throng_demo_server_free: closes all connections, also those with requests that wait. */
void throng_demo_server_free (ThrongDemoServer *self);

/** throng_demo_server_get_uri: (transfer none): the address, as in `http://127.0.0.1:40123`. */
const char *throng_demo_server_get_uri (ThrongDemoServer *self);

/**
 * throng_demo_server_dup_counts_json:
 *
 * What it has received since the start or the last `POST /counts/reset`, by endpoint and status;
 * the same as the answer to `GET /counts`.
 *
 * Returns: (transfer full): JSON on one line, as in `{"GET /users":{"200":12}}`
 */
char *throng_demo_server_dup_counts_json (ThrongDemoServer *self);

/** throng_demo_server_get_n_waiting: how many requests wait for a place at this moment. */
guint throng_demo_server_get_n_waiting (ThrongDemoServer *self);

/**
 * throng_demo_server_main:
 * @argv: the arguments; the first is the name of the command, for the usage line
 *
 * The command `demo-server`: prints its address and serves until SIGINT or SIGTERM.
 *
 * Returns: the exit code: 0, 2 for bad usage, 3 if it cannot serve
 */
int throng_demo_server_main (int argc, char **argv);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ThrongDemoServer, throng_demo_server_free)
