/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-header-lines.h"

#include "scenario/throng-field.h"
#include "scenario/throng-validate.h"

#include <string.h>

/* Takes from @line what a shell needs around it. */
static void
strip_option (char *line)
{
  size_t length;

  g_strstrip (line);
  if (g_str_has_suffix (line, "\\"))
    line[strlen (line) - 1] = '\0';
  if (g_str_has_prefix (line, "-H ") || g_str_has_prefix (line, "--header "))
    memset (line, ' ', strcspn (line, " "));
  g_strstrip (line);
  length = strlen (line);
  if (length >= 2 && strchr ("'\"", line[0]) != NULL && line[length - 1] == line[0])
    line[0] = line[length - 1] = ' ';
  g_strstrip (line);
}

static bool
is_first_line (const char *line)
{
  return g_str_has_prefix (line, "HTTP/") || strstr (line, " HTTP/") != NULL;
}

/* (nullable) */
static ThrongField *
parse_line (char *line)
{
  char *value = strchr (line, ':');

  if (value == NULL)
    return NULL;
  *value++ = '\0';
  if (!throng_is_token (line))
    return NULL;
  return g_object_new (THRONG_TYPE_FIELD, "name", line, "value", g_strstrip (value), "enabled",
                       throng_find_own_header (line) == NULL, NULL);
}

GPtrArray *
throng_header_lines_parse (const char *text)
{
  g_auto (GStrv) lines = g_strsplit_set (text, "\r\n", -1);
  GPtrArray *fields = g_ptr_array_new_with_free_func (g_object_unref);

  for (unsigned i = 0; lines[i] != NULL; i++)
    {
      ThrongField *field;

      strip_option (lines[i]);
      if (lines[i][0] == '\0' || lines[i][0] == ':' || (i == 0 && is_first_line (lines[i])))
        continue;
      field = parse_line (lines[i]);
      if (field == NULL)
        {
          g_ptr_array_set_size (fields, 0);
          break;
        }
      g_ptr_array_add (fields, field);
    }
  return fields;
}
