/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/run/throng-table-row.h"

struct _ThrongTableRow
{
  GObject parent_instance;

  /* Borrowed */
  const void *record;

  unsigned n_cells;
  bool is_total;
  bool is_shown;
};

G_DEFINE_FINAL_TYPE (ThrongTableRow, throng_table_row, G_TYPE_OBJECT)

static void
throng_table_row_class_init (ThrongTableRowClass *klass)
{
}

static void
throng_table_row_init (ThrongTableRow *self)
{
}

ThrongTableRow *
throng_table_row_new (const void *record, bool is_total)
{
  ThrongTableRow *self = g_object_new (THRONG_TYPE_TABLE_ROW, NULL);

  self->record = record;
  self->is_total = is_total;
  return self;
}

void
throng_table_row_set_record (ThrongTableRow *self, const void *record)
{
  self->record = record;
}

const void *
throng_table_row_get_record (ThrongTableRow *self)
{
  return self->record;
}

bool
throng_table_row_get_is_total (ThrongTableRow *self)
{
  return self->is_total;
}

void
throng_table_row_set_is_shown (ThrongTableRow *self, bool is_shown)
{
  self->is_shown = is_shown;
}

bool
throng_table_row_get_is_shown (ThrongTableRow *self)
{
  return self->is_shown;
}

void
throng_table_row_add_cell (ThrongTableRow *self)
{
  self->n_cells++;
}

void
throng_table_row_remove_cell (ThrongTableRow *self)
{
  self->n_cells--;
}

bool
throng_table_row_get_has_cells (ThrongTableRow *self)
{
  return self->n_cells > 0;
}
