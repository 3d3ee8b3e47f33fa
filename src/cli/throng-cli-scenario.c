/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/throng-cli-scenario.h"

#include <unistd.h>

#include "cli/throng-cli-commands.h"
#include "i18n/throng-i18n.h"
#include "scenario/throng-scenario-file.h"
#include "scenario/throng-unknown-keys.h"

int
throng_cli_usage_error (const char *command, const char *message)
{
  g_printerr ("throng-cli %s: %s\n", command, message);
  g_printerr (_ ("`throng-cli %s --help` shows what it takes."), command);
  g_printerr ("\n");
  return THRONG_EXIT_USAGE;
}

static void
print_problems (GPtrArray *problems, const char *path)
{
  for (unsigned i = 0; i < problems->len; i++)
    {
      g_autofree char *text = throng_problem_to_string (problems->pdata[i]);

      /* A file may be called as keys begin. */
      if (g_str_has_prefix (text, path) && text[strlen (path)] == ':')
        g_printerr ("%s\n", text);
      else
        g_printerr ("%s: %s\n", path, text);
    }
}

bool
throng_cli_is_standard_input (const char *path)
{
  return g_str_equal (path, THRONG_CLI_STANDARD_INPUT);
}

ThrongScenario *
throng_cli_load_scenario (const char *path)
{
  g_autoptr (GPtrArray) problems = NULL;
  ThrongScenario *scenario = throng_cli_is_standard_input (path)
                                 ? throng_scenario_load_fd (STDIN_FILENO, path, &problems)
                                 : throng_scenario_load (path, &problems);

  if (scenario == NULL)
    print_problems (problems, path);
  return scenario;
}

static void
print_warnings (ThrongScenario *scenario, const char *path)
{
  g_autoptr (GPtrArray) warnings = throng_scenario_find_unknown_keys (scenario);

  for (unsigned i = 0; i < warnings->len; i++)
    {
      g_autofree char *text = throng_problem_to_string (warnings->pdata[i]);

      g_printerr ("%s: ", path);
      g_printerr (_ ("warning: %s"), text);
      g_printerr ("\n");
    }
}

bool
throng_cli_check_scenario (ThrongScenario *scenario, const char *path)
{
  g_autoptr (GPtrArray) problems = throng_scenario_validate (scenario);

  print_warnings (scenario, path);
  print_problems (problems, path);
  return problems->len == 0;
}
