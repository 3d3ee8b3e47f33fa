/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>

#include "stats/throng-snapshot.h"

G_BEGIN_DECLS

/**
 * ThrongTableStyle:
 * @columns: how wide the terminal is; names are shortened to fit
 * @max_rows: how many rows a live table may have, 0 = all
 * @is_coloured: whether escape sequences for bold and red are wanted
 */
typedef struct
{
  unsigned columns;
  unsigned max_rows;
  bool is_coloured;
} ThrongTableStyle;

/* The tables of a run as text, one line each row. Snapshot in, text appended to @out. */

/* What comes from a server or a file may hold control characters; a terminal must not obey them.
 * Returns: (transfer full): @text with something harmless in their place */
char *throng_table_dup_printable (const char *text);
/* How many cells of a terminal @c takes. */
unsigned throng_table_get_cells (gunichar c);

/* Locust's columns. @is_live: rates of the last 10 s, otherwise of the whole run. */
void throng_table_statistics (const ThrongSnapshot *snapshot,
                              const ThrongTableStyle *style,
                              bool is_live,
                              GString *out);
/* Response times, and service times where they are others. */
void throng_table_percentiles (const ThrongSnapshot *snapshot,
                               const ThrongTableStyle *style,
                               GString *out);
/* Tasks and named groups; nothing where the endpoints say it all. */
void throng_table_tasks (const ThrongSnapshot *snapshot,
                         const ThrongTableStyle *style,
                         GString *out);
/* Nothing where there are none. */
void throng_table_failures (const ThrongSnapshot *snapshot,
                            const ThrongTableStyle *style,
                            GString *out);
void throng_table_errors (const ThrongSnapshot *snapshot,
                          const ThrongTableStyle *style,
                          GString *out);
/* What the numbers are worth: accounts, and the verdict on the generator. */
void throng_table_summary (const ThrongSnapshot *snapshot,
                           const ThrongTableStyle *style,
                           GString *out);

G_END_DECLS
