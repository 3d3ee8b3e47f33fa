/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>

#include "engine/throng-swarm.h"

G_BEGIN_DECLS

/**
 * ThrongSessionOptions:
 * @title: what the run is called on the screen
 * @csv_prefix: (nullable): where the CSV files go
 * @json_path: (nullable): where the JSON summary goes
 * @json_examples: whether that is to hold requests to look at
 * @resets_after_ramp: whether the statistics begin anew when all users are there
 * @logs_requests: whether each request is shown
 */
typedef struct
{
  const char *title;
  ThrongSwarmOptions swarm;
  const char *csv_prefix;
  bool csv_full_history;
  const char *json_path;
  bool json_examples;
  bool resets_after_ramp;
  bool logs_requests;
  bool is_quiet;
} ThrongSessionOptions;

/**
 * throng_cli_session_run:
 * @scenario: valid
 *
 * Carries out a run from start to end: shows it, writes its results in every case, lets SIGINT and
 * SIGTERM end it (the first gracefully, the second at once).
 *
 * Returns: the exit code
 */
int throng_cli_session_run (ThrongScenario *scenario, const ThrongSessionOptions *options);

G_END_DECLS
