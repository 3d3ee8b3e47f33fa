/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "scenario/throng-node.h"

G_BEGIN_DECLS

/**
 * ThrongTask:
 *
 * A named, weighted list of steps. Properties: `name`, `weight`,
 * `tags-text`, `steps`.
 */
#define THRONG_TYPE_TASK (throng_task_get_type ())
G_DECLARE_FINAL_TYPE (ThrongTask, throng_task, THRONG, TASK, ThrongNode)

const char *throng_task_get_name (ThrongTask *self);
double throng_task_get_weight (ThrongTask *self);
/* Returns: of steps, see throng-step.h */
GListModel *throng_task_get_steps (ThrongTask *self);
/* Returns: (transfer full): the words by which a task can be chosen for a run. The property
 * `tags-text` holds them separated by commas or blanks. */
GStrv throng_task_dup_tags (ThrongTask *self);

G_END_DECLS
