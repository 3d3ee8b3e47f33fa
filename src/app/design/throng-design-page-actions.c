/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is done with the lines of the outline. */

#include "app/design/throng-design-page-private.h"

#include <glib/gi18n.h>

#include "app/design/throng-node-drag.h"
#include "app/design/throng-unreadable.h"
#include "app/throng-toast.h"
#include "scenario/throng-group.h"
#include "scenario/throng-node-text.h"
#include "scenario/throng-pause.h"
#include "scenario/throng-place.h"
#include "scenario/throng-presets.h"
#include "scenario/throng-set.h"

/* (nullable): the node that can be copied and moved. */
static ThrongNode *
get_selected_node (ThrongDesignPage *self)
{
  ThrongOutlineItem *item = throng_outline_get_selected (throng_design_page_get_outline (self));

  return item != NULL && throng_outline_item_get_kind (item) == THRONG_OUTLINE_NODE
             ? throng_outline_item_get_node (item)
             : NULL;
}

void
throng_design_page_update_actions (ThrongDesignPage *self)
{
  static const char *const of_nodes[] = { "design.duplicate", "design.delete", "design.cut",
                                          "design.copy" };
  GtkWidget *widget = GTK_WIDGET (self);
  ThrongNode *node = get_selected_node (self);

  for (unsigned i = 0; i < G_N_ELEMENTS (of_nodes); i++)
    gtk_widget_action_set_enabled (widget, of_nodes[i], node != NULL);
  gtk_widget_action_set_enabled (widget, "design.move-up",
                                 node != NULL && throng_node_can_move (node, -1));
  gtk_widget_action_set_enabled (widget, "design.move-down",
                                 node != NULL && throng_node_can_move (node, 1));
}

/* Takes @node. */
static void
insert (ThrongDesignPage *self,
        ThrongNode *parent,
        const char *list,
        unsigned position,
        ThrongNode *node)
{
  throng_node_insert (parent, list, position, node);
  throng_outline_select (throng_design_page_get_outline (self), node, NULL);
  g_object_unref (node);
}

static ThrongNode *
make (ThrongNode *parent, const char *list, const char *what)
{
  if (g_str_equal (list, "users"))
    return throng_preset_user_class (THRONG_SCENARIO (parent));
  if (g_str_equal (list, "tasks"))
    return throng_preset_task (THRONG_USER_CLASS (parent));
  if (g_str_equal (what, "pause"))
    return g_object_new (THRONG_TYPE_PAUSE, "min", 1.0, "max", 1.0, NULL);
  if (g_str_equal (what, "set"))
    return g_object_new (THRONG_TYPE_SET, NULL);
  if (g_str_equal (what, "group"))
    return g_object_new (THRONG_TYPE_GROUP, "group", _ ("Group"), NULL);
  return throng_preset_request ();
}

static void
add_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ThrongDesignPage *self = THRONG_DESIGN_PAGE (widget);
  const char *place;
  const char *list;
  const char *what;
  const char *key;
  ThrongNode *parent;

  if (throng_design_page_get_scenario (self) == NULL)
    return;
  g_variant_get (parameter, "(&s&s&s)", &place, &list, &what);
  parent = throng_scenario_find_place (throng_design_page_get_scenario (self), place, &key);
  if (g_object_class_find_property (G_OBJECT_GET_CLASS (parent), list) != NULL)
    {
      insert (self, parent, list, G_MAXUINT, make (parent, list, what));
      /* So that one sees where more is added to it. */
      throng_outline_expand_selected (throng_design_page_get_outline (self));
      throng_design_page_begin_form (self);
    }
}

static void
select_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ThrongDesignPage *self = THRONG_DESIGN_PAGE (widget);
  ThrongScenario *scenario = throng_design_page_get_scenario (self);
  const char *key;

  if (scenario != NULL)
    throng_design_page_select (
        self, throng_scenario_find_place (scenario, g_variant_get_string (parameter, NULL), &key));
}

static void
show_form_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  throng_design_page_show_form (THRONG_DESIGN_PAGE (widget));
}

static void
duplicate_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ThrongDesignPage *self = THRONG_DESIGN_PAGE (widget);
  ThrongNode *node = get_selected_node (self);
  ThrongNode *copy;
  unsigned position;
  const char *list = node != NULL ? throng_node_find_list (node, &position) : NULL;

  if (list == NULL)
    return;
  copy = throng_node_copy (node);
  throng_unreadable_copy (node, copy);
  throng_preset_name_copy (throng_node_get_parent (node), list, copy);
  insert (self, throng_node_get_parent (node), list, position + 1, copy);
}

static void
delete_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ThrongDesignPage *self = THRONG_DESIGN_PAGE (widget);
  ThrongOutline *outline = throng_design_page_get_outline (self);
  ThrongNode *node = get_selected_node (self);
  ThrongNode *parent = node != NULL ? throng_node_get_parent (node) : NULL;
  g_autoptr (GListModel) list = NULL;
  g_autoptr (ThrongNode) next = NULL;
  unsigned position;
  const char *name = node != NULL ? throng_node_find_list (node, &position) : NULL;

  if (name == NULL)
    return;
  g_object_get (parent, name, &list, NULL);
  next = g_list_model_get_item (list, position + 1);
  if (next == NULL && position > 0)
    next = g_list_model_get_item (list, position - 1);
  /* Before the line goes, so that the focus need not go with it. */
  if (next != NULL || !throng_outline_select (outline, parent, name))
    throng_design_page_select (self, next != NULL ? next : parent);
  throng_node_remove (parent, name, position);
}

static void
move (GtkWidget *widget, int by)
{
  ThrongDesignPage *self = THRONG_DESIGN_PAGE (widget);
  ThrongNode *node = get_selected_node (self);

  if (node != NULL && throng_node_move (node, by))
    throng_outline_select (throng_design_page_get_outline (self), node, NULL);
}

static void
move_up_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  move (widget, -1);
}

static void
move_down_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  move (widget, 1);
}

/* The clipboard holds values, as a file does. */
static void
tell_what_is_not_copied (ThrongDesignPage *self, ThrongNode *node)
{
  g_autoptr (GPtrArray) unreadables = throng_unreadable_list (node);
  g_autofree char *text = NULL;
  g_autofree char *toast = NULL;

  if (unreadables->len == 0)
    return;
  text = throng_unreadable_dup_beginning (unreadables->pdata[0]);
  /* Translators: %s is what a field holds */
  toast = g_strdup_printf (_ ("Copied without “%s”, which can’t be its value"), text);
  throng_toast_show (GTK_WIDGET (self), toast, NULL);
}

static void
copy_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ThrongNode *node = get_selected_node (THRONG_DESIGN_PAGE (widget));
  g_autofree char *text = node != NULL ? throng_node_to_text (node) : NULL;

  if (text == NULL)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  tell_what_is_not_copied (THRONG_DESIGN_PAGE (widget), node);
}

static void
cut_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  copy_cb (widget, NULL, NULL);
  delete_cb (widget, NULL, NULL);
}

/* Behind the innermost line around the selected one where @node can stand. */
static bool
paste_behind (ThrongDesignPage *self, ThrongNode *at, ThrongNode *node)
{
  for (; at != NULL; at = throng_node_get_parent (at))
    {
      static const char *const inner[] = { "steps", "tasks", "users" };
      ThrongNode *parent = throng_node_get_parent (at);
      unsigned position;
      const char *list = throng_node_find_list (at, &position);

      for (unsigned i = 0; i < G_N_ELEMENTS (inner); i++)
        if (g_object_class_find_property (G_OBJECT_GET_CLASS (at), inner[i]) != NULL
            && throng_node_can_stand_in (node, at, inner[i]))
          {
            throng_preset_name_copy (at, inner[i], node);
            insert (self, at, inner[i], G_MAXUINT, g_object_ref (node));
            return true;
          }
      if (list != NULL && throng_node_can_stand_in (node, parent, list))
        {
          throng_preset_name_copy (parent, list, node);
          insert (self, parent, list, position + 1, g_object_ref (node));
          return true;
        }
    }
  return false;
}

static void
pasted_cb (GObject *source, GAsyncResult *result, void *data)
{
  g_autoptr (ThrongDesignPage) self = data;
  ThrongOutlineItem *item = throng_outline_get_selected (throng_design_page_get_outline (self));
  g_autoptr (GError) error = NULL;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
  g_autoptr (ThrongNode) node = NULL;

  if (text == NULL || item == NULL)
    return;
  node = throng_node_new_from_text (text, &error);
  if (node == NULL)
    throng_toast_show (GTK_WIDGET (self), error->message, NULL);
  else if (throng_outline_item_get_kind (item) == THRONG_OUTLINE_STEPS
           && throng_node_can_stand_in (node, throng_outline_item_get_node (item),
                                        throng_outline_item_get_list (item)))
    insert (self, throng_outline_item_get_node (item), throng_outline_item_get_list (item),
            G_MAXUINT, g_object_ref (node));
  else if (!paste_behind (self, throng_outline_item_get_node (item), node))
    throng_toast_show (GTK_WIDGET (self), _ ("Select where it should go first"), NULL);
}

static void
paste_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  if (throng_design_page_get_scenario (THRONG_DESIGN_PAGE (widget)) != NULL)
    gdk_clipboard_read_text_async (gtk_widget_get_clipboard (widget), NULL, pasted_cb,
                                   g_object_ref (widget));
}

static void
log_in_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  static const char *const words[] = { "token", "cookie", "bearer", "basic", NULL };
  ThrongDesignPage *self = THRONG_DESIGN_PAGE (widget);
  ThrongOutlineItem *item = throng_outline_get_selected (throng_design_page_get_outline (self));
  ThrongNode *node = item != NULL ? throng_outline_item_get_node (item) : NULL;

  if (node == NULL || !THRONG_IS_USER_CLASS (node))
    return;
  for (unsigned i = 0; words[i] != NULL; i++)
    if (g_str_equal (words[i], g_variant_get_string (parameter, NULL)))
      throng_design_page_select (self, throng_preset_login (THRONG_USER_CLASS (node), i));
}

void
throng_design_page_class_install_actions (GtkWidgetClass *klass)
{
  static const struct
  {
    const char *name;
    const char *type;
    GtkWidgetActionActivateFunc activate;
  } actions[] = {
    { "design.add", "(sss)", add_cb },          { "design.duplicate", NULL, duplicate_cb },
    { "design.delete", NULL, delete_cb },       { "design.move-up", NULL, move_up_cb },
    { "design.move-down", NULL, move_down_cb }, { "design.cut", NULL, cut_cb },
    { "design.copy", NULL, copy_cb },           { "design.paste", NULL, paste_cb },
    { "design.log-in", "s", log_in_cb },        { "design.select", "s", select_cb },
    { "design.show-form", NULL, show_form_cb },
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (klass, actions[i].name, actions[i].type, actions[i].activate);
}
