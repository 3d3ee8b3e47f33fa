/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>
#include <stdbool.h>

G_BEGIN_DECLS

/* A row of a table that lives as long as what it shows; its record is a newer one at each tick. */
#define THRONG_TYPE_TABLE_ROW (throng_table_row_get_type ())
G_DECLARE_FINAL_TYPE (ThrongTableRow, throng_table_row, THRONG, TABLE_ROW, GObject)

/* @is_total: whether it is the sum of the others */
ThrongTableRow *throng_table_row_new (const void *record, bool is_total);

/* @record: (transfer none): must live until the next one is set */
void throng_table_row_set_record (ThrongTableRow *self, const void *record);
const void *throng_table_row_get_record (ThrongTableRow *self);
bool throng_table_row_get_is_total (ThrongTableRow *self);
/* Whether it is among those that the table shows. */
void throng_table_row_set_is_shown (ThrongTableRow *self, bool is_shown);
bool throng_table_row_get_is_shown (ThrongTableRow *self);
/* Widgets that show a part of it come and go. */
void throng_table_row_add_cell (ThrongTableRow *self);
void throng_table_row_remove_cell (ThrongTableRow *self);
bool throng_table_row_get_has_cells (ThrongTableRow *self);

G_END_DECLS
