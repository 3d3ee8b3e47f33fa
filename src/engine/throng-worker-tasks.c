/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-worker-private.h"

/* Whether task starts are given out to the workers while they run. */
static bool
has_pool (const ThrongWorker *self)
{
  return self->plan->n_tasks_limit > 0 && self->arrivals == NULL;
}

static void
tell (ThrongWorker *self, uint64_t n_returned, bool is_hungry)
{
  self->is_hungry = is_hungry;
  self->options.tasks_told (self->options.data, self->n_tasks_given, n_returned, is_hungry);
}

void
throng_worker_limit_tasks (ThrongWorker *self)
{
  if (self->arrivals != NULL)
    self->n_tasks_limit = throng_worker_arrivals_get_tasks_limit (self->arrivals);
  else
    self->n_tasks_limit = has_pool (self) ? 0 : G_MAXUINT64;
}

/* Whether so many users will want one next that another portion is asked for beforehand. A worker
 * that asked for a single start while its users are busy would keep it from those of others. */
static bool
needs_more_soon (const ThrongWorker *self)
{
  return self->n_tasks_in_portion > self->n_live;
}

bool
throng_worker_may_start_task (void *data)
{
  ThrongWorker *self = data;

  if (self->n_tasks_started >= self->n_tasks_limit)
    return false;
  self->n_tasks_started++;
  if (self->n_tasks_started < self->n_tasks_limit || self->state != THRONG_WORKER_RUNNING)
    return true;
  if (has_pool (self))
    tell (self, 0, needs_more_soon (self));
  else /* Nothing will start any more. The timer, because a user is calling. */
    throng_timers_arm (self->timers, &self->spawn_timer, throng_worker_now_us (self));
  return true;
}

bool
throng_worker_is_task_to_come (void *data)
{
  ThrongWorker *self = data;

  if (!has_pool (self) || self->state != THRONG_WORKER_RUNNING)
    return false;
  if (!self->is_hungry)
    tell (self, 0, true);
  return true;
}

void
throng_worker_return_tasks (ThrongWorker *self, bool must)
{
  bool has_users = self->n_live > g_hash_table_size (self->stopping);
  uint64_t n_left;

  if (!has_pool (self) || (has_users && !must))
    return;
  n_left = self->n_tasks_limit - self->n_tasks_started;
  self->n_tasks_limit = self->n_tasks_started;
  if (n_left > 0 || self->is_hungry)
    tell (self, n_left, false);
}

void
throng_worker_give_tasks (ThrongWorker *self, uint64_t n_tasks)
{
  if (!has_pool (self))
    return;
  self->is_hungry = false;
  self->n_tasks_in_portion = n_tasks;
  self->n_tasks_given += n_tasks;
  self->n_tasks_limit += n_tasks;
  throng_worker_return_tasks (self, self->state != THRONG_WORKER_RUNNING);
  for (unsigned i = 0; i < self->n_filled; i++)
    {
      ThrongUser *user = g_array_index (self->slots, ThrongSlot, i).user;

      if (user != NULL)
        throng_user_wake (user);
    }
}
