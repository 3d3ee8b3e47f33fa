/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-fixture.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "command.h"

void
cli_outcome_clear (CliOutcome *outcome)
{
  g_free (outcome->out);
  g_free (outcome->err);
}

char *
cli_write_file (CliFixture *fixture, const char *name, const char *single_quoted)
{
  char *path = g_build_filename (fixture->folder, name, NULL);
  g_autofree char *text = g_strdup (single_quoted);
  g_autoptr (GError) error = NULL;

  g_strdelimit (text, "'", '"');
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  return path;
}

void
cli_set_up (CliFixture *fixture, const void *data)
{
  static const char *const arguments[] = { "--service-time", "0", NULL };

  fixture->folder = g_dir_make_tmp ("throng-cli-XXXXXX", NULL);
  fixture->scenario = cli_write_file (
      fixture, "test.throng",
      "{ 'throng': 1, 'name': 'Test', 'target': 'http://127.0.0.1:1', 'users': [ { 'name': 'A', "
      "'wait': { 'constant': 0.1 }, 'tasks': [ { 'name': 'List', 'steps': [ { 'request': "
      "'GET /users' } ] }, { 'name': 'Create', 'steps': [ { 'request': 'POST /users/', 'json': { "
      "'name': '{{fake.name}}', 'email': '{{fake.email}}' } } ] } ] } ], 'load': { 'users': 5, "
      "'spawn-rate': 100 } }");
  fixture->demo = demo_process_new (data != NULL ? data : arguments);
}

void
cli_tear_down (CliFixture *fixture, const void *data)
{
  demo_process_free (fixture->demo);
  remove_tree (fixture->folder);
  g_free (fixture->scenario);
  g_free (fixture->folder);
}

/* Processes */

/* A test that fails leaves nothing running. */
static void
lead_group_cb (void *data)
{
  setpgid (0, 0);
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

Cli
cli_spawn (int terminal_fd, const char *const *arguments)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDERR_PIPE
      | (terminal_fd < 0 ? G_SUBPROCESS_FLAGS_STDOUT_PIPE : G_SUBPROCESS_FLAGS_NONE));
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) argv = NULL;
  g_autoptr (GError) error = NULL;
  const char *identifier;
  Cli cli;

  g_strv_builder_add (builder, g_getenv ("THRONG_CLI"));
  g_strv_builder_addv (builder, (const char **) arguments);
  argv = g_strv_builder_end (builder);
  g_subprocess_launcher_set_child_setup (launcher, lead_group_cb, NULL, NULL);
  g_subprocess_launcher_setenv (launcher, "TERM", "xterm", TRUE);
  if (terminal_fd >= 0)
    g_subprocess_launcher_take_stdout_fd (launcher, terminal_fd);
  cli.process = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv, &error);
  g_assert_no_error (error);
  /* None when it has ended already, as it does for bad usage; then nobody is left to look for. */
  identifier = g_subprocess_get_identifier (cli.process);
  cli.group = identifier != NULL ? (pid_t) g_ascii_strtoll (identifier, NULL, 10) : 0;
  return cli;
}

/* Whether a process of @group still runs. */
static bool
is_group_alive (pid_t group)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc", 0, NULL);
  const char *entry;

  while ((entry = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc", entry, "stat", NULL);
      g_autofree char *stat = NULL;
      char state;
      int parent, its_group;

      if (g_ascii_isdigit (entry[0]) && g_file_get_contents (path, &stat, NULL, NULL)
          && strrchr (stat, ')') != NULL
          && sscanf (strrchr (stat, ')') + 1, " %c %d %d", &state, &parent, &its_group) == 3
          && its_group == group && state != 'Z')
        return true;
    }
  return false;
}

void
cli_wait_for_group_end (pid_t group)
{
  int64_t deadline_us = g_get_monotonic_time () + TIMEOUT_US;

  while (group != 0 && is_group_alive (group))
    iterate_until (deadline_us);
}

typedef struct
{
  GBytes *out;
  GBytes *err;
  bool is_done;
} Communication;

static void
communicated_cb (GObject *source, GAsyncResult *result, void *data)
{
  Communication *communication = data;
  g_autoptr (GError) error = NULL;

  g_subprocess_communicate_finish (G_SUBPROCESS (source), result, &communication->out,
                                   &communication->err, &error);
  g_assert_no_error (error);
  communication->is_done = true;
}

static char *
take_text (GBytes *bytes)
{
  gsize length = 0;
  const char *data = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;
  char *text = g_strndup (data != NULL ? data : "", length);

  g_clear_pointer (&bytes, g_bytes_unref);
  return text;
}

CliOutcome
cli_wait_for_end (Cli *cli)
{
  int64_t deadline_us = g_get_monotonic_time () + 2 * TIMEOUT_US;
  Communication communication = { 0 };
  CliOutcome outcome;

  g_subprocess_communicate_async (cli->process, NULL, NULL, communicated_cb, &communication);
  while (!communication.is_done)
    iterate_until (deadline_us);
  outcome.out = take_text (communication.out);
  outcome.err = take_text (communication.err);
  g_assert_true (g_subprocess_get_if_exited (cli->process));
  outcome.exit_code = g_subprocess_get_exit_status (cli->process);
  cli_wait_for_group_end (cli->group);
  g_clear_object (&cli->process);
  g_test_message ("exit code %d, stderr: %s", outcome.exit_code, outcome.err);
  return outcome;
}

CliOutcome
cli_run (const char *const *arguments)
{
  Cli cli = cli_spawn (-1, arguments);

  return cli_wait_for_end (&cli);
}

/* Results */

JsonObject *
cli_read_json (CliFixture *fixture, const char *name)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;

  json_parser_set_strict (parser, TRUE);
  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  return json_node_dup_object (json_parser_get_root (parser));
}

GPtrArray *
cli_read_csv (CliFixture *fixture, const char *name)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  GPtrArray *lines = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_autofree char *text = NULL;
  g_auto (GStrv) split = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_suffix (text, "\r\n"));
  split = g_strsplit (text, "\r\n", -1);
  for (unsigned i = 0; split[i + 1] != NULL; i++)
    {
      g_assert_null (strpbrk (split[i], "\"\r\n"));
      g_ptr_array_add (lines, g_strsplit (split[i], ",", -1));
      g_assert_cmpuint (g_strv_length (lines->pdata[i]), ==, g_strv_length (lines->pdata[0]));
    }
  return lines;
}

uint64_t
cli_get_csv_count (GPtrArray *lines, const char *method, const char *name, const char *column)
{
  GStrv head = lines->pdata[0];
  unsigned c = 0;

  while (head[c] != NULL && strcmp (head[c], column) != 0)
    c++;
  g_assert_nonnull (head[c]);
  for (unsigned i = 1; i < lines->len; i++)
    {
      GStrv fields = lines->pdata[i];

      if (strcmp (fields[0], method) == 0 && strcmp (fields[1], name) == 0)
        return g_ascii_strtoull (fields[c], NULL, 10);
    }
  g_error ("There is no line %s,%s", method, name);
}

void
assert_contains (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("“%s” is not in “%s”", part, text);
}

void
assert_one_line (const char *text)
{
  g_assert_true (strlen (text) > 1);
  g_assert_true (strchr (text, '\n') == text + strlen (text) - 1);
}
