/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "stats/throng-snapshot.h"

G_BEGIN_DECLS

/* Statuses have three digits; whatever is above counts as this. */
#define THRONG_MOST_STATUS 999

/**
 * ThrongStatusCounts:
 *
 * How often each HTTP status was seen, ascending, 0 = no answer. A plain struct: zeroed memory is
 * an empty one.
 */
typedef struct
{
  ThrongStatusCount *counts;
  unsigned n_counts;
} ThrongStatusCounts;

void throng_status_counts_add (ThrongStatusCounts *self, unsigned status, uint64_t count);
void throng_status_counts_reset (ThrongStatusCounts *self);
void throng_status_counts_clear (ThrongStatusCounts *self);

G_END_DECLS
