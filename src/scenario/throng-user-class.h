/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>

#include "scenario/throng-auth.h"
#include "scenario/throng-node.h"
#include "scenario/throng-wait.h"

G_BEGIN_DECLS

/**
 * ThrongUserClass:
 *
 * A kind of user. Properties: `name`, `weight`, `count`, `wait`, `headers`, `auth`, `session`,
 * `on-start`, `sequence`, `tasks`, `on-stop`.
 */
#define THRONG_TYPE_USER_CLASS (throng_user_class_get_type ())
G_DECLARE_FINAL_TYPE (ThrongUserClass, throng_user_class, THRONG, USER_CLASS, ThrongNode)

const char *throng_user_class_get_name (ThrongUserClass *self);
double throng_user_class_get_weight (ThrongUserClass *self);
/* Never %NULL; its kind is THRONG_WAIT_NONE where the file has none. */
ThrongWait *throng_user_class_get_wait (ThrongUserClass *self);
/* Returns: of #ThrongField */
GListModel *throng_user_class_get_headers (ThrongUserClass *self);
ThrongAuth *throng_user_class_get_auth (ThrongUserClass *self);
/* Returns: of steps, see throng-step.h */
GListModel *throng_user_class_get_on_start (ThrongUserClass *self);
/* Returns: of #ThrongTask */
GListModel *throng_user_class_get_tasks (ThrongUserClass *self);
/* A fixed number of users instead of a share by weight; 0 = by weight. */
int64_t throng_user_class_get_count (ThrongUserClass *self);
/* Whether cookies, variables and connections last one task instead of the user's life. */
bool throng_user_class_get_session_per_task (ThrongUserClass *self);
/* Whether tasks run in order, round and round, instead of being drawn by weight. */
bool throng_user_class_get_sequence (ThrongUserClass *self);
/* Returns: of steps, see throng-step.h */
GListModel *throng_user_class_get_on_stop (ThrongUserClass *self);

G_END_DECLS
