/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdint.h>

/*
 * Log-linear bins: the values below 2^@linear_bits have a bin each, every octave above has
 * 2^(@linear_bits - 1) of equal width.
 */

/* The bin of @value. */
static inline unsigned
throng_bin_of (uint64_t value, unsigned linear_bits)
{
  unsigned octave_bits = linear_bits - 1;
  unsigned shift;

  if (value < (uint64_t) 1 << linear_bits)
    return (unsigned) value;
  shift = 63 - (unsigned) __builtin_clzll (value) - octave_bits;
  return (shift << octave_bits) + (unsigned) (value >> shift);
}

/* The smallest value of @bin; @width: (out): how many values it holds. */
static inline int64_t
throng_bin_start (unsigned bin, unsigned linear_bits, int64_t *width)
{
  unsigned octave_bits = linear_bits - 1;
  unsigned shift = bin >> linear_bits > 0 ? (bin >> octave_bits) - 1 : 0;

  *width = (int64_t) 1 << shift;
  return (int64_t) (bin - (shift << octave_bits)) << shift;
}
