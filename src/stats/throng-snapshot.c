/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/throng-snapshot.h"

#include <stdlib.h>
#include <string.h>

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
must_equal (uint64_t a, const char *what_a, uint64_t b, const char *what_b, GError **error)
{
  if (a == b)
    return true;
  g_set_error (error, THRONG_STATS_ERROR, THRONG_STATS_ERROR_ACCOUNTS,
               "The accounts do not balance: %" PRIu64 " %s, but %" PRIu64 " %s, a difference of "
               "%" PRIu64 ".",
               a, what_a, b, what_b, a > b ? a - b : b - a);
  return false;
}

static bool
check_row (const ThrongRow *row, GError **error)
{
  uint64_t n_answers = 0;

  for (unsigned i = 0; i < row->n_statuses; i++)
    n_answers += row->statuses[i].count;
  if (must_equal (row->n_started, "requests started", row->n_requests + row->n_aborted,
                  "succeeded, failed or aborted", error)
      && must_equal (row->n_requests, "requests", n_answers, "by status", error))
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
  return must_equal (total->n_requests, "requests in all", sum.n_requests, "in the rows", error)
         && must_equal (total->n_failures, "failures in all", sum.n_failures, "in the rows", error)
         && must_equal (total->n_started, "started in all", sum.n_started, "in the rows", error)
         && must_equal (total->n_aborted, "aborted in all", sum.n_aborted, "in the rows", error)
         && must_equal (total->n_hops, "hops in all", sum.n_hops, "in the rows", error)
         && must_equal (total->n_retries, "retries in all", sum.n_retries, "in the rows", error)
         && must_equal (total->body_bytes, "bytes in all", sum.body_bytes, "in the rows", error);
}

/* Each failure is of one kind. */
static bool
check_failures (const ThrongSnapshot *self, GError **error)
{
  uint64_t n = 0;

  for (unsigned i = 0; i < self->n_failures; i++)
    n += self->failures[i].count;
  return must_equal (self->total.n_failures, "failures in all", n, "by kind", error);
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
         && must_equal (accounts->requests_started, "requests started",
                        accounts->requests_succeeded + accounts->requests_failed
                            + accounts->requests_aborted,
                        "succeeded, failed or aborted", error)
         && must_equal (accounts->requests_succeeded + accounts->requests_failed,
                        "requests succeeded or failed",
                        self->resetted.requests_succeeded + self->resetted.requests_failed
                            + self->total.n_requests,
                        "in Aggregated", error)
         && must_equal (accounts->tasks_scheduled, "tasks scheduled",
                        accounts->tasks_started + accounts->tasks_skipped, "started or skipped",
                        error)
         && must_equal (accounts->tasks_started, "tasks started",
                        accounts->tasks_completed + accounts->tasks_broken,
                        "completed or broken off", error);
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
