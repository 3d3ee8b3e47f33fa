/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/chart/throng-plot-data.h"

#include <math.h>

#include "app/chart/throng-distribution-chart.h"
#include "app/chart/throng-plot-kind.h"
#include "app/chart/throng-time-view.h"
#include "stats/throng-distribution.h"

static const ThrongPlotColumn *
get_column (GArray *columns, unsigned i)
{
  g_assert_cmpuint (i, <, columns->len);
  return &g_array_index (columns, ThrongPlotColumn, i);
}

static void
few_points_stay_as_they_are (void)
{
  const double times_s[] = { 0, 5, 10 }, values[] = { 1, 3, 2 };
  g_autoptr (GArray) columns = throng_plot_columns (times_s, values, 3, 0, 10, 100);

  g_assert_cmpuint (columns->len, ==, 3);
  g_assert_cmpfloat (get_column (columns, 1)->x, ==, 50);
  g_assert_cmpfloat (get_column (columns, 1)->low, ==, 3);
  g_assert_cmpfloat (get_column (columns, 1)->high, ==, 3);
}

static void
a_peak_among_many_points_is_not_lost (void)
{
  enum
  {
    N = 100000,
    WIDTH = 300,
    PEAK = 77777,
  };
  g_autofree double *times_s = g_new (double, N);
  g_autofree double *values = g_new (double, N);
  g_autoptr (GArray) columns = NULL;
  double least = 0, most = 0;

  for (unsigned i = 0; i < N; i++)
    {
      times_s[i] = i;
      values[i] = i == PEAK ? 1000 : i == PEAK + 10000 ? -1 : 1;
    }
  columns = throng_plot_columns (times_s, values, N, 0, N, WIDTH);
  g_assert_cmpuint (columns->len, <=, WIDTH + 2);
  for (unsigned i = 0; i < columns->len; i++)
    {
      least = MIN (least, get_column (columns, i)->low);
      most = MAX (most, get_column (columns, i)->high);
    }
  g_assert_cmpfloat (least, ==, -1);
  g_assert_cmpfloat (most, ==, 1000);
}

static void
no_value_interrupts_the_line (void)
{
  const double times_s[] = { 0, 1, 2, 3 }, values[] = { 1, NAN, NAN, 2 };
  g_autoptr (GArray) columns = throng_plot_columns (times_s, values, 4, 0, 4, 4);

  g_assert_cmpuint (columns->len, ==, 4);
  g_assert_true (isnan (get_column (columns, 1)->low));
  g_assert_cmpfloat (get_column (columns, 3)->low, ==, 2);
}

static void
the_line_goes_on_to_the_edges_of_a_stretch (void)
{
  const double times_s[] = { 0, 10, 20, 30, 40, 50 }, values[] = { 0, 1, 2, 3, 4, 5 };
  g_autoptr (GArray) columns = throng_plot_columns (times_s, values, 6, 15, 35, 100);

  g_assert_cmpuint (columns->len, ==, 4);
  g_assert_cmpfloat (get_column (columns, 0)->low, ==, 1);
  g_assert_cmpfloat (get_column (columns, 3)->low, ==, 4);
}

static void
steps_are_one_two_or_five (void)
{
  g_assert_cmpfloat_with_epsilon (throng_plot_nice_step (100, 5), 20, 1e-9);
  g_assert_cmpfloat_with_epsilon (throng_plot_nice_step (101, 5), 50, 1e-9);
  g_assert_cmpfloat_with_epsilon (throng_plot_nice_step (1, 5), 0.2, 1e-9);
  g_assert_cmpfloat_with_epsilon (throng_plot_nice_step (7, 10), 1, 1e-9);
  g_assert_cmpfloat_with_epsilon (throng_plot_nice_step (1e9, 1), 1e9, 1);
}

static void
time_steps_are_those_of_a_clock (void)
{
  g_assert_cmpfloat (throng_plot_time_step (10, 5), ==, 2);
  g_assert_cmpfloat (throng_plot_time_step (61, 5), ==, 15);
  g_assert_cmpfloat (throng_plot_time_step (3600, 6), ==, 600);
  g_assert_cmpfloat (throng_plot_time_step (86400, 6), ==, 21600);
  g_assert_cmpfloat (throng_plot_time_step (864000, 5), ==, 172800);
}

static void
axis_values_have_the_digits_of_their_step (void)
{
  g_autofree char *whole = throng_plot_format_value (1200, 200);
  g_autofree char *part = throng_plot_format_value (0.5, 0.25);
  g_autofree char *tenth = throng_plot_format_value (0.4, 0.2);
  g_autofree char *hundredth = throng_plot_format_value (0.15, 0.05);

  g_assert_cmpstr (whole, ==, "1200");
  g_assert_cmpstr (part, ==, "0.5");
  g_assert_cmpstr (tenth, ==, "0.4");
  g_assert_cmpstr (hundredth, ==, "0.15");
}

static void
the_nearest_point_is_found (void)
{
  const double times_s[] = { 0.5, 1.5, 2.5, 3.5 };

  g_assert_cmpuint (throng_plot_find_nearest (times_s, 4, -10), ==, 0);
  g_assert_cmpuint (throng_plot_find_nearest (times_s, 4, 1.9), ==, 1);
  g_assert_cmpuint (throng_plot_find_nearest (times_s, 4, 2.1), ==, 2);
  g_assert_cmpuint (throng_plot_find_nearest (times_s, 4, 99), ==, 3);
  g_assert_cmpuint (throng_plot_find_nearest (times_s, 1, 99), ==, 0);
}

static void
a_second_that_is_not_over_is_not_shown (void)
{
  const ThrongBucket buckets[] = { { .start_s = 0, .length_s = 1, .n_requests = 10 },
                                   { .start_s = 1, .length_s = 0.25, .n_requests = 1 } };
  ThrongSnapshot snapshot = { .series = buckets, .n_buckets = 2 };

  g_autoptr (GArray) both = throng_plot_points_new (&snapshot, false);
  g_autoptr (GArray) first = NULL;

  g_assert_cmpuint (both->len, ==, 1);
  snapshot.n_buckets = 1;
  first = throng_plot_points_new (&snapshot, false);
  g_assert_cmpuint (first->len, ==, 1);
}

static void
a_run_shorter_than_a_second_is_shown_when_it_is_over (void)
{
  const ThrongBucket buckets[] = { { .start_s = 0, .length_s = 0.5, .n_requests = 10 },
                                   { .start_s = 1, .length_s = 0.25, .n_requests = 1 } };
  ThrongSnapshot snapshot = { .series = buckets, .n_buckets = 1 };

  g_autoptr (GArray) before = throng_plot_points_new (&snapshot, false);
  g_autoptr (GArray) after = throng_plot_points_new (&snapshot, true);
  g_autoptr (GArray) first = NULL;

  g_assert_cmpuint (before->len, ==, 0);
  g_assert_cmpuint (after->len, ==, 1);
  snapshot.n_buckets = 2;
  first = throng_plot_points_new (&snapshot, true);
  g_assert_cmpuint (first->len, ==, 1);
}

static void
rates_are_those_of_a_second_in_the_middle_of_a_bucket (void)
{
  const ThrongBucket bucket = { .start_s = 8, .length_s = 4, .n_requests = 10, .n_failures = 2 };
  const ThrongSnapshot snapshot = { .series = &bucket, .n_buckets = 1 };
  g_autoptr (GArray) points = throng_plot_points_new (&snapshot, false);
  const ThrongPlotPoint *point = &g_array_index (points, ThrongPlotPoint, 0);

  g_assert_cmpfloat (point->requests_per_s, ==, 2.5);
  g_assert_cmpfloat (point->failures_per_s, ==, 0.5);
  g_assert_cmpfloat (throng_plot_point_time_s (point), ==, 10);
}

static void
csv_of_a_chart_has_its_lines_and_empty_fields_for_no_value (void)
{
  const ThrongBucket buckets[] = {
    { .start_s = 0,
      .length_s = 1,
      .n_requests = 1,
      .p50_ms = 5,
      .p90_ms = 5.2,
      .p95_ms = 6,
      .p99_ms = 6.2,
      .p999_ms = 6.4,
      .max_ms = 7 },
    { .start_s = 1, .length_s = 1 },
  };
  const ThrongSnapshot snapshot = { .series = buckets, .n_buckets = 2 };
  const char *const names[] = { "max", "50", "95", "of another version", NULL };
  g_autoptr (GArray) points = throng_plot_points_new (&snapshot, false);
  g_autofree char *csv = throng_plot_kind_dup_csv (&throng_times_plot,
                                                   throng_plot_parse_times (names), points);
  g_autofree char *all = throng_plot_kind_dup_csv (&throng_times_plot, G_MAXUINT, points);

  g_assert_cmpstr (csv, ==, "Time (s),Median,95 %,Max\r\n0,5,6,7\r\n1,,,\r\n");
  g_assert_cmpstr (all, ==,
                   "Time (s),Median,90 %,95 %,99 %,99.9 %,Max\r\n0,5,5.2,6,6.2,6.4,7\r\n"
                   "1,,,,,,\r\n");
}

static void
zooming_keeps_the_moment_under_the_pointer (void)
{
  g_autoptr (ThrongTimeView) view = throng_time_view_new ();

  throng_time_view_set_end (view, 100);
  throng_time_view_zoom (view, 0.5, 60);
  g_assert_cmpfloat (throng_time_view_get_from_s (view), ==, 30);
  g_assert_cmpfloat (throng_time_view_get_to_s (view), ==, 80);
  throng_time_view_zoom (view, 100, 60);
  g_assert_true (throng_time_view_is_all (view));
}

static void
pinching_to_twice_as_far_shows_half_of_it (void)
{
  const double scales[] = { 1.1, 1.7, 0, NAN, 1.2, 2 };
  g_autoptr (ThrongTimeView) view = throng_time_view_new ();
  double before = 1;

  throng_time_view_set_end (view, 100);
  for (unsigned i = 0; i < G_N_ELEMENTS (scales); i++)
    throng_time_view_zoom (view, throng_plot_pinch_factor (&before, scales[i]), 50);
  g_assert_cmpfloat_with_epsilon (throng_time_view_get_from_s (view), 25, 1e-6);
  g_assert_cmpfloat_with_epsilon (throng_time_view_get_to_s (view), 75, 1e-6);
}

static void
a_stretch_at_the_end_follows_the_run_and_another_stays (void)
{
  g_autoptr (ThrongTimeView) view = throng_time_view_new ();

  throng_time_view_set_end (view, 100);
  throng_time_view_zoom (view, 0.5, 100);
  throng_time_view_set_end (view, 110);
  g_assert_cmpfloat (throng_time_view_get_to_s (view), ==, 110);
  throng_time_view_pan (view, -20);
  throng_time_view_set_end (view, 120);
  g_assert_cmpfloat (throng_time_view_get_to_s (view), ==, 90);
  throng_time_view_pan (view, -1000);
  g_assert_cmpfloat (throng_time_view_get_from_s (view), ==, 0);
}

static void
a_look_is_never_closer_than_five_seconds (void)
{
  g_autoptr (ThrongTimeView) view = throng_time_view_new ();

  throng_time_view_set_end (view, 100);
  throng_time_view_zoom (view, 0.001, 50);
  g_assert_cmpfloat (throng_time_view_get_from_s (view), ==, 47.5);
  g_assert_cmpfloat (throng_time_view_get_to_s (view), ==, 52.5);
  throng_time_view_show_all (view);
  g_assert_true (throng_time_view_is_all (view));
  g_assert_cmpfloat (throng_time_view_get_to_s (view), ==, 100);
}

static void
count_cb (unsigned *n)
{
  ++*n;
}

/* Each of them draws all charts. */
static void
only_what_changes_a_chart_is_told (void)
{
  g_autoptr (ThrongTimeView) view = throng_time_view_new ();
  unsigned n_changes = 0, n_hovers = 0;

  g_signal_connect_swapped (view, "changed", G_CALLBACK (count_cb), &n_changes);
  g_signal_connect_swapped (view, "hovered", G_CALLBACK (count_cb), &n_hovers);
  throng_time_view_set_end (view, 100);
  g_assert_cmpuint (n_changes, ==, 1);
  throng_time_view_pan (view, 5); /* there is nowhere to go */
  g_assert_cmpuint (n_changes, ==, 1);
  throng_time_view_zoom (view, 0.5, 0);
  throng_time_view_set_end (view, 110); /* beyond what is seen */
  g_assert_cmpuint (n_changes, ==, 2);

  throng_time_view_hover (view, NAN);
  g_assert_cmpuint (n_hovers, ==, 0);
  throng_time_view_hover (view, 7);
  throng_time_view_hover (view, 7);
  throng_time_view_hover (view, NAN);
  g_assert_cmpuint (n_hovers, ==, 2);
}

static void
panning_ends_where_the_run_does (void)
{
  g_autoptr (ThrongTimeView) view = throng_time_view_new ();

  throng_time_view_set_end (view, 100);
  throng_time_view_zoom (view, 0.5, 60);
  throng_time_view_pan (view, 1000);
  g_assert_cmpfloat (throng_time_view_get_from_s (view), ==, 50);
  g_assert_cmpfloat (throng_time_view_get_to_s (view), ==, 100);
}

static void
a_bar_of_one_request_is_told_as_one (void)
{
  const ThrongDistributionBar bars[] = { { 1000, 2000, 1 }, { 2000, 4000, 2 } };
  g_autoptr (GArray) one = g_array_new (FALSE, FALSE, sizeof bars[0]);
  g_autoptr (GArray) more = g_array_new (FALSE, FALSE, sizeof bars[0]);
  g_autofree char *of_one = NULL, *of_more = NULL;

  of_one = throng_distribution_chart_describe (g_array_append_vals (one, bars, 1));
  of_more = throng_distribution_chart_describe (g_array_append_vals (more, bars, 2));
  g_assert_nonnull (strstr (of_one, ": 1 request, "));
  g_assert_nonnull (strstr (of_more, ": 2 requests, "));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(test) g_test_add_func ("/plot-data/" #test, test)
  ADD (few_points_stay_as_they_are);
  ADD (a_peak_among_many_points_is_not_lost);
  ADD (no_value_interrupts_the_line);
  ADD (the_line_goes_on_to_the_edges_of_a_stretch);
  ADD (steps_are_one_two_or_five);
  ADD (time_steps_are_those_of_a_clock);
  ADD (axis_values_have_the_digits_of_their_step);
  ADD (the_nearest_point_is_found);
  ADD (a_second_that_is_not_over_is_not_shown);
  ADD (a_run_shorter_than_a_second_is_shown_when_it_is_over);
  ADD (rates_are_those_of_a_second_in_the_middle_of_a_bucket);
  ADD (csv_of_a_chart_has_its_lines_and_empty_fields_for_no_value);
  ADD (pinching_to_twice_as_far_shows_half_of_it);
  ADD (zooming_keeps_the_moment_under_the_pointer);
  ADD (a_stretch_at_the_end_follows_the_run_and_another_stays);
  ADD (a_look_is_never_closer_than_five_seconds);
  ADD (only_what_changes_a_chart_is_told);
  ADD (panning_ends_where_the_run_does);
  ADD (a_bar_of_one_request_is_told_as_one);
#undef ADD
  return g_test_run ();
}
