/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-plan-headers.h"

#include <string.h>

#include "engine/throng-plan-body.h"

#define USER_AGENT "Throng/" THRONG_VERSION

/* The headers of a request, from the nearest level to the farthest. */
typedef struct
{
  ThrongPlanRequest *request;
  ThrongSymbols *symbols;
  GArray *headers;       /* of ThrongPlanHeader */
  bool has_auth;         /* a nearer level has decided about it */
  bool has_content_type; /* the body's own, whatever rows say */
} Levels;

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

static bool
is_taken (const Levels *self, const char *name)
{
  return has_header (self->headers, name)
         || (self->has_content_type && g_ascii_strcasecmp (name, "Content-Type") == 0)
         || (self->request->auth != NULL && g_ascii_strcasecmp (name, "Authorization") == 0);
}

/* Adds rows whose names no nearer level has used. Rows of the same name on one level stay together.
 */
static bool
add_rows (Levels *self, GListModel *rows, bool is_default, GError **error)
{
  g_autoptr (GArray) level = g_array_new (FALSE, FALSE, sizeof (ThrongPlanHeader));
  bool ok = true;

  for (unsigned i = 0; ok && i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (ThrongField) row = g_list_model_get_item (rows, i);

      if (!throng_field_get_enabled (row) || is_taken (self, throng_field_get_name (row)))
        continue;
      ok = add_header (level, throng_field_get_name (row), throng_field_get_value (row), is_default,
                       self->symbols, error)
           || throng_plan_fail (THRONG_NODE (row), NULL, error);
    }
  g_array_append_vals (self->headers, level->data, level->len);
  return ok;
}

static bool
add_bearer (Levels *self, ThrongAuth *auth, bool is_default, GError **error)
{
  g_autofree char *value = g_strconcat ("Bearer ", throng_auth_get_token (auth), NULL);

  return add_header (self->headers, "Authorization", value, is_default, self->symbols, error);
}

/* (nullable): the value of the header, when nothing in it is to be filled in */
static char *
dup_constant_basic (const ThrongPlanAuth *auth)
{
  const char *user = throng_template_get_constant (auth->user);
  const char *password = throng_template_get_constant (auth->password);
  g_autofree char *pair = NULL;
  g_autofree char *encoded = NULL;

  if (user == NULL || password == NULL)
    return NULL;
  pair = g_strconcat (user, ":", password, NULL);
  encoded = g_base64_encode ((const guchar *) pair, strlen (pair));
  return g_strconcat ("Basic ", encoded, NULL);
}

static void
clear_auth (ThrongPlanRequest *request)
{
  if (request->auth == NULL)
    return;
  g_clear_pointer (&request->auth->user, throng_template_free);
  g_clear_pointer (&request->auth->password, throng_template_free);
  g_clear_pointer (&request->auth, g_free);
}

static bool
add_login (Levels *self, ThrongAuth *source, bool is_default, GError **error)
{
  ThrongPlanAuth *auth = g_new0 (ThrongPlanAuth, 1);
  g_autofree char *constant = NULL;

  self->request->auth = auth;
  auth->kind = throng_auth_get_kind (source);
  auth->is_default = is_default;
  auth->user = throng_template_new (throng_auth_get_user (source), THRONG_ESCAPE_NONE,
                                    self->symbols, error);
  if (auth->user != NULL)
    auth->password = throng_template_new (throng_auth_get_password (source), THRONG_ESCAPE_NONE,
                                          self->symbols, error);
  if (auth->password == NULL)
    return false;
  if (auth->kind == THRONG_AUTH_BASIC)
    constant = dup_constant_basic (auth);
  if (constant == NULL)
    return true;
  clear_auth (self->request);
  return add_header (self->headers, "Authorization", constant, is_default, self->symbols, error);
}

/* Of one level, after its rows: of a header row and auth of the same level the row wins. */
static bool
add_auth (Levels *self, ThrongAuth *auth, bool is_default, GError **error)
{
  bool ok = true;

  if (self->has_auth || is_taken (self, "Authorization"))
    return true;
  switch (throng_auth_get_kind (auth))
    {
    case THRONG_AUTH_BEARER:
      ok = add_bearer (self, auth, is_default, error);
      break;
    case THRONG_AUTH_BASIC:
    case THRONG_AUTH_DIGEST:
      ok = add_login (self, auth, is_default, error);
      break;
    case THRONG_AUTH_NONE:
    case THRONG_AUTH_INHERIT:
    default:
      break;
    }
  self->has_auth = throng_auth_get_kind (auth) != THRONG_AUTH_INHERIT;
  return ok || throng_plan_fail (THRONG_NODE (auth), NULL, error);
}

/* What Throng sends on its own account, unless a row of the scenario says otherwise. */
static bool
add_standard (Levels *self, const char *content_type, GError **error)
{
  const char *standard[][2] = {
    { "User-Agent", USER_AGENT },
    { "Accept-Encoding", "gzip" },
    { "Content-Type", content_type },
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (standard); i++)
    {
      if (standard[i][1] != NULL && !is_taken (self, standard[i][0])
          && !add_header (self->headers, standard[i][0], standard[i][1], false, self->symbols,
                          error))
        return false;
    }
  return true;
}

bool
throng_plan_headers_compile (ThrongPlanCompiler *compiler,
                             ThrongRequest *source,
                             ThrongPlanRequest *request,
                             GError **error)
{
  Levels levels = { .request = request,
                    .symbols = compiler->symbols,
                    .headers = g_array_new (FALSE, FALSE, sizeof (ThrongPlanHeader)) };
  ThrongUserClass *class = compiler->user_class;
  ThrongScenario *scenario = compiler->scenario;
  g_autofree char *content_type = throng_plan_body_dup_content_type (source);
  bool ok;

  levels.has_content_type = throng_request_get_body_kind (source) == THRONG_BODY_MULTIPART;
  ok = add_rows (&levels, throng_request_get_headers (source), false, error)
       && add_auth (&levels, throng_request_get_auth (source), false, error)
       && (class == NULL
           || (add_rows (&levels, throng_user_class_get_headers (class), true, error)
               && add_auth (&levels, throng_user_class_get_auth (class), true, error)))
       && add_rows (&levels, throng_scenario_get_headers (scenario), true, error)
       && add_auth (&levels, throng_scenario_get_auth (scenario), true, error)
       && add_standard (&levels, content_type, error);
  request->n_headers = levels.headers->len;
  request->headers = (ThrongPlanHeader *) (void *) g_array_free (levels.headers, FALSE);
  return ok;
}

void
throng_plan_headers_clear (ThrongPlanRequest *request)
{
  for (unsigned i = 0; i < request->n_headers; i++)
    {
      g_free (request->headers[i].name);
      throng_template_free (request->headers[i].value);
    }
  g_free (request->headers);
  clear_auth (request);
}
