/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <stdbool.h>

G_BEGIN_DECLS

/**
 * throng_row_menu_new:
 * @table: what holds @view and has the actions `table.copy` and `table.select-all`
 * @view: where a secondary click, a long press and the menu key open the menu; lines are of one
 * height
 * @has_places: whether @table also has the action `table.show-place`
 *
 * Returns: (transfer none): the menu, a child of @table until it is unparented
 */
GtkWidget *throng_row_menu_new (GtkWidget *table, GtkColumnView *view, bool has_places);

G_END_DECLS
