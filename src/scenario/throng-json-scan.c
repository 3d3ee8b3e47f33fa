/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-json-scan.h"

#include "i18n/throng-i18n.h"
#include "scenario/throng-json-doubles.h"
#include "scenario/throng-json-fault.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

/* A value may cost a kilobyte of memory for two bytes of a hostile file. */
#define MAX_VALUES 50000

typedef struct
{
  const char *at;
  const char *end;
  const char *fault;  /* at @at */
  const char *broken; /* (nullable): the first text that has a line end in it */
  unsigned depth;
  unsigned n_values;
} Scan;

static void
skip_string (Scan *scan)
{
  const char *start = scan->at++;

  for (; scan->at < scan->end && *scan->at != '"'; scan->at++)
    if (*scan->at == '\n' && scan->broken == NULL)
      scan->broken = start;
    else if (*scan->at == '\\')
      {
        if (scan->end - scan->at >= 6 && memcmp (scan->at, "\\u0000", 6) == 0)
          {
            scan->fault = _ ("text must hold no zero character");
            return;
          }
        scan->at++;
      }
  if (scan->at >= scan->end)
    {
      /* A quote that is missing turns all that follows inside out, up to the last one. */
      scan->at = scan->broken;
      if (scan->at == NULL)
        scan->at = start;
      scan->fault = _ ("the text that begins here never ends");
      return;
    }
  scan->at++;
}

/* Numbers are judged here only for whether they can be kept; the parser judges their syntax, and
 * what is none, such as an ID without quotes. */
static void
skip_number (Scan *scan)
{
  const char *start = scan->at;
  g_autofree char *number = NULL;
  gsize length;

  while (scan->at < scan->end && strchr ("+-.0123456789eE", *scan->at) != NULL)
    scan->at++;
  length = (gsize) (scan->at - start);
  number = g_strndup (start, length);

  if (!throng_json_is_number (number))
    return;
  if (strpbrk (number, ".eE") != NULL)
    {
      if (isfinite (g_ascii_strtod (number, NULL)))
        return;
    }
  else if (g_ascii_string_to_signed (number, 10, G_MININT64, G_MAXINT64, NULL, NULL) || length < 19)
    return;
  scan->at = start;
  scan->fault = _ ("the number is too large to be kept exactly");
}

static void
count_value (Scan *scan)
{
  if (++scan->n_values > MAX_VALUES)
    scan->fault = _ ("the file holds more than 50000 values");
}

static void
scan_token (Scan *scan)
{
  switch (*scan->at)
    {
    case '"':
      skip_string (scan);
      break;
    case '{':
    case '[':
      if (++scan->depth > THRONG_JSON_MAX_DEPTH)
        scan->fault = _ ("nested more than 64 deep");
      else
        count_value (scan);
      scan->at += scan->fault == NULL;
      break;
    case '}':
    case ']':
      scan->depth -= scan->depth > 0;
      scan->at++;
      break;
    case ',':
      count_value (scan);
      scan->at++;
      break;
    case '-':
    case '0' ... '9':
      skip_number (scan);
      break;
    default:
      scan->at++;
    }
}

static void
add_at (GPtrArray *problems,
        const char *name,
        const char *data,
        const char *at,
        const char *message)
{
  g_autofree char *place = NULL;
  unsigned line = 1;
  const char *start = data;

  for (const char *c = data; c < at; c++)
    if (*c == '\n')
      {
        line++;
        start = c + 1;
      }
  place = g_strdup_printf ("%s:%u:%ld", name, line, g_utf8_strlen (start, at - start) + 1);
  throng_problems_add (problems, place, "%s", message);
}

/* There need not be a zero byte behind @data, and one in it is no blank. */
static bool
is_blank (const char *data, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (data[i] == '\0' || strchr (" \t\r\n", data[i]) == NULL)
      return false;
  return true;
}

/* (nullable): what goes on from the name of the file */
static const char *
find_fault_of_whole (const char *data, gsize length)
{
  if (length > THRONG_JSON_MAX_BYTES)
    return _ ("is larger than 16 MiB");
  if (length >= 2 && (memcmp (data, "\xff\xfe", 2) == 0 || memcmp (data, "\xfe\xff", 2) == 0))
    return _ ("is UTF-16; it must be UTF-8");
  return is_blank (data, length) ? _ ("is empty") : NULL;
}

/* Whether @data is worth parsing. */
static bool
scan_all (const char *data, gsize length, const char *name, GPtrArray *problems)
{
  Scan scan = { .at = data, .end = data + length };
  const char *fault = find_fault_of_whole (data, length);
  const char *valid_end;

  if (fault != NULL)
    {
      throng_problems_add (problems, name, "%s", fault);
      return false;
    }
  if (memchr (data, '\0', length) != NULL)
    {
      scan.at = memchr (data, '\0', length);
      scan.fault = _ ("the file must hold no zero bytes");
    }
  else if (!g_utf8_validate (data, (gssize) length, &valid_end))
    {
      scan.at = valid_end;
      scan.fault = _ ("the file is not valid UTF-8");
    }

  while (scan.fault == NULL && scan.at < scan.end)
    scan_token (&scan);
  if (scan.fault != NULL)
    add_at (problems, name, data, scan.at, scan.fault);
  return scan.fault == NULL;
}

typedef struct
{
  GPtrArray *problems;
  const char *name;
  const char *data;
} Doubles;

/* The parser would keep the last one. */
static void
found_double_cb (const char *at, const char *key, void *data)
{
  const Doubles *doubles = data;
  g_autofree char *message = NULL;

  if (doubles->problems->len >= THRONG_MAX_PROBLEMS)
    return;
  message = g_strdup_printf (_ ("the key “%.60s” stands twice in the same object"), key);
  add_at (doubles->problems, doubles->name, doubles->data, at, message);
}

/* The parser's messages begin `<data>:LINE:COLUMN: Parse error: `. */
static void
add_parser_error (GPtrArray *problems, const char *name, const char *message)
{
  g_autofree char *place = NULL;
  g_auto (GStrv) parts = g_strsplit (message, ":", 4);
  const char *rest;

  if (g_strv_length (parts) < 4)
    {
      throng_problems_add (problems, name, "%s", message);
      return;
    }
  place = g_strdup_printf ("%s:%s:%s", name, parts[1], parts[2]);
  rest = parts[3] + strspn (parts[3], " ");
  if (g_str_has_prefix (rest, "Parse error: "))
    rest += strlen ("Parse error: ");
  throng_problems_add (problems, place, "%s", rest);
}

static void
add_syntax_error (GPtrArray *problems,
                  const char *name,
                  const char *data,
                  gsize length,
                  const char *message)
{
  g_autofree char *text = g_strndup (data, length);
  const char *at;
  const char *fault = throng_json_find_fault (text, &at);

  if (fault != NULL)
    add_at (problems, name, text, at, fault);
  else
    add_parser_error (problems, name, message);
}

JsonNode *
throng_json_parse (const char *data, gsize length, const char *name, GPtrArray *problems)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) error = NULL;
  Doubles doubles = { .problems = problems, .name = name };
  unsigned n_before = problems->len;

  /* Some editors begin a file with a byte order mark. */
  if (length >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0)
    {
      data += 3;
      length -= 3;
    }
  if (!scan_all (data, length, name, problems))
    return NULL;
  json_parser_set_strict (parser, TRUE);
  doubles.data = data;
  if (json_parser_load_from_data (parser, data, (gssize) length, &error))
    throng_json_find_doubles (data, length, found_double_cb, &doubles);
  else
    add_syntax_error (problems, name, data, length, error->message);
  return problems->len == n_before ? json_parser_steal_root (parser) : NULL;
}
