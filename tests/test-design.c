/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the Design view works out without a window. */

#include "app/design/throng-forecast.h"
#include "app/design/throng-form-item.h"
#include "app/design/throng-form-value.h"
#include "app/design/throng-number-entry.h"
#include "app/design/throng-problem-index.h"
#include "app/design/throng-scenario-watch.h"
#include "app/design/throng-share.h"
#include "app/design/throng-unreadable-file.h"
#include "app/design/throng-unreadable.h"
#include "scenario/throng-node-text.h"
#include "scenario/throng-scenario-file.h"

#include <math.h>

static ThrongScenario *
read_scenario (const char *users, const char *load)
{
  g_autofree char *text = g_strdup_printf ("{ \"throng\": 1, \"target\": \"http://127.0.0.1\","
                                           "  \"users\": [ %s ], \"load\": %s }",
                                           users, load);
  ThrongScenario *scenario = throng_scenario_new_from_data (text, -1, NULL);

  g_assert_nonnull (scenario);
  return scenario;
}

/* A class whose tasks have these weights. */
static ThrongScenario *
read_weights (const char *rest, double first, double second)
{
  g_autofree char *users = g_strdup_printf (
      "{ \"name\": \"A\", %s \"tasks\": ["
      "  { \"name\": \"1\", \"weight\": %g, \"steps\": [ { \"request\": \"GET /\" } ] },"
      "  { \"name\": \"2\", \"weight\": %g, \"steps\": [ { \"request\": \"GET /\" } ] } ] }",
      rest, first, second);

  return read_scenario (users, "{}");
}

static double
get_share_with (ThrongScenario *scenario, unsigned index, ThrongShareSums *sums)
{
  g_autoptr (ThrongUserClass) user_class = g_list_model_get_item (
      throng_scenario_get_users (scenario), 0);
  g_autoptr (ThrongTask) task = g_list_model_get_item (throng_user_class_get_tasks (user_class),
                                                       index);

  return throng_task_get_share (task, sums);
}

static double
get_share (ThrongScenario *scenario, unsigned index)
{
  return get_share_with (scenario, index, NULL);
}

static void
test_shares_follow_from_weights (void)
{
  g_autoptr (ThrongScenario) weighted = read_weights ("", 1, 3);
  g_autoptr (ThrongScenario) none = read_weights ("", 0, 0);
  g_autoptr (ThrongScenario) invalid = read_weights ("", -1, 2);
  g_autoptr (ThrongScenario) sequence = read_weights ("\"sequence\": true,", 1, 3);

  g_assert_cmpfloat (get_share (weighted, 0), ==, 0.25);
  g_assert_cmpfloat (get_share (weighted, 1), ==, 0.75);
  g_assert_cmpfloat (get_share (none, 0), ==, 0);
  g_assert_cmpfloat (get_share (invalid, 0), ==, 0);
  g_assert_cmpfloat (get_share (invalid, 1), ==, 1);
  g_assert_cmpfloat (get_share (sequence, 0), ==, 0.5);
}

static void
test_weights_are_added_up_once (void)
{
  g_autoptr (ThrongScenario) scenario = read_weights ("", 1, 3);
  g_autoptr (ThrongScenario) other = read_weights ("", 1, 1);
  g_autoptr (ThrongShareSums) sums = throng_share_sums_new ();
  g_autoptr (ThrongUserClass) user_class = g_list_model_get_item (
      throng_scenario_get_users (scenario), 0);
  g_autoptr (ThrongTask) second = g_list_model_get_item (throng_user_class_get_tasks (user_class),
                                                         1);

  g_assert_cmpfloat (get_share_with (scenario, 0, sums), ==, 0.25);
  g_assert_cmpfloat (get_share_with (other, 0, sums), ==, 0.5);
  g_object_set (second, "weight", 1.0, NULL);
  g_assert_cmpfloat (get_share_with (scenario, 0, sums), ==, 0.25);
  g_assert_cmpfloat (get_share (scenario, 0), ==, 0.5);
}

static void
test_classes_of_counted_users_have_no_share (void)
{
  g_autoptr (ThrongScenario) scenario = read_scenario (
      "{ \"name\": \"A\", \"tasks\": [] }, { \"name\": \"B\", \"weight\": 3, \"tasks\": [] },"
      "{ \"name\": \"C\", \"weight\": 9, \"count\": 2, \"tasks\": [] }",
      "{}");
  static const double shares[] = { 0.25, 0.75, 0 };

  for (unsigned i = 0; i < G_N_ELEMENTS (shares); i++)
    {
      g_autoptr (ThrongUserClass) user_class = g_list_model_get_item (
          throng_scenario_get_users (scenario), i);

      g_assert_cmpfloat (throng_user_class_get_share (user_class, NULL), ==, shares[i]);
    }
}

static void
assert_percent (double share, const char *expected)
{
  g_autofree char *text = throng_share_format (share);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_small_shares_keep_a_digit (void)
{
  assert_percent (0, "0\u202f%");
  assert_percent (1, "100\u202f%");
  assert_percent (1.0 / 3, "33\u202f%");
  assert_percent (0.004, "0.4\u202f%");
  assert_percent (0.03, "3\u202f%");
  assert_percent (0.127, "13\u202f%");
  assert_percent (0.0003, "<0.1\u202f%");
}

static void
assert_forecast (const char *wait, const char *load, const char *expected)
{
  g_autofree char *users = g_strdup_printf (
      "{ \"name\": \"A\", \"wait\": %s, \"tasks\": [ { \"name\": \"1\", \"steps\": ["
      "  { \"request\": \"GET /\", \"repeat\": 2 },"
      "  { \"group\": \"G\", \"probability\": 0.5, \"steps\": [ { \"request\": \"GET /\" },"
      "    { \"request\": \"GET /\" } ] } ] } ] }",
      wait);
  g_autoptr (ThrongScenario) scenario = read_scenario (users, load);
  ThrongForecast forecast = throng_forecast_new (scenario);
  g_autofree char *text = throng_forecast_format (&forecast);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_forecast_counts_requests_of_tasks (void)
{
  /* Three requests a task, a task each second and user. */
  assert_forecast ("{ \"constant\": 1 }",
                   "{ \"stages\": [ { \"users\": 10, \"over\": 0 },"
                   "                { \"users\": 10, \"over\": 100 } ] }",
                   "≈ 3000 requests in 1\u00a0min\u00a040\u00a0s, at most 30 a second");
  assert_forecast ("{ \"between\": [1, 3] }", "{ \"users\": 100, \"spawn-rate\": 10 }",
                   "At most 150 requests a second, until it is stopped");
  assert_forecast ("{ \"throughput\": 0.5 }", "{ \"stages\": [ { \"users\": 20, \"over\": 10 } ] }",
                   "≈ 150 requests in 10\u00a0s, at most 30 a second");
  assert_forecast ("{ \"constant\": 1 }", "{ \"arrivals\": 0.001, \"run-time\": \"1h\" }",
                   "≈ 11 requests in 1\u00a0h, at most 0.003 a second");
  assert_forecast ("{ \"constant\": 0 }", "{ \"arrivals\": 0.000001 }",
                   "At most 0.0001 requests a second, until it is stopped");
  assert_forecast (
      "{ \"constant\": 1 }",
      "{ \"stages\": [ { \"users\": 41, \"over\": 10 }, { \"users\": 0, \"over\": 20 } ] }",
      "≈ 1800 requests in 30\u00a0s, at most 120 a second");
  assert_forecast ("{ \"constant\": 0 }", "{ \"users\": 1, \"run-time\": \"1m\" }",
                   "As many requests as the service answers, for 1\u00a0min");
}

#define STEP "{ 'request': 'GET /' }"
#define TASKS(steps) "'tasks': [ { 'name': 'T', 'steps': [ " steps " ] } ]"

static void
test_forecast_tells_the_peak (void)
{
  static const struct
  {
    const char *users, *load;
    double peak, per_s;
  } cases[] = {
    { "{ 'name': 'A', " TASKS (STEP ", { 'pause': [1, 3] }") " }",
      "{ 'users': 10, 'spawn-rate': 10 }", 10, 5 },
    { "{ 'name': 'A', 'wait': { 'pacing': 1 }, " TASKS (STEP ", { 'pause': 4 }") " }",
      "{ 'users': 10, 'spawn-rate': 10 }", 10, 2.5 },
    { "{ 'name': 'A', 'wait': { 'pacing': 4 }, " TASKS (STEP ", { 'pause': 1 }") " }",
      "{ 'users': 10, 'spawn-rate': 10 }", 10, 2.5 },
    { "{ 'name': 'A', 'wait': { 'throughput': 1 }, " TASKS (STEP ", { 'pause': 4 }") " }",
      "{ 'users': 10, 'spawn-rate': 10 }", 10, 2.5 },
    { "{ 'name': 'A', " TASKS (STEP) " }, "
                                     "{ 'name': 'B', 'weight': 3, " TASKS (STEP ", " STEP
                                                                                ", " STEP) " }",
      "{ 'arrivals': 8 }", 8, 20 },
    /* Fixed counts are part of the total. */
    { "{ 'name': 'A', 'count': 8, 'wait': { 'constant': 1 }, " TASKS (
          STEP) " }, "
                "{ 'name': 'B', 'count': 8, 'wait': { 'constant': 2 }, " TASKS (STEP) " }",
      "{ 'users': 10, 'spawn-rate': 10 }", 10, 9 },
    { "{ 'name': 'A', 'sequence': true, 'wait': { 'constant': 1 }, 'tasks': [ { 'name': '1', "
      "'weight': 9, 'steps': [ " STEP " ] }, { 'name': '2', 'steps': [ " STEP ", " STEP ", " STEP
      " ] } ] }",
      "{ 'users': 1 }", 1, 2 },
    { "{ 'name': 'A', 'wait': { 'constant': 1 }, " TASKS (STEP) " }",
      "{ 'stages': [ { 'users': 7, 'over': 1 }, { 'users': 2, 'over': 1 } ] }", 7, 7 },
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *users = g_strdelimit (g_strdup (cases[i].users), "'", '"');
      g_autofree char *load = g_strdelimit (g_strdup (cases[i].load), "'", '"');
      g_autoptr (ThrongScenario) scenario = read_scenario (users, load);
      ThrongForecast forecast = throng_forecast_new (scenario);

      g_assert_cmpfloat (forecast.peak, ==, cases[i].peak);
      g_assert_cmpfloat_with_epsilon (forecast.peak_per_s, cases[i].per_s, 1e-9);
    }
}

static void
test_curve_goes_to_the_end (void)
{
  g_autoptr (ThrongScenario) scenario = read_weights ("", 1, 1);
  ThrongLoad *load = throng_scenario_get_load (scenario);
  g_autoptr (GArray) points = NULL;
  const ThrongLoadPoint *last;

  g_object_set (load, "users", (gint64) 10, "spawn-rate", 2.0, "run-time", 4.0, NULL);
  points = throng_load_dup_points (load);
  last = &g_array_index (points, ThrongLoadPoint, points->len - 1);
  g_assert_cmpfloat (last->time_s, ==, 4);
  g_assert_cmpfloat (last->level, ==, 8);
}

static double
get_end_s (const char *load)
{
  g_autoptr (ThrongScenario) scenario = read_scenario ("", load);
  g_autoptr (GArray) points = throng_load_dup_points (throng_scenario_get_load (scenario));

  return g_array_index (points, ThrongLoadPoint, points->len - 1).time_s;
}

static void
test_curve_of_arrivals_is_as_long_as_the_run (void)
{
  g_assert_cmpfloat (get_end_s ("{ \"arrivals\": 5, \"run-time\": 7 }"), ==, 7);
  g_assert_cmpfloat (get_end_s ("{ \"arrivals\": 5 }"), ==, 60);
}

static void
test_numbers_are_stepped_by_about_a_tenth (void)
{
  static const struct
  {
    double value;
    int direction;
    double next;
  } cases[] = { { 1, 1, 2 },       { 10, 1, 11 },    { 99, 1, 100 },  { 100, 1, 110 },
                { 110, -1, 100 },  { 100, -1, 99 },  { 105, 1, 110 }, { 1000, 1, 1100 },
                { 1000, -1, 990 }, { 2.5, 1, 3 },    { 2.5, -1, 2 },  { 1, -1, 1 },
                { 1950, 1, 2000 }, { 2000, 1, 2000 } };

  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpfloat (throng_number_entry_step (cases[i].value, cases[i].direction, 1, 2000), ==,
                       cases[i].next);
}

static void
assert_value (GType type, bool is_duration, const char *text, const char *shown)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (GError) error = NULL;
  g_autofree char *again = NULL;

  g_value_init (&value, type);
  g_assert_true (throng_form_value_parse (text, is_duration, &value, &error));
  again = throng_form_value_format (&value, is_duration, NULL);
  g_assert_cmpstr (again, ==, shown);
}

static void
assert_fault (GType type, bool is_duration, const char *text)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (GError) error = NULL;

  g_value_init (&value, type);
  g_assert_false (throng_form_value_parse (text, is_duration, &value, &error));
  g_assert_true (g_str_has_prefix (error->message, "Must be "));
}

static void
test_values_are_typed_as_people_type (void)
{
  assert_value (G_TYPE_INT64, false, " 12 ", "12");
  assert_value (G_TYPE_DOUBLE, false, "2,5", "2.5");
  assert_value (G_TYPE_DOUBLE, true, "90", "1m30s");
  assert_value (G_TYPE_DOUBLE, true, "500ms", "500ms");
  assert_value (G_TYPE_DOUBLE, true, "0", "0");
  assert_value (G_TYPE_STRING, false, " a ", " a ");
  assert_fault (G_TYPE_INT64, false, "1.5");
  assert_fault (G_TYPE_INT64, false, "");
  assert_fault (G_TYPE_DOUBLE, false, "many");
  assert_fault (G_TYPE_DOUBLE, false, "inf");
  assert_fault (G_TYPE_DOUBLE, true, "soon");
}

static void
test_durations_stand_in_the_file_as_typed (void)
{
  g_autoptr (ThrongScenario) scenario = read_weights ("", 1, 1);
  ThrongNode *load = THRONG_NODE (throng_scenario_get_load (scenario));
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, G_TYPE_DOUBLE);
  g_value_set_double (&value, 90);
  throng_form_value_set (load, "run-time", &value, "90s");
  g_assert_cmpstr (throng_node_get_written (load, "run-time"), ==, "90s");
  throng_form_value_set (load, "run-time", &value, "90");
  g_assert_null (throng_node_get_written (load, "run-time"));
}

static void
test_problems_are_found_by_node_and_key (void)
{
  g_autoptr (ThrongScenario) scenario = read_weights ("\"wait\": { \"constant\": -1 },", -1, 1);
  g_autoptr (ThrongProblemIndex) problems = throng_problem_index_new (scenario);
  g_autoptr (ThrongUserClass) user_class = g_list_model_get_item (
      throng_scenario_get_users (scenario), 0);
  g_autoptr (ThrongNode) task = g_list_model_get_item (throng_user_class_get_tasks (user_class), 0);
  g_autofree char *other = throng_problem_index_take (problems, task, "name");
  g_autofree char *sentence = throng_problem_index_take (problems, task, "name weight");
  g_autofree char *rest = throng_problem_index_take_rest (problems, task);
  g_autofree char *rest_of_class = throng_problem_index_take_rest (problems,
                                                                   THRONG_NODE (user_class));

  g_assert_cmpuint (throng_problem_index_get_n (problems), ==, 2);
  g_assert_cmpuint (throng_problem_index_count (problems, THRONG_NODE (user_class)), ==, 2);
  g_assert_cmpuint (throng_problem_index_count (problems, task), ==, 1);
  g_assert_null (other);
  g_assert_cmpstr (sentence, ==, "Must be at least 0");
  g_assert_null (rest);
  g_assert_cmpstr (rest_of_class, ==, "wait.constant: must be at least 0");
}

static void
test_problem_of_a_list_has_its_title (void)
{
  g_autoptr (ThrongScenario) scenario = read_scenario ("{ \"name\": \"A\", \"tasks\": [] }", "{}");
  g_autoptr (ThrongProblemIndex) problems = throng_problem_index_new (scenario);
  g_autoptr (ThrongNode) user_class = g_list_model_get_item (throng_scenario_get_users (scenario),
                                                             0);
  g_autofree char *rest = throng_problem_index_take_rest (problems, user_class);

  g_assert_nonnull (rest);
  g_assert_true (g_str_has_prefix (rest, "Tasks: must "));
}

static void
test_all_keys_are_asked_for_by_none (void)
{
  g_autoptr (ThrongScenario) scenario = read_weights ("", -1, 1);
  g_autoptr (ThrongProblemIndex) problems = throng_problem_index_new (scenario);
  g_autoptr (ThrongUserClass) user_class = g_list_model_get_item (
      throng_scenario_get_users (scenario), 0);
  g_autoptr (ThrongNode) task = g_list_model_get_item (throng_user_class_get_tasks (user_class), 0);
  g_autofree char *sentence = throng_problem_index_take (problems, task, NULL);

  g_assert_cmpstr (sentence, ==, "Must be at least 0");
}

static void
test_text_that_cant_be_read_is_a_problem (void)
{
  g_autoptr (ThrongScenario) scenario = read_weights ("", -1, 1);
  ThrongNode *load = THRONG_NODE (throng_scenario_get_load (scenario));
  g_autoptr (ThrongUserClass) user_class = g_list_model_get_item (
      throng_scenario_get_users (scenario), 0);
  g_autoptr (ThrongNode) task = g_list_model_get_item (throng_user_class_get_tasks (user_class), 0);
  g_autoptr (ThrongProblemIndex) problems = NULL;
  g_autoptr (ThrongProblemIndex) fewer = NULL;
  g_autofree char *sentence = NULL;

  throng_unreadable_set (load, "users", "kind=users", "abc", "no number");
  throng_unreadable_set (task, "weight", NULL, "many", "no weight");
  problems = throng_problem_index_new (scenario);
  sentence = throng_problem_index_take (problems, task, "weight");
  g_assert_cmpuint (throng_problem_index_get_n (problems), ==, 2);
  g_assert_cmpuint (throng_problem_index_count (problems, load), ==, 1);
  g_assert_cmpstr (sentence, ==, "No weight");
  g_assert_cmpstr (throng_unreadable_get (load, "users")->text, ==, "abc");

  g_object_set (load, "kind", THRONG_LOAD_ARRIVALS, NULL);
  g_assert_true (throng_unreadable_forget (task, "weight"));
  g_assert_false (throng_unreadable_forget (task, "weight"));
  fewer = throng_problem_index_new (scenario);
  g_assert_cmpuint (throng_problem_index_count (fewer, load), ==, 0);
}

static void
test_unreadable_text_goes_with_a_copy_and_is_told (void)
{
  g_autoptr (ThrongScenario) scenario = read_weights ("", 1, 1);
  g_autoptr (ThrongNode) user = g_list_model_get_item (throng_scenario_get_users (scenario), 0);
  g_autoptr (ThrongNode) task = g_list_model_get_item (
      throng_user_class_get_tasks (THRONG_USER_CLASS (user)), 1);
  g_autoptr (ThrongNode) copy = throng_node_copy (user);
  g_autoptr (GPtrArray) of_copy = NULL;
  g_autoptr (GPtrArray) of_task = NULL;
  g_autofree char *lines = NULL;

  throng_unreadable_set (task, "weight", NULL, "many", "No weight");
  throng_unreadable_set (throng_node_get_parent (task), "count", NULL, "{\n", "No count");
  throng_unreadable_copy (user, copy);
  of_copy = throng_unreadable_list (copy);
  of_task = throng_unreadable_list (task);
  lines = throng_unreadable_describe (of_copy);
  g_assert_cmpuint (of_copy->len, ==, 2);
  g_assert_cmpuint (of_task->len, ==, 1);
  g_assert_cmpstr (lines, ==, "“{…”: No count\n“many”: No weight");
}

static void
test_many_and_long_texts_are_told_shortly (void)
{
  g_autoptr (ThrongScenario) scenario = read_weights ("", 1, 1);
  ThrongNode *load = THRONG_NODE (throng_scenario_get_load (scenario));
  g_autofree char *text = g_strnfill (41, 'x');
  g_autoptr (GPtrArray) all = NULL;
  g_autofree char *lines = NULL;
  g_autofree char *first = g_strdup_printf ("“%.40s…”: no\n“0”: no\n", text);

  throng_unreadable_set (load, "users", NULL, text, "no");
  for (unsigned i = 0; i < 5; i++)
    {
      g_autofree char *number = g_strdup_printf ("%u", i);

      /* Only the name of a property has to be another each time. */
      throng_unreadable_set (load, number, NULL, number, "no");
    }
  all = throng_unreadable_list (THRONG_NODE (scenario));
  lines = throng_unreadable_describe (all);
  g_assert_true (g_str_has_prefix (lines, first));
  g_assert_true (g_str_has_suffix (lines, "“3”: no\n…"));
}

static void
test_text_that_is_typed_again_takes_the_place_of_the_first (void)
{
  g_autoptr (ThrongScenario) scenario = read_weights ("", 1, 1);
  ThrongNode *load = THRONG_NODE (throng_scenario_get_load (scenario));
  g_autoptr (GPtrArray) all = NULL;

  throng_unreadable_set (load, "users", NULL, "a", "no");
  throng_unreadable_set (load, "users", NULL, "b", "no");
  all = throng_unreadable_list (THRONG_NODE (scenario));
  g_assert_cmpuint (all->len, ==, 1);
  g_assert_cmpstr (throng_unreadable_get (load, "users")->text, ==, "b");
}

static void
test_field_may_stand_for_one_of_several_words (void)
{
  g_autoptr (ThrongScenario) scenario = read_weights ("", 1, 1);
  ThrongNode *load = THRONG_NODE (throng_scenario_get_load (scenario));

  g_assert_true (throng_form_when_holds ("kind=users|arrivals", load));
  g_object_set (load, "kind", THRONG_LOAD_ARRIVALS, NULL);
  g_assert_true (throng_form_when_holds ("kind=users|arrivals", load));
  g_object_set (load, "kind", THRONG_LOAD_STAGES, NULL);
  g_assert_false (throng_form_when_holds ("kind=users|arrivals", load));
  g_assert_false (throng_form_when_holds ("no-such-key=users", load));
}

static void
test_arrivals_are_those_of_stages_too (void)
{
  g_autoptr (ThrongScenario) scenario = read_weights ("", 1, 1);
  ThrongNode *load = THRONG_NODE (throng_scenario_get_load (scenario));
  g_autoptr (ThrongNode) stage = g_object_new (THRONG_TYPE_STAGE, "users", (gint64) 3, "over", 1.0,
                                               NULL);

  g_object_set (load, "kind", THRONG_LOAD_STAGES, NULL);
  throng_node_insert (load, "stages", 0, stage);
  g_assert_false (throng_form_when_holds ("has-arrivals=true", load));
  g_object_set (stage, "arrivals", 2.0, "kind", THRONG_STAGE_ARRIVALS, NULL);
  g_assert_true (throng_form_when_holds ("has-arrivals=true", load));
}

static void
count_cb (unsigned *n_changes)
{
  ++*n_changes;
}

static void
test_a_watch_tells_of_nothing_but_changes (void)
{
  g_autoptr (ThrongScenario) scenario = read_weights ("", 1, 1);
  g_autoptr (ThrongScenarioWatch) watch = throng_scenario_watch_new (scenario);
  g_autoptr (ThrongNode) user = g_list_model_get_item (throng_scenario_get_users (scenario), 0);
  g_autoptr (ThrongNode) task = g_object_new (THRONG_TYPE_TASK, NULL);
  unsigned n_changes = 0;

  g_signal_connect_swapped (watch, "changed", G_CALLBACK (count_cb), &n_changes);
  g_assert_false (g_main_context_iteration (NULL, FALSE));
  g_assert_cmpuint (n_changes, ==, 0);

  throng_node_insert (user, "tasks", 0, task);
  g_object_set (user, "name", "B", NULL);
  g_main_context_iteration (NULL, FALSE);
  g_assert_cmpuint (n_changes, ==, 1);

  g_object_set (task, "name", "New", NULL);
  g_main_context_iteration (NULL, FALSE);
  g_assert_cmpuint (n_changes, ==, 2);
}

static void
test_unreadable_text_is_kept_beside_a_file (void)
{
  static const char *const others[] = { "",
                                        "[",
                                        "{}",
                                        "[[\"users[9]\", \"name\", \"\", \"a\", \"b\"]]",
                                        "[[\"users[0]\", \"no-name\", \"\", \"a\", \"b\"]]",
                                        "[[\"users[0]\", \"name\", \"odd\", \"a\", \"b\"]]" };
  g_autoptr (ThrongScenario) scenario = read_weights ("", 1, 1);
  g_autoptr (ThrongScenario) again = read_weights ("", 1, 1);
  g_autoptr (ThrongScenario) untouched = read_weights ("", 1, 1);
  ThrongNode *load = THRONG_NODE (throng_scenario_get_load (scenario));
  g_autoptr (ThrongNode) user = g_list_model_get_item (throng_scenario_get_users (scenario), 0);
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GPtrArray) none = NULL;
  g_autofree char *data = NULL;

  g_assert_null (throng_unreadable_to_data (scenario));
  throng_unreadable_set (load, "users", "kind=users", "a\n\"b", "no number");
  throng_unreadable_set (user, "weight", NULL, "many", "no weight");
  data = throng_unreadable_to_data (scenario);
  throng_unreadable_from_data (again, data);
  all = throng_unreadable_list (THRONG_NODE (again));
  g_assert_cmpuint (all->len, ==, 2);
  g_assert_cmpstr (
      throng_unreadable_get (THRONG_NODE (throng_scenario_get_load (again)), "users")->text, ==,
      "a\n\"b");

  for (unsigned i = 0; i < G_N_ELEMENTS (others); i++)
    throng_unreadable_from_data (untouched, others[i]);
  none = throng_unreadable_list (THRONG_NODE (untouched));
  g_assert_cmpuint (none->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/design/shares", test_shares_follow_from_weights);
  g_test_add_func ("/design/sums", test_weights_are_added_up_once);
  g_test_add_func ("/design/counted", test_classes_of_counted_users_have_no_share);
  g_test_add_func ("/design/percent", test_small_shares_keep_a_digit);
  g_test_add_func ("/design/forecast", test_forecast_counts_requests_of_tasks);
  g_test_add_func ("/design/peak", test_forecast_tells_the_peak);
  g_test_add_func ("/design/curve", test_curve_goes_to_the_end);
  g_test_add_func ("/design/curve-of-arrivals", test_curve_of_arrivals_is_as_long_as_the_run);
  g_test_add_func ("/design/steps", test_numbers_are_stepped_by_about_a_tenth);
  g_test_add_func ("/design/values", test_values_are_typed_as_people_type);
  g_test_add_func ("/design/durations", test_durations_stand_in_the_file_as_typed);
  g_test_add_func ("/design/problems", test_problems_are_found_by_node_and_key);
  g_test_add_func ("/design/titles", test_problem_of_a_list_has_its_title);
  g_test_add_func ("/design/all-keys", test_all_keys_are_asked_for_by_none);
  g_test_add_func ("/design/unreadable", test_text_that_cant_be_read_is_a_problem);
  g_test_add_func ("/design/copied", test_unreadable_text_goes_with_a_copy_and_is_told);
  g_test_add_func ("/design/kept", test_unreadable_text_is_kept_beside_a_file);
  g_test_add_func ("/design/described", test_many_and_long_texts_are_told_shortly);
  g_test_add_func ("/design/again", test_text_that_is_typed_again_takes_the_place_of_the_first);
  g_test_add_func ("/design/words", test_field_may_stand_for_one_of_several_words);
  g_test_add_func ("/design/arrivals", test_arrivals_are_those_of_stages_too);
  g_test_add_func ("/design/watch", test_a_watch_tells_of_nothing_but_changes);
  return g_test_run ();
}
