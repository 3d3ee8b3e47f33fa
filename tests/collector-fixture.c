/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "collector-fixture.h"

const char *const methods[] = { "GET", "POST", "GET" };
const char *const names[] = { "/users", "/users/", "/" };
const char *const class_names[] = { "Visitor", "Member" };

static const ThrongSpanInfo spans[] = {
  { THRONG_SPAN_TASK, "Visitor", "Browse", 2 },
  { THRONG_SPAN_GROUP, "Visitor", "Pay", 3 },
};

ThrongCollector *
new_collector (unsigned n_workers)
{
  ThrongCollector *collector = throng_collector_new (methods, names, N_ENDPOINTS, class_names,
                                                     N_CLASSES, n_workers);

  throng_collector_set_spans (collector, spans, G_N_ELEMENTS (spans));
  return collector;
}

ThrongRecorder *
new_recorder (void)
{
  ThrongRecorder *recorder = throng_recorder_new (N_ENDPOINTS, N_CLASSES);

  throng_recorder_set_n_spans (recorder, G_N_ELEMENTS (spans));
  return recorder;
}

void
report_gauges (ThrongCollector *collector,
               unsigned worker,
               ThrongRecorder *recorder,
               uint64_t tick,
               unsigned users,
               int64_t cpu_us)
{
  const unsigned by_class[N_CLASSES] = { users, 0 };
  ThrongGauges gauges = { .users = by_class, .cpu_us = cpu_us };
  g_autoptr (GBytes) bytes = throng_recorder_take (recorder, tick, &gauges);
  g_autoptr (GError) error = NULL;

  g_assert_true (throng_collector_add (collector, worker, bytes, &error));
  g_assert_no_error (error);
}

void
report (ThrongCollector *collector, unsigned worker, ThrongRecorder *recorder, uint64_t tick)
{
  report_gauges (collector, worker, recorder, tick, 1, 0);
}

void
request (ThrongRecorder *recorder, unsigned endpoint, int64_t response_us, const char *failure)
{
  throng_recorder_request_started (recorder, endpoint);
  throng_recorder_sample (recorder, &(ThrongSample) { .endpoint = endpoint,
                                                      .status = failure != NULL ? 500 : 200,
                                                      .failure = failure,
                                                      .response_us = response_us,
                                                      .service_us = response_us });
}

GBytes *
make_full_report (void)
{
  g_autoptr (ThrongRecorder) recorder = new_recorder ();
  const unsigned users[N_CLASSES] = { 3, 4 };

  for (unsigned i = 0; i < 20; i++)
    {
      request (recorder, i % N_ENDPOINTS, 1000 * i, i % 4 == 0 ? "Status 500" : NULL);
      throng_recorder_lateness (recorder, i);
    }
  throng_recorder_request_started (recorder, 1);
  throng_recorder_sample (
      recorder, &(ThrongSample) { .endpoint = 1,
                                  .status = 200,
                                  .response_us = 9000,
                                  .service_us = 8000,
                                  .phases = { .seen = 0x19, .us = { 5, 0, 0, 700, 80 } } });
  throng_recorder_error (recorder, "users[0]", "Variable “token” is not set.", 5);
  throng_recorder_task_started (recorder);
  throng_recorder_span_started (recorder, 1);
  throng_recorder_span (recorder, 1, 5000, false);
  return throng_recorder_take (recorder, 8, &(ThrongGauges) { .users = users });
}
