/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-plan-judging.h"

#include "scenario/throng-duration.h"
#include "scenario/throng-json-writer.h"

static bool
fail (ThrongNode *node, GError **error)
{
  g_autofree char *place = throng_node_dup_place (node);

  g_prefix_error (error, "%s: ", place);
  return false;
}

/* The group that @source wants, of those that the pattern has. */
static unsigned
find_group (const ThrongRegex *regex, ThrongCapture *source)
{
  const char *group = throng_capture_get_group (source);
  guint64 number;
  int named;

  if (group == NULL)
    return MIN (throng_regex_get_n_groups (regex), 1);
  if (g_ascii_string_to_unsigned (group, 10, 0, THRONG_REGEX_MAX_GROUP, &number, NULL))
    return (unsigned) number;
  named = throng_regex_find_group (regex, group);
  return named > 0 ? (unsigned) named : 0;
}

static bool
compile_capture (ThrongPlanCompiler *compiler,
                 ThrongCapture *source,
                 ThrongPlanCapture *capture,
                 GError **error)
{
  capture->kind = throng_capture_get_kind (source);
  capture->match = throng_capture_get_match (source);
  capture->name = g_strdup (throng_capture_get_name (source));
  capture->variable = throng_symbols_intern (compiler->symbols, capture->name);
  capture->argument = g_strdup (throng_capture_get_argument (source));
  capture->default_text = g_strdup (throng_capture_get_default (source));
  switch (capture->kind)
    {
    case THRONG_CAPTURE_FROM:
      capture->wants_status = g_str_equal (capture->argument, "status");
      return true;
    case THRONG_CAPTURE_JSON:
      capture->json_path = throng_json_path_new (capture->argument, error);
      return capture->json_path != NULL;
    case THRONG_CAPTURE_REGEX:
      capture->regex = throng_regex_new (capture->argument, error);
      if (capture->regex != NULL)
        capture->group = find_group (capture->regex, source);
      return capture->regex != NULL;
    case THRONG_CAPTURE_HEADER:
    case THRONG_CAPTURE_COOKIE:
    default:
      return true;
    }
}

static bool
capture_needs_body (const ThrongPlanCapture *capture)
{
  return capture->kind == THRONG_CAPTURE_JSON || capture->kind == THRONG_CAPTURE_REGEX
         || (capture->kind == THRONG_CAPTURE_FROM && !capture->wants_status);
}

static bool
compile_captures (ThrongPlanCompiler *compiler,
                  ThrongRequest *source,
                  ThrongPlanRequest *request,
                  GError **error)
{
  GListModel *captures = throng_request_get_captures (source);
  unsigned n = g_list_model_get_n_items (captures);

  request->captures = g_new0 (ThrongPlanCapture, n);
  for (request->n_captures = 0; request->n_captures < n;)
    {
      g_autoptr (ThrongCapture) capture = g_list_model_get_item (captures, request->n_captures);
      ThrongPlanCapture *compiled = &request->captures[request->n_captures++];

      if (!compile_capture (compiler, capture, compiled, error))
        return fail (THRONG_NODE (capture), error);
      request->needs_body |= capture_needs_body (compiled);
    }
  return true;
}

static bool
set_text (ThrongPlanCompiler *compiler, ThrongPlanCheck *check, const char *text, GError **error)
{
  check->text = throng_template_new (text, THRONG_ESCAPE_NONE, compiler->symbols, error);
  check->expected = g_strdup (text);
  return check->text != NULL;
}

static bool
set_pattern (ThrongPlanCheck *check, const char *pattern, GError **error)
{
  check->regex = throng_regex_new (pattern, error);
  check->expected = g_strdup (pattern);
  return check->regex != NULL;
}

static void
set_number (ThrongPlanCheck *check, double number)
{
  GString *text = g_string_new (NULL);

  throng_json_write_double (number, text);
  check->number = number;
  check->expected = g_string_free_and_steal (text);
}

static bool
set_equals (ThrongPlanCompiler *compiler, ThrongPlanCheck *check, JsonNode *json, GError **error)
{
  GString *text;

  if (json != NULL && JSON_NODE_HOLDS_VALUE (json)
      && json_node_get_value_type (json) == G_TYPE_STRING)
    return set_text (compiler, check, json_node_get_string (json), error);

  text = g_string_new (NULL);
  check->json = json != NULL ? json_node_copy (json) : json_node_new (JSON_NODE_NULL);
  throng_json_write_compact (check->json, text);
  check->expected = g_string_free_and_steal (text);
  return true;
}

static bool
compile_operator (ThrongPlanCompiler *compiler,
                  ThrongCheck *source,
                  ThrongPlanCheck *check,
                  GError **error)
{
  check->asked = throng_check_get_operator (source);
  check->exists = throng_check_get_exists (source);
  switch (check->asked)
    {
    case THRONG_OPERATOR_EQUALS:
      return set_equals (compiler, check, throng_check_get_equals (source), error);
    case THRONG_OPERATOR_CONTAINS:
      return set_text (compiler, check, throng_check_get_text (source), error);
    case THRONG_OPERATOR_MATCHES:
      return set_pattern (check, throng_check_get_text (source), error);
    case THRONG_OPERATOR_ABOVE:
    case THRONG_OPERATOR_AT_LEAST:
    case THRONG_OPERATOR_BELOW:
    case THRONG_OPERATOR_AT_MOST:
      set_number (check, throng_check_get_number (source));
      return true;
    case THRONG_OPERATOR_NONE:
    case THRONG_OPERATOR_EXISTS:
    default:
      return true;
    }
}

static bool
compile_check (ThrongPlanCompiler *compiler,
               ThrongCheck *source,
               ThrongPlanCheck *check,
               GError **error)
{
  check->kind = throng_check_get_kind (source);
  check->argument = g_strdup (throng_check_get_argument (source));
  switch (check->kind)
    {
    case THRONG_CHECK_STATUS:
      return throng_status_set_parse (check->argument, &check->status_set, error);
    case THRONG_CHECK_BODY_CONTAINS:
    case THRONG_CHECK_BODY_LACKS:
      return set_text (compiler, check, check->argument, error);
    case THRONG_CHECK_BODY_MATCHES:
      return set_pattern (check, check->argument, error);
    case THRONG_CHECK_JSON:
      check->json_path = throng_json_path_new (check->argument, error);
      return check->json_path != NULL && compile_operator (compiler, source, check, error);
    case THRONG_CHECK_HEADER:
      return compile_operator (compiler, source, check, error);
    case THRONG_CHECK_TIME_BELOW:
      check->number = throng_check_get_number (source) * G_USEC_PER_SEC;
      check->expected = throng_duration_format (throng_check_get_number (source));
      return true;
    case THRONG_CHECK_SIZE_ABOVE:
    case THRONG_CHECK_SIZE_BELOW:
    default:
      set_number (check, throng_check_get_number (source));
      return true;
    }
}

static bool
check_needs_body (const ThrongPlanCheck *check)
{
  return check->kind == THRONG_CHECK_BODY_CONTAINS || check->kind == THRONG_CHECK_BODY_LACKS
         || check->kind == THRONG_CHECK_BODY_MATCHES || check->kind == THRONG_CHECK_JSON;
}

static bool
compile_checks (ThrongPlanCompiler *compiler,
                ThrongRequest *source,
                ThrongPlanRequest *request,
                GError **error)
{
  GListModel *checks = throng_request_get_checks (source);
  unsigned n = g_list_model_get_n_items (checks);

  request->checks = g_new0 (ThrongPlanCheck, n);
  for (request->n_checks = 0; request->n_checks < n;)
    {
      g_autoptr (ThrongCheck) check = g_list_model_get_item (checks, request->n_checks);
      ThrongPlanCheck *compiled = &request->checks[request->n_checks++];

      if (!compile_check (compiler, check, compiled, error))
        return fail (THRONG_NODE (check), error);
      request->has_status_check |= compiled->kind == THRONG_CHECK_STATUS;
      request->needs_body |= check_needs_body (compiled);
      request->fills_in_checks |= compiled->text != NULL
                                  && throng_template_get_constant (compiled->text) == NULL;
    }
  return true;
}

bool
throng_plan_judging_compile (ThrongPlanCompiler *compiler,
                             ThrongRequest *source,
                             ThrongPlanRequest *request,
                             GError **error)
{
  return compile_captures (compiler, source, request, error)
         && compile_checks (compiler, source, request, error);
}

static void
capture_clear (ThrongPlanCapture *capture)
{
  g_free (capture->name);
  g_free (capture->argument);
  g_clear_pointer (&capture->json_path, throng_json_path_free);
  g_clear_pointer (&capture->regex, throng_regex_free);
  g_free (capture->default_text);
}

static void
check_clear (ThrongPlanCheck *check)
{
  g_free (check->argument);
  g_free (check->expected);
  g_clear_pointer (&check->text, throng_template_free);
  g_clear_pointer (&check->regex, throng_regex_free);
  g_clear_pointer (&check->json_path, throng_json_path_free);
  g_clear_pointer (&check->json, json_node_unref);
}

void
throng_plan_judging_clear (ThrongPlanRequest *request)
{
  for (unsigned i = 0; i < request->n_captures; i++)
    capture_clear (&request->captures[i]);
  g_free (request->captures);
  for (unsigned i = 0; i < request->n_checks; i++)
    check_clear (&request->checks[i]);
  g_free (request->checks);
}
