/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A run of throng-cli that is interrupted, held up or killed. */

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli-fixture.h"
#include "raw-server.h"

static const char *const failing_target[] = { "--service-time", "0", "--fail", "100%", NULL };
/* So that at each moment requests are under way. */
static const char *const slow_target[] = { "--service-time", "300", NULL };

static void
wait_for_target (CliFixture *fixture)
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

/* The whole run is stopped for longer than its requests may be late. */
static void
hold_up (const Cli *cli)
{
  g_assert_cmpint (kill (-cli->group, SIGSTOP), ==, 0);
  g_usleep (G_USEC_PER_SEC);
  g_assert_cmpint (kill (-cli->group, SIGCONT), ==, 0);
}

static void
test_arrivals_that_were_held_up_are_exit_code_4 (CliFixture *fixture, const void *data)
{
  g_autofree char *json = g_build_filename (fixture->folder, "run.json", NULL);
  g_autofree char *scenario = cli_write_file (
      fixture, "arrivals.throng",
      "{ 'throng': 1, 'target': 'http://127.0.0.1:1', 'users': [ { 'name': 'A', 'tasks': [ { "
      "'name': 'List', 'steps': [ { 'request': 'GET /users' } ] } ] } ], 'load': { 'arrivals': 50, "
      "'run-time': 2 } }");
  const char *const arguments[] = { "run",    scenario, "--host", fixture->demo->address,
                                    "--json", json,     NULL };
  Cli cli = cli_spawn (-1, arguments);
  g_auto (CliOutcome) outcome = { 0 };
  g_autoptr (JsonObject) report = NULL;
  JsonObject *generator;

  wait_for_target (fixture);
  hold_up (&cli);
  outcome = cli_wait_for_end (&cli);
  g_assert_cmpint (outcome.exit_code, ==, 4);
  assert_contains (outcome.out, "Generator: invalid\n  Requests left up to ");
  report = cli_read_json (fixture, "run.json");
  generator = json_object_get_object_member (report, "generator");
  g_assert_cmpstr (json_object_get_string_member (generator, "verdict"), ==, "invalid");
  g_assert_cmpint (
      json_object_get_int_member (json_object_get_object_member (report, "run"), "exit_code"), ==,
      4);
}

/* How an interrupt arrives. */
typedef enum
{
  TO_ITSELF,
  TO_GROUP,
  TO_ITSELF_AND_GROUP,
} Receiver;

static void
interrupt (const Cli *cli, int signal_number, Receiver receiver)
{
  if (receiver != TO_GROUP)
    g_assert_cmpint (kill (cli->group, signal_number), ==, 0);
  /* Long enough for the first one to have been seen. */
  if (receiver == TO_ITSELF_AND_GROUP)
    g_usleep (20000);
  if (receiver != TO_ITSELF)
    g_assert_cmpint (kill (-cli->group, signal_number), ==, 0);
}

/* Interrupts a run that would go on, and checks that its results are there and agree. */
static void
check_interrupt (CliFixture *fixture, int signal_number, Receiver receiver)
{
  g_autofree char *prefix = g_build_filename (fixture->folder, "run", NULL);
  g_autofree char *json = g_build_filename (fixture->folder, "run.json", NULL);
  const char *const arguments[] = { "run",       fixture->scenario,
                                    "--host",    fixture->demo->address,
                                    "--csv",     prefix,
                                    "--workers", "2",
                                    "--json",    json,
                                    NULL };
  Cli cli = cli_spawn (-1, arguments);
  g_auto (CliOutcome) outcome = { 0 };
  g_autoptr (JsonObject) report = NULL;
  g_autoptr (JsonObject) counts = NULL;
  g_autoptr (GPtrArray) csv = NULL;
  JsonObject *total;

  wait_for_target (fixture);
  interrupt (&cli, signal_number, receiver);
  outcome = cli_wait_for_end (&cli);
  g_assert_cmpint (outcome.exit_code, ==, 130);
  g_assert_cmpstr (outcome.err, ==, "");
  assert_contains (outcome.out, "Stopping: ");
  assert_contains (outcome.out, "Aggregated");

  report = cli_read_json (fixture, "run.json");
  csv = cli_read_csv (fixture, "run_stats.csv");
  counts = demo_process_dup_counts (fixture->demo);
  total = json_object_get_object_member (report, "total");
  g_assert_cmpint (json_object_get_int_member (total, "aborted"), ==, 0);
  assert_contains (
      json_object_get_string_member (json_object_get_object_member (report, "run"), "outcome"),
      "interrupted");
  g_assert_cmpuint (demo_counts_sum (counts, "GET /users")
                        + demo_counts_sum (counts, "POST /users/"),
                    ==, cli_get_csv_count (csv, "", "Aggregated", "Request Count"));
}

/* As a terminal sends it: to the whole group. */
static void
test_interrupt_lets_users_finish_and_writes_results (CliFixture *fixture, const void *data)
{
  check_interrupt (fixture, SIGINT, TO_GROUP);
}

static void
test_termination_lets_users_finish_and_writes_results (CliFixture *fixture, const void *data)
{
  check_interrupt (fixture, SIGTERM, TO_ITSELF);
}

/* As CI runners do. */
static void
test_termination_of_the_group_writes_results_too (CliFixture *fixture, const void *data)
{
  check_interrupt (fixture, SIGTERM, TO_GROUP);
}

/* As timeout(1) does: to the program and then to its group, with the program in it. */
static void
test_termination_that_comes_twice_is_one (CliFixture *fixture, const void *data)
{
  check_interrupt (fixture, SIGTERM, TO_ITSELF_AND_GROUP);
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
test_second_interrupt_ends_hanging_requests_at_once (CliFixture *fixture, const void *data)
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
  Cli cli = cli_spawn (-1, arguments);
  int64_t deadline_us = g_get_monotonic_time () + TIMEOUT_US;
  g_auto (CliOutcome) outcome = { 0 };
  g_autoptr (JsonObject) report = NULL;

  while (raw_server_get_n_requests (server) < 5)
    iterate_until (deadline_us);
  kill (-cli.group, SIGINT);
  wait_for_line (&cli, "Stopping: ");
  /* Sooner it would be the same interrupt. */
  g_usleep (300000);
  kill (-cli.group, SIGINT);
  outcome = cli_wait_for_end (&cli);
  g_assert_cmpint (outcome.exit_code, ==, 130);
  report = cli_read_json (fixture, "run.json");
  g_assert_cmpint (
      json_object_get_int_member (json_object_get_object_member (report, "total"), "aborted"), ==,
      5);
}

/* It is held up where it begins its files, by a pipe that nobody reads yet. */
static void
test_interrupt_before_the_run_begins_leaves_a_summary (CliFixture *fixture, const void *data)
{
  g_autofree char *prefix = g_build_filename (fixture->folder, "run", NULL);
  g_autofree char *pipe = g_strconcat (prefix, "_stats_history.csv", NULL);
  const char *const arguments[] = {
    "run", fixture->scenario, "--host", fixture->demo->address, "--csv", prefix, "--workers", "1",
    NULL
  };
  int64_t deadline_us = g_get_monotonic_time () + TIMEOUT_US;
  g_auto (CliOutcome) outcome = { 0 };
  g_autoptr (JsonObject) report = NULL;
  JsonObject *run;
  Cli cli;
  int reader;

  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  cli = cli_spawn (-1, arguments);
  while (find_children_of (cli.group, "throng-worker", NULL, 0) == 0)
    iterate_until (deadline_us);
  g_assert_cmpint (kill (cli.group, SIGINT), ==, 0);
  reader = open (pipe, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  g_assert_cmpint (reader, >=, 0);
  outcome = cli_wait_for_end (&cli);
  close (reader);
  g_assert_cmpint (outcome.exit_code, ==, 130);
  report = cli_read_json (fixture, "run_run.json");
  run = json_object_get_object_member (report, "run");
  g_assert_cmpstr (json_object_get_string_member (run, "outcome"), ==, "interrupted");
  g_assert_true (json_object_get_null_member (run, "started"));
}

/* Requests fail as well: whether the numbers can be trusted comes first. */
static void
test_users_that_were_held_up_are_exit_code_4_although_requests_failed (CliFixture *fixture,
                                                                       const void *data)
{
  g_autofree char *json = g_build_filename (fixture->folder, "run.json", NULL);
  const char *const arguments[] = { "run",        fixture->scenario,
                                    "--host",     fixture->demo->address,
                                    "--run-time", "3s",
                                    "--workers",  "2",
                                    "--json",     json,
                                    NULL };
  Cli cli = cli_spawn (-1, arguments);
  g_auto (CliOutcome) outcome = { 0 };
  g_autoptr (JsonObject) report = NULL;

  wait_for_target (fixture);
  hold_up (&cli);
  outcome = cli_wait_for_end (&cli);
  g_assert_cmpint (outcome.exit_code, ==, 4);
  assert_contains (outcome.out, "HTTP 500 Internal Server Error");
  report = cli_read_json (fixture, "run.json");
  g_assert_cmpstr (json_object_get_string_member (
                       json_object_get_object_member (report, "generator"), "verdict"),
                   ==, "invalid");
}

static void
test_workers_end_with_a_killed_swarm (CliFixture *fixture, const void *data)
{
  const char *const arguments[] = {
    "run", fixture->scenario, "--host", fixture->demo->address, "--workers", "2", NULL
  };
  Cli cli = cli_spawn (-1, arguments);

  wait_for_target (fixture);
  g_assert_cmpint (kill (cli.group, SIGKILL), ==, 0);
  g_subprocess_wait (cli.process, NULL, NULL);
  g_object_unref (cli.process);
  cli_wait_for_group_end (cli.group);
}

#define ADD(name, target, func)                                                                    \
  g_test_add ("/cli-signals/" name, CliFixture, target, cli_set_up, func, cli_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_nonnull (g_getenv ("THRONG_CLI"));
  ADD ("arrivals-that-were-held-up-are-exit-code-4", NULL,
       test_arrivals_that_were_held_up_are_exit_code_4);
  ADD ("interrupt-lets-users-finish-and-writes-results", NULL,
       test_interrupt_lets_users_finish_and_writes_results);
  ADD ("termination-lets-users-finish-and-writes-results", NULL,
       test_termination_lets_users_finish_and_writes_results);
  ADD ("termination-of-the-group-writes-results-too", NULL,
       test_termination_of_the_group_writes_results_too);
  ADD ("termination-that-comes-twice-is-one", slow_target,
       test_termination_that_comes_twice_is_one);
  ADD ("second-interrupt-ends-hanging-requests-at-once", NULL,
       test_second_interrupt_ends_hanging_requests_at_once);
  ADD ("interrupt-before-the-run-begins-leaves-a-summary", NULL,
       test_interrupt_before_the_run_begins_leaves_a_summary);
  ADD ("users-that-were-held-up-are-exit-code-4-although-requests-failed", failing_target,
       test_users_that_were_held_up_are_exit_code_4_although_requests_failed);
  ADD ("workers-end-with-a-killed-swarm", NULL, test_workers_end_with_a_killed_swarm);
  return g_test_run ();
}
