/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/throng-demo-target.h"
#include "app/design/throng-design-page.h"
#include "app/run/throng-run-page.h"
#include "app/window/throng-first-look-page.h"
#include "app/window/throng-window.h"

G_BEGIN_DECLS

/* What the files of the window share: throng-window.c is the widget, throng-window-files.c opens,
 * saves and closes, throng-window-outdated.c sees to files that others change, throng-window-runs.c
 * starts and stops. */

struct _ThrongWindow
{
  AdwApplicationWindow parent_instance;

  /* Owned */
  ThrongDocument *document;
  GBindingGroup *document_bindings;
  GSignalGroup *history_signals;
  ThrongRun *run;
  ThrongDemoTarget *demo_target;
  GCancellable *cancellable;
  GSettings *settings;

  /* Template children */
  AdwToastOverlay *toasts;
  AdwWindowTitle *window_title;
  AdwViewSwitcher *switcher;
  AdwViewSwitcherBar *switcher_bar;
  GtkStack *content;
  AdwViewStack *views;
  ThrongFirstLookPage *first_look_page;
  ThrongDesignPage *design_page;
  ThrongRunPage *run_page;
  GtkButton *start_button;
  AdwSplitButton *open_button;

  int64_t escaped_us; /* when Escape was pressed last for nothing else, 0 = not */
  bool may_close;     /* nothing is lost by it, or the person said so */
};

void throng_window_install_file_actions (GtkWidgetClass *widget_class);
void throng_window_install_outdated_actions (GtkWidgetClass *widget_class);
void throng_window_install_run_actions (GtkWidgetClass *widget_class);

void throng_window_update_actions (ThrongWindow *self);
void throng_window_set_document (ThrongWindow *self, ThrongDocument *document);
void throng_window_set_run (ThrongWindow *self, ThrongRun *run);
bool throng_window_is_running (ThrongWindow *self);
void throng_window_add_stop_shortcut (ThrongWindow *self);
/* Of a test from elsewhere: what it would do, until it is started or its design is looked at; of
 * one that is known nothing. */
void throng_window_show_first_look_unless_known (ThrongWindow *self);
bool throng_window_has_first_look (ThrongWindow *self);
void throng_window_end_first_look (ThrongWindow *self);
void throng_window_show_toast (ThrongWindow *self, const char *sentence);
/* What did not happen and why: a toast would cut a long sentence, and go before it is read. */
void throng_window_show_fault (ThrongWindow *self, const char *heading, const char *sentence);
/* This window when nothing is open in it, otherwise a new one, which is shown. */
ThrongWindow *throng_window_find_empty (ThrongWindow *self);
/* Tells what went wrong. Returns: whether it was saved */
bool throng_window_save_to (ThrongWindow *self, GFile *file);
void throng_window_close_without_asking (ThrongWindow *self);
/* Returns: (transfer full) (nullable): what a file says; %NULL after a dialog has told what is
 * wrong with it */
ThrongScenario *throng_window_load (ThrongWindow *self, GFile *file);
/* Saves to the document's own file and then closes if it @closes; where somebody else has changed
 * that file meanwhile it asks first. */
void throng_window_save (ThrongWindow *self, bool closes);
/* Says that somebody else has changed the file, once. */
void throng_window_notice_change (ThrongWindow *self);
/* Asks what to do with what would be lost. Returns: whether it may close now */
bool throng_window_ask_before_close (ThrongWindow *self);

G_END_DECLS
