/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/throng-cli-commands.h"

#include <stdio.h>

#include "cli/throng-cli-scenario.h"
#include "i18n/throng-i18n.h"
#include "scenario/throng-scenario-file.h"
#include "scenario/throng-sharing.h"

static void
print_omissions (GPtrArray *omissions)
{
  for (unsigned i = 0; i < omissions->len; i++)
    {
      const ThrongOmission *omission = omissions->pdata[i];

      const char *words = throng_omission_get_words (omission);

      if (omission->stand_in != NULL)
        /* Translators: a place, what was left out there, the name of a variable */
        g_printerr (_ ("%s: left out: %s, to be filled in: %s"), omission->place, words,
                    omission->stand_in);
      else
        /* Translators: a place, what was left out there */
        g_printerr (_ ("%s: left out: %s"), omission->place, words);
      g_printerr ("\n");
    }
}

int
throng_cli_share (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (_ ("FILE"));
  g_autoptr (GError) error = NULL;
  g_autoptr (ThrongScenario) scenario = NULL;
  g_autoptr (ThrongScenario) copy = NULL;
  g_autoptr (GPtrArray) omissions = NULL;
  g_autofree char *text = NULL;
  gsize length;

  g_option_context_set_summary (
      context,
      _ ("Prints a copy of a scenario for others, without its secrets, the folders of files and\n"
         "the values of local variables, and says on stderr what was left out:\n"
         "  throng-cli share shop.throng > shop-for-others.throng"));
  if (!g_option_context_parse (context, &argc, &argv, &error))
    return throng_cli_usage_error ("share", error->message);
  if (argc != 2)
    return throng_cli_usage_error ("share", argc < 2 ? _ ("which file?") : _ ("it takes one file"));

  scenario = throng_cli_load_scenario (argv[1]);
  copy = scenario != NULL ? throng_scenario_dup_for_others (scenario, &omissions) : NULL;
  if (copy == NULL)
    return THRONG_EXIT_USAGE;
  text = throng_scenario_to_data (copy, &length);
  /* Byte by byte, whatever the terminal can show. */
  fwrite (text, 1, length, stdout);
  print_omissions (omissions);
  return THRONG_EXIT_PASSED;
}
