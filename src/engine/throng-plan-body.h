/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/throng-plan-request.h"

G_BEGIN_DECLS

/* Compiles the body of @source into @request. On error, which names its place, what was made so far
 * is still to be cleared. */
bool throng_plan_body_compile (ThrongPlanCompiler *compiler,
                               ThrongRequest *source,
                               ThrongPlanRequest *request,
                               GError **error);
/* Returns: (transfer full) (nullable): the media type of the body, where it is the same each time
 */
char *throng_plan_body_dup_content_type (ThrongRequest *source);
void throng_plan_body_clear (ThrongPlanRequest *request);

G_END_DECLS
