/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <stdbool.h>

G_BEGIN_DECLS

/**
 * ThrongTablePen:
 *
 * Writes the texts of all cells of a table and knows how much room they need. A table has thousands
 * of cells; a layout and a font context for each of them is most of what they cost.
 */
typedef struct _ThrongTablePen ThrongTablePen;

/* @widget: (transfer none): whose font it has, as long as anything is written */
ThrongTablePen *throng_table_pen_new (GtkWidget *widget);
ThrongTablePen *throng_table_pen_ref (ThrongTablePen *self);
void throng_table_pen_unref (ThrongTablePen *self);

/* Returns: whether the font of its widget is another one than before */
bool throng_table_pen_take_font (ThrongTablePen *self);

/* Returns: whether it was the other way before */
bool throng_table_pen_set_narrow (ThrongTablePen *self, bool is_narrow);
/* Whether there is little room beside each other. */
bool throng_table_pen_is_narrow (ThrongTablePen *self);

int throng_table_pen_get_width (ThrongTablePen *self, int n_chars);
int throng_table_pen_get_height (ThrongTablePen *self);

/**
 * throng_table_pen_lay_out:
 * @width: pixels; what is longer is cut off; -1 = as wide as it gets
 * @is_number: its digits are all of one width, and it stands at the end
 * @is_heading: it is bold
 *
 * Returns: (transfer none): the text, until the next one is laid out
 */
PangoLayout *throng_table_pen_lay_out (ThrongTablePen *self,
                                       const char *text,
                                       int width,
                                       bool is_number,
                                       bool is_heading);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ThrongTablePen, throng_table_pen_unref)

G_END_DECLS
