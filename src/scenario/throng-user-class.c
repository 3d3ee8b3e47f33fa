/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-user-class.h"

#include "i18n/throng-i18n.h"
#include "scenario/throng-field.h"
#include "scenario/throng-step-private.h"
#include "scenario/throng-task.h"
#include "scenario/throng-validate.h"

enum
{
  KEY_NAME,
  KEY_WEIGHT,
  KEY_COUNT,
  KEY_WAIT,
  KEY_HEADERS,
  KEY_AUTH,
  KEY_SESSION,
  KEY_ON_START,
  KEY_SEQUENCE,
  KEY_TASKS,
  KEY_ON_STOP,
};

static const char *const sessions[] = { "user", "task", NULL };

static const ThrongKey keys[] = {
  [KEY_NAME] = { "name", THRONG_KEY_STRING, THRONG_KEY_NOT_EMPTY },
  [KEY_WEIGHT] = { "weight", THRONG_KEY_NUMBER, .high = 1e6, .fallback = 1 },
  [KEY_COUNT] = { "count", THRONG_KEY_INTEGER, .high = 1e6 },
  [KEY_WAIT] = { "wait", THRONG_KEY_CHILD, .type = throng_wait_get_type },
  [KEY_HEADERS] = { "headers", THRONG_KEY_MAP, .type = throng_field_get_type,
                    .check = throng_validation_header },
  [KEY_AUTH] = { "auth", THRONG_KEY_CHILD, .type = throng_auth_get_type },
  [KEY_SESSION] = { "session", THRONG_KEY_STRING, .text = "user", .words = sessions },
  [KEY_ON_START] = { "on-start", THRONG_KEY_LIST, THRONG_STEP_TYPES },
  [KEY_SEQUENCE] = { "sequence", THRONG_KEY_BOOLEAN },
  [KEY_TASKS] = { "tasks", THRONG_KEY_LIST, THRONG_KEY_NOT_EMPTY, .type = throng_task_get_type },
  [KEY_ON_STOP] = { "on-stop", THRONG_KEY_LIST, THRONG_STEP_TYPES },
};

static void
validate (ThrongNode *node, ThrongValidation *validation)
{
  GListModel *tasks = throng_user_class_get_tasks (THRONG_USER_CLASS (node));

  throng_validation_unique (validation, tasks, "name");
  throng_validation_weights (validation, node, "tasks", tasks,
                             _ ("at least one task must have a weight above 0"));
}

static const ThrongShape shape = {
  .keys = keys,
  .n_keys = G_N_ELEMENTS (keys),
  .validate = validate,
};

THRONG_DEFINE_NODE (ThrongUserClass, throng_user_class)

const char *
throng_user_class_get_name (ThrongUserClass *self)
{
  return throng_node_peek_string (THRONG_NODE (self), KEY_NAME);
}

double
throng_user_class_get_weight (ThrongUserClass *self)
{
  return throng_node_peek_double (THRONG_NODE (self), KEY_WEIGHT);
}

ThrongWait *
throng_user_class_get_wait (ThrongUserClass *self)
{
  return throng_node_peek_object (THRONG_NODE (self), KEY_WAIT);
}

GListModel *
throng_user_class_get_headers (ThrongUserClass *self)
{
  return throng_node_peek_object (THRONG_NODE (self), KEY_HEADERS);
}

ThrongAuth *
throng_user_class_get_auth (ThrongUserClass *self)
{
  return throng_node_peek_object (THRONG_NODE (self), KEY_AUTH);
}

GListModel *
throng_user_class_get_on_start (ThrongUserClass *self)
{
  return throng_node_peek_object (THRONG_NODE (self), KEY_ON_START);
}

GListModel *
throng_user_class_get_tasks (ThrongUserClass *self)
{
  return throng_node_peek_object (THRONG_NODE (self), KEY_TASKS);
}

int64_t
throng_user_class_get_count (ThrongUserClass *self)
{
  return g_value_get_int64 (throng_node_peek (THRONG_NODE (self), KEY_COUNT));
}

bool
throng_user_class_get_session_per_task (ThrongUserClass *self)
{
  return g_str_equal (throng_node_peek_string (THRONG_NODE (self), KEY_SESSION), "task");
}

bool
throng_user_class_get_sequence (ThrongUserClass *self)
{
  return g_value_get_boolean (throng_node_peek (THRONG_NODE (self), KEY_SEQUENCE));
}

GListModel *
throng_user_class_get_on_stop (ThrongUserClass *self)
{
  return throng_node_peek_object (THRONG_NODE (self), KEY_ON_STOP);
}
