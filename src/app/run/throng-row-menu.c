/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/run/throng-row-menu.h"

#include <glib/gi18n.h>

/* (nullable): the widget of the line at this place: a child of the list that stands below the
 * titles in @view. */
static GtkWidget *
pick_line (GtkWidget *view, double x, double y)
{
  GtkWidget *widget = gtk_widget_pick (view, x, y, GTK_PICK_DEFAULT);
  GtkWidget *list = gtk_widget_get_last_child (view);

  while (widget != NULL && gtk_widget_get_parent (widget) != list)
    widget = gtk_widget_get_parent (widget);
  return widget;
}

/* Returns: whether there is a line at this place of the view; it is selected then, if it is not
 * yet. */
static bool
select_line (GtkColumnView *view, double x, double y)
{
  GtkSelectionModel *selection = gtk_column_view_get_model (view);
  GtkAdjustment *at = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (view));
  GtkWidget *header = gtk_widget_get_first_child (GTK_WIDGET (view));
  GtkWidget *line = pick_line (GTK_WIDGET (view), x, y);
  unsigned position;

  if (line == NULL)
    return false;
  position = (unsigned) ((y - gtk_widget_get_height (header) + gtk_adjustment_get_value (at))
                         / gtk_widget_get_height (line));
  if (!gtk_selection_model_is_selected (selection, position))
    gtk_selection_model_select_item (selection, position, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (view));
  return true;
}

/* The page beside a selected line may move what is below the pointer, so that the menu comes
 * first. */
static void
open_at (GtkPopover *menu, double x, double y)
{
  GtkWidget *table = gtk_widget_get_parent (GTK_WIDGET (menu));
  GtkColumnView *view = g_object_get_data (G_OBJECT (menu), "view");
  graphene_point_t point;

  if (!gtk_widget_compute_point (GTK_WIDGET (view), table,
                                 &GRAPHENE_POINT_INIT ((float) x, (float) y), &point)
      || !select_line (view, x, y))
    return;
  gtk_popover_set_pointing_to (menu, &(GdkRectangle) { (int) point.x, (int) point.y, 1, 1 });
  gtk_popover_popup (menu);
}

static void
right_click_cb (GtkPopover *menu, int n_press, double x, double y)
{
  open_at (menu, x, y);
}

/* For the lines that are selected already, at the one that has the focus. */
static gboolean
menu_key_cb (GtkWidget *view, GVariant *parameter, void *data)
{
  GtkWidget *table = gtk_widget_get_parent (GTK_WIDGET (data));
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (view));
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (
      gtk_column_view_get_model (GTK_COLUMN_VIEW (view)));
  graphene_rect_t line;

  if (gtk_bitset_is_empty (selected) || !gtk_widget_compute_bounds (focus, table, &line))
    return GDK_EVENT_PROPAGATE;
  gtk_popover_set_pointing_to (
      GTK_POPOVER (data),
      &(GdkRectangle) { (int) line.origin.x, (int) line.origin.y, 1, (int) line.size.height });
  gtk_popover_popup (GTK_POPOVER (data));
  return GDK_EVENT_STOP;
}

static void
add_gestures (GtkWidget *menu, GtkWidget *view)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *press = gtk_gesture_long_press_new ();
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect_object (click, "pressed", G_CALLBACK (right_click_cb), menu, G_CONNECT_SWAPPED);
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (press), TRUE);
  g_signal_connect_object (press, "pressed", G_CALLBACK (open_at), menu, G_CONNECT_SWAPPED);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("Menu|<Shift>F10"),
                        gtk_callback_action_new (menu_key_cb, menu, NULL)));
  gtk_widget_add_controller (view, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (view, GTK_EVENT_CONTROLLER (press));
  gtk_widget_add_controller (view, keys);
}

GtkWidget *
throng_row_menu_new (GtkWidget *table, GtkColumnView *view, bool has_places)
{
  g_autoptr (GMenu) model = g_menu_new ();
  GtkWidget *menu;

  if (has_places)
    g_menu_append (model, _ ("Show in _Design"), "table.show-place");
  g_menu_append (model, _ ("_Copy"), "table.copy");
  g_menu_append (model, _ ("Select _All"), "table.select-all");
  menu = gtk_popover_menu_new_from_model (G_MENU_MODEL (model));
  gtk_popover_set_has_arrow (GTK_POPOVER (menu), FALSE);
  gtk_widget_set_halign (menu, GTK_ALIGN_START);
  gtk_widget_set_parent (menu, table);
  g_object_set_data (G_OBJECT (menu), "view", view);
  add_gestures (menu, GTK_WIDGET (view));
  return menu;
}
