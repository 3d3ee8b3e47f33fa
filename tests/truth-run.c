/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "truth-run.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <stdio.h>

#include "engine/throng-poller.h"
#include "engine/throng-response.h"
#include "engine/throng-soup-transport.h"
#include "engine/throng-worker.h"
#include "stats/throng-collector.h"
#include "stats/throng-recorder.h"
#include "virtual-run.h"

/* A run that does not end must not hang the test. */
#define PATIENCE_US (300 * G_USEC_PER_SEC)

/* The linker leads the engine's calls of these two here (--wrap): what it records of each request
 * is seen as it is, and with the header of the answer, which is judged right before that. */

static TruthRun *current; /* the run that goes on */
static int64_t hold_us;   /* of the answer that was judged last */

bool __real_throng_response_judge (const ThrongPlanRequest *request,
                                   const ThrongResponse *response,
                                   ThrongValue *values,
                                   ThrongTemplateContext *context,
                                   char **failure);
bool __wrap_throng_response_judge (const ThrongPlanRequest *request,
                                   const ThrongResponse *response,
                                   ThrongValue *values,
                                   ThrongTemplateContext *context,
                                   char **failure);
void __real_throng_recorder_sample (ThrongRecorder *self, const ThrongSample *sample);
void __wrap_throng_recorder_sample (ThrongRecorder *self, const ThrongSample *sample);

bool
__wrap_throng_response_judge (const ThrongPlanRequest *request,
                              const ThrongResponse *response,
                              ThrongValue *values,
                              ThrongTemplateContext *context,
                              char **failure)
{
  const char *header = soup_message_headers_get_one (response->answer->headers, "X-Hold-Us");

  g_assert_nonnull (header);
  hold_us = g_ascii_strtoll (header, NULL, 10);
  return __real_throng_response_judge (request, response, values, context, failure);
}

void
__wrap_throng_recorder_sample (ThrongRecorder *self, const ThrongSample *sample)
{
  TruthSample truth = { .ended_us = current->epoch_us + sample->ended_us, .hold_us = hold_us };

  truth.planned_us = truth.ended_us - sample->response_us;
  truth.sent_us = truth.ended_us - sample->service_us;
  g_array_append_val (current->samples, truth);
  __real_throng_recorder_sample (self, sample);
}

/* The server */

typedef struct
{
  GSubprocess *process;
  char *folder;
  char *delays_path;
  char *log_path;
  char *address;
} Server;

static void
write_delays (const Server *server, const TruthServer *truth)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  for (unsigned i = 0; i < truth->n_delays; i++)
    g_string_append_printf (text, "%" G_GINT64_FORMAT "\n", truth->delays_us[i]);
  g_file_set_contents (server->delays_path, text->str, (gssize) text->len, &error);
  g_assert_no_error (error);
}

static void
start_server (Server *server, const TruthServer *truth)
{
  g_autoptr (GDataInputStream) output = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *start = g_strdup_printf ("%f", truth->stall_start_s);
  g_autofree char *length = g_strdup_printf ("%f", truth->stall_length_s);
  g_autofree char *port = NULL;

  server->folder = g_dir_make_tmp ("throng-truth-XXXXXX", &error);
  g_assert_no_error (error);
  server->delays_path = g_build_filename (server->folder, "delays", NULL);
  server->log_path = g_build_filename (server->folder, "log", NULL);
  write_delays (server, truth);
  server->process = g_subprocess_new (
      G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
      g_getenv ("THRONG_TRUTH_SERVER"), server->delays_path, server->log_path, start, length, NULL);
  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (server->process));
  port = g_data_input_stream_read_line (output, NULL, NULL, &error);
  g_assert_no_error (error);
  server->address = g_strconcat ("http://127.0.0.1:", port, NULL);
}

static void
read_log (const Server *server, GArray *entries)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  TruthEntry entry;
  int n;

  g_file_get_contents (server->log_path, &text, NULL, &error);
  g_assert_no_error (error);
  for (const char *at = text; sscanf (at, "%" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n%n",
                                      &entry.read_us, &entry.hold_us, &n)
                              == 2;
       at += n)
    g_array_append_val (entries, entry);
}

/* The end of its standard input makes it write its log and end. */
static void
end_server (Server *server, GArray *entries)
{
  g_autoptr (GError) error = NULL;

  g_output_stream_close (g_subprocess_get_stdin_pipe (server->process), NULL, &error);
  g_assert_no_error (error);
  g_subprocess_wait_check (server->process, NULL, &error);
  g_assert_no_error (error);
  read_log (server, entries);
  g_unlink (server->delays_path);
  g_unlink (server->log_path);
  g_rmdir (server->folder);
  g_object_unref (server->process);
  g_free (server->folder);
  g_free (server->delays_path);
  g_free (server->log_path);
  g_free (server->address);
}

/* The worker */

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

static ThrongScenario *
make_scenario (const char *address, const char *wait, const char *load)
{
  g_autofree char *text = g_strdup_printf (
      "{ 'throng': 1, 'target': '%s', 'users': [ { 'name': 'A', %s%s%s 'tasks': [ { 'name': 'T', "
      "'steps': [ { 'request': 'GET /' } ] } ] } ], 'load': %s }",
      address, wait != NULL ? "'wait': " : "", wait != NULL ? wait : "", wait != NULL ? "," : "",
      load);

  return virtual_run_load (g_strdelimit (text, "'", '"'));
}

static void
drive (ThrongWorker *worker, ThrongPoller *poller, ThrongTimers *timers)
{
  int64_t deadline_us = g_get_monotonic_time () + PATIENCE_US;

  while (!throng_worker_is_finished (worker))
    {
      int64_t now_us = g_get_monotonic_time ();

      g_assert_cmpint (now_us, <, deadline_us);
      while (throng_timers_fire_next (timers, now_us) && !throng_worker_is_finished (worker))
        ;
      if (!throng_worker_is_finished (worker))
        throng_poller_wait (poller, throng_timers_get_due_us (timers));
    }
}

static void
carry_out (TruthRun *run, ThrongScenario *scenario)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ThrongPoller) poller = throng_poller_new (&error);
  ThrongTimers *timers = throng_timers_new ();
  g_autoptr (ThrongCollector) collector = NULL;
  g_autoptr (ThrongFiles) files = throng_files_new (NULL, false);
  ThrongTransport *transport = throng_soup_transport_new (poller, timers, NULL);
  ThrongPlan *plan = throng_plan_new (scenario, files, &error);
  ThrongWorkerOptions options = { .n_workers = 1,
                                  .seed = 42,
                                  .stop_timeout_us = 60 * G_USEC_PER_SEC,
                                  .max_users = 10000,
                                  .report = report_cb,
                                  .example = example_cb,
                                  .trouble = trouble_cb };
  ThrongWorker *worker;

  g_assert_no_error (error);
  options.data = collector = virtual_run_make_collector (plan, 1);
  worker = throng_worker_new (plan, &throng_clock_monotonic, timers, transport, &options);
  run->epoch_us = g_get_monotonic_time () + 20000;
  throng_worker_start (worker, run->epoch_us, g_get_real_time () + 20000,
                       throng_load_curve_new (throng_scenario_get_load (scenario)));
  drive (worker, poller, timers);
  run->snapshot = throng_collector_snapshot (collector, g_get_monotonic_time () - run->epoch_us,
                                             false);
  throng_worker_free (worker);
  throng_transport_free (transport);
  throng_plan_free (plan);
  throng_timers_free (timers);
}

TruthRun *
truth_run_new (const char *wait, const char *load, const TruthServer *truth)
{
  TruthRun *run = g_new0 (TruthRun, 1);
  Server server = { 0 };
  g_autoptr (ThrongScenario) scenario = NULL;
  g_autoptr (GError) error = NULL;

  run->samples = g_array_new (FALSE, FALSE, sizeof (TruthSample));
  run->entries = g_array_new (FALSE, FALSE, sizeof (TruthEntry));
  start_server (&server, truth);
  scenario = make_scenario (server.address, wait, load);
  current = run;
  carry_out (run, scenario);
  current = NULL;
  end_server (&server, run->entries);
  throng_snapshot_check_accounts (run->snapshot, &error);
  g_assert_no_error (error);
  return run;
}

void
truth_run_free (TruthRun *run)
{
  g_array_unref (run->samples);
  g_array_unref (run->entries);
  throng_snapshot_unref (run->snapshot);
  g_free (run);
}
