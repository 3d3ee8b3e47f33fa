/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-plan-body.h"

#include <string.h>

/* Of the media type; only the name is looked at, so that all machines agree that have the same
 * table of types. */
static char *
guess_type (const char *path)
{
  g_autofree char *content_type = g_content_type_guess (path, NULL, 0, NULL);
  char *type = g_content_type_get_mime_type (content_type);

  return type != NULL ? type : g_strdup ("application/octet-stream");
}

char *
throng_plan_body_dup_content_type (ThrongRequest *source)
{
  switch (throng_request_get_body_kind (source))
    {
    case THRONG_BODY_JSON:
      return g_strdup ("application/json");
    case THRONG_BODY_TEXT:
      return g_strdup ("text/plain; charset=utf-8");
    case THRONG_BODY_FORM:
      return g_strdup ("application/x-www-form-urlencoded");
    case THRONG_BODY_FILE:
      return guess_type (throng_request_get_file (source));
    case THRONG_BODY_MULTIPART: /* with a boundary that is not known yet */
    case THRONG_BODY_NONE:
    default:
      return NULL;
    }
}

static bool
compile_file (ThrongPlanCompiler *compiler,
              ThrongFormPart *source,
              ThrongPlanPart *part,
              GError **error)
{
  const char *path = throng_form_part_get_file (source);
  const char *file_name = throng_form_part_get_file_name (source);
  g_autofree char *base_name = g_path_get_basename (path);

  part->file_name = throng_template_new (file_name != NULL ? file_name : base_name,
                                         THRONG_ESCAPE_QUOTED, compiler->symbols, error);
  if (part->file_name == NULL)
    return throng_plan_fail (THRONG_NODE (source), "file-name", error);
  if (part->type == NULL)
    part->type = guess_type (path);
  part->file = throng_files_get (compiler->files, path, error);
  return part->file != NULL || throng_plan_fail (THRONG_NODE (source), "file", error);
}

static bool
compile_part (ThrongPlanCompiler *compiler,
              ThrongFormPart *source,
              ThrongPlanPart *part,
              GError **error)
{
  part->type = g_strdup (throng_form_part_get_media_type (source));
  part->name = throng_template_new (throng_form_part_get_name (source), THRONG_ESCAPE_QUOTED,
                                    compiler->symbols, error);
  if (part->name == NULL)
    return throng_plan_fail (THRONG_NODE (source), "name", error);
  if (throng_form_part_get_kind (source) == THRONG_FORM_PART_FILE)
    return compile_file (compiler, source, part, error);
  part->value = throng_template_new (throng_form_part_get_value (source), THRONG_ESCAPE_NONE,
                                     compiler->symbols, error);
  return part->value != NULL || throng_plan_fail (THRONG_NODE (source), "value", error);
}

static bool
holds (GBytes *file, const char *text)
{
  size_t size;
  const void *data = g_bytes_get_data (file, &size);

  /* What is empty has no address, which memmem() may not be given. */
  return size > 0 && memmem (data, size, text, strlen (text)) != NULL;
}

static bool
is_in_a_file (const ThrongPlanRequest *request, const char *text)
{
  for (unsigned i = 0; i < request->n_parts; i++)
    if (request->parts[i].file != NULL && holds (request->parts[i].file, text))
      return true;
  return false;
}

/* What separates the parts must occur in none of them. Files can be large and stay the same, so
 * that they are searched here, and once; one that holds what an earlier run sent may well hold its
 * boundary. */
static char *
choose_boundary (const ThrongPlanRequest *request)
{
  char *boundary = g_strdup ("----ThrongBoundary");

  for (unsigned i = 1; is_in_a_file (request, boundary); i++)
    {
      g_free (boundary);
      boundary = g_strdup_printf ("----ThrongBoundary-%u-", i);
    }
  return boundary;
}

static bool
compile_multipart (ThrongPlanCompiler *compiler,
                   ThrongRequest *source,
                   ThrongPlanRequest *request,
                   GError **error)
{
  GListModel *parts = throng_request_get_multipart (source);
  unsigned n = g_list_model_get_n_items (parts);

  request->parts = g_new0 (ThrongPlanPart, n);
  while (request->n_parts < n)
    {
      g_autoptr (ThrongFormPart) part = g_list_model_get_item (parts, request->n_parts);

      if (!compile_part (compiler, part, &request->parts[request->n_parts++], error))
        return false;
    }
  request->boundary = choose_boundary (request);
  return true;
}

static bool
compile_json (ThrongPlanCompiler *compiler,
              ThrongRequest *source,
              ThrongPlanRequest *request,
              GError **error)
{
  ThrongTemplate *json = throng_template_new_json (throng_request_get_json (source),
                                                   compiler->symbols, error);

  if (json == NULL)
    return throng_plan_fail (THRONG_NODE (source), "json", error);
  request->body = throng_plan_new_templates ();
  g_ptr_array_add (request->body, json);
  return true;
}

bool
throng_plan_body_compile (ThrongPlanCompiler *compiler,
                          ThrongRequest *source,
                          ThrongPlanRequest *request,
                          GError **error)
{
  switch (throng_request_get_body_kind (source))
    {
    case THRONG_BODY_JSON:
      return compile_json (compiler, source, request, error);
    case THRONG_BODY_TEXT:
      request->body = throng_plan_new_templates ();
      return throng_plan_add_template (request->body, throng_request_get_text (source),
                                       THRONG_ESCAPE_NONE, compiler->symbols, error)
             || throng_plan_fail (THRONG_NODE (source), "text", error);
    case THRONG_BODY_FORM:
      request->body = throng_plan_new_templates ();
      return throng_plan_add_rows (request->body, throng_request_get_form (source),
                                   compiler->symbols, "", error);
    case THRONG_BODY_MULTIPART:
      return compile_multipart (compiler, source, request, error);
    case THRONG_BODY_FILE:
      request->file = throng_files_get (compiler->files, throng_request_get_file (source), error);
      return request->file != NULL || throng_plan_fail (THRONG_NODE (source), "file", error);
    case THRONG_BODY_NONE:
    default:
      return true;
    }
}

void
throng_plan_body_clear (ThrongPlanRequest *request)
{
  g_clear_pointer (&request->body, g_ptr_array_unref);
  for (unsigned i = 0; i < request->n_parts; i++)
    {
      ThrongPlanPart *part = &request->parts[i];

      g_clear_pointer (&part->name, throng_template_free);
      g_clear_pointer (&part->value, throng_template_free);
      g_clear_pointer (&part->file_name, throng_template_free);
      g_clear_pointer (&part->file, g_bytes_unref);
      g_free (part->type);
    }
  g_free (request->parts);
  g_free (request->boundary);
  g_clear_pointer (&request->file, g_bytes_unref);
}
