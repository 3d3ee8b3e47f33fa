/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "stats/throng-collector.h"
#include "stats/throng-recorder.h"

/* Collectors and recorders of a small plan: three endpoints, two classes, a task and a group. */

#define N_ENDPOINTS 3
#define N_CLASSES 2
#define N_WORKERS 3
#define SECOND_US G_GINT64_CONSTANT (1000000)

extern const char *const methods[N_ENDPOINTS];
extern const char *const names[N_ENDPOINTS];
extern const char *const class_names[N_CLASSES];

ThrongCollector *new_collector (unsigned n_workers);
ThrongRecorder *new_recorder (void);
/* Sends what @recorder holds with a number of users of the first class. */
void report_gauges (ThrongCollector *collector,
                    unsigned worker,
                    ThrongRecorder *recorder,
                    uint64_t tick,
                    unsigned users,
                    int64_t cpu_us);
void report (ThrongCollector *collector, unsigned worker, ThrongRecorder *recorder, uint64_t tick);
void request (ThrongRecorder *recorder,
              unsigned endpoint,
              int64_t response_us,
              const char *failure);
/* A report of one worker that holds some of everything. */
GBytes *make_full_report (void);
