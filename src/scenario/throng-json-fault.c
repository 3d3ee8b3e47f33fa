/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-json-fault.h"

#include <glib/gi18n-lib.h>
#include <stdbool.h>
#include <string.h>

#define BLANKS " \t\r\n"

typedef struct
{
  const char *at;
  const char *end; /* of the token before */
  char before;     /* its first character; 0 = none */
  unsigned depth;
  char closing[THRONG_JSON_MAX_DEPTH + 1];  /* by depth: what ends the object or array */
  bool has_name[THRONG_JSON_MAX_DEPTH + 1]; /* by depth: whether a member's colon has come */
  bool is_lost;                             /* at a fault that is none of the usual */
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

static const char *
close_level (Walk *walk)
{
  if (walk->before == ',' && walk->depth > 0)
    return _ ("there is a comma too many before this");
  if (walk->depth == 0 || *walk->at != walk->closing[walk->depth] || walk->before == ':'
      || (is_after_value (walk) && is_nameless_member (walk)))
    walk->is_lost = true;
  else
    walk->depth--;
  walk->at++;
  return NULL;
}

static void
separate (Walk *walk)
{
  bool is_colon = *walk->at == ':';
  bool wants_colon = is_nameless_member (walk);

  walk->is_lost = !is_after_value (walk) || walk->depth == 0 || is_colon != wants_colon;
  walk->has_name[walk->depth] = is_colon;
  walk->at++;
}

static void
skip_string (Walk *walk)
{
  for (walk->at++; *walk->at != '"' && *walk->at != '\0'; walk->at++)
    if (walk->at[0] == '\\' && walk->at[1] != '\0')
      walk->at++;
  walk->at += *walk->at == '"';
}

static void
skip_word (Walk *walk)
{
  size_t length = strspn (walk->at, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "+-._");

  walk->is_lost = length == 0;
  if (g_ascii_isalpha (*walk->at))
    walk->is_lost = !(length == 4 && strncmp (walk->at, "true", 4) == 0)
                    && !(length == 5 && strncmp (walk->at, "false", 5) == 0)
                    && !(length == 4 && strncmp (walk->at, "null", 4) == 0);
  walk->at += length;
}

static const char *
enter_value (Walk *walk)
{
  bool is_name = is_nameless_member (walk);

  if (is_after_value (walk))
    {
      walk->is_lost = walk->depth == 0 || is_name;
      return walk->is_lost ? NULL : _ ("a comma is missing before this");
    }
  if (is_name && *walk->at != '"')
    walk->is_lost = true;
  else if (*walk->at == '"')
    skip_string (walk);
  else if (*walk->at != '{' && *walk->at != '[')
    skip_word (walk);
  else if (walk->depth == THRONG_JSON_MAX_DEPTH)
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
      separate (walk);
      return NULL;
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
  return !walk.is_lost && walk.depth > 0 ? _ ("the file ends too early: a “}” or “]” is missing")
                                         : NULL;
}
