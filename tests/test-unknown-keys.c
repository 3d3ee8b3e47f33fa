/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-scenario-file.h"
#include "scenario/throng-unknown-keys.h"

#define UNKNOWN "is not known and has no effect"
#define MEANT(key) UNKNOWN "; did you mean “" key "”?"
#define STEP "users[0].tasks[0].steps[0].steps[0]"

static void
they_are_found_at_every_level (void)
{
  static const char text[]
      = "{\"throng\": 1, \"$schema\": \"s\", \"tarjet\": \"\","
        " \"headers\": {\"A\": {\"value\": \"\", \"enabeld\": true}},"
        " \"users\": [{\"name\": \"A\", \"weigth\": 2, \"on_start\": [], \"Wait\": 1,"
        " \"comment\": \"\", \"wait\": {\"constant\": 1, \"between \": 1},"
        " \"tasks\": [{\"name\": \"T\", \"x-mine\": 1,"
        " \"steps\": [{\"group\": \"g\", \"steps\": [{\"request\": \"GET /\", \" json\": 1,"
        " \"body-kind\": 1, \"url\": 1, \"checks\": [{\"status\": 200, \"colour\": 1}]}]}]}]}],"
        " \"load\": {\"runtime\": 5}}";
  static const char *const expected[] = {
    "tarjet: " MEANT ("target"),
    "headers.A.enabeld: " MEANT ("enabled"),
    "users[0].weigth: " MEANT ("weight"),
    "users[0].on_start: " MEANT ("on-start"),
    "users[0].Wait: " MEANT ("wait"),
    "users[0].wait[\"between \"]: " MEANT ("between"),
    STEP "[\" json\"]: " MEANT ("json"),
    STEP ".body-kind: " UNKNOWN,
    STEP ".url: " UNKNOWN,
    STEP ".checks[0].colour: " UNKNOWN,
    "load.runtime: " MEANT ("run-time"),
  };
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (ThrongScenario) scenario = throng_scenario_new_from_data (text, -1, &problems);
  g_autoptr (GPtrArray) found = NULL;

  g_assert_nonnull (scenario);
  found = throng_scenario_find_unknown_keys (scenario);
  for (unsigned i = 0; i < MIN (found->len, G_N_ELEMENTS (expected)); i++)
    {
      g_autofree char *line = throng_problem_to_string (g_ptr_array_index (found, i));

      g_assert_cmpstr (line, ==, expected[i]);
    }
  g_assert_cmpuint (found->len, ==, G_N_ELEMENTS (expected));
}

static void
they_are_bounded (void)
{
  g_autoptr (GString) text = g_string_new ("{\"throng\": 1");
  g_autoptr (ThrongScenario) scenario = NULL;
  g_autoptr (GPtrArray) found = NULL;

  for (unsigned i = 0; i < 1000; i++)
    g_string_append_printf (text, ", \"key%u\": 1", i);
  g_string_append (text, "}");
  scenario = throng_scenario_new_from_data (text->str, -1, NULL);
  found = throng_scenario_find_unknown_keys (scenario);
  g_assert_cmpuint (found->len, ==, THRONG_MAX_PROBLEMS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/unknown-keys/they-are-found-at-every-level", they_are_found_at_every_level);
  g_test_add_func ("/unknown-keys/they-are-bounded", they_are_bounded);
  return g_test_run ();
}
