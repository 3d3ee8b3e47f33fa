/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "scenario/throng-node.h"
#include "scenario/throng-wait.h"

G_BEGIN_DECLS

/**
 * ThrongUserClass:
 *
 * A kind of user. Properties: `name`, `weight`, `wait`, `headers`, `on-start`, `tasks`.
 */
#define THRONG_TYPE_USER_CLASS (throng_user_class_get_type ())
G_DECLARE_FINAL_TYPE (ThrongUserClass, throng_user_class, THRONG, USER_CLASS, ThrongNode)

const char *throng_user_class_get_name (ThrongUserClass *self);
double throng_user_class_get_weight (ThrongUserClass *self);
/* Never %NULL; its kind is THRONG_WAIT_NONE where the file has none. */
ThrongWait *throng_user_class_get_wait (ThrongUserClass *self);
/* Returns: of #ThrongField */
GListModel *throng_user_class_get_headers (ThrongUserClass *self);
/* Returns: of #ThrongRequest */
GListModel *throng_user_class_get_on_start (ThrongUserClass *self);
/* Returns: of #ThrongTask */
GListModel *throng_user_class_get_tasks (ThrongUserClass *self);

G_END_DECLS
