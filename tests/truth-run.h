/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "stats/throng-snapshot.h"

/* One request as Throng saw it, on CLOCK_MONOTONIC, and how long the server that answered it says
 * it has held it back. */
typedef struct
{
  int64_t planned_us; /* what its response time counts from */
  int64_t sent_us;    /* what its service time counts from */
  int64_t ended_us;
  int64_t hold_us;
} TruthSample;

/* One answer as the server saw it, on the same clock. */
typedef struct
{
  int64_t read_us;
  int64_t hold_us;
} TruthEntry;

/* How the server behaves, and what its answers cost. */
typedef struct
{
  const int64_t *delays_us; /* used round and round */
  unsigned n_delays;
  double stall_start_s; /* after the first request */
  double stall_length_s;
  unsigned sending_us; /* that it takes at least until libsoup has a request, … */
  unsigned handing_us; /* … until Throng has an answer that was read, … */
  unsigned judging_us; /* … and to judge it */
} TruthServer;

/**
 * TruthRun:
 *
 * A run of one worker within this program against the truth server in a process of its own, through
 * sockets, in real time: what the worker recorded of each request, what the collector made of all
 * of them, and what really happened.
 */
typedef struct
{
  GArray *samples;          /* of TruthSample */
  GArray *entries;          /* of TruthEntry */
  ThrongSnapshot *snapshot; /* (nullable) */
  int64_t epoch_us;
} TruthRun;

/* @wait: (nullable): of the users; @load: both as in a scenario, with single quotes */
TruthRun *truth_run_new (const char *wait, const char *load, const TruthServer *server);
/* The same load, one request each @spacing_us, by a client that does nothing else: without a
 * snapshot */
TruthRun *truth_run_new_bare (unsigned n, int64_t spacing_us, const TruthServer *server);
void truth_run_free (TruthRun *run);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TruthRun, truth_run_free)
