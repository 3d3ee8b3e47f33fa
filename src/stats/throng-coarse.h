/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdint.h>

G_BEGIN_DECLS

/* Below 128 µs one bin a microsecond, above that 64 an octave, up to an hour. */
#define THRONG_COARSE_N_BINS 1708

/**
 * ThrongCoarse:
 * @count: values recorded
 * @sum_us: their exact sum
 * @min_us: the smallest, exact, 0 when @count is 0
 * @max_us: the largest, exact
 * @first: no bin before this one holds values
 * @end: nor from this one on
 * @counts: values per bin, saturating
 *
 * A histogram of two significant digits: a value read from it is at most 0.9 % off. It takes 7 KiB
 * at once and never more. A plain struct: zeroed memory is an empty one.
 */
typedef struct
{
  uint64_t count;
  uint64_t sum_us;
  int64_t min_us;
  int64_t max_us;
  unsigned first;
  unsigned end;
  uint32_t counts[THRONG_COARSE_N_BINS];
} ThrongCoarse;

void throng_coarse_record (ThrongCoarse *self, int64_t value_us);
int64_t throng_coarse_bin_start (unsigned bin);
void throng_coarse_reset (ThrongCoarse *self);

G_END_DECLS
