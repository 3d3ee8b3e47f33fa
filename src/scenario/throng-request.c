/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-request.h"

#include "i18n/throng-i18n.h"
#include "scenario/throng-step-private.h"
#include "scenario/throng-target.h"
#include "scenario/throng-template-faults.h"
#include "scenario/throng-validate.h"

#include <string.h>

G_DEFINE_ENUM_TYPE (ThrongBodyKind,
                    throng_body_kind,
                    G_DEFINE_ENUM_VALUE (THRONG_BODY_NONE, "none"),
                    G_DEFINE_ENUM_VALUE (THRONG_BODY_JSON, "json"),
                    G_DEFINE_ENUM_VALUE (THRONG_BODY_TEXT, "text"),
                    G_DEFINE_ENUM_VALUE (THRONG_BODY_FORM, "form"),
                    G_DEFINE_ENUM_VALUE (THRONG_BODY_MULTIPART, "multipart"),
                    G_DEFINE_ENUM_VALUE (THRONG_BODY_FILE, "file"))

/* By ThrongOnFailure. */
static const char *const reactions[] = { "continue", "end-task", "stop-user", "stop-run", NULL };

enum
{
  KEY_REQUEST,
  KEY_METHOD,
  KEY_URL,
  KEY_NAME,
  KEY_HEADERS,
  KEY_AUTH,
  KEY_QUERY,
  KEY_BODY_KIND,
  KEY_JSON,
  KEY_TEXT,
  KEY_FORM,
  KEY_MULTIPART,
  KEY_FILE,
  KEY_TIMEOUT,
  KEY_CONNECT_TIMEOUT,
  KEY_REDIRECTS,
  KEY_CAPTURE,
  KEY_CHECKS,
  KEY_ON_FAILURE,
  KEY_REPEAT,
  KEY_PROBABILITY,
};

static const ThrongKey keys[] = {
  [KEY_REQUEST] = { "request", THRONG_KEY_SHAPE, THRONG_KEY_REQUIRED },
  [KEY_METHOD] = { "method", THRONG_KEY_STRING, THRONG_KEY_HIDDEN, .text = "GET" },
  [KEY_URL] = { "url", THRONG_KEY_STRING, THRONG_KEY_HIDDEN },
  [KEY_NAME] = { "name", THRONG_KEY_STRING, THRONG_KEY_NULLABLE | THRONG_KEY_NOT_EMPTY },
  [KEY_HEADERS] = { "headers", THRONG_KEY_MAP, .type = throng_field_get_type,
                    .check = throng_validation_header },
  [KEY_AUTH] = { "auth", THRONG_KEY_CHILD, .type = throng_auth_get_type },
  [KEY_QUERY] = { "query", THRONG_KEY_MAP, .type = throng_field_get_type,
                  .check = throng_validation_pair },
  [KEY_BODY_KIND] = { "body-kind", THRONG_KEY_ENUM, THRONG_KEY_HIDDEN,
                      .type = throng_body_kind_get_type },
  [KEY_JSON] = { "json", THRONG_KEY_JSON, THRONG_KEY_ALWAYS,
                 .when = THRONG_WHEN (THRONG_BODY_JSON) },
  [KEY_TEXT] = { "text", THRONG_KEY_STRING, THRONG_KEY_ALWAYS,
                 .when = THRONG_WHEN (THRONG_BODY_TEXT) },
  [KEY_FORM] = { "form", THRONG_KEY_MAP, THRONG_KEY_ALWAYS, .when = THRONG_WHEN (THRONG_BODY_FORM),
                 .type = throng_field_get_type, .check = throng_validation_pair },
  [KEY_MULTIPART] = { "multipart", THRONG_KEY_LIST, THRONG_KEY_ALWAYS | THRONG_KEY_NOT_EMPTY,
                      .when = THRONG_WHEN (THRONG_BODY_MULTIPART),
                      .type = throng_form_part_get_type },
  [KEY_FILE] = { "file", THRONG_KEY_STRING, THRONG_KEY_ALWAYS,
                 .when = THRONG_WHEN (THRONG_BODY_FILE) },
  [KEY_TIMEOUT] = { "timeout", THRONG_KEY_DURATION, THRONG_KEY_POSITIVE, .high = 3600,
                    .fallback = 60 },
  [KEY_CONNECT_TIMEOUT] = { "connect-timeout", THRONG_KEY_DURATION, THRONG_KEY_POSITIVE,
                            .high = 3600, .fallback = 10 },
  [KEY_REDIRECTS] = { "redirects", THRONG_KEY_INTEGER, .high = 100, .fallback = 10 },
  [KEY_CAPTURE] = { "capture", THRONG_KEY_MAP, .type = throng_capture_get_type },
  [KEY_CHECKS] = { "checks", THRONG_KEY_LIST, .type = throng_check_get_type },
  [KEY_ON_FAILURE] = { "on-failure", THRONG_KEY_STRING, .text = "continue", .words = reactions },
  THRONG_STEP_KEYS,
};

static void
read_request (ThrongNode *self, unsigned index, JsonNode *value, GPtrArray *problems)
{
  g_auto (GStrv) parts = NULL;

  if (!JSON_NODE_HOLDS_VALUE (value) || json_node_get_value_type (value) != G_TYPE_STRING)
    {
      throng_node_wrong_type (self, "request", value, _ ("a string"), problems);
      return;
    }
  parts = g_strsplit (json_node_get_string (value), " ", 2);
  throng_node_set_string (self, KEY_METHOD, parts[0] != NULL ? parts[0] : "");
  throng_node_set_string (self, KEY_URL,
                          parts[0] != NULL && parts[1] != NULL ? g_strchug (parts[1]) : "");
}

static JsonNode *
write_request (ThrongNode *self, unsigned index)
{
  const char *method = throng_node_peek_string (self, KEY_METHOD);
  const char *url = throng_node_peek_string (self, KEY_URL);
  g_autofree char *line = NULL;

  line = url[0] != '\0' ? g_strconcat (method, " ", url, NULL) : g_strdup (method);
  return json_node_init_string (json_node_alloc (), line);
}

static void
validate_method (ThrongNode *self, const char *method, GPtrArray *problems)
{
  g_autofree char *capitals = g_ascii_strup (method, -1);

  if (!throng_is_token (method))
    throng_node_problem (self, "request", problems, _ ("“%.20s” is not a method"), method);
  else if (!g_str_equal (method, capitals))
    throng_node_problem (self, "request", problems, _ ("the method must be in capitals: %.20s"),
                         capitals);
  else if (g_str_equal (method, "CONNECT"))
    throng_node_problem (self, "request", problems, _ ("the method CONNECT cannot be used"));
}

/* What follows the template that begins at @at; braces in quotes do not end it. One that is not
 * closed has a problem of its own, and takes the rest. */
static const char *
skip_template (const char *at)
{
  bool is_quoted = false;

  for (at += 2; *at != '\0'; at++)
    {
      if (*at == '"')
        is_quoted = !is_quoted;
      else if (!is_quoted && strncmp (at, "}}", 2) == 0)
        return at + 2;
      else if (!is_quoted && strncmp (at, "{{", 2) == 0)
        break;
    }
  return at + strlen (at);
}

/* What stands outside of templates, each of which becomes as many “-”. */
static char *
dup_literal (const char *url)
{
  char *literal = g_strdup (url);
  const char *end = url;

  for (const char *at = throng_template_find (url); at != NULL; at = throng_template_find (end))
    {
      end = skip_template (at);
      memset (literal + (at - url), '-', (size_t) (end - at));
    }
  return literal;
}

static bool
has_blank (const char *literal)
{
  for (; *literal != '\0'; literal++)
    if ((unsigned char) *literal <= ' ' || *literal == 0x7f)
      return true;
  return false;
}

/* (nullable): the first “%” that two hexadecimal digits do not follow, with the letters after it */
static char *
dup_bad_escape (const char *literal)
{
  for (const char *at = strchr (literal, '%'); at != NULL; at = strchr (at + 1, '%'))
    {
      size_t length = 1;

      if (g_ascii_isxdigit (at[1]) && g_ascii_isxdigit (at[2]))
        continue;
      while (length < 3 && g_ascii_isalnum (at[length]))
        length++;
      return g_strndup (at, length);
    }
  return NULL;
}

/* Whether the parts of the URL outside of templates can be sent as they are. */
static bool
validate_literal (ThrongNode *self, const char *url, GPtrArray *problems)
{
  g_autofree char *literal = dup_literal (url);
  g_autofree char *escape = dup_bad_escape (literal);

  if (has_blank (literal))
    throng_node_problem (self, "request", problems,
                         _ ("the path must hold no blanks or control characters; a blank is %%20"));
  else if (strchr (literal, '#') != NULL)
    throng_node_problem (self, "request", problems,
                         _ ("must hold no fragment (“#…”): it is never sent"));
  else if (escape != NULL)
    throng_node_problem (self, "request", problems,
                         _ ("“%s” is not valid: write %%25 for a percent sign"), escape);
  else
    return true;
  return false;
}

static bool
is_absolute (const char *url)
{
  return g_ascii_strncasecmp (url, "http://", 7) == 0
         || g_ascii_strncasecmp (url, "https://", 8) == 0;
}

static void
validate_absolute (ThrongNode *self, const char *url, GPtrArray *problems)
{
  g_autofree char *origin = g_strndup (url, strcspn (url, "?"));
  g_autoptr (GError) error = NULL;
  g_autoptr (GUri) uri = throng_target_parse (origin, &error);

  if (uri == NULL)
    throng_node_problem (self, "request", problems, _ ("the URL %s"), error->message);
}

/* What kind of URL it is, and whether it can be one. */
static void
validate_form (ThrongNode *self, const char *url, ThrongValidation *validation)
{
  const char *method = throng_node_peek_string (self, KEY_METHOD);

  if (is_absolute (url) && strstr (url, "{{") == NULL)
    validate_absolute (self, url, validation->problems);
  else if (url[0] == '/' && validation->in_need_of_target == NULL)
    validation->in_need_of_target = g_strdup_printf ("%s %s", method, url);
  else if (url[0] != '/' && !is_absolute (url) && !g_str_has_prefix (url, "{{"))
    throng_node_problem (self, "request", validation->problems,
                         /* xgettext: no-url-check */
                         _ ("the path must begin with “/”, “http://”, “https://” or a template"));
}

static void
validate_url (ThrongNode *self, const char *url, ThrongValidation *validation)
{
  if (validate_literal (self, url, validation->problems))
    validate_form (self, url, validation);
  throng_validation_template (validation, self, "request", url, THRONG_ESCAPE_URL);
}

/* What separates the parts stands in it, and is new in each request. */
static void
validate_multipart (ThrongNode *node, ThrongValidation *validation)
{
  GListModel *headers = throng_request_get_headers (THRONG_REQUEST (node));

  for (unsigned i = 0; i < g_list_model_get_n_items (headers); i++)
    {
      g_autoptr (ThrongField) header = g_list_model_get_item (headers, i);

      if (throng_field_get_enabled (header)
          && g_ascii_strcasecmp (throng_field_get_name (header), "Content-Type") == 0)
        throng_node_problem (THRONG_NODE (header), NULL, validation->problems,
                             _ ("Throng sets Content-Type itself for a multipart body"));
    }
}

static void
validate_body (ThrongNode *node, ThrongValidation *validation)
{
  ThrongRequest *self = THRONG_REQUEST (node);

  switch (throng_request_get_body_kind (self))
    {
    case THRONG_BODY_TEXT:
      throng_validation_template (validation, node, "text", throng_request_get_text (self),
                                  THRONG_ESCAPE_NONE);
      break;
    case THRONG_BODY_JSON:
      if (throng_request_get_json (self) != NULL)
        throng_validation_json (validation, node, "json", throng_request_get_json (self));
      break;
    case THRONG_BODY_MULTIPART:
      validate_multipart (node, validation);
      break;
    case THRONG_BODY_FILE:
      throng_validation_path (validation, node, "file", throng_request_get_file (self));
      break;
    case THRONG_BODY_FORM:
    case THRONG_BODY_NONE:
    default:
      break;
    }
}

static void
validate (ThrongNode *node, ThrongValidation *validation)
{
  ThrongRequest *self = THRONG_REQUEST (node);
  const char *method = throng_request_get_method (self);
  const char *url = throng_request_get_url (self);
  const char *name = throng_request_get_name (self);

  if (url[0] == '\0' || method[0] == '\0')
    throng_node_problem (node, "request", validation->problems,
                         _ ("must be a method and a path, such as “GET /users”"));
  else
    {
      validate_method (node, method, validation->problems);
      validate_url (node, url, validation);
    }
  if (name != NULL && strstr (name, "{{") != NULL)
    throng_node_problem (node, "name", validation->problems, _ ("must hold no template"));

  validate_body (node, validation);
  throng_validation_unique (validation, throng_request_get_captures (self), NULL);
}

static const ThrongShape shape = {
  .keys = keys,
  .n_keys = G_N_ELEMENTS (keys),
  .instead = "request, pause, set, group",
  .read = read_request,
  .write = write_request,
  .validate = validate,
};

THRONG_DEFINE_NODE (ThrongRequest, throng_request)

const char *
throng_request_get_method (ThrongRequest *self)
{
  return throng_node_peek_string (THRONG_NODE (self), KEY_METHOD);
}

const char *
throng_request_get_url (ThrongRequest *self)
{
  return throng_node_peek_string (THRONG_NODE (self), KEY_URL);
}

const char *
throng_request_get_name (ThrongRequest *self)
{
  return throng_node_peek_string (THRONG_NODE (self), KEY_NAME);
}

GListModel *
throng_request_get_headers (ThrongRequest *self)
{
  return throng_node_peek_object (THRONG_NODE (self), KEY_HEADERS);
}

ThrongAuth *
throng_request_get_auth (ThrongRequest *self)
{
  return throng_node_peek_object (THRONG_NODE (self), KEY_AUTH);
}

GListModel *
throng_request_get_query (ThrongRequest *self)
{
  return throng_node_peek_object (THRONG_NODE (self), KEY_QUERY);
}

ThrongBodyKind
throng_request_get_body_kind (ThrongRequest *self)
{
  return throng_node_peek_kind (THRONG_NODE (self));
}

JsonNode *
throng_request_get_json (ThrongRequest *self)
{
  return g_value_get_boxed (throng_node_peek (THRONG_NODE (self), KEY_JSON));
}

const char *
throng_request_get_text (ThrongRequest *self)
{
  return throng_node_peek_string (THRONG_NODE (self), KEY_TEXT);
}

GListModel *
throng_request_get_form (ThrongRequest *self)
{
  return throng_node_peek_object (THRONG_NODE (self), KEY_FORM);
}

GListModel *
throng_request_get_multipart (ThrongRequest *self)
{
  return throng_node_peek_object (THRONG_NODE (self), KEY_MULTIPART);
}

const char *
throng_request_get_file (ThrongRequest *self)
{
  return throng_node_peek_string (THRONG_NODE (self), KEY_FILE);
}

double
throng_request_get_timeout_s (ThrongRequest *self)
{
  return throng_node_peek_double (THRONG_NODE (self), KEY_TIMEOUT);
}

double
throng_request_get_connect_timeout_s (ThrongRequest *self)
{
  return throng_node_peek_double (THRONG_NODE (self), KEY_CONNECT_TIMEOUT);
}

int64_t
throng_request_get_redirects (ThrongRequest *self)
{
  return g_value_get_int64 (throng_node_peek (THRONG_NODE (self), KEY_REDIRECTS));
}

GListModel *
throng_request_get_captures (ThrongRequest *self)
{
  return throng_node_peek_object (THRONG_NODE (self), KEY_CAPTURE);
}

GListModel *
throng_request_get_checks (ThrongRequest *self)
{
  return throng_node_peek_object (THRONG_NODE (self), KEY_CHECKS);
}

ThrongOnFailure
throng_request_get_on_failure (ThrongRequest *self)
{
  const char *reaction = throng_node_peek_string (THRONG_NODE (self), KEY_ON_FAILURE);

  for (unsigned i = 0; reactions[i] != NULL; i++)
    if (g_str_equal (reaction, reactions[i]))
      return i;
  return THRONG_ON_FAILURE_CONTINUE;
}
