/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Files of any bytes: what can be read is saved so that it reads back the same, and what is valid
 * can be compiled. */

#include <string.h>

#include "engine/throng-plan.h"
#include "fuzz.h"
#include "scenario/throng-scenario-file.h"

static void
check_saving (ThrongScenario *scenario)
{
  gsize length, length_again;
  g_autofree char *text = throng_scenario_to_data (scenario, &length);
  g_autoptr (ThrongScenario) again = throng_scenario_new_from_data (text, (gssize) length, NULL);
  g_autofree char *text_again = NULL;

  g_assert_nonnull (again);
  text_again = throng_scenario_to_data (again, &length_again);
  g_assert_cmpmem (text, length, text_again, length_again);
}

static void
check_problems (GPtrArray *problems)
{
  for (unsigned i = 0; i < problems->len; i++)
    {
      g_autofree char *sentence = throng_problem_to_string (problems->pdata[i]);

      g_assert_true (g_utf8_validate (sentence, -1, NULL));
      for (const char *at = sentence; *at != '\0'; at++)
        g_assert_true ((uint8_t) *at >= ' ' && *at != 0x7f);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GPtrArray) faults = NULL;
  g_autoptr (ThrongScenario) scenario = throng_scenario_new_from_data (
      size > 0 ? (const char *) data : "", (gssize) size, &problems);
  g_autoptr (ThrongFiles) files = throng_files_new (NULL, false);
  g_autoptr (ThrongPlan) plan = NULL;

  g_assert_true ((scenario == NULL) == (problems->len > 0));
  check_problems (problems);
  if (scenario == NULL)
    return 0;
  check_saving (scenario);
  faults = throng_scenario_validate (scenario);
  check_problems (faults);
  if (faults->len == 0)
    plan = throng_plan_new (scenario, files, NULL);
  return 0;
}
