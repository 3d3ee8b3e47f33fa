/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/throng-snapshot.h"

#include <stdlib.h>
#include <string.h>

#include "i18n/throng-i18n.h"
#include "stats/throng-snapshot-private.h"

#include <inttypes.h>

/* One block of memory; the arrays stand behind it. */
typedef struct
{
  ThrongSnapshot snapshot; /* first, so that a pointer to one is a pointer to the other */
  ThrongTexts *texts;      /* owned: all texts but those behind the arrays */
  gatomicrefcount n_references;
} Block;

const double throng_percentile_ratios[THRONG_N_PERCENTILES] = {
  0.50, 0.66, 0.75, 0.80, 0.90, 0.95, 0.98, 0.99, 0.999, 0.9999, 1.0,
};

const char *const throng_percentile_names[THRONG_N_PERCENTILES] = {
  "50%", "66%", "75%", "80%", "90%", "95%", "98%", "99%", "99.9%", "99.99%", "100%",
};

G_DEFINE_QUARK (throng - stats - error - quark, throng_stats_error)
G_DEFINE_BOXED_TYPE (ThrongSnapshot, throng_snapshot, throng_snapshot_ref, throng_snapshot_unref)

/**
 * throng_verdict_to_string:
 *
 * Returns: (transfer none): "valid", "degraded" or "invalid"
 */
const char *
throng_verdict_to_string (ThrongVerdict verdict)
{
  switch (verdict)
    {
    case THRONG_VERDICT_VALID:
      return "valid";
    case THRONG_VERDICT_DEGRADED:
      return "degraded";
    case THRONG_VERDICT_INVALID:
      return "invalid";
    default:
      g_assert_not_reached ();
    }
}

/**
 * throng_phase_to_string:
 *
 * Returns: (transfer none): "dns", "connect", "tls", "wait" or "receive"
 */
const char *
throng_phase_to_string (ThrongPhase phase)
{
  static const char *const names[THRONG_N_PHASES] = { "dns", "connect", "tls", "wait", "receive" };

  g_assert (phase < THRONG_N_PHASES);
  return names[phase];
}

static size_t
advance (size_t *at, size_t n_bytes)
{
  size_t begin = *at;

  /* Everything here is made of doubles, pointers and 64-bit numbers. */
  *at = (begin + n_bytes + 7) & ~(size_t) 7;
  return begin;
}

/**
 * throng_snapshot_new:
 * @draft: (inout): says how much of everything, and gets to know where it stands, to be filled by
 * the caller
 * @texts: holds the texts that the rows, failures, errors and classes will point to; referenced
 *
 * Returns: (transfer full): a snapshot full of zeros
 */
ThrongSnapshot *
throng_snapshot_new (ThrongSnapshotDraft *draft, ThrongTexts *texts)
{
  size_t size = 0;
  size_t block_at = advance (&size, sizeof (Block));
  size_t rows_at = advance (&size, draft->n_rows * sizeof (ThrongRow));
  size_t failures_at = advance (&size, draft->n_failures * sizeof (ThrongFailure));
  size_t errors_at = advance (&size, draft->n_errors * sizeof (ThrongOwnError));
  size_t spans_at = advance (&size, draft->n_spans * sizeof (ThrongSpanRow));
  size_t series_at = advance (&size, draft->n_buckets * sizeof (ThrongBucket));
  size_t marks_at = advance (&size, draft->n_marks * sizeof (ThrongMark));
  size_t classes_at = advance (&size, draft->n_classes * sizeof (ThrongClassUsers));
  size_t silent_workers_at = advance (&size, draft->n_silent_workers * sizeof (ThrongSilentWorker));
  size_t statuses_at = advance (&size, draft->n_statuses * sizeof (ThrongStatusCount));
  size_t phases_at = advance (&size, draft->n_phases * sizeof (ThrongPhaseTimes));
  size_t reasons_at = advance (&size, (draft->n_reasons + 1) * sizeof (char *));
  size_t reason_text_at = advance (&size, draft->reason_bytes);
  size_t mark_text_at = advance (&size, draft->mark_bytes);
  char *memory = g_malloc0 (size);
  Block *self = (Block *) (void *) (memory + block_at);

  g_atomic_ref_count_init (&self->n_references);
  self->texts = throng_texts_ref (texts);
  draft->rows = (void *) (memory + rows_at);
  draft->failures = (void *) (memory + failures_at);
  draft->errors = (void *) (memory + errors_at);
  draft->spans = (void *) (memory + spans_at);
  draft->series = (void *) (memory + series_at);
  draft->marks = (void *) (memory + marks_at);
  draft->classes = (void *) (memory + classes_at);
  draft->silent_workers = (void *) (memory + silent_workers_at);
  draft->statuses = (void *) (memory + statuses_at);
  draft->phases = (void *) (memory + phases_at);
  draft->reasons = (void *) (memory + reasons_at);
  draft->reason_text = memory + reason_text_at;
  draft->mark_text = memory + mark_text_at;
  self->snapshot = (ThrongSnapshot) {
    .rows = draft->rows,
    .n_rows = draft->n_rows,
    .failures = draft->failures,
    .n_failures = draft->n_failures,
    .errors = draft->errors,
    .n_errors = draft->n_errors,
    .spans = draft->spans,
    .n_spans = draft->n_spans,
    .series = draft->series,
    .n_buckets = draft->n_buckets,
    .marks = draft->marks,
    .n_marks = draft->n_marks,
    .classes = draft->classes,
    .n_classes = draft->n_classes,
    .silent_workers = draft->silent_workers,
    .n_silent_workers = draft->n_silent_workers,
    .generator.reasons = draft->reasons,
  };
  return &self->snapshot;
}

/**
 * throng_snapshot_ref:
 *
 * Returns: (transfer full): @self; from any thread
 */
ThrongSnapshot *
throng_snapshot_ref (ThrongSnapshot *self)
{
  g_atomic_ref_count_inc (&((Block *) self)->n_references);
  return self;
}

/**
 * throng_snapshot_unref:
 *
 * Drops a reference, from any thread.
 */
void
throng_snapshot_unref (ThrongSnapshot *self)
{
  Block *block = (Block *) self;

  if (!g_atomic_ref_count_dec (&block->n_references))
    return;
  throng_texts_unref (block->texts);
  g_free (block);
}

static bool
must_equal (uint64_t a, uint64_t b, const char *identity, GError **error)
{
  if (a == b)
    return true;
  g_set_error (
      error, THRONG_STATS_ERROR, THRONG_STATS_ERROR_ACCOUNTS,
      /* Translators: the first is what should be, such as “tasks scheduled = started + skipped” */
      _ ("The accounts do not balance: %s, but %" PRIu64 " is not %" PRIu64 "."), _ (identity), a,
      b);
  return false;
}

static bool
check_row (const ThrongRow *row, GError **error)
{
  uint64_t n_answers = 0;

  for (unsigned i = 0; i < row->n_statuses; i++)
    n_answers += row->statuses[i].count;
  if (must_equal (row->n_started, row->n_requests + row->n_aborted,
                  N_ ("requests started = succeeded + failed + aborted"), error)
      && must_equal (row->n_requests, n_answers, N_ ("requests = sum of the statuses"), error))
    return true;
  g_prefix_error (error, "%s %s: ", row->method, row->name);
  return false;
}

static bool
check_total (const ThrongSnapshot *self, GError **error)
{
  const ThrongRow *total = &self->total;
  ThrongRow sum = { 0 };

  for (unsigned i = 0; i < self->n_rows; i++)
    {
      sum.n_requests += self->rows[i].n_requests;
      sum.n_failures += self->rows[i].n_failures;
      sum.n_started += self->rows[i].n_started;
      sum.n_aborted += self->rows[i].n_aborted;
      sum.n_hops += self->rows[i].n_hops;
      sum.n_retries += self->rows[i].n_retries;
      sum.body_bytes += self->rows[i].body_bytes;
    }
  return must_equal (total->n_requests, sum.n_requests,
                     N_ ("requests of Aggregated = sum of the rows"), error)
         && must_equal (total->n_failures, sum.n_failures,
                        N_ ("failures of Aggregated = sum of the rows"), error)
         && must_equal (total->n_started, sum.n_started,
                        N_ ("requests started of Aggregated = sum of the rows"), error)
         && must_equal (total->n_aborted, sum.n_aborted,
                        N_ ("requests aborted of Aggregated = sum of the rows"), error)
         && must_equal (total->n_hops, sum.n_hops, N_ ("hops of Aggregated = sum of the rows"),
                        error)
         && must_equal (total->n_retries, sum.n_retries,
                        N_ ("retries of Aggregated = sum of the rows"), error)
         && must_equal (total->body_bytes, sum.body_bytes,
                        N_ ("bytes of Aggregated = sum of the rows"), error);
}

/* Each failure is of one kind. */
static bool
check_failures (const ThrongSnapshot *self, GError **error)
{
  uint64_t n = 0;

  for (unsigned i = 0; i < self->n_failures; i++)
    n += self->failures[i].count;
  return must_equal (self->total.n_failures, n, N_ ("failures of Aggregated = sum of the kinds"),
                     error);
}

/**
 * throng_snapshot_check_accounts:
 *
 * Whether the accounting identities hold: requests started = succeeded + failed + aborted, tasks
 * scheduled = started + skipped, tasks started = completed + broken, Aggregated (with what was
 * there before a reset) = the sum of the rows, the statuses of a row = its requests, the failures
 * of all kinds = those of Aggregated. At the end of a run, with no user and no request under way,
 * they must.
 *
 * Returns: whether they do; if not, @error says which one does not and by how much
 */
bool
throng_snapshot_check_accounts (const ThrongSnapshot *self, GError **error)
{
  const ThrongAccounts *accounts = &self->accounts;

  for (unsigned i = 0; i < self->n_rows; i++)
    if (!check_row (&self->rows[i], error))
      return false;
  return check_row (&self->total, error) && check_total (self, error)
         && check_failures (self, error)
         && must_equal (accounts->requests_started,
                        accounts->requests_succeeded + accounts->requests_failed
                            + accounts->requests_aborted,
                        N_ ("requests started = succeeded + failed + aborted"), error)
         && must_equal (accounts->requests_succeeded + accounts->requests_failed,
                        self->resetted.requests_succeeded + self->resetted.requests_failed
                            + self->total.n_requests,
                        N_ ("requests succeeded + failed = requests of Aggregated"), error)
         && must_equal (accounts->tasks_scheduled,
                        accounts->tasks_started + accounts->tasks_skipped,
                        N_ ("tasks scheduled = started + skipped"), error)
         && must_equal (accounts->tasks_started, accounts->tasks_completed + accounts->tasks_broken,
                        N_ ("tasks started = completed + broken off"), error);
}

static int
compare_rows (const void *a, const void *b)
{
  const ThrongRow *x = *(const ThrongRow *const *) a;
  const ThrongRow *y = *(const ThrongRow *const *) b;
  int by_name = strcmp (x->name, y->name);

  return by_name != 0 ? by_name : strcmp (x->method, y->method);
}

/**
 * throng_snapshot_sort_rows:
 *
 * Puts the rows into the order of Locust's tables and files: by name, then by method, Aggregated
 * last.
 *
 * Returns: (transfer container): n_rows + 1 rows
 */
const ThrongRow **
throng_snapshot_sort_rows (const ThrongSnapshot *self)
{
  const ThrongRow **rows = g_new (const ThrongRow *, self->n_rows + 1);

  for (unsigned i = 0; i < self->n_rows; i++)
    rows[i] = &self->rows[i];
  qsort (rows, self->n_rows, sizeof *rows, compare_rows);
  rows[self->n_rows] = &self->total;
  return rows;
}
