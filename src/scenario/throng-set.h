/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "scenario/throng-node.h"

G_BEGIN_DECLS

/**
 * ThrongSet:
 *
 * A step that gives variables of the user new values, in their order. Properties: `set`, `repeat`,
 * `probability`.
 */
#define THRONG_TYPE_SET (throng_set_get_type ())
G_DECLARE_FINAL_TYPE (ThrongSet, throng_set, THRONG, SET, ThrongNode)

/* Returns: of #ThrongField: names of variables and templates */
GListModel *throng_set_get_variables (ThrongSet *self);

G_END_DECLS
