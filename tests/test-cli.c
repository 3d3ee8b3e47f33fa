/* SPDX-License-Identifier: GPL-3.0-or-later */

/* throng-cli as its users meet it: exit codes, what it prints, what it writes, what it leaves. */

#include <errno.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "demo-process.h"
#include "raw-server.h"

/* How long a test waits for something that must come. */
#define TIMEOUT_US (30 * G_USEC_PER_SEC)

typedef struct
{
  char *folder;
  char *scenario; /* a path */
  DemoProcess *demo;
} Fixture;

/* A throng-cli that runs, in a process group of its own. */
typedef struct
{
  GSubprocess *process;
  pid_t group;
} Cli;

typedef struct
{
  int exit_code;
  char *out;
  char *err;
} Outcome;

static void
outcome_clear (Outcome *outcome)
{
  g_free (outcome->out);
  g_free (outcome->err);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Outcome, outcome_clear)

static char *
write_file (Fixture *fixture, const char *name, const char *single_quoted)
{
  char *path = g_build_filename (fixture->folder, name, NULL);
  g_autofree char *text = g_strdup (single_quoted);
  g_autoptr (GError) error = NULL;

  g_strdelimit (text, "'", '"');
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  return path;
}

static void
set_up (Fixture *fixture, const void *data)
{
  static const char *const arguments[] = { "--service-time", "0", NULL };

  fixture->folder = g_dir_make_tmp ("throng-cli-XXXXXX", NULL);
  fixture->scenario = write_file (
      fixture, "test.throng",
      "{ 'throng': 1, 'name': 'Test', 'target': 'http://127.0.0.1:1', 'users': [ { 'name': 'A', "
      "'wait': { 'constant': 0.1 }, 'tasks': [ { 'name': 'List', 'steps': [ { 'request': "
      "'GET /users' } ] }, { 'name': 'Create', 'steps': [ { 'request': 'POST /users/', 'json': { "
      "'name': '{{fake.name}}', 'email': '{{fake.email}}' } } ] } ] } ], 'load': { 'users': 5, "
      "'spawn-rate': 100 } }");
  fixture->demo = demo_process_new (data != NULL ? data : arguments);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

static void
tear_down (Fixture *fixture, const void *data)
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

/* @terminal_fd: what stdout is; −1 = a pipe. @...: arguments, NULL at the end */
static Cli
spawn (int terminal_fd, const char *const *arguments)
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

static void
expect_group_to_be_gone (pid_t group)
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

/* Waits until it has ended and everything that it started as well. */
static Outcome
wait_for_end (Cli *cli)
{
  int64_t deadline_us = g_get_monotonic_time () + 2 * TIMEOUT_US;
  Communication communication = { 0 };
  Outcome outcome;

  g_subprocess_communicate_async (cli->process, NULL, NULL, communicated_cb, &communication);
  while (!communication.is_done)
    iterate_until (deadline_us);
  outcome.out = take_text (communication.out);
  outcome.err = take_text (communication.err);
  g_assert_true (g_subprocess_get_if_exited (cli->process));
  outcome.exit_code = g_subprocess_get_exit_status (cli->process);
  expect_group_to_be_gone (cli->group);
  g_clear_object (&cli->process);
  g_test_message ("exit code %d, stderr: %s", outcome.exit_code, outcome.err);
  return outcome;
}

#define RUN(...) run_cli ((const char *const[]) { __VA_ARGS__, NULL })

static Outcome
run_cli (const char *const *arguments)
{
  Cli cli = spawn (-1, arguments);

  return wait_for_end (&cli);
}

static void
assert_contains (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("“%s” is not in “%s”", part, text);
}

static void
assert_one_line (const char *text)
{
  g_assert_true (strlen (text) > 1);
  g_assert_true (strchr (text, '\n') == text + strlen (text) - 1);
}

/* Usage */

static void
test_help_and_version_go_to_stdout (Fixture *fixture, const void *data)
{
  static const char *const ways[] = { "help", "--help", "-h" };
  g_auto (Outcome) version = RUN ("--version");

  for (unsigned i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_auto (Outcome) help = RUN (ways[i]);

      g_assert_cmpint (help.exit_code, ==, 0);
      assert_contains (help.out, "Usage: throng-cli COMMAND");
      assert_contains (help.out, "demo-server");
      assert_contains (help.out, "130 interrupted");
      g_assert_cmpstr (help.err, ==, "");
    }
  g_assert_cmpint (version.exit_code, ==, 0);
  g_assert_true (g_str_has_prefix (version.out, "Throng " THRONG_VERSION "\n"));
  assert_contains (version.out, "libsoup 3.");
  assert_contains (version.out, "GLib 2.");
}

static void
test_each_command_has_help (Fixture *fixture, const void *data)
{
  static const char *const commands[] = { "run", "validate", "share", "demo", "demo-server" };

  for (unsigned i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_auto (Outcome) help = RUN (commands[i], "--help");

      g_assert_cmpint (help.exit_code, ==, 0);
      assert_contains (help.out, "Usage:");
      assert_contains (help.out, commands[i]);
    }
}

static void
test_bad_usage_is_exit_code_2 (Fixture *fixture, const void *data)
{
  g_auto (Outcome) unknown = RUN ("rnu");

  g_assert_cmpint (unknown.exit_code, ==, 2);
  assert_one_line (unknown.err);
  assert_contains (unknown.err, "“rnu”");
}

static void
assert_usage_error (const char *path, const char *option, const char *part)
{
  g_auto (Outcome) outcome = RUN ("run", path, option);

  g_assert_cmpint (outcome.exit_code, ==, 2);
  g_assert_true (g_str_has_prefix (outcome.err, "throng-cli run: "));
  assert_contains (outcome.err, part);
  g_assert_cmpstr (outcome.out, ==, "");
}

static void
test_bad_options_are_exit_code_2 (Fixture *fixture, const void *data)
{
  const char *path = fixture->scenario;
  g_auto (Outcome) without_file = RUN ("run");

  g_assert_cmpint (without_file.exit_code, ==, 2);
  assert_usage_error (path, "--nonsense", "--nonsense");
  assert_usage_error (path, "--users=0", "--users");
  assert_usage_error (path, "--users=-1", "--users");
  assert_usage_error (path, "--users=x", "x");
  assert_usage_error (path, "--users=1000001", "--users");
  assert_usage_error (path, "--spawn-rate=0", "--spawn-rate");
  assert_usage_error (path, "--spawn-rate=nan", "--spawn-rate");
  assert_usage_error (path, "--run-time=soon", "“soon”");
  assert_usage_error (path, "--run-time=0", "--run-time");
  assert_usage_error (path, "--workers=0", "--workers");
  assert_usage_error (path, "--workers=-1", "--workers");
  assert_usage_error (path, "--workers=5000", "--workers");
  assert_usage_error (path, "--stop-timeout=x", "--stop-timeout");
  assert_usage_error (path, "--seed=x", "x");
  assert_usage_error (path, "surplus", "one file");
}

static void
test_options_that_contradict_stages_are_exit_code_2 (Fixture *fixture, const void *data)
{
  g_autofree char *path = write_file (
      fixture, "stages.throng",
      "{ 'throng': 1, 'target': 'http://127.0.0.1:1', 'users': [ { 'name': 'A', 'tasks': [ { "
      "'name': 'T', 'steps': [ { 'request': 'GET /' } ] } ] } ], 'load': { 'stages': [ { 'users': "
      "1, 'over': 1 } ] } }");

  assert_usage_error (path, "--users=3", "stages");
  assert_usage_error (path, "--spawn-rate=3", "stages");
  assert_usage_error (path, "--run-time=3s", "stages");
}

static void
test_options_that_contradict_arrivals_are_exit_code_2 (Fixture *fixture, const void *data)
{
  g_autofree char *path = write_file (
      fixture, "arrivals.throng",
      "{ 'throng': 1, 'target': 'http://127.0.0.1:1', 'users': [ { 'name': 'A', 'tasks': [ { "
      "'name': 'T', 'steps': [ { 'request': 'GET /' } ] } ] } ], 'load': { 'arrivals': 5 } }");

  assert_usage_error (path, "--users=3", "arrivals");
  assert_usage_error (path, "--spawn-rate=3", "arrivals");
  assert_usage_error (path, "--run-time=0", "--run-time must");
}

static void
test_invalid_scenario_is_told_with_its_place (Fixture *fixture, const void *data)
{
  g_autofree char *broken = write_file (fixture, "broken.throng", "{ 'throng': 1,\n  oops }");
  g_autofree char *invalid = write_file (
      fixture, "invalid.throng",
      "{ 'throng': 1, 'target': 'http://127.0.0.1:1', 'users': [ { 'name': 'A', 'tasks': [ { "
      "'name': 'T', 'weight': -1, 'steps': [ { 'request': 'GET /' } ] } ] } ] }");
  g_auto (Outcome) missing = RUN ("run", "/nonexistent/x.throng");
  g_auto (Outcome) syntax = RUN ("run", broken);
  g_auto (Outcome) value = RUN ("run", invalid);
  g_auto (Outcome) several = RUN ("validate", fixture->scenario, invalid, broken);

  g_assert_cmpint (missing.exit_code, ==, 2);
  assert_contains (missing.err, "/nonexistent/x.throng");
  g_assert_cmpint (syntax.exit_code, ==, 2);
  g_assert_true (g_regex_match_simple ("broken\\.throng:\\d+:\\d+: ", syntax.err, 0, 0));
  g_assert_cmpint (value.exit_code, ==, 2);
  assert_contains (value.err, "invalid.throng: users[0].tasks[0].weight: ");
  g_assert_cmpstr (value.out, ==, "");

  g_assert_cmpint (several.exit_code, ==, 2);
  assert_contains (several.out, "test.throng: valid\n");
  g_assert_null (strstr (several.out, "invalid.throng"));
  assert_contains (several.err, "users[0].tasks[0].weight: ");
  assert_contains (several.err, "broken.throng:");
}

static void
test_unknown_keys_are_warned_about (Fixture *fixture, const void *data)
{
  g_autofree char *path = write_file (
      fixture, "typo.throng",
      "{ 'throng': 1, 'target': 'http://127.0.0.1:1', 'users': [ { 'name': 'A', 'weigth': 2, "
      "'tasks': [ { 'name': 'T', 'steps': [ { 'request': 'GET /' } ] } ] } ] }");
  g_auto (Outcome) outcome = RUN ("validate", path);

  g_assert_cmpint (outcome.exit_code, ==, 0);
  assert_contains (outcome.out, "typo.throng: valid\n");
  assert_contains (outcome.err, "typo.throng: warning: users[0].weigth: is not known and has no "
                                "effect; did you mean “weight”?\n");
}

static void
test_shared_copy_lacks_secrets_and_says_so (Fixture *fixture, const void *data)
{
  g_autofree char *path = write_file (fixture, "secret.throng",
                                      "{ 'throng': 1, 'name': 'Bücher', 'target': "
                                      "'http://127.0.0.1:1', 'auth': { 'bearer': 's3cr3t' },"
                                      " 'users': [ { 'name': 'A', 'tasks': [ { 'name': 'T', "
                                      "'steps': [ { 'request': 'GET /' } ] } ] } ] }");
  g_auto (Outcome) outcome = RUN ("share", path);
  g_auto (Outcome) nothing = RUN ("share");
  g_auto (Outcome) missing = RUN ("share", "/nowhere.throng");

  g_assert_cmpint (outcome.exit_code, ==, 0);
  assert_contains (outcome.out, "\"name\": \"Bücher\"");
  assert_contains (outcome.out, "\"bearer\": \"{{token}}\"");
  g_assert_null (strstr (outcome.out, "s3cr3t"));
  g_assert_null (strstr (outcome.err, "s3cr3t"));
  g_assert_cmpstr (outcome.err, ==, "auth.bearer: left out: Token, to be filled in: token\n");
  g_assert_cmpint (nothing.exit_code, ==, 2);
  g_assert_cmpint (missing.exit_code, ==, 2);
}

static void
test_valid_scenarios_are_exit_code_0 (Fixture *fixture, const void *data)
{
  static const char *const names[] = { "demo.throng", "login-and-browse.throng",
                                       "user-directory.throng" };
  g_auto (Outcome) nothing = RUN ("validate");

  g_assert_cmpint (nothing.exit_code, ==, 2);
  for (unsigned i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "data", "examples",
                                                     names[i], NULL);
      g_auto (Outcome) outcome = RUN ("validate", path);

      g_assert_cmpint (outcome.exit_code, ==, 0);
      g_assert_true (g_str_has_suffix (outcome.out, ": valid\n"));
      g_assert_cmpstr (outcome.err, ==, "");
    }
}

static void
test_host_that_is_not_local_needs_permission (Fixture *fixture, const void *data)
{
  g_auto (Outcome) outcome = RUN ("run", fixture->scenario, "--host", "http://example.com");

  g_assert_cmpint (outcome.exit_code, ==, 2);
  assert_one_line (outcome.err);
  assert_contains (outcome.err, "“example.com”");
  assert_contains (outcome.err, "--allow-host example.com");
  g_assert_cmpstr (outcome.out, ==, "");
}

/* Results */

static JsonObject *
read_json (Fixture *fixture, const char *name)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;

  json_parser_set_strict (parser, TRUE);
  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  return json_node_dup_object (json_parser_get_root (parser));
}

/* The lines of a CSV file as arrays of fields; strict: CR LF, equally many fields, nothing that
 * would need quotes here. */
static GPtrArray *
read_csv (Fixture *fixture, const char *name)
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

static unsigned
count_lines (Fixture *fixture, const char *name)
{
  g_autoptr (GPtrArray) lines = read_csv (fixture, name);

  return lines->len;
}

static uint64_t
get_csv_count (GPtrArray *lines, const char *method, const char *name, const char *column)
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

static JsonObject *
find_endpoint (JsonObject *report, const char *method, const char *name)
{
  JsonArray *endpoints = json_object_get_array_member (report, "endpoints");

  for (unsigned i = 0; i < json_array_get_length (endpoints); i++)
    {
      JsonObject *endpoint = json_array_get_object_element (endpoints, i);

      if (strcmp (json_object_get_string_member (endpoint, "method"), method) == 0
          && strcmp (json_object_get_string_member (endpoint, "name"), name) == 0)
        return endpoint;
    }
  g_error ("There is no endpoint %s %s", method, name);
}

static void
assert_same_endpoint (GPtrArray *csv,
                      JsonObject *report,
                      JsonObject *counts,
                      const char *method,
                      const char *name)
{
  g_autofree char *key = g_strdup_printf ("%s %s", method, name);
  JsonObject *endpoint = find_endpoint (report, method, name);
  uint64_t n = (uint64_t) json_object_get_int_member (endpoint, "requests");

  g_assert_cmpuint (n, >, 20);
  g_assert_cmpuint (get_csv_count (csv, method, name, "Request Count"), ==, n);
  g_assert_cmpuint (get_csv_count (csv, method, name, "Failure Count"), ==, 0);
  g_assert_cmpuint (demo_counts_get (counts, key, 200), ==, n);
  g_assert_cmpuint (demo_counts_sum (counts, key), ==, n);
}

static void
test_results_agree_with_each_other_and_with_the_target (Fixture *fixture, const void *data)
{
  g_autofree char *prefix = g_build_filename (fixture->folder, "new", "run", NULL);
  g_autofree char *json = g_build_filename (fixture->folder, "other", "run.json", NULL);
  g_auto (Outcome) outcome = RUN ("run", fixture->scenario, "--host", fixture->demo->address,
                                  "--users", "10", "--spawn-rate", "100", "--run-time", "3s",
                                  "--workers", "2", "--seed", "7", "--csv", prefix, "--json", json,
                                  "--quiet");
  g_autoptr (JsonObject) counts = demo_process_dup_counts (fixture->demo);
  g_autoptr (JsonObject) report = NULL;
  g_autoptr (GPtrArray) csv = NULL;
  g_autoptr (GPtrArray) history = NULL;
  JsonObject *run;

  /* 4 where this machine is too busy: the numbers agree all the same. */
  g_assert_true (outcome.exit_code == 0 || outcome.exit_code == 4);
  g_assert_cmpstr (outcome.err, ==, "");
  g_assert_true (g_str_has_prefix (outcome.out, "Method"));
  g_assert_null (strchr (outcome.out, '\033'));
  assert_contains (outcome.out, "Aggregated");
  assert_contains (outcome.out, "Generator: ");

  report = read_json (fixture, "other/run.json");
  csv = read_csv (fixture, "new/run_stats.csv");
  history = read_csv (fixture, "new/run_stats_history.csv");
  assert_same_endpoint (csv, report, counts, "GET", "/users");
  assert_same_endpoint (csv, report, counts, "POST", "/users/");
  g_assert_cmpuint (json_object_get_size (counts), ==, 2);
  g_assert_cmpuint (get_csv_count (csv, "", "Aggregated", "Request Count"), ==,
                    (uint64_t) json_object_get_int_member (
                        json_object_get_object_member (report, "total"), "requests"));
  g_assert_cmpuint (history->len, >=, 3);
  g_assert_cmpuint (count_lines (fixture, "new/run_failures.csv"), ==, 1);
  g_assert_cmpuint (count_lines (fixture, "new/run_exceptions.csv"), ==, 1);

  run = json_object_get_object_member (report, "run");
  g_assert_cmpint (json_object_get_int_member (run, "seed"), ==, 7);
  g_assert_cmpint (json_object_get_int_member (run, "workers"), ==, 2);
  g_assert_cmpint (json_object_get_int_member (run, "exit_code"), ==, 0);
  g_assert_cmpstr (json_object_get_string_member (run, "outcome"), ==, "completed");
  g_assert_cmpstr (json_object_get_string_member (run, "target"), ==, fixture->demo->address);
  g_assert_true (json_object_get_boolean_member (json_object_get_object_member (report, "accounts"),
                                                 "balanced"));
}

static void
test_lines_without_escapes_where_there_is_no_terminal (Fixture *fixture, const void *data)
{
  g_auto (Outcome) outcome = RUN ("run", fixture->scenario, "--host", fixture->demo->address,
                                  "--run-time", "3s", "--workers", "1");

  g_assert_cmpint (outcome.exit_code, ==, 0);
  g_assert_null (strchr (outcome.out, '\033'));
  g_assert_null (strchr (outcome.out, '\r'));
  assert_contains (outcome.out, "5 users, ");
  assert_contains (outcome.out, "Response times (ms)");
}

static const char *const failing_target[] = { "--service-time", "0", "--fail", "100%", NULL };

static void
test_failed_requests_are_exit_code_1 (Fixture *fixture, const void *data)
{
  g_autofree char *prefix = g_build_filename (fixture->folder, "run", NULL);
  g_auto (Outcome) outcome = RUN ("run", fixture->scenario, "--host", fixture->demo->address,
                                  "--run-time", "1s", "--csv", prefix);
  g_autoptr (GPtrArray) failures = NULL;
  g_autoptr (JsonObject) summary = NULL;

  g_assert_cmpint (outcome.exit_code, ==, 1);
  assert_contains (outcome.out, "HTTP 500 Internal Server Error");
  failures = read_csv (fixture, "run_failures.csv");
  g_assert_cmpuint (failures->len, ==, 3);
  /* The CSV files are never without the summary. */
  summary = read_json (fixture, "run_run.json");
  g_assert_true (json_object_has_member (summary, "generator"));
}

static void
test_refused_target_is_exit_code_1_and_told (Fixture *fixture, const void *data)
{
  g_auto (Outcome) outcome = RUN ("run", fixture->scenario, "--run-time", "1s");

  /* The scenario's own target is port 1, where nobody is. */
  g_assert_cmpint (outcome.exit_code, ==, 1);
  assert_contains (outcome.out, "Connection refused");
}

static void
assert_broken_before_the_start (Fixture *fixture, const char *option, const char *path)
{
  g_auto (Outcome) outcome = RUN ("run", fixture->scenario, "--host", fixture->demo->address,
                                  "--run-time", "1s", option, path);
  g_autoptr (JsonObject) counts = demo_process_dup_counts (fixture->demo);

  g_assert_cmpint (outcome.exit_code, ==, 3);
  assert_one_line (outcome.err);
  g_assert_cmpuint (json_object_get_size (counts), ==, 0);
}

static void
test_results_that_can_not_be_written_are_exit_code_3 (Fixture *fixture, const void *data)
{
  g_autofree char *file = write_file (fixture, "file", "not a folder");
  g_autofree char *below = g_build_filename (file, "run", NULL);

  assert_broken_before_the_start (fixture, "--csv", below);
  assert_broken_before_the_start (fixture, "--json", below);
}

static void
test_load_beyond_this_machine_is_exit_code_3 (Fixture *fixture, const void *data)
{
  assert_broken_before_the_start (fixture, "--users", "1000000");
}

/* Signals */

static void
wait_for_target (Fixture *fixture)
{
  int64_t deadline_us = g_get_monotonic_time () + TIMEOUT_US;
  uint64_t n = 0;

  while (n < 20)
    {
      g_autoptr (JsonObject) counts = demo_process_dup_counts (fixture->demo);

      iterate_until (deadline_us);
      n = demo_counts_sum (counts, "GET /users");
    }
}

/* The whole run is stopped by the system for longer than its requests may be late. */
static void
test_generator_that_was_held_up_is_exit_code_4 (Fixture *fixture, const void *data)
{
  g_autofree char *json = g_build_filename (fixture->folder, "run.json", NULL);
  g_autofree char *scenario = write_file (
      fixture, "arrivals.throng",
      "{ 'throng': 1, 'target': 'http://127.0.0.1:1', 'users': [ { 'name': 'A', 'tasks': [ { "
      "'name': 'List', 'steps': [ { 'request': 'GET /users' } ] } ] } ], 'load': { 'arrivals': 50, "
      "'run-time': 2 } }");
  const char *const arguments[] = { "run",    scenario, "--host", fixture->demo->address,
                                    "--json", json,     NULL };
  Cli cli = spawn (-1, arguments);
  g_auto (Outcome) outcome = { 0 };
  g_autoptr (JsonObject) report = NULL;
  JsonObject *generator;

  wait_for_target (fixture);
  g_assert_cmpint (kill (-cli.group, SIGSTOP), ==, 0);
  g_usleep (800000);
  g_assert_cmpint (kill (-cli.group, SIGCONT), ==, 0);
  outcome = wait_for_end (&cli);
  g_assert_cmpint (outcome.exit_code, ==, 4);
  assert_contains (outcome.out, "Generator: invalid\n  Requests left up to ");
  report = read_json (fixture, "run.json");
  generator = json_object_get_object_member (report, "generator");
  g_assert_cmpstr (json_object_get_string_member (generator, "verdict"), ==, "invalid");
  g_assert_cmpint (
      json_object_get_int_member (json_object_get_object_member (report, "run"), "exit_code"), ==,
      4);
}

/* Interrupts a run that would go on, and checks that its results are there and agree. */
static void
check_interrupt (Fixture *fixture, int signal_number, bool to_group)
{
  g_autofree char *prefix = g_build_filename (fixture->folder, "run", NULL);
  g_autofree char *json = g_build_filename (fixture->folder, "run.json", NULL);
  const char *const arguments[] = { "run",       fixture->scenario,
                                    "--host",    fixture->demo->address,
                                    "--csv",     prefix,
                                    "--workers", "2",
                                    "--json",    json,
                                    NULL };
  Cli cli = spawn (-1, arguments);
  g_auto (Outcome) outcome = { 0 };
  g_autoptr (JsonObject) report = NULL;
  g_autoptr (JsonObject) counts = NULL;
  g_autoptr (GPtrArray) csv = NULL;
  JsonObject *total;

  wait_for_target (fixture);
  g_assert_cmpint (kill (to_group ? -cli.group : cli.group, signal_number), ==, 0);
  outcome = wait_for_end (&cli);
  g_assert_cmpint (outcome.exit_code, ==, 130);
  g_assert_cmpstr (outcome.err, ==, "");
  assert_contains (outcome.out, "Stopping: ");
  assert_contains (outcome.out, "Aggregated");

  report = read_json (fixture, "run.json");
  csv = read_csv (fixture, "run_stats.csv");
  counts = demo_process_dup_counts (fixture->demo);
  total = json_object_get_object_member (report, "total");
  g_assert_cmpint (json_object_get_int_member (total, "aborted"), ==, 0);
  assert_contains (
      json_object_get_string_member (json_object_get_object_member (report, "run"), "outcome"),
      "interrupted");
  g_assert_cmpuint (demo_counts_sum (counts, "GET /users")
                        + demo_counts_sum (counts, "POST /users/"),
                    ==, get_csv_count (csv, "", "Aggregated", "Request Count"));
}

/* As a terminal sends it: to the whole group. */
static void
test_interrupt_lets_users_finish_and_writes_results (Fixture *fixture, const void *data)
{
  check_interrupt (fixture, SIGINT, true);
}

static void
test_termination_lets_users_finish_and_writes_results (Fixture *fixture, const void *data)
{
  check_interrupt (fixture, SIGTERM, false);
}

/* As timeout(1) and CI runners do. */
static void
test_termination_of_the_group_writes_results_too (Fixture *fixture, const void *data)
{
  check_interrupt (fixture, SIGTERM, true);
}

static void
wait_for_line (Cli *cli, const char *prefix)
{
  g_autoptr (GDataInputStream) output = g_data_input_stream_new (
      g_subprocess_get_stdout_pipe (cli->process));
  g_autofree char *line = NULL;

  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (output), FALSE);
  do
    {
      g_free (line);
      line = g_data_input_stream_read_line (output, NULL, NULL, NULL);
      g_assert_nonnull (line);
    }
  while (!g_str_has_prefix (line, prefix));
}

static void
test_second_interrupt_ends_hanging_requests_at_once (Fixture *fixture, const void *data)
{
  g_autoptr (RawServer) server = raw_server_new (raw_serve_silence, NULL);
  g_autofree char *address = raw_server_dup_uri (server, "");
  g_autofree char *json = g_build_filename (fixture->folder, "run.json", NULL);
  const char *const arguments[] = { "run",
                                    fixture->scenario,
                                    "--host",
                                    address,
                                    "--users",
                                    "5",
                                    "--spawn-rate",
                                    "100",
                                    "--json",
                                    json,
                                    "--workers",
                                    "2",
                                    "--stop-timeout",
                                    "10m",
                                    NULL };
  Cli cli = spawn (-1, arguments);
  int64_t deadline_us = g_get_monotonic_time () + TIMEOUT_US;
  g_auto (Outcome) outcome = { 0 };
  g_autoptr (JsonObject) report = NULL;

  while (raw_server_get_n_requests (server) < 5)
    iterate_until (deadline_us);
  kill (-cli.group, SIGINT);
  wait_for_line (&cli, "Stopping: ");
  kill (-cli.group, SIGINT);
  outcome = wait_for_end (&cli);
  g_assert_cmpint (outcome.exit_code, ==, 130);
  report = read_json (fixture, "run.json");
  g_assert_cmpint (
      json_object_get_int_member (json_object_get_object_member (report, "total"), "aborted"), ==,
      5);
}

/* Requests fail as well: whether the numbers can be trusted comes first. */
static void
test_generator_that_was_the_limit_is_exit_code_4 (Fixture *fixture, const void *data)
{
  g_autofree char *json = g_build_filename (fixture->folder, "run.json", NULL);
  const char *const arguments[] = { "run",        fixture->scenario,
                                    "--host",     fixture->demo->address,
                                    "--run-time", "3s",
                                    "--workers",  "2",
                                    "--json",     json,
                                    NULL };
  Cli cli = spawn (-1, arguments);
  g_auto (Outcome) outcome = { 0 };
  g_autoptr (JsonObject) report = NULL;
  int64_t until_us;

  wait_for_target (fixture);
  kill (-cli.group, SIGSTOP);
  until_us = g_get_monotonic_time () + G_USEC_PER_SEC;
  while (g_get_monotonic_time () < until_us)
    iterate_until (until_us + TIMEOUT_US);
  kill (-cli.group, SIGCONT);
  outcome = wait_for_end (&cli);
  g_assert_cmpint (outcome.exit_code, ==, 4);
  assert_contains (outcome.out, "HTTP 500 Internal Server Error");
  report = read_json (fixture, "run.json");
  g_assert_cmpstr (json_object_get_string_member (
                       json_object_get_object_member (report, "generator"), "verdict"),
                   ==, "invalid");
}

static void
test_workers_end_with_a_killed_swarm (Fixture *fixture, const void *data)
{
  const char *const arguments[] = {
    "run", fixture->scenario, "--host", fixture->demo->address, "--workers", "2", NULL
  };
  Cli cli = spawn (-1, arguments);

  wait_for_target (fixture);
  g_assert_cmpint (kill (cli.group, SIGKILL), ==, 0);
  g_subprocess_wait (cli.process, NULL, NULL);
  g_object_unref (cli.process);
  expect_group_to_be_gone (cli.group);
}

/* Terminals */

typedef struct
{
  int fd;
  GString *text;
} Terminal;

static void *
read_terminal (void *data)
{
  Terminal *terminal = data;
  char buffer[4096];
  ssize_t n;

  while ((n = read (terminal->fd, buffer, sizeof buffer)) > 0 || (n < 0 && errno == EINTR))
    g_string_append_len (terminal->text, buffer, MAX (n, 0));
  return NULL;
}

static char *
run_in_terminal (const char *const *arguments, int *exit_code)
{
  struct winsize size = { .ws_row = 30, .ws_col = 50 };
  Terminal terminal = { .text = g_string_new (NULL) };
  GThread *reader;
  int slave;
  Cli cli;

  g_assert_cmpint (openpty (&terminal.fd, &slave, NULL, NULL, &size), ==, 0);
  cli = spawn (slave, arguments);
  reader = g_thread_new ("terminal", read_terminal, &terminal);
  {
    g_auto (Outcome) outcome = wait_for_end (&cli);

    *exit_code = outcome.exit_code;
  }
  g_thread_join (reader);
  close (terminal.fd);
  return g_string_free (terminal.text, FALSE);
}

/* Columns that a line takes on the terminal. */
static unsigned
get_width (const char *line)
{
  unsigned width = 0;

  while (*line != '\0')
    if (*line == '\033')
      {
        line += strcspn (line, "mAJ");
        line += *line != '\0';
      }
    else
      {
        width += *line != '\r';
        line = g_utf8_next_char (line);
      }
  return width;
}

/* Bold or red that a line begins must not go on in the next. */
static bool
ends_plain (const char *line)
{
  const char *style = NULL;

  for (const char *p = line; (p = strstr (p, "\033[")) != NULL; p += 2)
    if (p[2 + strspn (p + 2, "0123456789")] == 'm')
      style = p;
  return style == NULL || g_str_has_prefix (style, "\033[0m");
}

static void
test_table_is_redrawn_in_place_on_a_terminal (Fixture *fixture, const void *data)
{
  const char *const arguments[] = {
    "run", fixture->scenario, "--host", fixture->demo->address, "--run-time", "3s", NULL
  };
  int exit_code;
  g_autofree char *text = run_in_terminal (arguments, &exit_code);
  const char *last_redraw = g_strrstr (text, "A\033[J");
  g_auto (GStrv) lines = NULL;

  g_assert_cmpint (exit_code, ==, 0);
  g_assert_nonnull (last_redraw);
  assert_contains (text, "Test · ");
  assert_contains (last_redraw, "Aggregated");
  *(char *) last_redraw = '\0'; /* up to here every line must fit, or drawing in place fails */
  lines = g_strsplit (text, "\n", -1);
  for (unsigned i = 0; lines[i] != NULL; i++)
    {
      g_assert_cmpuint (get_width (lines[i]), <=, 50);
      g_assert_true (ends_plain (lines[i]));
    }
}

/* The demonstration, for real */

static void
test_demo_runs_and_leaves_results (Fixture *fixture, const void *data)
{
  g_autofree char *folder = g_build_filename (fixture->folder, "results", NULL);
  g_auto (Outcome) outcome = RUN ("demo", "--output", folder);
  g_autoptr (JsonObject) report = NULL;
  JsonObject *run;

  g_assert_cmpint (outcome.exit_code, ==, 0);
  assert_contains (outcome.out, "Results: ");
  report = read_json (fixture, "results/demo.json");
  run = json_object_get_object_member (report, "run");
  g_assert_cmpstr (json_object_get_string_member (run, "outcome"), ==, "completed");
  g_assert_cmpfloat (json_object_get_double_member (run, "duration_s"), >=, 20);
  g_assert_cmpuint (count_lines (fixture, "results/demo_stats.csv"), ==, 6);
}

#define ADD(name, target, func) g_test_add ("/cli/" name, Fixture, target, set_up, func, tear_down)

static void
add_runs (void)
{
  ADD ("results-agree-with-each-other-and-with-the-target", NULL,
       test_results_agree_with_each_other_and_with_the_target);
  ADD ("lines-without-escapes-where-there-is-no-terminal", NULL,
       test_lines_without_escapes_where_there_is_no_terminal);
  ADD ("failed-requests-are-exit-code-1", failing_target, test_failed_requests_are_exit_code_1);
  ADD ("refused-target-is-exit-code-1-and-told", NULL, test_refused_target_is_exit_code_1_and_told);
  ADD ("results-that-can-not-be-written-are-exit-code-3", NULL,
       test_results_that_can_not_be_written_are_exit_code_3);
  ADD ("load-beyond-this-machine-is-exit-code-3", NULL,
       test_load_beyond_this_machine_is_exit_code_3);
  ADD ("generator-that-was-held-up-is-exit-code-4", NULL,
       test_generator_that_was_held_up_is_exit_code_4);
  ADD ("interrupt-lets-users-finish-and-writes-results", NULL,
       test_interrupt_lets_users_finish_and_writes_results);
  ADD ("termination-lets-users-finish-and-writes-results", NULL,
       test_termination_lets_users_finish_and_writes_results);
  ADD ("termination-of-the-group-writes-results-too", NULL,
       test_termination_of_the_group_writes_results_too);
  ADD ("second-interrupt-ends-hanging-requests-at-once", NULL,
       test_second_interrupt_ends_hanging_requests_at_once);
  ADD ("generator-that-was-the-limit-is-exit-code-4", failing_target,
       test_generator_that_was_the_limit_is_exit_code_4);
  ADD ("workers-end-with-a-killed-swarm", NULL, test_workers_end_with_a_killed_swarm);
  ADD ("table-is-redrawn-in-place-on-a-terminal", NULL,
       test_table_is_redrawn_in_place_on_a_terminal);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_nonnull (g_getenv ("THRONG_CLI"));
  if (g_test_slow ())
    {
      ADD ("demo-runs-and-leaves-results", NULL, test_demo_runs_and_leaves_results);
      return g_test_run ();
    }
  ADD ("help-and-version-go-to-stdout", NULL, test_help_and_version_go_to_stdout);
  ADD ("each-command-has-help", NULL, test_each_command_has_help);
  ADD ("bad-usage-is-exit-code-2", NULL, test_bad_usage_is_exit_code_2);
  ADD ("bad-options-are-exit-code-2", NULL, test_bad_options_are_exit_code_2);
  ADD ("options-that-contradict-stages-are-exit-code-2", NULL,
       test_options_that_contradict_stages_are_exit_code_2);
  ADD ("options-that-contradict-arrivals-are-exit-code-2", NULL,
       test_options_that_contradict_arrivals_are_exit_code_2);
  ADD ("invalid-scenario-is-told-with-its-place", NULL,
       test_invalid_scenario_is_told_with_its_place);
  ADD ("unknown-keys-are-warned-about", NULL, test_unknown_keys_are_warned_about);
  ADD ("shared-copy-lacks-secrets-and-says-so", NULL, test_shared_copy_lacks_secrets_and_says_so);
  ADD ("valid-scenarios-are-exit-code-0", NULL, test_valid_scenarios_are_exit_code_0);
  ADD ("host-that-is-not-local-needs-permission", NULL,
       test_host_that_is_not_local_needs_permission);
  add_runs ();
  return g_test_run ();
}
