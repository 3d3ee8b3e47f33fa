/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "scenario/throng-scenario.h"

G_BEGIN_DECLS

/**
 * throng_scenario_choose_tasks:
 * @tags: (nullable): keep only tasks that have one of these
 * @excluded: (nullable): of those, leave out what has one of these
 *
 * Takes the other tasks out of @self, and user classes that have none left with a weight above 0;
 * all of them when no class with one above 0 is left.
 */
void throng_scenario_choose_tasks (ThrongScenario *self,
                                   const char *const *tags,
                                   const char *const *excluded);

G_END_DECLS
