/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/throng-digest.h"
#include "engine/throng-outgoing.h"
#include "engine/throng-user.h"
#include "stats/throng-phases.h"

G_BEGIN_DECLS

/* What the files of a user share: throng-user.c moves it on, throng-user-tasks.c says what it does
 * next, throng-user-exchange.c sends and judges, throng-user-variables.c keeps its variables,
 * throng-user-keeper.c is about the one that sets up and cleans up. */

/* After a fault a user without waits would try again at once, and a refused port make a busy loop.
 */
#define THRONG_MIN_PAUSE_AFTER_FAULT_US 10000
/* Longer where this machine lacks something: the more users try, the less there is. */
#define THRONG_MIN_PAUSE_WHEN_LACKING_US 250000

typedef enum
{
  THRONG_PHASE_ON_START,
  THRONG_PHASE_TASK,
  THRONG_PHASE_ON_STOP,
} ThrongUserPhase;

typedef enum
{
  THRONG_USER_THINKING, /* between tasks, or before on-start is tried again */
  THRONG_USER_PAUSING,  /* in the middle of a task */
  THRONG_USER_QUEUING,  /* has something to send, and lets the other users go first */
  THRONG_USER_SENDING,  /* an exchange is under way */
  THRONG_USER_ENDED,
} ThrongUserState;

typedef struct
{
  unsigned span;
  int64_t busy_us; /* of the user when the group began */
} ThrongOpenGroup;

struct _ThrongUser
{
  /* Borrowed */
  ThrongUserHost *host;
  const ThrongPlanClass *class;
  const ThrongPlanSteps *steps; /* what it is doing: on-start, a task or on-stop */
  const ThrongPlanRequest *request;
  const ThrongAnswer *answer; /* (nullable): while it is being judged */

  /* Owned */
  ThrongSession *session; /* (nullable): until the first request */
  ThrongValue *values;
  ThrongValue *first_values; /* (nullable): of the plan's variables, which outlast a session */
  SoupCookieJar *cookies;    /* (nullable): until the first cookie */
  ThrongDigest *digest;      /* (nullable): until a server asks for one */
  ThrongOutgoing outgoing;
  unsigned *loops;         /* rounds left, by level */
  ThrongOpenGroup *groups; /* that the user is in, the outermost first */
  unsigned n_groups;

  ThrongUserState state;
  ThrongUserPhase phase;
  unsigned class_index;
  unsigned slot;
  unsigned step;      /* the next one of @steps */
  unsigned next_task; /* of a sequence */
  bool is_logged_in;  /* on-start is done */
  bool is_stopping;
  bool has_failed;  /* in this round of on-start */
  bool is_lacking;  /* this machine could not carry out the last request */
  bool has_turn;    /* may send before the worker's loop comes round again */
  bool is_keeper;   /* sets up and cleans up */
  bool awaits_task; /* thinks until one may start */
  char *failure;    /* (nullable), owned: of the keeper, what went wrong first */
  ThrongTimer timer;
  ThrongRandom random;
  ThrongTemplateContext context;
  int64_t due_us; /* when the next send should happen; 0 = it follows from an answer */
  int64_t task_started_us;
  int64_t busy_us;      /* in requests, so far */
  int64_t task_busy_us; /* @busy_us when the task began */
  unsigned task_span;
  ThrongArrival arrival;
  bool has_arrival;   /* a task is to start when the user is logged in */
  int64_t planned_us; /* when the task's first request was planned, if it was and is still to come;
                         0 = it counts from its send */
  int64_t login_delay_us;
  int64_t stop_deadline_us;
  int64_t on_stop_us; /* how long on-stop may take; 0 = it is left out */

  /* The sample under way */
  int64_t sent_us;
  int64_t wanted_us; /* what the response time counts from if that is not the send; 0 = the send */
  int64_t waited_us; /* for its turn in the transport … */
  int64_t to_network_us; /* … and until the network was used */
  int64_t ended_us; /* when its answer was there, or it was given up; judging takes time, too */
  ThrongPhases phases;
  bool is_example;
  uint64_t body_bytes;
  unsigned n_hops;
  unsigned n_challenges; /* of the hops: answered with a digest */
  bool has_answered;     /* a challenge, since the last redirect */
  unsigned n_retries;
};

static inline int64_t
throng_user_now_us (ThrongUser *self)
{
  return self->host->now_us (self->host->data);
}

static inline ThrongRecorder *
throng_user_get_recorder (ThrongUser *self)
{
  return self->host->record (self->host->data);
}

static inline void
throng_user_arm (ThrongUser *self, int64_t due_us)
{
  if (self->is_stopping)
    due_us = MIN (due_us, self->stop_deadline_us);
  throng_timers_arm (self->host->timers, &self->timer, due_us);
}

/* Whether the user is in its on-start, or right behind it. */
static inline bool
throng_user_comes_from_on_start (const ThrongUser *self)
{
  return self->phase == THRONG_PHASE_ON_START && self->class->on_start.n > 0;
}

/* Moves the user on: takes steps until one of them takes time, and begins what comes after the
 * last. */
void throng_user_advance (ThrongUser *self);
/* Lets time pass in the middle of the steps. */
void throng_user_pause (ThrongUser *self, int64_t for_us);

/* What to do next. Those that return a bool say whether there is something to do right now;
 * otherwise the user may have ended. */
bool throng_user_begin_session (ThrongUser *self);
bool throng_user_begin_task (ThrongUser *self);
/* What comes after a wait: a session, a task or, where those are planned, the next arrival. */
bool throng_user_begin_next (ThrongUser *self);
bool throng_user_end_steps (ThrongUser *self, bool is_broken);
/* The user has nothing more to do but its on-stop. */
bool throng_user_leave (ThrongUser *self);
void throng_user_enter_group (ThrongUser *self, unsigned span);
void throng_user_exit_group (ThrongUser *self, bool is_broken);
/* Whatever the user was in the middle of is broken off with it. */
void throng_user_exit_all_groups (ThrongUser *self);
void throng_user_record_task_end (ThrongUser *self, bool is_broken);

/* A user in no state yet, whose timer is not armed. */
ThrongUser *throng_user_make (ThrongUserHost *host,
                              const ThrongPlanClass *class,
                              unsigned slot,
                              unsigned round);
/* The keeper has reached the end of its set-up, or of what it could do of it. */
void throng_user_end_set_up (ThrongUser *self);
/* The keeper's clean-up begins. */
void throng_user_begin_clean_up (ThrongUser *self);
/* Something went wrong for the keeper at @place. @what: a sentence without its end */
void throng_user_note_failure (ThrongUser *self, const char *place, const char *what);

/* Fills the present request in. Returns: whether it can be sent */
bool throng_user_prepare (ThrongUser *self);
/* Sends it. The answer may come, and the user end, before this returns. */
void throng_user_send (ThrongUser *self);
/* An exchange has been under way for so long that something may have to be decided. */
void throng_user_check_exchange (ThrongUser *self, int64_t now_us);

/* Gives the user what set-up has set, and the other variables of the scenario their values. */
void throng_user_set_variables (ThrongUser *self);
/* Keeps those values for the sessions to come; @values borrows them from now on. */
void throng_user_keep_variables (ThrongUser *self);
/* Forgets what was captured and set since. */
void throng_user_reset_variables (ThrongUser *self);
/* The same for the keeper, before and after its set-up: a variable that refers to what has no value
 * yet has none, which is no error. */
void throng_user_set_known_variables (ThrongUser *self);
/* Of a set step. Returns: whether all could be set */
bool throng_user_assign (ThrongUser *self, const GArray *assignments);
/* An error of our side at @place in the scenario. */
void throng_user_record_error (ThrongUser *self, const char *place, const char *message);

G_END_DECLS
