/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-class-mix.h"

#include <math.h>
#include <stdint.h>

/* Shares are sums of doubles: a window may seem to begin or end this much beside the whole number
 * it is at. */
#define TOLERANCE 1e-9

struct _ThrongClassMix
{
  unsigned n_classes;
  double *shares;    /* sum 1 */
  unsigned *n_users; /* of each class in the slots worked out so far */
  GArray *classes;   /* uint16_t, by slot */
};

ThrongClassMix *
throng_class_mix_new (const double *weights, unsigned n_classes)
{
  ThrongClassMix *self = g_new0 (ThrongClassMix, 1);
  double sum = 0;

  g_assert (n_classes > 0 && n_classes <= UINT16_MAX);
  for (unsigned i = 0; i < n_classes; i++)
    sum += weights[i];
  self->n_classes = n_classes;
  self->shares = g_new (double, n_classes);
  for (unsigned i = 0; i < n_classes; i++)
    self->shares[i] = weights[i] / sum;
  self->n_users = g_new0 (unsigned, n_classes);
  self->classes = g_array_new (FALSE, FALSE, sizeof (uint16_t));
  return self;
}

void
throng_class_mix_free (ThrongClassMix *self)
{
  g_free (self->shares);
  g_free (self->n_users);
  g_array_unref (self->classes);
  g_free (self);
}

/* The class for slot number @n_before, when that many are assigned. */
static unsigned
choose (const ThrongClassMix *self, unsigned n_before)
{
  unsigned best = 0;
  double best_end = INFINITY;

  for (unsigned i = 0; i < self->n_classes; i++)
    {
      double begin = floor (self->n_users[i] / self->shares[i] + TOLERANCE);
      double end = ceil ((self->n_users[i] + 1) / self->shares[i] - TOLERANCE);

      if (self->shares[i] > 0 && begin <= n_before && end < best_end)
        {
          best = i;
          best_end = end;
        }
    }
  return best;
}

unsigned
throng_class_mix_get_class (ThrongClassMix *self, unsigned slot)
{
  while (self->classes->len <= slot)
    {
      uint16_t class = (uint16_t) choose (self, self->classes->len);

      self->n_users[class]++;
      g_array_append_val (self->classes, class);
    }
  return g_array_index (self->classes, uint16_t, slot);
}
