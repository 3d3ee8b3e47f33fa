/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/throng-load-curve.h"
#include "engine/throng-user.h"

G_BEGIN_DECLS

/**
 * ThrongArrivalsHost:
 * @make_user: makes a user of @class, which is to start @arrival; %FALSE when this machine has no
 * room for one now
 * @retire_user: ends @user, which waits, to make room for another
 * @record: the recorder, brought up to the current quarter of a second
 *
 * What the arrivals of a worker ask of it.
 */
typedef struct
{
  bool (*make_user) (void *data, unsigned class, const ThrongArrival *arrival);
  void (*retire_user) (void *data, ThrongUser *user);
  ThrongRecorder *(*record) (void *data);
  void *data;
} ThrongArrivalsHost;

/**
 * ThrongWorkerArrivals:
 *
 * A worker's side of a load of arrivals: brings each arrival of its part of the sequence together
 * with a user. An arrival takes the user of its class that has waited for the longest time, or a
 * new one; when there are as many users as there may be it waits until one is free.
 *
 * Arrivals that wait are kept as their number and a second place in the sequence for each class, so
 * that a service that is down for hours at any rate costs no memory.
 */
typedef struct _ThrongWorkerArrivals ThrongWorkerArrivals;

/* Worker @index of @n_workers has its part of the arrivals, and of the users that there may be. */
ThrongWorkerArrivals *throng_worker_arrivals_new (const ThrongPlan *plan,
                                                  uint64_t seed,
                                                  unsigned index,
                                                  unsigned n_workers,
                                                  const ThrongArrivalsHost *host);
void throng_worker_arrivals_free (ThrongWorkerArrivals *self);

/* @curve: borrowed; also for one that takes the place of another. @epoch_us: the start of the run
 * on the clock. */
void throng_worker_arrivals_set_curve (ThrongWorkerArrivals *self,
                                       const ThrongLoadCurve *curve,
                                       int64_t epoch_us);
/* Deals with the arrivals that have come by @now_us. Returns: when to call this again, on the
 * clock, which may be at once; %THRONG_TIMER_NEVER = none will come */
int64_t throng_worker_arrivals_follow (ThrongWorkerArrivals *self, int64_t now_us);
/* For #ThrongUserHost. */
ThrongNext throng_worker_arrivals_user_free (ThrongWorkerArrivals *self,
                                             ThrongUser *user,
                                             int64_t now_us,
                                             ThrongArrival *arrival);
/* A user has ended, and its arrival is to have another one if it has not started. */
void throng_worker_arrivals_user_ended (ThrongWorkerArrivals *self,
                                        ThrongUser *user,
                                        int64_t now_us);
/* The run ends: all that has come by @now_us is skipped but the @n_started tasks. */
void throng_worker_arrivals_stop (ThrongWorkerArrivals *self, int64_t now_us, uint64_t n_started);

/* Arrivals that have come and wait for a user. */
uint64_t throng_worker_arrivals_get_n_waiting (const ThrongWorkerArrivals *self);
/* Task starts after which this worker has no more arrivals; %G_MAXUINT64 = no such limit. */
uint64_t throng_worker_arrivals_get_tasks_limit (const ThrongWorkerArrivals *self);

G_END_DECLS
