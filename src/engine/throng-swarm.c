/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-swarm.h"

#include <glib-unix.h>

#include "engine/throng-files.h"
#include "engine/throng-limits.h"
#include "engine/throng-messages.h"
#include "engine/throng-plan.h"
#include "engine/throng-worker-link.h"
#include "scenario/throng-scenario-file.h"
#include "stats/throng-collector.h"

/* From the last worker being ready to the start, so that all of them are there in time. */
#define START_DELAY_US 20000

/* A worker that has not ended this long after its users finished their tasks is stuck; an on-stop
 * may take 5 s of it. */
#define KILL_DELAY_US (10 * G_USEC_PER_SEC)

/* What a GSource can wait for. */
#define MAX_TIMER_US (INT_MAX * G_GINT64_CONSTANT (1000))

struct _ThrongSwarm
{
  GObject parent_instance;

  /* Owned */
  ThrongPlan *plan;
  ThrongCollector *collector;
  ThrongLoadCurve *planned; /* as the scenario says */
  ThrongLoadCurve *curve;   /* as it is now */
  GPtrArray *links;         /* of ThrongWorkerLink */
  char *scenario_text;
  GStrv allowed_hosts;
  char *scenario_folder; /* (nullable): absolute */
  GError *error;

  ThrongSwarmState state;
  ThrongSwarmOptions options;
  bool uses_tls;
  bool has_stages;
  bool is_steered; /* away from the plan */
  unsigned n_ready;
  unsigned n_over; /* workers that finished or were lost */
  int64_t epoch_us;
  int64_t stopped_us; /* since the epoch; 0 while running */
  int64_t started_unix_us;
  unsigned settle_timer;
  unsigned kill_timer;
};

enum
{
  SIGNAL_STATE_CHANGED,
  SIGNAL_LOG,
  N_SIGNALS,
};

static unsigned signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ThrongSwarm, throng_swarm, G_TYPE_OBJECT)

static void
set_state (ThrongSwarm *self, ThrongSwarmState state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_signal_emit (self, signals[SIGNAL_STATE_CHANGED], 0);
}

static void
tell (ThrongSwarm *self, const char *sentence)
{
  g_signal_emit (self, signals[SIGNAL_LOG], 0, sentence);
}

static int64_t
get_run_time_us (ThrongSwarm *self)
{
  return self->epoch_us == 0 ? 0 : MAX (0, g_get_monotonic_time () - self->epoch_us);
}

/* The course of a run */

static gboolean
settle_cb (void *data)
{
  ThrongSwarm *self = data;

  self->settle_timer = 0;
  if (self->state == THRONG_SWARM_SPAWNING)
    set_state (self, THRONG_SWARM_RUNNING);
  return G_SOURCE_REMOVE;
}

/* Calls @func when the curve's @time_us comes. */
static unsigned
add_timer (ThrongSwarm *self, int64_t delay_us, GSourceFunc func)
{
  g_autoptr (GSource) source = g_timeout_source_new (
      (unsigned) CLAMP (delay_us / 1000, 0, INT_MAX));

  g_source_set_callback (source, func, self, NULL);
  return g_source_attach (source, g_main_context_get_thread_default ());
}

static void
remove_timer (unsigned *timer)
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
  int64_t settled_us = throng_load_curve_get_settled_us (self->curve);

  remove_timer (&self->settle_timer);
  /* A plan of stages runs from its first moment; there is no number of users that it is on its way
   * to. */
  if (self->has_stages && !self->is_steered)
    settled_us = now_us;
  set_state (self, settled_us > now_us ? THRONG_SWARM_SPAWNING : THRONG_SWARM_RUNNING);
  if (settled_us > now_us)
    self->settle_timer = add_timer (self, settled_us - now_us + 1000, settle_cb);
}

static gboolean
kill_cb (void *data)
{
  ThrongSwarm *self = data;

  self->kill_timer = 0;
  for (unsigned i = 0; i < self->links->len; i++)
    throng_worker_link_kill (self->links->pdata[i]);
  return G_SOURCE_REMOVE;
}

static void mark (ThrongSwarm *self, int64_t time_us, const char *format, ...) G_GNUC_PRINTF (3, 4);

static void
mark (ThrongSwarm *self, int64_t time_us, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  throng_collector_mark (self->collector, time_us, text);
}

/* When each of those to come begins is known. */
static void
mark_stages (ThrongSwarm *self)
{
  int64_t now_us = get_run_time_us (self);

  for (unsigned i = 0; self->has_stages && i < self->planned->segments->len; i++)
    {
      const ThrongCurveSegment *stage = &g_array_index (self->planned->segments, ThrongCurveSegment,
                                                        i);

      if (stage->start_us >= now_us)
        mark (self, stage->start_us, "Stage %u: to %g users over %g s", i + 1, stage->to,
              (double) (stage->end_us - stage->start_us) / G_USEC_PER_SEC);
    }
}

/* Workers end a run whose time is over by themselves, unless they are stuck. */
static void
expect_end (ThrongSwarm *self)
{
  int64_t patience_us = START_DELAY_US + self->options.stop_timeout_us + KILL_DELAY_US;

  if (self->curve->end_us < MAX_TIMER_US - patience_us)
    self->kill_timer = add_timer (self, self->curve->end_us + patience_us, kill_cb);
}

static void
begin (ThrongSwarm *self)
{
  self->epoch_us = g_get_monotonic_time () + START_DELAY_US;
  self->started_unix_us = g_get_real_time () + START_DELAY_US;
  for (unsigned i = 0; i < self->links->len; i++)
    {
      throng_start_send (throng_worker_link_get_channel (self->links->pdata[i]), self->epoch_us,
                         self->started_unix_us, self->curve);
      throng_worker_link_push (self->links->pdata[i]);
    }
  mark_stages (self);
  expect_settling (self);
  expect_end (self);
}

/* The moment that rates divide by. */
static void
note_stop (ThrongSwarm *self)
{
  int64_t now_us = get_run_time_us (self);

  if (self->stopped_us > 0)
    return;
  self->stopped_us = self->curve->end_us == THRONG_CURVE_NEVER ? now_us
                                                               : MIN (now_us, self->curve->end_us);
}

static void
send_stop (ThrongSwarm *self, bool at_once)
{
  int64_t patience_us = (at_once ? 0 : self->options.stop_timeout_us) + KILL_DELAY_US;
  uint8_t content = at_once;

  note_stop (self);
  for (unsigned i = 0; i < self->links->len; i++)
    {
      throng_channel_send (throng_worker_link_get_channel (self->links->pdata[i]),
                           THRONG_COMMAND_STOP, &content, sizeof content);
      throng_worker_link_push (self->links->pdata[i]);
    }
  remove_timer (&self->settle_timer);
  remove_timer (&self->kill_timer);
  self->kill_timer = add_timer (self, patience_us, kill_cb);
  set_state (self, THRONG_SWARM_STOPPING);
}

static void
end_if_over (ThrongSwarm *self)
{
  if (self->state == THRONG_SWARM_STOPPED || self->n_over < self->links->len)
    return;
  note_stop (self);
  remove_timer (&self->settle_timer);
  remove_timer (&self->kill_timer);
  set_state (self, THRONG_SWARM_STOPPED);
}

static void
fail (ThrongSwarm *self, const char *sentence)
{
  if (self->error == NULL)
    g_set_error_literal (&self->error, THRONG_ENGINE_ERROR, THRONG_ENGINE_ERROR_WORKER, sentence);
  for (unsigned i = 0; i < self->links->len; i++)
    throng_worker_link_kill (self->links->pdata[i]);
}

/* What workers say */

static void
add_report (ThrongSwarm *self, unsigned worker, const uint8_t *content, size_t length)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (content, length);
  g_autoptr (GError) error = NULL;

  if (!throng_collector_add (self->collector, worker, bytes, &error))
    g_warning ("A report of worker %u can't be read: %s", worker, error->message);
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
worker_ready (ThrongSwarm *self)
{
  self->n_ready++;
  if (self->n_ready < self->links->len || self->epoch_us != 0)
    return;
  if (self->state == THRONG_SWARM_STOPPING)
    send_stop (self, true);
  else
    begin (self);
}

/* Workers end by themselves when the run time is over, or when they have started their part of the
 * tasks. */
static void
worker_finished (ThrongSwarm *self)
{
  self->n_over++;
  if (self->n_over == self->links->len || get_run_time_us (self) >= self->curve->end_us)
    {
      note_stop (self);
      if (self->state < THRONG_SWARM_STOPPING)
        set_state (self, THRONG_SWARM_STOPPING);
    }
  end_if_over (self);
}

static char *
dup_sentence (const uint8_t *content, size_t length)
{
  return g_utf8_make_valid ((const char *) content, (gssize) length);
}

static void
worker_said (ThrongWorkerLink *link,
             unsigned notice,
             const uint8_t *content,
             size_t length,
             void *data)
{
  ThrongSwarm *self = data;
  g_autofree char *sentence = NULL;

  switch ((ThrongNotice) notice)
    {
    case THRONG_NOTICE_READY:
      worker_ready (self);
      break;
    case THRONG_NOTICE_FAILED:
      sentence = dup_sentence (content, length);
      fail (self, sentence);
      break;
    case THRONG_NOTICE_REPORT:
      add_report (self, throng_worker_link_get_index (link), content, length);
      break;
    case THRONG_NOTICE_EXAMPLE:
      add_example (self, throng_worker_link_get_index (link), content, length);
      break;
    case THRONG_NOTICE_TROUBLE:
      sentence = dup_sentence (content, length);
      throng_collector_add_local_trouble (self->collector, sentence);
      tell (self, sentence);
      break;
    case THRONG_NOTICE_STOP_RUN:
      if (self->state < THRONG_SWARM_STOPPING)
        {
          sentence = dup_sentence (content, length);
          tell (self, sentence);
          throng_swarm_stop (self);
        }
      break;
    case THRONG_NOTICE_FINISHED:
      throng_worker_link_set_finished (link);
      worker_finished (self);
      break;
    default:
      break;
    }
}

static void
worker_lost (ThrongWorkerLink *link, const char *how, void *data)
{
  ThrongSwarm *self = data;
  g_autofree char *sentence = NULL;

  sentence = g_strdup_printf (
      "Worker %u of %u %s: its users are gone, its numbers so far are kept.",
      throng_worker_link_get_index (link) + 1, self->links->len, how);
  throng_collector_worker_lost (self->collector, throng_worker_link_get_index (link));
  mark (self, throng_swarm_get_elapsed_us (self), "Worker %u lost",
        throng_worker_link_get_index (link) + 1);
  self->n_over++;
  if (self->epoch_us == 0)
    fail (self, "A worker process ended before the run began.");
  else
    {
      throng_collector_add_local_trouble (self->collector, sentence);
      tell (self, sentence);
    }
  if (self->n_over == self->links->len && self->epoch_us != 0
      && self->state < THRONG_SWARM_STOPPING)
    fail (self, "All worker processes ended before the run was over.");
  end_if_over (self);
}

/* Setting up */

static bool
start_link (ThrongSwarm *self, const ThrongSetup *setup, GError **error)
{
  ThrongWorkerLink *link = throng_worker_link_new (setup->index, worker_said, worker_lost, self,
                                                   error);

  if (link == NULL)
    return false;
  g_ptr_array_add (self->links, link);
  throng_setup_send (setup, throng_worker_link_get_channel (link));
  throng_worker_link_push (link);
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

bool
throng_swarm_start (ThrongSwarm *self, GError **error)
{
  ThrongLimits limits = throng_limits_get ();

  g_return_val_if_fail (self->state == THRONG_SWARM_READY, false);
  if (!throng_limits_check (&limits, throng_load_curve_get_peak (self->curve),
                            self->options.n_workers, self->uses_tls, error)
      || !start_links (self, throng_limits_get_max_users (&limits), error))
    return false;
  set_state (self, THRONG_SWARM_SPAWNING);
  return true;
}

static bool
can_steer (ThrongSwarm *self)
{
  return self->epoch_us != 0 && self->state < THRONG_SWARM_STOPPING;
}

static void
send_curve (ThrongSwarm *self)
{
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
  int64_t now_us = get_run_time_us (self);

  g_return_if_fail (per_s > 0);
  if (!can_steer (self))
    return;
  self->is_steered = true;
  throng_load_curve_steer (self->curve, now_us, users, per_s);
  throng_collector_drop_marks_after (self->collector, now_us);
  mark (self, now_us, "Users set to %u at %g/s", users, per_s);
  send_curve (self);
}

void
throng_swarm_follow_plan (ThrongSwarm *self)
{
  if (!can_steer (self) || !self->is_steered)
    return;
  self->is_steered = false;
  throng_load_curve_free (self->curve);
  self->curve = throng_load_curve_copy (self->planned);
  mark (self, get_run_time_us (self), "Back to plan");
  mark_stages (self);
  send_curve (self);
}

void
throng_swarm_reset_statistics (ThrongSwarm *self)
{
  if (self->epoch_us != 0)
    throng_collector_reset (self->collector, throng_swarm_get_elapsed_us (self));
}

bool
throng_swarm_is_steered (ThrongSwarm *self)
{
  return self->is_steered;
}

void
throng_swarm_stop (ThrongSwarm *self)
{
  if (self->state == THRONG_SWARM_SPAWNING || self->state == THRONG_SWARM_RUNNING)
    send_stop (self, false);
}

void
throng_swarm_stop_now (ThrongSwarm *self)
{
  if (self->state != THRONG_SWARM_READY && self->state != THRONG_SWARM_STOPPED)
    send_stop (self, true);
}

/* Looking */

const char *
throng_swarm_state_to_string (ThrongSwarmState state)
{
  static const char *const names[] = { "ready", "spawning", "running", "stopping", "stopped" };

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
  return self->stopped_us > 0 ? self->stopped_us : get_run_time_us (self);
}

unsigned
throng_swarm_get_wanted_users (ThrongSwarm *self)
{
  if (self->epoch_us == 0 || self->state >= THRONG_SWARM_STOPPING)
    return 0;
  return throng_load_curve_get_users (self->curve, get_run_time_us (self));
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
  throng_collector_set_spans (collector, (const ThrongSpanInfo *) plan->spans->data,
                              plan->spans->len);
  return collector;
}

static unsigned
choose_n_workers (unsigned wanted, unsigned n_users)
{
  if (wanted > 0)
    return wanted;
  return CLAMP (g_get_num_processors (), 1, MAX (n_users, 1));
}

ThrongSwarm *
throng_swarm_new (ThrongScenario *scenario, const ThrongSwarmOptions *options, GError **error)
{
  g_autoptr (ThrongSwarm) self = g_object_new (THRONG_TYPE_SWARM, NULL);
  g_autoptr (ThrongFiles) files = NULL;

  if (options->scenario_folder != NULL)
    self->scenario_folder = g_canonicalize_filename (options->scenario_folder, NULL);
  files = throng_files_new (self->scenario_folder, true);
  self->plan = throng_plan_new (scenario, files, error);
  if (self->plan == NULL)
    return NULL;
  self->options = *options;
  self->planned = throng_load_curve_new (throng_scenario_get_load (scenario));
  self->curve = throng_load_curve_copy (self->planned);
  self->has_stages = throng_load_get_kind (throng_scenario_get_load (scenario))
                     == THRONG_LOAD_STAGES;
  self->options.n_workers = choose_n_workers (options->n_workers,
                                              throng_load_curve_get_peak (self->curve));
  self->allowed_hosts = options->allowed_hosts != NULL ? g_strdupv ((GStrv) options->allowed_hosts)
                                                       : g_new0 (char *, 1);
  self->options.allowed_hosts = NULL;
  self->options.scenario_folder = NULL;
  self->scenario_text = throng_scenario_to_data (scenario, NULL);
  self->uses_tls = g_str_has_prefix (throng_scenario_get_target (scenario), "https:");
  self->collector = make_collector (self->plan, self->options.n_workers);
  return g_steal_pointer (&self);
}

static void
throng_swarm_finalize (GObject *object)
{
  ThrongSwarm *self = THRONG_SWARM (object);

  remove_timer (&self->settle_timer);
  remove_timer (&self->kill_timer);
  g_clear_pointer (&self->links, g_ptr_array_unref);
  g_clear_pointer (&self->collector, throng_collector_free);
  g_clear_pointer (&self->plan, throng_plan_free);
  g_clear_pointer (&self->planned, throng_load_curve_free);
  g_clear_pointer (&self->curve, throng_load_curve_free);
  g_clear_pointer (&self->scenario_text, g_free);
  g_clear_pointer (&self->allowed_hosts, g_strfreev);
  g_clear_pointer (&self->scenario_folder, g_free);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (throng_swarm_parent_class)->finalize (object);
}

static void
throng_swarm_class_init (ThrongSwarmClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = throng_swarm_finalize;

  signals[SIGNAL_STATE_CHANGED] = g_signal_new (
      "state-changed", THRONG_TYPE_SWARM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_LOG] = g_signal_new ("log", THRONG_TYPE_SWARM, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                      NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
throng_swarm_init (ThrongSwarm *self)
{
  self->links = g_ptr_array_new_with_free_func ((GDestroyNotify) throng_worker_link_free);
}
