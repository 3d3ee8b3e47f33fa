/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/throng-spans.h"

#include "stats/throng-sparse.h"

typedef struct
{
  ThrongSpanRow row;
  ThrongHistogram durations; /* of the completed ones */
  uint64_t *under_way;       /* by worker: begun and not yet ended */
  bool is_stale;
} Span;

struct _ThrongSpans
{
  /* Owned */
  Span *spans;
  ThrongSparse scratch;

  unsigned n_spans;
};

/**
 * throng_spans_new:
 * @infos: (array length=n_spans): copied
 * @n_workers: workers that will report
 * @texts: keeps the names; must live as long as the table and what it computes
 *
 * Returns: (transfer full): a table of zeros
 */
ThrongSpans *
throng_spans_new (const ThrongSpanInfo *infos,
                  unsigned n_spans,
                  unsigned n_workers,
                  ThrongTexts *texts)
{
  ThrongSpans *self = g_new0 (ThrongSpans, 1);

  self->n_spans = n_spans;
  self->spans = g_new0 (Span, n_spans);
  for (unsigned i = 0; i < n_spans; i++)
    {
      self->spans[i].under_way = g_new0 (uint64_t, n_workers);
      self->spans[i].row.info = infos[i];
      self->spans[i].row.info.class_name = throng_texts_add (texts, infos[i].class_name);
      self->spans[i].row.info.name = throng_texts_add (texts, infos[i].name);
    }
  return self;
}

/**
 * throng_spans_free:
 * @self: (nullable): a table
 */
void
throng_spans_free (ThrongSpans *self)
{
  if (self == NULL)
    return;
  for (unsigned i = 0; i < self->n_spans; i++)
    {
      throng_histogram_clear (&self->spans[i].durations);
      g_free (self->spans[i].under_way);
    }
  g_free (self->spans);
  throng_sparse_clear (&self->scratch);
  g_free (self);
}

static void
read_span (ThrongSpans *self, unsigned worker, ThrongWireReader *reader, bool apply)
{
  Span *span = &self->spans[throng_wire_get_uint (reader, self->n_spans - 1)];
  uint64_t n_started = throng_wire_get_uint (reader, UINT64_MAX);
  uint64_t n_broken = throng_wire_get_uint (reader, UINT64_MAX);

  throng_sparse_get (&self->scratch, reader);
  if (!apply)
    return;
  span->row.n_started += n_started;
  span->row.n_broken += n_broken;
  span->row.n_completed += self->scratch.count;
  span->under_way[worker] += n_started - n_broken - self->scratch.count;
  throng_sparse_add_to_histogram (&self->scratch, &span->durations);
  span->is_stale = true;
}

/**
 * throng_spans_read:
 * @worker: its number
 * @apply: whether to add what is read
 *
 * Reads a report's part about spans. Sets the reader's @failed where it makes no sense.
 */
void
throng_spans_read (ThrongSpans *self, unsigned worker, ThrongWireReader *reader, bool apply)
{
  uint64_t n_touched = throng_wire_get_uint (reader, self->n_spans);

  for (uint64_t i = 0; i < n_touched && !reader->failed; i++)
    read_span (self, worker, reader, apply);
}

/**
 * throng_spans_worker_lost:
 * @worker: its number
 *
 * What it had under way counts as broken off.
 */
void
throng_spans_worker_lost (ThrongSpans *self, unsigned worker)
{
  for (unsigned i = 0; i < self->n_spans; i++)
    {
      self->spans[i].row.n_broken += self->spans[i].under_way[worker];
      self->spans[i].under_way[worker] = 0;
    }
}

/**
 * throng_spans_reset:
 *
 * Makes each row nothing but those under way, which count as started now.
 */
void
throng_spans_reset (ThrongSpans *self)
{
  for (unsigned i = 0; i < self->n_spans; i++)
    {
      Span *span = &self->spans[i];
      uint64_t n_ended = span->row.n_completed + span->row.n_broken;

      span->row = (ThrongSpanRow) {
        .info = span->row.info,
        .n_started = span->row.n_started - n_ended,
      };
      throng_histogram_reset (&span->durations);
      span->is_stale = true;
    }
}

/**
 * throng_spans_get_n:
 *
 * Returns: how many rows there are
 */
unsigned
throng_spans_get_n (const ThrongSpans *self)
{
  return self->n_spans;
}

static void
compute_times (Span *span)
{
  const ThrongHistogram *durations = &span->durations;
  ThrongSpanRow *row = &span->row;
  int64_t values_us[THRONG_N_PERCENTILES];

  throng_histogram_percentiles (durations, NULL, throng_percentile_ratios, THRONG_N_PERCENTILES,
                                values_us);
  for (unsigned i = 0; i < THRONG_N_PERCENTILES; i++)
    row->percentiles_ms[i] = (double) values_us[i] / 1000.0;
  row->average_ms = durations->count > 0
                        ? (double) durations->sum_us / (double) durations->count / 1000.0
                        : 0;
  row->min_ms = (double) durations->min_us / 1000.0;
  row->max_ms = (double) durations->max_us / 1000.0;
  span->is_stale = false;
}

/**
 * throng_spans_compute:
 * @rows: (out): as many as throng_spans_get_n() says
 *
 * The table as it stands; costs what changed since the last time.
 */
void
throng_spans_compute (ThrongSpans *self, ThrongSpanRow *rows)
{
  for (unsigned i = 0; i < self->n_spans; i++)
    {
      if (self->spans[i].is_stale)
        compute_times (&self->spans[i]);
      rows[i] = self->spans[i].row;
    }
}
