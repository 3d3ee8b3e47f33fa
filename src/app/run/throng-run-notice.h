/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>
#include <stdbool.h>

#include "stats/throng-snapshot.h"

G_BEGIN_DECLS

/* What there is to know about a run before its numbers are read.
 * @error: (nullable): why it could not be carried out
 * @snapshot: (nullable): its newest numbers
 * @is_over: whether they are final
 * Returns: (transfer full) (nullable): sentences, of which the first alone says enough where there
 * is no room; the others say why, and what to do about it; %NULL = all is well */
GStrv throng_run_notice_new (const GError *error, const ThrongSnapshot *snapshot, bool is_over);

G_END_DECLS
