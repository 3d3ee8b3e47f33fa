/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-tags.h"

static bool
has_one_of (ThrongTask *task, const char *const *wanted)
{
  g_auto (GStrv) tags = throng_task_dup_tags (task);

  for (unsigned i = 0; tags[i] != NULL; i++)
    if (g_strv_contains (wanted, tags[i]))
      return true;
  return false;
}

static bool
is_chosen (ThrongTask *task, const char *const *tags, const char *const *excluded)
{
  return (tags == NULL || has_one_of (task, tags))
         && (excluded == NULL || !has_one_of (task, excluded));
}

/* Whether any of @items, tasks or user classes, has a weight above 0. */
static bool
is_anything_done (GListModel *items)
{
  for (unsigned i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (items, i);
      double weight;

      g_object_get (item, "weight", &weight, NULL);
      if (weight > 0)
        return true;
    }
  return false;
}

void
throng_scenario_choose_tasks (ThrongScenario *self,
                              const char *const *tags,
                              const char *const *excluded)
{
  GListModel *classes = throng_scenario_get_users (self);

  for (unsigned i = g_list_model_get_n_items (classes); i-- > 0;)
    {
      g_autoptr (ThrongUserClass) class = g_list_model_get_item (classes, i);
      GListModel *tasks = throng_user_class_get_tasks (class);

      for (unsigned k = g_list_model_get_n_items (tasks); k-- > 0;)
        {
          g_autoptr (ThrongTask) task = g_list_model_get_item (tasks, k);

          if (!is_chosen (task, tags, excluded))
            throng_node_remove (THRONG_NODE (class), "tasks", k);
        }
      if (!is_anything_done (tasks))
        throng_node_remove (THRONG_NODE (self), "users", i);
    }
  if (!is_anything_done (classes))
    while (g_list_model_get_n_items (classes) > 0)
      throng_node_remove (THRONG_NODE (self), "users", 0);
}
