/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-node-private.h"

#include <math.h>

static JsonNode *
write_number (double value)
{
  JsonNode *node = json_node_alloc ();

  if (trunc (value) == value && fabs (value) <= THRONG_MAX_EXACT)
    return json_node_init_int (node, (gint64) value);
  return json_node_init_double (node, value);
}

static JsonNode *
write_list (GListModel *list)
{
  g_autoptr (JsonArray) array = json_array_new ();

  for (unsigned i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (ThrongNode) child = g_list_model_get_item (list, i);

      json_array_add_element (array, throng_node_write (child));
    }
  return json_node_init_array (json_node_alloc (), array);
}

/* A second row of a name makes an array of both. */
static void
add_row (JsonObject *object, const char *name, JsonNode *row)
{
  JsonNode *before = json_object_get_member (object, name);
  g_autoptr (JsonArray) rows = NULL;

  if (before == NULL)
    json_object_set_member (object, name, row);
  else if (JSON_NODE_HOLDS_ARRAY (before))
    json_array_add_element (json_node_get_array (before), row);
  else
    {
      rows = json_array_new ();
      json_array_add_element (rows, json_node_copy (before));
      json_array_add_element (rows, row);
      json_object_set_array_member (object, name, g_steal_pointer (&rows));
    }
}

static JsonNode *
write_map (GListModel *map)
{
  g_autoptr (JsonObject) object = json_object_new ();

  for (unsigned i = 0; i < g_list_model_get_n_items (map); i++)
    {
      g_autoptr (ThrongNode) child = g_list_model_get_item (map, i);

      add_row (object, throng_node_peek_string (child, 0), throng_node_write (child));
    }
  return json_node_init_object (json_node_alloc (), object);
}

JsonNode *
throng_node_write_value (ThrongNode *self, unsigned index)
{
  const ThrongKey *key = &throng_node_get_shape (self)->keys[index];
  const ThrongSlot *slot = &throng_node_get_private (self)->slots[index];
  const GValue *value = &slot->value;

  switch (key->kind)
    {
    case THRONG_KEY_STRING:
      return json_node_init_string (json_node_alloc (), g_value_get_string (value));
    case THRONG_KEY_BOOLEAN:
      return json_node_init_boolean (json_node_alloc (), g_value_get_boolean (value));
    case THRONG_KEY_INTEGER:
      return json_node_init_int (json_node_alloc (), g_value_get_int64 (value));
    case THRONG_KEY_NUMBER:
      return write_number (g_value_get_double (value));
    case THRONG_KEY_DURATION:
      return slot->written != NULL ? json_node_init_string (json_node_alloc (), slot->written)
                                   : write_number (g_value_get_double (value));
    case THRONG_KEY_JSON:
      return g_value_get_boxed (value) != NULL ? g_value_dup_boxed (value)
                                               : json_node_init_null (json_node_alloc ());
    case THRONG_KEY_CHILD:
      return throng_node_write (g_value_get_object (value));
    case THRONG_KEY_LIST:
      return write_list (g_value_get_object (value));
    case THRONG_KEY_MAP:
      return write_map (g_value_get_object (value));
    case THRONG_KEY_ENUM:
    case THRONG_KEY_SHAPE:
    default:
      g_assert_not_reached ();
    }
}

static bool
has_default (ThrongNode *self, unsigned index)
{
  const ThrongKey *key = &throng_node_get_shape (self)->keys[index];
  const GValue *value = throng_node_peek (self, index);
  GParamSpec *pspec;

  switch (key->kind)
    {
    case THRONG_KEY_STRING:
      return g_strcmp0 (g_value_get_string (value),
                        key->text != NULL || (key->flags & THRONG_KEY_NULLABLE) ? key->text : "")
             == 0;
    case THRONG_KEY_LIST:
    case THRONG_KEY_MAP:
      return g_list_model_get_n_items (g_value_get_object (value)) == 0;
    case THRONG_KEY_CHILD:
    case THRONG_KEY_SHAPE:
      return false;
    case THRONG_KEY_BOOLEAN:
    case THRONG_KEY_INTEGER:
    case THRONG_KEY_NUMBER:
    case THRONG_KEY_DURATION:
    case THRONG_KEY_ENUM:
    case THRONG_KEY_JSON:
    default:
      pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (self), key->name);
      return g_param_value_defaults (pspec, value);
    }
}

/* Whether @written says nothing of @child. Where an alternative must be there, what others keep
 * beside one that is no more could not be read again alone. */
static bool
is_absent (ThrongNode *child, JsonNode *written)
{
  bool has_alternatives = throng_node_get_shape (child)->one_of != NULL;
  JsonObject *unknown = throng_node_get_private (child)->unknown;
  unsigned n_idle = has_alternatives && unknown != NULL ? json_object_get_size (unknown) : 0;

  return JSON_NODE_HOLDS_OBJECT (written)
         && json_object_get_size (json_node_get_object (written)) == n_idle;
}

/* NULL when the key is to be left out. */
static JsonNode *
write_key (ThrongNode *self, unsigned index)
{
  const ThrongShape *shape = throng_node_get_shape (self);
  const ThrongKey *key = &shape->keys[index];
  g_autoptr (JsonNode) node = NULL;

  if (key->flags & THRONG_KEY_HIDDEN)
    return NULL;
  if (key->when != 0 && !(key->when & THRONG_WHEN (throng_node_peek_kind (self))))
    return NULL;
  if (!(key->flags & THRONG_KEY_ALWAYS) && has_default (self, index)
      && !throng_node_get_private (self)->slots[index].in_file)
    return NULL;
  if (key->kind == THRONG_KEY_SHAPE || (key->flags & THRONG_KEY_HOOK))
    return shape->write (self, index);

  node = throng_node_write_value (self, index);
  if (key->kind == THRONG_KEY_CHILD && is_absent (throng_node_peek_object (self, index), node))
    return NULL;
  if ((key->flags & THRONG_KEY_NULLABLE) && throng_node_peek_string (self, index) == NULL)
    return NULL;
  return g_steal_pointer (&node);
}

/* (nullable): of a short key that an object never holds. */
static JsonNode *
write_alone (ThrongNode *self)
{
  const ThrongShape *shape = throng_node_get_shape (self);

  for (unsigned i = 0; shape->short_key != NULL && i < shape->n_keys; i++)
    {
      const ThrongKey *key = &shape->keys[i];

      if ((key->flags & THRONG_KEY_HIDDEN) && g_str_equal (key->name, shape->short_key)
          && key->when == THRONG_WHEN (throng_node_peek_kind (self)))
        return shape->write (self, i);
    }
  return NULL;
}

JsonNode *
throng_node_write (ThrongNode *self)
{
  const ThrongShape *shape = throng_node_get_shape (self);
  JsonNode *alone = write_alone (self);
  g_autoptr (JsonObject) object = json_object_new ();
  JsonObject *unknown = throng_node_get_private (self)->unknown;
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  if (alone != NULL)
    return alone;
  for (unsigned i = 0; i < shape->n_keys; i++)
    {
      JsonNode *value = write_key (self, i);

      if (value != NULL)
        json_object_set_member (object, shape->keys[i].name, value);
    }
  if (shape->short_key != NULL && unknown == NULL && json_object_get_size (object) == 1
      && json_object_has_member (object, shape->short_key))
    return json_node_copy (json_object_get_member (object, shape->short_key));

  if (unknown != NULL)
    {
      json_object_iter_init_ordered (&iter, unknown);
      while (json_object_iter_next_ordered (&iter, &name, &member))
        json_object_set_member (object, name, json_node_copy (member));
    }
  return json_node_init_object (json_node_alloc (), object);
}
