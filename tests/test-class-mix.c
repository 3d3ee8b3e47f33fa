/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The mix of user classes: less than one user away from each share, at every moment. */

#include "engine/throng-class-mix.h"

#include <math.h>
#include <stdint.h>

#include "scenario/throng-random.h"

#define MAX_CLASSES 12

/* What n × weight / sum may be wrong by as a double. */
#define ROUNDING 1e-9

static const unsigned no_counts[MAX_CLASSES];

static void
check_mix (const double *weights, unsigned n_classes, unsigned n_slots)
{
  g_autoptr (ThrongClassMix) mix = throng_class_mix_new (weights, no_counts, n_classes);
  unsigned n_users[MAX_CLASSES] = { 0 };
  double sum = 0;

  for (unsigned i = 0; i < n_classes; i++)
    sum += weights[i];
  for (unsigned n = 1; n <= n_slots; n++)
    {
      unsigned class = throng_class_mix_get_class (mix, n - 1);

      g_assert_cmpuint (class, <, n_classes);
      n_users[class]++;
      for (unsigned i = 0; i < n_classes; i++)
        {
          double away = fabs (n_users[i] - n * weights[i] / sum);

          if (away >= 1 + ROUNDING)
            g_error ("class %u of %u with weight %.17g of %.17g has %u of %u users", i, n_classes,
                     weights[i], sum, n_users[i], n);
        }
    }
}

/* The same without any rounding: a whole user too many or too few shows. */
static void
check_whole_mix (const double *weights, unsigned n_classes, unsigned n_slots)
{
  g_autoptr (ThrongClassMix) mix = throng_class_mix_new (weights, no_counts, n_classes);
  int64_t n_users[MAX_CLASSES] = { 0 };
  int64_t sum = 0;

  for (unsigned i = 0; i < n_classes; i++)
    sum += (int64_t) weights[i];
  for (unsigned n = 1; n <= n_slots; n++)
    {
      n_users[throng_class_mix_get_class (mix, n - 1)]++;
      for (unsigned i = 0; i < n_classes; i++)
        g_assert_cmpint (ABS (n_users[i] * sum - n * (int64_t) weights[i]), <, sum);
    }
}

static void
test_random_weights_are_right_for_every_number_of_users (void)
{
  ThrongRandom random;

  throng_random_init (&random, 1, 0);
  for (unsigned set = 0; set < 3000; set++)
    {
      unsigned n_classes = (unsigned) throng_random_int (&random, 1, MAX_CLASSES);
      double weights[MAX_CLASSES];

      for (unsigned i = 0; i < n_classes; i++)
        weights[i] = 0.001 + throng_random_double (&random) * 100;
      check_mix (weights, n_classes, 1000);
    }
}

/* Whole weights make windows that begin and end at whole numbers, where roundings would show. */
static void
test_whole_weights_are_right_for_every_number_of_users (void)
{
  ThrongRandom random;

  throng_random_init (&random, 2, 0);
  for (unsigned set = 0; set < 3000; set++)
    {
      unsigned n_classes = (unsigned) throng_random_int (&random, 1, MAX_CLASSES);
      double weights[MAX_CLASSES];

      for (unsigned i = 0; i < n_classes; i++)
        weights[i] = (double) throng_random_int (&random, 1, 20);
      check_whole_mix (weights, n_classes, 1000);
    }
}

static void
test_weights_far_apart_are_right_for_many_users (void)
{
  const double uneven[] = { 1, 1e6, 3, 1e3 };
  const double tiny[] = { 0.001, 7, 3 };
  const double tenths[] = { 0.1, 0.2, 0.3, 0.4 };
  const double thirds[] = { 1.0 / 3, 1.0 / 3, 1.0 / 3 };
  const double equal[] = { 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7 };

  check_whole_mix (uneven, G_N_ELEMENTS (uneven), 300000);
  check_mix (tiny, G_N_ELEMENTS (tiny), 300000);
  check_mix (tenths, G_N_ELEMENTS (tenths), 300000);
  check_mix (thirds, G_N_ELEMENTS (thirds), 300000);
  check_whole_mix (equal, G_N_ELEMENTS (equal), 300000);
}

static void
test_whole_rounds_hit_the_shares_exactly (void)
{
  const double weights[] = { 1, 3, 2 };
  g_autoptr (ThrongClassMix) mix = throng_class_mix_new (weights, no_counts, 3);
  unsigned n_users[3] = { 0 };

  for (unsigned slot = 0; slot < 60000; slot++)
    {
      n_users[throng_class_mix_get_class (mix, slot)]++;
      if (slot % 6 != 5)
        continue;
      for (unsigned i = 0; i < 3; i++)
        g_assert_cmpuint (n_users[i], ==, (slot + 1) / 6 * (unsigned) weights[i]);
    }
}

static void
test_answers_do_not_depend_on_what_was_asked_before (void)
{
  const double weights[] = { 2.5, 1, 0.3, 4 };
  g_autoptr (ThrongClassMix) in_order = throng_class_mix_new (weights, no_counts, 4);
  g_autoptr (ThrongClassMix) from_the_end = throng_class_mix_new (weights, no_counts, 4);

  throng_class_mix_get_class (from_the_end, 4999);
  for (unsigned slot = 0; slot < 5000; slot++)
    g_assert_cmpuint (throng_class_mix_get_class (in_order, slot), ==,
                      throng_class_mix_get_class (from_the_end, slot));
}

static void
fixed_counts_fill_the_first_slots (void)
{
  const double weights[] = { 1, 0, 3, 0 };
  const unsigned counts[] = { 0, 2, 0, 3 };
  g_autoptr (ThrongClassMix) mix = throng_class_mix_new (weights, counts, 4);
  unsigned n_users[4] = { 0 };

  for (unsigned i = 0; i < 5; i++)
    n_users[throng_class_mix_get_class (mix, i)]++;
  g_assert_cmpuint (n_users[1], ==, 2);
  g_assert_cmpuint (n_users[3], ==, 3);
  for (unsigned i = 5; i < 13; i++)
    n_users[throng_class_mix_get_class (mix, i)]++;
  g_assert_cmpuint (n_users[0], ==, 2);
  g_assert_cmpuint (n_users[2], ==, 6);
  g_assert_cmpuint (throng_class_mix_get_n_slots (mix), ==, G_MAXINT);
}

static void
counts_alone_are_all_there_is (void)
{
  const double weights[] = { 0, 0 };
  const unsigned counts[] = { 2, 3 };
  g_autoptr (ThrongClassMix) mix = throng_class_mix_new (weights, counts, 2);

  g_assert_cmpuint (throng_class_mix_get_n_slots (mix), ==, 5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/class-mix/random-weights-are-right-for-every-number-of-users",
                   test_random_weights_are_right_for_every_number_of_users);
  g_test_add_func ("/class-mix/whole-weights-are-right-for-every-number-of-users",
                   test_whole_weights_are_right_for_every_number_of_users);
  g_test_add_func ("/class-mix/weights-far-apart-are-right-for-many-users",
                   test_weights_far_apart_are_right_for_many_users);
  g_test_add_func ("/class-mix/whole-rounds-hit-the-shares-exactly",
                   test_whole_rounds_hit_the_shares_exactly);
  g_test_add_func ("/class-mix/answers-do-not-depend-on-what-was-asked-before",
                   test_answers_do_not_depend_on_what_was_asked_before);
  g_test_add_func ("/class-mix/fixed-counts-fill-the-first-slots",
                   fixed_counts_fill_the_first_slots);
  g_test_add_func ("/class-mix/counts-alone-are-all-there-is", counts_alone_are_all_there_is);
  return g_test_run ();
}
