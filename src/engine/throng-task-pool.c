/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-task-pool.h"

typedef enum
{
  IDLE,   /* has no starts, and no user for any */
  HUNGRY, /* has none, but users */
  BUSY,   /* has some left */
} WorkerState;

typedef struct
{
  WorkerState state;
  uint64_t portion; /* that it was given last */
  uint64_t n_given; /* in all */
} Worker;

struct _ThrongTaskPool
{
  uint64_t n_left; /* that nobody has been given */
  unsigned n_workers;
  Worker *workers; /* owned */
};

ThrongTaskPool *
throng_task_pool_new (uint64_t n_tasks, unsigned n_workers)
{
  ThrongTaskPool *self = g_new0 (ThrongTaskPool, 1);

  self->n_left = n_tasks;
  self->n_workers = n_workers;
  self->workers = g_new0 (Worker, n_workers);
  return self;
}

void
throng_task_pool_free (ThrongTaskPool *self)
{
  g_free (self->workers);
  g_free (self);
}

void
throng_task_pool_worker_told (ThrongTaskPool *self,
                              unsigned worker,
                              uint64_t n_given,
                              uint64_t n_returned,
                              bool is_hungry)
{
  self->n_left += n_returned;
  if (n_given < self->workers[worker].n_given)
    return; /* a portion is on its way to it */
  self->workers[worker].state = is_hungry ? HUNGRY : IDLE;
}

void
throng_task_pool_worker_finished (ThrongTaskPool *self, unsigned worker)
{
  if (self->workers[worker].state == BUSY)
    self->n_left += self->workers[worker].portion;
  self->workers[worker].state = IDLE;
}

void
throng_task_pool_worker_lost (ThrongTaskPool *self, unsigned worker)
{
  self->workers[worker].state = IDLE;
}

/* A worker alone gets all. Others get about half of what would be their part: the first portions
 * are large, so that it is asked for few times, and the last ones small, so that nobody waits long
 * for another one's users. */
static uint64_t
get_portion (const ThrongTaskPool *self)
{
  if (self->n_workers == 1)
    return self->n_left;
  return MIN (self->n_left, MAX (1, self->n_left / (2 * (uint64_t) self->n_workers)));
}

uint64_t
throng_task_pool_take_portion (ThrongTaskPool *self, unsigned *worker)
{
  uint64_t portion = get_portion (self);

  for (unsigned i = 0; portion > 0 && i < self->n_workers; i++)
    {
      if (self->workers[i].state != HUNGRY)
        continue;
      self->workers[i] = (Worker) { BUSY, portion, self->workers[i].n_given + portion };
      self->n_left -= portion;
      *worker = i;
      return portion;
    }
  return 0;
}

bool
throng_task_pool_is_over (const ThrongTaskPool *self)
{
  for (unsigned i = 0; i < self->n_workers; i++)
    if (self->workers[i].state == BUSY)
      return false;
  return self->n_left == 0;
}
