/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-swarm-private.h"

void
throng_swarm_worker_ready (ThrongSwarm *self)
{
  self->n_ready++;
  if (self->n_ready < self->links->len || self->epoch_us != 0)
    return;
  if (self->state == THRONG_SWARM_STOPPING)
    {
      throng_swarm_send_stop (self, true);
      return;
    }
  throng_swarm_log (self, THRONG_LOG_COURSE, "The workers are ready.");
  if (self->plan->keeper.on_start.n > 0)
    throng_swarm_begin_set_up (self);
  else
    throng_swarm_begin (self);
}

static void
stop_run (ThrongSwarm *self, const char *sentence)
{
  if (self->state >= THRONG_SWARM_STOPPING)
    return;
  throng_swarm_log (self, THRONG_LOG_WARNING, "%s", sentence);
  throng_swarm_stop (self);
}

static bool
has_ended (ThrongSwarm *self, unsigned worker)
{
  return throng_worker_link_is_over (self->links->pdata[worker]);
}

/* Whether a worker that goes on has users, or will have some. */
static bool
has_users_to_come (ThrongSwarm *self)
{
  int64_t now_us = throng_swarm_get_run_time_us (self);
  unsigned users = throng_load_curve_get_users (self->curve, now_us);

  if (throng_load_curve_get_settled_us (self->curve) > now_us)
    return true;
  for (unsigned i = 0; i < MIN (users, self->links->len); i++)
    if (!has_ended (self, i))
      return true;
  return false;
}

void
throng_swarm_stop_if_starved (ThrongSwarm *self)
{
  bool is_one_over = false;

  if (self->plan->n_tasks_limit == 0 || self->plan->has_arrivals || self->epoch_us == 0)
    return;
  for (unsigned i = 0; i < self->links->len; i++)
    is_one_over |= has_ended (self, i);
  if (is_one_over && !has_users_to_come (self))
    stop_run (self, "There are fewer users than workers, and those have done their part of the "
                    "tasks: nobody is left for the others.");
}

/* Workers end by themselves when the run time is over, or when they have started their part of the
 * tasks. */
void
throng_swarm_users_gone (ThrongSwarm *self)
{
  unsigned n_gone = self->n_over;

  for (unsigned i = 0; i < self->links->len; i++)
    n_gone += throng_worker_link_is_idle (self->links->pdata[i]);
  if (n_gone == self->links->len || throng_swarm_get_run_time_us (self) >= self->curve->end_us)
    {
      throng_swarm_note_stop (self);
      if (self->state < THRONG_SWARM_STOPPING)
        {
          throng_swarm_log (self, THRONG_LOG_COURSE, "The load is over.");
          throng_swarm_leave_stages (self);
          throng_swarm_set_state (self, THRONG_SWARM_STOPPING);
        }
    }
  throng_swarm_stop_if_starved (self);
  throng_swarm_clean_up_if_due (self);
  throng_swarm_end_if_over (self);
}

static void
note_trouble (ThrongSwarm *self, const char *sentence)
{
  throng_collector_add_local_trouble (self->collector, sentence);
  throng_swarm_log (self, THRONG_LOG_WARNING, "%s", sentence);
}

/* Notices that are a sentence, or a part of one. */
void
throng_swarm_worker_spoke (ThrongSwarm *self,
                           ThrongNotice notice,
                           const uint8_t *content,
                           size_t length)
{
  g_autofree char *sentence = g_utf8_make_valid ((const char *) content, (gssize) length);

  switch ((unsigned) notice)
    {
    case THRONG_NOTICE_FAILED:
      throng_swarm_fail (self, sentence);
      break;
    case THRONG_NOTICE_TROUBLE:
      note_trouble (self, sentence);
      break;
    case THRONG_NOTICE_STOP_RUN:
      stop_run (self, sentence);
      break;
    case THRONG_NOTICE_SET_UP_FAILED:
      throng_swarm_set_up_failed (self, sentence);
      break;
    case THRONG_NOTICE_CLEAN_UP_DONE:
      throng_swarm_clean_up_done (self, sentence);
      break;
    default:
      break;
    }
}

void
throng_swarm_worker_lost (ThrongWorkerLink *link, const char *how, void *data)
{
  ThrongSwarm *self = data;
  unsigned number = throng_worker_link_get_index (link) + 1;
  g_autofree char *sentence = g_strdup_printf (
      "Worker %u of %u %s: its users are gone, its numbers so far are kept.", number,
      self->links->len, how);

  throng_collector_worker_lost (self->collector, number - 1);
  throng_swarm_mark (self, throng_swarm_get_elapsed_us (self), "Worker %u lost", number);
  self->n_over++;
  if (self->epoch_us == 0)
    throng_swarm_fail (self, "A worker process ended before the run began.");
  else if (self->state == THRONG_SWARM_CLEANING_UP)
    throng_swarm_log (self, THRONG_LOG_WARNING, "Clean-up was not finished: worker %u of %u %s.",
                      number, self->links->len, how);
  else
    note_trouble (self, sentence);
  if (self->n_over == self->links->len && self->epoch_us != 0
      && self->state < THRONG_SWARM_STOPPING)
    throng_swarm_fail (self, "All worker processes ended before the run was over.");
  throng_swarm_clean_up_if_due (self);
  throng_swarm_end_if_over (self);
}
