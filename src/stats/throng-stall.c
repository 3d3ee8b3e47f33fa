/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/throng-stall.h"

#include "i18n/throng-i18n.h"
#include "stats/throng-collector.h"
#include "stats/throng-units.h"

#define LEAST_STALL_US G_USEC_PER_SEC
/* Answers that are few, or take long, leave gaps of their own. */
#define LEAST_MEAN_GAPS 10
#define LEAST_MEDIANS 2

static ThrongStallTick *
use_tick (ThrongStallWatch *self, uint64_t number)
{
  ThrongStallTick *tick = &self->ring[number % THRONG_N_STALL_TICKS];

  if (tick->number_plus_1 != number + 1)
    *tick = (ThrongStallTick) { .number_plus_1 = number + 1 };
  return tick;
}

static void
merge_answers (ThrongAnswers *to, const ThrongAnswers *from)
{
  if (from->n == 0)
    return;
  if (to->n == 0)
    {
      *to = *from;
      return;
    }
  to->n += from->n;
  to->first_us = MIN (to->first_us, from->first_us);
  to->last_us = MAX (to->last_us, from->last_us);
  to->oldest_us = MIN (to->oldest_us, from->oldest_us);
}

/**
 * throng_stall_watch_add:
 * @tick: a quarter of a second of the run
 * @watched_from_us: since when the worker has been at work without a break; a worker that was held
 * up itself cannot say that nothing came
 * @answers: what it got in @tick
 * @is_busy: whether it had requests under way at the end of it
 *
 * Takes in what one worker saw. Ticks that are judged already change nothing.
 */
void
throng_stall_watch_add (ThrongStallWatch *self,
                        uint64_t tick,
                        int64_t watched_from_us,
                        const ThrongAnswers *answers,
                        bool is_busy)
{
  ThrongStallTick *used;

  self->n_answers += answers->n;
  if (tick < self->n_judged)
    return;
  if (tick >= self->n_judged + THRONG_N_STALL_TICKS)
    throng_stall_watch_judge (self, tick - THRONG_N_STALL_TICKS + 1);
  used = use_tick (self, tick);
  merge_answers (&used->answers, answers);
  used->watched_from_us = MAX (used->watched_from_us, watched_from_us);
  used->is_busy |= is_busy;
}

static void
consider (ThrongStallWatch *self, int64_t from_us, int64_t to_us)
{
  if (to_us - from_us > self->longest.length_us)
    self->longest = (ThrongStall) { .from_us = from_us, .length_us = to_us - from_us };
}

static void
end_silence (ThrongStallWatch *self, const ThrongStallTick *tick)
{
  const ThrongAnswers *answers = &tick->answers;
  int64_t from_us = MAX (answers->oldest_us, self->last_answer_us);

  if (self->is_busy)
    from_us = MIN (from_us, self->from_us);
  consider (self, MAX (from_us, tick->watched_from_us), answers->first_us);
  self->last_answer_us = self->from_us = answers->last_us;
  self->is_busy = tick->is_busy;
}

static void
judge_tick (ThrongStallWatch *self, uint64_t number)
{
  const ThrongStallTick *tick = &self->ring[number % THRONG_N_STALL_TICKS];
  int64_t end_us = (int64_t) (number + 1) * THRONG_TICK_US;

  if (tick->number_plus_1 != number + 1)
    return;
  if (tick->answers.n > 0)
    {
      end_silence (self, tick);
      return;
    }
  if (!self->is_busy)
    self->from_us = end_us;
  self->from_us = MAX (self->from_us, tick->watched_from_us);
  self->is_busy = tick->is_busy;
  if (self->is_busy)
    consider (self, self->from_us, end_us);
}

/**
 * throng_stall_watch_judge:
 * @n_complete: ticks that every worker has reported
 *
 * Lets the ticks before @n_complete count, each once.
 */
void
throng_stall_watch_judge (ThrongStallWatch *self, uint64_t n_complete)
{
  if (n_complete > self->n_judged + THRONG_N_STALL_TICKS)
    self->n_judged = n_complete - THRONG_N_STALL_TICKS;
  for (; self->n_judged < n_complete; self->n_judged++)
    judge_tick (self, self->n_judged);
}

/**
 * throng_stall_watch_get:
 * @elapsed_us: how long the run has lasted
 * @service_median_us: median of the service times, 0 without any
 *
 * Returns: the longest time without any answer although requests were under way, if it was at least
 * 1 s, 10 × the mean time between two answers and 2 × the median service time; else one of length 0
 */
ThrongStall
throng_stall_watch_get (const ThrongStallWatch *self, int64_t elapsed_us, int64_t service_median_us)
{
  double least_us = MAX (LEAST_STALL_US, LEAST_MEDIANS * (double) service_median_us);

  if (self->n_answers == 0)
    return (ThrongStall) { 0 };
  least_us = MAX (least_us, LEAST_MEAN_GAPS * (double) elapsed_us / (double) self->n_answers);
  return (double) self->longest.length_us >= least_us ? self->longest : (ThrongStall) { 0 };
}

/**
 * throng_stall_dup_sentence:
 * @stall: one that is longer than 0
 *
 * Returns: (transfer full): what was seen and what it means, for people
 */
char *
throng_stall_dup_sentence (const ThrongStall *stall)
{
  g_autofree char *length = throng_units_for_sentence (
      throng_format_duration ((double) stall->length_us / G_USEC_PER_SEC));
  g_autofree char *from = throng_units_for_sentence (
      throng_format_duration ((double) stall->from_us / G_USEC_PER_SEC));

  return g_strdup_printf (
      /* Translators: both are durations, such as “2.5 s” and “1 min 30 s” */
      _ ("The service stalled: no answer for %s, from %s after the start, although "
         "requests were under way. Users who wait for an answer send nothing "
         "meanwhile, so their percentiles hardly show it; those of arrivals do."),
      length, from);
}
