/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/design/throng-load-chart.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/design/throng-forecast.h"
#include "app/design/throng-form-item.h"
#include "app/throng-text.h"

#define LINE_WIDTH 2

struct _ThrongLoadChart
{
  AdwBin parent_instance;

  /* Owned */
  GArray *points; /* (nullable): of ThrongLoadPoint */

  /* Template children */
  GtkDrawingArea *area;
  GtkLabel *forecast;
  GtkLabel *peak;
  GtkLabel *end;
};

static void throng_load_chart_part_init (ThrongFormItemInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ThrongLoadChart,
                               throng_load_chart,
                               ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (THRONG_TYPE_FORM_ITEM,
                                                      throng_load_chart_part_init))

static const ThrongLoadPoint *
get_point (ThrongLoadChart *self, unsigned i)
{
  return &g_array_index (self->points, ThrongLoadPoint, i);
}

static double
get_peak (ThrongLoadChart *self)
{
  double peak = 0;

  for (unsigned i = 0; i < self->points->len; i++)
    peak = MAX (peak, get_point (self, i)->level);
  return peak;
}

static void
trace (ThrongLoadChart *self, cairo_t *cr, int width, int height)
{
  double end_s = get_point (self, self->points->len - 1)->time_s;
  double peak = get_peak (self);

  for (unsigned i = 0; i < self->points->len; i++)
    {
      const ThrongLoadPoint *point = get_point (self, i);
      double x = end_s > 0 ? point->time_s / end_s * width : i * width;
      double y = peak > 0 ? height - point->level / peak * (height - LINE_WIDTH) : height;

      if (i == 0)
        cairo_move_to (cr, x, y);
      else
        cairo_line_to (cr, x, y);
    }
}

static void
draw_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  ThrongLoadChart *self = data;
  AdwStyleManager *style = adw_style_manager_get_default ();
  g_autoptr (GdkRGBA) accent = adw_style_manager_get_accent_color_rgba (style);
  GdkRGBA colour;

  if (self->points == NULL || self->points->len == 0)
    return;
  gtk_widget_get_color (GTK_WIDGET (area), &colour);
  colour.alpha *= adw_style_manager_get_high_contrast (style) ? 0.5f : 0.15f;
  gdk_cairo_set_source_rgba (cr, &colour);
  cairo_rectangle (cr, 0, height - 1, width, 1);
  cairo_fill (cr);

  trace (self, cr, width, height);
  cairo_line_to (cr, width, height);
  cairo_line_to (cr, 0, height);
  colour = *accent;
  colour.alpha = 0.2f;
  gdk_cairo_set_source_rgba (cr, &colour);
  cairo_fill (cr);

  trace (self, cr, width, height);
  gdk_cairo_set_source_rgba (cr, accent);
  cairo_set_line_width (cr, LINE_WIDTH);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke (cr);
}

static ThrongScenario *
get_scenario (ThrongNode *load)
{
  return THRONG_SCENARIO (throng_node_get_parent (load));
}

static void
clear (ThrongLoadChart *self)
{
  g_clear_pointer (&self->points, g_array_unref);
  gtk_label_set_label (self->forecast, "");
  gtk_label_set_label (self->peak, "");
  gtk_label_set_label (self->end, "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->area), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  "", -1);
  gtk_widget_queue_draw (GTK_WIDGET (self->area));
}

static char *
format_peak (double peak, bool is_arrivals)
{
  if (is_arrivals)
    /* Translators: a number of arrivals */
    return g_strdup_printf (_ ("%'.4g arrivals a second"), peak);
  return g_strdup_printf (ngettext ("%'.0f user", "%'.0f users", (unsigned long) peak), peak);
}

static void
update (ThrongLoadChart *self, ThrongNode *load)
{
  ThrongForecast forecast = throng_forecast_new (get_scenario (load));
  g_autofree char *text = throng_forecast_format (&forecast);
  g_autofree char *peak = format_peak (forecast.peak,
                                       throng_load_has_arrivals (THRONG_LOAD (load)));
  g_autofree char *end = isinf (forecast.end_s) ? g_strdup (_ ("Until stopped"))
                                                : throng_text_duration (forecast.end_s);
  g_autofree char *description = NULL;

  clear (self);
  self->points = throng_load_dup_points (THRONG_LOAD (load));
  gtk_label_set_label (self->forecast, text);
  gtk_label_set_label (self->peak, peak);
  gtk_label_set_label (self->end, end);
  /* Translators: the most users, how long the run lasts, the forecast */
  description = g_strdup_printf (_ ("Up to %s, %s. %s"), peak, end, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->area), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  description, -1);
}

static void
set_node (ThrongFormItem *part, ThrongNode *node)
{
  if (node == NULL)
    clear (THRONG_LOAD_CHART (part));
}

/* A load or class with a problem has no curve and no forecast yet. */
static void
show_problems (ThrongFormItem *part, ThrongProblemIndex *problems)
{
  ThrongLoadChart *self = THRONG_LOAD_CHART (part);
  ThrongNode *load = throng_form_item_get_node (part);

  if (throng_problem_index_count (problems, load) > 0)
    clear (self);
  else
    update (self, load);
}

static void
throng_load_chart_part_init (ThrongFormItemInterface *iface)
{
  iface->set_node = set_node;
  iface->show_problems = show_problems;
}

static void
throng_load_chart_dispose (GObject *object)
{
  ThrongLoadChart *self = THRONG_LOAD_CHART (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), THRONG_TYPE_LOAD_CHART);
  g_clear_pointer (&self->points, g_array_unref);

  G_OBJECT_CLASS (throng_load_chart_parent_class)->dispose (object);
}

static void
throng_load_chart_class_init (ThrongLoadChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  throng_form_item_override_properties (object_class);
  object_class->dispose = throng_load_chart_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/throngapp/Throng/throng-load-chart.ui");
  gtk_widget_class_bind_template_child (widget_class, ThrongLoadChart, area);
  gtk_widget_class_bind_template_child (widget_class, ThrongLoadChart, forecast);
  gtk_widget_class_bind_template_child (widget_class, ThrongLoadChart, peak);
  gtk_widget_class_bind_template_child (widget_class, ThrongLoadChart, end);
}

static void
throng_load_chart_init (ThrongLoadChart *self)
{
  AdwStyleManager *style = adw_style_manager_get_default ();
  static const char *const looks[] = { "notify::dark", "notify::high-contrast",
                                       "notify::accent-color" };

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_drawing_area_set_draw_func (self->area, draw_cb, self, NULL);
  for (unsigned i = 0; i < G_N_ELEMENTS (looks); i++)
    g_signal_connect_object (style, looks[i], G_CALLBACK (gtk_widget_queue_draw), self->area,
                             G_CONNECT_SWAPPED);
  /* It stands below the end of the curve, and time goes to the right in every language. */
  gtk_widget_set_direction (GTK_WIDGET (self->end), GTK_TEXT_DIR_LTR);
}
