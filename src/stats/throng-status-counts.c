/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/throng-status-counts.h"

#include <string.h>

static void
insert_at (ThrongStatusCounts *self, unsigned i, unsigned status)
{
  self->counts = g_renew (ThrongStatusCount, self->counts, self->n_counts + 1);
  memmove (&self->counts[i + 1], &self->counts[i],
           (self->n_counts - i) * sizeof (ThrongStatusCount));
  self->counts[i] = (ThrongStatusCount) { status, 0 };
  self->n_counts++;
}

/**
 * throng_status_counts_add:
 * @status: 0 to %THRONG_MOST_STATUS; larger ones count as that
 *
 * Adds @count to those of @status. Allocates only for a status that was not seen before.
 */
void
throng_status_counts_add (ThrongStatusCounts *self, unsigned status, uint64_t count)
{
  unsigned known = MIN (status, THRONG_MOST_STATUS);
  unsigned i = 0;

  while (i < self->n_counts && self->counts[i].status < known)
    i++;
  if (G_UNLIKELY (i == self->n_counts || self->counts[i].status != known))
    insert_at (self, i, known);
  self->counts[i].count += count;
}

/**
 * throng_status_counts_reset:
 *
 * Sets all counts to 0 and remembers which statuses there were.
 */
void
throng_status_counts_reset (ThrongStatusCounts *self)
{
  for (unsigned i = 0; i < self->n_counts; i++)
    self->counts[i].count = 0;
}

/**
 * throng_status_counts_clear:
 *
 * Forgets everything and frees it; the struct itself stays the caller's.
 */
void
throng_status_counts_clear (ThrongStatusCounts *self)
{
  g_free (self->counts);
  *self = (ThrongStatusCounts) { 0 };
}
