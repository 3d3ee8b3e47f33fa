/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/design/throng-design-page.h"
#include "app/design/throng-outline.h"

G_BEGIN_DECLS

/* Installs the actions that edit the outline, and their keys. */
void throng_design_page_class_install_actions (GtkWidgetClass *klass);

/* Makes those that can be carried out for what is selected sensitive. */
void throng_design_page_update_actions (ThrongDesignPage *self);
/* Where the outline lies over the form, takes it away. */
void throng_design_page_show_form (ThrongDesignPage *self);
/* The same, and moves the focus to what a person fills in first: a name, or the path of a request.
 */
void throng_design_page_begin_form (ThrongDesignPage *self);

/* (nullable) */
ThrongScenario *throng_design_page_get_scenario (ThrongDesignPage *self);
ThrongOutline *throng_design_page_get_outline (ThrongDesignPage *self);

G_END_DECLS
