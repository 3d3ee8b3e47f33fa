/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-large-integers.h"

#include <string.h>

/* U+FFFF is no character, so that no text begins with it. */
#define MARK "\xef\xbf\xbf"
#define DIGITS "0123456789"
/* The shortest that may not fit: 9223372036854775808. */
#define MIN_DIGITS 19

static const char *
skip_string (const char *at, const char *end)
{
  for (at++; at < end && *at != '"'; at++)
    at += *at == '\\';
  return MIN (at + 1, end);
}

/* The number must not be part of a longer one. */
static bool
is_large_integer (const char *number, size_t length)
{
  g_autofree char *copy = NULL;
  size_t n_signs = *number == '-';

  if (length < MIN_DIGITS + n_signs || strspn (number + n_signs, DIGITS) != length - n_signs
      || number[n_signs] == '0')
    return false;
  copy = g_strndup (number, length);
  return !g_ascii_string_to_signed (copy, 10, G_MININT64, G_MAXINT64, NULL, NULL);
}

/* Appends @json from @done to @number, and the number in clothes of a text. */
static void
append_marked (GString *out, const char *done, const char *number, size_t length)
{
  g_string_append_len (out, done, number - done);
  g_string_append (out, "\"" MARK);
  g_string_append_len (out, number, (gssize) length);
  g_string_append_c (out, '"');
}

GString *
throng_large_integers_mark (const char *json, size_t length)
{
  const char *end = json + length;
  const char *done = json;
  GString *out = NULL;

  for (const char *at = json; at < end;)
    {
      size_t n = g_ascii_isdigit (*at) || *at == '-' ? strspn (at, "+-.eE" DIGITS) : 0;

      if (n >= MIN_DIGITS && is_large_integer (at, n))
        {
          if (out == NULL)
            out = g_string_sized_new (length + 64);
          append_marked (out, done, at, n);
          done = at + n;
        }
      at = *at == '"' ? skip_string (at, end) : at + MAX (n, 1);
    }
  if (out != NULL)
    g_string_append_len (out, done, end - done);
  return out;
}

/* Whether @text, behind the mark, is what was marked, whoever sent it. */
static size_t
get_n_digits (const char *text)
{
  size_t n_signs = *text == '-';
  size_t n = strspn (text + n_signs, DIGITS);

  return n >= MIN_DIGITS ? n_signs + n : 0;
}

const char *
throng_large_integers_get (JsonNode *node)
{
  const char *text;

  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  text = json_node_get_string (node);
  if (!g_str_has_prefix (text, MARK))
    return NULL;
  text += strlen (MARK);
  return get_n_digits (text) > 0 && text[get_n_digits (text)] == '\0' ? text : NULL;
}

void
throng_large_integers_unmark (GString *json, size_t from)
{
  const size_t n_opening = strlen ("\"" MARK);
  g_autofree char *written = NULL;
  const char *done, *at;

  if (strstr (json->str + from, "\"" MARK) == NULL)
    return;
  done = at = written = g_strdup (json->str + from);
  g_string_truncate (json, from);
  while ((at = strstr (at, "\"" MARK)) != NULL)
    {
      size_t n = get_n_digits (at + n_opening);

      if (n == 0 || at[n_opening + n] != '"')
        {
          at += n_opening;
          continue;
        }
      g_string_append_len (json, done, at - done);
      g_string_append_len (json, at + n_opening, (gssize) n);
      done = at = at + n_opening + n + 1;
    }
  g_string_append (json, done);
}
