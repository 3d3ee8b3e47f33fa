/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "scenario/throng-scenario.h"

G_BEGIN_DECLS

/**
 * ThrongScenarioWatch:
 *
 * Tells when anything in a scenario has changed. Signal: `changed`, once for all that happened
 * before the main loop had time again.
 */
#define THRONG_TYPE_SCENARIO_WATCH (throng_scenario_watch_get_type ())
G_DECLARE_FINAL_TYPE (ThrongScenarioWatch, throng_scenario_watch, THRONG, SCENARIO_WATCH, GObject)

ThrongScenarioWatch *throng_scenario_watch_new (ThrongScenario *scenario);

G_END_DECLS
