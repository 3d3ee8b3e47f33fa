/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/design/throng-form-value.h"

#include <glib/gi18n.h>
#include <langinfo.h>
#include <math.h>
#include <string.h>

#include "scenario/throng-duration.h"
#include "scenario/throng-json-writer.h"
#include "scenario/throng-problem.h"

static char *
format_double (double value)
{
  GString *text = g_string_new (NULL);

  throng_json_write_double (value, text);
  return g_string_free_and_steal (text);
}

/* A bare number would leave open what it counts. */
static char *
format_duration (double seconds, const char *written)
{
  if (written != NULL)
    return g_strdup (written);
  return seconds > 0 ? throng_duration_format (seconds) : format_double (seconds);
}

char *
throng_form_value_localize (char *text)
{
  const char *radix = nl_langinfo (RADIXCHAR);
  g_auto (GStrv) parts = NULL;

  if (g_str_equal (radix, "."))
    return text;
  parts = g_strsplit (text, ".", -1);
  g_free (text);
  return g_strjoinv (radix, parts);
}

char *
throng_form_value_dup_plain (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, nl_langinfo (RADIXCHAR), -1);
  char *plain = g_strjoinv (".", parts);

  return g_strstrip (g_strdelimit (plain, ",", '.'));
}

char *
throng_form_value_format (const GValue *value, bool is_duration, const char *written)
{
  if (G_VALUE_HOLDS_STRING (value))
    return g_strdup (g_value_get_string (value) != NULL ? g_value_get_string (value) : "");
  if (G_VALUE_HOLDS_INT64 (value))
    return g_strdup_printf ("%" G_GINT64_FORMAT, g_value_get_int64 (value));
  if (is_duration)
    return throng_form_value_localize (format_duration (g_value_get_double (value), written));
  return throng_form_value_localize (format_double (g_value_get_double (value)));
}

static bool
fail (GError **error, const char *message)
{
  g_set_error_literal (error, THRONG_SCENARIO_ERROR, THRONG_SCENARIO_ERROR_INVALID, message);
  return false;
}

static bool
parse_integer (const char *text, GValue *value, GError **error)
{
  gint64 number;

  if (!g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &number, NULL))
    return fail (error, _ ("Must be a whole number, such as 10"));
  g_value_set_int64 (value, number);
  return true;
}

static bool
parse_number (const char *text, GValue *value, GError **error)
{
  char *end;
  double number = g_ascii_strtod (text, &end);

  if (end == text || *end != '\0' || !isfinite (number))
    return fail (error, _ ("Must be a number, such as 2.5"));
  g_value_set_double (value, number);
  return true;
}

static bool
parse_duration (const char *text, GValue *value, GError **error)
{
  double seconds;

  if (!throng_duration_parse (text, &seconds, NULL))
    return fail (error, _ ("Must be a duration, such as 1m30s, 500ms or 2.5"));
  g_value_set_double (value, seconds);
  return true;
}

bool
throng_form_value_parse (const char *text, bool is_duration, GValue *value, GError **error)
{
  g_autofree char *stripped = NULL, *plain = NULL;

  if (G_VALUE_HOLDS_STRING (value))
    {
      g_value_set_string (value, text);
      return true;
    }
  stripped = g_strstrip (g_strdup (text));
  if (G_VALUE_HOLDS_INT64 (value))
    return parse_integer (stripped, value, error);
  plain = throng_form_value_dup_plain (text);
  return is_duration ? parse_duration (plain, value, error) : parse_number (plain, value, error);
}

/* Plain seconds stand in the file as a number. */
static bool
has_unit (const char *written)
{
  return written != NULL && strpbrk (written, "dhms") != NULL;
}

void
throng_form_value_set (ThrongNode *node,
                       const char *property,
                       const GValue *value,
                       const char *written)
{
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (node), property);
  g_autofree char *stripped = has_unit (written) ? throng_form_value_dup_plain (written) : NULL;
  g_auto (GValue) before = G_VALUE_INIT;
  g_autofree char *shown = NULL;

  g_value_init (&before, pspec->value_type);
  g_object_get_property (G_OBJECT (node), property, &before);
  if (written != NULL)
    shown = throng_form_value_format (&before, true, throng_node_get_written (node, property));
  /* Who types again what stands there changes nothing. */
  if (shown != NULL && g_str_equal (shown, written))
    return;
  if (written == NULL)
    g_object_set_property (G_OBJECT (node), property, value);
  else if (g_param_values_cmp (pspec, &before, value) != 0
           || g_strcmp0 (throng_node_get_written (node, property), stripped) != 0)
    throng_node_restore (node, property, value, stripped);
}
