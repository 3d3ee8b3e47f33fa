/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-unknown-keys.h"

#include "i18n/throng-i18n.h"
#include "scenario/throng-guess.h"
#include "scenario/throng-node-private.h"

static bool
is_meant_for_others (const char *name)
{
  return g_str_has_prefix (name, "x-") || g_str_equal (name, "$schema")
         || g_str_equal (name, "comment");
}

static void
add_unknown (ThrongNode *node, const char *name, GPtrArray *found)
{
  const ThrongShape *shape = throng_node_get_shape (node);
  g_autofree char *parent = throng_node_dup_place (node);
  g_autoptr (GString) place = g_string_new (parent);
  const char *guess = NULL;

  throng_node_append_member (place, name);
  for (unsigned i = 0; i < shape->n_keys; i++)
    if (!(shape->keys[i].flags & THRONG_KEY_HIDDEN))
      guess = throng_guess_word (name, guess, shape->keys[i].name);
  if (guess != NULL)
    throng_problems_add (found, place->str,
                         _ ("is not known and has no effect; did you mean “%s”?"), guess);
  else
    throng_problems_add (found, place->str, _ ("is not known and has no effect"));
}

static void
find_in_members (ThrongNode *node, GPtrArray *found)
{
  JsonObject *unknown = throng_node_get_private (node)->unknown;
  JsonObjectIter iter;
  const char *name;

  if (unknown == NULL)
    return;
  json_object_iter_init_ordered (&iter, unknown);
  while (found->len < THRONG_MAX_PROBLEMS && json_object_iter_next_ordered (&iter, &name, NULL))
    if (!is_meant_for_others (name))
      add_unknown (node, name, found);
}

static void
find_in_node (ThrongNode *node, GPtrArray *found)
{
  const ThrongShape *shape = throng_node_get_shape (node);

  find_in_members (node, found);
  for (unsigned i = 0; i < shape->n_keys && found->len < THRONG_MAX_PROBLEMS; i++)
    {
      ThrongKeyKind kind = shape->keys[i].kind;
      GListModel *list;

      if (kind == THRONG_KEY_CHILD)
        find_in_node (throng_node_peek_object (node, i), found);
      if (kind != THRONG_KEY_LIST && kind != THRONG_KEY_MAP)
        continue;
      list = throng_node_peek_object (node, i);
      for (unsigned j = 0; j < g_list_model_get_n_items (list); j++)
        {
          g_autoptr (ThrongNode) child = g_list_model_get_item (list, j);

          find_in_node (child, found);
        }
    }
}

GPtrArray *
throng_scenario_find_unknown_keys (ThrongScenario *self)
{
  GPtrArray *found = throng_problems_new ();

  find_in_node (THRONG_NODE (self), found);
  return found;
}
