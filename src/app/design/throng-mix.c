/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/design/throng-mix.h"

#include <math.h>

static double
get_weight (ThrongUserClass *class, unsigned task)
{
  g_autoptr (ThrongTask) item = g_list_model_get_item (throng_user_class_get_tasks (class), task);

  /* In a sequence each has its turn. */
  return throng_user_class_get_sequence (class) ? 1 : throng_task_get_weight (item);
}

static void
add_class (GArray *configured, ThrongUserClass *class)
{
  unsigned n_tasks = g_list_model_get_n_items (throng_user_class_get_tasks (class));
  double sum = 0;

  for (unsigned i = 0; i < n_tasks; i++)
    sum += get_weight (class, i);
  for (unsigned i = 0; i < n_tasks; i++)
    {
      double share = sum > 0 ? get_weight (class, i) / sum : 0;

      g_array_append_val (configured, share);
    }
}

/**
 * throng_mix_configure:
 *
 * Returns: (transfer full) (element-type double): the share of each task, class by class
 */
GArray *
throng_mix_configure (ThrongScenario *scenario)
{
  GArray *configured = g_array_new (FALSE, FALSE, sizeof (double));
  GListModel *classes = throng_scenario_get_users (scenario);

  for (unsigned i = 0; i < g_list_model_get_n_items (classes); i++)
    {
      g_autoptr (ThrongUserClass) class = g_list_model_get_item (classes, i);

      add_class (configured, class);
    }
  return configured;
}

static uint64_t
count_class (const ThrongSpanRow *spans, unsigned n_spans, const char *class_name)
{
  uint64_t n_started = 0;

  for (unsigned i = 0; i < n_spans; i++)
    if (spans[i].info.kind == THRONG_SPAN_TASK
        && g_str_equal (spans[i].info.class_name, class_name))
      n_started += spans[i].n_started;
  return n_started;
}

/**
 * throng_mix_fill:
 * @configured: what throng_mix_configure() said of the scenario of the run
 * @spans: (array length=n_spans): of that run
 * @rows: (out): room for as many as @configured has; a row for each task, in the order of the
 * scenario
 *
 * Returns: how many rows there are
 */
unsigned
throng_mix_fill (const GArray *configured,
                 const ThrongSpanRow *spans,
                 unsigned n_spans,
                 ThrongMixRow *rows)
{
  const char *class_name = "";
  uint64_t n_class = 0;
  unsigned n_rows = 0;

  for (unsigned i = 0; i < n_spans && n_rows < configured->len; i++)
    {
      const ThrongSpanInfo *info = &spans[i].info;

      if (info->kind != THRONG_SPAN_TASK)
        continue;
      if (n_rows == 0 || !g_str_equal (info->class_name, class_name))
        n_class = count_class (spans, n_spans, info->class_name);
      class_name = info->class_name;
      rows[n_rows] = (ThrongMixRow) {
        .class_name = info->class_name,
        .name = info->name,
        .n_started = spans[i].n_started,
        .configured = g_array_index (configured, double, n_rows),
        .observed = n_class > 0 ? (double) spans[i].n_started / (double) n_class : NAN,
      };
      n_rows++;
    }
  return n_rows;
}

/* Returns: (transfer full) */
ThrongMix *
throng_mix_new (const GArray *configured, const ThrongSnapshot *snapshot)
{
  ThrongMix *self = g_new0 (ThrongMix, 1);

  self->snapshot = throng_snapshot_ref ((ThrongSnapshot *) snapshot);
  self->rows = g_new0 (ThrongMixRow, configured->len);
  self->n_rows = throng_mix_fill (configured, snapshot->spans, snapshot->n_spans, self->rows);
  return self;
}

void
throng_mix_free (ThrongMix *self)
{
  throng_snapshot_unref (self->snapshot);
  g_free (self->rows);
  g_free (self);
}
