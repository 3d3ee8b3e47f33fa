/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "scenario/throng-scenario-file.h"

/* Scenarios in tests are written with ' for ". */

/* Returns: (transfer full): what @text says, which must be readable */
static inline ThrongScenario *
read_scenario (const char *text)
{
  g_autofree char *json = g_strdelimit (g_strdup (text), "'", '"');
  g_autoptr (GPtrArray) problems = NULL;
  ThrongScenario *scenario = throng_scenario_new_from_data (json, -1, &problems);

  g_assert_nonnull (scenario);
  return scenario;
}

/* Returns: (transfer full): the problems of reading @text, or else of validating it, a line each */
static inline char *
dup_scenario_problems (const char *text)
{
  g_autofree char *json = g_strdelimit (g_strdup (text), "'", '"');
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (ThrongScenario) scenario = throng_scenario_new_from_data (json, -1, &problems);
  GString *lines = g_string_new (NULL);

  if (scenario != NULL)
    {
      g_ptr_array_unref (problems);
      problems = throng_scenario_validate (scenario);
    }
  for (unsigned i = 0; i < problems->len; i++)
    {
      g_autofree char *problem = throng_problem_to_string (g_ptr_array_index (problems, i));

      g_string_append_printf (lines, "%s%s", i > 0 ? "\n" : "", problem);
    }
  return g_string_free_and_steal (lines);
}

/* @text: in canonical form; it must be saved as it was read */
static inline void
assert_survives (const char *text)
{
  g_autofree char *json = g_strdelimit (g_strdup (text), "'", '"');
  g_autoptr (ThrongScenario) scenario = throng_scenario_new_from_data (json, -1, NULL);
  g_autofree char *saved = NULL;

  g_assert_nonnull (scenario);
  saved = throng_scenario_to_data (scenario, NULL);
  g_assert_cmpstr (saved, ==, json);
}
