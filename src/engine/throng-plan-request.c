/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-plan-request.h"

#include <string.h>

#include "engine/throng-clock.h"
#include "engine/throng-outgoing.h"
#include "engine/throng-plan-body.h"
#include "engine/throng-plan-headers.h"
#include "engine/throng-plan-judging.h"
#include "i18n/throng-i18n.h"

bool
throng_plan_fail (ThrongNode *node, const char *key, GError **error)
{
  g_autofree char *place = throng_node_dup_place (node);

  g_prefix_error (error, "%s%s%s: ", place, key != NULL ? "." : "", key != NULL ? key : "");
  return false;
}

bool
throng_plan_add_template (GPtrArray *templates,
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

GPtrArray *
throng_plan_new_templates (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) throng_template_free);
}

bool
throng_plan_add_rows (GPtrArray *templates,
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
      if (!throng_plan_add_template (templates, separator, THRONG_ESCAPE_NONE, symbols, error)
          || !throng_plan_add_template (templates, throng_field_get_name (row), THRONG_ESCAPE_FORM,
                                        symbols, error)
          || !throng_plan_add_template (templates, "=", THRONG_ESCAPE_NONE, symbols, error)
          || !throng_plan_add_template (templates, throng_field_get_value (row), THRONG_ESCAPE_FORM,
                                        symbols, error))
        return throng_plan_fail (THRONG_NODE (row), NULL, error);
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
                       _ ("The URL is not an http or https URL"));
  return false;
}

/* How long @url is without its query. A question mark in a template is none of the URL's own. */
static size_t
get_path_length (const char *url)
{
  const char *at = url;

  for (; *at != '\0' && *at != '?' && *at != '#'; at++)
    {
      const char *end = at[0] == '{' && at[1] == '{' && (at == url || at[-1] != '\\')
                            ? strstr (at, "}}")
                            : NULL;

      if (end != NULL)
        at = end + 1;
    }
  return (size_t) (at - url);
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

  request->url = throng_plan_new_templates ();
  if (!throng_plan_add_template (request->url, prefix, THRONG_ESCAPE_NONE, compiler->symbols, error)
      || !throng_plan_add_template (request->url, url, THRONG_ESCAPE_URL, compiler->symbols, error)
      || !throng_plan_add_rows (request->url, throng_request_get_query (source), compiler->symbols,
                                url[get_path_length (url)] == '?' ? "&" : "?", error))
    return false;

  constant = dup_constant (request->url);
  return constant == NULL || parse_constant (constant, request, error);
}

/* The path as written, templates unresolved, without the query; an absolute URL keeps its host. */
static char *
dup_endpoint_name (ThrongRequest *source)
{
  const char *name = throng_request_get_name (source);
  const char *url = throng_request_get_url (source);

  if (name != NULL && name[0] != '\0')
    return g_strdup (name);
  return g_strndup (url, get_path_length (url));
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
  request->timeout_us = throng_seconds_to_us (throng_request_get_timeout_s (source));
  request->connect_timeout_us = throng_seconds_to_us (
      throng_request_get_connect_timeout_s (source));
  request->max_hops = (unsigned) throng_request_get_redirects (source);

  /* Rows and parts name their own places. */
  if (!compile_url (compiler, source, request, error)
      || !throng_plan_judging_compile (compiler, source, request, error))
    return throng_plan_fail (THRONG_NODE (source), NULL, error);
  if (!throng_plan_headers_compile (compiler, source, request, error)
      || !throng_plan_body_compile (compiler, source, request, error))
    return false;
  return true;
}

void
throng_plan_request_clear (ThrongPlanRequest *request)
{
  g_free (request->method);
  g_free (request->place);
  g_clear_pointer (&request->uri, g_uri_unref);
  g_clear_pointer (&request->url, g_ptr_array_unref);
  throng_plan_headers_clear (request);
  throng_plan_body_clear (request);
  throng_plan_judging_clear (request);
}
