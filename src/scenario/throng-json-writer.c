/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-json-writer.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#define MAX_COLUMNS 100
/* How deep a value on one line may be nested, arrays of scalars not counted. */
#define MAX_LINE_DEPTH 2

static bool
is_container (JsonNode *node)
{
  return JSON_NODE_HOLDS_OBJECT (node) || JSON_NODE_HOLDS_ARRAY (node);
}

static bool
is_scalar_array (JsonNode *node)
{
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    return false;
  array = json_node_get_array (node);
  for (unsigned i = 0; i < json_array_get_length (array); i++)
    if (is_container (json_array_get_element (array, i)))
      return false;
  return true;
}

/* Whether @node is nested at most @depth deep. */
static bool
is_shallow (JsonNode *node, unsigned depth)
{
  JsonObjectIter iter;
  JsonNode *member;
  JsonArray *array;

  if (!is_container (node) || is_scalar_array (node))
    return true;
  if (depth == 0)
    return false;

  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      array = json_node_get_array (node);
      for (unsigned i = 0; i < json_array_get_length (array); i++)
        if (!is_shallow (json_array_get_element (array, i), depth - 1))
          return false;
      return true;
    }
  json_object_iter_init_ordered (&iter, json_node_get_object (node));
  while (json_object_iter_next_ordered (&iter, NULL, &member))
    if (!is_shallow (member, depth - 1))
      return false;
  return true;
}

void
throng_json_escape (const char *text, gsize length, GString *out)
{
  static const char hex[] = "0123456789abcdef";
  const char *end = text + length;

  while (text < end)
    {
      const char *run = text;
      unsigned char c;

      while (text < end && (unsigned char) *text >= 0x20 && *text != '"' && *text != '\\'
             && *text != 0x7f)
        text++;
      g_string_append_len (out, run, text - run);
      if (text == end)
        return;

      c = (unsigned char) *text++;
      g_string_append_c (out, '\\');
      switch (c)
        {
        case '"':
        case '\\':
          g_string_append_c (out, (char) c);
          break;
        case '\n':
          g_string_append_c (out, 'n');
          break;
        case '\r':
          g_string_append_c (out, 'r');
          break;
        case '\t':
          g_string_append_c (out, 't');
          break;
        default:
          g_string_append_len (out, "u00", 3);
          g_string_append_c (out, hex[c >> 4]);
          g_string_append_c (out, hex[c & 15]);
        }
    }
}

void
throng_json_write_double (double value, GString *out)
{
  static const char *const formats[] = { "%.15g", "%.16g", "%.17g" };
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  double back;

  /* JSON has no word for these. */
  if (!isfinite (value))
    {
      g_string_append (out, "null");
      return;
    }
  for (unsigned i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_ascii_formatd (buffer, sizeof buffer, formats[i], value);
      back = g_ascii_strtod (buffer, NULL);
      if (back >= value && back <= value)
        break;
    }
  g_string_append (out, buffer);
}

static void
write_string (const char *text, GString *out)
{
  g_string_append_c (out, '"');
  throng_json_escape (text, strlen (text), out);
  g_string_append_c (out, '"');
}

static void
write_scalar (JsonNode *node, GString *out)
{
  GType type = json_node_get_value_type (node);
  gsize before = out->len;

  if (JSON_NODE_HOLDS_NULL (node))
    g_string_append (out, "null");
  else if (type == G_TYPE_STRING)
    write_string (json_node_get_string (node), out);
  else if (type == G_TYPE_BOOLEAN)
    g_string_append (out, json_node_get_boolean (node) ? "true" : "false");
  else if (type == G_TYPE_INT64)
    g_string_append_printf (out, "%" G_GINT64_FORMAT, json_node_get_int (node));
  else
    {
      throng_json_write_double (json_node_get_double (node), out);
      /* A fraction of zero is part of the value: 5.0 stays 5.0. */
      if (strpbrk (out->str + before, ".en") == NULL)
        g_string_append (out, ".0");
    }
}

typedef struct
{
  const char *comma; /* between members */
  const char *colon; /* after a key */
  const char *pad;   /* inside of braces, and of brackets that hold braces */
} Style;

static const Style compact = { ",", ":", "" };
static const Style spaced = { ", ", ": ", " " };

static void write_line (JsonNode *node, const Style *style, GString *out);

static void
write_object_line (JsonObject *object, const Style *style, GString *out)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;
  bool first = true;

  g_string_append_c (out, '{');
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &member))
    {
      g_string_append (out, first ? style->pad : style->comma);
      write_string (name, out);
      g_string_append (out, style->colon);
      write_line (member, style, out);
      first = false;
    }
  g_string_append (out, first ? "" : style->pad);
  g_string_append_c (out, '}');
}

static void
write_array_line (JsonNode *node, const Style *style, GString *out)
{
  JsonArray *array = json_node_get_array (node);
  const char *pad = is_scalar_array (node) ? "" : style->pad;

  g_string_append_c (out, '[');
  g_string_append (out, pad);
  for (unsigned i = 0; i < json_array_get_length (array); i++)
    {
      g_string_append (out, i > 0 ? style->comma : "");
      write_line (json_array_get_element (array, i), style, out);
    }
  g_string_append (out, pad);
  g_string_append_c (out, ']');
}

static void
write_line (JsonNode *node, const Style *style, GString *out)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    write_object_line (json_node_get_object (node), style, out);
  else if (JSON_NODE_HOLDS_ARRAY (node))
    write_array_line (node, style, out);
  else
    write_scalar (node, out);
}

static void
new_line (unsigned depth, GString *out)
{
  g_string_append_printf (out, "\n%*s", (int) depth * 2, "");
}

/* Tries @node on the line that @out ends with, leaving room for a comma. */
static bool
try_line (JsonNode *node, GString *out)
{
  gsize before = out->len;
  const char *line;

  if (!is_shallow (node, MAX_LINE_DEPTH))
    return false;
  write_line (node, &spaced, out);
  line = out->str + before;
  while (line > out->str && line[-1] != '\n')
    line--;
  if (!is_container (node) || is_scalar_array (node) || g_utf8_strlen (line, -1) < MAX_COLUMNS)
    return true;

  g_string_truncate (out, before);
  return false;
}

static void write_pretty (JsonNode *node, unsigned depth, GString *out);

static void
write_object_lines (JsonObject *object, unsigned depth, GString *out)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;
  bool first = true;

  g_string_append_c (out, '{');
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &member))
    {
      g_string_append (out, first ? "" : ",");
      new_line (depth + 1, out);
      write_string (name, out);
      g_string_append (out, ": ");
      write_pretty (member, depth + 1, out);
      first = false;
    }
  new_line (depth, out);
  g_string_append_c (out, '}');
}

static void
write_array_lines (JsonArray *array, unsigned depth, GString *out)
{
  g_string_append_c (out, '[');
  for (unsigned i = 0; i < json_array_get_length (array); i++)
    {
      g_string_append (out, i > 0 ? "," : "");
      new_line (depth + 1, out);
      write_pretty (json_array_get_element (array, i), depth + 1, out);
    }
  new_line (depth, out);
  g_string_append_c (out, ']');
}

static void
write_pretty (JsonNode *node, unsigned depth, GString *out)
{
  bool is_document = depth == 0 && JSON_NODE_HOLDS_OBJECT (node)
                     && json_object_get_size (json_node_get_object (node)) > 0;

  if (!is_document && try_line (node, out))
    return;
  if (JSON_NODE_HOLDS_OBJECT (node))
    write_object_lines (json_node_get_object (node), depth, out);
  else
    write_array_lines (json_node_get_array (node), depth, out);
}

char *
throng_json_write (JsonNode *node)
{
  GString *out = g_string_new (NULL);

  write_pretty (node, 0, out);
  g_string_append_c (out, '\n');
  return g_string_free_and_steal (out);
}

void
throng_json_write_compact (JsonNode *node, GString *out)
{
  write_line (node, &compact, out);
}
