/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "stats/throng-example.h"

G_BEGIN_DECLS

/* Kept of each endpoint: the newest that succeeded. */
#define THRONG_MOST_OK_EXAMPLES 2
/* Kept of each endpoint and failure: the first, those with a body before those without. */
#define THRONG_MOST_FAILED_EXAMPLES 3
/* Kept in all; what comes when this is reached is dropped. */
#define THRONG_MOST_EXAMPLES 2000
#define THRONG_MOST_EXAMPLES_BYTES (4 * 1024 * 1024)

/**
 * ThrongExamples:
 *
 * A few requests of each endpoint and of each kind of failure, in bounded memory.
 */
typedef struct _ThrongExamples ThrongExamples;

ThrongExamples *throng_examples_new (unsigned n_endpoints);
void throng_examples_free (ThrongExamples *self);

bool throng_examples_add (ThrongExamples *self, GBytes *bytes);
void throng_examples_clear (ThrongExamples *self);
void throng_examples_shift (ThrongExamples *self, int64_t by_us);
GPtrArray *throng_examples_dup_all (ThrongExamples *self);

G_END_DECLS
