/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/throng-demo-target.h"
#include "app/design/throng-design-page.h"
#include "app/run/throng-run-page.h"
#include "app/window/throng-first-look-page.h"
#include "app/window/throng-window.h"

G_BEGIN_DECLS

/* What the files of the window share: throng-window.c is the widget, throng-window-files.c opens,
 * saves, throng-window-closing.c asks before it closes, throng-window-outdated.c sees to files that
 * others change, throng-window-runs.c starts and stops, throng-window-demo.c has the services of
 * examples. */

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

  /* What the person said before the window closes */
  bool is_asking;   /* a question is open */
  bool may_stop;    /* the run */
  bool may_discard; /* what is not saved */
  bool may_close;   /* nothing is left to ask about */
};

void throng_window_install_demo_actions (GtkWidgetClass *widget_class);
void throng_window_install_file_actions (GtkWidgetClass *widget_class);
void throng_window_install_outdated_actions (GtkWidgetClass *widget_class);
void throng_window_install_run_actions (GtkWidgetClass *widget_class);

void throng_window_update_actions (ThrongWindow *self);
void throng_window_set_document (ThrongWindow *self, ThrongDocument *document);
void throng_window_set_run (ThrongWindow *self, ThrongRun *run);
bool throng_window_is_running (ThrongWindow *self);
void throng_window_add_stop_shortcut (ThrongWindow *self);
/* After all questions. Tells what went wrong. */
void throng_window_begin_run (ThrongWindow *self);
/* Where the test is of a demo target that has ended, another one takes its place and the run begins
 * then. Returns: whether that is so */
bool throng_window_wake_demo (ThrongWindow *self);
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
/* Tells what went wrong. @closes: the window closes once it is saved, and stays otherwise */
void throng_window_save_to (ThrongWindow *self, GFile *file, bool closes);
/* @closes: as above, and it stays if the person gives no file */
void throng_window_ask_where_to_save (ThrongWindow *self, bool closes);
/* Returns: (transfer full): of ThrongUnreadable, what fields hold and can't be saved */
GPtrArray *throng_window_list_unreadable (ThrongWindow *self);
/* Goes to the first of those fields, if there is one. */
void throng_window_show_unreadable (ThrongWindow *self);
/* Returns: (transfer full) (nullable): what a file says; %NULL after a dialog has told what is
 * wrong with it */
ThrongScenario *throng_window_load (ThrongWindow *self, GFile *file);
/* Saves to the document's own file and then closes if it @closes; where somebody else has changed
 * that file meanwhile it asks first. */
void throng_window_save (ThrongWindow *self, bool closes);
/* Says that somebody else has changed the file, once. */
void throng_window_notice_change (ThrongWindow *self);
/* After the last question before the window closes: it does, unless the application quits and has
 * others to ask. */
void throng_window_agree_to_close (ThrongWindow *self);
/* The person has thought better of it, of quitting too. */
void throng_window_stay (ThrongWindow *self);
/* Before the window closes: what the person has agreed to lose is lost. */
void throng_window_let_go (ThrongWindow *self);

G_END_DECLS
