/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <stdbool.h>

#include "scenario/throng-node.h"

G_BEGIN_DECLS

/**
 * ThrongListRow:
 *
 * A row of a #ThrongRowList: controls side by side that edit one node. Signals: `remove`; `go-on`:
 * Enter was pressed in the last entry.
 */
#define THRONG_TYPE_LIST_ROW (throng_list_row_get_type ())
G_DECLARE_FINAL_TYPE (ThrongListRow, throng_list_row, THRONG, LIST_ROW, GtkListBoxRow)

ThrongListRow *throng_list_row_new (ThrongNode *node);
ThrongNode *throng_list_row_get_node (ThrongListRow *self);

/**
 * throng_list_row_add_entry:
 * @property: of the node: text, a number, JSON, or with @is_duration a duration
 * @label: what it is called, for screen readers and as a placeholder
 * @when: (nullable): see #ThrongFormItem
 */
void throng_list_row_add_entry (ThrongListRow *self,
                                const char *property,
                                const char *label,
                                bool is_duration,
                                const char *when);

/**
 * throng_list_row_add_choice:
 * @words: texts or enum values, with “|” between them
 * @labels: what they are called, ended by %NULL
 */
void throng_list_row_add_choice (ThrongListRow *self,
                                 const char *property,
                                 const char *label,
                                 const char *words,
                                 const char *const *labels,
                                 const char *when);
void throng_list_row_add_check (ThrongListRow *self, const char *property, const char *label);

/* An empty row at the end, whose node stands nowhere yet. */
void throng_list_row_set_fresh (ThrongListRow *self, bool is_fresh);
/* @sentence: (nullable) */
void throng_list_row_show_sentence (ThrongListRow *self, const char *sentence);
/* The entry of @property gets the focus, without one (%NULL, or it is not shown) the first. */
void throng_list_row_focus (ThrongListRow *self, const char *property);

G_END_DECLS
