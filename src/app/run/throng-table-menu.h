/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/run/throng-table-kind.h"

G_BEGIN_DECLS

/* The name under which the actions of the menu are to be found. */
#define THRONG_TABLE_MENU_GROUP "columns"

/**
 * throng_table_menu_new:
 * @view: with a column for each of @kind, in their order
 * @kind: what it shows
 * @actions: gets the actions of the menu, which follow @view
 *
 * What clicks on titles and their menu do, for who has no mouse. Titles get the menu of columns
 * too.
 *
 * Returns: (transfer full): a menu to sort by a column, up or down, and to show and hide columns
 */
GMenuModel *throng_table_menu_new (GtkColumnView *view,
                                   const ThrongTableKind *kind,
                                   GSimpleActionGroup *actions);

G_END_DECLS
