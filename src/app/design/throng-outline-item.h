/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>

#include "app/design/throng-problem-index.h"
#include "app/design/throng-share.h"
#include "scenario/throng-scenario.h"

G_BEGIN_DECLS

/**
 * ThrongOutlineKind:
 * @THRONG_OUTLINE_TEST: the scenario itself
 * @THRONG_OUTLINE_LOAD: its load
 * @THRONG_OUTLINE_NODE: a user class, a task or a step
 * @THRONG_OUTLINE_STEPS: a list of steps of the node that is not its only one, such as `on-start`
 * @THRONG_OUTLINE_ADD: where something is added to a list of the node
 */
typedef enum
{
  THRONG_OUTLINE_TEST,
  THRONG_OUTLINE_LOAD,
  THRONG_OUTLINE_NODE,
  THRONG_OUTLINE_STEPS,
  THRONG_OUTLINE_ADD,
} ThrongOutlineKind;

/**
 * ThrongOutlineItem:
 *
 * A line of the outline. Properties: `title`, `detail` (such as a share), `n-problems`, each as of
 * the last throng_outline_item_update().
 */
#define THRONG_TYPE_OUTLINE_ITEM (throng_outline_item_get_type ())
G_DECLARE_FINAL_TYPE (ThrongOutlineItem, throng_outline_item, THRONG, OUTLINE_ITEM, GObject)

/* @list: (nullable): a static string, for steps and additions */
ThrongOutlineItem *throng_outline_item_new (ThrongOutlineKind kind,
                                            ThrongNode *node,
                                            const char *list);

ThrongOutlineKind throng_outline_item_get_kind (ThrongOutlineItem *self);
ThrongNode *throng_outline_item_get_node (ThrongOutlineItem *self);
/* (nullable) */
const char *throng_outline_item_get_list (ThrongOutlineItem *self);

/* @problems: (nullable): %NULL: as many as last time; @sums: (nullable) */
void throng_outline_item_update (ThrongOutlineItem *self,
                                 const ThrongProblemIndex *problems,
                                 ThrongShareSums *sums);

/* Returns: (transfer full) (nullable): the lines below this one, of #ThrongOutlineItem */
GListModel *throng_outline_item_make_children (ThrongOutlineItem *self);

G_END_DECLS
