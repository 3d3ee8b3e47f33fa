/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "stats/throng-snapshot.h"
#include "stats/throng-texts.h"
#include "stats/throng-wire.h"

G_BEGIN_DECLS

/**
 * ThrongSpans:
 *
 * The table of tasks and named groups of a run: what all workers measured of each. Beside
 * ThrongAccounts, which count tasks without their names.
 */
typedef struct _ThrongSpans ThrongSpans;

ThrongSpans *throng_spans_new (const ThrongSpanInfo *infos,
                               unsigned n_spans,
                               unsigned n_workers,
                               ThrongTexts *texts);
void throng_spans_free (ThrongSpans *self);

void throng_spans_read (ThrongSpans *self, unsigned worker, ThrongWireReader *reader, bool apply);
void throng_spans_worker_lost (ThrongSpans *self, unsigned worker);
void throng_spans_reset (ThrongSpans *self);
unsigned throng_spans_get_n (const ThrongSpans *self);
void throng_spans_compute (ThrongSpans *self, ThrongSpanRow *rows);

G_END_DECLS
