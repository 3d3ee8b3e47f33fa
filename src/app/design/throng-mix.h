/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "scenario/throng-scenario.h"
#include "stats/throng-snapshot.h"

G_BEGIN_DECLS

/* A task with its share of the task starts of its class: as configured, and as it came out so far
 * (NaN before the first start). */
typedef struct
{
  const char *class_name;
  const char *name;
  uint64_t n_started;
  double configured;
  double observed;
} ThrongMixRow;

/**
 * ThrongMix:
 *
 * How the tasks of a run are mixed at one moment. It keeps the snapshot alive that its texts are
 * in.
 */
typedef struct
{
  ThrongSnapshot *snapshot;
  ThrongMixRow *rows;
  unsigned n_rows;
} ThrongMix;

GArray *throng_mix_configure (ThrongScenario *scenario);
unsigned throng_mix_fill (const GArray *configured,
                          const ThrongSpanRow *spans,
                          unsigned n_spans,
                          ThrongMixRow *rows);
ThrongMix *throng_mix_new (const GArray *configured, const ThrongSnapshot *snapshot);
void throng_mix_free (ThrongMix *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ThrongMix, throng_mix_free)

G_END_DECLS
