/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-scenario-file.h"

#include "scenario/throng-random.h"

#include <string.h>

static const char *const examples[] = { "demo", "login-and-browse", "user-directory" };

static char *
build_example_path (const char *name)
{
  g_autofree char *file = g_strconcat (name, ".throng", NULL);

  return g_test_build_filename (G_TEST_DIST, "..", "data", "examples", file, NULL);
}

static ThrongScenario *
read_text (const char *text)
{
  g_autoptr (GPtrArray) problems = NULL;
  ThrongScenario *scenario = throng_scenario_new_from_data (text, -1, &problems);

  for (unsigned i = 0; i < problems->len; i++)
    {
      g_autofree char *problem = throng_problem_to_string (g_ptr_array_index (problems, i));

      g_error ("%s", problem);
    }
  g_assert_nonnull (scenario);
  return scenario;
}

static char *
canonical (const char *text)
{
  g_autoptr (ThrongScenario) scenario = read_text (text);

  return throng_scenario_to_data (scenario, NULL);
}

static void
examples_are_valid_and_saved_as_they_are (void)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (examples); i++)
    {
      g_autofree char *path = build_example_path (examples[i]);
      g_autoptr (GPtrArray) problems = NULL;
      g_autoptr (GPtrArray) faults = NULL;
      g_autoptr (ThrongScenario) scenario = throng_scenario_load (path, &problems);
      g_autofree char *before = NULL;
      g_autofree char *after = NULL;
      gsize before_bytes;
      gsize after_bytes;

      g_assert_nonnull (scenario);
      faults = throng_scenario_validate (scenario);
      g_assert_cmpuint (faults->len, ==, 0);
      g_assert_true (g_file_get_contents (path, &before, &before_bytes, NULL));
      after = throng_scenario_to_data (scenario, &after_bytes);
      g_assert_cmpmem (after, after_bytes, before, before_bytes);
    }
}

/* One file with everything, in canonical form. */
static const char everything[]
    = "{\n"
      "  \"throng\": 1,\n"
      "  \"name\": \"All\",\n"
      "  \"target\": \"https://example.com/api\",\n"
      "  \"tls\": {\n"
      "    \"verify\": true,\n"
      "    \"ca-file\": \"certs/ca.pem\",\n"
      "    \"certificate-file\": \"client.pem\",\n"
      "    \"key-file\": \"client.key\"\n"
      "  },\n"
      "  \"proxy\": \"http://127.0.0.1:3128\",\n"
      "  \"http-version\": \"auto\",\n"
      "  \"headers\": {\n"
      "    \"Accept\": \"*/*\",\n"
      "    \"X-Off\": { \"value\": \"{{x}}\", \"enabled\": false },\n"
      "    \"X-Twice\": [\"1\", \"2\"]\n"
      "  },\n"
      "  \"variables\": { \"x\": \"{{uuid}}\" },\n"
      "  \"users\": [\n"
      "    {\n"
      "      \"name\": \"A\",\n"
      "      \"weight\": 2.5,\n"
      "      \"wait\": { \"between\": [\"1s\", \"1m30s\"] },\n"
      "      \"headers\": { \"Authorization\": \"{{token}}\" },\n"
      "      \"on-start\": [\n"
      "        {\n"
      "          \"request\": \"POST /login\",\n"
      "          \"form\": {\n"
      "            \"user\": \"u\",\n"
      "            \"tag\": [ \"a\", { \"value\": \"b\", \"enabled\": false } ]\n"
      "          },\n"
      "          \"capture\": {\n"
      "            \"token\": { \"from\": \"body\" },\n"
      "            \"id\": { \"json\": \"$.result.id\", \"default\": \"0\" },\n"
      "            \"place\": { \"header\": \"Location\" },\n"
      "            \"code\": { \"from\": \"status\" },\n"
      "            \"row\": { \"regex\": \"id=(\\\\d+)\", \"group\": 1, \"match\": \"all\" },\n"
      "            \"cell\": { \"regex\": \"(?<x>a)\", \"group\": \"x\", \"match\": \"first\" },\n"
      "            \"sid\": { \"cookie\": \"sid\", \"default\": \"\" }\n"
      "          }\n"
      "        }\n"
      "      ],\n"
      "      \"tasks\": [\n"
      "        {\n"
      "          \"name\": \"T\",\n"
      "          \"weight\": 1,\n"
      "          \"steps\": [\n"
      "            {\n"
      "              \"request\": \"PUT /u/{{id}}\",\n"
      "              \"name\": \"put\",\n"
      "              \"headers\": { \"X\": \"y\" },\n"
      "              \"query\": { \"q\": [\"1\", \"2\"] },\n"
      "              \"json\": { \"a\": [0.1, 5.0, 12345678901234567], \"b\": null },\n"
      "              \"timeout\": \"500ms\",\n"
      "              \"connect-timeout\": 2,\n"
      "              \"redirects\": 0,\n"
      "              \"checks\": [\n"
      "                { \"status\": [200, \"300-399\"] },\n"
      "                { \"status\": \"200-299\" },\n"
      "                { \"status\": 201 },\n"
      "                { \"body-contains\": \"{{id}}\" },\n"
      "                { \"header\": \"ETag\", \"exists\": true },\n"
      "                { \"header\": \"Vary\", \"contains\": \"a\" },\n"
      "                { \"body-lacks\": \"error\" },\n"
      "                { \"body-matches\": \"^a\" },\n"
      "                { \"json\": \"$.a\", \"exists\": false },\n"
      "                { \"json\": \"$.a\", \"equals\": [1, null] },\n"
      "                { \"json\": \"$.a\", \"equals\": null },\n"
      "                { \"json\": \"$.a\", \"matches\": \"b\" },\n"
      "                { \"json\": \"$.a\", \"above\": 0 },\n"
      "                { \"json\": \"$.a\", \"at-least\": 1.5 },\n"
      "                { \"json\": \"$.a\", \"below\": -2 },\n"
      "                { \"json\": \"$.a\", \"at-most\": 3 },\n"
      "                { \"size-above\": 0 },\n"
      "                { \"size-below\": 100000 },\n"
      "                { \"time-below\": \"500ms\" }\n"
      "              ]\n"
      "            },\n"
      "            { \"request\": \"POST /text\", \"text\": \"\" }\n"
      "          ]\n"
      "        }\n"
      "      ]\n"
      "    },\n"
      "    {\n"
      "      \"name\": \"B\",\n"
      "      \"wait\": { \"constant\": 90 },\n"
      "      \"tasks\": [ { \"name\": \"T\", \"steps\": [] } ]\n"
      "    },\n"
      "    { \"name\": \"C\", \"wait\": { \"pacing\": 0 } },\n"
      "    { \"name\": \"D\", \"wait\": { \"throughput\": 0.5 } }\n"
      "  ],\n"
      "  \"load\": {\n"
      "    \"stages\": [ { \"users\": 0, \"over\": 0 }, { \"users\": 9, \"over\": \"1m\" } ]\n"
      "  }\n"
      "}\n";

static void
every_key_survives_load_and_save (void)
{
  g_autofree char *text = canonical (everything);

  g_assert_cmpstr (text, ==, everything);
}

static void
arrivals_survive_load_and_save (void)
{
  static const char *const loads[] = {
    "{ \"arrivals\": 50 }",
    "{ \"arrivals\": 1 }",
    "{ \"arrivals\": 0.5, \"spacing\": \"even\", \"max-users\": 7, \"run-time\": \"2m\" }",
    ("{\n    \"spacing\": \"even\",\n    \"stages\": [ { \"arrivals\": 0.5, \"over\": \"1m\" } ]\n "
     " "
     "}"),
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (loads); i++)
    {
      g_autofree char *text = g_strdup_printf (
          "{\n  \"throng\": 1,\n  \"users\": [ { \"name\": \"A\" } ],\n  \"load\": %s\n}\n",
          loads[i]);
      g_autofree char *saved = canonical (text);

      g_assert_cmpstr (saved, ==, text);
    }
}

static void
every_kind_of_step_survives_load_and_save (void)
{
  static const char text[]
      = "{\n"
        "  \"throng\": 1,\n"
        "  \"set-up\": [\n"
        "    { \"set\": { \"a\": \"1\" } },\n"
        "    { \"pause\": \"5s\" }\n"
        "  ],\n"
        "  \"users\": [\n"
        "    {\n"
        "      \"name\": \"A\",\n"
        "      \"count\": 3,\n"
        "      \"session\": \"task\",\n"
        "      \"on-start\": [\n"
        "        { \"set\": { \"x\": \"1\", \"y\": \"{{x}}2\" } }\n"
        "      ],\n"
        "      \"sequence\": true,\n"
        "      \"tasks\": [\n"
        "        {\n"
        "          \"name\": \"T\",\n"
        "          \"tags\": [\"smoke\", \"slow\"],\n"
        "          \"steps\": [\n"
        "            { \"pause\": 2 },\n"
        "            { \"pause\": \"1m30s\", \"probability\": 0.25 },\n"
        "            { \"pause\": [1, \"2s\"] },\n"
        "            { \"request\": \"GET /\", \"on-failure\": \"end-task\", \"repeat\": 3 },\n"
        "            {\n"
        "              \"group\": \"G\",\n"
        "              \"steps\": [\n"
        "                {\n"
        "                  \"group\": \"H\",\n"
        "                  \"steps\": [ { \"pause\": 0 } ]\n"
        "                }\n"
        "              ],\n"
        "              \"repeat\": 2\n"
        "            }\n"
        "          ]\n"
        "        }\n"
        "      ],\n"
        "      \"on-stop\": [ { \"request\": \"POST /logout\" } ]\n"
        "    }\n"
        "  ],\n"
        "  \"clean-up\": [ { \"request\": \"POST /reset\", \"repeat\": 2 } ],\n"
        "  \"load\": { \"users\": 5, \"tasks\": 100, \"tasks-per-user\": 10 }\n"
        "}\n";
  g_autofree char *saved = canonical (text);

  g_assert_cmpstr (saved, ==, text);
}

static void
unknown_keys_survive_at_every_level_in_their_order (void)
{
  static const char text[]
      = "{\n"
        "  \"throng\": 1,\n"
        "  \"users\": [\n"
        "    {\n"
        "      \"wait\": { \"constant\": 1, \"z\": 1, \"a\": 2 },\n"
        "      \"tasks\": [\n"
        "        {\n"
        "          \"steps\": [\n"
        "            {\n"
        "              \"request\": \"GET /\",\n"
        "              \"headers\": { \"H\": { \"value\": \"v\", \"z\": 1 } },\n"
        "              \"capture\": { \"c\": { \"from\": \"body\", \"z\": 1 } },\n"
        "              \"checks\": [ { \"status\": 200, \"z\": 1 } ],\n"
        "              \"method\": 1,\n"
        "              \"a\": {\n"
        "                \"deep\": [ { \"x\": 1.50e0 } ]\n"
        "              }\n"
        "            }\n"
        "          ],\n"
        "          \"z\": 1\n"
        "        }\n"
        "      ],\n"
        "      \"z\": 1,\n"
        "      \"a\": null\n"
        "    }\n"
        "  ],\n"
        "  \"load\": {\n"
        "    \"stages\": [ { \"users\": 1, \"over\": 1, \"z\": 1 } ],\n"
        "    \"z\": 1\n"
        "  },\n"
        "  \"z\": 1,\n"
        "  \"a\": \"ä\"\n"
        "}\n";
  g_autoptr (GString) expected = g_string_new (text);
  g_autofree char *saved = canonical (text);

  g_string_replace (expected, "1.50e0", "1.5", 1);
  g_assert_cmpstr (saved, ==, expected->str);
}

static void
defaults_are_written_only_where_the_file_had_them (void)
{
  static const char implicit[] = "{\n"
                                 "  \"throng\": 1,\n"
                                 "  \"load\": { \"spawn-rate\": 2 }\n"
                                 "}\n";
  static const char spelled_out[] = "{\n"
                                    "  \"throng\": 1,\n"
                                    "  \"name\": \"\",\n"
                                    "  \"headers\": {},\n"
                                    "  \"users\": [],\n"
                                    "  \"load\": { \"users\": 1, \"spawn-rate\": 1, \"run-time\": "
                                    "\"0s\" }\n"
                                    "}\n";
  g_autofree char *saved_implicit = canonical (implicit);
  g_autofree char *saved_spelled_out = canonical (spelled_out);

  g_assert_cmpstr (saved_implicit, ==, implicit);
  g_assert_cmpstr (saved_spelled_out, ==, spelled_out);
}

static void
durations_stay_as_written_until_they_change (void)
{
  g_autoptr (ThrongScenario) scenario = read_text (
      "{\"throng\": 1, \"load\": {\"run-time\": \"1m30s\"}}");
  ThrongLoad *load = throng_scenario_get_load (scenario);
  g_autofree char *same = NULL;
  g_autofree char *changed = NULL;

  g_assert_cmpfloat (throng_load_get_run_time_s (load), ==, 90);
  g_object_set (load, "run-time", 90.0, NULL);
  same = throng_scenario_to_data (scenario, NULL);
  g_assert_nonnull (strstr (same, "{ \"run-time\": \"1m30s\" }"));
  g_object_set (load, "run-time", 91.0, NULL);
  changed = throng_scenario_to_data (scenario, NULL);
  g_assert_nonnull (strstr (changed, "{ \"run-time\": 91 }"));
}

static void
getters_give_what_the_file_says (void)
{
  g_autoptr (ThrongScenario) scenario = read_text (everything);
  g_autoptr (ThrongUserClass) a = g_list_model_get_item (throng_scenario_get_users (scenario), 0);
  g_autoptr (ThrongUserClass) d = g_list_model_get_item (throng_scenario_get_users (scenario), 3);
  g_autoptr (ThrongTask) task = g_list_model_get_item (throng_user_class_get_tasks (a), 0);
  g_autoptr (ThrongRequest) login = g_list_model_get_item (throng_user_class_get_on_start (a), 0);
  g_autoptr (ThrongRequest) put = g_list_model_get_item (throng_task_get_steps (task), 0);
  g_autoptr (ThrongCapture) id = g_list_model_get_item (throng_request_get_captures (login), 1);
  g_autoptr (ThrongCapture) place = g_list_model_get_item (throng_request_get_captures (login), 2);
  g_autoptr (ThrongField) row = g_list_model_get_item (throng_request_get_form (login), 2);
  g_autoptr (ThrongCheck) check = g_list_model_get_item (throng_request_get_checks (put), 0);
  g_autoptr (ThrongStage) stage = g_list_model_get_item (
      throng_load_get_stages (throng_scenario_get_load (scenario)), 1);
  ThrongWait *wait = throng_user_class_get_wait (a);
  ThrongTls *tls = throng_scenario_get_tls (scenario);

  g_assert_cmpstr (throng_scenario_get_target (scenario), ==, "https://example.com/api");
  g_assert_true (throng_tls_get_verify (tls));
  g_assert_cmpstr (throng_tls_get_ca_file (tls), ==, "certs/ca.pem");
  g_assert_cmpstr (throng_tls_get_certificate_file (tls), ==, "client.pem");
  g_assert_cmpstr (throng_tls_get_key_file (tls), ==, "client.key");
  g_assert_cmpstr (throng_scenario_get_proxy (scenario), ==, "http://127.0.0.1:3128");
  g_assert_true (throng_scenario_get_may_use_http2 (scenario));
  g_assert_cmpfloat (throng_user_class_get_weight (a), ==, 2.5);
  g_assert_cmpint (throng_wait_get_kind (wait), ==, THRONG_WAIT_BETWEEN);
  g_assert_cmpfloat (throng_wait_get_min_s (wait), ==, 1);
  g_assert_cmpfloat (throng_wait_get_max_s (wait), ==, 90);
  g_assert_cmpfloat (throng_wait_get_rate_per_s (throng_user_class_get_wait (d)), ==, 0.5);
  g_assert_cmpint (throng_request_get_body_kind (login), ==, THRONG_BODY_FORM);
  g_assert_cmpstr (throng_field_get_name (row), ==, "tag");
  g_assert_cmpstr (throng_field_get_value (row), ==, "b");
  g_assert_false (throng_field_get_enabled (row));
  g_assert_cmpint (throng_capture_get_kind (id), ==, THRONG_CAPTURE_JSON);
  g_assert_cmpstr (throng_capture_get_argument (id), ==, "$.result.id");
  g_assert_cmpstr (throng_capture_get_default (id), ==, "0");
  g_assert_cmpstr (throng_capture_get_argument (place), ==, "Location");
  g_assert_null (throng_capture_get_default (place));
  g_assert_cmpstr (throng_request_get_method (put), ==, "PUT");
  g_assert_cmpstr (throng_request_get_url (put), ==, "/u/{{id}}");
  g_assert_cmpstr (throng_request_get_name (put), ==, "put");
  g_assert_cmpfloat (throng_request_get_timeout_s (put), ==, 0.5);
  g_assert_cmpfloat (throng_request_get_connect_timeout_s (put), ==, 2);
  g_assert_cmpint (throng_request_get_redirects (put), ==, 0);
  g_assert_cmpint (throng_check_get_kind (check), ==, THRONG_CHECK_STATUS);
  g_assert_cmpstr (throng_check_get_argument (check), ==, "200, 300-399");
  g_assert_cmpint (throng_stage_get_users (stage), ==, 9);
  g_assert_cmpfloat (throng_stage_get_over_s (stage), ==, 60);
}

/* The text of all problems, a line each. */
static char *
dup_problems (const char *text)
{
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (ThrongScenario) scenario = throng_scenario_new_from_data (text, -1, &problems);
  GString *lines = g_string_new (NULL);

  g_assert_true ((scenario == NULL) == (problems->len > 0));
  for (unsigned i = 0; i < problems->len; i++)
    {
      g_autofree char *problem = throng_problem_to_string (g_ptr_array_index (problems, i));

      g_string_append_printf (lines, "%s%s", i > 0 ? "\n" : "", problem);
    }
  return g_string_free_and_steal (lines);
}

static void
reading_errors_name_place_expectation_and_finding (void)
{
  static const struct
  {
    const char *text;
    const char *problems;
  } cases[] = {
    { "[]", "must be an object, not an array" },
    { "{}", "must have “throng”" },
    { "{\"throng\": 0}", "throng: must be 1" },
    { "{\"throng\": \"1\"}", "throng: must be a whole number, not a string" },
    { "{\"throng\": []}", "throng: must be a whole number, not an array" },
    { "{\"throng\": 1.5}", "throng: must be 1" },
    { "{\"throng\": 1.0, \"name\": 5}", "name: must be a string, not a number" },
    { "{\"throng\": 2, \"users\": 5}",
      "throng: the file was made by a newer Throng (format 2); this one reads format 1" },
    { "{\"throng\": 1, \"name\": 5}", "name: must be a string, not a number" },
    { "{\"throng\": 1, \"headers\": []}", "headers: must be an object, not an array" },
    { "{\"throng\": 1, \"headers\": {\"A\": 1}}", "headers.A: must be a string, not a number" },
    { "{\"throng\": 1, \"headers\": {\"A\": [\"\", null]}}",
      "headers.A[1]: must be a string, not null" },
    { "{\"throng\": 1, \"headers\": {\"B\": \"\", \"A\": [1, \"\", {}]}}",
      "headers.A[0]: must be a string, not a number\n"
      "headers.A[2]: must have “value”" },
    { "{\"throng\": 1, \"headers\": {\"A\": {\"enabled\": 1}}}",
      "headers.A.enabled: must be true or false, not a number\n"
      "headers.A: must have “value”" },
    { "{\"throng\": 1, \"users\": {}}", "users: must be an array, not an object" },
    { "{\"throng\": 1, \"users\": [{\"weight\": \"x\"}, {\"weight\": true}, 5]}",
      "users[0].weight: must be a number, not a string\n"
      "users[1].weight: must be a number, not true or false\n"
      "users[2]: must be an object, not a number" },
    { "{\"throng\": 1, \"users\": [{\"wait\": {}}]}",
      "users[0].wait: must have one of between, constant, pacing, throughput" },
    { "{\"throng\": 1, \"users\": [{\"wait\": {\"pacing\": 1, \"constant\": 1}}]}",
      "users[0].wait.pacing: must not stand beside “constant”" },
    { "{\"throng\": 1, \"users\": [{\"wait\": {\"between\": [1]}}]}",
      "users[0].wait.between: must be an array of two durations" },
    { "{\"throng\": 1, \"users\": [{\"wait\": {\"between\": [1, {}]}}]}",
      "users[0].wait.between[1]: must be a duration, not an object" },
    { "{\"throng\": 1, \"users\": [{\"wait\": {\"constant\": \"2 min\"}}]}",
      "users[0].wait.constant: “2 min” is not a duration such as 90, “1m30s” or “500ms”" },
    { "{\"throng\": 1, \"users\": [{\"on-start\": [{}, {\"request\": []}]}]}",
      "users[0].on-start[0]: must have one of request, pause, set, group\n"
      "users[0].on-start[1].request: must be a string, not an array" },
    { "{\"throng\": 1, \"users\": [{\"on-start\": [{\"request\": \"GET /\", \"text\": \"\","
      " \"json\": 1}]}]}",
      "users[0].on-start[0].text: must not stand beside “json”" },
    { "{\"throng\": 1, \"users\": [{\"on-start\": [{\"request\": \"GET /\","
      " \"capture\": {\"a\": {}, \"b\": 1}}]}]}",
      "users[0].on-start[0].capture.a: must have one of from, json, header, regex, cookie\n"
      "users[0].on-start[0].capture.b: must be an object with one of from, json, header, regex, "
      "cookie, not a number" },
    { "{\"throng\": 1, \"set-up\": [{\"pause\": \"x\"}, {\"pause\": [{}, \"y\"]}]}",
      "set-up[0].pause: “x” is not a duration such as 90, “1m30s” or “500ms”\n"
      "set-up[1].pause: must be a duration, not an object\n"
      "set-up[1].pause: “y” is not a duration such as 90, “1m30s” or “500ms”" },
    { "{\"throng\": 1, \"users\": [{\"wait\": 5, \"on-start\": [\"GET /\"]}]}",
      "users[0].wait: must be an object with one of between, constant, pacing, throughput, not a "
      "number\n"
      "users[0].on-start[0]: must be an object with one of request, pause, set, group, not a "
      "string" },
    { "{\"throng\": 1, \"users\": [{\"tasks\": [{\"tags\": [\"a b\"]}, {\"tags\": [\"a\", "
      "\"b,c\"]},"
      " {\"tags\": [\"\"]}, {\"tags\": [1]}]}]}",
      "users[0].tasks[0].tags: “a b” is not a tag: a tag is one word\n"
      "users[0].tasks[1].tags: “b,c” is not a tag: a tag is one word\n"
      "users[0].tasks[2].tags: “” is not a tag: a tag is one word\n"
      "users[0].tasks[3].tags: must be an array of strings, not a number" },
    { "{\"throng\": 1, \"users\": [{\"on-start\": [{\"request\": \"GET /\","
      " \"checks\": [{}, {\"status\": 2.5}, {\"status\": [{}]}]}]}]}",
      "users[0].on-start[0].checks[0]: must have one of status, header, body-contains, body-lacks, "
      "body-matches, json, size-above, size-below, time-below\n"
      "users[0].on-start[0].checks[1].status: must be a status code, a range such as “200-299”, or "
      "an array of them\n"
      "users[0].on-start[0].checks[2].status: must be a status code, a range such as “200-299”, or "
      "an array of them" },
    { "{\"throng\": 1, \"users\": [{\"on-start\": [{\"request\": \"GET /\","
      " \"checks\": [{\"body-contain\": \"x\"}, {\"status\": 200, \"body-lacks\": \"x\"},"
      " {\"json\": \"$\", \"above\": 1, \"below\": 2}, {\"json\": \"$\", \"exists\": 1},"
      " {\"json\": \"$\", \"above\": \"1\"}, {\"size-below\": \"1k\"}, {\"time-below\": "
      "\"x\"}]}]}]}",
      "users[0].on-start[0].checks[0]: must have one of status, header, body-contains, body-lacks, "
      "body-matches, json, size-above, size-below, time-below; did you mean “body-contains”?\n"
      "users[0].on-start[0].checks[1].body-lacks: must not stand beside “status”\n"
      "users[0].on-start[0].checks[2].below: must not stand beside “above”\n"
      "users[0].on-start[0].checks[3].exists: must be true or false, not a number\n"
      "users[0].on-start[0].checks[4].above: must be a number, not a string\n"
      "users[0].on-start[0].checks[5].size-below: must be a whole number, not a string\n"
      "users[0].on-start[0].checks[6].time-below: “x” is not a duration such as 90, “1m30s” or "
      "“500ms”" },
    { "{\"throng\": 1, \"users\": [{\"on-start\": [{\"request\": \"GET /\", \"capture\":"
      " {\"a\": {\"regx\": \"x\"}, \"b\": {\"json\": \"$\", \"group\": 1},"
      " \"c\": {\"regex\": \"x\", \"group\": 1.5}}}]}]}",
      "users[0].on-start[0].capture.a: must have one of from, json, header, regex, cookie; did you "
      "mean “regex”?\n"
      "users[0].on-start[0].capture.b.group: must not stand beside “json”\n"
      "users[0].on-start[0].capture.c.group: must be the number or name of a group, not a number" },
    { "{\"throng\": 1, \"load\": {\"users\": 1.5}}", "load.users: must be a whole number" },
    { "{\"throng\": 1, \"load\": {\"stages\": [{}], \"run-time\": 5, \"users\": 3}}",
      "load.stages[0]: must have “over”\n"
      "load.stages[0]: must have one of users, arrivals\n"
      "load.stages: must not stand beside “users”" },
    { "{\"throng\": 1, \"load\": {\"arrivals\": 5, \"users\": 3, \"spacing\": \"even\"}}",
      "load.arrivals: must not stand beside “users”\n"
      "load.spacing: must not stand beside “users”" },
    { "{\"throng\": 1, \"load\": {\"arrivals\": 5, \"stages\": [], \"run-time\": 1}}",
      "load.stages: must not stand beside “arrivals”" },
    { "{\"throng\": 1, \"load\": {\"max-users\": 5, \"run-time\": 1, \"stages\": []}}",
      "load.stages: must not stand beside “run-time”" },
    { "{\"throng\": 1, \"load\": {\"stages\": [{\"arrivals\": 1, \"users\": 1, \"over\": 1}]}}",
      "load.stages[0].arrivals: must not stand beside “users”" },
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *problems = dup_problems (cases[i].text);

      g_assert_cmpstr (problems, ==, cases[i].problems);
    }
}

/* Keys of others stand beside alternatives; where those are left, they must not stand alone. */
static void
what_is_switched_off_leaves_a_file_that_can_be_read (void)
{
  g_autoptr (ThrongScenario) scenario = throng_scenario_new_from_data (
      "{\"throng\": 1, \"auth\": {\"bearer\": \"x\", \"comment\": \"c\"}, \"tls\": {\"comment\": "
      "\"c\"},"
      " \"users\": [{\"name\": \"A\", \"wait\": {\"constant\": 2, \"x-why\": \"c\"}}]}",
      -1, NULL);
  g_autoptr (ThrongUserClass) class = g_list_model_get_item (throng_scenario_get_users (scenario),
                                                             0);
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (ThrongScenario) again = NULL;
  g_autofree char *data = NULL;

  g_object_set (throng_scenario_get_auth (scenario), "kind", THRONG_AUTH_INHERIT, NULL);
  g_object_set (throng_user_class_get_wait (class), "kind", THRONG_WAIT_NONE, NULL);
  data = throng_scenario_to_data (scenario, NULL);
  again = throng_scenario_new_from_data (data, -1, &problems);
  g_assert_cmpuint (problems->len, ==, 0);
  g_assert_null (strstr (data, "auth"));
  g_assert_null (strstr (data, "x-why"));
  g_assert_nonnull (strstr (data, "\"tls\": { \"comment\": \"c\" }"));
}

static void
problems_are_bounded (void)
{
  g_autoptr (GString) text = g_string_new ("{\"throng\": 1, \"users\": [1");
  g_autoptr (GPtrArray) problems = NULL;

  for (unsigned i = 0; i < 1000; i++)
    g_string_append (text, ",1");
  g_string_append (text, "]}");
  g_assert_null (throng_scenario_new_from_data (text->str, -1, &problems));
  g_assert_cmpuint (problems->len, ==, THRONG_MAX_PROBLEMS);
}

/* Whatever is cut off or overwritten: no crash, no warning, and what is read is written and read
 * again. */
static void
truncated_and_random_files_never_crash (void)
{
  gsize length = strlen (everything);
  ThrongRandom random;

  throng_random_init (&random, 7, 7);
  for (unsigned i = 0; i < 4000; i++)
    {
      g_autofree char *text = g_memdup2 (everything, length);
      gsize n_bytes = i < 1000 ? length * i / 1000 : length;
      g_autoptr (ThrongScenario) scenario = NULL;
      g_autoptr (GPtrArray) faults = NULL;

      for (unsigned j = 0; i >= 1000 && j < 1 + i % 4; j++)
        text[throng_random_int (&random, 0, (int64_t) length - 1)] = i % 2
                                                                         ? (char)
                                                                               throng_random_int (
                                                                                   &random, 0, 255)
                                                                         : "{}[]\",:0-9eut \\"
                                                                               [throng_random_int (
                                                                                   &random, 0, 14)];
      scenario = throng_scenario_new_from_data (text, (gssize) n_bytes, NULL);
      if (scenario == NULL)
        continue;
      faults = throng_scenario_validate (scenario);
      {
        g_autofree char *saved = throng_scenario_to_data (scenario, NULL);
        g_autofree char *again = canonical (saved);

        g_assert_cmpstr (saved, ==, again);
      }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scenario-file/examples-are-valid-and-saved-as-they-are",
                   examples_are_valid_and_saved_as_they_are);
  g_test_add_func ("/scenario-file/every-key-survives-load-and-save",
                   every_key_survives_load_and_save);
  g_test_add_func ("/scenario-file/unknown-keys-survive-at-every-level-in-their-order",
                   unknown_keys_survive_at_every_level_in_their_order);
  g_test_add_func ("/scenario-file/defaults-are-written-only-where-the-file-had-them",
                   defaults_are_written_only_where_the_file_had_them);
  g_test_add_func ("/scenario-file/durations-stay-as-written-until-they-change",
                   durations_stay_as_written_until_they_change);
  g_test_add_func ("/scenario-file/getters-give-what-the-file-says",
                   getters_give_what_the_file_says);
  g_test_add_func ("/scenario-file/reading-errors-name-place-expectation-and-finding",
                   reading_errors_name_place_expectation_and_finding);
  g_test_add_func ("/scenario-file/what-is-switched-off-leaves-a-file-that-can-be-read",
                   what_is_switched_off_leaves_a_file_that_can_be_read);
  g_test_add_func ("/scenario-file/problems-are-bounded", problems_are_bounded);
  g_test_add_func ("/scenario-file/truncated-and-random-files-never-crash",
                   truncated_and_random_files_never_crash);
  g_test_add_func ("/scenario-file/every-kind-of-step-survives-load-and-save",
                   every_kind_of_step_survives_load_and_save);
  g_test_add_func ("/scenario-file/arrivals-survive-load-and-save", arrivals_survive_load_and_save);
  return g_test_run ();
}
