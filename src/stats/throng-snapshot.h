/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>
#include <stdbool.h>
#include <stdint.h>

#include "stats/throng-http-version.h"
#include "stats/throng-phases.h"

G_BEGIN_DECLS

/* Errors of everything in this folder. */
#define THRONG_STATS_ERROR (throng_stats_error_quark ())
GQuark throng_stats_error_quark (void);
typedef enum
{
  THRONG_STATS_ERROR_MALFORMED, /* a worker's report can't be decoded */
  THRONG_STATS_ERROR_ACCOUNTS,  /* the accounting identities do not hold */
} ThrongStatsError;

/* Locust's percentiles, in the order of its CSV columns: 50, 66, 75, 80, 90, 95, 98,
 * 99, 99.9, 99.99, 100 %. */
#define THRONG_N_PERCENTILES 11
extern const double throng_percentile_ratios[THRONG_N_PERCENTILES];
extern const char
    *const throng_percentile_names[THRONG_N_PERCENTILES]; /* "50%" … "99.99%", "100%" */

typedef struct
{
  unsigned status;
  uint64_t count;
} ThrongStatusCount;

/* How long a phase took, in the requests in which it happened. Percentiles within 1 %. */
typedef struct
{
  uint64_t n; /* requests in which it happened; everything else is 0 when there are none */
  double average_ms, min_ms, max_ms;
  double percentiles_ms[THRONG_N_PERCENTILES];
} ThrongPhaseTimes;

/* A row of the statistics; Aggregated has method "" and name "Aggregated". Times in ms. All but
 * what is current is since start, or since the last reset. */
typedef struct
{
  const char *method;
  const char *name;
  uint64_t n_started;
  uint64_t n_requests; /* ended with an answer or a failure; failures included */
  uint64_t n_failures;
  uint64_t n_aborted;
  uint64_t n_hops;
  uint64_t n_retries;
  uint64_t body_bytes;
  double average_ms, min_ms, max_ms; /* 0 without requests */
  double percentiles_ms[THRONG_N_PERCENTILES];
  double ok_percentiles_ms[THRONG_N_PERCENTILES]; /* successful requests only */
  double service_average_ms;                      /* from the send; the times above run from
                                                     the planned moment if there is one */
  double service_min_ms, service_max_ms;
  double service_percentiles_ms[THRONG_N_PERCENTILES];
  double window_percentiles_ms[THRONG_N_PERCENTILES];    /* last 10 s; valid where the snapshot
                                                            has_window */
  uint64_t n_window;                                     /* requests in those 10 s */
  double requests_per_s, failures_per_s;                 /* since start or reset */
  double current_requests_per_s, current_failures_per_s; /* mean of the last 10 whole seconds */
  const ThrongStatusCount *statuses;                     /* ascending, status 0 = no answer */
  unsigned n_statuses;
  const ThrongPhaseTimes *phases; /* (nullable): by ThrongPhase; %NULL when none is known */
} ThrongRow;

typedef enum
{
  THRONG_SPAN_TASK,
  THRONG_SPAN_GROUP,
} ThrongSpanKind;

/* A task, or a named group of steps; the same task in two classes is two. */
typedef struct
{
  ThrongSpanKind kind;
  const char *class_name;
  const char *name;
  unsigned n_steps;
} ThrongSpanInfo;

/* How a task or a named group did. Durations: of the completed ones, from start to end without
 * pauses and waits. */
typedef struct
{
  ThrongSpanInfo info;
  uint64_t n_started, n_completed, n_broken;
  double average_ms, min_ms, max_ms; /* 0 without completed ones */
  double percentiles_ms[THRONG_N_PERCENTILES];
} ThrongSpanRow;

/* A bad answer of the service, grouped by endpoint and message. Times: µs since the run's start. */
typedef struct
{
  const char *method;
  const char *name;
  const char *message;
  uint64_t count;
  int64_t first_us, last_us;
} ThrongFailure;

/* An error of our side, grouped by place and message. */
typedef struct
{
  const char *place;
  const char *message;
  uint64_t count;
  int64_t first_us, last_us;
} ThrongOwnError;

/* One bucket of the series of the whole run. All have the same length, but the last is as long as
 * it has lasted. */
typedef struct
{
  double start_s, length_s; /* since the run's start */
  unsigned users;           /* most at once within the bucket */
  uint64_t n_requests, n_failures;
  double min_ms, average_ms, max_ms;              /* exact; 0 without requests */
  double p50_ms, p90_ms, p95_ms, p99_ms, p999_ms; /* within 1 %; 0 without requests */
} ThrongBucket;

typedef struct
{
  const char *name;
  unsigned users;
} ThrongClassUsers;

typedef enum
{
  THRONG_VERDICT_VALID,
  THRONG_VERDICT_DEGRADED,
  THRONG_VERDICT_INVALID,
} ThrongVerdict;

const char *throng_verdict_to_string (ThrongVerdict verdict);

/* How the generator itself did. */
typedef struct
{
  ThrongVerdict verdict;      /* the worst so far in this run */
  const char *const *reasons; /* %NULL-terminated sentences; empty when valid */
  double cpu_share;           /* of one core, the busiest worker, over its last whole second */
  double lateness_p50_ms, lateness_p99_ms, lateness_max_ms; /* whole run */
} ThrongGenerator;

/* A time in which the service answered nothing to anybody although requests were under way. What
 * makes one: throng_stall_watch_get(). */
typedef struct
{
  int64_t from_us;   /* since the run's start */
  int64_t length_us; /* 0 = there was none */
} ThrongStall;

/* Accounting: tasks scheduled = started + skipped + still to start, started = completed + broken +
 * running. Only arrivals can be skipped, because the run ended first, or delayed: they had to wait
 * because there were as many users as there may be. */
typedef struct
{
  uint64_t tasks_scheduled, tasks_skipped, tasks_delayed;
  uint64_t tasks_started, tasks_completed, tasks_broken;
  uint64_t requests_started, requests_succeeded, requests_failed, requests_aborted;
  uint64_t requests_outside; /* of those started: by set-up and clean-up */
  uint64_t hops, retries;    /* beside the requests */
} ThrongAccounts;

/* A worker that has said nothing for a while although the run goes on, as when its process was
 * stopped. */
typedef struct
{
  unsigned number;  /* from 1 on */
  int64_t since_us; /* since the run's start */
} ThrongSilentWorker;

/* Something that happened to the run, for charts and reports. */
typedef struct
{
  int64_t time_us; /* since the run's start */
  const char *text;
} ThrongMark;

/**
 * ThrongSnapshot:
 *
 * An immutable picture of all statistics at one moment: the only thing that windows, CSV and
 * reports read. Reference counted, may be handed between threads. Everything it points to lives as
 * long as it does.
 */
typedef struct
{
  int64_t time_us;       /* since the run's start */
  const ThrongRow *rows; /* in the order of the plan, Aggregated not among them */
  unsigned n_rows;
  ThrongRow total;               /* Aggregated */
  const ThrongFailure *failures; /* most frequent first */
  unsigned n_failures;
  const ThrongOwnError *errors; /* most frequent first */
  unsigned n_errors;
  const ThrongSpanRow *spans; /* in the order of the plan */
  unsigned n_spans;
  const ThrongBucket *series;
  unsigned n_buckets;
  const ThrongMark *marks; /* in the order of their times */
  unsigned n_marks;
  const ThrongClassUsers *classes;
  unsigned n_classes;
  const ThrongSilentWorker *silent_workers;
  unsigned n_silent_workers;
  unsigned users;      /* running, all classes; those of silent workers stand still */
  unsigned logging_in; /* of those */
  unsigned stopping;   /* besides those */
  uint64_t waiting;    /* arrivals that have come and not got a user yet */
  bool has_window;
  ThrongAccounts accounts;                   /* since start, whatever was reset */
  uint64_t versions[THRONG_N_HTTP_VERSIONS]; /* requests by the HTTP version of their answer, since
                                                start */
  int64_t reset_us;        /* since when rows and spans count; 0 = the run's start */
  ThrongAccounts resetted; /* the part of @accounts that is no longer in the rows */
  ThrongGenerator generator;
  ThrongStall stall; /* the longest; it goes on where the run does */
} ThrongSnapshot;

#define THRONG_TYPE_SNAPSHOT (throng_snapshot_get_type ())
GType throng_snapshot_get_type (void);

ThrongSnapshot *throng_snapshot_ref (ThrongSnapshot *self);
void throng_snapshot_unref (ThrongSnapshot *self);

bool throng_snapshot_check_accounts (const ThrongSnapshot *self, GError **error);

const ThrongRow **throng_snapshot_sort_rows (const ThrongSnapshot *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ThrongSnapshot, throng_snapshot_unref)

G_END_DECLS
