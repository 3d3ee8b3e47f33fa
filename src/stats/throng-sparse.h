/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "stats/throng-coarse.h"
#include "stats/throng-histogram.h"
#include "stats/throng-wire.h"

G_BEGIN_DECLS

/**
 * ThrongSparse:
 * @count: values
 * @sum_us: their exact sum
 * @min_us: the smallest, 0 when @count is 0
 * @max_us: the largest
 * @bins: the bins that hold values, ascending, each once
 * @n_bins: how many
 * @n_allocated: room in @bins
 *
 * The values of a short time in the bins of a ThrongHistogram: what a report carries, what a second
 * or a bucket of the series remembers. Takes 8 bytes for each bin in use. A plain struct: zeroed
 * memory is an empty one.
 */
typedef struct
{
  uint64_t count;
  uint64_t sum_us;
  int64_t min_us;
  int64_t max_us;
  ThrongBinCount *bins;
  unsigned n_bins;
  unsigned n_allocated;
} ThrongSparse;

void throng_sparse_reset (ThrongSparse *self);
void throng_sparse_clear (ThrongSparse *self);
void throng_sparse_add (ThrongSparse *self, const ThrongSparse *other);
void throng_sparse_set_from_histogram (ThrongSparse *self, const ThrongHistogram *histogram);
void throng_sparse_set_from_coarse (ThrongSparse *self, const ThrongCoarse *coarse);
void throng_sparse_set_coarse (ThrongSparse *self, const ThrongSparse *fine);
void throng_sparse_add_to_histogram (const ThrongSparse *self, ThrongHistogram *histogram);
int64_t throng_sparse_percentile (const ThrongSparse *self, double ratio);
void throng_sparse_percentiles (const ThrongSparse *self,
                                const double *ratios,
                                unsigned n_ratios,
                                int64_t *values_us);

void throng_sparse_put (const ThrongSparse *self, ThrongWireWriter *writer);
void throng_sparse_get (ThrongSparse *self, ThrongWireReader *reader);
void throng_sparse_get_coarse (ThrongSparse *self, ThrongWireReader *reader);

G_END_DECLS
