/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>

#include "scenario/throng-scenario.h"

G_BEGIN_DECLS

/* Prints `throng-cli COMMAND: MESSAGE` and where help is. Returns: the exit code for bad usage */
int throng_cli_usage_error (const char *command, const char *message);

/* What the standard input is called where the path of a scenario stands. */
#define THRONG_CLI_STANDARD_INPUT "-"

bool throng_cli_is_standard_input (const char *path);

/* Returns: (transfer full) (nullable): the scenario, or %NULL when its problems were printed to
 * stderr */
ThrongScenario *throng_cli_load_scenario (const char *path);

/* Whether @scenario can run; if not, its problems were printed, each behind the name of its file.
 * Unknown keys are warned about in either case. */
bool throng_cli_check_scenario (ThrongScenario *scenario, const char *path);

G_END_DECLS
