/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/throng-cli-session.h"
#include "report/throng-report.h"

G_BEGIN_DECLS

/**
 * ThrongCliResults:
 *
 * The files of a run: kept up to date while it lasts, so that a run that is killed leaves what it
 * had a moment ago, and written for good at its end.
 */
typedef struct _ThrongCliResults ThrongCliResults;

ThrongCliResults *throng_cli_results_new (const ThrongSessionOptions *options, GError **error);
void throng_cli_results_free (ThrongCliResults *self);

void throng_cli_results_set_started (ThrongCliResults *self, int64_t started_unix_us);
bool throng_cli_results_wants_summary (ThrongCliResults *self);
void throng_cli_results_update (ThrongCliResults *self,
                                const ThrongRunInfo *info,
                                const ThrongSnapshot *snapshot);
bool throng_cli_results_keeps_summary (ThrongCliResults *self);
void throng_cli_results_finish_csv (ThrongCliResults *self, const ThrongSnapshot *snapshot);
void throng_cli_results_finish_json (ThrongCliResults *self,
                                     const ThrongRunInfo *info,
                                     const ThrongSnapshot *snapshot);
bool throng_cli_results_has_failed (ThrongCliResults *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ThrongCliResults, throng_cli_results_free)

G_END_DECLS
