/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/throng-clock.h"
#include "engine/throng-example-sampler.h"
#include "engine/throng-plan.h"
#include "engine/throng-request-log.h"
#include "engine/throng-timers.h"
#include "engine/throng-transport.h"
#include "stats/throng-recorder.h"

G_BEGIN_DECLS

typedef struct _ThrongUser ThrongUser;

/**
 * ThrongArrival:
 * @planned_us: when it was to start, on the clock; response times count from there
 * @due_us: from when on only the generator can be late: the same, or when it got a user after
 * having waited for one
 */
typedef struct
{
  int64_t planned_us;
  int64_t due_us;
} ThrongArrival;

/* What becomes of a user that is free. */
typedef enum
{
  THRONG_NEXT_WAIT,    /* until throng_user_give_arrival() */
  THRONG_NEXT_ARRIVAL, /* one has waited for it */
  THRONG_NEXT_END,     /* its place is needed */
} ThrongNext;

/**
 * ThrongUserHost:
 * @now_us: the time, which every measurement of a user is taken with
 * @record: the recorder, brought up to the current quarter of a second
 * @ended: @user has ended and may be freed; it does nothing more
 * @may_send_to: whether the run may talk to @host
 * @may_start_task: whether one more task may start; if so it counts
 * @is_task_to_come: of one that may not: whether it may later, after throng_user_wake()
 * @next_arrival: (nullable): of a load of arrivals: @user is free; says what it does next
 * @trouble: this machine, and not the service, kept a request from being sent; @what says why
 * @stop_run: a failed request at @place wants the whole run to end
 * @set_up_done: @keeper is done with set-up; throng_user_get_failure() says how
 * @templates: the time and the counters that templates draw on
 *
 * What the users of one worker share and report to: the worker, or a test.
 */
typedef struct
{
  const ThrongPlan *plan;
  ThrongTransport *transport;
  ThrongTimers *timers;
  ThrongExampleSampler *examples;
  uint64_t seed;
  int64_t epoch_us;              /* the run's start on the clock */
  int64_t on_stop_us;            /* how long an on-stop may take */
  int64_t awake_since_us;        /* on the clock: requests sent before it measure an absence */
  ThrongRequestLog *request_log; /* (nullable): where each request gets a line */
  const ThrongValue *shared; /* (nullable): what set-up has set, by variable; outlives the users */
  int64_t (*now_us) (void *data);
  ThrongRecorder *(*record) (void *data);
  void (*ended) (void *data, ThrongUser *user);
  bool (*may_send_to) (void *data, const char *host);
  bool (*may_start_task) (void *data);
  bool (*is_task_to_come) (void *data);
  ThrongNext (*next_arrival) (void *data, ThrongUser *user, ThrongArrival *arrival);
  void (*trouble) (void *data, const char *what);
  void (*stop_run) (void *data, const char *place);
  void (*set_up_done) (void *data, ThrongUser *keeper);
  ThrongTemplateHost templates;
  void *data;
} ThrongUserHost;

/**
 * throng_user_new:
 * @slot: from 0; gives the user its number and, with @round, its random numbers
 * @round: how many users have been in @slot before
 *
 * A user that begins when its timer fires, which is due at once: first its on-start, then one task
 * after the other.
 */
ThrongUser *throng_user_new (ThrongUserHost *host, unsigned class, unsigned slot, unsigned round);

/**
 * throng_user_new_keeper:
 *
 * The user who sets the run up and cleans up after it: one of no class, who starts no task. It
 * keeps its variables and cookies in between. Its set-up begins when its timer fires, which is due
 * at once, unless @is_set_up says that it has been done elsewhere; throng_user_stop() begins its
 * clean-up.
 */
ThrongUser *throng_user_new_keeper (ThrongUserHost *host, bool is_set_up);
/* (nullable): what went wrong in the keeper's set-up, or in its clean-up once that has begun, to go
 * on from “Set-up failed” or “Clean-up failed” */
const char *throng_user_get_failure (const ThrongUser *self);
const ThrongValue *throng_user_get_values (const ThrongUser *self);

/**
 * throng_user_stop:
 * @deadline_us: on the clock; what is still under way then is aborted
 * @on_stop_us: how long its on-stop may take after that; 0 = it is left out
 *
 * A user that waits is done at once, another one finishes its task first; then its on-stop runs.
 * Ending calls the host's ended(), possibly from within this function.
 */
void throng_user_stop (ThrongUser *self, int64_t deadline_us, int64_t on_stop_us);

/* Frees a user that has ended, or one that is to vanish without a trace. */
void throng_user_free (ThrongUser *self);

/**
 * throng_user_give_arrival:
 *
 * Of a load of arrivals: lets a user that waits for one start its task, or a new user as soon as it
 * is logged in. The time that a login takes on the way is not the task's.
 */
void throng_user_give_arrival (ThrongUser *self, const ThrongArrival *arrival);
/* Lets a user that waits for a task that may start ask again; others go on as they did. */
void throng_user_wake (ThrongUser *self);
/* (nullable): the arrival whose task it has not started yet */
const ThrongArrival *throng_user_get_arrival (const ThrongUser *self);

unsigned throng_user_get_class (const ThrongUser *self);
unsigned throng_user_get_slot (const ThrongUser *self);
/* Whether its on-start is not done; one that has done it and waits for a task is logged in. */
bool throng_user_is_logging_in (const ThrongUser *self);

G_END_DECLS
