/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/chart/throng-chart.h"

#include <cairo-svg.h>
#include <glib/gi18n.h>

#include "app/run/throng-export.h"
#include "app/chart/throng-plot-style.h"

#define SWATCH_WIDTH_PX 20
/* Of the legend under the title. */
#define LEGEND_MARGIN_PX 6
#define PNG_SCALE 2

struct _ThrongChart
{
  AdwBin parent_instance;

  /* Owned */
  const ThrongPlotKind *kind;
  GArray *points; /* (nullable) (element-type ThrongPlotPoint) */
  GtkWidget *menu;

  /* Borrowed */
  ThrongPlot *plot;
  GtkWidget *entries[THRONG_PLOT_MOST_LINES]; /* of the legend */

  unsigned lines; /* bits */

  /* Template children */
  GtkBox *box;
  GtkBox *header;
  GtkLabel *title_label;
  GtkLabel *about_label;
  AdwWrapBox *legend;
  GMenuModel *menu_model;
  GtkMenuButton *menu_button;
};

G_DEFINE_FINAL_TYPE (ThrongChart, throng_chart, ADW_TYPE_BIN)

/* Legend */

static void
draw_swatch_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, void *data)
{
  const ThrongPlotLine *line = data;
  g_autoptr (GskStroke) stroke = throng_plot_stroke_new (line->pattern);
  GdkRGBA color;

  throng_plot_get_color (line->color, &color);
  gdk_cairo_set_source_rgba (cr, &color);
  gsk_stroke_to_cairo (stroke, cr);
  cairo_move_to (cr, 0, height / 2.0);
  cairo_line_to (cr, width, height / 2.0);
  cairo_stroke (cr);
}

static void
show_lines (ThrongChart *self)
{
  for (unsigned i = 0; i < self->kind->n_lines; i++)
    {
      bool is_there = self->lines >> i & 1;

      if (self->entries[i] != NULL)
        gtk_widget_set_visible (self->entries[i], is_there);
      throng_plot_set_line_visible (
          self->plot, i,
          is_there
              && (self->entries[i] == NULL
                  || gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->entries[i]))));
    }
}

static GtkWidget *
make_legend_entry (ThrongChart *self, const ThrongPlotLine *line)
{
  GtkWidget *button = gtk_toggle_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *swatch = gtk_drawing_area_new ();
  AdwStyleManager *manager = adw_style_manager_get_default ();
  static const char *const looks[] = { "notify::dark", "notify::high-contrast",
                                       "notify::accent-color" };

  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (swatch), SWATCH_WIDTH_PX);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (swatch), draw_swatch_cb, (void *) line, NULL);
  for (unsigned i = 0; i < G_N_ELEMENTS (looks); i++)
    g_signal_connect_object (manager, looks[i], G_CALLBACK (gtk_widget_queue_draw), swatch,
                             G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), swatch);
  gtk_box_append (GTK_BOX (box), gtk_label_new (_ (line->label)));
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "legend");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), TRUE);
  gtk_widget_set_tooltip_text (button, _ ("Show or hide this line"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (line->label), -1);
  g_signal_connect_object (button, "toggled", G_CALLBACK (show_lines), self, G_CONNECT_SWAPPED);
  return button;
}

/* Pictures */

static cairo_status_t
write_cb (void *closure, const unsigned char *data, unsigned length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static void
draw (ThrongChart *self, cairo_t *cr)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskRenderNode *node;
  gboolean is_dark = adw_style_manager_get_dark (adw_style_manager_get_default ());

  cairo_set_source_rgb (cr, is_dark ? 0.13 : 1, is_dark ? 0.13 : 1, is_dark ? 0.15 : 1);
  cairo_paint (cr);
  /* What a closing menu or another label has moved would be missing until the next frame. */
  gtk_widget_allocate (GTK_WIDGET (self->box), gtk_widget_get_width (GTK_WIDGET (self)),
                       gtk_widget_get_height (GTK_WIDGET (self)), -1, NULL);
  /* There is nothing to press in a picture. */
  gtk_widget_set_opacity (GTK_WIDGET (self->menu_button), 0);
  GTK_WIDGET_GET_CLASS (self)->snapshot (GTK_WIDGET (self), snapshot);
  gtk_widget_set_opacity (GTK_WIDGET (self->menu_button), 1);
  node = gtk_snapshot_free_to_node (snapshot);
  if (node != NULL)
    gsk_render_node_draw (node, cr);
  g_clear_pointer (&node, gsk_render_node_unref);
}

GBytes *
throng_chart_render (ThrongChart *self, bool as_svg)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  int height = gtk_widget_get_height (GTK_WIDGET (self));
  GByteArray *bytes = g_byte_array_new ();
  cairo_surface_t *surface = as_svg ? cairo_svg_surface_create_for_stream (write_cb, bytes, width,
                                                                           height)
                                    : cairo_image_surface_create (CAIRO_FORMAT_RGB24,
                                                                  width * PNG_SCALE,
                                                                  height * PNG_SCALE);
  cairo_t *cr = cairo_create (surface);

  if (!as_svg)
    cairo_scale (cr, PNG_SCALE, PNG_SCALE);
  draw (self, cr);
  cairo_destroy (cr);
  if (!as_svg)
    cairo_surface_write_to_png_stream (surface, write_cb, bytes);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);
  return g_byte_array_free_to_bytes (bytes);
}

/* Actions */

static void
save_picture (ThrongChart *self, bool as_svg)
{
  g_autoptr (GBytes) picture = throng_chart_render (self, as_svg);
  g_autofree char *name = g_strconcat (_ (self->kind->title), as_svg ? ".svg" : ".png", NULL);

  throng_export_bytes (GTK_WIDGET (self), name, picture);
}

static void
save_png_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  save_picture (THRONG_CHART (widget), false);
}

static void
save_svg_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  save_picture (THRONG_CHART (widget), true);
}

static void
copy_csv_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ThrongChart *self = THRONG_CHART (widget);
  g_autofree char *csv = NULL;

  if (self->points == NULL)
    return;
  csv = throng_plot_kind_dup_csv (self->kind, self->lines, self->points);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), csv);
}

static void
open_menu (ThrongChart *self, double x, double y)
{
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu),
                               &(GdkRectangle) { (int) x, (int) y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
right_click_cb (ThrongChart *self, int n_press, double x, double y)
{
  open_menu (self, x, y);
}

/* Life */

static void
throng_chart_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  GTK_WIDGET_CLASS (throng_chart_parent_class)->size_allocate (widget, width, height, baseline);
  gtk_popover_present (GTK_POPOVER (THRONG_CHART (widget)->menu));
}

static void
throng_chart_dispose (GObject *object)
{
  ThrongChart *self = THRONG_CHART (object);

  g_clear_pointer (&self->menu, gtk_widget_unparent);
  /* The template would take it away without telling the bin. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), THRONG_TYPE_CHART);
  g_clear_pointer (&self->points, g_array_unref);

  G_OBJECT_CLASS (throng_chart_parent_class)->dispose (object);
}

static void
throng_chart_class_init (ThrongChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = throng_chart_dispose;
  widget_class->size_allocate = throng_chart_size_allocate;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/throngapp/Throng/throng-chart.ui");
  gtk_widget_class_bind_template_child (widget_class, ThrongChart, box);
  gtk_widget_class_bind_template_child (widget_class, ThrongChart, header);
  gtk_widget_class_bind_template_child (widget_class, ThrongChart, title_label);
  gtk_widget_class_bind_template_child (widget_class, ThrongChart, about_label);
  gtk_widget_class_bind_template_child (widget_class, ThrongChart, legend);
  gtk_widget_class_bind_template_child (widget_class, ThrongChart, menu_model);
  gtk_widget_class_bind_template_child (widget_class, ThrongChart, menu_button);
  gtk_widget_class_install_action (widget_class, "chart.save-png", NULL, save_png_cb);
  gtk_widget_class_install_action (widget_class, "chart.save-svg", NULL, save_svg_cb);
  gtk_widget_class_install_action (widget_class, "chart.copy-csv", NULL, copy_csv_cb);
}

static void
throng_chart_init (ThrongChart *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *press = gtk_gesture_long_press_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->menu = gtk_popover_menu_new_from_model (self->menu_model);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
  gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect_object (click, "pressed", G_CALLBACK (right_click_cb), self, G_CONNECT_SWAPPED);
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (press), TRUE);
  g_signal_connect_object (press, "pressed", G_CALLBACK (open_menu), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (press));
}

ThrongChart *
throng_chart_new (const ThrongPlotKind *kind, ThrongTimeView *view)
{
  ThrongChart *self = g_object_new (THRONG_TYPE_CHART, NULL);
  /* Translators: the menu of a chart, such as "Menu of Users". */
  g_autofree char *menu_name = g_strdup_printf (_ ("Menu of %s"), _ (kind->title));

  self->kind = kind;
  self->plot = throng_plot_new (kind, view);
  gtk_widget_set_vexpand (GTK_WIDGET (self->plot), TRUE);
  gtk_box_append (self->box, GTK_WIDGET (self->plot));
  gtk_label_set_label (self->title_label, _ (kind->title));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->menu_button), menu_name);
  self->lines = THRONG_PLOT_ALL_LINES;
  for (unsigned i = 0; kind->n_lines > 1 && i < kind->n_lines; i++)
    {
      self->entries[i] = make_legend_entry (self, &kind->lines[i]);
      adw_wrap_box_append (self->legend, self->entries[i]);
    }
  return self;
}

void
throng_chart_set_points (ThrongChart *self,
                         const ThrongSnapshot *snapshot,
                         GArray *points,
                         const char *about)
{
  g_clear_pointer (&self->points, g_array_unref);
  if (points != NULL)
    self->points = g_array_ref (points);
  gtk_label_set_label (self->about_label, about != NULL ? about : "");
  gtk_widget_set_visible (GTK_WIDGET (self->about_label), about != NULL);
  throng_plot_set_points (self->plot, snapshot, points, about);
}

void
throng_chart_set_lines (ThrongChart *self, unsigned lines)
{
  self->lines = lines;
  show_lines (self);
}

void
throng_chart_set_narrow (ThrongChart *self, bool is_narrow)
{
  GtkWidget *legend = g_object_ref (GTK_WIDGET (self->legend));
  GtkBox *place = is_narrow ? self->box : self->header;
  GtkWidget *before = is_narrow ? GTK_WIDGET (self->header)
                                : gtk_widget_get_first_child (GTK_WIDGET (self->header));

  throng_plot_set_leaves_scrolling (self->plot, is_narrow);
  gtk_box_remove (GTK_BOX (gtk_widget_get_parent (legend)), legend);
  gtk_box_insert_child_after (place, legend, before);
  adw_wrap_box_set_align (self->legend, is_narrow ? 0 : 1);
  gtk_widget_set_margin_start (legend, is_narrow ? LEGEND_MARGIN_PX : 0);
  g_object_unref (legend);
}
