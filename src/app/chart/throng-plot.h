/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <stdbool.h>

#include "app/chart/throng-plot-kind.h"
#include "app/chart/throng-time-view.h"

G_BEGIN_DECLS

/**
 * ThrongPlot:
 *
 * The drawing of a chart: axes, lines, marks, and the values at the moment that is pointed at.
 */
#define THRONG_TYPE_PLOT (throng_plot_get_type ())
G_DECLARE_FINAL_TYPE (ThrongPlot, throng_plot, THRONG, PLOT, GtkWidget)

ThrongPlot *throng_plot_new (const ThrongPlotKind *kind, ThrongTimeView *view);

/* @snapshot: (nullable): with the marks
 * @points: (nullable) (element-type ThrongPlotPoint): what is drawn
 * @about: (nullable): what they are about when it is not all requests together */
void throng_plot_set_points (ThrongPlot *self,
                             const ThrongSnapshot *snapshot,
                             GArray *points,
                             const char *about);
void throng_plot_set_line_visible (ThrongPlot *self, unsigned line, bool visible);
/* Whether scrolling zooms only with Ctrl, because the page itself scrolls. */
void throng_plot_set_leaves_scrolling (ThrongPlot *self, bool leaves_scrolling);

G_END_DECLS
