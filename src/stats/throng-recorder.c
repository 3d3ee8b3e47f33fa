/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/throng-recorder.h"

#include "i18n/throng-i18n.h"
#include "stats/throng-histogram.h"
#include "stats/throng-incident-table.h"
#include "stats/throng-report-format.h"
#include "stats/throng-sparse.h"
#include "stats/throng-stall.h"
#include "stats/throng-status-counts.h"
#include "stats/throng-wire.h"

typedef struct
{
  ThrongHistogram succeeded;
  ThrongHistogram failed;
  ThrongHistogram *service; /* (nullable): until the two clocks differ for the first time */
  ThrongCoarse *phases[THRONG_N_PHASES]; /* (nullable): each until it happens */
  ThrongStatusCounts statuses;
  uint64_t n_started;
  uint64_t n_aborted;
  uint64_t n_hops;
  uint64_t n_retries;
  uint64_t body_bytes;
  bool is_touched;
  bool has_service; /* whether the clocks differed since the last report */
} Endpoint;

typedef struct
{
  ThrongHistogram durations; /* of the completed ones */
  uint64_t n_started;
  uint64_t n_broken;
} Span;

struct _ThrongRecorder
{
  /* Owned */
  Span *spans;
  Endpoint *endpoints;
  unsigned *touched; /* indices of the endpoints that have something to report */
  ThrongIncidentTable *failures;
  ThrongIncidentTable *errors;

  unsigned n_endpoints;
  unsigned n_classes;
  unsigned n_spans;
  unsigned n_touched;
  uint64_t tasks_scheduled;
  uint64_t tasks_skipped;
  uint64_t tasks_delayed;
  uint64_t tasks_started;
  uint64_t tasks_completed;
  uint64_t tasks_broken;
  ThrongAnswers answers;
  uint64_t versions[THRONG_N_HTTP_VERSIONS]; /* of the answers */
  ThrongHistogram lateness;
  ThrongSparse scratch;
};

static Endpoint *
touch (ThrongRecorder *self, unsigned index)
{
  Endpoint *endpoint = &self->endpoints[index];

  if (!endpoint->is_touched)
    {
      endpoint->is_touched = true;
      self->touched[self->n_touched++] = index;
    }
  return endpoint;
}

/**
 * throng_recorder_new:
 * @n_endpoints: endpoints of the plan
 * @n_classes: user classes of the plan
 *
 * Returns: (transfer full): a recorder with nothing to report
 */
ThrongRecorder *
throng_recorder_new (unsigned n_endpoints, unsigned n_classes)
{
  ThrongRecorder *self = g_new0 (ThrongRecorder, 1);
  g_autoptr (ThrongTexts) texts = throng_texts_new ();

  self->endpoints = g_new0 (Endpoint, n_endpoints);
  self->touched = g_new0 (unsigned, n_endpoints);
  self->failures = throng_incident_table_new (texts, _ (THRONG_OTHER_FAILURES));
  self->errors = throng_incident_table_new (texts, _ (THRONG_OTHER_ERRORS));
  self->n_endpoints = n_endpoints;
  self->n_classes = n_classes;
  return self;
}

/**
 * throng_recorder_free:
 * @self: (nullable): a recorder
 */
void
throng_recorder_free (ThrongRecorder *self)
{
  if (self == NULL)
    return;
  for (unsigned i = 0; i < self->n_endpoints; i++)
    {
      throng_histogram_clear (&self->endpoints[i].succeeded);
      throng_histogram_clear (&self->endpoints[i].failed);
      if (self->endpoints[i].service != NULL)
        throng_histogram_clear (self->endpoints[i].service);
      g_free (self->endpoints[i].service);
      for (unsigned phase = 0; phase < THRONG_N_PHASES; phase++)
        g_free (self->endpoints[i].phases[phase]);
      throng_status_counts_clear (&self->endpoints[i].statuses);
    }
  for (unsigned i = 0; i < self->n_spans; i++)
    throng_histogram_clear (&self->spans[i].durations);
  g_free (self->spans);
  g_free (self->endpoints);
  g_free (self->touched);
  throng_incident_table_free (self->failures);
  throng_incident_table_free (self->errors);
  throng_histogram_clear (&self->lateness);
  throng_sparse_clear (&self->scratch);
  g_free (self);
}

/**
 * throng_recorder_set_n_spans:
 * @n_spans: tasks and named groups of the plan
 *
 * Makes room for what throng_recorder_span() tells. Once, before anything is recorded.
 */
void
throng_recorder_set_n_spans (ThrongRecorder *self, unsigned n_spans)
{
  g_return_if_fail (self->spans == NULL);

  self->spans = g_new0 (Span, n_spans);
  self->n_spans = n_spans;
}

/**
 * throng_recorder_request_started:
 * @endpoint: index in the plan
 *
 * A request leaves; counted once, not for its hops and retries.
 */
void
throng_recorder_request_started (ThrongRecorder *self, unsigned endpoint)
{
  touch (self, endpoint)->n_started++;
}

/* Up to here the response times were the service times, too. */
static void
begin_service (Endpoint *endpoint)
{
  if (endpoint->service == NULL)
    endpoint->service = g_new0 (ThrongHistogram, 1);
  throng_histogram_add (endpoint->service, &endpoint->succeeded);
  throng_histogram_add (endpoint->service, &endpoint->failed);
  endpoint->has_service = true;
}

static void
record_phases (Endpoint *endpoint, const ThrongPhases *phases)
{
  for (unsigned mask = phases->seen; mask != 0; mask &= mask - 1)
    {
      unsigned phase = (unsigned) __builtin_ctz (mask);

      if (G_UNLIKELY (endpoint->phases[phase] == NULL))
        endpoint->phases[phase] = g_new0 (ThrongCoarse, 1);
      throng_coarse_record (endpoint->phases[phase], phases->us[phase]);
    }
}

static void
record_answer (ThrongAnswers *answers, const ThrongSample *sample)
{
  int64_t sent_us = sample->ended_us - sample->service_us;

  if (answers->n++ == 0)
    {
      answers->first_us = sample->ended_us;
      answers->oldest_us = sent_us;
    }
  answers->last_us = sample->ended_us;
  answers->oldest_us = MIN (answers->oldest_us, sent_us);
}

/**
 * throng_recorder_sample:
 * @sample: borrowed
 *
 * A request ended with an answer or a failure; it was started before.
 */
void
throng_recorder_sample (ThrongRecorder *self, const ThrongSample *sample)
{
  Endpoint *endpoint = touch (self, sample->endpoint);

  endpoint->n_hops += sample->n_hops;
  endpoint->n_retries += sample->n_retries;
  endpoint->body_bytes += sample->body_bytes;
  self->versions[sample->version]++;
  if (sample->status > 0)
    record_answer (&self->answers, sample);
  throng_status_counts_add (&endpoint->statuses, sample->status, 1);
  if (G_UNLIKELY (sample->service_us != sample->response_us && !endpoint->has_service))
    begin_service (endpoint);
  if (endpoint->has_service)
    throng_histogram_record (endpoint->service, sample->service_us);
  throng_histogram_record (sample->failure == NULL ? &endpoint->succeeded : &endpoint->failed,
                           sample->response_us);
  record_phases (endpoint, &sample->phases);
  if (sample->failure != NULL)
    throng_incident_table_add (self->failures, &(ThrongIncident) {
                                                   .endpoint = sample->endpoint,
                                                   .place = "",
                                                   .message = sample->failure,
                                                   .count = 1,
                                                   .first_us = sample->ended_us,
                                                   .last_us = sample->ended_us,
                                               });
}

/**
 * throng_recorder_request_aborted:
 * @endpoint: index in the plan
 * @n_hops: redirect hops it had made
 * @n_retries: exchanges it had repeated
 *
 * A started request was cancelled by the end of the run: in the summary, in no row's times.
 */
void
throng_recorder_request_aborted (ThrongRecorder *self,
                                 unsigned endpoint,
                                 unsigned n_hops,
                                 unsigned n_retries)
{
  Endpoint *touched = touch (self, endpoint);

  touched->n_aborted++;
  touched->n_hops += n_hops;
  touched->n_retries += n_retries;
}

/**
 * throng_recorder_task_started:
 *
 * A user begins a task that nobody planned; it will be completed or broken.
 */
void
throng_recorder_task_started (ThrongRecorder *self)
{
  self->tasks_scheduled++;
  self->tasks_started++;
}

/**
 * throng_recorder_arrivals:
 * @n: how many
 *
 * The planned moment of a task, or of several, has come; each will be started or skipped.
 */
void
throng_recorder_arrivals (ThrongRecorder *self, uint64_t n)
{
  self->tasks_scheduled += n;
}

/**
 * throng_recorder_arrival_started:
 *
 * A user begins a task that was planned; it will be completed or broken.
 */
void
throng_recorder_arrival_started (ThrongRecorder *self)
{
  self->tasks_started++;
}

/**
 * throng_recorder_arrivals_skipped:
 * @n: how many
 *
 * The run ended before these tasks, whose planned moments had come, could start.
 */
void
throng_recorder_arrivals_skipped (ThrongRecorder *self, uint64_t n)
{
  self->tasks_skipped += n;
}

/**
 * throng_recorder_arrival_delayed:
 *
 * An arrival has to wait because there are as many users as there may be.
 */
void
throng_recorder_arrival_delayed (ThrongRecorder *self)
{
  self->tasks_delayed++;
}

/**
 * throng_recorder_task_completed:
 *
 * A started task came to its end.
 */
void
throng_recorder_task_completed (ThrongRecorder *self)
{
  self->tasks_completed++;
}

/**
 * throng_recorder_task_broken:
 *
 * A started task was broken off.
 */
void
throng_recorder_task_broken (ThrongRecorder *self)
{
  self->tasks_broken++;
}

/**
 * throng_recorder_span_started:
 * @span: index in the plan
 *
 * A user begins a task or a named group; it will end. Beside throng_recorder_task_started(), which
 * counts tasks without their names.
 */
void
throng_recorder_span_started (ThrongRecorder *self, unsigned span)
{
  self->spans[span].n_started++;
}

/**
 * throng_recorder_span:
 * @span: index in the plan
 * @duration_us: from its start to its end without pauses and waits
 * @is_broken: whether it was broken off; how long that took is not counted
 *
 * A task or a named group ended; it was started before.
 */
void
throng_recorder_span (ThrongRecorder *self, unsigned span, int64_t duration_us, bool is_broken)
{
  if (is_broken)
    self->spans[span].n_broken++;
  else
    throng_histogram_record (&self->spans[span].durations, duration_us);
}

/**
 * throng_recorder_lateness:
 * @late_us: how long after the moment its user wanted it a request left
 *
 * Once for each request that leaves, also when it is in time.
 */
void
throng_recorder_lateness (ThrongRecorder *self, int64_t late_us)
{
  throng_histogram_record (&self->lateness, late_us);
}

/**
 * throng_recorder_error:
 * @place: where in the scenario (`users[0].tasks[1].steps[0]`)
 * @message: a sentence
 * @time_us: when, microseconds since the run's start
 *
 * An error of our side.
 */
void
throng_recorder_error (ThrongRecorder *self,
                       const char *place,
                       const char *message,
                       int64_t time_us)
{
  throng_incident_table_add (self->errors, &(ThrongIncident) {
                                               .place = place,
                                               .message = message,
                                               .count = 1,
                                               .first_us = time_us,
                                               .last_us = time_us,
                                           });
}

static void
take_histogram (ThrongRecorder *self, ThrongHistogram *histogram, ThrongWireWriter *writer)
{
  throng_sparse_set_from_histogram (&self->scratch, histogram);
  throng_sparse_put (&self->scratch, writer);
  throng_histogram_reset (histogram);
}

static uint64_t
take_count (uint64_t *count)
{
  uint64_t taken = *count;

  *count = 0;
  return taken;
}

static void
take_statuses (ThrongStatusCounts *statuses, ThrongWireWriter *writer)
{
  unsigned n_seen = 0;

  for (unsigned i = 0; i < statuses->n_counts; i++)
    n_seen += statuses->counts[i].count > 0;
  throng_wire_put_uint (writer, n_seen);
  for (unsigned i = 0; i < statuses->n_counts; i++)
    if (statuses->counts[i].count > 0)
      {
        throng_wire_put_uint (writer, statuses->counts[i].status);
        throng_wire_put_uint (writer, statuses->counts[i].count);
      }
  throng_status_counts_reset (statuses);
}

static void
take_phases (ThrongRecorder *self, Endpoint *endpoint, ThrongWireWriter *writer)
{
  unsigned seen = 0;

  for (unsigned i = 0; i < THRONG_N_PHASES; i++)
    if (endpoint->phases[i] != NULL && endpoint->phases[i]->count > 0)
      seen |= 1u << i;
  throng_wire_put_uint (writer, seen);
  for (unsigned mask = seen; mask != 0; mask &= mask - 1)
    {
      ThrongCoarse *phase = endpoint->phases[__builtin_ctz (mask)];

      throng_sparse_set_from_coarse (&self->scratch, phase);
      throng_sparse_put (&self->scratch, writer);
      throng_coarse_reset (phase);
    }
}

static void
take_endpoint (ThrongRecorder *self, Endpoint *endpoint, ThrongWireWriter *writer)
{
  throng_wire_put_uint (writer, take_count (&endpoint->n_started));
  throng_wire_put_uint (writer, take_count (&endpoint->n_aborted));
  throng_wire_put_uint (writer, take_count (&endpoint->n_hops));
  throng_wire_put_uint (writer, take_count (&endpoint->n_retries));
  throng_wire_put_uint (writer, take_count (&endpoint->body_bytes));
  take_histogram (self, &endpoint->succeeded, writer);
  take_histogram (self, &endpoint->failed, writer);
  take_statuses (&endpoint->statuses, writer);
  throng_wire_put_uint (writer, endpoint->has_service);
  if (endpoint->has_service)
    take_histogram (self, endpoint->service, writer);
  take_phases (self, endpoint, writer);
  endpoint->is_touched = endpoint->has_service = false;
}

static void
take_answers (ThrongAnswers *answers, ThrongWireWriter *writer)
{
  throng_wire_put_uint (writer, answers->n);
  if (answers->n > 0)
    {
      throng_wire_put_int (writer, answers->first_us);
      throng_wire_put_int (writer, answers->last_us);
      throng_wire_put_int (writer, answers->oldest_us);
    }
  *answers = (ThrongAnswers) { 0 };
}

static bool
is_touched (const Span *span)
{
  return span->n_started > 0 || span->n_broken > 0 || span->durations.count > 0;
}

static void
take_spans (ThrongRecorder *self, ThrongWireWriter *writer)
{
  unsigned n_seen = 0;

  for (unsigned i = 0; i < self->n_spans; i++)
    n_seen += is_touched (&self->spans[i]);
  throng_wire_put_uint (writer, n_seen);
  for (unsigned i = 0; i < self->n_spans; i++)
    {
      Span *span = &self->spans[i];

      if (!is_touched (span))
        continue;
      throng_wire_put_uint (writer, i);
      throng_wire_put_uint (writer, take_count (&span->n_started));
      throng_wire_put_uint (writer, take_count (&span->n_broken));
      take_histogram (self, &span->durations, writer);
    }
}

static void
take_incidents (ThrongIncidentTable *table, bool with_place, ThrongWireWriter *writer)
{
  unsigned n_incidents;
  unsigned n_seen = 0;
  const ThrongIncident *const *incidents = throng_incident_table_get_all (table, &n_incidents);

  for (unsigned i = 0; i < n_incidents; i++)
    n_seen += incidents[i]->count > 0;
  throng_wire_put_uint (writer, n_seen);
  for (unsigned i = 0; i < n_incidents && n_seen > 0; i++)
    {
      if (incidents[i]->count == 0)
        continue;
      if (!with_place)
        throng_wire_put_uint (writer, incidents[i]->endpoint);
      throng_wire_put_uint (writer, incidents[i]->count);
      throng_wire_put_int (writer, incidents[i]->first_us);
      throng_wire_put_int (writer, incidents[i]->last_us);
      if (with_place)
        throng_wire_put_string (writer, incidents[i]->place);
      throng_wire_put_string (writer, incidents[i]->message);
    }
  throng_incident_table_reset_counts (table);
}

static void
put_gauges (ThrongRecorder *self, const ThrongGauges *gauges, ThrongWireWriter *writer)
{
  throng_wire_put_uint (writer, self->n_classes);
  for (unsigned i = 0; i < self->n_classes; i++)
    throng_wire_put_uint (writer, gauges->users[i]);
  throng_wire_put_uint (writer, gauges->logging_in);
  throng_wire_put_uint (writer, gauges->stopping);
  throng_wire_put_uint (writer, gauges->to_come);
  throng_wire_put_uint (writer, gauges->waiting);
  throng_wire_put_uint (writer, gauges->held_back);
  throng_wire_put_uint (writer, (uint64_t) MAX (gauges->cpu_us, 0));
  throng_wire_put_uint (writer, (uint64_t) MAX (gauges->queued_us, 0));
}

/**
 * throng_recorder_take:
 * @tick: which quarter of a second since the run's start these differences belong to, or
 * %THRONG_TICK_OUTSIDE
 * @gauges: the state now
 *
 * Encodes everything recorded since the last call and forgets it.
 *
 * Returns: (transfer full): bytes for throng_collector_add()
 */
GBytes *
throng_recorder_take (ThrongRecorder *self, uint64_t tick, const ThrongGauges *gauges)
{
  ThrongWireWriter writer;

  throng_wire_writer_init (&writer);
  throng_wire_put_uint (&writer, THRONG_REPORT_VERSION);
  throng_wire_put_uint (&writer, tick);
  put_gauges (self, gauges, &writer);
  throng_wire_put_uint (&writer, take_count (&self->tasks_scheduled));
  throng_wire_put_uint (&writer, take_count (&self->tasks_skipped));
  throng_wire_put_uint (&writer, take_count (&self->tasks_delayed));
  throng_wire_put_uint (&writer, take_count (&self->tasks_started));
  throng_wire_put_uint (&writer, take_count (&self->tasks_completed));
  throng_wire_put_uint (&writer, take_count (&self->tasks_broken));
  take_answers (&self->answers, &writer);
  for (unsigned i = 0; i < THRONG_N_HTTP_VERSIONS; i++)
    throng_wire_put_uint (&writer, take_count (&self->versions[i]));
  take_histogram (self, &self->lateness, &writer);
  throng_wire_put_uint (&writer, self->n_touched);
  for (unsigned i = 0; i < self->n_touched; i++)
    {
      throng_wire_put_uint (&writer, self->touched[i]);
      take_endpoint (self, &self->endpoints[self->touched[i]], &writer);
    }
  self->n_touched = 0;
  take_spans (self, &writer);
  take_incidents (self->failures, false, &writer);
  take_incidents (self->errors, true, &writer);
  return throng_wire_writer_end (&writer);
}
