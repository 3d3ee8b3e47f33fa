/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a person who writes a scenario is offered, and told, at each place. */

#include "scenario/throng-completion.h"

#include "scenario-text.h"
#include "scenario/throng-place.h"
#include "scenario/throng-template-faults.h"
#include "scenario/throng-well-known.h"

static const char text[]
    = "{ 'throng': 1, 'target': 'http://127.0.0.1', 'headers': { 'X-All': '' },"
      "  'variables': { 'shop': 'north', 'greeting': 'Hi {{shop}}',"
      "    'off': { 'value': '1', 'enabled': false }, 'last': '{{city}}' },"
      "  'set-up': [ { 'request': 'GET /a', 'capture': { 'city': { 'json': '$.c' } } },"
      "    { 'request': 'GET /b' } ],"
      "  'users': [ { 'name': 'U', 'headers': { 'X-Class': '' }, 'on-start': ["
      "      { 'request': 'POST /login', 'capture': { 'token': { 'json': '$.t',"
      "        'default': 'none' } } }, { 'request': 'GET /me' } ],"
      "    'tasks': [ { 'name': 'One', 'steps': ["
      "      { 'request': 'GET /1', 'capture': { 'one': { 'json': '$.x' } },"
      "        'checks': [ { 'body-contains': 'x' } ], 'headers': { 'Accept': '' },"
      "        'query': { 'q': '' }, 'json': { 'a': 1 } },"
      "      { 'group': 'G', 'steps': [ { 'set': { 'n': '{{random.int 5 5}}' } } ] },"
      "      { 'request': 'GET /2' } ] },"
      "    { 'name': 'Two', 'steps': [ { 'request': 'GET /3' } ] } ],"
      "    'on-stop': [ { 'request': 'GET /bye' } ] } ],"
      "  'clean-up': [ { 'request': 'GET /end' } ] }";

#define TASK_1 "users[0].tasks[0].steps"

static ThrongNode *
find (ThrongScenario *scenario, const char *place)
{
  const char *rest;
  ThrongNode *node = throng_scenario_find_place (scenario, place, &rest);

  g_assert_cmpstr (rest, ==, "");
  return node;
}

/* The variables among @offers, with blanks between them. */
static char *
join_variables (GPtrArray *offers)
{
  GString *names = g_string_new (NULL);

  for (unsigned i = 0; i < offers->len; i++)
    {
      const ThrongOffer *offer = offers->pdata[i];

      if (offer->origin != NULL)
        g_string_append_printf (names, "%s%s", names->len > 0 ? " " : "", offer->text);
    }
  return g_string_free_and_steal (names);
}

static void
assert_variables (const char *place, const char *expected)
{
  g_autoptr (ThrongScenario) scenario = read_scenario (text);
  g_autoptr (GPtrArray) offers = throng_node_list_template_offers (find (scenario, place));
  g_autofree char *names = join_variables (offers);

  g_assert_cmpstr (names, ==, expected);
}

static void
test_offers_what_has_a_value_there_nearest_first (void)
{
  assert_variables ("variables.shop", "city");
  assert_variables ("variables.last", "greeting shop city");
  assert_variables ("set-up[0]", "last greeting shop");
  assert_variables ("set-up[1]", "city last greeting shop");
  assert_variables ("users[0].on-start[0]", "last greeting shop city");
  assert_variables ("users[0].on-start[1]", "token last greeting shop city");
  assert_variables (TASK_1 "[0]", "token last greeting shop city");
  assert_variables (TASK_1 "[0].headers.Accept", "token last greeting shop city");
  assert_variables (TASK_1 "[0].checks[0]", "one token last greeting shop city");
  assert_variables (TASK_1 "[1].steps[0].set.n", "one token last greeting shop city");
  assert_variables (TASK_1 "[2]", "n one token last greeting shop city");
  assert_variables ("users[0].on-stop[0]", "n one token last greeting shop city");
  assert_variables ("users[0].headers.X-Class", "n one token last greeting shop city");
  assert_variables ("headers.X-All", "n one token last greeting shop city");
  assert_variables ("clean-up[0]", "last greeting shop city");
}

static void
test_tasks_come_one_after_another_in_a_sequence_only (void)
{
  g_autoptr (ThrongScenario) scenario = read_scenario (text);
  g_autoptr (GPtrArray) drawn = NULL;
  g_autoptr (GPtrArray) in_turn = NULL;
  g_autofree char *names = NULL;
  g_autofree char *names_in_turn = NULL;

  drawn = throng_node_list_template_offers (find (scenario, "users[0].tasks[1].steps[0]"));
  g_object_set (find (scenario, "users[0]"), "sequence", TRUE, NULL);
  in_turn = throng_node_list_template_offers (find (scenario, "users[0].tasks[1].steps[0]"));
  names = join_variables (drawn);
  names_in_turn = join_variables (in_turn);
  g_assert_cmpstr (names, ==, "token last greeting shop city");
  g_assert_cmpstr (names_in_turn, ==, "n one token last greeting shop city");
}

static const ThrongOffer *
find_offer (GPtrArray *offers, const char *name)
{
  for (unsigned i = 0; i < offers->len; i++)
    if (g_str_equal (((ThrongOffer *) offers->pdata[i])->text, name))
      return offers->pdata[i];
  g_assert_not_reached ();
}

static void
test_samples_come_from_the_templates (void)
{
  g_autoptr (ThrongScenario) scenario = read_scenario (text);
  ThrongNode *node = find (scenario, TASK_1 "[2]");
  g_autoptr (GPtrArray) offers = throng_node_list_template_offers (node);
  g_autoptr (GPtrArray) again = throng_node_list_template_offers (node);

  g_assert_cmpstr (find_offer (offers, "greeting")->sample, ==, "Hi north");
  g_assert_cmpstr (find_offer (offers, "n")->sample, ==, "5");
  g_assert_cmpstr (find_offer (offers, "token")->sample, ==, "none");
  g_assert_cmpstr (find_offer (offers, "token")->origin, ==, "Captured by POST /login");
  g_assert_null (find_offer (offers, "city")->sample);
  g_assert_null (find_offer (offers, "last")->sample);
  g_assert_cmpstr (find_offer (offers, "user.number")->sample, ==, "1");
  g_assert_cmpstr (find_offer (offers, "fake.name")->sample, ==,
                   find_offer (again, "fake.name")->sample);
  g_assert_nonnull (strchr (find_offer (offers, "fake.email")->sample, '@'));
}

static void
test_every_function_is_offered_with_a_sample (void)
{
  g_autoptr (ThrongNode) alone = g_object_new (THRONG_TYPE_FIELD, NULL);
  g_autoptr (GPtrArray) offers = throng_node_list_template_offers (alone);

  g_assert_cmpuint (offers->len, >=, 24);
  for (unsigned i = 0; i < offers->len; i++)
    g_assert_nonnull (((ThrongOffer *) offers->pdata[i])->sample);
}

/* What becomes of @before when the first offer is chosen; %NULL = there is none. */
static char *
complete (const char *place, const char *property, const char *before, const char *after)
{
  g_autoptr (ThrongScenario) scenario = read_scenario (text);
  g_autoptr (ThrongCompletion) completion = throng_completion_new (find (scenario, place), property,
                                                                   before);
  g_autofree char *kept = NULL;
  g_autofree char *chosen = NULL;

  if (completion == NULL)
    return NULL;
  kept = g_strndup (before, completion->start);
  chosen = throng_completion_dup_text (completion, completion->offers->pdata[0], after);
  return g_strconcat (kept, chosen, NULL);
}

static void
assert_completed (const char *place,
                  const char *property,
                  const char *before,
                  const char *after,
                  const char *expected)
{
  g_autofree char *completed = complete (place, property, before, after);

  g_assert_cmpstr (completed, ==, expected);
}

static void
test_open_template_is_completed (void)
{
  assert_completed (TASK_1 "[2]", "url", "/users/{{", "", "/users/{{n}}");
  assert_completed (TASK_1 "[2]", "url", "/users/{{to", "/x", "/users/{{token}}");
  assert_completed (TASK_1 "[2]", "url", "/{{shop}}/{{ TO", "}}", "/{{shop}}/{{ token");
  assert_completed (TASK_1 "[2]", "url", "/{{raw to", "", "/{{raw token}}");
  assert_completed (TASK_1 "[2]", "url", "/{{email", "", "/{{fake.email}}");
  assert_completed (TASK_1 "[2]", "url", "/{{random.i", "", "/{{random.int 1 100}}");
  assert_completed (TASK_1 "[0].headers.Accept", "value", "a{{shop", "", "a{{shop}}");
  assert_completed (TASK_1 "[0].query.q", "name", "{{sh", "", "{{shop}}");
  assert_completed (TASK_1 "[0]", "json", "{\"a\": \"{{tok", "\"}", "{\"a\": \"{{token}}");
  assert_completed (TASK_1 "[0]", "json", "{\"a\": \"{{now \\\"%d\\\"}}{{tok", "",
                    "{\"a\": \"{{now \\\"%d\\\"}}{{token}}");
}

static void
test_nothing_is_offered_elsewhere (void)
{
  assert_completed (TASK_1 "[2]", "url", "/users", "", NULL);
  assert_completed (TASK_1 "[2]", "url", "/{{token}}", "", NULL);
  assert_completed (TASK_1 "[2]", "url", "/\\{{", "", NULL);
  assert_completed (TASK_1 "[2]", "url", "/{{nosuch", "", NULL);
  assert_completed (TASK_1 "[2]", "name", "{{", "", NULL);
  assert_completed (TASK_1 "[0].query.q", "name", "Acc", "", NULL);
  assert_completed (TASK_1 "[0].headers.Accept", "name", "{{", "", NULL);
  assert_completed (TASK_1 "[0]", "json", "{\"a\": \"\\\\{{", "", NULL);
}

static void
test_headers_are_completed (void)
{
  assert_completed (TASK_1 "[0].headers.Accept", "name", "cont", "", "Content-Encoding");
  assert_completed (TASK_1 "[0].headers.Accept", "name", "accept", "", NULL);
  assert_completed (TASK_1 "[0].headers.Accept", "value", "application/j", "", "application/json");
  assert_completed (TASK_1 "[0].headers.Accept", "value", "*/*", "", NULL);
  assert_completed (TASK_1 "[0].headers.Accept", "value", "", "", "application/json");
  assert_completed ("headers.X-All", "value", "", "", NULL);
}

/* A scenario may hold each of them. */
static void
test_well_known_headers_are_valid (void)
{
  g_autoptr (ThrongScenario) scenario = read_scenario (text);
  g_autoptr (GPtrArray) problems = NULL;
  const char *const *names = throng_well_known_headers ();

  for (; *names != NULL; names++)
    for (const char *const *values = throng_well_known_values (*names);
         values != NULL && *values != NULL; values++)
      {
        g_autoptr (ThrongNode) field = g_object_new (THRONG_TYPE_FIELD, "name", *names, "value",
                                                     *values, NULL);

        throng_node_insert (THRONG_NODE (scenario), "headers", 0, field);
      }
  problems = throng_scenario_validate (scenario);
  g_assert_cmpuint (problems->len, ==, 0);
}

/* @expected: what is underlined, with “|” between */
static void
assert_faults (const char *place, const char *property, const char *written, const char *expected)
{
  g_autoptr (ThrongScenario) scenario = read_scenario (text);
  g_autoptr (GPtrArray) faults = throng_node_find_template_faults (find (scenario, place), property,
                                                                   written);
  g_autoptr (GString) found = g_string_new (NULL);

  for (unsigned i = 0; i < faults->len; i++)
    {
      const ThrongTemplateFault *fault = faults->pdata[i];

      g_string_append (found, i > 0 ? "|" : "");
      g_string_append_len (found, written + fault->start, (gssize) fault->length);
      g_assert_cmpint (fault->message[0], !=, '\0');
    }
  g_assert_cmpstr (found->str, ==, expected);
}

static void
test_faulty_templates_are_found_in_the_text (void)
{
  assert_faults (TASK_1 "[2]", "url", "/{{token}}/{{tokn}}/{{one}}/{{fake.nam}}",
                 "{{tokn}}|{{fake.nam}}");
  assert_faults (TASK_1 "[2]", "url", "/{{random.int 1}}/\\{{x}}/{{shop",
                 "{{random.int 1}}|{{shop");
  assert_faults (TASK_1 "[2]", "name", "{{nosuch}}", "");
  assert_faults ("variables.shop", "value", "{{city}}{{greeting}}", "{{greeting}}");
  assert_faults ("variables.last", "value", "{{greeting}}", "");
  assert_faults ("set-up[0]", "url", "/{{token}}", "{{token}}");
  assert_faults ("headers.X-All", "value", "{{token}}", "");
  assert_faults ("clean-up[0]", "url", "/{{city}}{{one}}", "{{one}}");
  assert_faults (TASK_1 "[0]", "json", "{\"a\": \"{{x}} {{now \\\"%d %b\\\"}} \\\\{{y}} {{z\"}",
                 "{{x}}|{{z");
}

static void
test_faults_are_explained (void)
{
  g_autoptr (ThrongScenario) scenario = read_scenario (text);
  g_autoptr (GPtrArray) faults = throng_node_find_template_faults (find (scenario, TASK_1 "[2]"),
                                                                   "url", "/{{tokn}}");

  g_assert_cmpstr (((ThrongTemplateFault *) faults->pdata[0])->message, ==,
                   "nothing sets the variable “tokn”; did you mean “token”?");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/completion/variables", test_offers_what_has_a_value_there_nearest_first);
  g_test_add_func ("/completion/sequence", test_tasks_come_one_after_another_in_a_sequence_only);
  g_test_add_func ("/completion/samples", test_samples_come_from_the_templates);
  g_test_add_func ("/completion/functions", test_every_function_is_offered_with_a_sample);
  g_test_add_func ("/completion/open-template", test_open_template_is_completed);
  g_test_add_func ("/completion/elsewhere", test_nothing_is_offered_elsewhere);
  g_test_add_func ("/completion/headers", test_headers_are_completed);
  g_test_add_func ("/completion/well-known", test_well_known_headers_are_valid);
  g_test_add_func ("/completion/faults", test_faulty_templates_are_found_in_the_text);
  g_test_add_func ("/completion/explained", test_faults_are_explained);
  return g_test_run ();
}
