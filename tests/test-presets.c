/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-node-text.h"
#include "scenario/throng-place.h"
#include "scenario/throng-presets.h"
#include "scenario/throng-scenario-file.h"

static ThrongScenario *
read_scenario (const char *text)
{
  ThrongScenario *scenario = throng_scenario_new_from_data (text, -1, NULL);

  g_assert_nonnull (scenario);
  return scenario;
}

static ThrongUserClass *
get_class (ThrongScenario *scenario, unsigned index)
{
  g_autoptr (ThrongUserClass) user_class = g_list_model_get_item (
      throng_scenario_get_users (scenario), index);

  return user_class;
}

static void
test_new_test_needs_only_a_target (void)
{
  g_autoptr (ThrongScenario) scenario = throng_scenario_new_test ();
  g_autoptr (GPtrArray) problems = throng_scenario_validate (scenario);
  g_autoptr (GPtrArray) problems_after = NULL;

  g_assert_cmpuint (problems->len, ==, 1);
  g_assert_cmpstr (((ThrongProblem *) problems->pdata[0])->place, ==, "target");
  g_object_set (scenario, "target", "http://127.0.0.1:5000", NULL);
  problems_after = throng_scenario_validate (scenario);
  g_assert_cmpuint (problems_after->len, ==, 0);
  g_assert_cmpint (throng_load_get_users (throng_scenario_get_load (scenario)), ==, 10);
}

static void
test_new_names_are_free (void)
{
  g_autoptr (ThrongScenario) scenario = throng_scenario_new_test ();
  ThrongUserClass *first = get_class (scenario, 0);
  g_autoptr (GPtrArray) problems = NULL;

  for (unsigned i = 0; i < 2; i++)
    {
      g_autoptr (ThrongNode) task = throng_preset_task (first);
      g_autoptr (ThrongNode) user_class = throng_preset_user_class (scenario);

      throng_node_insert (THRONG_NODE (first), "tasks", 0, task);
      throng_node_insert (THRONG_NODE (scenario), "users", 0, user_class);
    }
  g_object_set (scenario, "target", "http://127.0.0.1:5000", NULL);
  problems = throng_scenario_validate (scenario);
  g_assert_cmpuint (problems->len, ==, 0);
}

static void
test_logins_make_valid_scenarios (void)
{
  for (ThrongLogin login = THRONG_LOGIN_TOKEN; login <= THRONG_LOGIN_BASIC; login++)
    {
      g_autoptr (ThrongScenario) scenario = throng_scenario_new_test ();
      g_autoptr (GPtrArray) problems = NULL;

      g_object_set (scenario, "target", "http://127.0.0.1:5000", NULL);
      throng_preset_login (get_class (scenario, 0), login);
      throng_preset_login (get_class (scenario, 0), login);
      problems = throng_scenario_validate (scenario);
      g_assert_cmpuint (problems->len, ==, 0);
    }
}

static void
test_basic_login_is_sent_with_every_request (void)
{
  g_autoptr (ThrongScenario) scenario = throng_scenario_new_test ();
  g_autofree char *text = NULL;

  throng_preset_login (get_class (scenario, 0), THRONG_LOGIN_BASIC);
  text = throng_scenario_to_data (scenario, NULL);
  g_assert_nonnull (
      strstr (text, "{ \"basic\": { \"user\": \"{{user}}\", \"password\": \"{{password}}\" } }"));
  g_assert_nonnull (strstr (text, "\"user\": \"user{{user.number}}\""));
}

static void
assert_split (const char *target, const char *url, const char *new_target, const char *new_url)
{
  g_autoptr (ThrongScenario) scenario = throng_scenario_new_test ();
  const char *key;
  ThrongNode *request = throng_scenario_find_place (scenario, "users[0].tasks[0].steps[0]", &key);

  g_object_set (scenario, "target", target, NULL);
  g_object_set (request, "url", url, NULL);
  throng_request_split_address (THRONG_REQUEST (request));
  g_assert_cmpstr (throng_scenario_get_target (scenario), ==, new_target);
  g_assert_cmpstr (throng_request_get_url (THRONG_REQUEST (request)), ==, new_url);
}

static void
test_full_address_fills_target_and_path (void)
{
  assert_split ("", "https://shop.test/cart?full=1#top", "https://shop.test", "/cart?full=1");
  assert_split ("", "http://127.0.0.1:5000", "http://127.0.0.1:5000", "/");
  assert_split ("http://a.test", "http://a.test/b", "http://a.test", "/b");
  assert_split ("http://a.test", "http://b.test/b", "http://a.test", "http://b.test/b");
  assert_split ("", "http://", "", "http://");
  assert_split ("", "/users", "", "/users");
}

static void
assert_new_test_at (const char *address, const char *target, const char *url)
{
  g_autoptr (ThrongScenario) scenario = throng_scenario_new_test_at (address, NULL);
  g_autoptr (GPtrArray) problems = throng_scenario_validate (scenario);
  const char *key;
  ThrongNode *request = throng_scenario_find_place (scenario, "users[0].tasks[0].steps[0]", &key);

  g_assert_cmpuint (problems->len, ==, 0);
  g_assert_cmpstr (throng_scenario_get_target (scenario), ==, target);
  g_assert_cmpstr (throng_request_get_url (THRONG_REQUEST (request)), ==, url);
}

static void
test_new_test_begins_at_an_address (void)
{
  static const char *const faulty[] = { "", "/users", "shop.test", "ftp://shop.test/", "http://" };

  assert_new_test_at (" http://127.0.0.1:5000/users?page=2\n", "http://127.0.0.1:5000",
                      "/users?page=2");
  assert_new_test_at ("https://shop.test#top", "https://shop.test", "/");
  for (unsigned i = 0; i < G_N_ELEMENTS (faulty); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (throng_scenario_new_test_at (faulty[i], &error));
      g_assert_nonnull (error);
    }
}

static const char places_text[]
    = "{ \"throng\": 1, \"target\": \"http://127.0.0.1\","
      "  \"headers\": { \"a\": \"1\", \"a.b\": \"2\", \"tag\": [\"x\", \"y\"] },"
      "  \"users\": [ { \"name\": \"A\", \"wait\": { \"between\": [3, 2] },"
      "    \"tasks\": [ { \"name\": \"T\", \"steps\": ["
      "      { \"group\": \"G\", \"steps\": [ { \"request\": \"GET /\","
      "        \"capture\": { \"t\": { \"json\": \"$.x\" } } } ] } ] } ] } ] }";

static void
assert_place (const char *place, const char *node_place, const char *expected_key)
{
  g_autoptr (ThrongScenario) scenario = read_scenario (places_text);
  const char *key;
  ThrongNode *node = throng_scenario_find_place (scenario, place, &key);
  g_autofree char *found = throng_node_dup_place (node);

  g_assert_cmpstr (found, ==, node_place);
  g_assert_cmpstr (key, ==, expected_key);
}

static void
test_places_lead_to_nodes (void)
{
  assert_place ("", "", "");
  assert_place ("target", "", "target");
  assert_place ("users", "", "users");
  assert_place ("users[7].name", "", "users[7].name");
  assert_place ("users[0].wait.between[1]", "users[0].wait", "between[1]");
  assert_place ("users[0].tasks[0].steps[0].steps[0].capture.t.json",
                "users[0].tasks[0].steps[0].steps[0].capture.t", "json");
  assert_place ("headers.a", "headers.a", "");
  assert_place ("headers[\"a.b\"]", "headers[\"a.b\"]", "");
  assert_place ("headers.tag[1]", "headers.tag[1]", "");
}

/* A node remembers where it stood; nothing that happens to its list may make that wrong. */
static void
test_places_follow_their_list (void)
{
  g_autoptr (ThrongScenario) scenario = throng_scenario_new ();
  g_autoptr (ThrongNode) row = g_object_new (THRONG_TYPE_FIELD, "name", "a", NULL);
  static const char *const places[] = { "variables.a[2]", "variables.a[1]", "variables.a" };
  unsigned position;

  throng_node_insert (THRONG_NODE (scenario), "variables", 0, row);
  for (unsigned i = 0; i < 2; i++)
    {
      g_autoptr (ThrongNode) before = g_object_new (THRONG_TYPE_FIELD, "name", "a", NULL);

      throng_node_insert (THRONG_NODE (scenario), "variables", 0, before);
    }
  for (unsigned i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *place = throng_node_dup_place (row);
      const char *key;

      g_assert_cmpstr (place, ==, places[i]);
      g_assert_true (throng_scenario_find_place (scenario, place, &key) == row);
      g_assert_cmpstr (key, ==, "");
      g_assert_cmpstr (throng_node_find_list (row, &position), ==, "variables");
      g_assert_cmpuint (position, ==, 2 - i);
      throng_node_remove (THRONG_NODE (scenario), "variables", 0);
    }
  g_assert_null (throng_node_find_list (row, &position));
}

static void
test_text_brings_nodes_back (void)
{
  static const char *const places[] = { "users[0]", "users[0].tasks[0]",
                                        "users[0].tasks[0].steps[0]" };
  g_autoptr (ThrongScenario) scenario = read_scenario (places_text);

  for (unsigned i = 0; i < G_N_ELEMENTS (places); i++)
    {
      const char *key;
      ThrongNode *node = throng_scenario_find_place (scenario, places[i], &key);
      g_autofree char *text = throng_node_to_text (node);
      g_autoptr (ThrongNode) again = throng_node_new_from_text (text, NULL);
      g_autoptr (ThrongNode) copy = throng_node_copy (node);
      g_autofree char *text_again = throng_node_to_text (again);
      g_autofree char *text_of_copy = throng_node_to_text (copy);

      g_assert_true (G_OBJECT_TYPE (again) == G_OBJECT_TYPE (node));
      g_assert_cmpstr (text_again, ==, text);
      g_assert_cmpstr (text_of_copy, ==, text);
    }
}

static void
test_other_text_is_refused (void)
{
  g_autofree char *deep = g_strnfill (100000, '[');
  const char *const texts[] = {
    "", "hello", "[]", "{}", "{ \"pause\": \"x\" }", "{ \"tasks\": 1 }", deep
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (throng_node_new_from_text (texts[i], &error));
      g_assert_nonnull (error);
    }
}

static void
test_text_has_the_limits_of_a_file (void)
{
  g_autoptr (GString) many = g_string_new ("{ \"pause\": 1, \"x\": [ 1");
  g_autoptr (GError) error = NULL;

  for (unsigned i = 0; i < 60000; i++)
    g_string_append (many, ", 1");
  g_string_append (many, " ] }");
  g_assert_null (throng_node_new_from_text (many->str, &error));
  g_assert_nonnull (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/presets/new-test", test_new_test_needs_only_a_target);
  g_test_add_func ("/presets/names", test_new_names_are_free);
  g_test_add_func ("/presets/logins", test_logins_make_valid_scenarios);
  g_test_add_func ("/presets/basic", test_basic_login_is_sent_with_every_request);
  g_test_add_func ("/presets/full-address", test_full_address_fills_target_and_path);
  g_test_add_func ("/presets/new-test-at", test_new_test_begins_at_an_address);
  g_test_add_func ("/presets/places", test_places_lead_to_nodes);
  g_test_add_func ("/presets/places-follow", test_places_follow_their_list);
  g_test_add_func ("/presets/text", test_text_brings_nodes_back);
  g_test_add_func ("/presets/other-text", test_other_text_is_refused);
  g_test_add_func ("/presets/limits-of-text", test_text_has_the_limits_of_a_file);
  return g_test_run ();
}
