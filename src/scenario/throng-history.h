/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "scenario/throng-node.h"

G_BEGIN_DECLS

/**
 * ThrongHistory:
 *
 * Undo and redo for everything that is edited below a node. What is changed before the main loop
 * gets its turn again is one step, and so is what is typed into one property without a rest of a
 * second. The last 1,000 steps are kept. Properties: `can-undo`, `can-redo`, `modified` (whether
 * the state differs from the one that was marked as saved).
 */
#define THRONG_TYPE_HISTORY (throng_history_get_type ())
G_DECLARE_FINAL_TYPE (ThrongHistory, throng_history, THRONG, HISTORY, GObject)

/* Follows what happens to @root, which stands in no other node and has no other history. */
ThrongHistory *throng_history_new (ThrongNode *root);

bool throng_history_can_undo (ThrongHistory *self);
bool throng_history_can_redo (ThrongHistory *self);
bool throng_history_get_modified (ThrongHistory *self);

/* Takes the last step back, or does it again. Returns: (nullable) (transfer none): the node that
 * changed, %NULL when there is no such step */
ThrongNode *throng_history_undo (ThrongHistory *self);
ThrongNode *throng_history_redo (ThrongHistory *self);

/* What comes next is a step of its own, whatever came before. */
void throng_history_end_step (ThrongHistory *self);
/* The present state is the saved one. */
void throng_history_mark_saved (ThrongHistory *self);
/* No state that can be reached is the saved one: what is shown has never been saved. */
void throng_history_mark_unsaved (ThrongHistory *self);

G_END_DECLS
