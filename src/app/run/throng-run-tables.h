/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/run/throng-table-kind.h"
#include "stats/throng-snapshot.h"

G_BEGIN_DECLS

/* The tables of a run. */

/* Of #ThrongRow, with the columns of Locust. */
extern const ThrongTableKind throng_statistics_table;
/* Of #ThrongFailure. */
extern const ThrongTableKind throng_failures_table;
/* Of #ThrongOwnError. */
extern const ThrongTableKind throng_errors_table;
/* Of #ThrongSpanRow. */
extern const ThrongTableKind throng_tasks_table;
/* Of #ThrongMixRow. */
extern const ThrongTableKind throng_mix_table;
/* Of #ThrongLogLine. */
extern const ThrongTableKind throng_log_table;

G_END_DECLS
