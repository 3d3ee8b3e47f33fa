/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-duration.h"

#include "scenario/throng-problem.h"
#include "scenario/throng-random.h"

typedef struct
{
  const char *text;
  double seconds;
} Case;

static void
texts_are_read (void)
{
  static const Case cases[] = {
    { "90", 90 },
    { "0.5", 0.5 },
    { "1m30s", 90 },
    { "2h", 7200 },
    { "500ms", 0.5 },
    { "1d", 86400 },
    { "1h30m", 5400 },
    { "1.5h", 5400 },
    { "0", 0 },
    { "0s", 0 },
    { "1d2h3m4s5ms", 93784.005 },
    { "1e3", 1000 },
    { "0.1ms", 0.0001 },
    { "5m", 300 },
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      double seconds = -1;

      g_assert_true (throng_duration_parse (cases[i].text, &seconds, &error));
      g_assert_no_error (error);
      g_assert_cmpfloat_with_epsilon (seconds, cases[i].seconds, 1e-9);
    }
}

/* As a number that is written in seconds, so that both are equal. */
static void
milliseconds_are_exact (void)
{
  for (unsigned ms = 1; ms < 1000; ms++)
    {
      g_autofree char *text = g_strdup_printf ("%ums", ms);
      g_autofree char *plain = g_strdup_printf ("0.%03u", ms);
      double seconds = -1;

      g_assert_true (throng_duration_parse (text, &seconds, NULL));
      g_assert_cmpfloat (seconds, ==, g_ascii_strtod (plain, NULL));
    }
}

static void
other_texts_are_refused (void)
{
  static const char *const texts[] = {
    "",    " ",   "s",     "1x",  "1s1m", "1m1m", "-5",  "-5s",  "+5",
    "1 m", " 1m", "1m ",   "1.",  ".5",   "1.s",  "1mm", "0x10", "inf",
    "nan", "1e",  "1e999", "1d1", "5 s",  "1m30", "١٢s", "1sec", "1S",
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      double seconds = 7;

      g_assert_false (throng_duration_parse (texts[i], &seconds, &error));
      g_assert_error (error, THRONG_SCENARIO_ERROR, THRONG_SCENARIO_ERROR_INVALID);
      g_assert_cmpfloat (seconds, ==, 7);
    }
}

static void
durations_are_written_shortly (void)
{
  static const Case cases[] = {
    { "1m30s", 90 },     { "2m", 120 },      { "500ms", 0.5 },  { "1.5s", 1.5 }, { "2h", 7200 },
    { "1d", 86400 },     { "1h30m", 5400 },  { "0s", 0 },       { "59s", 59 },   { "1ms", 0.001 },
    { "0.1ms", 0.0001 }, { "1m0.5s", 60.5 }, { "1d1s", 86401 },
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = throng_duration_format (cases[i].seconds);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
written_durations_read_back_equal (void)
{
  ThrongRandom random;

  throng_random_init (&random, 1, 1);
  for (unsigned i = 0; i < 20000; i++)
    {
      double scale[] = { 1e-9, 1e-3, 1, 1e3, 1e6, 1e300 };
      double seconds = throng_random_double (&random) * scale[i % G_N_ELEMENTS (scale)];
      g_autofree char *text = throng_duration_format (seconds);
      g_autoptr (GError) error = NULL;
      double back = -1;

      g_assert_true (throng_duration_parse (text, &back, &error));
      g_assert_no_error (error);
      g_assert_cmpfloat (back, ==, seconds);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/duration/texts-are-read", texts_are_read);
  g_test_add_func ("/duration/milliseconds-are-exact", milliseconds_are_exact);
  g_test_add_func ("/duration/other-texts-are-refused", other_texts_are_refused);
  g_test_add_func ("/duration/durations-are-written-shortly", durations_are_written_shortly);
  g_test_add_func ("/duration/written-durations-read-back-equal",
                   written_durations_read_back_equal);
  return g_test_run ();
}
