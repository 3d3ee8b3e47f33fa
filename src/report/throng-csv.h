/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdint.h>

G_BEGIN_DECLS

/* Fields of a line of CSV, each followed by a comma; throng_csv_end_line() turns the last one into
 * CR LF. */

void throng_csv_add_text (GString *line, const char *text);
void throng_csv_add_count (GString *line, uint64_t count);
void throng_csv_add_number (GString *line, double value);
void throng_csv_add_fixed (GString *line, double value);
void throng_csv_end_line (GString *line);

G_END_DECLS
