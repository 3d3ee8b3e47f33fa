/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "scenario/throng-scenario.h"
#include "scenario/throng-validate.h"

G_BEGIN_DECLS

/* Fills the sets of @validation with the names that templates in @node may refer to, as when the
 * scenario that it stands in is validated; with none when it stands in none. */
void throng_scenario_enter_place (ThrongValidation *validation, ThrongNode *node);

G_END_DECLS
