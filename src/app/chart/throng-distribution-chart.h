/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ThrongDistributionChart:
 *
 * How often which response times came, as bars over a logarithmic axis.
 */
#define THRONG_TYPE_DISTRIBUTION_CHART (throng_distribution_chart_get_type ())
G_DECLARE_FINAL_TYPE (ThrongDistributionChart,
                      throng_distribution_chart,
                      THRONG,
                      DISTRIBUTION_CHART,
                      GtkWidget)

/* @bars: (element-type ThrongDistributionBar): ascending, without gaps */
void throng_distribution_chart_set_bars (ThrongDistributionChart *self, GArray *bars);
char *throng_distribution_chart_describe (const GArray *bars);

G_END_DECLS
