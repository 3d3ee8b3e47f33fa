/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/design/throng-design-page-private.h"

#include <glib/gi18n.h>

#include "app/design/throng-form.h"
#include "app/design/throng-form-item.h"
#include "app/design/throng-form-row.h"
#include "app/design/throng-list-row.h"
#include "app/design/throng-load-chart.h"
#include "app/design/throng-request-line.h"
#include "app/design/throng-row-list.h"
#include "app/design/throng-scenario-watch.h"
#include "app/design/throng-share-row.h"
#include "app/design/throng-steps-page.h"
#include "app/design/throng-text-area.h"
#include "app/design/throng-unreadable.h"
#include "scenario/throng-group.h"
#include "scenario/throng-pause.h"
#include "scenario/throng-place.h"
#include "scenario/throng-set.h"

/* Problems are looked for when typing has rested so long. */
#define VALIDATE_AFTER_MS 150

typedef enum
{
  FORM_TEST,
  FORM_LOAD,
  FORM_USER_CLASS,
  FORM_TASK,
  FORM_REQUEST,
  FORM_PAUSE,
  FORM_SET,
  FORM_GROUP,
  N_FORMS,
} FormKind;

struct _ThrongDesignPage
{
  AdwBin parent_instance;

  /* Owned */
  ThrongDocument *document;
  ThrongScenarioWatch *watch;

  /* Template children */
  AdwOverlaySplitView *split;
  ThrongOutline *outline;
  GtkLabel *title;
  GtkScrolledWindow *scroller;
  GtkBox *forms_box;
  ThrongStepsPage *steps_page;

  ThrongForm *forms[N_FORMS]; /* Borrowed */
  unsigned timer;             /* 0 = none */
  bool is_collapsed;
};

enum
{
  PROP_0,
  PROP_COLLAPSED,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (ThrongDesignPage, throng_design_page, ADW_TYPE_BIN)

ThrongScenario *
throng_design_page_get_scenario (ThrongDesignPage *self)
{
  return self->document != NULL ? throng_document_get_scenario (self->document) : NULL;
}

ThrongOutline *
throng_design_page_get_outline (ThrongDesignPage *self)
{
  return self->outline;
}

void
throng_design_page_show_form (ThrongDesignPage *self)
{
  if (self->is_collapsed)
    adw_overlay_split_view_set_show_sidebar (self->split, FALSE);
}

/* Forms */

static FormKind
choose_form (ThrongNode *node)
{
  if (THRONG_IS_SCENARIO (node))
    return FORM_TEST;
  if (THRONG_IS_LOAD (node))
    return FORM_LOAD;
  if (THRONG_IS_USER_CLASS (node))
    return FORM_USER_CLASS;
  if (THRONG_IS_TASK (node))
    return FORM_TASK;
  if (THRONG_IS_PAUSE (node))
    return FORM_PAUSE;
  if (THRONG_IS_SET (node))
    return FORM_SET;
  return THRONG_IS_GROUP (node) ? FORM_GROUP : FORM_REQUEST;
}

/* (transfer none) (nullable): the request that is all of a task. */
static ThrongNode *
get_only_request (ThrongNode *node)
{
  GListModel *steps = THRONG_IS_TASK (node) ? throng_task_get_steps (THRONG_TASK (node)) : NULL;
  g_autoptr (ThrongNode) first = steps != NULL ? g_list_model_get_item (steps, 0) : NULL;

  return steps != NULL && g_list_model_get_n_items (steps) == 1 && THRONG_IS_REQUEST (first) ? first
                                                                                             : NULL;
}

/* (nullable): the list of steps that stands below the form of @node. */
static const char *
get_list (ThrongNode *node)
{
  bool has_steps = THRONG_IS_GROUP (node) || (THRONG_IS_TASK (node) && !get_only_request (node));

  return has_steps ? "steps" : NULL;
}

static ThrongForm *
get_form (ThrongDesignPage *self, FormKind kind)
{
  static const char *const names[] = { "test",    "load",  "user-class", "task",
                                       "request", "pause", "set",        "group" };
  g_autoptr (GtkBuilder) builder = NULL;
  g_autofree char *resource = NULL;

  if (self->forms[kind] == NULL)
    {
      resource = g_strdup_printf ("/io/github/throngapp/Throng/throng-%s-form.ui", names[kind]);
      builder = gtk_builder_new_from_resource (resource);
      self->forms[kind] = THRONG_FORM (gtk_builder_get_object (builder, "form"));
      gtk_box_append (self->forms_box, GTK_WIDGET (self->forms[kind]));
    }
  return self->forms[kind];
}

/* Shows exactly the forms of @node (nullable) and @second (nullable). */
static void
show_forms (ThrongDesignPage *self, ThrongNode *node, ThrongNode *second)
{
  ThrongNode *nodes[N_FORMS] = { NULL };

  if (node != NULL)
    nodes[choose_form (node)] = node;
  if (second != NULL)
    nodes[choose_form (second)] = second;
  for (unsigned i = 0; i < N_FORMS; i++)
    {
      if (nodes[i] == NULL && self->forms[i] == NULL)
        continue;
      throng_form_set_node (get_form (self, i), nodes[i]);
      gtk_widget_set_visible (GTK_WIDGET (self->forms[i]), nodes[i] != NULL);
    }
}

/* Problems */

static void
validate (ThrongDesignPage *self)
{
  ThrongScenario *scenario = throng_design_page_get_scenario (self);
  g_autoptr (ThrongProblemIndex) problems = NULL;
  g_autoptr (GPtrArray) unreadables = NULL;

  g_clear_handle_id (&self->timer, g_source_remove);
  if (scenario == NULL)
    return;
  unreadables = throng_unreadable_list (THRONG_NODE (scenario));
  throng_document_set_unreadable (self->document, unreadables->len > 0);
  problems = throng_problem_index_new (scenario);
  throng_outline_update (self->outline, problems);
  for (unsigned i = 0; i < N_FORMS; i++)
    if (self->forms[i] != NULL)
      throng_form_show_problems (self->forms[i], problems);
}

static gboolean
timer_cb (void *data)
{
  ThrongDesignPage *self = data;

  self->timer = 0;
  validate (self);
  return G_SOURCE_REMOVE;
}

/* Selection */

static void
update_title (ThrongDesignPage *self)
{
  ThrongOutlineItem *item = throng_outline_get_selected (self->outline);
  g_autofree char *title = NULL;

  if (item != NULL)
    g_object_get (item, "title", &title, NULL);
  gtk_label_set_label (self->title, title != NULL ? title : "");
}

static void
show_selected (ThrongDesignPage *self)
{
  ThrongOutlineItem *item = throng_outline_get_selected (self->outline);
  bool is_steps = item != NULL && throng_outline_item_get_kind (item) == THRONG_OUTLINE_STEPS;
  ThrongNode *node = item != NULL ? throng_outline_item_get_node (item) : NULL;
  const char *list = is_steps ? throng_outline_item_get_list (item) : get_list (node);

  show_forms (self, is_steps ? NULL : node, is_steps ? NULL : get_only_request (node));
  gtk_widget_set_visible (GTK_WIDGET (self->forms_box), node != NULL && !is_steps);
  throng_steps_page_show (self->steps_page, list != NULL ? node : NULL, list);
  gtk_widget_set_visible (GTK_WIDGET (self->steps_page), list != NULL);
  update_title (self);
  throng_design_page_update_actions (self);
}

static void
selected_cb (ThrongDesignPage *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);

  show_selected (self);
  validate (self);
  gtk_adjustment_set_value (adjustment, 0);
}

static void
validate_soon (ThrongDesignPage *self)
{
  if (self->timer == 0)
    self->timer = g_timeout_add (VALIDATE_AFTER_MS, timer_cb, self);
}

static void
check_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  validate_soon (THRONG_DESIGN_PAGE (widget));
}

/* A task may have become, or have been, a single request. */
static void
changed_cb (ThrongDesignPage *self)
{
  throng_outline_update (self->outline, NULL);
  show_selected (self);
  validate_soon (self);
}

static void
show_outline_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ThrongDesignPage *self = THRONG_DESIGN_PAGE (widget);

  /* The key comes from the other page too. */
  if (!gtk_widget_get_mapped (widget))
    return;
  adw_overlay_split_view_set_show_sidebar (self->split,
                                           !adw_overlay_split_view_get_show_sidebar (self->split));
}

/* Object */

/* Where the outline covers the form it may take most of the window, which with large text is
 * narrow. */
static void
set_collapsed (ThrongDesignPage *self, bool is_collapsed)
{
  self->is_collapsed = is_collapsed;
  adw_overlay_split_view_set_min_sidebar_width (self->split, is_collapsed ? 160 : 240);
  adw_overlay_split_view_set_sidebar_width_fraction (self->split, is_collapsed ? 0.75 : 0.28);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COLLAPSED]);
}

static void
throng_design_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_COLLAPSED:
      g_value_set_boolean (value, THRONG_DESIGN_PAGE (object)->is_collapsed);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
throng_design_page_set_property (GObject *object,
                                 guint prop_id,
                                 const GValue *value,
                                 GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_COLLAPSED:
      set_collapsed (THRONG_DESIGN_PAGE (object), g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
throng_design_page_dispose (GObject *object)
{
  ThrongDesignPage *self = THRONG_DESIGN_PAGE (object);

  throng_design_page_set_document (self, NULL);
  /* The template would take it away without telling the bin. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), THRONG_TYPE_DESIGN_PAGE);

  G_OBJECT_CLASS (throng_design_page_parent_class)->dispose (object);
}

static void
throng_design_page_class_init (ThrongDesignPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = throng_design_page_get_property;
  object_class->set_property = throng_design_page_set_property;
  object_class->dispose = throng_design_page_dispose;
  properties[PROP_COLLAPSED] = g_param_spec_boolean ("collapsed", NULL, NULL, FALSE,
                                                     G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS
                                                         | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (THRONG_TYPE_FORM);
  g_type_ensure (THRONG_TYPE_FORM_ROW);
  g_type_ensure (THRONG_TYPE_LOAD_CHART);
  g_type_ensure (THRONG_TYPE_OUTLINE);
  g_type_ensure (THRONG_TYPE_REQUEST_LINE);
  g_type_ensure (THRONG_TYPE_ROW_LIST);
  g_type_ensure (THRONG_TYPE_SHARE_ROW);
  g_type_ensure (THRONG_TYPE_STEPS_PAGE);
  g_type_ensure (THRONG_TYPE_TEXT_AREA);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/throngapp/Throng/throng-design-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ThrongDesignPage, split);
  gtk_widget_class_bind_template_child (widget_class, ThrongDesignPage, outline);
  gtk_widget_class_bind_template_child (widget_class, ThrongDesignPage, title);
  gtk_widget_class_bind_template_child (widget_class, ThrongDesignPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, ThrongDesignPage, forms_box);
  gtk_widget_class_bind_template_child (widget_class, ThrongDesignPage, steps_page);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  throng_design_page_class_install_actions (widget_class);
  gtk_widget_class_install_action (widget_class, "design.check", NULL, check_cb);
  gtk_widget_class_install_action (widget_class, "design.show-outline", NULL, show_outline_cb);
}

/* Back, as on pages elsewhere, from the form to the outline that it lies over. */
static gboolean
back_cb (GtkWidget *widget, GVariant *arguments, void *data)
{
  ThrongDesignPage *self = THRONG_DESIGN_PAGE (widget);

  if (!self->is_collapsed || !gtk_widget_get_mapped (widget)
      || adw_overlay_split_view_get_show_sidebar (self->split))
    return GDK_EVENT_PROPAGATE;
  adw_overlay_split_view_set_show_sidebar (self->split, TRUE);
  return GDK_EVENT_STOP;
}

/* Wherever the focus is: the outline may have taken it along when it went. */
static void
add_outline_shortcuts (ThrongDesignPage *self)
{
  bool is_rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  GtkShortcutController *controller = GTK_SHORTCUT_CONTROLLER (gtk_shortcut_controller_new ());

  gtk_shortcut_controller_set_scope (controller, GTK_SHORTCUT_SCOPE_GLOBAL);
  gtk_shortcut_controller_add_shortcut (
      controller, gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("F9"),
                                    gtk_named_action_new ("design.show-outline")));
  gtk_shortcut_controller_add_shortcut (
      controller,
      gtk_shortcut_new (gtk_shortcut_trigger_parse_string (is_rtl ? "<Alt>Right" : "<Alt>Left"),
                        gtk_callback_action_new (back_cb, NULL, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (controller));
}

static void
throng_design_page_init (ThrongDesignPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_outline_shortcuts (self);
}

/* What a person works on first: the request of the first task. */
static void
select_first (ThrongDesignPage *self, ThrongScenario *scenario)
{
  const char *key;
  ThrongNode *node = throng_scenario_find_place (scenario, "users[0].tasks[0]", &key);

  if (!throng_outline_select (self->outline, node, NULL))
    throng_outline_select (self->outline, THRONG_NODE (scenario), NULL);
}

void
throng_design_page_set_document (ThrongDesignPage *self, ThrongDocument *document)
{
  ThrongScenario *scenario;

  if (self->document == document)
    return;
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->watch);
  show_forms (self, NULL, NULL);
  g_set_object (&self->document, document);
  scenario = throng_design_page_get_scenario (self);
  throng_outline_set_scenario (self->outline, scenario);
  if (scenario == NULL)
    return;
  self->watch = throng_scenario_watch_new (scenario);
  g_signal_connect_object (self->watch, "changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  /* It is shown once, whether or not this changes what is selected. */
  g_signal_handlers_block_by_func (self->outline, selected_cb, self);
  select_first (self, scenario);
  g_signal_handlers_unblock_by_func (self->outline, selected_cb, self);
  selected_cb (self);
}

void
throng_design_page_select (ThrongDesignPage *self, ThrongNode *node)
{
  /* Rows and waits have no line of their own. */
  while (node != NULL && !throng_outline_select (self->outline, node, NULL))
    node = throng_node_get_parent (node);
}

/* What has the focus, with the sentence below it, comes into view; GTK does that only where the
 * focus was elsewhere before. */
static void
scroll_to_focus (ThrongDesignPage *self)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  GtkWidget *viewport = gtk_widget_get_ancestor (GTK_WIDGET (self->forms_box), GTK_TYPE_VIEWPORT);
  GtkWidget *field;

  if (focus == NULL || viewport == NULL || !gtk_widget_is_ancestor (focus, viewport))
    return;
  field = gtk_widget_get_ancestor (focus, GTK_TYPE_LIST_BOX_ROW);
  if (field == NULL)
    field = gtk_widget_get_ancestor (focus, THRONG_TYPE_FORM_ITEM);
  gtk_viewport_scroll_to (GTK_VIEWPORT (viewport), field != NULL ? field : focus, NULL);
}

static void
focus_field (ThrongDesignPage *self, ThrongNode *node, const char *key)
{
  throng_design_page_show_form (self);
  throng_design_page_select (self, node);
  for (unsigned i = 0; i < N_FORMS; i++)
    if (self->forms[i] != NULL && throng_form_get_node (self->forms[i]) != NULL
        && throng_form_focus (self->forms[i], node, key))
      {
        scroll_to_focus (self);
        return;
      }
}

void
throng_design_page_begin_form (ThrongDesignPage *self)
{
  ThrongOutlineItem *item = throng_outline_get_selected (self->outline);
  ThrongNode *node = item != NULL ? throng_outline_item_get_node (item) : NULL;

  throng_design_page_show_form (self);
  if (THRONG_IS_REQUEST (node))
    focus_field (self, node, "url");
  else if (node != NULL)
    gtk_widget_child_focus (GTK_WIDGET (get_form (self, choose_form (node))), GTK_DIR_TAB_FORWARD);
}

void
throng_design_page_focus_path (ThrongDesignPage *self)
{
  ThrongOutlineItem *item = throng_outline_get_selected (self->outline);
  ThrongNode *request = get_only_request (item != NULL ? throng_outline_item_get_node (item)
                                                       : NULL);

  if (request != NULL)
    focus_field (self, request, "url");
}

/* (nullable): what the entry with the focus holds that can't be its value */
static const ThrongUnreadable *
find_typed (GtkWidget *focus)
{
  GtkWidget *row = gtk_widget_get_ancestor (focus, THRONG_TYPE_LIST_ROW);
  GtkWidget *item = gtk_widget_get_ancestor (focus, THRONG_TYPE_FORM_ITEM);
  g_autoptr (GPtrArray) all = NULL;

  if (row != NULL)
    {
      all = throng_unreadable_list (throng_list_row_get_node (THRONG_LIST_ROW (row)));
      return all->len > 0 ? all->pdata[0] : NULL;
    }
  if (item == NULL || throng_form_item_get_node (THRONG_FORM_ITEM (item)) == NULL)
    return NULL;
  return throng_unreadable_get (throng_form_item_get_node (THRONG_FORM_ITEM (item)),
                                throng_form_item_get_key (THRONG_FORM_ITEM (item)));
}

bool
throng_design_page_undo_typed (ThrongDesignPage *self)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  const ThrongUnreadable *typed = focus != NULL ? find_typed (focus) : NULL;
  g_autofree char *before = typed != NULL ? g_strdup (typed->text) : NULL;

  if (typed == NULL)
    return false;
  gtk_widget_activate_action (focus, "text.undo", NULL);
  typed = find_typed (focus);
  /* What was typed elsewhere, or before the form was left, is not known to the entry. */
  if (typed != NULL && g_str_equal (typed->text, before))
    g_object_notify (G_OBJECT (typed->node), typed->property);
  validate_soon (self);
  return true;
}

bool
throng_design_page_show_unreadable (ThrongDesignPage *self)
{
  ThrongScenario *scenario = throng_design_page_get_scenario (self);
  g_autoptr (GPtrArray) unreadables = scenario != NULL
                                          ? throng_unreadable_list (THRONG_NODE (scenario))
                                          : NULL;
  const ThrongUnreadable *first;
  g_autofree char *property = NULL;

  if (unreadables == NULL || unreadables->len == 0)
    return false;
  first = unreadables->pdata[0];
  /* The form that is shown now takes the text as typed anew, and frees what was known of it. */
  property = g_strdup (first->property);
  focus_field (self, first->node, property);
  return true;
}

void
throng_design_page_show_problem (ThrongDesignPage *self, const ThrongProblem *problem)
{
  ThrongScenario *scenario = throng_design_page_get_scenario (self);
  const char *key;
  ThrongNode *node;

  if (scenario == NULL)
    return;
  node = throng_scenario_find_place (scenario, problem->place, &key);
  focus_field (self, node, key);
}
