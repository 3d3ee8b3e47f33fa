/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/throng-task-pool.h"
#include "engine/throng-worker.h"
#include "fake-transport.h"
#include "stats/throng-collector.h"

/* The wall clock at the start of each run: 2026-01-01T00:00:00Z. */
#define VIRTUAL_RUN_UNIX_US (G_GINT64_CONSTANT (1767225600) * G_USEC_PER_SEC)

/**
 * VirtualRun:
 *
 * A whole swarm in one thread on a clock that jumps from one event to the next: workers, their
 * reports through bytes, the collector. Nothing sleeps and nothing opens a socket.
 */
typedef struct
{
  int64_t now_us;    /* starts at an hour, so that 0 is never a real moment */
  int64_t asleep_us; /* how long the machine has been suspended, which @now_us leaves out */
  int64_t epoch_us;
  ThrongClock clock;
  ThrongTimers *timers;
  ThrongTransport *transport;
  ThrongPlan *plan;
  ThrongScenario *scenario;
  ThrongCollector *collector;
  ThrongLoadCurve *curve;
  ThrongWorker *workers[16];
  unsigned n_workers;
  ThrongTaskPool *tasks; /* (nullable): of a load with an end by tasks */
  int64_t stopped_us;    /* since the start; 0 = by the load */
  char *last_trouble;
  char *stop_place;       /* (nullable): of the request that wanted the run to end */
  int64_t set_up_us;      /* how long set-up took */
  GBytes *values;         /* (nullable): what it has set */
  char *set_up_failure;   /* (nullable) */
  char *clean_up_failure; /* (nullable) */
  unsigned n_idle;        /* workers that wait for a clean-up */
  bool has_cleaned_up;
  bool is_backed_up; /* nobody takes the workers' reports */
  unsigned n_reports;
  GPtrArray *request_lines; /* of GBytes: what workers told of requests */
} VirtualRun;

typedef struct
{
  unsigned n_workers; /* 0 = 1 */
  uint64_t seed;
  int64_t stop_timeout_us; /* 0 = 10 s */
  unsigned max_users;      /* 0 = no limit */
  const char *const *allowed_hosts;
  const char *scenario_folder; /* (nullable) */
} VirtualRunOptions;

/* What other runs of tests are made of too. @json: a valid scenario */
ThrongScenario *virtual_run_load (const char *json);
ThrongCollector *virtual_run_make_collector (const ThrongPlan *plan, unsigned n_workers);

/* @json: the scenario; @options: (nullable) */
VirtualRun *virtual_run_new (const char *json,
                             const VirtualRunOptions *options,
                             FakeServerFunc server,
                             void *data);
void virtual_run_free (VirtualRun *run);

/* Carries out set-up, if there is one, up to its end; then the run begins. */
void virtual_run_start (VirtualRun *run);
/* Begins set-up and leaves it where it is. */
void virtual_run_begin_set_up (VirtualRun *run);
/* Lets everything happen up to @until_us since the start. */
void virtual_run_advance (VirtualRun *run, int64_t until_us);
/* Goes on until all workers have finished, and checks the accounts; fails the test when that takes
 * more than a day. */
void virtual_run_finish (VirtualRun *run);
bool virtual_run_is_finished (VirtualRun *run);
/* Of all workers. */
void virtual_run_stop (VirtualRun *run, bool at_once);
/* Steers all workers. */
void virtual_run_set_users (VirtualRun *run, unsigned users, double per_s);
void virtual_run_set_arrivals (VirtualRun *run, double per_s);
/* Arrivals are as the scenario plans them again. */
void virtual_run_resume_arrivals (VirtualRun *run);
int64_t virtual_run_get_time_us (VirtualRun *run);

ThrongSnapshot *virtual_run_snapshot (VirtualRun *run);
/* The row of (method, name), which must exist. */
const ThrongRow *snapshot_find_row (const ThrongSnapshot *snapshot,
                                    const char *method,
                                    const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VirtualRun, virtual_run_free)
