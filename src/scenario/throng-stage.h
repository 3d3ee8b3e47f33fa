/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "scenario/throng-node.h"

#include <stdint.h>

G_BEGIN_DECLS

typedef enum
{
  THRONG_STAGE_USERS,
  THRONG_STAGE_ARRIVALS,
} ThrongStageKind;

#define THRONG_TYPE_STAGE_KIND (throng_stage_kind_get_type ())
GType throng_stage_kind_get_type (void);

/**
 * ThrongStage:
 *
 * A stretch of a planned load: linearly from the level before to `users`, or `arrivals`, over
 * `over` seconds. Properties: `kind`, `users`, `arrivals`, `over`.
 */
#define THRONG_TYPE_STAGE (throng_stage_get_type ())
G_DECLARE_FINAL_TYPE (ThrongStage, throng_stage, THRONG, STAGE, ThrongNode)

ThrongStageKind throng_stage_get_kind (ThrongStage *self);
int64_t throng_stage_get_users (ThrongStage *self);
/* Task starts per second. */
double throng_stage_get_arrivals (ThrongStage *self);
double throng_stage_get_over_s (ThrongStage *self);

G_END_DECLS
