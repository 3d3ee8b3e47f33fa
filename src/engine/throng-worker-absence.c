/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Time that passed without a worker: the machine slept, or the process was stopped. What was under
 * way then says nothing about the service. */

#include "engine/throng-worker-private.h"

#include "i18n/throng-i18n.h"
#include "stats/throng-collector.h"
#include "stats/throng-units.h"

/* Whoever was told to be silent was away for as long: its silence counts from the end of the tick
 * before. */
#define LEAST_STOP_US (THRONG_SILENT_US - THRONG_TICK_US)

/* The swarm tells it; here the wall clock has gone on. */
static void
notice_sleep (ThrongWorker *self, int64_t now_us)
{
  int64_t asleep_us = throng_clock_asleep_us (self->clock);
  int64_t slept_us = asleep_us - self->asleep_us;

  self->asleep_us = asleep_us;
  if (slept_us < THRONG_SLEEP_US)
    return;
  self->host.awake_since_us = now_us;
  self->started_unix_us += slept_us;
}

static void
notice_stop (ThrongWorker *self, int64_t now_us)
{
  int64_t stopped_us = now_us - self->tick_end_us;
  g_autofree char *lasted = NULL;
  g_autofree char *sentence = NULL;

  if (stopped_us < LEAST_STOP_US)
    return;
  self->host.awake_since_us = now_us;
  lasted = throng_units_for_sentence (
      throng_format_duration ((double) stopped_us / G_USEC_PER_SEC));
  sentence = g_strdup_printf (
      /* Translators: numbers of worker processes, and a duration such as “12 s” */
      _ ("Worker %u of %u was held up for %s: its users stood still, and requests that were under "
         "way count as aborted."),
      self->options.index + 1, self->options.n_workers, lasted);
  self->options.trouble (self->options.data, sentence);
}

void
throng_worker_notice_absence (ThrongWorker *self, int64_t now_us)
{
  notice_sleep (self, now_us);
  notice_stop (self, now_us);
}
