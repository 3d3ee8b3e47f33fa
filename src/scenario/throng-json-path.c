/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-json-path.h"

#include "scenario/throng-problem.h"

#include <glib/gi18n-lib.h>
#include <stdbool.h>
#include <string.h>

/* Each costs a walk through everything below the one before. */
#define MAX_DESCENTS 2

typedef struct
{
  char *name;   /* Owned (nullable): of a member */
  int index;    /* of an element, from the end when below 0 */
  bool is_any;  /* any member or element */
  bool descend; /* here or anywhere below */
} Step;

struct _ThrongJsonPath
{
  GArray *steps; /* Owned */
};

static void
clear_step (Step *step)
{
  g_free (step->name);
}

/* Each reader takes one form of a step and moves @at behind it, or says that it is not there. */

static bool
read_name (const char **at, Step *step)
{
  size_t length = strcspn (*at, ".[]'\"* \t\r\n");

  if (**at == '*')
    {
      step->is_any = true;
      ++*at;
      return true;
    }
  if (length == 0)
    return false;
  step->name = g_strndup (*at, length);
  *at += length;
  return true;
}

static bool
read_quoted (const char **at, Step *step)
{
  const char *end = strchr (*at + 1, **at);

  if (end == NULL || end[1] != ']')
    return false;
  step->name = g_strndup (*at + 1, (gsize) (end - *at - 1));
  *at = end + 2;
  return true;
}

static bool
read_index (const char **at, Step *step)
{
  bool negative = **at == '-';
  const char *digits = *at + negative;
  size_t length = strspn (digits, G_CSET_DIGITS);

  if (length == 0 || length > 9 || digits[length] != ']')
    return false;
  step->index = (int) g_ascii_strtoll (*at, NULL, 10);
  *at = digits + length + 1;
  return true;
}

static bool
read_bracket (const char **at, Step *step)
{
  if (g_str_has_prefix (*at, "*]"))
    {
      step->is_any = true;
      *at += 2;
      return true;
    }
  return **at == '\'' || **at == '"' ? read_quoted (at, step) : read_index (at, step);
}

static bool
read_step (const char **at, Step *step)
{
  if (**at == '[')
    {
      ++*at;
      return read_bracket (at, step);
    }
  if (**at != '.')
    return false;
  ++*at;
  step->descend = **at == '.';
  *at += step->descend;
  return read_name (at, step);
}

ThrongJsonPath *
throng_json_path_new (const char *expression, GError **error)
{
  g_autoptr (ThrongJsonPath) self = g_new0 (ThrongJsonPath, 1);
  const char *at = expression + (expression[0] == '$');
  unsigned n_descents = 0;
  bool valid = expression[0] == '$';

  self->steps = g_array_new (FALSE, FALSE, sizeof (Step));
  g_array_set_clear_func (self->steps, (GDestroyNotify) clear_step);
  while (valid && *at != '\0')
    {
      Step step = { 0 };

      valid = read_step (&at, &step);
      n_descents += step.descend;
      g_array_append_val (self->steps, step);
    }
  if (valid && n_descents <= MAX_DESCENTS)
    return g_steal_pointer (&self);

  g_set_error (error, THRONG_SCENARIO_ERROR, THRONG_SCENARIO_ERROR_INVALID,
               valid ? _ ("must hold “..” at most twice")
                     : _ ("must be a JSON path such as “$.result.id”, “$.list[0]” or “$..id”"));
  return NULL;
}

void
throng_json_path_free (ThrongJsonPath *self)
{
  g_array_unref (self->steps);
  g_free (self);
}

static JsonNode *find (const ThrongJsonPath *self, unsigned at, JsonNode *node);
static JsonNode *find_step (const ThrongJsonPath *self, unsigned at, JsonNode *node);

/* What the rest of the path finds in the members that @step names. */
static JsonNode *
find_in_object (const ThrongJsonPath *self, unsigned at, const Step *step, JsonObject *object)
{
  JsonNode *found = NULL;
  JsonNode *member;
  JsonObjectIter iter;

  if (step->name != NULL)
    {
      member = json_object_get_member (object, step->name);
      return member != NULL ? find (self, at + 1, member) : NULL;
    }
  json_object_iter_init_ordered (&iter, object);
  while (step->is_any && found == NULL && json_object_iter_next_ordered (&iter, NULL, &member))
    found = find (self, at + 1, member);
  return found;
}

static JsonNode *
find_in_array (const ThrongJsonPath *self, unsigned at, const Step *step, JsonArray *array)
{
  int length = (int) json_array_get_length (array);
  int index = step->index < 0 ? length + step->index : step->index;
  JsonNode *found = NULL;

  if (step->name != NULL)
    return NULL;
  if (!step->is_any)
    return index >= 0 && index < length
               ? find (self, at + 1, json_array_get_element (array, (guint) index))
               : NULL;
  for (int i = 0; i < length && found == NULL; i++)
    found = find (self, at + 1, json_array_get_element (array, (guint) i));
  return found;
}

/* The same step again, in everything that @node holds. */
static JsonNode *
find_below (const ThrongJsonPath *self, unsigned at, JsonNode *node)
{
  JsonNode *found = NULL;
  JsonNode *member;
  JsonObjectIter iter;
  JsonArray *array;

  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      json_object_iter_init_ordered (&iter, json_node_get_object (node));
      while (found == NULL && json_object_iter_next_ordered (&iter, NULL, &member))
        found = find_step (self, at, member);
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      array = json_node_get_array (node);
      for (guint i = 0; i < json_array_get_length (array) && found == NULL; i++)
        found = find_step (self, at, json_array_get_element (array, i));
    }
  return found;
}

static JsonNode *
find_step (const ThrongJsonPath *self, unsigned at, JsonNode *node)
{
  const Step *step = &g_array_index (self->steps, Step, at);
  JsonNode *found = NULL;

  if (JSON_NODE_HOLDS_OBJECT (node))
    found = find_in_object (self, at, step, json_node_get_object (node));
  else if (JSON_NODE_HOLDS_ARRAY (node))
    found = find_in_array (self, at, step, json_node_get_array (node));
  if (found == NULL && step->descend)
    found = find_below (self, at, node);
  return found;
}

static JsonNode *
find (const ThrongJsonPath *self, unsigned at, JsonNode *node)
{
  return at == self->steps->len ? node : find_step (self, at, node);
}

JsonNode *
throng_json_path_find (const ThrongJsonPath *self, JsonNode *root)
{
  return find (self, 0, root);
}
