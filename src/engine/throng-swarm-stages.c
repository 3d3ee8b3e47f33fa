/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-swarm-private.h"

#include "i18n/throng-i18n.h"
#include "stats/throng-units.h"

static const ThrongCurveSegment *
get_stage (ThrongSwarm *self, unsigned index)
{
  return &g_array_index (self->planned->segments, ThrongCurveSegment, index);
}

static char *
describe (ThrongSwarm *self, unsigned index)
{
  const ThrongCurveSegment *stage = get_stage (self, index);
  double seconds = (double) (stage->end_us - stage->start_us) / G_USEC_PER_SEC;
  g_autofree char *over = throng_units_for_sentence (throng_format_duration (seconds));

  if (self->plan->has_arrivals)
    /* Translators: the number of a stage, what it goes to, a duration */
    return g_strdup_printf (_ ("Stage %u: to %g arrivals/s over %s"), index + 1, stage->to, over);
  return g_strdup_printf (throng_ngettext ("Stage %u: to %g user over %s",
                                           "Stage %u: to %g users over %s",
                                           (unsigned long) stage->to),
                          index + 1, stage->to, over);
}

static gboolean stage_cb (void *data);

static void
expect_stage (ThrongSwarm *self)
{
  int64_t now_us = g_get_monotonic_time () - self->epoch_us; /* below 0 before the start */

  if (self->next_stage < self->planned->segments->len)
    self->stage_timer = throng_swarm_add_timer (
        self, get_stage (self, self->next_stage)->start_us - now_us + 999, stage_cb);
}

static gboolean
stage_cb (void *data)
{
  ThrongSwarm *self = data;
  int64_t now_us = throng_swarm_get_run_time_us (self);

  self->stage_timer = 0;
  for (; self->next_stage < self->planned->segments->len
         && get_stage (self, self->next_stage)->start_us <= now_us;
       self->next_stage++)
    {
      g_autofree char *text = describe (self, self->next_stage);

      throng_swarm_log (self, THRONG_LOG_COURSE, "%s.", text);
    }
  expect_stage (self);
  return G_SOURCE_REMOVE;
}

void
throng_swarm_follow_stages (ThrongSwarm *self)
{
  int64_t now_us = throng_swarm_get_run_time_us (self);
  unsigned n_stages = self->has_stages ? self->planned->segments->len : 0;
  unsigned next = self->planned->segments->len;

  while (next > 0 && next <= n_stages && get_stage (self, next - 1)->start_us >= now_us)
    next--;
  for (unsigned i = next; i < n_stages; i++)
    {
      g_autofree char *text = describe (self, i);

      throng_swarm_mark (self, get_stage (self, i)->start_us, "%s", text);
    }
  self->next_stage = next;
  expect_stage (self);
}

void
throng_swarm_leave_stages (ThrongSwarm *self)
{
  throng_swarm_remove_timer (&self->stage_timer);
}
