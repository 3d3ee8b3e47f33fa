/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/design/throng-outline-item.h"

#include <glib/gi18n.h>
#include <gtk/gtk.h>

#include "app/throng-text.h"
#include "scenario/throng-group.h"
#include "scenario/throng-pause.h"
#include "scenario/throng-request.h"
#include "scenario/throng-set.h"

struct _ThrongOutlineItem
{
  GObject parent_instance;

  /* Owned */
  ThrongNode *node;
  char *title;
  char *detail;

  const char *list; /* (nullable) */
  ThrongOutlineKind kind;
  unsigned n_problems;
};

enum
{
  PROP_0,
  PROP_TITLE,
  PROP_DETAIL,
  PROP_N_PROBLEMS,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (ThrongOutlineItem, throng_outline_item, G_TYPE_OBJECT)

/* Words */

static char *
dup_or (const char *name, const char *fallback)
{
  return g_strdup (name[0] != '\0' ? name : fallback);
}

static char *
dup_request_title (ThrongRequest *request)
{
  const char *name = throng_request_get_name (request);

  if (name != NULL)
    return dup_or (name, _ ("Request"));
  return g_strdup_printf ("%s %s", throng_request_get_method (request),
                          throng_request_get_url (request));
}

static char *
dup_pause_title (ThrongPause *pause)
{
  g_autofree char *min = throng_text_duration (throng_pause_get_min_s (pause));
  g_autofree char *max = throng_text_duration (throng_pause_get_max_s (pause));

  if (g_str_equal (min, max))
    /* Translators: %s is a duration */
    return g_strdup_printf (_ ("Pause %s"), min);
  /* Translators: both are durations */
  return g_strdup_printf (_ ("Pause %s to %s"), min, max);
}

static char *
dup_set_title (ThrongSet *set)
{
  GListModel *variables = throng_set_get_variables (set);
  g_autoptr (ThrongField) first = g_list_model_get_item (variables, 0);

  if (first == NULL)
    return g_strdup (_ ("Set variables"));
  /* Translators: %s is the name of a variable; the dots stand for more of them */
  return g_strdup_printf (g_list_model_get_n_items (variables) > 1 ? _ ("Set %s, …") : _ ("Set %s"),
                          throng_field_get_name (first));
}

static char *
dup_node_title (ThrongNode *node)
{
  if (THRONG_IS_USER_CLASS (node))
    return dup_or (throng_user_class_get_name (THRONG_USER_CLASS (node)), _ ("User class"));
  if (THRONG_IS_TASK (node))
    return dup_or (throng_task_get_name (THRONG_TASK (node)), _ ("Task"));
  if (THRONG_IS_REQUEST (node))
    return dup_request_title (THRONG_REQUEST (node));
  if (THRONG_IS_PAUSE (node))
    return dup_pause_title (THRONG_PAUSE (node));
  if (THRONG_IS_SET (node))
    return dup_set_title (THRONG_SET (node));
  return dup_or (throng_group_get_name (THRONG_GROUP (node)), _ ("Group"));
}

/* The lists of steps that stand beside tasks. */
static const struct
{
  const char *list;
  const char *title;
} step_lists[] = {
  { "set-up", N_ ("Set-up") },
  { "clean-up", N_ ("Clean-up") },
  { "on-start", N_ ("On start") },
  { "on-stop", N_ ("On stop") },
};

static char *
dup_list_title (const char *list)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (step_lists); i++)
    if (g_str_equal (step_lists[i].list, list))
      return g_strdup (_ (step_lists[i].title));
  return g_strdup (list);
}

static char *
dup_title (ThrongOutlineItem *self)
{
  switch (self->kind)
    {
    case THRONG_OUTLINE_TEST:
      return g_strdup (_ ("Test"));
    case THRONG_OUTLINE_LOAD:
      return g_strdup (_ ("Load"));
    case THRONG_OUTLINE_STEPS:
      return dup_list_title (self->list);
    case THRONG_OUTLINE_ADD:
      if (g_str_equal (self->list, "users"))
        return g_strdup (_ ("Add User Class"));
      return g_strdup (g_str_equal (self->list, "tasks") ? _ ("Add Task") : _ ("Add Step"));
    case THRONG_OUTLINE_NODE:
    default:
      return dup_node_title (self->node);
    }
}

static char *
dup_detail (ThrongOutlineItem *self, ThrongShareSums *sums)
{
  gint64 count;

  if (self->kind != THRONG_OUTLINE_NODE)
    return NULL;
  if (THRONG_IS_TASK (self->node))
    return throng_share_format (throng_task_get_share (THRONG_TASK (self->node), sums));
  if (!THRONG_IS_USER_CLASS (self->node))
    return NULL;
  count = throng_user_class_get_count (THRONG_USER_CLASS (self->node));
  if (count > 0)
    /* Translators: how many users a class has */
    return g_strdup_printf (_ ("× %" G_GINT64_FORMAT), count);
  return throng_share_format (throng_user_class_get_share (THRONG_USER_CLASS (self->node), sums));
}

/* A line that has the problems of the lines below it tells them; the test has only its own. */
static unsigned
count_problems (ThrongOutlineItem *self, const ThrongProblemIndex *problems)
{
  ThrongScenario *scenario;
  GListModel *classes;
  unsigned n;

  if (self->kind == THRONG_OUTLINE_ADD)
    return 0;
  if (self->kind == THRONG_OUTLINE_STEPS)
    {
      g_autoptr (GListModel) steps = NULL;

      n = 0;
      g_object_get (self->node, self->list, &steps, NULL);
      for (unsigned i = 0; i < g_list_model_get_n_items (steps); i++)
        {
          g_autoptr (ThrongNode) step = g_list_model_get_item (steps, i);

          n += throng_problem_index_count (problems, step);
        }
      return n;
    }
  n = throng_problem_index_count (problems, self->node);
  if (self->kind != THRONG_OUTLINE_TEST)
    return n;

  scenario = THRONG_SCENARIO (self->node);
  classes = throng_scenario_get_users (scenario);
  n -= throng_problem_index_count (problems, THRONG_NODE (throng_scenario_get_load (scenario)));
  for (unsigned i = 0; i < g_list_model_get_n_items (classes); i++)
    {
      g_autoptr (ThrongNode) user_class = g_list_model_get_item (classes, i);

      n -= throng_problem_index_count (problems, user_class);
    }
  return n;
}

void
throng_outline_item_update (ThrongOutlineItem *self,
                            const ThrongProblemIndex *problems,
                            ThrongShareSums *sums)
{
  g_autofree char *title = dup_title (self);
  g_autofree char *detail = dup_detail (self, sums);
  unsigned n_problems = problems != NULL ? count_problems (self, problems) : self->n_problems;

  if (g_set_str (&self->title, title))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
  if (g_set_str (&self->detail, detail))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DETAIL]);
  if (self->n_problems != n_problems)
    {
      self->n_problems = n_problems;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_PROBLEMS]);
    }
}

/* Children */

static ThrongOutlineItem *
make (ThrongOutlineKind kind, ThrongNode *node, const char *list, ThrongShareSums *sums)
{
  ThrongOutlineItem *self = g_object_new (THRONG_TYPE_OUTLINE_ITEM, NULL);

  self->kind = kind;
  self->node = g_object_ref (node);
  self->list = list;
  throng_outline_item_update (self, NULL, sums);
  return self;
}

/* GtkMapListModel of GTK 4.18 has wrong items after an insertion before mapped ones. */
static void
nodes_changed_cb (GListModel *nodes,
                  unsigned position,
                  unsigned removed,
                  unsigned added,
                  GListStore *lines)
{
  g_autoptr (GPtrArray) fresh = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (ThrongShareSums) sums = throng_share_sums_new ();

  for (unsigned i = position; i < position + added; i++)
    {
      g_autoptr (ThrongNode) node = g_list_model_get_item (nodes, i);

      g_ptr_array_add (fresh, make (THRONG_OUTLINE_NODE, node, NULL, sums));
    }
  g_list_store_splice (lines, position, removed, fresh->pdata, added);
}

/* Takes @item. */
static void
add_line (GListStore *models, ThrongOutlineItem *item)
{
  g_autoptr (GListStore) line = g_list_store_new (THRONG_TYPE_OUTLINE_ITEM);

  g_list_store_append (line, item);
  g_object_unref (item);
  g_list_store_append (models, line);
}

static void
add_nodes (GListStore *models, ThrongNode *node, const char *list)
{
  g_autoptr (GListModel) nodes = NULL;
  g_autoptr (GListStore) lines = g_list_store_new (THRONG_TYPE_OUTLINE_ITEM);

  g_object_get (node, list, &nodes, NULL);
  g_signal_connect_object (nodes, "items-changed", G_CALLBACK (nodes_changed_cb), lines, 0);
  nodes_changed_cb (nodes, 0, 0, g_list_model_get_n_items (nodes), lines);
  g_list_store_append (models, lines);
}

/* A list that this node's class has. */
static bool
has_list (ThrongNode *node, const char *list)
{
  return g_object_class_find_property (G_OBJECT_GET_CLASS (node), list) != NULL;
}

static void
add_steps (GListStore *models, ThrongNode *node, const char *list)
{
  if (has_list (node, list))
    add_line (models, throng_outline_item_new (THRONG_OUTLINE_STEPS, node, list));
}

static void
add_list (GListStore *models, ThrongNode *node, const char *list)
{
  add_nodes (models, node, list);
  add_line (models, throng_outline_item_new (THRONG_OUTLINE_ADD, node, list));
}

static void
add_children (GListStore *models, ThrongOutlineItem *self)
{
  ThrongNode *node = self->node;

  if (self->kind == THRONG_OUTLINE_STEPS)
    add_list (models, node, self->list);
  else if (self->kind == THRONG_OUTLINE_TEST)
    {
      add_steps (models, node, "set-up");
      add_nodes (models, node, "users");
      add_line (models, throng_outline_item_new (THRONG_OUTLINE_ADD, node, "users"));
      add_steps (models, node, "clean-up");
    }
  else if (THRONG_IS_USER_CLASS (node))
    {
      add_steps (models, node, "on-start");
      add_list (models, node, "tasks");
      add_steps (models, node, "on-stop");
    }
  else if (has_list (node, "steps"))
    add_list (models, node, "steps");
}

GListModel *
throng_outline_item_make_children (ThrongOutlineItem *self)
{
  g_autoptr (GListStore) models = NULL;

  if (self->kind == THRONG_OUTLINE_ADD || self->kind == THRONG_OUTLINE_LOAD)
    return NULL;
  models = g_list_store_new (G_TYPE_LIST_MODEL);
  add_children (models, self);
  if (g_list_model_get_n_items (G_LIST_MODEL (models)) == 0)
    return NULL;
  return G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (g_steal_pointer (&models))));
}

/* Object */

static void
throng_outline_item_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  ThrongOutlineItem *self = THRONG_OUTLINE_ITEM (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_DETAIL:
      g_value_set_string (value, self->detail);
      break;
    case PROP_N_PROBLEMS:
      g_value_set_uint (value, self->n_problems);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
throng_outline_item_finalize (GObject *object)
{
  ThrongOutlineItem *self = THRONG_OUTLINE_ITEM (object);

  g_clear_object (&self->node);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->detail, g_free);

  G_OBJECT_CLASS (throng_outline_item_parent_class)->finalize (object);
}

static void
throng_outline_item_class_init (ThrongOutlineItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = throng_outline_item_get_property;
  object_class->finalize = throng_outline_item_finalize;

  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_DETAIL] = g_param_spec_string ("detail", NULL, NULL, NULL, flags);
  properties[PROP_N_PROBLEMS] = g_param_spec_uint ("n-problems", NULL, NULL, 0, G_MAXUINT, 0,
                                                   flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
throng_outline_item_init (ThrongOutlineItem *self)
{
}

ThrongOutlineItem *
throng_outline_item_new (ThrongOutlineKind kind, ThrongNode *node, const char *list)
{
  return make (kind, node, list, NULL);
}

ThrongOutlineKind
throng_outline_item_get_kind (ThrongOutlineItem *self)
{
  return self->kind;
}

ThrongNode *
throng_outline_item_get_node (ThrongOutlineItem *self)
{
  return self->node;
}

const char *
throng_outline_item_get_list (ThrongOutlineItem *self)
{
  return self->list;
}
