/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/throng-load-curve.h"
#include "scenario/throng-random.h"

G_BEGIN_DECLS

/**
 * ThrongArrivalsPlan:
 * @spacing: how arrivals follow one another
 * @weights: (array length=n_classes): shares of the classes, at least one above 0; borrowed
 * @seed: of the run
 * @limit: so many arrivals at the most
 * @index: which worker's arrivals these are
 * @n_workers: among how many they are dealt out
 */
typedef struct
{
  ThrongSpacing spacing;
  const double *weights;
  unsigned n_classes;
  uint64_t seed;
  uint64_t limit;
  unsigned index;
  unsigned n_workers;
} ThrongArrivalsPlan;

/**
 * ThrongArrivals:
 *
 * A place in the sequence of planned arrivals. Arrival k comes when the integral of the curve,
 * which is a rate here, passes the k-th mark: k itself where the spacing is even, the sum of k + 1
 * exponential gaps of mean 1 where it is that of a Poisson process (an inhomogeneous one by time
 * transformation: Çinlar, "Introduction to Stochastic Processes", 1975, chapter 4.7). Marks and
 * classes come from the seed alone, so that every worker works out the same sequence, takes each
 * n-th of it, and a curve that is steered moves what is still to come.
 *
 * A plain struct of constant size: a copy of it is a second place in the same sequence.
 */
typedef struct
{
  /* Borrowed */
  const ThrongArrivalsPlan *plan;
  const ThrongLoadCurve *curve;

  uint64_t number; /* of the arrival that it is at, from 0 */
  double mark;
  unsigned class;
  ThrongRandom gaps;
  ThrongRandom classes;
  unsigned piece;  /* of the curve: segments and the level stretches that follow them, in turn */
  double integral; /* of all pieces before */
} ThrongArrivals;

/* At the first arrival of the plan's worker. */
void throng_arrivals_init (ThrongArrivals *self,
                           const ThrongArrivalsPlan *plan,
                           const ThrongLoadCurve *curve);
/* The curve has changed, from some moment on. */
void throng_arrivals_set_curve (ThrongArrivals *self, const ThrongLoadCurve *curve);
/* When the arrival comes that it is at, since the start of the run; %THRONG_CURVE_NEVER = there is
 * none any more. */
int64_t throng_arrivals_get_time_us (ThrongArrivals *self);
/* Goes to the next arrival of the same worker. */
void throng_arrivals_next (ThrongArrivals *self);
/* How many of the first @limit arrivals are the worker's. */
uint64_t throng_arrivals_plan_get_share (const ThrongArrivalsPlan *plan, uint64_t limit);

G_END_DECLS
