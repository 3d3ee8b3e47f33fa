/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-problem.h"

G_DEFINE_QUARK (throng - scenario - error, throng_scenario_error)

void
throng_problem_free (ThrongProblem *self)
{
  g_free (self->place);
  g_free (self->message);
  g_free (self);
}

char *
throng_problem_to_string (const ThrongProblem *self)
{
  return self->place[0] != '\0' ? g_strdup_printf ("%s: %s", self->place, self->message)
                                : g_strdup (self->message);
}

GPtrArray *
throng_problems_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) throng_problem_free);
}

void
throng_problems_add (GPtrArray *problems, const char *place, const char *format, ...)
{
  ThrongProblem *problem;
  va_list args;

  if (problems->len >= THRONG_MAX_PROBLEMS)
    return;

  problem = g_new0 (ThrongProblem, 1);
  problem->place = g_strdup (place != NULL ? place : "");
  va_start (args, format);
  problem->message = g_strdup_vprintf (format, args);
  va_end (args);
  g_ptr_array_add (problems, problem);
}
