/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct _ThrongDemoCapacity ThrongDemoCapacity;

/**
 * ThrongDemoCapacityFuncs:
 * @is_gone: says whether nobody waits for this job any more; asked before a slot takes it up
 * @drop: called for a job that was gone while it waited
 * @start: called when a slot takes the job up
 * @finish: called when its service time is over
 * @free: called once for every job, after drop or finish, or when the capacity is freed
 *
 * What happens to a job on its way. None of them may call back into the capacity.
 */
typedef struct
{
  bool (*is_gone) (gpointer job, gpointer user_data);
  void (*drop) (gpointer job, gpointer user_data);
  void (*start) (gpointer job, gpointer user_data);
  void (*finish) (gpointer job, gpointer user_data);
  GDestroyNotify free;
} ThrongDemoCapacityFuncs;

/**
 * throng_demo_capacity_new:
 * @slots: how many jobs are in service at the same time, at least 1
 * @queue_max: how many jobs may wait for a slot before further ones are refused
 * @mean_service_us: mean time that one job occupies a slot, above 0
 * @seed: seed of the service times
 * @funcs: (transfer none): what happens to a job; must outlive the capacity
 * @user_data: passed to @funcs
 *
 * A service station as in queueing theory: @slots servers and one first-in first-out queue. Service
 * times are lognormal with a standard deviation of about half the mean. Runs in the thread-default
 * main context, with a single source.
 *
 * Returns: (transfer full): a new capacity, to be freed with throng_demo_capacity_free()
 */
ThrongDemoCapacity *throng_demo_capacity_new (guint slots,
                                              guint queue_max,
                                              double mean_service_us,
                                              guint32 seed,
                                              const ThrongDemoCapacityFuncs *funcs,
                                              gpointer user_data);

/** throng_demo_capacity_free: drops all jobs without starting or finishing them. */
void throng_demo_capacity_free (ThrongDemoCapacity *self);

/**
 * throng_demo_capacity_submit:
 * @job: (transfer full): the job
 *
 * Takes @job up at once if a slot is free, otherwise puts it at the end of the queue.
 *
 * Returns: false if the queue is full; @job then stays the caller's
 */
bool throng_demo_capacity_submit (ThrongDemoCapacity *self, gpointer job);

/** throng_demo_capacity_sweep: drops every waiting job that is gone, in the order of arrival. */
void throng_demo_capacity_sweep (ThrongDemoCapacity *self);

/** throng_demo_capacity_get_n_waiting: the number of jobs in the queue, gone ones included. */
guint throng_demo_capacity_get_n_waiting (ThrongDemoCapacity *self);
