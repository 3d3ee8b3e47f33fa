/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-class-mix.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

/* Shares are sums of doubles: a window may seem to begin or end this much beside the whole number
 * it is at. */
#define TOLERANCE 1e-9

/* A stretch of slots that is shared out. */
typedef struct
{
  double *shares;    /* by class, sum 1, or all 0 */
  unsigned *n_users; /* by class, in the slots worked out so far */
  unsigned n_slots;  /* worked out so far */
} Part;

struct _ThrongClassMix
{
  unsigned n_classes;
  unsigned n_fixed; /* slots of fixed counts */
  bool has_weights;
  Part fixed;
  Part weighted;
  GArray *classes; /* uint16_t, by slot */
};

static double
part_init (Part *part, const double *weights, unsigned n_classes)
{
  double sum = 0;

  for (unsigned i = 0; i < n_classes; i++)
    sum += weights[i];
  part->shares = g_new0 (double, n_classes);
  for (unsigned i = 0; i < n_classes && sum > 0; i++)
    part->shares[i] = weights[i] / sum;
  part->n_users = g_new0 (unsigned, n_classes);
  return sum;
}

static void
part_clear (Part *part)
{
  g_free (part->shares);
  g_free (part->n_users);
}

ThrongClassMix *
throng_class_mix_new (const double *weights, const unsigned *counts, unsigned n_classes)
{
  ThrongClassMix *self = g_new0 (ThrongClassMix, 1);
  g_autofree double *fixed = g_new (double, n_classes);

  g_assert (n_classes > 0 && n_classes <= UINT16_MAX);
  for (unsigned i = 0; i < n_classes; i++)
    fixed[i] = counts[i];
  self->n_classes = n_classes;
  self->n_fixed = (unsigned) part_init (&self->fixed, fixed, n_classes);
  self->has_weights = part_init (&self->weighted, weights, n_classes) > 0;
  self->classes = g_array_new (FALSE, FALSE, sizeof (uint16_t));
  return self;
}

void
throng_class_mix_free (ThrongClassMix *self)
{
  part_clear (&self->fixed);
  part_clear (&self->weighted);
  g_array_unref (self->classes);
  g_free (self);
}

unsigned
throng_class_mix_get_n_slots (const ThrongClassMix *self)
{
  return self->has_weights ? G_MAXINT : self->n_fixed;
}

/* The class for the next slot of @part. */
static unsigned
choose (const Part *part, unsigned n_classes)
{
  unsigned best = 0;
  double best_end = INFINITY;

  for (unsigned i = 0; i < n_classes; i++)
    {
      double begin = floor (part->n_users[i] / part->shares[i] + TOLERANCE);
      double end = ceil ((part->n_users[i] + 1) / part->shares[i] - TOLERANCE);

      if (part->shares[i] > 0 && begin <= part->n_slots && end < best_end)
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
      Part *part = self->classes->len < self->n_fixed ? &self->fixed : &self->weighted;
      uint16_t class = (uint16_t) choose (part, self->n_classes);

      part->n_users[class]++;
      part->n_slots++;
      g_array_append_val (self->classes, class);
    }
  return g_array_index (self->classes, uint16_t, slot);
}
