/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "scenario/throng-scenario.h"

G_BEGIN_DECLS

/* Weights of whole lists that were added up before, so that the shares of all of a list take no
 * longer than adding them up once. They hold until something changes. */
typedef struct _ThrongShareSums ThrongShareSums;

ThrongShareSums *throng_share_sums_new (void);
void throng_share_sums_free (ThrongShareSums *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ThrongShareSums, throng_share_sums_free)

/* What part of the task starts of its class a task has, as it follows from the weights: from 0 to
 * 1. @sums: (nullable) */
double throng_task_get_share (ThrongTask *self, ThrongShareSums *sums);
/* What part of the users that are not counted a class has. @sums: (nullable) */
double throng_user_class_get_share (ThrongUserClass *self, ThrongShareSums *sums);

/* Returns: (transfer full): `25 %`, `0.4 %` */
char *throng_share_format (double share);

G_END_DECLS
