/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "scenario/throng-node.h"

G_BEGIN_DECLS

/**
 * ThrongWaitKind:
 * @THRONG_WAIT_NONE: the next task starts at once
 * @THRONG_WAIT_BETWEEN: a time drawn evenly between two bounds
 * @THRONG_WAIT_CONSTANT: always the same time
 * @THRONG_WAIT_PACING: task starts lie at least so far apart
 * @THRONG_WAIT_THROUGHPUT: at most so many task starts per second
 */
typedef enum
{
  THRONG_WAIT_NONE,
  THRONG_WAIT_BETWEEN,
  THRONG_WAIT_CONSTANT,
  THRONG_WAIT_PACING,
  THRONG_WAIT_THROUGHPUT,
} ThrongWaitKind;

#define THRONG_TYPE_WAIT_KIND (throng_wait_kind_get_type ())
GType throng_wait_kind_get_type (void);

/**
 * ThrongWait:
 *
 * The wait after each task of a user class. Properties: `kind`; `min` and `max`, `constant`,
 * `pacing` (seconds) and `throughput` (per second), each for the kind of its name, so that a form
 * can switch forth and back.
 */
#define THRONG_TYPE_WAIT (throng_wait_get_type ())
G_DECLARE_FINAL_TYPE (ThrongWait, throng_wait, THRONG, WAIT, ThrongNode)

ThrongWaitKind throng_wait_get_kind (ThrongWait *self);
/* The lower bound, or the time of a constant wait or of a pacing. */
double throng_wait_get_min_s (ThrongWait *self);
/* The upper bound of THRONG_WAIT_BETWEEN. */
double throng_wait_get_max_s (ThrongWait *self);
/* Task starts per second and user of THRONG_WAIT_THROUGHPUT. */
double throng_wait_get_rate_per_s (ThrongWait *self);

G_END_DECLS
