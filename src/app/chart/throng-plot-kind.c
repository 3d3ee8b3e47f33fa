/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/chart/throng-plot-kind.h"

#include <glib/gi18n.h>
#include <math.h>

#include "report/throng-csv.h"

/* A second that is not over yet would show as a dip. */
#define LEAST_LENGTH_S 0.999

#define OFFSET(member) G_STRUCT_OFFSET (ThrongPlotPoint, member)

static const ThrongPlotLine requests_lines[] = {
  { N_ ("Requests"), THRONG_PLOT_ACCENT, THRONG_PLOT_SOLID, OFFSET (requests_per_s) },
  { N_ ("Failures"), THRONG_PLOT_RED, THRONG_PLOT_DASHED, OFFSET (failures_per_s) },
};

static const ThrongPlotLine times_lines[THRONG_PLOT_N_TIMES] = {
  [THRONG_PLOT_MEDIAN] = { N_ ("Median"), THRONG_PLOT_ACCENT, THRONG_PLOT_SOLID,
                           OFFSET (times_ms[THRONG_PLOT_MEDIAN]) },
  [THRONG_PLOT_P90] = { N_ ("90 %"), THRONG_PLOT_GREEN, THRONG_PLOT_LONG_DASHED,
                        OFFSET (times_ms[THRONG_PLOT_P90]) },
  [THRONG_PLOT_P95] = { N_ ("95 %"), THRONG_PLOT_ORANGE, THRONG_PLOT_DASHED,
                        OFFSET (times_ms[THRONG_PLOT_P95]) },
  [THRONG_PLOT_P99] = { N_ ("99 %"), THRONG_PLOT_RED, THRONG_PLOT_DASH_DOTTED,
                        OFFSET (times_ms[THRONG_PLOT_P99]) },
  [THRONG_PLOT_P999] = { N_ ("99.9 %"), THRONG_PLOT_BROWN, THRONG_PLOT_LONG_DASHED,
                         OFFSET (times_ms[THRONG_PLOT_P999]) },
  [THRONG_PLOT_MAX] = { N_ ("Max"), THRONG_PLOT_PURPLE, THRONG_PLOT_DOTTED,
                        OFFSET (times_ms[THRONG_PLOT_MAX]) },
};

static const ThrongPlotLine users_lines[] = {
  { N_ ("Users"), THRONG_PLOT_GREEN, THRONG_PLOT_SOLID, OFFSET (users) },
};

const ThrongPlotKind throng_requests_plot = {
  .title = N_ ("Requests per Second"),
  .unit = N_ ("/s"),
  .lines = requests_lines,
  .n_lines = G_N_ELEMENTS (requests_lines),
};

const ThrongPlotKind throng_times_plot = {
  .title = N_ ("Response Time (ms)"),
  .unit = N_ (" ms"),
  .lines = times_lines,
  .n_lines = G_N_ELEMENTS (times_lines),
};

const ThrongPlotKind throng_users_plot = {
  .title = N_ ("Users"),
  .unit = "",
  .lines = users_lines,
  .n_lines = G_N_ELEMENTS (users_lines),
};

/* As in the settings. */
static const char *const time_names[THRONG_PLOT_N_TIMES] = {
  [THRONG_PLOT_MEDIAN] = "50", [THRONG_PLOT_P90] = "90",    [THRONG_PLOT_P95] = "95",
  [THRONG_PLOT_P99] = "99",    [THRONG_PLOT_P999] = "99.9", [THRONG_PLOT_MAX] = "max",
};

const char *
throng_plot_time_to_string (ThrongPlotTime time)
{
  return time_names[time];
}

/**
 * throng_plot_parse_times:
 * @names: %NULL-terminated; what is none of throng_plot_time_to_string() is passed over
 *
 * Returns: the lines of %throng_times_plot with these names, as bits
 */
unsigned
throng_plot_parse_times (const char *const *names)
{
  unsigned lines = 0;

  for (unsigned i = 0; i < THRONG_PLOT_N_TIMES; i++)
    if (g_strv_contains (names, time_names[i]))
      lines |= 1u << i;
  return lines;
}

static ThrongPlotPoint
make_point (const ThrongBucket *bucket)
{
  bool has_times = bucket->n_requests > 0;

  return (ThrongPlotPoint) {
    .start_s = bucket->start_s,
    .length_s = bucket->length_s,
    .users = bucket->users,
    .requests_per_s = (double) bucket->n_requests / bucket->length_s,
    .failures_per_s = (double) bucket->n_failures / bucket->length_s,
    .times_ms = { [THRONG_PLOT_MEDIAN] = has_times ? bucket->p50_ms : NAN,
                  [THRONG_PLOT_P90] = has_times ? bucket->p90_ms : NAN,
                  [THRONG_PLOT_P95] = has_times ? bucket->p95_ms : NAN,
                  [THRONG_PLOT_P99] = has_times ? bucket->p99_ms : NAN,
                  [THRONG_PLOT_P999] = has_times ? bucket->p999_ms : NAN,
                  [THRONG_PLOT_MAX] = has_times ? bucket->max_ms : NAN },
  };
}

/**
 * throng_plot_points_new:
 * @is_over: whether nothing comes any more
 *
 * Returns: (transfer full) (element-type ThrongPlotPoint): the course of all requests together: the
 * buckets of the series but the last one while it is short, unless it is all that there will be
 */
GArray *
throng_plot_points_new (const ThrongSnapshot *snapshot, bool is_over)
{
  unsigned n = snapshot->n_buckets;
  GArray *points = g_array_sized_new (FALSE, FALSE, sizeof (ThrongPlotPoint), n);

  if (n > (is_over ? 1 : 0) && snapshot->series[n - 1].length_s < LEAST_LENGTH_S)
    n--;
  for (unsigned i = 0; i < n; i++)
    {
      ThrongPlotPoint point = make_point (&snapshot->series[i]);

      g_array_append_val (points, point);
    }
  return points;
}

/* Its middle, which is what the numbers are about. */
double
throng_plot_point_time_s (const ThrongPlotPoint *point)
{
  return point->start_s + point->length_s / 2;
}

double
throng_plot_point_value (const ThrongPlotPoint *point, const ThrongPlotLine *line)
{
  return G_STRUCT_MEMBER (double, point, line->offset);
}

static void
add_csv_line (const ThrongPlotKind *self,
              unsigned lines,
              const ThrongPlotPoint *point,
              GString *csv)
{
  throng_csv_add_number (csv, point->start_s);
  for (unsigned i = 0; i < self->n_lines; i++)
    {
      double value = throng_plot_point_value (point, &self->lines[i]);

      if ((lines >> i & 1) == 0)
        continue;
      if (isnan (value))
        throng_csv_add_text (csv, "");
      else
        throng_csv_add_number (csv, value);
    }
  throng_csv_end_line (csv);
}

/**
 * throng_plot_kind_dup_csv:
 * @lines: which of its lines, as bits
 * @points: (element-type ThrongPlotPoint): in the order of time
 *
 * Returns: (transfer full): a line for each point: its start in seconds, then its values
 */
char *
throng_plot_kind_dup_csv (const ThrongPlotKind *self, unsigned lines, const GArray *points)
{
  GString *csv = g_string_new (NULL);

  throng_csv_add_text (csv, "Time (s)");
  for (unsigned i = 0; i < self->n_lines; i++)
    if (lines >> i & 1)
      throng_csv_add_text (csv, self->lines[i].label);
  throng_csv_end_line (csv);
  for (unsigned i = 0; i < points->len; i++)
    add_csv_line (self, lines, &g_array_index (points, ThrongPlotPoint, i), csv);
  return g_string_free_and_steal (csv);
}
