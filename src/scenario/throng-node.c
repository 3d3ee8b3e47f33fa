/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-node.h"

#include "scenario/throng-json-writer.h"
#include "scenario/throng-node-private.h"

#include <math.h>
#include <string.h>

/* A place names a member by no more of its name; that is enough to find it. */
#define MAX_NAME_BYTES 200

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (ThrongNode, throng_node, G_TYPE_OBJECT)

ThrongNodePrivate *
throng_node_get_private (ThrongNode *self)
{
  return throng_node_get_instance_private (self);
}

const ThrongShape *
throng_node_get_shape (ThrongNode *self)
{
  return THRONG_NODE_GET_CLASS (self)->shape;
}

static bool
is_list (const ThrongKey *key)
{
  return key->kind == THRONG_KEY_LIST || key->kind == THRONG_KEY_MAP;
}

static GParamSpec *
make_param_spec (const ThrongKey *key)
{
  GParamFlags read = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GParamFlags both = read | G_PARAM_WRITABLE | G_PARAM_EXPLICIT_NOTIFY;

  switch (key->kind)
    {
    case THRONG_KEY_STRING:
      return g_param_spec_string (key->name, NULL, NULL, key->text, both);
    case THRONG_KEY_BOOLEAN:
      return g_param_spec_boolean (key->name, NULL, NULL, key->fallback > 0, both);
    case THRONG_KEY_INTEGER:
      return g_param_spec_int64 (key->name, NULL, NULL, G_MININT64, G_MAXINT64,
                                 (gint64) key->fallback, both);
    case THRONG_KEY_NUMBER:
    case THRONG_KEY_DURATION:
      return g_param_spec_double (key->name, NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, key->fallback,
                                  both);
    case THRONG_KEY_ENUM:
      return g_param_spec_enum (key->name, NULL, NULL, key->type (), (int) key->fallback, both);
    case THRONG_KEY_JSON:
      return g_param_spec_boxed (key->name, NULL, NULL, JSON_TYPE_NODE, both);
    case THRONG_KEY_CHILD:
      return g_param_spec_object (key->name, NULL, NULL, key->type (), read);
    case THRONG_KEY_LIST:
    case THRONG_KEY_MAP:
      return g_param_spec_object (key->name, NULL, NULL, G_TYPE_LIST_MODEL, read);
    case THRONG_KEY_SHAPE:
    default:
      return NULL;
    }
}

static void
set_parent (ThrongNode *self, ThrongNode *parent, unsigned index, unsigned position)
{
  ThrongNodePrivate *priv = throng_node_get_private (self);

  priv->parent = parent;
  priv->index = index;
  priv->position = position;
}

static void
init_slot (ThrongNode *self, unsigned index, GParamSpec *pspec, GValue *value)
{
  const ThrongKey *key = &throng_node_get_shape (self)->keys[index];
  ThrongNode *child;

  if (key->kind == THRONG_KEY_SHAPE)
    return;

  g_value_init (value, pspec->value_type);
  if (is_list (key))
    g_value_take_object (value, g_list_store_new (key->type ()));
  else if (key->kind == THRONG_KEY_CHILD)
    {
      child = g_object_new (key->type (), NULL);
      set_parent (child, self, index, 0);
      g_value_take_object (value, child);
    }
  else
    g_param_value_set_default (pspec, value);
  if (key->kind == THRONG_KEY_STRING && key->text == NULL && !(key->flags & THRONG_KEY_NULLABLE))
    g_value_set_static_string (value, "");
}

static void
throng_node_constructed (GObject *object)
{
  ThrongNode *self = THRONG_NODE (object);
  ThrongNodePrivate *priv = throng_node_get_private (self);
  const ThrongShape *shape = throng_node_get_shape (self);
  GObjectClass *klass = G_OBJECT_GET_CLASS (object);

  priv->slots = g_new0 (ThrongSlot, shape->n_keys);
  for (unsigned i = 0; i < shape->n_keys; i++)
    {
      GParamSpec *pspec = g_object_class_find_property (klass, shape->keys[i].name);

      init_slot (self, i, pspec, &priv->slots[i].value);
    }

  G_OBJECT_CLASS (throng_node_parent_class)->constructed (object);
}

static void
throng_node_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  g_value_copy (throng_node_peek (THRONG_NODE (object), prop_id - 1), value);
}

static bool
values_equal (GParamSpec *pspec, const GValue *a, const GValue *b)
{
  JsonNode *node_a;
  JsonNode *node_b;

  if (pspec->value_type != JSON_TYPE_NODE)
    return g_param_values_cmp (pspec, a, b) == 0;

  node_a = g_value_get_boxed (a);
  node_b = g_value_get_boxed (b);
  if (node_a == NULL || node_b == NULL)
    return node_a == node_b;
  return json_node_equal (node_a, node_b);
}

static void
tell_observer (const ThrongNodeChange *change)
{
  ThrongNodePrivate *priv = throng_node_get_private (change->node);

  while (priv->parent != NULL)
    priv = throng_node_get_private (priv->parent);
  if (priv->observer != NULL)
    priv->observer (priv->observer_data, change);
}

/* Stores a value that differs from the present one. @written: (transfer full) (nullable) */
static void
change_value (ThrongNode *self, unsigned index, const GValue *value, char *written)
{
  ThrongSlot *slot = &throng_node_get_private (self)->slots[index];
  g_autofree char *written_before = g_steal_pointer (&slot->written);
  g_auto (GValue) before = G_VALUE_INIT;

  g_value_init (&before, G_VALUE_TYPE (&slot->value));
  g_value_copy (&slot->value, &before);
  g_value_copy (value, &slot->value);
  slot->written = written;
  tell_observer (&(ThrongNodeChange) { .node = self,
                                       .property = throng_node_get_shape (self)->keys[index].name,
                                       .before = &before,
                                       .written_before = written_before });
}

static void
throng_node_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  ThrongNode *self = THRONG_NODE (object);
  const ThrongKey *key = &throng_node_get_shape (self)->keys[prop_id - 1];
  ThrongSlot *slot = &throng_node_get_private (self)->slots[prop_id - 1];
  g_auto (GValue) empty = G_VALUE_INIT;

  if (key->kind == THRONG_KEY_STRING && !(key->flags & THRONG_KEY_NULLABLE)
      && g_value_get_string (value) == NULL)
    {
      g_value_init (&empty, G_TYPE_STRING);
      g_value_set_static_string (&empty, "");
      value = &empty;
    }
  if (values_equal (pspec, value, &slot->value))
    return;

  change_value (self, prop_id - 1, value, NULL);
  g_object_notify_by_pspec (object, pspec);
}

static void
forget_child (ThrongNode *self, ThrongNode *child)
{
  ThrongNodePrivate *priv = throng_node_get_private (child);

  if (priv->parent == self)
    priv->parent = NULL;
}

static void
forget_children (ThrongNode *self, unsigned index)
{
  const ThrongKey *key = &throng_node_get_shape (self)->keys[index];

  if (key->kind == THRONG_KEY_CHILD)
    forget_child (self, throng_node_peek_object (self, index));
  else if (is_list (key))
    {
      GListModel *list = throng_node_peek_object (self, index);

      for (unsigned i = 0; i < g_list_model_get_n_items (list); i++)
        {
          g_autoptr (ThrongNode) child = g_list_model_get_item (list, i);

          forget_child (self, child);
        }
    }
}

static void
throng_node_finalize (GObject *object)
{
  ThrongNode *self = THRONG_NODE (object);
  ThrongNodePrivate *priv = throng_node_get_private (self);

  for (unsigned i = 0; i < throng_node_get_shape (self)->n_keys; i++)
    {
      forget_children (self, i);
      if (G_IS_VALUE (&priv->slots[i].value))
        g_value_unset (&priv->slots[i].value);
      g_free (priv->slots[i].written);
    }
  g_free (priv->slots);
  g_clear_pointer (&priv->unknown, json_object_unref);

  G_OBJECT_CLASS (throng_node_parent_class)->finalize (object);
}

static void
throng_node_class_init (ThrongNodeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = throng_node_constructed;
  object_class->finalize = throng_node_finalize;
}

static void
throng_node_init (ThrongNode *self)
{
}

void
throng_node_class_set_shape (ThrongNodeClass *klass, const ThrongShape *shape)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  klass->shape = shape;
  /* GObject does not let these be inherited. */
  object_class->get_property = throng_node_get_property;
  object_class->set_property = throng_node_set_property;
  for (unsigned i = 0; i < shape->n_keys; i++)
    {
      GParamSpec *pspec = make_param_spec (&shape->keys[i]);

      if (pspec != NULL)
        g_object_class_install_property (object_class, i + 1, pspec);
    }
}

const GValue *
throng_node_peek (ThrongNode *self, unsigned index)
{
  return &throng_node_get_private (self)->slots[index].value;
}

const char *
throng_node_peek_string (ThrongNode *self, unsigned index)
{
  return g_value_get_string (throng_node_peek (self, index));
}

double
throng_node_peek_double (ThrongNode *self, unsigned index)
{
  return g_value_get_double (throng_node_peek (self, index));
}

gpointer
throng_node_peek_object (ThrongNode *self, unsigned index)
{
  return g_value_get_object (throng_node_peek (self, index));
}

unsigned
throng_node_peek_kind (ThrongNode *self)
{
  const ThrongShape *shape = throng_node_get_shape (self);

  for (unsigned i = 0; i < shape->n_keys; i++)
    if (shape->keys[i].kind == THRONG_KEY_ENUM)
      return (unsigned) g_value_get_enum (throng_node_peek (self, i));
  return 0;
}

void
throng_node_set_string (ThrongNode *self, unsigned index, const char *value)
{
  g_value_set_string (&throng_node_get_private (self)->slots[index].value, value);
}

/* The list that @self, which has a parent, stands in. */
static gpointer
get_list (ThrongNode *self)
{
  ThrongNodePrivate *priv = throng_node_get_private (self);

  return throng_node_peek_object (priv->parent, priv->index);
}

/* In a file with thousands of items none is looked for from the beginning of its list. */
const ThrongKey *
throng_node_find_key (ThrongNode *self, unsigned *position)
{
  ThrongNodePrivate *priv = throng_node_get_private (self);
  g_autoptr (ThrongNode) there = NULL;
  const ThrongKey *key;

  if (priv->parent == NULL)
    return NULL;
  key = &throng_node_get_shape (priv->parent)->keys[priv->index];
  if (is_list (key))
    {
      there = g_list_model_get_item (get_list (self), priv->position);
      if (there != self && !g_list_store_find (get_list (self), self, &priv->position))
        return NULL;
    }
  *position = priv->position;
  return key;
}

void
throng_node_append_member (GString *place, const char *name)
{
  g_autoptr (GString) escaped = NULL;
  g_autofree char *printable = NULL;
  static const char plain[] = G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_-";

  if (name[0] != '\0' && strlen (name) <= MAX_NAME_BYTES && name[strspn (name, plain)] == '\0')
    {
      g_string_append_printf (place, "%s%s", place->len > 0 ? "." : "", name);
      return;
    }
  escaped = g_string_new (NULL);
  throng_json_escape (name, MIN (strlen (name), MAX_NAME_BYTES), escaped);
  printable = throng_dup_printable (escaped->str);
  g_string_append_printf (place, "[\"%s%s\"]", printable,
                          strlen (name) > MAX_NAME_BYTES ? "…" : "");
}

/* Rows of one name stand in an array in the file. */
static void
append_map_place (GString *place, GListModel *map, ThrongNode *child)
{
  const char *name = throng_node_peek_string (child, 0);
  unsigned n_same = 0;
  unsigned position = 0;

  for (unsigned i = 0; i < g_list_model_get_n_items (map); i++)
    {
      g_autoptr (ThrongNode) other = g_list_model_get_item (map, i);

      if (other == child)
        position = n_same;
      if (g_str_equal (throng_node_peek_string (other, 0), name))
        n_same++;
    }

  throng_node_append_member (place, name);
  if (n_same > 1)
    g_string_append_printf (place, "[%u]", position);
}

static void
append_place (GString *place, ThrongNode *self)
{
  ThrongNode *parent = throng_node_get_private (self)->parent;
  const ThrongKey *key;
  unsigned position;

  if (parent == NULL)
    return;
  append_place (place, parent);
  key = throng_node_find_key (self, &position);
  if (key == NULL)
    return;
  g_string_append_printf (place, "%s%s", place->len > 0 ? "." : "", key->name);
  if (key->kind == THRONG_KEY_LIST)
    g_string_append_printf (place, "[%u]", position);
  else if (key->kind == THRONG_KEY_MAP)
    append_map_place (place, get_list (self), self);
}

char *
throng_node_dup_place (ThrongNode *self)
{
  GString *place = g_string_new (NULL);

  append_place (place, self);
  return g_string_free_and_steal (place);
}

ThrongNode *
throng_node_get_parent (ThrongNode *self)
{
  return throng_node_get_private (self)->parent;
}

void
throng_node_each_part (ThrongNode *self, ThrongNodePartFunc func, void *data)
{
  const ThrongShape *shape = throng_node_get_shape (self);

  for (unsigned i = 0; i < shape->n_keys; i++)
    if (shape->keys[i].kind == THRONG_KEY_CHILD || is_list (&shape->keys[i]))
      func (throng_node_peek_object (self, i), data);
}

void
throng_node_problem (ThrongNode *self,
                     const char *key,
                     GPtrArray *problems,
                     const char *format,
                     ...)
{
  const char *short_key = throng_node_get_shape (self)->short_key;
  g_autofree char *message = NULL;
  GString *place;
  va_list args;

  /* Beyond the limit nothing is kept; finding the place of each would take long in a hostile file.
   */
  if (problems->len >= THRONG_MAX_PROBLEMS)
    return;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);

  place = g_string_new (NULL);
  append_place (place, self);
  if (key != NULL && g_strcmp0 (key, short_key) != 0)
    g_string_append_printf (place, "%s%s", place->len > 0 ? "." : "", key);
  throng_problems_add (problems, place->str, "%s", message);
  g_string_free (place, TRUE);
}

static unsigned
find_list (ThrongNode *self, const char *name)
{
  const ThrongShape *shape = throng_node_get_shape (self);

  for (unsigned i = 0; i < shape->n_keys; i++)
    if (is_list (&shape->keys[i]) && g_str_equal (shape->keys[i].name, name))
      return i;
  g_error ("%s has no list “%s”", G_OBJECT_TYPE_NAME (self), name);
}

static void
insert_at (ThrongNode *self, unsigned index, unsigned position, ThrongNode *child)
{
  GListStore *list = throng_node_peek_object (self, index);
  unsigned n_items = g_list_model_get_n_items (G_LIST_MODEL (list));

  g_return_if_fail (throng_node_get_private (child)->parent == NULL);

  position = MIN (position, n_items);
  set_parent (child, self, index, position);
  tell_observer (&(ThrongNodeChange) { .node = self,
                                       .property = throng_node_get_shape (self)->keys[index].name,
                                       .child = child,
                                       .position = position,
                                       .is_insertion = true });
  g_list_store_insert (list, position, child);
}

void
throng_node_append (ThrongNode *self, unsigned index, ThrongNode *child)
{
  insert_at (self, index, G_MAXUINT, child);
}

void
throng_node_insert (ThrongNode *self, const char *list, unsigned position, ThrongNode *child)
{
  insert_at (self, find_list (self, list), position, child);
}

void
throng_node_remove (ThrongNode *self, const char *list, unsigned position)
{
  unsigned index = find_list (self, list);
  GListStore *store = throng_node_peek_object (self, index);
  g_autoptr (ThrongNode) child = g_list_model_get_item (G_LIST_MODEL (store), position);

  g_return_if_fail (child != NULL);

  throng_node_get_private (child)->parent = NULL;
  tell_observer (&(ThrongNodeChange) { .node = self,
                                       .property = throng_node_get_shape (self)->keys[index].name,
                                       .child = child,
                                       .position = position });
  g_list_store_remove (store, position);
}

void
throng_node_set_observer (ThrongNode *self, ThrongNodeObserver observer, void *data)
{
  ThrongNodePrivate *priv = throng_node_get_private (self);

  priv->observer = observer;
  priv->observer_data = data;
}

static unsigned
find_key (ThrongNode *self, const char *name)
{
  const ThrongShape *shape = throng_node_get_shape (self);

  for (unsigned i = 0; i < shape->n_keys; i++)
    if (g_str_equal (shape->keys[i].name, name))
      return i;
  g_error ("%s has no key “%s”", G_OBJECT_TYPE_NAME (self), name);
}

const char *
throng_node_get_written (ThrongNode *self, const char *property)
{
  return throng_node_get_private (self)->slots[find_key (self, property)].written;
}

void
throng_node_restore (ThrongNode *self,
                     const char *property,
                     const GValue *value,
                     const char *written)
{
  change_value (self, find_key (self, property), value, g_strdup (written));
  g_object_notify (G_OBJECT (self), property);
}
