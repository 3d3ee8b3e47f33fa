/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-overview.h"

#include "scenario-text.h"
#include "scenario/throng-hosts.h"

static ThrongOverview *
look_at (const char *text)
{
  g_autoptr (ThrongScenario) scenario = read_scenario (text);

  return throng_overview_new (scenario);
}

static const char shop[]
    = "{ 'throng': 1, 'target': 'https://shop.example.com/api', 'proxy': 'http://127.0.0.1:3128',"
      "  'tls': { 'ca-file': 'ca.pem', 'certificate-file': 'me.pem', 'key-file': 'me.pem' },"
      "  'set-up': [ { 'request': 'PUT https://other.example.com:8443/x' } ],"
      "  'users': [ { 'name': 'A', 'on-start': [ { 'request': 'POST /login' } ], 'tasks': ["
      "    { 'name': 'T', 'steps': [ { 'group': 'G', 'steps': [ { 'request': 'GET /' } ] },"
      "      { 'request': 'GET https://shop.example.com/a' },"
      "      { 'request': 'POST /photos', 'multipart': [ { 'name': 'a', 'file': 'a.png' },"
      "        { 'name': 'b', 'value': 'b.png' } ] } ] },"
      "    { 'name': 'S', 'steps': [ { 'request': 'GET /', 'file': 'body.bin' } ] } ] },"
      "    { 'name': 'B', 'tasks': [ { 'name': 'R', 'steps': [ { 'request': 'GET /' } ] } ] } ] }";

static void
hosts_are_all_that_are_named (void)
{
  g_autoptr (ThrongOverview) overview = look_at (shop);
  const char *const expected[] = { "127.0.0.1", "other.example.com", "shop.example.com", NULL };

  g_assert_cmpstrv (overview->hosts, expected);
  g_assert_false (overview->has_open_hosts);
}

/* Wherever a host stands, somebody has to allow it. */
static void
hosts_are_found_in_all_places (void)
{
  static const char *const places[] = {
    "'target': '%s', 'users': [ { 'name': 'A', 'tasks': [] } ]",
    "'proxy': '%s', 'users': [ { 'name': 'A', 'tasks': [] } ]",
    "'set-up': [ { 'request': 'GET %s/' } ]",
    "'clean-up': [ { 'request': 'GET %s/' } ]",
    "'users': [ { 'name': 'A', 'on-start': [ { 'request': 'GET %s/' } ], 'tasks': [] } ]",
    "'users': [ { 'name': 'A', 'on-stop': [ { 'request': 'GET %s/' } ], 'tasks': [] } ]",
    "'users': [ { 'name': 'A', 'tasks': [ { 'name': 'T', 'steps': [ "
    "{ 'request': 'GET %s/' } ] } ] } ]",
    "'users': [ { 'name': 'A', 'tasks': [ { 'name': 'T', 'steps': [ { 'group': 'G', 'steps': [ "
    "{ 'group': 'H', 'steps': [ { 'request': 'GET %s/' } ] } ] } ] } ] } ]",
  };
  const char *const expected[] = { "other.example.com", NULL };
  const char *const allowed[] = { "other.example.com", NULL };

  for (unsigned i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_auto (GStrv) parts = g_strsplit (places[i], "%s", 2);
      g_autofree char *text = g_strdup_printf ("{ 'throng': 1, %shttp://other.example.com%s }",
                                               parts[0], parts[1]);
      g_autoptr (ThrongScenario) scenario = read_scenario (text);
      g_auto (GStrv) foreign = throng_scenario_find_foreign_hosts (scenario, NULL);
      g_auto (GStrv) rest = throng_scenario_find_foreign_hosts (scenario, allowed);

      g_assert_cmpstrv (foreign, expected);
      g_assert_cmpstrv (rest, expected + 1);
    }
}

static void
files_are_all_that_are_read (void)
{
  g_autoptr (ThrongOverview) overview = look_at (shop);
  const char *const expected[] = { "ca.pem", "me.pem", "a.png", "body.bin", NULL };

  g_assert_cmpstrv (overview->files, expected);
}

static void
requests_are_counted_by_method_wherever_they_stand (void)
{
  g_autoptr (ThrongOverview) overview = look_at (shop);
  static const ThrongMethodCount expected[] = { { "GET", 4 }, { "POST", 2 }, { "PUT", 1 } };

  g_assert_cmpuint (overview->n_user_classes, ==, 2);
  g_assert_cmpuint (overview->n_tasks, ==, 3);
  g_assert_cmpuint (overview->n_requests, ==, 7);
  g_assert_cmpuint (overview->methods->len, ==, G_N_ELEMENTS (expected));
  for (unsigned i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      ThrongMethodCount count = g_array_index (overview->methods, ThrongMethodCount, i);

      g_assert_cmpstr (count.method, ==, expected[i].method);
      g_assert_cmpuint (count.count, ==, expected[i].count);
    }
}

static void
addresses_from_templates_are_open (void)
{
  static const struct
  {
    const char *url;
    bool is_open;
  } cases[] = {
    { "{{place}}", true },  { "http://{{host}}/a", true },        { "https://a.{{host}}:80", true },
    { "/a/{{id}}", false }, { "http://127.0.0.1/{{id}}", false }, { "/a?to=http://{{host}}", false }
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdup_printf (
          "{ 'throng': 1, 'users': [ { 'name': 'U', 'tasks': [ { 'name': 'T', 'steps': ["
          "  { 'request': 'GET %s' } ] } ] } ] }",
          cases[i].url);
      g_autoptr (ThrongOverview) overview = look_at (text);

      g_test_message ("%s", cases[i].url);
      g_assert_true (overview->has_open_hosts == cases[i].is_open);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/overview/hosts-are-all-that-are-named", hosts_are_all_that_are_named);
  g_test_add_func ("/overview/hosts-are-found-in-all-places", hosts_are_found_in_all_places);
  g_test_add_func ("/overview/files-are-all-that-are-read", files_are_all_that_are_read);
  g_test_add_func ("/overview/requests-are-counted-by-method-wherever-they-stand",
                   requests_are_counted_by_method_wherever_they_stand);
  g_test_add_func ("/overview/addresses-from-templates-are-open",
                   addresses_from_templates_are_open);
  return g_test_run ();
}
