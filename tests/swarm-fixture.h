/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo-process.h"
#include "engine/throng-swarm.h"

/* For tests of swarms with worker processes against the demo target in a process of its own. */

/* How long a test waits for something that must come. */
#define TIMEOUT_US (30 * G_USEC_PER_SEC)

#define WORKER "throng-worker"

typedef struct
{
  DemoProcess *demo;
  ThrongSwarm *swarm;
  GPtrArray *sentences; /* of the log, about what went wrong */
} SwarmFixture;

/* @data: (nullable): arguments of the demo target, instead of answers without delay */
void swarm_set_up (SwarmFixture *fixture, const void *data);
/* No test leaves a process behind. */
void swarm_tear_down (SwarmFixture *fixture, const void *data);

/* @wait: keys of the user class; @load: both as in a scenario, with single quotes. Returns:
 * (transfer full): of one task, GET /users */
ThrongScenario *swarm_make_scenario (const char *address, const char *wait, const char *load);
/* The same of other steps, and without a wait. */
ThrongScenario *swarm_make_scenario_of (const char *address, const char *steps, const char *load);
/* Gives the fixture a swarm for @scenario. */
void swarm_make (SwarmFixture *fixture,
                 ThrongScenario *scenario,
                 const ThrongSwarmOptions *options);
/* Gives it one of two workers that asks the demo target. */
void swarm_make_small (SwarmFixture *fixture, const char *load, int64_t stop_timeout_us);
void swarm_start (SwarmFixture *fixture);

void swarm_wait_for_state (SwarmFixture *fixture, ThrongSwarmState state);
void swarm_wait_for_users (SwarmFixture *fixture, unsigned users);
void swarm_wait_for_requests (SwarmFixture *fixture, uint64_t more_than);
/* Waits until everything is over and checks what holds after every run. */
ThrongSnapshot *swarm_finish (SwarmFixture *fixture);

ThrongSnapshot *swarm_get_snapshot (SwarmFixture *fixture);
uint64_t swarm_get_status_count (const ThrongRow *row, unsigned status);
/* Target and Throng have counted the same: for each status what came back, in the sum what went
 * out. */
void swarm_assert_same_counts (SwarmFixture *fixture, const ThrongSnapshot *snapshot);
