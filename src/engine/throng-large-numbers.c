/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-large-numbers.h"

#include <math.h>
#include <string.h>

/* U+FFFF is no character, so that no text begins with it. */
#define MARK "\xef\xbf\xbf"
#define DIGITS "0123456789"
/* The shortest integer that may not fit: 9223372036854775808. */
#define MIN_DIGITS 19
/* The shortest number that no double comes near, 1e309, and the shortest without an exponent. */
#define MIN_CHARS 5
#define MIN_PLAIN_CHARS 309

static const char *
skip_string (const char *at, const char *end)
{
  for (at++; at < end && *at != '"'; at++)
    at += *at == '\\';
  return MIN (at + 1, end);
}

/* Returns: how long the number of JSON is (RFC 8259, section 6) that @text begins with; 0 = it does
 * not. @is_integer: (out) */
static size_t
match_number (const char *text, bool *is_integer)
{
  const char *at = text + (*text == '-');
  size_t n = strspn (at, DIGITS);

  *is_integer = true;
  if (n == 0 || (n > 1 && *at == '0'))
    return 0;
  at += n;
  if (at[0] == '.' && g_ascii_isdigit (at[1]))
    {
      *is_integer = false;
      at += 1 + strspn (at + 1, DIGITS);
    }
  if (*at == 'e' || *at == 'E')
    {
      size_t n_signs = at[1] == '+' || at[1] == '-';

      n = strspn (at + 1 + n_signs, DIGITS);
      *is_integer &= n == 0;
      at += n > 0 ? 1 + n_signs + n : 0;
    }
  return (size_t) (at - text);
}

static bool
has_exponent (const char *number, size_t length)
{
  return memchr (number, 'e', length) != NULL || memchr (number, 'E', length) != NULL;
}

/* Whether @number, of @length characters, is large; without a closer look at those that can't be.
 */
static bool
is_large (const char *number, size_t length)
{
  bool is_integer;
  g_autofree char *copy = NULL;

  if (length < MIN_CHARS || match_number (number, &is_integer) != length
      || (is_integer && length < MIN_DIGITS + (*number == '-'))
      || (!is_integer && length < MIN_PLAIN_CHARS && !has_exponent (number, length)))
    return false;
  copy = g_strndup (number, length);
  return is_integer ? !g_ascii_string_to_signed (copy, 10, G_MININT64, G_MAXINT64, NULL, NULL)
                    : isinf (g_ascii_strtod (copy, NULL));
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
throng_large_numbers_mark (const char *json, size_t length)
{
  const char *end = json + length;
  const char *done = json;
  GString *out = NULL;

  for (const char *at = json; at < end;)
    {
      size_t n = g_ascii_isdigit (*at) || *at == '-' ? strspn (at, "+-.eE" DIGITS) : 0;

      if (is_large (at, n))
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

/* Returns: how long the number is that @text, behind the mark, begins with, whoever sent it; 0 = it
 * is none that was marked */
static size_t
match_marked (const char *text)
{
  bool is_integer;
  size_t length = match_number (text, &is_integer);

  return is_large (text, length) ? length : 0;
}

const char *
throng_large_numbers_get (JsonNode *node)
{
  const char *text;
  size_t length;

  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  text = json_node_get_string (node);
  if (!g_str_has_prefix (text, MARK))
    return NULL;
  text += strlen (MARK);
  length = match_marked (text);
  return length > 0 && text[length] == '\0' ? text : NULL;
}

void
throng_large_numbers_unmark (GString *json, size_t from)
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
      size_t n = match_marked (at + n_opening);

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
