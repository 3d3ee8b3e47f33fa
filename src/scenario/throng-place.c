/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-place.h"

#include "scenario/throng-node-private.h"

#include <stdlib.h>
#include <string.h>

/* What follows @name at the beginning of @place; %NULL = another name stands there. */
static const char *
skip_name (const char *place, const char *name)
{
  const char *end = g_str_has_prefix (place, name) ? place + strlen (name) : NULL;

  return end != NULL && (*end == '\0' || *end == '.' || *end == '[') ? end : NULL;
}

/* (transfer none) (nullable): the node at `[N]`, which @rest is moved behind. */
static ThrongNode *
find_item (GListModel *list, const char **rest)
{
  g_autoptr (ThrongNode) item = NULL;
  char *end;
  unsigned long position;

  if (**rest != '[')
    return NULL;
  position = strtoul (*rest + 1, &end, 10);
  item = *end == ']' ? g_list_model_get_item (list, (unsigned) position) : NULL;
  if (item != NULL)
    *rest = end + 1;
  return item;
}

/* (transfer none) (nullable): the row that the beginning of @rest names, which @rest is moved
 * behind. */
static ThrongNode *
find_row (GListModel *map, const char **rest)
{
  g_autoptr (GString) name = g_string_new (NULL);
  ThrongNode *found = NULL;
  const char *end = *rest;
  unsigned long n_same = 0;

  for (unsigned i = 0; i < g_list_model_get_n_items (map); i++)
    {
      g_autoptr (ThrongNode) row = g_list_model_get_item (map, i);
      const char *after;
      char *close = NULL;

      /* A name has its point only behind something. */
      g_string_assign (name, "m");
      throng_node_append_member (name, throng_node_peek_string (row, 0));
      after = skip_name (*rest, name->str + 1);
      if (after == NULL)
        continue;
      if (found == NULL)
        {
          found = row;
          end = after;
        }
      if (*after != '[')
        break;
      if (strtoul (after + 1, &close, 10) == n_same++ && *close == ']')
        {
          found = row;
          end = close + 1;
          break;
        }
    }
  *rest = end;
  return found;
}

/* One step inwards: (transfer none) (nullable) */
static ThrongNode *
find_child (ThrongNode *self, const char **rest)
{
  const ThrongShape *shape = throng_node_get_shape (self);

  for (unsigned i = 0; i < shape->n_keys; i++)
    {
      const ThrongKey *key = &shape->keys[i];
      bool has_nodes = key->kind == THRONG_KEY_CHILD || key->kind == THRONG_KEY_LIST
                       || key->kind == THRONG_KEY_MAP;
      const char *after = has_nodes ? skip_name (*rest, key->name) : NULL;
      ThrongNode *child = NULL;

      if (after == NULL)
        continue;
      if (key->kind == THRONG_KEY_CHILD)
        child = throng_node_peek_object (self, i);
      else if (key->kind == THRONG_KEY_LIST)
        child = find_item (throng_node_peek_object (self, i), &after);
      else
        child = find_row (throng_node_peek_object (self, i), &after);
      if (child != NULL)
        *rest = after + (*after == '.');
      return child;
    }
  return NULL;
}

ThrongNode *
throng_scenario_find_place (ThrongScenario *self, const char *place, const char **key)
{
  ThrongNode *node = THRONG_NODE (self);
  ThrongNode *child = node;

  *key = place;
  while (child != NULL && **key != '\0')
    {
      child = find_child (node, key);
      if (child != NULL)
        node = child;
    }
  return node;
}

const char *
throng_node_find_list (ThrongNode *self, unsigned *position)
{
  const ThrongKey *key = throng_node_find_key (self, position);

  return key != NULL && key->kind != THRONG_KEY_CHILD ? key->name : NULL;
}

void
throng_node_visit (ThrongNode *self, void (*visit) (ThrongNode *node, void *data), void *data)
{
  const ThrongShape *shape = throng_node_get_shape (self);

  visit (self, data);
  for (unsigned i = 0; i < shape->n_keys; i++)
    {
      ThrongKeyKind kind = shape->keys[i].kind;
      GListModel *list;

      if (kind == THRONG_KEY_CHILD)
        throng_node_visit (throng_node_peek_object (self, i), visit, data);
      if (kind != THRONG_KEY_LIST && kind != THRONG_KEY_MAP)
        continue;
      list = throng_node_peek_object (self, i);
      for (unsigned j = 0; j < g_list_model_get_n_items (list); j++)
        {
          g_autoptr (ThrongNode) child = g_list_model_get_item (list, j);

          throng_node_visit (child, visit, data);
        }
    }
}
