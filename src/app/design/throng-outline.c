/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/design/throng-outline.h"

#include <glib/gi18n.h>

#include "app/design/throng-outline-row.h"

struct _ThrongOutline
{
  AdwBin parent_instance;

  /* Owned */
  GtkTreeListModel *tree;
  GtkSingleSelection *selection;

  /* Template children */
  GtkListView *view;
};

enum
{
  SIGNAL_SELECTED,
  N_SIGNALS,
};

static unsigned signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ThrongOutline, throng_outline, ADW_TYPE_BIN)

static GListModel *
make_children_cb (gpointer item, gpointer data)
{
  return throng_outline_item_make_children (item);
}

static void
setup_cb (ThrongOutline *self, GtkListItem *cell)
{
  gtk_list_item_set_child (cell, GTK_WIDGET (throng_outline_row_new ()));
}

static void
title_cb (ThrongOutlineItem *item, GParamSpec *pspec, GtkListItem *cell)
{
  g_autofree char *title = NULL;
  g_autofree char *detail = NULL;
  g_autofree char *problems = NULL;
  g_autofree char *label = NULL;
  const char *words[4] = { NULL };
  unsigned n = 0;
  unsigned n_problems;

  g_object_get (item, "title", &title, "detail", &detail, "n-problems", &n_problems, NULL);
  problems = g_strdup_printf (ngettext ("%u problem", "%u problems", n_problems), n_problems);
  words[n++] = title;
  if (detail != NULL)
    words[n++] = detail;
  if (n_problems > 0)
    words[n] = problems;
  label = g_strjoinv (", ", (char **) words);
  gtk_list_item_set_accessible_label (cell, label);
}

static void
bind_cb (ThrongOutline *self, GtkListItem *cell)
{
  ThrongOutlineRow *row = THRONG_OUTLINE_ROW (gtk_list_item_get_child (cell));
  ThrongOutlineItem *item;
  bool is_line;

  throng_outline_row_set_row (row, gtk_list_item_get_item (cell));
  item = throng_outline_row_get_item (row);
  is_line = throng_outline_item_get_kind (item) != THRONG_OUTLINE_ADD;
  gtk_list_item_set_selectable (cell, is_line);
  g_signal_connect_object (item, "notify", G_CALLBACK (title_cb), cell, 0);
  title_cb (item, NULL, cell);
}

static void
unbind_cb (ThrongOutline *self, GtkListItem *cell)
{
  ThrongOutlineRow *row = THRONG_OUTLINE_ROW (gtk_list_item_get_child (cell));

  g_signal_handlers_disconnect_by_func (throng_outline_row_get_item (row), title_cb, cell);
  throng_outline_row_set_row (row, NULL);
}

static void
selected_cb (ThrongOutline *self)
{
  g_signal_emit (self, signals[SIGNAL_SELECTED], 0);
}

/* Returns: (nullable): the line that has the focus: the list's own widget has it, and the line is
 * in that. */
static ThrongOutlineRow *
find_focused (ThrongOutline *self)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  GtkWidget *row = focus != NULL ? gtk_widget_get_first_child (focus) : NULL;

  return row != NULL && THRONG_IS_OUTLINE_ROW (row) ? THRONG_OUTLINE_ROW (row) : NULL;
}

static void
activate_cb (ThrongOutline *self)
{
  ThrongOutlineRow *row = find_focused (self);

  if (row == NULL || !throng_outline_row_press (row))
    gtk_widget_activate_action (GTK_WIDGET (self), "design.show-form", NULL);
}

static gboolean
menu_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  ThrongOutlineRow *row = find_focused (THRONG_OUTLINE (widget));

  if (row == NULL)
    return GDK_EVENT_PROPAGATE;
  throng_outline_row_open_menu (row);
  return GDK_EVENT_STOP;
}

static void
go_to (ThrongOutline *self, GtkTreeListRow *line)
{
  gtk_list_view_scroll_to (self->view, gtk_tree_list_row_get_position (line),
                           GTK_LIST_SCROLL_FOCUS | GTK_LIST_SCROLL_SELECT, NULL);
}

/* Inwards a line opens, then its first child is next; outwards it closes, then its parent is. */
static void
step (ThrongOutline *self, GtkTreeListRow *line, bool is_inwards)
{
  bool is_open = gtk_tree_list_row_get_expanded (line);
  g_autoptr (GtkTreeListRow) next = NULL;

  if (gtk_tree_list_row_is_expandable (line) && is_open != is_inwards)
    gtk_tree_list_row_set_expanded (line, is_inwards);
  else if ((next = is_inwards ? gtk_tree_list_row_get_child_row (line, 0)
                              : gtk_tree_list_row_get_parent (line))
           != NULL)
    go_to (self, next);
}

/* Before the list takes Left and Right for going sideways, which it can't. */
static gboolean
key_pressed_cb (ThrongOutline *self, unsigned keyval, unsigned keycode, GdkModifierType modifiers)
{
  ThrongOutlineRow *row = find_focused (self);
  bool is_rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;

  if (row == NULL || (keyval != GDK_KEY_Left && keyval != GDK_KEY_Right)
      || (modifiers & gtk_accelerator_get_default_mod_mask ()) != 0)
    return GDK_EVENT_PROPAGATE;
  step (self, throng_outline_row_get_row (row), (keyval == GDK_KEY_Right) != is_rtl);
  return GDK_EVENT_STOP;
}

static void
throng_outline_dispose (GObject *object)
{
  ThrongOutline *self = THRONG_OUTLINE (object);

  if (self->view != NULL)
    gtk_list_view_set_model (self->view, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), THRONG_TYPE_OUTLINE);
  g_clear_object (&self->selection);
  g_clear_object (&self->tree);

  G_OBJECT_CLASS (throng_outline_parent_class)->dispose (object);
}

static void
add_keys (GtkWidgetClass *widget_class)
{
  static const struct
  {
    unsigned keyval;
    GdkModifierType modifiers;
    const char *action;
  } keys[] = {
    { GDK_KEY_Delete, 0, "design.delete" },
    { GDK_KEY_d, GDK_CONTROL_MASK, "design.duplicate" },
    { GDK_KEY_Up, GDK_ALT_MASK, "design.move-up" },
    { GDK_KEY_Down, GDK_ALT_MASK, "design.move-down" },
    { GDK_KEY_x, GDK_CONTROL_MASK, "design.cut" },
    { GDK_KEY_c, GDK_CONTROL_MASK, "design.copy" },
    { GDK_KEY_v, GDK_CONTROL_MASK, "design.paste" },
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding_action (widget_class, keys[i].keyval, keys[i].modifiers,
                                         keys[i].action, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, menu_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, menu_cb, NULL);
}

static void
throng_outline_class_init (ThrongOutlineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = throng_outline_dispose;
  signals[SIGNAL_SELECTED] = g_signal_new ("selected", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                           0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/throngapp/Throng/throng-outline.ui");
  gtk_widget_class_bind_template_child (widget_class, ThrongOutline, view);
  gtk_widget_class_bind_template_callback (widget_class, setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, unbind_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed_cb);
  add_keys (widget_class);
}

static void
throng_outline_init (ThrongOutline *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Test and Load, and what stands below the test, which is its root. */
static GListModel *
make_roots (ThrongScenario *scenario)
{
  g_autoptr (GListStore) models = g_list_store_new (G_TYPE_LIST_MODEL);
  g_autoptr (GListStore) lines = g_list_store_new (THRONG_TYPE_OUTLINE_ITEM);
  g_autoptr (ThrongOutlineItem) test = throng_outline_item_new (THRONG_OUTLINE_TEST,
                                                                THRONG_NODE (scenario), NULL);
  g_autoptr (ThrongOutlineItem) load = throng_outline_item_new (
      THRONG_OUTLINE_LOAD, THRONG_NODE (throng_scenario_get_load (scenario)), NULL);
  g_autoptr (GListModel) children = throng_outline_item_make_children (test);

  g_list_store_append (lines, test);
  g_list_store_append (lines, load);
  g_list_store_append (models, lines);
  g_list_store_append (models, children);
  return G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (g_steal_pointer (&models))));
}

/* The test's children stand beside it. */
static GListModel *
make_lines_cb (gpointer item, gpointer data)
{
  if (throng_outline_item_get_kind (item) == THRONG_OUTLINE_TEST)
    return NULL;
  return make_children_cb (item, data);
}

/* Returns: (transfer full) (nullable) */
static GtkTreeListRow *
get_line (ThrongOutline *self, unsigned position)
{
  return g_list_model_get_item (G_LIST_MODEL (self->tree), position);
}

/* Classes show what they consist of, everything else begins closed. */
static void
expand_classes (ThrongOutline *self)
{
  for (unsigned i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->tree)); i++)
    {
      g_autoptr (GtkTreeListRow) line = get_line (self, i);
      g_autoptr (ThrongOutlineItem) item = gtk_tree_list_row_get_item (line);

      if (THRONG_IS_USER_CLASS (throng_outline_item_get_node (item))
          && throng_outline_item_get_kind (item) == THRONG_OUTLINE_NODE)
        gtk_tree_list_row_set_expanded (line, TRUE);
    }
}

void
throng_outline_set_scenario (ThrongOutline *self, ThrongScenario *scenario)
{
  gtk_list_view_set_model (self->view, NULL);
  g_clear_object (&self->selection);
  g_clear_object (&self->tree);
  if (scenario == NULL)
    return;
  self->tree = gtk_tree_list_model_new (make_roots (scenario), FALSE, FALSE, make_lines_cb, NULL,
                                        NULL);
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->tree)));
  expand_classes (self);
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (selected_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_list_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
}

void
throng_outline_update (ThrongOutline *self, const ThrongProblemIndex *problems)
{
  g_autoptr (ThrongShareSums) sums = throng_share_sums_new ();

  for (unsigned i = 0;
       self->tree != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (self->tree)); i++)
    {
      g_autoptr (GtkTreeListRow) line = get_line (self, i);
      g_autoptr (ThrongOutlineItem) item = gtk_tree_list_row_get_item (line);

      throng_outline_item_update (item, problems, sums);
    }
}

ThrongOutlineItem *
throng_outline_get_selected (ThrongOutline *self)
{
  GtkTreeListRow *line = self->selection != NULL
                             ? gtk_single_selection_get_selected_item (self->selection)
                             : NULL;
  g_autoptr (ThrongOutlineItem) item = line != NULL ? gtk_tree_list_row_get_item (line) : NULL;

  return item;
}

/* How well a line fits: 2 = it is the one, 1 = the one is below it, 0 = neither. */
static int
compare (ThrongOutlineItem *item, ThrongNode *node, const char *list)
{
  ThrongOutlineKind kind = throng_outline_item_get_kind (item);
  ThrongNode *own = throng_outline_item_get_node (item);

  if (kind == THRONG_OUTLINE_ADD)
    return 0;
  if (own == node && g_strcmp0 (throng_outline_item_get_list (item), list) == 0)
    return 2;
  if (kind == THRONG_OUTLINE_TEST || kind == THRONG_OUTLINE_LOAD)
    return 0;
  if (kind == THRONG_OUTLINE_STEPS)
    {
      g_autoptr (GListModel) steps = NULL;
      unsigned position;
      ThrongNode *top = node;

      g_object_get (own, throng_outline_item_get_list (item), &steps, NULL);
      while (top != NULL && throng_node_get_parent (top) != own)
        top = throng_node_get_parent (top);
      return top != NULL && g_list_store_find (G_LIST_STORE (steps), top, &position);
    }
  for (; node != NULL; node = throng_node_get_parent (node))
    if (node == own)
      return 1;
  return 0;
}

bool
throng_outline_select (ThrongOutline *self, ThrongNode *node, const char *list)
{
  bool is_focused = (gtk_widget_get_state_flags (GTK_WIDGET (self->view))
                     & GTK_STATE_FLAG_FOCUS_WITHIN)
                    != 0;

  for (unsigned i = 0;
       self->tree != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (self->tree)); i++)
    {
      g_autoptr (GtkTreeListRow) line = get_line (self, i);
      g_autoptr (ThrongOutlineItem) item = gtk_tree_list_row_get_item (line);
      int fit = compare (item, node, list);

      if (fit == 1)
        gtk_tree_list_row_set_expanded (line, TRUE);
      if (fit != 2)
        continue;
      gtk_single_selection_set_selected (self->selection, i);
      gtk_list_view_scroll_to (self->view, i,
                               is_focused ? GTK_LIST_SCROLL_FOCUS : GTK_LIST_SCROLL_NONE, NULL);
      return true;
    }
  return false;
}

void
throng_outline_expand_selected (ThrongOutline *self)
{
  GtkTreeListRow *line = gtk_single_selection_get_selected_item (self->selection);

  if (line != NULL)
    gtk_tree_list_row_set_expanded (line, TRUE);
}
