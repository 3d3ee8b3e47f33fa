/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/chart/throng-time-view.h"

#include <math.h>

/* A chart of a run that has just begun, and the closest look at one. */
#define LEAST_ALL_S 10.0
#define LEAST_S 5.0

struct _ThrongTimeView
{
  GObject parent_instance;

  double end_s;
  double from_s, length_s; /* when zoomed */
  double hover_s;
  bool is_all;
};

enum
{
  SIGNAL_CHANGED,
  SIGNAL_HOVERED,
  N_SIGNALS,
};

static unsigned signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ThrongTimeView, throng_time_view, G_TYPE_OBJECT)

static void
throng_time_view_class_init (ThrongTimeViewClass *klass)
{
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_HOVERED] = g_signal_new ("hovered", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
throng_time_view_init (ThrongTimeView *self)
{
  self->is_all = true;
  self->hover_s = NAN;
}

static double
get_all_s (ThrongTimeView *self)
{
  return MAX (self->end_s, LEAST_ALL_S);
}

static void
show (ThrongTimeView *self, double from_s, double length_s)
{
  self->is_all = length_s >= get_all_s (self);
  self->length_s = MAX (length_s, LEAST_S);
  self->from_s = CLAMP (from_s, 0, MAX (get_all_s (self) - self->length_s, 0));
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

ThrongTimeView *
throng_time_view_new (void)
{
  return g_object_new (THRONG_TYPE_TIME_VIEW, NULL);
}

double
throng_time_view_get_from_s (ThrongTimeView *self)
{
  return self->is_all ? 0 : self->from_s;
}

double
throng_time_view_get_to_s (ThrongTimeView *self)
{
  return self->is_all ? get_all_s (self) : self->from_s + self->length_s;
}

double
throng_time_view_get_hover_s (ThrongTimeView *self)
{
  return self->hover_s;
}

bool
throng_time_view_is_all (ThrongTimeView *self)
{
  return self->is_all;
}

void
throng_time_view_set_end (ThrongTimeView *self, double end_s)
{
  bool follows = !self->is_all && self->from_s + self->length_s >= get_all_s (self) - 1e-6;

  self->end_s = end_s;
  if (follows)
    self->from_s = get_all_s (self) - self->length_s;
  if (follows || self->is_all)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

void
throng_time_view_zoom (ThrongTimeView *self, double factor, double at_s)
{
  double from_s = throng_time_view_get_from_s (self);
  double length_s = throng_time_view_get_to_s (self) - from_s;
  double new_length_s = MAX (length_s * factor, LEAST_S);

  show (self, at_s - (at_s - from_s) * new_length_s / length_s, new_length_s);
}

void
throng_time_view_pan (ThrongTimeView *self, double by_s)
{
  if (!self->is_all)
    show (self, self->from_s + by_s, self->length_s);
}

void
throng_time_view_show_all (ThrongTimeView *self)
{
  show (self, 0, get_all_s (self));
}

void
throng_time_view_hover (ThrongTimeView *self, double time_s)
{
  if (self->hover_s == time_s || (isnan (self->hover_s) && isnan (time_s)))
    return;
  self->hover_s = time_s;
  g_signal_emit (self, signals[SIGNAL_HOVERED], 0);
}
