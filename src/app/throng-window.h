/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/throng-application.h"
#include "app/throng-document.h"
#include "app/throng-run.h"

G_BEGIN_DECLS

/**
 * ThrongWindow:
 *
 * One window, one document, one run at a time. Without a document it shows the welcome page.
 * Properties: `document` (nullable), `run` (nullable; the last one stays until the next).
 */
#define THRONG_TYPE_WINDOW (throng_window_get_type ())
G_DECLARE_FINAL_TYPE (ThrongWindow, throng_window, THRONG, WINDOW, AdwApplicationWindow)

ThrongWindow *throng_window_new (ThrongApplication *application);

void throng_window_open_file (ThrongWindow *self, GFile *file);
/* Starts the demo target and opens the example on it. */
void throng_window_try_demo (ThrongWindow *self);

G_END_DECLS
