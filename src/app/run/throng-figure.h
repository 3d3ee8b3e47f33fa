/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ThrongFigure:
 *
 * A figure that changes all the time. Its width grows with what it shows and never shrinks, so that
 * what stands beside it keeps its place, and the window is not laid out anew for each change.
 */
#define THRONG_TYPE_FIGURE (throng_figure_get_type ())
G_DECLARE_FINAL_TYPE (ThrongFigure, throng_figure, THRONG, FIGURE, GtkWidget)

void throng_figure_set_text (ThrongFigure *self, const char *text);

G_END_DECLS
