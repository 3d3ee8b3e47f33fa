/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a run of throng-cli prints and writes, on a terminal and without one, and how it ends by
 * itself. */

#include <errno.h>
#include <pty.h>
#include <string.h>
#include <unistd.h>

#include "cli-fixture.h"

/* Where this machine is too busy to be trusted, that comes first. */
static void
assert_exit_code (int exit_code, int expected, const char *output)
{
  g_assert_cmpint (exit_code, ==, strstr (output, "Generator: invalid") != NULL ? 4 : expected);
}

static unsigned
count_lines (CliFixture *fixture, const char *name)
{
  g_autoptr (GPtrArray) lines = cli_read_csv (fixture, name);

  return lines->len;
}

/* Of the last line of a history. */
static uint64_t
get_last_count (GPtrArray *history)
{
  char **head = history->pdata[0];
  char **last = history->pdata[history->len - 1];
  unsigned c = 0;

  while (head[c] != NULL && strcmp (head[c], "Total Request Count") != 0)
    c++;
  g_assert_nonnull (head[c]);
  return g_ascii_strtoull (last[c], NULL, 10);
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
  g_assert_cmpuint (cli_get_csv_count (csv, method, name, "Request Count"), ==, n);
  g_assert_cmpuint (cli_get_csv_count (csv, method, name, "Failure Count"), ==, 0);
  g_assert_cmpuint (demo_counts_get (counts, key, 200), ==, n);
  g_assert_cmpuint (demo_counts_sum (counts, key), ==, n);
}

static void
test_results_agree_with_each_other_and_with_the_target (CliFixture *fixture, const void *data)
{
  g_autofree char *prefix = g_build_filename (fixture->folder, "new", "run", NULL);
  g_autofree char *json = g_build_filename (fixture->folder, "other", "run.json", NULL);
  g_auto (CliOutcome) outcome = RUN ("run", fixture->scenario, "--host", fixture->demo->address,
                                     "--users", "10", "--spawn-rate", "100", "--run-time", "3s",
                                     "--workers", "2", "--seed", "7", "--csv", prefix, "--json",
                                     json, "--quiet");
  g_autoptr (JsonObject) counts = demo_process_dup_counts (fixture->demo);
  g_autoptr (JsonObject) report = NULL;
  g_autoptr (GPtrArray) csv = NULL;
  g_autoptr (GPtrArray) history = NULL;
  JsonObject *run;

  assert_exit_code (outcome.exit_code, 0, outcome.out);
  g_assert_cmpstr (outcome.err, ==, "");
  g_assert_true (g_str_has_prefix (outcome.out, "Method"));
  g_assert_null (strchr (outcome.out, '\033'));
  assert_contains (outcome.out, "Aggregated");
  assert_contains (outcome.out, "Generator: ");

  report = cli_read_json (fixture, "other/run.json");
  csv = cli_read_csv (fixture, "new/run_stats.csv");
  history = cli_read_csv (fixture, "new/run_stats_history.csv");
  assert_same_endpoint (csv, report, counts, "GET", "/users");
  assert_same_endpoint (csv, report, counts, "POST", "/users/");
  g_assert_cmpuint (json_object_get_size (counts), ==, 2);
  g_assert_cmpuint (cli_get_csv_count (csv, "", "Aggregated", "Request Count"), ==,
                    (uint64_t) json_object_get_int_member (
                        json_object_get_object_member (report, "total"), "requests"));
  g_assert_cmpuint (history->len, >=, 3);
  g_assert_cmpuint (get_last_count (history), ==,
                    cli_get_csv_count (csv, "", "Aggregated", "Request Count"));
  g_assert_cmpuint (count_lines (fixture, "new/run_failures.csv"), ==, 1);
  g_assert_cmpuint (count_lines (fixture, "new/run_exceptions.csv"), ==, 1);

  run = json_object_get_object_member (report, "run");
  g_assert_cmpint (json_object_get_int_member (run, "seed"), ==, 7);
  g_assert_cmpint (json_object_get_int_member (run, "workers"), ==, 2);
  g_assert_cmpint (json_object_get_int_member (run, "exit_code"), ==, outcome.exit_code);
  g_assert_cmpstr (json_object_get_string_member (run, "outcome"), ==, "completed");
  g_assert_cmpstr (json_object_get_string_member (run, "target"), ==, fixture->demo->address);
  g_assert_true (json_object_get_boolean_member (json_object_get_object_member (report, "accounts"),
                                                 "balanced"));
}

static void
test_lines_without_escapes_where_there_is_no_terminal (CliFixture *fixture, const void *data)
{
  g_auto (CliOutcome) outcome = RUN ("run", fixture->scenario, "--host", fixture->demo->address,
                                     "--run-time", "3s", "--workers", "1");

  assert_exit_code (outcome.exit_code, 0, outcome.out);
  g_assert_null (strchr (outcome.out, '\033'));
  g_assert_null (strchr (outcome.out, '\r'));
  assert_contains (outcome.out, "5 users, ");
  assert_contains (outcome.out, "Response times (ms)");
}

static const char *const failing_target[] = { "--service-time", "0", "--fail", "100%", NULL };

static void
test_failed_requests_are_exit_code_1 (CliFixture *fixture, const void *data)
{
  g_autofree char *prefix = g_build_filename (fixture->folder, "run", NULL);
  g_auto (CliOutcome) outcome = RUN ("run", fixture->scenario, "--host", fixture->demo->address,
                                     "--run-time", "1s", "--csv", prefix);
  g_autoptr (GPtrArray) failures = NULL;
  g_autoptr (JsonObject) summary = NULL;

  assert_exit_code (outcome.exit_code, 1, outcome.out);
  assert_contains (outcome.out, "HTTP 500 Internal Server Error");
  failures = cli_read_csv (fixture, "run_failures.csv");
  g_assert_cmpuint (failures->len, ==, 3);
  /* The CSV files are never without the summary. */
  summary = cli_read_json (fixture, "run_run.json");
  g_assert_true (json_object_has_member (summary, "generator"));
}

/* How long a set-up takes is not known when the files are begun. */
static void
test_times_in_all_results_are_those_of_the_run (CliFixture *fixture, const void *data)
{
  g_autofree char *prefix = g_build_filename (fixture->folder, "run", NULL);
  g_autofree char *scenario = cli_write_file (
      fixture, "set-up.throng",
      "{ 'throng': 1, 'target': 'http://127.0.0.1:1', 'set-up': [ { 'pause': 2.5 } ], 'users': [ { "
      "'name': 'A', 'wait': { 'constant': 0.1 }, 'tasks': [ { 'name': 'List', 'steps': [ { "
      "'request': 'GET /users' } ] } ] } ], 'load': { 'run-time': 2 } }");
  g_auto (CliOutcome) outcome = RUN ("run", scenario, "--csv", prefix);
  g_autoptr (JsonObject) report = NULL;
  g_autoptr (GPtrArray) failures = NULL;
  g_autoptr (GPtrArray) history = NULL;
  g_autoptr (GDateTime) started = NULL;
  JsonObject *failure;
  const char *in_json, *in_csv;

  assert_exit_code (outcome.exit_code, 1, outcome.out);
  report = cli_read_json (fixture, "run_run.json");
  failures = cli_read_csv (fixture, "run_failures.csv");
  history = cli_read_csv (fixture, "run_stats_history.csv");
  failure = json_array_get_object_element (json_object_get_array_member (report, "failures"), 0);
  in_json = json_object_get_string_member (failure, "first_seen");
  in_csv = ((char **) failures->pdata[1])[4];
  /* One has fractions of a second and the other has none. */
  g_assert_cmpmem (in_json, 19, in_csv, strlen (in_csv) - 1);
  started = g_date_time_new_from_iso8601 (
      json_object_get_string_member (json_object_get_object_member (report, "run"), "started"),
      NULL);
  g_assert_cmpint (g_ascii_strtoll (((char **) history->pdata[1])[0], NULL, 10), >=,
                   g_date_time_to_unix (started));
}

static void
test_refused_target_is_exit_code_1_and_told (CliFixture *fixture, const void *data)
{
  g_auto (CliOutcome) outcome = RUN ("run", fixture->scenario, "--run-time", "1s");

  /* The scenario's own target is port 1, where nobody is. */
  assert_exit_code (outcome.exit_code, 1, outcome.out);
  assert_contains (outcome.out, "Connection refused");
}

static void
assert_broken_before_the_start (CliFixture *fixture, const char *option, const char *path)
{
  g_auto (CliOutcome) outcome = RUN ("run", fixture->scenario, "--host", fixture->demo->address,
                                     "--run-time", "1s", option, path);
  g_autoptr (JsonObject) counts = demo_process_dup_counts (fixture->demo);

  g_assert_cmpint (outcome.exit_code, ==, 3);
  assert_one_line (outcome.err);
  g_assert_cmpuint (json_object_get_size (counts), ==, 0);
}

static void
test_results_that_can_not_be_written_are_exit_code_3 (CliFixture *fixture, const void *data)
{
  g_autofree char *file = cli_write_file (fixture, "file", "not a folder");
  g_autofree char *below = g_build_filename (file, "run", NULL);

  assert_broken_before_the_start (fixture, "--csv", below);
  assert_broken_before_the_start (fixture, "--json", below);
}

static void
test_load_beyond_this_machine_is_exit_code_3 (CliFixture *fixture, const void *data)
{
  assert_broken_before_the_start (fixture, "--users", "1000000");
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
  cli = cli_spawn (slave, arguments);
  reader = g_thread_new ("terminal", read_terminal, &terminal);
  {
    g_auto (CliOutcome) outcome = cli_wait_for_end (&cli);

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
test_table_is_redrawn_in_place_on_a_terminal (CliFixture *fixture, const void *data)
{
  const char *const arguments[] = {
    "run", fixture->scenario, "--host", fixture->demo->address, "--run-time", "3s", NULL
  };
  int exit_code;
  g_autofree char *text = run_in_terminal (arguments, &exit_code);
  const char *last_redraw = g_strrstr (text, "A\033[J");
  g_auto (GStrv) lines = NULL;

  assert_exit_code (exit_code, 0, text);
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
test_demo_runs_and_leaves_results (CliFixture *fixture, const void *data)
{
  g_autofree char *folder = g_build_filename (fixture->folder, "results", NULL);
  g_auto (CliOutcome) outcome = RUN ("demo", "--output", folder);
  g_autoptr (JsonObject) report = NULL;
  JsonObject *run;

  assert_exit_code (outcome.exit_code, 0, outcome.out);
  assert_contains (outcome.out, "Results: ");
  report = cli_read_json (fixture, "results/demo.json");
  run = json_object_get_object_member (report, "run");
  g_assert_cmpstr (json_object_get_string_member (run, "outcome"), ==, "completed");
  g_assert_cmpfloat (json_object_get_double_member (run, "duration_s"), >=, 20);
  g_assert_cmpuint (count_lines (fixture, "results/demo_stats.csv"), ==, 6);
}

#define ADD(name, target, func)                                                                    \
  g_test_add ("/cli-results/" name, CliFixture, target, cli_set_up, func, cli_tear_down)

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
  ADD ("results-agree-with-each-other-and-with-the-target", NULL,
       test_results_agree_with_each_other_and_with_the_target);
  ADD ("lines-without-escapes-where-there-is-no-terminal", NULL,
       test_lines_without_escapes_where_there_is_no_terminal);
  ADD ("failed-requests-are-exit-code-1", failing_target, test_failed_requests_are_exit_code_1);
  ADD ("times-in-all-results-are-those-of-the-run", NULL,
       test_times_in_all_results_are_those_of_the_run);
  ADD ("refused-target-is-exit-code-1-and-told", NULL, test_refused_target_is_exit_code_1_and_told);
  ADD ("results-that-can-not-be-written-are-exit-code-3", NULL,
       test_results_that_can_not_be_written_are_exit_code_3);
  ADD ("load-beyond-this-machine-is-exit-code-3", NULL,
       test_load_beyond_this_machine_is_exit_code_3);
  ADD ("table-is-redrawn-in-place-on-a-terminal", NULL,
       test_table_is_redrawn_in_place_on_a_terminal);
  return g_test_run ();
}
