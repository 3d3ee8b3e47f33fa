/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-assign.h"

#include "scenario/throng-scenario-file.h"

static const char text[]
    = "{ \"throng\": 1, \"target\": \"http://127.0.0.1:1\","
      " \"variables\": { \"first\": \"1\", \"second\": \"{{first}}-{{tenant}}\","
      " \"off\": { \"value\": \"0\", \"enabled\": false } },"
      " \"headers\": { \"X-Key\": \"{{api-key}}\" }, \"users\": [ { \"name\": \"A\", \"tasks\": [ {"
      " \"name\": \"T\", \"steps\": [ { \"request\": \"GET /\", \"json\": [ \"{{page}}\" ],"
      " \"capture\": { \"token\": { \"from\": \"body\" } } } ] } ] } ] }";

static ThrongScenario *
load (void)
{
  g_autoptr (GPtrArray) problems = NULL;
  ThrongScenario *scenario = throng_scenario_new_from_data (text, -1, &problems);

  g_assert_nonnull (scenario);
  return scenario;
}

/* The variables that are not disabled, such as `a=1 b=2`. */
static char *
dup_variables (ThrongScenario *scenario)
{
  GListModel *variables = throng_scenario_get_variables (scenario);
  GString *line = g_string_new (NULL);

  for (unsigned i = 0; i < g_list_model_get_n_items (variables); i++)
    {
      g_autoptr (ThrongField) field = g_list_model_get_item (variables, i);

      if (throng_field_get_enabled (field))
        g_string_append_printf (line, "%s%s=%s", line->len > 0 ? " " : "",
                                throng_field_get_name (field), throng_field_get_value (field));
    }
  return g_string_free_and_steal (line);
}

static void
assert_assigned (const char *const *assignments, const char *expected)
{
  g_autoptr (ThrongScenario) scenario = load ();
  g_autoptr (GError) error = NULL;
  g_autofree char *variables = NULL;

  g_assert_true (throng_assign (scenario, assignments, &error));
  g_assert_no_error (error);
  variables = dup_variables (scenario);
  g_assert_cmpstr (variables, ==, expected);
}

static void
variables_of_the_file_keep_their_place (void)
{
  assert_assigned ((const char *const[]) { "first=x=y", "second=", NULL }, "first=x=y second=");
  assert_assigned ((const char *const[]) { "off={{uuid}}", NULL },
                   "first=1 second={{first}}-{{tenant}} off={{uuid}}");
  assert_assigned ((const char *const[]) { "first=2", "first=3", NULL },
                   "first=3 second={{first}}-{{tenant}}");
}

static void
variables_that_are_only_used_come_first (void)
{
  assert_assigned ((const char *const[]) { "tenant=a", "page={{tenant}}", "api-key=k", NULL },
                   "tenant=a page={{tenant}} api-key=k first=1 second={{first}}-{{tenant}}");
  assert_assigned ((const char *const[]) { "token=t", NULL },
                   "token=t first=1 second={{first}}-{{tenant}}");
}

static void
scenario_becomes_valid_by_what_it_lacked (void)
{
  g_autoptr (ThrongScenario) scenario = load ();
  g_autoptr (GPtrArray) before = throng_scenario_validate (scenario);
  g_autoptr (GPtrArray) after = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (before->len, ==, 3);
  throng_assign (scenario, (const char *const[]) { "api-key=1", "page=2", "tenant=3", NULL },
                 &error);
  g_assert_no_error (error);
  after = throng_scenario_validate (scenario);
  g_assert_cmpuint (after->len, ==, 0);
}

static void
anything_else_is_refused_with_the_reason (void)
{
  static const char *const cases[][2] = {
    { "frist=1", "the scenario has no variable “frist”; did you mean “first”?" },
    { "tenat=1", "the scenario has no variable “tenat”; did you mean “tenant”?" },
    { "other=1", "the scenario has no variable “other”" },
    { "uuid=1", "the scenario has no variable “uuid”" },
    { "first", "“first” is not NAME=VALUE" },
    { "=1", "“=1” is not NAME=VALUE" },
    { "", "“” is not NAME=VALUE" },
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ThrongScenario) scenario = load ();
      g_autoptr (GError) error = NULL;

      g_assert_false (
          throng_assign (scenario, (const char *const[]) { cases[i][0], NULL }, &error));
      g_assert_error (error, THRONG_SCENARIO_ERROR, THRONG_SCENARIO_ERROR_INVALID);
      g_assert_cmpstr (error->message, ==, cases[i][1]);
    }
}

/* More uses of one missing variable than problems are told of do not hide another. */
static void
many_missing_variables_are_all_known (void)
{
  g_autoptr (GString) json = g_string_new ("{ \"throng\": 1, \"variables\": { ");
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (ThrongScenario) scenario = NULL;
  g_autoptr (GError) error = NULL;

  for (unsigned i = 0; i < 2 * THRONG_MAX_PROBLEMS; i++)
    g_string_append_printf (json, "\"v%u\": \"{{often}}\", ", i);
  g_string_append (json, "\"last\": \"{{rare}}\" } }");
  scenario = throng_scenario_new_from_data (json->str, -1, &problems);
  g_assert_true (throng_assign (scenario, (const char *const[]) { "rare=1", NULL }, &error));
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/assign/variables-of-the-file-keep-their-place",
                   variables_of_the_file_keep_their_place);
  g_test_add_func ("/assign/variables-that-are-only-used-come-first",
                   variables_that_are_only_used_come_first);
  g_test_add_func ("/assign/scenario-becomes-valid-by-what-it-lacked",
                   scenario_becomes_valid_by_what_it_lacked);
  g_test_add_func ("/assign/anything-else-is-refused-with-the-reason",
                   anything_else_is_refused_with_the_reason);
  g_test_add_func ("/assign/many-missing-variables-are-all-known",
                   many_missing_variables_are_all_known);
  return g_test_run ();
}
