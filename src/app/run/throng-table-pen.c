/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/run/throng-table-pen.h"

struct _ThrongTablePen
{
  /* Borrowed */
  GtkWidget *widget;

  /* Owned */
  PangoLayout *layout;        /* %NULL until it is needed */
  PangoFontDescription *font; /* that the sizes are about */
  PangoAttrList *looks[2][2]; /* by: is a number, is a heading */

  int char_width, line_height; /* in units of Pango */
  bool is_narrow;
};

static PangoAttrList *
make_look (bool is_number, bool is_heading)
{
  PangoAttrList *look = pango_attr_list_new ();

  if (is_number)
    pango_attr_list_insert (look, pango_attr_font_features_new ("tnum"));
  if (is_heading)
    pango_attr_list_insert (look, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  return look;
}

ThrongTablePen *
throng_table_pen_new (GtkWidget *widget)
{
  ThrongTablePen *self = g_rc_box_new0 (ThrongTablePen);

  self->widget = widget;
  for (unsigned i = 0; i < 2; i++)
    for (unsigned j = 0; j < 2; j++)
      self->looks[i][j] = make_look (i, j);
  return self;
}

ThrongTablePen *
throng_table_pen_ref (ThrongTablePen *self)
{
  return g_rc_box_acquire (self);
}

static void
clear (void *data)
{
  ThrongTablePen *self = data;

  g_clear_object (&self->layout);
  g_clear_pointer (&self->font, pango_font_description_free);
  for (unsigned i = 0; i < 2; i++)
    for (unsigned j = 0; j < 2; j++)
      g_clear_pointer (&self->looks[i][j], pango_attr_list_unref);
}

void
throng_table_pen_unref (ThrongTablePen *self)
{
  g_rc_box_release_full (self, clear);
}

bool
throng_table_pen_take_font (ThrongTablePen *self)
{
  PangoContext *context = gtk_widget_get_pango_context (self->widget);
  const PangoFontDescription *font = pango_context_get_font_description (context);
  PangoFontMetrics *metrics;

  if (self->font != NULL && pango_font_description_equal (self->font, font))
    return false;
  g_clear_pointer (&self->font, pango_font_description_free);
  self->font = pango_font_description_copy (font);
  metrics = pango_context_get_metrics (context, NULL, NULL);
  self->char_width = MAX (pango_font_metrics_get_approximate_char_width (metrics),
                          pango_font_metrics_get_approximate_digit_width (metrics));
  self->line_height = pango_font_metrics_get_ascent (metrics)
                      + pango_font_metrics_get_descent (metrics);
  pango_font_metrics_unref (metrics);
  return true;
}

bool
throng_table_pen_set_narrow (ThrongTablePen *self, bool is_narrow)
{
  bool changes = self->is_narrow != is_narrow;

  self->is_narrow = is_narrow;
  return changes;
}

bool
throng_table_pen_is_narrow (ThrongTablePen *self)
{
  return self->is_narrow;
}

static void
need_font (ThrongTablePen *self)
{
  if (self->font == NULL)
    throng_table_pen_take_font (self);
}

int
throng_table_pen_get_width (ThrongTablePen *self, int n_chars)
{
  need_font (self);
  return PANGO_PIXELS_CEIL (n_chars * self->char_width);
}

int
throng_table_pen_get_height (ThrongTablePen *self)
{
  need_font (self);
  return PANGO_PIXELS_CEIL (self->line_height);
}

/* Numbers end at the right in every language; other texts begin where the language does, here at
 * the right. Pango takes the other side for texts of the other direction, such as addresses; digits
 * have none. */
static void
align_from_right (PangoLayout *layout)
{
  PangoLayoutLine *line = pango_layout_get_line_readonly (layout, 0);
  bool is_ltr = pango_layout_line_get_resolved_direction (line) == PANGO_DIRECTION_LTR;

  pango_layout_set_alignment (layout, is_ltr ? PANGO_ALIGN_LEFT : PANGO_ALIGN_RIGHT);
}

PangoLayout *
throng_table_pen_lay_out (ThrongTablePen *self,
                          const char *text,
                          int width,
                          bool is_number,
                          bool is_heading)
{
  if (self->layout == NULL)
    {
      self->layout = gtk_widget_create_pango_layout (self->widget, NULL);
      pango_layout_set_ellipsize (self->layout, PANGO_ELLIPSIZE_END);
      pango_layout_set_single_paragraph_mode (self->layout, TRUE);
    }
  pango_layout_set_attributes (self->layout, self->looks[is_number][is_heading]);
  pango_layout_set_alignment (self->layout, is_number ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
  pango_layout_set_width (self->layout, width < 0 ? -1 : width * PANGO_SCALE);
  pango_layout_set_text (self->layout, text, -1);
  if (gtk_widget_get_direction (self->widget) == GTK_TEXT_DIR_RTL)
    align_from_right (self->layout);
  return self->layout;
}
