/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-step.h"

#include "scenario/throng-group.h"
#include "scenario/throng-pause.h"
#include "scenario/throng-request.h"
#include "scenario/throng-set.h"
#include "scenario/throng-step-private.h"

/* What is none of the others is read as a request, whose problems then say what is missing. */
GType
throng_step_choose_type (JsonNode *node)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  if (object == NULL || json_object_has_member (object, "request"))
    return THRONG_TYPE_REQUEST;
  if (json_object_has_member (object, "pause"))
    return THRONG_TYPE_PAUSE;
  if (json_object_has_member (object, "set"))
    return THRONG_TYPE_SET;
  if (json_object_has_member (object, "group"))
    return THRONG_TYPE_GROUP;
  return THRONG_TYPE_REQUEST;
}

int64_t
throng_step_get_repeat (ThrongNode *self)
{
  gint64 repeat;

  g_object_get (self, "repeat", &repeat, NULL);
  return repeat;
}

double
throng_step_get_probability (ThrongNode *self)
{
  double probability;

  g_object_get (self, "probability", &probability, NULL);
  return probability;
}
