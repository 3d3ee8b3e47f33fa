/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

G_BEGIN_DECLS

/* Bins: below 1,024 µs one a microsecond, above that 512 an octave. */
#define THRONG_HISTOGRAM_N_BINS 12123
#define THRONG_HISTOGRAM_PAGE_BINS 256
#define THRONG_HISTOGRAM_N_PAGES 48

/* The largest value with a bin of its own, one hour. */
#define THRONG_HISTOGRAM_MOST_US G_GINT64_CONSTANT (3600000000)

/* How many values fell into a bin. */
typedef struct
{
  uint16_t bin;
  uint32_t count;
} ThrongBinCount;

/**
 * ThrongHistogram:
 * @count: values recorded
 * @sum_us: their exact sum
 * @min_us: the smallest, exact, 0 when @count is 0
 * @max_us: the largest, exact, also when it is above an hour
 * @pages_used: bit per page that holds counts
 * @page_counts: values per page
 * @pages: counts per bin, saturating, each page made on first use
 *
 * Log-linear histogram of times in microseconds from 0 to one hour. A value read from it is at most
 * 0.1 % off (a bin is at most 1/512 of its lower edge wide and stands for its middle). Its memory
 * is at most 49 KiB, whatever is recorded; values above one hour count in the last bin. A plain
 * struct: zeroed memory is an empty one.
 */
typedef struct
{
  uint64_t count;
  uint64_t sum_us;
  int64_t min_us;
  int64_t max_us;
  uint64_t pages_used;
  uint64_t page_counts[THRONG_HISTOGRAM_N_PAGES];
  uint32_t *pages[THRONG_HISTOGRAM_N_PAGES];
} ThrongHistogram;

unsigned throng_histogram_bin (int64_t value_us);
int64_t throng_histogram_bin_value (unsigned bin);
uint32_t throng_histogram_bin_count (const ThrongHistogram *self, unsigned bin);

void throng_histogram_record (ThrongHistogram *self, int64_t value_us);
void throng_histogram_add (ThrongHistogram *self, const ThrongHistogram *other);
void throng_histogram_add_bin (ThrongHistogram *self, unsigned bin, uint32_t count);
void throng_histogram_add_exact (ThrongHistogram *self,
                                 uint64_t count,
                                 uint64_t sum_us,
                                 int64_t min_us,
                                 int64_t max_us);
void throng_histogram_reset (ThrongHistogram *self);
void throng_histogram_clear (ThrongHistogram *self);

uint64_t throng_percentile_rank (double ratio, uint64_t count);
void throng_histogram_percentiles (const ThrongHistogram *self,
                                   const ThrongHistogram *other,
                                   const double *ratios,
                                   unsigned n_ratios,
                                   int64_t *values_us);

G_END_DECLS
