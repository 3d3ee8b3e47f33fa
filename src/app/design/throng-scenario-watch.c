/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/design/throng-scenario-watch.h"

struct _ThrongScenarioWatch
{
  GObject parent_instance;

  unsigned idle; /* 0 = none */
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static unsigned signals[N_SIGNALS];

static void watch (ThrongScenarioWatch *self, ThrongNode *node);

G_DEFINE_FINAL_TYPE (ThrongScenarioWatch, throng_scenario_watch, G_TYPE_OBJECT)

static gboolean
idle_cb (void *data)
{
  ThrongScenarioWatch *self = data;

  self->idle = 0;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  return G_SOURCE_REMOVE;
}

static void
changed_cb (ThrongScenarioWatch *self)
{
  if (self->idle == 0)
    self->idle = g_idle_add (idle_cb, self);
}

static void
watch_items (ThrongScenarioWatch *self, GListModel *list, unsigned position, unsigned n)
{
  for (unsigned i = position; i < position + n; i++)
    {
      g_autoptr (ThrongNode) node = g_list_model_get_item (list, i);

      watch (self, node);
    }
}

static void
items_changed_cb (GListModel *list,
                  unsigned position,
                  unsigned removed,
                  unsigned added,
                  ThrongScenarioWatch *self)
{
  watch_items (self, list, position, added);
  changed_cb (self);
}

static void
watch_part (GObject *part, void *data)
{
  ThrongScenarioWatch *self = data;

  if (THRONG_IS_NODE (part))
    {
      watch (self, THRONG_NODE (part));
      return;
    }
  g_signal_handlers_disconnect_by_func (part, items_changed_cb, self);
  g_signal_connect_object (part, "items-changed", G_CALLBACK (items_changed_cb), self, 0);
  watch_items (self, G_LIST_MODEL (part), 0, g_list_model_get_n_items (G_LIST_MODEL (part)));
}

/* A node may come back after it was taken out, so nothing is connected twice. */
static void
watch (ThrongScenarioWatch *self, ThrongNode *node)
{
  g_signal_handlers_disconnect_by_func (node, changed_cb, self);
  g_signal_connect_object (node, "notify", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  throng_node_each_part (node, watch_part, self);
}

static void
throng_scenario_watch_dispose (GObject *object)
{
  g_clear_handle_id (&THRONG_SCENARIO_WATCH (object)->idle, g_source_remove);

  G_OBJECT_CLASS (throng_scenario_watch_parent_class)->dispose (object);
}

static void
throng_scenario_watch_class_init (ThrongScenarioWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = throng_scenario_watch_dispose;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
throng_scenario_watch_init (ThrongScenarioWatch *self)
{
}

ThrongScenarioWatch *
throng_scenario_watch_new (ThrongScenario *scenario)
{
  ThrongScenarioWatch *self = g_object_new (THRONG_TYPE_SCENARIO_WATCH, NULL);

  watch (self, THRONG_NODE (scenario));
  return self;
}
