/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/throng-plan.h"
#include "engine/throng-transport.h"

G_BEGIN_DECLS

/* More of a body than this is not looked at. */
#define THRONG_MAX_BODY_BYTES (8 * 1024 * 1024)

/* More matches of a capture than this are not looked at. */
#define THRONG_MAX_MATCHES 10000

/**
 * ThrongResponse:
 * @answer: the final one, after all redirects
 * @uri: where it came from
 * @cookies: (nullable): those of the user, with what the answer set
 * @response_us: of the whole sample
 *
 * What a request is judged by.
 */
typedef struct
{
  const ThrongAnswer *answer;
  GUri *uri;
  SoupCookieJar *cookies;
  int64_t response_us;
} ThrongResponse;

/**
 * throng_response_judge:
 * @values: the user's variables; captures are put there
 * @context: for templates in checks and for what is drawn at random
 * @failure: (out) (transfer full) (nullable): why the request failed
 *
 * Takes the captures out of the response to a request and applies its checks and the rule that
 * a status of 400 or more fails.
 *
 * Returns: whether the request succeeded
 */
bool throng_response_judge (const ThrongPlanRequest *request,
                            const ThrongResponse *response,
                            ThrongValue *values,
                            ThrongTemplateContext *context,
                            char **failure);

/* There is no answer to capture from: the variables get their defaults or are unset. */
void throng_response_miss (const ThrongPlanRequest *request, ThrongValue *values);

/* Sets @value to a copy of @text, or unsets it where that is %NULL. */
void throng_value_set (ThrongValue *value, const char *text, bool is_json);
/* Unsets @value. */
void throng_value_clear (ThrongValue *value);

G_END_DECLS
