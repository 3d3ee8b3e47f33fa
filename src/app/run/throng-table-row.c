/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/run/throng-table-row.h"

struct _ThrongTableRow
{
  GObject parent_instance;

  /* Borrowed */
  const void *record;

  bool is_total;
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
