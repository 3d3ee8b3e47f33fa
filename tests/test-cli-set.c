/* SPDX-License-Identifier: GPL-3.0-or-later */

/* throng-cli run --set: variables from outside of the file. */

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/wait.h>

#include "demo-process.h"

#define SCENARIO                                                                                   \
  "{ \"throng\": 1, \"target\": \"http://127.0.0.1:1\", \"users\": [ { \"name\": \"A\", "          \
  "\"tasks\": [ { \"name\": \"T\", \"steps\": [ { \"request\": \"GET /{{page}}\", \"name\": "      \
  "\"page\", \"checks\": [ { \"status\": 200 } ] } ] } ], \"wait\": { \"constant\": 0.1 } } ], "   \
  "\"load\": { \"run-time\": \"1s\" } }"

static char *
write_scenario (void)
{
  char *path = NULL;
  g_autoptr (GError) error = NULL;
  int fd = g_file_open_tmp ("throng-set-XXXXXX.throng", &path, &error);

  g_assert_no_error (error);
  g_close (fd, NULL);
  g_file_set_contents (path, SCENARIO, -1, &error);
  g_assert_no_error (error);
  return path;
}

/* Runs the scenario with @options, up to three. Returns: the exit code; @err: what was told */
static int
run (const char *const *options, char **err)
{
  g_autofree char *path = write_scenario ();
  const char *argv[8] = { g_getenv ("THRONG_CLI"), "run", path, "--quiet" };
  g_autoptr (GError) error = NULL;
  int status;

  for (unsigned i = 0; options[i] != NULL; i++)
    argv[4 + i] = options[i];
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, err,
                &status, &error);
  g_assert_no_error (error);
  g_unlink (path);
  g_assert_true (WIFEXITED (status));
  return WEXITSTATUS (status);
}

/* Where this machine is too busy to be trusted, that comes first. */
static void
assert_exit_code (const char *const *options, int expected)
{
  g_autofree char *err = NULL;
  int exit_code = run (options, &err);

  if (exit_code != 4)
    g_assert_cmpint (exit_code, ==, expected);
}

static void
assert_refused (const char *const *options, const char *sentence)
{
  g_autofree char *err = NULL;

  g_assert_cmpint (run (options, &err), ==, 2);
  if (strstr (err, sentence) == NULL)
    g_error ("“%s” is not in: %s", sentence, err);
}

static void
test_what_cannot_be_set_is_exit_code_2 (void)
{
  assert_refused ((const char *const[]) { NULL }, "nothing sets the variable “page”");
  assert_refused ((const char *const[]) { "--set=page", NULL }, "“page” is not NAME=VALUE");
  assert_refused ((const char *const[]) { "--set", "pgae=1", NULL },
                  "--set: the scenario has no variable “pgae”; did you mean “page”?");
  assert_refused ((const char *const[]) { "--set", "page={{fake.nme}}", NULL },
                  "variables.page: there is no “fake.nme”; did you mean “fake.name”?");
}

static void
test_what_is_set_is_sent (void)
{
  static const char *const arguments[] = { "--service-time", "0", NULL };
  DemoProcess *demo = demo_process_new (arguments);
  g_autofree char *host = g_strconcat ("--host=", demo->address, NULL);
  g_autoptr (JsonObject) right = NULL;
  g_autoptr (JsonObject) wrong = NULL;
  uint64_t n;

  assert_exit_code ((const char *const[]) { host, "--set=page={{random.pick users}}", NULL }, 0);
  right = demo_process_dup_counts (demo);
  n = demo_counts_get (right, "GET /users", 200);
  g_assert_cmpuint (n, >, 0);
  assert_exit_code ((const char *const[]) { host, "--set=page=nowhere", NULL }, 1);
  wrong = demo_process_dup_counts (demo);
  g_assert_cmpuint (demo_counts_get (wrong, "GET /users", 200), ==, n);
  demo_process_free (demo);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli-set/what-cannot-be-set-is-exit-code-2",
                   test_what_cannot_be_set_is_exit_code_2);
  g_test_add_func ("/cli-set/what-is-set-is-sent", test_what_is_set_is_sent);
  return g_test_run ();
}
