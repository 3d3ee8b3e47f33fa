/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-swarm-private.h"

#include "i18n/throng-i18n.h"

/* Any worker could; the first is there in every run. */
void
throng_swarm_begin_set_up (ThrongSwarm *self)
{
  ThrongWorkerLink *link = self->links->pdata[0];

  self->set_up_us = g_get_monotonic_time ();
  self->started_unix_us = g_get_real_time ();
  throng_set_up_send (throng_worker_link_get_channel (link), self->set_up_us,
                      self->started_unix_us);
  throng_worker_link_push (link);
  throng_swarm_log (self, THRONG_LOG_COURSE, _ ("Set-up begins."));
  throng_swarm_set_state (self, THRONG_SWARM_SETTING_UP);
}

void
throng_swarm_set_up_done (ThrongSwarm *self, const uint8_t *content, size_t length)
{
  if (self->state != THRONG_SWARM_SETTING_UP)
    return;
  throng_swarm_log (self, THRONG_LOG_COURSE, _ ("Set-up is done."));
  for (unsigned i = 0; i < self->links->len; i++)
    throng_swarm_send (self->links->pdata[i], THRONG_COMMAND_VALUES, content, length);
  throng_swarm_begin (self);
  throng_collector_begin (self->collector, self->epoch_us - self->set_up_us);
}

void
throng_swarm_set_up_failed (ThrongSwarm *self, const char *failure)
{
  if (self->state != THRONG_SWARM_SETTING_UP)
    return;
  g_set_error (&self->error, THRONG_ENGINE_ERROR, THRONG_ENGINE_ERROR_SET_UP,
               /* Translators: %s says where and why */ _ ("Set-up failed: %s."), failure);
  throng_swarm_log (self, THRONG_LOG_ERROR, "%s", self->error->message);
  throng_swarm_send_stop (self, true);
}

/* Returns: (nullable): the first worker that waits for a clean-up */
static ThrongWorkerLink *
find_idle (ThrongSwarm *self, unsigned *n_idle)
{
  ThrongWorkerLink *first = NULL;

  *n_idle = 0;
  for (unsigned i = 0; i < self->links->len; i++)
    if (throng_worker_link_is_idle (self->links->pdata[i]))
      {
        first = first != NULL ? first : self->links->pdata[i];
        ++*n_idle;
      }
  return first;
}

/* The other workers are no longer needed. */
static void
dismiss_all_but (ThrongSwarm *self, ThrongWorkerLink *keeper)
{
  const uint8_t at_once = true;

  for (unsigned i = 0; i < self->links->len; i++)
    {
      ThrongWorkerLink *link = self->links->pdata[i];

      if (link != keeper && throng_worker_link_is_idle (link))
        throng_swarm_send (link, THRONG_COMMAND_STOP, &at_once, sizeof at_once);
      throng_worker_link_set_idle (link, false);
    }
}

void
throng_swarm_clean_up_if_due (ThrongSwarm *self)
{
  unsigned n_idle;
  ThrongWorkerLink *keeper = find_idle (self, &n_idle);

  if (keeper == NULL || self->is_at_once || self->n_over + n_idle < self->links->len)
    return;
  self->keeper = keeper;
  dismiss_all_but (self, keeper);
  throng_swarm_send (keeper, THRONG_COMMAND_RUN_CLEAN_UP, NULL, 0);
  throng_swarm_log (self, THRONG_LOG_COURSE, _ ("Clean-up begins."));
  throng_swarm_expect_end_within (self, MAX (self->options.stop_timeout_us, THRONG_MIN_CLEAN_UP_US)
                                            + THRONG_KILL_DELAY_US);
  throng_swarm_set_state (self, THRONG_SWARM_CLEANING_UP);
}

void
throng_swarm_clean_up_done (ThrongSwarm *self, const char *failure)
{
  if (failure[0] != '\0')
    throng_swarm_log (self, THRONG_LOG_WARNING, _ ("Clean-up failed: %s."), failure);
  else
    throng_swarm_log (self, THRONG_LOG_COURSE, _ ("Clean-up is done."));
}
