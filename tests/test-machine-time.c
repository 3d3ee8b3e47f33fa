/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the system says about the processors of this machine. */

#include <unistd.h>

#include "engine/throng-machine-time.h"

static int64_t
ticks_us (int64_t n)
{
  return n * (G_USEC_PER_SEC / sysconf (_SC_CLK_TCK));
}

static void
work_counts_and_rest_does_not (void)
{
  ThrongMachineTime time;

  g_assert_true (
      throng_machine_time_parse ("cpu  100 20 3 7000 900 4 5 66 11 0\ncpu0 1 1 1\n", &time));
  g_assert_cmpint (time.used_us, ==, ticks_us (100 + 20 + 3 + 4 + 5));
  g_assert_cmpint (time.stolen_us, ==, ticks_us (66));
}

static void
what_is_not_understood_changes_nothing (void)
{
  static const char *const texts[] = { "", "cpu ", "cpu0 1 2 3 4 5 6 7 8 9 10",
                                       "cpu  1 2 3 4 5 6 7", "cpu  1 2 x 4 5 6 7 8" };
  ThrongMachineTime time = { 1, 2 };

  for (unsigned i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_false (throng_machine_time_parse (texts[i], &time));
  g_assert_cmpint (time.used_us, ==, 1);
  g_assert_cmpint (time.stolen_us, ==, 2);
}

static void
the_share_is_of_what_was_wanted (void)
{
  ThrongMachineTime from = { 5 * G_USEC_PER_SEC, 2 * G_USEC_PER_SEC };
  ThrongMachineTime to = { 5 * G_USEC_PER_SEC + 600000, 2 * G_USEC_PER_SEC + 200000 };

  g_assert_cmpfloat (throng_machine_time_get_stolen_share (&from, &to), ==, 0.25);
}

/* One tick of the clock would be half of what a machine wants that does nothing. */
static void
a_little_is_nothing (void)
{
  ThrongMachineTime from = { 0, 0 };
  ThrongMachineTime to = { 10000, 90000 };

  g_assert_cmpfloat (throng_machine_time_get_stolen_share (&from, &to), ==, 0);
  g_assert_cmpfloat (throng_machine_time_get_stolen_share (&to, &from), ==, 0);
}

static void
this_machine_tells (void)
{
  ThrongMachineTime time = { 0 };

  g_assert_true (throng_machine_time_get (&time));
  g_assert_cmpint (time.used_us, >, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/machine-time/work-counts-and-rest-does-not", work_counts_and_rest_does_not);
  g_test_add_func ("/machine-time/what-is-not-understood-changes-nothing",
                   what_is_not_understood_changes_nothing);
  g_test_add_func ("/machine-time/the-share-is-of-what-was-wanted",
                   the_share_is_of_what_was_wanted);
  g_test_add_func ("/machine-time/a-little-is-nothing", a_little_is_nothing);
  g_test_add_func ("/machine-time/this-machine-tells", this_machine_tells);
  return g_test_run ();
}
