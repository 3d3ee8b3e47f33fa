/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "stats/throng-histogram.h"

G_BEGIN_DECLS

#define THRONG_DISTRIBUTION_BARS_PER_DECADE 10

/**
 * ThrongDistributionBar:
 * @from_us: the values from here …
 * @to_us: … to before here
 * @count: how many there are
 */
typedef struct
{
  double from_us;
  double to_us;
  uint64_t count;
} ThrongDistributionBar;

GArray *throng_distribution_new (const ThrongHistogram *a, const ThrongHistogram *b);

G_END_DECLS
