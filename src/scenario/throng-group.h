/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "scenario/throng-node.h"

G_BEGIN_DECLS

/**
 * ThrongGroup:
 *
 * Steps that belong together. Properties: `group` (its name), `steps`, `repeat`, `probability`.
 */
#define THRONG_TYPE_GROUP (throng_group_get_type ())
G_DECLARE_FINAL_TYPE (ThrongGroup, throng_group, THRONG, GROUP, ThrongNode)

const char *throng_group_get_name (ThrongGroup *self);
/* Returns: of steps, see throng-step.h */
GListModel *throng_group_get_steps (ThrongGroup *self);

G_END_DECLS
