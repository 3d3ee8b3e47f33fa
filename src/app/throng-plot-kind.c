/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/throng-plot-kind.h"

#include <glib/gi18n.h>
#include <math.h>

#include "report/throng-csv.h"

/* A second that is not over yet would show as a dip. */
#define LEAST_LENGTH_S 0.999

static double
get_requests (const ThrongBucket *bucket)
{
  return (double) bucket->n_requests / bucket->length_s;
}

static double
get_failures (const ThrongBucket *bucket)
{
  return (double) bucket->n_failures / bucket->length_s;
}

static double
get_median (const ThrongBucket *bucket)
{
  return bucket->n_requests > 0 ? bucket->p50_ms : NAN;
}

static double
get_p95 (const ThrongBucket *bucket)
{
  return bucket->n_requests > 0 ? bucket->p95_ms : NAN;
}

static double
get_max (const ThrongBucket *bucket)
{
  return bucket->n_requests > 0 ? bucket->max_ms : NAN;
}

static double
get_users (const ThrongBucket *bucket)
{
  return bucket->users;
}

static const ThrongPlotLine requests_lines[] = {
  { N_ ("Requests"), THRONG_PLOT_ACCENT, THRONG_PLOT_SOLID, get_requests },
  { N_ ("Failures"), THRONG_PLOT_RED, THRONG_PLOT_DASHED, get_failures },
};

static const ThrongPlotLine times_lines[] = {
  { N_ ("Median"), THRONG_PLOT_ACCENT, THRONG_PLOT_SOLID, get_median },
  { N_ ("95 %"), THRONG_PLOT_ORANGE, THRONG_PLOT_DASHED, get_p95 },
  { N_ ("Max"), THRONG_PLOT_PURPLE, THRONG_PLOT_DOTTED, get_max },
};

static const ThrongPlotLine users_lines[] = {
  { N_ ("Users"), THRONG_PLOT_GREEN, THRONG_PLOT_SOLID, get_users },
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

/**
 * throng_plot_count_buckets:
 *
 * Returns: how many buckets are ready to be shown: all, but the last one while it is short
 */
unsigned
throng_plot_count_buckets (const ThrongSnapshot *snapshot)
{
  unsigned n = snapshot->n_buckets;

  return n > 0 && snapshot->series[n - 1].length_s < LEAST_LENGTH_S ? n - 1 : n;
}

/* Its middle, which is what the numbers are about. */
double
throng_plot_bucket_time_s (const ThrongBucket *bucket)
{
  return bucket->start_s + bucket->length_s / 2;
}

/**
 * throng_plot_kind_dup_csv:
 *
 * Returns: (transfer full): a line for each bucket: its start in seconds, then its values
 */
char *
throng_plot_kind_dup_csv (const ThrongPlotKind *self, const ThrongSnapshot *snapshot)
{
  GString *csv = g_string_new (NULL);

  throng_csv_add_text (csv, "Time (s)");
  for (unsigned i = 0; i < self->n_lines; i++)
    throng_csv_add_text (csv, self->lines[i].label);
  throng_csv_end_line (csv);
  for (unsigned i = 0; i < throng_plot_count_buckets (snapshot); i++)
    {
      throng_csv_add_number (csv, snapshot->series[i].start_s);
      for (unsigned j = 0; j < self->n_lines; j++)
        {
          double value = self->lines[j].get_value (&snapshot->series[i]);

          if (isnan (value))
            throng_csv_add_text (csv, "");
          else
            throng_csv_add_number (csv, value);
        }
      throng_csv_end_line (csv);
    }
  return g_string_free_and_steal (csv);
}
