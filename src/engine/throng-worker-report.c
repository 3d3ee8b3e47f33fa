/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a worker tells four times a second: what was recorded, and what it is doing. */

#include "engine/throng-processor-time.h"
#include "engine/throng-worker-private.h"
#include "stats/throng-report-format.h"

static unsigned
count_logging_in (ThrongWorker *self)
{
  unsigned n = 0;

  for (unsigned i = 0; i < self->n_filled; i++)
    {
      ThrongUser *user = g_array_index (self->slots, ThrongSlot, i).user;

      n += user != NULL && throng_user_is_logging_in (user);
    }
  return n;
}

/* Users that this machine had no room for yet. A slot is filled once: beyond as many as there may
 * be nobody comes. */
static unsigned
count_to_come (ThrongWorker *self)
{
  int64_t time_us = throng_worker_now_us (self) - self->epoch_us;
  unsigned wanted;

  if (self->state != THRONG_WORKER_RUNNING || self->arrivals != NULL)
    return 0;
  wanted = MIN (throng_worker_get_wanted (self, time_us), self->options.max_users);
  return wanted > self->n_filled ? wanted - self->n_filled : 0;
}

void
throng_worker_report (ThrongWorker *self)
{
  uint64_t tick = self->tick_end_us == INT64_MAX ? THRONG_TICK_OUTSIDE : self->tick;
  ThrongProcessorTime processor = throng_processor_time_get ();
  ThrongGauges gauges = { .users = self->n_users,
                          .logging_in = count_logging_in (self),
                          .stopping = g_hash_table_size (self->stopping),
                          .to_come = count_to_come (self),
                          .waiting = self->arrivals != NULL
                                         ? throng_worker_arrivals_get_n_waiting (self->arrivals)
                                         : 0,
                          .held_back = throng_transport_get_n_held_back (self->host.transport),
                          .cpu_us = processor.used_us,
                          .queued_us = processor.queued_us };
  g_autoptr (GBytes) bytes = throng_recorder_take (self->recorder, tick, &gauges);

  self->options.report (self->options.data, bytes);
  throng_request_log_flush (self->request_log, throng_worker_now_us (self));
}

void
throng_worker_offer_report (ThrongWorker *self)
{
  bool is_backed_up = self->options.is_backed_up != NULL
                      && self->options.is_backed_up (self->options.data);

  throng_request_log_set_held (self->request_log, is_backed_up);
  if (!is_backed_up)
    throng_worker_report (self);
}
