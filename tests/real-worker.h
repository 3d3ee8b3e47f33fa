/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/throng-poller.h"
#include "engine/throng-worker.h"
#include "scenario/throng-scenario.h"
#include "stats/throng-collector.h"

/**
 * RealWorker:
 *
 * One worker within a test's own process, on the clock and with the sockets of a real run, and the
 * collector that it reports to.
 */
typedef struct
{
  int64_t epoch_us; /* of the run, on CLOCK_MONOTONIC */
  ThrongCollector *collector;

  ThrongScenario *scenario; /* borrowed */
  ThrongPoller *poller;
  ThrongTimers *timers;
  ThrongTransport *transport;
  ThrongPlan *plan;
  ThrongWorker *worker;
} RealWorker;

/* @folder: (nullable): of the scenario's files; @wrap: (nullable): puts another transport, which
 * owns @inner, in the place of @inner */
void real_worker_init (RealWorker *self,
                       ThrongScenario *scenario,
                       const char *folder,
                       ThrongTransport *(*wrap) (ThrongTransport *inner, void *data),
                       void *data);
void real_worker_clear (RealWorker *self);

/* The run begins in a moment, at what is then @self's epoch. */
void real_worker_start (RealWorker *self);
/* Goes on to the end of the run; fails the test after @patience_us. Returns: (transfer full): the
 * numbers then; their accounts balance */
ThrongSnapshot *real_worker_finish (RealWorker *self, int64_t patience_us);
