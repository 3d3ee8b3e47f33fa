/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "scenario/throng-node.h"

G_BEGIN_DECLS

/* Returns: (transfer full): the node as JSON, as it would stand in a file */
char *throng_node_to_text (ThrongNode *self);

/**
 * throng_node_new_from_text:
 * @text: JSON of a user class, a task or a step, for example of throng_node_to_text()
 * @error: a sentence
 *
 * Returns: (transfer full) (nullable): what @text describes, standing nowhere yet
 */
ThrongNode *throng_node_new_from_text (const char *text, GError **error);

/* Returns: (transfer full): an equal node that stands nowhere yet */
ThrongNode *throng_node_copy (ThrongNode *self);

G_END_DECLS
