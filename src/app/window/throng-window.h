/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/throng-application.h"
#include "app/window/throng-document.h"
#include "app/run/throng-run.h"

G_BEGIN_DECLS

/**
 * ThrongWindow:
 *
 * One window, one document, one run at a time. Without a document it shows the welcome page.
 */
#define THRONG_TYPE_WINDOW (throng_window_get_type ())
G_DECLARE_FINAL_TYPE (ThrongWindow, throng_window, THRONG, WINDOW, AdwApplicationWindow)

ThrongWindow *throng_window_new (ThrongApplication *application);

/* (nullable) */
ThrongDocument *throng_window_get_document (ThrongWindow *self);
/* Shows @document in this window, which is empty. */
void throng_window_open_document (ThrongWindow *self, ThrongDocument *document);
/* Shows unsaved work that was left behind: in the window that shows its file as it was saved, here
 * when the window is empty, or in a new one. */
void throng_window_restore (ThrongWindow *self, ThrongDocument *document);
/* Opens @file here when the window is empty, in the window that has it already, or in a new one. */
void throng_window_open_file (ThrongWindow *self, GFile *file);
/* Turns to the run, whether one is on or not. */
void throng_window_show_run (ThrongWindow *self);
/* Starts the demo target and opens the example @name, such as `demo.throng`, on it. */
void throng_window_try_example (ThrongWindow *self, const char *name);
/* Asks what to do with what would be lost. Returns: whether nothing is left to ask about */
bool throng_window_ask_before_close (ThrongWindow *self);
/* What was answered before does not hold any more: the window stays. */
void throng_window_forget_answers (ThrongWindow *self);

G_END_DECLS
