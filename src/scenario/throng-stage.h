/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "scenario/throng-node.h"

#include <stdint.h>

G_BEGIN_DECLS

/**
 * ThrongStage:
 *
 * A stretch of a planned load: linearly from the level before to `users` over `over` seconds.
 */
#define THRONG_TYPE_STAGE (throng_stage_get_type ())
G_DECLARE_FINAL_TYPE (ThrongStage, throng_stage, THRONG, STAGE, ThrongNode)

int64_t throng_stage_get_users (ThrongStage *self);
double throng_stage_get_over_s (ThrongStage *self);

G_END_DECLS
