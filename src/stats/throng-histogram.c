/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/throng-histogram.h"

#include "stats/throng-bins.h"

#include <math.h>
#include <string.h>

/* Values below 2^LINEAR_BITS have a bin each; an octave above has half as many bins. */
#define LINEAR_BITS 10
#define PAGE_BITS 8
#define PAGE_BYTES (THRONG_HISTOGRAM_PAGE_BINS * sizeof (uint32_t))

G_STATIC_ASSERT (THRONG_HISTOGRAM_PAGE_BINS == 1 << PAGE_BITS);
G_STATIC_ASSERT (THRONG_HISTOGRAM_N_PAGES *THRONG_HISTOGRAM_PAGE_BINS >= THRONG_HISTOGRAM_N_BINS);

/* Ratios are rounded to a millionth, so that 0.95 of 100 is 95 and not the 95.00000000000001 of
 * floats. */
#define RATIO_SCALE G_GUINT64_CONSTANT (1000000)

static uint32_t
add_saturating (uint32_t a, uint32_t b)
{
  return a > UINT32_MAX - b ? UINT32_MAX : a + b;
}

static uint32_t *
use_page (ThrongHistogram *self, unsigned page)
{
  if (G_UNLIKELY (self->pages[page] == NULL))
    self->pages[page] = g_malloc0 (PAGE_BYTES);
  self->pages_used |= (uint64_t) 1 << page;
  return self->pages[page];
}

/* Takes the lowest set bit off @mask. */
static unsigned
next_page (uint64_t *mask)
{
  unsigned page = (unsigned) __builtin_ctzll (*mask);

  *mask &= *mask - 1;
  return page;
}

/**
 * throng_histogram_bin:
 * @value_us: a time; negative ones count as 0, those above an hour as an hour
 *
 * Returns: the bin of @value_us, below %THRONG_HISTOGRAM_N_BINS
 */
unsigned
throng_histogram_bin (int64_t value_us)
{
  return throng_bin_of ((uint64_t) CLAMP (value_us, 0, THRONG_HISTOGRAM_MOST_US), LINEAR_BITS);
}

/**
 * throng_histogram_bin_value:
 *
 * Returns: the microseconds that @bin stands for, the middle of it
 */
int64_t
throng_histogram_bin_value (unsigned bin)
{
  int64_t width_us;
  int64_t start_us = throng_bin_start (bin, LINEAR_BITS, &width_us);

  return start_us + width_us / 2;
}

/**
 * throng_histogram_record:
 * @value_us: a time; negative ones count as 0
 *
 * Counts one value. Allocates only when it is the first of its page.
 */
void
throng_histogram_record (ThrongHistogram *self, int64_t value_us)
{
  int64_t value = MAX (value_us, 0);

  throng_histogram_add_bin (self, throng_histogram_bin (value), 1);
  throng_histogram_add_exact (self, 1, (uint64_t) value, value, value);
}

/**
 * throng_histogram_add_bin:
 * @bin: below %THRONG_HISTOGRAM_N_BINS
 *
 * Adds @count values of @bin; the caller accounts for them with throng_histogram_add_exact().
 */
void
throng_histogram_add_bin (ThrongHistogram *self, unsigned bin, uint32_t count)
{
  unsigned page = bin >> PAGE_BITS;
  uint32_t *at = &use_page (self, page)[bin & (THRONG_HISTOGRAM_PAGE_BINS - 1)];

  *at = add_saturating (*at, count);
  self->page_counts[page] += count;
}

/**
 * throng_histogram_add_exact:
 *
 * Adds the exact figures of @count values to those of @self. The sum is exact to 2^64 µs: 10^10
 * values of half an hour each.
 */
void
throng_histogram_add_exact (ThrongHistogram *self,
                            uint64_t count,
                            uint64_t sum_us,
                            int64_t min_us,
                            int64_t max_us)
{
  if (count == 0)
    return;
  self->min_us = self->count == 0 ? min_us : MIN (self->min_us, min_us);
  self->max_us = MAX (self->max_us, max_us);
  self->sum_us += sum_us;
  self->count += count;
}

/**
 * throng_histogram_add:
 *
 * Adds all values of @other to @self, as if they had been recorded there.
 */
void
throng_histogram_add (ThrongHistogram *self, const ThrongHistogram *other)
{
  uint64_t mask = other->pages_used;

  while (mask != 0)
    {
      unsigned page = next_page (&mask);
      uint32_t *to = use_page (self, page);
      const uint32_t *from = other->pages[page];

      for (unsigned i = 0; i < THRONG_HISTOGRAM_PAGE_BINS; i++)
        to[i] = add_saturating (to[i], from[i]);
      self->page_counts[page] += other->page_counts[page];
    }
  throng_histogram_add_exact (self, other->count, other->sum_us, other->min_us, other->max_us);
}

/**
 * throng_histogram_reset:
 *
 * Forgets all values and keeps the pages; takes time in proportion to the pages used since the last
 * reset.
 */
void
throng_histogram_reset (ThrongHistogram *self)
{
  uint64_t mask = self->pages_used;

  while (mask != 0)
    {
      unsigned page = next_page (&mask);

      memset (self->pages[page], 0, PAGE_BYTES);
      self->page_counts[page] = 0;
    }
  self->count = self->sum_us = self->pages_used = 0;
  self->min_us = self->max_us = 0;
}

/**
 * throng_histogram_clear:
 *
 * Forgets all values and frees the pages; the struct itself stays the caller's and can be used
 * again.
 */
void
throng_histogram_clear (ThrongHistogram *self)
{
  for (unsigned page = 0; page < THRONG_HISTOGRAM_N_PAGES; page++)
    g_free (self->pages[page]);
  *self = (ThrongHistogram) { 0 };
}

/**
 * throng_percentile_rank:
 * @ratio: 0 to 1, read to a millionth
 * @count: at least 1
 *
 * The nearest-rank definition: the smallest rank that at least @ratio of all values do not exceed.
 *
 * Returns: a rank from 1 to @count
 */
uint64_t
throng_percentile_rank (double ratio, uint64_t count)
{
  uint64_t millionths = (uint64_t) llround (CLAMP (ratio, 0.0, 1.0) * (double) RATIO_SCALE);
  uint64_t whole = count / RATIO_SCALE * millionths;
  uint64_t rest = count % RATIO_SCALE * millionths;

  return MAX (whole + (rest + RATIO_SCALE - 1) / RATIO_SCALE, 1);
}

/* @self: (nullable) */
static const uint32_t *
get_bins (const ThrongHistogram *self, unsigned page)
{
  static const uint32_t none[THRONG_HISTOGRAM_PAGE_BINS];

  return self != NULL && self->pages_used >> page & 1 ? self->pages[page] : none;
}

/**
 * throng_histogram_bin_count:
 * @bin: below %THRONG_HISTOGRAM_N_BINS
 *
 * Returns: how many values fell into @bin
 */
uint32_t
throng_histogram_bin_count (const ThrongHistogram *self, unsigned bin)
{
  return get_bins (self, bin >> PAGE_BITS)[bin & (THRONG_HISTOGRAM_PAGE_BINS - 1)];
}

static uint64_t
page_count (const ThrongHistogram *self, unsigned page)
{
  return self != NULL ? self->page_counts[page] : 0;
}

typedef struct
{
  const ThrongHistogram *a;
  const ThrongHistogram *b;
  unsigned page; /* where the scan stands … */
  unsigned i;
  uint64_t before;      /* … values in all bins before it … */
  uint64_t before_page; /* … and in all pages before its page */
} Scan;

/* Most bins are far from any rank: so many are added up at a stretch. */
#define STRIDE 32

static uint64_t
sum_stride (const uint32_t *a, const uint32_t *b)
{
  uint64_t sum = 0;

  for (unsigned i = 0; i < STRIDE; i++)
    sum += (uint64_t) a[i] + b[i];
  return sum;
}

/* The bin that holds the value of @rank; ranks must not fall from call to call. A saturated bin
 * counts for less than it held: the page's exact count then ends the search within the page. */
static unsigned
scan_to_rank (Scan *scan, uint64_t rank)
{
  const uint32_t *a, *b;
  uint64_t in_page;

  while ((in_page = page_count (scan->a, scan->page) + page_count (scan->b, scan->page)),
         scan->before_page + in_page < rank && scan->page + 1 < THRONG_HISTOGRAM_N_PAGES)
    {
      scan->before_page += in_page;
      scan->before = scan->before_page;
      scan->page++;
      scan->i = 0;
    }
  a = get_bins (scan->a, scan->page);
  b = get_bins (scan->b, scan->page);
  for (; scan->i + STRIDE < THRONG_HISTOGRAM_PAGE_BINS; scan->i += STRIDE)
    {
      uint64_t here = sum_stride (a + scan->i, b + scan->i);

      if (scan->before + here >= rank)
        break;
      scan->before += here;
    }
  for (; scan->i + 1 < THRONG_HISTOGRAM_PAGE_BINS; scan->i++)
    {
      uint64_t here = (uint64_t) a[scan->i] + b[scan->i];

      if (scan->before + here >= rank)
        break;
      scan->before += here;
    }
  return (scan->page << PAGE_BITS) + scan->i;
}

/**
 * throng_histogram_percentiles:
 * @other: (nullable): counted together with @self, without being merged
 * @ratios: 0 to 1, ascending, read to a millionth
 * @values_us: (out): one per ratio; all 0 without values
 *
 * Percentiles by nearest rank, all in one pass: the smallest value that at least that ratio of all
 * values do not exceed. At most 0.1 % off, never outside of what was recorded; the lowest and the
 * highest value are exact.
 */
void
throng_histogram_percentiles (const ThrongHistogram *self,
                              const ThrongHistogram *other,
                              const double *ratios,
                              unsigned n_ratios,
                              int64_t *values_us)
{
  static const ThrongHistogram empty;
  ThrongHistogram exact = { 0 };
  Scan scan = { .a = self, .b = other };

  other = other != NULL ? other : &empty;
  throng_histogram_add_exact (&exact, self->count, self->sum_us, self->min_us, self->max_us);
  throng_histogram_add_exact (&exact, other->count, other->sum_us, other->min_us, other->max_us);
  for (unsigned i = 0; i < n_ratios; i++)
    {
      uint64_t rank = exact.count > 0 ? throng_percentile_rank (ratios[i], exact.count) : 0;

      if (rank <= 1)
        values_us[i] = exact.min_us;
      else if (rank == exact.count)
        values_us[i] = exact.max_us;
      else
        values_us[i] = CLAMP (throng_histogram_bin_value (scan_to_rank (&scan, rank)), exact.min_us,
                              exact.max_us);
    }
}
