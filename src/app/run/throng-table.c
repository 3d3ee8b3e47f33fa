/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/run/throng-table.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/run/throng-cell-round.h"
#include "app/run/throng-row-menu.h"
#include "app/run/throng-table-cell.h"
#include "app/run/throng-table-menu.h"
#include "app/run/throng-table-row.h"
#include "app/run/throng-table-rows.h"

/* For new rows, and for what nobody sees, in one frame; to measure and to draw them takes as long
 * again. */
#define FRAME_BUDGET_US 3000

#define NOTICE_MARGIN_PX 24

/* A column of a table, for its cells and its sorter. */
typedef struct
{
  const ThrongTableKind *kind;
  ThrongTable *table;
  GtkColumnViewColumn *view_column; /* Borrowed */
  unsigned index;
} Column;

struct _ThrongTable
{
  AdwBin parent_instance;

  /* Owned */
  const ThrongTableKind *kind;
  Column *columns;
  ThrongTableRows *rows;
  ThrongCellRound *cells; /* of GtkListItem */
  ThrongTablePen *pen;
  GListStore *total_store;
  GSimpleActionGroup *actions;
  GMenuModel *menu;
  void *owner;
  GDestroyNotify free_owner;

  /* Borrowed */
  GtkColumnView *view;
  GtkStack *stack;
  GtkSelectionModel *selection;
  GtkWidget *row_menu;

  unsigned tick;   /* sees to what was put off, 0 = nothing was */
  bool is_updated; /* since the last frame, so that the next one has enough to do … */
  bool has_passed; /* … but more than one is never passed */
};

enum
{
  SIGNAL_SELECTED,
  N_SIGNALS,
};

static unsigned signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ThrongTable, throng_table, ADW_TYPE_BIN)

/* Cells */

static void
update_cell (void *item, void *data)
{
  const Column *column = data;
  ThrongTableRow *row = gtk_list_item_get_item (item);
  g_autofree char *text = throng_table_kind_dup_cell (
      column->kind, throng_table_row_get_record (row), column->index);

  throng_table_cell_set_text (THRONG_TABLE_CELL (gtk_list_item_get_child (item)), text);
}

static void
setup_cell_cb (GtkListItemFactory *factory, GtkListItem *item, void *data)
{
  const Column *column = data;
  const ThrongTableColumn *info = &column->kind->columns[column->index];

  gtk_list_item_set_child (item, GTK_WIDGET (throng_table_cell_new (column->table->pen, info)));
}

static void
bind_cell_cb (GtkListItemFactory *factory, GtkListItem *item, void *data)
{
  Column *column = data;
  ThrongTableRow *row = gtk_list_item_get_item (item);

  throng_table_row_add_cell (row);
  throng_table_cell_set_heading (THRONG_TABLE_CELL (gtk_list_item_get_child (item)),
                                 throng_table_row_get_is_total (row));
  throng_cell_round_add (column->table->cells, item, column);
}

static void
unbind_cell_cb (GtkListItemFactory *factory, GtkListItem *item, void *data)
{
  const Column *column = data;

  throng_table_row_remove_cell (gtk_list_item_get_item (item));
  throng_cell_round_remove (column->table->cells, item);
}

static int
compare_cb (gconstpointer a, gconstpointer b, void *data)
{
  const Column *column = data;

  return throng_table_kind_compare (column->kind, column->index,
                                    throng_table_row_get_record ((ThrongTableRow *) a),
                                    throng_table_row_get_record ((ThrongTableRow *) b));
}

static void
add_column (ThrongTable *self, Column *column)
{
  const ThrongTableColumn *info = &self->kind->columns[column->index];
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkColumnViewColumn) view_column = gtk_column_view_column_new (_ (info->title),
                                                                            factory);
  g_autoptr (GtkSorter) sorter = GTK_SORTER (gtk_custom_sorter_new (compare_cb, column, NULL));

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cell_cb), column);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cell_cb), column);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cell_cb), column);
  gtk_column_view_column_set_sorter (view_column, sorter);
  gtk_column_view_column_set_resizable (view_column, TRUE);
  gtk_column_view_column_set_expand (view_column,
                                     info->cell == THRONG_CELL_TEXT && info->n_chars > 12);
  gtk_column_view_column_set_visible (view_column, !info->is_extra);
  gtk_column_view_append_column (self->view, view_column);
  column->view_column = view_column;
}

/* Titles stand above the numbers, the place of the arrow before them. GTK has no property for it;
 * where a title is made of other widgets it stays at the start. That is the side of the numbers
 * anyhow in languages that are written from right to left. */
static void
align_titles (ThrongTable *self)
{
  GtkWidget *header = gtk_widget_get_first_child (GTK_WIDGET (self->view));
  GtkWidget *title = header != NULL ? gtk_widget_get_first_child (header) : NULL;

  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    return;
  for (unsigned i = 0; i < self->kind->n_columns && title != NULL; i++)
    {
      GtkWidget *box = gtk_widget_get_first_child (title);
      unsigned index = throng_table_kind_get_shown (self->kind, i);

      if (self->kind->columns[index].cell != THRONG_CELL_TEXT && GTK_IS_BOX (box))
        {
          GtkWidget *label = gtk_widget_get_first_child (box);

          gtk_widget_set_halign (box, GTK_ALIGN_END);
          gtk_box_reorder_child_after (GTK_BOX (box), label, gtk_widget_get_last_child (box));
          if (GTK_IS_LABEL (label))
            gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_RIGHT);
        }
      title = gtk_widget_get_next_sibling (title);
    }
}

/* In a narrow table titles have two lines, so that they are not what makes columns wide. */
static void
show_titles (ThrongTable *self, bool is_narrow)
{
  for (unsigned i = 0; i < self->kind->n_columns; i++)
    {
      g_autofree char *title = g_strdup (_ (self->kind->columns[i].title));
      char *blank = strrchr (title, ' ');

      if (is_narrow && blank != NULL)
        *blank = '\n';
      gtk_column_view_column_set_title (self->columns[i].view_column, title);
    }
}

static void
add_columns (ThrongTable *self)
{
  self->columns = g_new (Column, self->kind->n_columns);
  for (unsigned i = 0; i < self->kind->n_columns; i++)
    {
      unsigned index = throng_table_kind_get_shown (self->kind, i);
      Column *column = &self->columns[index];

      *column = (Column) { .kind = self->kind, .table = self, .index = index };
      add_column (self, column);
      if ((int) index == self->kind->sort_column)
        gtk_column_view_sort_by_column (self->view, column->view_column, GTK_SORT_DESCENDING);
    }
  align_titles (self);
  self->menu = throng_table_menu_new (self->view, self->kind, self->actions);
  gtk_widget_insert_action_group (GTK_WIDGET (self), THRONG_TABLE_MENU_GROUP,
                                  G_ACTION_GROUP (self->actions));
}

/* Models */

static void
selection_changed_cb (ThrongTable *self)
{
  g_signal_emit (self, signals[SIGNAL_SELECTED], 0);
}

/* The rows, and the total after them. */
static void
add_models (ThrongTable *self)
{
  GListStore *parts = g_list_store_new (G_TYPE_LIST_MODEL);
  GtkFlattenListModel *all = gtk_flatten_list_model_new (G_LIST_MODEL (parts));

  self->rows = throng_table_rows_new (self->kind, gtk_column_view_get_sorter (self->view));
  g_list_store_append (parts, throng_table_rows_get_model (self->rows));
  g_list_store_append (parts, self->total_store);
  self->selection = GTK_SELECTION_MODEL (gtk_multi_selection_new (G_LIST_MODEL (all)));
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (selection_changed_cb),
                           self, G_CONNECT_SWAPPED);
  gtk_column_view_set_model (self->view, self->selection);
  g_object_unref (self->selection);
}

/* In the window, what the row at @position is about. */
static void
show_place (ThrongTable *self, unsigned position)
{
  g_autoptr (ThrongTableRow) row = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-place", "s",
                              self->kind->get_place (throng_table_row_get_record (row)));
}

static GtkWidget *
make_notice (const char *sentence)
{
  GtkWidget *label = gtk_label_new (sentence);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_widget_set_margin_start (label, NOTICE_MARGIN_PX);
  gtk_widget_set_margin_end (label, NOTICE_MARGIN_PX);
  gtk_widget_add_css_class (label, "dim-label");
  return label;
}

static void
add_view (ThrongTable *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->view = GTK_COLUMN_VIEW (gtk_column_view_new (NULL));
  gtk_column_view_set_reorderable (self->view, TRUE);
  gtk_column_view_set_tab_behavior (self->view, GTK_LIST_TAB_ITEM);
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "data-table");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (self->kind->title), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->view));
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_add_named (self->stack, make_notice (_ (self->kind->empty)), "empty");
  gtk_stack_add_named (self->stack, make_notice (_ ("No row contains this text")), "nothing-found");
  gtk_stack_add_named (self->stack, scrolled, "rows");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->stack));
  self->row_menu = throng_row_menu_new (GTK_WIDGET (self), self->view,
                                        self->kind->get_place != NULL);
  if (self->kind->get_place != NULL)
    g_signal_connect_object (self->view, "activate", G_CALLBACK (show_place), self,
                             G_CONNECT_SWAPPED);
}

/* Updates */

static void
show_page (ThrongTable *self)
{
  bool has_rows = throng_table_rows_is_waiting (self->rows)
                  || g_list_model_get_n_items (G_LIST_MODEL (self->selection)) > 0;
  bool is_empty = throng_table_rows_get_n_records (self->rows) == 0;

  gtk_stack_set_visible_child_name (self->stack, is_empty   ? "empty"
                                                 : has_rows ? "rows"
                                                            : "nothing-found");
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, void *data)
{
  ThrongTable *self = THRONG_TABLE (widget);
  int64_t deadline_us = g_get_monotonic_time () + FRAME_BUDGET_US;
  bool has_old;

  self->has_passed = self->is_updated && !self->has_passed;
  self->is_updated = false;
  if (self->has_passed)
    return G_SOURCE_CONTINUE;
  has_old = throng_cell_round_go_on (self->cells, deadline_us);
  if (throng_table_rows_go_on (self->rows, deadline_us) || has_old)
    return G_SOURCE_CONTINUE;
  self->tick = 0;
  return G_SOURCE_REMOVE;
}

/* Some now, the others in the next frames. */
static void
let_rows_come (ThrongTable *self)
{
  throng_table_rows_go_on (self->rows, g_get_monotonic_time () + FRAME_BUDGET_US);
  if (self->tick == 0)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

static void
take_total (ThrongTable *self, const void *total)
{
  g_autoptr (ThrongTableRow) row = g_list_model_get_item (G_LIST_MODEL (self->total_store), 0);

  if (total == NULL)
    g_list_store_remove_all (self->total_store);
  else if (row != NULL)
    throng_table_row_set_record (row, total);
  else
    {
      row = throng_table_row_new (total, true);
      g_list_store_append (self->total_store, row);
    }
}

/* Only the column by which the rows are sorted can have put them into another order. */
static void
sort_again (ThrongTable *self)
{
  GtkColumnViewSorter *sorter = GTK_COLUMN_VIEW_SORTER (gtk_column_view_get_sorter (self->view));
  GtkColumnViewColumn *column = gtk_column_view_sorter_get_primary_sort_column (sorter);

  if (column != NULL)
    gtk_sorter_changed (gtk_column_view_column_get_sorter (column), GTK_SORTER_CHANGE_DIFFERENT);
}

/* The lines that can be seen, by position. */
typedef struct
{
  double first, last;
} Lines;

static bool
is_seen (void *item, void *data)
{
  const Lines *lines = data;
  unsigned position = gtk_list_item_get_position (item);

  return position >= lines->first && position <= lines->last;
}

static void
update_cells (ThrongTable *self)
{
  GtkAdjustment *at = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->view));
  double line_height = gtk_adjustment_get_upper (at)
                       / MAX (g_list_model_get_n_items (G_LIST_MODEL (self->selection)), 1);
  double top = gtk_adjustment_get_value (at);
  Lines lines = { .first = top / MAX (line_height, 1) - 2,
                  .last = (top + gtk_adjustment_get_page_size (at)) / MAX (line_height, 1) + 1 };

  throng_cell_round_begin (self->cells, is_seen, &lines);
}

/* Actions */

static void
copy_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ThrongTable *self = THRONG_TABLE (widget);
  g_autoptr (GString) text = g_string_new (NULL);
  unsigned n_items = g_list_model_get_n_items (G_LIST_MODEL (self->selection));

  for (unsigned i = 0; i < n_items; i++)
    if (gtk_selection_model_is_selected (self->selection, i))
      {
        g_autoptr (ThrongTableRow) row = g_list_model_get_item (G_LIST_MODEL (self->selection), i);

        throng_table_kind_add_tsv_line (self->kind, throng_table_row_get_record (row), text);
      }
  if (text->len > 0)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text->str);
}

static void
show_place_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ThrongTable *self = THRONG_TABLE (widget);
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (self->selection);

  if (self->kind->get_place != NULL && !gtk_bitset_is_empty (selected))
    show_place (self, gtk_bitset_get_minimum (selected));
}

static void
select_all_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gtk_selection_model_select_all (THRONG_TABLE (widget)->selection);
}

/* Life */

static void
measure_cb (void *item, void *data)
{
  gtk_widget_queue_resize (gtk_list_item_get_child (item));
}

static void
throng_table_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  ThrongTable *self = THRONG_TABLE (widget);

  GTK_WIDGET_CLASS (throng_table_parent_class)->css_changed (widget, change);
  if (throng_table_pen_take_font (self->pen))
    throng_cell_round_foreach (self->cells, measure_cb);
}

static void
throng_table_dispose (GObject *object)
{
  ThrongTable *self = THRONG_TABLE (object);

  g_clear_pointer (&self->row_menu, gtk_widget_unparent);
  /* Its cells point into the columns. */
  if (self->view != NULL)
    gtk_column_view_set_model (self->view, NULL);
  self->view = NULL;
  if (self->tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), g_steal_handle_id (&self->tick));
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_insert_action_group (GTK_WIDGET (self), THRONG_TABLE_MENU_GROUP, NULL);
  g_clear_object (&self->actions);
  g_clear_object (&self->menu);

  G_OBJECT_CLASS (throng_table_parent_class)->dispose (object);
}

static void
throng_table_finalize (GObject *object)
{
  ThrongTable *self = THRONG_TABLE (object);

  g_free (self->columns);
  g_clear_pointer (&self->rows, throng_table_rows_free);
  throng_cell_round_free (self->cells);
  throng_table_pen_unref (self->pen);
  g_clear_object (&self->total_store);
  if (self->owner != NULL)
    self->free_owner (self->owner);

  G_OBJECT_CLASS (throng_table_parent_class)->finalize (object);
}

static void
throng_table_class_init (ThrongTableClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = throng_table_dispose;
  object_class->finalize = throng_table_finalize;
  widget_class->css_changed = throng_table_css_changed;

  signals[SIGNAL_SELECTED] = g_signal_new ("selected", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                           0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_install_action (widget_class, "table.copy", NULL, copy_cb);
  gtk_widget_class_install_action (widget_class, "table.select-all", NULL, select_all_cb);
  gtk_widget_class_install_action (widget_class, "table.show-place", NULL, show_place_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "table.copy",
                                       NULL);
}

static void
throng_table_init (ThrongTable *self)
{
  self->cells = throng_cell_round_new (update_cell);
  self->pen = throng_table_pen_new (GTK_WIDGET (self));
  self->total_store = g_list_store_new (THRONG_TYPE_TABLE_ROW);
  self->actions = g_simple_action_group_new ();
}

ThrongTable *
throng_table_new (const ThrongTableKind *kind)
{
  ThrongTable *self = g_object_new (THRONG_TYPE_TABLE, NULL);

  self->kind = kind;
  add_view (self);
  add_columns (self);
  add_models (self);
  return self;
}

const ThrongTableKind *
throng_table_get_kind (ThrongTable *self)
{
  return self->kind;
}

GMenuModel *
throng_table_get_menu (ThrongTable *self)
{
  return self->menu;
}

GActionGroup *
throng_table_get_actions (ThrongTable *self)
{
  return G_ACTION_GROUP (self->actions);
}

void
throng_table_update (ThrongTable *self,
                     const void *const *records,
                     unsigned n_records,
                     const void *total,
                     void *owner,
                     GDestroyNotify free_owner)
{
  /* The old ones go when no row points to them any more. */
  void *old_owner = g_steal_pointer (&self->owner);
  GDestroyNotify free_old_owner = self->free_owner;

  self->owner = owner;
  self->free_owner = free_owner;
  /* The total last: a view that begins with it alone would stay at it, at the bottom. */
  throng_table_rows_set_records (self->rows, records, n_records);
  if (self->tick == 0)
    let_rows_come (self);
  take_total (self, total);
  sort_again (self);
  update_cells (self);
  self->is_updated = true;
  show_page (self);
  if (old_owner != NULL)
    free_old_owner (old_owner);
}

/* Returns: (transfer full): the rows, as a set */
static GHashTable *
list_selected (ThrongTable *self)
{
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (self->selection);
  GHashTable *rows = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);

  for (unsigned i = 0; i < gtk_bitset_get_size (selected); i++)
    g_hash_table_add (rows, g_list_model_get_item (G_LIST_MODEL (self->selection),
                                                   gtk_bitset_get_nth (selected, i)));
  return rows;
}

void
throng_table_set_filter (ThrongTable *self, const char *text)
{
  g_autoptr (GHashTable) selected = list_selected (self);

  if (throng_table_rows_set_filter (self->rows, text, selected))
    let_rows_come (self);
  show_page (self);
}

void
throng_table_set_narrow (ThrongTable *self, bool is_narrow)
{
  if (!throng_table_pen_set_narrow (self->pen, is_narrow))
    return;
  show_titles (self, is_narrow);
  throng_cell_round_foreach (self->cells, measure_cb);
}

const void *
throng_table_get_selected (ThrongTable *self)
{
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (self->selection);
  g_autoptr (ThrongTableRow) row = NULL;

  if (gtk_bitset_get_size (selected) != 1)
    return NULL;
  row = g_list_model_get_item (G_LIST_MODEL (self->selection), gtk_bitset_get_minimum (selected));
  return throng_table_row_get_record (row);
}

void
throng_table_unselect (ThrongTable *self)
{
  gtk_selection_model_unselect_all (self->selection);
}

char *
throng_table_dup_csv (ThrongTable *self)
{
  GString *csv = g_string_new (NULL);
  unsigned n_items;

  throng_table_rows_finish (self->rows);
  n_items = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  throng_table_kind_add_csv_header (self->kind, csv);
  for (unsigned i = 0; i < n_items; i++)
    {
      g_autoptr (ThrongTableRow) row = g_list_model_get_item (G_LIST_MODEL (self->selection), i);

      throng_table_kind_add_csv_line (self->kind, throng_table_row_get_record (row), csv);
    }
  return g_string_free_and_steal (csv);
}
