/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>

#include "scenario/throng-history.h"
#include "scenario/throng-scenario.h"

G_BEGIN_DECLS

/**
 * ThrongDocument:
 *
 * The scenario of a window with what belongs to it as a document. A second after an edit a draft of
 * it is written, which is removed when it is saved or given up. Properties: `file` (nullable),
 * `title`, `subtitle`, `modified`.
 */
#define THRONG_TYPE_DOCUMENT (throng_document_get_type ())
G_DECLARE_FINAL_TYPE (ThrongDocument, throng_document, THRONG, DOCUMENT, GObject)

/* @file: (nullable): where it is saved */
ThrongDocument *throng_document_new (ThrongScenario *scenario, GFile *file);
/* A document with the unsaved state of a draft, whose @id it takes over. */
ThrongDocument *throng_document_new_from_draft (ThrongScenario *scenario,
                                                GFile *file,
                                                const char *id);

ThrongScenario *throng_document_get_scenario (ThrongDocument *self);
ThrongHistory *throng_document_get_history (ThrongDocument *self);
/* (nullable) */
GFile *throng_document_get_file (ThrongDocument *self);
/* Whether @file is the document's own, by this name or by another, such as that of a link. */
bool throng_document_is_of (ThrongDocument *self, GFile *file);
bool throng_document_get_modified (ThrongDocument *self);
/* Whether fields hold what can't be saved; then it stays modified. */
void throng_document_set_unreadable (ThrongDocument *self, bool is_unreadable);
/* What the document is called: the scenario's name, or that it is new. */
const char *throng_document_get_title (ThrongDocument *self);

/* Saves to @file, which becomes the document's own. */
bool throng_document_save (ThrongDocument *self, GFile *file, GError **error);
/* Returns: (transfer full): @file, which a person has named, with the ending of a test where its
 * name has none and another may be taken */
GFile *throng_document_add_ending (GFile *file);
/* Whether what is in the file now is not what was read from it or saved to it last: another
 * program, or another window, has written it. */
bool throng_document_is_outdated (ThrongDocument *self);
/* The same, once for each change. */
bool throng_document_notice_change (ThrongDocument *self);
/* At the latest now, what is not saved is kept as a draft. */
void throng_document_write_draft (ThrongDocument *self);
/* The person does not want to keep unsaved changes. */
void throng_document_discard (ThrongDocument *self);

G_END_DECLS
