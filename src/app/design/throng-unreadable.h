/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "scenario/throng-scenario.h"

G_BEGIN_DECLS

/**
 * ThrongUnreadable:
 * @node: (borrowed)
 * @property: of @node
 * @when: (nullable): it counts while throng_form_when_holds() is true of it
 * @text: what was typed
 * @message: why that is no value of the property
 *
 * What was typed into a field and can't be its value. The node keeps it beside the value that the
 * property still has, so that it is there again when the field is shown again.
 */
typedef struct
{
  ThrongNode *node;
  char *property;
  char *when;
  char *text;
  char *message;
} ThrongUnreadable;

/* Remembers @text, in place of what was remembered for @property. */
void throng_unreadable_set (ThrongNode *node,
                            const char *property,
                            const char *when,
                            const char *text,
                            const char *message);
/* Returns: whether there was anything to forget */
bool throng_unreadable_forget (ThrongNode *node, const char *property);
/* Returns: (transfer none) (nullable): as long as it is neither set again nor forgotten */
const ThrongUnreadable *throng_unreadable_get (ThrongNode *node, const char *property);

/* Returns: (transfer full): of borrowed #ThrongUnreadable, those of @node and all that stands in it
 * that count now */
GPtrArray *throng_unreadable_list (ThrongNode *node);
/* Returns: (transfer full): the first line of its text, shortened */
char *throng_unreadable_dup_beginning (const ThrongUnreadable *self);
/* Returns: (transfer full): @unreadables in words, a line each; of many, the first ones */
char *throng_unreadable_describe (GPtrArray *unreadables);
/* Remembers for @to, a copy of @from, what was remembered for @from and all that stands in it. */
void throng_unreadable_copy (ThrongNode *from, ThrongNode *to);

G_END_DECLS
