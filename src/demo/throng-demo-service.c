/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/throng-demo-service.h"

#include <json-glib/json-glib.h>

#include "demo/throng-demo-counts.h"
#include "demo/throng-demo-logins.h"
#include "demo/throng-demo-store.h"

#define LIMIT_DEFAULT 100
#define LIMIT_MAX 1000
#define NAME_MAX_CHARS 200
#define EMAIL_MAX_CHARS 254
#define JSON_TYPE "application/json"
#define TEXT_TYPE "text/plain; charset=utf-8"

struct _ThrongDemoService
{
  double fail_ratio;
  ThrongDemoCounts counts;

  /* Owned */
  GRand *failures;
  ThrongDemoLogins *logins;
  ThrongDemoStore *store;
};

typedef void (*AnswerFunc) (ThrongDemoService *self, SoupServerMessage *message);

typedef struct
{
  const char *method;
  const char *path; /* as get_canonical_path() gives it */
  ThrongDemoEndpoint endpoint;
  AnswerFunc answer;
} Route;

static void
respond (SoupServerMessage *message, guint status, const char *content_type, GString *body)
{
  gsize length = body->len;

  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, content_type, SOUP_MEMORY_TAKE,
                                    g_string_free (body, FALSE), length);
}

static void
respond_error (SoupServerMessage *message, guint status, const char *sentence)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  GString *body;

  json_node_take_object (root, object);
  json_object_set_string_member (object, "error", sentence);
  body = g_string_new_take (json_to_string (root, FALSE));
  g_string_append_c (body, '\n');
  respond (message, status, JSON_TYPE, body);
}

/* Sends what a store function has appended to `{"result":`, or says what went wrong. */
static void
respond_result (SoupServerMessage *message, GString *json, const GError *error)
{
  if (error != NULL)
    {
      respond_error (message, SOUP_STATUS_INTERNAL_SERVER_ERROR, error->message);
      g_string_free (json, TRUE);
      return;
    }

  g_string_append (json, "}\n");
  respond (message, SOUP_STATUS_OK, JSON_TYPE, json);
}

static bool
parse_limit (SoupServerMessage *message, guint *limit)
{
  const char *query = g_uri_get_query (soup_server_message_get_uri (message));
  g_autoptr (GHashTable) fields = query != NULL ? soup_form_decode (query) : NULL;
  const char *text = fields != NULL ? g_hash_table_lookup (fields, "limit") : NULL;
  guint64 value = LIMIT_DEFAULT;

  if (text != NULL && !g_ascii_string_to_unsigned (text, 10, 1, LIMIT_MAX, &value, NULL))
    return false;

  *limit = (guint) value;
  return true;
}

static void
answer_list_users (ThrongDemoService *self, SoupServerMessage *message)
{
  g_autoptr (GError) error = NULL;
  GString *json;
  guint limit;

  if (!parse_limit (message, &limit))
    {
      respond_error (message, SOUP_STATUS_BAD_REQUEST,
                     "limit must be a whole number from 1 to " G_STRINGIFY (LIMIT_MAX) ".");
      return;
    }

  json = g_string_new ("{\"result\":");
  throng_demo_store_append_newest (self->store, limit, json, &error);
  respond_result (message, json, error);
}

static void
answer_get_user (ThrongDemoService *self, SoupServerMessage *message)
{
  const char *path = g_uri_get_path (soup_server_message_get_uri (message));
  g_autofree char *name = g_uri_unescape_string (path + strlen ("/users/"), NULL);
  g_autoptr (GError) error = NULL;
  GString *json;
  gsize empty_length;

  if (name == NULL || !g_utf8_validate (name, -1, NULL))
    {
      respond_error (message, SOUP_STATUS_BAD_REQUEST, "The name in the path cannot be decoded.");
      return;
    }

  json = g_string_new ("{\"result\":");
  empty_length = json->len;
  throng_demo_store_append_user (self->store, name, json, &error);
  if (error == NULL && json->len == empty_length)
    g_string_assign (json, "{");
  respond_result (message, json, error);
}

static JsonObject *
dup_body_object (SoupServerMessage *message)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autoptr (GBytes) bytes = soup_message_body_flatten (body);
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  JsonNode *root;

  json_parser_set_strict (parser, TRUE);
  if (length == 0 || !g_utf8_validate (data, (gssize) length, NULL)
      || !json_parser_load_from_data (parser, data, (gssize) length, NULL))
    return NULL;

  root = json_parser_get_root (parser);
  return root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_dup_object (root) : NULL;
}

/* Gives the text of a member, or NULL after having said what is wrong with it. */
static const char *
get_text (JsonObject *object, const char *member, glong max_chars, SoupServerMessage *message)
{
  JsonNode *node = json_object_get_member (object, member);
  g_autofree char *sentence = NULL;
  const char *text = NULL;

  if (node != NULL && JSON_NODE_HOLDS_VALUE (node)
      && json_node_get_value_type (node) == G_TYPE_STRING)
    text = json_node_get_string (node);

  if (text == NULL)
    sentence = g_strdup_printf ("%s is missing or not a string.", member);
  else if (!g_utf8_validate (text, -1, NULL))
    sentence = g_strdup_printf ("%s is not valid UTF-8.", member);
  else if (*text == '\0')
    sentence = g_strdup_printf ("%s is empty.", member);
  else if (g_utf8_strlen (text, -1) > max_chars)
    sentence = g_strdup_printf ("%s is longer than %ld characters.", member, max_chars);
  else
    return text;

  respond_error (message, SOUP_STATUS_BAD_REQUEST, sentence);
  return NULL;
}

static void
answer_create_user (ThrongDemoService *self, SoupServerMessage *message)
{
  g_autoptr (JsonObject) object = dup_body_object (message);
  g_autoptr (GError) error = NULL;
  const char *name, *email;
  GString *json;

  if (object == NULL)
    {
      respond_error (message, SOUP_STATUS_BAD_REQUEST, "The body must be a JSON object.");
      return;
    }
  if ((name = get_text (object, "name", NAME_MAX_CHARS, message)) == NULL
      || (email = get_text (object, "email", EMAIL_MAX_CHARS, message)) == NULL)
    return;

  json = g_string_new ("{\"result\":");
  throng_demo_store_add (self->store, name, email, json, &error);
  respond_result (message, json, error);
}

static void
answer_login (ThrongDemoService *self, SoupServerMessage *message)
{
  GString *body = g_string_new (throng_demo_logins_add (self->logins));

  g_string_append_c (body, '\n');
  respond (message, SOUP_STATUS_OK, TEXT_TYPE, body);
}

static void
answer_greet (ThrongDemoService *self, SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *authorization = soup_message_headers_get_one (headers, "Authorization");
  guint number = throng_demo_logins_lookup (self->logins, authorization);
  GString *body;

  if (number == 0)
    {
      soup_message_headers_replace (soup_server_message_get_response_headers (message),
                                    "WWW-Authenticate", "Bearer realm=\"Throng demo\"");
      respond_error (message, SOUP_STATUS_UNAUTHORIZED,
                     "Log in with POST /login and send the token in the Authorization header.");
      return;
    }

  body = g_string_new (NULL);
  g_string_printf (body, "Hello, member %u!\n", number);
  respond (message, SOUP_STATUS_OK, TEXT_TYPE, body);
}

static const Route routes[] = {
  { "GET", "/users", THRONG_DEMO_ENDPOINT_LIST_USERS, answer_list_users },
  { "POST", "/users", THRONG_DEMO_ENDPOINT_CREATE_USER, answer_create_user },
  { "GET", "/users/NAME", THRONG_DEMO_ENDPOINT_GET_USER, answer_get_user },
  { "POST", "/login", THRONG_DEMO_ENDPOINT_LOGIN, answer_login },
  { "GET", "/", THRONG_DEMO_ENDPOINT_GREET, answer_greet },
};

/* Requests keep their paths escaped, so that a name may hold an escaped slash. */
static const char *
get_canonical_path (SoupServerMessage *message)
{
  GUri *uri = soup_server_message_get_uri (message);
  const char *path = soup_server_message_is_options_ping (message) ? "*" : g_uri_get_path (uri);

  if (*path == '\0')
    return "/";
  if (g_str_equal (path, "/users/"))
    return "/users";
  if (g_str_has_prefix (path, "/users/") && strchr (path + strlen ("/users/"), '/') == NULL)
    return "/users/NAME";
  return path;
}

static const Route *
find_route (SoupServerMessage *message)
{
  const char *method = soup_server_message_get_method (message);
  const char *path = get_canonical_path (message);

  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    if (g_str_equal (routes[i].method, method) && g_str_equal (routes[i].path, path))
      return &routes[i];
  return NULL;
}

static void
respond_not_allowed (SoupServerMessage *message, const char *allowed)
{
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Allow",
                                allowed);
  respond_error (message, SOUP_STATUS_METHOD_NOT_ALLOWED, "This path does not have that method.");
}

static void
respond_no_route (SoupServerMessage *message)
{
  const char *path = get_canonical_path (message);
  g_autoptr (GString) allowed = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    if (g_str_equal (routes[i].path, path))
      g_string_append_printf (allowed, "%s%s", allowed->len > 0 ? ", " : "", routes[i].method);

  if (allowed->len > 0)
    respond_not_allowed (message, allowed->str);
  else
    respond_error (message, SOUP_STATUS_NOT_FOUND, "There is nothing at this path.");
}

static ThrongDemoEndpoint
get_endpoint (const Route *route)
{
  return route != NULL ? route->endpoint : THRONG_DEMO_ENDPOINT_OTHER;
}

static bool
is_body_too_long (SoupServerMessage *message)
{
  return soup_server_message_get_request_body (message)->length > THRONG_DEMO_BODY_MAX_BYTES;
}

ThrongDemoService *
throng_demo_service_new (const char *database, double fail_ratio, guint32 seed, GError **error)
{
  ThrongDemoStore *store = throng_demo_store_new (database, error);
  ThrongDemoService *self;

  if (store == NULL)
    return NULL;

  self = g_new0 (ThrongDemoService, 1);
  self->fail_ratio = fail_ratio;
  self->failures = g_rand_new_with_seed (seed);
  self->logins = throng_demo_logins_new ();
  self->store = store;

  return self;
}

void
throng_demo_service_free (ThrongDemoService *self)
{
  g_rand_free (self->failures);
  throng_demo_logins_free (self->logins);
  throng_demo_store_free (self->store);
  g_free (self);
}

void
throng_demo_service_answer (ThrongDemoService *self, SoupServerMessage *message)
{
  const Route *route = find_route (message);

  if (g_rand_double (self->failures) < self->fail_ratio)
    respond_error (message, SOUP_STATUS_INTERNAL_SERVER_ERROR,
                   "This failure is deliberate, as asked for with --fail.");
  else if (route == NULL)
    respond_no_route (message);
  else if (is_body_too_long (message))
    respond_error (message, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, "The body is too long.");
  else
    route->answer (self, message);

  throng_demo_counts_add (&self->counts, get_endpoint (route),
                          soup_server_message_get_status (message));
}

void
throng_demo_service_refuse (ThrongDemoService *self,
                            SoupServerMessage *message,
                            guint status,
                            const char *sentence)
{
  respond_error (message, status, sentence);
  throng_demo_counts_add (&self->counts, get_endpoint (find_route (message)), status);
}

void
throng_demo_service_count_unanswered (ThrongDemoService *self, guint status)
{
  throng_demo_counts_add (&self->counts, THRONG_DEMO_ENDPOINT_OTHER, status);
}

bool
throng_demo_service_is_about_counts (SoupServerMessage *message)
{
  const char *path = get_canonical_path (message);

  return g_str_equal (path, "/counts") || g_str_equal (path, "/counts/reset");
}

void
throng_demo_service_answer_about_counts (ThrongDemoService *self, SoupServerMessage *message)
{
  bool is_reset = g_str_equal (get_canonical_path (message), "/counts/reset");
  const char *allowed = is_reset ? "POST" : "GET";
  GString *body;

  if (!g_str_equal (soup_server_message_get_method (message), allowed))
    {
      respond_not_allowed (message, allowed);
      return;
    }

  if (is_reset)
    memset (&self->counts, 0, sizeof self->counts);
  body = g_string_new_take (throng_demo_counts_dup_json (&self->counts));
  g_string_append_c (body, '\n');
  respond (message, SOUP_STATUS_OK, JSON_TYPE, body);
}

char *
throng_demo_service_dup_counts_json (ThrongDemoService *self)
{
  return throng_demo_counts_dup_json (&self->counts);
}
