/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-load.h"

#include "scenario/throng-node-private.h"

G_DEFINE_ENUM_TYPE (ThrongLoadKind,
                    throng_load_kind,
                    G_DEFINE_ENUM_VALUE (THRONG_LOAD_USERS, "users"),
                    G_DEFINE_ENUM_VALUE (THRONG_LOAD_STAGES, "stages"))

enum
{
  KEY_KIND,
  KEY_USERS,
  KEY_SPAWN_RATE,
  KEY_RUN_TIME,
  KEY_STAGES,
  KEY_TASKS,
  KEY_TASKS_PER_USER,
};

static const ThrongKey keys[] = {
  [KEY_KIND] = { "kind", THRONG_KEY_ENUM, THRONG_KEY_HIDDEN, .type = throng_load_kind_get_type },
  [KEY_USERS] = { "users", THRONG_KEY_INTEGER, .when = THRONG_WHEN (THRONG_LOAD_USERS), .low = 1,
                  .high = 1e6, .fallback = 1 },
  [KEY_SPAWN_RATE] = { "spawn-rate", THRONG_KEY_NUMBER, THRONG_KEY_POSITIVE,
                       .when = THRONG_WHEN (THRONG_LOAD_USERS), .high = 1e5, .fallback = 1 },
  [KEY_RUN_TIME] = { "run-time", THRONG_KEY_DURATION, .when = THRONG_WHEN (THRONG_LOAD_USERS),
                     .high = 365.0 * 86400 },
  [KEY_STAGES] = { "stages", THRONG_KEY_LIST, THRONG_KEY_ALWAYS | THRONG_KEY_NOT_EMPTY,
                   .when = THRONG_WHEN (THRONG_LOAD_STAGES), .type = throng_stage_get_type },
  [KEY_TASKS] = { "tasks", THRONG_KEY_INTEGER, .high = 1e12 },
  [KEY_TASKS_PER_USER] = { "tasks-per-user", THRONG_KEY_INTEGER, .high = 1e12 },
};

static const ThrongShape shape = {
  .keys = keys,
  .n_keys = G_N_ELEMENTS (keys),
};

THRONG_DEFINE_NODE (ThrongLoad, throng_load)

ThrongLoadKind
throng_load_get_kind (ThrongLoad *self)
{
  return throng_node_peek_kind (THRONG_NODE (self));
}

int64_t
throng_load_get_users (ThrongLoad *self)
{
  return g_value_get_int64 (throng_node_peek (THRONG_NODE (self), KEY_USERS));
}

double
throng_load_get_spawn_rate (ThrongLoad *self)
{
  return throng_node_peek_double (THRONG_NODE (self), KEY_SPAWN_RATE);
}

double
throng_load_get_run_time_s (ThrongLoad *self)
{
  return throng_node_peek_double (THRONG_NODE (self), KEY_RUN_TIME);
}

GListModel *
throng_load_get_stages (ThrongLoad *self)
{
  return throng_node_peek_object (THRONG_NODE (self), KEY_STAGES);
}

int64_t
throng_load_get_tasks (ThrongLoad *self)
{
  return g_value_get_int64 (throng_node_peek (THRONG_NODE (self), KEY_TASKS));
}

int64_t
throng_load_get_tasks_per_user (ThrongLoad *self)
{
  return g_value_get_int64 (throng_node_peek (THRONG_NODE (self), KEY_TASKS_PER_USER));
}
