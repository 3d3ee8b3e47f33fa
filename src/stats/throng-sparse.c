/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/throng-sparse.h"

/* Coarse bins: below 128 as they are, above that 64 an octave, a value at most 0.9 % off. */
#define COARSE_LINEAR_BINS 128
#define COARSE_BITS 6
#define COARSE_GROUP 8

static void
reserve (ThrongSparse *self, unsigned n_bins)
{
  if (n_bins <= self->n_allocated)
    return;
  self->n_allocated = MAX (n_bins, self->n_allocated + self->n_allocated / 2);
  self->bins = g_renew (ThrongBinCount, self->bins, self->n_allocated);
}

static void
append (ThrongSparse *self, unsigned bin, uint32_t count)
{
  reserve (self, self->n_bins + 1);
  self->bins[self->n_bins++] = (ThrongBinCount) { (uint16_t) bin, count };
}

static void
add_exact (ThrongSparse *self, uint64_t count, uint64_t sum_us, int64_t min_us, int64_t max_us)
{
  if (count == 0)
    return;
  self->min_us = self->count == 0 ? min_us : MIN (self->min_us, min_us);
  self->max_us = MAX (self->max_us, max_us);
  self->sum_us += sum_us;
  self->count += count;
}

static uint32_t
add_saturating (uint32_t a, uint32_t b)
{
  return a > UINT32_MAX - b ? UINT32_MAX : a + b;
}

/**
 * throng_sparse_reset:
 *
 * Forgets all values and keeps the memory.
 */
void
throng_sparse_reset (ThrongSparse *self)
{
  *self = (ThrongSparse) { .bins = self->bins, .n_allocated = self->n_allocated };
}

/**
 * throng_sparse_clear:
 *
 * Forgets all values and frees their memory; the struct itself stays the caller's and can be used
 * again.
 */
void
throng_sparse_clear (ThrongSparse *self)
{
  g_free (self->bins);
  *self = (ThrongSparse) { 0 };
}

static unsigned
count_common (const ThrongSparse *a, const ThrongSparse *b)
{
  unsigned n = 0;

  for (unsigned i = 0, j = 0; i < a->n_bins && j < b->n_bins;)
    {
      unsigned x = a->bins[i].bin;
      unsigned y = b->bins[j].bin;

      n += x == y;
      i += x <= y;
      j += y <= x;
    }
  return n;
}

/**
 * throng_sparse_add:
 *
 * Adds all values of @other to @self.
 */
void
throng_sparse_add (ThrongSparse *self, const ThrongSparse *other)
{
  unsigned i = self->n_bins;
  unsigned j = other->n_bins;
  unsigned to = i + j - count_common (self, other);

  reserve (self, to);
  self->n_bins = to;
  /* From the back, so that nothing is overwritten before it was moved. */
  while (j > 0)
    {
      ThrongBinCount theirs = other->bins[j - 1];

      to--;
      if (i > 0 && self->bins[i - 1].bin > theirs.bin)
        self->bins[to] = self->bins[--i];
      else
        {
          if (i > 0 && self->bins[i - 1].bin == theirs.bin)
            theirs.count = add_saturating (theirs.count, self->bins[--i].count);
          self->bins[to] = theirs;
          j--;
        }
    }
  add_exact (self, other->count, other->sum_us, other->min_us, other->max_us);
}

/**
 * throng_sparse_set_from_histogram:
 *
 * Makes @self a copy of @histogram.
 */
void
throng_sparse_set_from_histogram (ThrongSparse *self, const ThrongHistogram *histogram)
{
  throng_sparse_reset (self);
  for (unsigned page = 0; page < THRONG_HISTOGRAM_N_PAGES; page++)
    {
      if (!(histogram->pages_used >> page & 1))
        continue;
      for (unsigned i = 0; i < THRONG_HISTOGRAM_PAGE_BINS; i++)
        if (histogram->pages[page][i] != 0)
          append (self, page * THRONG_HISTOGRAM_PAGE_BINS + i, histogram->pages[page][i]);
    }
  add_exact (self, histogram->count, histogram->sum_us, histogram->min_us, histogram->max_us);
}

/* The bin in the middle of the group of bins that @bin belongs to. */
static unsigned
coarsen (unsigned bin)
{
  unsigned group = COARSE_GROUP;

  if (bin < COARSE_LINEAR_BINS)
    return bin;
  if (bin < 1024)
    group = 1u << (31 - (unsigned) __builtin_clz (bin) - COARSE_BITS);
  return MIN ((bin & ~(group - 1)) + group / 2, THRONG_HISTOGRAM_N_BINS - 1);
}

/**
 * throng_sparse_set_from_coarse:
 *
 * Makes @self a copy of @coarse, with the bins that throng_sparse_set_coarse() makes.
 */
void
throng_sparse_set_from_coarse (ThrongSparse *self, const ThrongCoarse *coarse)
{
  throng_sparse_reset (self);
  for (unsigned i = coarse->first; i < coarse->end; i++)
    if (coarse->counts[i] != 0)
      append (self, coarsen (throng_histogram_bin (throng_coarse_bin_start (i))),
              coarse->counts[i]);
  add_exact (self, coarse->count, coarse->sum_us, coarse->min_us, coarse->max_us);
}

/**
 * throng_sparse_set_coarse:
 * @fine: another one than @self
 *
 * Makes @self a copy of @fine with bins of two significant digits, at most 1,710 of them.
 */
void
throng_sparse_set_coarse (ThrongSparse *self, const ThrongSparse *fine)
{
  throng_sparse_reset (self);
  for (unsigned i = 0; i < fine->n_bins; i++)
    {
      unsigned bin = coarsen (fine->bins[i].bin);
      ThrongBinCount *last = self->n_bins > 0 ? &self->bins[self->n_bins - 1] : NULL;

      if (last != NULL && last->bin == bin)
        last->count = add_saturating (last->count, fine->bins[i].count);
      else
        append (self, bin, fine->bins[i].count);
    }
  add_exact (self, fine->count, fine->sum_us, fine->min_us, fine->max_us);
}

/**
 * throng_sparse_add_to_histogram:
 *
 * Adds all values to @histogram.
 */
void
throng_sparse_add_to_histogram (const ThrongSparse *self, ThrongHistogram *histogram)
{
  for (unsigned i = 0; i < self->n_bins; i++)
    throng_histogram_add_bin (histogram, self->bins[i].bin, self->bins[i].count);
  throng_histogram_add_exact (histogram, self->count, self->sum_us, self->min_us, self->max_us);
}

/**
 * throng_sparse_percentile:
 * @ratio: 0 to 1
 *
 * Returns: the percentile by nearest rank in microseconds, never outside of min and max; 0 without
 * values
 */
int64_t
throng_sparse_percentile (const ThrongSparse *self, double ratio)
{
  int64_t value_us;

  throng_sparse_percentiles (self, &ratio, 1, &value_us);
  return value_us;
}

/**
 * throng_sparse_percentiles:
 * @ratios: 0 to 1, ascending
 * @values_us: (out): one per ratio, as from throng_sparse_percentile()
 *
 * Several percentiles in one pass.
 */
void
throng_sparse_percentiles (const ThrongSparse *self,
                           const double *ratios,
                           unsigned n_ratios,
                           int64_t *values_us)
{
  uint64_t seen = 0; /* values in all bins before @bin */
  unsigned bin = 0;

  for (unsigned i = 0; i < n_ratios; i++)
    {
      uint64_t rank = self->count > 0 ? throng_percentile_rank (ratios[i], self->count) : 0;

      while (bin < self->n_bins && seen + self->bins[bin].count < rank)
        seen += self->bins[bin++].count;
      if (rank <= 1)
        values_us[i] = self->min_us;
      else if (rank == self->count || bin == self->n_bins)
        values_us[i] = self->max_us;
      else
        values_us[i] = CLAMP (throng_histogram_bin_value (self->bins[bin].bin), self->min_us,
                              self->max_us);
    }
}

/**
 * throng_sparse_put:
 *
 * Appends @self to @writer: the distance from bin to bin and the counts, ended by a distance of 0,
 * then the exact figures if there are any values.
 */
void
throng_sparse_put (const ThrongSparse *self, ThrongWireWriter *writer)
{
  unsigned next = 0;

  for (unsigned i = 0; i < self->n_bins; i++)
    {
      throng_wire_put_uint (writer, self->bins[i].bin + 1u - next);
      throng_wire_put_uint (writer, self->bins[i].count);
      next = self->bins[i].bin + 1u;
    }
  throng_wire_put_uint (writer, 0);
  if (self->n_bins == 0)
    return;
  throng_wire_put_uint (writer, self->sum_us);
  throng_wire_put_uint (writer, (uint64_t) self->min_us);
  throng_wire_put_uint (writer, (uint64_t) self->max_us);
}

static void
get_bins (ThrongSparse *self, ThrongWireReader *reader)
{
  unsigned next = 0;
  unsigned distance;

  while ((distance = (unsigned) throng_wire_get_uint (reader, THRONG_HISTOGRAM_N_BINS - next)) > 0)
    {
      uint32_t count = (uint32_t) throng_wire_get_uint (reader, UINT32_MAX);

      if (count == 0)
        {
          reader->failed = true;
          return;
        }
      next += distance;
      append (self, next - 1, count);
      self->count += count;
    }
}

static void
get_exact (ThrongSparse *self, ThrongWireReader *reader, unsigned (*to_bin) (unsigned))
{
  self->sum_us = throng_wire_get_uint (reader, UINT64_MAX);
  self->min_us = (int64_t) throng_wire_get_uint (reader, INT64_MAX);
  self->max_us = (int64_t) throng_wire_get_uint (reader, INT64_MAX);
  if (self->min_us > self->max_us
      || to_bin (throng_histogram_bin (self->min_us)) != self->bins[0].bin
      || to_bin (throng_histogram_bin (self->max_us)) != self->bins[self->n_bins - 1].bin)
    reader->failed = true;
}

static void
get (ThrongSparse *self, ThrongWireReader *reader, unsigned (*to_bin) (unsigned))
{
  throng_sparse_reset (self);
  get_bins (self, reader);
  for (unsigned i = 0; i < self->n_bins; i++)
    reader->failed |= to_bin (self->bins[i].bin) != self->bins[i].bin;
  if (self->n_bins > 0)
    get_exact (self, reader, to_bin);
  if (reader->failed)
    throng_sparse_reset (self);
}

static unsigned
keep_fine (unsigned bin)
{
  return bin;
}

/**
 * throng_sparse_get:
 *
 * Reads what throng_sparse_put() wrote into @self. Whatever the bytes are, @self is then in order:
 * its bins ascend, its figures fit them, its memory has a limit. Sets the reader's @failed where
 * they make no sense.
 */
void
throng_sparse_get (ThrongSparse *self, ThrongWireReader *reader)
{
  get (self, reader, keep_fine);
}

/**
 * throng_sparse_get_coarse:
 *
 * The same for what has coarse bins only, from throng_sparse_set_from_coarse().
 */
void
throng_sparse_get_coarse (ThrongSparse *self, ThrongWireReader *reader)
{
  get (self, reader, coarsen);
}
