/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/throng-cli-commands.h"

#include "cli/throng-cli-scenario.h"
#include "i18n/throng-i18n.h"

int
throng_cli_validate (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (_ ("FILE…"));
  g_autoptr (GError) error = NULL;
  bool all_valid = true;

  g_option_context_set_summary (
      context,
      _ ("Says of each scenario file whether it is right, or every place where it is not."));
  if (!g_option_context_parse (context, &argc, &argv, &error))
    return throng_cli_usage_error ("validate", error->message);
  if (argc < 2)
    return throng_cli_usage_error ("validate", _ ("which files?"));

  for (int i = 1; i < argc; i++)
    {
      g_autoptr (ThrongScenario) scenario = throng_cli_load_scenario (argv[i]);
      bool is_valid = scenario != NULL && throng_cli_check_scenario (scenario, argv[i]);

      if (is_valid)
        g_print ("%s: %s\n", argv[i], _ ("valid"));
      all_valid &= is_valid;
    }
  return all_valid ? THRONG_EXIT_PASSED : THRONG_EXIT_USAGE;
}
