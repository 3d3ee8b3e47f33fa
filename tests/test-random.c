/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-random.h"

#include <string.h>

/* The first outputs of the authors' own code from the state 1, 2, 3, 4. */
static void
generator_is_xoshiro256_starstar (void)
{
  static const uint64_t expected[] = { 11520, 0, 1509978240, UINT64_C (1215971899390074240) };
  ThrongRandom random = { { 1, 2, 3, 4 } };

  for (unsigned i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpuint (throng_random_next (&random), ==, expected[i]);
}

static void
same_seed_and_stream_draw_the_same (void)
{
  ThrongRandom a;
  ThrongRandom b;

  throng_random_init (&a, 42, 7);
  throng_random_init (&b, 42, 7);
  g_assert_cmpmem (&a, sizeof a, &b, sizeof b);
}

static void
neighbouring_seeds_and_streams_differ (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (unsigned seed = 0; seed < 100; seed++)
    for (unsigned stream = 0; stream < 100; stream++)
      {
        ThrongRandom random;
        uint64_t first;

        throng_random_init (&random, seed, stream);
        first = throng_random_next (&random);
        g_assert_true (g_hash_table_add (seen, g_memdup2 (&first, sizeof first)));
      }
}

/* With a span of 3 · 2^62 plain modulo would put half of all draws into the first third. */
static void
integers_have_no_bias (void)
{
  enum
  {
    N = 30000
  };
  int64_t low = G_MININT64;
  int64_t high = low + 3 * (INT64_C (1) << 61) - 1 + 3 * (INT64_C (1) << 61);
  int64_t third = low + (INT64_C (1) << 62);
  unsigned n_low = 0;
  ThrongRandom random;

  throng_random_init (&random, 1, 1);
  for (unsigned i = 0; i < N; i++)
    {
      int64_t drawn = throng_random_int (&random, low, high);

      g_assert_cmpint (drawn, <=, high);
      n_low += drawn < third;
    }
  /* A third within 5 standard deviations. */
  g_assert_cmpuint (n_low, >, N / 3 - 410);
  g_assert_cmpuint (n_low, <, N / 3 + 410);
}

static void
integers_reach_both_bounds_and_no_further (void)
{
  unsigned counts[5] = { 0 };
  ThrongRandom random;

  throng_random_init (&random, 2, 1);
  for (unsigned i = 0; i < 5000; i++)
    {
      int64_t drawn = throng_random_int (&random, -2, 2);

      g_assert_cmpint (drawn, >=, -2);
      g_assert_cmpint (drawn, <=, 2);
      counts[drawn + 2]++;
    }
  for (unsigned i = 0; i < G_N_ELEMENTS (counts); i++)
    g_assert_cmpuint (counts[i], >, 850);
  g_assert_cmpint (throng_random_int (&random, 9, 9), ==, 9);
  g_assert_cmpint (throng_random_int (&random, G_MAXINT64, G_MAXINT64), ==, G_MAXINT64);
}

static void
whole_range_of_integers_can_be_drawn (void)
{
  unsigned n_negative = 0;
  ThrongRandom random;

  throng_random_init (&random, 3, 1);
  for (unsigned i = 0; i < 1000; i++)
    n_negative += throng_random_int (&random, G_MININT64, G_MAXINT64) < 0;
  g_assert_cmpuint (n_negative, >, 400);
  g_assert_cmpuint (n_negative, <, 600);
}

static void
doubles_lie_in_the_unit_interval (void)
{
  ThrongRandom random;
  double sum = 0;

  throng_random_init (&random, 4, 1);
  for (unsigned i = 0; i < 10000; i++)
    {
      double drawn = throng_random_double (&random);

      g_assert_cmpfloat (drawn, >=, 0);
      g_assert_cmpfloat (drawn, <, 1);
      sum += drawn;
    }
  g_assert_cmpfloat_with_epsilon (sum / 10000, 0.5, 0.02);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/random/generator-is-xoshiro256-starstar", generator_is_xoshiro256_starstar);
  g_test_add_func ("/random/same-seed-and-stream-draw-the-same",
                   same_seed_and_stream_draw_the_same);
  g_test_add_func ("/random/neighbouring-seeds-and-streams-differ",
                   neighbouring_seeds_and_streams_differ);
  g_test_add_func ("/random/integers-have-no-bias", integers_have_no_bias);
  g_test_add_func ("/random/integers-reach-both-bounds-and-no-further",
                   integers_reach_both_bounds_and_no_further);
  g_test_add_func ("/random/whole-range-of-integers-can-be-drawn",
                   whole_range_of_integers_can_be_drawn);
  g_test_add_func ("/random/doubles-lie-in-the-unit-interval", doubles_lie_in_the_unit_interval);
  return g_test_run ();
}
