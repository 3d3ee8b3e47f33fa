/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "stats/throng-snapshot.h"

G_BEGIN_DECLS

/* When a run has more, two and two become one, as in #ThrongSeries. */
#define THRONG_ROW_HISTORY_MOST_FRAMES 600

/**
 * ThrongRowHistory:
 *
 * How each row of the statistics went, for the charts. Its values are those of the last 10 s at
 * each moment, as the snapshots have them, so that it costs the run nothing. Takes 32 bytes for
 * each row and frame: 19 MiB for 1,000 rows, however long the run is.
 */
typedef struct _ThrongRowHistory ThrongRowHistory;

ThrongRowHistory *throng_row_history_new (void);
void throng_row_history_free (ThrongRowHistory *self);

void throng_row_history_add (ThrongRowHistory *self, const ThrongSnapshot *snapshot);
GArray *throng_row_history_dup_points (const ThrongRowHistory *self, unsigned row);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ThrongRowHistory, throng_row_history_free)

G_END_DECLS
