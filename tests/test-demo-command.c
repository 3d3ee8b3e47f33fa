/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/throng-demo-server.h"

#include <gio/gio.h>
#include <libsoup/soup.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

/* Output of a process that does not end would be waited for in vain. */
#define TIMEOUT_S 60

/* The roles in which this program starts itself. */
#define RUN_COMMAND "--run-the-command"
#define RUN_PARENT "--run-a-parent"

static const char own_path[] = "/proc/self/exe";

/* The command, in a process of its own. */

static char **
build_argv (const char *role, const char *const *arguments)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  g_strv_builder_add_many (builder, own_path, role, NULL);
  g_strv_builder_addv (builder, (const char **) arguments);
  return g_strv_builder_end (builder);
}

static GSubprocess *
spawn (const char *role, const char *const *arguments)
{
  g_auto (GStrv) argv = build_argv (role, arguments);
  g_autoptr (GError) error = NULL;
  GSubprocess *process;

  process = g_subprocess_newv ((const char *const *) argv,
                               G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE,
                               &error);
  g_assert_no_error (error);
  return process;
}

static GDataInputStream *
read_output (GSubprocess *process)
{
  return g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
}

static char *
read_address (GDataInputStream *output)
{
  g_autofree char *line = g_data_input_stream_read_line (output, NULL, NULL, NULL);
  const char *prefix = "Demo target listening on ";

  g_assert_nonnull (line);
  g_assert_true (g_str_has_prefix (line, prefix));
  return g_strdup (line + strlen (prefix));
}

/* After the address stands what is offered there. */
static void
expect_end_of_output (GDataInputStream *output)
{
  g_autofree char *title = g_data_input_stream_read_line (output, NULL, NULL, NULL);
  g_autofree char *line = g_data_input_stream_read_line (output, NULL, NULL, NULL);

  g_assert_cmpstr (title, ==, "It offers:");
  g_assert_cmpstr (line, ==, "  user directory: GET /users, GET /users/NAME, POST /users/");
  while (line != NULL)
    {
      g_assert_true (g_str_has_prefix (line, "  "));
      g_free (line);
      line = g_data_input_stream_read_line (output, NULL, NULL, NULL);
    }
}

static guint
get_status (const char *address, const char *path)
{
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autofree char *uri = g_strconcat (address, path, NULL);
  g_autoptr (SoupMessage) message = soup_message_new ("GET", uri);
  g_autoptr (GBytes) bytes = soup_session_send_and_read (session, message, NULL, NULL);

  return bytes != NULL ? soup_message_get_status (message) : 0;
}

static void
check_command_ends_cleanly (int signal_number)
{
  const char *const arguments[] = { "--service-time", "0.5", "--fail=100%", NULL };
  g_autoptr (GSubprocess) process = spawn (RUN_COMMAND, arguments);
  g_autoptr (GDataInputStream) output = read_output (process);
  g_autofree char *address = read_address (output);

  g_assert_cmpuint (get_status (address, "/users"), ==, 500);
  g_assert_cmpuint (get_status (address, "/counts"), ==, 200);
  g_subprocess_send_signal (process, signal_number);
  expect_end_of_output (output);
  g_assert_true (g_subprocess_wait (process, NULL, NULL));
  g_assert_true (g_subprocess_get_if_exited (process));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);
}

static void
test_command_prints_its_address_and_ends_on_a_signal (void)
{
  check_command_ends_cleanly (SIGTERM);
  check_command_ends_cleanly (SIGINT);
}

static void
check_command_fails (const char *argument, int exit_status)
{
  const char *const arguments[] = { argument, NULL };
  g_autoptr (GSubprocess) process = spawn (RUN_COMMAND, arguments);
  g_autofree char *output = NULL;
  g_autofree char *errors = NULL;

  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &output, &errors, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, exit_status);
  g_assert_cmpstr (output, ==, "");
  g_assert_true (g_str_has_prefix (errors, "demo-server: "));
  g_assert_true (strchr (errors, '\n') == errors + strlen (errors) - 1);
}

static void
test_command_refuses_bad_options_with_one_sentence (void)
{
  static const char *const arguments[] = {
    "--nonsense",      "surplus",          "--port=70000", "--port=-1",   "--port=x",
    "--concurrency=0", "--concurrency=-3", "--fail=x",     "--fail=101%", "--service-time=nan",
    "--seed=-1",       "--fail=",          "--fail=1%%",
  };

  for (guint i = 0; i < G_N_ELEMENTS (arguments); i++)
    check_command_fails (arguments[i], 2);
  check_command_fails ("--database=/nonexistent/users.db", 3);
}

/* Kills the parent in a way that lets it tell nobody. */
static void
kill_parent (GSubprocess *parent)
{
  g_subprocess_force_exit (parent);
  g_assert_true (g_subprocess_wait (parent, NULL, NULL));
}

static void
test_command_ends_with_its_parent (void)
{
  const char *const arguments[] = { "--end-with-parent", NULL };
  g_autoptr (GSubprocess) parent = spawn (RUN_PARENT, arguments);
  g_autoptr (GDataInputStream) output = read_output (parent);
  g_autofree char *pid = g_data_input_stream_read_line (output, NULL, NULL, NULL);
  g_autofree char *address = read_address (output);

  g_assert_cmpuint (get_status (address, "/users"), ==, 200);
  kill_parent (parent);
  expect_end_of_output (output);
  g_assert_cmpuint (get_status (address, "/users"), ==, 0);
}

static void
test_command_outlives_its_parent_unless_asked (void)
{
  const char *const arguments[] = { NULL };
  g_autoptr (GSubprocess) parent = spawn (RUN_PARENT, arguments);
  g_autoptr (GDataInputStream) output = read_output (parent);
  g_autofree char *pid = g_data_input_stream_read_line (output, NULL, NULL, NULL);
  g_autofree char *address = read_address (output);

  kill_parent (parent);
  g_assert_cmpuint (get_status (address, "/users"), ==, 200);
  g_assert_cmpint (kill (atoi (pid), SIGTERM), ==, 0);
  expect_end_of_output (output);
}

/* Starts the command with these arguments, prints its process id, and waits to be killed. */
static int
run_parent (char **arguments)
{
  g_auto (GStrv) argv = build_argv (RUN_COMMAND, (const char *const *) arguments);
  pid_t child = fork ();

  if (child == 0)
    {
      dprintf (STDOUT_FILENO, "%d\n", (int) getpid ());
      execv (own_path, argv);
      _exit (127);
    }
  waitpid (child, NULL, 0);
  return 1;
}

int
main (int argc, char **argv)
{
  if (argc > 1 && g_str_equal (argv[1], RUN_COMMAND))
    {
      argv[1] = (char *) "demo-server";
      return throng_demo_server_main (argc - 1, argv + 1);
    }
  if (argc > 1 && g_str_equal (argv[1], RUN_PARENT))
    return run_parent (argv + 2);

  g_test_init (&argc, &argv, NULL);
  alarm (TIMEOUT_S);
  g_test_add_func ("/demo-command/prints-its-address-and-ends-on-a-signal",
                   test_command_prints_its_address_and_ends_on_a_signal);
  g_test_add_func ("/demo-command/refuses-bad-options-with-one-sentence",
                   test_command_refuses_bad_options_with_one_sentence);
  g_test_add_func ("/demo-command/ends-with-its-parent", test_command_ends_with_its_parent);
  g_test_add_func ("/demo-command/outlives-its-parent-unless-asked",
                   test_command_outlives_its_parent_unless_asked);
  return g_test_run ();
}
