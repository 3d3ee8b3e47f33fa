/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

/**
 * throng_duration_parse:
 * @text: a number of seconds, or numbers with the units `d`, `h`, `m`, `s`, `ms` from large to
 * small: `90`, `1m30s`
 * @seconds: (out): the duration; unchanged on error
 */
bool throng_duration_parse (const char *text, double *seconds, GError **error);

/* Returns: (transfer full): the shortest text that throng_duration_parse() reads back as @seconds:
 * `1m30s` */
char *throng_duration_format (double seconds);

G_END_DECLS
