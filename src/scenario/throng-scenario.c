/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-scenario.h"

#include "i18n/throng-i18n.h"
#include "scenario/throng-group.h"
#include "scenario/throng-place.h"
#include "scenario/throng-scenario-private.h"
#include "scenario/throng-set.h"
#include "scenario/throng-step-private.h"
#include "scenario/throng-target.h"
#include "scenario/throng-validate.h"

#include <string.h>

static void enter_set_up (ThrongNode *step, ThrongValidation *validation);
static void enter_user_class (ThrongNode *user_class, ThrongValidation *validation);
static void enter_clean_up (ThrongNode *step, ThrongValidation *validation);
static void validate (ThrongNode *node, ThrongValidation *validation);

static const char *const http_versions[] = { "1.1", "auto", NULL };

enum
{
  KEY_THRONG,
  KEY_NAME,
  KEY_TARGET,
  KEY_TLS,
  KEY_PROXY,
  KEY_HTTP_VERSION,
  KEY_HEADERS,
  KEY_AUTH,
  KEY_VARIABLES,
  KEY_SET_UP,
  KEY_USERS,
  KEY_CLEAN_UP,
  KEY_LOAD,
};

static const ThrongKey keys[] = {
  [KEY_THRONG] = { "throng", THRONG_KEY_SHAPE, THRONG_KEY_REQUIRED },
  [KEY_NAME] = { "name", THRONG_KEY_STRING },
  [KEY_TARGET] = { "target", THRONG_KEY_STRING },
  [KEY_TLS] = { "tls", THRONG_KEY_CHILD, .type = throng_tls_get_type },
  [KEY_PROXY] = { "proxy", THRONG_KEY_STRING, THRONG_KEY_NULLABLE },
  [KEY_HTTP_VERSION] = { "http-version", THRONG_KEY_STRING, .text = "1.1", .words = http_versions },
  [KEY_HEADERS] = { "headers", THRONG_KEY_MAP, .type = throng_field_get_type,
                    .check = throng_validation_header },
  [KEY_AUTH] = { "auth", THRONG_KEY_CHILD, .type = throng_auth_get_type },
  [KEY_VARIABLES] = { "variables", THRONG_KEY_MAP, .type = throng_field_get_type,
                      .check = throng_validation_variable },
  [KEY_SET_UP] = { "set-up", THRONG_KEY_LIST, THRONG_STEP_TYPES, .check = enter_set_up },
  [KEY_USERS] = { "users", THRONG_KEY_LIST, THRONG_KEY_NOT_EMPTY,
                  .type = throng_user_class_get_type, .check = enter_user_class },
  [KEY_CLEAN_UP] = { "clean-up", THRONG_KEY_LIST, THRONG_STEP_TYPES, .check = enter_clean_up },
  [KEY_LOAD] = { "load", THRONG_KEY_CHILD, .type = throng_load_get_type },
};

static void
read_format (ThrongNode *self, unsigned index, JsonNode *value, GPtrArray *problems)
{
  GType type = JSON_NODE_HOLDS_VALUE (value) ? json_node_get_value_type (value) : G_TYPE_INVALID;
  double format = type != G_TYPE_INVALID ? json_node_get_double (value) : 0;

  if (type != G_TYPE_INT64 && type != G_TYPE_DOUBLE)
    throng_node_wrong_type (self, "throng", value, _ ("a whole number"), problems);
  else if (format < THRONG_SCENARIO_FORMAT || format > THRONG_SCENARIO_FORMAT)
    throng_node_problem (self, "throng", problems, _ ("must be %d"), THRONG_SCENARIO_FORMAT);
}

static JsonNode *
write_format (ThrongNode *self, unsigned index)
{
  return json_node_init_int (json_node_alloc (), THRONG_SCENARIO_FORMAT);
}

static const ThrongShape shape = {
  .keys = keys,
  .n_keys = G_N_ELEMENTS (keys),
  .read = read_format,
  .write = write_format,
  .validate = validate,
};

THRONG_DEFINE_NODE (ThrongScenario, throng_scenario)

static void
add_names (GListModel *list, GHashTable *names)
{
  for (unsigned i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (ThrongNode) node = g_list_model_get_item (list, i);

      if (!THRONG_IS_FIELD (node) || throng_field_get_enabled (THRONG_FIELD (node)))
        g_hash_table_add (names, (char *) throng_node_peek_string (node, 0));
    }
}

static void
add_step_variables (GListModel *steps, GHashTable *names)
{
  for (unsigned i = 0; i < g_list_model_get_n_items (steps); i++)
    {
      g_autoptr (ThrongNode) step = g_list_model_get_item (steps, i);

      if (THRONG_IS_REQUEST (step))
        add_names (throng_request_get_captures (THRONG_REQUEST (step)), names);
      else if (THRONG_IS_SET (step))
        add_names (throng_set_get_variables (THRONG_SET (step)), names);
      else if (THRONG_IS_GROUP (step))
        add_step_variables (throng_group_get_steps (THRONG_GROUP (step)), names);
    }
}

/* All variables that users of @self can ever have, beyond those of the scenario. */
static void
add_class_variables (ThrongUserClass *self, GHashTable *names)
{
  GListModel *tasks = throng_user_class_get_tasks (self);

  add_step_variables (throng_user_class_get_on_start (self), names);
  add_step_variables (throng_user_class_get_on_stop (self), names);
  for (unsigned i = 0; i < g_list_model_get_n_items (tasks); i++)
    {
      g_autoptr (ThrongTask) task = g_list_model_get_item (tasks, i);

      add_step_variables (throng_task_get_steps (task), names);
    }
}

static void
enter_set_up (ThrongNode *step, ThrongValidation *validation)
{
  g_hash_table_remove_all (validation->own);
}

/* What holds for all steps of the list is worked out at its first. */
static void
enter_clean_up (ThrongNode *step, ThrongValidation *validation)
{
  ThrongScenario *self = THRONG_SCENARIO (throng_node_get_parent (step));
  GListModel *steps = throng_scenario_get_clean_up (self);
  g_autoptr (ThrongNode) first = g_list_model_get_item (steps, 0);

  if (first != step)
    return;
  g_hash_table_remove_all (validation->own);
  add_step_variables (steps, validation->own);
}

static void
enter_user_class (ThrongNode *user_class, ThrongValidation *validation)
{
  g_hash_table_remove_all (validation->own);
  add_class_variables (THRONG_USER_CLASS (user_class), validation->own);
}

/* Default headers may hold what anybody captures, variables what the set-up does. */
static void
enter_scenario (ThrongScenario *self, ThrongValidation *validation)
{
  GListModel *classes = throng_scenario_get_users (self);

  add_names (throng_scenario_get_variables (self), validation->variables);
  add_step_variables (throng_scenario_get_set_up (self), validation->variables);
  add_step_variables (throng_scenario_get_set_up (self), validation->earlier);
  add_step_variables (throng_scenario_get_clean_up (self), validation->own);
  for (unsigned i = 0; i < g_list_model_get_n_items (classes); i++)
    {
      g_autoptr (ThrongUserClass) user_class = g_list_model_get_item (classes, i);

      add_class_variables (user_class, validation->own);
    }
}

/* A variable may refer to those before it. */
static void
enter_variable (ThrongScenario *self, ThrongNode *field, ThrongValidation *validation)
{
  GListModel *fields = throng_scenario_get_variables (self);

  for (unsigned i = 0; i < g_list_model_get_n_items (fields); i++)
    {
      g_autoptr (ThrongNode) earlier = g_list_model_get_item (fields, i);

      if (earlier == field)
        break;
      if (throng_field_get_enabled (THRONG_FIELD (earlier)))
        g_hash_table_add (validation->earlier, (char *) throng_node_peek_string (earlier, 0));
    }
  validation->is_variable = true;
}

void
throng_scenario_enter_place (ThrongValidation *validation, ThrongNode *node)
{
  ThrongNode *top = node;
  ThrongNode *parent;
  ThrongScenario *self;
  const char *list;
  unsigned position;

  while ((parent = throng_node_get_parent (top)) != NULL && !THRONG_IS_SCENARIO (parent))
    top = parent;
  if (parent == NULL)
    return;
  self = THRONG_SCENARIO (parent);
  list = throng_node_find_list (top, &position);
  enter_scenario (self, validation);
  if (g_strcmp0 (list, "variables") == 0)
    enter_variable (self, top, validation);
  else if (g_strcmp0 (list, "users") == 0)
    enter_user_class (top, validation);
  else if (g_strcmp0 (list, "set-up") == 0 || g_strcmp0 (list, "clean-up") == 0)
    g_hash_table_remove_all (validation->own);
  if (g_strcmp0 (list, "clean-up") == 0)
    add_step_variables (throng_scenario_get_clean_up (self), validation->own);
}

/* (nullable): what is wrong with @proxy */
static char *
dup_proxy_fault (const char *proxy)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GUri) uri = throng_target_parse (proxy, &error);

  if (g_ascii_strncasecmp (proxy, "http://", strlen ("http://")) != 0)
    return g_strdup (_ ("must begin with http://, such as http://127.0.0.1:3128"));
  if (strchr (proxy, '@') != NULL)
    return g_strdup (_ ("must hold no user name or password: secrets do not belong in a file"));
  if (error != NULL)
    return g_strdup (error->message);
  if (g_uri_get_path (uri)[0] != '\0' && !g_str_equal (g_uri_get_path (uri), "/"))
    return g_strdup (_ ("must end after the host and the port"));
  return NULL;
}

static void
validate_proxy (ThrongNode *self, const char *proxy, GPtrArray *problems)
{
  g_autofree char *fault = dup_proxy_fault (proxy);

  if (fault != NULL)
    throng_node_problem (self, "proxy", problems, "%s", fault);
}

/* Arrivals make their users as they need them. */
static void
validate_counts (ThrongScenario *self, ThrongValidation *validation)
{
  GListModel *users = throng_scenario_get_users (self);

  for (unsigned i = 0; i < g_list_model_get_n_items (users); i++)
    {
      g_autoptr (ThrongUserClass) class = g_list_model_get_item (users, i);

      if (throng_user_class_get_count (class) > 0)
        throng_node_problem (THRONG_NODE (class), "count", validation->problems,
                             _ ("a load of arrivals has no fixed numbers of users; use “weight”"));
    }
}

static void
validate (ThrongNode *node, ThrongValidation *validation)
{
  ThrongScenario *self = THRONG_SCENARIO (node);
  const char *target = throng_scenario_get_target (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (GUri) uri = NULL;

  if (throng_scenario_get_proxy (self) != NULL)
    validate_proxy (node, throng_scenario_get_proxy (self), validation->problems);
  throng_validation_unique (validation, throng_scenario_get_variables (self), NULL);
  throng_validation_unique (validation, throng_scenario_get_users (self), "name");
  throng_validation_weights (validation, node, "users", throng_scenario_get_users (self),
                             _ ("at least one user class must have a weight above 0"));
  if (throng_load_has_arrivals (throng_scenario_get_load (self)))
    validate_counts (self, validation);

  if (target[0] != '\0')
    uri = throng_target_parse (target, &error);
  if (error != NULL)
    throng_node_problem (node, "target", validation->problems, "%s", error->message);
  else if (uri == NULL && validation->in_need_of_target != NULL)
    throng_node_problem (node, "target", validation->problems,
                         _ ("must be set, because “%.60s” is only a path"),
                         validation->in_need_of_target);
}

static void
copy_names (GHashTable *from, GHashTable *to)
{
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, from);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    g_hash_table_add (to, g_strdup (name));
}

/* @used: (nullable): see ThrongValidation */
static GPtrArray *
validate_all (ThrongScenario *self, GHashTable *used)
{
  g_autoptr (GHashTable) variables = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) own = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) earlier = g_hash_table_new (g_str_hash, g_str_equal);
  ThrongValidation validation = {
    .problems = throng_problems_new (),
    .variables = variables,
    .own = own,
    .earlier = earlier,
    .used = used,
  };

  enter_scenario (self, &validation);
  if (used != NULL)
    {
      copy_names (variables, used);
      copy_names (own, used);
    }
  throng_validation_node (&validation, THRONG_NODE (self));
  g_free (validation.in_need_of_target);
  return validation.problems;
}

GPtrArray *
throng_scenario_validate (ThrongScenario *self)
{
  return validate_all (self, NULL);
}

GHashTable *
throng_scenario_find_variables (ThrongScenario *self)
{
  GHashTable *names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) problems = validate_all (self, names);

  return names;
}

ThrongScenario *
throng_scenario_new (void)
{
  return g_object_new (THRONG_TYPE_SCENARIO, NULL);
}

const char *
throng_scenario_get_name (ThrongScenario *self)
{
  return throng_node_peek_string (THRONG_NODE (self), KEY_NAME);
}

const char *
throng_scenario_get_target (ThrongScenario *self)
{
  return throng_node_peek_string (THRONG_NODE (self), KEY_TARGET);
}

ThrongTls *
throng_scenario_get_tls (ThrongScenario *self)
{
  return throng_node_peek_object (THRONG_NODE (self), KEY_TLS);
}

const char *
throng_scenario_get_proxy (ThrongScenario *self)
{
  return throng_node_peek_string (THRONG_NODE (self), KEY_PROXY);
}

bool
throng_scenario_get_may_use_http2 (ThrongScenario *self)
{
  return g_str_equal (throng_node_peek_string (THRONG_NODE (self), KEY_HTTP_VERSION), "auto");
}

GListModel *
throng_scenario_get_headers (ThrongScenario *self)
{
  return throng_node_peek_object (THRONG_NODE (self), KEY_HEADERS);
}

ThrongAuth *
throng_scenario_get_auth (ThrongScenario *self)
{
  return throng_node_peek_object (THRONG_NODE (self), KEY_AUTH);
}

GListModel *
throng_scenario_get_variables (ThrongScenario *self)
{
  return throng_node_peek_object (THRONG_NODE (self), KEY_VARIABLES);
}

GListModel *
throng_scenario_get_users (ThrongScenario *self)
{
  return throng_node_peek_object (THRONG_NODE (self), KEY_USERS);
}

GListModel *
throng_scenario_get_set_up (ThrongScenario *self)
{
  return throng_node_peek_object (THRONG_NODE (self), KEY_SET_UP);
}

GListModel *
throng_scenario_get_clean_up (ThrongScenario *self)
{
  return throng_node_peek_object (THRONG_NODE (self), KEY_CLEAN_UP);
}

ThrongLoad *
throng_scenario_get_load (ThrongScenario *self)
{
  return throng_node_peek_object (THRONG_NODE (self), KEY_LOAD);
}
