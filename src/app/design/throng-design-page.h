/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <stdbool.h>

#include "app/window/throng-document.h"
#include "scenario/throng-problem.h"

G_BEGIN_DECLS

/**
 * ThrongDesignPage:
 *
 * The view in which a test is described: the outline, and a form for what is selected in it.
 * Property: `collapsed` (the outline is hidden until it is asked for).
 * Actions, for what is selected: `design.add` (the place of a node, a list of it, and for steps
 * what is added), `design.select` (a place), `design.duplicate`, `design.delete`, `design.move-up`,
 * `design.move-down`, `design.cut`, `design.copy`, `design.paste`, `design.log-in`,
 * `design.show-outline`, `design.show-form` (where the outline lies over it); `design.check` looks
 * for problems after what no change of the scenario tells.
 */
#define THRONG_TYPE_DESIGN_PAGE (throng_design_page_get_type ())
G_DECLARE_FINAL_TYPE (ThrongDesignPage, throng_design_page, THRONG, DESIGN_PAGE, AdwBin)

/* @document: (nullable) */
void throng_design_page_set_document (ThrongDesignPage *self, ThrongDocument *document);

/* Selects @node, for example one that undoing has changed. */
void throng_design_page_select (ThrongDesignPage *self, ThrongNode *node);
/* Selects what @problem is about and moves the focus to its field. */
void throng_design_page_show_problem (ThrongDesignPage *self, const ThrongProblem *problem);
/* Where the selected task is one request, moves the focus to its path. */
void throng_design_page_focus_path (ThrongDesignPage *self);

/* Takes back what was typed last into the entry with the focus, if that holds text that can't be
 * its value, of which the history of the document does not know. Returns: whether it does */
bool throng_design_page_undo_typed (ThrongDesignPage *self);

/* Selects what has a field whose text can't be its value, if there is one, and moves the focus
 * there. Returns: whether there is one */
bool throng_design_page_show_unreadable (ThrongDesignPage *self);

G_END_DECLS
