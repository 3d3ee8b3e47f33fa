/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-stage.h"

#include "scenario/throng-node-private.h"

enum
{
  KEY_USERS,
  KEY_OVER,
};

static const ThrongKey keys[] = {
  [KEY_USERS] = { "users", THRONG_KEY_INTEGER, THRONG_KEY_ALWAYS | THRONG_KEY_REQUIRED,
                  .high = 1e6 },
  [KEY_OVER] = { "over", THRONG_KEY_DURATION, THRONG_KEY_ALWAYS | THRONG_KEY_REQUIRED,
                 .high = 365.0 * 86400 },
};

static const ThrongShape shape = {
  .keys = keys,
  .n_keys = G_N_ELEMENTS (keys),
};

THRONG_DEFINE_NODE (ThrongStage, throng_stage)

int64_t
throng_stage_get_users (ThrongStage *self)
{
  return g_value_get_int64 (throng_node_peek (THRONG_NODE (self), KEY_USERS));
}

double
throng_stage_get_over_s (ThrongStage *self)
{
  return throng_node_peek_double (THRONG_NODE (self), KEY_OVER);
}
