/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/throng-demo-counts.h"

#include <json-glib/json-glib.h>

#define N_STATUSES (THRONG_DEMO_STATUS_MAX + 1)

struct _ThrongDemoCounts
{
  /* Owned */
  GPtrArray *names;
  guint64 *by_status; /* N_STATUSES of the first endpoint, of the second … */
};

ThrongDemoCounts *
throng_demo_counts_new (GPtrArray *names)
{
  ThrongDemoCounts *self = g_new0 (ThrongDemoCounts, 1);

  self->names = names;
  self->by_status = g_new0 (guint64, names->len * N_STATUSES);
  return self;
}

void
throng_demo_counts_free (ThrongDemoCounts *self)
{
  g_ptr_array_unref (self->names);
  g_free (self->by_status);
  g_free (self);
}

void
throng_demo_counts_add (ThrongDemoCounts *self, guint endpoint, guint status)
{
  g_return_if_fail (endpoint < self->names->len && status <= THRONG_DEMO_STATUS_MAX);

  self->by_status[endpoint * N_STATUSES + status]++;
}

void
throng_demo_counts_reset (ThrongDemoCounts *self)
{
  memset (self->by_status, 0, self->names->len * N_STATUSES * sizeof *self->by_status);
}

static JsonObject *
statuses_to_object (const guint64 *by_status)
{
  JsonObject *object = json_object_new ();

  for (guint status = 0; status < N_STATUSES; status++)
    if (by_status[status] > 0)
      {
        char name[16];

        g_snprintf (name, sizeof name, "%u", status);
        json_object_set_int_member (object, name, (gint64) by_status[status]);
      }

  return object;
}

char *
throng_demo_counts_dup_json (ThrongDemoCounts *self)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *endpoints = json_object_new ();

  json_node_take_object (root, endpoints);
  for (guint i = 0; i < self->names->len; i++)
    {
      g_autoptr (JsonObject) statuses = statuses_to_object (&self->by_status[i * N_STATUSES]);

      if (json_object_get_size (statuses) > 0)
        json_object_set_object_member (endpoints, self->names->pdata[i],
                                       g_steal_pointer (&statuses));
    }

  return json_to_string (root, FALSE);
}
