/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/throng-plan.h"

G_BEGIN_DECLS

/**
 * ThrongSharedValues:
 *
 * What set-up has set, on its way from the worker that carried it out to the users of all workers,
 * who share it. Values keep their types.
 */
typedef struct _ThrongSharedValues ThrongSharedValues;

/**
 * throng_shared_values_write:
 * @values: of the user that carried out set-up, by variable
 *
 * Returns: (transfer full) (nullable): those that set-up may have set; %NULL when they are longer
 * than what a user may have, %THRONG_TEMPLATE_MAX_BYTES
 */
GBytes *throng_shared_values_write (const ThrongPlan *plan, const ThrongValue *values);

/**
 * throng_shared_values_read:
 * @plan: of the same scenario as the one they were written with
 *
 * Returns: (transfer full) (nullable): %NULL when @bytes make no sense
 */
ThrongSharedValues *throng_shared_values_read (const ThrongPlan *plan, GBytes *bytes);
void throng_shared_values_free (ThrongSharedValues *self);

/* By variable, as many as the plan has; those that set-up does not set are unset. */
const ThrongValue *throng_shared_values_get (const ThrongSharedValues *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ThrongSharedValues, throng_shared_values_free)

G_END_DECLS
