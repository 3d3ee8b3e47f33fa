/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/window/throng-first-look.h"

#include <string.h>

#include "scenario-text.h"

static GPtrArray *
describe (const char *text)
{
  g_autoptr (ThrongScenario) scenario = read_scenario (text);

  return throng_first_look_describe (scenario);
}

/* (nullable) */
static const ThrongFact *
find (GPtrArray *facts, const char *title)
{
  for (unsigned i = 0; i < facts->len; i++)
    {
      const ThrongFact *fact = facts->pdata[i];

      if (g_str_equal (fact->title, title))
        return fact;
    }
  return NULL;
}

static void
assert_says (GPtrArray *facts, const char *title, const char *words)
{
  const ThrongFact *fact = find (facts, title);

  g_assert_nonnull (fact);
  if (strstr (fact->text, words) == NULL)
    g_error ("“%s” is not in: %s", words, fact->text);
}

#define STEPS(steps)                                                                               \
  "'users': [ { 'name': 'U', 'wait': { 'constant': 1 }, 'tasks': [ { 'name': 'T', 'steps': "       \
  "[" steps "] } ] } ]"

static void
what_is_sent_is_told (void)
{
  g_autoptr (GPtrArray) facts = describe (
      "{ 'throng': 1, 'target': 'https://shop.example.com'," STEPS (
          "{ 'request': 'GET /' }, { 'request': 'POST http://127.0.0.1/b' }, { 'request': 'GET /' "
          "}") ", 'load': { 'users': 40, 'spawn-rate': 10, 'run-time': '1m' } }");

  assert_says (facts, "Sends To", "127.0.0.1 (local network), shop.example.com");
  assert_says (facts, "Requests", "2 GET, 1 POST");
  assert_says (facts, "Requests", "In 1 user class, 1 task");
  assert_says (facts, "Load", "At most 40 users");
  assert_says (facts, "Load", "at most 120 a second");
  assert_says (facts, "Files It Reads", "None");
  g_assert_null (find (facts, "Proxy"));
  g_assert_null (find (facts, "Certificates"));
  g_assert_null (find (facts, "Not Ready Yet"));
}

static void
what_is_unusual_is_told (void)
{
  g_autoptr (GPtrArray) facts = describe (
      "{ 'throng': 1, 'target': 'https://shop.example.com', 'proxy': 'http://127.0.0.1:3128',"
      "  'tls': { 'verify': false, 'ca-file': 'ca.pem' }," STEPS (
          "{ 'request': 'PUT {{raw place}}', 'file': 'body.bin' }") ", 'variables': { 'place': "
                                                                    "'/x' }, 'load': { 'arrivals': "
                                                                    "50 } }");

  assert_says (facts, "Proxy", "http://127.0.0.1:3128");
  assert_says (facts, "Certificates", "not checked");
  g_assert_true (find (facts, "Certificates")->is_warning);
  assert_says (facts, "Sends To", "come from templates");
  assert_says (facts, "Load", "At most 50 task starts a second");
  assert_says (facts, "Files It Reads", "ca.pem, body.bin");
}

static void
load_of_stages_is_told_by_what_they_count (void)
{
  g_autoptr (GPtrArray) users = describe ("{ 'throng': 1, 'target': 'http://127.0.0.1'," STEPS (
      "{ 'request': 'GET /' }") ", 'load': { 'stages': [ { 'users': 1, 'over': 5 } ] } }");
  g_autoptr (GPtrArray) arrivals = describe ("{ 'throng': 1, 'target': 'http://127.0.0.1'," STEPS (
      "{ 'request': 'GET /' }") ", 'load': { 'stages': [ { 'arrivals': 7, 'over': 5 } ] } }");

  assert_says (users, "Load", "At most 1 user\n");
  assert_says (arrivals, "Load", "At most 7 task starts a second");
}

static void
what_keeps_it_from_starting_is_told_first (void)
{
  g_autoptr (GPtrArray) facts = describe (
      "{ 'throng': 1, 'target': 'http://127.0.0.1', 'auth': { 'bearer': '{{token}}' }," STEPS (
          "{ 'request': 'GET /' }") ", 'load': { 'users': 0 } }");
  const ThrongFact *first = facts->pdata[0];

  g_assert_cmpstr (first->title, ==, "Not Ready Yet");
  g_assert_true (first->is_warning);
  assert_says (facts, "Not Ready Yet", "2 things have to be filled in");
  assert_says (facts, "Not Ready Yet", "auth.bearer");
  /* There is no forecast for a load that is none. */
  g_assert_null (find (facts, "Load"));
}

static void
long_lists_end_in_how_many_more (void)
{
  const char *const names[] = { "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", NULL };
  g_autofree char *list = throng_first_look_join (names);
  g_autofree char *short_list = throng_first_look_join (names + 3);

  g_assert_cmpstr (list, ==, "a, b, c, d, e, f, g, h, 3 more");
  g_assert_cmpstr (short_list, ==, "d, e, f, g, h, i, j, k");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/first-look/what-is-sent-is-told", what_is_sent_is_told);
  g_test_add_func ("/first-look/what-is-unusual-is-told", what_is_unusual_is_told);
  g_test_add_func ("/first-look/load-of-stages-is-told-by-what-they-count",
                   load_of_stages_is_told_by_what_they_count);
  g_test_add_func ("/first-look/what-keeps-it-from-starting-is-told-first",
                   what_keeps_it_from_starting_is_told_first);
  g_test_add_func ("/first-look/long-lists-end-in-how-many-more", long_lists_end_in_how_many_more);
  return g_test_run ();
}
