/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>

#include "app/throng-outline-item.h"

G_BEGIN_DECLS

/**
 * throng_node_can_stand_in:
 *
 * Whether @node could stand in the list @list of @parent: a class in `users`, a task in `tasks`,
 * a step in any list of steps, and nothing in itself.
 */
bool throng_node_can_stand_in (ThrongNode *node, ThrongNode *parent, const char *list);

/* Moves @node to where @item is, or behind it. Returns: whether it can stand there */
bool throng_node_drop (ThrongNode *node, ThrongOutlineItem *item, bool is_behind);

/* Moves @node up (-1) or down (1) among its siblings; steps go out of and into the neighbouring
 * group or task only by dragging. Returns: whether there was room */
bool throng_node_can_move (ThrongNode *node, int by);
bool throng_node_move (ThrongNode *node, int by);

G_END_DECLS
