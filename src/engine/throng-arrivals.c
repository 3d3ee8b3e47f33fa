/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-arrivals.h"

#include <math.h>

/* Streams of random numbers that no user has: theirs are numbered by slot and round. */
#define GAPS_STREAM UINT64_MAX
#define CLASSES_STREAM (UINT64_MAX - 1)

/* A stretch on which the rate goes linearly from one value to another, in arrivals a second. */
typedef struct
{
  int64_t start_us;
  int64_t end_us;
  double from;
  double to;
} Piece;

/* What sums of doubles may be wrong by. A mark so close to the end of a piece belongs to the next:
 * the run's last one, right at its end, to none. */
static double
get_slack (double mark)
{
  return 1e-9 + mark * 1e-13;
}

static unsigned
choose_class (const ThrongArrivalsPlan *plan, double drawn)
{
  unsigned last = 0;
  double total = 0;

  for (unsigned i = 0; i < plan->n_classes; i++)
    total += plan->weights[i];
  drawn *= total;
  for (unsigned i = 0; i < plan->n_classes; i++)
    {
      if (plan->weights[i] <= 0)
        continue;
      last = i;
      if (drawn < plan->weights[i])
        break;
      drawn -= plan->weights[i];
    }
  return last;
}

static void
draw (ThrongArrivals *self)
{
  if (self->plan->spacing == THRONG_SPACING_EVEN)
    self->mark = (double) self->number;
  else
    self->mark -= log1p (-throng_random_double (&self->gaps));
  self->class = choose_class (self->plan, throng_random_double (&self->classes));
}

static void
skip (ThrongArrivals *self, unsigned n)
{
  for (unsigned i = 0; i < n; i++)
    {
      self->number++;
      draw (self);
    }
}

void
throng_arrivals_init (ThrongArrivals *self,
                      const ThrongArrivalsPlan *plan,
                      const ThrongLoadCurve *curve)
{
  *self = (ThrongArrivals) { .plan = plan, .curve = curve };
  throng_random_init (&self->gaps, plan->seed, GAPS_STREAM);
  throng_random_init (&self->classes, plan->seed, CLASSES_STREAM);
  draw (self);
  skip (self, plan->index);
}

void
throng_arrivals_set_curve (ThrongArrivals *self, const ThrongLoadCurve *curve)
{
  self->curve = curve;
  self->piece = 0;
  self->integral = 0;
}

void
throng_arrivals_next (ThrongArrivals *self)
{
  skip (self, self->plan->n_workers);
}

/* Returns: whether the curve has so many pieces */
static bool
get_piece (const ThrongLoadCurve *curve, unsigned index, Piece *piece)
{
  unsigned i = index / 2;
  const ThrongCurveSegment *segment;

  if (i >= curve->segments->len)
    return false;
  segment = &g_array_index (curve->segments, ThrongCurveSegment, i);
  if (index % 2 == 0)
    *piece = (Piece) { segment->start_us, segment->end_us, segment->from, segment->to };
  else
    *piece = (Piece) { segment->end_us,
                       i + 1 < curve->segments->len ? segment[1].start_us : THRONG_CURVE_NEVER,
                       segment->to, segment->to };
  return true;
}

static double
get_length_s (const Piece *piece)
{
  return (double) (piece->end_us - piece->start_us) / G_USEC_PER_SEC;
}

static double
get_integral (const Piece *piece)
{
  return (piece->from + piece->to) / 2 * get_length_s (piece);
}

/* When the integral within @piece, which has a length, reaches @part of what it comes to. */
static int64_t
get_time_within_us (const Piece *piece, double part)
{
  double slope = (piece->to - piece->from) / get_length_s (piece);
  double speed = piece->from + sqrt (MAX (0, piece->from * piece->from + 2 * slope * part));
  double time_us = part > 0 ? 2 * part / speed * G_USEC_PER_SEC : 0;

  /* The last piece may go on for ever. */
  if (time_us >= (double) (piece->end_us - piece->start_us))
    return piece->end_us;
  return piece->start_us + (int64_t) round (time_us);
}

int64_t
throng_arrivals_get_time_us (ThrongArrivals *self)
{
  Piece piece;
  int64_t time_us;

  if (self->number >= self->plan->limit)
    return THRONG_CURVE_NEVER;
  for (;; self->piece++)
    {
      double integral;

      if (!get_piece (self->curve, self->piece, &piece))
        return THRONG_CURVE_NEVER;
      integral = get_integral (&piece);
      if (self->mark < self->integral + integral - get_slack (self->mark))
        break;
      self->integral += integral;
    }
  time_us = get_time_within_us (&piece, self->mark - self->integral);
  return time_us < self->curve->end_us ? time_us : THRONG_CURVE_NEVER;
}

uint64_t
throng_arrivals_plan_get_share (const ThrongArrivalsPlan *plan, uint64_t limit)
{
  return limit / plan->n_workers + (plan->index < limit % plan->n_workers);
}
