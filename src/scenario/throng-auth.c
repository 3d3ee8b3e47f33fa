/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-auth.h"

#include "i18n/throng-i18n.h"
#include "scenario/throng-validate.h"

#include <string.h>

G_DEFINE_ENUM_TYPE (ThrongAuthKind,
                    throng_auth_kind,
                    G_DEFINE_ENUM_VALUE (THRONG_AUTH_INHERIT, "inherit"),
                    G_DEFINE_ENUM_VALUE (THRONG_AUTH_NONE, "none"),
                    G_DEFINE_ENUM_VALUE (THRONG_AUTH_BASIC, "basic"),
                    G_DEFINE_ENUM_VALUE (THRONG_AUTH_BEARER, "bearer"),
                    G_DEFINE_ENUM_VALUE (THRONG_AUTH_DIGEST, "digest"))

enum
{
  KEY_KIND,
  KEY_NONE,
  KEY_BASIC,
  KEY_BEARER,
  KEY_DIGEST,
  KEY_USER,
  KEY_PASSWORD,
  KEY_TOKEN,
};

static const ThrongKey keys[] = {
  [KEY_KIND] = { "kind", THRONG_KEY_ENUM, THRONG_KEY_HIDDEN, .type = throng_auth_kind_get_type },
  [KEY_NONE] = { "none", THRONG_KEY_SHAPE, THRONG_KEY_HIDDEN,
                 .when = THRONG_WHEN (THRONG_AUTH_NONE) },
  [KEY_BASIC] = { "basic", THRONG_KEY_SHAPE, .when = THRONG_WHEN (THRONG_AUTH_BASIC) },
  [KEY_BEARER] = { "bearer", THRONG_KEY_SHAPE, .when = THRONG_WHEN (THRONG_AUTH_BEARER) },
  [KEY_DIGEST] = { "digest", THRONG_KEY_SHAPE, .when = THRONG_WHEN (THRONG_AUTH_DIGEST) },
  [KEY_USER] = { "user", THRONG_KEY_STRING, THRONG_KEY_HIDDEN },
  [KEY_PASSWORD] = { "password", THRONG_KEY_STRING, THRONG_KEY_HIDDEN },
  [KEY_TOKEN] = { "token", THRONG_KEY_STRING, THRONG_KEY_HIDDEN },
};

static bool
holds_string (JsonNode *value)
{
  return JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_STRING;
}

/* Of the object @login, a member of the key @name. */
static void
read_credential (ThrongNode *self,
                 unsigned index,
                 const char *name,
                 JsonObject *login,
                 GPtrArray *problems)
{
  JsonNode *value = json_object_get_member (login, keys[index].name);
  g_autofree char *place = g_strconcat (name, ".", keys[index].name, NULL);

  if (value == NULL)
    throng_node_problem (self, name, problems, _ ("must have “%s”"), keys[index].name);
  else if (!holds_string (value))
    throng_node_wrong_type (self, place, value, _ ("a string"), problems);
  else
    throng_node_set_string (self, index, json_node_get_string (value));
}

/* Nothing is kept here that would be neither used nor shown: a secret may stand there. */
static void
refuse_others (ThrongNode *self, const char *name, JsonObject *login, GPtrArray *problems)
{
  JsonObjectIter iter;
  const char *member;

  json_object_iter_init_ordered (&iter, login);
  while (json_object_iter_next_ordered (&iter, &member, NULL))
    if (!g_str_equal (member, "user") && !g_str_equal (member, "password"))
      throng_node_problem (self, name, problems,
                           _ ("must hold “user” and “password” only, not “%.60s”"), member);
}

static void
read_login (ThrongNode *self, unsigned index, JsonNode *value, GPtrArray *problems)
{
  const char *name = keys[index].name;

  if (!JSON_NODE_HOLDS_OBJECT (value))
    {
      throng_node_wrong_type (self, name, value, _ ("an object with “user” and “password”"),
                              problems);
      return;
    }
  read_credential (self, KEY_USER, name, json_node_get_object (value), problems);
  read_credential (self, KEY_PASSWORD, name, json_node_get_object (value), problems);
  refuse_others (self, name, json_node_get_object (value), problems);
}

static void
read_auth (ThrongNode *self, unsigned index, JsonNode *value, GPtrArray *problems)
{
  switch (index)
    {
    case KEY_NONE:
      if (!holds_string (value) || !g_str_equal (json_node_get_string (value), "none"))
        throng_node_problem (self, NULL, problems,
                             _ ("must be “none” or an object with basic, bearer or digest"));
      break;
    case KEY_BEARER:
      if (holds_string (value))
        throng_node_set_string (self, KEY_TOKEN, json_node_get_string (value));
      else
        throng_node_wrong_type (self, "bearer", value, _ ("a string"), problems);
      break;
    default:
      read_login (self, index, value, problems);
    }
}

static JsonNode *
write_auth (ThrongNode *self, unsigned index)
{
  g_autoptr (JsonObject) login = NULL;

  if (index == KEY_NONE)
    return json_node_init_string (json_node_alloc (), "none");
  if (index == KEY_BEARER)
    return throng_node_write_value (self, KEY_TOKEN);

  login = json_object_new ();
  json_object_set_member (login, "user", throng_node_write_value (self, KEY_USER));
  json_object_set_member (login, "password", throng_node_write_value (self, KEY_PASSWORD));
  return json_node_init_object (json_node_alloc (), login);
}

static void
validate_login (ThrongNode *node, const char *name, ThrongValidation *validation)
{
  const char *user = throng_node_peek_string (node, KEY_USER);
  g_autofree char *user_place = g_strconcat (name, ".user", NULL);
  g_autofree char *password_place = g_strconcat (name, ".password", NULL);

  /* What stands before the first colon is the name. */
  if (g_str_equal (name, "basic") && strstr (user, "{{") == NULL && strchr (user, ':') != NULL)
    throng_node_problem (node, user_place, validation->problems, _ ("must hold no colon"));
  throng_validation_template (validation, node, user_place, user, THRONG_ESCAPE_NONE);
  throng_validation_template (validation, node, password_place,
                              throng_node_peek_string (node, KEY_PASSWORD), THRONG_ESCAPE_NONE);
}

static void
validate_token (ThrongNode *node, const char *token, ThrongValidation *validation)
{
  if (token[0] == '\0')
    throng_node_problem (node, "bearer", validation->problems, _ ("must not be empty"));
  if (strpbrk (token, "\r\n") != NULL)
    throng_node_problem (node, "bearer", validation->problems, _ ("must hold no line ends"));
  throng_validation_template (validation, node, "bearer", token, THRONG_ESCAPE_NONE);
}

static void
validate (ThrongNode *node, ThrongValidation *validation)
{
  switch (throng_auth_get_kind (THRONG_AUTH (node)))
    {
    case THRONG_AUTH_BASIC:
      validate_login (node, "basic", validation);
      break;
    case THRONG_AUTH_DIGEST:
      validate_login (node, "digest", validation);
      break;
    case THRONG_AUTH_BEARER:
      validate_token (node, throng_auth_get_token (THRONG_AUTH (node)), validation);
      break;
    case THRONG_AUTH_INHERIT:
    case THRONG_AUTH_NONE:
    default:
      break;
    }
}

static const ThrongShape shape = {
  .keys = keys,
  .n_keys = G_N_ELEMENTS (keys),
  .short_key = "none",
  .one_of = "basic, bearer, digest",
  .read = read_auth,
  .write = write_auth,
  .validate = validate,
};

THRONG_DEFINE_NODE (ThrongAuth, throng_auth)

ThrongAuthKind
throng_auth_get_kind (ThrongAuth *self)
{
  return throng_node_peek_kind (THRONG_NODE (self));
}

const char *
throng_auth_get_user (ThrongAuth *self)
{
  return throng_node_peek_string (THRONG_NODE (self), KEY_USER);
}

const char *
throng_auth_get_password (ThrongAuth *self)
{
  return throng_node_peek_string (THRONG_NODE (self), KEY_PASSWORD);
}

const char *
throng_auth_get_token (ThrongAuth *self)
{
  return throng_node_peek_string (THRONG_NODE (self), KEY_TOKEN);
}
