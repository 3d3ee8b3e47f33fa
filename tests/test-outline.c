/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The lines of the outline, without the widgets that show them. */

#include "app/design/throng-outline-item.h"

#include "scenario-text.h"

#define SCENARIO                                                                                   \
  "{ 'throng': 1, 'target': 'http://127.0.0.1', 'load': { 'users': 0 }, 'users': ["                \
  "  { 'name': 'Member', 'on-start': [ { 'request': 'GET /', 'timeout': -1 },"                     \
  "    { 'request': 'GET /', 'timeout': -1 } ],"                                                   \
  "    'tasks': [ { 'name': 'Browse', 'weight': 3, 'steps': ["                                     \
  "      { 'request': 'GET /' }, { 'request': 'GET /x', 'name': 'Named' },"                        \
  "      { 'pause': 2 }, { 'pause': [1, 3] }, { 'group': 'G', 'steps': [ { 'pause': 1 } ] },"      \
  "      { 'set': { 'a': '1' } }, { 'set': { 'a': '1', 'b': '2' } } ] },"                          \
  "      { 'name': 'Buy', 'steps': [ { 'request': 'GET /' } ] } ] },"                              \
  "  { 'name': 'Robot', 'count': 5, 'tasks': [ { 'name': 'Crawl', 'steps': ["                      \
  "      { 'request': 'GET /' } ] } ] } ] }"

typedef struct
{
  ThrongScenario *scenario;
  ThrongOutlineItem *test;
} Fixture;

static void
set_up (Fixture *self, const void *data)
{
  self->scenario = read_scenario (SCENARIO);
  self->test = throng_outline_item_new (THRONG_OUTLINE_TEST, THRONG_NODE (self->scenario), NULL);
}

static void
tear_down (Fixture *self, const void *data)
{
  g_object_unref (self->test);
  g_object_unref (self->scenario);
}

/* (transfer full): the @position-th line below */
static ThrongOutlineItem *
get_child (ThrongOutlineItem *item, unsigned position)
{
  g_autoptr (GListModel) children = throng_outline_item_make_children (item);
  ThrongOutlineItem *child = g_list_model_get_item (children, position);

  g_assert_nonnull (child);
  return child;
}

static char *
dup_property (ThrongOutlineItem *item, const char *property)
{
  char *text;

  g_object_get (item, property, &text, NULL);
  return text;
}

/* @expected: titles with a comma between them */
static void
assert_lines (GListModel *lines, const char *expected)
{
  g_autoptr (GString) titles = g_string_new (NULL);

  for (unsigned i = 0; i < g_list_model_get_n_items (lines); i++)
    {
      g_autoptr (ThrongOutlineItem) line = g_list_model_get_item (lines, i);
      g_autofree char *title = dup_property (line, "title");

      g_string_append_printf (titles, "%s%s", i > 0 ? ", " : "", title);
    }
  g_assert_cmpstr (titles->str, ==, expected);
}

static void
assert_below (ThrongOutlineItem *item, const char *expected)
{
  g_autoptr (GListModel) lines = throng_outline_item_make_children (item);

  assert_lines (lines, expected);
}

static void
assert_detail (ThrongOutlineItem *item, const char *expected)
{
  g_autofree char *detail = dup_property (item, "detail");

  g_assert_cmpstr (detail, ==, expected);
}

static void
each_line_has_what_belongs_below_it (Fixture *fixture, const void *data)
{
  g_autoptr (ThrongOutlineItem) load = throng_outline_item_new (
      THRONG_OUTLINE_LOAD, THRONG_NODE (throng_scenario_get_load (fixture->scenario)), NULL);
  g_autoptr (ThrongOutlineItem) member = get_child (fixture->test, 1);
  g_autoptr (ThrongOutlineItem) on_start = get_child (member, 0);
  g_autoptr (ThrongOutlineItem) browse = get_child (member, 1);
  g_autoptr (ThrongOutlineItem) request = get_child (browse, 0);
  g_autoptr (ThrongOutlineItem) group = get_child (browse, 4);
  g_autoptr (ThrongOutlineItem) add = get_child (group, 1);

  assert_below (fixture->test, "Set-up, Member, Robot, Add User Class, Clean-up");
  assert_below (member, "On start, Browse, Buy, Add Task, On stop");
  assert_below (on_start, "GET /, GET /, Add Step");
  assert_below (browse, "GET /, Named, Pause 2\u00a0s, Pause 1\u00a0s to 3\u00a0s, G, Set a, "
                        "Set a, …, Add Step");
  assert_below (group, "Pause 1\u00a0s, Add Step");
  g_assert_null (throng_outline_item_make_children (load));
  g_assert_null (throng_outline_item_make_children (request));
  g_assert_null (throng_outline_item_make_children (add));
}

static void
shares_or_counts_stand_beside_the_names (Fixture *fixture, const void *data)
{
  g_autoptr (ThrongOutlineItem) member = get_child (fixture->test, 1);
  g_autoptr (ThrongOutlineItem) robot = get_child (fixture->test, 2);
  g_autoptr (ThrongOutlineItem) browse = get_child (member, 1);
  g_autoptr (ThrongOutlineItem) request = get_child (browse, 0);

  assert_detail (fixture->test, NULL);
  assert_detail (member, "100\u202f%");
  assert_detail (robot, "× 5");
  assert_detail (browse, "75\u202f%");
  assert_detail (request, NULL);
}

static unsigned
count_problems (ThrongOutlineItem *item, const ThrongProblemIndex *problems)
{
  unsigned n;

  throng_outline_item_update (item, problems, NULL);
  g_object_get (item, "n-problems", &n, NULL);
  return n;
}

/* One of the load, one of each login. */
static void
problems_are_told_by_the_lines_above_but_the_test (Fixture *fixture, const void *data)
{
  g_autoptr (ThrongProblemIndex) problems = throng_problem_index_new (fixture->scenario);
  g_autoptr (ThrongOutlineItem) load = throng_outline_item_new (
      THRONG_OUTLINE_LOAD, THRONG_NODE (throng_scenario_get_load (fixture->scenario)), NULL);
  g_autoptr (ThrongOutlineItem) member = get_child (fixture->test, 1);
  g_autoptr (ThrongOutlineItem) on_start = get_child (member, 0);
  g_autoptr (ThrongOutlineItem) login = get_child (on_start, 1);
  g_autoptr (ThrongOutlineItem) add = get_child (on_start, 2);

  g_assert_cmpuint (throng_problem_index_get_n (problems), ==, 3);
  g_assert_cmpuint (count_problems (fixture->test, problems), ==, 0);
  g_assert_cmpuint (count_problems (load, problems), ==, 1);
  g_assert_cmpuint (count_problems (member, problems), ==, 2);
  g_assert_cmpuint (count_problems (on_start, problems), ==, 2);
  g_assert_cmpuint (count_problems (login, problems), ==, 1);
  g_assert_cmpuint (count_problems (add, problems), ==, 0);
}

static void
lines_follow_what_is_added_and_removed (Fixture *fixture, const void *data)
{
  g_autoptr (GListModel) lines = throng_outline_item_make_children (fixture->test);
  g_autoptr (ThrongNode) added = g_object_new (THRONG_TYPE_USER_CLASS, "name", "New", NULL);
  ThrongNode *scenario = THRONG_NODE (fixture->scenario);

  throng_node_insert (scenario, "users", 1, added);
  assert_lines (lines, "Set-up, Member, New, Robot, Add User Class, Clean-up");
  throng_node_remove (scenario, "users", 0);
  assert_lines (lines, "Set-up, New, Robot, Add User Class, Clean-up");
}

#define ADD(function) g_test_add ("/outline/" #function, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD (each_line_has_what_belongs_below_it);
  ADD (shares_or_counts_stand_beside_the_names);
  ADD (problems_are_told_by_the_lines_above_but_the_test);
  ADD (lines_follow_what_is_added_and_removed);
  return g_test_run ();
}
