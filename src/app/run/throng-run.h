/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>

#include "app/run/throng-row-history.h"
#include "engine/throng-swarm.h"

G_BEGIN_DECLS

#define THRONG_TYPE_RUN_STATE (throng_run_state_get_type ())
GType throng_run_state_get_type (void);

/**
 * ThrongRun:
 *
 * A run as the window sees it: the swarm, and its newest snapshot, taken four times a second.
 * Properties: `state` (a #ThrongSwarmState), `active` (not over yet), `snapshot` (nullable).
 */
#define THRONG_TYPE_RUN (throng_run_get_type ())
G_DECLARE_FINAL_TYPE (ThrongRun, throng_run, THRONG, RUN, GObject)

/**
 * ThrongRunOptions:
 * @folder: (nullable): where the scenario's file is, to which paths in it are relative
 * @allowed_hosts: (nullable): hosts outside of the local network that load may be sent to
 * @refresh_ms: between two snapshots
 */
typedef struct
{
  const char *folder;
  const char *const *allowed_hosts;
  unsigned refresh_ms;
} ThrongRunOptions;

/* Starts a run of what @scenario says now. Returns: (transfer full) (nullable) */
ThrongRun *throng_run_start (ThrongScenario *scenario,
                             const ThrongRunOptions *options,
                             GError **error);

/* Users finish their tasks; the second time the run ends at once. */
void throng_run_stop (ThrongRun *self);

ThrongSwarm *throng_run_get_swarm (ThrongRun *self);
bool throng_run_get_active (ThrongRun *self);
/* (nullable): before the first one has been taken */
const ThrongSnapshot *throng_run_get_snapshot (ThrongRun *self);
const char *throng_run_get_target (ThrongRun *self);
/* How long it lasts as planned at its start, in seconds; 0 = until somebody stops it. */
double throng_run_get_planned_s (ThrongRun *self);

/* (nullable): where the scenario's file is */
const char *throng_run_get_folder (ThrongRun *self);
/* How each row went until now, by its place in the snapshots. */
const ThrongRowHistory *throng_run_get_row_history (ThrongRun *self);
/* The configured share of each task (see throng_mix_configure()). */
const GArray *throng_run_get_mix (ThrongRun *self);
/* Whether the number of users was planned in stages. */
bool throng_run_get_has_stages (ThrongRun *self);

/* Writes the four CSV files of the run as it is now into @folder, and the summary that they have no
 * place for, each as a whole or not at all. Returns: (transfer full) (nullable): the first of them
 */
GFile *throng_run_save_files (ThrongRun *self, GFile *folder, GError **error);

G_END_DECLS
