/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-swarm-private.h"

/* Gives out what there is to give, or ends the load when all tasks have started. */
static void
share_tasks (ThrongSwarm *self)
{
  uint8_t at_once = false;
  unsigned worker;
  uint64_t portion;

  while ((portion = throng_task_pool_take_portion (self->tasks, &worker)) > 0)
    {
      throng_tasks_send (throng_worker_link_get_channel (self->links->pdata[worker]), portion);
      throng_worker_link_push (self->links->pdata[worker]);
    }
  if (self->has_started_tasks || !throng_task_pool_is_over (self->tasks))
    return;
  self->has_started_tasks = true;
  throng_swarm_expect_end_within (self, self->options.stop_timeout_us + THRONG_KILL_DELAY_US);
  for (unsigned i = 0; i < self->links->len; i++)
    if (!throng_worker_link_is_over (self->links->pdata[i]))
      throng_swarm_send (self->links->pdata[i], THRONG_COMMAND_STOP, &at_once, sizeof at_once);
}

void
throng_swarm_tasks_told (ThrongSwarm *self, unsigned worker, const uint8_t *content, size_t length)
{
  uint64_t n_given, n_returned;
  bool is_hungry;

  if (self->tasks == NULL || self->state >= THRONG_SWARM_STOPPING
      || !throng_tasks_told_read (content, length, &n_given, &n_returned, &is_hungry))
    return;
  throng_task_pool_worker_told (self->tasks, worker, n_given, n_returned, is_hungry);
  share_tasks (self);
}

void
throng_swarm_tasks_left (ThrongSwarm *self, unsigned worker, bool is_lost)
{
  if (self->tasks == NULL || self->state >= THRONG_SWARM_STOPPING)
    return;
  if (is_lost)
    throng_task_pool_worker_lost (self->tasks, worker);
  else
    throng_task_pool_worker_finished (self->tasks, worker);
  share_tasks (self);
}
