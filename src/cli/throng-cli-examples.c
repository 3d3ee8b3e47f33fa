/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/throng-cli-commands.h"

#include <gio/gio.h>
#include <string.h>

#include "cli/throng-cli-scenario.h"
#include "i18n/throng-i18n.h"
#include "scenario/throng-scenario-file.h"
#include "throng-examples.h"

#define FOLDER "/io/github/throngapp/Throng/examples/"
#define SUFFIX ".throng"

/* Returns: (transfer full) (nullable): the file of that example, or %NULL if there is none */
static GBytes *
read_example (const char *name)
{
  g_autofree char *path = g_strconcat (FOLDER, name, g_str_has_suffix (name, SUFFIX) ? "" : SUFFIX,
                                       NULL);

  return g_resource_lookup_data (throng_examples_get_resource (), path,
                                 G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
}

static int
print_example (const char *name)
{
  g_autoptr (GBytes) bytes = read_example (name);
  g_autofree char *message = NULL;

  if (bytes != NULL)
    {
      g_print ("%.*s", (int) g_bytes_get_size (bytes), (char *) g_bytes_get_data (bytes, NULL));
      return THRONG_EXIT_PASSED;
    }
  message = g_strdup_printf (_ ("there is no example “%s”; `throng-cli examples` lists them"),
                             name);
  return throng_cli_usage_error ("examples", message);
}

static int
compare_names (const void *a, const void *b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static int
list_examples (void)
{
  g_auto (GStrv) files = g_resource_enumerate_children (throng_examples_get_resource (), FOLDER,
                                                        G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  qsort (files, g_strv_length (files), sizeof *files, compare_names);
  for (unsigned i = 0; files[i] != NULL; i++)
    {
      g_autoptr (GBytes) bytes = read_example (files[i]);
      g_autoptr (GPtrArray) problems = NULL;
      g_autoptr (ThrongScenario) scenario = throng_scenario_new_from_data (
          g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), &problems);

      g_print ("%-26.*s%s\n", (int) (strlen (files[i]) - strlen (SUFFIX)), files[i],
               throng_scenario_get_name (scenario));
    }
  return THRONG_EXIT_PASSED;
}

int
throng_cli_examples (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (_ ("[NAME]"));
  g_autoptr (GError) error = NULL;
  g_autofree char *summary = NULL;

  /* Translators: %s is a folder */
  summary = g_strdup_printf (_ ("Lists the example scenarios, or prints one:\n"
                                "  throng-cli examples checkout > checkout.throng\n"
                                "All of them run against `throng-cli demo-server --port 5000`. "
                                "Files that they send are\n"
                                "in %s."),
                             THRONG_DATADIR "/examples/files");
  g_option_context_set_summary (context, summary);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    return throng_cli_usage_error ("examples", error->message);
  if (argc > 2)
    return throng_cli_usage_error ("examples", _ ("it takes one name"));
  return argc == 2 ? print_example (argv[1]) : list_examples ();
}
