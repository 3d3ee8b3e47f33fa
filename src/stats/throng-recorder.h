/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "stats/throng-http-version.h"
#include "stats/throng-phases.h"

G_BEGIN_DECLS

/**
 * ThrongRecorder:
 *
 * What one worker has measured since it last reported. It holds differences only:
 * throng_recorder_take() encodes what was touched, in time proportional to that, and starts again
 * from zero. A ThrongCollector adds the reports of all workers up. A plain struct owned by one
 * thread; no call on the request path allocates once an endpoint's histogram pages exist.
 */
typedef struct _ThrongRecorder ThrongRecorder;

/**
 * ThrongSample:
 * @endpoint: index of the endpoint in the plan
 * @status: final HTTP status, 0 when no answer came
 * @version: of HTTP that the final answer came with
 * @n_hops: redirect hops within this sample
 * @n_retries: exchanges repeated within this sample
 * @failure: (nullable): why it failed, in words, borrowed; %NULL = it succeeded
 * @ended_us: end, microseconds since the run's start
 * @response_us: from the moment it should have gone out to the last byte
 * @service_us: from the first send to the last byte, at most @response_us
 * @body_bytes: body bytes on the wire, all hops together
 * @phases: of all hops together; those that did not happen are not recorded
 *
 * One finished request, its redirect hops and retries together. Both clocks are recorded; where
 * they agree, as they do for a load without planned moments, the second costs nothing.
 */
typedef struct
{
  unsigned endpoint;
  unsigned status;
  ThrongHttpVersion version;
  unsigned n_hops;
  unsigned n_retries;
  const char *failure;
  int64_t ended_us;
  int64_t response_us;
  int64_t service_us;
  uint64_t body_bytes;
  ThrongPhases phases;
} ThrongSample;

/**
 * ThrongGauges:
 * @users: running users per class, as many as the recorder has classes
 * @logging_in: of all running users, those whose on-start is not done
 * @stopping: users that finish their task before they end
 * @to_come: users that the load wants now and that are still to be started
 * @waiting: arrivals that have come and not got a user yet
 * @held_back: requests that wait until their TLS handshake may start
 * @cpu_us: CPU time of the worker since its start, all its threads
 * @queued_us: time since its start that it had something to do and waited for a processor core, 0
 * where the system does not tell
 *
 * What a worker is doing at the moment of a report; unlike everything else these are not
 * differences. Users that are stopping are no longer in @users.
 */
typedef struct
{
  const unsigned *users;
  unsigned logging_in;
  unsigned stopping;
  unsigned to_come;
  uint64_t waiting;
  unsigned held_back;
  int64_t cpu_us;
  int64_t queued_us;
} ThrongGauges;

ThrongRecorder *throng_recorder_new (unsigned n_endpoints, unsigned n_classes);
void throng_recorder_free (ThrongRecorder *self);
void throng_recorder_set_n_spans (ThrongRecorder *self, unsigned n_spans);

void throng_recorder_request_started (ThrongRecorder *self, unsigned endpoint);
void throng_recorder_sample (ThrongRecorder *self, const ThrongSample *sample);
void throng_recorder_request_aborted (ThrongRecorder *self,
                                      unsigned endpoint,
                                      unsigned n_hops,
                                      unsigned n_retries);
void throng_recorder_task_started (ThrongRecorder *self);
void throng_recorder_arrivals (ThrongRecorder *self, uint64_t n);
void throng_recorder_arrival_started (ThrongRecorder *self);
void throng_recorder_arrivals_skipped (ThrongRecorder *self, uint64_t n);
void throng_recorder_arrival_delayed (ThrongRecorder *self);
void throng_recorder_task_completed (ThrongRecorder *self);
void throng_recorder_task_broken (ThrongRecorder *self);
void throng_recorder_span_started (ThrongRecorder *self, unsigned span);
void throng_recorder_span (ThrongRecorder *self,
                           unsigned span,
                           int64_t duration_us,
                           bool is_broken);
void throng_recorder_lateness (ThrongRecorder *self, int64_t late_us);
void throng_recorder_error (ThrongRecorder *self,
                            const char *place,
                            const char *message,
                            int64_t time_us);

GBytes *throng_recorder_take (ThrongRecorder *self, uint64_t tick, const ThrongGauges *gauges);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ThrongRecorder, throng_recorder_free)

G_END_DECLS
