/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/run/throng-run.h"

G_BEGIN_DECLS

/* The tables of a run, with their filter, their export and what there is to know about a row. */
#define THRONG_TYPE_TABLES_PANE (throng_tables_pane_get_type ())
G_DECLARE_FINAL_TYPE (ThrongTablesPane, throng_tables_pane, THRONG, TABLES_PANE, AdwBin)

/* @run: (nullable) */
void throng_tables_pane_set_run (ThrongTablesPane *self, ThrongRun *run);
/* Shows the newest numbers. */
void throng_tables_pane_update (ThrongTablesPane *self);
/* Returns: the place in the snapshots of the one row of the statistics that is selected; -1 = none,
 * or Aggregated. Signal: `row-selected` when it may have become another. */
int throng_tables_pane_get_row (ThrongTablesPane *self);
void throng_tables_pane_set_narrow (ThrongTablesPane *self, bool is_narrow);
/* Where there is more room than a filter needs, it stands at the end and leaves the rest empty. */
void throng_tables_pane_set_ample (ThrongTablesPane *self, bool is_ample);

G_END_DECLS
