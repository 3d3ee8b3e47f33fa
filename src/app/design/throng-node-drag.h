/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>

#include "app/design/throng-outline-item.h"

G_BEGIN_DECLS

/**
 * throng_node_can_stand_in:
 *
 * Whether @node could stand in the list @list of @parent: a class in `users`, a task in `tasks`,
 * a step in any list of steps, and nothing in itself.
 */
bool throng_node_can_stand_in (ThrongNode *node, ThrongNode *parent, const char *list);

/**
 * ThrongDrop:
 * @THRONG_DROP_NOWHERE: what is dropped can't stand there
 * @THRONG_DROP_BEFORE: it comes to stand in front of the line
 * @THRONG_DROP_BEHIND: behind it
 * @THRONG_DROP_INTO: at the end of what the line holds
 */
typedef enum
{
  THRONG_DROP_NOWHERE,
  THRONG_DROP_BEFORE,
  THRONG_DROP_BEHIND,
  THRONG_DROP_INTO,
} ThrongDrop;

/* Returns: what dropping @node on @item, in its lower half if @is_below, would do */
ThrongDrop throng_node_find_drop (ThrongNode *node, ThrongOutlineItem *item, bool is_below);
/* Moves @node there. Returns: whether it can stand there */
bool throng_node_drop (ThrongNode *node, ThrongOutlineItem *item, bool is_below);

/* Moves @node up (-1) or down (1) among its siblings; steps go out of and into the neighbouring
 * group or task only by dragging. Returns: whether there was room */
bool throng_node_can_move (ThrongNode *node, int by);
bool throng_node_move (ThrongNode *node, int by);

G_END_DECLS
