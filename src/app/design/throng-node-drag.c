/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/design/throng-node-drag.h"

#include "scenario/throng-place.h"

static bool
is_inside (ThrongNode *node, ThrongNode *outer)
{
  for (; node != NULL; node = throng_node_get_parent (node))
    if (node == outer)
      return true;
  return false;
}

static ThrongNode *
find_root (ThrongNode *node)
{
  while (throng_node_get_parent (node) != NULL)
    node = throng_node_get_parent (node);
  return node;
}

bool
throng_node_can_stand_in (ThrongNode *node, ThrongNode *parent, const char *list)
{
  if (is_inside (parent, node))
    return false;
  if (g_str_equal (list, "users"))
    return THRONG_IS_USER_CLASS (node);
  if (g_str_equal (list, "tasks"))
    return THRONG_IS_TASK (node);
  return !THRONG_IS_USER_CLASS (node) && !THRONG_IS_TASK (node);
}

/* @position: as it is before @node is taken out */
static bool
move_to (ThrongNode *node, ThrongNode *parent, const char *list, unsigned position)
{
  ThrongNode *old_parent = throng_node_get_parent (node);
  g_autoptr (ThrongNode) held = g_object_ref (node);
  unsigned old_position;
  const char *old_list = throng_node_find_list (node, &old_position);

  if (old_list == NULL || !throng_node_can_stand_in (node, parent, list))
    return false;
  if (old_parent == parent && g_str_equal (old_list, list) && old_position < position)
    position--;
  throng_node_remove (old_parent, old_list, old_position);
  throng_node_insert (parent, list, position, node);
  return true;
}

/* The list of @node that dropped things go into, when they can't stand beside it. */
static const char *
choose_list (ThrongNode *node)
{
  if (THRONG_IS_SCENARIO (node))
    return "users";
  return THRONG_IS_USER_CLASS (node) ? "tasks" : "steps";
}

typedef struct
{
  ThrongNode *parent;
  const char *list;
  unsigned position;
} Place;

static ThrongDrop
find_drop (ThrongNode *node, ThrongOutlineItem *item, bool is_below, Place *place)
{
  ThrongNode *target = throng_outline_item_get_node (item);

  *place = (Place) { target, throng_outline_item_get_list (item), G_MAXUINT };
  if (target == node && throng_outline_item_get_kind (item) == THRONG_OUTLINE_NODE)
    return THRONG_DROP_NOWHERE;
  /* The other one could not be taken back together with this one. */
  if (find_root (node) != find_root (target))
    return THRONG_DROP_NOWHERE;
  if (place->list == NULL)
    {
      unsigned position;
      const char *list = throng_node_find_list (target, &position);
      ThrongNode *parent = throng_node_get_parent (target);

      if (list != NULL && throng_node_can_stand_in (node, parent, list))
        {
          *place = (Place) { parent, list, position + is_below };
          return is_below ? THRONG_DROP_BEHIND : THRONG_DROP_BEFORE;
        }
      place->list = choose_list (target);
    }
  if (g_object_class_find_property (G_OBJECT_GET_CLASS (target), place->list) == NULL
      || !throng_node_can_stand_in (node, target, place->list))
    return THRONG_DROP_NOWHERE;
  return THRONG_DROP_INTO;
}

ThrongDrop
throng_node_find_drop (ThrongNode *node, ThrongOutlineItem *item, bool is_below)
{
  Place place;

  return find_drop (node, item, is_below, &place);
}

bool
throng_node_drop (ThrongNode *node, ThrongOutlineItem *item, bool is_below)
{
  Place place;

  return find_drop (node, item, is_below, &place) != THRONG_DROP_NOWHERE
         && move_to (node, place.parent, place.list, place.position);
}

bool
throng_node_can_move (ThrongNode *node, int by)
{
  ThrongNode *parent = throng_node_get_parent (node);
  g_autoptr (GListModel) siblings = NULL;
  unsigned position;
  const char *list = throng_node_find_list (node, &position);

  if (list == NULL)
    return false;
  g_object_get (parent, list, &siblings, NULL);
  return by < 0 ? position > 0 : position + 1 < g_list_model_get_n_items (siblings);
}

bool
throng_node_move (ThrongNode *node, int by)
{
  unsigned position;
  const char *list = throng_node_find_list (node, &position);

  if (!throng_node_can_move (node, by))
    return false;
  return move_to (node, throng_node_get_parent (node), list, by < 0 ? position - 1 : position + 2);
}
