/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-random.h"

static uint64_t
splitmix64 (uint64_t *state)
{
  uint64_t z = (*state += UINT64_C (0x9e3779b97f4a7c15));

  z = (z ^ (z >> 30)) * UINT64_C (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * UINT64_C (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

/* The mixed stream is added to the mixed seed, so that neighbouring users and neighbouring seeds
 * share nothing. */
void
throng_random_init (ThrongRandom *self, uint64_t seed, uint64_t stream)
{
  uint64_t mixed_stream = splitmix64 (&stream);
  uint64_t state = splitmix64 (&seed) ^ splitmix64 (&mixed_stream);

  for (unsigned i = 0; i < G_N_ELEMENTS (self->state); i++)
    self->state[i] = splitmix64 (&state);
}

static uint64_t
rotate_left (uint64_t x, int k)
{
  return (x << k) | (x >> (64 - k));
}

/* xoshiro256**, by David Blackman and Sebastiano Vigna, https://prng.di.unimi.it/ */
uint64_t
throng_random_next (ThrongRandom *self)
{
  uint64_t *s = self->state;
  uint64_t result = rotate_left (s[1] * 5, 7) * 9;
  uint64_t t = s[1] << 17;

  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = rotate_left (s[3], 45);
  return result;
}

double
throng_random_double (ThrongRandom *self)
{
  return (double) (throng_random_next (self) >> 11) * 0x1.0p-53;
}

int64_t
throng_random_int (ThrongRandom *self, int64_t low, int64_t high)
{
  uint64_t span = (uint64_t) high - (uint64_t) low + 1;
  uint64_t limit;
  uint64_t drawn;

  /* The span of all 2^64 numbers wraps to 0. */
  if (span == 0)
    return (int64_t) throng_random_next (self);

  /* Numbers from the incomplete last span would favour the low results. */
  limit = UINT64_MAX - (UINT64_MAX % span + 1) % span;
  do
    drawn = throng_random_next (self);
  while (drawn > limit);
  return (int64_t) ((uint64_t) low + drawn % span);
}
