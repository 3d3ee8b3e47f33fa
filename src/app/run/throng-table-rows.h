/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <stdbool.h>

#include "app/run/throng-table-kind.h"

G_BEGIN_DECLS

/**
 * ThrongTableRows:
 *
 * The rows of a table, one for each record: those with the text that is looked for, in the order of
 * a sorter. What a view would have to make cells for comes in portions, the first rows first, so
 * that no frame has to wait for all of them.
 */
typedef struct _ThrongTableRows ThrongTableRows;

ThrongTableRows *throng_table_rows_new (const ThrongTableKind *kind, GtkSorter *sorter);
void throng_table_rows_free (ThrongTableRows *self);

/* Of ThrongTableRow: those that have come so far. */
GListModel *throng_table_rows_get_model (ThrongTableRows *self);

/* @records: (array length=n_records): there are rows for these from now on */
void throng_table_rows_set_records (ThrongTableRows *self,
                                    const void *const *records,
                                    unsigned n_records);
unsigned throng_table_rows_get_n_records (ThrongTableRows *self);

/**
 * throng_table_rows_set_filter:
 * @text: only rows that contain it are shown; "" = all
 * @kept: (nullable): a set of ThrongTableRow that do not go even for a moment, if they contain it
 *
 * Returns: whether it is another text than before
 */
bool throng_table_rows_set_filter (ThrongTableRows *self, const char *text, GHashTable *kept);

/* Lets rows come: a few, and more until g_get_monotonic_time() is @deadline_us. Returns: whether
 * there are more to come */
bool throng_table_rows_go_on (ThrongTableRows *self, int64_t deadline_us);
bool throng_table_rows_is_waiting (ThrongTableRows *self);
/* Lets all come. */
void throng_table_rows_finish (ThrongTableRows *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ThrongTableRows, throng_table_rows_free)

G_END_DECLS
