/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "real-worker.h"

#include "engine/throng-soup-transport.h"
#include "virtual-run.h"

#define START_DELAY_US 20000

static void
report_cb (void *data, GBytes *report)
{
  g_autoptr (GError) error = NULL;

  throng_collector_add (data, 0, report, &error);
  g_assert_no_error (error);
}

static void
example_cb (void *data, GBytes *example)
{
}

static void
trouble_cb (void *data, const char *sentence)
{
  throng_collector_add_local_trouble (data, sentence);
}

static void
stop_run_cb (void *data, const char *place)
{
}

static void
make_transport (RealWorker *self, ThrongFiles *files)
{
  g_auto (ThrongSoupOptions) options = { 0 };
  g_autoptr (GError) error = NULL;

  throng_soup_options_init (&options, self->scenario, files, &error);
  g_assert_no_error (error);
  self->transport = throng_soup_transport_new (self->poller, self->timers, &options);
}

void
real_worker_init (RealWorker *self,
                  ThrongScenario *scenario,
                  const char *folder,
                  ThrongTransport *(*wrap) (ThrongTransport *inner, void *data),
                  void *data)
{
  g_autoptr (ThrongFiles) files = throng_files_new (folder, false);
  g_autoptr (GError) error = NULL;
  ThrongWorkerOptions options = { .n_workers = 1,
                                  .seed = 42,
                                  .stop_timeout_us = 60 * G_USEC_PER_SEC,
                                  .max_users = 10000,
                                  .report = report_cb,
                                  .example = example_cb,
                                  .trouble = trouble_cb,
                                  .stop_run = stop_run_cb };

  *self = (RealWorker) { .scenario = scenario, .timers = throng_timers_new () };
  self->poller = throng_poller_new (&error);
  g_assert_no_error (error);
  make_transport (self, files);
  if (wrap != NULL)
    self->transport = wrap (self->transport, data);
  self->plan = throng_plan_new (scenario, files, &error);
  g_assert_no_error (error);
  options.data = self->collector = virtual_run_make_collector (self->plan, 1);
  self->worker = throng_worker_new (self->plan, &throng_clock_monotonic, self->timers,
                                    self->transport, &options);
}

void
real_worker_clear (RealWorker *self)
{
  throng_worker_free (self->worker);
  throng_collector_free (self->collector);
  throng_transport_free (self->transport);
  throng_plan_free (self->plan);
  throng_timers_free (self->timers);
  throng_poller_free (self->poller);
}

void
real_worker_start (RealWorker *self)
{
  self->epoch_us = g_get_monotonic_time () + START_DELAY_US;
  throng_worker_start (self->worker, self->epoch_us, g_get_real_time () + START_DELAY_US,
                       throng_load_curve_new (throng_scenario_get_load (self->scenario)));
}

ThrongSnapshot *
real_worker_finish (RealWorker *self, int64_t patience_us)
{
  int64_t deadline_us = g_get_monotonic_time () + patience_us;
  g_autoptr (GError) error = NULL;
  ThrongSnapshot *snapshot;

  while (!throng_worker_is_finished (self->worker))
    {
      int64_t now_us = g_get_monotonic_time ();

      g_assert_cmpint (now_us, <, deadline_us);
      if (!throng_timers_fire_next (self->timers, now_us))
        throng_poller_wait (self->poller, throng_timers_get_due_us (self->timers));
    }
  snapshot = throng_collector_snapshot (self->collector, g_get_monotonic_time () - self->epoch_us,
                                        false);
  throng_snapshot_check_accounts (snapshot, &error);
  g_assert_no_error (error);
  return snapshot;
}
