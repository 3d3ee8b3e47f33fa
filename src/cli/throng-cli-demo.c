/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/throng-cli-commands.h"

#include <errno.h>
#include <gio/gio.h>
#include <string.h>
#include <unistd.h>

#include "cli/throng-cli-scenario.h"
#include "cli/throng-cli-session.h"
#include "i18n/throng-i18n.h"
#include "scenario/throng-scenario-file.h"
#include "throng-examples.h"

#define DEMO_PATH "/io/github/throngapp/Throng/examples/demo.throng"
#define DEFAULT_FOLDER "demo-results"

/* What the target can do: 200 requests a second, which the demo's stages pass. */
#define CONCURRENCY "4"
#define SERVICE_TIME_MS "20"

static ThrongScenario *
load_demo (void)
{
  g_autoptr (GBytes) bytes = g_resource_lookup_data (throng_examples_get_resource (), DEMO_PATH,
                                                     G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autoptr (GPtrArray) problems = NULL;

  return throng_scenario_new_from_data (g_bytes_get_data (bytes, NULL),
                                        (gssize) g_bytes_get_size (bytes), &problems);
}

/* An interrupt in the terminal is meant for the run; the target has to answer until that is over.
 */
static void
leave_group_cb (void *data)
{
  setpgid (0, 0);
}

/* Starts the demo target as a process of its own, which ends with this one. */
static GSubprocess *
start_target (const char *seed, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autofree char *self = g_file_read_link ("/proc/self/exe", error);

  if (self == NULL)
    return NULL;
  /* Its first line is read here, in English. */
  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C.UTF-8", TRUE);
  g_subprocess_launcher_set_child_setup (launcher, leave_group_cb, NULL, NULL);
  return g_subprocess_launcher_spawn (launcher, error, self, "demo-server", "--end-with-parent",
                                      "--concurrency", CONCURRENCY, "--service-time",
                                      SERVICE_TIME_MS, "--seed", seed, NULL);
}

/* The address is the last word of the first line that the target prints. */
static char *
read_address (GSubprocess *target, GError **error)
{
  g_autoptr (GDataInputStream) output = g_data_input_stream_new (
      g_subprocess_get_stdout_pipe (target));
  g_autofree char *line = g_data_input_stream_read_line (output, NULL, NULL, error);
  const char *address = line != NULL ? strrchr (line, ' ') : NULL;

  if (address == NULL)
    {
      if (error != NULL && *error == NULL)
        g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                             _ ("The demo target did not start"));
      return NULL;
    }
  return g_strdup (address + 1);
}

static int
run_against (const char *address, const char *folder, uint64_t seed)
{
  g_autoptr (ThrongScenario) scenario = load_demo ();
  g_autofree char *prefix = g_build_filename (folder, "demo", NULL);
  g_autofree char *json_path = g_build_filename (folder, "demo.json", NULL);
  ThrongSessionOptions session = { .title = throng_scenario_get_name (scenario),
                                   .swarm = { .seed = seed,
                                              .stop_timeout_us = THRONG_DEFAULT_STOP_TIMEOUT_US },
                                   .csv_prefix = prefix,
                                   .json_path = json_path };
  int exit_code;

  g_object_set (scenario, "target", address, NULL);
  g_print (_ ("The demo target answers on %s; it can do about 200 requests a second.\n"
              "Watch the response times when more users come than it can serve."),
           address);
  g_print ("\n\n");
  exit_code = throng_cli_session_run (scenario, &session);
  g_print ("\n");
  g_print (
      _ ("Results: %s_stats.csv, …_stats_history.csv, …_failures.csv, …_exceptions.csv and %s"),
      prefix, json_path);
  g_print ("\n");
  return exit_code;
}

static int
run_demo (const char *folder, int seed)
{
  g_autofree char *seed_text = g_strdup_printf ("%d", seed);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) target = NULL;
  g_autofree char *address = NULL;
  int exit_code = THRONG_EXIT_BROKEN;

  if (g_mkdir_with_parents (folder, 0777) < 0)
    {
      int code = errno;

      g_printerr ("throng-cli demo: ");
      g_printerr (_ ("the folder %s can’t be made: %s"), folder, throng_strerror (code));
      g_printerr ("\n");
      return exit_code;
    }
  target = start_target (seed_text, &error);
  if (target != NULL)
    address = read_address (target, &error);
  if (address != NULL)
    exit_code = run_against (address, folder, (uint64_t) seed);
  else
    g_printerr ("throng-cli demo: %s\n", error->message);
  if (target != NULL)
    g_subprocess_force_exit (target);
  return exit_code;
}

int
throng_cli_demo (int argc, char **argv)
{
  g_autofree char *folder = NULL;
  int seed = 1;
  GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &folder,
      N_ ("Folder for the results (default: demo-results)"), N_ ("FOLDER") },
    { "seed", 0, 0, G_OPTION_ARG_INT, &seed, N_ ("Seed of all random numbers (default: 1)"),
      N_ ("N") },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_summary (
      context, _ ("Starts a small web service on this machine and runs the demo scenario "
                  "against it for 20 s."));
  if (!g_option_context_parse (context, &argc, &argv, &error))
    return throng_cli_usage_error ("demo", error->message);
  if (argc > 1)
    return throng_cli_usage_error ("demo", _ ("it takes no arguments"));
  if (seed < 0)
    return throng_cli_usage_error ("demo",
                                   _ ("--seed must be a whole number from 0 to 2147483647"));
  return run_demo (folder != NULL ? folder : DEFAULT_FOLDER, seed);
}
