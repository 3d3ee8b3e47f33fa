/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-user-private.h"

#include <string.h>

#include "engine/throng-response.h"
#include "i18n/throng-i18n.h"

/* Values up to this are not worth adding up. */
#define SMALL_VALUE_BYTES 1024

void
throng_user_record_error (ThrongUser *self, const char *place, const char *message)
{
  throng_recorder_error (throng_user_get_recorder (self), place, message,
                         throng_user_now_us (self) - self->host->epoch_us);
  if (self->is_keeper)
    throng_user_note_failure (self, place, message);
}

/* What a user keeps is bounded as a whole. */
static bool
has_space_for (ThrongUser *self, size_t n_bytes)
{
  for (unsigned i = 0; i < throng_symbols_get_n (self->host->plan->symbols); i++)
    n_bytes += self->values[i].text != NULL ? strlen (self->values[i].text) : 0;
  return n_bytes <= THRONG_TEMPLATE_MAX_BYTES;
}

static bool
assign (ThrongUser *self, const ThrongPlanVariable *variable)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *problem = NULL;

  if (!throng_template_render (variable->value, &self->context, text))
    problem = throng_template_dup_problem (&self->context, self->host->plan->symbols);
  else if (text->len > SMALL_VALUE_BYTES && !has_space_for (self, text->len))
    problem = g_strdup (_ ("The variables of a user are longer than 1 MiB"));

  if (problem == NULL)
    throng_value_set (&self->values[variable->variable], text->str, false);
  else
    throng_user_record_error (self, variable->place, problem);
  return problem == NULL;
}

bool
throng_user_assign (ThrongUser *self, const GArray *assignments)
{
  for (unsigned i = 0; i < assignments->len; i++)
    {
      if (!assign (self, &g_array_index (assignments, ThrongPlanVariable, i)))
        return false;
    }
  return true;
}

/* What all users share is not copied for each. */
static void
borrow_shared (ThrongUser *self)
{
  const ThrongPlan *plan = self->host->plan;

  for (unsigned i = 0; i < plan->set_up_variables->len; i++)
    {
      unsigned variable = g_array_index (plan->set_up_variables, unsigned, i);

      self->values[variable] = self->host->shared[variable];
      self->values[variable].is_borrowed = true;
    }
}

void
throng_user_set_variables (ThrongUser *self)
{
  const ThrongPlan *plan = self->host->plan;

  if (self->host->shared != NULL)
    borrow_shared (self);
  for (unsigned i = 0; i < plan->n_variables; i++)
    if (self->values[plan->variables[i].variable].text == NULL)
      assign (self, &plan->variables[i]);
}

void
throng_user_keep_variables (ThrongUser *self)
{
  const ThrongPlan *plan = self->host->plan;

  self->first_values = g_new0 (ThrongValue, plan->n_variables);
  for (unsigned i = 0; i < plan->n_variables; i++)
    {
      ThrongValue *value = &self->values[plan->variables[i].variable];

      self->first_values[i] = *value;
      value->is_borrowed = true;
    }
}

void
throng_user_reset_variables (ThrongUser *self)
{
  const ThrongPlan *plan = self->host->plan;

  for (unsigned i = 0; i < throng_symbols_get_n (plan->symbols); i++)
    throng_value_clear (&self->values[i]);
  if (self->host->shared != NULL)
    borrow_shared (self);
  for (unsigned i = 0; i < plan->n_variables; i++)
    {
      ThrongValue *value = &self->values[plan->variables[i].variable];

      *value = self->first_values[i];
      value->is_borrowed = true;
    }
}

void
throng_user_set_known_variables (ThrongUser *self)
{
  const ThrongPlan *plan = self->host->plan;

  for (unsigned i = 0; i < plan->n_variables; i++)
    {
      const ThrongPlanVariable *variable = &plan->variables[i];
      g_autoptr (GString) text = g_string_new (NULL);

      if (self->values[variable->variable].text == NULL
          && throng_template_render (variable->value, &self->context, text))
        throng_value_set (&self->values[variable->variable], text->str, false);
    }
}
