/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/run/throng-table-kind.h"
#include "app/run/throng-table-pen.h"

G_BEGIN_DECLS

/**
 * ThrongTableCell:
 *
 * One line of text in a table, cut off where there is no room for it; a tooltip then has all of it.
 */
#define THRONG_TYPE_TABLE_CELL (throng_table_cell_get_type ())
G_DECLARE_FINAL_TYPE (ThrongTableCell, throng_table_cell, THRONG, TABLE_CELL, GtkWidget)

ThrongTableCell *throng_table_cell_new (ThrongTablePen *pen, const ThrongTableColumn *column);

void throng_table_cell_set_heading (ThrongTableCell *self, bool is_heading);
void throng_table_cell_set_text (ThrongTableCell *self, const char *text);

G_END_DECLS
