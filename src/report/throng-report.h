/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "stats/throng-example.h"
#include "stats/throng-snapshot.h"

G_BEGIN_DECLS

/* Of a run that no command ran. */
#define THRONG_RUN_NO_EXIT_CODE (-1)

/**
 * ThrongRunInfo:
 * @scenario_name: (nullable): what the scenario is called
 * @target: (nullable): the address under test
 * @outcome: (nullable): "completed", "interrupted" or "failed"; "running" while it lasts
 * @notes: (nullable): sentences of the run's log worth keeping (a worker died …), %NULL-terminated
 * @libraries: (nullable): the libraries that made the requests with their versions
 * ("libsoup 3.6.5"), %NULL-terminated
 * @examples: (nullable) (element-type ThrongExample): requests to show
 * @started_unix_us: wall clock at Start; 0 = it ended before
 * @duration_s: from Start to Stop
 * @seed: of all random choices
 * @n_workers: worker processes
 * @exit_code: of the command that ran it, or %THRONG_RUN_NO_EXIT_CODE
 * @is_running: whether the run goes on, so that there is no exit code and accounts are open
 *
 * What a report says about a run beside its numbers. All borrowed.
 */
typedef struct
{
  const char *scenario_name;
  const char *target;
  const char *outcome;
  const char *const *notes;
  const char *const *libraries;
  const GPtrArray *examples;
  int64_t started_unix_us;
  double duration_s;
  uint64_t seed;
  unsigned n_workers;
  int exit_code;
  bool is_running;
} ThrongRunInfo;

G_END_DECLS
