/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-sharing.h"

#include "i18n/throng-i18n.h"
#include "scenario/throng-json-writer.h"
#include "scenario/throng-node-private.h"
#include "scenario/throng-place.h"
#include "scenario/throng-request.h"
#include "scenario/throng-scenario-file.h"
#include "scenario/throng-secret.h"
#include "scenario/throng-target.h"

#include <string.h>

#define IN_URLS (THRONG_SECRET_LOGIN | THRONG_SECRET_IN_QUERY | THRONG_SECRET_TOKEN)
#define IN_VALUES (IN_URLS | THRONG_SECRET_PRIVATE_KEY | THRONG_SECRET_FOLDER)
#define IN_TEXTS (IN_VALUES | THRONG_SECRET_IN_TEXT)

typedef struct
{
  GPtrArray *omissions;
  GHashTable *taken;     /* names that mean something in the scenario */
  GHashTable *stand_ins; /* by secret, so that one that stands in several places is one variable */

  /* Where it is */
  ThrongNode *node;
  GString *key; /* behind the place of the node */
  bool takes_templates;
} Sharing;

/* What a string of a node is. */
typedef struct
{
  const char *key;         /* as it stands in the file; empty for the node itself */
  const char *name;        /* (nullable): what says whether it is secret */
  ThrongOmissionKind kind; /* of a string that is secret as a whole */
  unsigned searched;       /* kinds of secrets that may stand in it */
  bool takes_templates;
  bool is_path;
} Meaning;

static void
omission_free (void *data)
{
  ThrongOmission *omission = data;

  g_free (omission->place);
  g_free (omission->stand_in);
  g_free (omission);
}

const char *
throng_omission_get_words (const ThrongOmission *self)
{
  switch (self->kind)
    {
    case THRONG_OMISSION_PASSWORD:
      return _ ("Password");
    case THRONG_OMISSION_TOKEN:
      return _ ("Token");
    case THRONG_OMISSION_HEADER:
      return _ ("Value of a secret header");
    case THRONG_OMISSION_VALUE:
      return _ ("Secret value");
    case THRONG_OMISSION_LOGIN:
      return _ ("User name and password in an address");
    case THRONG_OMISSION_QUERY:
      return _ ("Secret in an address");
    case THRONG_OMISSION_PRIVATE_KEY:
      return _ ("Private key");
    case THRONG_OMISSION_VARIABLE:
      return _ ("Value of a secret variable");
    case THRONG_OMISSION_LOCAL_VARIABLE:
      return _ ("Value of a variable that is for this computer");
    case THRONG_OMISSION_FOLDER:
    default:
      return _ ("Folder of a file");
    }
}

static void
report (Sharing *self, ThrongOmissionKind kind, const char *stand_in)
{
  ThrongOmission *omission = g_new0 (ThrongOmission, 1);
  g_autofree char *place = throng_node_dup_place (self->node);
  const char *dot = place[0] != '\0' && self->key->len > 0 && self->key->str[0] != '[' ? "." : "";

  omission->kind = kind;
  omission->place = g_strconcat (place, dot, self->key->str, NULL);
  omission->stand_in = g_strdup (stand_in);
  g_ptr_array_add (self->omissions, omission);
}

/* Stand-ins */

static char *
make_variable_name (Sharing *self, const char *name)
{
  static const char valid[] = G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_-";
  g_autofree char *base = g_strcanon (g_ascii_strdown (name, 60), valid, '-');
  g_autofree char *start = g_strconcat (g_ascii_isalpha (base[0]) ? "" : "_", base, NULL);
  char *result = g_strdup (start);

  for (unsigned i = 2; g_hash_table_contains (self->taken, result); i++)
    {
      g_free (result);
      result = g_strdup_printf ("%s-%u", start, i);
    }
  g_hash_table_add (self->taken, g_strdup (result));
  return result;
}

/* Returns: (transfer none): the variable that stands for @secret */
static const char *
get_stand_in (Sharing *self, const char *name, const char *secret)
{
  g_autofree char *key = g_strconcat (name, "\n", secret, NULL);
  char *variable = g_hash_table_lookup (self->stand_ins, key);

  if (variable == NULL)
    {
      variable = make_variable_name (self, name);
      g_hash_table_insert (self->stand_ins, g_steal_pointer (&key), variable);
    }
  return variable;
}

/* Returns: (transfer full): what stands for @secret now */
static char *
leave_out (Sharing *self, ThrongOmissionKind kind, const char *name, const char *secret)
{
  const char *stand_in = self->takes_templates ? get_stand_in (self, name, secret) : NULL;

  report (self, kind, stand_in);
  return stand_in != NULL ? g_strdup_printf ("{{%s}}", stand_in) : g_strdup ("");
}

static char *
replace_cb (void *data, ThrongSecretKind kind, const char *name, const char *secret)
{
  Sharing *self = data;

  switch (kind)
    {
    case THRONG_SECRET_LOGIN:
      report (self, THRONG_OMISSION_LOGIN, NULL);
      return g_strdup ("");
    case THRONG_SECRET_FOLDER:
      report (self, THRONG_OMISSION_FOLDER, NULL);
      return g_strdup ("");
    case THRONG_SECRET_IN_QUERY:
      return leave_out (self, THRONG_OMISSION_QUERY, name, secret);
    case THRONG_SECRET_PRIVATE_KEY:
      return leave_out (self, THRONG_OMISSION_PRIVATE_KEY, "private-key", secret);
    case THRONG_SECRET_IN_TEXT:
      return leave_out (self, THRONG_OMISSION_VALUE, name != NULL ? name : "secret", secret);
    case THRONG_SECRET_TOKEN:
    default:
      return leave_out (self, THRONG_OMISSION_TOKEN, "token", secret);
    }
}

/* Texts */

/* The last part of a path that is not relative; %NULL = it is. */
static const char *
skip_folders (const char *path)
{
  bool is_from_windows = (g_ascii_isalpha (path[0]) && path[1] == ':') || path[0] == '\\';
  const char *separators = is_from_windows ? "\\/" : "/";
  const char *end = path;

  if (path[0] != '/' && path[0] != '~' && !is_from_windows && !g_str_has_prefix (path, "file:"))
    return NULL;
  for (const char *c = path; *c != '\0'; c++)
    if (strchr (separators, *c) != NULL)
      end = c + 1;
  return end;
}

/* Returns: (transfer full) (nullable): @text without what is not for others; %NULL = it has nothing
 * of that */
static char *
clean (Sharing *self, const char *text, const Meaning *meaning)
{
  const char *file_name = meaning->is_path ? skip_folders (text) : NULL;
  size_t scheme = throng_secret_skip_scheme (text);
  g_autofree char *instead = NULL;

  self->takes_templates = meaning->takes_templates;
  if (file_name != NULL)
    {
      report (self, THRONG_OMISSION_FOLDER, NULL);
      return g_strdup (file_name);
    }
  if (meaning->name == NULL || !throng_secret_is_name (meaning->name)
      || !throng_secret_is_literal (text))
    return throng_secret_replace (text, meaning->searched, replace_cb, self);
  instead = leave_out (self, meaning->kind, meaning->name, text + scheme);
  return g_strdup_printf ("%.*s%s", (int) scheme, text, instead);
}

/* JSON */

static JsonNode *clean_json (Sharing *self, JsonNode *json, const char *name, Meaning meaning);

static void
enter (Sharing *self, const char *name)
{
  throng_node_append_member (self->key, name);
}

static JsonNode *
clean_object (Sharing *self, JsonObject *object, const char *name, const Meaning *meaning)
{
  g_autoptr (JsonObject) result = json_object_new ();
  gsize length = self->key->len;
  JsonObjectIter iter;
  const char *member;
  JsonNode *value;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &member, &value))
    {
      /* What stands in something secret is secret, whatever it is called. */
      const char *inner = name != NULL && throng_secret_is_name (name) ? name : member;

      enter (self, member);
      json_object_set_member (result, member, clean_json (self, value, inner, *meaning));
      g_string_truncate (self->key, length);
    }
  return json_node_init_object (json_node_alloc (), result);
}

static JsonNode *
clean_array (Sharing *self, JsonArray *array, const char *name, const Meaning *meaning)
{
  g_autoptr (JsonArray) result = json_array_sized_new (json_array_get_length (array));
  gsize length = self->key->len;

  for (unsigned i = 0; i < json_array_get_length (array); i++)
    {
      g_string_append_printf (self->key, "[%u]", i);
      json_array_add_element (result,
                              clean_json (self, json_array_get_element (array, i), name, *meaning));
      g_string_truncate (self->key, length);
    }
  return json_node_init_array (json_node_alloc (), result);
}

static JsonNode *
clean_number (Sharing *self, JsonNode *json, const Meaning *meaning)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *instead = NULL;

  if (meaning->name == NULL || !throng_secret_is_name (meaning->name))
    return json_node_copy (json);
  throng_json_write_compact (json, text);
  self->takes_templates = meaning->takes_templates;
  instead = leave_out (self, meaning->kind, meaning->name, text->str);
  return json_node_init_string (json_node_alloc (), instead);
}

static JsonNode *
clean_scalar (Sharing *self, JsonNode *json, const Meaning *meaning)
{
  g_autofree char *text = NULL;

  if (!JSON_NODE_HOLDS_VALUE (json) || json_node_get_value_type (json) == G_TYPE_BOOLEAN)
    return json_node_copy (json);
  if (json_node_get_value_type (json) != G_TYPE_STRING)
    return clean_number (self, json, meaning);
  text = clean (self, json_node_get_string (json), meaning);
  return text != NULL ? json_node_init_string (json_node_alloc (), text) : json_node_copy (json);
}

/* Returns: (transfer full): a copy without what is not for others. @name: (nullable): of it */
static JsonNode *
clean_json (Sharing *self, JsonNode *json, const char *name, Meaning meaning)
{
  meaning.name = name;
  if (JSON_NODE_HOLDS_OBJECT (json))
    return clean_object (self, json_node_get_object (json), name, &meaning);
  if (JSON_NODE_HOLDS_ARRAY (json))
    return clean_array (self, json_node_get_array (json), name, &meaning);
  return clean_scalar (self, json, &meaning);
}

/* Nodes */

static bool
is_row_of (ThrongNode *node, const char *list)
{
  unsigned position;

  return THRONG_IS_FIELD (node) && g_strcmp0 (throng_node_find_list (node, &position), list) == 0;
}

/* Of a check, what its condition is about: a header, or the last name of a JSON path. */
static const char *
get_subject (ThrongCheck *check)
{
  const char *argument = throng_check_get_argument (check);
  const char *dot = strrchr (argument, '.');

  if (throng_check_get_operator (check) == THRONG_OPERATOR_NONE)
    return NULL;
  return dot != NULL ? dot + 1 : argument;
}

static void
describe_auth (ThrongAuth *auth, const char *key, Meaning *meaning)
{
  bool is_basic = throng_auth_get_kind (auth) == THRONG_AUTH_BASIC;

  meaning->takes_templates = true;
  if (g_str_equal (key, "user"))
    meaning->key = is_basic ? "basic.user" : "digest.user";
  else if (g_str_equal (key, "password"))
    {
      meaning->key = is_basic ? "basic.password" : "digest.password";
      meaning->name = "password";
      meaning->kind = THRONG_OMISSION_PASSWORD;
    }
  else
    {
      meaning->key = "bearer";
      meaning->name = "token";
      meaning->kind = THRONG_OMISSION_TOKEN;
    }
}

static void
describe_field (ThrongNode *field, Meaning *meaning)
{
  meaning->key = "";
  meaning->name = throng_field_get_name (THRONG_FIELD (field));
  meaning->takes_templates = true;
  if (is_row_of (field, "headers"))
    meaning->kind = THRONG_OMISSION_HEADER;
}

static void
describe_request (const char *key, Meaning *meaning)
{
  meaning->takes_templates = !g_str_equal (key, "name") && !g_str_equal (key, "file");
  meaning->is_path = g_str_equal (key, "file");
  if (g_str_equal (key, "url"))
    {
      meaning->key = "request";
      meaning->searched = IN_URLS;
    }
  else if (g_str_equal (key, "text"))
    meaning->searched = IN_TEXTS;
}

static Meaning
describe (ThrongNode *node, const char *key)
{
  Meaning meaning = { .key = key, .kind = THRONG_OMISSION_VALUE, .searched = IN_VALUES };

  if (THRONG_IS_AUTH (node))
    describe_auth (THRONG_AUTH (node), key, &meaning);
  else if (THRONG_IS_FIELD (node) && g_str_equal (key, "value"))
    describe_field (node, &meaning);
  else if (THRONG_IS_REQUEST (node))
    describe_request (key, &meaning);
  else if (THRONG_IS_TLS (node))
    meaning.is_path = true;
  else if (THRONG_IS_CAPTURE (node) && g_str_equal (key, "default"))
    meaning.name = throng_capture_get_name (THRONG_CAPTURE (node));
  else if (THRONG_IS_CHECK (node))
    {
      meaning.takes_templates = g_str_equal (key, "contains") || g_str_has_prefix (key, "body-");
      if (g_str_equal (key, "equals") || g_str_equal (key, "contains")
          || g_str_equal (key, "matches"))
        meaning.name = get_subject (THRONG_CHECK (node));
    }
  else if (THRONG_IS_FORM_PART (node))
    {
      meaning.takes_templates = !g_str_equal (key, "type");
      meaning.is_path = g_str_equal (key, "file");
      if (g_str_equal (key, "value"))
        meaning.name = throng_form_part_get_name (THRONG_FORM_PART (node));
    }
  return meaning;
}

static void
share_string (Sharing *self, ThrongNode *node, unsigned index)
{
  const char *text = throng_node_peek_string (node, index);
  Meaning meaning = describe (node, throng_node_get_shape (node)->keys[index].name);
  g_autofree char *cleaned = NULL;

  if (text == NULL || text[0] == '\0')
    return;
  self->node = node;
  g_string_assign (self->key, meaning.key);
  cleaned = clean (self, text, &meaning);
  if (cleaned != NULL)
    throng_node_set_string (node, index, cleaned);
}

static void
share_json (Sharing *self, ThrongNode *node, const char *key)
{
  unsigned n_before = self->omissions->len;
  Meaning meaning = describe (node, key);
  g_autoptr (JsonNode) json = NULL;
  g_autoptr (JsonNode) cleaned = NULL;

  g_object_get (node, key, &json, NULL);
  if (json == NULL)
    return;
  self->node = node;
  g_string_assign (self->key, key);
  meaning.takes_templates = true;
  cleaned = clean_json (self, json, meaning.name, meaning);
  if (self->omissions->len > n_before)
    g_object_set (node, key, cleaned, NULL);
}

/* What is kept for other programs, where no template has a meaning. */
static void
share_unknown (Sharing *self, ThrongNode *node)
{
  ThrongNodePrivate *private = throng_node_get_private (node);
  unsigned n_before = self->omissions->len;
  Meaning meaning = { .kind = THRONG_OMISSION_VALUE, .searched = IN_TEXTS };
  g_autoptr (JsonNode) cleaned = NULL;

  if (private->unknown == NULL)
    return;
  self->node = node;
  g_string_truncate (self->key, 0);
  cleaned = clean_object (self, private->unknown, NULL, &meaning);
  if (self->omissions->len == n_before)
    return;
  json_object_unref (private->unknown);
  private->unknown = json_object_ref (json_node_get_object (cleaned));
}

/* Whether @value is an address on this computer or its private network. */
static bool
is_local_address (const char *value)
{
  g_autofree char *url = strstr (value, "://") != NULL ? g_strdup (value)
                                                       : g_strconcat ("http://", value, NULL);
  size_t authority = (size_t) (strstr (url, "://") - url) + 3;
  g_autofree char *origin = g_strndup (url, authority + strcspn (url + authority, "/?#"));
  g_autoptr (GUri) uri = throng_target_parse (origin, NULL);

  return uri != NULL && throng_host_is_local (g_uri_get_host (uri));
}

/* Paths of services look as those of files do; these are of files. */
static bool
is_local_value (const char *value)
{
  static const char *const roots[] = { "/home/",     "/root/", "/Users/",
                                       "/var/home/", "/tmp/",  "/run/user/" };

  if (!throng_secret_is_literal (value))
    return false;
  for (unsigned i = 0; i < G_N_ELEMENTS (roots); i++)
    if (g_str_has_prefix (value, roots[i]))
      return true;
  if (value[0] == '/')
    return value[1] != '\0' && g_file_test (value, G_FILE_TEST_EXISTS);
  return skip_folders (value) != NULL || is_local_address (value);
}

/* A variable of the scenario stays, so that others see what to fill in. */
static bool
share_variable (Sharing *self, ThrongNode *node)
{
  ThrongField *field = THRONG_FIELD (node);
  const char *value = throng_field_get_value (field);
  bool is_secret = throng_secret_is_name (throng_field_get_name (field))
                   && throng_secret_is_literal (value);

  if (value[0] == '\0' || (!is_secret && !is_local_value (value)))
    return false;
  self->node = node;
  g_string_truncate (self->key, 0);
  report (self, is_secret ? THRONG_OMISSION_VARIABLE : THRONG_OMISSION_LOCAL_VARIABLE,
          throng_field_get_name (field));
  g_object_set (node, "value", "", "enabled", FALSE, NULL);
  return true;
}

static void
share_node_cb (ThrongNode *node, void *data)
{
  Sharing *self = data;
  const ThrongShape *shape = throng_node_get_shape (node);
  bool is_done = is_row_of (node, "variables") && share_variable (self, node);

  for (unsigned i = 0; i < shape->n_keys && !is_done; i++)
    {
      const ThrongKey *key = &shape->keys[i];

      if (key->kind == THRONG_KEY_STRING && key->words == NULL)
        share_string (self, node, i);
      else if (key->kind == THRONG_KEY_JSON)
        share_json (self, node, key->name);
    }
  share_unknown (self, node);
}

/* So that no stand-in is called as something that has a value. */
static void
take_name_cb (ThrongNode *node, void *data)
{
  if (is_row_of (node, "variables") || is_row_of (node, "set"))
    g_hash_table_add (data, g_strdup (throng_field_get_name (THRONG_FIELD (node))));
  else if (THRONG_IS_CAPTURE (node))
    g_hash_table_add (data, g_strdup (throng_capture_get_name (THRONG_CAPTURE (node))));
}

ThrongScenario *
throng_scenario_dup_for_others (ThrongScenario *self, GPtrArray **omissions)
{
  g_autofree char *text = throng_scenario_to_data (self, NULL);
  g_autoptr (GPtrArray) problems = NULL;
  ThrongScenario *copy = throng_scenario_new_from_data (text, -1, &problems);
  g_autoptr (GHashTable) taken = throng_scenario_find_variables (self);
  g_autoptr (GHashTable) stand_ins = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                            g_free);
  g_autoptr (GString) key = g_string_new (NULL);
  Sharing sharing = { .omissions = g_ptr_array_new_with_free_func (omission_free),
                      .taken = taken,
                      .stand_ins = stand_ins,
                      .key = key };

  *omissions = sharing.omissions;
  if (copy == NULL)
    return NULL;
  throng_node_visit (THRONG_NODE (copy), take_name_cb, taken);
  throng_node_visit (THRONG_NODE (copy), share_node_cb, &sharing);
  return copy;
}
