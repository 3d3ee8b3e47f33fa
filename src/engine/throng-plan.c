/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-plan.h"

#include <string.h>

#include "engine/throng-clock.h"
#include "engine/throng-plan-steps.h"

G_DEFINE_QUARK (throng - engine - error - quark, throng_engine_error)

static bool
compile_tasks (ThrongPlanCompiler *compiler, ThrongPlanClass *class, GError **error)
{
  GListModel *tasks = throng_user_class_get_tasks (compiler->user_class);
  unsigned n = g_list_model_get_n_items (tasks);
  double cumulative_weight = 0;

  class->tasks = g_new0 (ThrongPlanTask, n);
  for (class->n_tasks = 0; class->n_tasks < n;)
    {
      g_autoptr (ThrongTask) task = g_list_model_get_item (tasks, class->n_tasks);
      ThrongPlanTask *compiled = &class->tasks[class->n_tasks++];

      cumulative_weight += throng_task_get_weight (task);
      compiled->name = g_strdup (throng_task_get_name (task));
      compiled->cumulative_weight = cumulative_weight;
      compiled->span = throng_plan_add_span (compiler, THRONG_SPAN_TASK, compiled->name,
                                             throng_task_get_steps (task));
      if (!throng_plan_steps_compile (compiler, throng_task_get_steps (task), &compiled->steps,
                                      error))
        return false;
    }
  return true;
}

/* A throughput is a pacing told the other way round. */
static void
compile_wait (ThrongPlanClass *class, ThrongWait *wait)
{
  class->wait_kind = throng_wait_get_kind (wait);
  class->wait_min_us = throng_seconds_to_us (throng_wait_get_min_s (wait));
  class->wait_max_us = throng_seconds_to_us (throng_wait_get_max_s (wait));
  if (class->wait_kind == THRONG_WAIT_THROUGHPUT)
    {
      class->wait_kind = THRONG_WAIT_PACING;
      class->wait_min_us = throng_seconds_to_us (1 / throng_wait_get_rate_per_s (wait));
    }
}

static bool
compile_classes (ThrongPlan *self, ThrongPlanCompiler *compiler, GError **error)
{
  GListModel *users = throng_scenario_get_users (compiler->scenario);
  unsigned n = g_list_model_get_n_items (users);

  self->classes = g_new0 (ThrongPlanClass, n);
  for (self->n_classes = 0; self->n_classes < n;)
    {
      g_autoptr (ThrongUserClass) source = g_list_model_get_item (users, self->n_classes);
      ThrongPlanClass *class = &self->classes[self->n_classes++];

      compiler->user_class = source;
      class->name = g_strdup (throng_user_class_get_name (source));
      compiler->class_name = class->name;
      class->weight = throng_user_class_get_weight (source);
      class->count = (unsigned) throng_user_class_get_count (source);
      class->has_session_per_task = throng_user_class_get_session_per_task (source);
      class->is_sequence = throng_user_class_get_sequence (source);
      compile_wait (class, throng_user_class_get_wait (source));
      if (!throng_plan_steps_compile (compiler, throng_user_class_get_on_start (source),
                                      &class->on_start, error)
          || !compile_tasks (compiler, class, error)
          || !throng_plan_steps_compile (compiler, throng_user_class_get_on_stop (source),
                                         &class->on_stop, error))
        return false;
    }
  return true;
}

static bool
compile_variables (ThrongPlan *self, ThrongPlanCompiler *compiler, GError **error)
{
  GListModel *variables = throng_scenario_get_variables (compiler->scenario);
  unsigned n = g_list_model_get_n_items (variables);

  self->variables = g_new0 (ThrongPlanVariable, n);
  for (unsigned i = 0; i < n; i++)
    {
      g_autoptr (ThrongField) source = g_list_model_get_item (variables, i);

      if (throng_field_get_enabled (source)
          && !throng_plan_variable_compile (self->symbols, source,
                                            &self->variables[self->n_variables++], error))
        return false;
    }
  return true;
}

static void
add_variable (GArray *variables, unsigned variable)
{
  for (unsigned i = 0; i < variables->len; i++)
    if (g_array_index (variables, unsigned, i) == variable)
      return;
  g_array_append_val (variables, variable);
}

static void
find_set_up_variables (ThrongPlan *self)
{
  for (unsigned i = 0; i < self->keeper.on_start.n; i++)
    {
      const ThrongPlanStep *step = &self->keeper.on_start.steps[i];

      for (unsigned k = 0; step->request != NULL && k < step->request->n_captures; k++)
        add_variable (self->set_up_variables, step->request->captures[k].variable);
      for (unsigned k = 0; step->assignments != NULL && k < step->assignments->len; k++)
        add_variable (self->set_up_variables,
                      g_array_index (step->assignments, ThrongPlanVariable, k).variable);
    }
}

/* Groups in set-up and clean-up are of no class. */
static void
leave_classes (ThrongPlanCompiler *compiler)
{
  compiler->user_class = NULL;
  compiler->class_name = "";
}

/* The rows of set-up come before those of all classes, those of clean-up after them. */
static bool
compile_set_up (ThrongPlan *self, ThrongPlanCompiler *compiler, GError **error)
{
  leave_classes (compiler);
  if (!throng_plan_steps_compile (compiler, throng_scenario_get_set_up (compiler->scenario),
                                  &self->keeper.on_start, error))
    return false;
  find_set_up_variables (self);
  return true;
}

static bool
compile_clean_up (ThrongPlan *self, ThrongPlanCompiler *compiler, GError **error)
{
  leave_classes (compiler);
  return throng_plan_steps_compile (compiler, throng_scenario_get_clean_up (compiler->scenario),
                                    &self->keeper.on_stop, error);
}

/* Its own path, if any, stays, as people mean it who write `http://host/api`. */
static char *
dup_target (ThrongScenario *scenario)
{
  const char *target = throng_scenario_get_target (scenario);

  return g_strndup (target, strlen (target) - (g_str_has_suffix (target, "/") ? 1 : 0));
}

static GStrv
end_strv (GPtrArray *array)
{
  g_ptr_array_add (array, NULL);
  return (GStrv) g_ptr_array_free (array, FALSE);
}

ThrongPlan *
throng_plan_new (ThrongScenario *scenario, ThrongFiles *files, GError **error)
{
  ThrongLoad *load = throng_scenario_get_load (scenario);
  g_autoptr (ThrongPlan) self = g_new0 (ThrongPlan, 1);
  g_autoptr (GHashTable) endpoint_numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                                   NULL);
  ThrongPlanCompiler compiler = { .scenario = scenario,
                                  .files = files,
                                  .endpoint_numbers = endpoint_numbers };
  bool ok;

  self->symbols = throng_symbols_new ();
  compiler.symbols = self->symbols;
  compiler.target = self->target = dup_target (scenario);
  compiler.methods = g_ptr_array_new ();
  compiler.names = g_ptr_array_new ();
  compiler.spans = self->spans = g_array_new (FALSE, FALSE, sizeof (ThrongSpanInfo));

  self->set_up_variables = g_array_new (FALSE, FALSE, sizeof (unsigned));
  ok = compile_variables (self, &compiler, error) && compile_set_up (self, &compiler, error)
       && compile_classes (self, &compiler, error) && compile_clean_up (self, &compiler, error);
  self->n_loop_levels = compiler.n_loop_levels;
  self->n_group_levels = compiler.n_group_levels;
  self->n_tasks_limit = (uint64_t) throng_load_get_tasks (load);
  self->n_tasks_per_user = (uint64_t) throng_load_get_tasks_per_user (load);
  self->has_arrivals = throng_load_has_arrivals (load);
  self->spacing = throng_load_get_spacing (load);
  self->max_users = (unsigned) throng_load_get_max_users (load);
  self->n_endpoints = compiler.names->len;
  self->methods = end_strv (compiler.methods);
  self->names = end_strv (compiler.names);
  return ok ? g_steal_pointer (&self) : NULL;
}

static void
class_clear_steps (ThrongPlanClass *class)
{
  throng_plan_steps_clear (&class->on_start);
  throng_plan_steps_clear (&class->on_stop);
  for (unsigned i = 0; i < class->n_tasks; i++)
    throng_plan_steps_clear (&class->tasks[i].steps);
}

static void
class_clear (ThrongPlanClass *class)
{
  class_clear_steps (class);
  g_free (class->name);
  for (unsigned i = 0; i < class->n_tasks; i++)
    g_free (class->tasks[i].name);
  g_free (class->tasks);
}

void
throng_plan_forget_steps (ThrongPlan *self)
{
  for (unsigned i = 0; i < self->n_classes; i++)
    class_clear_steps (&self->classes[i]);
  class_clear_steps (&self->keeper);
}

void
throng_plan_free (ThrongPlan *self)
{
  for (unsigned i = 0; i < self->n_classes; i++)
    class_clear (&self->classes[i]);
  g_free (self->classes);
  class_clear (&self->keeper);
  g_array_unref (self->set_up_variables);
  for (unsigned i = 0; i < self->n_variables; i++)
    throng_plan_variable_clear (&self->variables[i]);
  g_free (self->variables);
  g_strfreev (self->methods);
  g_strfreev (self->names);
  g_array_unref (self->spans);
  g_free (self->target);
  g_clear_pointer (&self->symbols, throng_symbols_free);
  g_free (self);
}
