/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "stats/throng-collector.h"
#include "stats/throng-examples.h"
#include "stats/throng-incident-table.h"
#include "stats/throng-marks.h"
#include "stats/throng-row-stats.h"
#include "stats/throng-series.h"
#include "stats/throng-spans.h"
#include "stats/throng-stall.h"
#include "stats/throng-texts.h"
#include "stats/throng-verdict.h"

G_BEGIN_DECLS

#define THRONG_TICKS_PER_SECOND (G_USEC_PER_SEC / THRONG_TICK_US)

typedef struct
{
  int64_t used_us;
  int64_t queued_us; /* had something to do and waited for a core */
} ThrongCpuTimes;

typedef struct
{
  bool is_lost;
  bool is_over; /* its users are gone for good, and it with them soon */
  bool has_reported;
  uint64_t tick; /* the highest it reported */
  unsigned *users;
  unsigned logging_in;
  unsigned stopping;
  unsigned to_come;
  uint64_t waiting;

  /* Processor time when the second of @tick began, when @tick ended, and the share of the second
   * before. */
  uint64_t cpu_from_tick;
  ThrongCpuTimes cpu_from;
  ThrongCpuTimes cpu;
  double cpu_share;

  /* Started and not yet ended: what is lost with the worker. */
  uint64_t *requests_under_way;
  uint64_t n_requests_under_way;
  uint64_t tasks_under_way;
  uint64_t tasks_to_start; /* scheduled, neither started nor skipped */
} ThrongCollectorWorker;

struct _ThrongCollector
{
  /* Owned */
  ThrongTexts *texts;
  ThrongRowStats *rows; /* one per endpoint, then Aggregated */
  const char **class_names;
  ThrongCollectorWorker *workers;
  ThrongIncidentTable *failures;
  ThrongIncidentTable *errors;
  ThrongSpans *spans;
  ThrongSeries *series;
  ThrongMarks *marks;
  ThrongExamples *examples;
  GPtrArray *local_troubles; /* %NULL-terminated */

  unsigned n_endpoints;
  unsigned n_classes;
  unsigned n_workers;
  ThrongAccounts accounts; /* tasks only; requests are those of @resetted and Aggregated */
  ThrongAccounts resetted; /* requests only: what is no longer in the rows */
  int64_t reset_us;        /* when that was, 0 = never */
  uint64_t versions[THRONG_N_HTTP_VERSIONS]; /* of HTTP, since the start */

  /* The generator */
  ThrongHistogram lateness;
  ThrongSeconds lateness_seconds;
  ThrongVerdictSecond judged[THRONG_N_SECONDS]; /* what workers say of themselves, by second */
  ThrongVerdictState verdict;
  uint64_t n_judged; /* seconds that entered @verdict */

  int64_t answered_us; /* when the last answer came, good or bad */
  ThrongStallWatch stalls;

  /* Scratch */
  ThrongRowDelta delta;
  ThrongRowDelta total_delta;
  ThrongSparse late;
  ThrongHistogram succeeded;
  ThrongHistogram failed;
  ThrongHistogram service;
  ThrongHistogram phases[THRONG_N_PHASES];
};

uint64_t throng_collector_count_complete (const ThrongCollector *self, int64_t now_us);
uint64_t throng_collector_count_ticks (const ThrongCollector *self);
void throng_collector_judge (ThrongCollector *self, uint64_t n_complete);
void throng_collector_note_cpu (ThrongCollector *self,
                                ThrongCollectorWorker *worker,
                                uint64_t tick,
                                const ThrongCpuTimes *cpu);
void throng_collector_note_held_back (ThrongCollector *self, uint64_t number, unsigned n);
unsigned throng_collector_count_users_at (const ThrongCollector *self, int64_t now_us);
bool throng_collector_is_silent (const ThrongCollectorWorker *worker, int64_t now_us);
int64_t throng_collector_get_silent_since_us (const ThrongCollectorWorker *worker);

G_END_DECLS
