/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "scenario/throng-node-private.h"
#include "scenario/throng-step.h"

G_BEGIN_DECLS

/* What a step is, from the key that stands in it. */
GType throng_step_choose_type (JsonNode *node);

/* The types of a list of steps. */
#define THRONG_STEP_TYPES .type = throng_node_get_type, .choose = throng_step_choose_type

/* The keys that every kind of step has at its end. */
#define THRONG_STEP_KEYS                                                                           \
  [KEY_REPEAT] = { "repeat", THRONG_KEY_INTEGER, .low = 1, .high = 1e6, .fallback = 1 },           \
  [KEY_PROBABILITY] = { "probability", THRONG_KEY_NUMBER, .high = 1, .fallback = 1 }

G_END_DECLS
