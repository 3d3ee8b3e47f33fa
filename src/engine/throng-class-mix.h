/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ThrongClassMix:
 *
 * Says of which class the user in each slot is, so that among the first n slots, for every n, each
 * class is less than one user away from its share of n. Slots fill in order and empty in reverse
 * order, so the mix of a swarm is right at every moment. Every worker works out the same answer.
 *
 * This is the chairman assignment problem: of the classes that may have one more user at all (its
 * window has begun), take the one whose window ends first (Tijdeman, "The chairman assignment
 * problem", Discrete Mathematics 32, 1980).
 */
typedef struct _ThrongClassMix ThrongClassMix;

/**
 * throng_class_mix_new:
 * @weights: of classes whose users are shared out; 0 = the class gets none of them
 * @counts: of classes with a fixed number of users; 0 = by weight. Those fill the first slots
 */
ThrongClassMix *throng_class_mix_new (const double *weights,
                                      const unsigned *counts,
                                      unsigned n_classes);
void throng_class_mix_free (ThrongClassMix *self);

/* The class of @slot, from 0. What was worked out is remembered, two bytes a slot. */
unsigned throng_class_mix_get_class (ThrongClassMix *self, unsigned slot);
/* How many slots there are a class for: %G_MAXINT, or the sum of the counts where none has a
 * weight. */
unsigned throng_class_mix_get_n_slots (const ThrongClassMix *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ThrongClassMix, throng_class_mix_free)

G_END_DECLS
