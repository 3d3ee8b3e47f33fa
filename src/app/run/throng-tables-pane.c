/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/run/throng-tables-pane.h"

#include <string.h>

#include <glib/gi18n.h>

#include "app/run/throng-export.h"
#include "app/design/throng-mix.h"
#include "app/run/throng-row-pane.h"
#include "app/run/throng-run-tables.h"
#include "app/run/throng-table-menu.h"
#include "app/run/throng-table.h"

/* How wide the filter is when all beside it has its width, and where there is room. */
#define FILTER_CHARS 6
#define AMPLE_FILTER_CHARS 32

enum
{
  TABLE_STATISTICS,
  TABLE_FAILURES,
  TABLE_ERRORS,
  TABLE_TASKS,
  TABLE_MIX,
  TABLE_LOG,
  N_TABLES,
};

struct _ThrongTablesPane
{
  AdwBin parent_instance;

  /* Owned */
  ThrongRun *run;

  /* Borrowed */
  ThrongTable *tables[N_TABLES];

  bool is_log_old; /* its table does not show all lines yet */

  /* Template children */
  GtkBox *bar;
  AdwWrapBox *tools;
  AdwViewStack *stack;
  GtkSearchEntry *filter_entry;
  GtkWidget *requests_button;
  GtkMenuButton *columns_button;
  GtkWidget *export_button;
  AdwOverlaySplitView *split;
  ThrongRowPane *row_pane;
};

enum
{
  SIGNAL_ROW_SELECTED,
  N_SIGNALS,
};

static unsigned signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ThrongTablesPane, throng_tables_pane, ADW_TYPE_BIN)

static ThrongTable *
get_visible (ThrongTablesPane *self)
{
  return THRONG_TABLE (adw_view_stack_get_visible_child (self->stack));
}

/* Records */

static void
show_records (ThrongTable *table,
              const void *records,
              size_t record_size,
              unsigned n_records,
              const void *total,
              const ThrongSnapshot *snapshot)
{
  g_autofree const void **pointers = g_new (const void *, n_records + 1);

  for (unsigned i = 0; i < n_records; i++)
    pointers[i] = (const char *) records + i * record_size;
  throng_table_update (table, pointers, n_records, total,
                       throng_snapshot_ref ((ThrongSnapshot *) snapshot),
                       (GDestroyNotify) throng_snapshot_unref);
}

static void
show_mix (ThrongTable *table, const GArray *configured, const ThrongSnapshot *snapshot)
{
  ThrongMix *mix = throng_mix_new (configured, snapshot);
  g_autofree const void **pointers = g_new (const void *, mix->n_rows + 1);

  for (unsigned i = 0; i < mix->n_rows; i++)
    pointers[i] = &mix->rows[i];
  throng_table_update (table, pointers, mix->n_rows, NULL, mix, (GDestroyNotify) throng_mix_free);
}

static void
show_log (ThrongTablesPane *self)
{
  GListModel *log = throng_swarm_get_log (throng_run_get_swarm (self->run));
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_object_unref);

  for (unsigned i = 0; i < g_list_model_get_n_items (log); i++)
    g_ptr_array_add (lines, g_list_model_get_item (log, i));
  throng_table_update (self->tables[TABLE_LOG], (const void *const *) lines->pdata, lines->len,
                       NULL, lines, (GDestroyNotify) g_ptr_array_unref);
  self->is_log_old = false;
}

/* Only what can be seen; the others follow when somebody looks at them. */
static void
show_visible (ThrongTablesPane *self, const ThrongSnapshot *snapshot)
{
  ThrongTable *table = get_visible (self);

  if (table == self->tables[TABLE_STATISTICS])
    show_records (table, snapshot->rows, sizeof *snapshot->rows, snapshot->n_rows, &snapshot->total,
                  snapshot);
  else if (table == self->tables[TABLE_FAILURES])
    show_records (table, snapshot->failures, sizeof *snapshot->failures, snapshot->n_failures, NULL,
                  snapshot);
  else if (table == self->tables[TABLE_ERRORS])
    show_records (table, snapshot->errors, sizeof *snapshot->errors, snapshot->n_errors, NULL,
                  snapshot);
  else if (table == self->tables[TABLE_TASKS])
    show_records (table, snapshot->spans, sizeof *snapshot->spans, snapshot->n_spans, NULL,
                  snapshot);
  else if (table == self->tables[TABLE_MIX])
    show_mix (table, throng_run_get_mix (self->run), snapshot);
}

static void
clear_tables (ThrongTablesPane *self)
{
  for (unsigned i = 0; i < N_TABLES; i++)
    throng_table_update (self->tables[i], NULL, 0, NULL, NULL, NULL);
}

/* How many failures and errors there are, where they are not shown. */
static void
show_counts (ThrongTablesPane *self, const ThrongSnapshot *snapshot)
{
  const unsigned counts[N_TABLES] = {
    [TABLE_FAILURES] = snapshot != NULL ? snapshot->n_failures : 0,
    [TABLE_ERRORS] = snapshot != NULL ? snapshot->n_errors : 0,
  };

  for (unsigned i = TABLE_FAILURES; i <= TABLE_ERRORS; i++)
    {
      const char *title = _ (throng_table_get_kind (self->tables[i])->title);
      g_autofree char *with_count = g_strdup_printf ("%s %u", title, counts[i]);

      adw_view_stack_page_set_title (
          adw_view_stack_get_page (self->stack, GTK_WIDGET (self->tables[i])),
          counts[i] > 0 ? with_count : title);
    }
}

/* A row */

/* Where the pane lies over the table it takes the focus, which must not fall on a text: it would be
 * selected. Its button works before it comes and until it has gone, to get the focus and to give it
 * back to the table. */
static void
show_pane (ThrongTablesPane *self, bool is_shown)
{
  bool comes = is_shown && !adw_overlay_split_view_get_show_sidebar (self->split);

  if (is_shown)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), "tables.close-row", TRUE);
  adw_overlay_split_view_set_show_sidebar (self->split, is_shown);
  if (comes && adw_overlay_split_view_get_collapsed (self->split))
    throng_row_pane_focus_close (self->row_pane);
  if (!is_shown)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), "tables.close-row", FALSE);
}

static void
update_row (ThrongTablesPane *self)
{
  ThrongTable *table = get_visible (self);
  const void *record = throng_table_get_selected (table);
  bool is_shown = record != NULL
                  && (table == self->tables[TABLE_STATISTICS]
                      || table == self->tables[TABLE_FAILURES]);

  if (is_shown && table == self->tables[TABLE_STATISTICS])
    throng_row_pane_show_row (self->row_pane, self->run, record);
  else if (is_shown)
    throng_row_pane_show_failure (self->row_pane, self->run, record);
  show_pane (self, is_shown);
}

static void
row_selected_cb (ThrongTablesPane *self)
{
  update_row (self);
  g_signal_emit (self, signals[SIGNAL_ROW_SELECTED], 0);
}

static void
close_row_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  throng_table_unselect (get_visible (THRONG_TABLES_PANE (widget)));
}

/* The overlay closes by Escape and by a click beside it too; where no single row is selected it
 * went by itself. */
static void
sidebar_closed_cb (ThrongTablesPane *self)
{
  if (!adw_overlay_split_view_get_show_sidebar (self->split)
      && throng_table_get_selected (get_visible (self)) != NULL)
    throng_table_unselect (get_visible (self));
}

/* Filter and export */

static void
show_menu (ThrongTablesPane *self, ThrongTable *table)
{
  GMenuModel *menu = throng_table_get_menu (table);

  if (gtk_menu_button_get_menu_model (self->columns_button) == menu)
    return;
  gtk_widget_insert_action_group (GTK_WIDGET (self), THRONG_TABLE_MENU_GROUP,
                                  throng_table_get_actions (table));
  gtk_menu_button_set_menu_model (self->columns_button, menu);
}

static void
visible_changed_cb (ThrongTablesPane *self)
{
  ThrongTable *table = get_visible (self);

  if (table == NULL)
    return;
  throng_table_set_filter (table, gtk_editable_get_text (GTK_EDITABLE (self->filter_entry)));
  gtk_widget_set_visible (self->requests_button, table == self->tables[TABLE_LOG]);
  show_menu (self, table);
  if (self->run != NULL)
    throng_tables_pane_update (self);
  g_signal_emit (self, signals[SIGNAL_ROW_SELECTED], 0);
}

/* By Escape, which would do nothing there else. */
static void
filter_left_cb (ThrongTablesPane *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->filter_entry), "");
  if (!gtk_widget_grab_focus (GTK_WIDGET (get_visible (self))))
    gtk_root_set_focus (gtk_widget_get_root (GTK_WIDGET (self)), NULL);
}

static void
columns_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gtk_menu_button_popup (THRONG_TABLES_PANE (widget)->columns_button);
}

static void
export_files_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  throng_export_csv_files (widget, THRONG_TABLES_PANE (widget)->run);
}

static void
export_table_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ThrongTable *table = get_visible (THRONG_TABLES_PANE (widget));
  char *csv = throng_table_dup_csv (table);
  g_autoptr (GBytes) bytes = g_bytes_new_take (csv, strlen (csv));
  g_autofree char *name = g_strconcat (_ (throng_table_get_kind (table)->title), ".csv", NULL);

  throng_export_bytes (widget, name, bytes);
}

static void
log_requests_cb (ThrongTablesPane *self, GtkToggleButton *button)
{
  if (self->run != NULL)
    throng_swarm_set_log_requests (throng_run_get_swarm (self->run),
                                   gtk_toggle_button_get_active (button));
}

static void
update_actions (ThrongTablesPane *self)
{
  bool has_snapshot = self->run != NULL && throng_run_get_snapshot (self->run) != NULL;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "tables.export-files", has_snapshot);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "tables.export-table", has_snapshot);
}

static void
focus_filter_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gtk_widget_grab_focus (GTK_WIDGET (THRONG_TABLES_PANE (widget)->filter_entry));
}

/* Life */

static void
add_tables (ThrongTablesPane *self)
{
  static const ThrongTableKind *const kinds[N_TABLES] = {
    [TABLE_STATISTICS] = &throng_statistics_table,
    [TABLE_FAILURES] = &throng_failures_table,
    [TABLE_ERRORS] = &throng_errors_table,
    [TABLE_TASKS] = &throng_tasks_table,
    [TABLE_MIX] = &throng_mix_table,
    [TABLE_LOG] = &throng_log_table,
  };

  for (unsigned i = 0; i < N_TABLES; i++)
    {
      self->tables[i] = throng_table_new (kinds[i]);
      g_signal_connect_object (self->tables[i], "selected", G_CALLBACK (row_selected_cb), self,
                               G_CONNECT_SWAPPED);
      adw_view_stack_add_titled (self->stack, GTK_WIDGET (self->tables[i]), kinds[i]->title,
                                 _ (kinds[i]->title));
    }
}

static void
throng_tables_pane_dispose (GObject *object)
{
  ThrongTablesPane *self = THRONG_TABLES_PANE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), THRONG_TYPE_TABLES_PANE);
  g_clear_object (&self->run);

  G_OBJECT_CLASS (throng_tables_pane_parent_class)->dispose (object);
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
    { GDK_KEY_f, GDK_CONTROL_MASK, "tables.filter" },
    { GDK_KEY_Menu, 0, "tables.columns" },
    { GDK_KEY_F10, GDK_SHIFT_MASK, "tables.columns" },
    { GDK_KEY_Escape, 0, "tables.close-row" },
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding_action (widget_class, keys[i].keyval, keys[i].modifiers,
                                         keys[i].action, NULL);
}

static void
throng_tables_pane_class_init (ThrongTablesPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = throng_tables_pane_dispose;

  signals[SIGNAL_ROW_SELECTED] = g_signal_new ("row-selected", G_TYPE_FROM_CLASS (klass),
                                               G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                               0);

  g_type_ensure (THRONG_TYPE_ROW_PANE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/throngapp/Throng/throng-tables-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, ThrongTablesPane, bar);
  gtk_widget_class_bind_template_child (widget_class, ThrongTablesPane, tools);
  gtk_widget_class_bind_template_child (widget_class, ThrongTablesPane, stack);
  gtk_widget_class_bind_template_child (widget_class, ThrongTablesPane, filter_entry);
  gtk_widget_class_bind_template_child (widget_class, ThrongTablesPane, requests_button);
  gtk_widget_class_bind_template_child (widget_class, ThrongTablesPane, columns_button);
  gtk_widget_class_bind_template_child (widget_class, ThrongTablesPane, export_button);
  gtk_widget_class_bind_template_child (widget_class, ThrongTablesPane, split);
  gtk_widget_class_bind_template_child (widget_class, ThrongTablesPane, row_pane);
  gtk_widget_class_bind_template_callback (widget_class, visible_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, filter_left_cb);
  gtk_widget_class_bind_template_callback (widget_class, sidebar_closed_cb);
  gtk_widget_class_bind_template_callback (widget_class, log_requests_cb);
  gtk_widget_class_install_action (widget_class, "tables.export-files", NULL, export_files_cb);
  gtk_widget_class_install_action (widget_class, "tables.export-table", NULL, export_table_cb);
  gtk_widget_class_install_action (widget_class, "tables.close-row", NULL, close_row_cb);
  gtk_widget_class_install_action (widget_class, "tables.columns", NULL, columns_cb);
  gtk_widget_class_install_action (widget_class, "tables.filter", NULL, focus_filter_cb);
  add_keys (widget_class);
}

static void
throng_tables_pane_init (ThrongTablesPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_tables (self);
  update_row (self);
  update_actions (self);
}

static void
log_changed_cb (ThrongTablesPane *self)
{
  self->is_log_old = true;
}

void
throng_tables_pane_set_run (ThrongTablesPane *self, ThrongRun *run)
{
  if (self->run != NULL)
    g_signal_handlers_disconnect_by_data (throng_swarm_get_log (throng_run_get_swarm (self->run)),
                                          self);
  clear_tables (self);
  g_set_object (&self->run, run);
  self->is_log_old = true;
  if (run != NULL)
    {
      ThrongSwarm *swarm = throng_run_get_swarm (run);

      g_signal_connect_object (throng_swarm_get_log (swarm), "items-changed",
                               G_CALLBACK (log_changed_cb), self, G_CONNECT_SWAPPED);
      throng_swarm_set_log_requests (
          swarm, gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->requests_button)));
    }
  throng_tables_pane_update (self);
}

void
throng_tables_pane_update (ThrongTablesPane *self)
{
  const ThrongSnapshot *snapshot = self->run != NULL ? throng_run_get_snapshot (self->run) : NULL;

  if (snapshot != NULL)
    show_visible (self, snapshot);
  if (self->run != NULL && self->is_log_old && get_visible (self) == self->tables[TABLE_LOG])
    show_log (self);
  if (snapshot != NULL)
    update_row (self);
  show_counts (self, snapshot);
  update_actions (self);
}

void
throng_tables_pane_set_narrow (ThrongTablesPane *self, bool is_narrow)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->bar), is_narrow
                                                                  ? GTK_ORIENTATION_VERTICAL
                                                                  : GTK_ORIENTATION_HORIZONTAL);
  /* In a line of its own, so that the others stay where they are with each table. */
  adw_wrap_box_reorder_child_after (self->tools, self->requests_button,
                                    is_narrow ? self->export_button
                                              : GTK_WIDGET (self->filter_entry));
  adw_overlay_split_view_set_collapsed (self->split, is_narrow);
  for (unsigned i = 0; i < N_TABLES; i++)
    throng_table_set_narrow (self->tables[i], is_narrow);
}

void
throng_tables_pane_set_ample (ThrongTablesPane *self, bool is_ample)
{
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->filter_entry),
                                    is_ample ? AMPLE_FILTER_CHARS : FILTER_CHARS);
  gtk_widget_set_halign (GTK_WIDGET (self->tools), is_ample ? GTK_ALIGN_END : GTK_ALIGN_FILL);
}

int
throng_tables_pane_get_row (ThrongTablesPane *self)
{
  const ThrongSnapshot *snapshot = self->run != NULL ? throng_run_get_snapshot (self->run) : NULL;
  ThrongTable *table = self->tables[TABLE_STATISTICS];
  const ThrongRow *selected = get_visible (self) == table ? throng_table_get_selected (table)
                                                          : NULL;

  for (unsigned i = 0; selected != NULL && snapshot != NULL && i < snapshot->n_rows; i++)
    if (g_str_equal (snapshot->rows[i].method, selected->method)
        && g_str_equal (snapshot->rows[i].name, selected->name))
      return (int) i;
  return -1;
}
