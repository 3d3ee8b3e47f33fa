/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-response.h"

#include "engine/throng-response-private.h"

void
throng_value_set (ThrongValue *value, const char *text, bool is_json)
{
  throng_value_clear (value);
  value->text = g_strdup (text);
  value->is_json = is_json;
}

void
throng_value_clear (ThrongValue *value)
{
  if (!value->is_borrowed)
    g_free (value->text);
  *value = (ThrongValue) { 0 };
}

/* A capture that finds nothing unsets its variable and, without a default, is a failure. */
static void
apply_capture (const ThrongPlanCapture *capture,
               const ThrongResponse *response,
               ThrongBody *body,
               ThrongValue *values,
               ThrongTemplateContext *context,
               char **failure)
{
  ThrongValue *value = &values[capture->variable];
  ThrongCaptureOutcome outcome = throng_capture_take (capture, response, body, context->random,
                                                      value);

  if (outcome == THRONG_CAPTURE_DONE)
    return;
  throng_value_set (value, capture->default_text, false);
  if (*failure == NULL && (capture->default_text == NULL || outcome != THRONG_CAPTURE_NOTHING))
    *failure = throng_capture_describe (capture, outcome, body);
}

static char *
describe_status (unsigned status)
{
  const char *phrase = soup_status_get_phrase (status);

  if (g_strcmp0 (phrase, "Unknown Error") == 0)
    return g_strdup_printf ("HTTP %u", status);
  return g_strdup_printf ("HTTP %u %s", status, phrase);
}

/* Either the checks on the status or all others. */
static char *
apply_checks (const ThrongPlanRequest *request,
              const ThrongResponse *response,
              ThrongBody *body,
              ThrongTemplateContext *context,
              bool on_status)
{
  char *failure = NULL;

  for (unsigned i = 0; i < request->n_checks && failure == NULL; i++)
    if ((request->checks[i].kind == THRONG_CHECK_STATUS) == on_status)
      failure = throng_check_apply (&request->checks[i], response, body, context);
  return failure;
}

/* The first thing that is wrong is the one that is told. An answer with a wrong status holds an
 * error message where the token should be, so that nothing is captured from it. */
bool
throng_response_judge (const ThrongPlanRequest *request,
                       const ThrongResponse *response,
                       ThrongValue *values,
                       ThrongTemplateContext *context,
                       char **failure)
{
  ThrongBody body = { .answer = response->answer };

  if (!request->has_status_check && response->answer->status >= 400)
    *failure = describe_status (response->answer->status);
  else
    *failure = apply_checks (request, response, &body, context, true);
  if (*failure != NULL)
    {
      throng_response_miss (request, values);
      return false;
    }

  *failure = apply_checks (request, response, &body, context, false);
  for (unsigned i = 0; i < request->n_captures; i++)
    apply_capture (&request->captures[i], response, &body, values, context, failure);
  throng_body_clear (&body);
  return *failure == NULL;
}

void
throng_response_miss (const ThrongPlanRequest *request, ThrongValue *values)
{
  for (unsigned i = 0; i < request->n_captures; i++)
    throng_value_set (&values[request->captures[i].variable], request->captures[i].default_text,
                      false);
}
