/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/run/throng-run.h"

G_BEGIN_DECLS

/* While @run is on, the machine does not go to sleep; when it ends and @window is not in front, a
 * notification says so, which leads to @window, or to @file (nullable) when that was closed. */
void throng_run_watch (GtkWindow *window, ThrongRun *run, GFile *file);

G_END_DECLS
