/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "engine/throng-clock.h"
#include "engine/throng-load-curve.h"
#include "engine/throng-plan.h"
#include "engine/throng-timers.h"
#include "engine/throng-transport.h"

G_BEGIN_DECLS

/**
 * ThrongWorkerOptions:
 * @index: which worker this is, from 0; it owns the slots k with k mod @n_workers = @index
 * @max_users: how many users this worker can hold; beyond that spawning pauses
 * @allowed_hosts: hosts that may be sent to beside the local ones
 * @report: takes a report of the recorder, four times a second and once at the end
 * @example: takes a request to look at, now and then
 * @trouble: takes a sentence about something local that spoils the run
 * @stop_run: a failed request at @place wants all workers to be stopped
 */
typedef struct
{
  unsigned index;
  unsigned n_workers;
  uint64_t seed;
  int64_t stop_timeout_us;
  unsigned max_users;
  const char *const *allowed_hosts;
  void (*report) (void *data, GBytes *report);
  void (*example) (void *data, GBytes *example);
  void (*trouble) (void *data, const char *sentence);
  void (*stop_run) (void *data, const char *place);
  void *data;
} ThrongWorkerOptions;

/**
 * ThrongWorker:
 *
 * The part of a swarm that one thread drives: its users, their transport and its statistics. It
 * shares nothing. It has no loop of its own: somebody calls throng_timers_fire_next() when the
 * timers say so, be it the loop of a worker process or a test that moves a clock.
 */
typedef struct _ThrongWorker ThrongWorker;

/**
 * throng_worker_new:
 * @plan: (transfer none): outlives the worker
 * @clock: (transfer none): outlives the worker
 * @timers: (transfer none): outlive the worker
 * @transport: (transfer none): outlives the worker
 */
ThrongWorker *throng_worker_new (const ThrongPlan *plan,
                                 const ThrongClock *clock,
                                 ThrongTimers *timers,
                                 ThrongTransport *transport,
                                 const ThrongWorkerOptions *options);
void throng_worker_free (ThrongWorker *self);

/* The run begins at @epoch_us on the clock, now or soon; that is @started_unix_us on the wall.
 * @curve: (transfer full) */
void throng_worker_start (ThrongWorker *self,
                          int64_t epoch_us,
                          int64_t started_unix_us,
                          ThrongLoadCurve *curve);
/* @curve: (transfer full): takes the place of the one before */
void throng_worker_set_curve (ThrongWorker *self, ThrongLoadCurve *curve);
/* Ends the run: with the stop timeout, or @at_once. Sooner is possible later, later is not. */
void throng_worker_stop (ThrongWorker *self, bool at_once);
/* Whether the run has ended, all users are gone and the last report has been made. */
bool throng_worker_is_finished (const ThrongWorker *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ThrongWorker, throng_worker_free)

G_END_DECLS
