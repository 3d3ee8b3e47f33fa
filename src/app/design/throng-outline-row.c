/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/design/throng-outline-row.h"

#include <glib/gi18n.h>

#include "app/design/throng-node-drag.h"

/* What a drag carries once it was dropped. */
#define MOVE_KEY "throng-move"

struct _ThrongOutlineRow
{
  AdwBin parent_instance;

  /* Owned */
  ThrongOutlineItem *item;

  /* Borrowed */
  GtkWidget *menu; /* (nullable): made when it is first opened */

  /* Template children */
  GtkTreeExpander *expander;
  GtkStack *stack;
  GMenuModel *node_menu;
};

enum
{
  PROP_0,
  PROP_ITEM,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (ThrongOutlineRow, throng_outline_row, ADW_TYPE_BIN)

/* Closures of the template */

static char *
format_count (GObject *object, unsigned n)
{
  return g_strdup_printf ("%u", n);
}

static gboolean
is_above_zero (GObject *object, unsigned n)
{
  return n > 0;
}

/* Adding */

/* The page adds to the line whose button was pressed. */
static void
add (ThrongOutlineRow *self, const char *what)
{
  g_autofree char *place = throng_node_dup_place (throng_outline_item_get_node (self->item));

  gtk_widget_activate_action (GTK_WIDGET (self), "design.add", "(sss)", place,
                              throng_outline_item_get_list (self->item), what);
}

static void
add_cb (ThrongOutlineRow *self)
{
  add (self, "");
}

static void
add_step_cb (ThrongOutlineRow *self, GtkWidget *button)
{
  gtk_popover_popdown (GTK_POPOVER (gtk_widget_get_ancestor (button, GTK_TYPE_POPOVER)));
  add (self, gtk_widget_get_name (button));
}

/* Between the choices; the list below would take the focus along. */
static gboolean
step_key_cb (ThrongOutlineRow *self,
             unsigned keyval,
             unsigned keycode,
             GdkModifierType modifiers,
             GtkEventController *controller)
{
  GtkWidget *popover = gtk_event_controller_get_widget (controller);

  if (keyval != GDK_KEY_Up && keyval != GDK_KEY_Down)
    return GDK_EVENT_PROPAGATE;
  gtk_widget_child_focus (gtk_popover_get_child (GTK_POPOVER (popover)),
                          keyval == GDK_KEY_Up ? GTK_DIR_UP : GTK_DIR_DOWN);
  return GDK_EVENT_STOP;
}

static bool
is_of_node (ThrongOutlineRow *self)
{
  return self->item != NULL && throng_outline_item_get_kind (self->item) != THRONG_OUTLINE_ADD;
}

static void
select_line (ThrongOutlineRow *self)
{
  gtk_widget_activate_action (
      GTK_WIDGET (self), "list.select-item", "(ubb)",
      gtk_tree_list_row_get_position (gtk_tree_expander_get_list_row (self->expander)), FALSE,
      FALSE);
}

/* The menu */

/* The menu takes the pointer before the button is released: GTK would show the line as pressed for
 * good. */
static void
unpress (ThrongOutlineRow *self)
{
  for (GtkWidget *widget = GTK_WIDGET (self); widget != NULL && !GTK_IS_LIST_VIEW (widget);
       widget = gtk_widget_get_parent (widget))
    gtk_widget_unset_state_flags (widget, GTK_STATE_FLAG_ACTIVE);
}

static void
open_menu (ThrongOutlineRow *self, int x, int y)
{
  GdkRectangle at = { x, y, 1, 1 };

  if (!is_of_node (self))
    return;
  select_line (self);
  if (self->menu == NULL)
    {
      self->menu = gtk_popover_menu_new_from_model (self->node_menu);
      gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
      gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
    }
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &at);
  gtk_popover_popup (GTK_POPOVER (self->menu));
  unpress (self);
}

static void
menu_pressed_cb (ThrongOutlineRow *self, int n_press, double x, double y)
{
  open_menu (self, (int) x, (int) y);
}

static void
long_pressed_cb (ThrongOutlineRow *self, double x, double y)
{
  open_menu (self, (int) x, (int) y);
}

/* The list would select the line only after this. Without animations it has gone by then, where the
 * outline lies over the form. */
static void
chosen_cb (ThrongOutlineRow *self)
{
  if (!is_of_node (self))
    return;
  select_line (self);
  gtk_widget_activate_action (GTK_WIDGET (self), "design.show-form", NULL);
}

/* Dragging */

static GdkContentProvider *
prepare_drag_cb (ThrongOutlineRow *self, double x, double y)
{
  if (self->item == NULL || throng_outline_item_get_kind (self->item) != THRONG_OUTLINE_NODE)
    return NULL;
  return gdk_content_provider_new_typed (THRONG_TYPE_NODE,
                                         throng_outline_item_get_node (self->item));
}

static void
drag_begin_cb (ThrongOutlineRow *self, GdkDrag *drag)
{
  g_autofree char *title = NULL;
  GtkWidget *label;

  g_object_get (self->item, "title", &title, NULL);
  label = gtk_label_new (title);
  gtk_widget_add_css_class (label, "dragged");
  gtk_drag_icon_set_child (GTK_DRAG_ICON (gtk_drag_icon_get_for_drag (drag)), label);
}

/* What was dropped, and where. */
typedef struct
{
  /* Owned */
  GtkWidget *list;
  ThrongNode *node;
  ThrongOutlineItem *item;

  bool is_below;
} Move;

static void
move_free (Move *move)
{
  g_object_unref (move->list);
  g_object_unref (move->node);
  g_object_unref (move->item);
  g_free (move);
}

static gboolean
move_cb (void *data)
{
  const Move *move = data;
  g_autofree char *place = NULL;

  if (throng_node_drop (move->node, move->item, move->is_below))
    {
      place = throng_node_dup_place (move->node);
      gtk_widget_activate_action (move->list, "design.select", "s", place);
    }
  return G_SOURCE_REMOVE;
}

/* The line that was dragged goes when its node is moved, and GTK still needs it, and the one that
 * it was dropped on, until the drag is over. */
static void
drag_end_cb (ThrongOutlineRow *self, GdkDrag *drag)
{
  Move *move = g_object_steal_data (G_OBJECT (drag), MOVE_KEY);

  if (move != NULL)
    g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, move_cb, move, (GDestroyNotify) move_free);
}

/* Shows by a line where what is dragged would come to stand. */
static void
show_drop (ThrongOutlineRow *self, ThrongDrop drop)
{
  static const char *const classes[] = {
    [THRONG_DROP_BEFORE] = "drop-before",
    [THRONG_DROP_BEHIND] = "drop-behind",
    [THRONG_DROP_INTO] = "drop-into",
  };

  for (unsigned i = THRONG_DROP_BEFORE; i < G_N_ELEMENTS (classes); i++)
    if (i == drop)
      gtk_widget_add_css_class (GTK_WIDGET (self), classes[i]);
    else
      gtk_widget_remove_css_class (GTK_WIDGET (self), classes[i]);
}

static bool
is_in_lower_half (ThrongOutlineRow *self, double y)
{
  return y > gtk_widget_get_height (GTK_WIDGET (self)) / 2.0;
}

static GdkDragAction
drag_motion_cb (ThrongOutlineRow *self, double x, double y, GtkDropTarget *target)
{
  const GValue *value = gtk_drop_target_get_value (target);
  ThrongDrop drop = THRONG_DROP_NOWHERE;

  if (value != NULL && self->item != NULL)
    drop = throng_node_find_drop (g_value_get_object (value), self->item,
                                  is_in_lower_half (self, y));
  show_drop (self, drop);
  return drop != THRONG_DROP_NOWHERE ? GDK_ACTION_MOVE : 0;
}

static void
drag_leave_cb (ThrongOutlineRow *self)
{
  show_drop (self, THRONG_DROP_NOWHERE);
}

static gboolean
drop_cb (ThrongOutlineRow *self, const GValue *value, double x, double y, GtkDropTarget *target)
{
  GdkDrag *drag = gdk_drop_get_drag (gtk_drop_target_get_current_drop (target));
  bool is_below = is_in_lower_half (self, y);
  ThrongNode *node = g_value_get_object (value);
  Move *move;

  show_drop (self, THRONG_DROP_NOWHERE);
  if (drag == NULL || self->item == NULL
      || throng_node_find_drop (node, self->item, is_below) == THRONG_DROP_NOWHERE)
    return FALSE;
  move = g_new (Move, 1);
  move->list = g_object_ref (gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_LIST_VIEW));
  move->node = g_object_ref (node);
  move->item = g_object_ref (self->item);
  move->is_below = is_below;
  g_object_set_data_full (G_OBJECT (drag), MOVE_KEY, move, (GDestroyNotify) move_free);
  return TRUE;
}

static void
throng_outline_row_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_ITEM:
      g_value_set_object (value, THRONG_OUTLINE_ROW (object)->item);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
throng_outline_row_dispose (GObject *object)
{
  ThrongOutlineRow *self = THRONG_OUTLINE_ROW (object);

  g_clear_pointer (&self->menu, gtk_widget_unparent);
  /* The template takes its children away without telling the bin. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), THRONG_TYPE_OUTLINE_ROW);
  g_clear_object (&self->item);

  G_OBJECT_CLASS (throng_outline_row_parent_class)->dispose (object);
}

static void
throng_outline_row_class_init (ThrongOutlineRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = throng_outline_row_get_property;
  object_class->dispose = throng_outline_row_dispose;
  properties[PROP_ITEM] = g_param_spec_object ("item", NULL, NULL, THRONG_TYPE_OUTLINE_ITEM,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/throngapp/Throng/throng-outline-row.ui");
  gtk_widget_class_bind_template_child (widget_class, ThrongOutlineRow, expander);
  gtk_widget_class_bind_template_child (widget_class, ThrongOutlineRow, stack);
  gtk_widget_class_bind_template_child (widget_class, ThrongOutlineRow, node_menu);
  gtk_widget_class_bind_template_callback (widget_class, format_count);
  gtk_widget_class_bind_template_callback (widget_class, is_above_zero);
  gtk_widget_class_bind_template_callback (widget_class, menu_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, long_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, prepare_drag_cb);
  gtk_widget_class_bind_template_callback (widget_class, drag_begin_cb);
  gtk_widget_class_bind_template_callback (widget_class, drag_end_cb);
}

static void
throng_outline_row_init (ThrongOutlineRow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (THRONG_TYPE_NODE, GDK_ACTION_MOVE);

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_drop_target_set_preload (target, TRUE);
  g_signal_connect_swapped (target, "enter", G_CALLBACK (drag_motion_cb), self);
  g_signal_connect_swapped (target, "motion", G_CALLBACK (drag_motion_cb), self);
  g_signal_connect_swapped (target, "leave", G_CALLBACK (drag_leave_cb), self);
  g_signal_connect_swapped (target, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

ThrongOutlineRow *
throng_outline_row_new (void)
{
  return g_object_new (THRONG_TYPE_OUTLINE_ROW, NULL);
}

/* Few of many lines add something; the others do without its widgets. */
static void
make_page (ThrongOutlineRow *self, const char *name)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new ();
  g_autoptr (GtkBuilderScope) scope = gtk_builder_cscope_new ();
  g_autofree char *resource = g_strdup_printf ("/io/github/throngapp/Throng/throng-outline-%s.ui",
                                               name);

  gtk_builder_cscope_add_callback (GTK_BUILDER_CSCOPE (scope), add_cb);
  gtk_builder_cscope_add_callback (GTK_BUILDER_CSCOPE (scope), add_step_cb);
  gtk_builder_cscope_add_callback (GTK_BUILDER_CSCOPE (scope), step_key_cb);
  gtk_builder_set_scope (builder, scope);
  gtk_builder_expose_object (builder, "row", G_OBJECT (self));
  if (!gtk_builder_add_from_resource (builder, resource, NULL))
    g_error ("no widgets for lines that add something");
  gtk_stack_add_named (self->stack, GTK_WIDGET (gtk_builder_get_object (builder, name)), name);
}

static const char *
choose_page (ThrongOutlineItem *item)
{
  const char *list = throng_outline_item_get_list (item);

  if (throng_outline_item_get_kind (item) != THRONG_OUTLINE_ADD)
    return "node";
  return g_str_equal (list, "users") || g_str_equal (list, "tasks") ? "add" : "add-step";
}

void
throng_outline_row_set_row (ThrongOutlineRow *self, GtkTreeListRow *row)
{
  g_clear_object (&self->item);
  gtk_tree_expander_set_list_row (self->expander, row);
  if (row != NULL)
    {
      const char *page;

      self->item = gtk_tree_list_row_get_item (row);
      page = choose_page (self->item);
      if (gtk_stack_get_child_by_name (self->stack, page) == NULL)
        make_page (self, page);
      gtk_stack_set_visible_child_name (self->stack, page);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ITEM]);
}

ThrongOutlineItem *
throng_outline_row_get_item (ThrongOutlineRow *self)
{
  return self->item;
}

GtkTreeListRow *
throng_outline_row_get_row (ThrongOutlineRow *self)
{
  return gtk_tree_expander_get_list_row (self->expander);
}

void
throng_outline_row_open_menu (ThrongOutlineRow *self)
{
  open_menu (self, gtk_widget_get_width (GTK_WIDGET (self)) / 2,
             gtk_widget_get_height (GTK_WIDGET (self)));
}

bool
throng_outline_row_press (ThrongOutlineRow *self)
{
  GtkWidget *child = gtk_stack_get_visible_child (self->stack);

  if (self->item == NULL || throng_outline_item_get_kind (self->item) != THRONG_OUTLINE_ADD)
    return false;
  if (GTK_IS_MENU_BUTTON (child))
    gtk_menu_button_popup (GTK_MENU_BUTTON (child));
  else
    add (self, "");
  return true;
}
