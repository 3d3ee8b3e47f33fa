/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fault-run.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "engine/throng-soup-transport.h"
#include "virtual-run.h"

#define PATIENCE_US (120 * G_USEC_PER_SEC)

/* A transport that passes everything on and notes the answers. */
typedef struct
{
  ThrongTransport base;
  ThrongTransport *inner;
  GArray *answers;
} Spy;

typedef struct
{
  ThrongSession base;
  Spy *spy;
  ThrongSession *inner;
  ThrongAnswerFunc answered;
  void *user_data;
} SpySession;

static void
spy_answered_cb (void *data, const ThrongAnswer *answer)
{
  SpySession *self = data;
  FaultAnswer note = { answer->fault, answer->status, answer->stale, "" };

  if (answer->fault != THRONG_FAULT_NONE)
    g_strlcpy (note.text, answer->fault_text, sizeof note.text);
  g_array_append_val (self->spy->answers, note);
  self->answered (self->user_data, answer);
}

static ThrongSession *
spy_open (ThrongTransport *base, ThrongAnswerFunc answered, void *user_data)
{
  SpySession *self = g_new0 (SpySession, 1);

  self->base.klass = base->klass;
  self->spy = (Spy *) base;
  self->answered = answered;
  self->user_data = user_data;
  self->inner = throng_transport_open (self->spy->inner, spy_answered_cb, self);
  return &self->base;
}

static void
spy_send (ThrongSession *base, const ThrongExchange *exchange)
{
  throng_session_send (((SpySession *) base)->inner, exchange);
}

static int64_t
spy_connecting_since (ThrongSession *base)
{
  return throng_session_connecting_since (((SpySession *) base)->inner);
}

static int64_t
spy_get_waited_us (ThrongSession *base)
{
  return throng_session_get_waited_us (((SpySession *) base)->inner);
}

static uint64_t
spy_get_body_bytes (ThrongSession *base)
{
  return throng_session_get_body_bytes (((SpySession *) base)->inner);
}

static ThrongPhases
spy_get_phases (ThrongSession *base)
{
  return throng_session_get_phases (((SpySession *) base)->inner);
}

static void
spy_cancel (ThrongSession *base)
{
  throng_session_cancel (((SpySession *) base)->inner);
}

static void
spy_close (ThrongSession *base)
{
  throng_session_close (((SpySession *) base)->inner);
  g_free (base);
}

static void
spy_free (ThrongTransport *base)
{
  throng_transport_free (((Spy *) base)->inner);
  g_free (base);
}

static ThrongTransport *
spy_new (ThrongTransport *inner, GArray *answers)
{
  static const ThrongTransportClass klass = {
    .open = spy_open,
    .send = spy_send,
    .connecting_since = spy_connecting_since,
    .get_waited_us = spy_get_waited_us,
    .get_body_bytes = spy_get_body_bytes,
    .get_phases = spy_get_phases,
    .cancel = spy_cancel,
    .close = spy_close,
    .free = spy_free,
  };
  Spy *self = g_new0 (Spy, 1);

  self->base.klass = &klass;
  self->inner = inner;
  self->answers = answers;
  return &self->base;
}

/* Memory */

static int64_t
read_status_bytes (const char *key)
{
  g_autofree char *status = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL))
    return 0;
  line = strstr (status, key);
  return line != NULL ? g_ascii_strtoll (line + strlen (key), NULL, 10) * 1024 : 0;
}

/* The largest size counts from now on. Returns: the present one */
static int64_t
begin_measuring (void)
{
  int fd = open ("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC);

  if (fd >= 0)
    {
      if (write (fd, "5", 1) != 1)
        g_test_message ("the largest size of this process can't be reset");
      close (fd);
    }
  return read_status_bytes ("VmRSS:");
}

/* The run */

static void
report_cb (void *data, GBytes *report)
{
  g_autoptr (GError) error = NULL;

  throng_collector_add (data, 0, report, &error);
  g_assert_no_error (error);
}

static void
ignore_example_cb (void *data, GBytes *example)
{
}

static void
ignore_sentence_cb (void *data, const char *sentence)
{
}

typedef struct
{
  ThrongScenario *scenario;
  ThrongPoller *poller;
  ThrongTimers *timers;
  ThrongTransport *transport;
  ThrongPlan *plan;
  ThrongCollector *collector;
  ThrongWorker *worker;
} Run;

static void
run_init (Run *self, const char *json, const char *folder, GArray *answers)
{
  g_auto (ThrongSoupOptions) options = { 0 };
  g_autoptr (ThrongFiles) files = throng_files_new (folder, false);
  g_autoptr (GError) error = NULL;
  ThrongWorkerOptions worker_options = { .n_workers = 1,
                                         .stop_timeout_us = 60 * G_USEC_PER_SEC,
                                         .max_users = 10,
                                         .report = report_cb,
                                         .example = ignore_example_cb,
                                         .trouble = ignore_sentence_cb,
                                         .stop_run = ignore_sentence_cb };

  self->scenario = virtual_run_load (json);
  throng_soup_options_init (&options, self->scenario, files, &error);
  g_assert_no_error (error);
  self->plan = throng_plan_new (self->scenario, files, &error);
  g_assert_no_error (error);
  self->poller = throng_poller_new (&error);
  g_assert_no_error (error);
  self->timers = throng_timers_new ();
  self->transport = spy_new (throng_soup_transport_new (self->poller, self->timers, &options),
                             answers);
  self->collector = virtual_run_make_collector (self->plan, 1);
  worker_options.data = self->collector;
  self->worker = throng_worker_new (self->plan, &throng_clock_monotonic, self->timers,
                                    self->transport, &worker_options);
}

static void
run_clear (Run *self)
{
  throng_worker_free (self->worker);
  throng_collector_free (self->collector);
  throng_transport_free (self->transport);
  throng_plan_free (self->plan);
  throng_timers_free (self->timers);
  throng_poller_free (self->poller);
  g_object_unref (self->scenario);
}

/* Returns: how long it took */
static int64_t
run_finish (Run *self)
{
  ThrongLoadCurve *curve = throng_load_curve_new (throng_scenario_get_load (self->scenario));
  int64_t epoch_us = g_get_monotonic_time ();

  throng_worker_start (self->worker, epoch_us, g_get_real_time (), curve);
  while (!throng_worker_is_finished (self->worker))
    {
      int64_t now_us = g_get_monotonic_time ();

      g_assert_cmpint (now_us, <, epoch_us + PATIENCE_US);
      if (!throng_timers_fire_next (self->timers, now_us))
        throng_poller_wait (self->poller, throng_timers_get_due_us (self->timers));
    }
  return g_get_monotonic_time () - epoch_us;
}

FaultOutcome *
fault_run (const char *json, const char *folder)
{
  FaultOutcome *outcome = g_new0 (FaultOutcome, 1);
  int64_t before_bytes = begin_measuring ();
  g_autoptr (GError) error = NULL;
  int64_t took_us;
  Run run;

  outcome->answers = g_array_new (FALSE, FALSE, sizeof (FaultAnswer));
  run_init (&run, json, folder, outcome->answers);
  took_us = run_finish (&run);
  outcome->snapshot = throng_collector_snapshot (run.collector, took_us, false);
  run_clear (&run);
  outcome->growth_bytes = read_status_bytes ("VmHWM:") - before_bytes;
  throng_snapshot_check_accounts (outcome->snapshot, &error);
  g_assert_no_error (error);
  return outcome;
}

void
fault_outcome_free (FaultOutcome *outcome)
{
  throng_snapshot_unref (outcome->snapshot);
  g_array_unref (outcome->answers);
  g_free (outcome);
}
