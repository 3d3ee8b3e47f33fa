/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

G_BEGIN_DECLS

/**
 * ThrongTaskPool:
 *
 * The task starts that a load with an end by tasks has left, and who gets them: workers ask for
 * them in portions, which get smaller towards the end, and return what they have no user for. So
 * exactly so many tasks start as the load says, however users come and go, and all workers are busy
 * up to the end.
 */
typedef struct _ThrongTaskPool ThrongTaskPool;

ThrongTaskPool *throng_task_pool_new (uint64_t n_tasks, unsigned n_workers);
void throng_task_pool_free (ThrongTaskPool *self);

/**
 * throng_task_pool_worker_told:
 * @n_given: how many starts it has been given so far, as it knows
 * @n_returned: of those the ones that it will not make
 * @is_hungry: it has a user for more
 *
 * @worker has none left of what it was given. If it has been given more meanwhile, it will tell of
 * that again.
 */
void throng_task_pool_worker_told (ThrongTaskPool *self,
                                   unsigned worker,
                                   uint64_t n_given,
                                   uint64_t n_returned,
                                   bool is_hungry);
/* @worker has come to its end in order: what it was given and did not tell of came too late. */
void throng_task_pool_worker_finished (ThrongTaskPool *self, unsigned worker);
/* What @worker was given is lost with it. */
void throng_task_pool_worker_lost (ThrongTaskPool *self, unsigned worker);

/* Returns: how many starts @worker is to be given now, or 0 when there is nothing to give to
 * anybody; to be called until it is */
uint64_t throng_task_pool_take_portion (ThrongTaskPool *self, unsigned *worker);

/* Whether all tasks have started: the load is over. */
bool throng_task_pool_is_over (const ThrongTaskPool *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ThrongTaskPool, throng_task_pool_free)

G_END_DECLS
