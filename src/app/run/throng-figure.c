/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/run/throng-figure.h"

#include "app/run/throng-table-pen.h"

struct _ThrongFigure
{
  GtkWidget parent_instance;

  /* Owned */
  ThrongTablePen *pen;
  char *text;

  int width; /* of the widest text so far */
};

G_DEFINE_FINAL_TYPE (ThrongFigure, throng_figure, GTK_TYPE_WIDGET)

static PangoLayout *
lay_out (ThrongFigure *self)
{
  return throng_table_pen_lay_out (self->pen, self->text, -1, true, false);
}

static int
get_text_width (ThrongFigure *self)
{
  int width;

  pango_layout_get_pixel_size (lay_out (self), &width, NULL);
  return width;
}

static void
throng_figure_measure (GtkWidget *widget,
                       GtkOrientation orientation,
                       int for_size,
                       int *minimum,
                       int *natural,
                       int *minimum_baseline,
                       int *natural_baseline)
{
  ThrongFigure *self = THRONG_FIGURE (widget);

  self->width = MAX (self->width, get_text_width (self));
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL
                            ? self->width
                            : throng_table_pen_get_height (self->pen);
}

static void
throng_figure_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  ThrongFigure *self = THRONG_FIGURE (widget);
  bool is_rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int x = is_rtl ? gtk_widget_get_width (widget) - get_text_width (self) : 0;
  GdkRGBA color;

  gtk_widget_get_color (widget, &color);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x, 0));
  gtk_snapshot_append_layout (snapshot, lay_out (self), &color);
}

static void
throng_figure_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  ThrongFigure *self = THRONG_FIGURE (widget);

  GTK_WIDGET_CLASS (throng_figure_parent_class)->css_changed (widget, change);
  if (!throng_table_pen_take_font (self->pen))
    return;
  self->width = 0;
  gtk_widget_queue_resize (widget);
}

static void
throng_figure_finalize (GObject *object)
{
  ThrongFigure *self = THRONG_FIGURE (object);

  g_clear_pointer (&self->pen, throng_table_pen_unref);
  g_free (self->text);

  G_OBJECT_CLASS (throng_figure_parent_class)->finalize (object);
}

static void
throng_figure_class_init (ThrongFigureClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = throng_figure_finalize;
  widget_class->measure = throng_figure_measure;
  widget_class->snapshot = throng_figure_snapshot;
  widget_class->css_changed = throng_figure_css_changed;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
  gtk_widget_class_set_css_name (widget_class, "label");
}

static void
throng_figure_init (ThrongFigure *self)
{
  self->pen = throng_table_pen_new (GTK_WIDGET (self));
  self->text = g_strdup ("");
}

void
throng_figure_set_text (ThrongFigure *self, const char *text)
{
  if (!g_set_str (&self->text, text))
    return;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  if (get_text_width (self) > self->width)
    gtk_widget_queue_resize (GTK_WIDGET (self));
  else
    gtk_widget_queue_draw (GTK_WIDGET (self));
}
