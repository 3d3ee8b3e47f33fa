/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "scenario/throng-scenario.h"

G_BEGIN_DECLS

/* Returns: (transfer full): the hosts that @self names, as target, proxy or in a request, each
 * once, in alphabetical order */
GStrv throng_scenario_find_hosts (ThrongScenario *self);

/**
 * throng_scenario_find_foreign_hosts:
 * @allowed_hosts: (nullable): hosts to leave out
 *
 * The hosts that @self names, as target, proxy or in a request, and that are not local. A host that
 * only a template gives is not known before the run; the engine sends nothing to it unless it is
 * allowed.
 *
 * Returns: (transfer full): each once, in alphabetical order
 */
GStrv throng_scenario_find_foreign_hosts (ThrongScenario *self, const char *const *allowed_hosts);

G_END_DECLS
