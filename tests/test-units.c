/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/throng-units.h"

typedef struct
{
  double value;
  const char *text;
} Case;

static void
check (char *(*format) (double), const Case *cases, unsigned n_cases)
{
  for (unsigned i = 0; i < n_cases; i++)
    {
      g_autofree char *text = format (cases[i].value);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
milliseconds_have_sensible_digits (void)
{
  static const Case cases[] = {
    { 0, "0" },           { 0.0001, "0.001" }, { 0.001, "0.001" },       { 0.042, "0.042" },
    { 0.0999, "0.10" },   { 0.42, "0.42" },    { 0.996, "1.0" },         { 1, "1.0" },
    { 4.2, "4.2" },       { 9.94, "9.9" },     { 9.96, "10" },           { 42.4, "42" },
    { 999.6, "1,000" },   { 4200, "4,200" },   { 3600000, "3,600,000" }, { -1, "0" },
    { G_MAXDOUBLE, "∞" },
  };

  check (throng_format_ms, cases, G_N_ELEMENTS (cases));
}

static void
rates_have_sensible_digits (void)
{
  static const Case cases[] = {
    { 0, "0" },       { 0.001, "<0.01" },    { 0.004, "<0.01" }, { 0.006, "0.01" },
    { 0.05, "0.05" }, { 0.5, "0.50" },       { 4.25, "4.2" },    { 9.97, "10" },
    { 42.4, "42" },   { 12345.6, "12,346" },
  };

  check (throng_format_rate, cases, G_N_ELEMENTS (cases));
}

static void
durations_have_two_units_at_most (void)
{
  static const Case cases[] = {
    { 0, "0 s" },          { 0.4, "0.4 s" },      { 1, "1 s" },         { 9.96, "10 s" },
    { 45.4, "45 s" },      { 59.6, "1 min" },     { 90, "1 min 30 s" }, { 600, "10 min" },
    { 3599.7, "1 h" },     { 7500, "2 h 5 min" }, { 86399, "1 d" },     { 97200, "1 d 3 h" },
    { 3661, "1 h 1 min" },
  };

  check (throng_format_duration, cases, G_N_ELEMENTS (cases));
}

static void
counts_have_separators (void)
{
  static const struct
  {
    uint64_t count;
    const char *text;
  } cases[] = {
    { 0, "0" },
    { 999, "999" },
    { 1000, "1,000" },
    { 1234567, "1,234,567" },
    { UINT64_MAX, "18,446,744,073,709,551,615" },
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = throng_format_count (cases[i].count);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
bytes_are_counted_in_1024s (void)
{
  static const struct
  {
    uint64_t n_bytes;
    const char *text;
  } cases[] = {
    { 0, "0 B" },        { 1023, "1,023 B" },    { 1024, "1.0 KiB" },      { 1536, "1.5 KiB" },
    { 10240, "10 KiB" }, { 1048575, "1.0 MiB" }, { 1047552, "1,023 KiB" }, { UINT64_MAX, "16 EiB" },
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = throng_format_bytes (cases[i].n_bytes);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
only_none_is_0_and_only_all_is_100_percent (void)
{
  static const struct
  {
    uint64_t part, whole;
    const char *text;
  } cases[] = {
    { 0, 0, "0 %" },
    { 0, 10, "0 %" },
    { 1, 1000000, "<0.1 %" },
    { 5, 1000, "0.5 %" },
    { 1, 8, "12 %" },
    { 1, 3, "33 %" },
    { 995, 1000, "99.5 %" },
    { 999999, 1000000, ">99.9 %" },
    { 9996, 10000, ">99.9 %" },
    { 10, 10, "100 %" },
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = throng_format_percent (cases[i].part, cases[i].whole);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/units/milliseconds-have-sensible-digits", milliseconds_have_sensible_digits);
  g_test_add_func ("/units/rates-have-sensible-digits", rates_have_sensible_digits);
  g_test_add_func ("/units/durations-have-two-units-at-most", durations_have_two_units_at_most);
  g_test_add_func ("/units/counts-have-separators", counts_have_separators);
  g_test_add_func ("/units/bytes-are-counted-in-1024s", bytes_are_counted_in_1024s);
  g_test_add_func ("/units/only-none-is-0-and-only-all-is-100-percent",
                   only_none_is_0_and_only_all_is_100_percent);
  return g_test_run ();
}
