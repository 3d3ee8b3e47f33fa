/* SPDX-License-Identifier: GPL-3.0-or-later */

/* `throng-cli run` as a person or a pipeline calls it, against the demo target. */

#include <glib/gstdio.h>
#include <string.h>

#include "demo-process.h"

static const char *const target_arguments[] = { "--service-time", "0", NULL };

#define TWO_TASKS                                                                                  \
  "{ 'name': 'Two', 'steps': [ { 'request': 'GET /users' }, { 'request': 'GET /users' } ] }, "     \
  "{ 'name': 'One', 'steps': [ { 'request': 'GET /users' } ] }"

typedef struct
{
  DemoProcess *demo;
  char *folder;
  char *scenario_path;
  char *json_path;
  char *output; /* of the last run, both streams */
  JsonParser *parser;
} Fixture;

static void
set_up (Fixture *fixture, const void *data)
{
  g_autoptr (GError) error = NULL;

  fixture->demo = demo_process_new (target_arguments);
  fixture->folder = g_dir_make_tmp ("throng-cli-run-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->scenario_path = g_build_filename (fixture->folder, "test.throng", NULL);
  fixture->json_path = g_build_filename (fixture->folder, "test.json", NULL);
  fixture->parser = json_parser_new ();
}

static void
tear_down (Fixture *fixture, const void *data)
{
  g_unlink (fixture->scenario_path);
  g_unlink (fixture->json_path);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  demo_process_free (fixture->demo);
  g_object_unref (fixture->parser);
  g_free (fixture->folder);
  g_free (fixture->scenario_path);
  g_free (fixture->json_path);
  g_free (fixture->output);
}

static void
write_scenario (Fixture *fixture, const char *tasks, const char *load)
{
  g_autofree char *text = g_strdup_printf (
      "{ 'throng': 1, 'target': '%s', 'users': [ { 'name': 'Visitor', 'wait': { 'constant': 0.05 "
      "}, 'tasks': [ %s ] } ], 'load': %s }",
      fixture->demo->address, tasks, load);
  g_autoptr (GError) error = NULL;

  g_strdelimit (text, "'", '"');
  g_file_set_contents (fixture->scenario_path, text, -1, &error);
  g_assert_no_error (error);
}

/* Returns: the JSON summary. The run must have passed, but for a machine that was too busy. */
static JsonObject *
run (Fixture *fixture, const char *option)
{
  const char *argv[] = {
    g_getenv ("THRONG_CLI"), "run",  "--workers", "2", "--json", fixture->json_path,
    fixture->scenario_path,  option, NULL
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_newv (
      argv, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE, &error);

  g_assert_no_error (error);
  g_clear_pointer (&fixture->output, g_free);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &fixture->output, NULL, &error);
  g_assert_no_error (error);
  g_test_message ("%s", fixture->output);
  if (g_subprocess_get_exit_status (process) != 4)
    g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);
  json_parser_load_from_file (fixture->parser, fixture->json_path, &error);
  g_assert_no_error (error);
  return json_node_get_object (json_parser_get_root (fixture->parser));
}

static void
test_statistics_begin_anew_after_the_ramp (Fixture *fixture, const void *data)
{
  JsonObject *root, *accounts, *mark;
  JsonArray *marks;
  int64_t n_in_all, n_since;
  double since_s, duration_s;

  write_scenario (fixture, TWO_TASKS, "{ 'users': 20, 'spawn-rate': 20, 'run-time': 3 }");
  root = run (fixture, "--reset-stats");
  since_s = json_object_get_double_member (json_object_get_object_member (root, "run"),
                                           "statistics_since_s");
  duration_s = json_object_get_double_member (json_object_get_object_member (root, "run"),
                                              "duration_s");
  marks = json_object_get_array_member (root, "marks");
  mark = json_array_get_object_element (marks, 0);
  accounts = json_object_get_object_member (root, "accounts");
  n_in_all = json_object_get_int_member (json_object_get_object_member (accounts, "requests"),
                                         "started");
  n_since = json_object_get_int_member (json_object_get_object_member (root, "total"), "requests");

  /* The last user starts after 0.95 s; a reset is exact to a quarter of a second. */
  g_assert_cmpfloat (since_s, >=, 0.7);
  g_assert_cmpfloat (since_s, <, 3);
  g_assert_cmpuint (json_array_get_length (marks), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (mark, "text"), ==, "Statistics reset");
  g_assert_cmpfloat (json_object_get_double_member (mark, "time_s"), ==, since_s);
  g_assert_cmpint (n_since, >, 0);
  g_assert_cmpint (n_in_all, >, n_since);
  g_assert_true (json_object_get_boolean_member (accounts, "balanced"));
  g_assert_cmpfloat_with_epsilon (
      json_object_get_double_member (json_object_get_object_member (root, "total"),
                                     "requests_per_s"),
      (double) n_since / (duration_s - since_s), 0.01);
  g_assert_nonnull (strstr (fixture->output, "the statistics begin anew"));
}

static void
test_nothing_is_reset_without_the_option (Fixture *fixture, const void *data)
{
  JsonObject *root;

  write_scenario (fixture, TWO_TASKS, "{ 'users': 5, 'spawn-rate': 10, 'run-time': 1 }");
  root = run (fixture, NULL);
  g_assert_cmpfloat (json_object_get_double_member (json_object_get_object_member (root, "run"),
                                                    "statistics_since_s"),
                     ==, 0);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (root, "marks")), ==, 0);
}

static void
test_load_without_a_ramp_keeps_its_statistics (Fixture *fixture, const void *data)
{
  JsonObject *root;

  write_scenario (fixture, TWO_TASKS, "{ 'users': 1, 'spawn-rate': 1, 'run-time': 2 }");
  root = run (fixture, "--reset-stats");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (root, "marks")), ==, 0);
}

static void
test_stages_are_marked (Fixture *fixture, const void *data)
{
  JsonArray *marks;
  JsonObject *second;

  write_scenario (fixture, TWO_TASKS,
                  "{ 'stages': [ { 'users': 5, 'over': 0.5 }, { 'users': 2, 'over': 0.5 } ] }");
  marks = json_object_get_array_member (run (fixture, "--reset-stats"), "marks");
  g_assert_cmpuint (json_array_get_length (marks), ==, 2);
  second = json_array_get_object_element (marks, 1);
  g_assert_cmpfloat (json_object_get_double_member (second, "time_s"), ==, 0.5);
  g_assert_cmpstr (json_object_get_string_member (second, "text"), ==,
                   "Stage 2: to 2 users over 0.5 s");
  g_assert_null (strstr (fixture->output, "Service times"));
}

static void
test_the_cap_of_arrivals_is_told_and_no_fault (Fixture *fixture, const void *data)
{
  JsonObject *root, *tasks, *users, *generator, *mark;
  g_autofree char *skipped = NULL;
  int64_t n_started;

  write_scenario (fixture,
                  "{ 'name': 'Slow', 'steps': [ { 'request': 'GET /users' }, { 'pause': 1 } ] }",
                  "{ 'arrivals': 20, 'spacing': 'even', 'max-users': 2 }");
  root = run (fixture, "--run-time=2500ms");
  tasks = json_object_get_object_member (json_object_get_object_member (root, "accounts"), "tasks");
  users = json_object_get_object_member (root, "users");
  generator = json_object_get_object_member (root, "generator");
  mark = json_array_get_object_element (json_object_get_array_member (root, "marks"), 0);
  n_started = json_object_get_int_member (tasks, "started");
  skipped = g_strdup_printf ("Skipped: %" G_GINT64_FORMAT " arrivals", 50 - n_started);
  g_assert_cmpint (json_object_get_int_member (tasks, "scheduled"), ==, 50);
  /* Two users, each with a task a second; a busy machine may be too late for the third ones. */
  g_assert_cmpint (n_started, >=, 4);
  g_assert_cmpint (n_started, <=, 6);
  g_assert_cmpint (json_object_get_int_member (tasks, "skipped"), ==, 50 - n_started);
  g_assert_true (json_object_get_boolean_member (users, "cap_reached"));
  g_assert_cmpint (json_object_get_int_member (users, "delayed_arrivals"), ==, 48);
  g_assert_cmpint (json_object_get_int_member (users, "most"), ==, 2);
  /* What arrivals wait for a user, a second at least, is no lateness. */
  g_assert_cmpfloat (json_object_get_double_member (generator, "lateness_max_ms"), <, 800);
  g_assert_cmpstr (json_object_get_string_member (mark, "text"), ==, "Cap of users reached");
  g_assert_nonnull (strstr (fixture->output, "20 arrivals/s, "));
  g_assert_nonnull (strstr (fixture->output, "Service times (ms, from the send instead"));
  g_assert_nonnull (strstr (fixture->output, "All 2 users that this load may have are busy"));
  g_assert_nonnull (strstr (fixture->output, "Cap of users reached: 48 arrivals had to wait"));
  g_assert_nonnull (strstr (fixture->output, skipped));
}

static void
test_tasks_are_shown_where_they_say_more_than_endpoints (Fixture *fixture, const void *data)
{
  static const char load[] = "{ 'users': 5, 'spawn-rate': 100, 'run-time': 1 }";
  JsonArray *tasks;

  write_scenario (fixture, TWO_TASKS, load);
  tasks = json_object_get_array_member (run (fixture, NULL), "tasks");
  g_assert_cmpuint (json_array_get_length (tasks), ==, 2);
  g_assert_nonnull (strstr (fixture->output, "Tasks (ms, without pauses and waits)"));
  g_assert_nonnull (strstr (fixture->output, "Visitor: Two"));

  write_scenario (fixture, "{ 'name': 'One', 'steps': [ { 'request': 'GET /users' } ] }", load);
  tasks = json_object_get_array_member (run (fixture, NULL), "tasks");
  g_assert_cmpuint (json_array_get_length (tasks), ==, 1);
  g_assert_null (strstr (fixture->output, "Tasks (ms"));
}

static void
test_examples_are_written_when_asked_for (Fixture *fixture, const void *data)
{
  JsonObject *root, *example;
  JsonArray *examples;

  write_scenario (fixture, TWO_TASKS, "{ 'users': 5, 'spawn-rate': 100, 'run-time': 1 }");
  root = run (fixture, "--json-examples");
  examples = json_object_get_array_member (root, "examples");
  example = json_array_get_object_element (examples, 0);
  g_assert_cmpuint (json_array_get_length (examples), ==, 2);
  g_assert_cmpstr (json_object_get_string_member (example, "method"), ==, "GET");
  g_assert_cmpstr (json_object_get_string_member (example, "name"), ==, "/users");
  g_assert_true (json_object_get_null_member (example, "failure"));
  g_assert_cmpint (json_object_get_int_member (example, "status"), ==, 200);
  g_assert_true (
      g_str_has_prefix (json_object_get_string_member (example, "request"), "GET http:"));
  g_assert_nonnull (strstr (json_object_get_string_member (example, "answer"), "Content-Type: "));
  g_assert_cmpstr (json_object_get_string_member (example, "answer_body"), !=, "");
  g_assert_true (
      json_object_has_member (json_object_get_object_member (example, "phases_ms"), "wait"));
  g_assert_false (json_object_has_member (run (fixture, NULL), "examples"));
}

#define ADD(name, func) g_test_add ("/cli-run/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_nonnull (g_getenv ("THRONG_CLI"));
  ADD ("statistics-begin-anew-after-the-ramp", test_statistics_begin_anew_after_the_ramp);
  ADD ("nothing-is-reset-without-the-option", test_nothing_is_reset_without_the_option);
  ADD ("load-without-a-ramp-keeps-its-statistics", test_load_without_a_ramp_keeps_its_statistics);
  ADD ("stages-are-marked", test_stages_are_marked);
  ADD ("the-cap-of-arrivals-is-told-and-no-fault", test_the_cap_of_arrivals_is_told_and_no_fault);
  ADD ("tasks-are-shown-where-they-say-more-than-endpoints",
       test_tasks_are_shown_where_they_say_more_than_endpoints);
  ADD ("examples-are-written-when-asked-for", test_examples_are_written_when_asked_for);
  return g_test_run ();
}
