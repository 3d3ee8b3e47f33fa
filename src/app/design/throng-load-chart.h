/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* A #ThrongFormItem that draws the curve of a load and says in words what it comes to. */
#define THRONG_TYPE_LOAD_CHART (throng_load_chart_get_type ())
G_DECLARE_FINAL_TYPE (ThrongLoadChart, throng_load_chart, THRONG, LOAD_CHART, AdwBin)

G_END_DECLS
