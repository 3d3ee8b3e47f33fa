/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/throng-plan-request.h"

G_BEGIN_DECLS

/* Compiles the headers of @source into @request, the standard ones and auth too. On error, which
 * names its place, what was made so far is still to be cleared. */
bool throng_plan_headers_compile (ThrongPlanCompiler *compiler,
                                  ThrongRequest *source,
                                  ThrongPlanRequest *request,
                                  GError **error);
void throng_plan_headers_clear (ThrongPlanRequest *request);

G_END_DECLS
