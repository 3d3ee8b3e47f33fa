/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/run/throng-table-rows.h"

#include "app/run/throng-table-row.h"

/* GTK makes the cells of a row as soon as its model has it, for up to 200 rows even where few can
 * be seen. Those without cells come together. */
#define MAX_ROWS_WITH_CELLS 200
/* So many rows between two looks at the clock. */
#define PORTION 5

struct _ThrongTableRows
{
  /* Owned */
  const ThrongTableKind *kind;
  GtkSorter *sorter;
  GHashTable *rows;   /* key → ThrongTableRow */
  GPtrArray *order;   /* ThrongTableRow, borrowed: as the records came */
  GPtrArray *waiting; /* ThrongTableRow: those to be shown that are not yet, the first ones first */
  GListStore *store;  /* all of them */
  GtkFilter *filter;
  GListModel *model; /* those that are shown, in order */
  char *needle;
};

static gboolean
filter_cb (void *row, void *data)
{
  return throng_table_row_get_is_shown (row);
}

ThrongTableRows *
throng_table_rows_new (const ThrongTableKind *kind, GtkSorter *sorter)
{
  ThrongTableRows *self = g_new0 (ThrongTableRows, 1);
  GtkFilterListModel *shown;

  self->kind = kind;
  self->sorter = g_object_ref (sorter);
  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->order = g_ptr_array_new ();
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  self->store = g_list_store_new (THRONG_TYPE_TABLE_ROW);
  self->filter = GTK_FILTER (gtk_custom_filter_new (filter_cb, NULL, NULL));
  shown = gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (self->store)),
                                     g_object_ref (self->filter));
  self->model = G_LIST_MODEL (
      gtk_sort_list_model_new (G_LIST_MODEL (shown), g_object_ref (sorter)));
  self->needle = g_strdup ("");
  return self;
}

void
throng_table_rows_free (ThrongTableRows *self)
{
  g_clear_object (&self->sorter);
  g_hash_table_unref (self->rows);
  g_ptr_array_unref (self->order);
  g_ptr_array_unref (self->waiting);
  g_clear_object (&self->store);
  g_clear_object (&self->filter);
  g_clear_object (&self->model);
  g_free (self->needle);
  g_free (self);
}

GListModel *
throng_table_rows_get_model (ThrongTableRows *self)
{
  return self->model;
}

unsigned
throng_table_rows_get_n_records (ThrongTableRows *self)
{
  return self->order->len;
}

/* Coming */

static int
compare_cb (gconstpointer a, gconstpointer b, void *data)
{
  const ThrongTableRows *self = data;

  return gtk_sorter_compare (self->sorter, *(void **) a, *(void **) b);
}

/* What compares equal stays as it came, as in the model. */
static void
sort (ThrongTableRows *self, GPtrArray *rows)
{
  if (gtk_sorter_get_order (self->sorter) != GTK_SORTER_ORDER_NONE)
    g_ptr_array_sort_with_data (rows, compare_cb, self);
}

static bool
matches (ThrongTableRows *self, ThrongTableRow *row)
{
  return self->needle[0] == '\0'
         || throng_table_kind_matches (self->kind, throng_table_row_get_record (row), self->needle);
}

/* Shows up to @n of the rows that wait. */
static void
take_waiting (ThrongTableRows *self, unsigned n)
{
  n = MIN (n, self->waiting->len);
  if (n == 0)
    return;
  for (unsigned i = 0; i < n; i++)
    throng_table_row_set_is_shown (self->waiting->pdata[i], true);
  g_ptr_array_remove_range (self->waiting, 0, n);
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_LESS_STRICT);
}

bool
throng_table_rows_go_on (ThrongTableRows *self, int64_t deadline_us)
{
  do
    {
      bool get_cells = g_list_model_get_n_items (self->model) < MAX_ROWS_WITH_CELLS;

      take_waiting (self, get_cells ? PORTION : G_MAXUINT);
    }
  while (self->waiting->len > 0 && g_get_monotonic_time () < deadline_us);
  return self->waiting->len > 0;
}

bool
throng_table_rows_is_waiting (ThrongTableRows *self)
{
  return self->waiting->len > 0;
}

void
throng_table_rows_finish (ThrongTableRows *self)
{
  take_waiting (self, G_MAXUINT);
}

/* Records */

/* Removes the rows that have no record any more. */
static void
remove_others (ThrongTableRows *self)
{
  g_autoptr (GHashTable) kept = g_hash_table_new (NULL, NULL);
  GHashTableIter iter;
  void *row;
  unsigned position;

  for (unsigned i = 0; i < self->order->len; i++)
    g_hash_table_add (kept, self->order->pdata[i]);
  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    if (!g_hash_table_contains (kept, row))
      {
        g_ptr_array_remove (self->waiting, row);
        if (g_list_store_find (self->store, row, &position))
          g_list_store_remove (self->store, position);
        g_hash_table_iter_remove (&iter);
      }
}

/* @fresh: gets the row if it is a new one */
static void
add_record (ThrongTableRows *self, const void *record, unsigned position, GPtrArray *fresh)
{
  g_autofree char *key = throng_table_kind_dup_key (self->kind, record);
  ThrongTableRow *row = g_hash_table_lookup (self->rows, key);

  if (row == NULL)
    {
      row = throng_table_row_new (record, false);
      g_hash_table_insert (self->rows, g_steal_pointer (&key), row);
      g_ptr_array_add (fresh, row);
    }
  throng_table_row_set_record (row, record);
  if (position < self->order->len)
    self->order->pdata[position] = row;
  else
    g_ptr_array_add (self->order, row);
}

/* Returns: whether the rows are those of last time, in the same order, as they are most often */
static bool
set_records (ThrongTableRows *self,
             const void *const *records,
             unsigned n_records,
             GPtrArray *fresh)
{
  bool is_same = n_records == self->order->len;

  for (unsigned i = 0; i < n_records; i++)
    {
      ThrongTableRow *row = i < self->order->len ? self->order->pdata[i] : NULL;

      if (row != NULL
          && throng_table_kind_is_same (self->kind, throng_table_row_get_record (row), records[i]))
        {
          throng_table_row_set_record (row, records[i]);
          continue;
        }
      add_record (self, records[i], i, fresh);
      is_same = false;
    }
  g_ptr_array_set_size (self->order, (int) n_records);
  return is_same;
}

static void
add_fresh (ThrongTableRows *self, GPtrArray *fresh)
{
  g_list_store_splice (self->store, g_list_model_get_n_items (G_LIST_MODEL (self->store)), 0,
                       fresh->pdata, fresh->len);
  for (unsigned i = 0; i < fresh->len; i++)
    if (matches (self, fresh->pdata[i]))
      g_ptr_array_add (self->waiting, g_object_ref (fresh->pdata[i]));
  sort (self, self->waiting);
}

void
throng_table_rows_set_records (ThrongTableRows *self,
                               const void *const *records,
                               unsigned n_records)
{
  g_autoptr (GPtrArray) fresh = g_ptr_array_new ();

  if (!set_records (self, records, n_records, fresh))
    remove_others (self);
  if (fresh->len > 0)
    add_fresh (self, fresh);
}

/* Filter */

/* Returns: (transfer full): those that are to be shown, in the order of the model */
static GPtrArray *
list_matching (ThrongTableRows *self)
{
  GListModel *all = G_LIST_MODEL (self->store);
  GPtrArray *matching = g_ptr_array_new_with_free_func (g_object_unref);

  for (unsigned i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr (ThrongTableRow) row = g_list_model_get_item (all, i);

      throng_table_row_set_is_shown (row, false);
      if (matches (self, row))
        g_ptr_array_add (matching, g_steal_pointer (&row));
    }
  sort (self, matching);
  return matching;
}

/* Shows at once only what has its cells already. */
static void
arrange (ThrongTableRows *self, GHashTable *kept)
{
  g_autoptr (GPtrArray) matching = list_matching (self);

  g_ptr_array_set_size (self->waiting, 0);
  for (unsigned i = 0; i < matching->len; i++)
    {
      ThrongTableRow *row = matching->pdata[i];

      if ((i < MAX_ROWS_WITH_CELLS && throng_table_row_get_has_cells (row))
          || (kept != NULL && g_hash_table_contains (kept, row)))
        throng_table_row_set_is_shown (row, true);
      else
        g_ptr_array_add (self->waiting, g_object_ref (row));
    }
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

bool
throng_table_rows_set_filter (ThrongTableRows *self, const char *text, GHashTable *kept)
{
  g_autofree char *needle = g_utf8_casefold (text, -1);

  if (!g_set_str (&self->needle, needle))
    return false;
  arrange (self, kept);
  return true;
}
