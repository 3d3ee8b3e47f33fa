/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdint.h>

G_BEGIN_DECLS

/**
 * ThrongRandom:
 *
 * A random generator of 32 bytes (xoshiro256**), one for each user, so that a run with the same
 * seed draws the same numbers whatever the number of workers.
 */
typedef struct
{
  uint64_t state[4];
} ThrongRandom;

/* @stream: which of 2^64 unrelated sequences of @seed, usually a user's number. */
void throng_random_init (ThrongRandom *self, uint64_t seed, uint64_t stream);
uint64_t throng_random_next (ThrongRandom *self);
/* Uniform in [0, 1). */
double throng_random_double (ThrongRandom *self);
/* Uniform in [@low, @high], both included, without bias; @low ≤ @high. */
int64_t throng_random_int (ThrongRandom *self, int64_t low, int64_t high);

G_END_DECLS
