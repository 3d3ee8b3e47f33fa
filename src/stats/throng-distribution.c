/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/throng-distribution.h"

#include <math.h>

/* An hour is less than 10^10 µs. */
#define N_BARS (10 * THRONG_DISTRIBUTION_BARS_PER_DECADE)

/* Below 1 µs there is nothing to be told apart. */
static unsigned
find_bar (int64_t value_us)
{
  double place = log10 ((double) MAX (value_us, 1)) * THRONG_DISTRIBUTION_BARS_PER_DECADE;

  return MIN ((unsigned) (place + 1e-9), N_BARS - 1);
}

static double
get_edge_us (unsigned bar)
{
  return pow (10, (double) bar / THRONG_DISTRIBUTION_BARS_PER_DECADE);
}

/**
 * throng_distribution_new:
 * @a: values
 * @b: values that are counted together with them
 *
 * Sorts times into bars that are equally wide on a logarithmic axis, ten a decade.
 *
 * Returns: (transfer full) (element-type ThrongDistributionBar): from the bar of the shortest time
 * to that of the longest, the empty ones between them too; none without values
 */
GArray *
throng_distribution_new (const ThrongHistogram *a, const ThrongHistogram *b)
{
  GArray *bars = g_array_new (FALSE, FALSE, sizeof (ThrongDistributionBar));
  uint64_t counts[N_BARS] = { 0 };
  unsigned first = N_BARS, last = 0;

  for (unsigned i = 0; i < THRONG_HISTOGRAM_N_BINS; i++)
    {
      uint64_t count = (uint64_t) throng_histogram_bin_count (a, i)
                       + throng_histogram_bin_count (b, i);
      unsigned bar;

      if (count == 0)
        continue;
      bar = find_bar (throng_histogram_bin_value (i));
      counts[bar] += count;
      first = MIN (first, bar);
      last = bar;
    }
  for (unsigned i = first; i <= last; i++)
    {
      ThrongDistributionBar bar = { get_edge_us (i), get_edge_us (i + 1), counts[i] };

      g_array_append_val (bars, bar);
    }
  return bars;
}
