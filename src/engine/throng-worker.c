/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-worker.h"

#include "engine/throng-limits.h"
#include "engine/throng-worker-private.h"
#include "i18n/throng-i18n.h"
#include "scenario/throng-target.h"
#include "stats/throng-collector.h"
#include "stats/throng-report-format.h"

/* Starting a user costs as much as some requests; those that run already come in between. */
#define MAX_STARTS_IN_A_ROW 16
#define RETRY_SPAWN_US 1000000

/* How often it is looked whether there is memory for more users. */
#define MEMORY_LOOK_US 100000

#define ON_STOP_US (5 * G_USEC_PER_SEC)
/* So many numbers of a counter in a row are one worker's. */
#define COUNTER_BLOCK 1000

/* The course of a run */

/* Closes the tick that is being recorded when it is over. What comes after its end must not count
 * in it, however late the timer is, so that everybody who records asks for the recorder here. */
ThrongRecorder *
throng_worker_record (ThrongWorker *self)
{
  int64_t now_us = throng_worker_now_us (self);

  if (now_us >= self->tick_end_us)
    {
      throng_worker_notice_absence (self, now_us);
      throng_worker_offer_report (self);
      self->tick = (uint64_t) ((now_us - self->epoch_us) / THRONG_TICK_US);
      self->tick_end_us = self->epoch_us + (int64_t) (self->tick + 1) * THRONG_TICK_US;
      throng_timers_arm (self->timers, &self->tick_timer, self->tick_end_us);
    }
  return self->recorder;
}

static void
tick_cb (void *owner, int64_t due_us)
{
  throng_worker_record (owner);
}

static bool
has_no_users_left (ThrongWorker *self)
{
  return self->state == THRONG_WORKER_STOPPING && self->n_filled == 0
         && g_hash_table_size (self->stopping) == 0;
}

/* The last report of the run. */
static void
close_run (ThrongWorker *self)
{
  /* A run that ends before it began has no time to divide into ticks. */
  if (self->epoch_us > 0)
    throng_worker_record (self);
  throng_worker_report (self);
  throng_worker_leave_run (self);
}

void
throng_worker_finish (ThrongWorker *self)
{
  close_run (self);
  throng_timers_disarm (self->timers, &self->keeper_timer);
  g_clear_pointer (&self->keeper, throng_user_free);
  self->state = THRONG_WORKER_FINISHED;
}

void
throng_worker_end_users (ThrongWorker *self)
{
  bool may_clean_up = self->plan->keeper.on_stop.n > 0 && self->curve != NULL && !self->is_at_once;

  if (!may_clean_up)
    {
      throng_worker_finish (self);
      return;
    }
  close_run (self);
  self->state = THRONG_WORKER_IDLE;
  self->options.idle (self->options.data);
}

/* What users ask of their host */

static int64_t
host_now_us (void *data)
{
  return throng_worker_now_us (data);
}

static ThrongRecorder *
host_record (void *data)
{
  return throng_worker_record (data);
}

static bool
host_may_send_to (void *data, const char *host)
{
  ThrongWorker *self = data;

  if (g_strcmp0 (host, self->last_host) == 0)
    return true;
  if (!throng_host_is_local (host)
      && !throng_host_is_among ((const char *const *) self->allowed_hosts, host))
    return false;
  g_set_str (&self->last_host, host);
  return true;
}

static ThrongNext
host_next_arrival (void *data, ThrongUser *user, ThrongArrival *arrival)
{
  ThrongWorker *self = data;

  return throng_worker_arrivals_user_free (self->arrivals, user, throng_worker_now_us (self),
                                           arrival);
}

/* A whole load may fail for the same reason; it is told once. */
static void
host_trouble (void *data, const char *what)
{
  ThrongWorker *self = data;
  g_autofree char *sentence = NULL;

  if (!g_hash_table_add (self->troubles, g_strdup (what)))
    return;
  sentence = g_strdup_printf (/* Translators: %s is a whole clause, such as “This machine ran out of
                                 network buffers” */
                              _ ("%s, so that requests could not be sent."), what);
  self->options.trouble (self->options.data, sentence);
}

static void
host_stop_run (void *data, const char *place)
{
  ThrongWorker *self = data;

  self->options.stop_run (self->options.data, place);
}

static void
host_set_up_done (void *data, ThrongUser *keeper)
{
  throng_worker_set_up_done (data);
}

/* The time of the run on the wall: it starts where the wall clock was and goes with the clock, so
 * that all workers agree and setting the wall clock disturbs nothing. */
static int64_t
host_unix_us (void *data)
{
  ThrongWorker *self = data;

  return self->started_unix_us + throng_worker_now_us (self) - self->epoch_us;
}

/* Workers take blocks in turn, so that numbers are unique without asking anybody. */
static uint64_t
host_count (void *data, unsigned counter)
{
  ThrongWorker *self = data;
  uint64_t n = self->counts[counter]++;
  uint64_t block = n / COUNTER_BLOCK * self->options.n_workers + self->options.index;

  return block * COUNTER_BLOCK + n % COUNTER_BLOCK + 1;
}

static ThrongSlot *
get_slot (ThrongWorker *self, unsigned index)
{
  if (index >= self->slots->len)
    g_array_set_size (self->slots, index + 1);
  return &g_array_index (self->slots, ThrongSlot, index);
}

/* Its place is free for another user, and there may be an arrival that waits for it. */
static void
free_slot (ThrongWorker *self, ThrongUser *user)
{
  unsigned index = throng_user_get_slot (user) / self->options.n_workers;

  g_array_append_val (self->free_slots, index);
  throng_worker_arrivals_user_ended (self->arrivals, user, throng_worker_now_us (self));
  throng_timers_arm (self->timers, &self->spawn_timer, throng_worker_now_us (self));
}

static void
host_ended (void *data, ThrongUser *user)
{
  ThrongWorker *self = data;

  if (user == self->keeper)
    {
      throng_worker_keeper_ended (self);
      return;
    }
  if (!g_hash_table_remove (self->stopping, user))
    {
      ThrongSlot *slot = get_slot (self, throng_user_get_slot (user) / self->options.n_workers);

      if (slot->user == user)
        {
          slot->user = NULL;
          self->n_users[throng_user_get_class (user)]--;
        }
    }
  if (self->arrivals != NULL && self->state == THRONG_WORKER_RUNNING)
    free_slot (self, user);
  throng_user_free (user);
  self->n_live--;
  if (has_no_users_left (self))
    throng_worker_end_users (self);
  else if (self->n_live == 0 && self->state == THRONG_WORKER_RUNNING)
    throng_timers_arm (self->timers, &self->spawn_timer, throng_worker_now_us (self));
}

/* Users come and go */

static unsigned
to_swarm_slot (ThrongWorker *self, unsigned index)
{
  return index * self->options.n_workers + self->options.index;
}

static ThrongUser *
fill_slot (ThrongWorker *self, unsigned index, unsigned class)
{
  ThrongSlot *slot = get_slot (self, index);

  self->n_users[class]++;
  self->n_live++;
  slot->user = throng_user_new (&self->host, class, to_swarm_slot (self, index), slot->round++);
  return slot->user;
}

static void
start_user (ThrongWorker *self)
{
  unsigned index = self->n_filled++;

  fill_slot (self, index, throng_class_mix_get_class (self->mix, to_swarm_slot (self, index)));
}

/* Takes the last user out of its slot; it ends now or after its task. */
static void
stop_user (ThrongWorker *self, int64_t deadline_us, int64_t on_stop_us)
{
  ThrongSlot *slot = get_slot (self, --self->n_filled);
  ThrongUser *user = g_steal_pointer (&slot->user);

  if (user == NULL)
    return;
  self->n_users[throng_user_get_class (user)]--;
  g_hash_table_add (self->stopping, user);
  throng_user_stop (user, deadline_us, on_stop_us);
}

static bool
has_memory (ThrongWorker *self)
{
  int64_t now_us = throng_worker_now_us (self);

  if (now_us >= self->memory_seen_us + MEMORY_LOOK_US)
    {
      self->has_memory = throng_limits_has_memory ();
      self->memory_seen_us = now_us;
    }
  return self->has_memory;
}

static void
tell_full (ThrongWorker *self, const char *sentence)
{
  if (!self->has_told_full)
    self->options.trouble (self->options.data, sentence);
  self->has_told_full = true;
}

static bool
has_room (ThrongWorker *self)
{
  unsigned n_users = self->arrivals != NULL ? self->n_live
                                            : self->n_filled + g_hash_table_size (self->stopping);

  /* Users whose requests lead to several hosts hold more files than were planned for them. */
  if (n_users >= self->options.max_users || !throng_limits_has_files ())
    tell_full (self, _ ("No more users could be started: this machine allows too few open files."));
  else if (!has_memory (self))
    tell_full (self, _ ("No more users could be started: this machine has too little memory."));
  else
    return true;
  return false;
}

/* For arrivals */

static bool
arrivals_make_user (void *data, unsigned class, const ThrongArrival *arrival)
{
  ThrongWorker *self = data;
  unsigned n_free = self->free_slots->len;
  unsigned index = self->n_filled;

  if (!has_room (self))
    return false;
  if (n_free > 0)
    {
      index = g_array_index (self->free_slots, unsigned, n_free - 1);
      g_array_set_size (self->free_slots, n_free - 1);
    }
  else
    self->n_filled++;
  throng_user_give_arrival (fill_slot (self, index, class), arrival);
  return true;
}

static void
arrivals_retire_user (void *data, ThrongUser *user)
{
  ThrongWorker *self = data;

  throng_user_stop (user, throng_worker_now_us (self) + self->options.stop_timeout_us, ON_STOP_US);
}

static ThrongWorkerArrivals *
make_arrivals (ThrongWorker *self)
{
  ThrongArrivalsHost host = { arrivals_make_user, arrivals_retire_user, host_record, self };

  return throng_worker_arrivals_new (self->plan, self->options.seed, self->options.index,
                                     self->options.n_workers, &host);
}

/* When the run ends by itself, on the clock. */
static int64_t
get_end_us (ThrongWorker *self)
{
  return self->curve->end_us == THRONG_CURVE_NEVER ? THRONG_TIMER_NEVER
                                                   : self->epoch_us + self->curve->end_us;
}

/* Starts and stops the users that the curve asks for now. Returns: when to look again. */
static int64_t
follow_curve (ThrongWorker *self, int64_t now_us)
{
  int64_t time_us = now_us - self->epoch_us;
  unsigned wanted = throng_worker_get_wanted (self, time_us);
  int64_t next_us;

  for (unsigned i = 0; self->n_filled < wanted; i++)
    {
      if (!has_room (self))
        return MIN (now_us + RETRY_SPAWN_US, get_end_us (self));
      if (i == MAX_STARTS_IN_A_ROW)
        return now_us;
      start_user (self);
    }
  while (self->n_filled > wanted)
    stop_user (self, now_us + self->options.stop_timeout_us, ON_STOP_US);

  next_us = throng_load_curve_get_next_change_us (self->curve, time_us);
  next_us = MIN (next_us, self->curve->end_us);
  return next_us == THRONG_CURVE_NEVER ? THRONG_TIMER_NEVER : next_us + self->epoch_us;
}

/* Whether all users have done the tasks that each may do, and no others will come. */
static bool
are_users_done (ThrongWorker *self, int64_t time_us)
{
  if (self->plan->n_tasks_per_user == 0 || self->arrivals != NULL || self->n_live > 0
      || time_us < throng_load_curve_get_settled_us (self->curve))
    return false;
  /* Where many start at once the first may be done before the last have started. */
  return self->n_filled >= throng_worker_get_wanted (self, time_us) || !has_room (self);
}

/* Whether the end that the load sets has come. */
static bool
is_over (ThrongWorker *self, int64_t now_us)
{
  return now_us >= get_end_us (self)
         || (self->arrivals != NULL && self->n_tasks_started >= self->n_tasks_limit)
         || are_users_done (self, now_us - self->epoch_us);
}

/* Starts the tasks that are planned for now. Those that were planned before the end of the run do
 * start, however late this is called. Returns: when to look again */
static int64_t
follow_arrivals (ThrongWorker *self, int64_t now_us)
{
  int64_t next_us = throng_worker_arrivals_follow (self->arrivals, now_us);

  return next_us > now_us ? MIN (next_us, MAX (get_end_us (self), now_us + 1)) : now_us;
}

static void
spawn_cb (void *owner, int64_t due_us)
{
  ThrongWorker *self = owner;
  int64_t now_us = throng_worker_now_us (self);
  int64_t next_us = THRONG_TIMER_NEVER;

  if (self->arrivals != NULL)
    next_us = follow_arrivals (self, now_us);
  if (next_us > now_us && is_over (self, now_us))
    {
      throng_worker_stop (self, false);
      return;
    }
  if (self->arrivals == NULL)
    {
      next_us = follow_curve (self, now_us);
      throng_worker_return_tasks (self, false);
    }
  if (next_us != THRONG_TIMER_NEVER)
    throng_timers_arm (self->timers, &self->spawn_timer, next_us);
}

/* Life */

static ThrongUserHost
make_host (ThrongWorker *self, ThrongTransport *transport)
{
  return (ThrongUserHost) { .plan = self->plan,
                            .transport = transport,
                            .timers = self->timers,
                            .examples = self->examples,
                            .seed = self->options.seed,
                            .on_stop_us = ON_STOP_US,
                            .now_us = host_now_us,
                            .record = host_record,
                            .ended = host_ended,
                            .may_send_to = host_may_send_to,
                            .may_start_task = throng_worker_may_start_task,
                            .is_task_to_come = throng_worker_is_task_to_come,
                            .next_arrival = self->plan->has_arrivals ? host_next_arrival : NULL,
                            .trouble = host_trouble,
                            .stop_run = host_stop_run,
                            .set_up_done = host_set_up_done,
                            .templates = { host_unix_us, host_count, self },
                            .data = self };
}

static ThrongClassMix *
make_mix (const ThrongPlan *plan)
{
  g_autofree double *weights = g_new (double, plan->n_classes);
  g_autofree unsigned *counts = g_new (unsigned, plan->n_classes);

  for (unsigned i = 0; i < plan->n_classes; i++)
    {
      counts[i] = plan->classes[i].count;
      weights[i] = counts[i] > 0 ? 0 : plan->classes[i].weight;
    }
  return throng_class_mix_new (weights, counts, plan->n_classes);
}

ThrongWorker *
throng_worker_new (const ThrongPlan *plan,
                   const ThrongClock *clock,
                   ThrongTimers *timers,
                   ThrongTransport *transport,
                   const ThrongWorkerOptions *options)
{
  ThrongWorker *self = g_new0 (ThrongWorker, 1);

  self->plan = plan;
  self->clock = clock;
  self->timers = timers;
  self->options = *options;
  self->allowed_hosts = options->allowed_hosts != NULL ? g_strdupv ((GStrv) options->allowed_hosts)
                                                       : g_new0 (char *, 1);
  self->options.allowed_hosts = NULL;
  self->examples = throng_example_sampler_new (plan->n_endpoints, options->example, options->data);
  self->request_log = throng_request_log_new (options->request_logged, options->data);
  self->host = make_host (self, transport);
  self->mix = make_mix (plan);
  self->n_slots = throng_worker_get_share (self, throng_class_mix_get_n_slots (self->mix));
  self->recorder = throng_recorder_new (plan->n_endpoints, plan->n_classes);
  throng_recorder_set_n_spans (self->recorder, plan->spans->len);
  self->slots = g_array_new (FALSE, TRUE, sizeof (ThrongSlot));
  self->stopping = g_hash_table_new (NULL, NULL);
  self->troubles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->n_users = g_new0 (unsigned, plan->n_classes);
  self->counts = g_new0 (uint64_t, throng_symbols_get_n_counters (plan->symbols));
  self->free_slots = g_array_new (FALSE, FALSE, sizeof (unsigned));
  if (plan->has_arrivals)
    self->arrivals = make_arrivals (self);
  self->memory_seen_us = -MEMORY_LOOK_US;
  throng_timer_init (&self->spawn_timer, spawn_cb, self);
  throng_timer_init (&self->tick_timer, tick_cb, self);
  throng_timer_init (&self->keeper_timer, throng_worker_keeper_timer_cb, self);
  return self;
}

static void
free_users (ThrongWorker *self)
{
  GHashTableIter iter;
  void *user;

  for (unsigned i = 0; i < self->slots->len; i++)
    g_clear_pointer (&g_array_index (self->slots, ThrongSlot, i).user, throng_user_free);
  g_hash_table_iter_init (&iter, self->stopping);
  while (g_hash_table_iter_next (&iter, &user, NULL))
    throng_user_free (user);
}

void
throng_worker_free (ThrongWorker *self)
{
  free_users (self);
  g_clear_pointer (&self->keeper, throng_user_free);
  throng_timers_disarm (self->timers, &self->keeper_timer);
  throng_timers_disarm (self->timers, &self->spawn_timer);
  throng_timers_disarm (self->timers, &self->tick_timer);
  g_strfreev (self->allowed_hosts);
  g_free (self->last_host);
  g_clear_pointer (&self->curve, throng_load_curve_free);
  throng_class_mix_free (self->mix);
  g_clear_pointer (&self->arrivals, throng_worker_arrivals_free);
  g_array_unref (self->free_slots);
  throng_recorder_free (self->recorder);
  throng_example_sampler_free (self->examples);
  throng_request_log_free (self->request_log);
  g_clear_pointer (&self->shared, throng_shared_values_free);
  g_array_unref (self->slots);
  g_hash_table_unref (self->stopping);
  g_hash_table_unref (self->troubles);
  g_free (self->n_users);
  g_free (self->counts);
  g_free (self);
}

void
throng_worker_start (ThrongWorker *self,
                     int64_t epoch_us,
                     int64_t started_unix_us,
                     ThrongLoadCurve *curve)
{
  g_assert (self->state == THRONG_WORKER_READY || self->state == THRONG_WORKER_SETTING_UP);
  self->state = THRONG_WORKER_RUNNING;
  self->epoch_us = epoch_us;
  self->host.epoch_us = epoch_us;
  self->started_unix_us = started_unix_us;
  self->asleep_us = throng_clock_asleep_us (self->clock);
  self->tick_end_us = epoch_us + THRONG_TICK_US;
  throng_timers_arm (self->timers, &self->tick_timer, self->tick_end_us);
  self->curve = curve;
  if (self->arrivals != NULL)
    throng_worker_arrivals_set_curve (self->arrivals, curve, epoch_us);
  throng_worker_limit_tasks (self);
  throng_timers_arm (self->timers, &self->spawn_timer, epoch_us);
}

void
throng_worker_set_curve (ThrongWorker *self, ThrongLoadCurve *curve)
{
  throng_load_curve_free (self->curve);
  self->curve = curve;
  if (self->arrivals != NULL)
    throng_worker_arrivals_set_curve (self->arrivals, curve, self->epoch_us);
  if (self->state == THRONG_WORKER_RUNNING)
    throng_timers_arm (self->timers, &self->spawn_timer, throng_worker_now_us (self));
}

static void
hurry_users (ThrongWorker *self, int64_t deadline_us, int64_t on_stop_us)
{
  g_autoptr (GPtrArray) users = g_hash_table_get_keys_as_ptr_array (self->stopping);

  for (unsigned i = 0; i < users->len; i++)
    {
      if (g_hash_table_contains (self->stopping, users->pdata[i]))
        throng_user_stop (users->pdata[i], deadline_us, on_stop_us);
    }
}

void
throng_worker_stop (ThrongWorker *self, bool at_once)
{
  int64_t deadline_us = throng_worker_now_us (self) + (at_once ? 0 : self->options.stop_timeout_us);
  int64_t on_stop_us = at_once ? 0 : ON_STOP_US;

  if (self->state == THRONG_WORKER_FINISHED || (self->state >= THRONG_WORKER_STOPPING && !at_once))
    return;
  if (self->arrivals != NULL && self->state == THRONG_WORKER_RUNNING)
    throng_worker_arrivals_stop (self->arrivals, throng_worker_now_us (self),
                                 self->n_tasks_started);
  self->is_at_once = at_once;
  if (self->state == THRONG_WORKER_SETTING_UP || self->state > THRONG_WORKER_STOPPING)
    {
      throng_worker_dismiss (self);
      return;
    }
  self->state = THRONG_WORKER_STOPPING;
  throng_worker_return_tasks (self, true);
  throng_timers_disarm (self->timers, &self->spawn_timer);
  if (at_once)
    hurry_users (self, deadline_us, on_stop_us);
  while (self->n_filled > 0)
    stop_user (self, deadline_us, on_stop_us);
  /* The last user may have ended this on its way out. */
  if (has_no_users_left (self))
    throng_worker_end_users (self);
}

bool
throng_worker_is_finished (const ThrongWorker *self)
{
  return self->state == THRONG_WORKER_FINISHED;
}
