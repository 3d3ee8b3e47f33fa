/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-json-doubles.h"

#include "scenario/throng-json-fault.h"

#include <json-glib/json-glib.h>
#include <string.h>

/* What follows the string that begins at @at. */
static const char *
skip_string (const char *at)
{
  for (at++; *at != '"'; at++)
    at += *at == '\\';
  return at + 1;
}

/* The name that stands from @at to @end, quotes included; escapes are another way to write it. */
static char *
dup_name (const char *at, const char *end)
{
  g_autofree char *quoted = g_strndup (at, (gsize) (end - at));
  g_autoptr (JsonNode) node = strchr (quoted, '\\') != NULL ? json_from_string (quoted, NULL)
                                                            : NULL;

  return node != NULL ? json_node_dup_string (node) : g_strndup (at + 1, (gsize) (end - at) - 2);
}

void
throng_json_find_doubles (const char *text, gsize length, ThrongJsonDoubleFunc found, void *data)
{
  /* Of the objects that are open, by depth; of arrays %NULL. */
  GHashTable *names[THRONG_JSON_MAX_DEPTH + 1] = { NULL };
  unsigned depth = 0;
  const char *next;

  for (const char *at = text; at < text + length; at = next)
    {
      next = *at == '"' ? skip_string (at) : at + 1;
      if (*at == '{')
        names[++depth] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      else if (*at == '[')
        names[++depth] = NULL;
      else if ((*at == '}' || *at == ']') && depth > 0)
        g_clear_pointer (&names[depth--], g_hash_table_unref);
      else if (names[depth] != NULL && *at == '"' && next[strspn (next, " \t\r\n")] == ':')
        {
          char *name = dup_name (at, next);

          if (g_hash_table_contains (names[depth], name))
            found (at, name, data);
          g_hash_table_add (names[depth], name);
        }
    }
}
