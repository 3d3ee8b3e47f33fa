/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-worker-private.h"
#include "i18n/throng-i18n.h"
#include "stats/throng-collector.h"

void
throng_worker_keeper_timer_cb (void *owner, int64_t due_us)
{
  ThrongWorker *self = owner;

  throng_worker_offer_report (self);
  throng_timers_arm (self->timers, &self->keeper_timer, due_us + THRONG_TICK_US);
}

static void
begin (ThrongWorker *self, ThrongWorkerState state)
{
  self->state = state;
  throng_timers_arm (self->timers, &self->keeper_timer,
                     throng_worker_now_us (self) + THRONG_TICK_US);
}

void
throng_worker_run_set_up (ThrongWorker *self, int64_t now_us, int64_t unix_us)
{
  if (self->state != THRONG_WORKER_READY)
    return;
  self->epoch_us = self->host.epoch_us = now_us;
  self->started_unix_us = unix_us;
  throng_worker_leave_run (self);
  begin (self, THRONG_WORKER_SETTING_UP);
  self->keeper = throng_user_new_keeper (&self->host, false);
}

/* The state stays: what comes now is the start or a stop. */
void
throng_worker_set_up_done (ThrongWorker *self)
{
  g_autofree char *failure = g_strdup (throng_user_get_failure (self->keeper));
  g_autoptr (GBytes) values = NULL;

  throng_timers_disarm (self->timers, &self->keeper_timer);
  throng_worker_report (self);
  if (failure == NULL)
    values = throng_shared_values_write (self->plan, throng_user_get_values (self->keeper));
  if (failure == NULL && values == NULL)
    failure = g_strdup (_ ("its variables are longer than 1 MiB"));
  self->options.set_up_done (self->options.data, values, failure);
}

bool
throng_worker_set_values (ThrongWorker *self, GBytes *values)
{
  ThrongSharedValues *shared = throng_shared_values_read (self->plan, values);

  if (shared == NULL || self->curve != NULL)
    {
      g_clear_pointer (&shared, throng_shared_values_free);
      return false;
    }
  g_clear_pointer (&self->shared, throng_shared_values_free);
  self->shared = shared;
  self->host.shared = throng_shared_values_get (shared);
  return true;
}

void
throng_worker_run_clean_up (ThrongWorker *self)
{
  if (self->state != THRONG_WORKER_IDLE)
    return;
  begin (self, THRONG_WORKER_CLEANING_UP);
  if (self->keeper == NULL)
    self->keeper = throng_user_new_keeper (&self->host, true);
  throng_user_stop (self->keeper, throng_worker_now_us (self),
                    MAX (self->options.stop_timeout_us, THRONG_MIN_CLEAN_UP_US));
}

void
throng_worker_keeper_ended (ThrongWorker *self)
{
  if (self->state == THRONG_WORKER_CLEANING_UP)
    self->options.clean_up_done (self->options.data, throng_user_get_failure (self->keeper));
  throng_worker_finish (self);
}

void
throng_worker_dismiss (ThrongWorker *self)
{
  bool is_busy = self->state != THRONG_WORKER_IDLE;

  self->state = THRONG_WORKER_STOPPING;
  if (is_busy)
    throng_user_stop (self->keeper, throng_worker_now_us (self), 0);
  else
    throng_worker_finish (self);
}

void
throng_worker_log_requests (ThrongWorker *self, bool is_wanted)
{
  throng_request_log_flush (self->request_log, INT64_MAX);
  self->host.request_log = is_wanted ? self->request_log : NULL;
}
