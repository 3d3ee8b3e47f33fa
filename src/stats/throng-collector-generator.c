/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the collector knows of the load generator itself, second by second, and when a second is
 * complete enough to be judged. */

#include "stats/throng-collector-private.h"

/* More local troubles than this are of no more use to anybody. */
#define MOST_LOCAL_TROUBLES 20

/**
 * throng_collector_awaits:
 * @worker: its number
 *
 * Returns: whether @worker may still have something to say: it is neither lost nor over
 */
bool
throng_collector_awaits (const ThrongCollector *self, unsigned worker)
{
  return !self->workers[worker].is_lost && !self->workers[worker].is_over;
}

/* The first tick that a worker may still have something to say about; where none is awaited any
 * more, the first that nobody has reported. */
uint64_t
throng_collector_count_ticks (const ThrongCollector *self)
{
  uint64_t n_awaited = UINT64_MAX;
  uint64_t n_known = 0;

  for (unsigned i = 0; i < self->n_workers; i++)
    {
      const ThrongCollectorWorker *worker = &self->workers[i];
      uint64_t n = worker->has_reported ? worker->tick + 1 : 0;

      n_known = MAX (n_known, n);
      if (throng_collector_awaits (self, i))
        n_awaited = MIN (n_awaited, n);
    }
  return MIN (n_awaited, n_known);
}

/* The first second that is not complete: one is when every worker that is awaited reported a later
 * one, or when @now_us has passed it by a second. */
uint64_t
throng_collector_count_complete (const ThrongCollector *self, int64_t now_us)
{
  uint64_t by_clock = now_us >= 2 * G_USEC_PER_SEC ? (uint64_t) now_us / G_USEC_PER_SEC - 1 : 0;
  uint64_t n_ticks = throng_collector_count_ticks (self);

  return MAX (by_clock, n_ticks > 0 ? (n_ticks - 1) / THRONG_TICKS_PER_SECOND : 0);
}

static void
judge_second (ThrongCollector *self, uint64_t number)
{
  const ThrongSecond *late = throng_seconds_peek (&self->lateness_seconds, number);
  const ThrongSecond *times = throng_seconds_peek (&self->rows[self->n_endpoints].seconds, number);
  ThrongVerdictSecond *second = &self->judged[number % THRONG_N_SECONDS];

  if (late != NULL)
    {
      second->n_sends = late->times.count;
      second->lateness_p99_us = throng_sparse_percentile (&late->times, 0.99);
      second->lateness_max_us = late->times.max_us;
    }
  if (times != NULL)
    second->response_median_us = throng_sparse_percentile (&times->times, 0.5);
  throng_verdict_add_second (&self->verdict, second);
  *second = (ThrongVerdictSecond) { 0 };
}

/* Lets the seconds before @n_complete enter the verdict, each once. */
void
throng_collector_judge (ThrongCollector *self, uint64_t n_complete)
{
  if (n_complete > self->n_judged + THRONG_N_SECONDS)
    self->n_judged = n_complete - THRONG_N_SECONDS;
  for (; self->n_judged < n_complete; self->n_judged++)
    judge_second (self, self->n_judged);
}

/* The second of the tick before is over: what it took. */
static void
close_second (ThrongCollector *self, ThrongCollectorWorker *worker, uint64_t number)
{
  ThrongVerdictSecond *second = &self->judged[number % THRONG_N_SECONDS];
  double length_us = (double) ((int64_t) (worker->tick - worker->cpu_from_tick) * THRONG_TICK_US);
  double queued_share = (double) (worker->cpu.queued_us - worker->cpu_from.queued_us) / length_us;

  worker->cpu_share = (double) (worker->cpu.used_us - worker->cpu_from.used_us) / length_us;
  if (number < self->n_judged)
    return;
  second->cpu_share = MAX (second->cpu_share, worker->cpu_share);
  /* Reports do not come at the very edges of ticks. */
  second->queued_share = MAX (second->queued_share, MIN (queued_share, 1));
}

/* A worker tells at the end of @tick what it got and missed of the processors so far. */
void
throng_collector_note_cpu (ThrongCollector *self,
                           ThrongCollectorWorker *worker,
                           uint64_t tick,
                           const ThrongCpuTimes *cpu)
{
  uint64_t second = worker->tick / THRONG_TICKS_PER_SECOND;
  bool is_first = !worker->has_reported;

  if (!is_first && tick / THRONG_TICKS_PER_SECOND > second && worker->tick > worker->cpu_from_tick)
    {
      close_second (self, worker, second);
      worker->cpu_from_tick = worker->tick;
      worker->cpu_from = worker->cpu;
    }
  worker->cpu = *cpu;
  if (is_first)
    {
      worker->cpu_from_tick = tick;
      worker->cpu_from = *cpu;
    }
}

/* A worker tells in second @number how many requests wait for their handshake. */
void
throng_collector_note_held_back (ThrongCollector *self, uint64_t number, unsigned n)
{
  ThrongVerdictSecond *second = &self->judged[number % THRONG_N_SECONDS];

  if (number >= self->n_judged)
    second->n_held_back = MAX (second->n_held_back, n);
}

/**
 * throng_collector_note_stolen:
 * @number: which second of the run
 * @share: of the processor time that was wanted, 0 to 1
 *
 * In that second the host of this machine gave @share of its processor time to others. Nothing is
 * noted of a second that has been judged already.
 */
void
throng_collector_note_stolen (ThrongCollector *self, uint64_t number, double share)
{
  if (number >= self->n_judged)
    self->judged[number % THRONG_N_SECONDS].stolen_share = share;
}

/**
 * throng_collector_add_local_trouble:
 * @sentence: for people
 *
 * A local condition makes the run's numbers doubtful (out of file descriptors, of ports …): the
 * verdict is invalid from now on. Each sentence is kept once, and 20 at most.
 *
 * Returns: whether it is a new one
 */
bool
throng_collector_add_local_trouble (ThrongCollector *self, const char *sentence)
{
  if (self->local_troubles->len >= MOST_LOCAL_TROUBLES
      || g_ptr_array_find_with_equal_func (self->local_troubles, sentence, g_str_equal, NULL))
    return false;
  g_ptr_array_add (self->local_troubles, g_strdup (sentence));
  return true;
}

/**
 * throng_collector_check_accounts:
 * @now_us: microseconds since the run's start
 *
 * To be called when the run is over: where an accounting identity does not hold then, none of its
 * numbers is to be trusted, and the verdict is invalid.
 */
void
throng_collector_check_accounts (ThrongCollector *self, int64_t now_us)
{
  g_autoptr (ThrongSnapshot) snapshot = throng_collector_snapshot (self, now_us, false);
  g_autoptr (GError) error = NULL;

  if (!throng_snapshot_check_accounts (snapshot, &error))
    throng_collector_add_local_trouble (self, error->message);
}
