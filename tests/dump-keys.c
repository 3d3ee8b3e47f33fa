/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-group.h"
#include "scenario/throng-json-writer.h"
#include "scenario/throng-pause.h"
#include "scenario/throng-scenario.h"
#include "scenario/throng-set.h"
#include "scenario/throng-validate.h"

#include <stdbool.h>

/* Prints the key tables of the scenario language as JSON, by type, for the tests that compare them
 * with the JSON Schema and the documentation. */

static const char *const kinds[] = {
  [THRONG_KEY_STRING] = "string",     [THRONG_KEY_BOOLEAN] = "boolean",
  [THRONG_KEY_INTEGER] = "integer",   [THRONG_KEY_NUMBER] = "number",
  [THRONG_KEY_DURATION] = "duration", [THRONG_KEY_ENUM] = "enum",
  [THRONG_KEY_JSON] = "json",         [THRONG_KEY_CHILD] = "child",
  [THRONG_KEY_LIST] = "list",         [THRONG_KEY_MAP] = "map",
  [THRONG_KEY_SHAPE] = "shape",
};

static const char *const flags[] = { "hidden",   "hook",     "always",   "required",
                                     "nullable", "positive", "not-empty" };

static JsonNode *
take_array (JsonArray *array)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  json_node_take_array (node, array);
  return node;
}

static JsonNode *
take_object (JsonObject *object)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);
  return node;
}

static JsonNode *
list_flags (const ThrongKey *key)
{
  JsonArray *array = json_array_new ();

  for (unsigned i = 0; i < G_N_ELEMENTS (flags); i++)
    if (key->flags & (1u << i))
      json_array_add_string_element (array, flags[i]);
  return take_array (array);
}

static JsonNode *
list_words (const char *const *words)
{
  JsonArray *array = json_array_new ();

  for (unsigned i = 0; words[i] != NULL; i++)
    json_array_add_string_element (array, words[i]);
  return take_array (array);
}

static const char *
name_check (const ThrongKey *key)
{
  if (key->check == throng_validation_header)
    return "header";
  if (key->check == throng_validation_pair)
    return "pair";
  return key->check == throng_validation_variable ? "variable" : "";
}

static void
describe_children (JsonObject *object, const ThrongKey *key, GPtrArray *types)
{
  GType step_types[] = { THRONG_TYPE_REQUEST, THRONG_TYPE_PAUSE, THRONG_TYPE_SET,
                         THRONG_TYPE_GROUP };

  json_object_set_string_member (object, "type",
                                 key->choose != NULL ? "step" : g_type_name (key->type ()));
  json_object_set_string_member (object, "check", name_check (key));
  for (unsigned i = 0; key->choose != NULL && i < G_N_ELEMENTS (step_types); i++)
    g_ptr_array_add (types, GSIZE_TO_POINTER (step_types[i]));
  if (key->choose == NULL)
    g_ptr_array_add (types, GSIZE_TO_POINTER (key->type ()));
}

static JsonNode *
describe_key (const ThrongKey *key, GPtrArray *types)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "name", key->name);
  json_object_set_string_member (object, "kind", kinds[key->kind]);
  json_object_set_member (object, "flags", list_flags (key));
  json_object_set_int_member (object, "when", key->when);
  json_object_set_double_member (object, "low", key->low);
  json_object_set_double_member (object, "high", key->high);
  json_object_set_double_member (object, "fallback", key->fallback);
  if (key->text != NULL)
    json_object_set_string_member (object, "text", key->text);
  if (key->place != NULL)
    json_object_set_string_member (object, "place", key->place);
  if (key->words != NULL)
    json_object_set_member (object, "words", list_words (key->words));
  if (key->kind == THRONG_KEY_CHILD || key->kind == THRONG_KEY_LIST || key->kind == THRONG_KEY_MAP)
    describe_children (object, key, types);
  return take_object (object);
}

static JsonNode *
describe_shape (const ThrongShape *shape, GPtrArray *types)
{
  JsonObject *object = json_object_new ();
  JsonArray *keys = json_array_new ();

  for (unsigned i = 0; i < shape->n_keys; i++)
    json_array_add_element (keys, describe_key (&shape->keys[i], types));
  if (shape->short_key != NULL)
    json_object_set_string_member (object, "short-key", shape->short_key);
  if (shape->one_of != NULL)
    json_object_set_string_member (object, "one-of", shape->one_of);
  json_object_set_array_member (object, "keys", keys);
  return take_object (object);
}

int
main (void)
{
  g_autoptr (GPtrArray) types = g_ptr_array_new ();
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *shapes = json_object_new ();
  g_autofree char *text = NULL;

  json_node_take_object (root, shapes);
  g_ptr_array_add (types, GSIZE_TO_POINTER (THRONG_TYPE_SCENARIO));
  for (unsigned i = 0; i < types->len; i++)
    {
      GType type = GPOINTER_TO_SIZE (types->pdata[i]);
      ThrongNodeClass *klass = g_type_class_ref (type);

      if (!json_object_has_member (shapes, g_type_name (type)))
        json_object_set_member (shapes, g_type_name (type), describe_shape (klass->shape, types));
      g_type_class_unref (klass);
    }
  text = throng_json_write (root);
  g_print ("%s", text);
  return 0;
}
