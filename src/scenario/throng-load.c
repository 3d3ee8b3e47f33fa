/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-load.h"

#include "i18n/throng-i18n.h"
#include "scenario/throng-validate.h"

G_DEFINE_ENUM_TYPE (ThrongLoadKind,
                    throng_load_kind,
                    G_DEFINE_ENUM_VALUE (THRONG_LOAD_USERS, "users"),
                    G_DEFINE_ENUM_VALUE (THRONG_LOAD_ARRIVALS, "arrivals"),
                    G_DEFINE_ENUM_VALUE (THRONG_LOAD_STAGES, "stages"))

enum
{
  KEY_KIND,
  KEY_USERS,
  KEY_SPAWN_RATE,
  KEY_ARRIVALS,
  KEY_SPACING,
  KEY_MAX_USERS,
  KEY_RUN_TIME,
  KEY_STAGES,
  KEY_TASKS,
  KEY_TASKS_PER_USER,
};

static const char *const spacings[] = { "poisson", "even", NULL };

static const ThrongKey keys[] = {
  [KEY_KIND] = { "kind", THRONG_KEY_ENUM, THRONG_KEY_HIDDEN, .type = throng_load_kind_get_type },
  [KEY_USERS] = { "users", THRONG_KEY_INTEGER, .when = THRONG_WHEN (THRONG_LOAD_USERS), .low = 1,
                  .high = 1e6, .fallback = 1 },
  [KEY_SPAWN_RATE] = { "spawn-rate", THRONG_KEY_NUMBER, THRONG_KEY_POSITIVE,
                       .when = THRONG_WHEN (THRONG_LOAD_USERS), .high = 1e5, .fallback = 1 },
  [KEY_ARRIVALS] = { "arrivals", THRONG_KEY_NUMBER, THRONG_KEY_ALWAYS | THRONG_KEY_POSITIVE,
                     .when = THRONG_WHEN (THRONG_LOAD_ARRIVALS), .high = 1e5, .fallback = 1 },
  [KEY_SPACING] = { "spacing", THRONG_KEY_STRING,
                    .when = THRONG_WHEN (THRONG_LOAD_ARRIVALS) | THRONG_WHEN (THRONG_LOAD_STAGES),
                    .text = "poisson", .words = spacings },
  [KEY_MAX_USERS] = { "max-users", THRONG_KEY_INTEGER,
                      .when = THRONG_WHEN (THRONG_LOAD_ARRIVALS) | THRONG_WHEN (THRONG_LOAD_STAGES),
                      .low = 1, .high = 1e6, .fallback = 1000 },
  [KEY_RUN_TIME] = { "run-time", THRONG_KEY_DURATION,
                     .when = THRONG_WHEN (THRONG_LOAD_USERS) | THRONG_WHEN (THRONG_LOAD_ARRIVALS),
                     .high = 365.0 * 86400 },
  [KEY_STAGES] = { "stages", THRONG_KEY_LIST, THRONG_KEY_ALWAYS | THRONG_KEY_NOT_EMPTY,
                   .when = THRONG_WHEN (THRONG_LOAD_STAGES), .type = throng_stage_get_type },
  [KEY_TASKS] = { "tasks", THRONG_KEY_INTEGER, .high = 1e12 },
  [KEY_TASKS_PER_USER] = { "tasks-per-user", THRONG_KEY_INTEGER, .high = 1e12 },
};

static ThrongStageKind
get_stage_kind (ThrongLoad *self, unsigned index)
{
  g_autoptr (ThrongStage) stage = g_list_model_get_item (throng_load_get_stages (self), index);

  return stage != NULL ? throng_stage_get_kind (stage) : THRONG_STAGE_USERS;
}

static void
validate_stages (ThrongLoad *self, ThrongValidation *validation)
{
  GListModel *stages = throng_load_get_stages (self);

  for (unsigned i = 1; i < g_list_model_get_n_items (stages); i++)
    {
      g_autoptr (ThrongNode) stage = g_list_model_get_item (stages, i);

      if (get_stage_kind (self, i) != get_stage_kind (self, 0))
        throng_node_problem (stage, NULL, validation->problems,
                             _ ("must have “%s” like the first stage: users and arrivals cannot "
                                "be mixed"),
                             get_stage_kind (self, 0) == THRONG_STAGE_USERS ? "users" : "arrivals");
    }
}

static void
tell_of_arrivals (ThrongLoad *self, unsigned key, ThrongValidation *validation)
{
  throng_node_problem (THRONG_NODE (self), keys[key].name, validation->problems,
                       _ ("must stand beside arrivals; these stages have users"));
}

static void
validate (ThrongNode *node, ThrongValidation *validation)
{
  ThrongLoad *self = THRONG_LOAD (node);

  if (throng_load_get_kind (self) != THRONG_LOAD_STAGES)
    return;
  validate_stages (self, validation);
  if (throng_load_has_arrivals (self))
    return;
  /* What they are by themselves means nothing here, also where the file says it. */
  if (!g_str_equal (throng_node_peek_string (node, KEY_SPACING), keys[KEY_SPACING].text))
    tell_of_arrivals (self, KEY_SPACING, validation);
  if (throng_load_get_max_users (self) != keys[KEY_MAX_USERS].fallback)
    tell_of_arrivals (self, KEY_MAX_USERS, validation);
}

static const ThrongShape shape = {
  .keys = keys,
  .n_keys = G_N_ELEMENTS (keys),
  .validate = validate,
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

bool
throng_load_has_arrivals (ThrongLoad *self)
{
  ThrongLoadKind kind = throng_load_get_kind (self);

  return kind == THRONG_LOAD_ARRIVALS
         || (kind == THRONG_LOAD_STAGES && get_stage_kind (self, 0) == THRONG_STAGE_ARRIVALS);
}

double
throng_load_get_arrivals (ThrongLoad *self)
{
  return throng_node_peek_double (THRONG_NODE (self), KEY_ARRIVALS);
}

ThrongSpacing
throng_load_get_spacing (ThrongLoad *self)
{
  return g_str_equal (throng_node_peek_string (THRONG_NODE (self), KEY_SPACING), "even")
             ? THRONG_SPACING_EVEN
             : THRONG_SPACING_POISSON;
}

int64_t
throng_load_get_max_users (ThrongLoad *self)
{
  return g_value_get_int64 (throng_node_peek (THRONG_NODE (self), KEY_MAX_USERS));
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
