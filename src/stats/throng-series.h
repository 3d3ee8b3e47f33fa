/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "stats/throng-snapshot.h"
#include "stats/throng-sparse.h"

G_BEGIN_DECLS

/* When a run has more, two and two become one: 10 min of seconds, then 20 min of 2 s … */
#define THRONG_SERIES_MOST_BUCKETS 600

/**
 * ThrongSeries:
 *
 * How a run went, in buckets of equal length from its start: in seconds first, in ever longer ones
 * as the run goes on. Its memory does not depend on the length of the run.
 */
typedef struct _ThrongSeries ThrongSeries;

ThrongSeries *throng_series_new (void);
void throng_series_free (ThrongSeries *self);

void throng_series_extend (ThrongSeries *self, uint64_t second, unsigned users);
void throng_series_add_users (ThrongSeries *self, uint64_t second, unsigned users);
void throng_series_add (ThrongSeries *self,
                        uint64_t second,
                        const ThrongSparse *succeeded,
                        const ThrongSparse *failed);

unsigned throng_series_get_n_buckets (const ThrongSeries *self);
void throng_series_get_buckets (ThrongSeries *self,
                                int64_t now_us,
                                int64_t answered_us,
                                ThrongBucket *buckets);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ThrongSeries, throng_series_free)

G_END_DECLS
