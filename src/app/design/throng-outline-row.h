/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/design/throng-outline-item.h"

G_BEGIN_DECLS

/**
 * ThrongOutlineRow:
 *
 * What a line of the outline looks like. It emits no signals: its buttons and keys activate the
 * actions of the design page. Property: `item`.
 */
#define THRONG_TYPE_OUTLINE_ROW (throng_outline_row_get_type ())
G_DECLARE_FINAL_TYPE (ThrongOutlineRow, throng_outline_row, THRONG, OUTLINE_ROW, AdwBin)

ThrongOutlineRow *throng_outline_row_new (void);

/* @row: (nullable): of a #ThrongOutlineItem */
void throng_outline_row_set_row (ThrongOutlineRow *self, GtkTreeListRow *row);
/* (nullable) */
ThrongOutlineItem *throng_outline_row_get_item (ThrongOutlineRow *self);

/* Returns: (transfer none) (nullable): what throng_outline_row_set_row() was given last */
GtkTreeListRow *throng_outline_row_get_row (ThrongOutlineRow *self);

/* Presses the button that the line is. Returns: whether it is one */
bool throng_outline_row_press (ThrongOutlineRow *self);

/* Selects the line and opens its menu. */
void throng_outline_row_open_menu (ThrongOutlineRow *self);

G_END_DECLS
