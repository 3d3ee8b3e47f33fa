/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-json-fault.h"

#include <string.h>

#include "i18n/throng-i18n.h"

#define BLANKS " \t\r\n"

typedef struct
{
  const char *at;
  const char *end; /* of the token before */
  char before;     /* its first character; 0 = none */
  unsigned depth;
  char closing[THRONG_JSON_MAX_DEPTH + 1];  /* by depth: what ends the object or array */
  bool has_name[THRONG_JSON_MAX_DEPTH + 1]; /* by depth: whether a member's colon has come */
  bool is_lost;                             /* deeper than a file may be */
} Walk;

static bool
is_after_value (const Walk *walk)
{
  return walk->before != '\0' && strchr ("{[,:", walk->before) == NULL;
}

static bool
is_nameless_member (const Walk *walk)
{
  return walk->closing[walk->depth] == '}' && !walk->has_name[walk->depth];
}

/* What is wrong with something else than a value at the beginning or after the end. */
static const char *
find_outer_fault (const Walk *walk)
{
  return walk->before == '\0' ? _ ("this cannot stand in JSON")
                              : _ ("the file must end before this");
}

static const char *
close_level (Walk *walk)
{
  if (walk->depth == 0)
    return find_outer_fault (walk);
  if (walk->before == ',')
    return _ ("there is a comma too many before this");
  if (walk->before == ':')
    return _ ("a value is missing before this");
  if (is_after_value (walk) && is_nameless_member (walk))
    return _ ("a “:” is missing before this");
  if (*walk->at != walk->closing[walk->depth])
    return *walk->at == ']' ? _ ("a “}” is missing before this")
                            : _ ("a “]” is missing before this");
  walk->depth--;
  walk->at++;
  return NULL;
}

static const char *
separate (Walk *walk)
{
  bool is_colon = *walk->at == ':';
  bool wants_colon = is_nameless_member (walk);

  if (walk->depth == 0)
    return find_outer_fault (walk);
  if (!is_after_value (walk))
    return wants_colon ? _ ("the name of a member must stand here, in double quotes")
                       : _ ("a value is missing before this");
  if (is_colon != wants_colon)
    return wants_colon ? _ ("a “:” is missing before this")
                       : _ ("a “:” stands behind the name of a member only");
  walk->has_name[walk->depth] = is_colon;
  walk->at++;
  return NULL;
}

/* The UTF-16 unit that `\uXXXX` at @at stands for; -1 = it is none. */
static int
read_unit (const char *at)
{
  int unit = 0;

  if (at[0] != '\\' || at[1] != 'u')
    return -1;
  for (unsigned i = 2; i < 6; i++)
    {
      if (!g_ascii_isxdigit (at[i]))
        return -1;
      unit = unit * 16 + g_ascii_xdigit_value (at[i]);
    }
  return unit;
}

/* At a backslash; moves to the last character of the escape. */
static const char *
skip_escape (Walk *walk)
{
  int unit = read_unit (walk->at);
  bool is_pair = (unit & 0xfc00) == 0xd800 && (read_unit (walk->at + 6) & 0xfc00) == 0xdc00;

  if (walk->at[1] == '\0' || strchr ("\"\\/bfnrtu", walk->at[1]) == NULL
      || (walk->at[1] == 'u' && unit < 0))
    return _ (
        "after “\\” stands one of \" \\ / b f n r t or u and four digits; “\\” itself is “\\\\”");
  if (unit >= 0 && (unit & 0xf800) == 0xd800 && !is_pair)
    return _ ("this is half of a character: a surrogate needs its other half");
  if (unit >= 0)
    walk->at += is_pair ? 11 : 5;
  else
    walk->at++;
  return NULL;
}

static const char *
skip_string (Walk *walk)
{
  const char *fault = NULL;

  for (walk->at++; *walk->at != '"' && *walk->at != '\0'; walk->at++)
    {
      if (*walk->at == '\n' || *walk->at == '\r' || *walk->at == '\t')
        return _ ("in text a line end is written “\\n” and a tab “\\t”");
      if (*walk->at == '\\')
        fault = skip_escape (walk);
      if (fault != NULL)
        return fault;
    }
  walk->at += *walk->at == '"';
  return NULL;
}

static const char *
skip_digits (const char *at)
{
  return at + strspn (at, G_CSET_DIGITS);
}

bool
throng_json_is_number (const char *text)
{
  const char *at = text + (*text == '-');
  const char *digits;

  digits = at;
  at = *at == '0' ? at + 1 : skip_digits (at);
  if (at == digits)
    return false;
  if (*at == '.')
    {
      digits = at + 1;
      at = skip_digits (digits);
      if (at == digits)
        return false;
    }
  if (*at == 'e' || *at == 'E')
    {
      digits = at + 1 + (at[1] == '+' || at[1] == '-');
      at = skip_digits (digits);
      if (at == digits)
        return false;
    }
  return *at == '\0';
}

static const char *
skip_word (Walk *walk)
{
  static const char *const words[] = { "true", "false", "null", NULL };
  size_t length = strspn (walk->at, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "+-._");
  g_autofree char *word = g_strndup (walk->at, length);

  if (length == 0)
    return _ ("this cannot stand in JSON");
  if (g_ascii_isalpha (*word) && !g_strv_contains (words, word))
    return _ ("there is no such word in JSON: it knows true, false and null, and text in double "
              "quotes");
  if (!g_ascii_isalpha (*word) && !throng_json_is_number (word))
    return _ ("this is not a number such as 10, -0.5 or 1e3");
  walk->at += length;
  return NULL;
}

/* As word processors write them. */
static bool
is_curly_quote (const char *at)
{
  static const char *const quotes[] = { "“", "”", "„", "‘", "’", "‚", "«", "»" };

  for (unsigned i = 0; i < G_N_ELEMENTS (quotes); i++)
    if (g_str_has_prefix (at, quotes[i]))
      return true;
  return false;
}

static const char *
enter_value (Walk *walk)
{
  bool is_name = is_nameless_member (walk);

  if (is_after_value (walk))
    {
      if (walk->depth == 0)
        return find_outer_fault (walk);
      return is_name ? _ ("a “:” is missing before this") : _ ("a comma is missing before this");
    }
  if (is_curly_quote (walk->at))
    return _ ("text stands between straight quotes: \"…\"");
  if (is_name && *walk->at != '"')
    return _ ("the name of a member must stand here, in double quotes");
  if (*walk->at == '"')
    return skip_string (walk);
  if (g_str_has_prefix (walk->at, "{{"))
    return _ ("a template stands in double quotes, also where its value is a number: "
              "\"{{random.int 1 9}}\"");
  if (*walk->at != '{' && *walk->at != '[')
    return skip_word (walk);
  if (walk->depth == THRONG_JSON_MAX_DEPTH)
    walk->is_lost = true;
  else
    {
      walk->closing[++walk->depth] = *walk->at++ == '{' ? '}' : ']';
      walk->has_name[walk->depth] = false;
    }
  return NULL;
}

static const char *
take_token (Walk *walk)
{
  switch (*walk->at)
    {
    case '/':
    case '#':
      return _ ("JSON has no comments");
    case '\'':
      return _ ("text stands between double quotes");
    case '}':
    case ']':
      return close_level (walk);
    case ',':
    case ':':
      return separate (walk);
    default:
      return enter_value (walk);
    }
}

const char *
throng_json_find_fault (const char *data, const char **at)
{
  Walk walk = { .at = data + strspn (data, BLANKS), .end = data };

  while (*walk.at != '\0' && !walk.is_lost)
    {
      char first = *walk.at;
      const char *fault = take_token (&walk);

      *at = walk.at;
      if (fault != NULL)
        return fault;
      walk.before = first;
      walk.end = walk.at;
      walk.at += strspn (walk.at, BLANKS);
    }
  *at = walk.end;
  return !walk.is_lost && walk.depth > 0 ? _ ("this ends too early: a “}” or “]” is missing")
                                         : NULL;
}
