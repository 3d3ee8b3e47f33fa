/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/throng-channel.h"
#include "engine/throng-load-curve.h"

G_BEGIN_DECLS

/* What a swarm says to its workers. */
typedef enum
{
  THRONG_COMMAND_SETUP,        /* a ThrongSetup */
  THRONG_COMMAND_START,        /* the epoch, the wall clock then, and a curve */
  THRONG_COMMAND_CURVE,        /* a curve */
  THRONG_COMMAND_STOP,         /* 1 = at once */
  THRONG_COMMAND_RUN_SET_UP,   /* the clock and the wall clock now */
  THRONG_COMMAND_VALUES,       /* what set-up has set, before the start */
  THRONG_COMMAND_RUN_CLEAN_UP, /* to one that is idle */
  THRONG_COMMAND_LOG_REQUESTS, /* 1 = each request is to be told, 0 = no longer */
  THRONG_COMMAND_TASKS,        /* so many more tasks may start */
} ThrongCommand;

/* What a worker says to its swarm. */
typedef enum
{
  THRONG_NOTICE_READY,         /* set up, waits for the start */
  THRONG_NOTICE_FAILED,        /* a sentence: it can't be set up, and ends */
  THRONG_NOTICE_REPORT,        /* for throng_collector_add() */
  THRONG_NOTICE_TROUBLE,       /* a sentence about something local that spoils the run */
  THRONG_NOTICE_STOP_RUN,      /* a sentence: a failed request wants the run to end */
  THRONG_NOTICE_EXAMPLE,       /* for throng_collector_add_example() */
  THRONG_NOTICE_FINISHED,      /* the run is over for this worker */
  THRONG_NOTICE_SET_UP_DONE,   /* what it has set, see throng-shared-values.h */
  THRONG_NOTICE_SET_UP_FAILED, /* where and why */
  THRONG_NOTICE_IDLE,          /* the users are gone, a clean-up may come */
  THRONG_NOTICE_CLEAN_UP_DONE, /* empty, or goes on from “Clean-up failed” */
  THRONG_NOTICE_REQUEST,       /* a ThrongLoggedRequest */
  THRONG_NOTICE_TASKS,         /* no more tasks may start here; how many are returned, and whether
                                  there is a user for more */
} ThrongNotice;

/* Everything a worker needs to know before a run. */
typedef struct
{
  unsigned index;
  unsigned n_workers;
  uint64_t seed;
  int64_t stop_timeout_us;
  unsigned max_users;
  char *scenario; /* the file's text */
  GStrv allowed_hosts;
  char *scenario_folder; /* (nullable): absolute */
} ThrongSetup;

void throng_setup_send (const ThrongSetup *self, ThrongChannel *channel);
/* Returns: %FALSE when @content is not a set-up; @self is to be cleared in any case */
bool throng_setup_read (ThrongSetup *self, const uint8_t *content, size_t length);
void throng_setup_clear (ThrongSetup *self);

/* @epoch_us: the start on the clock; @started_unix_us: the same moment on the wall */
void throng_start_send (ThrongChannel *channel,
                        int64_t epoch_us,
                        int64_t started_unix_us,
                        const ThrongLoadCurve *curve);
/* The moment at which set-up begins, on the clock and on the wall. */
void throng_set_up_send (ThrongChannel *channel, int64_t now_us, int64_t unix_us);
bool throng_set_up_read (const uint8_t *content, size_t length, int64_t *now_us, int64_t *unix_us);
/* Returns: (transfer full) (nullable): the curve */
ThrongLoadCurve *throng_start_read (const uint8_t *content,
                                    size_t length,
                                    int64_t *epoch_us,
                                    int64_t *started_unix_us);
void throng_curve_send (ThrongChannel *channel, const ThrongLoadCurve *curve);
ThrongLoadCurve *throng_curve_read (const uint8_t *content, size_t length);

/* So many more tasks may start. */
void throng_tasks_send (ThrongChannel *channel, uint64_t n_tasks);
bool throng_tasks_read (const uint8_t *content, size_t length, uint64_t *n_tasks);
/* For throng_task_pool_worker_told(). */
void throng_tasks_told_send (ThrongChannel *channel,
                             uint64_t n_given,
                             uint64_t n_returned,
                             bool is_hungry);
bool throng_tasks_told_read (const uint8_t *content,
                             size_t length,
                             uint64_t *n_given,
                             uint64_t *n_returned,
                             bool *is_hungry);

G_END_DECLS
