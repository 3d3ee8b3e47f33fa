/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/chart/throng-plot-data.h"

#include <math.h>
#include <stdbool.h>

#include "app/throng-text.h"

static void
add_point (GArray *columns, double x, double value)
{
  ThrongPlotColumn *last = columns->len > 0
                               ? &g_array_index (columns, ThrongPlotColumn, columns->len - 1)
                               : NULL;
  const ThrongPlotColumn column = { .x = x, .low = value, .high = value };

  if (last == NULL || floor (last->x) < floor (x) || isnan (last->low) != isnan (value))
    g_array_append_val (columns, column);
  else if (!isnan (value))
    {
      last->low = MIN (last->low, value);
      last->high = MAX (last->high, value);
    }
}

/**
 * throng_plot_columns:
 * @times_s: (array length=n_points): ascending
 * @values: (array length=n_points): NaN = none
 * @from_s: what is at the left edge
 * @to_s: what is at the right edge
 * @width: pixels between them
 *
 * Thins a line out to what can be seen of it, without losing a peak: one lowest and one highest
 * value for each pixel column. The nearest points beyond the edges are among them, so that the line
 * goes on to the edges.
 *
 * Returns: (transfer full) (element-type ThrongPlotColumn): at most two columns for each pixel
 */
GArray *
throng_plot_columns (const double *times_s,
                     const double *values,
                     unsigned n_points,
                     double from_s,
                     double to_s,
                     unsigned width)
{
  GArray *columns = g_array_new (FALSE, FALSE, sizeof (ThrongPlotColumn));
  double scale = width / MAX (to_s - from_s, 1e-9);

  for (unsigned i = 0; i < n_points; i++)
    {
      bool is_before = i + 1 < n_points && times_s[i + 1] < from_s;
      bool is_behind = i > 0 && times_s[i - 1] > to_s;

      if (!is_before && !is_behind)
        add_point (columns, (times_s[i] - from_s) * scale, values[i]);
    }
  return columns;
}

/**
 * throng_plot_nice_step:
 * @range: above 0
 * @most_steps: at least 1
 *
 * Returns: the smallest of 1, 2, 5, 10 … and of 0.5, 0.2 … of which @most_steps reach over @range
 */
double
throng_plot_nice_step (double range, unsigned most_steps)
{
  static const double factors[] = { 1, 2, 5, 10 };
  double least = MAX (range, 1e-9) / MAX (most_steps, 1);
  double power = pow (10, floor (log10 (least)));

  for (unsigned i = 0; i < G_N_ELEMENTS (factors); i++)
    if (factors[i] * power >= least * (1 - 1e-9))
      return factors[i] * power;
  return 10 * power;
}

/**
 * throng_plot_time_step:
 *
 * Returns: as throng_plot_nice_step(), in the steps of a clock, in seconds
 */
double
throng_plot_time_step (double range_s, unsigned most_steps)
{
  static const double steps_s[] = { 1,   2,   5,    10,   15,   30,    60,    120,  300,
                                    600, 900, 1800, 3600, 7200, 10800, 21600, 43200 };
  double least_s = range_s / MAX (most_steps, 1);

  for (unsigned i = 0; i < G_N_ELEMENTS (steps_s); i++)
    if (steps_s[i] >= least_s)
      return steps_s[i];
  return ceil (least_s / 86400) * 86400;
}

/**
 * throng_plot_format_value:
 * @step: from one value of the axis to the next
 *
 * Returns: (transfer full): @value with as many digits as tell it from its neighbours
 */
char *
throng_plot_format_value (double value, double step)
{
  int decimals = step >= 1 ? 0 : (int) ceil (-log10 (step) - 1e-9);
  char format[8];
  char text[64];

  if (decimals == 0)
    return throng_text_count (round (value));
  g_snprintf (format, sizeof format, "%%.%df", MIN (decimals, 9));
  return throng_text_localize_here (g_strdup (g_ascii_formatd (text, sizeof text, format, value)));
}

/**
 * throng_plot_find_nearest:
 * @times_s: (array length=n_points): ascending
 * @n_points: at least 1
 *
 * Returns: the index of the time that is nearest to @time_s
 */
unsigned
throng_plot_find_nearest (const double *times_s, unsigned n_points, double time_s)
{
  unsigned low = 0, high = n_points - 1;

  while (high - low > 1)
    {
      unsigned middle = low + (high - low) / 2;

      if (times_s[middle] <= time_s)
        low = middle;
      else
        high = middle;
    }
  return fabs (times_s[high] - time_s) < fabs (times_s[low] - time_s) ? high : low;
}

/**
 * throng_plot_pinch_factor:
 * @scale_before: (inout): how far the fingers were apart at the step before; 1 at the first
 * @scale: how far they are apart now, compared to where they began
 *
 * Returns: by how much longer the stretch gets in this step, below 1 where the fingers go apart
 */
double
throng_plot_pinch_factor (double *scale_before, double scale)
{
  double factor;

  if (!(scale > 0) || isinf (scale))
    return 1;
  factor = *scale_before / scale;
  *scale_before = scale;
  return factor;
}
