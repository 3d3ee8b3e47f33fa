/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-swarm.h"

#include <malloc.h>

#include "engine/throng-clock.h"
#include "engine/throng-files.h"
#include "engine/throng-limits.h"
#include "engine/throng-soup-options.h"
#include "engine/throng-swarm-private.h"
#include "i18n/throng-i18n.h"
#include "scenario/throng-scenario-file.h"

/* From the last worker being ready to the start, so that all of them are there in time. */
#define START_DELAY_US 20000

/* What a GSource can wait for. */
#define MAX_TIMER_US (INT_MAX * G_GINT64_CONSTANT (1000))

enum
{
  SIGNAL_STATE_CHANGED,
  N_SIGNALS,
};

static unsigned signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ThrongSwarm, throng_swarm, G_TYPE_OBJECT)

void
throng_swarm_set_state (ThrongSwarm *self, ThrongSwarmState state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_signal_emit (self, signals[SIGNAL_STATE_CHANGED], 0);
}

/* The course of a run */

static gboolean
settle_cb (void *data)
{
  ThrongSwarm *self = data;

  self->settle_timer = 0;
  if (self->state == THRONG_SWARM_SPAWNING)
    throng_swarm_set_state (self, THRONG_SWARM_RUNNING);
  return G_SOURCE_REMOVE;
}

unsigned
throng_swarm_add_timer (ThrongSwarm *self, int64_t delay_us, GSourceFunc func)
{
  g_autoptr (GSource) source = g_timeout_source_new (
      (unsigned) CLAMP (delay_us / 1000, 0, INT_MAX));

  g_source_set_callback (source, func, self, NULL);
  return g_source_attach (source, g_main_context_get_thread_default ());
}

void
throng_swarm_remove_timer (unsigned *timer)
{
  GSource *source = *timer > 0 ? g_main_context_find_source_by_id (
                                     g_main_context_get_thread_default (), *timer)
                               : NULL;

  if (source != NULL)
    g_source_destroy (source);
  *timer = 0;
}

static void
expect_settling (ThrongSwarm *self)
{
  int64_t now_us = g_get_monotonic_time () - self->epoch_us; /* below 0 before the start */
  int64_t complete_us = throng_load_curve_get_complete_us (self->curve);

  throng_swarm_remove_timer (&self->settle_timer);
  /* A plan of stages runs from its first moment; there is no number of users that it is on its way
   * to. Arrivals have no such number at all. */
  if (self->plan->has_arrivals || (self->has_stages && !self->is_steered))
    complete_us = 0;
  /* A load that is there from the first moment on is on its way to nothing before it, either. */
  if (complete_us > MAX (now_us, 0))
    {
      self->settle_timer = throng_swarm_add_timer (self, complete_us - now_us + 1000, settle_cb);
      throng_swarm_set_state (self, THRONG_SWARM_SPAWNING);
    }
  else
    throng_swarm_set_state (self, THRONG_SWARM_RUNNING);
}

static gboolean
kill_cb (void *data)
{
  ThrongSwarm *self = data;

  self->kill_timer = 0;
  for (unsigned i = 0; i < self->links->len; i++)
    if (!throng_worker_link_is_idle (self->links->pdata[i]))
      throng_worker_link_kill (self->links->pdata[i]);
  return G_SOURCE_REMOVE;
}

void
throng_swarm_expect_end_within (ThrongSwarm *self, int64_t patience_us)
{
  throng_swarm_remove_timer (&self->kill_timer);
  self->kill_timer = throng_swarm_add_timer (self, patience_us, kill_cb);
}

void
throng_swarm_send (ThrongWorkerLink *link,
                   ThrongCommand command,
                   const void *content,
                   size_t length)
{
  throng_channel_send (throng_worker_link_get_channel (link), command, content, length);
  throng_worker_link_push (link);
}

/* Workers end a run whose time is over by themselves, unless they are stuck. */
static void
expect_end (ThrongSwarm *self)
{
  int64_t patience_us = START_DELAY_US + self->options.stop_timeout_us + THRONG_KILL_DELAY_US;

  if (self->curve->end_us < MAX_TIMER_US - patience_us)
    throng_swarm_expect_end_within (self, self->curve->end_us + patience_us);
}

void
throng_swarm_begin (ThrongSwarm *self)
{
  self->epoch_us = g_get_monotonic_time () + START_DELAY_US;
  self->started_unix_us = g_get_real_time () + START_DELAY_US;
  self->asleep_us = throng_clock_asleep_us (&throng_clock_monotonic);
  for (unsigned i = 0; i < self->links->len; i++)
    {
      throng_start_send (throng_worker_link_get_channel (self->links->pdata[i]), self->epoch_us,
                         self->started_unix_us, self->curve);
      throng_worker_link_push (self->links->pdata[i]);
    }
  throng_swarm_log (self, THRONG_LOG_COURSE, _ ("The run begins."));
  if (!self->is_steered)
    throng_swarm_follow_stages (self);
  expect_settling (self);
  expect_end (self);
}

/* The moment that rates divide by. */
void
throng_swarm_note_stop (ThrongSwarm *self)
{
  int64_t now_us = throng_swarm_get_run_time_us (self);

  if (self->stopped_us > 0)
    return;
  self->stopped_us = self->curve->end_us == THRONG_CURVE_NEVER ? now_us
                                                               : MIN (now_us, self->curve->end_us);
}

void
throng_swarm_send_stop (ThrongSwarm *self, bool at_once)
{
  int64_t patience_us = (at_once ? 0 : self->options.stop_timeout_us) + THRONG_KILL_DELAY_US;
  uint8_t content = at_once;
  bool is_first = self->stopped_us == 0;

  throng_swarm_note_stop (self);
  if (is_first && self->stopped_us > 0 && self->stopped_us < self->curve->end_us)
    throng_swarm_mark (self, self->stopped_us, "%s", _ ("Stop"));
  self->is_at_once = at_once;
  for (unsigned i = 0; i < self->links->len; i++)
    throng_swarm_send (self->links->pdata[i], THRONG_COMMAND_STOP, &content, sizeof content);
  throng_swarm_remove_timer (&self->settle_timer);
  throng_swarm_leave_stages (self);
  throng_swarm_expect_end_within (self, patience_us);
  throng_swarm_set_state (self, THRONG_SWARM_STOPPING);
}

void
throng_swarm_end_if_over (ThrongSwarm *self)
{
  if (self->state == THRONG_SWARM_STOPPED || self->n_over < self->links->len)
    return;
  throng_swarm_note_stop (self);
  throng_swarm_remove_timer (&self->settle_timer);
  throng_swarm_remove_timer (&self->kill_timer);
  throng_swarm_leave_stages (self);
  throng_collector_check_accounts (self->collector, throng_swarm_get_elapsed_us (self));
  throng_swarm_log (self, THRONG_LOG_COURSE, _ ("The run is over."));
  throng_swarm_set_state (self, THRONG_SWARM_STOPPED);
}

void
throng_swarm_fail (ThrongSwarm *self, const char *sentence)
{
  if (self->error == NULL)
    {
      g_set_error_literal (&self->error, THRONG_ENGINE_ERROR, THRONG_ENGINE_ERROR_WORKER, sentence);
      throng_swarm_log (self, THRONG_LOG_ERROR, "%s", sentence);
    }
  for (unsigned i = 0; i < self->links->len; i++)
    throng_worker_link_kill (self->links->pdata[i]);
}

/* What workers say */

/* A result, and no fault of the generator. */
static void
tell_if_full (ThrongSwarm *self)
{
  if (self->has_told_full || !throng_collector_has_delays (self->collector))
    return;
  self->has_told_full = true;
  throng_swarm_mark (self, throng_swarm_get_elapsed_us (self), _ ("Cap of users reached"));
  throng_swarm_log (self, THRONG_LOG_WARNING,
                    _ ("All %u users that this load may have are busy: arrivals wait for one, and "
                       "their response times count from the moments they were planned for."),
                    self->plan->max_users);
}

static void
add_report (ThrongSwarm *self, unsigned worker, const uint8_t *content, size_t length)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (content, length);
  g_autoptr (GError) error = NULL;

  throng_swarm_watch_machine (self);
  if (!throng_collector_add (self->collector, worker, bytes, &error))
    g_warning ("A report of worker %u can't be read: %s", worker, error->message);
  tell_if_full (self);
  throng_swarm_notice_sleep (self);
  throng_swarm_end_if_deserted (self);
}

static void
add_example (ThrongSwarm *self, unsigned worker, const uint8_t *content, size_t length)
{
  g_autoptr (GBytes) bytes = g_bytes_new (content, length);
  g_autoptr (GError) error = NULL;

  if (!throng_collector_add_example (self->collector, worker, bytes, &error))
    g_warning ("An example of worker %u can't be read: %s", worker, error->message);
}

static void
worker_said (ThrongWorkerLink *link,
             unsigned notice,
             const uint8_t *content,
             size_t length,
             void *data)
{
  ThrongSwarm *self = data;

  switch ((ThrongNotice) notice)
    {
    case THRONG_NOTICE_READY:
      throng_swarm_worker_ready (self);
      break;
    case THRONG_NOTICE_REPORT:
      add_report (self, throng_worker_link_get_index (link), content, length);
      break;
    case THRONG_NOTICE_EXAMPLE:
      add_example (self, throng_worker_link_get_index (link), content, length);
      break;
    case THRONG_NOTICE_REQUEST:
      throng_swarm_log_request (self, content, length);
      break;
    case THRONG_NOTICE_SET_UP_DONE:
      throng_swarm_set_up_done (self, content, length);
      break;
    case THRONG_NOTICE_IDLE:
      throng_worker_link_set_idle (link, true);
      throng_collector_worker_over (self->collector, throng_worker_link_get_index (link));
      throng_swarm_users_gone (self);
      break;
    case THRONG_NOTICE_FINISHED:
      throng_worker_link_set_finished (link);
      throng_collector_worker_over (self->collector, throng_worker_link_get_index (link));
      self->n_over++;
      throng_swarm_tasks_left (self, throng_worker_link_get_index (link), false);
      throng_swarm_users_gone (self);
      break;
    case THRONG_NOTICE_TASKS:
      throng_swarm_tasks_told (self, throng_worker_link_get_index (link), content, length);
      break;
    case THRONG_NOTICE_FAILED:
    case THRONG_NOTICE_TROUBLE:
    case THRONG_NOTICE_STOP_RUN:
    case THRONG_NOTICE_SET_UP_FAILED:
    case THRONG_NOTICE_CLEAN_UP_DONE:
    default:
      throng_swarm_worker_spoke (self, notice, content, length);
      break;
    }
}

/* Setting up */

static bool
start_link (ThrongSwarm *self, const ThrongSetup *setup, GError **error)
{
  ThrongWorkerLink *link = throng_worker_link_new (
      setup->index, worker_said, throng_swarm_worker_lost, G_OBJECT (self), error);

  if (link == NULL)
    return false;
  g_ptr_array_add (self->links, link);
  throng_setup_send (setup, throng_worker_link_get_channel (link));
  throng_worker_link_push (link);
  throng_swarm_send_log_requests (self, link);
  return true;
}

static bool
start_links (ThrongSwarm *self, unsigned max_users, GError **error)
{
  ThrongSetup setup = { .n_workers = self->options.n_workers,
                        .seed = self->options.seed,
                        .stop_timeout_us = self->options.stop_timeout_us,
                        .max_users = max_users,
                        .scenario = self->scenario_text,
                        .allowed_hosts = self->allowed_hosts,
                        .scenario_folder = self->scenario_folder };

  for (setup.index = 0; setup.index < setup.n_workers; setup.index++)
    {
      if (!start_link (self, &setup, error))
        {
          g_ptr_array_set_size (self->links, 0);
          return false;
        }
    }
  return true;
}

/* The most users at once that the load may come to. */
static unsigned
get_peak (ThrongSwarm *self)
{
  return self->plan->has_arrivals ? self->plan->max_users
                                  : throng_load_curve_get_peak (self->curve);
}

bool
throng_swarm_start (ThrongSwarm *self, GError **error)
{
  ThrongLimits limits = throng_limits_get ();

  g_return_val_if_fail (self->state == THRONG_SWARM_READY, false);
  if (!throng_limits_check (&limits, get_peak (self), self->options.n_workers, self->uses_tls,
                            error)
      || !start_links (self, throng_limits_get_max_users (&limits), error))
    return false;
  throng_swarm_log (
      self, THRONG_LOG_COURSE,
      throng_ngettext ("Starting %u worker.", "Starting %u workers.", self->links->len),
      self->links->len);
  throng_swarm_set_state (self, THRONG_SWARM_SPAWNING);
  return true;
}

static bool
can_steer (ThrongSwarm *self)
{
  return self->state < THRONG_SWARM_STOPPING;
}

static void
send_curve (ThrongSwarm *self)
{
  /* Before the run it goes to the workers with the start. */
  if (self->epoch_us == 0)
    return;
  for (unsigned i = 0; i < self->links->len; i++)
    {
      throng_curve_send (throng_worker_link_get_channel (self->links->pdata[i]), self->curve);
      throng_worker_link_push (self->links->pdata[i]);
    }
  expect_settling (self);
}

void
throng_swarm_set_users (ThrongSwarm *self, unsigned users, double per_s)
{
  int64_t now_us = throng_swarm_get_run_time_us (self);

  g_return_if_fail (per_s > 0 && !self->plan->has_arrivals);
  if (!can_steer (self))
    return;
  self->is_steered = true;
  if (self->epoch_us == 0)
    throng_load_curve_clear (self->curve);
  throng_load_curve_steer (self->curve, now_us, users, per_s);
  throng_swarm_leave_stages (self);
  throng_collector_drop_marks_after (self->collector, now_us);
  throng_swarm_mark (self, now_us, _ ("Users set to %u at %g/s"), users, per_s);
  throng_swarm_log (self, THRONG_LOG_EDIT, _ ("Users set to %u at %g/s."), users, per_s);
  send_curve (self);
}

void
throng_swarm_set_arrivals (ThrongSwarm *self, double per_s)
{
  int64_t now_us = throng_swarm_get_run_time_us (self);

  g_return_if_fail (per_s >= 0 && self->plan->has_arrivals);
  if (!can_steer (self))
    return;
  self->is_steered = true;
  throng_load_curve_set_level (self->curve, now_us, per_s);
  throng_swarm_leave_stages (self);
  throng_collector_drop_marks_after (self->collector, now_us);
  throng_swarm_mark (self, now_us, _ ("Arrivals set to %g/s"), per_s);
  throng_swarm_log (self, THRONG_LOG_EDIT, _ ("Arrivals set to %g/s."), per_s);
  send_curve (self);
}

void
throng_swarm_follow_plan (ThrongSwarm *self)
{
  if (!can_steer (self) || !self->is_steered)
    return;
  self->is_steered = false;
  if (self->plan->has_arrivals)
    throng_load_curve_resume (self->curve, throng_swarm_get_run_time_us (self), self->planned);
  else
    {
      throng_load_curve_free (self->curve);
      self->curve = throng_load_curve_copy (self->planned);
    }
  throng_swarm_mark (self, throng_swarm_get_run_time_us (self), _ ("Back to plan"));
  throng_swarm_log (self, THRONG_LOG_EDIT, _ ("Back to plan."));
  if (self->epoch_us != 0)
    throng_swarm_follow_stages (self);
  send_curve (self);
}

void
throng_swarm_reset_statistics (ThrongSwarm *self)
{
  if (self->epoch_us == 0)
    return;
  throng_collector_reset (self->collector, throng_swarm_get_elapsed_us (self));
  throng_swarm_log (self, THRONG_LOG_EDIT, _ ("The statistics begin anew."));
}

bool
throng_swarm_is_steered (ThrongSwarm *self)
{
  return self->is_steered;
}

void
throng_swarm_stop (ThrongSwarm *self)
{
  if (self->state == THRONG_SWARM_READY || self->state >= THRONG_SWARM_STOPPING)
    return;
  throng_swarm_log (self, THRONG_LOG_COURSE, _ ("Stop: users finish their tasks."));
  throng_swarm_send_stop (self, false);
}

void
throng_swarm_stop_now (ThrongSwarm *self)
{
  if (self->state == THRONG_SWARM_READY || self->state == THRONG_SWARM_STOPPED)
    return;
  throng_swarm_log (self, THRONG_LOG_COURSE, _ ("Stop at once."));
  throng_swarm_send_stop (self, true);
}

/* Looking */

const char *
throng_swarm_state_to_string (ThrongSwarmState state)
{
  static const char *const names[] = { "ready",    "set-up",   "spawning", "running",
                                       "stopping", "clean-up", "stopped" };

  return names[state];
}

ThrongSwarmState
throng_swarm_get_state (ThrongSwarm *self)
{
  return self->state;
}

unsigned
throng_swarm_get_n_workers (ThrongSwarm *self)
{
  return self->options.n_workers;
}

bool
throng_swarm_has_worker (ThrongSwarm *self, unsigned worker)
{
  return throng_collector_awaits (self->collector, worker);
}

const GError *
throng_swarm_get_error (ThrongSwarm *self)
{
  return self->error;
}

int64_t
throng_swarm_get_started_unix_us (ThrongSwarm *self)
{
  return self->started_unix_us;
}

int64_t
throng_swarm_get_elapsed_us (ThrongSwarm *self)
{
  return self->stopped_us > 0 ? self->stopped_us : throng_swarm_get_run_time_us (self);
}

bool
throng_swarm_has_arrivals (ThrongSwarm *self)
{
  return self->plan->has_arrivals;
}

double
throng_swarm_get_wanted_arrivals (ThrongSwarm *self)
{
  if (!self->plan->has_arrivals || self->epoch_us == 0 || !can_steer (self))
    return 0;
  return throng_load_curve_get_level (self->curve, throng_swarm_get_run_time_us (self));
}

unsigned
throng_swarm_get_wanted_users (ThrongSwarm *self)
{
  if (self->epoch_us == 0 || self->state >= THRONG_SWARM_STOPPING)
    return 0;
  if (self->plan->has_arrivals)
    return self->plan->max_users;
  return throng_load_curve_get_users (self->curve, throng_swarm_get_run_time_us (self));
}

const ThrongLoadCurve *
throng_swarm_get_plan (ThrongSwarm *self)
{
  return self->planned;
}

GListModel *
throng_swarm_get_log (ThrongSwarm *self)
{
  return G_LIST_MODEL (self->log);
}

ThrongSnapshot *
throng_swarm_snapshot (ThrongSwarm *self, bool window)
{
  return throng_collector_snapshot (self->collector, throng_swarm_get_elapsed_us (self), window);
}

GPtrArray *
throng_swarm_dup_examples (ThrongSwarm *self)
{
  return throng_collector_dup_examples (self->collector);
}

GArray *
throng_swarm_dup_distribution (ThrongSwarm *self, unsigned row)
{
  return throng_collector_dup_distribution (self->collector, row);
}

/* Life */

static ThrongCollector *
make_collector (const ThrongPlan *plan, unsigned n_workers)
{
  ThrongCollector *collector;
  g_autofree const char **class_names = g_new (const char *, plan->n_classes);

  for (unsigned i = 0; i < plan->n_classes; i++)
    class_names[i] = plan->classes[i].name;
  collector = throng_collector_new ((const char *const *) plan->methods,
                                    (const char *const *) plan->names, plan->n_endpoints,
                                    class_names, plan->n_classes, n_workers);
  throng_collector_set_spans (collector, (const void *) plan->spans->data, plan->spans->len);
  return collector;
}

static unsigned
choose_n_workers (unsigned wanted, unsigned n_users)
{
  if (wanted > 0)
    return wanted;
  return CLAMP (g_get_num_processors (), 1, MAX (n_users, 1));
}

/* Certificates that can't be used are told before any process is started. */
static bool
check_way (ThrongScenario *scenario, const char *folder, GError **error)
{
  g_autoptr (ThrongFiles) files = throng_files_new (folder, false);
  g_auto (ThrongSoupOptions) options = { 0 };

  return throng_soup_options_init (&options, scenario, files, error);
}

ThrongSwarm *
throng_swarm_new (ThrongScenario *scenario, const ThrongSwarmOptions *options, GError **error)
{
  g_autoptr (ThrongSwarm) self = g_object_new (THRONG_TYPE_SWARM, NULL);
  g_autoptr (ThrongFiles) files = NULL;

  if (options->scenario_folder != NULL)
    self->scenario_folder = g_canonicalize_filename (options->scenario_folder, NULL);
  files = throng_files_new (self->scenario_folder, true);
  if (!check_way (scenario, self->scenario_folder, error))
    return NULL;
  self->plan = throng_plan_new (scenario, files, error);
  if (self->plan == NULL)
    return NULL;
  self->options = *options;
  self->planned = throng_load_curve_new (throng_scenario_get_load (scenario));
  self->curve = throng_load_curve_copy (self->planned);
  self->has_stages = throng_load_get_kind (throng_scenario_get_load (scenario))
                     == THRONG_LOAD_STAGES;
  self->options.n_workers = choose_n_workers (options->n_workers, get_peak (self));
  if (self->plan->n_tasks_limit > 0 && !self->plan->has_arrivals)
    self->tasks = throng_task_pool_new (self->plan->n_tasks_limit, self->options.n_workers);
  self->allowed_hosts = options->allowed_hosts != NULL ? g_strdupv ((GStrv) options->allowed_hosts)
                                                       : g_new0 (char *, 1);
  self->options.allowed_hosts = NULL;
  self->options.scenario_folder = NULL;
  self->scenario_text = throng_scenario_to_data (scenario, NULL);
  self->uses_tls = g_str_has_prefix (throng_scenario_get_target (scenario), "https:");
  self->collector = make_collector (self->plan, self->options.n_workers);
  self->has_set_up = self->plan->keeper.on_start.n > 0;
  /* A large scenario takes much on the way here of which nothing is needed any more. */
  throng_plan_forget_steps (self->plan);
  malloc_trim (0);
  return g_steal_pointer (&self);
}

static void
throng_swarm_finalize (GObject *object)
{
  ThrongSwarm *self = THRONG_SWARM (object);

  throng_swarm_remove_timer (&self->settle_timer);
  throng_swarm_remove_timer (&self->kill_timer);
  throng_swarm_leave_stages (self);
  g_clear_pointer (&self->links, g_ptr_array_unref);
  g_clear_pointer (&self->collector, throng_collector_free);
  g_clear_pointer (&self->tasks, throng_task_pool_free);
  g_clear_pointer (&self->plan, throng_plan_free);
  g_clear_pointer (&self->planned, throng_load_curve_free);
  g_clear_pointer (&self->curve, throng_load_curve_free);
  g_clear_pointer (&self->scenario_text, g_free);
  g_clear_pointer (&self->allowed_hosts, g_strfreev);
  g_clear_pointer (&self->scenario_folder, g_free);
  g_clear_error (&self->error);
  g_clear_object (&self->log);
  G_OBJECT_CLASS (throng_swarm_parent_class)->finalize (object);
}

static void
throng_swarm_class_init (ThrongSwarmClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = throng_swarm_finalize;

  signals[SIGNAL_STATE_CHANGED] = g_signal_new (
      "state-changed", THRONG_TYPE_SWARM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
throng_swarm_init (ThrongSwarm *self)
{
  self->links = g_ptr_array_new_with_free_func ((GDestroyNotify) throng_worker_link_free);
  self->log = g_list_store_new (THRONG_TYPE_LOG_LINE);
}
