/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/design/throng-share.h"

#include <glib/gi18n.h>
#include <math.h>

/* Weights that are invalid count as none. */
static double
get_weight (gpointer node)
{
  double weight;

  g_object_get (node, "weight", &weight, NULL);
  return isfinite (weight) ? MAX (weight, 0) : 0;
}

static double
add_weights (GListModel *list, bool (*counts) (gpointer node))
{
  double sum = 0;

  for (unsigned i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (ThrongNode) node = g_list_model_get_item (list, i);

      if (counts == NULL || counts (node))
        sum += get_weight (node);
    }
  return sum;
}

double
throng_task_get_share (ThrongTask *self)
{
  ThrongNode *parent = throng_node_get_parent (THRONG_NODE (self));
  GListModel *tasks;
  double sum;

  if (!THRONG_IS_USER_CLASS (parent))
    return 0;
  tasks = throng_user_class_get_tasks (THRONG_USER_CLASS (parent));
  if (throng_user_class_get_sequence (THRONG_USER_CLASS (parent)))
    return 1.0 / g_list_model_get_n_items (tasks);
  sum = add_weights (tasks, NULL);
  return sum > 0 ? get_weight (self) / sum : 0;
}

static bool
goes_by_weight (gpointer user_class)
{
  return throng_user_class_get_count (user_class) == 0;
}

double
throng_user_class_get_share (ThrongUserClass *self)
{
  ThrongNode *parent = throng_node_get_parent (THRONG_NODE (self));
  double sum;

  if (!THRONG_IS_SCENARIO (parent) || !goes_by_weight (self))
    return 0;
  sum = add_weights (throng_scenario_get_users (THRONG_SCENARIO (parent)), goes_by_weight);
  return sum > 0 ? get_weight (self) / sum : 0;
}

char *
throng_share_format (double share)
{
  double percent = share * 100;

  /* Translators: a part of a whole in per cent, such as “25 %” */
  if (percent > 0 && percent < 9.95 && fabs (percent - round (percent)) >= 0.05)
    return g_strdup_printf (_ ("%.1f\u202f%%"), percent);
  return g_strdup_printf (_ ("%.0f\u202f%%"), percent);
}
