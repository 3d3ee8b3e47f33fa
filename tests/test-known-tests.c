/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/window/throng-known-tests.h"

#include "scenario/throng-presets.h"
#include "scenario/throng-scenario-file.h"
#include "throng-examples.h"

#include <string.h>

/* Of the file in which they are remembered; its folder is there. */
static char *
dup_path (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "throng", NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  return g_build_filename (folder, "known-tests", NULL);
}

static void
test_is_known_as_long_as_it_holds_the_same (void)
{
  g_autoptr (ThrongScenario) scenario = throng_scenario_new_test ();
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (ThrongScenario) same = NULL;

  g_object_set (scenario, "name", "One", NULL);
  g_assert_false (throng_known_tests_have (scenario));
  throng_known_tests_add (scenario);
  g_assert_true (throng_known_tests_have (scenario));

  text = throng_scenario_to_data (scenario, NULL);
  same = throng_scenario_new_from_data (text, -1, &problems);
  g_assert_true (throng_known_tests_have (same));
  g_object_set (same, "target", "http://example.com", NULL);
  g_assert_false (throng_known_tests_have (same));
}

static void
last_thousand_are_remembered_each_once (void)
{
  g_autoptr (ThrongScenario) scenario = throng_scenario_new_test ();
  g_autofree char *path = dup_path ();
  g_autoptr (GString) others = g_string_new (NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  for (unsigned i = 0; i < 1000; i++)
    g_string_append_printf (others, "%064u\n", i);
  g_assert_true (g_file_set_contents (path, others->str, -1, NULL));
  for (unsigned i = 0; i < 3; i++)
    {
      g_object_set (scenario, "name", i == 1 ? "Two" : "One", NULL);
      throng_known_tests_add (scenario);
    }
  g_assert_true (throng_known_tests_have (scenario));
  g_object_set (scenario, "name", "Two", NULL);
  g_assert_true (throng_known_tests_have (scenario));

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 1001);
  /* The oldest two made room. */
  g_assert_true (g_str_has_suffix (lines[0], "002"));
}

static void
what_is_remembered_tells_nothing_about_tests (void)
{
  g_autoptr (ThrongScenario) scenario = throng_scenario_new_test ();
  g_autofree char *path = dup_path ();
  g_autofree char *text = NULL;

  g_object_set (scenario, "name", "Marker", NULL);
  throng_known_tests_add (scenario);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_null (strstr (text, "Marker"));
}

static void
broken_or_missing_memory_knows_nothing (void)
{
  g_autoptr (ThrongScenario) scenario = throng_scenario_new_test ();
  g_autofree char *path = dup_path ();

  g_object_set (scenario, "name", "Broken", NULL);
  g_assert_true (g_file_set_contents (path, "\n\nabc\n\xff\n", -1, NULL));
  g_assert_false (throng_known_tests_have (scenario));
  throng_known_tests_add (scenario);
  g_assert_true (throng_known_tests_have (scenario));
}

static void
examples_are_known_from_the_beginning (void)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (ThrongScenario) scenario = NULL;

  g_resources_register (throng_examples_get_resource ());
  bytes = g_resources_lookup_data ("/io/github/throngapp/Throng/examples/demo.throng",
                                   G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  scenario = throng_scenario_new_from_data (g_bytes_get_data (bytes, NULL),
                                            (gssize) g_bytes_get_size (bytes), &problems);
  g_assert_true (throng_known_tests_have (scenario));
  g_object_set (scenario, "target", "http://example.com", NULL);
  g_assert_false (throng_known_tests_have (scenario));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/known-tests/test-is-known-as-long-as-it-holds-the-same",
                   test_is_known_as_long_as_it_holds_the_same);
  g_test_add_func ("/known-tests/last-thousand-are-remembered-each-once",
                   last_thousand_are_remembered_each_once);
  g_test_add_func ("/known-tests/what-is-remembered-tells-nothing-about-tests",
                   what_is_remembered_tells_nothing_about_tests);
  g_test_add_func ("/known-tests/broken-or-missing-memory-knows-nothing",
                   broken_or_missing_memory_knows_nothing);
  g_test_add_func ("/known-tests/examples-are-known-from-the-beginning",
                   examples_are_known_from_the_beginning);
  return g_test_run ();
}
