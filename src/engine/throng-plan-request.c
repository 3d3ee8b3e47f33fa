/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-plan-request.h"

#include <string.h>

#include "engine/throng-outgoing.h"
#include "engine/throng-plan-judging.h"

#define USER_AGENT "Throng/" THRONG_VERSION

static bool
fail (ThrongNode *node, GError **error)
{
  g_autofree char *place = throng_node_dup_place (node);

  g_prefix_error (error, "%s: ", place);
  return false;
}

static bool
add_template (GPtrArray *templates,
              const char *text,
              ThrongEscape escape,
              ThrongSymbols *symbols,
              GError **error)
{
  ThrongTemplate *template = throng_template_new (text, escape, symbols, error);

  if (template == NULL)
    return false;
  g_ptr_array_add (templates, template);
  return true;
}

static GPtrArray *
new_templates (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) throng_template_free);
}

/* Rows as `a=1&b=2`, each name and value escaped. */
static bool
add_rows (GPtrArray *templates,
          GListModel *rows,
          ThrongSymbols *symbols,
          const char *first,
          GError **error)
{
  const char *separator = first;

  for (unsigned i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (ThrongField) row = g_list_model_get_item (rows, i);

      if (!throng_field_get_enabled (row))
        continue;
      if (!add_template (templates, separator, THRONG_ESCAPE_NONE, symbols, error)
          || !add_template (templates, throng_field_get_name (row), THRONG_ESCAPE_FORM, symbols,
                            error)
          || !add_template (templates, "=", THRONG_ESCAPE_NONE, symbols, error)
          || !add_template (templates, throng_field_get_value (row), THRONG_ESCAPE_FORM, symbols,
                            error))
        return fail (THRONG_NODE (row), error);
      separator = "&";
    }
  return true;
}

/* (nullable): the text of all templates when there is nothing to fill in. */
static char *
dup_constant (GPtrArray *templates)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (unsigned i = 0; i < templates->len; i++)
    {
      const char *constant = throng_template_get_constant (templates->pdata[i]);

      if (constant == NULL)
        return NULL;
      g_string_append (text, constant);
    }
  return g_strdup (text->str);
}

static bool
parse_constant (const char *constant, ThrongPlanRequest *request, GError **error)
{
  request->uri = g_uri_parse (constant, SOUP_HTTP_URI_FLAGS, error);
  if (request->uri == NULL)
    return false;
  if (throng_outgoing_is_sendable (request->uri))
    return true;
  g_set_error_literal (error, THRONG_ENGINE_ERROR, THRONG_ENGINE_ERROR_SCENARIO,
                       "The URL is not an http or https URL");
  return false;
}

static bool
compile_url (ThrongPlanCompiler *compiler,
             ThrongRequest *source,
             ThrongPlanRequest *request,
             GError **error)
{
  const char *url = throng_request_get_url (source);
  const char *prefix = url[0] == '/' ? compiler->target : "";
  g_autofree char *constant = NULL;

  request->url = new_templates ();
  if (!add_template (request->url, prefix, THRONG_ESCAPE_NONE, compiler->symbols, error)
      || !add_template (request->url, url, THRONG_ESCAPE_URL, compiler->symbols, error)
      || !add_rows (request->url, throng_request_get_query (source), compiler->symbols,
                    strchr (url, '?') != NULL ? "&" : "?", error))
    return false;

  constant = dup_constant (request->url);
  return constant == NULL || parse_constant (constant, request, error);
}

static bool
has_header (const GArray *headers, const char *name)
{
  for (unsigned i = 0; i < headers->len; i++)
    {
      if (g_ascii_strcasecmp (g_array_index (headers, ThrongPlanHeader, i).name, name) == 0)
        return true;
    }
  return false;
}

static bool
add_header (GArray *headers,
            const char *name,
            const char *value,
            bool is_default,
            ThrongSymbols *symbols,
            GError **error)
{
  ThrongTemplate *template = throng_template_new (value, THRONG_ESCAPE_NONE, symbols, error);
  ThrongPlanHeader header;

  if (template == NULL)
    return false;
  header = (ThrongPlanHeader) { g_strdup (name), template, is_default };
  g_array_append_val (headers, header);
  return true;
}

/* Adds rows whose names no nearer level has used. Rows of the same name on one level stay together.
 */
static bool
add_level (GArray *headers,
           GListModel *rows,
           bool is_default,
           ThrongSymbols *symbols,
           GError **error)
{
  g_autoptr (GArray) level = g_array_new (FALSE, FALSE, sizeof (ThrongPlanHeader));

  for (unsigned i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (ThrongField) row = g_list_model_get_item (rows, i);

      if (!throng_field_get_enabled (row) || has_header (headers, throng_field_get_name (row)))
        continue;
      if (!add_header (level, throng_field_get_name (row), throng_field_get_value (row), is_default,
                       symbols, error))
        {
          g_array_append_vals (headers, level->data, level->len);
          return fail (THRONG_NODE (row), error);
        }
    }
  g_array_append_vals (headers, level->data, level->len);
  return true;
}

static const char *
get_content_type (ThrongBodyKind kind)
{
  switch (kind)
    {
    case THRONG_BODY_JSON:
      return "application/json";
    case THRONG_BODY_TEXT:
      return "text/plain; charset=utf-8";
    case THRONG_BODY_FORM:
      return "application/x-www-form-urlencoded";
    case THRONG_BODY_NONE:
    default:
      return NULL;
    }
}

/* What Throng sends on its own account, unless a row of the scenario says otherwise. */
static bool
add_standard_headers (GArray *headers,
                      ThrongBodyKind body_kind,
                      ThrongSymbols *symbols,
                      GError **error)
{
  const char *standard[][2] = {
    { "User-Agent", USER_AGENT },
    { "Accept-Encoding", "gzip" },
    { "Content-Type", get_content_type (body_kind) },
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (standard); i++)
    {
      if (standard[i][1] != NULL && !has_header (headers, standard[i][0])
          && !add_header (headers, standard[i][0], standard[i][1], false, symbols, error))
        return false;
    }
  return true;
}

static bool
compile_headers (ThrongPlanCompiler *compiler,
                 ThrongRequest *source,
                 ThrongPlanRequest *request,
                 GError **error)
{
  GArray *headers = g_array_new (FALSE, FALSE, sizeof (ThrongPlanHeader));
  ThrongSymbols *symbols = compiler->symbols;
  bool ok;

  ok = add_level (headers, throng_request_get_headers (source), false, symbols, error)
       && (compiler->user_class == NULL
           || add_level (headers, throng_user_class_get_headers (compiler->user_class), true,
                         symbols, error))
       && add_level (headers, throng_scenario_get_headers (compiler->scenario), true, symbols,
                     error)
       && add_standard_headers (headers, throng_request_get_body_kind (source), symbols, error);
  request->n_headers = headers->len;
  request->headers = (ThrongPlanHeader *) (void *) g_array_free (headers, FALSE);
  return ok;
}

static bool
compile_body (ThrongPlanCompiler *compiler,
              ThrongRequest *source,
              ThrongPlanRequest *request,
              GError **error)
{
  ThrongBodyKind kind = throng_request_get_body_kind (source);
  ThrongTemplate *json;

  if (kind == THRONG_BODY_NONE)
    return true;

  request->body = new_templates ();
  switch (kind)
    {
    case THRONG_BODY_JSON:
      json = throng_template_new_json (throng_request_get_json (source), compiler->symbols, error);
      if (json != NULL)
        g_ptr_array_add (request->body, json);
      return json != NULL;
    case THRONG_BODY_TEXT:
      return add_template (request->body, throng_request_get_text (source), THRONG_ESCAPE_NONE,
                           compiler->symbols, error);
    case THRONG_BODY_FORM:
      return add_rows (request->body, throng_request_get_form (source), compiler->symbols, "",
                       error);
    case THRONG_BODY_NONE:
    default:
      return true;
    }
}

/* The path as written, templates unresolved, without the query; an absolute URL keeps its host. */
static char *
dup_endpoint_name (ThrongRequest *source)
{
  const char *name = throng_request_get_name (source);
  const char *url = throng_request_get_url (source);

  if (name != NULL && name[0] != '\0')
    return g_strdup (name);
  return g_strndup (url, strcspn (url, "?#"));
}

static unsigned
get_endpoint (ThrongPlanCompiler *compiler, const char *method, ThrongRequest *source)
{
  g_autofree char *name = dup_endpoint_name (source);
  g_autofree char *key = g_strconcat (method, " ", name, NULL);
  unsigned number = GPOINTER_TO_UINT (g_hash_table_lookup (compiler->endpoint_numbers, key));

  if (number == 0)
    {
      g_ptr_array_add (compiler->methods, g_strdup (method));
      g_ptr_array_add (compiler->names, g_steal_pointer (&name));
      number = compiler->names->len;
      g_hash_table_insert (compiler->endpoint_numbers, g_steal_pointer (&key),
                           GUINT_TO_POINTER (number));
    }
  return number - 1;
}

/* RFC 9110, section 9.2.2. */
static bool
is_idempotent (const char *method)
{
  static const char *const idempotent[] = {
    "GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE", NULL
  };

  return g_strv_contains (idempotent, method);
}

bool
throng_plan_request_compile (ThrongPlanCompiler *compiler,
                             ThrongRequest *source,
                             ThrongPlanRequest *request,
                             GError **error)
{
  request->method = g_strdup (throng_request_get_method (source));
  request->is_idempotent = is_idempotent (request->method);
  request->place = throng_node_dup_place (THRONG_NODE (source));
  request->endpoint = get_endpoint (compiler, request->method, source);
  request->on_failure = throng_request_get_on_failure (source);
  request->timeout_us = (int64_t) (throng_request_get_timeout_s (source) * G_USEC_PER_SEC);
  request->connect_timeout_us = (int64_t) (throng_request_get_connect_timeout_s (source)
                                           * G_USEC_PER_SEC);
  request->max_hops = (unsigned) throng_request_get_redirects (source);

  if (!compile_url (compiler, source, request, error)
      || !compile_headers (compiler, source, request, error)
      || !compile_body (compiler, source, request, error)
      || !throng_plan_judging_compile (compiler, source, request, error))
    return fail (THRONG_NODE (source), error);
  return true;
}

void
throng_plan_request_clear (ThrongPlanRequest *request)
{
  g_free (request->method);
  g_free (request->place);
  g_clear_pointer (&request->uri, g_uri_unref);
  g_clear_pointer (&request->url, g_ptr_array_unref);
  for (unsigned i = 0; i < request->n_headers; i++)
    {
      g_free (request->headers[i].name);
      throng_template_free (request->headers[i].value);
    }
  g_free (request->headers);
  g_clear_pointer (&request->body, g_ptr_array_unref);
  throng_plan_judging_clear (request);
}
