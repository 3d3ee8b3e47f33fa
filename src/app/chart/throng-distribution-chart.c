/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/chart/throng-distribution-chart.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>
#include <stdbool.h>

#include "app/chart/throng-plot-style.h"
#include "app/throng-text.h"
#include "stats/throng-distribution.h"

#define HEIGHT_PX 110
#define AXIS_PX 20  /* below the bars, for the times */
#define LABEL_PX 48 /* about as wide as a time */
#define LABEL_GAP_PX 6
#define LEAST_BAR_PX 1.0f

struct _ThrongDistributionChart
{
  GtkWidget parent_instance;

  /* Owned */
  GArray *bars;
};

G_DEFINE_FINAL_TYPE (ThrongDistributionChart, throng_distribution_chart, GTK_TYPE_WIDGET)

static const ThrongDistributionBar *
get_bar (const GArray *bars, unsigned i)
{
  return &g_array_index (bars, ThrongDistributionBar, i);
}

/* The bar of most requests. */
static const ThrongDistributionBar *
find_highest (const GArray *bars)
{
  const ThrongDistributionBar *highest = get_bar (bars, 0);

  for (unsigned i = 1; i < bars->len; i++)
    if (get_bar (bars, i)->count > highest->count)
      highest = get_bar (bars, i);
  return highest;
}

static uint64_t
count_all (const GArray *bars)
{
  uint64_t n = 0;

  for (unsigned i = 0; i < bars->len; i++)
    n += get_bar (bars, i)->count;
  return n;
}

static char *
dup_bar_text (const ThrongDistributionBar *bar, uint64_t n_all)
{
  g_autofree char *from = throng_text_ms (bar->from_us / 1000);
  g_autofree char *to = throng_text_ms (bar->to_us / 1000);
  g_autofree char *count = throng_text_count ((double) bar->count);
  g_autofree char *share = throng_text_share ((double) bar->count / (double) n_all);

  return g_strdup_printf (
      /* Translators: from one time to another, a number of requests and their share. */
      ngettext ("%s to %s ms: %s request, %s", "%s to %s ms: %s requests, %s",
                (unsigned long) bar->count),
      from, to, count, share);
}

/**
 * throng_distribution_chart_describe:
 *
 * Returns: (transfer full): the bars in words
 */
char *
throng_distribution_chart_describe (const GArray *bars)
{
  uint64_t n_all = count_all (bars);
  g_autofree char *from = NULL, *to = NULL, *most = NULL;

  if (n_all == 0)
    return g_strdup (_ ("No requests yet"));
  from = throng_text_ms (get_bar (bars, 0)->from_us / 1000);
  to = throng_text_ms (get_bar (bars, bars->len - 1)->to_us / 1000);
  most = dup_bar_text (find_highest (bars), n_all);
  /* Translators: the shortest and the longest time, then the most frequent times, such as "10 to
   * 12.6 ms: 40 requests, 33 %". */
  return g_strdup_printf (_ ("All between %s and %s ms. Most frequent: %s"), from, to, most);
}

/* Drawing */

static float
get_bar_width (ThrongDistributionChart *self)
{
  return (float) gtk_widget_get_width (GTK_WIDGET (self)) / (float) MAX (self->bars->len, 1);
}

/* Unless it would touch the one before, which ends at @end. */
static void
draw_label (ThrongDistributionChart *self,
            GtkSnapshot *snapshot,
            double time_us,
            float x,
            float *end)
{
  g_autofree char *number = throng_text_ms (time_us / 1000);
  g_autofree char *text = g_strdup_printf (_ ("%s ms"), number);
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  float most_x = (float) gtk_widget_get_width (GTK_WIDGET (self));
  float top = (float) gtk_widget_get_height (GTK_WIDGET (self)) - AXIS_PX;
  GdkRGBA color;
  int width, height;
  float left;

  pango_layout_get_pixel_size (layout, &width, &height);
  left = CLAMP (x - (float) width / 2, 0, MAX (most_x - (float) width, 0));
  if (left < *end)
    return;
  *end = left + (float) width + LABEL_GAP_PX;
  gtk_widget_get_color (GTK_WIDGET (self), &color);
  gtk_snapshot_append_color (snapshot, &color, &GRAPHENE_RECT_INIT (roundf (x), top, 1, 4));
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (
      snapshot, &GRAPHENE_POINT_INIT (left, top + 4 + (float) (AXIS_PX - 4 - height) / 2));
  gtk_snapshot_append_layout (snapshot, layout, &color);
  gtk_snapshot_restore (snapshot);
}

/* At the edges of bars that are round numbers: 1, 2, 5, 10 … where there is room, 1, 10, 100 …
 * otherwise. */
static void
draw_labels (ThrongDistributionChart *self, GtkSnapshot *snapshot)
{
  static const double factors[THRONG_DISTRIBUTION_BARS_PER_DECADE] = { [0] = 1, [3] = 2, [7] = 5 };
  float bar_width = get_bar_width (self);
  bool is_wide = 3 * bar_width >= LABEL_PX;
  float end = 0;

  for (unsigned i = 0; i < self->bars->len; i++)
    {
      double exponent = log10 (get_bar (self->bars, i)->from_us);
      unsigned edge = (unsigned) lround (exponent * THRONG_DISTRIBUTION_BARS_PER_DECADE);
      double factor = factors[edge % THRONG_DISTRIBUTION_BARS_PER_DECADE];
      double power = pow (10, edge / THRONG_DISTRIBUTION_BARS_PER_DECADE);

      if (factor > 0 && (factor <= 1 || is_wide))
        draw_label (self, snapshot, factor * power, (float) i * bar_width, &end);
    }
}

static void
draw_bars (ThrongDistributionChart *self, GtkSnapshot *snapshot)
{
  float bottom = (float) gtk_widget_get_height (GTK_WIDGET (self)) - AXIS_PX;
  float bar_width = get_bar_width (self);
  float gap = bar_width > 4 ? 1 : 0;
  double most = (double) find_highest (self->bars)->count;
  GdkRGBA color;

  throng_plot_get_color (THRONG_PLOT_ACCENT, &color);
  for (unsigned i = 0; i < self->bars->len; i++)
    {
      const ThrongDistributionBar *bar = get_bar (self->bars, i);
      float height = (float) ((double) bar->count / most) * bottom;

      if (bar->count > 0)
        {
          /* One among a million is still to be seen. */
          height = MAX (height, LEAST_BAR_PX);
          gtk_snapshot_append_color (snapshot, &color,
                                     &GRAPHENE_RECT_INIT ((float) i * bar_width, bottom - height,
                                                          bar_width - gap, height));
        }
    }
}

static void
throng_distribution_chart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  ThrongDistributionChart *self = THRONG_DISTRIBUTION_CHART (widget);
  GdkRGBA color;

  if (self->bars->len == 0)
    return;
  gtk_widget_get_color (widget, &color);
  draw_bars (self, snapshot);
  gtk_snapshot_append_color (snapshot, &color,
                             &GRAPHENE_RECT_INIT (0,
                                                  (float) gtk_widget_get_height (widget) - AXIS_PX,
                                                  (float) gtk_widget_get_width (widget), 1));
  draw_labels (self, snapshot);
}

static void
throng_distribution_chart_measure (GtkWidget *widget,
                                   GtkOrientation orientation,
                                   int for_size,
                                   int *minimum,
                                   int *natural,
                                   int *minimum_baseline,
                                   int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT_PX : LABEL_PX;
}

static gboolean
throng_distribution_chart_query_tooltip (GtkWidget *widget,
                                         int x,
                                         int y,
                                         gboolean is_keyboard,
                                         GtkTooltip *tooltip)
{
  ThrongDistributionChart *self = THRONG_DISTRIBUTION_CHART (widget);
  unsigned i = (unsigned) MAX ((float) x / get_bar_width (self), 0);
  g_autofree char *text = NULL;

  if (self->bars->len == 0)
    return FALSE;
  text = is_keyboard ? throng_distribution_chart_describe (self->bars)
                     : dup_bar_text (get_bar (self->bars, MIN (i, self->bars->len - 1)),
                                     count_all (self->bars));
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static void
throng_distribution_chart_finalize (GObject *object)
{
  g_array_unref (THRONG_DISTRIBUTION_CHART (object)->bars);

  G_OBJECT_CLASS (throng_distribution_chart_parent_class)->finalize (object);
}

static void
throng_distribution_chart_class_init (ThrongDistributionChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = throng_distribution_chart_finalize;
  widget_class->snapshot = throng_distribution_chart_snapshot;
  widget_class->measure = throng_distribution_chart_measure;
  widget_class->query_tooltip = throng_distribution_chart_query_tooltip;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "plot");
}

static void
throng_distribution_chart_init (ThrongDistributionChart *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  self->bars = g_array_new (FALSE, FALSE, sizeof (ThrongDistributionBar));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self), "numeric");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Distribution of Response Times"), -1);
  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::accent-color", G_CALLBACK (gtk_widget_queue_draw),
                           self, G_CONNECT_SWAPPED);
}

void
throng_distribution_chart_set_bars (ThrongDistributionChart *self, GArray *bars)
{
  g_autofree char *text = throng_distribution_chart_describe (bars);

  g_array_unref (self->bars);
  self->bars = g_array_ref (bars);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text,
                                  -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
