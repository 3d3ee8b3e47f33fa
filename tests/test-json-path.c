/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-json-path.h"

#include "scenario/throng-problem.h"
#include "scenario/throng-random.h"

static const char document[] = "{\"a\": {\"b c\": [10, [20, 21], {\"id\": 30}], \"id\": 1}, \"e\": "
                               "[], \"n\": null, \"x.y\": 5,"
                               " \"list\": [{\"no\": 1}, {\"id\": 40}], \"\": 7, \"ä\": {\"id\": "
                               "50}}";

/* The first match as JSON; NULL = none. */
static char *
find (const char *expression, const char *json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ThrongJsonPath) path = throng_json_path_new (expression, &error);
  g_autoptr (JsonNode) root = json_from_string (json, NULL);
  JsonNode *found;

  g_assert_no_error (error);
  found = throng_json_path_find (path, root);
  return found != NULL ? json_to_string (found, FALSE) : NULL;
}

static void
paths_lead_to_the_first_match (void)
{
  static const struct
  {
    const char *expression;
    const char *expected;
  } cases[] = {
    { "$.a.id", "1" },
    { "$['a']['b c'][0]", "10" },
    { "$[\"a\"].id", "1" },
    { "$.a['b c'][1][-1]", "21" },
    { "$.a['b c'][-1].id", "30" },
    { "$.a['b c'][*].id", "30" },
    { "$.list[*].id", "40" },
    { "$.*.id", "1" },
    { "$..id", "1" },
    { "$.list..id", "40" },
    { "$..list..id", "40" },
    { "$['x.y']", "5" },
    { "$['']", "7" },
    { "$.ä.id", "50" },
    { "$.n", "null" },
    { "$.e", "[]" },
    { "$.e[0]", NULL },
    { "$.e[-1]", NULL },
    { "$.e[*]", NULL },
    { "$.list[2]", NULL },
    { "$.list[999999999]", NULL },
    { "$.list[-3]", NULL },
    { "$.list.id", NULL },
    { "$.n.x", NULL },
    { "$.none", NULL },
    { "$[0]", NULL },
    { "$..none", NULL },
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *found = find (cases[i].expression, document);

      g_assert_cmpstr (found, ==, cases[i].expected);
    }
}

static void
all_matches_begin_with_the_first_and_are_bounded (void)
{
  static const struct
  {
    const char *expression;
    unsigned max;
    const char *expected;
  } cases[] = {
    { "$..id", 100, "[1,30,40,50]" },
    { "$..id", 2, "[1,30]" },
    { "$.a['b c'][*]", 100, "[10,[20,21],{\"id\":30}]" },
    { "$.list[*].id", 100, "[40]" },
    { "$.list[-1].id", 100, "[40]" },
    { "$.none[*]", 100, "[]" },
    { "$.e", 100, "[[]]" },
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ThrongJsonPath) path = throng_json_path_new (cases[i].expression, NULL);
      g_autoptr (JsonNode) root = json_from_string (document, NULL);
      g_autoptr (GPtrArray) found = g_ptr_array_new ();
      g_autoptr (JsonNode) all = json_node_new (JSON_NODE_ARRAY);
      g_autofree char *text = NULL;

      throng_json_path_find_all (path, root, cases[i].max, found);
      if (found->len > 0)
        g_assert_true (found->pdata[0] == throng_json_path_find (path, root));
      json_node_take_array (all, json_array_new ());
      for (unsigned j = 0; j < found->len; j++)
        json_array_add_element (json_node_get_array (all), json_node_copy (found->pdata[j]));
      text = json_to_string (all, FALSE);
      g_assert_cmpstr (text, ==, cases[i].expected);
    }
}

static void
root_may_be_anything (void)
{
  g_autofree char *number = find ("$", "5");
  g_autofree char *element = find ("$[1]", "[1, 2]");

  g_assert_cmpstr (number, ==, "5");
  g_assert_cmpstr (element, ==, "2");
  g_assert_null (find ("$.a", "null"));
  g_assert_null (find ("$..a", "\"a\""));
}

static void
other_expressions_are_refused (void)
{
  static const char *const expressions[] = {
    "",       "id",         "a.$",   "$id",     "$.",    "$..",    "$.a.",          "$[",
    "$[]",    "$['a",       "$['a'", "$['a'x]", "$[x]",  "$[1",    "$[-]",          "$[1:2]",
    "$[1,2]", "$[?(@.a)]",  "$.a b", "$ .a",    "$...a", "$..[0]", "$[9999999999]", "$[+1]",
    "$$",     "$..a..b..c",
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (expressions); i++)
    {
      g_autoptr (GError) error = NULL;
      ThrongJsonPath *path = throng_json_path_new (expressions[i], &error);

      if (path != NULL)
        g_error ("%s was taken for a path", expressions[i]);
      g_assert_error (error, THRONG_SCENARIO_ERROR, THRONG_SCENARIO_ERROR_INVALID);
    }
}

/* Random paths made of what paths are made of. */
static void
no_path_crashes (void)
{
  static const char *const pieces[] = { "$",    ".",   "..",  "[", "]", "*",          "'",
                                        ":",    ",",   "1",   "-", "a", "?",          "id",
                                        "list", "[*]", "[0]", " ", "ä", "99999999999" };
  g_autoptr (JsonNode) root = json_from_string (document, NULL);
  unsigned n_valid = 0;
  ThrongRandom random;

  throng_random_init (&random, 3, 3);
  for (unsigned i = 0; i < 50000; i++)
    {
      g_autoptr (GString) text = g_string_new ("$");
      g_autoptr (ThrongJsonPath) path = NULL;

      for (int64_t n = throng_random_int (&random, 0, 6); n > 0; n--)
        g_string_append (text, pieces[throng_random_int (&random, 0, G_N_ELEMENTS (pieces) - 1)]);
      path = throng_json_path_new (text->str, NULL);
      if (path == NULL)
        continue;
      n_valid++;
      throng_json_path_find (path, root);
    }
  g_assert_cmpuint (n_valid, >, 5000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json-path/paths-lead-to-the-first-match", paths_lead_to_the_first_match);
  g_test_add_func ("/json-path/all-matches-begin-with-the-first-and-are-bounded",
                   all_matches_begin_with_the_first_and_are_bounded);
  g_test_add_func ("/json-path/root-may-be-anything", root_may_be_anything);
  g_test_add_func ("/json-path/other-expressions-are-refused", other_expressions_are_refused);
  g_test_add_func ("/json-path/no-path-crashes", no_path_crashes);
  return g_test_run ();
}
