/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/chart/throng-plot-style.h"

#include <adwaita.h>

/* From GNOME's palette, the darker half on white and the lighter half on black; told apart with
 * each of the usual kinds of colour blindness. */
static const char *const light_colors[] = {
  [THRONG_PLOT_RED] = "#c01c28",    [THRONG_PLOT_ORANGE] = "#c64600",
  [THRONG_PLOT_PURPLE] = "#813d9c", [THRONG_PLOT_GREEN] = "#1b8553",
  [THRONG_PLOT_BROWN] = "#63452c",
};
static const char *const dark_colors[] = {
  [THRONG_PLOT_RED] = "#ff7b63",    [THRONG_PLOT_ORANGE] = "#ffbe6f",
  [THRONG_PLOT_PURPLE] = "#dc8add", [THRONG_PLOT_GREEN] = "#57e389",
  [THRONG_PLOT_BROWN] = "#cdab8f",
};

void
throng_plot_get_color (ThrongPlotColor color, GdkRGBA *rgba)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  gboolean is_dark = adw_style_manager_get_dark (manager);

  if (color == THRONG_PLOT_ACCENT)
    adw_accent_color_to_standalone_rgba (adw_style_manager_get_accent_color (manager), is_dark,
                                         rgba);
  else
    gdk_rgba_parse (rgba, (is_dark ? dark_colors : light_colors)[color]);
}

GskStroke *
throng_plot_stroke_new (ThrongPlotPattern pattern)
{
  static const float dashes[] = { 6, 3 }, dots[] = { 2, 2 }, dash_dots[] = { 7, 2, 2, 2 },
                     long_dashes[] = { 12, 3 };
  gboolean is_strong = adw_style_manager_get_high_contrast (adw_style_manager_get_default ());
  GskStroke *stroke = gsk_stroke_new (is_strong ? 3.0f : 2.0f);

  gsk_stroke_set_line_join (stroke, GSK_LINE_JOIN_ROUND);
  if (pattern == THRONG_PLOT_DASHED)
    gsk_stroke_set_dash (stroke, dashes, G_N_ELEMENTS (dashes));
  else if (pattern == THRONG_PLOT_DOTTED)
    gsk_stroke_set_dash (stroke, dots, G_N_ELEMENTS (dots));
  else if (pattern == THRONG_PLOT_DASH_DOTTED)
    gsk_stroke_set_dash (stroke, dash_dots, G_N_ELEMENTS (dash_dots));
  else if (pattern == THRONG_PLOT_LONG_DASHED)
    gsk_stroke_set_dash (stroke, long_dashes, G_N_ELEMENTS (long_dashes));
  return stroke;
}
