/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-user-private.h"

#define FIRST_LOGIN_DELAY_US G_GINT64_CONSTANT (1000000)
#define MAX_LOGIN_DELAY_US G_GINT64_CONSTANT (30000000)

static void
end (ThrongUser *self)
{
  self->state = THRONG_USER_ENDED;
  throng_timers_disarm (self->host->timers, &self->timer);
  self->host->ended (self->host->data, self);
}

/* What to do next. Functions that return a bool say whether there is something to do right now;
 * otherwise the user may have ended. */

static void
begin_steps (ThrongUser *self, ThrongUserPhase phase, const ThrongPlanSteps *steps)
{
  self->phase = phase;
  self->steps = steps;
  self->step = 0;
}

/* The user has nothing more to do but its on-stop. */
bool
throng_user_leave (ThrongUser *self)
{
  self->is_stopping = true;
  self->awaits_task = false;
  if (self->phase == THRONG_PHASE_ON_STOP || !self->is_logged_in || self->on_stop_us == 0
      || self->class->on_stop.n == 0)
    {
      end (self);
      return false;
    }
  self->stop_deadline_us = throng_user_now_us (self) + self->on_stop_us;
  if (self->is_keeper)
    throng_user_begin_clean_up (self);
  begin_steps (self, THRONG_PHASE_ON_STOP, &self->class->on_stop);
  return true;
}

static const ThrongPlanTask *
choose_task (ThrongUser *self)
{
  const ThrongPlanClass *class = self->class;
  double total = class->tasks[class->n_tasks - 1].cumulative_weight;
  unsigned i = 0;
  double drawn;

  if (class->is_sequence)
    return &class->tasks[self->next_task++ % class->n_tasks];

  drawn = throng_random_double (&self->random) * total;
  while (i < class->n_tasks - 1 && class->tasks[i].cumulative_weight <= drawn)
    i++;
  return &class->tasks[i];
}

/* An arrival was counted when it came. */
static void
record_task_start (ThrongUser *self)
{
  if (!self->has_arrival)
    {
      throng_recorder_task_started (throng_user_get_recorder (self));
      return;
    }
  throng_recorder_arrival_started (throng_user_get_recorder (self));
  self->has_arrival = false;
  self->planned_us = self->arrival.planned_us;
  if (throng_user_comes_from_on_start (self))
    self->planned_us += throng_user_now_us (self) - self->arrival.due_us;
}

/* No task may start now. */
static bool
await_task (ThrongUser *self)
{
  if (!self->host->is_task_to_come (self->host->data))
    return throng_user_leave (self);
  self->state = THRONG_USER_THINKING;
  self->awaits_task = true;
  throng_timers_disarm (self->host->timers, &self->timer);
  return false;
}

bool
throng_user_begin_task (ThrongUser *self)
{
  const ThrongPlanTask *task;

  self->is_logged_in = true;
  if (!self->host->may_start_task (self->host->data))
    return await_task (self);

  record_task_start (self);
  task = choose_task (self);
  begin_steps (self, THRONG_PHASE_TASK, &task->steps);
  self->context.task_count++;
  self->task_started_us = throng_user_now_us (self);
  self->task_busy_us = self->busy_us;
  self->task_span = task->span;
  throng_recorder_span_started (throng_user_get_recorder (self), self->task_span);
  return true;
}

void
throng_user_enter_group (ThrongUser *self, unsigned span)
{
  self->groups[self->n_groups++] = (ThrongOpenGroup) { span, self->busy_us };
  throng_recorder_span_started (throng_user_get_recorder (self), span);
}

void
throng_user_exit_group (ThrongUser *self, bool is_broken)
{
  const ThrongOpenGroup *group = &self->groups[--self->n_groups];

  throng_recorder_span (throng_user_get_recorder (self), group->span,
                        self->busy_us - group->busy_us, is_broken);
}

/* Whatever the user was in the middle of is broken off with it. */
void
throng_user_exit_all_groups (ThrongUser *self)
{
  while (self->n_groups > 0)
    throng_user_exit_group (self, true);
}

void
throng_user_record_task_end (ThrongUser *self, bool is_broken)
{
  ThrongRecorder *recorder = throng_user_get_recorder (self);

  self->planned_us = 0;
  if (is_broken)
    throng_recorder_task_broken (recorder);
  else
    throng_recorder_task_completed (recorder);
  throng_recorder_span (recorder, self->task_span, self->busy_us - self->task_busy_us, is_broken);
}

/* Whether the user has started as many tasks as each may. */
static bool
has_done_its_tasks (const ThrongUser *self)
{
  uint64_t limit = self->host->plan->n_tasks_per_user;

  return limit > 0 && self->context.task_count >= limit;
}

/* What a user does first, after a failed login, and before each task with a session of its own. */
bool
throng_user_begin_session (ThrongUser *self)
{
  if (self->class->on_start.n == 0)
    return throng_user_begin_task (self);
  self->has_failed = false;
  begin_steps (self, THRONG_PHASE_ON_START, &self->class->on_start);
  return true;
}

static void
forget_session (ThrongUser *self)
{
  throng_user_reset_variables (self);
  g_clear_pointer (&self->session, throng_session_close);
  g_clear_object (&self->cookies);
  g_clear_pointer (&self->digest, throng_digest_free);
  self->is_logged_in = false;
}

/* How long to wait after a task that ends now. */
static int64_t
draw_wait_us (ThrongUser *self)
{
  const ThrongPlanClass *class = self->class;

  switch (class->wait_kind)
    {
    case THRONG_WAIT_BETWEEN:
      return throng_random_int (&self->random, class->wait_min_us, class->wait_max_us);
    case THRONG_WAIT_CONSTANT:
      return class->wait_min_us;
    case THRONG_WAIT_PACING:
      return MAX (0, self->task_started_us + class->wait_min_us - throng_user_now_us (self));
    case THRONG_WAIT_THROUGHPUT: /* compiled to a pacing */
    case THRONG_WAIT_NONE:
    default:
      return 0;
    }
}

static void
think (ThrongUser *self, int64_t for_us)
{
  self->state = THRONG_USER_THINKING;
  throng_user_arm (self, throng_user_now_us (self) + for_us);
}

static bool
end_on_start (ThrongUser *self)
{
  self->is_logged_in = !self->has_failed;
  if (self->is_stopping)
    return throng_user_leave (self);
  if (self->is_keeper)
    {
      throng_user_end_set_up (self);
      return false;
    }
  if (!self->has_failed)
    {
      self->login_delay_us = 0;
      return throng_user_begin_task (self);
    }
  self->login_delay_us = self->login_delay_us == 0
                             ? FIRST_LOGIN_DELAY_US
                             : MIN (self->login_delay_us * 2, MAX_LOGIN_DELAY_US);
  think (self, self->login_delay_us);
  return false;
}

/* The user is free, and takes an arrival that has waited for it. */
static bool
await_arrival (ThrongUser *self)
{
  self->state = THRONG_USER_THINKING;
  self->due_us = 0;
  switch (self->host->next_arrival (self->host->data, self, &self->arrival))
    {
    case THRONG_NEXT_ARRIVAL:
      self->has_arrival = true;
      return throng_user_begin_next (self);
    case THRONG_NEXT_END:
      return throng_user_leave (self);
    case THRONG_NEXT_WAIT:
    default:
      throng_timers_disarm (self->host->timers, &self->timer);
      return false;
    }
}

bool
throng_user_begin_next (ThrongUser *self)
{
  if (self->host->next_arrival != NULL && !self->has_arrival && !self->is_keeper)
    return await_arrival (self);
  return self->is_logged_in ? throng_user_begin_task (self) : throng_user_begin_session (self);
}

static bool
end_task (ThrongUser *self, bool is_broken)
{
  int64_t wait_us;

  throng_user_record_task_end (self, is_broken);
  if (self->is_stopping || has_done_its_tasks (self))
    return throng_user_leave (self);

  if (self->class->has_session_per_task)
    forget_session (self);
  /* Arrivals do not wait for their users' waits. */
  wait_us = self->host->next_arrival != NULL ? 0 : draw_wait_us (self);
  if (is_broken)
    wait_us = MAX (wait_us, self->is_lacking ? THRONG_MIN_PAUSE_WHEN_LACKING_US
                                             : THRONG_MIN_PAUSE_AFTER_FAULT_US);
  if (wait_us > 0)
    {
      think (self, wait_us);
      return false;
    }
  return throng_user_begin_next (self);
}

bool
throng_user_end_steps (ThrongUser *self, bool is_broken)
{
  throng_user_exit_all_groups (self);
  switch (self->phase)
    {
    case THRONG_PHASE_ON_START:
      self->has_failed |= is_broken;
      return end_on_start (self);
    case THRONG_PHASE_TASK:
      return end_task (self, is_broken);
    case THRONG_PHASE_ON_STOP:
    default:
      return throng_user_leave (self);
    }
}
