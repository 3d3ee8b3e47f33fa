/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <stdbool.h>

#include "app/design/throng-problem-index.h"
#include "scenario/throng-node.h"

G_BEGIN_DECLS

/**
 * ThrongFormItem:
 *
 * A widget of a #ThrongForm that shows and edits something of the form's node. Properties, for
 * `.ui` files:
 * `key`: the property of the node;
 * `member`: (nullable) the property of the form's node that the part's own node is, such as `wait`;
 * `place`: (nullable) the keys in places whose problems it shows, if that is not `key`;
 * `when`: (nullable) `kind=json` or `kind=json|header`: the part is visible while the node's
 * property `kind` has that value; for a load also `has-arrivals=true`.
 */
#define THRONG_TYPE_FORM_ITEM (throng_form_item_get_type ())
G_DECLARE_INTERFACE (ThrongFormItem, throng_form_item, THRONG, FORM_ITEM, GtkWidget)

struct _ThrongFormItemInterface
{
  GTypeInterface parent_iface;

  /* @node: (nullable) */
  void (*set_node) (ThrongFormItem *self, ThrongNode *node);
  /* Shows problems of the node, after each change; %NULL: see throng_form_item_show_sentence() */
  void (*show_problems) (ThrongFormItem *self, ThrongProblemIndex *problems);
  /* (nullable): shows @sentence (nullable) */
  void (*show_sentence) (ThrongFormItem *self, const char *sentence);
  /* (nullable): whether the focus could be moved to where @key of @node is edited */
  bool (*focus_node) (ThrongFormItem *self, ThrongNode *node, const char *key);
  /* (nullable): the widget that is typed into; %NULL: the first that takes the focus */
  GtkWidget *(*get_control) (ThrongFormItem *self);
};

/* The first property id that a class which is a part has for its own properties. */
#define THRONG_FORM_ITEM_FIRST_PROP 5

/* For class_init. A class with properties of its own then sets the two virtual functions again, and
 * calls these for those of the part. */
void throng_form_item_override_properties (GObjectClass *klass);
void throng_form_item_get_property (GObject *object,
                                    guint prop_id,
                                    GValue *value,
                                    GParamSpec *pspec);
void throng_form_item_set_property (GObject *object,
                                    guint prop_id,
                                    const GValue *value,
                                    GParamSpec *pspec);

/* Whether the property of @node that @when begins with has one of the values behind its “=”. */
bool throng_form_when_holds (const char *when, ThrongNode *node);

/* Tells those who can't see it what is wrong with what @control holds. @sentence: (nullable) */
void throng_form_tell_fault (GtkWidget *control, const char *sentence);
/* The same, and shows it to all. */
void throng_form_mark_fault (GtkWidget *control, const char *sentence);

const char *throng_form_item_get_key (ThrongFormItem *self);
/* (nullable): the node that it edits now */
ThrongNode *throng_form_item_get_node (ThrongFormItem *self);

/* @form_node: (nullable) */
void throng_form_item_set_form_node (ThrongFormItem *self, ThrongNode *form_node);
/* For changes that the node does not tell of, such as those of its stages. */
void throng_form_item_update_visible (ThrongFormItem *self);
/* For parts: @text (nullable) is what is typed and can't be a value, as @message says; %NULL =
 * there is no such text any more. */
void throng_form_item_set_unreadable (ThrongFormItem *self, const char *text, const char *message);
void throng_form_item_show_problems (ThrongFormItem *self, ThrongProblemIndex *problems);
/* After all items have shown theirs: of one that is hidden, as what it edits does not belong to
 * what was chosen elsewhere. If that has a problem all the same, it is shown, so that it can be
 * mended. */
void throng_form_item_reveal_problem (ThrongFormItem *self, ThrongProblemIndex *problems);
/* Whether @key, as in places, of @node is edited here; then it has the focus now. */
bool throng_form_item_focus (ThrongFormItem *self, ThrongNode *node, const char *key);

G_END_DECLS
