/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-node-private.h"

#include "i18n/throng-i18n.h"
#include "scenario/throng-duration.h"
#include "scenario/throng-guess.h"

#include <math.h>
#include <string.h>

/* Beyond so many unknown keys nobody looks for what was meant. */
#define MAX_GUESSES 20

static const char *
describe (JsonNode *node)
{
  switch (json_node_get_node_type (node))
    {
    case JSON_NODE_OBJECT:
      return _ ("an object");
    case JSON_NODE_ARRAY:
      return _ ("an array");
    case JSON_NODE_VALUE:
      if (json_node_get_value_type (node) == G_TYPE_STRING)
        return _ ("a string");
      return json_node_get_value_type (node) == G_TYPE_BOOLEAN ? _ ("true or false")
                                                               : _ ("a number");
    case JSON_NODE_NULL:
    default:
      return _ ("null");
    }
}

void
throng_node_wrong_type (ThrongNode *self,
                        const char *key,
                        JsonNode *node,
                        const char *expected,
                        GPtrArray *problems)
{
  /* Translators: both are a kind of JSON value: must be a number, not a string */
  throng_node_problem (self, key, problems, _ ("must be %s, not %s"), expected, describe (node));
}

static bool
is_number (JsonNode *node)
{
  GType type = json_node_get_value_type (node);

  return JSON_NODE_HOLDS_VALUE (node) && (type == G_TYPE_INT64 || type == G_TYPE_DOUBLE);
}

static void
read_string (ThrongNode *self,
             const ThrongKey *key,
             JsonNode *node,
             GValue *value,
             GPtrArray *problems)
{
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    g_value_set_string (value, json_node_get_string (node));
  else
    throng_node_wrong_type (self, key->name, node, _ ("a string"), problems);
}

static void
read_boolean (ThrongNode *self,
              const ThrongKey *key,
              JsonNode *node,
              GValue *value,
              GPtrArray *problems)
{
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    g_value_set_boolean (value, json_node_get_boolean (node));
  else
    throng_node_wrong_type (self, key->name, node, _ ("true or false"), problems);
}

static void
read_integer (ThrongNode *self,
              const ThrongKey *key,
              JsonNode *node,
              GValue *value,
              GPtrArray *problems)
{
  double number;

  if (!is_number (node))
    {
      throng_node_wrong_type (self, key->name, node, _ ("a whole number"), problems);
      return;
    }
  number = json_node_get_double (node);
  if (json_node_get_value_type (node) == G_TYPE_INT64)
    g_value_set_int64 (value, json_node_get_int (node));
  else if (trunc (number) == number && fabs (number) <= THRONG_MAX_EXACT)
    g_value_set_int64 (value, (gint64) number);
  else
    throng_node_problem (self, key->name, problems, _ ("must be a whole number"));
}

static void
read_number (ThrongNode *self,
             const ThrongKey *key,
             JsonNode *node,
             GValue *value,
             GPtrArray *problems)
{
  if (is_number (node))
    g_value_set_double (value, json_node_get_double (node));
  else
    throng_node_wrong_type (self, key->name, node, _ ("a number"), problems);
}

static void
read_duration (ThrongNode *self,
               const ThrongKey *key,
               JsonNode *node,
               ThrongSlot *slot,
               GPtrArray *problems)
{
  const char *place = key->place != NULL ? key->place : key->name;
  g_autoptr (GError) error = NULL;
  double seconds;

  if (is_number (node))
    g_value_set_double (&slot->value, json_node_get_double (node));
  else if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    throng_node_wrong_type (self, place, node, _ ("a duration"), problems);
  else if (!throng_duration_parse (json_node_get_string (node), &seconds, &error))
    throng_node_problem (self, place, problems, "%s", error->message);
  else
    {
      g_value_set_double (&slot->value, seconds);
      slot->written = json_node_dup_string (node);
    }
}

static void
read_list (ThrongNode *self, unsigned index, JsonNode *node, GPtrArray *problems)
{
  const ThrongKey *key = &throng_node_get_shape (self)->keys[index];
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    {
      throng_node_wrong_type (self, key->name, node, _ ("an array"), problems);
      return;
    }
  array = json_node_get_array (node);
  for (unsigned i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      GType type = key->choose != NULL ? key->choose (element) : key->type ();
      g_autoptr (ThrongNode) child = g_object_new (type, NULL);

      throng_node_append (self, index, child);
      throng_node_read (child, element, problems);
    }
}

/* Returns: (transfer none) */
static ThrongNode *
append_row (ThrongNode *self, unsigned index, const char *name)
{
  g_autoptr (ThrongNode) row = g_object_new (throng_node_get_shape (self)->keys[index].type (),
                                             NULL);

  throng_node_set_string (row, 0, name);
  throng_node_append (self, index, row);
  return row;
}

/* All are there before the first is read, so that each knows its place among those of its name. */
static void
read_rows (ThrongNode *self, unsigned index, const char *name, JsonArray *rows, GPtrArray *problems)
{
  g_autoptr (GPtrArray) nodes = g_ptr_array_new ();

  for (unsigned i = 0; i < json_array_get_length (rows); i++)
    g_ptr_array_add (nodes, append_row (self, index, name));
  for (unsigned i = 0; i < nodes->len; i++)
    throng_node_read (nodes->pdata[i], json_array_get_element (rows, i), problems);
}

static void
read_map (ThrongNode *self, unsigned index, JsonNode *node, GPtrArray *problems)
{
  const ThrongKey *key = &throng_node_get_shape (self)->keys[index];
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      throng_node_wrong_type (self, key->name, node, _ ("an object"), problems);
      return;
    }
  json_object_iter_init_ordered (&iter, json_node_get_object (node));
  while (json_object_iter_next_ordered (&iter, &name, &member))
    {
      if (JSON_NODE_HOLDS_ARRAY (member))
        read_rows (self, index, name, json_node_get_array (member), problems);
      else
        throng_node_read (append_row (self, index, name), member, problems);
    }
}

void
throng_node_read_value (ThrongNode *self, unsigned index, JsonNode *node, GPtrArray *problems)
{
  const ThrongKey *key = &throng_node_get_shape (self)->keys[index];
  ThrongSlot *slot = &throng_node_get_private (self)->slots[index];

  switch (key->kind)
    {
    case THRONG_KEY_STRING:
      read_string (self, key, node, &slot->value, problems);
      break;
    case THRONG_KEY_BOOLEAN:
      read_boolean (self, key, node, &slot->value, problems);
      break;
    case THRONG_KEY_INTEGER:
      read_integer (self, key, node, &slot->value, problems);
      break;
    case THRONG_KEY_NUMBER:
      read_number (self, key, node, &slot->value, problems);
      break;
    case THRONG_KEY_DURATION:
      read_duration (self, key, node, slot, problems);
      break;
    case THRONG_KEY_JSON:
      g_value_take_boxed (&slot->value, json_node_copy (node));
      break;
    case THRONG_KEY_CHILD:
      throng_node_read (throng_node_peek_object (self, index), node, problems);
      break;
    case THRONG_KEY_LIST:
      read_list (self, index, node, problems);
      break;
    case THRONG_KEY_MAP:
      read_map (self, index, node, problems);
      break;
    case THRONG_KEY_ENUM:
    case THRONG_KEY_SHAPE:
    default:
      g_assert_not_reached ();
    }
}

/* Lets the enum have one of the values @when. */
static void
set_kind (ThrongNode *self, unsigned when)
{
  const ThrongShape *shape = throng_node_get_shape (self);
  unsigned kind = (unsigned) g_bit_nth_lsf (when, -1);

  if (when & THRONG_WHEN (throng_node_peek_kind (self)))
    return;
  for (unsigned i = 0; i < shape->n_keys; i++)
    if (shape->keys[i].kind == THRONG_KEY_ENUM)
      g_value_set_enum (&throng_node_get_private (self)->slots[i].value, (int) kind);
}

static void
read_key (ThrongNode *self, unsigned index, JsonNode *node, GPtrArray *problems)
{
  const ThrongShape *shape = throng_node_get_shape (self);
  const ThrongKey *key = &shape->keys[index];

  throng_node_get_private (self)->slots[index].in_file = true;
  if (key->when != 0)
    set_kind (self, key->when);
  if (key->kind == THRONG_KEY_SHAPE || (key->flags & THRONG_KEY_HOOK))
    shape->read (self, index, node, problems);
  else
    throng_node_read_value (self, index, node, problems);
}

static void
read_member (ThrongNode *self, const char *name, JsonNode *node, GPtrArray *problems)
{
  ThrongNodePrivate *priv = throng_node_get_private (self);
  const ThrongShape *shape = throng_node_get_shape (self);

  for (unsigned i = 0; i < shape->n_keys; i++)
    if (!(shape->keys[i].flags & THRONG_KEY_HIDDEN) && g_str_equal (shape->keys[i].name, name))
      {
        read_key (self, i, node, problems);
        return;
      }
  if (priv->unknown == NULL)
    priv->unknown = json_object_new ();
  json_object_set_member (priv->unknown, name, json_node_copy (node));
}

/* (nullable): of the keys that @one_of names, the one that an unknown member was probably meant to
 * be. */
static const char *
guess_key (ThrongNode *self, const char *one_of)
{
  const ThrongShape *shape = throng_node_get_shape (self);
  JsonObject *unknown = throng_node_get_private (self)->unknown;
  unsigned n_left = unknown != NULL ? MAX_GUESSES : 0;
  const char *guess = NULL;
  JsonObjectIter iter;
  const char *name;

  if (unknown != NULL)
    json_object_iter_init_ordered (&iter, unknown);
  while (n_left-- > 0 && guess == NULL && json_object_iter_next_ordered (&iter, &name, NULL))
    for (unsigned i = 0; i < shape->n_keys; i++)
      if (strstr (one_of, shape->keys[i].name) != NULL)
        guess = throng_guess_word (name, guess, shape->keys[i].name);
  return guess;
}

void
throng_node_miss (ThrongNode *self, const char *one_of, GPtrArray *problems)
{
  const char *guess = guess_key (self, one_of);

  if (guess != NULL)
    throng_node_problem (self, NULL, problems, _ ("must have one of %s; did you mean “%s”?"),
                         one_of, guess);
  else
    throng_node_problem (self, NULL, problems, _ ("must have one of %s"), one_of);
}

/* (nullable): the first key of the file before the one at @index that it must not stand beside. */
static const ThrongKey *
find_rival (ThrongNode *self, unsigned index)
{
  const ThrongShape *shape = throng_node_get_shape (self);
  const ThrongSlot *slots = throng_node_get_private (self)->slots;

  for (unsigned i = 0; i < index; i++)
    if (slots[i].in_file && shape->keys[i].when != 0
        && (shape->keys[i].when & shape->keys[index].when) == 0)
      return &shape->keys[i];
  return NULL;
}

/* What the file must hold, and what it must not hold together. */
static void
check_members (ThrongNode *self, GPtrArray *problems)
{
  const ThrongShape *shape = throng_node_get_shape (self);
  const ThrongSlot *slots = throng_node_get_private (self)->slots;
  bool has_alternative = false;

  for (unsigned i = 0; i < shape->n_keys; i++)
    {
      const ThrongKey *key = &shape->keys[i];
      const ThrongKey *rival;

      if ((key->flags & THRONG_KEY_REQUIRED) && !slots[i].in_file && shape->instead != NULL)
        throng_node_miss (self, shape->instead, problems);
      else if ((key->flags & THRONG_KEY_REQUIRED) && !slots[i].in_file)
        throng_node_problem (self, NULL, problems, _ ("must have “%s”"), key->name);
      if (key->when == 0 || !slots[i].in_file)
        continue;
      has_alternative = true;
      rival = find_rival (self, i);
      if (rival != NULL)
        throng_node_problem (self, key->name, problems, _ ("must not stand beside “%s”"),
                             rival->name);
    }
  if (shape->one_of != NULL && !has_alternative)
    throng_node_miss (self, shape->one_of, problems);
}

static void
read_short (ThrongNode *self, JsonNode *node, GPtrArray *problems)
{
  const ThrongShape *shape = throng_node_get_shape (self);

  for (unsigned i = 0; i < shape->n_keys; i++)
    if (g_strcmp0 (shape->keys[i].name, shape->short_key) == 0)
      read_key (self, i, node, problems);
}

void
throng_node_read (ThrongNode *self, JsonNode *node, GPtrArray *problems)
{
  const ThrongShape *shape = throng_node_get_shape (self);
  const char *one_of = shape->one_of != NULL ? shape->one_of : shape->instead;
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      if (shape->short_key != NULL)
        read_short (self, node, problems);
      else if (one_of != NULL)
        throng_node_problem (self, NULL, problems,
                             /* Translators: keys, and a kind of JSON value such as “a number” */
                             _ ("must be an object with one of %s, not %s"), one_of,
                             describe (node));
      else
        throng_node_wrong_type (self, NULL, node, _ ("an object"), problems);
      return;
    }

  json_object_iter_init_ordered (&iter, json_node_get_object (node));
  while (json_object_iter_next_ordered (&iter, &name, &member))
    read_member (self, name, member, problems);
  check_members (self, problems);
}
