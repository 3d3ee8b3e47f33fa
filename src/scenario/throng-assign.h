/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>

#include "scenario/throng-scenario.h"

G_BEGIN_DECLS

/**
 * throng_assign:
 * @scenario: (transfer none): whose variables are set
 * @assignments: each `NAME=VALUE`; a value is a template, as in the file
 * @error: a sentence that goes on after a colon; then @scenario is only partly changed
 *
 * Sets variables from outside of the file. A variable that the scenario has keeps its place in the
 * order; one that it only refers to or captures comes before all others. Any other name is an
 * error.
 */
bool throng_assign (ThrongScenario *scenario, const char *const *assignments, GError **error);

G_END_DECLS
