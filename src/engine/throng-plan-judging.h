/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/throng-plan-request.h"

G_BEGIN_DECLS

/* Compiles the captures and checks of @source into @request. On error what was made so far is still
 * to be cleared. */
bool throng_plan_judging_compile (ThrongPlanCompiler *compiler,
                                  ThrongRequest *source,
                                  ThrongPlanRequest *request,
                                  GError **error);
void throng_plan_judging_clear (ThrongPlanRequest *request);

G_END_DECLS
