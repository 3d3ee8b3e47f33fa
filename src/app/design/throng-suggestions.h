/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "scenario/throng-node.h"

G_BEGIN_DECLS

/**
 * throng_suggestions_attach:
 * @text: a #GtkEntry or a #GtkTextView
 * @node: (nullable): the node that is edited in it; %NULL = none now
 * @property: of @node
 *
 * From now on a list below the cursor shows what the text may become, see throng_completion_new().
 * Up and Down choose, Enter and Tab take, Escape closes it; Ctrl+Space, in entries Down too, opens
 * it without typing. A #GtkTextView must be without a node before it is disposed of: it does not
 * expect the list among its children.
 */
void throng_suggestions_attach (GtkWidget *text, ThrongNode *node, const char *property);

G_END_DECLS
