/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/design/throng-outline-item.h"

G_BEGIN_DECLS

/**
 * ThrongStepsPage:
 *
 * What stands beside the outline when a list of steps is selected in it, such as “On start”: what
 * the list is for, its steps, and buttons that add to it.
 */
#define THRONG_TYPE_STEPS_PAGE (throng_steps_page_get_type ())
G_DECLARE_FINAL_TYPE (ThrongStepsPage, throng_steps_page, THRONG, STEPS_PAGE, AdwBin)

/* @item: (nullable): a line of kind %THRONG_OUTLINE_STEPS, whose present steps are shown */
void throng_steps_page_show (ThrongStepsPage *self, ThrongOutlineItem *item);

G_END_DECLS
