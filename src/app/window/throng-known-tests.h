/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>

#include "scenario/throng-scenario.h"

G_BEGIN_DECLS

/* Which tests have been saved or run here, by what they hold and not by where they are: a file that
 * somebody else has changed is not known any more. The last 1,000 are remembered, as SHA-256. */

/* Whether @scenario, as it is now, was saved or run here, or is one of the examples. */
bool throng_known_tests_have (ThrongScenario *scenario);
/* Remembers @scenario as it is now. */
void throng_known_tests_add (ThrongScenario *scenario);

G_END_DECLS
