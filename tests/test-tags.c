/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which tasks are left of a scenario when tags choose them. */

#include "scenario/throng-tags.h"

#include "scenario/throng-scenario-file.h"

#define STEPS "'steps': [ { 'request': 'GET /' } ] }"

static const char mixed[] = "{ 'throng': 1, 'target': 'http://127.0.0.1:1', 'users': ["
                            "{ 'name': 'A', 'tasks': [ { 'name': '1', 'tags': [ 'smoke' ], " STEPS
                            ", { 'name': '2', 'tags': [ 'full', 'slow' ], " STEPS
                            ", { 'name': '3', " STEPS " ] },"
                            "{ 'name': 'B', 'count': 1, 'tasks': [ { 'name': '4', 'tags': [ "
                            "'smoke', 'slow' ], " STEPS " ] } ] }";

/* Weights of 0: of a task, and of a class. */
static const char idle[]
    = "{ 'throng': 1, 'target': 'http://127.0.0.1:1', 'users': ["
      "{ 'name': 'A', 'tasks': [ { 'name': '1', 'weight': 0, 'tags': [ 'task' ], " STEPS
      ", { 'name': '2', 'tags': [ 'full' ], " STEPS " ] },"
      "{ 'name': 'B', 'weight': 0, 'tasks': [ { 'name': '3', 'tags': [ 'class', 'full' ], " STEPS
      " ] } ] }";

/* @tags, @excluded: separated by commas, or %NULL; @expected: the tasks by class */
static void
assert_left (const char *json, const char *tags, const char *excluded, const char *expected)
{
  g_autofree char *text = g_strdelimit (g_strdup (json), "'", '"');
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (ThrongScenario) scenario = throng_scenario_new_from_data (text, -1, &problems);
  g_auto (GStrv) wanted = tags != NULL ? g_strsplit (tags, ",", -1) : NULL;
  g_auto (GStrv) unwanted = excluded != NULL ? g_strsplit (excluded, ",", -1) : NULL;
  GListModel *classes = throng_scenario_get_users (scenario);
  g_autoptr (GString) left = g_string_new (NULL);

  throng_scenario_choose_tasks (scenario, (const char *const *) wanted,
                                (const char *const *) unwanted);
  for (unsigned i = 0; i < g_list_model_get_n_items (classes); i++)
    {
      g_autoptr (ThrongUserClass) class = g_list_model_get_item (classes, i);
      GListModel *tasks = throng_user_class_get_tasks (class);

      g_string_append (left, throng_user_class_get_name (class));
      for (unsigned k = 0; k < g_list_model_get_n_items (tasks); k++)
        {
          g_autoptr (ThrongTask) task = g_list_model_get_item (tasks, k);

          g_string_append (left, throng_task_get_name (task));
        }
    }
  g_assert_cmpstr (left->str, ==, expected);
}

static void
test_tasks_with_one_of_the_tags_are_left (void)
{
  assert_left (mixed, "smoke", NULL, "A1B4");
  assert_left (mixed, "smoke,full", NULL, "A12B4");
  assert_left (mixed, "slow", NULL, "A2B4");
  assert_left (mixed, "full", NULL, "A2");
  assert_left (mixed, "smok", NULL, "");
  assert_left (mixed, "", NULL, "");
}

static void
test_excluded_tags_win (void)
{
  assert_left (mixed, NULL, "smoke", "A23");
  assert_left (mixed, NULL, "none", "A123B4");
  assert_left (mixed, "smoke", "slow", "A1");
  assert_left (mixed, "slow", "slow", "");
}

static void
test_nothing_is_left_that_is_never_done (void)
{
  assert_left (idle, "full", NULL, "A2B3");
  assert_left (idle, "task", NULL, "");
  assert_left (idle, "class", NULL, "");
  assert_left (idle, "task,class", NULL, "");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tags/tasks-with-one-of-the-tags-are-left",
                   test_tasks_with_one_of_the_tags_are_left);
  g_test_add_func ("/tags/excluded-tags-win", test_excluded_tags_win);
  g_test_add_func ("/tags/nothing-is-left-that-is-never-done",
                   test_nothing_is_left_that_is_never_done);
  return g_test_run ();
}
