/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "scenario/throng-scenario.h"

G_BEGIN_DECLS

/**
 * throng_scenario_find_place:
 * @place: as in #ThrongProblem
 * @key: (out): what of @place stands behind the node, such as `weight` or `between[0]`; empty for
 * the node itself; points into @place
 *
 * The opposite of throng_node_dup_place().
 *
 * Returns: (transfer none): the innermost node on the way to @place; @self where there is no other
 */
ThrongNode *throng_scenario_find_place (ThrongScenario *self, const char *place, const char **key);

/* Returns: (nullable): the list property of its parent that @self stands in, such as “tasks”.
 * @position: (out): where in it */
const char *throng_node_find_list (ThrongNode *self, unsigned *position);

/* Calls @visit for @self, and then for all that stands in it, in the order of the file. It may
 * change what it is called for, but no lists. */
void throng_node_visit (ThrongNode *self, void (*visit) (ThrongNode *node, void *data), void *data);

G_END_DECLS
