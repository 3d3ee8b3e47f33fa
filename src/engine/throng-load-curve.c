/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-load-curve.h"

#include <math.h>

#include "engine/throng-clock.h"

#define MAX_SEGMENTS 100000

static ThrongLoadCurve *
curve_new (void)
{
  ThrongLoadCurve *self = g_new0 (ThrongLoadCurve, 1);

  self->segments = g_array_new (FALSE, FALSE, sizeof (ThrongCurveSegment));
  self->end_us = THRONG_CURVE_NEVER;
  return self;
}

ThrongLoadCurve *
throng_load_curve_copy (const ThrongLoadCurve *self)
{
  ThrongLoadCurve *copy = g_new0 (ThrongLoadCurve, 1);

  copy->segments = g_array_copy (self->segments);
  copy->end_us = self->end_us;
  return copy;
}

void
throng_load_curve_free (ThrongLoadCurve *self)
{
  g_array_unref (self->segments);
  g_free (self);
}

static const ThrongCurveSegment *
get_segment (const ThrongLoadCurve *self, unsigned i)
{
  return &g_array_index (self->segments, ThrongCurveSegment, i);
}

static void
add_segment (ThrongLoadCurve *self, int64_t start_us, int64_t end_us, double from, double to)
{
  ThrongCurveSegment segment = { start_us, end_us, from, to };

  g_array_append_val (self->segments, segment);
}

static void
add_stages (ThrongLoadCurve *self, GListModel *stages)
{
  int64_t time_us = 0;
  double level = 0;

  for (unsigned i = 0; i < g_list_model_get_n_items (stages); i++)
    {
      g_autoptr (ThrongStage) stage = g_list_model_get_item (stages, i);
      int64_t end_us = time_us + throng_seconds_to_us (throng_stage_get_over_s (stage));
      double wanted = throng_stage_get_kind (stage) == THRONG_STAGE_ARRIVALS
                          ? throng_stage_get_arrivals (stage)
                          : (double) throng_stage_get_users (stage);

      add_segment (self, time_us, end_us, level, wanted);
      time_us = end_us;
      level = wanted;
    }
  self->end_us = time_us;
}

ThrongLoadCurve *
throng_load_curve_new (ThrongLoad *load)
{
  ThrongLoadCurve *self = curve_new ();
  double users = (double) throng_load_get_users (load);
  double run_time_s = throng_load_get_run_time_s (load);

  switch (throng_load_get_kind (load))
    {
    case THRONG_LOAD_STAGES:
      add_stages (self, throng_load_get_stages (load));
      break;
    case THRONG_LOAD_ARRIVALS:
      add_segment (self, 0, 0, throng_load_get_arrivals (load), throng_load_get_arrivals (load));
      if (run_time_s > 0)
        self->end_us = throng_seconds_to_us (run_time_s);
      break;
    case THRONG_LOAD_USERS:
    default:
      add_segment (self, 0, throng_seconds_to_us (users / throng_load_get_spawn_rate (load)), 0,
                   users);
      if (run_time_s > 0)
        self->end_us = throng_seconds_to_us (run_time_s);
      break;
    }
  return self;
}

void
throng_load_curve_clear (ThrongLoadCurve *self)
{
  g_array_set_size (self->segments, 0);
}

void
throng_load_curve_steer (ThrongLoadCurve *self, int64_t now_us, unsigned users, double per_s)
{
  double level = throng_load_curve_get_level (self, now_us);
  int64_t end_us = now_us + throng_seconds_to_us (fabs (users - level) / per_s);

  g_array_set_size (self->segments, 0);
  add_segment (self, now_us, end_us, level, users);
}

/* The segment that @time_us lies in: the last that has begun. A segment's own end belongs to the
 * next. */
static const ThrongCurveSegment *
find_segment (const ThrongLoadCurve *self, int64_t time_us)
{
  const ThrongCurveSegment *found = NULL;

  for (unsigned i = 0; i < self->segments->len; i++)
    {
      if (get_segment (self, i)->start_us > time_us)
        break;
      found = get_segment (self, i);
    }
  return found;
}

double
throng_load_curve_get_level (const ThrongLoadCurve *self, int64_t time_us)
{
  const ThrongCurveSegment *segment = find_segment (self, time_us);

  if (segment == NULL)
    return 0;
  if (time_us >= segment->end_us)
    return segment->to;
  return segment->from
         + (segment->to - segment->from) * (double) (time_us - segment->start_us)
               / (double) (segment->end_us - segment->start_us);
}

/* Forgets what comes after @now_us. */
static void
cut (ThrongLoadCurve *self, int64_t now_us)
{
  double level = throng_load_curve_get_level (self, now_us);
  ThrongCurveSegment *last;

  while (self->segments->len > 0 && get_segment (self, self->segments->len - 1)->start_us >= now_us)
    g_array_set_size (self->segments, self->segments->len - 1);
  if (self->segments->len == 0)
    return;
  last = &g_array_index (self->segments, ThrongCurveSegment, self->segments->len - 1);
  if (last->end_us > now_us)
    {
      last->end_us = now_us;
      last->to = level;
    }
}

void
throng_load_curve_set_level (ThrongLoadCurve *self, int64_t now_us, double level)
{
  cut (self, now_us);
  add_segment (self, now_us, now_us, level, level);
}

void
throng_load_curve_resume (ThrongLoadCurve *self, int64_t now_us, const ThrongLoadCurve *plan)
{
  const ThrongCurveSegment *present = find_segment (plan, now_us);
  double level = throng_load_curve_get_level (plan, now_us);

  cut (self, now_us);
  if (present != NULL && now_us < present->end_us)
    add_segment (self, now_us, present->end_us, level, present->to);
  else
    add_segment (self, now_us, now_us, level, level);
  for (unsigned i = 0; i < plan->segments->len; i++)
    {
      const ThrongCurveSegment *segment = get_segment (plan, i);

      if (segment->start_us > now_us)
        add_segment (self, segment->start_us, segment->end_us, segment->from, segment->to);
    }
}

/* When the level of a sloping @segment passes @slot, so that its user starts or stops: the first
 * whole µs at which it is so. */
static int64_t
get_crossing_us (const ThrongCurveSegment *segment, unsigned slot)
{
  double part = (slot - segment->from) / (segment->to - segment->from);
  int64_t length_us = segment->end_us - segment->start_us;
  int64_t time_us = segment->start_us + (int64_t) floor (part * (double) length_us);

  /* Going up, the user of slot k starts as the level reaches k, so that the first one starts at
   * once. */
  return CLAMP (time_us, segment->start_us, segment->end_us);
}

unsigned
throng_load_curve_get_users (const ThrongLoadCurve *self, int64_t time_us)
{
  const ThrongCurveSegment *segment = find_segment (self, time_us);
  unsigned users;

  if (segment == NULL)
    return 0;
  if (time_us >= segment->end_us || segment->from == segment->to)
    return (unsigned) ceil (segment->to);

  users = (unsigned) MAX (0, ceil (throng_load_curve_get_level (self, time_us)));
  /* The crossings decide, so that this and the next change never disagree by a rounding. */
  if (segment->to > segment->from)
    {
      while (users < segment->to && get_crossing_us (segment, users) <= time_us)
        users++;
      while (users > segment->from && users > 0 && get_crossing_us (segment, users - 1) > time_us)
        users--;
    }
  else
    {
      while (users > segment->to && get_crossing_us (segment, users - 1) <= time_us)
        users--;
      while (users < segment->from && get_crossing_us (segment, users) > time_us)
        users++;
    }
  return users;
}

static int64_t
get_next_start_us (const ThrongLoadCurve *self, int64_t time_us)
{
  for (unsigned i = 0; i < self->segments->len; i++)
    {
      if (get_segment (self, i)->start_us > time_us)
        return get_segment (self, i)->start_us;
    }
  return THRONG_CURVE_NEVER;
}

int64_t
throng_load_curve_get_next_change_us (const ThrongLoadCurve *self, int64_t time_us)
{
  const ThrongCurveSegment *segment = find_segment (self, time_us);
  unsigned users;
  int64_t next_us;

  if (segment == NULL || time_us >= segment->end_us || segment->from == segment->to)
    return get_next_start_us (self, time_us);

  users = throng_load_curve_get_users (self, time_us);
  if (segment->to > segment->from)
    next_us = users < segment->to ? get_crossing_us (segment, users) : segment->end_us;
  else
    next_us = users > segment->to ? get_crossing_us (segment, users - 1) : segment->end_us;
  return MAX (next_us, time_us + 1);
}

unsigned
throng_load_curve_get_peak (const ThrongLoadCurve *self)
{
  double peak = 0;

  for (unsigned i = 0; i < self->segments->len; i++)
    peak = MAX (peak, MAX (get_segment (self, i)->from, get_segment (self, i)->to));
  return (unsigned) ceil (peak);
}

int64_t
throng_load_curve_get_settled_us (const ThrongLoadCurve *self)
{
  return self->segments->len > 0 ? get_segment (self, self->segments->len - 1)->end_us : 0;
}

int64_t
throng_load_curve_get_complete_us (const ThrongLoadCurve *self)
{
  const ThrongCurveSegment *last;

  if (self->segments->len == 0)
    return 0;
  last = get_segment (self, self->segments->len - 1);
  return last->to > last->from ? get_crossing_us (last, (unsigned) ceil (last->to) - 1)
                               : last->end_us;
}

void
throng_load_curve_write (const ThrongLoadCurve *self, ThrongWireWriter *writer)
{
  throng_wire_put_int (writer, self->end_us);
  throng_wire_put_uint (writer, self->segments->len);
  for (unsigned i = 0; i < self->segments->len; i++)
    {
      const ThrongCurveSegment *segment = get_segment (self, i);

      throng_wire_put_int (writer, segment->start_us);
      throng_wire_put_int (writer, segment->end_us);
      throng_wire_put_double (writer, segment->from);
      throng_wire_put_double (writer, segment->to);
    }
}

ThrongLoadCurve *
throng_load_curve_read (ThrongWireReader *reader)
{
  g_autoptr (ThrongLoadCurve) self = curve_new ();
  uint64_t n;

  self->end_us = throng_wire_get_int (reader);
  n = throng_wire_get_uint (reader, MAX_SEGMENTS);
  for (uint64_t i = 0; i < n && !reader->failed; i++)
    {
      int64_t start_us = throng_wire_get_int (reader);
      int64_t end_us = throng_wire_get_int (reader);
      double from = throng_wire_get_double (reader);
      double to = throng_wire_get_double (reader);

      add_segment (self, start_us, end_us, from, to);
    }
  return reader->failed ? NULL : g_steal_pointer (&self);
}
