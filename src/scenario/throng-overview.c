/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-overview.h"

#include "scenario/throng-hosts.h"
#include "scenario/throng-place.h"

#include <string.h>

typedef struct
{
  ThrongOverview *overview;
  GPtrArray *files;
} Survey;

static void
add_file (Survey *survey, const char *path)
{
  if (path != NULL && path[0] != '\0'
      && !g_ptr_array_find_with_equal_func (survey->files, path, g_str_equal, NULL))
    g_ptr_array_add (survey->files, g_strdup (path));
}

static void
add_tls (Survey *survey, ThrongTls *tls)
{
  add_file (survey, throng_tls_get_ca_file (tls));
  add_file (survey, throng_tls_get_certificate_file (tls));
  add_file (survey, throng_tls_get_key_file (tls));
}

static void
count_method (GArray *methods, const char *method)
{
  ThrongMethodCount first = { g_intern_string (method), 1 };

  for (unsigned i = 0; i < methods->len; i++)
    {
      ThrongMethodCount *known = &g_array_index (methods, ThrongMethodCount, i);

      if (known->method == first.method)
        {
          known->count++;
          return;
        }
    }
  g_array_append_val (methods, first);
}

/* Whether @url becomes one with a host by its templates only. */
static bool
has_open_host (const char *url)
{
  const char *separator = strstr (url, "://");
  const char *authority = separator != NULL ? separator + 3 : url;

  /* A path begins with a slash, before which nothing stands. */
  return g_strstr_len (authority, (gssize) strcspn (authority, "/?#"), "{{") != NULL
         && url[0] != '/';
}

static void
add_request (Survey *survey, ThrongRequest *request)
{
  ThrongOverview *overview = survey->overview;

  overview->n_requests++;
  count_method (overview->methods, throng_request_get_method (request));
  overview->has_open_hosts |= has_open_host (throng_request_get_url (request));
  if (throng_request_get_body_kind (request) == THRONG_BODY_FILE)
    add_file (survey, throng_request_get_file (request));
}

static void
survey_cb (ThrongNode *node, void *data)
{
  Survey *survey = data;

  if (THRONG_IS_REQUEST (node))
    add_request (survey, THRONG_REQUEST (node));
  else if (THRONG_IS_TLS (node))
    add_tls (survey, THRONG_TLS (node));
  else if (THRONG_IS_TASK (node))
    survey->overview->n_tasks++;
  else if (THRONG_IS_USER_CLASS (node))
    survey->overview->n_user_classes++;
  else if (THRONG_IS_FORM_PART (node)
           && throng_form_part_get_kind (THRONG_FORM_PART (node)) == THRONG_FORM_PART_FILE)
    add_file (survey, throng_form_part_get_file (THRONG_FORM_PART (node)));
}

static int
compare_counts (gconstpointer a, gconstpointer b)
{
  const ThrongMethodCount *first = a;
  const ThrongMethodCount *second = b;

  if (first->count != second->count)
    return first->count > second->count ? -1 : 1;
  return strcmp (first->method, second->method);
}

ThrongOverview *
throng_overview_new (ThrongScenario *scenario)
{
  ThrongOverview *self = g_new0 (ThrongOverview, 1);
  Survey survey = { self, g_ptr_array_new () };

  self->hosts = throng_scenario_find_hosts (scenario);
  self->methods = g_array_new (FALSE, FALSE, sizeof (ThrongMethodCount));
  throng_node_visit (THRONG_NODE (scenario), survey_cb, &survey);
  g_array_sort (self->methods, compare_counts);
  g_ptr_array_add (survey.files, NULL);
  self->files = (GStrv) g_ptr_array_free (survey.files, FALSE);
  return self;
}

void
throng_overview_free (ThrongOverview *self)
{
  g_strfreev (self->hosts);
  g_strfreev (self->files);
  g_array_unref (self->methods);
  g_free (self);
}
