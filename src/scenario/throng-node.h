/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "scenario/throng-problem.h"

G_BEGIN_DECLS

/* What a class of nodes consists of, see throng-node-private.h. */
typedef struct _ThrongShape ThrongShape;

/**
 * ThrongNode:
 *
 * A thing in a scenario: the base of everything from #ThrongScenario down to #ThrongField. A class
 * is a table of its keys; the base makes properties of them, keeps their values, reads and writes
 * them, and keeps what it does not know. Invalid values can be set, so that a form can show them.
 */
#define THRONG_TYPE_NODE (throng_node_get_type ())
G_DECLARE_DERIVABLE_TYPE (ThrongNode, throng_node, THRONG, NODE, GObject)

struct _ThrongNodeClass
{
  GObjectClass parent_class;

  const ThrongShape *shape;
};

/**
 * throng_node_dup_place:
 *
 * Returns: (transfer full): where in the document the node stands now, such as
 * `users[0].tasks[1].steps[0]`; empty for a scenario and for what stands in none
 */
char *throng_node_dup_place (ThrongNode *self);

/* Returns: (nullable) (transfer none): the node that @self stands in */
ThrongNode *throng_node_get_parent (ThrongNode *self);

/* A #ThrongNode or the #GListModel of a list, both of which live as long as the node. */
typedef void (*ThrongNodePartFunc) (GObject *part, void *data);

/* Calls @func for each child and each list of @self, in the order of its keys. */
void throng_node_each_part (ThrongNode *self, ThrongNodePartFunc func, void *data);

/**
 * throng_node_insert:
 * @list: the name of a list property, such as "tasks"
 * @position: where; beyond the end = at the end
 * @child: (transfer none): of the list's type, standing nowhere yet
 *
 * Every change of a list goes through here and throng_node_remove(), so that each node knows its
 * place.
 */
void throng_node_insert (ThrongNode *self, const char *list, unsigned position, ThrongNode *child);

/* Takes the item at @position, which must exist, out of the property @list. */
void throng_node_remove (ThrongNode *self, const char *list, unsigned position);

/**
 * ThrongNodeChange:
 * @node: whose property changed, anywhere below the node that is observed
 * @property: its name
 * @before: (nullable): its value before; %NULL where a list lost or got an item
 * @written_before: (nullable): how that value, a duration, stood in the file
 * @child: (nullable): the item
 * @position: where in the list it will be or was
 * @is_insertion: whether the list got it
 */
typedef struct
{
  ThrongNode *node;
  const char *property;
  const GValue *before;
  const char *written_before;
  ThrongNode *child;
  unsigned position;
  bool is_insertion;
} ThrongNodeChange;

/* Called before anybody is notified of the change: a value has its new one then, a list is as it
 * was.
 */
typedef void (*ThrongNodeObserver) (void *data, const ThrongNodeChange *change);

/* Has @observer (nullable) called for each change of @self, which stands in no other node, and of
 * all that stands in it. */
void throng_node_set_observer (ThrongNode *self, ThrongNodeObserver observer, void *data);

/* The text by which the present value of the duration @property stands in the file; %NULL = none.
 */
const char *throng_node_get_written (ThrongNode *self, const char *property);

/* Sets the property @property and, if it is a duration, how it stands in the file. */
void throng_node_restore (ThrongNode *self,
                          const char *property,
                          const GValue *value,
                          const char *written);

G_END_DECLS
