/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "scenario/throng-problem.h"
#include "scenario/throng-scenario.h"

#include <stdbool.h>

G_BEGIN_DECLS

/**
 * throng_scenario_new_from_data:
 * @data: UTF-8 JSON
 * @length: bytes of @data; -1 = it ends with a zero byte
 * @problems: (out) (optional) (transfer full) (element-type ThrongProblem): why it could not be
 * read; empty on success
 *
 * Reads a scenario, whatever bytes it is given. Only what cannot be held in the model is refused
 * here (syntax, wrong types, contradictions); throng_scenario_validate() judges the values.
 *
 * Returns: (transfer full) (nullable): the scenario, or %NULL when there are problems
 */
ThrongScenario *throng_scenario_new_from_data (const char *data,
                                               gssize length,
                                               GPtrArray **problems);

/* The same for a file. */
ThrongScenario *throng_scenario_load (const char *path, GPtrArray **problems);
/* The same for what an open file, such as a pipe, holds up to its end; @name is what problems call
 * it. */
ThrongScenario *throng_scenario_load_fd (int fd, const char *name, GPtrArray **problems);

/**
 * throng_scenario_to_data:
 * @length: (out) (optional): bytes without the closing zero byte
 *
 * Returns: (transfer full): the canonical text of the scenario
 */
char *throng_scenario_to_data (ThrongScenario *self, gsize *length);

/**
 * throng_scenario_save:
 *
 * Writes @path atomically and durably: after a failure or a crash the file is either the old or the
 * new one. Its mode is kept, and a symbolic link is followed. Errors are those of #GFileError, and
 * %THRONG_SCENARIO_ERROR_INVALID where nobody could read the file again, as it would be too large.
 */
bool throng_scenario_save (ThrongScenario *self, const char *path, GError **error);

G_END_DECLS
