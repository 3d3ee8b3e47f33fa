/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/throng-series.h"

enum
{
  P50,
  P90,
  P95,
  P99,
  P999,
  N_RATIOS,
};

static const double ratios[N_RATIOS] = { 0.50, 0.90, 0.95, 0.99, 0.999 };

typedef struct
{
  unsigned users;
  uint64_t n_failures;
  ThrongSparse times; /* in coarse bins */
  bool is_stale;
  double percentiles_ms[N_RATIOS]; /* of @times, when not stale */
} Bucket;

struct _ThrongSeries
{
  Bucket buckets[THRONG_SERIES_MOST_BUCKETS];
  unsigned n_buckets;
  uint64_t bucket_s;
  ThrongSparse coarse; /* scratch */
};

/**
 * throng_series_new:
 *
 * Returns: (transfer full): a series without buckets
 */
ThrongSeries *
throng_series_new (void)
{
  ThrongSeries *self = g_new0 (ThrongSeries, 1);

  self->bucket_s = 1;
  return self;
}

/**
 * throng_series_free:
 * @self: (nullable): a series
 */
void
throng_series_free (ThrongSeries *self)
{
  if (self == NULL)
    return;
  for (unsigned i = 0; i < THRONG_SERIES_MOST_BUCKETS; i++)
    throng_sparse_clear (&self->buckets[i].times);
  throng_sparse_clear (&self->coarse);
  g_free (self);
}

static void
add_times (Bucket *bucket, const ThrongSparse *coarse)
{
  throng_sparse_add (&bucket->times, coarse);
  bucket->is_stale = true;
}

static void
halve_resolution (ThrongSeries *self)
{
  unsigned n_halved = (self->n_buckets + 1) / 2;

  for (unsigned i = 0; i < n_halved; i++)
    {
      Bucket merged = self->buckets[2 * i];

      if (2 * i + 1 < self->n_buckets)
        {
          Bucket *second = &self->buckets[2 * i + 1];

          add_times (&merged, &second->times);
          merged.users = MAX (merged.users, second->users);
          merged.n_failures += second->n_failures;
          throng_sparse_clear (&second->times);
        }
      self->buckets[2 * i] = (Bucket) { 0 };
      self->buckets[i] = merged;
    }
  for (unsigned i = n_halved; i < self->n_buckets; i++)
    self->buckets[i] = (Bucket) { 0 };
  self->n_buckets = n_halved;
  self->bucket_s *= 2;
}

/**
 * throng_series_extend:
 * @second: of the run
 * @users: running users, for the buckets that this begins
 *
 * Makes the series reach to @second.
 */
void
throng_series_extend (ThrongSeries *self, uint64_t second, unsigned users)
{
  while (second / self->bucket_s >= THRONG_SERIES_MOST_BUCKETS)
    halve_resolution (self);
  while (self->n_buckets <= second / self->bucket_s)
    self->buckets[self->n_buckets++].users = users;
}

/**
 * throng_series_add_users:
 * @second: of the run, within the series
 * @users: that were running at once within it
 */
void
throng_series_add_users (ThrongSeries *self, uint64_t second, unsigned users)
{
  Bucket *bucket = &self->buckets[second / self->bucket_s];

  bucket->users = MAX (bucket->users, users);
}

/**
 * throng_series_add:
 * @second: of the run, within the series
 * @succeeded: response times
 * @failed: response times
 */
void
throng_series_add (ThrongSeries *self,
                   uint64_t second,
                   const ThrongSparse *succeeded,
                   const ThrongSparse *failed)
{
  Bucket *bucket = &self->buckets[second / self->bucket_s];

  throng_sparse_set_coarse (&self->coarse, succeeded);
  add_times (bucket, &self->coarse);
  throng_sparse_set_coarse (&self->coarse, failed);
  add_times (bucket, &self->coarse);
  bucket->n_failures += failed->count;
}

/**
 * throng_series_get_n_buckets:
 *
 * Returns: at most %THRONG_SERIES_MOST_BUCKETS
 */
unsigned
throng_series_get_n_buckets (const ThrongSeries *self)
{
  return self->n_buckets;
}

static void
compute_percentiles (Bucket *bucket)
{
  int64_t values_us[N_RATIOS];

  throng_sparse_percentiles (&bucket->times, ratios, N_RATIOS, values_us);
  for (unsigned i = 0; i < N_RATIOS; i++)
    bucket->percentiles_ms[i] = (double) values_us[i] / 1000.0;
  bucket->is_stale = false;
}

static void
describe (Bucket *bucket, ThrongBucket *to)
{
  if (bucket->is_stale)
    compute_percentiles (bucket);
  to->users = bucket->users;
  to->n_requests = bucket->times.count;
  to->n_failures = bucket->n_failures;
  to->min_ms = (double) bucket->times.min_us / 1000.0;
  to->max_ms = (double) bucket->times.max_us / 1000.0;
  to->average_ms = bucket->times.count == 0
                       ? 0
                       : (double) bucket->times.sum_us / (double) bucket->times.count / 1000.0;
  to->p50_ms = bucket->percentiles_ms[P50];
  to->p90_ms = bucket->percentiles_ms[P90];
  to->p95_ms = bucket->percentiles_ms[P95];
  to->p99_ms = bucket->percentiles_ms[P99];
  to->p999_ms = bucket->percentiles_ms[P999];
}

/**
 * throng_series_get_buckets:
 * @now_us: microseconds since the run's start; the last bucket is only as long as it has lasted
 * @answered_us: when the last answer came, which may be after a stop at @now_us; the bucket of the
 * stop lasts until then
 * @buckets: (out): as many as throng_series_get_n_buckets() says
 */
void
throng_series_get_buckets (ThrongSeries *self,
                           int64_t now_us,
                           int64_t answered_us,
                           ThrongBucket *buckets)
{
  double now_s = (double) now_us / G_USEC_PER_SEC;
  double end_s = (double) MAX (now_us, answered_us) / G_USEC_PER_SEC;

  for (unsigned i = 0; i < self->n_buckets; i++)
    {
      buckets[i].start_s = (double) (i * self->bucket_s);
      buckets[i].length_s = (double) self->bucket_s;
      if (i + 1 == self->n_buckets && now_s > buckets[i].start_s)
        buckets[i].length_s = MIN (buckets[i].length_s, end_s - buckets[i].start_s);
      describe (&self->buckets[i], &buckets[i]);
    }
}
