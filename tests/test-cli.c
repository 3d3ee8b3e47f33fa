/* SPDX-License-Identifier: GPL-3.0-or-later */

/* throng-cli as its users meet it: usage, files that are wrong, what validate and share say. */

#include <string.h>

#include "cli-fixture.h"

static void
test_help_and_version_go_to_stdout (CliFixture *fixture, const void *data)
{
  static const char *const ways[] = { "help", "--help", "-h" };
  g_auto (CliOutcome) version = RUN ("--version");

  for (unsigned i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_auto (CliOutcome) help = RUN (ways[i]);

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
test_each_command_has_help_that_says_how_it_is_called (CliFixture *fixture, const void *data)
{
  static const char *const commands[] = { "run",      "validate", "share",
                                          "examples", "demo",     "demo-server" };

  for (unsigned i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_auto (CliOutcome) help = RUN (commands[i], "--help");
      g_autofree char *call = g_strdup_printf ("Usage:\n  throng-cli %s [OPTION…]", commands[i]);

      g_assert_cmpint (help.exit_code, ==, 0);
      assert_contains (help.out, call);
    }
}

static void
test_bad_usage_is_exit_code_2 (CliFixture *fixture, const void *data)
{
  g_auto (CliOutcome) unknown = RUN ("rnu");

  g_assert_cmpint (unknown.exit_code, ==, 2);
  assert_one_line (unknown.err);
  assert_contains (unknown.err, "“rnu”");
}

static void
assert_usage_error (const char *path, const char *option, const char *part)
{
  g_auto (CliOutcome) outcome = RUN ("run", path, option);

  g_assert_cmpint (outcome.exit_code, ==, 2);
  g_assert_true (g_str_has_prefix (outcome.err, "throng-cli run: "));
  assert_contains (outcome.err, part);
  g_assert_cmpstr (outcome.out, ==, "");
}

static void
test_bad_options_are_exit_code_2 (CliFixture *fixture, const void *data)
{
  const char *path = fixture->scenario;
  g_auto (CliOutcome) without_file = RUN ("run");

  g_assert_cmpint (without_file.exit_code, ==, 2);
  assert_usage_error (path, "--nonsense", "--nonsense");
  assert_usage_error (path, "--users=0", "--users");
  assert_usage_error (path, "--users=-1", "--users");
  assert_usage_error (path, "--users=x", "--users must be a whole number from 1 to 1000000");
  assert_usage_error (path, "--users=", "--users");
  assert_usage_error (path, "--users=0x10", "--users");
  assert_usage_error (path, "--users=5.0", "--users");
  assert_usage_error (path, "--users=1000001", "--users");
  assert_usage_error (path, "--spawn-rate=0", "--spawn-rate");
  assert_usage_error (path, "--spawn-rate=nan", "--spawn-rate");
  assert_usage_error (path, "--run-time=soon", "“soon”");
  assert_usage_error (path, "--run-time=0", "--run-time");
  assert_usage_error (path, "--workers=0", "--workers");
  assert_usage_error (path, "--workers=-1", "--workers");
  assert_usage_error (path, "--workers=5000", "--workers");
  assert_usage_error (path, "--stop-timeout=x", "--stop-timeout");
  assert_usage_error (path, "--seed=x", "--seed");
  assert_usage_error (path, "--seed=-1", "--seed");
  assert_usage_error (path, "--seed=18446744073709551616", "--seed");
  assert_usage_error (path, "--host=", "--host must not be empty");
  assert_usage_error (path, "--host=localhost:8080", "--host: must begin with http:// or https://");
  assert_usage_error (path, "--csv=", "--csv must not be empty");
  assert_usage_error (path, "--json=", "--json must not be empty");
  assert_usage_error (path, "--allow-host=", "--allow-host");
  assert_usage_error (path, "--allow-host=https://example.com", "“https://example.com”");
  assert_usage_error (path, "--allow-host=example.com:80", "--allow-host");
  assert_usage_error (path, "surplus", "one file");
}

static void
test_options_that_contradict_stages_are_exit_code_2 (CliFixture *fixture, const void *data)
{
  g_autofree char *path = cli_write_file (
      fixture, "stages.throng",
      "{ 'throng': 1, 'target': 'http://127.0.0.1:1', 'users': [ { 'name': 'A', 'tasks': [ { "
      "'name': 'T', 'steps': [ { 'request': 'GET /' } ] } ] } ], 'load': { 'stages': [ { 'users': "
      "1, 'over': 1 } ] } }");

  assert_usage_error (path, "--users=3", "stages");
  assert_usage_error (path, "--spawn-rate=3", "stages");
  assert_usage_error (path, "--run-time=3s", "stages");
}

static void
test_options_that_contradict_arrivals_are_exit_code_2 (CliFixture *fixture, const void *data)
{
  g_autofree char *path = cli_write_file (
      fixture, "arrivals.throng",
      "{ 'throng': 1, 'target': 'http://127.0.0.1:1', 'users': [ { 'name': 'A', 'tasks': [ { "
      "'name': 'T', 'steps': [ { 'request': 'GET /' } ] } ] } ], 'load': { 'arrivals': 5 } }");

  assert_usage_error (path, "--users=3", "arrivals");
  assert_usage_error (path, "--spawn-rate=3", "arrivals");
  assert_usage_error (path, "--run-time=0", "--run-time must");
}

static void
test_invalid_scenario_is_told_with_its_place (CliFixture *fixture, const void *data)
{
  g_autofree char *broken = cli_write_file (fixture, "broken.throng", "{ 'throng': 1,\n  oops }");
  g_autofree char *invalid = cli_write_file (
      fixture, "invalid.throng",
      "{ 'throng': 1, 'target': 'http://127.0.0.1:1', 'users': [ { 'name': 'A', 'tasks': [ { "
      "'name': 'T', 'weight': -1, 'steps': [ { 'request': 'GET /' } ] } ] } ] }");
  g_auto (CliOutcome) missing = RUN ("run", "/nonexistent/x.throng");
  g_auto (CliOutcome) syntax = RUN ("run", broken);
  g_auto (CliOutcome) value = RUN ("run", invalid);
  g_auto (CliOutcome) several = RUN ("validate", fixture->scenario, invalid, broken);

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
test_unknown_keys_are_warned_about (CliFixture *fixture, const void *data)
{
  g_autofree char *path = cli_write_file (
      fixture, "typo.throng",
      "{ 'throng': 1, 'target': 'http://127.0.0.1:1', 'users': [ { 'name': 'A', 'weigth': 2, "
      "'tasks': [ { 'name': 'T', 'steps': [ { 'request': 'GET /' } ] } ] } ] }");
  g_auto (CliOutcome) outcome = RUN ("validate", path);

  g_assert_cmpint (outcome.exit_code, ==, 0);
  assert_contains (outcome.out, "typo.throng: valid\n");
  assert_contains (outcome.err, "typo.throng: warning: users[0].weigth: is not known and has no "
                                "effect; did you mean “weight”?\n");
}

static void
test_shared_copy_lacks_secrets_and_says_so (CliFixture *fixture, const void *data)
{
  g_autofree char *path = cli_write_file (fixture, "secret.throng",
                                          "{ 'throng': 1, 'name': 'Bücher', 'target': "
                                          "'http://127.0.0.1:1', 'auth': { 'bearer': 's3cr3t' },"
                                          " 'users': [ { 'name': 'A', 'tasks': [ { 'name': 'T', "
                                          "'steps': [ { 'request': 'GET /' } ] } ] } ] }");
  g_auto (CliOutcome) outcome = RUN ("share", path);
  g_auto (CliOutcome) nothing = RUN ("share");
  g_auto (CliOutcome) missing = RUN ("share", "/nowhere.throng");

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
test_valid_scenarios_are_exit_code_0 (CliFixture *fixture, const void *data)
{
  static const char *const names[] = { "demo.throng", "login-and-browse.throng",
                                       "user-directory.throng" };
  g_auto (CliOutcome) nothing = RUN ("validate");

  g_assert_cmpint (nothing.exit_code, ==, 2);
  for (unsigned i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "data", "examples",
                                                     names[i], NULL);
      g_auto (CliOutcome) outcome = RUN ("validate", path);

      g_assert_cmpint (outcome.exit_code, ==, 0);
      g_assert_true (g_str_has_suffix (outcome.out, ": valid\n"));
      g_assert_cmpstr (outcome.err, ==, "");
    }
}

static void
test_host_that_is_not_local_needs_permission (CliFixture *fixture, const void *data)
{
  g_auto (CliOutcome) outcome = RUN ("run", fixture->scenario, "--host", "http://example.com");

  g_assert_cmpint (outcome.exit_code, ==, 2);
  assert_one_line (outcome.err);
  assert_contains (outcome.err, "“example.com”");
  assert_contains (outcome.err, "--allow-host example.com");
  g_assert_cmpstr (outcome.out, ==, "");
}

#define ADD(name, target, func)                                                                    \
  g_test_add ("/cli/" name, CliFixture, target, cli_set_up, func, cli_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_nonnull (g_getenv ("THRONG_CLI"));
  ADD ("help-and-version-go-to-stdout", NULL, test_help_and_version_go_to_stdout);
  ADD ("each-command-has-help-that-says-how-it-is-called", NULL,
       test_each_command_has_help_that_says_how_it_is_called);
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
  return g_test_run ();
}
