/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-node-text.h"

#include "i18n/throng-i18n.h"
#include "scenario/throng-json-scan.h"
#include "scenario/throng-json-writer.h"
#include "scenario/throng-node-private.h"
#include "scenario/throng-step-private.h"
#include "scenario/throng-task.h"
#include "scenario/throng-user-class.h"

#include <string.h>

char *
throng_node_to_text (ThrongNode *self)
{
  g_autoptr (JsonNode) json = throng_node_write (self);

  return throng_json_write (json);
}

static GType
choose_type (JsonNode *json)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (json) ? json_node_get_object (json) : NULL;

  if (object == NULL)
    return G_TYPE_INVALID;
  if (json_object_has_member (object, "tasks"))
    return THRONG_TYPE_USER_CLASS;
  if (json_object_has_member (object, "steps") && !json_object_has_member (object, "group"))
    return THRONG_TYPE_TASK;
  if (json_object_has_member (object, "request") || json_object_has_member (object, "pause")
      || json_object_has_member (object, "set") || json_object_has_member (object, "group"))
    return throng_step_choose_type (json);
  return G_TYPE_INVALID;
}

ThrongNode *
throng_node_new_from_text (const char *text, GError **error)
{
  g_autoptr (GPtrArray) problems = throng_problems_new ();
  g_autoptr (ThrongNode) node = NULL;
  /* The limits of a file hold for what comes from the clipboard too. */
  g_autoptr (JsonNode) json = throng_json_parse (text, strlen (text), "", problems);
  GType type = json != NULL ? choose_type (json) : G_TYPE_INVALID;

  if (type == G_TYPE_INVALID)
    {
      g_set_error_literal (error, THRONG_SCENARIO_ERROR, THRONG_SCENARIO_ERROR_INVALID,
                           _ ("That is no user class, task or step as JSON"));
      return NULL;
    }
  node = g_object_new (type, NULL);
  throng_node_read (node, json, problems);
  if (problems->len > 0)
    {
      g_autofree char *problem = throng_problem_to_string (problems->pdata[0]);

      g_set_error_literal (error, THRONG_SCENARIO_ERROR, THRONG_SCENARIO_ERROR_INVALID, problem);
      return NULL;
    }
  return g_steal_pointer (&node);
}

ThrongNode *
throng_node_copy (ThrongNode *self)
{
  ThrongNode *copy = g_object_new (G_OBJECT_TYPE (self), NULL);
  g_autoptr (JsonNode) json = throng_node_write (self);
  g_autoptr (GPtrArray) problems = throng_problems_new ();

  /* What a node wrote it can read. */
  throng_node_read (copy, json, problems);
  return copy;
}
