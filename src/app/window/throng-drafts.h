/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "scenario/throng-scenario.h"

G_BEGIN_DECLS

/**
 * ThrongDraft:
 * @id: its name in the folder of drafts
 * @scenario: as it was last, also what its fields held that can't be saved
 * @file: (nullable): where it was saved before that
 *
 * Unsaved work that a process left behind which did not end in peace.
 */
typedef struct
{
  char *id;
  ThrongScenario *scenario;
  GFile *file;
} ThrongDraft;

void throng_draft_free (ThrongDraft *draft);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ThrongDraft, throng_draft_free)

/* Writes the draft @id. @file: (nullable): of the document */
void throng_drafts_save (const char *id, ThrongScenario *scenario, GFile *file);

/* The draft is not needed any more; it need not exist. Nothing is left of it. */
void throng_drafts_remove (const char *id);

/* Those that can be read; what belongs to none is removed. Returns: (transfer full) (element-type
 * ThrongDraft) */
GPtrArray *throng_drafts_load (void);

G_END_DECLS
