/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/window/throng-document.h"
#include "app/run/throng-run.h"

G_BEGIN_DECLS

/* The view in which a run is watched and steered. Property: `run`. */
#define THRONG_TYPE_RUN_PAGE (throng_run_page_get_type ())
G_DECLARE_FINAL_TYPE (ThrongRunPage, throng_run_page, THRONG, RUN_PAGE, AdwBin)

/* @document: (nullable) */
void throng_run_page_set_document (ThrongRunPage *self, ThrongDocument *document);
/* @run: (nullable) */
void throng_run_page_set_run (ThrongRunPage *self, ThrongRun *run);

/* Returns: (transfer full) (nullable): the document's scenario with what was typed here for the
 * next runs */
ThrongScenario *throng_run_page_dup_scenario (ThrongRunPage *self);

/* As throng_steering_find_fault(). */
GtkWidget *throng_run_page_find_fault (ThrongRunPage *self, GPtrArray *problems, char **sentence);

G_END_DECLS
