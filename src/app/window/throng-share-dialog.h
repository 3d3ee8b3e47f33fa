/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/window/throng-document.h"

G_BEGIN_DECLS

/**
 * ThrongShareDialog:
 *
 * Gives a test to others: says what a copy for them lacks, and saves it, copies its text, or
 * attaches it to a message.
 */
#define THRONG_TYPE_SHARE_DIALOG (throng_share_dialog_get_type ())
G_DECLARE_FINAL_TYPE (ThrongShareDialog, throng_share_dialog, THRONG, SHARE_DIALOG, AdwDialog)

/* Shares @document as it is now. Returns: (nullable): %NULL when it is in no state to be saved */
ThrongShareDialog *throng_share_dialog_new (ThrongDocument *document);

G_END_DECLS
