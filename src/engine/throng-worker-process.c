/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-worker-process.h"

#include <errno.h>
#include <glib-unix.h>
#include <malloc.h>
#include <signal.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "engine/throng-files.h"
#include "engine/throng-limits.h"
#include "engine/throng-messages.h"
#include "engine/throng-poller.h"
#include "engine/throng-resolver.h"
#include "engine/throng-soup-transport.h"
#include "engine/throng-worker.h"
#include "i18n/throng-i18n.h"
#include "scenario/throng-scenario-file.h"

/* Timers that fire before sockets get their turn again. */
#define MAX_TIMERS_IN_A_ROW 64

typedef struct
{
  /* Owned */
  ThrongChannel *channel;
  ThrongPoller *poller;
  ThrongTimers *timers;
  ThrongTransport *transport;
  ThrongPlan *plan;
  ThrongWorker *worker; /* %NULL until set up */
  ThrongWatcher watcher;

  uint32_t watched_events; /* of the channel, 0 = not watched yet */
  bool is_over;
  int exit_code;
} Process;

static void
give_notice (Process *self, ThrongNotice notice, const char *sentence)
{
  throng_channel_send (self->channel, notice, sentence, strlen (sentence));
}

static void
report_cb (void *data, GBytes *report)
{
  Process *self = data;

  throng_channel_send (self->channel, THRONG_NOTICE_REPORT, g_bytes_get_data (report, NULL),
                       g_bytes_get_size (report));
}

static bool
is_backed_up_cb (void *data)
{
  return throng_channel_is_backed_up (((Process *) data)->channel);
}

/* One that nobody looks at is one too many. */
static void
example_cb (void *data, GBytes *example)
{
  Process *self = data;

  if (throng_channel_is_backed_up (self->channel))
    return;
  throng_channel_send (self->channel, THRONG_NOTICE_EXAMPLE, g_bytes_get_data (example, NULL),
                       g_bytes_get_size (example));
}

static void
trouble_cb (void *data, const char *sentence)
{
  give_notice (data, THRONG_NOTICE_TROUBLE, sentence);
}

static void
stop_run_cb (void *data, const char *place)
{
  g_autofree char *sentence = g_strdup_printf (/* Translators: %s is a place in the scenario */
                                               _ ("A failed request ends the run, as %s says."),
                                               place);

  give_notice (data, THRONG_NOTICE_STOP_RUN, sentence);
}

static void
set_up_done_cb (void *data, GBytes *values, const char *failure)
{
  Process *self = data;

  if (values != NULL)
    throng_channel_send (self->channel, THRONG_NOTICE_SET_UP_DONE, g_bytes_get_data (values, NULL),
                         g_bytes_get_size (values));
  else
    give_notice (self, THRONG_NOTICE_SET_UP_FAILED, failure);
}

static void
idle_cb (void *data)
{
  give_notice (data, THRONG_NOTICE_IDLE, "");
}

static void
clean_up_done_cb (void *data, const char *failure)
{
  give_notice (data, THRONG_NOTICE_CLEAN_UP_DONE, failure != NULL ? failure : "");
}

static void
tasks_told_cb (void *data, uint64_t n_given, uint64_t n_returned, bool is_hungry)
{
  Process *self = data;

  throng_tasks_told_send (self->channel, n_given, n_returned, is_hungry);
}

static void
request_logged_cb (void *data, GBytes *line)
{
  Process *self = data;

  throng_channel_send (self->channel, THRONG_NOTICE_REQUEST, g_bytes_get_data (line, NULL),
                       g_bytes_get_size (line));
}

static void
fail (Process *self, const char *sentence)
{
  give_notice (self, THRONG_NOTICE_FAILED, sentence);
  self->is_over = true;
  self->exit_code = 1;
}

/* Makes what the scenario is carried out with. */
static bool
prepare (Process *self, const ThrongSetup *setup, GError **error)
{
  g_auto (ThrongSoupOptions) options = { 0 };
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (ThrongFiles) files = throng_files_new (setup->scenario_folder, false);
  g_autoptr (ThrongScenario) scenario = throng_scenario_new_from_data (setup->scenario, -1,
                                                                       &problems);

  if (scenario == NULL)
    {
      g_set_error_literal (error, THRONG_ENGINE_ERROR, THRONG_ENGINE_ERROR_SCENARIO,
                           _ ("The scenario did not arrive whole"));
      return false;
    }
  if (!throng_soup_options_init (&options, scenario, files, error))
    return false;
  self->plan = throng_plan_new (scenario, files, error);
  if (self->plan == NULL)
    return false;
  self->transport = throng_soup_transport_new (self->poller, self->timers, &options);
  return true;
}

static void
set_up (Process *self, const uint8_t *content, size_t length)
{
  ThrongSetup setup = { 0 };
  g_autoptr (GError) error = NULL;

  if (self->worker == NULL && throng_setup_read (&setup, content, length)
      && prepare (self, &setup, &error))
    {
      ThrongWorkerOptions options = { .index = setup.index,
                                      .n_workers = setup.n_workers,
                                      .seed = setup.seed,
                                      .stop_timeout_us = setup.stop_timeout_us,
                                      .max_users = setup.max_users,
                                      .allowed_hosts = (const char *const *) setup.allowed_hosts,
                                      .report = report_cb,
                                      .is_backed_up = is_backed_up_cb,
                                      .example = example_cb,
                                      .trouble = trouble_cb,
                                      .stop_run = stop_run_cb,
                                      .set_up_done = set_up_done_cb,
                                      .idle = idle_cb,
                                      .clean_up_done = clean_up_done_cb,
                                      .tasks_told = tasks_told_cb,
                                      .request_logged = request_logged_cb,
                                      .data = self };

      self->worker = throng_worker_new (self->plan, &throng_clock_monotonic, self->timers,
                                        self->transport, &options);
      /* Reading a large scenario takes several times what stays of it. */
      malloc_trim (0);
      give_notice (self, THRONG_NOTICE_READY, "");
    }
  else
    fail (self, error != NULL ? error->message : _ ("The set-up is damaged"));
  throng_setup_clear (&setup);
}

static void
frame_cb (void *data, unsigned type, const uint8_t *content, size_t length)
{
  Process *self = data;
  ThrongLoadCurve *curve;
  g_autoptr (GBytes) values = NULL;
  int64_t epoch_us, started_unix_us;
  uint64_t n_tasks;

  if ((self->worker == NULL) != (type == THRONG_COMMAND_SETUP))
    return;
  switch (type)
    {
    case THRONG_COMMAND_SETUP:
      set_up (self, content, length);
      break;
    case THRONG_COMMAND_START:
      curve = throng_start_read (content, length, &epoch_us, &started_unix_us);
      if (curve != NULL)
        throng_worker_start (self->worker, epoch_us, started_unix_us, curve);
      break;
    case THRONG_COMMAND_CURVE:
      curve = throng_curve_read (content, length);
      if (curve != NULL)
        throng_worker_set_curve (self->worker, curve);
      break;
    case THRONG_COMMAND_STOP:
      throng_worker_stop (self->worker, length > 0 && content[0] != 0);
      break;
    case THRONG_COMMAND_RUN_SET_UP:
      if (throng_set_up_read (content, length, &epoch_us, &started_unix_us))
        throng_worker_run_set_up (self->worker, epoch_us, started_unix_us);
      break;
    case THRONG_COMMAND_VALUES:
      values = g_bytes_new (content, length);
      if (!throng_worker_set_values (self->worker, values))
        give_notice (self, THRONG_NOTICE_FAILED, _ ("What set-up has set did not arrive whole"));
      break;
    case THRONG_COMMAND_RUN_CLEAN_UP:
      throng_worker_run_clean_up (self->worker);
      break;
    case THRONG_COMMAND_LOG_REQUESTS:
      throng_worker_log_requests (self->worker, length > 0 && content[0] != 0);
      break;
    case THRONG_COMMAND_TASKS:
      if (throng_tasks_read (content, length, &n_tasks))
        throng_worker_give_tasks (self->worker, n_tasks);
      break;
    default:
      break;
    }
}

static void
watch_channel (Process *self)
{
  uint32_t events = EPOLLIN | (throng_channel_has_output (self->channel) ? EPOLLOUT : 0);
  g_autofree char *sentence = NULL;

  if (events == self->watched_events)
    return;
  if (throng_poller_watch (self->poller, &self->watcher, throng_channel_get_fd (self->channel),
                           events))
    self->watched_events = events;
  /* What was watched before still is. */
  if (self->watched_events != 0)
    return;
  sentence = g_strdup_printf (_ ("A worker can’t listen to the swarm: %s"),
                              throng_strerror (errno));
  fail (self, sentence);
}

static void
channel_cb (void *owner)
{
  Process *self = owner;

  throng_channel_flush (self->channel);
  if (!throng_channel_receive (self->channel, frame_cb, self))
    self->is_over = true;
}

static bool
is_running (Process *self)
{
  return !self->is_over && (self->worker == NULL || !throng_worker_is_finished (self->worker));
}

static void
run (Process *self)
{
  while (is_running (self))
    {
      int64_t now_us = g_get_monotonic_time ();

      for (unsigned i = 0; i < MAX_TIMERS_IN_A_ROW; i++)
        {
          if (!throng_timers_fire_next (self->timers, now_us))
            break;
        }
      if (!is_running (self))
        break;
      watch_channel (self);
      if (self->is_over)
        break;
      throng_poller_wait (self->poller, throng_timers_get_due_us (self->timers));
    }
}

/* The last words are short and somebody reads them, so that waiting for it is right here. */
static void
say_goodbye (Process *self)
{
  g_unix_set_fd_nonblocking (throng_channel_get_fd (self->channel), FALSE, NULL);
  if (!self->is_over)
    give_notice (self, THRONG_NOTICE_FINISHED, "");
  throng_channel_flush (self->channel);
}

static void
clear (Process *self)
{
  g_clear_pointer (&self->worker, throng_worker_free);
  g_clear_pointer (&self->transport, throng_transport_free);
  g_clear_pointer (&self->plan, throng_plan_free);
  g_clear_pointer (&self->timers, throng_timers_free);
  g_clear_pointer (&self->poller, throng_poller_free);
  g_clear_pointer (&self->channel, throng_channel_free);
}

/* GLib ends a process that gets no memory; this says so first. Nothing may ask for memory here. */
static void
glib_gives_up_cb (const char *domain, GLogLevelFlags level, const char *message, void *data)
{
  if (strstr (message, "failed to allocate") != NULL)
    _exit (THRONG_WORKER_OUT_OF_MEMORY);
  g_log_default_handler (domain, level, message, NULL);
}

/* libsoup wonders at a server that answers an upload over HTTP/2 before its end, and goes on well.
 * What a server does must not fill the terminal. */
static void
http2_wonders_cb (const char *domain, GLogLevelFlags level, const char *message, void *data)
{
}

int
throng_worker_process_run (int fd)
{
  Process self = { .channel = throng_channel_new (fd) };
  g_autoptr (GError) error = NULL;

  /* An interrupt in the terminal, or timeout(1), reaches the whole group; the swarm decides what it
   * means. */
  signal (SIGINT, SIG_IGN);
  signal (SIGHUP, SIG_IGN);
  signal (SIGTERM, SIG_IGN);
  signal (SIGPIPE, SIG_IGN);
  g_log_set_handler ("GLib", G_LOG_LEVEL_ERROR | G_LOG_FLAG_FATAL | G_LOG_FLAG_RECURSION,
                     glib_gives_up_cb, NULL);
  g_log_set_handler ("libsoup-http2", G_LOG_LEVEL_WARNING, http2_wonders_cb, NULL);
  throng_limits_raise_files ();
  throng_resolver_install ();
  self.timers = throng_timers_new ();
  self.poller = throng_poller_new (&error);
  if (self.poller == NULL)
    {
      give_notice (&self, THRONG_NOTICE_FAILED, error->message);
      clear (&self);
      return 1;
    }

  throng_poller_add (self.poller, &self.watcher, channel_cb, &self);
  run (&self);
  say_goodbye (&self);
  throng_poller_remove (self.poller, &self.watcher);
  clear (&self);
  return self.exit_code;
}
