/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The example scenarios as files: valid, written as Throng writes, documented, and part of the
 * program. */

#include <gio/gio.h>
#include <string.h>

#include "scenario/throng-scenario-file.h"
#include "scenario/throng-unknown-keys.h"

#define SUFFIX ".throng"

static char *
build_path (const char *folder, const char *file)
{
  return g_test_build_filename (G_TEST_DIST, "..", folder, file, NULL);
}

static char *
dup_content (const char *path)
{
  g_autoptr (GError) error = NULL;
  char *content;

  g_file_get_contents (path, &content, NULL, &error);
  g_assert_no_error (error);
  return content;
}

/* Returns: (transfer full): the names of all examples, without the suffix */
static GPtrArray *
list_examples (void)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *folder = build_path ("data/examples", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *file;

  g_assert_nonnull (dir);
  while ((file = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (file, SUFFIX))
      g_ptr_array_add (names, g_strndup (file, strlen (file) - strlen (SUFFIX)));
  return names;
}

static char *
build_example_path (const char *name)
{
  g_autofree char *file = g_strconcat (name, SUFFIX, NULL);

  return build_path ("data/examples", file);
}

static void
test_every_example_is_valid_and_has_a_title (void)
{
  g_autoptr (GPtrArray) names = list_examples ();

  for (unsigned i = 0; i < names->len; i++)
    {
      g_autofree char *path = build_example_path (names->pdata[i]);
      g_autoptr (GPtrArray) problems = NULL;
      g_autoptr (ThrongScenario) scenario = throng_scenario_load (path, &problems);
      g_autoptr (GPtrArray) mistakes = NULL;
      g_autoptr (GPtrArray) unknown = NULL;

      g_test_message ("%s", path);
      g_assert_nonnull (scenario);
      mistakes = throng_scenario_validate (scenario);
      unknown = throng_scenario_find_unknown_keys (scenario);
      g_assert_cmpuint (mistakes->len, ==, 0);
      g_assert_cmpuint (unknown->len, ==, 0);
      g_assert_cmpstr (throng_scenario_get_name (scenario), !=, "");
    }
}

static void
test_every_example_stands_as_it_would_be_saved (void)
{
  g_autoptr (GPtrArray) names = list_examples ();

  for (unsigned i = 0; i < names->len; i++)
    {
      g_autofree char *path = build_example_path (names->pdata[i]);
      g_autofree char *content = dup_content (path);
      g_autoptr (GPtrArray) problems = NULL;
      g_autoptr (ThrongScenario) scenario = throng_scenario_load (path, &problems);
      g_autofree char *saved = throng_scenario_to_data (scenario, NULL);

      g_test_message ("%s", path);
      g_assert_cmpstr (saved, ==, content);
    }
}

static void
test_every_example_is_documented_and_no_other (void)
{
  g_autoptr (GPtrArray) names = list_examples ();
  g_autofree char *path = build_path ("docs", "examples.md");
  g_autofree char *page = dup_content (path);
  unsigned n_rows = 0;

  for (unsigned i = 0; i < names->len; i++)
    {
      g_autofree char *row = g_strdup_printf ("| [%s](../data/examples/%s" SUFFIX ") | ",
                                              (char *) names->pdata[i], (char *) names->pdata[i]);

      g_test_message ("%s", row);
      g_assert_nonnull (strstr (page, row));
    }
  for (const char *row = page; (row = strstr (row, "\n| [")) != NULL; row++)
    n_rows++;
  g_assert_cmpuint (n_rows, ==, names->len);
}

/* Returns: (transfer full): what `throng-cli examples` prints */
static char *
run_examples (const char *name, int exit_code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_new (
      G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE, &error,
      g_getenv ("THRONG_CLI"), "examples", name, NULL);
  char *output;

  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, exit_code);
  return output;
}

static void
test_the_program_lists_and_prints_every_example (void)
{
  g_autoptr (GPtrArray) names = list_examples ();
  g_autofree char *list = run_examples (NULL, 0);
  g_auto (GStrv) lines = g_strsplit (list, "\n", -1);

  g_assert_cmpuint (g_strv_length (lines) - 1, ==, names->len);
  for (unsigned i = 0; i < names->len; i++)
    {
      g_autofree char *path = build_example_path (names->pdata[i]);
      g_autofree char *content = dup_content (path);
      g_autofree char *printed = run_examples (names->pdata[i], 0);

      g_assert_cmpstr (printed, ==, content);
    }
}

static void
test_the_program_says_which_example_it_does_not_have (void)
{
  g_autofree char *output = run_examples ("nonsense", 2);

  g_assert_true (g_str_has_prefix (output, "throng-cli examples: there is no example “nonsense”"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/example-files/every-example-is-valid-and-has-a-title",
                   test_every_example_is_valid_and_has_a_title);
  g_test_add_func ("/example-files/every-example-stands-as-it-would-be-saved",
                   test_every_example_stands_as_it_would_be_saved);
  g_test_add_func ("/example-files/every-example-is-documented-and-no-other",
                   test_every_example_is_documented_and_no_other);
  g_test_add_func ("/example-files/the-program-lists-and-prints-every-example",
                   test_the_program_lists_and_prints_every_example);
  g_test_add_func ("/example-files/the-program-says-which-example-it-does-not-have",
                   test_the_program_says_which_example_it_does_not_have);
  return g_test_run ();
}
