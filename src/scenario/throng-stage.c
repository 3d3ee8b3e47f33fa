/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-stage.h"

#include "scenario/throng-node-private.h"

G_DEFINE_ENUM_TYPE (ThrongStageKind,
                    throng_stage_kind,
                    G_DEFINE_ENUM_VALUE (THRONG_STAGE_USERS, "users"),
                    G_DEFINE_ENUM_VALUE (THRONG_STAGE_ARRIVALS, "arrivals"))

enum
{
  KEY_KIND,
  KEY_USERS,
  KEY_ARRIVALS,
  KEY_OVER,
};

static const ThrongKey keys[] = {
  [KEY_KIND] = { "kind", THRONG_KEY_ENUM, THRONG_KEY_HIDDEN, .type = throng_stage_kind_get_type },
  [KEY_USERS] = { "users", THRONG_KEY_INTEGER, THRONG_KEY_ALWAYS,
                  .when = THRONG_WHEN (THRONG_STAGE_USERS), .high = 1e6 },
  [KEY_ARRIVALS] = { "arrivals", THRONG_KEY_NUMBER, THRONG_KEY_ALWAYS,
                     .when = THRONG_WHEN (THRONG_STAGE_ARRIVALS), .high = 1e5 },
  [KEY_OVER] = { "over", THRONG_KEY_DURATION, THRONG_KEY_ALWAYS | THRONG_KEY_REQUIRED,
                 .high = 365.0 * 86400 },
};

static const ThrongShape shape = {
  .keys = keys,
  .n_keys = G_N_ELEMENTS (keys),
  .one_of = "users, arrivals",
};

THRONG_DEFINE_NODE (ThrongStage, throng_stage)

ThrongStageKind
throng_stage_get_kind (ThrongStage *self)
{
  return throng_node_peek_kind (THRONG_NODE (self));
}

int64_t
throng_stage_get_users (ThrongStage *self)
{
  return g_value_get_int64 (throng_node_peek (THRONG_NODE (self), KEY_USERS));
}

double
throng_stage_get_arrivals (ThrongStage *self)
{
  return throng_node_peek_double (THRONG_NODE (self), KEY_ARRIVALS);
}

double
throng_stage_get_over_s (ThrongStage *self)
{
  return throng_node_peek_double (THRONG_NODE (self), KEY_OVER);
}
