/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "scenario/throng-node.h"

G_BEGIN_DECLS

/**
 * throng_template_marks_update:
 * @text: a #GtkEntry or a #GtkTextView
 * @node: the node that is edited in it
 * @property: of @node
 *
 * Underlines what is wrong with the templates in @text as it is now; a tooltip and the accessible
 * description, which is as throng_form_tell_fault() left it where nothing is wrong, say why.
 */
void throng_template_marks_update (GtkWidget *text, ThrongNode *node, const char *property);

G_END_DECLS
