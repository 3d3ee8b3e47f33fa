/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "truth-run.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <stdio.h>

#include "bare-client.h"
#include "engine/throng-response.h"
#include "real-worker.h"
#include "stats/throng-recorder.h"
#include "virtual-run.h"

/* A run that does not end must not hang the test. */
#define PATIENCE_US (300 * G_USEC_PER_SEC)

/* The linker leads the engine's calls of these four here (--wrap): what it records of each request
 * is seen as it is, and with the header of the answer, which is judged right before that. What
 * sending a request, handing out and judging an answer take can be made longer. */

static TruthRun *current; /* the run that goes on */
static int64_t hold_us;   /* of the answer that was judged last */
static unsigned sending_us, handing_us, judging_us;

void __real_soup_session_send_async (SoupSession *session,
                                     SoupMessage *message,
                                     int priority,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     void *data);
void __wrap_soup_session_send_async (SoupSession *session,
                                     SoupMessage *message,
                                     int priority,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     void *data);
GInputStream *__real_soup_session_send_finish (SoupSession *session,
                                               GAsyncResult *result,
                                               GError **error);
GInputStream *__wrap_soup_session_send_finish (SoupSession *session,
                                               GAsyncResult *result,
                                               GError **error);
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

void
__wrap_soup_session_send_async (SoupSession *session,
                                SoupMessage *message,
                                int priority,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                void *data)
{
  if (sending_us > 0)
    g_usleep (sending_us);
  __real_soup_session_send_async (session, message, priority, cancellable, callback, data);
}

GInputStream *
__wrap_soup_session_send_finish (SoupSession *session, GAsyncResult *result, GError **error)
{
  if (handing_us > 0)
    g_usleep (handing_us);
  return __real_soup_session_send_finish (session, result, error);
}

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
  if (judging_us > 0)
    g_usleep (judging_us);
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
  uint16_t port;
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
  g_autofree char *line = NULL;

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
  line = g_data_input_stream_read_line (output, NULL, NULL, &error);
  g_assert_no_error (error);
  server->port = (uint16_t) g_ascii_strtoull (line, NULL, 10);
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
}

/* The run */

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
carry_out (TruthRun *run, ThrongScenario *scenario)
{
  RealWorker worker;

  real_worker_init (&worker, scenario, NULL, NULL, NULL);
  real_worker_start (&worker);
  run->epoch_us = worker.epoch_us;
  run->snapshot = real_worker_finish (&worker, PATIENCE_US);
  real_worker_clear (&worker);
}

static TruthRun *
make_run (void)
{
  TruthRun *run = g_new0 (TruthRun, 1);

  run->samples = g_array_new (FALSE, FALSE, sizeof (TruthSample));
  run->entries = g_array_new (FALSE, FALSE, sizeof (TruthEntry));
  return run;
}

TruthRun *
truth_run_new_bare (unsigned n, int64_t spacing_us, const TruthServer *truth)
{
  TruthRun *run = make_run ();
  Server server = { 0 };

  start_server (&server, truth);
  bare_client_run (server.port, n, spacing_us, run->samples);
  end_server (&server, run->entries);
  return run;
}

TruthRun *
truth_run_new (const char *wait, const char *load, const TruthServer *truth)
{
  TruthRun *run = make_run ();
  Server server = { 0 };
  g_autoptr (ThrongScenario) scenario = NULL;
  g_autofree char *address = NULL;

  start_server (&server, truth);
  address = g_strdup_printf ("http://127.0.0.1:%u", server.port);
  scenario = make_scenario (address, wait, load);
  current = run;
  sending_us = truth->sending_us;
  handing_us = truth->handing_us;
  judging_us = truth->judging_us;
  carry_out (run, scenario);
  current = NULL;
  end_server (&server, run->entries);
  return run;
}

void
truth_run_free (TruthRun *run)
{
  g_array_unref (run->samples);
  g_array_unref (run->entries);
  g_clear_pointer (&run->snapshot, throng_snapshot_unref);
  g_free (run);
}
