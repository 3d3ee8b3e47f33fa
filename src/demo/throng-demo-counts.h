/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#define THRONG_DEMO_STATUS_MAX 599

/** How many requests each endpoint has answered with each status. */
typedef struct _ThrongDemoCounts ThrongDemoCounts;

/**
 * throng_demo_counts_new:
 * @names: (transfer full) (element-type utf8): the names of the endpoints
 *
 * Returns: (transfer full): counts of nothing, to be freed with throng_demo_counts_free()
 */
ThrongDemoCounts *throng_demo_counts_new (GPtrArray *names);
void throng_demo_counts_free (ThrongDemoCounts *self);

/**
 * throng_demo_counts_add:
 * @endpoint: its place among the names
 * @status: at most THRONG_DEMO_STATUS_MAX
 *
 * Counts one request.
 */
void throng_demo_counts_add (ThrongDemoCounts *self, guint endpoint, guint status);

/** throng_demo_counts_reset: begins anew. */
void throng_demo_counts_reset (ThrongDemoCounts *self);

/**
 * throng_demo_counts_dup_json:
 *
 * The counts as a JSON object such as `{"GET /users":{"200":12},"other":{"404":1}}`, in the order
 * of the names; what has not occurred is left out.
 *
 * Returns: (transfer full): one line without a line end
 */
char *throng_demo_counts_dup_json (ThrongDemoCounts *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ThrongDemoCounts, throng_demo_counts_free)
