/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/run/throng-run.h"

G_BEGIN_DECLS

/* What there is to know about one row of the statistics, or about one failure. */
#define THRONG_TYPE_ROW_PANE (throng_row_pane_get_type ())
G_DECLARE_FINAL_TYPE (ThrongRowPane, throng_row_pane, THRONG, ROW_PANE, AdwBin)

void throng_row_pane_show_row (ThrongRowPane *self, ThrongRun *run, const ThrongRow *row);
void throng_row_pane_show_failure (ThrongRowPane *self,
                                   ThrongRun *run,
                                   const ThrongFailure *failure);
/* Moves the focus to the button that closes it. */
void throng_row_pane_focus_close (ThrongRowPane *self);

G_END_DECLS
