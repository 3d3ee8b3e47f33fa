/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/run/throng-table-menu.h"

#include <glib/gi18n.h>

#define ORDER_KEY "throng-table-order"
#define NO_COLUMN (-1)

/* What the actions of a menu know of their table. */
typedef struct
{
  const ThrongTableKind *kind;

  /* Owned */
  GtkColumnView *view;
  GPtrArray *columns; /* GtkColumnViewColumn: as in @kind, wherever they were dragged */

  /* Borrowed */
  GSimpleAction *sort;
  GSimpleAction *descending;
} Order;

static void
order_free (Order *self)
{
  g_object_unref (self->view);
  g_ptr_array_unref (self->columns);
  g_free (self);
}

static Order *
get_order (GSimpleActionGroup *actions)
{
  return g_object_get_data (G_OBJECT (actions), ORDER_KEY);
}

static GtkColumnViewSorter *
get_sorter (Order *self)
{
  return GTK_COLUMN_VIEW_SORTER (gtk_column_view_get_sorter (self->view));
}

/* Order */

static void
sorted_cb (GSimpleActionGroup *actions)
{
  Order *self = get_order (actions);
  GtkColumnViewColumn *column = gtk_column_view_sorter_get_primary_sort_column (get_sorter (self));
  bool descends = gtk_column_view_sorter_get_primary_sort_order (get_sorter (self))
                  == GTK_SORT_DESCENDING;
  unsigned index;
  bool is_sorted = column != NULL && g_ptr_array_find (self->columns, column, &index);

  g_simple_action_set_state (self->sort, g_variant_new_int32 (is_sorted ? (int) index : NO_COLUMN));
  g_simple_action_set_state (self->descending, g_variant_new_boolean (is_sorted && descends));
  g_simple_action_set_enabled (self->descending, is_sorted);
}

/* Of numbers the large ones are looked for. */
static void
sort_cb (GSimpleActionGroup *actions, GVariant *index)
{
  Order *self = get_order (actions);
  int i = g_variant_get_int32 (index);

  if (i < 0 || (unsigned) i >= self->columns->len)
    return;
  gtk_column_view_sort_by_column (
      self->view, self->columns->pdata[i],
      self->kind->columns[i].cell == THRONG_CELL_TEXT ? GTK_SORT_ASCENDING : GTK_SORT_DESCENDING);
}

static void
descending_cb (GSimpleActionGroup *actions, GVariant *descends)
{
  Order *self = get_order (actions);

  gtk_column_view_sort_by_column (
      self->view, gtk_column_view_sorter_get_primary_sort_column (get_sorter (self)),
      g_variant_get_boolean (descends) ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING);
}

static void
add_order (GtkColumnView *view, const ThrongTableKind *kind, GSimpleActionGroup *actions)
{
  GListModel *columns = gtk_column_view_get_columns (view);
  Order *self = g_new0 (Order, 1);

  self->kind = kind;
  self->view = g_object_ref (view);
  self->columns = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_set_size (self->columns, (int) kind->n_columns);
  for (unsigned i = 0; i < kind->n_columns; i++)
    self->columns->pdata[throng_table_kind_get_shown (kind, i)] = g_list_model_get_item (columns,
                                                                                         i);
  self->sort = g_simple_action_new_stateful ("sort", G_VARIANT_TYPE_INT32,
                                             g_variant_new_int32 (NO_COLUMN));
  self->descending = g_simple_action_new_stateful ("descending", G_VARIANT_TYPE_BOOLEAN,
                                                   g_variant_new_boolean (FALSE));
  g_object_set_data_full (G_OBJECT (actions), ORDER_KEY, self, (GDestroyNotify) order_free);
  g_signal_connect_object (self->sort, "activate", G_CALLBACK (sort_cb), actions,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->descending, "activate", G_CALLBACK (descending_cb), actions,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (get_sorter (self), "notify::primary-sort-column", G_CALLBACK (sorted_cb),
                           actions, G_CONNECT_SWAPPED);
  g_signal_connect_object (get_sorter (self), "notify::primary-sort-order", G_CALLBACK (sorted_cb),
                           actions, G_CONNECT_SWAPPED);
  g_action_map_add_action (G_ACTION_MAP (actions), G_ACTION (self->sort));
  g_action_map_add_action (G_ACTION_MAP (actions), G_ACTION (self->descending));
  g_object_unref (self->sort);
  g_object_unref (self->descending);
  sorted_cb (actions);
}

static GMenuModel *
make_order_menu (const ThrongTableKind *kind)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) columns = g_menu_new ();
  g_autoptr (GMenu) directions = g_menu_new ();

  for (unsigned i = 0; i < kind->n_columns; i++)
    {
      unsigned index = throng_table_kind_get_shown (kind, i);
      g_autofree char *action = g_strdup_printf (THRONG_TABLE_MENU_GROUP ".sort(%u)", index);

      g_menu_append (columns, _ (kind->columns[index].title), action);
    }
  g_menu_append (directions, _ ("_Ascending"), THRONG_TABLE_MENU_GROUP ".descending(false)");
  g_menu_append (directions, _ ("_Descending"), THRONG_TABLE_MENU_GROUP ".descending(true)");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (columns));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (directions));
  return G_MENU_MODEL (menu);
}

/* Columns */

static GMenuModel *
make_columns_menu (Order *self, GSimpleActionGroup *actions)
{
  GMenu *menu = g_menu_new ();

  for (unsigned i = 0; i < self->columns->len; i++)
    {
      unsigned index = throng_table_kind_get_shown (self->kind, i);
      GtkColumnViewColumn *column = self->columns->pdata[index];
      g_autofree char *name = g_strdup_printf ("column-%u", index);
      g_autofree char *detailed = g_strconcat (THRONG_TABLE_MENU_GROUP ".", name, NULL);
      g_autoptr (GPropertyAction) action = g_property_action_new (name, column, "visible");

      g_action_map_add_action (G_ACTION_MAP (actions), G_ACTION (action));
      g_menu_append (menu, _ (self->kind->columns[index].title), detailed);
      gtk_column_view_column_set_header_menu (column, G_MENU_MODEL (menu));
    }
  return G_MENU_MODEL (menu);
}

GMenuModel *
throng_table_menu_new (GtkColumnView *view,
                       const ThrongTableKind *kind,
                       GSimpleActionGroup *actions)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenuModel) order = make_order_menu (kind);
  g_autoptr (GMenuModel) columns = NULL;

  add_order (view, kind, actions);
  columns = make_columns_menu (get_order (actions), actions);
  g_menu_append_submenu (menu, _ ("_Sort By"), order);
  g_menu_append_submenu (menu, _ ("_Columns"), columns);
  return G_MENU_MODEL (menu);
}
