/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/throng-cli-commands.h"

#include <fcntl.h>
#include <locale.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/throng-cli-versions.h"
#include "demo/throng-demo-server.h"
#include "i18n/throng-i18n.h"

typedef struct
{
  const char *name;
  int (*run) (int argc, char **argv);
  const char *summary;
} Command;

static int print_help (int argc, char **argv);

static const Command commands[] = {
  { "run", throng_cli_run, N_ ("run a scenario and show its statistics") },
  { "validate", throng_cli_validate,
    N_ ("say whether scenario files are right, and what is wrong") },
  { "share", throng_cli_share, N_ ("print a copy of a scenario without its secrets") },
  { "examples", throng_cli_examples, N_ ("list the example scenarios, or print one") },
  { "demo", throng_cli_demo, N_ ("run the demo scenario against the demo target") },
  { "demo-server", throng_demo_server_main,
    N_ ("the demo target: a small web service to test against") },
  { "help", print_help, N_ ("this text") },
};

static int
print_help (int argc, char **argv)
{
  g_print ("%s\n\n%s\n", _ ("Usage: throng-cli COMMAND [OPTION…]"), _ ("Commands:"));
  for (unsigned i = 0; i < G_N_ELEMENTS (commands); i++)
    g_print ("  %-13s%s\n", commands[i].name, _ (commands[i].summary));
  g_print (
      "\n%s\n\n%s\n",
      _ ("`throng-cli COMMAND --help` lists a command’s options, `throng-cli --version` the "
         "versions."),
      _ ("Exit codes of run: 0 passed, 1 a request failed, 2 bad usage or an invalid scenario,\n"
         "3 could not run or could not write results, 4 the generator was the limit, 130 "
         "interrupted."));
  return THRONG_EXIT_PASSED;
}

static int
print_version (void)
{
  g_auto (GStrv) libraries = throng_cli_dup_libraries ();
  g_autofree char *text = g_strjoinv (", ", libraries);

  g_print ("Throng %s\n%s\n", THRONG_VERSION, text);
  return THRONG_EXIT_PASSED;
}

/* A program that is started without them would get its files under these numbers, and write its
 * tables into its results. */
static void
open_standard_files (void)
{
  int fd;

  do
    fd = open ("/dev/null", O_RDWR);
  while (fd >= 0 && fd <= STDERR_FILENO);
  if (fd > STDERR_FILENO)
    close (fd);
}

/* Whether standard output is a pipe that nobody reads any more; who did wanted no more. */
static bool
has_lost_reader (void)
{
  struct pollfd output = { .fd = STDOUT_FILENO, .events = POLLOUT };

  return poll (&output, 1, 0) == 1 && (output.revents & POLLERR) != 0;
}

/* What was printed may be all that is wanted. Returns: @exit_code, or that of results that could
 * not be written */
static int
close_output (int exit_code)
{
  bool is_written = ferror (stdout) == 0;

  if ((fflush (stdout) == 0 && is_written) || has_lost_reader ())
    return exit_code;
  g_printerr ("throng-cli: %s\n", _ ("Could not write all of the output."));
  return THRONG_EXIT_BROKEN;
}

/* Its help begins with how it is called. */
static int
run_named (const Command *command, int argc, char **argv)
{
  g_autofree char *call = g_strconcat ("throng-cli ", command->name, NULL);

  g_set_prgname (call);
  return command->run (argc, argv);
}

static int
run_command (int argc, char **argv)
{
  const char *name = argc > 1 ? argv[1] : "help";

  if (strcmp (name, "--version") == 0)
    return print_version ();
  if (strcmp (name, "--help") == 0 || strcmp (name, "-h") == 0)
    name = "help";
  for (unsigned i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      if (strcmp (name, commands[i].name) == 0)
        return run_named (&commands[i], argc - 1, argv + 1);
    }
  g_printerr ("throng-cli: ");
  g_printerr (_ ("there is no command “%s”; `throng-cli help` lists them."), name);
  g_printerr ("\n");
  return THRONG_EXIT_USAGE;
}

int
main (int argc, char **argv)
{
  open_standard_files ();
  /* Numbers are written as programs read them. */
  setlocale (LC_CTYPE, "");
  setlocale (LC_MESSAGES, "");
  throng_i18n_bind ();
  return close_output (run_command (argc, argv));
}
