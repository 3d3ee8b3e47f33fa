/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "stats/throng-snapshot.h"

G_BEGIN_DECLS

/* When there are more, the oldest go. */
#define THRONG_MOST_MARKS 500

/**
 * ThrongMarks:
 *
 * What happened to a run and when, in the order of time. Some of it may be known before it
 * happens.
 */
typedef struct _ThrongMarks ThrongMarks;

ThrongMarks *throng_marks_new (void);
void throng_marks_free (ThrongMarks *self);

void throng_marks_add (ThrongMarks *self, int64_t time_us, const char *text);
void throng_marks_drop_after (ThrongMarks *self, int64_t time_us);
unsigned throng_marks_count (const ThrongMarks *self, int64_t now_us, size_t *n_bytes);
void throng_marks_write (const ThrongMarks *self, unsigned n_marks, ThrongMark *marks, char *text);

G_END_DECLS
