/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "scenario/throng-node.h"
#include "scenario/throng-stage.h"

#include <stdbool.h>
#include <stdint.h>

G_BEGIN_DECLS

typedef enum
{
  THRONG_LOAD_USERS,
  THRONG_LOAD_ARRIVALS,
  THRONG_LOAD_STAGES,
} ThrongLoadKind;

typedef enum
{
  THRONG_SPACING_POISSON, /* the gaps are exponentially distributed, as if people knew nothing of
                             each other */
  THRONG_SPACING_EVEN,
} ThrongSpacing;

#define THRONG_TYPE_LOAD_KIND (throng_load_kind_get_type ())
GType throng_load_kind_get_type (void);

/**
 * ThrongLoad:
 *
 * How many users, or arrivals, over time. Properties: `kind`, `users`, `spawn-rate`, `arrivals`,
 * `spacing`, `max-users`, `run-time`, `stages`, `tasks`, `tasks-per-user`. Only what goes with
 * `kind` is used and saved.
 */
#define THRONG_TYPE_LOAD (throng_load_get_type ())
G_DECLARE_FINAL_TYPE (ThrongLoad, throng_load, THRONG, LOAD, ThrongNode)

ThrongLoadKind throng_load_get_kind (ThrongLoad *self);
int64_t throng_load_get_users (ThrongLoad *self);
/* Users per second. */
double throng_load_get_spawn_rate (ThrongLoad *self);
/* Whether task starts are planned rather than users: by `arrivals`, or by stages of them. */
bool throng_load_has_arrivals (ThrongLoad *self);
/* Task starts per second. */
double throng_load_get_arrivals (ThrongLoad *self);
ThrongSpacing throng_load_get_spacing (ThrongLoad *self);
/* The most users that arrivals may make. */
int64_t throng_load_get_max_users (ThrongLoad *self);
/* Seconds; 0 = until stopped. */
double throng_load_get_run_time_s (ThrongLoad *self);
/* Returns: of #ThrongStage */
GListModel *throng_load_get_stages (ThrongLoad *self);
/* After so many task starts of all users together no task starts any more; 0 = no such end. */
int64_t throng_load_get_tasks (ThrongLoad *self);
/* A user ends after so many tasks; 0 = no such end. */
int64_t throng_load_get_tasks_per_user (ThrongLoad *self);

G_END_DECLS
