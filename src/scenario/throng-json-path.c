/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-json-path.h"

#include "i18n/throng-i18n.h"
#include "scenario/throng-problem.h"

#include <stdbool.h>
#include <string.h>

/* Each costs a walk through everything below the one before. */
#define MAX_DESCENTS 2
#define MAX_LENGTH 4096

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
  if (strncmp (*at, "*]", 2) == 0)
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
  bool is_long = strlen (expression) > MAX_LENGTH;
  unsigned n_descents = 0;
  bool valid = expression[0] == '$' && !is_long;

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

  if (is_long)
    g_set_error (error, THRONG_SCENARIO_ERROR, THRONG_SCENARIO_ERROR_INVALID,
                 _ ("must have at most %d characters"), MAX_LENGTH);
  else
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

/* A walk through a document. */
typedef struct
{
  const ThrongJsonPath *path;
  JsonNode *first;
  GPtrArray *all; /* Borrowed (nullable): the first match is enough */
  unsigned max;
} Walk;

/* Each says whether the walk is over. */
static bool visit (Walk *walk, unsigned at, JsonNode *node);
static bool visit_step (Walk *walk, unsigned at, JsonNode *node);

/* What the rest of the path finds in the members that @step names. */
static bool
visit_object (Walk *walk, unsigned at, const Step *step, JsonObject *object)
{
  bool is_over = false;
  JsonNode *member;
  JsonObjectIter iter;

  if (step->name != NULL)
    {
      member = json_object_get_member (object, step->name);
      return member != NULL && visit (walk, at + 1, member);
    }
  json_object_iter_init_ordered (&iter, object);
  while (step->is_any && !is_over && json_object_iter_next_ordered (&iter, NULL, &member))
    is_over = visit (walk, at + 1, member);
  return is_over;
}

static bool
visit_array (Walk *walk, unsigned at, const Step *step, JsonArray *array)
{
  int length = (int) json_array_get_length (array);
  int index = step->index < 0 ? length + step->index : step->index;
  bool is_over = false;

  if (step->name != NULL)
    return false;
  if (!step->is_any)
    return index >= 0 && index < length
           && visit (walk, at + 1, json_array_get_element (array, (guint) index));
  for (int i = 0; i < length && !is_over; i++)
    is_over = visit (walk, at + 1, json_array_get_element (array, (guint) i));
  return is_over;
}

/* The same step again, in everything that @node holds. */
static bool
visit_below (Walk *walk, unsigned at, JsonNode *node)
{
  bool is_over = false;
  JsonNode *member;
  JsonObjectIter iter;
  JsonArray *array;

  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      json_object_iter_init_ordered (&iter, json_node_get_object (node));
      while (!is_over && json_object_iter_next_ordered (&iter, NULL, &member))
        is_over = visit_step (walk, at, member);
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      array = json_node_get_array (node);
      for (guint i = 0; i < json_array_get_length (array) && !is_over; i++)
        is_over = visit_step (walk, at, json_array_get_element (array, i));
    }
  return is_over;
}

static bool
visit_step (Walk *walk, unsigned at, JsonNode *node)
{
  const Step *step = &g_array_index (walk->path->steps, Step, at);
  bool is_over = false;

  if (JSON_NODE_HOLDS_OBJECT (node))
    is_over = visit_object (walk, at, step, json_node_get_object (node));
  else if (JSON_NODE_HOLDS_ARRAY (node))
    is_over = visit_array (walk, at, step, json_node_get_array (node));
  return is_over || (step->descend && visit_below (walk, at, node));
}

static bool
visit (Walk *walk, unsigned at, JsonNode *node)
{
  if (at < walk->path->steps->len)
    return visit_step (walk, at, node);

  walk->first = node;
  if (walk->all == NULL)
    return true;
  g_ptr_array_add (walk->all, node);
  return walk->all->len >= walk->max;
}

JsonNode *
throng_json_path_find (const ThrongJsonPath *self, JsonNode *root)
{
  Walk walk = { .path = self };

  visit (&walk, 0, root);
  return walk.first;
}

void
throng_json_path_find_all (const ThrongJsonPath *self,
                           JsonNode *root,
                           unsigned max,
                           GPtrArray *found)
{
  Walk walk = { .path = self, .all = found, .max = max };

  visit (&walk, 0, root);
}
