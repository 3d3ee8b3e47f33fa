/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "scenario/throng-scenario.h"

G_BEGIN_DECLS

/* What part of the task starts of its class a task has, as it follows from the weights: from 0 to
 * 1. */
double throng_task_get_share (ThrongTask *self);
/* What part of the users that are not counted a class has. */
double throng_user_class_get_share (ThrongUserClass *self);

/* Returns: (transfer full): `25 %`, `0.4 %` */
char *throng_share_format (double share);

G_END_DECLS
