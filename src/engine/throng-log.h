/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* When there are more, the oldest about a request goes, or else the oldest. */
#define THRONG_MOST_LOG_LINES 1000

/**
 * ThrongLogKind:
 * @THRONG_LOG_COURSE: how the run goes on: start, set-up, stages, stop, end
 * @THRONG_LOG_EDIT: somebody has steered it
 * @THRONG_LOG_WARNING: something went wrong, and the run goes on or ends for it
 * @THRONG_LOG_ERROR: why the run could not be carried out
 * @THRONG_LOG_REQUEST: one request, or how many have got no line
 */
typedef enum
{
  THRONG_LOG_COURSE,
  THRONG_LOG_EDIT,
  THRONG_LOG_WARNING,
  THRONG_LOG_ERROR,
  THRONG_LOG_REQUEST,
} ThrongLogKind;

/**
 * ThrongLogLine:
 *
 * A line of the log of a run. It never changes.
 */
#define THRONG_TYPE_LOG_LINE (throng_log_line_get_type ())
G_DECLARE_FINAL_TYPE (ThrongLogLine, throng_log_line, THRONG, LOG_LINE, GObject)

ThrongLogKind throng_log_line_get_kind (ThrongLogLine *self);
/* Since the run's start, µs; 0 before. */
int64_t throng_log_line_get_time_us (ThrongLogLine *self);
/* The wall clock, µs since 1970. */
int64_t throng_log_line_get_unix_us (ThrongLogLine *self);
/* A sentence; what templates fill in is in none. */
const char *throng_log_line_get_text (ThrongLogLine *self);

/**
 * throng_log_add:
 * @log: of #ThrongLogLine
 * @text: copied
 *
 * Adds a line that is written now, and keeps @log short.
 */
void throng_log_add (GListStore *log, ThrongLogKind kind, int64_t time_us, const char *text);

G_END_DECLS
