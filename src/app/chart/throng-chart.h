/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/chart/throng-plot.h"

G_BEGIN_DECLS

/**
 * ThrongChart:
 *
 * A chart of a run with its title, its legend and its menu.
 */
#define THRONG_TYPE_CHART (throng_chart_get_type ())
G_DECLARE_FINAL_TYPE (ThrongChart, throng_chart, THRONG, CHART, AdwBin)

ThrongChart *throng_chart_new (const ThrongPlotKind *kind, ThrongTimeView *view);

/* @snapshot: (nullable): with the marks
 * @points: (nullable) (element-type ThrongPlotPoint): what is drawn
 * @about: (nullable): what they are about when it is not all requests together */
void throng_chart_set_points (ThrongChart *self,
                              const ThrongSnapshot *snapshot,
                              GArray *points,
                              const char *about);
/* @lines: those that it has at all, as bits; each can be hidden by its entry in the legend */
void throng_chart_set_lines (ThrongChart *self, unsigned lines);
/* Whether it stands in a page that scrolls and has no room for the legend beside its title. */
void throng_chart_set_narrow (ThrongChart *self, bool is_narrow);

/* Returns: (transfer full): the chart as a picture, PNG or SVG */
GBytes *throng_chart_render (ThrongChart *self, bool as_svg);

G_END_DECLS
