/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-user.h"

#include "engine/throng-response.h"
#include "engine/throng-user-private.h"
#include "i18n/throng-i18n.h"

/* Instructions that a user may carry out before others get their turn: sets and loops take no time,
 * and may go on for ever. */
#define MAX_STEPS_IN_A_ROW 1000
#define PAUSE_AFTER_STEPS_US 2000

/* A server may answer faster than the loop gets round. A user that sent again at once would then
 * have the worker to itself. */
static void
wait_for_turn (ThrongUser *self)
{
  self->state = THRONG_USER_QUEUING;
  throng_user_arm (self, throng_user_now_us (self));
}

void
throng_user_pause (ThrongUser *self, int64_t for_us)
{
  self->state = THRONG_USER_PAUSING;
  if (self->planned_us > 0)
    self->planned_us += for_us;
  throng_user_arm (self, throng_user_now_us (self) + for_us);
}

/* Carries out a step that takes no time. Returns: whether the steps can go on. */
static bool
take_step (ThrongUser *self, const ThrongPlanStep *step)
{
  self->step++;
  switch (step->kind)
    {
    case THRONG_PLAN_SET:
      return throng_user_assign (self, step->assignments);
    case THRONG_PLAN_MAYBE:
      if (throng_random_double (&self->random) >= step->probability)
        self->step = step->target;
      return true;
    case THRONG_PLAN_ENTER:
      throng_user_enter_group (self, step->span);
      return true;
    case THRONG_PLAN_EXIT:
      throng_user_exit_group (self, false);
      return true;
    case THRONG_PLAN_REPEAT:
      self->loops[step->level] = step->count;
      return true;
    case THRONG_PLAN_AGAIN:
      if (--self->loops[step->level] > 0)
        self->step = step->target;
      return true;
    case THRONG_PLAN_REQUEST:
    case THRONG_PLAN_PAUSE:
    default:
      return true;
    }
}

/* Sends the request of @step if it is the user's turn. Returns: whether the steps are broken off.
 */
static bool
try_request (ThrongUser *self, const ThrongPlanStep *step)
{
  if (!self->has_turn)
    {
      wait_for_turn (self);
      return false;
    }
  self->request = step->request;
  self->step++;
  if (!throng_user_prepare (self))
    return true;
  throng_user_send (self);
  return false;
}

/* The one function that moves a user on: takes steps until one of them takes time, and begins what
 * comes after the last. */
void
throng_user_advance (ThrongUser *self)
{
  bool goes_on = true;

  for (unsigned n = 0; goes_on; n++)
    {
      const ThrongPlanStep *step;

      if (n == MAX_STEPS_IN_A_ROW)
        {
          throng_user_pause (self, PAUSE_AFTER_STEPS_US);
          return;
        }
      if (self->step >= self->steps->n
          || (self->phase == THRONG_PHASE_ON_START && self->has_failed))
        {
          goes_on = throng_user_end_steps (self, false);
          continue;
        }
      step = &self->steps->steps[self->step];
      if (step->kind == THRONG_PLAN_REQUEST)
        {
          if (!try_request (self, step))
            return;
          goes_on = throng_user_end_steps (self, true);
        }
      else if (step->kind == THRONG_PLAN_PAUSE)
        {
          self->step++;
          throng_user_pause (self, throng_random_int (&self->random, step->min_us, step->max_us));
          return;
        }
      else if (!take_step (self, step))
        goes_on = throng_user_end_steps (self, true);
    }
}

/* Time */

static void
abort_work (ThrongUser *self)
{
  ThrongRecorder *recorder = throng_user_get_recorder (self);

  if (self->state == THRONG_USER_SENDING)
    {
      self->waited_us += throng_session_get_waited_us (self->session);
      if (self->waited_us > 0)
        throng_recorder_lateness (recorder, self->waited_us);
      throng_session_cancel (self->session);
      throng_recorder_request_aborted (recorder, self->request->endpoint, self->n_hops,
                                       self->n_retries);
    }
  throng_user_exit_all_groups (self);
  if (self->phase == THRONG_PHASE_TASK)
    throng_user_record_task_end (self, true);
  if (self->is_keeper && self->on_stop_us > 0)
    throng_user_note_failure (self, NULL, _ ("there was not enough time"));
  if (throng_user_leave (self))
    throng_user_advance (self);
}

static void
timer_cb (void *owner, int64_t due_us)
{
  ThrongUser *self = owner;
  int64_t now_us = throng_user_now_us (self);

  if (self->is_stopping && now_us >= self->stop_deadline_us)
    {
      abort_work (self);
      return;
    }
  self->has_turn = self->state != THRONG_USER_SENDING;
  switch (self->state)
    {
    case THRONG_USER_SENDING:
      throng_user_check_exchange (self, now_us);
      break;
    case THRONG_USER_THINKING:
      self->due_us = due_us;
      if (throng_user_begin_next (self))
        throng_user_advance (self);
      break;
    case THRONG_USER_PAUSING:
      self->due_us = due_us;
      throng_user_advance (self);
      break;
    case THRONG_USER_QUEUING:
      throng_user_advance (self);
      break;
    case THRONG_USER_ENDED:
    default:
      break;
    }
}

/* Life */

ThrongUser *
throng_user_make (ThrongUserHost *host, const ThrongPlanClass *class, unsigned slot, unsigned round)
{
  ThrongUser *self = g_new0 (ThrongUser, 1);

  self->host = host;
  self->class = class;
  self->slot = slot;
  self->on_stop_us = host->on_stop_us;
  self->values = g_new0 (ThrongValue, throng_symbols_get_n (host->plan->symbols));
  self->has_turn = true;
  throng_timer_init (&self->timer, timer_cb, self);
  throng_random_init (&self->random, host->seed, ((uint64_t) round << 32) | slot);
  self->context = (ThrongTemplateContext) { .host = &host->templates,
                                            .values = self->values,
                                            .random = &self->random,
                                            .user_number = (uint64_t) slot + 1 };
  self->loops = g_new0 (unsigned, host->plan->n_loop_levels);
  self->groups = g_new0 (ThrongOpenGroup, host->plan->n_group_levels);
  return self;
}

ThrongUser *
throng_user_new (ThrongUserHost *host, unsigned class, unsigned slot, unsigned round)
{
  ThrongUser *self = throng_user_make (host, &host->plan->classes[class], slot, round);

  self->class_index = class;
  throng_user_set_variables (self);
  if (self->class->has_session_per_task)
    throng_user_keep_variables (self);
  throng_timers_arm (host->timers, &self->timer, host->now_us (host->data));
  return self;
}

void
throng_user_give_arrival (ThrongUser *self, const ThrongArrival *arrival)
{
  bool is_new = self->timer.position > 0;

  self->has_arrival = true;
  self->arrival = *arrival;
  self->due_us = arrival->due_us;
  self->has_turn = true;
  if (is_new)
    throng_user_arm (self, arrival->due_us);
  else if (throng_user_begin_next (self))
    throng_user_advance (self);
}

void
throng_user_wake (ThrongUser *self)
{
  if (!self->awaits_task)
    return;
  self->awaits_task = false;
  throng_user_arm (self, throng_user_now_us (self));
}

const ThrongArrival *
throng_user_get_arrival (const ThrongUser *self)
{
  return self->has_arrival ? &self->arrival : NULL;
}

void
throng_user_stop (ThrongUser *self, int64_t deadline_us, int64_t on_stop_us)
{
  self->is_stopping = true;
  self->on_stop_us = on_stop_us;
  /* An on-stop that is under way keeps its own deadline, unless there is to be none. */
  if (self->phase != THRONG_PHASE_ON_STOP || on_stop_us == 0)
    self->stop_deadline_us = deadline_us;
  if (self->state == THRONG_USER_THINKING)
    {
      if (throng_user_leave (self))
        throng_user_advance (self);
    }
  else if (self->timer.position > 0)
    throng_user_arm (self, self->timer.due_us);
}

void
throng_user_free (ThrongUser *self)
{
  throng_timers_disarm (self->host->timers, &self->timer);
  g_clear_pointer (&self->session, throng_session_close);
  for (unsigned i = 0; i < throng_symbols_get_n (self->host->plan->symbols); i++)
    throng_value_clear (&self->values[i]);
  g_free (self->values);
  for (unsigned i = 0; self->first_values != NULL && i < self->host->plan->n_variables; i++)
    throng_value_clear (&self->first_values[i]);
  g_free (self->first_values);
  g_free (self->failure);
  g_free (self->loops);
  g_free (self->groups);
  g_clear_object (&self->cookies);
  g_clear_pointer (&self->digest, throng_digest_free);
  throng_outgoing_clear (&self->outgoing);
  g_free (self);
}

unsigned
throng_user_get_class (const ThrongUser *self)
{
  return self->class_index;
}

unsigned
throng_user_get_slot (const ThrongUser *self)
{
  return self->slot;
}

bool
throng_user_is_logging_in (const ThrongUser *self)
{
  return throng_user_comes_from_on_start (self) && !self->is_logged_in;
}
