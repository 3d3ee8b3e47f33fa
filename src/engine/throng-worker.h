/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "engine/throng-clock.h"
#include "engine/throng-load-curve.h"
#include "engine/throng-plan.h"
#include "engine/throng-timers.h"
#include "engine/throng-transport.h"

G_BEGIN_DECLS

/* A clean-up may take the stop timeout, but at least this. */
#define THRONG_MIN_CLEAN_UP_US (10 * G_USEC_PER_SEC)

/**
 * ThrongWorkerOptions:
 * @index: which worker this is, from 0; it owns the slots k with k mod @n_workers = @index
 * @max_users: how many users this worker can hold; beyond that spawning pauses
 * @allowed_hosts: hosts that may be sent to beside the local ones
 * @report: takes a report of the recorder, four times a second and once at the end
 * @is_backed_up: (nullable): whether so many of them wait to be taken that what is recorded goes
 * into a later one
 * @example: takes a request to look at, now and then
 * @trouble: takes a sentence about something local that spoils the run
 * @stop_run: a failed request at @place wants all workers to be stopped
 * @set_up_done: set-up went well and set @values, or it failed (then @failure says where and why);
 * the worker waits for the start or for a stop
 * @idle: the users are gone; the worker waits for a clean-up or for a stop at once
 * @clean_up_done: @failure (nullable) says where and why
 * @tasks_told: no more tasks may start here, for throng_task_pool_worker_told(); only of a load
 * with an end by tasks, and not of arrivals
 * @request_logged: takes a line of the log, see throng-request-log.h
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
  bool (*is_backed_up) (void *data);
  void (*example) (void *data, GBytes *example);
  void (*trouble) (void *data, const char *sentence);
  void (*stop_run) (void *data, const char *place);
  void (*set_up_done) (void *data, GBytes *values, const char *failure);
  void (*idle) (void *data);
  void (*clean_up_done) (void *data, const char *failure);
  void (*tasks_told) (void *data, uint64_t n_given, uint64_t n_returned, bool is_hungry);
  void (*request_logged) (void *data, GBytes *line);
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

/* Before the run: this worker carries out set-up, from now on, which is @now_us on the clock and
 * @unix_us on the wall. */
void throng_worker_run_set_up (ThrongWorker *self, int64_t now_us, int64_t unix_us);
/* Before the run: @values are what the set-up of one of the workers has set. Returns: %FALSE when
 * they make no sense */
bool throng_worker_set_values (ThrongWorker *self, GBytes *values);
/* The run begins at @epoch_us on the clock, now or soon; that is @started_unix_us on the wall.
 * @curve: (transfer full) */
void throng_worker_start (ThrongWorker *self,
                          int64_t epoch_us,
                          int64_t started_unix_us,
                          ThrongLoadCurve *curve);
/* @curve: (transfer full): takes the place of the one before */
void throng_worker_set_curve (ThrongWorker *self, ThrongLoadCurve *curve);
/* So many more tasks may start: a part of the end by tasks that the load has. Those that it has no
 * user for are returned. */
void throng_worker_give_tasks (ThrongWorker *self, uint64_t n_tasks);
/* Ends the run: with the stop timeout, or @at_once, which leaves clean-up out. Sooner is possible
 * later, later is not. */
void throng_worker_stop (ThrongWorker *self, bool at_once);
/* This worker, which is idle, carries out clean-up, for at most the stop timeout or
 * %THRONG_MIN_CLEAN_UP_US; then it is
 * finished. */
void throng_worker_run_clean_up (ThrongWorker *self);
/* Whether each request is to be told from now on, or no longer. */
void throng_worker_log_requests (ThrongWorker *self, bool is_wanted);
/* Whether the run has ended, all users are gone and the last report has been made. */
bool throng_worker_is_finished (const ThrongWorker *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ThrongWorker, throng_worker_free)

G_END_DECLS
