/* SPDX-License-Identifier: GPL-3.0-or-later */

/* When arrivals are planned, and of which classes. */

#include "engine/throng-arrivals.h"

#include <math.h>

#include "scenario-text.h"

#define SECOND G_USEC_PER_SEC

static const double one_class[] = { 1 };

typedef struct
{
  int64_t time_us;
  unsigned class;
} Moment;

static ThrongLoadCurve *
new_curve (const char *load)
{
  g_autofree char *text = g_strdup_printf (
      "{ 'throng': 1, 'target': 'http://127.0.0.1:1', 'users': [ { 'name': 'A', 'tasks': [ { "
      "'name': 'T', 'steps': [ { 'request': 'GET /' } ] } ] } ], 'load': %s }",
      load);
  g_autoptr (ThrongScenario) scenario = read_scenario (text);

  return throng_load_curve_new (throng_scenario_get_load (scenario));
}

static ThrongArrivalsPlan
make_plan (ThrongSpacing spacing)
{
  return (ThrongArrivalsPlan) { .spacing = spacing,
                                .weights = one_class,
                                .n_classes = 1,
                                .seed = 42,
                                .limit = G_MAXUINT64,
                                .n_workers = 1 };
}

/* All moments of the plan's worker. Returns: (element-type Moment) */
static GArray *
list_moments (const ThrongArrivalsPlan *plan, const ThrongLoadCurve *curve)
{
  GArray *moments = g_array_new (FALSE, FALSE, sizeof (Moment));
  ThrongArrivals arrivals;

  throng_arrivals_init (&arrivals, plan, curve);
  for (;;)
    {
      Moment moment = { throng_arrivals_get_time_us (&arrivals), arrivals.class };

      if (moment.time_us == THRONG_CURVE_NEVER)
        return moments;
      g_array_append_val (moments, moment);
      throng_arrivals_next (&arrivals);
    }
}

static int64_t
get_time_us (GArray *moments, unsigned i)
{
  return g_array_index (moments, Moment, i).time_us;
}

/* By Simpson's rule on the levels, which is exact where they are linear. */
static double
integrate (const ThrongLoadCurve *curve, int64_t until_us)
{
  double sum = 0;

  for (unsigned i = 0; i < curve->segments->len; i++)
    {
      const ThrongCurveSegment *segment = &g_array_index (curve->segments, ThrongCurveSegment, i);
      int64_t next_us = i + 1 < curve->segments->len ? segment[1].start_us : INT64_MAX;
      int64_t slope_end_us = MIN (segment->end_us, until_us);
      double length_s = (double) MAX (slope_end_us - segment->start_us, 0) / SECOND;

      if (length_s > 0)
        sum += length_s / 2
               * (segment->from
                  + (slope_end_us == segment->end_us
                         ? segment->to
                         : throng_load_curve_get_level (curve, slope_end_us)));
      sum += segment->to * (double) MAX (MIN (next_us, until_us) - segment->end_us, 0) / SECOND;
    }
  return sum;
}

/* Spacing */

static void
test_even_arrivals_are_exact_in_number_and_moment (void)
{
  const struct
  {
    const char *load;
    unsigned n;
  } cases[] = {
    { "{ 'arrivals': 50, 'run-time': 10 }", 500 },
    { "{ 'arrivals': 0.1, 'run-time': 95 }", 10 },
    { "{ 'arrivals': 3, 'run-time': 1000 }", 3000 },
    { "{ 'arrivals': 1000, 'run-time': '1h' }", 3600000 },
    { "{ 'stages': [ { 'arrivals': 100, 'over': 10 }, { 'arrivals': 100, 'over': 5 }, "
      "{ 'arrivals': 0, 'over': 20 } ] }",
      2000 },
    { "{ 'stages': [ { 'arrivals': 0, 'over': 10 }, { 'arrivals': 7.3, 'over': 0 }, "
      "{ 'arrivals': 7.3, 'over': 100 }, { 'arrivals': 0, 'over': 0 }, { 'arrivals': 0, 'over': 9 "
      "} ] }",
      730 },
    { "{ 'stages': [ { 'arrivals': 0, 'over': 10 } ] }", 0 },
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ThrongLoadCurve) curve = new_curve (cases[i].load);
      ThrongArrivalsPlan plan = make_plan (THRONG_SPACING_EVEN);
      g_autoptr (GArray) moments = list_moments (&plan, curve);

      g_assert_cmpuint (moments->len, ==, cases[i].n);
      for (unsigned k = 0; k < moments->len; k += 1 + moments->len / 1000)
        {
          int64_t time_us = get_time_us (moments, k);
          double slack = throng_load_curve_get_level (curve, time_us) * 2e-6 + 1e-6;

          g_assert_cmpfloat_with_epsilon (integrate (curve, time_us), k, slack);
        }
    }
}

static void
test_the_first_even_arrival_comes_when_the_rate_begins (void)
{
  g_autoptr (ThrongLoadCurve) curve = new_curve (
      "{ 'stages': [ { 'arrivals': 0, 'over': 10 }, { 'arrivals': 2, 'over': 0 }, { 'arrivals': 2, "
      "'over': 3 } ] }");
  ThrongArrivalsPlan plan = make_plan (THRONG_SPACING_EVEN);
  g_autoptr (GArray) moments = list_moments (&plan, curve);

  g_assert_cmpuint (moments->len, ==, 6);
  for (unsigned k = 0; k < 6; k++)
    g_assert_cmpint (get_time_us (moments, k), ==, 10 * SECOND + k * SECOND / 2);
}

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

/* Kolmogorov and Smirnov's test of whether the gaps between marks are exponential. */
static void
assert_exponential (GArray *moments, const ThrongLoadCurve *curve)
{
  unsigned n = moments->len;
  g_autofree double *gaps = g_new (double, n);
  double before = 0;
  double distance = 0;

  g_assert_cmpuint (n, >, 1000);
  for (unsigned i = 0; i < n; i++)
    {
      double mark = integrate (curve, get_time_us (moments, i));

      gaps[i] = mark - before;
      before = mark;
    }
  qsort (gaps, n, sizeof *gaps, compare_doubles);
  for (unsigned i = 0; i < n; i++)
    {
      double expected = -expm1 (-gaps[i]);

      distance = MAX (distance, fabs (expected - (double) i / n));
      distance = MAX (distance, fabs ((double) (i + 1) / n - expected));
    }
  /* p = 0.01 */
  g_assert_cmpfloat (distance, <, 1.628 / sqrt (n));
}

static void
test_gaps_of_a_poisson_process_are_exponential (void)
{
  const char *const loads[] = {
    "{ 'arrivals': 100, 'run-time': 200 }",
    "{ 'stages': [ { 'arrivals': 200, 'over': 60 }, { 'arrivals': 20, 'over': 60 } ] }",
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (loads); i++)
    {
      g_autoptr (ThrongLoadCurve) curve = new_curve (loads[i]);
      ThrongArrivalsPlan plan = make_plan (THRONG_SPACING_POISSON);
      g_autoptr (GArray) moments = list_moments (&plan, curve);
      double expected = integrate (curve, curve->end_us);

      assert_exponential (moments, curve);
      g_assert_cmpfloat_with_epsilon (moments->len, expected, 4 * sqrt (expected));
    }
}

static void
test_another_seed_gives_other_moments (void)
{
  g_autoptr (ThrongLoadCurve) curve = new_curve ("{ 'arrivals': 100, 'run-time': 10 }");
  ThrongArrivalsPlan plan = make_plan (THRONG_SPACING_POISSON);
  g_autoptr (GArray) one = list_moments (&plan, curve);
  g_autoptr (GArray) same = list_moments (&plan, curve);
  g_autoptr (GArray) other = NULL;

  plan.seed++;
  other = list_moments (&plan, curve);
  g_assert_cmpuint (one->len, ==, same->len);
  g_assert_cmpmem (one->data, one->len * sizeof (Moment), same->data, same->len * sizeof (Moment));
  g_assert_cmpint (get_time_us (one, 0), !=, get_time_us (other, 0));
}

/* Workers and classes */

static int
compare_moments (const void *a, const void *b)
{
  const Moment *x = a;
  const Moment *y = b;

  return (x->time_us > y->time_us) - (x->time_us < y->time_us);
}

static void
test_workers_share_out_one_and_the_same_sequence (void)
{
  static const double weights[] = { 1, 0, 3 };
  g_autoptr (ThrongLoadCurve) curve = new_curve (
      "{ 'stages': [ { 'arrivals': 300, 'over': 10 }, { 'arrivals': 0, 'over': 5 } ] }");
  ThrongArrivalsPlan plan = make_plan (THRONG_SPACING_POISSON);
  g_autoptr (GArray) all = NULL;

  plan.weights = weights;
  plan.n_classes = 3;
  all = list_moments (&plan, curve);
  for (plan.n_workers = 2; plan.n_workers < 8; plan.n_workers++)
    {
      g_autoptr (GArray) sum = g_array_new (FALSE, FALSE, sizeof (Moment));

      for (plan.index = 0; plan.index < plan.n_workers; plan.index++)
        {
          g_autoptr (GArray) part = list_moments (&plan, curve);

          g_assert_cmpuint (part->len, ==, throng_arrivals_plan_get_share (&plan, all->len));
          g_array_append_vals (sum, part->data, part->len);
        }
      g_array_sort (sum, compare_moments);
      g_assert_cmpuint (sum->len, ==, all->len);
      for (unsigned i = 0; i < all->len; i++)
        {
          g_assert_cmpint (get_time_us (sum, i), ==, get_time_us (all, i));
          g_assert_cmpuint (g_array_index (sum, Moment, i).class, ==,
                            g_array_index (all, Moment, i).class);
        }
    }
}

static void
test_classes_come_by_weight (void)
{
  static const double weights[] = { 1, 0, 3, 0.5, 0 };
  g_autoptr (ThrongLoadCurve) curve = new_curve ("{ 'arrivals': 1000, 'run-time': 100 }");
  ThrongArrivalsPlan plan = make_plan (THRONG_SPACING_EVEN);
  unsigned n[G_N_ELEMENTS (weights)] = { 0 };
  g_autoptr (GArray) moments = NULL;

  plan.weights = weights;
  plan.n_classes = G_N_ELEMENTS (weights);
  moments = list_moments (&plan, curve);
  for (unsigned i = 0; i < moments->len; i++)
    n[g_array_index (moments, Moment, i).class]++;
  for (unsigned i = 0; i < G_N_ELEMENTS (weights); i++)
    {
      double share = weights[i] / 4.5;
      double deviation = sqrt (share * (1 - share) * moments->len);

      g_assert_cmpfloat_with_epsilon (n[i], share * moments->len, 4 * deviation + 0.5);
    }
}

static void
test_a_limit_ends_the_sequence (void)
{
  g_autoptr (ThrongLoadCurve) curve = new_curve ("{ 'arrivals': 10 }");
  ThrongArrivalsPlan plan = make_plan (THRONG_SPACING_POISSON);
  unsigned n = 0;

  plan.limit = 17;
  plan.n_workers = 3;
  for (plan.index = 0; plan.index < 3; plan.index++)
    {
      g_autoptr (GArray) moments = list_moments (&plan, curve);

      g_assert_cmpuint (moments->len, ==, throng_arrivals_plan_get_share (&plan, 17));
      n += moments->len;
    }
  g_assert_cmpuint (n, ==, 17);
}

static void
test_a_tiny_rate_does_no_harm (void)
{
  g_autoptr (ThrongLoadCurve) curve = new_curve ("{ 'arrivals': 1e-300 }");
  ThrongArrivalsPlan plan = make_plan (THRONG_SPACING_POISSON);
  g_autoptr (GArray) moments = list_moments (&plan, curve);

  g_assert_cmpuint (moments->len, ==, 0);
}

/* Steering */

static void
test_steering_moves_what_is_to_come_and_nothing_else (void)
{
  g_autoptr (ThrongLoadCurve) planned = new_curve (
      "{ 'stages': [ { 'arrivals': 40, 'over': 40 }, { 'arrivals': 40, 'over': 20 } ] }");
  g_autoptr (ThrongLoadCurve) curve = throng_load_curve_copy (planned);
  ThrongArrivalsPlan plan = make_plan (THRONG_SPACING_EVEN);
  g_autoptr (GArray) before = list_moments (&plan, planned);
  g_autoptr (GArray) after = NULL;
  double expected;

  throng_load_curve_set_level (curve, 10 * SECOND, 100);
  throng_load_curve_set_level (curve, 12 * SECOND, 0);
  throng_load_curve_resume (curve, 20 * SECOND, planned);
  after = list_moments (&plan, curve);

  expected = integrate (planned, 10 * SECOND) + 2 * 100 + integrate (planned, 60 * SECOND)
             - integrate (planned, 20 * SECOND);
  g_assert_cmpfloat_with_epsilon (integrate (curve, 60 * SECOND), expected, 1e-6);
  g_assert_cmpuint (after->len, ==, (unsigned) ceil (expected - 1e-6));
  for (unsigned k = 0; get_time_us (before, k) < 10 * SECOND; k++)
    g_assert_cmpint (get_time_us (after, k), ==, get_time_us (before, k));
  for (unsigned k = 0; k < after->len; k++)
    {
      int64_t time_us = get_time_us (after, k);

      g_assert_true (time_us <= 12 * SECOND || time_us >= 20 * SECOND);
    }
  g_assert_cmpfloat_with_epsilon (throng_load_curve_get_level (curve, 30 * SECOND), 30, 1e-9);
  g_assert_cmpfloat_with_epsilon (throng_load_curve_get_level (curve, 50 * SECOND), 40, 1e-9);
  g_assert_cmpint (curve->end_us, ==, planned->end_us);
}

static void
test_a_place_finds_itself_again_on_a_steered_curve (void)
{
  g_autoptr (ThrongLoadCurve) curve = new_curve ("{ 'arrivals': 10 }");
  g_autoptr (ThrongLoadCurve) steered = throng_load_curve_copy (curve);
  ThrongArrivalsPlan plan = make_plan (THRONG_SPACING_EVEN);
  ThrongArrivals arrivals;

  throng_arrivals_init (&arrivals, &plan, curve);
  for (unsigned k = 0; k < 50; k++)
    throng_arrivals_next (&arrivals);
  g_assert_cmpint (throng_arrivals_get_time_us (&arrivals), ==, 5 * SECOND);
  throng_load_curve_set_level (steered, 4 * SECOND, 1);
  throng_arrivals_set_curve (&arrivals, steered);
  g_assert_cmpint (throng_arrivals_get_time_us (&arrivals), ==, 14 * SECOND);
  throng_load_curve_set_level (steered, 4 * SECOND, 100);
  throng_arrivals_set_curve (&arrivals, steered);
  g_assert_cmpint (throng_arrivals_get_time_us (&arrivals), ==, 4 * SECOND + SECOND / 10);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function) g_test_add_func ("/arrivals/" name, function)
  ADD ("even-arrivals-are-exact-in-number-and-moment",
       test_even_arrivals_are_exact_in_number_and_moment);
  ADD ("the-first-even-arrival-comes-when-the-rate-begins",
       test_the_first_even_arrival_comes_when_the_rate_begins);
  ADD ("gaps-of-a-poisson-process-are-exponential", test_gaps_of_a_poisson_process_are_exponential);
  ADD ("another-seed-gives-other-moments", test_another_seed_gives_other_moments);
  ADD ("workers-share-out-one-and-the-same-sequence",
       test_workers_share_out_one_and_the_same_sequence);
  ADD ("classes-come-by-weight", test_classes_come_by_weight);
  ADD ("a-limit-ends-the-sequence", test_a_limit_ends_the_sequence);
  ADD ("a-tiny-rate-does-no-harm", test_a_tiny_rate_does_no_harm);
  ADD ("steering-moves-what-is-to-come-and-nothing-else",
       test_steering_moves_what_is_to_come_and_nothing_else);
  ADD ("a-place-finds-itself-again-on-a-steered-curve",
       test_a_place_finds_itself_again_on_a_steered_curve);
  return g_test_run ();
}
