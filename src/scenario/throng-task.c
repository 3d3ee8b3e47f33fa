/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-task.h"

#include "scenario/throng-node-private.h"
#include "scenario/throng-request.h"

enum
{
  KEY_NAME,
  KEY_WEIGHT,
  KEY_STEPS,
};

static const ThrongKey keys[] = {
  [KEY_NAME] = { "name", THRONG_KEY_STRING, THRONG_KEY_NOT_EMPTY },
  [KEY_WEIGHT] = { "weight", THRONG_KEY_NUMBER, .high = 1e6, .fallback = 1 },
  [KEY_STEPS] = { "steps", THRONG_KEY_LIST, THRONG_KEY_NOT_EMPTY, .type = throng_request_get_type },
};

static const ThrongShape shape = {
  .keys = keys,
  .n_keys = G_N_ELEMENTS (keys),
};

THRONG_DEFINE_NODE (ThrongTask, throng_task)

const char *
throng_task_get_name (ThrongTask *self)
{
  return throng_node_peek_string (THRONG_NODE (self), KEY_NAME);
}

double
throng_task_get_weight (ThrongTask *self)
{
  return throng_node_peek_double (THRONG_NODE (self), KEY_WEIGHT);
}

GListModel *
throng_task_get_steps (ThrongTask *self)
{
  return throng_node_peek_object (THRONG_NODE (self), KEY_STEPS);
}
