/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "virtual-run.h"

#include <string.h>

#include "scenario/throng-scenario-file.h"

#define HOUR_US (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)

static int64_t
now_cb (void *data)
{
  return ((VirtualRun *) data)->now_us;
}

static int64_t
asleep_cb (void *data)
{
  VirtualRun *run = data;

  return run->asleep_us;
}

typedef struct
{
  VirtualRun *run;
  unsigned index;
} Sender;

static void
report_cb (void *data, GBytes *report)
{
  Sender *sender = data;
  g_autoptr (GError) error = NULL;

  sender->run->n_reports++;
  throng_collector_add (sender->run->collector, sender->index, report, &error);
  g_assert_no_error (error);
}

static bool
is_backed_up_cb (void *data)
{
  return ((Sender *) data)->run->is_backed_up;
}

static void
example_cb (void *data, GBytes *example)
{
  Sender *sender = data;
  g_autoptr (GError) error = NULL;

  throng_collector_add_example (sender->run->collector, sender->index, example, &error);
  g_assert_no_error (error);
}

static void
trouble_cb (void *data, const char *sentence)
{
  Sender *sender = data;

  g_set_str (&sender->run->last_trouble, sentence);
  throng_collector_add_local_trouble (sender->run->collector, sentence);
}

static void
stop_run_cb (void *data, const char *place)
{
  g_set_str (&((Sender *) data)->run->stop_place, place);
}

static void
set_up_done_cb (void *data, GBytes *values, const char *failure)
{
  VirtualRun *run = ((Sender *) data)->run;

  g_assert_true ((values != NULL) == (failure == NULL));
  g_assert_null (run->values);
  run->set_up_us = run->now_us - run->epoch_us;
  run->values = values != NULL ? g_bytes_ref (values) : NULL;
  g_set_str (&run->set_up_failure, failure);
}

static void
idle_cb (void *data)
{
  ((Sender *) data)->run->n_idle++;
}

static void
clean_up_done_cb (void *data, const char *failure)
{
  VirtualRun *run = ((Sender *) data)->run;

  g_assert_false (run->has_cleaned_up);
  run->has_cleaned_up = true;
  g_set_str (&run->clean_up_failure, failure);
}

static void
tasks_told_cb (void *data, uint64_t n_given, uint64_t n_returned, bool is_hungry)
{
  Sender *sender = data;

  throng_task_pool_worker_told (sender->run->tasks, sender->index, n_given, n_returned, is_hungry);
}

static void
request_logged_cb (void *data, GBytes *line)
{
  g_ptr_array_add (((Sender *) data)->run->request_lines, g_bytes_ref (line));
}

ThrongScenario *
virtual_run_load (const char *json)
{
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GPtrArray) wrong = NULL;
  ThrongScenario *scenario = throng_scenario_new_from_data (json, -1, &problems);

  for (unsigned i = 0; i < problems->len; i++)
    g_test_message ("%s: %s", ((ThrongProblem *) problems->pdata[i])->place,
                    ((ThrongProblem *) problems->pdata[i])->message);
  g_assert_nonnull (scenario);
  wrong = throng_scenario_validate (scenario);
  for (unsigned i = 0; i < wrong->len; i++)
    g_test_message ("%s: %s", ((ThrongProblem *) wrong->pdata[i])->place,
                    ((ThrongProblem *) wrong->pdata[i])->message);
  g_assert_cmpuint (wrong->len, ==, 0);
  return scenario;
}

ThrongCollector *
virtual_run_make_collector (const ThrongPlan *plan, unsigned n_workers)
{
  ThrongCollector *collector;
  g_autofree const char **names = g_new0 (const char *, plan->n_classes);

  for (unsigned i = 0; i < plan->n_classes; i++)
    names[i] = plan->classes[i].name;
  collector = throng_collector_new ((const char *const *) plan->methods,
                                    (const char *const *) plan->names, plan->n_endpoints, names,
                                    plan->n_classes, n_workers);
  throng_collector_set_spans (collector, (const void *) plan->spans->data, plan->spans->len);
  return collector;
}

VirtualRun *
virtual_run_new (const char *json,
                 const VirtualRunOptions *options,
                 FakeServerFunc server,
                 void *data)
{
  static Sender senders[16];
  static const VirtualRunOptions defaults;
  VirtualRun *run = g_new0 (VirtualRun, 1);
  g_autoptr (ThrongFiles) files = NULL;
  g_autoptr (GError) error = NULL;

  if (options == NULL)
    options = &defaults;
  run->now_us = HOUR_US;
  run->request_lines = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  run->clock = (ThrongClock) { now_cb, run, asleep_cb };
  run->timers = throng_timers_new ();
  run->transport = fake_transport_new (run->timers, &run->clock, server, data);
  run->scenario = virtual_run_load (json);
  files = throng_files_new (options->scenario_folder, false);
  run->plan = throng_plan_new (run->scenario, files, &error);
  g_assert_no_error (error);
  run->curve = throng_load_curve_new (throng_scenario_get_load (run->scenario));
  run->n_workers = MAX (options->n_workers, 1);
  if (run->plan->n_tasks_limit > 0)
    run->tasks = throng_task_pool_new (run->plan->n_tasks_limit, run->n_workers);
  run->collector = virtual_run_make_collector (run->plan, run->n_workers);
  for (unsigned i = 0; i < run->n_workers; i++)
    {
      ThrongWorkerOptions worker_options = {
        .index = i,
        .n_workers = run->n_workers,
        .seed = options->seed,
        .stop_timeout_us = options->stop_timeout_us > 0 ? options->stop_timeout_us
                                                        : 10 * G_USEC_PER_SEC,
        .max_users = options->max_users > 0 ? options->max_users : UINT_MAX,
        .allowed_hosts = options->allowed_hosts,
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
        .data = &senders[i],
      };

      senders[i] = (Sender) { run, i };
      run->workers[i] = throng_worker_new (run->plan, &run->clock, run->timers, run->transport,
                                           &worker_options);
    }
  return run;
}

void
virtual_run_free (VirtualRun *run)
{
  for (unsigned i = 0; i < run->n_workers; i++)
    throng_worker_free (run->workers[i]);
  throng_collector_free (run->collector);
  g_clear_pointer (&run->tasks, throng_task_pool_free);
  throng_load_curve_free (run->curve);
  throng_plan_free (run->plan);
  g_assert_finalize_object (run->scenario);
  throng_transport_free (run->transport);
  throng_timers_free (run->timers);
  g_free (run->last_trouble);
  g_free (run->stop_place);
  g_clear_pointer (&run->values, g_bytes_unref);
  g_free (run->set_up_failure);
  g_free (run->clean_up_failure);
  g_ptr_array_unref (run->request_lines);
  g_free (run);
}

/* As it arrives at a worker. */
static ThrongLoadCurve *
transmit_curve (const ThrongLoadCurve *curve)
{
  ThrongWireWriter writer;
  ThrongWireReader reader;
  g_autoptr (GBytes) bytes = NULL;
  ThrongLoadCurve *copy;

  throng_wire_writer_init (&writer);
  throng_load_curve_write (curve, &writer);
  bytes = throng_wire_writer_end (&writer);
  throng_wire_reader_init (&reader, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  copy = throng_load_curve_read (&reader);
  g_assert_nonnull (copy);
  g_assert_true (throng_wire_reader_at_end (&reader));
  return copy;
}

static bool step (VirtualRun *run, int64_t limit_us);

void
virtual_run_begin_set_up (VirtualRun *run)
{
  run->epoch_us = run->now_us;
  throng_worker_run_set_up (run->workers[0], run->now_us, VIRTUAL_RUN_UNIX_US);
}

/* Returns: whether the run can begin */
static bool
set_up (VirtualRun *run)
{
  virtual_run_begin_set_up (run);
  while (run->values == NULL && run->set_up_failure == NULL)
    g_assert_true (step (run, run->epoch_us + HOUR_US));
  if (run->set_up_failure != NULL)
    {
      virtual_run_stop (run, true);
      return false;
    }
  throng_collector_begin (run->collector, run->now_us - run->epoch_us);
  for (unsigned i = 0; i < run->n_workers; i++)
    g_assert_true (throng_worker_set_values (run->workers[i], run->values));
  return true;
}

void
virtual_run_start (VirtualRun *run)
{
  if (run->plan->keeper.on_start.n > 0 && !set_up (run))
    return;
  run->epoch_us = run->now_us;
  for (unsigned i = 0; i < run->n_workers; i++)
    throng_worker_start (run->workers[i], run->epoch_us, VIRTUAL_RUN_UNIX_US,
                         transmit_curve (run->curve));
}

int64_t
virtual_run_get_time_us (VirtualRun *run)
{
  return run->now_us - run->epoch_us;
}

bool
virtual_run_is_finished (VirtualRun *run)
{
  for (unsigned i = 0; i < run->n_workers; i++)
    {
      if (!throng_worker_is_finished (run->workers[i]))
        return false;
    }
  return true;
}

/* As a swarm does, when all workers wait for it. */
static void
clean_up (VirtualRun *run)
{
  run->n_idle = 0;
  throng_worker_run_clean_up (run->workers[0]);
  for (unsigned i = 1; i < run->n_workers; i++)
    throng_worker_stop (run->workers[i], true);
}

/* As a swarm does when it hears of tasks. */
static void
share_tasks (VirtualRun *run)
{
  unsigned worker;
  uint64_t portion;

  while ((portion = throng_task_pool_take_portion (run->tasks, &worker)) > 0)
    throng_worker_give_tasks (run->workers[worker], portion);
  for (unsigned i = 0; i < run->n_workers && throng_task_pool_is_over (run->tasks); i++)
    throng_worker_stop (run->workers[i], false);
}

/* Jumps to the next event if there is one up to @limit_us. */
static bool
step (VirtualRun *run, int64_t limit_us)
{
  int64_t due_us;

  if (run->tasks != NULL && !run->plan->has_arrivals)
    share_tasks (run);
  /* They may have been the last. */
  if (virtual_run_is_finished (run))
    return true;
  due_us = throng_timers_get_due_us (run->timers);

  if (run->n_idle == run->n_workers)
    {
      clean_up (run);
      return true;
    }
  if (due_us > limit_us)
    return false;
  run->now_us = MAX (run->now_us, due_us);
  throng_timers_fire_next (run->timers, run->now_us);
  if (run->stop_place != NULL && run->stopped_us == 0)
    virtual_run_stop (run, false);
  return true;
}

void
virtual_run_advance (VirtualRun *run, int64_t until_us)
{
  while (!virtual_run_is_finished (run) && step (run, run->epoch_us + until_us))
    ;
  run->now_us = MAX (run->now_us, run->epoch_us + until_us);
}

void
virtual_run_finish (VirtualRun *run)
{
  g_autoptr (ThrongSnapshot) snapshot = NULL;
  g_autoptr (GError) error = NULL;

  while (!virtual_run_is_finished (run))
    g_assert_true (step (run, run->epoch_us + 24 * HOUR_US));
  snapshot = virtual_run_snapshot (run);
  throng_snapshot_check_accounts (snapshot, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (snapshot->users, ==, 0);
  g_assert_cmpuint (snapshot->stopping, ==, 0);
  g_assert_cmpuint (fake_transport_get_n_sessions (run->transport), ==, 0);
}

void
virtual_run_stop (VirtualRun *run, bool at_once)
{
  run->stopped_us = virtual_run_get_time_us (run);
  for (unsigned i = 0; i < run->n_workers; i++)
    throng_worker_stop (run->workers[i], at_once);
}

static void
give_curve (VirtualRun *run)
{
  for (unsigned i = 0; i < run->n_workers; i++)
    throng_worker_set_curve (run->workers[i], transmit_curve (run->curve));
}

void
virtual_run_set_users (VirtualRun *run, unsigned users, double per_s)
{
  throng_load_curve_steer (run->curve, virtual_run_get_time_us (run), users, per_s);
  give_curve (run);
}

void
virtual_run_set_arrivals (VirtualRun *run, double per_s)
{
  throng_load_curve_set_level (run->curve, virtual_run_get_time_us (run), per_s);
  give_curve (run);
}

void
virtual_run_resume_arrivals (VirtualRun *run)
{
  g_autoptr (ThrongLoadCurve) plan = throng_load_curve_new (
      throng_scenario_get_load (run->scenario));

  throng_load_curve_resume (run->curve, virtual_run_get_time_us (run), plan);
  give_curve (run);
}

ThrongSnapshot *
virtual_run_snapshot (VirtualRun *run)
{
  int64_t time_us = run->stopped_us > 0 ? run->stopped_us : virtual_run_get_time_us (run);

  return throng_collector_snapshot (run->collector, time_us, false);
}

const ThrongRow *
snapshot_find_row (const ThrongSnapshot *snapshot, const char *method, const char *name)
{
  for (unsigned i = 0; i < snapshot->n_rows; i++)
    {
      if (strcmp (snapshot->rows[i].method, method) == 0
          && strcmp (snapshot->rows[i].name, name) == 0)
        return &snapshot->rows[i];
    }
  g_error ("There is no row %s %s", method, name);
}
