/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-group.h"

#include "scenario/throng-step-private.h"

enum
{
  KEY_GROUP,
  KEY_STEPS,
  KEY_REPEAT,
  KEY_PROBABILITY,
};

static const ThrongKey keys[] = {
  [KEY_GROUP] = { "group", THRONG_KEY_STRING, THRONG_KEY_ALWAYS | THRONG_KEY_NOT_EMPTY },
  [KEY_STEPS] = { "steps", THRONG_KEY_LIST, THRONG_KEY_NOT_EMPTY, THRONG_STEP_TYPES },
  THRONG_STEP_KEYS,
};

static const ThrongShape shape = {
  .keys = keys,
  .n_keys = G_N_ELEMENTS (keys),
};

THRONG_DEFINE_NODE (ThrongGroup, throng_group)

const char *
throng_group_get_name (ThrongGroup *self)
{
  return throng_node_peek_string (THRONG_NODE (self), KEY_GROUP);
}

GListModel *
throng_group_get_steps (ThrongGroup *self)
{
  return throng_node_peek_object (THRONG_NODE (self), KEY_STEPS);
}
