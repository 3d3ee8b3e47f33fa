/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "scenario/throng-node.h"

#include <stdbool.h>

G_BEGIN_DECLS

typedef struct _ThrongValidation ThrongValidation;

typedef enum
{
  THRONG_KEY_STRING,
  THRONG_KEY_BOOLEAN,
  THRONG_KEY_INTEGER,
  THRONG_KEY_NUMBER,
  THRONG_KEY_DURATION, /* seconds; in the file a number or text such as "1m30s" */
  THRONG_KEY_ENUM,     /* always hidden; at most one in a class, says which alternative holds */
  THRONG_KEY_JSON,     /* any JSON value */
  THRONG_KEY_CHILD,    /* one node, made with its parent and never replaced */
  THRONG_KEY_LIST,     /* nodes; in the file an array */
  THRONG_KEY_MAP, /* nodes; in the file an object whose members are named by the nodes' first key */
  THRONG_KEY_SHAPE, /* no property: a form in the file that hooks make from hidden properties */
} ThrongKeyKind;

typedef enum
{
  THRONG_KEY_HIDDEN = 1 << 0,    /* a property that the file does not hold under this name */
  THRONG_KEY_HOOK = 1 << 1,      /* hooks read and write it */
  THRONG_KEY_ALWAYS = 1 << 2,    /* written even when it has its default */
  THRONG_KEY_REQUIRED = 1 << 3,  /* the file must hold it */
  THRONG_KEY_NULLABLE = 1 << 4,  /* a string that may be absent */
  THRONG_KEY_POSITIVE = 1 << 5,  /* @low itself is too low */
  THRONG_KEY_NOT_EMPTY = 1 << 6, /* a string or list that must hold something */
} ThrongKeyFlags;

/**
 * ThrongKey:
 * @name: the key in the file and the name of the property
 * @when: the values of the class's enum that it belongs to, each by THRONG_WHEN(); 0 = to all. Keys
 * without a value in common exclude each other in the file, and reading one sets the enum, if it
 * has not one of its values yet, to the first of them.
 * @low: least valid value
 * @high: greatest valid value
 * @fallback: default of a number, boolean or enum
 * @text: (nullable): default of a string; %NULL is the empty one, or none where it is nullable
 * @place: (nullable): the name in places, where it is not @name
 * @type: of an enum, or of the nodes of a child, list or map
 * @check: validates a node of the list or map, beyond what its own class does
 * @choose: (nullable): the type of a node of the list from what the file holds, where that differs
 * @words: (nullable): the only valid texts of a string, ended by %NULL
 */
typedef struct
{
  const char *name;
  ThrongKeyKind kind;
  ThrongKeyFlags flags;
  unsigned when;
  double low;
  double high;
  double fallback;
  const char *text;
  const char *place;
  GType (*type) (void);
  void (*check) (ThrongNode *child, ThrongValidation *validation);
  GType (*choose) (JsonNode *node);
  const char *const *words;
} ThrongKey;

/* Above this a double cannot tell neighbouring integers apart. */
#define THRONG_MAX_EXACT 9007199254740992.0

#define THRONG_WHEN(kind) (1u << (unsigned) (kind))

/**
 * ThrongShape:
 * @keys: in the order of the file; nodes of a map have their name first
 * @short_key: (nullable): the key that a node consists of which is not an object in the file, and
 * that is written alone when there is no other; a hidden one stands for its alternative as a whole
 * @one_of: (nullable): the file must hold one of the alternatives; a list of them in words
 * @instead: (nullable): where the required key is missing, the keys of which one would do, in words
 * @read: takes the value of a key of the file (SHAPE or HOOK) into the node
 * @write: the value of such a key for the file; %NULL leaves it out
 * @validate: finds what the table cannot say
 */
struct _ThrongShape
{
  const ThrongKey *keys;
  unsigned n_keys;
  const char *short_key;
  const char *one_of;
  const char *instead;
  void (*read) (ThrongNode *self, unsigned index, JsonNode *value, GPtrArray *problems);
  JsonNode *(*write) (ThrongNode *self, unsigned index);
  void (*validate) (ThrongNode *self, ThrongValidation *validation);
};

/* What a node keeps for each key. */
typedef struct
{
  GValue value;
  char *written; /* Owned (nullable): the text of a duration, as long as its value stays */
  bool in_file;  /* the file held it, so it is written even when it has its default */
} ThrongSlot;

typedef struct
{
  /* Borrowed */
  ThrongNode *parent;
  unsigned index;              /* of the parent's key that it is, or is in */
  unsigned position;           /* where in that list it was last found */
  ThrongNodeObserver observer; /* (nullable): of a node without a parent */
  void *observer_data;

  /* Owned */
  ThrongSlot *slots;   /* by key */
  JsonObject *unknown; /* (nullable): members that are not keys, in their order */
} ThrongNodePrivate;

/* Installs the properties of @shape, which lives as long as the class. */
void throng_node_class_set_shape (ThrongNodeClass *klass, const ThrongShape *shape);

const ThrongShape *throng_node_get_shape (ThrongNode *self);
ThrongNodePrivate *throng_node_get_private (ThrongNode *self);

/* The value of the key at @index. */
const GValue *throng_node_peek (ThrongNode *self, unsigned index);
const char *throng_node_peek_string (ThrongNode *self, unsigned index);
double throng_node_peek_double (ThrongNode *self, unsigned index);
/* Of an enum, 0 where the class has none. */
unsigned throng_node_peek_kind (ThrongNode *self);
/* Of a child, list or map. */
gpointer throng_node_peek_object (ThrongNode *self, unsigned index);
/* Stores without notification, for reading. */
void throng_node_set_string (ThrongNode *self, unsigned index, const char *value);

/* (nullable): the key of its parent that @self is, or at @position of whose list it stands. */
const ThrongKey *throng_node_find_key (ThrongNode *self, unsigned *position);

/* Puts @child at the end of the list or map at @index. */
void throng_node_append (ThrongNode *self, unsigned index, ThrongNode *child);

/* Appends the name of a member as it stands in a place: plain where it can be, otherwise as ["…"].
 */
void throng_node_append_member (GString *place, const char *name);

/* Adds a problem at the place of @key (nullable: of the node itself). */
void throng_node_problem (ThrongNode *self,
                          const char *key,
                          GPtrArray *problems,
                          const char *format,
                          ...) G_GNUC_PRINTF (4, 5);

/* Reads the node's content; wrong types become problems. */
void throng_node_read (ThrongNode *self, JsonNode *node, GPtrArray *problems);
/* Reads one value into the key at @index, hooks aside. */
void throng_node_read_value (ThrongNode *self, unsigned index, JsonNode *node, GPtrArray *problems);
/* Adds the problem that @node is not what was expected, which is said as `a number`. */
void throng_node_wrong_type (ThrongNode *self,
                             const char *key,
                             JsonNode *node,
                             const char *expected,
                             GPtrArray *problems);
/* Adds the problem that a key is missing, one of the list @one_of in words, and says which of them
 * an unknown member was probably meant to be. */
void throng_node_miss (ThrongNode *self, const char *one_of, GPtrArray *problems);
/* Returns: (transfer full): the node as JSON */
JsonNode *throng_node_write (ThrongNode *self);
/* Returns: (transfer full): one value as JSON, its default too */
JsonNode *throng_node_write_value (ThrongNode *self, unsigned index);

/* Defines a final class of nodes from a variable `shape`. */
#define THRONG_DEFINE_NODE(TypeName, type_name)                                                    \
  struct _##TypeName                                                                               \
  {                                                                                                \
    ThrongNode parent_instance;                                                                    \
  };                                                                                               \
                                                                                                   \
  G_DEFINE_FINAL_TYPE (TypeName, type_name, THRONG_TYPE_NODE)                                      \
                                                                                                   \
  static void type_name##_class_init (TypeName##Class *klass)                                      \
  {                                                                                                \
    throng_node_class_set_shape (THRONG_NODE_CLASS (klass), &shape);                               \
  }                                                                                                \
                                                                                                   \
  static void type_name##_init (TypeName *self) {}

G_END_DECLS
