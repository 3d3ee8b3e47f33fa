/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/window/throng-document.h"
#include "app/run/throng-run.h"

G_BEGIN_DECLS

/**
 * ThrongSteering:
 *
 * Where a run is steered. Before it: target and load of the next runs, as the document says or as
 * somebody typed; while it runs: the number of users.
 */
#define THRONG_TYPE_STEERING (throng_steering_get_type ())
G_DECLARE_FINAL_TYPE (ThrongSteering, throng_steering, THRONG, STEERING, AdwBin)

/* @document: (nullable) */
void throng_steering_set_document (ThrongSteering *self, ThrongDocument *document);
/* @run: (nullable) */
void throng_steering_set_run (ThrongSteering *self, ThrongRun *run);
/* Shows what the run is like now. */
void throng_steering_update (ThrongSteering *self);

/* Returns: (transfer full) (nullable): the document's scenario with what was typed for the next
 * runs; %NULL without a document */
ThrongScenario *throng_steering_dup_scenario (ThrongSteering *self);

/**
 * throng_steering_find_fault:
 * @problems: (element-type ThrongProblem): of that scenario
 * @sentence: (out) (transfer full): what is wrong; it is not set where nothing is
 *
 * Looks for what was typed for the next runs and can't be, which Start must not pass over.
 *
 * Returns: (transfer none) (nullable): its field, which is marked; %NULL = there is none
 */
GtkWidget *throng_steering_find_fault (ThrongSteering *self, GPtrArray *problems, char **sentence);

G_END_DECLS
