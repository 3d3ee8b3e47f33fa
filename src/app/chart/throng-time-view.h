/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>
#include <stdbool.h>

G_BEGIN_DECLS

/**
 * ThrongTimeView:
 *
 * The stretch of a run that all its charts show, and the moment that is pointed at. As long as
 * nobody zooms it is the whole run; a stretch that ends with the run moves on with it. Signals:
 * `changed` (another stretch), `hovered` (another moment).
 */
#define THRONG_TYPE_TIME_VIEW (throng_time_view_get_type ())
G_DECLARE_FINAL_TYPE (ThrongTimeView, throng_time_view, THRONG, TIME_VIEW, GObject)

ThrongTimeView *throng_time_view_new (void);

/* All in seconds since the run's start. */
double throng_time_view_get_from_s (ThrongTimeView *self);
double throng_time_view_get_to_s (ThrongTimeView *self);
/* NaN = nothing is pointed at */
double throng_time_view_get_hover_s (ThrongTimeView *self);
bool throng_time_view_is_all (ThrongTimeView *self);

void throng_time_view_set_end (ThrongTimeView *self, double end_s);
/* @factor: below 1 = closer; @at_s stays where it is */
void throng_time_view_zoom (ThrongTimeView *self, double factor, double at_s);
void throng_time_view_pan (ThrongTimeView *self, double by_s);
void throng_time_view_show_all (ThrongTimeView *self);
void throng_time_view_hover (ThrongTimeView *self, double time_s);

G_END_DECLS
