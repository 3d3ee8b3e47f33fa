/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-field.h"

#include "scenario/throng-node-private.h"

enum
{
  KEY_NAME,
  KEY_VALUE,
  KEY_ENABLED,
};

static const ThrongKey keys[] = {
  [KEY_NAME] = { "name", THRONG_KEY_STRING, THRONG_KEY_HIDDEN },
  [KEY_VALUE] = { "value", THRONG_KEY_STRING, THRONG_KEY_ALWAYS | THRONG_KEY_REQUIRED },
  [KEY_ENABLED] = { "enabled", THRONG_KEY_BOOLEAN, .fallback = 1 },
};

static const ThrongShape shape = {
  .keys = keys,
  .n_keys = G_N_ELEMENTS (keys),
  .short_key = "value",
};

THRONG_DEFINE_NODE (ThrongField, throng_field)

const char *
throng_field_get_name (ThrongField *self)
{
  return throng_node_peek_string (THRONG_NODE (self), KEY_NAME);
}

const char *
throng_field_get_value (ThrongField *self)
{
  return throng_node_peek_string (THRONG_NODE (self), KEY_VALUE);
}

bool
throng_field_get_enabled (ThrongField *self)
{
  return g_value_get_boolean (throng_node_peek (THRONG_NODE (self), KEY_ENABLED));
}
