/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>

#include "engine/throng-swarm.h"

G_BEGIN_DECLS

/**
 * ThrongCliProgress:
 *
 * What is shown of a run while it goes on: on a terminal a table that is drawn again in place,
 * otherwise a line now and then. Everything goes to stdout.
 */
typedef struct _ThrongCliProgress ThrongCliProgress;

/* @is_quiet: show nothing until the end */
ThrongCliProgress *throng_cli_progress_new (ThrongSwarm *swarm, const char *title, bool is_quiet);
void throng_cli_progress_free (ThrongCliProgress *self);

/* To be called once a second. */
void throng_cli_progress_update (ThrongCliProgress *self, const ThrongSnapshot *snapshot);
/* A sentence that stays above the table. */
void throng_cli_progress_tell (ThrongCliProgress *self, const char *sentence);
/* The same on stderr, for what must be seen wherever stdout goes. */
void throng_cli_progress_warn (ThrongCliProgress *self, const char *sentence);
/* The final tables. */
void throng_cli_progress_end (ThrongCliProgress *self, const ThrongSnapshot *snapshot);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ThrongCliProgress, throng_cli_progress_free)

/* Whether output goes to a pipe that nobody reads any more. */
bool throng_cli_progress_has_lost_reader (ThrongCliProgress *self);
/* Returns: whether all that was shown could be; a lost reader wanted no more. If not, @error is a
 * sentence. */
bool throng_cli_progress_check (ThrongCliProgress *self, GError **error);

G_END_DECLS
