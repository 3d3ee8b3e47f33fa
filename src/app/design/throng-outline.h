/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <stdbool.h>

#include "app/design/throng-outline-item.h"

G_BEGIN_DECLS

/**
 * ThrongOutline:
 *
 * The tree of what a scenario consists of, one line of which is selected. Signal: `selected`.
 */
#define THRONG_TYPE_OUTLINE (throng_outline_get_type ())
G_DECLARE_FINAL_TYPE (ThrongOutline, throng_outline, THRONG, OUTLINE, AdwBin)

/* @scenario: (nullable) */
void throng_outline_set_scenario (ThrongOutline *self, ThrongScenario *scenario);
/* Titles and shares follow the scenario as it is now, and counts of problems @problems (nullable).
 */
void throng_outline_update (ThrongOutline *self, const ThrongProblemIndex *problems);

/* (nullable) */
ThrongOutlineItem *throng_outline_get_selected (ThrongOutline *self);
/* @list: (nullable): for a list of steps of @node. Returns: whether there is such a line */
bool throng_outline_select (ThrongOutline *self, ThrongNode *node, const char *list);
/* Shows what stands below the line that is selected. */
void throng_outline_expand_selected (ThrongOutline *self);

G_END_DECLS
