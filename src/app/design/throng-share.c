/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/design/throng-share.h"

#include <glib/gi18n.h>
#include <math.h>

struct _ThrongShareSums
{
  GHashTable *by_list; /* GListModel → double */
};

ThrongShareSums *
throng_share_sums_new (void)
{
  ThrongShareSums *self = g_new (ThrongShareSums, 1);

  self->by_list = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  return self;
}

void
throng_share_sums_free (ThrongShareSums *self)
{
  g_hash_table_unref (self->by_list);
  g_free (self);
}

/* Weights that are invalid count as none, and so does that of a class whose users are counted. */
static double
get_weight (ThrongNode *node)
{
  double weight;

  if (THRONG_IS_TASK (node))
    weight = throng_task_get_weight (THRONG_TASK (node));
  else if (throng_user_class_get_count (THRONG_USER_CLASS (node)) == 0)
    weight = throng_user_class_get_weight (THRONG_USER_CLASS (node));
  else
    weight = 0;
  return isfinite (weight) ? MAX (weight, 0) : 0;
}

static double
add_weights (GListModel *list)
{
  double sum = 0;

  for (unsigned i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (ThrongNode) node = g_list_model_get_item (list, i);

      sum += get_weight (node);
    }
  return sum;
}

static double
get_sum (GListModel *list, ThrongShareSums *sums)
{
  const double *known = sums != NULL ? g_hash_table_lookup (sums->by_list, list) : NULL;
  double sum = known != NULL ? *known : add_weights (list);

  if (sums != NULL && known == NULL)
    g_hash_table_insert (sums->by_list, list, g_memdup2 (&sum, sizeof sum));
  return sum;
}

static double
get_share (ThrongNode *node, GListModel *list, ThrongShareSums *sums)
{
  double sum = get_sum (list, sums);

  return sum > 0 ? get_weight (node) / sum : 0;
}

double
throng_task_get_share (ThrongTask *self, ThrongShareSums *sums)
{
  ThrongNode *parent = throng_node_get_parent (THRONG_NODE (self));
  GListModel *tasks;

  if (!THRONG_IS_USER_CLASS (parent))
    return 0;
  tasks = throng_user_class_get_tasks (THRONG_USER_CLASS (parent));
  if (throng_user_class_get_sequence (THRONG_USER_CLASS (parent)))
    return 1.0 / g_list_model_get_n_items (tasks);
  return get_share (THRONG_NODE (self), tasks, sums);
}

double
throng_user_class_get_share (ThrongUserClass *self, ThrongShareSums *sums)
{
  ThrongNode *parent = throng_node_get_parent (THRONG_NODE (self));

  if (!THRONG_IS_SCENARIO (parent))
    return 0;
  return get_share (THRONG_NODE (self), throng_scenario_get_users (THRONG_SCENARIO (parent)), sums);
}

char *
throng_share_format (double share)
{
  double percent = share * 100;

  if (percent > 0 && percent < 0.05)
    {
      g_autofree char *least = throng_share_format (0.001);

      return g_strconcat ("<", least, NULL);
    }
  /* Translators: a part of a whole in per cent, such as “25 %” */
  if (percent > 0 && percent < 9.95 && fabs (percent - round (percent)) >= 0.05)
    return g_strdup_printf (_ ("%.1f\u202f%%"), percent);
  return g_strdup_printf (_ ("%.0f\u202f%%"), percent);
}
