/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "scenario/throng-scenario.h"

G_BEGIN_DECLS

/* Returns: (transfer full) (nullable): what throng_unreadable_list() has of @scenario, to be kept
 * beside its file; %NULL = nothing */
char *throng_unreadable_to_data (ThrongScenario *scenario);
/* Remembers it for @scenario, read from its file. What belongs to no field of it is passed over. */
void throng_unreadable_from_data (ThrongScenario *scenario, const char *data);

G_END_DECLS
