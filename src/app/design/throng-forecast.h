/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "scenario/throng-scenario.h"

G_BEGIN_DECLS

/**
 * ThrongForecast:
 * @n_requests: how many requests there will be at most, %INFINITY = the run has no end of its own
 * @peak_per_s: the highest rate of requests, %INFINITY = as many as the service answers
 * @end_s: when the run ends, %INFINITY = not by itself
 * @peak: the most users, or arrivals per second
 *
 * What a scenario will do if the service answers at once: every answer that takes time makes it
 * less.
 */
typedef struct
{
  double n_requests;
  double peak_per_s;
  double end_s;
  double peak;
} ThrongForecast;

/* @scenario: valid as far as its load goes */
ThrongForecast throng_forecast_new (ThrongScenario *scenario);

/* Returns: (transfer full): the forecast as a sentence */
char *throng_forecast_format (const ThrongForecast *self);

/**
 * ThrongLoadPoint:
 *
 * A corner of the curve of a load: seconds since the start, and users or arrivals per second.
 */
typedef struct
{
  double time_s;
  double level;
} ThrongLoadPoint;

/* Returns: (transfer full) (element-type ThrongLoadPoint): the corners from the start to the end;
 * a curve without an end goes on for a quarter more than it takes to reach its last level */
GArray *throng_load_dup_points (ThrongLoad *load);

G_END_DECLS
