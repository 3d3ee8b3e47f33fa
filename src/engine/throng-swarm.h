/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>

#include "engine/throng-load-curve.h"
#include "engine/throng-log.h"
#include "scenario/throng-scenario.h"
#include "stats/throng-snapshot.h"

G_BEGIN_DECLS

/**
 * ThrongSwarmState:
 * @THRONG_SWARM_READY: not started yet
 * @THRONG_SWARM_SETTING_UP: the scenario's set-up is carried out; the run begins after it
 * @THRONG_SWARM_SPAWNING: the number of users is on its way to where the load wants it
 * @THRONG_SWARM_RUNNING: it is there
 * @THRONG_SWARM_STOPPING: users finish their tasks
 * @THRONG_SWARM_CLEANING_UP: they are gone; the scenario's clean-up is carried out
 * @THRONG_SWARM_STOPPED: everything is over, the numbers are final
 */
typedef enum
{
  THRONG_SWARM_READY,
  THRONG_SWARM_SETTING_UP,
  THRONG_SWARM_SPAWNING,
  THRONG_SWARM_RUNNING,
  THRONG_SWARM_STOPPING,
  THRONG_SWARM_CLEANING_UP,
  THRONG_SWARM_STOPPED,
} ThrongSwarmState;

/* "ready", "spawning" … as Locust calls them. */
const char *throng_swarm_state_to_string (ThrongSwarmState state);

typedef struct
{
  unsigned n_workers; /* 0 = one for each processor, but no more than users */
  uint64_t seed;
  int64_t stop_timeout_us;
  const char *const *allowed_hosts; /* (nullable) */
  const char *scenario_folder;      /* (nullable): below which the scenario's files are */
} ThrongSwarmOptions;

#define THRONG_DEFAULT_STOP_TIMEOUT_US (10 * G_USEC_PER_SEC)

/**
 * ThrongSwarm:
 *
 * A run: the worker processes and the sum of what they report. Lives on the thread-default main
 * context of its creator. Signal: `state-changed`, in whose handlers the swarm may be let go of.
 * What happens otherwise is in its log.
 */
#define THRONG_TYPE_SWARM (throng_swarm_get_type ())
G_DECLARE_FINAL_TYPE (ThrongSwarm, throng_swarm, THRONG, SWARM, GObject)

/**
 * throng_swarm_new:
 * @scenario: valid; what it says now is what runs, later changes are not seen
 *
 * Returns: (transfer full) (nullable): the swarm, or %NULL with @error when @scenario can't be
 * compiled
 */
ThrongSwarm *throng_swarm_new (ThrongScenario *scenario,
                               const ThrongSwarmOptions *options,
                               GError **error);

/**
 * throng_swarm_start:
 *
 * Checks that this machine has what the load needs and starts the workers; the run begins as soon
 * as they are ready and set-up is done. When that fails later on, the state becomes stopped and
 * throng_swarm_get_error() says why.
 */
bool throng_swarm_start (ThrongSwarm *self, GError **error);

/* The number of users goes to @users at @per_s a second, whatever was planned; the end of the run
 * stays. Before the run has begun: from its beginning on. */
void throng_swarm_set_users (ThrongSwarm *self, unsigned users, double per_s);

/* Of a load of arrivals: from now on, or from the beginning of the run, @per_s tasks are planned a
 * second, whatever was planned; the end of the run stays. */
void throng_swarm_set_arrivals (ThrongSwarm *self, double per_s);

/* Gives the number of users, or the arrivals, back to the scenario's plan, as it stands at this
 * moment of the run. */
void throng_swarm_follow_plan (ThrongSwarm *self);
/* Whether somebody has steered away from the plan. */
bool throng_swarm_is_steered (ThrongSwarm *self);
/* The statistics are about the time from now on; accounts, errors, verdict and series run on (see
 * throng_collector_reset()). */
void throng_swarm_reset_statistics (ThrongSwarm *self);

/* Whether the log gets a line for each request from now on; a worker tells at most 100 a second. */
void throng_swarm_set_log_requests (ThrongSwarm *self, bool is_wanted);

/* Ends the run: users finish their tasks within the stop timeout, then clean-up is carried out. A
 * set-up is broken off, and nothing comes after it. */
void throng_swarm_stop (ThrongSwarm *self);
/* Ends the run at once; what is under way is aborted, and there is no clean-up. */
void throng_swarm_stop_now (ThrongSwarm *self);

ThrongSwarmState throng_swarm_get_state (ThrongSwarm *self);
unsigned throng_swarm_get_n_workers (ThrongSwarm *self);
/* Whether the worker, numbered from 0, is at work: neither lost nor done with its users. */
bool throng_swarm_has_worker (ThrongSwarm *self, unsigned worker);
/* (nullable): why the run could not be carried out */
const GError *throng_swarm_get_error (ThrongSwarm *self);
/* Wall clock at the start, µs since 1970; that of set-up until the run itself begins; 0 before. */
int64_t throng_swarm_get_started_unix_us (ThrongSwarm *self);
/* From the start until now, or until the run was stopped. */
int64_t throng_swarm_get_elapsed_us (ThrongSwarm *self);
/* Whether the load plans arrivals rather than users. */
bool throng_swarm_has_arrivals (ThrongSwarm *self);
/* How many tasks a second are planned at this moment; 0 where users are. */
double throng_swarm_get_wanted_arrivals (ThrongSwarm *self);
/* How many users the load wants at this moment; of arrivals, the most it may make. */
unsigned throng_swarm_get_wanted_users (ThrongSwarm *self);
/* How many users there are to be at each moment of the run, as the scenario says; one segment for
 * each stage. Lives as long as the swarm. */
const ThrongLoadCurve *throng_swarm_get_plan (ThrongSwarm *self);
/* What has happened, the oldest first; see THRONG_MOST_LOG_LINES. Returns: (transfer none): of
 * #ThrongLogLine */
GListModel *throng_swarm_get_log (ThrongSwarm *self);
/* The numbers now. @window: with the percentiles of the last 10 s of each row. Returns: (transfer
 * full) */
ThrongSnapshot *throng_swarm_snapshot (ThrongSwarm *self, bool window);
/* Requests to look at (see throng_collector_dup_examples()). Returns: (transfer full) (element-type
 * ThrongExample) */
GPtrArray *throng_swarm_dup_examples (ThrongSwarm *self);
/* How often which response times came in a row of the snapshot, or in Aggregated for the place
 * after the last (see throng_collector_dup_distribution()). Returns: (transfer full) (element-type
 * ThrongDistributionBar) */
GArray *throng_swarm_dup_distribution (ThrongSwarm *self, unsigned row);

G_END_DECLS
