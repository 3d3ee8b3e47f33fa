/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>

#include "scenario/throng-scenario.h"

G_BEGIN_DECLS

/**
 * ThrongDocument:
 *
 * The scenario of a window with what belongs to it as a document. Properties: `scenario` (never
 * replaced), `file` (nullable), `title`, `subtitle`, `modified`.
 */
#define THRONG_TYPE_DOCUMENT (throng_document_get_type ())
G_DECLARE_FINAL_TYPE (ThrongDocument, throng_document, THRONG, DOCUMENT, GObject)

/* @file: (nullable): where it is saved */
ThrongDocument *throng_document_new (ThrongScenario *scenario, GFile *file);

ThrongScenario *throng_document_get_scenario (ThrongDocument *self);
/* (nullable) */
GFile *throng_document_get_file (ThrongDocument *self);
bool throng_document_get_modified (ThrongDocument *self);

/* Saves to @file, which becomes the document's own. */
bool throng_document_save (ThrongDocument *self, GFile *file, GError **error);

G_END_DECLS
