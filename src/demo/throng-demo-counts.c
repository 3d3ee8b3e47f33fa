/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/throng-demo-counts.h"

#include <json-glib/json-glib.h>

static const char *const endpoint_names[THRONG_DEMO_N_ENDPOINTS] = {
  [THRONG_DEMO_ENDPOINT_LIST_USERS] = "GET /users",
  [THRONG_DEMO_ENDPOINT_GET_USER] = "GET /users/NAME",
  [THRONG_DEMO_ENDPOINT_CREATE_USER] = "POST /users/",
  [THRONG_DEMO_ENDPOINT_LOGIN] = "POST /login",
  [THRONG_DEMO_ENDPOINT_GREET] = "GET /",
  [THRONG_DEMO_ENDPOINT_OTHER] = "other",
};

void
throng_demo_counts_add (ThrongDemoCounts *self, ThrongDemoEndpoint endpoint, guint status)
{
  g_return_if_fail (status <= THRONG_DEMO_STATUS_MAX);

  self->by_status[endpoint][status]++;
}

static JsonObject *
statuses_to_object (const guint64 *by_status)
{
  JsonObject *object = json_object_new ();

  for (guint status = 0; status <= THRONG_DEMO_STATUS_MAX; status++)
    if (by_status[status] > 0)
      {
        char name[16];

        g_snprintf (name, sizeof name, "%u", status);
        json_object_set_int_member (object, name, (gint64) by_status[status]);
      }

  return object;
}

char *
throng_demo_counts_dup_json (const ThrongDemoCounts *self)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *endpoints = json_object_new ();

  json_node_take_object (root, endpoints);
  for (guint i = 0; i < THRONG_DEMO_N_ENDPOINTS; i++)
    {
      g_autoptr (JsonObject) statuses = statuses_to_object (self->by_status[i]);

      if (json_object_get_size (statuses) > 0)
        json_object_set_object_member (endpoints, endpoint_names[i], g_steal_pointer (&statuses));
    }

  return json_to_string (root, FALSE);
}
