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
} ThrongPlotColor;

/* So that lines can be told apart without colours. */
typedef enum
{
  THRONG_PLOT_SOLID,
  THRONG_PLOT_DASHED,
  THRONG_PLOT_DOTTED,
} ThrongPlotPattern;

/**
 * ThrongPlotLine:
 * @label: to be translated
 * @get_value: its value in a bucket; NaN = none
 */
typedef struct
{
  const char *label;
  ThrongPlotColor color;
  ThrongPlotPattern pattern;
  double (*get_value) (const ThrongBucket *bucket);
} ThrongPlotLine;

#define THRONG_PLOT_MOST_LINES 4

/**
 * ThrongPlotKind:
 * @title: what it shows and in which unit; to be translated
 * @unit: after a value, "" = none; to be translated
 * @lines: @n_lines of them, at most %THRONG_PLOT_MOST_LINES
 *
 * A chart of the series of a run.
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

unsigned throng_plot_count_buckets (const ThrongSnapshot *snapshot);
double throng_plot_bucket_time_s (const ThrongBucket *bucket);
char *throng_plot_kind_dup_csv (const ThrongPlotKind *self, const ThrongSnapshot *snapshot);

G_END_DECLS
