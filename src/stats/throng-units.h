/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdint.h>

G_BEGIN_DECLS

/* How quantities are written for people. The results belong to the caller. */

char *throng_format_ms (double value_ms);
char *throng_format_rate (double per_second);
char *throng_format_count (uint64_t count);
char *throng_format_bytes (uint64_t n_bytes);
char *throng_format_duration (double duration_s);
char *throng_format_percent (uint64_t part, uint64_t whole);

/* Those above are the same in all locales. */
char *throng_units_localize (char *text, const char *thousands, const char *radix);
char *throng_units_for_sentence (char *text);

G_END_DECLS
