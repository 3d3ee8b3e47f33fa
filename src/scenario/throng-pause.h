/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "scenario/throng-node.h"

G_BEGIN_DECLS

/**
 * ThrongPause:
 *
 * A step that lets time pass. Properties: `min` and `max` (seconds; equal for a constant pause),
 * `repeat`, `probability`.
 */
#define THRONG_TYPE_PAUSE (throng_pause_get_type ())
G_DECLARE_FINAL_TYPE (ThrongPause, throng_pause, THRONG, PAUSE, ThrongNode)

double throng_pause_get_min_s (ThrongPause *self);
double throng_pause_get_max_s (ThrongPause *self);

G_END_DECLS
