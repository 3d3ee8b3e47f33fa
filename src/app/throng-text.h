/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <stdint.h>

G_BEGIN_DECLS

/* Quantities as the window writes them: those of throng-units.h with the locale's separators. A
 * value that is not a number is "–", for no value yet. The results belong to the caller. */

char *throng_text_localize_here (char *text);

char *throng_text_count (double count);
char *throng_text_ms (double value_ms);
char *throng_text_rate (double per_second);
char *throng_text_bytes (double n_bytes);
char *throng_text_share (double share);
char *throng_text_elapsed (double seconds);
char *throng_text_duration (double seconds);

/* Names that are no UTF-8 can't be shown as they are. */
char *throng_text_file_name (GFile *file);

/* The name of a test, which may be any text, as part of the name of a file on any system. */
char *throng_text_to_file_name (const char *text);

G_END_DECLS
