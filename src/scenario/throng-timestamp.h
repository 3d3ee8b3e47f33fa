/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

G_BEGIN_DECLS

/* What throng_timestamp_write() makes of no format, and at most of any, in bytes. */
#define THRONG_TIMESTAMP_DEFAULT "%Y-%m-%dT%H:%M:%SZ"
#define THRONG_TIMESTAMP_MAX_BYTES 1024

/**
 * throng_timestamp_check_format:
 * @error: says what may stand in a format
 *
 * A format is text in which these stand for a part of the moment, as for g_date_time_format(), but
 * always in UTC and in English: %Y %m %d %H %M %S %f (microseconds) %j %y %a %A %b %B %u %s (Unix
 * seconds) %z %Z %F %T %%.
 */
bool throng_timestamp_check_format (const char *format, GError **error);

/**
 * throng_timestamp_write:
 * @format: one that throng_timestamp_check_format() accepts, of @length bytes
 * @unix_us: the moment, in µs since 1970
 * @out: room for %THRONG_TIMESTAMP_MAX_BYTES
 *
 * Writes a moment without a closing zero byte. Allocates nothing.
 *
 * Returns: its bytes
 */
gsize throng_timestamp_write (const char *format, gsize length, int64_t unix_us, char *out);

G_END_DECLS
