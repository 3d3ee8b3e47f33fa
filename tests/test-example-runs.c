/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Every example scenario runs against the demo target, shortened: nothing fails, everything in it
 * happens, and the target has counted what we have. */

#include <glib/gstdio.h>
#include <string.h>

#include "command.h"
#include "demo-process.h"
#include "demo/throng-demo-routes.h"

/* What an example is shortened to. */
#define USERS_MAX 20
#define RUN_TIME_S 1.0
#define STAGE_S 0.3
#define WAIT_S 0.05
#define PAUSE_S 0.02

/* throng-cli's exit code when the machine was too busy to measure; nothing is wrong with the
 * example then. */
#define EXIT_GENERATOR 4

static const char *const target_arguments[] = { "--service-time", "0", NULL };

/* Where a path is a template as a whole, as a captured Location is. */
static const struct
{
  const char *path;
  const char *stands_for;
} captured_paths[] = {
  { "{{job}}", "/jobs/ID" },
};

typedef struct
{
  DemoProcess *demo;
  char *folder;
  JsonNode *scenario;
  JsonParser *results;
} Fixture;

static char *
get_examples_folder (void)
{
  return g_test_build_filename (G_TEST_DIST, "..", "data", "examples", NULL);
}

static JsonNode *
load_example (const char *file)
{
  g_autofree char *folder = get_examples_folder ();
  g_autofree char *path = g_build_filename (folder, file, NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  return json_parser_steal_root (parser);
}

/* The files beside the examples, which some of them send. */
static void
copy_files (const char *to)
{
  g_autofree char *examples = get_examples_folder ();
  g_autofree char *from = g_build_filename (examples, "files", NULL);
  g_autofree char *folder = g_build_filename (to, "files", NULL);
  g_autoptr (GDir) dir = g_dir_open (from, 0, NULL);
  const char *name;

  g_mkdir (folder, 0777);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *source = g_build_filename (from, name, NULL);
      g_autofree char *copy = g_build_filename (folder, name, NULL);
      g_autofree char *data = NULL;
      gsize length;

      g_assert_true (g_file_get_contents (source, &data, &length, NULL));
      g_assert_true (g_file_set_contents (copy, data, (gssize) length, NULL));
    }
}

static void
set_up (Fixture *fixture, const void *file)
{
  fixture->demo = demo_process_new (target_arguments);
  fixture->folder = g_dir_make_tmp ("throng-example-XXXXXX", NULL);
  fixture->scenario = load_example (file);
  fixture->results = json_parser_new ();
  copy_files (fixture->folder);
}

static void
tear_down (Fixture *fixture, const void *file)
{
  demo_process_free (fixture->demo);
  remove_tree (fixture->folder);
  json_node_unref (fixture->scenario);
  g_object_unref (fixture->results);
  g_free (fixture->folder);
}

/* Shortening */

static void
shorten_wait (JsonObject *wait)
{
  JsonArray *between = json_array_new ();

  json_array_add_double_element (between, WAIT_S / 2);
  json_array_add_double_element (between, WAIT_S);
  if (json_object_has_member (wait, "between"))
    json_object_set_array_member (wait, "between", g_steal_pointer (&between));
  else if (json_object_has_member (wait, "throughput"))
    json_object_set_double_member (wait, "throughput", 1 / WAIT_S);
  else if (json_object_has_member (wait, "pacing"))
    json_object_set_double_member (wait, "pacing", WAIT_S);
  else
    json_object_set_double_member (wait, "constant", WAIT_S);
  g_clear_pointer (&between, json_array_unref);
}

static void
lower (JsonObject *object, const char *member, int64_t max)
{
  if (json_object_has_member (object, member))
    json_object_set_int_member (object, member,
                                MIN (json_object_get_int_member (object, member), max));
}

static void
shorten_load (JsonObject *load)
{
  JsonArray *stages = json_object_has_member (load, "stages")
                          ? json_object_get_array_member (load, "stages")
                          : NULL;

  lower (load, "users", USERS_MAX);
  lower (load, "arrivals", USERS_MAX);
  if (json_object_has_member (load, "spawn-rate"))
    json_object_set_int_member (load, "spawn-rate", 100);
  if (json_object_has_member (load, "run-time"))
    json_object_set_double_member (load, "run-time", RUN_TIME_S);
  for (unsigned i = 0; stages != NULL && i < json_array_get_length (stages); i++)
    {
      JsonObject *stage = json_array_get_object_element (stages, i);

      lower (stage, "users", USERS_MAX);
      lower (stage, "arrivals", USERS_MAX);
      json_object_set_double_member (stage, "over", STAGE_S);
    }
}

static void shorten (JsonNode *node);

static void
shorten_member_cb (JsonObject *object, const char *name, JsonNode *value, void *data)
{
  if (strcmp (name, "wait") == 0)
    shorten_wait (json_node_get_object (value));
  else if (strcmp (name, "load") == 0)
    shorten_load (json_node_get_object (value));
  else if (strcmp (name, "pause") == 0)
    json_object_set_double_member (object, name, PAUSE_S);
  else
    shorten (value);
}

static void
shorten_element_cb (JsonArray *array, unsigned index, JsonNode *element, void *data)
{
  shorten (element);
}

static void
shorten (JsonNode *node)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    json_object_foreach_member (json_node_get_object (node), shorten_member_cb, NULL);
  else if (JSON_NODE_HOLDS_ARRAY (node))
    json_array_foreach_element (json_node_get_array (node), shorten_element_cb, NULL);
}

/* Running */

/* Returns: the JSON summary */
static JsonObject *
run (Fixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->folder, "short.throng", NULL);
  g_autofree char *json_path = g_build_filename (fixture->folder, "short.json", NULL);
  g_autofree char *text = json_to_string (fixture->scenario, TRUE);
  g_autofree char *output = NULL;
  const char *arguments[] = { "run",       "--quiet", "--seed", "1",
                              "--workers", "1",       "--host", fixture->demo->address,
                              "--json",    json_path, path,     NULL };
  g_autoptr (GError) error = NULL;
  int exit_code;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  exit_code = command_run (arguments, &output);
  if (exit_code != EXIT_GENERATOR)
    g_assert_cmpint (exit_code, ==, 0);
  json_parser_load_from_file (fixture->results, json_path, &error);
  g_assert_no_error (error);
  return json_node_get_object (json_parser_get_root (fixture->results));
}

static void
expect_all_to_be_well (JsonObject *results)
{
  JsonObject *total = json_object_get_object_member (results, "total");

  g_assert_cmpint (json_object_get_int_member (total, "requests"), >, 0);
  g_assert_cmpint (json_object_get_int_member (total, "failures"), ==, 0);
  g_assert_cmpint (json_object_get_int_member (total, "aborted"), ==, 0);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (results, "errors")), ==,
                    0);
  g_assert_true (json_object_get_boolean_member (
      json_object_get_object_member (results, "accounts"), "balanced"));
}

static void
expect_all_to_have_begun (JsonArray *rows)
{
  for (unsigned i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);

      g_test_message ("%s", json_object_get_string_member (row, "name"));
      g_assert_cmpint (json_object_get_int_member (row, "started"), >, 0);
    }
}

/* Comparing */

typedef struct
{
  const char *method;
  const char *name;
  char *path; /* of the request that is in this row */
} Row;

static void find_path (JsonNode *node, Row *row);

static void
look_for_path (JsonObject *object, Row *row)
{
  const char *request = json_object_get_string_member (object, "request");
  size_t n_method = strcspn (request, " ");
  const char *path = request + n_method + 1;
  g_autofree char *bare = g_strndup (path, strcspn (path, "?"));
  const char *name = json_object_get_string_member_with_default (object, "name", bare);

  if (strncmp (row->method, request, n_method) == 0 && strcmp (row->name, name) == 0)
    g_set_str (&row->path, bare);
}

static void
find_in_member_cb (JsonObject *object, const char *name, JsonNode *value, void *row)
{
  find_path (value, row);
}

static void
find_in_element_cb (JsonArray *array, unsigned index, JsonNode *element, void *row)
{
  find_path (element, row);
}

static void
find_path (JsonNode *node, Row *row)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObject *object = json_node_get_object (node);

      if (json_object_has_member (object, "request"))
        look_for_path (object, row);
      json_object_foreach_member (object, find_in_member_cb, row);
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    json_array_foreach_element (json_node_get_array (node), find_in_element_cb, row);
}

/* The name under which the target counts what the row counts. */
static char *
dup_route (Fixture *fixture, JsonObject *endpoint)
{
  g_autoptr (GPtrArray) names = throng_demo_routes_dup_names ();
  Row row = { .method = json_object_get_string_member (endpoint, "method"),
              .name = json_object_get_string_member (endpoint, "name") };
  ThrongDemoPlace place;

  find_path (fixture->scenario, &row);
  g_assert_nonnull (row.path);
  for (unsigned i = 0; i < G_N_ELEMENTS (captured_paths); i++)
    if (strcmp (row.path, captured_paths[i].path) == 0)
      g_set_str (&row.path, captured_paths[i].stands_for);
  place = throng_demo_routes_find (row.method, row.path);
  g_assert_nonnull (place.route);
  g_free (row.path);
  return g_strdup (names->pdata[place.endpoint]);
}

/* Adds the statuses of a row to those of its route. */
static void
add_statuses (JsonObject *ours, const char *route, JsonObject *statuses)
{
  JsonObject *sums;
  JsonObjectIter iter;
  const char *status;
  JsonNode *count;

  if (!json_object_has_member (ours, route))
    json_object_set_object_member (ours, route, json_object_new ());
  sums = json_object_get_object_member (ours, route);
  json_object_iter_init (&iter, statuses);
  while (json_object_iter_next (&iter, &status, &count))
    json_object_set_int_member (sums, status,
                                json_object_get_int_member_with_default (sums, status, 0)
                                    + json_node_get_int (count));
}

static int64_t
sum_up (JsonObject *counts)
{
  g_autoptr (GList) routes = json_object_get_members (counts);
  int64_t sum = 0;

  for (GList *l = routes; l != NULL; l = l->next)
    sum += (int64_t) demo_counts_sum (counts, l->data);
  return sum;
}

/* Redirects and repetitions are counted by us beside a request, by the target as requests. */
static void
expect_equal_counts (Fixture *fixture, JsonObject *results)
{
  JsonArray *endpoints = json_object_get_array_member (results, "endpoints");
  JsonObject *total = json_object_get_object_member (results, "total");
  int64_t n_beside = json_object_get_int_member (total, "hops")
                     + json_object_get_int_member (total, "retries");
  g_autoptr (JsonObject) theirs = demo_process_dup_counts (fixture->demo);
  g_autoptr (JsonObject) ours = json_object_new ();
  g_autoptr (JsonNode) a = json_node_init_object (json_node_alloc (), ours);
  g_autoptr (JsonNode) b = json_node_init_object (json_node_alloc (), theirs);

  for (unsigned i = 0; i < json_array_get_length (endpoints); i++)
    {
      JsonObject *endpoint = json_array_get_object_element (endpoints, i);
      g_autofree char *route = dup_route (fixture, endpoint);

      g_assert_cmpint (json_object_get_int_member (endpoint, "requests"), >, 0);
      add_statuses (ours, route, json_object_get_object_member (endpoint, "statuses"));
    }
  g_assert_cmpint (sum_up (ours) + n_beside, ==, sum_up (theirs));
  if (n_beside == 0)
    g_assert_true (json_node_equal (a, b));
}

static void
test_example (Fixture *fixture, const void *file)
{
  JsonObject *results;

  shorten (fixture->scenario);
  results = run (fixture);
  expect_all_to_be_well (results);
  expect_all_to_have_begun (json_object_get_array_member (results, "tasks"));
  expect_equal_counts (fixture, results);
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *file;

  g_test_init (&argc, &argv, NULL);
  g_assert_nonnull (g_getenv ("THRONG_CLI"));
  folder = get_examples_folder ();
  dir = g_dir_open (folder, 0, NULL);
  while ((file = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_strdup_printf ("/example-runs/%s", file);

      if (g_str_has_suffix (file, ".throng"))
        g_test_add (path, Fixture, g_intern_string (file), set_up, test_example, tear_down);
    }
  return g_test_run ();
}
