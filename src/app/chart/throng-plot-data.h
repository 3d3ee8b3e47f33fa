/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* From the numbers of a run to what is drawn of them. Nothing here needs a display. */

/* The part of a line in one pixel column; a column without a value interrupts the line. */
typedef struct
{
  double x;         /* pixels from the left */
  double low, high; /* values; NaN = none */
} ThrongPlotColumn;

GArray *throng_plot_columns (const double *times_s,
                             const double *values,
                             unsigned n_points,
                             double from_s,
                             double to_s,
                             unsigned width);

double throng_plot_nice_step (double range, unsigned most_steps);
double throng_plot_time_step (double range_s, unsigned most_steps);
char *throng_plot_format_value (double value, double step);
double throng_plot_pinch_factor (double *scale_before, double scale);
unsigned throng_plot_find_nearest (const double *times_s, unsigned n_points, double time_s);

G_END_DECLS
