/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "scenario/throng-load.h"
#include "stats/throng-wire.h"

G_BEGIN_DECLS

#define THRONG_CURVE_NEVER INT64_MAX

/* A stretch on which the level goes linearly from one value to another. */
typedef struct
{
  int64_t start_us;
  int64_t end_us;
  double from;
  double to;
} ThrongCurveSegment;

/**
 * ThrongLoadCurve:
 *
 * How many users there should be at each moment since the start of the run, in µs. The level is a
 * real number; a slot k holds a user while the level is above k, so that users start and stop
 * evenly. Before the first segment the level is 0, after the last it stays. Every worker has the
 * same curve and works its own slots out of it. Of a load of arrivals the level is their rate, a
 * second, see ThrongArrivals.
 */
typedef struct
{
  GArray *segments; /* of ThrongCurveSegment, in order and without gaps */
  int64_t end_us;   /* when the run ends, %THRONG_CURVE_NEVER = not by itself */
} ThrongLoadCurve;

ThrongLoadCurve *throng_load_curve_new (ThrongLoad *load);
ThrongLoadCurve *throng_load_curve_copy (const ThrongLoadCurve *self);
void throng_load_curve_free (ThrongLoadCurve *self);

/* Nothing is planned any more: the level is 0; the end remains as it was. */
void throng_load_curve_clear (ThrongLoadCurve *self);

/* The curve from @now_us on goes to @users at @per_s users a second and stays there; the end
 * remains as it was. */
void throng_load_curve_steer (ThrongLoadCurve *self, int64_t now_us, unsigned users, double per_s);

/* From @now_us on the level is @level; what it was before is kept, as arrivals need it. */
void throng_load_curve_set_level (ThrongLoadCurve *self, int64_t now_us, double level);
/* From @now_us on the levels are those of @plan; what they were before is kept. */
void throng_load_curve_resume (ThrongLoadCurve *self, int64_t now_us, const ThrongLoadCurve *plan);

double throng_load_curve_get_level (const ThrongLoadCurve *self, int64_t time_us);
/* Users that should be there at @time_us: slots 0 … n − 1. */
unsigned throng_load_curve_get_users (const ThrongLoadCurve *self, int64_t time_us);
/* The next moment after @time_us at which that number changes, or %THRONG_CURVE_NEVER. */
int64_t throng_load_curve_get_next_change_us (const ThrongLoadCurve *self, int64_t time_us);
/* The most users it ever asks for. */
unsigned throng_load_curve_get_peak (const ThrongLoadCurve *self);
/* From when on the level does not change any more. */
int64_t throng_load_curve_get_settled_us (const ThrongLoadCurve *self);
/* When the last change of the number of users has happened. It comes before the level has settled:
 * the last user of a ramp starts as the level passes the one before. */
int64_t throng_load_curve_get_complete_us (const ThrongLoadCurve *self);

void throng_load_curve_write (const ThrongLoadCurve *self, ThrongWireWriter *writer);
/* (transfer full) (nullable): %NULL when what @reader holds is not a curve */
ThrongLoadCurve *throng_load_curve_read (ThrongWireReader *reader);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ThrongLoadCurve, throng_load_curve_free)

G_END_DECLS
