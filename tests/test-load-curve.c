/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How many users there should be: level, number and next change against brute force. */

#include "engine/throng-load-curve.h"

#include <math.h>

#include "scenario-text.h"
#include "scenario/throng-random.h"

#define SECOND G_USEC_PER_SEC

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

/* What the curve is by definition, without its own arithmetic: linear between two points. */
static double
get_true_level (const ThrongCurveSegment *segment, int64_t time_us)
{
  double part = (double) (time_us - segment->start_us)
                / (double) (segment->end_us - segment->start_us);

  return segment->from + part * (segment->to - segment->from);
}

/* Going up, the user of slot k is there from the µs in which the level reaches k; going down, until
 * the µs in which it comes down to k. */
static void
assert_users (const ThrongLoadCurve *curve, const ThrongCurveSegment *segment, int64_t time_us)
{
  unsigned users = throng_load_curve_get_users (curve, time_us);
  double level = get_true_level (segment, time_us);
  double slope = (segment->to - segment->from) / (double) (segment->end_us - segment->start_us);
  double slack = fabs (slope) + 1e-6; /* what one µs may make of it */
  double low = ceil (level - slack), high = floor (level + slack) + 1;

  g_assert_cmpfloat_with_epsilon (throng_load_curve_get_level (curve, time_us), level, 1e-6);
  if (slope < 0)
    high = ceil (level + slack);
  g_assert_cmpfloat (users, >=, MAX (low, MIN (floor (segment->from), segment->to)));
  g_assert_cmpfloat (users, <=, MIN (high, ceil (MAX (segment->from, segment->to))));
}

/* From one change to the next the number stays, one µs before the next as well. */
static void
walk (const ThrongLoadCurve *curve, int64_t from_us, unsigned max_changes)
{
  int64_t time_us = from_us;

  for (unsigned n = 0; n < max_changes; n++)
    {
      int64_t next_us = throng_load_curve_get_next_change_us (curve, time_us);
      unsigned users = throng_load_curve_get_users (curve, time_us);

      if (next_us == THRONG_CURVE_NEVER)
        break;
      g_assert_cmpint (next_us, >, time_us);
      g_assert_cmpuint (throng_load_curve_get_users (curve, next_us - 1), ==, users);
      g_assert_cmpuint (throng_load_curve_get_users (curve, time_us + (next_us - time_us) / 2), ==,
                        users);
      time_us = next_us;
    }
}

static void
check_near_crossings (const ThrongLoadCurve *curve)
{
  for (unsigned s = 0; s < curve->segments->len; s++)
    {
      const ThrongCurveSegment *segment = &g_array_index (curve->segments, ThrongCurveSegment, s);
      double low = MIN (segment->from, segment->to), high = MAX (segment->from, segment->to);

      if (segment->end_us == segment->start_us || low >= high)
        continue;
      for (double slot = ceil (low); slot <= high; slot += MAX (1, floor ((high - low) / 50)))
        {
          int64_t about_us = segment->start_us
                             + (int64_t) ((slot - segment->from) / (segment->to - segment->from)
                                          * (double) (segment->end_us - segment->start_us));

          for (int64_t time_us = about_us - 3; time_us <= about_us + 3; time_us++)
            if (time_us >= segment->start_us && time_us < segment->end_us)
              {
                assert_users (curve, segment, time_us);
                walk (curve, time_us, 3);
              }
        }
    }
}

static void
test_users_start_evenly_and_the_first_at_once (void)
{
  g_autoptr (ThrongLoadCurve) curve = new_curve (
      "{ 'users': 10, 'spawn-rate': 4, 'run-time': '20s' }");

  for (unsigned k = 0; k < 10; k++)
    {
      int64_t start_us = k * SECOND / 4;

      g_assert_cmpuint (throng_load_curve_get_users (curve, start_us), ==, k + 1);
      g_assert_cmpuint (throng_load_curve_get_users (curve, start_us - 1), ==, k);
      if (k > 0)
        g_assert_cmpint (throng_load_curve_get_next_change_us (curve, start_us - 1), ==, start_us);
    }
  g_assert_cmpuint (throng_load_curve_get_users (curve, 100 * SECOND), ==, 10);
  g_assert_cmpint (throng_load_curve_get_settled_us (curve), ==, 5 * SECOND / 2);
  g_assert_cmpint (throng_load_curve_get_complete_us (curve), ==, 9 * SECOND / 4);
  g_assert_cmpint (curve->end_us, ==, 20 * SECOND);
  g_assert_cmpuint (throng_load_curve_get_peak (curve), ==, 10);
}

static void
test_load_is_complete_with_the_last_change_of_users (void)
{
  g_autoptr (ThrongLoadCurve) one = new_curve ("{ 'users': 1, 'spawn-rate': 0.1 }");
  g_autoptr (ThrongLoadCurve) slow = new_curve ("{ 'users': 3, 'spawn-rate': 0.1 }");

  g_assert_cmpint (throng_load_curve_get_complete_us (one), ==, 0);
  g_assert_cmpint (throng_load_curve_get_complete_us (slow), ==, 20 * SECOND);
  /* From a level of 2.5 up: the user of slot 2 is there, that of slot 3 comes at a level of 3. */
  throng_load_curve_steer (slow, 25 * SECOND, 4, 0.1);
  g_assert_cmpint (throng_load_curve_get_complete_us (slow), ==, 30 * SECOND);
  /* Down: the last one stops as the level gets there. */
  throng_load_curve_steer (slow, 50 * SECOND, 1, 1);
  g_assert_cmpint (throng_load_curve_get_complete_us (slow), ==, 53 * SECOND);
  throng_load_curve_clear (slow);
  g_assert_cmpint (throng_load_curve_get_complete_us (slow), ==, 0);
}

static void
test_run_without_a_time_does_not_end (void)
{
  g_autoptr (ThrongLoadCurve) curve = new_curve ("{ 'users': 3, 'spawn-rate': 1 }");

  g_assert_cmpint (curve->end_us, ==, THRONG_CURVE_NEVER);
  g_assert_cmpint (throng_load_curve_get_next_change_us (curve, 5 * SECOND), ==,
                   THRONG_CURVE_NEVER);
}

static void
test_stages_go_linearly_and_step_where_they_take_no_time (void)
{
  g_autoptr (ThrongLoadCurve) curve = new_curve (
      "{ 'stages': [ { 'users': 10, 'over': '10s' }, { 'users': 10, 'over': '5s' }, "
      "{ 'users': 50, 'over': 0 }, { 'users': 50, 'over': '5s' }, { 'users': 0, 'over': '10s' } ] "
      "}");

  g_assert_cmpuint (throng_load_curve_get_users (curve, -1), ==, 0);
  g_assert_cmpfloat (throng_load_curve_get_level (curve, 5 * SECOND), ==, 5);
  g_assert_cmpuint (throng_load_curve_get_users (curve, 15 * SECOND - 1), ==, 10);
  g_assert_cmpuint (throng_load_curve_get_users (curve, 15 * SECOND), ==, 50);
  g_assert_cmpint (throng_load_curve_get_next_change_us (curve, 12 * SECOND), ==, 15 * SECOND);
  g_assert_cmpuint (throng_load_curve_get_users (curve, 25 * SECOND), ==, 25);
  g_assert_cmpuint (throng_load_curve_get_users (curve, 30 * SECOND), ==, 0);
  g_assert_cmpint (curve->end_us, ==, 30 * SECOND);
  g_assert_cmpuint (throng_load_curve_get_peak (curve), ==, 50);
  check_near_crossings (curve);
  walk (curve, -10, 1000);
}

static char *
make_random_stages (ThrongRandom *random)
{
  GString *text = g_string_new ("{ 'stages': [ ");
  unsigned n = (unsigned) throng_random_int (random, 1, 6);

  for (unsigned i = 0; i < n; i++)
    {
      int64_t users = throng_random_int (random, 0, throng_random_int (random, 0, 1) ? 7 : 100000);
      double over_s = throng_random_int (random, 0, 4) == 0
                          ? 0
                          : (double) throng_random_int (random, 1, 1000000) / 1234;

      g_string_append_printf (text, "%s{ 'users': %" G_GINT64_FORMAT ", 'over': %.6f }",
                              i > 0 ? ", " : "", users, over_s);
    }
  g_string_append (text, " ] }");
  return g_string_free (text, FALSE);
}

static void
test_random_stages_agree_near_every_crossing (void)
{
  ThrongRandom random;

  throng_random_init (&random, 3, 0);
  for (unsigned i = 0; i < 300; i++)
    {
      g_autofree char *load = make_random_stages (&random);
      g_autoptr (ThrongLoadCurve) curve = new_curve (load);

      check_near_crossings (curve);
      walk (curve, -1, 2000);
    }
}

/* Slopes so steep that several users start within one µs. */
static void
test_many_users_within_a_microsecond_all_come (void)
{
  g_autoptr (ThrongLoadCurve) curve = new_curve (
      "{ 'stages': [ { 'users': 1000000, 'over': 0.1 }, { 'users': 0, 'over': 0.05 } ] }");

  check_near_crossings (curve);
  walk (curve, 0, 300000);
  /* 10 in a µs up, 20 down; the moment of the turn belongs to the way down. */
  g_assert_cmpuint (throng_load_curve_get_users (curve, 99999), >=, 1000000 - 10);
  g_assert_cmpuint (throng_load_curve_get_users (curve, 100000), >=, 1000000 - 20);
  g_assert_cmpuint (throng_load_curve_get_users (curve, 150000), ==, 0);
}

static void
test_steering_goes_on_from_the_level_of_the_moment (void)
{
  g_autoptr (ThrongLoadCurve) curve = new_curve (
      "{ 'users': 100, 'spawn-rate': 10, 'run-time': '60s' }");
  int64_t now_us = 3333333;
  double level = throng_load_curve_get_level (curve, now_us);
  unsigned users = throng_load_curve_get_users (curve, now_us);

  throng_load_curve_steer (curve, now_us, 200, 50);
  g_assert_cmpfloat_with_epsilon (throng_load_curve_get_level (curve, now_us), level, 1e-9);
  g_assert_cmpuint (throng_load_curve_get_users (curve, now_us), ==, users);
  g_assert_cmpfloat_with_epsilon (throng_load_curve_get_level (curve, now_us + SECOND), level + 50,
                                  1e-3);
  g_assert_cmpuint (throng_load_curve_get_users (curve, now_us + 4 * SECOND), ==, 200);
  g_assert_cmpint (curve->end_us, ==, 60 * SECOND);
  check_near_crossings (curve);
  walk (curve, now_us, 1000);

  throng_load_curve_steer (curve, now_us + SECOND, 0, 1000);
  check_near_crossings (curve);
  walk (curve, now_us + SECOND, 1000);
  g_assert_cmpuint (throng_load_curve_get_users (curve, now_us + 2 * SECOND), ==, 0);
}

static void
test_steering_to_where_it_is_changes_nothing (void)
{
  g_autoptr (ThrongLoadCurve) curve = new_curve ("{ 'users': 5, 'spawn-rate': 5 }");

  throng_load_curve_steer (curve, 4 * SECOND, 5, 1);
  g_assert_cmpuint (throng_load_curve_get_users (curve, 4 * SECOND), ==, 5);
  g_assert_cmpint (throng_load_curve_get_next_change_us (curve, 4 * SECOND), ==,
                   THRONG_CURVE_NEVER);
}

static void
test_curve_comes_back_from_bytes (void)
{
  ThrongRandom random;

  throng_random_init (&random, 4, 0);
  for (unsigned i = 0; i < 100; i++)
    {
      g_autofree char *load = make_random_stages (&random);
      g_autoptr (ThrongLoadCurve) curve = new_curve (load);
      g_autoptr (ThrongLoadCurve) copy = NULL;
      g_autoptr (GBytes) bytes = NULL;
      ThrongWireWriter writer;
      ThrongWireReader reader;

      throng_wire_writer_init (&writer);
      throng_load_curve_write (curve, &writer);
      bytes = throng_wire_writer_end (&writer);
      throng_wire_reader_init (&reader, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
      copy = throng_load_curve_read (&reader);
      g_assert_nonnull (copy);
      g_assert_true (throng_wire_reader_at_end (&reader));
      g_assert_cmpint (copy->end_us, ==, curve->end_us);
      g_assert_cmpmem (copy->segments->data, copy->segments->len * sizeof (ThrongCurveSegment),
                       curve->segments->data, curve->segments->len * sizeof (ThrongCurveSegment));
    }
}

static void
test_curve_cut_short_is_no_curve (void)
{
  g_autoptr (ThrongLoadCurve) curve = new_curve (
      "{ 'stages': [ { 'users': 10, 'over': '10s' }, { 'users': 0, 'over': '1s' } ] }");
  g_autoptr (GBytes) bytes = NULL;
  ThrongWireWriter writer;

  throng_wire_writer_init (&writer);
  throng_load_curve_write (curve, &writer);
  bytes = throng_wire_writer_end (&writer);
  for (size_t length = 0; length < g_bytes_get_size (bytes); length++)
    {
      ThrongWireReader reader;

      throng_wire_reader_init (&reader, g_bytes_get_data (bytes, NULL), length);
      g_assert_null (throng_load_curve_read (&reader));
    }
}

static void
test_rate_next_to_nothing_starts_the_first_user_alone (void)
{
  const double rates[] = { 1e-9, 1e-13, 1e-300 };

  for (unsigned i = 0; i < G_N_ELEMENTS (rates); i++)
    {
      g_autofree char *load = g_strdup_printf ("{ 'users': 1000000, 'spawn-rate': %g }", rates[i]);
      g_autoptr (ThrongLoadCurve) curve = new_curve (load);

      for (unsigned n = 0; n < 2; n++)
        {
          g_assert_cmpuint (throng_load_curve_get_users (curve, 0), ==, 1);
          g_assert_cmpuint (throng_load_curve_get_users (curve, (int64_t) 3600 * SECOND), ==, 1);
          g_assert_cmpint (throng_load_curve_get_settled_us (curve), >,
                           G_GINT64_CONSTANT (100) * 366 * 86400 * SECOND);
          throng_load_curve_clear (curve);
          throng_load_curve_steer (curve, 0, 1000000, rates[i]);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/load-curve/users-start-evenly-and-the-first-at-once",
                   test_users_start_evenly_and_the_first_at_once);
  g_test_add_func ("/load-curve/load-is-complete-with-the-last-change-of-users",
                   test_load_is_complete_with_the_last_change_of_users);
  g_test_add_func ("/load-curve/rate-next-to-nothing-starts-the-first-user-alone",
                   test_rate_next_to_nothing_starts_the_first_user_alone);
  g_test_add_func ("/load-curve/run-without-a-time-does-not-end",
                   test_run_without_a_time_does_not_end);
  g_test_add_func ("/load-curve/stages-go-linearly-and-step-where-they-take-no-time",
                   test_stages_go_linearly_and_step_where_they_take_no_time);
  g_test_add_func ("/load-curve/random-stages-agree-near-every-crossing",
                   test_random_stages_agree_near_every_crossing);
  g_test_add_func ("/load-curve/many-users-within-a-microsecond-all-come",
                   test_many_users_within_a_microsecond_all_come);
  g_test_add_func ("/load-curve/steering-goes-on-from-the-level-of-the-moment",
                   test_steering_goes_on_from_the_level_of_the_moment);
  g_test_add_func ("/load-curve/steering-to-where-it-is-changes-nothing",
                   test_steering_to_where_it_is_changes_nothing);
  g_test_add_func ("/load-curve/curve-comes-back-from-bytes", test_curve_comes_back_from_bytes);
  g_test_add_func ("/load-curve/curve-cut-short-is-no-curve", test_curve_cut_short_is_no_curve);
  return g_test_run ();
}
