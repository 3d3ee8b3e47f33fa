/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A target, a path, a header's name and value, and where a redirect goes, a line each: whatever
 * they are, nothing is sent that is not one request to where it should go. */

#include <string.h>

#include "../virtual-run.h"
#include "fuzz.h"
#include "scenario/throng-scenario-file.h"
#include "scenario/throng-target.h"

enum
{
  TARGET,
  PATH,
  HEADER_NAME,
  HEADER_VALUE,
  LOCATION,
  N_LINES,
};

static void
append_json (GString *json, const char *before, const char *text, const char *after)
{
  g_autoptr (JsonNode) node = json_node_init_string (json_node_alloc (), text);
  g_autofree char *quoted = json_to_string (node, FALSE);

  g_string_append_printf (json, "%s%s%s", before, quoted, after);
}

static char *
make_scenario (const GStrv lines)
{
  GString *json = g_string_new ("{ \"throng\": 1, ");
  g_autofree char *request = g_strconcat ("GET ", lines[PATH], NULL);

  append_json (json, "\"target\": ", lines[TARGET], ", ");
  append_json (json,
               "\"variables\": { \"v\": \"a b/\\u00e4?#&=\\\"\" }, \"users\": [ { \"name\": \"A\", "
               "\"tasks\": [ { \"name\": \"T\", \"steps\": [ { \"request\": ",
               request, ", ");
  append_json (json, "\"headers\": { ", lines[HEADER_NAME], ": ");
  append_json (json, "", lines[HEADER_VALUE],
               " } } ] } ] } ], \"load\": { \"users\": 1, \"tasks\": 1 } }");
  return g_string_free_and_steal (json);
}

static bool
is_valid (const char *json)
{
  g_autoptr (ThrongScenario) scenario = throng_scenario_new_from_data (json, -1, NULL);
  g_autoptr (GPtrArray) problems = scenario != NULL ? throng_scenario_validate (scenario) : NULL;

  return problems != NULL && problems->len == 0;
}

static void
assert_has_no (const char *text, const char *characters)
{
  g_assert_true (strpbrk (text, characters) == NULL);
}

static void
serve (void *data, const ThrongExchange *exchange, FakeReply *reply)
{
  const char *location = data;

  assert_has_no (g_uri_get_path (exchange->uri), " \r\n");
  if (g_uri_get_query (exchange->uri) != NULL)
    assert_has_no (g_uri_get_query (exchange->uri), " \r\n");
  assert_has_no (g_uri_get_host (exchange->uri), " \r\n/?#@");
  for (unsigned i = 0; i < exchange->n_headers; i++)
    {
      assert_has_no (exchange->headers[i].name, " :\r\n");
      assert_has_no (exchange->headers[i].value, "\r\n");
    }
  if (location[0] == '\0')
    return;
  reply->status = 302;
  reply->header_name = "Location";
  reply->header_value = location;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_auto (GStrv) lines = fuzz_split (data, size, N_LINES);
  g_autofree char *json = make_scenario (lines);
  g_autoptr (GError) error = NULL;
  g_autoptr (GUri) target = throng_target_parse (lines[TARGET], &error);
  g_autoptr (VirtualRun) run = NULL;

  /* As a header it has arrived on one line. */
  g_strdelimit (lines[LOCATION], "\r\n", ' ');
  g_assert_true ((target == NULL) == (error != NULL));
  throng_host_is_local (lines[TARGET]);
  if (!is_valid (json))
    return 0;
  run = virtual_run_new (json, NULL, serve, lines[LOCATION]);
  virtual_run_start (run);
  virtual_run_finish (run);
  return 0;
}
