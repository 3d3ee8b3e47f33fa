/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/run/throng-run.h"

G_BEGIN_DECLS

/* Files for the user, at a place of his choice; a toast says how it went. A file is there as a
 * whole or not at all. */

void throng_export_bytes (GtkWidget *parent, const char *name, GBytes *bytes);
void throng_export_csv_files (GtkWidget *parent, ThrongRun *run);

G_END_DECLS
