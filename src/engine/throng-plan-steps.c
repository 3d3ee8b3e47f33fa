/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-plan-steps.h"

#include "engine/throng-clock.h"
#include "scenario/throng-group.h"
#include "scenario/throng-pause.h"
#include "scenario/throng-set.h"
#include "scenario/throng-step.h"

/* The instructions of a list of steps while it is compiled. */
typedef struct
{
  ThrongPlanCompiler *compiler;
  GArray *steps; /* of ThrongPlanStep */
  unsigned level;
  unsigned group_level;
} Layout;

static bool add_list (Layout *layout, GListModel *source, GError **error);

unsigned
throng_plan_add_span (ThrongPlanCompiler *compiler,
                      ThrongSpanKind kind,
                      const char *name,
                      GListModel *steps)
{
  ThrongSpanInfo info = { .kind = kind,
                          .class_name = compiler->class_name,
                          .name = name,
                          .n_steps = g_list_model_get_n_items (steps) };

  g_array_append_val (compiler->spans, info);
  return compiler->spans->len - 1;
}

bool
throng_plan_variable_compile (ThrongSymbols *symbols,
                              ThrongField *source,
                              ThrongPlanVariable *variable,
                              GError **error)
{
  variable->variable = throng_symbols_intern (symbols, throng_field_get_name (source));
  variable->place = throng_node_dup_place (THRONG_NODE (source));
  variable->value = throng_template_new (throng_field_get_value (source), THRONG_ESCAPE_NONE,
                                         symbols, error);
  if (variable->value == NULL)
    g_prefix_error (error, "%s: ", variable->place);
  return variable->value != NULL;
}

void
throng_plan_variable_clear (ThrongPlanVariable *variable)
{
  g_free (variable->place);
  g_clear_pointer (&variable->value, throng_template_free);
}

static ThrongPlanStep *
add (Layout *layout, ThrongPlanStepKind kind)
{
  g_array_set_size (layout->steps, layout->steps->len + 1);
  g_array_index (layout->steps, ThrongPlanStep, layout->steps->len - 1).kind = kind;
  return &g_array_index (layout->steps, ThrongPlanStep, layout->steps->len - 1);
}

static bool
add_request (Layout *layout, ThrongRequest *source, GError **error)
{
  ThrongPlanRequest *request = g_new0 (ThrongPlanRequest, 1);

  add (layout, THRONG_PLAN_REQUEST)->request = request;
  return throng_plan_request_compile (layout->compiler, source, request, error);
}

static void
add_pause (Layout *layout, ThrongPause *source)
{
  ThrongPlanStep *step = add (layout, THRONG_PLAN_PAUSE);

  step->min_us = throng_seconds_to_us (throng_pause_get_min_s (source));
  step->max_us = throng_seconds_to_us (throng_pause_get_max_s (source));
}

static bool
add_set (Layout *layout, ThrongSet *source, GError **error)
{
  GListModel *rows = throng_set_get_variables (source);
  GArray *assignments = g_array_new (FALSE, TRUE, sizeof (ThrongPlanVariable));

  g_array_set_clear_func (assignments, (GDestroyNotify) throng_plan_variable_clear);
  add (layout, THRONG_PLAN_SET)->assignments = assignments;
  for (unsigned i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (ThrongField) row = g_list_model_get_item (rows, i);
      ThrongPlanVariable variable = { 0 };
      bool ok;

      if (!throng_field_get_enabled (row))
        continue;
      ok = throng_plan_variable_compile (layout->compiler->symbols, row, &variable, error);
      g_array_append_val (assignments, variable);
      if (!ok)
        return false;
    }
  return true;
}

static bool
add_group (Layout *layout, ThrongGroup *source, GError **error)
{
  GListModel *steps = throng_group_get_steps (source);
  ThrongPlanStep *enter = add (layout, THRONG_PLAN_ENTER);
  bool ok;

  enter->name = g_strdup (throng_group_get_name (source));
  enter->span = throng_plan_add_span (layout->compiler, THRONG_SPAN_GROUP, enter->name, steps);
  layout->group_level++;
  layout->compiler->n_group_levels = MAX (layout->compiler->n_group_levels, layout->group_level);
  ok = add_list (layout, steps, error);
  layout->group_level--;
  add (layout, THRONG_PLAN_EXIT);
  return ok;
}

static bool
add_body (Layout *layout, ThrongNode *source, GError **error)
{
  if (THRONG_IS_REQUEST (source))
    return add_request (layout, THRONG_REQUEST (source), error);
  if (THRONG_IS_SET (source))
    return add_set (layout, THRONG_SET (source), error);
  if (THRONG_IS_GROUP (source))
    return add_group (layout, THRONG_GROUP (source), error);
  add_pause (layout, THRONG_PAUSE (source));
  return true;
}

static unsigned
begin_loop (Layout *layout, unsigned count)
{
  ThrongPlanStep *step = add (layout, THRONG_PLAN_REPEAT);

  step->count = count;
  step->level = layout->level++;
  layout->compiler->n_loop_levels = MAX (layout->compiler->n_loop_levels, layout->level);
  return layout->steps->len;
}

static void
end_loop (Layout *layout, unsigned first)
{
  ThrongPlanStep *step = add (layout, THRONG_PLAN_AGAIN);

  step->target = first;
  step->level = --layout->level;
}

/* First chance, then repetition, then the step itself. */
static bool
add_step (Layout *layout, ThrongNode *source, GError **error)
{
  double probability = throng_step_get_probability (source);
  int64_t repeat = throng_step_get_repeat (source);
  unsigned maybe = layout->steps->len;
  unsigned first = 0;

  if (probability < 1)
    add (layout, THRONG_PLAN_MAYBE)->probability = probability;
  if (repeat > 1)
    first = begin_loop (layout, (unsigned) repeat);
  if (!add_body (layout, source, error))
    return false;
  if (repeat > 1)
    end_loop (layout, first);
  if (probability < 1)
    g_array_index (layout->steps, ThrongPlanStep, maybe).target = layout->steps->len;
  return true;
}

static bool
add_list (Layout *layout, GListModel *source, GError **error)
{
  for (unsigned i = 0; i < g_list_model_get_n_items (source); i++)
    {
      g_autoptr (ThrongNode) step = g_list_model_get_item (source, i);

      if (!add_step (layout, step, error))
        return false;
    }
  return true;
}

bool
throng_plan_steps_compile (ThrongPlanCompiler *compiler,
                           GListModel *source,
                           ThrongPlanSteps *steps,
                           GError **error)
{
  Layout layout = { .compiler = compiler };
  bool ok;

  layout.steps = g_array_new (FALSE, TRUE, sizeof (ThrongPlanStep));
  ok = add_list (&layout, source, error);
  steps->n = layout.steps->len;
  steps->steps = (ThrongPlanStep *) (void *) g_array_free (layout.steps, FALSE);
  return ok;
}

void
throng_plan_steps_clear (ThrongPlanSteps *steps)
{
  for (unsigned i = 0; i < steps->n; i++)
    {
      if (steps->steps[i].request != NULL)
        throng_plan_request_clear (steps->steps[i].request);
      g_free (steps->steps[i].request);
      g_free (steps->steps[i].name);
      g_clear_pointer (&steps->steps[i].assignments, g_array_unref);
    }
  g_free (steps->steps);
  *steps = (ThrongPlanSteps) { 0 };
}
