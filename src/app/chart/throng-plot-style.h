/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/chart/throng-plot-kind.h"

G_BEGIN_DECLS

/* How lines of charts look in the style that is on: light or dark, high contrast. */

void throng_plot_get_color (ThrongPlotColor color, GdkRGBA *rgba);
/* Returns: (transfer full) */
GskStroke *throng_plot_stroke_new (ThrongPlotPattern pattern);

G_END_DECLS
