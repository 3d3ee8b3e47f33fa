/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-presets.h"

#include "i18n/throng-i18n.h"
#include "scenario/throng-node-private.h"
#include "scenario/throng-place.h"
#include "scenario/throng-target.h"

#include <string.h>

#define NEW_TEST_USERS 10

/* Returns: (transfer none): @child, which @self owns now */
static ThrongNode *
add (ThrongNode *self, const char *list, ThrongNode *child)
{
  throng_node_insert (self, list, G_MAXUINT, child);
  g_object_unref (child);
  return child;
}

static ThrongNode *
add_field (gpointer self, const char *list, const char *name, const char *value)
{
  return add (self, list, g_object_new (THRONG_TYPE_FIELD, "name", name, "value", value, NULL));
}

static bool
has_name (GListModel *list, const char *name)
{
  for (unsigned i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (ThrongNode) node = g_list_model_get_item (list, i);

      if (g_str_equal (throng_node_peek_string (node, 0), name))
        return true;
    }
  return false;
}

/* @name, or with the next number behind it, as no item of @list has it. */
static char *
dup_free_name (GListModel *list, const char *name)
{
  for (unsigned i = 2; i <= g_list_model_get_n_items (list) + 1; i++)
    {
      g_autofree char *next = g_strdup_printf ("%s %u", name, i);

      if (!has_name (list, name))
        break;
      if (!has_name (list, next))
        return g_steal_pointer (&next);
    }
  return g_strdup (name);
}

ThrongNode *
throng_preset_request (void)
{
  return g_object_new (THRONG_TYPE_REQUEST, "url", "/", NULL);
}

ThrongNode *
throng_preset_task (ThrongUserClass *self)
{
  g_autofree char *name = dup_free_name (throng_user_class_get_tasks (self), _ ("Task"));
  ThrongNode *task = g_object_new (THRONG_TYPE_TASK, "name", name, NULL);

  add (task, "steps", throng_preset_request ());
  return task;
}

ThrongNode *
throng_preset_user_class (ThrongScenario *self)
{
  g_autofree char *name = dup_free_name (throng_scenario_get_users (self), _ ("User"));
  ThrongNode *user_class = g_object_new (THRONG_TYPE_USER_CLASS, "name", name, NULL);

  g_object_set (throng_user_class_get_wait (THRONG_USER_CLASS (user_class)), "kind",
                THRONG_WAIT_BETWEEN, "min", 1.0, "max", 2.0, NULL);
  add (user_class, "tasks", throng_preset_task (THRONG_USER_CLASS (user_class)));
  return user_class;
}

void
throng_preset_name_copy (ThrongNode *parent, const char *list, ThrongNode *node)
{
  g_autoptr (GListModel) siblings = NULL;
  g_autofree char *name = NULL;

  if (!THRONG_IS_USER_CLASS (node) && !THRONG_IS_TASK (node))
    return;
  g_object_get (parent, list, &siblings, NULL);
  name = dup_free_name (siblings, throng_node_peek_string (node, 0));
  g_object_set (node, "name", name, NULL);
}

ThrongScenario *
throng_scenario_new_test (void)
{
  ThrongScenario *self = throng_scenario_new ();

  g_object_set (throng_scenario_get_load (self), "users", (gint64) NEW_TEST_USERS, NULL);
  add (THRONG_NODE (self), "users", throng_preset_user_class (self));
  return self;
}

/* Adds a request to what users do first. */
static ThrongNode *
add_login_request (ThrongUserClass *self)
{
  return add (THRONG_NODE (self), "on-start",
              g_object_new (THRONG_TYPE_REQUEST, "method", "POST", "url", "/login", NULL));
}

/* Adds a header of the class, unless it has one of that name. */
static void
add_authorization (ThrongUserClass *self)
{
  if (!has_name (throng_user_class_get_headers (self), "Authorization"))
    add_field (self, "headers", "Authorization", "Bearer {{token}}");
}

static ThrongNode *
add_token_login (ThrongUserClass *self)
{
  ThrongNode *request = add_login_request (self);
  JsonNode *body = json_from_string (
      "{\"user\": \"user{{user.number}}\", \"password\": \"secret\"}", NULL);

  g_object_set (request, "body-kind", THRONG_BODY_JSON, "json", body, NULL);
  json_node_unref (body);
  add (request, "capture",
       g_object_new (THRONG_TYPE_CAPTURE, "name", "token", "kind", THRONG_CAPTURE_JSON, "json",
                     "$.token", NULL));
  add_authorization (self);
  return request;
}

static ThrongNode *
add_cookie_login (ThrongUserClass *self)
{
  ThrongNode *request = add_login_request (self);

  g_object_set (request, "body-kind", THRONG_BODY_FORM, NULL);
  add_field (request, "form", "user", "user{{user.number}}");
  add_field (request, "form", "password", "secret");
  return request;
}

/* Adds a variable of the scenario, unless it has one of that name. */
static void
add_variable (ThrongNode *scenario, const char *name, const char *value)
{
  if (!has_name (throng_scenario_get_variables (THRONG_SCENARIO (scenario)), name))
    add_field (scenario, "variables", name, value);
}

static ThrongNode *
add_bearer (ThrongUserClass *self)
{
  ThrongNode *scenario = throng_node_get_parent (THRONG_NODE (self));

  add_variable (scenario, "token", "");
  add_authorization (self);
  return scenario;
}

static ThrongNode *
add_basic (ThrongUserClass *self)
{
  ThrongNode *scenario = throng_node_get_parent (THRONG_NODE (self));

  add_variable (scenario, "user", "user{{user.number}}");
  add_variable (scenario, "password", "secret");
  g_object_set (throng_user_class_get_auth (self), "kind", THRONG_AUTH_BASIC, "user", "{{user}}",
                "password", "{{password}}", NULL);
  return scenario;
}

ThrongNode *
throng_preset_login (ThrongUserClass *self, ThrongLogin login)
{
  switch (login)
    {
    case THRONG_LOGIN_TOKEN:
      return add_token_login (self);
    case THRONG_LOGIN_COOKIE:
      return add_cookie_login (self);
    case THRONG_LOGIN_BASIC:
      return add_basic (self);
    case THRONG_LOGIN_BEARER:
    default:
      return add_bearer (self);
    }
}

static ThrongScenario *
find_scenario (ThrongNode *node)
{
  while (node != NULL && !THRONG_IS_SCENARIO (node))
    node = throng_node_get_parent (node);
  return node != NULL ? THRONG_SCENARIO (node) : NULL;
}

/* What of @url stands before its path. */
static size_t
get_origin_length (const char *url)
{
  const char *host = strstr (url, "://");

  return host != NULL ? (size_t) (host + 3 - url) + strcspn (host + 3, "/?#") : strlen (url);
}

bool
throng_request_split_address (ThrongRequest *self)
{
  ThrongScenario *scenario = find_scenario (THRONG_NODE (self));
  const char *url = throng_request_get_url (self);
  g_autofree char *origin = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GUri) uri = NULL;
  const char *target;

  if (scenario == NULL
      || (!g_str_has_prefix (url, "http://") && !g_str_has_prefix (url, "https://")))
    return false;
  origin = g_strndup (url, get_origin_length (url));
  uri = throng_target_parse (origin, NULL);
  target = throng_scenario_get_target (scenario);
  if (uri == NULL || (target[0] != '\0' && !g_str_equal (target, origin)))
    return false;

  path = g_strconcat (url[strlen (origin)] == '/' ? "" : "/", url + strlen (origin), NULL);
  path[strcspn (path, "#")] = '\0';
  g_object_set (scenario, "target", origin, NULL);
  g_object_set (self, "url", path, NULL);
  return true;
}

ThrongScenario *
throng_scenario_new_test_at (const char *address, GError **error)
{
  g_autoptr (ThrongScenario) self = throng_scenario_new_test ();
  g_autofree char *url = g_strstrip (g_strdup (address));
  g_autofree char *origin = g_strndup (url, get_origin_length (url));
  g_autoptr (GUri) uri = throng_target_parse (origin, error);
  const char *key;
  ThrongNode *request = throng_scenario_find_place (self, "users[0].tasks[0].steps[0]", &key);

  if (uri == NULL)
    return NULL;
  g_object_set (request, "url", url, NULL);
  throng_request_split_address (THRONG_REQUEST (request));
  return g_steal_pointer (&self);
}
