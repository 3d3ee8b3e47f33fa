/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/throng-units.h"

#include <inttypes.h>
#include <langinfo.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

/* Above it a double has no digits to spare for a number that people read. */
#define MOST_READABLE 1e15

/* @value, at least 0, with @decimals; always with a point, whatever the locale. */
static char *
format_fixed (double value, int decimals)
{
  char format[8];
  char text[64];

  g_snprintf (format, sizeof format, "%%.%df", decimals);
  return g_strdup (g_ascii_formatd (text, sizeof text, format, value));
}

/**
 * throng_format_count:
 *
 * Returns: (transfer full): @count with a comma between groups of three digits
 */
char *
throng_format_count (uint64_t count)
{
  g_autofree char *digits = g_strdup_printf ("%" PRIu64, count);
  size_t n = strlen (digits);
  GString *text = g_string_new (NULL);

  for (size_t i = 0; i < n; i++)
    {
      if (i > 0 && (n - i) % 3 == 0)
        g_string_append_c (text, ',');
      g_string_append_c (text, digits[i]);
    }
  return g_string_free_and_steal (text);
}

/* Two digits below 10, otherwise whole numbers; @most_decimals at the least for the smallest. */
static char *
format_sensibly (double value, int most_decimals)
{
  double smallest = pow (10, -most_decimals);

  if (!(value > 0))
    return g_strdup ("0");
  if (value >= MOST_READABLE)
    return g_strdup ("∞");
  if (value >= 9.95)
    return throng_format_count ((uint64_t) llround (value));
  if (value >= 0.995)
    return format_fixed (value, 1);
  if (value >= 0.0995 || most_decimals < 3)
    {
      g_autofree char *least = format_fixed (smallest, most_decimals);

      return value >= smallest / 2 ? format_fixed (value, 2) : g_strconcat ("<", least, NULL);
    }
  return format_fixed (MAX (value, smallest), most_decimals);
}

/**
 * throng_format_ms:
 * @value_ms: a time in milliseconds; not below 0
 *
 * Returns: (transfer full): two digits below 10 ms, otherwise whole milliseconds: 0, 0.004,
 * 0.42, 4.2, 42, 4,200; without the unit. Only 0 is "0"
 */
char *
throng_format_ms (double value_ms)
{
  return format_sensibly (value_ms, 3);
}

/**
 * throng_format_rate:
 * @per_second: not below 0
 *
 * Returns: (transfer full): 0, <0.01, 0.42, 4.2, 42, 4,200; without the unit. Only 0 is "0"
 */
char *
throng_format_rate (double per_second)
{
  return format_sensibly (per_second, 2);
}

/**
 * throng_format_bytes:
 *
 * Returns: (transfer full): 512 B, 1.5 KiB, 12 KiB, 3.4 GiB
 */
char *
throng_format_bytes (uint64_t n_bytes)
{
  static const char *const units[] = { "B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB" };
  double value = (double) n_bytes;
  unsigned unit = 0;
  g_autofree char *number = NULL;

  /* From 1,023.5 on it would be written as 1,024. */
  for (; value >= (unit == 0 ? 1024 : 1023.5) && unit + 1 < G_N_ELEMENTS (units); unit++)
    value /= 1024;
  number = unit > 0 && value < 9.95 ? format_fixed (value, 1)
                                    : throng_format_count ((uint64_t) llround (value));
  return g_strdup_printf ("%s %s", number, units[unit]);
}

/**
 * throng_format_duration:
 * @duration_s: seconds; not below 0
 *
 * Returns: (transfer full): 0 s, 0.4 s, 45 s, 1 min 30 s, 2 h 5 min, 3 d 4 h; rounded to what is
 * written
 */
char *
throng_format_duration (double duration_s)
{
  static const struct
  {
    int64_t large_s, small_s;
    const char *large, *small;
  } pairs[] = {
    { 86400, 3600, "d", "h" },
    { 3600, 60, "h", "min" },
    { 60, 1, "min", "s" },
  };
  double seconds = CLAMP (duration_s, 0, MOST_READABLE);

  if (seconds < 9.95)
    {
      g_autofree char *number = format_fixed (seconds, seconds == floor (seconds) ? 0 : 1);

      return g_strconcat (number, " s", NULL);
    }
  for (unsigned i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      int64_t n_small = llround (seconds / (double) pairs[i].small_s);
      int64_t per_large = pairs[i].large_s / pairs[i].small_s;

      if (n_small < per_large)
        continue;
      if (n_small % per_large == 0)
        return g_strdup_printf ("%" PRId64 " %s", n_small / per_large, pairs[i].large);
      return g_strdup_printf ("%" PRId64 " %s %" PRId64 " %s", n_small / per_large, pairs[i].large,
                              n_small % per_large, pairs[i].small);
    }
  return g_strdup_printf ("%lld s", llround (seconds));
}

/**
 * throng_format_percent:
 * @part: at most @whole
 * @whole: of which it is a part
 *
 * Returns: (transfer full): 0 %, <0.1 %, 0.5 %, 12 %, >99.9 %, 100 %. Only none is 0 %, only all is
 * 100 %, none of none is 0 %
 */
char *
throng_format_percent (uint64_t part, uint64_t whole)
{
  double percent = whole > 0 ? 100.0 * ((double) part / (double) whole) : 0;
  bool is_near_an_end = percent < 9.95 || percent > 90.05;
  g_autofree char *number = NULL;

  if (part == 0 || whole == 0)
    return g_strdup ("0 %");
  if (part >= whole)
    return g_strdup ("100 %");
  if (percent < 0.05)
    return g_strdup ("<0.1 %");
  if (percent >= 99.95)
    return g_strdup (">99.9 %");
  number = format_fixed (percent, is_near_an_end ? 1 : 0);
  return g_strconcat (number, " %", NULL);
}

/**
 * throng_units_localize:
 * @text: (transfer full): a quantity as the functions above write it
 * @thousands: what to write between thousands
 * @radix: what to write before decimals
 *
 * Returns: (transfer full): @text with these separators
 */
char *
throng_units_localize (char *text, const char *thousands, const char *radix)
{
  GString *result = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at++)
    if (*at == ',')
      g_string_append (result, thousands);
    else if (*at == '.')
      g_string_append (result, radix);
    else
      g_string_append_c (result, *at);
  g_free (text);
  return g_string_free_and_steal (result);
}

/**
 * throng_units_for_sentence:
 * @text: (transfer full): a quantity as the functions above write it
 *
 * Returns: (transfer full): @text with the separators of the locale; as it is where numbers are
 * those of the C locale, which has none between thousands
 */
char *
throng_units_for_sentence (char *text)
{
  const char *thousands = nl_langinfo (THOUSEP);
  const char *radix = nl_langinfo (RADIXCHAR);

  if (thousands[0] == '\0' && strcmp (radix, ".") == 0)
    return text;
  return throng_units_localize (text, thousands, radix);
}
