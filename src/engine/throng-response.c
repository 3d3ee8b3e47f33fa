/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-response.h"

#include <string.h>

#include "engine/throng-decoder.h"
#include "scenario/throng-json-writer.h"

/* The answer's body as far as captures and checks need it; each form is made when it is first asked
 * for. */
typedef struct
{
  const ThrongAnswer *answer;
  char *text; /* (nullable): owned, with a zero byte behind @length */
  size_t length;
  JsonParser *parser; /* (nullable) */
  bool is_parsed;
  const char *problem; /* (nullable): why there is no text */
} Body;

static void
body_init (Body *body, const ThrongAnswer *answer)
{
  const char *encoding = soup_message_headers_get_one (answer->headers, "Content-Encoding");

  *body = (Body) { .answer = answer };
  if (answer->body_bytes > answer->body_length)
    body->problem = "the body is larger than 8 MiB";
  else if (encoding != NULL && answer->body_length > 0)
    {
      body->text = throng_decode_body (encoding, answer->body, answer->body_length,
                                       THRONG_MAX_BODY_BYTES, &body->length, &body->problem);
    }
  else
    {
      body->text = g_malloc (answer->body_length + 1);
      memcpy (body->text, answer->body_length > 0 ? (const char *) answer->body : "",
              answer->body_length);
      body->text[answer->body_length] = '\0';
      body->length = answer->body_length;
    }
}

static void
body_clear (Body *body)
{
  g_free (body->text);
  g_clear_object (&body->parser);
}

/* (nullable): the body as JSON. */
static JsonNode *
body_get_json (Body *body)
{
  if (!body->is_parsed && body->text != NULL)
    {
      body->parser = json_parser_new_immutable ();
      if (!json_parser_load_from_data (body->parser, body->text, (gssize) body->length, NULL))
        g_clear_object (&body->parser);
    }
  body->is_parsed = true;
  return body->parser != NULL ? json_parser_get_root (body->parser) : NULL;
}

void
throng_value_set (ThrongValue *value, const char *text, bool is_json)
{
  g_free (value->text);
  value->text = g_strdup (text);
  value->is_json = is_json;
}

/* Whole bodies and headers lose their trailing line ends: `echo token` is a fine login service. */
static void
set_trimmed (ThrongValue *value, const char *text, size_t length)
{
  while (length > 0 && (text[length - 1] == '\n' || text[length - 1] == '\r'))
    length--;
  g_free (value->text);
  value->text = g_strndup (text, length);
  value->is_json = false;
}

/* Strings become plain text; everything else keeps its type. */
static void
set_json (ThrongValue *value, JsonNode *node)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    {
      throng_value_set (value, json_node_get_string (node), false);
      return;
    }
  throng_json_write_compact (node, text);
  throng_value_set (value, text->str, true);
}

static bool
capture_json (const ThrongPlanCapture *capture, Body *body, ThrongValue *value)
{
  JsonNode *root = body_get_json (body);
  JsonNode *found = root != NULL ? throng_json_path_find (capture->json_path, root) : NULL;

  if (found != NULL)
    set_json (value, found);
  return found != NULL;
}

static bool
capture_value (const ThrongPlanCapture *capture, Body *body, ThrongValue *value)
{
  const char *header;

  switch (capture->kind)
    {
    case THRONG_CAPTURE_BODY:
      if (body->text != NULL)
        set_trimmed (value, body->text, body->length);
      return body->text != NULL;
    case THRONG_CAPTURE_JSON:
      return capture_json (capture, body, value);
    case THRONG_CAPTURE_HEADER:
    default:
      header = soup_message_headers_get_one (body->answer->headers, capture->argument);
      if (header != NULL)
        set_trimmed (value, header, strlen (header));
      return header != NULL;
    }
}

static char *
describe_missing (const ThrongPlanCapture *capture, const Body *body)
{
  switch (capture->kind)
    {
    case THRONG_CAPTURE_BODY:
      return g_strdup_printf ("Capture “%s” found nothing: %s", capture->name,
                              body->problem != NULL ? body->problem : "there is no body");
    case THRONG_CAPTURE_JSON:
      if (body->problem != NULL)
        return g_strdup_printf ("Capture “%s” found nothing: %s", capture->name, body->problem);
      if (body->parser == NULL)
        return g_strdup_printf ("Capture “%s” found nothing: the body is not JSON", capture->name);
      return g_strdup_printf ("Capture “%s” found nothing at %s", capture->name, capture->argument);
    case THRONG_CAPTURE_HEADER:
    default:
      return g_strdup_printf ("Capture “%s” found no header %s", capture->name, capture->argument);
    }
}

/* A capture that finds nothing unsets its variable and, without a default, is a failure. */
static void
apply_capture (const ThrongPlanCapture *capture, Body *body, ThrongValue *values, char **failure)
{
  ThrongValue *value = &values[capture->variable];

  if (capture_value (capture, body, value))
    return;
  throng_value_set (value, capture->default_text, false);
  if (capture->default_text == NULL && *failure == NULL)
    *failure = describe_missing (capture, body);
}

static char *
check_status (const ThrongPlanCheck *check, unsigned status)
{
  if (throng_status_set_contains (&check->status_set, status))
    return NULL;
  return g_strdup_printf ("HTTP %u instead of %s", status, check->argument);
}

static char *
check_body_contains (const ThrongPlanCheck *check, Body *body, ThrongTemplateContext *context)
{
  g_autoptr (GString) wanted = g_string_new (NULL);

  if (body->text == NULL)
    return g_strdup_printf ("The body can't be checked: %s", body->problem);
  if (!throng_template_render (check->text, context, wanted))
    return g_strdup_printf (context->is_too_long
                                ? "The body can't be checked: “%.60s” became longer than 1 MiB"
                                : "The body can't be checked: a variable in “%.60s” has no value",
                            check->argument);
  if (memmem (body->text, body->length, wanted->str, wanted->len) != NULL)
    return NULL;
  return g_strdup_printf ("The body does not contain “%s”", check->argument);
}

static char *
describe_status (unsigned status)
{
  const char *phrase = soup_status_get_phrase (status);

  if (g_strcmp0 (phrase, "Unknown Error") == 0)
    return g_strdup_printf ("HTTP %u", status);
  return g_strdup_printf ("HTTP %u %s", status, phrase);
}

static char *
judge_status (const ThrongPlanRequest *request, const ThrongAnswer *answer)
{
  char *failure = NULL;

  if (!request->has_status_check && answer->status >= 400)
    return describe_status (answer->status);
  for (unsigned i = 0; i < request->n_checks && failure == NULL; i++)
    {
      if (request->checks[i].kind == THRONG_CHECK_STATUS)
        failure = check_status (&request->checks[i], answer->status);
    }
  return failure;
}

/* The first thing that is wrong is the one that is told. An answer with a wrong status holds an
 * error message where the token should be, so that nothing is captured from it. */
bool
throng_response_judge (const ThrongPlanRequest *request,
                       const ThrongAnswer *answer,
                       ThrongValue *values,
                       ThrongTemplateContext *context,
                       char **failure)
{
  Body body = { .answer = answer };

  *failure = judge_status (request, answer);
  if (*failure != NULL)
    {
      throng_response_miss (request, values);
      return false;
    }
  if (request->needs_body)
    body_init (&body, answer);
  for (unsigned i = 0; i < request->n_checks && *failure == NULL; i++)
    {
      if (request->checks[i].kind == THRONG_CHECK_BODY_CONTAINS)
        *failure = check_body_contains (&request->checks[i], &body, context);
    }
  for (unsigned i = 0; i < request->n_captures; i++)
    apply_capture (&request->captures[i], &body, values, failure);
  body_clear (&body);
  return *failure == NULL;
}

void
throng_response_miss (const ThrongPlanRequest *request, ThrongValue *values)
{
  for (unsigned i = 0; i < request->n_captures; i++)
    throng_value_set (&values[request->captures[i].variable], request->captures[i].default_text,
                      false);
}
