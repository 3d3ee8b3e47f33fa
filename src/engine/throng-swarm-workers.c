/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-swarm-private.h"

#include "engine/throng-clock.h"
#include "engine/throng-worker-process.h"
#include "i18n/throng-i18n.h"
#include "stats/throng-units.h"

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
  throng_swarm_log (self, THRONG_LOG_COURSE, _ ("The workers are ready."));
  if (self->has_set_up)
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

/* Workers end by themselves when the run time is over, or when their users have done what each may.
 */
void
throng_swarm_users_gone (ThrongSwarm *self)
{
  unsigned n_gone = self->n_over;

  for (unsigned i = 0; i < self->links->len; i++)
    n_gone += throng_worker_link_is_idle (self->links->pdata[i]);
  if (self->error == NULL
      && (n_gone == self->links->len || throng_swarm_get_run_time_us (self) >= self->curve->end_us))
    {
      throng_swarm_note_stop (self);
      if (self->state < THRONG_SWARM_STOPPING)
        {
          throng_swarm_log (self, THRONG_LOG_COURSE, _ ("The load is over."));
          throng_swarm_leave_stages (self);
          throng_swarm_set_state (self, THRONG_SWARM_STOPPING);
        }
    }
  throng_swarm_clean_up_if_due (self);
  throng_swarm_end_if_over (self);
}

/* Users end by themselves where a scenario says so after a failure, and with their worker; those of
 * a load are not replaced. A run without a time to end would wait for nothing then. */
void
throng_swarm_end_if_deserted (ThrongSwarm *self)
{
  int64_t now_us = throng_swarm_get_run_time_us (self);
  int64_t settled_us = throng_load_curve_get_settled_us (self->curve);

  /* At the end of its time, and of its tasks, users have ended, too. */
  if (self->state != THRONG_SWARM_RUNNING || self->plan->has_arrivals
      || now_us >= self->curve->end_us
      || (self->tasks != NULL && throng_task_pool_is_over (self->tasks))
      || self->plan->n_tasks_per_user > 0 || throng_load_curve_get_users (self->curve, now_us) == 0
      || !throng_collector_is_deserted (self->collector, settled_us + THRONG_TICK_US))
    return;
  stop_run (self, _ ("All users have ended, and no others will come: the run ends."));
}

static void
note_trouble (ThrongSwarm *self, const char *sentence)
{
  if (throng_collector_add_local_trouble (self->collector, sentence))
    throng_swarm_log (self, THRONG_LOG_WARNING, "%s", sentence);
}

/* Workers notice it themselves; here it is told. */
void
throng_swarm_notice_sleep (ThrongSwarm *self)
{
  int64_t asleep_us = throng_clock_asleep_us (&throng_clock_monotonic);
  int64_t slept_us = asleep_us - self->asleep_us;
  g_autofree char *lasted = NULL;
  g_autofree char *sentence = NULL;

  self->asleep_us = asleep_us;
  if (self->epoch_us == 0 || slept_us < THRONG_SLEEP_US)
    return;
  lasted = throng_units_for_sentence (throng_format_duration ((double) slept_us / G_USEC_PER_SEC));
  sentence = g_strdup_printf (_ ("This computer slept for %s during the run: requests that were "
                                 "under way count as aborted, and the sleep as no time."),
                              lasted);
  throng_swarm_mark (self, throng_swarm_get_elapsed_us (self), _ ("Slept for %s"), lasted);
  note_trouble (self, sentence);
}

/* Once a second the verdict hears what the host of this machine gave to others. */
void
throng_swarm_watch_machine (ThrongSwarm *self)
{
  uint64_t second = (uint64_t) (throng_swarm_get_run_time_us (self) / G_USEC_PER_SEC);
  ThrongMachineTime now;

  if (second == self->machine_second || !throng_machine_time_get (&now))
    return;
  if (self->machine_second == second - 1 && second > 1)
    throng_collector_note_stolen (self->collector, second - 1,
                                  throng_machine_time_get_stolen_share (&self->machine_time, &now));
  self->machine_second = second;
  self->machine_time = now;
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

/* In the midst of the run, or of the clean-up. */
static void
tell_loss (ThrongSwarm *self, const ThrongWorkerLink *link, bool was_killed, int code)
{
  unsigned number = throng_worker_link_get_index (link) + 1;
  unsigned n = self->links->len;
  g_autofree char *sentence = NULL;

  if (link == self->keeper)
    {
      throng_swarm_log (
          self, THRONG_LOG_WARNING,
          was_killed ? _ ("Clean-up was not finished: worker %u of %u was killed by signal %d.")
                     : _ ("Clean-up was not finished: worker %u of %u ended with code %d."),
          number, n, code);
      return;
    }
  if (!was_killed && code == THRONG_WORKER_OUT_OF_MEMORY)
    sentence = g_strdup_printf (_ ("Worker %u of %u ran out of memory: its users are gone, its "
                                   "numbers so far are kept."),
                                number, n);
  else
    sentence = g_strdup_printf (
        was_killed ? _ ("Worker %u of %u was killed by signal %d: its users are gone, its numbers "
                        "so far are kept.")
                   : _ ("Worker %u of %u ended with code %d: its users are gone, its numbers so "
                        "far are kept."),
        number, n, code);
  note_trouble (self, sentence);
}

void
throng_swarm_worker_lost (ThrongWorkerLink *link, bool was_killed, int code, void *data)
{
  ThrongSwarm *self = data;
  unsigned number = throng_worker_link_get_index (link) + 1;

  throng_collector_worker_lost (self->collector, number - 1);
  throng_swarm_mark (self, throng_swarm_get_elapsed_us (self), _ ("Worker %u lost"), number);
  self->n_over++;
  self->n_lost++;
  throng_swarm_tasks_left (self, number - 1, true);
  if (self->epoch_us == 0)
    throng_swarm_fail (self, _ ("A worker process ended before the run began."));
  else
    tell_loss (self, link, was_killed, code);
  if (self->n_lost == self->links->len && self->epoch_us != 0
      && self->state < THRONG_SWARM_STOPPING)
    throng_swarm_fail (self, _ ("All worker processes ended before the run was over."));
  throng_swarm_users_gone (self);
}
