/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-status-set.h"

#include "scenario/throng-problem.h"

static void
sets_hold_exactly_what_they_say (void)
{
  ThrongStatusSet set;

  g_assert_true (throng_status_set_parse ("200, 201,300-302 , 599", &set, NULL));
  for (unsigned status = 0; status < 2000; status++)
    {
      bool expected = status == 200 || status == 201 || (status >= 300 && status <= 302)
                      || status == 599;

      g_assert_true (throng_status_set_contains (&set, status) == expected);
    }
}

static void
bounds_can_be_used (void)
{
  ThrongStatusSet set;

  g_assert_true (throng_status_set_parse ("100-599", &set, NULL));
  g_assert_true (throng_status_set_contains (&set, 100));
  g_assert_true (throng_status_set_contains (&set, 599));
  g_assert_false (throng_status_set_contains (&set, 99));
  g_assert_false (throng_status_set_contains (&set, 600));
}

static void
range_of_one_is_that_one (void)
{
  ThrongStatusSet set;

  g_assert_true (throng_status_set_parse ("404-404", &set, NULL));
  g_assert_true (throng_status_set_contains (&set, 404));
  g_assert_false (throng_status_set_contains (&set, 403));
  g_assert_false (throng_status_set_contains (&set, 405));
}

static void
other_texts_are_refused_and_change_nothing (void)
{
  static const char *const texts[] = {
    "",
    " ",
    "99",
    "600",
    "2xx",
    "200-",
    "-200",
    "200,",
    ",200",
    "300-200",
    "20",
    "2000",
    "200 201",
    "abc",
    "200--201",
    "200-201-202",
    "99999999999999999999",
    "+200",
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      ThrongStatusSet set = { { 1 } };
      g_autoptr (GError) error = NULL;

      g_assert_false (throng_status_set_parse (texts[i], &set, &error));
      g_assert_error (error, THRONG_SCENARIO_ERROR, THRONG_SCENARIO_ERROR_INVALID);
      g_assert_true (throng_status_set_contains (&set, 100));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/status-set/sets-hold-exactly-what-they-say", sets_hold_exactly_what_they_say);
  g_test_add_func ("/status-set/bounds-can-be-used", bounds_can_be_used);
  g_test_add_func ("/status-set/range-of-one-is-that-one", range_of_one_is_that_one);
  g_test_add_func ("/status-set/other-texts-are-refused-and-change-nothing",
                   other_texts_are_refused_and_change_nothing);
  return g_test_run ();
}
