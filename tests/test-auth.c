/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Who requests are from: in the file, and in what is sent. */

#include <string.h>

#include "scenario-text.h"
#include "virtual-run.h"

static void
test_auth_survives_load_and_save_at_every_level (void)
{
  assert_survives ("{\n"
                   "  'throng': 1,\n"
                   "  'headers': { 'A': 'b' },\n"
                   "  'auth': { 'basic': { 'user': 'me', 'password': '{{secret}}' } },\n"
                   "  'users': [\n"
                   "    {\n"
                   "      'name': 'A',\n"
                   "      'auth': { 'bearer': '{{token}}' },\n"
                   "      'tasks': [\n"
                   "        {\n"
                   "          'name': 'T',\n"
                   "          'steps': [\n"
                   "            { 'request': 'GET /', 'auth': 'none' },\n"
                   "            {\n"
                   "              'request': 'GET /',\n"
                   "              'auth': { 'digest': { 'user': '', 'password': '' } },\n"
                   "              'query': { 'a': 'b' }\n"
                   "            }\n"
                   "          ]\n"
                   "        }\n"
                   "      ]\n"
                   "    }\n"
                   "  ]\n"
                   "}\n");
}

static void
test_form_can_choose_the_kind (void)
{
  g_autoptr (ThrongScenario) scenario = throng_scenario_new ();
  ThrongAuth *auth = throng_scenario_get_auth (scenario);
  g_autofree char *inherited = throng_scenario_to_data (scenario, NULL);
  g_autofree char *basic = NULL;
  g_autofree char *none = NULL;

  g_assert_null (strstr (inherited, "auth"));
  g_object_set (auth, "user", "me", "password", "x", "token", "unused", NULL);
  g_object_set (auth, "kind", THRONG_AUTH_BASIC, NULL);
  basic = throng_scenario_to_data (scenario, NULL);
  g_assert_nonnull (strstr (basic, "\"basic\": { \"user\": \"me\", \"password\": \"x\" }"));
  g_assert_null (strstr (basic, "unused"));
  g_object_set (auth, "kind", THRONG_AUTH_NONE, NULL);
  none = throng_scenario_to_data (scenario, NULL);
  g_assert_nonnull (strstr (none, "\"auth\": \"none\""));
}

static void
test_mistakes_are_named_with_their_place (void)
{
  static const char *const cases[][2] = {
    { "'none'", "" },
    { "{ 'basic': { 'user': 'a', 'password': 'b:c' } }", "" },
    { "'basic'", "auth: must be “none” or an object with basic, bearer or digest" },
    { "5", "auth: must be “none” or an object with basic, bearer or digest" },
    { "{ 'none': 'none' }", "auth: must have one of basic, bearer, digest" },
    { "{}", "auth: must have one of basic, bearer, digest" },
    { "{ 'baisc': {} }", "auth: must have one of basic, bearer, digest; did you mean “basic”?" },
    { "{ 'bearer': 'a', 'basic': { 'user': 'a', 'password': 'b' } }",
      "auth.bearer: must not stand beside “basic”" },
    { "{ 'basic': 'me:secret' }",
      "auth.basic: must be an object with “user” and “password”, not a string" },
    { "{ 'digest': { 'user': 1 } }", "auth.digest.user: must be a string, not a number\n"
                                     "auth.digest: must have “password”" },
    { "{ 'digest': { 'user': 'a', 'password': 'b', 'realm': 'c' } }",
      "auth.digest: must hold “user” and “password” only, not “realm”" },
    { "{ 'bearer': 7 }", "auth.bearer: must be a string, not a number" },
    { "{ 'bearer': '' }", "auth.bearer: must not be empty" },
    { "{ 'bearer': 'a\\nb' }", "auth.bearer: must hold no line ends" },
    { "{ 'basic': { 'user': 'a:b', 'password': '' } }", "auth.basic.user: must hold no colon" },
    { "{ 'basic': { 'user': '{{x}}', 'password': '{{y}}' } }",
      "auth.basic.user: nothing sets the variable “x”\n"
      "auth.basic.password: nothing sets the variable “y”" },
    { "{ 'bearer': '{{tokne}}' }",
      "auth.bearer: nothing sets the variable “tokne”; did you mean “token”?" },
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdup_printf (
          "{ 'throng': 1, 'target': 'http://a', 'auth': %s, 'users': [ { 'name': 'A', 'tasks': [ { "
          "'name': 'T', 'steps': [ { 'request': 'GET /', 'capture': { 'token': { 'from': 'body' } "
          "} } ] } ] } ] }",
          cases[i][0]);
      g_autofree char *problems = dup_scenario_problems (text);

      g_assert_cmpstr (problems, ==, cases[i][1]);
    }
}

/* What is sent */

typedef struct
{
  GString *sent; /* the Authorization of each exchange, in brackets */
  unsigned n;
  const char *location; /* (nullable): of the answer to the first */
  const char *challenge;
  unsigned n_challenges; /* how often it is sent; then 200 … */
  unsigned again_at;     /* … but for this exchange, 0 = none */
  unsigned location_at;  /* of the exchanges */
  ThrongSnapshot *snapshot;
} Server;

static void
server_cb (void *data, const ThrongExchange *exchange, FakeReply *reply)
{
  Server *server = data;
  const char *authorization = fake_exchange_get_header (exchange, "Authorization");

  g_string_append_printf (server->sent, "[%s]", authorization != NULL ? authorization : "");
  reply->body = "42";
  if (server->n++ == server->location_at && server->location != NULL)
    {
      reply->status = 302;
      reply->header_name = "Location";
      reply->header_value = server->location;
    }
  else if (server->n_challenges > 0 || (server->again_at > 0 && server->n - 1 == server->again_at))
    {
      server->n_challenges -= server->n_challenges > 0;
      reply->status = 401;
      reply->header_name = "WWW-Authenticate";
      reply->header_value = server->challenge;
    }
}

static void
server_clear (Server *server)
{
  g_string_free (server->sent, TRUE);
  g_clear_pointer (&server->snapshot, throng_snapshot_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Server, server_clear)

/* One user, one task. @scenario and @class are members with a comma at the end. */
static void
run (Server *server, const char *scenario, const char *class, const char *steps)
{
  g_autofree char *json = g_strdup_printf (
      "{ 'throng': 1, 'target': 'http://127.0.0.1:1', %s 'users': [ { 'name': 'A', %s 'tasks': [ { "
      "'name': 'T', 'steps': [ %s ] } ] } ], 'load': { 'users': 1, 'tasks-per-user': 1 } }",
      scenario, class, steps);
  g_autoptr (VirtualRun) virtual_run = NULL;

  server->sent = g_string_new (NULL);
  g_strdelimit (json, "'", '"');
  virtual_run = virtual_run_new (json, NULL, server_cb, server);
  virtual_run_start (virtual_run);
  virtual_run_finish (virtual_run);
  server->snapshot = virtual_run_snapshot (virtual_run);
}

static void
assert_sent (const char *scenario, const char *class, const char *steps, const char *expected)
{
  g_auto (Server) server = { 0 };

  run (&server, scenario, class, steps);
  g_assert_cmpstr (server.sent->str, ==, expected);
}

#define BASIC(user) "'auth': { 'basic': { 'user': '" user "', 'password': 'b' } }"
#define BEARER(token) "'auth': { 'bearer': '" token "' }"

static void
test_nearer_auth_wins (void)
{
  assert_sent (BEARER ("s") ",", "", "{ 'request': 'GET /' }", "[Bearer s]");
  assert_sent (BEARER ("s") ",", BASIC ("c") ",", "{ 'request': 'GET /' }", "[Basic Yzpi]");
  assert_sent (BEARER ("s") ",", BASIC ("c") ",", "{ 'request': 'GET /', " BEARER ("r") " }",
               "[Bearer r]");
  assert_sent (BEARER ("s") ",", BASIC ("c") ",", "{ 'request': 'GET /', 'auth': 'none' }", "[]");
  assert_sent (BEARER ("s") ",", "'auth': 'none',", "{ 'request': 'GET /' }", "[]");
}

static void
test_header_row_wins_where_it_is_not_farther (void)
{
  const char *row = "'headers': { 'authorization': 'row' },";

  assert_sent (row, "", "{ 'request': 'GET /' }", "[row]");
  assert_sent ("'headers': { 'authorization': 'row' }, " BEARER ("s") ",", "",
               "{ 'request': 'GET /' }", "[row]");
  assert_sent (BEARER ("s") ",", row, "{ 'request': 'GET /' }", "[row]");
  assert_sent (row, BEARER ("c") ",", "{ 'request': 'GET /' }", "[Bearer c]");
  assert_sent (row, BASIC ("{{user.number}}") ",", "{ 'request': 'GET /' }", "[Basic MTpi]");
  assert_sent (row, "'auth': 'none',", "{ 'request': 'GET /' }", "[row]");
}

static void
test_templates_are_filled_in (void)
{
  assert_sent ("'variables': { 'me': 'anna', 'key': 'k\\\"ü' },",
               "'auth': { 'basic': { 'user': '{{me}}', 'password': '{{key}}:x' } },",
               "{ 'request': 'GET /', 'text': 'body' }", "[Basic YW5uYTprIsO8Ong=]");
  assert_sent ("", BEARER ("{{user.number}}-{{task.count}}") ",", "{ 'request': 'GET /' }",
               "[Bearer 1-1]");
}

static void
test_inherited_auth_without_a_value_waits_for_the_login (void)
{
  const char *login = "'on-start': [ { 'request': 'POST /login', 'capture': { 't': { 'from': "
                      "'body' } } } ],";
  g_autofree char *bearer = g_strconcat (BEARER ("{{t}}") ",", login, NULL);
  g_autofree char *basic = g_strconcat (BASIC ("{{t}}") ",", login, NULL);
  g_autofree char *row = g_strconcat ("'headers': { 'Authorization': 'Row {{t}}' },", login, NULL);

  assert_sent ("", row, "{ 'request': 'GET /' }", "[][Row 42]");
  assert_sent ("", bearer, "{ 'request': 'GET /' }", "[][Bearer 42]");
  assert_sent ("", basic, "{ 'request': 'GET /' }", "[][Basic NDI6Yg==]");
}

static void
assert_error (const char *variable, const char *auth, const char *message)
{
  g_auto (Server) server = { 0 };
  g_autofree char *variables = g_strdup_printf ("'variables': { 'v': '%s' },", variable);
  g_autofree char *step = g_strdup_printf ("{ 'request': 'GET /', 'auth': %s }", auth);

  run (&server, variables, "", step);
  g_assert_cmpstr (server.sent->str, ==, "");
  g_assert_cmpuint (server.snapshot->n_errors, ==, 1);
  g_assert_cmpstr (server.snapshot->errors[0].message, ==, message);
}

static void
test_values_that_would_say_something_else_are_not_sent (void)
{
  assert_error ("a:b", "{ 'basic': { 'user': '{{v}}', 'password': '' } }",
                "The user name of auth got a colon in it, so this was not sent");
  assert_error ("a\\nb", "{ 'digest': { 'user': '{{v}}', 'password': '' } }",
                "The user name of auth got a line end or a zero byte in it, so this was not sent");
  assert_error ("a\\r\\nX: y", "{ 'bearer': '{{v}}' }",
                "The value of the header Authorization got a line end or a zero byte in it, so "
                "this was not sent");
}

static void
test_credentials_stay_with_their_origin (void)
{
  g_auto (Server) same = { .location = "/elsewhere" };
  g_auto (Server) other = { .location = "http://127.0.0.1:2/" };
  g_auto (Server) templated = { .location = "http://127.0.0.1:2/" };
  g_auto (Server) digest = { .location = "http://127.0.0.1:2/",
                             .challenge = "Digest realm=\"r\", nonce=\"n\", qop=\"auth\"",
                             .n_challenges = 1 };

  run (&same, "", BASIC ("c") ",", "{ 'request': 'GET /' }");
  g_assert_cmpstr (same.sent->str, ==, "[Basic Yzpi][Basic Yzpi]");
  run (&other, "", BASIC ("c") ",", "{ 'request': 'GET /' }");
  g_assert_cmpstr (other.sent->str, ==, "[Basic Yzpi][]");
  run (&templated, "", BASIC ("{{user.number}}") ",", "{ 'request': 'GET /' }");
  g_assert_cmpstr (templated.sent->str, ==, "[Basic MTpi][]");
  run (&digest, "", "'auth': { 'digest': { 'user': 'a', 'password': 'b' } },",
       "{ 'request': 'GET /' }");
  g_assert_cmpstr (digest.sent->str, ==, "[][]");
  g_assert_cmpuint (digest.snapshot->total.n_failures, ==, 1);
}

/* Digest */

#define DIGEST "'auth': { 'digest': { 'user': 'a', 'password': 'b' } },"
#define CHALLENGE "Digest realm=\"r\", nonce=\"n\", qop=\"auth\""

static void
test_challenge_is_a_hop_and_answered_in_advance_from_then_on (void)
{
  g_auto (Server) server = { .challenge = CHALLENGE, .n_challenges = 1 };

  run (&server, "", DIGEST, "{ 'request': 'GET /', 'repeat': 3, 'redirects': 0 }");
  g_assert_true (g_str_has_prefix (server.sent->str, "[][Digest username=\"a\", realm=\"r\""));
  g_assert_cmpuint (server.n, ==, 4);
  g_assert_nonnull (strstr (server.sent->str, "nc=00000001"));
  g_assert_nonnull (strstr (server.sent->str, "nc=00000003"));
  g_assert_cmpuint (server.snapshot->total.n_requests, ==, 3);
  g_assert_cmpuint (server.snapshot->total.n_failures, ==, 0);
  g_assert_cmpuint (server.snapshot->total.n_hops, ==, 1);
}

static void
test_wrong_password_is_asked_for_once (void)
{
  g_auto (Server) server = { .challenge = CHALLENGE, .n_challenges = 100 };

  run (&server, "", DIGEST, "{ 'request': 'GET /' }");
  g_assert_cmpuint (server.n, ==, 2);
  g_assert_cmpuint (server.snapshot->total.n_failures, ==, 1);
  g_assert_cmpuint (server.snapshot->total.n_hops, ==, 1);
}

static void
test_stale_nonce_is_asked_for_again_but_not_for_ever (void)
{
  g_auto (Server) twice = { .challenge = CHALLENGE ", stale=true", .n_challenges = 2 };
  g_auto (Server) always = { .challenge = CHALLENGE ", stale=TRUE", .n_challenges = 1000 };

  run (&twice, "", DIGEST, "{ 'request': 'GET /' }");
  g_assert_cmpuint (twice.n, ==, 3);
  g_assert_cmpuint (twice.snapshot->total.n_failures, ==, 0);
  run (&always, "", DIGEST, "{ 'request': 'GET /' }");
  g_assert_cmpuint (always.n, ==, 11);
  g_assert_cmpuint (always.snapshot->total.n_failures, ==, 1);
}

/* What a request or a hop before it was asked for does not count. */
static void
test_challenges_are_counted_for_each_request_and_hop (void)
{
  g_auto (Server) always = { .challenge = CHALLENGE ", stale=true", .n_challenges = 1000 };
  g_auto (Server) forgetful = { .challenge = CHALLENGE, .n_challenges = 1, .again_at = 2 };
  g_auto (Server) moved = {
    .challenge = CHALLENGE, .n_challenges = 1, .again_at = 2, .location = "/there", .location_at = 1
  };

  run (&always, "", DIGEST, "{ 'request': 'GET /', 'repeat': 2 }");
  g_assert_cmpuint (always.n, ==, 22);
  run (&forgetful, "", DIGEST, "{ 'request': 'GET /', 'repeat': 2 }");
  g_assert_cmpuint (forgetful.n, ==, 4);
  g_assert_cmpuint (forgetful.snapshot->total.n_failures, ==, 0);
  run (&moved, "", DIGEST, "{ 'request': 'GET /', 'redirects': 1 }");
  g_assert_cmpuint (moved.n, ==, 4);
  g_assert_cmpuint (moved.snapshot->total.n_failures, ==, 0);
}

static void
test_other_challenges_are_answers_like_any_other (void)
{
  g_auto (Server) basic = { .challenge = "Basic realm=\"r\"", .n_challenges = 1 };
  g_auto (Server) unasked = { .challenge = CHALLENGE, .n_challenges = 1 };

  run (&basic, "", DIGEST, "{ 'request': 'GET /' }");
  g_assert_cmpstr (basic.sent->str, ==, "[]");
  run (&unasked, "", "", "{ 'request': 'GET /' }");
  g_assert_cmpstr (unasked.sent->str, ==, "[]");
  g_assert_cmpuint (unasked.snapshot->total.n_failures, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/auth/survives", test_auth_survives_load_and_save_at_every_level);
  g_test_add_func ("/auth/kinds", test_form_can_choose_the_kind);
  g_test_add_func ("/auth/mistakes", test_mistakes_are_named_with_their_place);
  g_test_add_func ("/auth/nearer-wins", test_nearer_auth_wins);
  g_test_add_func ("/auth/header-row", test_header_row_wins_where_it_is_not_farther);
  g_test_add_func ("/auth/templates", test_templates_are_filled_in);
  g_test_add_func ("/auth/on-start", test_inherited_auth_without_a_value_waits_for_the_login);
  g_test_add_func ("/auth/unsafe", test_values_that_would_say_something_else_are_not_sent);
  g_test_add_func ("/auth/origin", test_credentials_stay_with_their_origin);
  g_test_add_func ("/auth/digest", test_challenge_is_a_hop_and_answered_in_advance_from_then_on);
  g_test_add_func ("/auth/digest-wrong", test_wrong_password_is_asked_for_once);
  g_test_add_func ("/auth/digest-stale", test_stale_nonce_is_asked_for_again_but_not_for_ever);
  g_test_add_func ("/auth/digest-counted", test_challenges_are_counted_for_each_request_and_hop);
  g_test_add_func ("/auth/digest-other", test_other_challenges_are_answers_like_any_other);
  return g_test_run ();
}
