/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <stdbool.h>

#include "app/run/throng-table-kind.h"

G_BEGIN_DECLS

/**
 * ThrongTable:
 *
 * A table of a run: sorted by any column, filtered by text, its rows updated in place. Signal:
 * `selected` (the record of the only selected row, or %NULL, may be another one now).
 */
#define THRONG_TYPE_TABLE (throng_table_get_type ())
G_DECLARE_FINAL_TYPE (ThrongTable, throng_table, THRONG, TABLE, AdwBin)

ThrongTable *throng_table_new (const ThrongTableKind *kind);

const ThrongTableKind *throng_table_get_kind (ThrongTable *self);

/* To sort and to choose columns. Its actions are those of throng_table_get_actions(), in a group
 * called %THRONG_TABLE_MENU_GROUP. */
GMenuModel *throng_table_get_menu (ThrongTable *self);
GActionGroup *throng_table_get_actions (ThrongTable *self);

/**
 * throng_table_update:
 * @records: (array length=n_records): what it shows from now on; the same thing has the same key
 * @total: (nullable): the record of the last row
 * @owner: (transfer full) (nullable): what the records live in
 * @free_owner: frees @owner, when other records have come
 */
void throng_table_update (ThrongTable *self,
                          const void *const *records,
                          unsigned n_records,
                          const void *total,
                          void *owner,
                          GDestroyNotify free_owner);

/* @text: only rows that contain it are shown; "" = all */
void throng_table_set_filter (ThrongTable *self, const char *text);
/* Whether names are to leave room for numbers. */
void throng_table_set_narrow (ThrongTable *self, bool is_narrow);
/* (nullable) */
const void *throng_table_get_selected (ThrongTable *self);
void throng_table_unselect (ThrongTable *self);
/* Returns: (transfer full): what is shown, in this order */
char *throng_table_dup_csv (ThrongTable *self);

G_END_DECLS
