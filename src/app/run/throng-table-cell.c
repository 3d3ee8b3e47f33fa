/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/run/throng-table-cell.h"

struct _ThrongTableCell
{
  GtkWidget parent_instance;

  const ThrongTableColumn *column;

  /* Owned */
  ThrongTablePen *pen;
  char *text; /* (nullable) */

  bool is_heading;
};

G_DEFINE_FINAL_TYPE (ThrongTableCell, throng_table_cell, GTK_TYPE_WIDGET)

static bool
is_number (ThrongTableCell *self)
{
  return self->column->cell != THRONG_CELL_TEXT;
}

static int
get_n_chars (ThrongTableCell *self)
{
  bool gives_way = self->column->n_narrow_chars > 0 && throng_table_pen_is_narrow (self->pen);

  return gives_way ? self->column->n_narrow_chars : self->column->n_chars;
}

static PangoLayout *
lay_out (ThrongTableCell *self)
{
  return throng_table_pen_lay_out (self->pen, self->text, gtk_widget_get_width (GTK_WIDGET (self)),
                                   is_number (self), self->is_heading);
}

static void
throng_table_cell_measure (GtkWidget *widget,
                           GtkOrientation orientation,
                           int for_size,
                           int *minimum,
                           int *natural,
                           int *minimum_baseline,
                           int *natural_baseline)
{
  ThrongTableCell *self = THRONG_TABLE_CELL (widget);

  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL
                            ? throng_table_pen_get_width (self->pen, get_n_chars (self))
                            : throng_table_pen_get_height (self->pen);
}

static void
throng_table_cell_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  ThrongTableCell *self = THRONG_TABLE_CELL (widget);
  PangoLayout *layout;
  GdkRGBA color;
  int height;

  if (self->text == NULL)
    return;
  layout = lay_out (self);
  pango_layout_get_pixel_size (layout, NULL, &height);
  gtk_widget_get_color (widget, &color);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (
      snapshot, &GRAPHENE_POINT_INIT (0, (float) ((gtk_widget_get_height (widget) - height) / 2)));
  gtk_snapshot_append_layout (snapshot, layout, &color);
  gtk_snapshot_restore (snapshot);
}

static gboolean
throng_table_cell_query_tooltip (GtkWidget *widget,
                                 int x,
                                 int y,
                                 gboolean is_of_keyboard,
                                 GtkTooltip *tooltip)
{
  ThrongTableCell *self = THRONG_TABLE_CELL (widget);

  if (self->text == NULL || !pango_layout_is_ellipsized (lay_out (self)))
    return FALSE;
  gtk_tooltip_set_text (tooltip, self->text);
  return TRUE;
}

static void
throng_table_cell_finalize (GObject *object)
{
  ThrongTableCell *self = THRONG_TABLE_CELL (object);

  g_clear_pointer (&self->pen, throng_table_pen_unref);
  g_free (self->text);

  G_OBJECT_CLASS (throng_table_cell_parent_class)->finalize (object);
}

static void
throng_table_cell_class_init (ThrongTableCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = throng_table_cell_finalize;
  widget_class->measure = throng_table_cell_measure;
  widget_class->snapshot = throng_table_cell_snapshot;
  widget_class->query_tooltip = throng_table_cell_query_tooltip;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
  gtk_widget_class_set_css_name (widget_class, "label");
}

static void
throng_table_cell_init (ThrongTableCell *self)
{
}

ThrongTableCell *
throng_table_cell_new (ThrongTablePen *pen, const ThrongTableColumn *column)
{
  ThrongTableCell *self = g_object_new (THRONG_TYPE_TABLE_CELL, "has-tooltip",
                                        column->cell == THRONG_CELL_TEXT, NULL);

  self->column = column;
  self->pen = throng_table_pen_ref (pen);
  return self;
}

void
throng_table_cell_set_heading (ThrongTableCell *self, bool is_heading)
{
  if (self->is_heading == is_heading)
    return;
  self->is_heading = is_heading;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
throng_table_cell_set_text (ThrongTableCell *self, const char *text)
{
  if (!g_set_str (&self->text, text))
    return;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
