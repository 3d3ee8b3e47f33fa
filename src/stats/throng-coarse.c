/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/throng-coarse.h"

#include "stats/throng-bins.h"

#include "stats/throng-histogram.h"

#include <string.h>

/* Values below 2^LINEAR_BITS have a bin each; an octave above has half as many bins. */
#define LINEAR_BITS 7

static unsigned
get_bin (int64_t value_us)
{
  return throng_bin_of ((uint64_t) MIN (value_us, THRONG_HISTOGRAM_MOST_US), LINEAR_BITS);
}

/**
 * throng_coarse_bin_start:
 * @bin: below %THRONG_COARSE_N_BINS
 *
 * Returns: the smallest value of @bin, in microseconds
 */
int64_t
throng_coarse_bin_start (unsigned bin)
{
  int64_t width_us;

  return throng_bin_start (bin, LINEAR_BITS, &width_us);
}

/**
 * throng_coarse_record:
 * @value_us: a time; negative ones count as 0, those above an hour as an hour but for the exact
 * figures
 *
 * Counts one value. Allocates nothing.
 */
void
throng_coarse_record (ThrongCoarse *self, int64_t value_us)
{
  int64_t value = MAX (value_us, 0);
  unsigned bin = get_bin (value);

  if (self->counts[bin] < UINT32_MAX)
    self->counts[bin]++;
  self->first = self->count == 0 ? bin : MIN (self->first, bin);
  self->end = MAX (self->end, bin + 1);
  self->min_us = self->count == 0 ? value : MIN (self->min_us, value);
  self->max_us = MAX (self->max_us, value);
  self->sum_us += (uint64_t) value;
  self->count++;
}

/**
 * throng_coarse_reset:
 *
 * Forgets all values, in time proportional to the range they were in.
 */
void
throng_coarse_reset (ThrongCoarse *self)
{
  memset (&self->counts[self->first], 0, (self->end - self->first) * sizeof self->counts[0]);
  self->count = self->sum_us = 0;
  self->min_us = self->max_us = 0;
  self->first = self->end = 0;
}
