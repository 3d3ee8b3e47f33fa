/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/throng-plan.h"
#include "engine/throng-transport.h"

G_BEGIN_DECLS

/* More of a body than this is not looked at. */
#define THRONG_MAX_BODY_BYTES (8 * 1024 * 1024)

/**
 * throng_response_judge:
 * @values: the user's variables; captures are put there
 * @context: for templates in checks
 * @failure: (out) (transfer full) (nullable): why the request failed
 *
 * Takes the captures out of the final answer of a request and applies its checks and the rule that
 * a status of 400 or more fails.
 *
 * Returns: whether the request succeeded
 */
bool throng_response_judge (const ThrongPlanRequest *request,
                            const ThrongAnswer *answer,
                            ThrongValue *values,
                            ThrongTemplateContext *context,
                            char **failure);

/* There is no answer to capture from: the variables get their defaults or are unset. */
void throng_response_miss (const ThrongPlanRequest *request, ThrongValue *values);

/* Sets @value to a copy of @text, or unsets it where that is %NULL. */
void throng_value_set (ThrongValue *value, const char *text, bool is_json);

G_END_DECLS
