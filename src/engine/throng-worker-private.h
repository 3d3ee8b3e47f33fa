/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/throng-class-mix.h"
#include "engine/throng-request-log.h"
#include "engine/throng-shared-values.h"
#include "engine/throng-user.h"
#include "engine/throng-worker-arrivals.h"
#include "engine/throng-worker.h"

G_BEGIN_DECLS

/* What the files of a worker share: throng-worker.c drives the users of the load,
 * throng-worker-report.c tells of them, throng-worker-keeper.c drives the one that sets up and
 * cleans up, throng-worker-tasks.c counts the tasks that start, throng-worker-absence.c notices
 * time in which it could do nothing. */

typedef enum
{
  THRONG_WORKER_READY,
  THRONG_WORKER_SETTING_UP, /* the keeper is at work, or waits for what becomes of the run */
  THRONG_WORKER_RUNNING,
  THRONG_WORKER_STOPPING, /* users finish their tasks */
  THRONG_WORKER_IDLE,     /* they are gone; a clean-up may come */
  THRONG_WORKER_CLEANING_UP,
  THRONG_WORKER_FINISHED,
} ThrongWorkerState;

/* One place for a user; places are filled in order and emptied in reverse order. */
typedef struct
{
  ThrongUser *user; /* (nullable) */
  unsigned round;   /* users that were here before */
} ThrongSlot;

struct _ThrongWorker
{
  /* Borrowed */
  const ThrongPlan *plan;
  const ThrongClock *clock;
  ThrongTimers *timers;

  ThrongWorkerOptions options;
  ThrongUserHost host;
  ThrongWorkerState state;
  int64_t epoch_us;
  int64_t started_unix_us; /* the wall clock at the epoch */
  int64_t asleep_us;       /* by the clock, when it was last looked at */
  uint64_t tick;           /* the quarter of a second that is being recorded */
  int64_t tick_end_us;     /* %INT64_MAX: what is recorded is outside of the run */

  /* Owned */
  GStrv allowed_hosts;
  char *last_host;            /* (nullable): was allowed; judging one costs 5,000 instructions */
  ThrongUser *keeper;         /* (nullable): from set-up or clean-up on */
  ThrongSharedValues *shared; /* (nullable): what set-up has set */
  ThrongRequestLog *request_log;
  ThrongLoadCurve *curve;
  ThrongClassMix *mix;
  ThrongWorkerArrivals
      *arrivals;      /* (nullable): of a load of arrivals, which makes the users then */
  GArray *free_slots; /* unsigned: of such a load, those of @slots that were left */
  ThrongRecorder *recorder;
  ThrongExampleSampler *examples;
  GArray *slots;        /* of ThrongSlot; slot i here is slot i × n_workers + index of the swarm */
  unsigned n_filled;    /* slots before this one have been filled, those from here on emptied */
  GHashTable *stopping; /* of ThrongUser: out of their slots, finishing their task */
  GHashTable *troubles; /* of char *: local ones that were told */
  unsigned *n_users;    /* running, by class */
  uint64_t *counts;     /* numbers handed out, by counter */
  ThrongTimer spawn_timer;
  ThrongTimer tick_timer;
  ThrongTimer keeper_timer; /* reports while the keeper is at work */
  unsigned n_slots; /* of this worker, at the most; fewer than the load asks for where all classes
                       have fixed counts */
  unsigned n_live;  /* users, those that are stopping too */
  uint64_t n_tasks_started;
  uint64_t n_tasks_limit;      /* so many may start as far as is known; %G_MAXUINT64 = no limit */
  uint64_t n_tasks_in_portion; /* that the swarm has given last, … */
  uint64_t n_tasks_given;      /* … and in all, for a load with an end by tasks */
  bool is_hungry;              /* has told that it has users for more */
  bool has_told_full;
  bool has_memory;        /* to spare, … */
  int64_t memory_seen_us; /* … when it was last looked at */
  bool is_at_once;        /* the stop */
};

static inline int64_t
throng_worker_now_us (ThrongWorker *self)
{
  return throng_clock_now_us (self->clock);
}

/* How many of the swarm's first @n slots are this worker's. */
static inline unsigned
throng_worker_get_share (const ThrongWorker *self, unsigned n)
{
  return (n + self->options.n_workers - 1 - self->options.index) / self->options.n_workers;
}

/* How many of its slots the load wants to be filled at a moment of the run. */
static inline unsigned
throng_worker_get_wanted (const ThrongWorker *self, int64_t time_us)
{
  return MIN (throng_worker_get_share (self, throng_load_curve_get_users (self->curve, time_us)),
              self->n_slots);
}

/* What is recorded from now on happens before or after the run. */
static inline void
throng_worker_leave_run (ThrongWorker *self)
{
  throng_timers_disarm (self->timers, &self->tick_timer);
  self->tick_end_us = INT64_MAX;
}

/* Hands what was recorded to whoever reports it. */
void throng_worker_report (ThrongWorker *self);
/* The same, unless nobody takes it; then it goes with a later report. */
void throng_worker_offer_report (ThrongWorker *self);
/* To be called when the tick that is being recorded is over and not closed yet: tells of a time
 * since then in which the worker could do nothing. */
void throng_worker_notice_absence (ThrongWorker *self, int64_t now_us);
/* Brings the recorder up to the current quarter of a second. */
ThrongRecorder *throng_worker_record (ThrongWorker *self);
/* The users are gone. What comes then depends on whether there may be a clean-up. */
void throng_worker_end_users (ThrongWorker *self);
/* Nothing more will happen. */
void throng_worker_finish (ThrongWorker *self);
/* Ends a worker that has no users, whatever its keeper is doing. */
void throng_worker_dismiss (ThrongWorker *self);

/* Finds the first limit of the task starts. */
void throng_worker_limit_tasks (ThrongWorker *self);
/* Returns the task starts that are left if there are no users for them, or if it @must. */
void throng_worker_return_tasks (ThrongWorker *self, bool must);

/* For the host of the users. */
bool throng_worker_may_start_task (void *data);
bool throng_worker_is_task_to_come (void *data);
void throng_worker_set_up_done (ThrongWorker *self);
void throng_worker_keeper_ended (ThrongWorker *self);
void throng_worker_keeper_timer_cb (void *owner, int64_t due_us);

G_END_DECLS
