/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-duration.h"

#include "i18n/throng-i18n.h"
#include "scenario/throng-json-writer.h"
#include "scenario/throng-problem.h"

#include <math.h>
#include <string.h>

typedef struct
{
  const char *name;
  double seconds;
} Unit;

/* From large to small, as they stand in a duration. */
static const Unit units[] = {
  { "d", 86400 }, { "h", 3600 }, { "m", 60 }, { "s", 1 }, { "ms", 0.001 },
};

/* The end of the number at @text: digits, and perhaps a fraction and an exponent. */
static const char *
skip_number (const char *text)
{
  const char *end = text + strspn (text, G_CSET_DIGITS);

  if (end == text)
    return text;
  if (*end == '.' && g_ascii_isdigit (end[1]))
    end += 1 + strspn (end + 1, G_CSET_DIGITS);
  if (*end == 'e')
    {
      const char *digits = end + 1 + (end[1] == '+' || end[1] == '-');

      if (g_ascii_isdigit (*digits))
        end = digits + strspn (digits, G_CSET_DIGITS);
    }
  return end;
}

/* The index of the unit of @length letters at @text, no larger than that at @first; -1 = none. */
static int
find_unit (const char *text, size_t length, int first)
{
  for (int i = first; i < (int) G_N_ELEMENTS (units); i++)
    if (strlen (units[i].name) == length && strncmp (units[i].name, text, length) == 0)
      return i;
  return -1;
}

static bool
parse (const char *text, double *seconds)
{
  const char *end = skip_number (text);
  double sum = 0;
  int unit = -1;

  if (end > text && *end == '\0')
    {
      *seconds = g_ascii_strtod (text, NULL);
      return isfinite (*seconds);
    }
  do
    {
      double number = g_ascii_strtod (text, NULL);
      size_t length;

      if (end == text)
        return false;
      length = strspn (end, G_CSET_a_2_z);
      unit = find_unit (end, length, unit + 1);
      if (unit < 0)
        return false;
      /* Dividing keeps 500ms exactly 0.5. */
      sum += units[unit].seconds < 1 ? number / 1000 : number * units[unit].seconds;
      text = end + length;
      end = skip_number (text);
    }
  while (*text != '\0');

  *seconds = sum;
  return isfinite (sum);
}

bool
throng_duration_parse (const char *text, double *seconds, GError **error)
{
  double parsed;

  if (!parse (text, &parsed))
    {
      g_set_error (error, THRONG_SCENARIO_ERROR, THRONG_SCENARIO_ERROR_INVALID,
                   _ ("“%.40s” is not a duration such as 90, “1m30s” or “500ms”"), text);
      return false;
    }
  *seconds = parsed;
  return true;
}

static void
append_units (GString *text, double seconds)
{
  for (unsigned i = 0; units[i].seconds > 1; i++)
    {
      double count = floor (seconds / units[i].seconds);

      if (count > 0)
        g_string_append_printf (text, "%.0f%s", count, units[i].name);
      seconds -= count * units[i].seconds;
    }
  if (seconds >= 1 || (seconds > 0 && text->len > 0))
    {
      throng_json_write_double (seconds, text);
      g_string_append_c (text, 's');
    }
  else if (seconds > 0)
    {
      throng_json_write_double (seconds * 1000, text);
      g_string_append (text, "ms");
    }
}

char *
throng_duration_format (double seconds)
{
  GString *text = g_string_new (NULL);
  double back;

  append_units (text, seconds);
  /* Sums round, so the units are used only where they give the same number again. */
  if (!parse (text->str, &back) || back < seconds || back > seconds)
    {
      g_string_truncate (text, 0);
      throng_json_write_double (seconds, text);
      g_string_append_c (text, 's');
    }
  return g_string_free_and_steal (text);
}
