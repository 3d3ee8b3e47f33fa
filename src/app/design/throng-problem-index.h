/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "scenario/throng-scenario.h"

G_BEGIN_DECLS

/**
 * ThrongProblemIndex:
 *
 * What throng_scenario_validate() says of a scenario, and what of the texts in its fields can't be
 * read, by the nodes that it is about. It holds as long as neither is changed.
 */
typedef struct _ThrongProblemIndex ThrongProblemIndex;

ThrongProblemIndex *throng_problem_index_new (ThrongScenario *scenario);
void throng_problem_index_free (ThrongProblemIndex *self);

unsigned throng_problem_index_get_n (const ThrongProblemIndex *self);
/* How many problems @node and what stands in it have. */
unsigned throng_problem_index_count (const ThrongProblemIndex *self, ThrongNode *node);

/**
 * throng_problem_index_take:
 * @keys: (nullable): which keys of @node are asked for, as in places, with blanks between them;
 * %NULL = any
 *
 * Returns: (transfer full) (nullable): the problems as sentences, a line each, which count as shown
 * from then on
 */
char *throng_problem_index_take (ThrongProblemIndex *self, ThrongNode *node, const char *keys);

/* Returns: (transfer full) (nullable): those of @node, and of what in it has no line in the
 * outline, that nobody has taken, a line each, with their places in @node */
char *throng_problem_index_take_rest (ThrongProblemIndex *self, ThrongNode *node);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ThrongProblemIndex, throng_problem_index_free)

G_END_DECLS
