/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "scenario/throng-node.h"

G_BEGIN_DECLS

/**
 * ThrongStepsPage:
 *
 * What stands beside the outline when what has steps is selected in it, such as “On start” or a
 * task: what the steps are for, they themselves, and buttons that add to them.
 */
#define THRONG_TYPE_STEPS_PAGE (throng_steps_page_get_type ())
G_DECLARE_FINAL_TYPE (ThrongStepsPage, throng_steps_page, THRONG, STEPS_PAGE, AdwBin)

/* Shows the present steps in the list @list of @node (nullable). */
void throng_steps_page_show (ThrongStepsPage *self, ThrongNode *node, const char *list);

G_END_DECLS
