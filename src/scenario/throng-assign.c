/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-assign.h"

#include "i18n/throng-i18n.h"
#include "scenario/throng-guess.h"

#include <string.h>

/* (nullable) (transfer full): the row of the variable @name. */
static ThrongField *
find_row (ThrongScenario *scenario, const char *name)
{
  GListModel *variables = throng_scenario_get_variables (scenario);

  for (unsigned i = 0; i < g_list_model_get_n_items (variables); i++)
    {
      g_autoptr (ThrongField) field = g_list_model_get_item (variables, i);

      if (g_str_equal (throng_field_get_name (field), name))
        return g_steal_pointer (&field);
    }
  return NULL;
}

static void
set_unknown_error (GHashTable *known, const char *name, GError **error)
{
  const char *guess = NULL;
  GHashTableIter iter;
  gpointer candidate;

  g_hash_table_iter_init (&iter, known);
  while (g_hash_table_iter_next (&iter, &candidate, NULL))
    guess = throng_guess_word (name, guess, candidate);
  if (guess != NULL)
    g_set_error (error, THRONG_SCENARIO_ERROR, THRONG_SCENARIO_ERROR_INVALID,
                 _ ("the scenario has no variable “%.60s”; did you mean “%s”?"), name, guess);
  else
    g_set_error (error, THRONG_SCENARIO_ERROR, THRONG_SCENARIO_ERROR_INVALID,
                 _ ("the scenario has no variable “%.60s”"), name);
}

/* @n_new: rows that were added so far, which are the first ones */
static bool
assign (ThrongScenario *scenario,
        GHashTable *known,
        const char *name,
        const char *value,
        unsigned *n_new,
        GError **error)
{
  g_autoptr (ThrongField) field = find_row (scenario, name);

  if (field == NULL)
    {
      if (!g_hash_table_contains (known, name))
        {
          set_unknown_error (known, name, error);
          return false;
        }
      field = g_object_new (THRONG_TYPE_FIELD, "name", name, NULL);
      throng_node_insert (THRONG_NODE (scenario), "variables", (*n_new)++, THRONG_NODE (field));
    }
  g_object_set (field, "value", value, "enabled", TRUE, NULL);
  return true;
}

bool
throng_assign (ThrongScenario *scenario, const char *const *assignments, GError **error)
{
  g_autoptr (GHashTable) known = throng_scenario_find_variables (scenario);
  unsigned n_new = 0;

  for (; *assignments != NULL; assignments++)
    {
      const char *equals = strchr (*assignments, '=');
      g_autofree char *name = NULL;

      if (equals == NULL || equals == *assignments)
        {
          g_set_error (error, THRONG_SCENARIO_ERROR, THRONG_SCENARIO_ERROR_INVALID,
                       _ ("“%.60s” is not NAME=VALUE"), *assignments);
          return false;
        }
      name = g_strndup (*assignments, (gsize) (equals - *assignments));
      if (!assign (scenario, known, name, equals + 1, &n_new, error))
        return false;
    }
  return true;
}
