/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "scenario/throng-scenario.h"

G_BEGIN_DECLS

/**
 * throng_scenario_find_unknown_keys:
 *
 * What the file held beyond the keys of the language. It is kept and is no mistake, but it may be a
 * misspelt key. Left in peace are `comment`, `$schema` and what begins with `x-`.
 *
 * Returns: (transfer full) (element-type ThrongProblem): at most %THRONG_MAX_PROBLEMS of them, each
 * with its place
 */
GPtrArray *throng_scenario_find_unknown_keys (ThrongScenario *self);

G_END_DECLS
