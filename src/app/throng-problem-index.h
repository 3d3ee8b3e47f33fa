/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "scenario/throng-scenario.h"

G_BEGIN_DECLS

/**
 * ThrongProblemIndex:
 *
 * What throng_scenario_validate() says of a scenario, by the nodes that it is about. It holds as
 * long as the scenario is not changed.
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
 * Returns: (transfer full) (nullable): the first problem as a sentence, which counts as shown from
 * then on
 */
char *throng_problem_index_take (ThrongProblemIndex *self, ThrongNode *node, const char *keys);

/* Returns: (transfer full) (nullable): those of @node that nobody has taken, a line each, with
 * their keys */
char *throng_problem_index_take_rest (ThrongProblemIndex *self, ThrongNode *node);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ThrongProblemIndex, throng_problem_index_free)

G_END_DECLS
