/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <stdbool.h>

#include "app/design/throng-problem-index.h"
#include "scenario/throng-node.h"

G_BEGIN_DECLS

/**
 * ThrongForm:
 *
 * A box of #ThrongFormItem widgets, anywhere below it, that all edit one node. What problems of the
 * node no part shows stands at its top.
 */
#define THRONG_TYPE_FORM (throng_form_get_type ())
G_DECLARE_FINAL_TYPE (ThrongForm, throng_form, THRONG, FORM, GtkBox)

/* @node: (nullable) */
void throng_form_set_node (ThrongForm *self, ThrongNode *node);
/* (nullable) */
ThrongNode *throng_form_get_node (ThrongForm *self);
void throng_form_show_problems (ThrongForm *self, ThrongProblemIndex *problems);
/* Moves the focus to @key, as in places, of @node, if that is edited here. */
bool throng_form_focus (ThrongForm *self, ThrongNode *node, const char *key);

G_END_DECLS
