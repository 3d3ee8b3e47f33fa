/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/run/throng-row-history.h"

#include <math.h>

#include "app/chart/throng-plot-kind.h"

/* One snapshot of two rows, the second of which is idle. */
static void
add (ThrongRowHistory *history, double time_s, double requests_per_s, double median_ms)
{
  const ThrongRow rows[] = {
    { .method = "GET",
      .name = "/a",
      .current_requests_per_s = requests_per_s,
      .current_failures_per_s = 1,
      .n_window = 10,
      .window_percentiles_ms = { median_ms, 1.1 * median_ms, 1.2 * median_ms, 1.3 * median_ms,
                                 1.4 * median_ms, 1.5 * median_ms, 1.6 * median_ms, 1.7 * median_ms,
                                 1.8 * median_ms, 1.9 * median_ms, 2 * median_ms } },
    { .method = "GET", .name = "/idle" },
  };
  const ThrongSnapshot snapshot = { .time_us = (int64_t) (time_s * G_USEC_PER_SEC),
                                    .rows = rows,
                                    .n_rows = G_N_ELEMENTS (rows),
                                    .has_window = true };

  throng_row_history_add (history, &snapshot);
}

static const ThrongPlotPoint *
get_point (GArray *points, unsigned i)
{
  g_assert_cmpuint (i, <, points->len);
  return &g_array_index (points, ThrongPlotPoint, i);
}

static void
each_row_has_its_own_values (void)
{
  g_autoptr (ThrongRowHistory) history = throng_row_history_new ();
  g_autoptr (GArray) busy = NULL;
  g_autoptr (GArray) idle = NULL;
  g_autoptr (GArray) unknown = NULL;

  add (history, 1, 0, 5); /* no second is whole yet */
  add (history, 2, 40, 5);
  busy = throng_row_history_dup_points (history, 0);
  idle = throng_row_history_dup_points (history, 1);
  unknown = throng_row_history_dup_points (history, 2);
  g_assert_cmpuint (busy->len, ==, 1);
  g_assert_cmpfloat (get_point (busy, 0)->start_s, ==, 2);
  g_assert_cmpfloat (get_point (busy, 0)->requests_per_s, ==, 40);
  g_assert_cmpfloat (get_point (busy, 0)->failures_per_s, ==, 1);
  g_assert_cmpfloat (get_point (busy, 0)->times_ms[THRONG_PLOT_MEDIAN], ==, 5);
  g_assert_cmpfloat (get_point (busy, 0)->times_ms[THRONG_PLOT_P90], ==, 7);
  g_assert_cmpfloat (get_point (busy, 0)->times_ms[THRONG_PLOT_P95], ==, 7.5);
  g_assert_cmpfloat (get_point (busy, 0)->times_ms[THRONG_PLOT_P99], ==, 8.5);
  g_assert_cmpfloat (get_point (busy, 0)->times_ms[THRONG_PLOT_P999], ==, 9);
  g_assert_cmpfloat (get_point (busy, 0)->times_ms[THRONG_PLOT_MAX], ==, 10);
  g_assert_cmpfloat (get_point (idle, 0)->requests_per_s, ==, 0);
  g_assert_true (isnan (get_point (idle, 0)->times_ms[THRONG_PLOT_MEDIAN]));
  g_assert_cmpuint (unknown->len, ==, 0);
}

static void
a_second_counts_once_and_one_without_a_snapshot_has_no_point (void)
{
  g_autoptr (ThrongRowHistory) history = throng_row_history_new ();
  g_autoptr (GArray) points = NULL;

  add (history, 2.0, 10, 1);
  add (history, 2.25, 999, 1);
  add (history, 4.0, 30, 1);
  points = throng_row_history_dup_points (history, 0);
  g_assert_cmpuint (points->len, ==, 2);
  g_assert_cmpfloat (get_point (points, 0)->requests_per_s, ==, 10);
  g_assert_cmpfloat (get_point (points, 1)->start_s, ==, 4);
}

static void
a_day_is_bounded_averages_rates_and_loses_no_peak (void)
{
  enum
  {
    DAY_S = 24 * 3600,
    PEAK_S = 50000,
  };
  g_autoptr (ThrongRowHistory) history = throng_row_history_new ();
  g_autoptr (GArray) points = NULL;
  double most_ms = 0, sum = 0;

  for (unsigned second = 0; second < DAY_S; second++)
    add (history, second, second % 2 == 0 ? 20 : 40, second == PEAK_S ? 1000 : 1);
  points = throng_row_history_dup_points (history, 0);
  g_assert_cmpuint (points->len, <=, THRONG_ROW_HISTORY_MOST_FRAMES);
  g_assert_cmpuint (points->len, >, THRONG_ROW_HISTORY_MOST_FRAMES / 2);
  for (unsigned i = 0; i < points->len; i++)
    {
      most_ms = MAX (most_ms, get_point (points, i)->times_ms[THRONG_PLOT_MEDIAN]);
      sum += get_point (points, i)->requests_per_s;
    }
  g_assert_cmpfloat (most_ms, ==, 1000);
  g_assert_cmpfloat_with_epsilon (sum / points->len, 30, 0.1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/row-history/each_row_has_its_own_values", each_row_has_its_own_values);
  g_test_add_func ("/row-history/a_second_counts_once_and_one_without_a_snapshot_has_no_point",
                   a_second_counts_once_and_one_without_a_snapshot_has_no_point);
  g_test_add_func ("/row-history/a_day_is_bounded_averages_rates_and_loses_no_peak",
                   a_day_is_bounded_averages_rates_and_loses_no_peak);
  return g_test_run ();
}
