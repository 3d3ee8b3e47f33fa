/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/throng-cli-session.h"

#include <glib-unix.h>
#include <signal.h>

#include "cli/throng-cli-commands.h"
#include "cli/throng-cli-progress.h"
#include "cli/throng-cli-results.h"
#include "cli/throng-cli-versions.h"
#include "i18n/throng-i18n.h"
#include "stats/throng-units.h"

/* One Ctrl+C and one end by timeout(1) can come twice: from a terminal or to a group, and from the
 * program that started this one. */
#define SAME_INTERRUPT_US (200 * 1000)

/* After a longer time from one look to the next this process was held up itself, and reports of
 * workers may wait to be read. */
#define TIMELY_LOOK_US (2 * G_USEC_PER_SEC)

typedef struct
{
  /* Borrowed */
  ThrongScenario *scenario;
  const ThrongSessionOptions *options;

  /* Owned */
  ThrongSwarm *swarm;
  ThrongCliProgress *progress;
  ThrongCliResults *results;
  GMainLoop *loop;
  GPtrArray *notes; /* of sentences, for the report */
  bool *silent;     /* by worker: what was told of it */

  unsigned signals[3]; /* sources; 0 = not watched */
  unsigned n_interrupts;
  int64_t interrupted_us; /* when the first one came */
  int64_t looked_us;      /* for silent workers */
  bool is_ramping;
  bool has_reset;
  bool does_not_add_up;
} Session;

/* Results */

/* A pipeline must not take a run that did nothing for one that passed. */
static bool
has_sent_nothing (const ThrongSnapshot *snapshot)
{
  return snapshot->accounts.requests_started == snapshot->accounts.requests_outside
         && snapshot->n_errors == 0;
}

static int
get_exit_code (Session *self, const ThrongSnapshot *snapshot)
{
  if (throng_cli_results_has_failed (self->results)
      || !throng_cli_progress_check (self->progress, NULL) || self->does_not_add_up
      || throng_swarm_get_error (self->swarm) != NULL)
    return THRONG_EXIT_BROKEN;
  if (self->n_interrupts > 0)
    return THRONG_EXIT_INTERRUPTED;
  if (has_sent_nothing (snapshot))
    return THRONG_EXIT_BROKEN;
  if (snapshot->generator.verdict == THRONG_VERDICT_INVALID)
    return THRONG_EXIT_GENERATOR;
  if (snapshot->accounts.requests_failed > 0 || snapshot->n_errors > 0)
    return THRONG_EXIT_FAILED;
  return THRONG_EXIT_PASSED;
}

static const char *
get_outcome (Session *self)
{
  if (throng_swarm_get_error (self->swarm) != NULL)
    return "failed";
  return self->n_interrupts > 0 ? "interrupted" : "completed";
}

/* Nobody knows before the set-up is done when the run will have started. */
static ThrongSnapshot *
take_snapshot (Session *self)
{
  throng_cli_results_set_started (self->results, throng_swarm_get_started_unix_us (self->swarm));
  return throng_swarm_snapshot (self->swarm, self->options->csv_full_history);
}

/* What the summary says beside the numbers, at the end of the run or before it. */
static void
write_summary (Session *self, const ThrongSnapshot *snapshot, bool is_running)
{
  g_auto (GStrv) libraries = throng_cli_dup_libraries ();
  g_autoptr (GPtrArray) examples = throng_swarm_dup_examples (self->swarm);
  ThrongRunInfo info = { .scenario_name = throng_scenario_get_name (self->scenario),
                         .target = throng_scenario_get_target (self->scenario),
                         .outcome = is_running ? "running" : get_outcome (self),
                         .started_unix_us = throng_swarm_get_started_unix_us (self->swarm),
                         .duration_s = (double) throng_swarm_get_elapsed_us (self->swarm)
                                       / G_USEC_PER_SEC,
                         .seed = self->options->swarm.seed,
                         .n_workers = throng_swarm_get_n_workers (self->swarm),
                         .libraries = (const char *const *) libraries,
                         .notes = (const char *const *) self->notes->pdata,
                         .examples = self->options->json_examples ? examples : NULL,
                         .is_running = is_running };

  if (is_running)
    {
      throng_cli_results_update (self->results, &info, snapshot);
      return;
    }
  info.exit_code = get_exit_code (self, snapshot);
  throng_cli_results_finish_json (self->results, &info, snapshot);
}

/* The accounts are part of the product: a run whose numbers do not add up must not look as if they
 * did. */
static void
check_accounts (Session *self, const ThrongSnapshot *snapshot)
{
  g_autoptr (GError) error = NULL;

  if (!throng_snapshot_check_accounts (snapshot, &error))
    {
      self->does_not_add_up = true;
      {
        g_printerr ("throng-cli: ");
        g_printerr (_ ("the numbers of this run do not add up: %s"), error->message);
        g_printerr ("\n");
      }
    }
}

/* Events */

static gboolean
interrupt_cb (void *data)
{
  Session *self = data;
  int64_t now_us = g_get_monotonic_time ();

  if (self->n_interrupts == 1 && now_us < self->interrupted_us + SAME_INTERRUPT_US)
    return G_SOURCE_CONTINUE;
  self->n_interrupts++;
  if (self->n_interrupts == 1)
    {
      self->interrupted_us = now_us;
      throng_cli_progress_tell (
          self->progress,
          _ ("Stopping: users finish their tasks. Interrupt again to stop at once."));
      throng_swarm_stop (self->swarm);
    }
  else
    throng_swarm_stop_now (self->swarm);
  return G_SOURCE_CONTINUE;
}

static void warn (Session *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
warn (Session *self, const char *format, ...)
{
  va_list arguments;
  char *sentence;

  va_start (arguments, format);
  sentence = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  throng_cli_progress_warn (self->progress, sentence);
  g_ptr_array_add (self->notes, sentence);
}

static void
tell_silence (Session *self, const ThrongSilentWorker *worker)
{
  g_autofree char *since = throng_units_for_sentence (
      throng_format_duration ((double) worker->since_us / G_USEC_PER_SEC));

  /* Translators: the number of a worker process, and a duration such as “12 s” */
  warn (self,
        _ ("Worker %u has not answered since %s after the start: its users stand still and "
           "are not counted."),
        worker->number, since);
}

/* Each silence of a worker is told once, and so is its end, unless it is that of the worker. */
static void
follow_silence (Session *self, const ThrongSnapshot *snapshot)
{
  int64_t now_us = g_get_monotonic_time ();
  bool is_timely = now_us < self->looked_us + TIMELY_LOOK_US;
  const ThrongSilentWorker *next = snapshot->silent_workers;
  const ThrongSilentWorker *end = next + snapshot->n_silent_workers;

  self->looked_us = now_us;
  for (unsigned i = 0; is_timely && i < throng_swarm_get_n_workers (self->swarm); i++)
    {
      bool is_silent = next < end && next->number == i + 1;

      if (is_silent && !self->silent[i])
        tell_silence (self, next);
      else if (!is_silent && self->silent[i] && throng_swarm_has_worker (self->swarm, i))
        warn (self, _ ("Worker %u answers again."), i + 1);
      self->silent[i] = is_silent;
      next += is_silent;
    }
}

static gboolean
second_cb (void *data)
{
  Session *self = data;
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  if (throng_swarm_get_started_unix_us (self->swarm) == 0
      || throng_swarm_get_state (self->swarm) == THRONG_SWARM_SETTING_UP
      || throng_swarm_get_state (self->swarm) == THRONG_SWARM_STOPPED)
    return G_SOURCE_CONTINUE;
  snapshot = take_snapshot (self);
  if (throng_cli_results_wants_summary (self->results))
    write_summary (self, snapshot, true);
  else
    throng_cli_results_update (self->results, NULL, snapshot);
  follow_silence (self, snapshot);
  throng_cli_progress_update (self->progress, snapshot);
  /* As when a terminal closes. */
  if (throng_cli_progress_has_lost_reader (self->progress) && self->n_interrupts == 0)
    interrupt_cb (self);
  return G_SOURCE_CONTINUE;
}

static void
note (Session *self, const char *sentence)
{
  g_ptr_array_add (self->notes, g_strdup (sentence));
  throng_cli_progress_tell (self->progress, sentence);
}

/* Of the log only what went wrong is worth a line here, and the requests where they are asked for.
 */
static void
log_changed_cb (GListModel *log, unsigned position, unsigned removed, unsigned added, Session *self)
{
  for (unsigned i = position; i < position + added; i++)
    {
      g_autoptr (ThrongLogLine) line = g_list_model_get_item (log, i);

      if (throng_log_line_get_kind (line) == THRONG_LOG_WARNING)
        note (self, throng_log_line_get_text (line));
      else if (throng_log_line_get_kind (line) == THRONG_LOG_REQUEST)
        throng_cli_progress_tell (self->progress, throng_log_line_get_text (line));
    }
}

/* A load that is there from its first moment has nothing to forget. */
static void
follow_ramp (Session *self, ThrongSwarmState state)
{
  bool is_done = self->is_ramping && state == THRONG_SWARM_RUNNING
                 && throng_swarm_get_elapsed_us (self->swarm) > 0;

  self->is_ramping = state == THRONG_SWARM_SPAWNING;
  if (!is_done || !self->options->resets_after_ramp || self->has_reset)
    return;
  self->has_reset = true;
  throng_swarm_reset_statistics (self->swarm);
  note (self, _ ("All users are there: the statistics begin anew."));
}

static void
state_changed_cb (ThrongSwarm *swarm, Session *self)
{
  ThrongSwarmState state = throng_swarm_get_state (swarm);

  follow_ramp (self, state);
  if (state == THRONG_SWARM_STOPPED)
    g_main_loop_quit (self->loop);
}

/* The course of a session */

static bool
begin (Session *self, GError **error)
{
  self->swarm = throng_swarm_new (self->scenario, &self->options->swarm, error);
  if (self->swarm == NULL)
    return false;
  self->progress = throng_cli_progress_new (self->swarm, self->options->title,
                                            self->options->is_quiet);
  self->silent = g_new0 (bool, throng_swarm_get_n_workers (self->swarm));
  g_signal_connect (throng_swarm_get_log (self->swarm), "items-changed",
                    G_CALLBACK (log_changed_cb), self);
  throng_swarm_set_log_requests (self->swarm, self->options->logs_requests);
  g_signal_connect (self->swarm, "state-changed", G_CALLBACK (state_changed_cb), self);
  /* In this order, so that a load that is too large leaves former results alone. Nothing is sent
   * before the loop runs. */
  if (!throng_swarm_start (self->swarm, error))
    return false;
  self->results = throng_cli_results_new (self->options, error);
  return self->results != NULL;
}

/* A terminal that closes ends the run like an interrupt, unless it was started to survive that
 * (nohup). */
static unsigned
watch_hangup (Session *self)
{
  struct sigaction action;

  if (sigaction (SIGHUP, NULL, &action) == 0 && action.sa_handler == SIG_IGN)
    return 0;
  return g_unix_signal_add (SIGHUP, interrupt_cb, self);
}

/* They reach the loop, which runs only when there is a swarm to stop. Workers start with the
 * signals as they were. */
static void
watch_signals (Session *self)
{
  self->signals[0] = g_unix_signal_add (SIGINT, interrupt_cb, self);
  self->signals[1] = g_unix_signal_add (SIGTERM, interrupt_cb, self);
  self->signals[2] = watch_hangup (self);
}

static void
unwatch_signals (Session *self)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (self->signals); i++)
    g_clear_handle_id (&self->signals[i], g_source_remove);
}

/* The files wait for nobody, and an interrupt that comes just now must not take them. The terminal,
 * or a pipe, may keep the tables waiting for ever: that is for an interrupt to end. The exit code
 * may depend on them. */
static void
hand_out_results (Session *self, const ThrongSnapshot *snapshot)
{
  bool has_begun = throng_swarm_get_started_unix_us (self->swarm) != 0;
  bool keeps_summary = throng_cli_results_keeps_summary (self->results);
  int exit_code;

  if (has_begun)
    {
      check_accounts (self, snapshot);
      throng_cli_results_finish_csv (self->results, snapshot);
    }
  if (keeps_summary)
    write_summary (self, snapshot, false);
  exit_code = get_exit_code (self, snapshot);
  unwatch_signals (self);
  if (has_begun)
    throng_cli_progress_end (self->progress, snapshot);
  if (!keeps_summary || get_exit_code (self, snapshot) != exit_code)
    write_summary (self, snapshot, false);
}

static int
end (Session *self)
{
  g_autoptr (ThrongSnapshot) snapshot = take_snapshot (self);
  const GError *error = throng_swarm_get_error (self->swarm);
  g_autoptr (GError) output_error = NULL;

  hand_out_results (self, snapshot);
  if (!throng_cli_progress_check (self->progress, &output_error))
    g_printerr ("throng-cli: %s\n", output_error->message);
  if (error != NULL)
    g_printerr ("throng-cli: %s\n", error->message);
  else if (self->n_interrupts == 0 && has_sent_nothing (snapshot))
    g_printerr ("throng-cli: %s\n",
                _ ("users sent nothing: the load was over before one came to a request."));
  return get_exit_code (self, snapshot);
}

static int
run_loop (Session *self)
{
  unsigned second = g_timeout_add (1000, second_cb, self);

  if (throng_swarm_get_state (self->swarm) != THRONG_SWARM_STOPPED)
    g_main_loop_run (self->loop);
  g_source_remove (second);
  return end (self);
}

static void
clear (Session *self)
{
  unwatch_signals (self);
  g_clear_pointer (&self->results, throng_cli_results_free);
  g_clear_pointer (&self->progress, throng_cli_progress_free);
  g_clear_object (&self->swarm);
  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_clear_pointer (&self->notes, g_ptr_array_unref);
  g_clear_pointer (&self->silent, g_free);
}

int
throng_cli_session_run (ThrongScenario *scenario, const ThrongSessionOptions *options)
{
  Session self = { .scenario = scenario, .options = options };
  g_autoptr (GError) error = NULL;
  int exit_code = THRONG_EXIT_BROKEN;

  /* A reader that goes away is noticed when something is written to it. */
  signal (SIGPIPE, SIG_IGN);
  /* So is a file that may grow no further (ulimit -f). */
  signal (SIGXFSZ, SIG_IGN);
  watch_signals (&self);
  self.loop = g_main_loop_new (NULL, FALSE);
  self.notes = g_ptr_array_new_null_terminated (0, g_free, TRUE);
  if (begin (&self, &error))
    exit_code = run_loop (&self);
  else
    g_printerr ("throng-cli: %s\n", error->message);
  clear (&self);
  return exit_code;
}
