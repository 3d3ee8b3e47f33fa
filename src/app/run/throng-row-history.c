/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/run/throng-row-history.h"

#include <math.h>

#include "app/chart/throng-plot-kind.h"

/* Before a second is whole its rates are not known yet, which would show as 0. */
#define FIRST_S 2

/* By ThrongPlotTime: places in throng_percentile_ratios. */
static const unsigned percentiles[THRONG_PLOT_N_TIMES] = {
  [THRONG_PLOT_MEDIAN] = 0, [THRONG_PLOT_P90] = 4,  [THRONG_PLOT_P95] = 5,
  [THRONG_PLOT_P99] = 7,    [THRONG_PLOT_P999] = 8, [THRONG_PLOT_MAX] = 10,
};

/* What the last 10 s of a row were like. */
typedef struct
{
  float requests_per_s, failures_per_s;
  float times_ms[THRONG_PLOT_N_TIMES]; /* NaN = none */
} Moment;

typedef struct
{
  Moment *moments;    /* by row; %NULL without samples */
  unsigned n_samples; /* that it is made of */
} Frame;

struct _ThrongRowHistory
{
  Frame frames[THRONG_ROW_HISTORY_MOST_FRAMES];
  unsigned n_frames;
  unsigned n_rows;
  uint64_t frame_s;
  uint64_t next_s; /* no sample is needed before this second */
};

/**
 * throng_row_history_new:
 *
 * Returns: (transfer full): a history without frames
 */
ThrongRowHistory *
throng_row_history_new (void)
{
  ThrongRowHistory *self = g_new0 (ThrongRowHistory, 1);

  self->frame_s = 1;
  self->next_s = FIRST_S;
  return self;
}

/**
 * throng_row_history_free:
 * @self: (nullable): a history
 */
void
throng_row_history_free (ThrongRowHistory *self)
{
  if (self == NULL)
    return;
  for (unsigned i = 0; i < self->n_frames; i++)
    g_free (self->frames[i].moments);
  g_free (self);
}

/* Rates are averaged; of the times the highest stay, so that no peak is lost. */
static void
merge_moment (Moment *to, unsigned n_to, const Moment *from, unsigned n_from)
{
  float share = (float) n_from / (float) (n_to + n_from);

  to->requests_per_s += (from->requests_per_s - to->requests_per_s) * share;
  to->failures_per_s += (from->failures_per_s - to->failures_per_s) * share;
  for (unsigned i = 0; i < THRONG_PLOT_N_TIMES; i++)
    to->times_ms[i] = fmaxf (to->times_ms[i], from->times_ms[i]);
}

/* Takes the moments of @from. */
static void
merge_frame (Frame *to, Frame *from, unsigned n_rows)
{
  if (to->n_samples == 0)
    *to = *from;
  else if (from->n_samples > 0)
    {
      for (unsigned i = 0; i < n_rows; i++)
        merge_moment (&to->moments[i], to->n_samples, &from->moments[i], from->n_samples);
      to->n_samples += from->n_samples;
      g_free (from->moments);
    }
  *from = (Frame) { 0 };
}

static void
halve_resolution (ThrongRowHistory *self)
{
  unsigned n_halved = (self->n_frames + 1) / 2;

  for (unsigned i = 0; i < n_halved; i++)
    {
      Frame merged = self->frames[2 * i];

      if (2 * i + 1 < self->n_frames)
        merge_frame (&merged, &self->frames[2 * i + 1], self->n_rows);
      self->frames[2 * i] = (Frame) { 0 };
      self->frames[i] = merged;
    }
  self->n_frames = n_halved;
  self->frame_s *= 2;
}

static Moment
make_moment (const ThrongRow *row)
{
  Moment moment = {
    .requests_per_s = (float) row->current_requests_per_s,
    .failures_per_s = (float) row->current_failures_per_s,
  };

  for (unsigned i = 0; i < THRONG_PLOT_N_TIMES; i++)
    moment.times_ms[i] = row->n_window > 0 ? (float) row->window_percentiles_ms[percentiles[i]]
                                           : NAN;
  return moment;
}

/**
 * throng_row_history_add:
 * @snapshot: with the window; always of the same run, each later than the one before
 *
 * Takes the rows of a snapshot, once a second at most.
 */
void
throng_row_history_add (ThrongRowHistory *self, const ThrongSnapshot *snapshot)
{
  uint64_t second = (uint64_t) (MAX (snapshot->time_us, 0) / G_USEC_PER_SEC);
  Frame sample = { .n_samples = 1 };

  if (second < self->next_s)
    return;
  self->next_s = second + 1;
  self->n_rows = snapshot->n_rows;
  while (second / self->frame_s >= THRONG_ROW_HISTORY_MOST_FRAMES)
    halve_resolution (self);
  sample.moments = g_new (Moment, self->n_rows);
  for (unsigned i = 0; i < self->n_rows; i++)
    sample.moments[i] = make_moment (&snapshot->rows[i]);
  self->n_frames = (unsigned) (second / self->frame_s) + 1;
  merge_frame (&self->frames[self->n_frames - 1], &sample, self->n_rows);
}

/**
 * throng_row_history_dup_points:
 * @row: its place in the snapshots
 *
 * Returns: (transfer full) (element-type ThrongPlotPoint): the course of the row
 */
GArray *
throng_row_history_dup_points (const ThrongRowHistory *self, unsigned row)
{
  GArray *points = g_array_sized_new (FALSE, FALSE, sizeof (ThrongPlotPoint), self->n_frames);

  for (unsigned i = 0; i < self->n_frames && row < self->n_rows; i++)
    {
      ThrongPlotPoint point = { .start_s = (double) (i * self->frame_s),
                                .length_s = (double) self->frame_s,
                                .users = NAN };
      const Moment *moment;

      if (self->frames[i].n_samples == 0)
        continue;
      moment = &self->frames[i].moments[row];
      point.requests_per_s = (double) moment->requests_per_s;
      point.failures_per_s = (double) moment->failures_per_s;
      for (unsigned j = 0; j < THRONG_PLOT_N_TIMES; j++)
        point.times_ms[j] = (double) moment->times_ms[j];
      g_array_append_val (points, point);
    }
  return points;
}
