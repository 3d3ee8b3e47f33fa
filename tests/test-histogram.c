/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/throng-distribution.h"
#include "stats/throng-histogram.h"

#include "stats/throng-snapshot.h"
#include "stats/throng-sparse.h"

#include <math.h>

#define N_VALUES 10000000
#define HOUR_US THRONG_HISTOGRAM_MOST_US

/* Drawn from 1 µs to 1 h. */
typedef int64_t (*Draw) (GRand *rand);

static int64_t
draw_log_uniform (GRand *rand)
{
  return CLAMP ((int64_t) exp (g_rand_double (rand) * log ((double) HOUR_US)), 1, HOUR_US);
}

static int64_t
draw_uniform (GRand *rand)
{
  return CLAMP ((int64_t) (g_rand_double (rand) * (double) HOUR_US), 1, HOUR_US);
}

static int64_t
draw_two_peaks (GRand *rand)
{
  return g_rand_double (rand) < 0.95 ? 1900 + g_rand_int_range (rand, 0, 200)
                                     : 190000 + g_rand_int_range (rand, 0, 20000);
}

/* A Pareto tail: a few very large values. */
static int64_t
draw_heavy_tail (GRand *rand)
{
  double tail = 100 / pow (1 - g_rand_double (rand), 1.2);

  return (int64_t) MIN (tail, (double) HOUR_US);
}

static int
compare_values (const void *a, const void *b)
{
  int64_t x = *(const int64_t *) a;
  int64_t y = *(const int64_t *) b;

  return (x > y) - (x < y);
}

static double
relative_error (int64_t value, int64_t truth)
{
  return fabs ((double) (value - truth)) / (double) MAX (truth, 1);
}

static void
assert_like_a_sort (const ThrongHistogram *histogram, int64_t *values, size_t n)
{
  static const double ratios[] = { 0,   0.0001, 0.01, 0.1,   0.25,   0.5,     0.66, 0.75,
                                   0.9, 0.95,   0.99, 0.999, 0.9999, 0.99999, 1 };
  int64_t got[G_N_ELEMENTS (ratios)];

  qsort (values, n, sizeof *values, compare_values);
  throng_histogram_percentiles (histogram, NULL, ratios, G_N_ELEMENTS (ratios), got);
  for (unsigned i = 0; i < G_N_ELEMENTS (ratios); i++)
    {
      size_t rank = (size_t) MAX (ceill ((long double) ratios[i] * n - 1e-6L), 1);

      g_assert_cmpfloat (relative_error (got[i], values[rank - 1]), <=, 0.001);
      g_assert_cmpint (got[i], <=, histogram->max_us);
    }
  g_assert_cmpint (got[0], ==, values[0]);
  g_assert_cmpint (got[G_N_ELEMENTS (ratios) - 1], ==, values[n - 1]);
}

static void
check_draw (Draw draw, size_t n)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  g_autofree int64_t *values = g_new (int64_t, n);
  ThrongHistogram histogram = { 0 };
  uint64_t sum = 0;

  for (size_t i = 0; i < n; i++)
    {
      values[i] = draw (rand);
      sum += (uint64_t) values[i];
      throng_histogram_record (&histogram, values[i]);
    }
  g_assert_cmpuint (histogram.count, ==, n);
  g_assert_cmpuint (histogram.sum_us, ==, sum);
  assert_like_a_sort (&histogram, values, n);
  throng_histogram_clear (&histogram);
}

static void
ten_million_values_are_within_a_thousandth (void)
{
  check_draw (draw_log_uniform, N_VALUES);
}

static void
other_distributions_are_within_a_thousandth (void)
{
  check_draw (draw_uniform, N_VALUES / 10);
  check_draw (draw_two_peaks, N_VALUES / 10);
  check_draw (draw_heavy_tail, N_VALUES / 10);
}

static void
every_bin_stands_for_its_values (void)
{
  unsigned last = 0;

  for (int64_t value = 0; value <= HOUR_US; value += 1 + value / 3000)
    {
      unsigned bin = throng_histogram_bin (value);

      g_assert_true (bin == last || bin == last + 1);
      g_assert_cmpuint (throng_histogram_bin (throng_histogram_bin_value (bin)), ==, bin);
      g_assert_cmpfloat (relative_error (throng_histogram_bin_value (bin), value), <=, 0.001);
      last = bin;
    }
  g_assert_cmpuint (throng_histogram_bin (HOUR_US), ==, THRONG_HISTOGRAM_N_BINS - 1);
}

static void
percentiles_are_nearest_ranks (void)
{
  ThrongHistogram histogram = { 0 };
  int64_t values[THRONG_N_PERCENTILES];
  static const int64_t expected[] = { 50, 66, 75, 80, 90, 95, 98, 99, 100, 100, 100 };

  for (int64_t i = 100; i >= 1; i--)
    throng_histogram_record (&histogram, i);
  throng_histogram_percentiles (&histogram, NULL, throng_percentile_ratios, THRONG_N_PERCENTILES,
                                values);
  for (unsigned i = 0; i < THRONG_N_PERCENTILES; i++)
    g_assert_cmpint (values[i], ==, expected[i]);
  throng_histogram_clear (&histogram);
  g_assert_cmpuint (throng_percentile_rank (0.95, 100), ==, 95);
  g_assert_cmpuint (throng_percentile_rank (0.66, 50), ==, 33);
  g_assert_cmpuint (throng_percentile_rank (0.9999, 10001), ==, 10000);
  g_assert_cmpuint (throng_percentile_rank (0, 10), ==, 1);
  g_assert_cmpuint (throng_percentile_rank (0.5, G_GUINT64_CONSTANT (10000000000001)), ==,
                    G_GUINT64_CONSTANT (5000000000001));
}

static void
percentiles_never_leave_what_was_recorded (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);

  for (unsigned round = 0; round < 2000; round++)
    {
      ThrongHistogram histogram = { 0 };
      ThrongSparse sparse = { 0 };
      int64_t values[THRONG_N_PERCENTILES];
      int n = g_rand_int_range (rand, 1, 20);

      for (int i = 0; i < n; i++)
        throng_histogram_record (&histogram, draw_log_uniform (rand));
      throng_sparse_set_from_histogram (&sparse, &histogram);
      throng_histogram_percentiles (&histogram, NULL, throng_percentile_ratios,
                                    THRONG_N_PERCENTILES, values);
      for (unsigned i = 0; i < THRONG_N_PERCENTILES; i++)
        {
          g_assert_cmpint (values[i], >=, i > 0 ? values[i - 1] : histogram.min_us);
          g_assert_cmpint (values[i], <=, histogram.max_us);
          g_assert_cmpint (throng_sparse_percentile (&sparse, throng_percentile_ratios[i]), ==,
                           values[i]);
        }
      throng_histogram_clear (&histogram);
      throng_sparse_clear (&sparse);
    }
}

static void
zero_and_more_than_an_hour_are_counted (void)
{
  ThrongHistogram histogram = { 0 };
  static const double ratios[] = { 0.25, 0.5, 0.75, 1 };
  int64_t values[4];

  throng_histogram_record (&histogram, 0);
  throng_histogram_record (&histogram, -5);
  throng_histogram_record (&histogram, 2 * HOUR_US);
  throng_histogram_record (&histogram, 3 * HOUR_US);
  throng_histogram_percentiles (&histogram, NULL, ratios, 4, values);
  g_assert_cmpint (values[0], ==, 0);
  g_assert_cmpint (values[1], ==, 0);
  g_assert_cmpfloat (relative_error (values[2], HOUR_US), <=, 0.001);
  g_assert_cmpint (values[3], ==, 3 * HOUR_US);
  g_assert_cmpuint (histogram.count, ==, 4);
  g_assert_cmpuint (histogram.sum_us, ==, 5 * (uint64_t) HOUR_US);
  throng_histogram_clear (&histogram);
}

static void
an_empty_histogram_says_zero (void)
{
  ThrongHistogram histogram = { 0 };
  ThrongSparse sparse = { 0 };
  int64_t values[THRONG_N_PERCENTILES];

  throng_histogram_percentiles (&histogram, &histogram, throng_percentile_ratios,
                                THRONG_N_PERCENTILES, values);
  for (unsigned i = 0; i < THRONG_N_PERCENTILES; i++)
    g_assert_cmpint (values[i], ==, 0);
  g_assert_cmpint (throng_sparse_percentile (&sparse, 0.5), ==, 0);
}

static void
assert_equal_histograms (const ThrongHistogram *a, const ThrongHistogram *b)
{
  ThrongSparse x = { 0 };
  ThrongSparse y = { 0 };

  throng_sparse_set_from_histogram (&x, a);
  throng_sparse_set_from_histogram (&y, b);
  g_assert_cmpuint (x.count, ==, y.count);
  g_assert_cmpuint (x.sum_us, ==, y.sum_us);
  g_assert_cmpint (x.min_us, ==, y.min_us);
  g_assert_cmpint (x.max_us, ==, y.max_us);
  g_assert_cmpuint (x.n_bins, ==, y.n_bins);
  for (unsigned i = 0; i < x.n_bins; i++)
    {
      g_assert_cmpuint (x.bins[i].bin, ==, y.bins[i].bin);
      g_assert_cmpuint (x.bins[i].count, ==, y.bins[i].count);
    }
  throng_sparse_clear (&x);
  throng_sparse_clear (&y);
}

static void
merging_does_not_depend_on_the_order (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  ThrongHistogram parts[4] = { 0 };
  ThrongHistogram all = { 0 };
  ThrongHistogram forward = { 0 };
  ThrongHistogram backward = { 0 };

  for (unsigned i = 0; i < 100000; i++)
    {
      int64_t value = draw_log_uniform (rand);

      throng_histogram_record (&all, value);
      throng_histogram_record (&parts[g_rand_int_range (rand, 0, 3)], value);
    }
  for (unsigned i = 0; i < 4; i++)
    throng_histogram_add (&forward, &parts[i]);
  for (unsigned i = 4; i > 0; i--)
    {
      ThrongSparse sparse = { 0 };

      throng_sparse_set_from_histogram (&sparse, &parts[i - 1]);
      throng_sparse_add_to_histogram (&sparse, &backward);
      throng_sparse_clear (&sparse);
    }
  assert_equal_histograms (&all, &forward);
  assert_equal_histograms (&all, &backward);
  for (unsigned i = 0; i < 4; i++)
    throng_histogram_clear (&parts[i]);
  throng_histogram_clear (&all);
  throng_histogram_clear (&forward);
  throng_histogram_clear (&backward);
}

static void
two_are_read_as_if_they_were_one (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (6);
  ThrongHistogram a = { 0 };
  ThrongHistogram b = { 0 };
  ThrongHistogram both = { 0 };
  int64_t apart[THRONG_N_PERCENTILES], together[THRONG_N_PERCENTILES];

  for (unsigned i = 0; i < 5000; i++)
    {
      throng_histogram_record (&a, draw_two_peaks (rand));
      throng_histogram_record (&b, draw_heavy_tail (rand));
    }
  throng_histogram_add (&both, &a);
  throng_histogram_add (&both, &b);
  throng_histogram_percentiles (&a, &b, throng_percentile_ratios, THRONG_N_PERCENTILES, apart);
  throng_histogram_percentiles (&both, NULL, throng_percentile_ratios, THRONG_N_PERCENTILES,
                                together);
  g_assert_cmpmem (apart, sizeof apart, together, sizeof together);
  throng_histogram_clear (&a);
  throng_histogram_clear (&b);
  throng_histogram_clear (&both);
}

static unsigned
count_pages (const ThrongHistogram *histogram)
{
  unsigned n = 0;

  for (unsigned i = 0; i < THRONG_HISTOGRAM_N_PAGES; i++)
    n += histogram->pages[i] != NULL;
  return n;
}

static void
size_does_not_grow_with_the_number_of_values (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (8);
  ThrongHistogram histogram = { 0 };
  ThrongHistogram narrow = { 0 };

  for (unsigned i = 0; i < 1000000; i++)
    {
      throng_histogram_record (&histogram, draw_log_uniform (rand));
      throng_histogram_record (&narrow, 5000 + g_rand_int_range (rand, 0, 1000));
    }
  g_assert_cmpuint (count_pages (&histogram), ==, THRONG_HISTOGRAM_N_PAGES);
  g_assert_cmpuint (count_pages (&narrow), <=, 2);
  throng_histogram_reset (&narrow);
  g_assert_cmpuint (narrow.count, ==, 0);
  g_assert_cmpuint (narrow.pages_used, ==, 0);
  throng_histogram_record (&narrow, 5000);
  g_assert_cmpuint (narrow.pages[narrow.pages_used == 0 ? 0 : __builtin_ctzll (narrow.pages_used)]
                                [throng_histogram_bin (5000) % THRONG_HISTOGRAM_PAGE_BINS],
                    ==, 1);
  throng_histogram_clear (&histogram);
  throng_histogram_clear (&narrow);
}

static void
counts_saturate_and_never_wrap (void)
{
  ThrongHistogram histogram = { 0 };
  static const double ratios[] = { 0.5, 0.99 };
  int64_t values[2];

  for (unsigned i = 0; i < 4; i++)
    {
      throng_histogram_add_bin (&histogram, 700, UINT32_MAX);
      throng_histogram_add_exact (&histogram, UINT32_MAX, 700ull * UINT32_MAX, 700, 700);
    }
  g_assert_cmpuint (histogram.pages[2][700 % 256], ==, UINT32_MAX);
  g_assert_cmpuint (histogram.count, ==, 4ull * UINT32_MAX);
  throng_histogram_record (&histogram, 100000);
  throng_histogram_percentiles (&histogram, NULL, ratios, 2, values);
  /* Too many for the bin, but the page still knows. */
  g_assert_cmpint (values[0], <, 768);
  g_assert_cmpint (values[1], <, 768);
  throng_histogram_clear (&histogram);
}

static void
coarse_copies_are_within_a_hundredth (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (9);
  ThrongHistogram histogram = { 0 };
  ThrongSparse fine = { 0 };
  ThrongSparse coarse = { 0 };

  for (unsigned i = 0; i < 300000; i++)
    throng_histogram_record (&histogram, draw_log_uniform (rand));
  throng_sparse_set_from_histogram (&fine, &histogram);
  throng_sparse_set_coarse (&coarse, &fine);
  g_assert_cmpuint (coarse.count, ==, fine.count);
  g_assert_cmpuint (coarse.n_bins, <=, 1710);
  for (unsigned i = 1; i < coarse.n_bins; i++)
    g_assert_cmpuint (coarse.bins[i].bin, >, coarse.bins[i - 1].bin);
  for (double ratio = 0.01; ratio < 1; ratio += 0.01)
    g_assert_cmpfloat (relative_error (throng_sparse_percentile (&coarse, ratio),
                                       throng_sparse_percentile (&fine, ratio)),
                       <=, 0.01);
  throng_histogram_clear (&histogram);
  throng_sparse_clear (&fine);
  throng_sparse_clear (&coarse);
}

static GBytes *
encode (const ThrongSparse *sparse)
{
  ThrongWireWriter writer;

  throng_wire_writer_init (&writer);
  throng_sparse_put (sparse, &writer);
  return throng_wire_writer_end (&writer);
}

static void
decode (ThrongSparse *sparse, const uint8_t *bytes, size_t length, bool *is_whole)
{
  ThrongWireReader reader;
  g_autofree uint8_t *exact = g_memdup2 (bytes, length);

  throng_wire_reader_init (&reader, exact, length);
  throng_sparse_get (sparse, &reader);
  *is_whole = throng_wire_reader_at_end (&reader);
}

static void
what_is_sent_arrives (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (10);
  ThrongHistogram sent = { 0 };
  ThrongHistogram arrived = { 0 };
  ThrongSparse sparse = { 0 };

  for (unsigned n = 0; n < 2000; n = 2 * n + 1)
    {
      g_autoptr (GBytes) bytes = NULL;
      bool is_whole;

      throng_histogram_reset (&sent);
      throng_histogram_reset (&arrived);
      for (unsigned i = 0; i < n; i++)
        throng_histogram_record (&sent, draw_log_uniform (rand) - 1);
      throng_sparse_set_from_histogram (&sparse, &sent);
      bytes = encode (&sparse);
      decode (&sparse, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &is_whole);
      g_assert_true (is_whole);
      throng_sparse_add_to_histogram (&sparse, &arrived);
      assert_equal_histograms (&sent, &arrived);
      for (size_t cut = 0; cut < g_bytes_get_size (bytes); cut += 1 + cut / 20)
        {
          decode (&sparse, g_bytes_get_data (bytes, NULL), cut, &is_whole);
          g_assert_false (is_whole);
          g_assert_cmpuint (sparse.n_bins, ==, 0);
        }
    }
  throng_histogram_clear (&sent);
  throng_histogram_clear (&arrived);
  throng_sparse_clear (&sparse);
}

static void
damaged_bytes_give_nothing_or_a_sound_histogram (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  ThrongSparse sparse = { 0 };

  for (unsigned round = 0; round < 50000; round++)
    {
      uint8_t bytes[64];
      bool is_whole;

      for (unsigned i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t) (g_rand_int (rand) & (round % 2 ? 0x7f : 0xff));
      decode (&sparse, bytes, sizeof bytes, &is_whole);
      g_assert_cmpuint (sparse.n_bins, <=, THRONG_HISTOGRAM_N_BINS);
      g_assert_cmpint (sparse.min_us, <=, sparse.max_us);
      for (unsigned i = 0; i < sparse.n_bins; i++)
        {
          g_assert_cmpuint (sparse.bins[i].bin, <, THRONG_HISTOGRAM_N_BINS);
          g_assert_true (i == 0 || sparse.bins[i].bin > sparse.bins[i - 1].bin);
        }
    }
  throng_sparse_clear (&sparse);
}

static void
nonsense_is_refused (void)
{
  static const struct
  {
    const char *bytes;
    size_t length;
    bool makes_sense;
  } cases[] = {
    { "\x06\x01\x00\x05\x05\x05", 6, true },              /* one of 5 us */
    { "\x06\x00\x00\x05\x05\x05", 6, false },             /* none of 5 us */
    { "\x06\x01\x00\x05\x04\x05", 6, false },             /* the smallest is in no bin */
    { "\x06\x01\x00\x05\x05\x06", 6, false },             /* the largest is in no bin */
    { "\x06\x01\x00\x05\x06\x05", 6, false },             /* the smallest is the largest */
    { "\xdb\x5e\x01\x00\x05\x05\x05", 7, false },         /* of another time */
    { "\xdc\x5e\x01\x00\x05\x05\x05", 7, false },         /* beyond the last bin */
    { "\xdb\x5e\x01\x01\x01\x00\x05\x05\x05", 9, false }, /* beyond the last bin */
  };
  ThrongSparse sparse = { 0 };

  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      bool is_whole;

      decode (&sparse, (const uint8_t *) cases[i].bytes, cases[i].length, &is_whole);
      g_assert_cmpint (is_whole, ==, cases[i].makes_sense);
      g_assert_cmpuint (sparse.n_bins, ==, cases[i].makes_sense);
    }
  throng_sparse_clear (&sparse);
}

static void
no_values_have_no_bars (void)
{
  const ThrongHistogram empty = { 0 };
  g_autoptr (GArray) bars = throng_distribution_new (&empty, &empty);

  g_assert_cmpuint (bars->len, ==, 0);
}

static void
every_value_is_in_the_bar_of_its_time (void)
{
  ThrongHistogram succeeded = { 0 }, failed = { 0 };
  g_autoptr (GArray) bars = NULL;
  uint64_t n = 0;

  for (unsigned i = 0; i < 1000; i++)
    throng_histogram_record (&succeeded, 11000);
  throng_histogram_record (&succeeded, 0);
  throng_histogram_record (&failed, 1100000);
  bars = throng_distribution_new (&succeeded, &failed);
  g_assert_cmpuint (bars->len, ==, 61); /* six decades, and the last value begins another bar */
  for (unsigned i = 0; i < bars->len; i++)
    {
      const ThrongDistributionBar *bar = &g_array_index (bars, ThrongDistributionBar, i);

      n += bar->count;
      g_assert_cmpfloat_with_epsilon (bar->to_us / bar->from_us, 1.2589, 0.001);
      if (bar->from_us <= 11000 && 11000 < bar->to_us)
        g_assert_cmpuint (bar->count, ==, 1000);
      else
        g_assert_cmpuint (bar->count, ==, i == 0 || i == 60 ? 1 : 0);
    }
  g_assert_cmpuint (n, ==, 1002);
  throng_histogram_clear (&succeeded);
  throng_histogram_clear (&failed);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/histogram/ten-million-values-are-within-a-thousandth",
                   ten_million_values_are_within_a_thousandth);
  g_test_add_func ("/histogram/other-distributions-are-within-a-thousandth",
                   other_distributions_are_within_a_thousandth);
  g_test_add_func ("/histogram/every-bin-stands-for-its-values", every_bin_stands_for_its_values);
  g_test_add_func ("/histogram/percentiles-are-nearest-ranks", percentiles_are_nearest_ranks);
  g_test_add_func ("/histogram/percentiles-never-leave-what-was-recorded",
                   percentiles_never_leave_what_was_recorded);
  g_test_add_func ("/histogram/zero-and-more-than-an-hour-are-counted",
                   zero_and_more_than_an_hour_are_counted);
  g_test_add_func ("/histogram/an-empty-histogram-says-zero", an_empty_histogram_says_zero);
  g_test_add_func ("/histogram/merging-does-not-depend-on-the-order",
                   merging_does_not_depend_on_the_order);
  g_test_add_func ("/histogram/two-are-read-as-if-they-were-one", two_are_read_as_if_they_were_one);
  g_test_add_func ("/histogram/size-does-not-grow-with-the-number-of-values",
                   size_does_not_grow_with_the_number_of_values);
  g_test_add_func ("/histogram/counts-saturate-and-never-wrap", counts_saturate_and_never_wrap);
  g_test_add_func ("/histogram/coarse-copies-are-within-a-hundredth",
                   coarse_copies_are_within_a_hundredth);
  g_test_add_func ("/histogram/what-is-sent-arrives", what_is_sent_arrives);
  g_test_add_func ("/histogram/damaged-bytes-give-nothing-or-a-sound-histogram",
                   damaged_bytes_give_nothing_or_a_sound_histogram);
  g_test_add_func ("/histogram/nonsense-is-refused", nonsense_is_refused);
  g_test_add_func ("/histogram/no-values-have-no-bars", no_values_have_no_bars);
  g_test_add_func ("/histogram/every-value-is-in-the-bar-of-its-time",
                   every_value_is_in_the_bar_of_its_time);
  return g_test_run ();
}
