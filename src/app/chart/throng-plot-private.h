/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/chart/throng-plot.h"

G_BEGIN_DECLS

/* For throng-plot.c and throng-plot-input.c only. */

#define RIGHT_PX 10

struct _ThrongPlot
{
  GtkWidget parent_instance;

  /* Owned */
  const ThrongPlotKind *kind;
  ThrongTimeView *view;
  ThrongSnapshot *snapshot;
  GskRenderNode *drawing; /* all but what is pointed at; %NULL = to be drawn anew */
  GtkWidget *tip;
  double *times_s;
  double *values[THRONG_PLOT_MOST_LINES];
  char *about; /* (nullable) */
  char *description;

  int label_height;
  int top;
  int left;   /* for the labels of values */
  int bottom; /* for those of times */

  unsigned n_points;
  bool is_hidden[THRONG_PLOT_MOST_LINES];
  bool leaves_scrolling;
  double drag_from_s;
  double zoom_scale;
};

double throng_plot_get_inner_width (ThrongPlot *self);
double throng_plot_get_inner_height (ThrongPlot *self);
double throng_plot_get_length_s (ThrongPlot *self);
double throng_plot_time_to_x (ThrongPlot *self, double time_s);
double throng_plot_x_to_time (ThrongPlot *self, double x);
bool throng_plot_is_in_view (ThrongPlot *self, double time_s);

void throng_plot_connect (ThrongPlot *self, void *object, const char *signal, GCallback callback);
void throng_plot_add_controllers (ThrongPlot *self);

G_END_DECLS
