/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>
#include <stdbool.h>

#include "stats/throng-snapshot.h"

G_BEGIN_DECLS

typedef enum
{
  THRONG_PLOT_ACCENT, /* the system's accent colour */
  THRONG_PLOT_RED,
  THRONG_PLOT_ORANGE,
  THRONG_PLOT_PURPLE,
  THRONG_PLOT_GREEN,
  THRONG_PLOT_BROWN,
} ThrongPlotColor;

/* So that lines can be told apart without colours. */
typedef enum
{
  THRONG_PLOT_SOLID,
  THRONG_PLOT_DASHED,
  THRONG_PLOT_DOTTED,
  THRONG_PLOT_DASH_DOTTED,
  THRONG_PLOT_LONG_DASHED,
} ThrongPlotPattern;

/* What a chart of response times can show. */
typedef enum
{
  THRONG_PLOT_MEDIAN,
  THRONG_PLOT_P90,
  THRONG_PLOT_P95,
  THRONG_PLOT_P99,
  THRONG_PLOT_P999,
  THRONG_PLOT_MAX,
  THRONG_PLOT_N_TIMES,
} ThrongPlotTime;

/**
 * ThrongPlotPoint:
 * @start_s: since the run's start
 * @length_s: how long the stretch is that the point is about
 * @times_ms: by #ThrongPlotTime; NaN = none
 *
 * The values of a short stretch of a run. Users may be NaN too, where they are not known.
 */
typedef struct
{
  double start_s, length_s;
  double users;
  double requests_per_s, failures_per_s;
  double times_ms[THRONG_PLOT_N_TIMES];
} ThrongPlotPoint;

/**
 * ThrongPlotLine:
 * @label: to be translated
 * @offset: of its value, a double, in a #ThrongPlotPoint
 */
typedef struct
{
  const char *label;
  ThrongPlotColor color;
  ThrongPlotPattern pattern;
  size_t offset;
} ThrongPlotLine;

#define THRONG_PLOT_MOST_LINES THRONG_PLOT_N_TIMES

/**
 * ThrongPlotKind:
 * @title: what it shows and in which unit; to be translated
 * @unit: after a value, "" = none; to be translated
 * @lines: @n_lines of them, at most %THRONG_PLOT_MOST_LINES
 *
 * A chart of the course of a run.
 */
typedef struct
{
  const char *title;
  const char *unit;
  const ThrongPlotLine *lines;
  unsigned n_lines;
} ThrongPlotKind;

/* The charts of a run. */
extern const ThrongPlotKind throng_requests_plot;
extern const ThrongPlotKind throng_times_plot;
extern const ThrongPlotKind throng_users_plot;

#define THRONG_PLOT_ALL_LINES G_MAXUINT

unsigned throng_plot_parse_times (const char *const *names);
const char *throng_plot_time_to_string (ThrongPlotTime time);

GArray *throng_plot_points_new (const ThrongSnapshot *snapshot, bool is_over);
double throng_plot_point_time_s (const ThrongPlotPoint *point);
double throng_plot_point_value (const ThrongPlotPoint *point, const ThrongPlotLine *line);
char *throng_plot_kind_dup_csv (const ThrongPlotKind *self, unsigned lines, const GArray *points);

G_END_DECLS
