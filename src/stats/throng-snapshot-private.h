/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "stats/throng-snapshot.h"
#include "stats/throng-texts.h"

G_BEGIN_DECLS

/**
 * ThrongSnapshotDraft:
 * @n_statuses: of all rows and Aggregated together
 * @n_phases: %THRONG_N_PHASES for each of those that have any
 * @n_reasons: how many sentences
 * @reason_bytes: all of them with their NULs
 * @mark_bytes: the texts of all marks with their NULs
 *
 * What a snapshot will hold, and, after throng_snapshot_new(), where to write it.
 */
typedef struct
{
  unsigned n_rows;
  unsigned n_failures;
  unsigned n_errors;
  unsigned n_spans;
  unsigned n_buckets;
  unsigned n_marks;
  unsigned n_classes;
  unsigned n_silent_workers;
  unsigned n_statuses;
  unsigned n_phases;
  unsigned n_reasons;
  size_t reason_bytes;
  size_t mark_bytes;

  ThrongRow *rows;
  ThrongFailure *failures;
  ThrongOwnError *errors;
  ThrongSpanRow *spans;
  ThrongBucket *series;
  ThrongMark *marks;
  ThrongClassUsers *classes;
  ThrongSilentWorker *silent_workers;
  ThrongStatusCount *statuses;
  ThrongPhaseTimes *phases;
  const char **reasons;
  char *reason_text;
  char *mark_text;
} ThrongSnapshotDraft;

ThrongSnapshot *throng_snapshot_new (ThrongSnapshotDraft *draft, ThrongTexts *texts);

G_END_DECLS
