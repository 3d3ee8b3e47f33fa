/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "scenario/throng-node.h"

G_BEGIN_DECLS

/*
 * A step is one thing in a task: a #ThrongRequest, a #ThrongPause, a #ThrongSet or a #ThrongGroup.
 * Each has the properties `repeat` and `probability`: first it is drawn whether the step happens
 * at all, then it happens `repeat` times.
 */

int64_t throng_step_get_repeat (ThrongNode *self);
/* From 0 to 1. */
double throng_step_get_probability (ThrongNode *self);

G_END_DECLS
