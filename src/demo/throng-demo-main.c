/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/throng-demo-server.h"

#include <glib-unix.h>
#include <math.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "demo/throng-demo-routes.h"
#include "i18n/throng-i18n.h"

#define EXIT_USAGE 2
#define EXIT_CANNOT_RUN 3

typedef struct
{
  gboolean end_with_parent;
  int port;
  int concurrency;
  double service_time_ms;
  gint64 seed;
  char *fail;
  char *database;
} Arguments;

static bool
parse_ratio (const char *text, double *ratio)
{
  char *end;
  double value = g_ascii_strtod (text, &end);

  if (end == text || !isfinite (value))
    return false;
  if (*end == '%')
    {
      value /= 100.0;
      end++;
    }
  *ratio = value;

  return *end == '\0';
}

static bool
fail_option (GError **error, const char *sentence)
{
  g_set_error_literal (error, THRONG_DEMO_ERROR, THRONG_DEMO_ERROR_OPTION, sentence);
  return false;
}

static bool
fill_options (const Arguments *arguments, ThrongDemoOptions *options, GError **error)
{
  if (arguments->port < 0 || arguments->port > G_MAXUINT16)
    return fail_option (error, _ ("The port must be a whole number from 0 to 65535."));
  if (arguments->seed < 0 || arguments->seed > G_MAXUINT32)
    return fail_option (error, _ ("The seed must be a whole number from 0 to 4294967295."));
  if (arguments->fail != NULL && !parse_ratio (arguments->fail, &options->fail_ratio))
    return fail_option (error, _ ("The share of failures must look like 0.5% or 0.005."));

  options->port = (guint16) arguments->port;
  options->concurrency = (guint) MAX (arguments->concurrency, 0);
  options->service_time_ms = arguments->service_time_ms;
  options->seed = (guint32) arguments->seed;
  options->database = arguments->database;

  return true;
}

static bool
parse_arguments (int argc, char **argv, Arguments *arguments, GError **error)
{
  const GOptionEntry entries[] = {
    { "port", 'p', 0, G_OPTION_ARG_INT, &arguments->port,
      N_ ("Port on 127.0.0.1 (default: any free one)"), N_ ("PORT") },
    { "concurrency", 'c', 0, G_OPTION_ARG_INT, &arguments->concurrency,
      N_ ("Work on N requests at the same time, others wait (default: 8)"), N_ ("N") },
    { "service-time", 's', 0, G_OPTION_ARG_DOUBLE, &arguments->service_time_ms,
      N_ ("Mean time that one request takes, in milliseconds; 0 for no limit (default: 4)"),
      N_ ("MS") },
    { "fail", 'f', 0, G_OPTION_ARG_STRING, &arguments->fail,
      N_ ("Answer this share of the requests with status 500, such as 0.5% or 0.005"),
      N_ ("SHARE") },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &arguments->seed,
      N_ ("Seed of service times and failures (default: 1)"), N_ ("N") },
    { "database", 'd', 0, G_OPTION_ARG_FILENAME, &arguments->database,
      N_ ("Keep the users in this SQLite file (default: in memory)"), N_ ("FILE") },
    { "end-with-parent", 0, 0, G_OPTION_ARG_NONE, &arguments->end_with_parent,
      N_ ("End as soon as the thread of the parent process that started this one ends"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_summary (context,
                                _ ("A small web service to try Throng on: a user directory, "
                                   "a shop and more, on 127.0.0.1 only."));
  if (!g_option_context_parse (context, &argc, &argv, error))
    return false;
  if (argc <= 1)
    return true;

  g_set_error (error, THRONG_DEMO_ERROR, THRONG_DEMO_ERROR_OPTION, _ ("Unexpected argument “%s”."),
               argv[1]);
  return false;
}

static void
raise_fd_limit (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) == 0)
    {
      limit.rlim_cur = limit.rlim_max;
      setrlimit (RLIMIT_NOFILE, &limit);
    }
}

/* Returns false if the parent was gone before the kernel knew that we want to hear of it. */
static bool
end_with_parent (pid_t parent)
{
  prctl (PR_SET_PDEATHSIG, SIGTERM);
  return getppid () == parent;
}

static gboolean
quit_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_CONTINUE;
}

static void
serve (ThrongDemoServer *server)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  guint interrupt_id = g_unix_signal_add (SIGINT, quit_cb, loop);
  guint terminate_id = g_unix_signal_add (SIGTERM, quit_cb, loop);

  g_autofree char *overview = throng_demo_routes_dup_overview ();

  g_print (_ ("Demo target listening on %s\n"), throng_demo_server_get_uri (server));
  g_print (_ ("It offers:\n%s"), overview);
  fflush (stdout);
  g_main_loop_run (loop);
  g_source_remove (interrupt_id);
  g_source_remove (terminate_id);
}

static int
report (const char *command, const GError *error)
{
  g_printerr ("%s: %s\n", command, error->message);
  if (error->domain == G_OPTION_ERROR
      || g_error_matches (error, THRONG_DEMO_ERROR, THRONG_DEMO_ERROR_OPTION))
    return EXIT_USAGE;
  return EXIT_CANNOT_RUN;
}

int
throng_demo_server_main (int argc, char **argv)
{
  pid_t parent = getppid ();
  ThrongDemoOptions options = THRONG_DEMO_OPTIONS_INIT;
  Arguments arguments = { .concurrency = (int) options.concurrency,
                          .service_time_ms = options.service_time_ms,
                          .seed = options.seed };
  g_autoptr (ThrongDemoServer) server = NULL;
  g_autoptr (GError) error = NULL;

  if (parse_arguments (argc, argv, &arguments, &error)
      && fill_options (&arguments, &options, &error)
      && (!arguments.end_with_parent || end_with_parent (parent)))
    {
      signal (SIGPIPE, SIG_IGN);
      raise_fd_limit ();
      server = throng_demo_server_new (&options, &error);
      if (server != NULL)
        serve (server);
    }
  g_free (arguments.fail);
  g_free (arguments.database);

  return error != NULL ? report (argv[0], error) : EXIT_SUCCESS;
}
