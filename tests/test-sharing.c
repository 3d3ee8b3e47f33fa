/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-sharing.h"

#include "scenario/throng-scenario-file.h"
#include "scenario/throng-secret.h"

#include <string.h>

static ThrongScenario *
read_text (const char *text)
{
  g_autoptr (GPtrArray) problems = NULL;
  ThrongScenario *scenario = throng_scenario_new_from_data (text, -1, &problems);

  for (unsigned i = 0; i < problems->len; i++)
    {
      g_autofree char *problem = throng_problem_to_string (problems->pdata[i]);

      g_error ("%s", problem);
    }
  return scenario;
}

/* Returns: (transfer full): the bytes of the copy of what @text holds */
static char *
share (const char *text, GPtrArray **omissions)
{
  g_autoptr (ThrongScenario) scenario = read_text (text);
  g_autoptr (ThrongScenario) copy = throng_scenario_dup_for_others (scenario, omissions);

  g_assert_nonnull (copy);
  return throng_scenario_to_data (copy, NULL);
}

static const ThrongOmission *
find (GPtrArray *omissions, const char *place)
{
  for (unsigned i = 0; i < omissions->len; i++)
    {
      const ThrongOmission *omission = omissions->pdata[i];

      if (g_str_equal (omission->place, place))
        return omission;
    }
  g_error ("nothing was left out at %s", place);
}

/* Every MARK is secret, or says where something is on this computer. */
static const char secrets[]
    = "{ 'throng': 1, 'target': 'https://me:MARK1@example.com', 'proxy': "
      "'http://me:MARK2@10.0.0.1:80',"
      "  'tls': { 'ca-file': '/home/MARK3/ca.pem', 'certificate-file': 'C:\\\\MARK4\\\\c.pem',"
      "    'key-file': '~/MARK5/key.pem' },"
      "  'headers': { 'Authorization': 'Bearer MARK6', 'Cookie': 'sid=MARK7', 'X-API-Key': 'MARK8',"
      "    'Referer': 'https://example.com/?access_token=MARK9&page=2',"
      "    'X-Odd': { 'value': 'ghp_MARK10MARK10MARK10', 'enabled': false } },"
      "  'auth': { 'basic': { 'user': 'me', 'password': 'MARK11' } },"
      "  'variables': { 'password': 'MARK12', 'api-key': [ 'MARK13', 'MARK14' ],"
      "    'folder': '/home/MARK15/tests', 'mine': 'http://192.168.1.7:80/MARK16', 'kept': 'north' "
      "},"
      "  'x-token': 'MARK17', 'comment': 'password: MARK18', 'x-more': { 'secret': [ 'MARK19' ] },"
      "  '$schema': 'file:///home/MARK20/schema.json',"
      "  'set-up': [ { 'request': 'POST /login?api_key=MARK21',"
      "    'json': { 'user': 'me', 'password': 'MARK22', 'pin': 1234, 'deep': [ { 'clientSecret':"
      "      { 'a': 'MARK23' } } ], 'note': 'https://me:MARK24@example.com' } },"
      "    { 'set': { 'token': 'MARK25' } } ],"
      "  'users': [ { 'name': 'U', 'auth': { 'bearer': 'MARK26' }, 'x-password': 'MARK27',"
      "    'tasks': [ { 'name': 'T', 'steps': ["
      "      { 'request': 'POST https://me:MARK28@example.com/a', 'name': '/a?token=MARK29',"
      "        'auth': { 'digest': { 'user': 'me', 'password': 'MARK30' } },"
      "        'query': { 'sig': 'MARK31' }, 'form': { 'passwort': 'MARK32' },"
      "        'capture': { 'token': { 'json': '$.a', 'default': 'MARK33' } },"
      "        'checks': [ { 'json': '$.user.password', 'equals': 'MARK34' },"
      "          { 'header': 'Set-Cookie', 'contains': 'MARK35' } ] },"
      "      { 'request': 'POST /b', 'text': '{\\'password\\': \\'MARK36 and more\\', \\'b\\': 1}' "
      "},"
      "      { 'request': 'POST /b', 'text': 'user=me&passwd=MARK37&page=1' },"
      "      { 'request': 'POST /b', 'text': '<login><pwd>MARK38</pwd></login>' },"
      "      { 'request': 'POST /b', 'text': '-----BEGIN RSA PRIVATE KEY-----\\nMARK39' },"
      "      { 'request': 'POST /b', 'multipart': [ { 'name': 'secret', 'value': 'MARK40' },"
      "        { 'name': 'photo', 'file': '/tmp/MARK41/photo.png' } ] },"
      "      { 'request': 'PUT /b', 'file': 'file:///MARK42/body.bin' },"
      "      { 'group': 'G', 'steps': [ { 'request': 'GET /?key=MARK43&a=b' } ] } ] } ] } ] }";

/* JSON with double quotes, and with @mark in each MARK. */
static char *
make_text (const char *pattern, const char *mark)
{
  g_autoptr (GString) text = g_string_new (pattern);

  g_string_replace (text, "'", "\"", 0);
  g_string_replace (text, "MARK", mark, 0);
  return g_string_free_and_steal (g_steal_pointer (&text));
}

static void
no_secret_is_in_the_bytes_of_the_copy (void)
{
  g_autofree char *mark = g_strdup_printf ("m%08x", g_test_rand_int ());
  g_autofree char *text = make_text (secrets, mark);
  g_autoptr (GPtrArray) omissions = NULL;
  g_autofree char *copy = share (text, &omissions);

  g_assert_null (strstr (copy, mark));
  g_assert_null (strstr (copy, "1234"));
  g_assert_cmpuint (omissions->len, >=, 43);
}

static void
what_was_left_out_is_named_with_its_place (void)
{
  g_autofree char *text = make_text (secrets, "hidden");
  g_autoptr (GPtrArray) omissions = NULL;
  g_autofree char *copy = share (text, &omissions);
  static const struct
  {
    const char *place;
    ThrongOmissionKind kind;
  } expected[] = {
    { "target", THRONG_OMISSION_LOGIN },
    { "proxy", THRONG_OMISSION_LOGIN },
    { "tls.key-file", THRONG_OMISSION_FOLDER },
    { "headers.Authorization", THRONG_OMISSION_HEADER },
    { "headers.Referer", THRONG_OMISSION_QUERY },
    { "headers.X-Odd", THRONG_OMISSION_TOKEN },
    { "auth.basic.password", THRONG_OMISSION_PASSWORD },
    { "variables.password", THRONG_OMISSION_VARIABLE },
    { "variables.api-key[1]", THRONG_OMISSION_VARIABLE },
    { "variables.folder", THRONG_OMISSION_LOCAL_VARIABLE },
    { "variables.mine", THRONG_OMISSION_LOCAL_VARIABLE },
    { "x-more.secret[0]", THRONG_OMISSION_VALUE },
    { "set-up[0].request", THRONG_OMISSION_QUERY },
    { "set-up[0].json.deep[0].clientSecret.a", THRONG_OMISSION_VALUE },
    { "users[0].auth.bearer", THRONG_OMISSION_TOKEN },
    { "users[0].tasks[0].steps[0].auth.digest.password", THRONG_OMISSION_PASSWORD },
    { "users[0].tasks[0].steps[0].query.sig", THRONG_OMISSION_VALUE },
    { "users[0].tasks[0].steps[0].capture.token.default", THRONG_OMISSION_VALUE },
    { "users[0].tasks[0].steps[4].text", THRONG_OMISSION_PRIVATE_KEY },
    { "users[0].tasks[0].steps[5].multipart[1].file", THRONG_OMISSION_FOLDER },
    { "users[0].tasks[0].steps[7].steps[0].request", THRONG_OMISSION_QUERY },
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      const ThrongOmission *omission = find (omissions, expected[i].place);

      g_assert_cmpint (omission->kind, ==, expected[i].kind);
      g_assert_cmpstr (throng_omission_get_words (omission), !=, "");
    }
}

static void
names_of_files_and_what_is_around_a_secret_stay (void)
{
  g_autofree char *text = make_text (secrets, "hidden");
  g_autoptr (GPtrArray) omissions = NULL;
  g_autofree char *copy = share (text, &omissions);
  static const char *const kept[] = {
    "\"target\": \"https://example.com\"",
    "\"proxy\": \"http://10.0.0.1:80\"",
    "\"certificate-file\": \"c.pem\"",
    "\"Authorization\": \"Bearer {{authorization}}\"",
    "?access_token={{access_token}}&page=2",
    "\"$schema\": \"schema.json\"",
    "\"name\": \"/a?token=\"",
    "{\\\"password\\\": \\\"{{password-6}}\\\", \\\"b\\\": 1}",
    "user=me&passwd={{passwd}}&page=1",
    "<login><pwd>{{pwd}}</pwd></login>",
    "\"file\": \"photo.png\"",
    "\"file\": \"body.bin\"",
    "\"kept\": \"north\"",
    "GET /?key={{key}}&a=b",
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (kept); i++)
    if (strstr (copy, kept[i]) == NULL)
      g_error ("%s is not in %s", kept[i], copy);
}

/* Nothing in it is secret, though much looks nearly so. */
static const char harmless[]
    = "{ 'throng': 1, 'name': 'Token: a test', 'target': 'http://127.0.0.1:5000',"
      "  'comment': 'The login comes first: see /home', 'tls': { 'ca-file': 'certs/ca.pem' },"
      "  'headers': { 'Authorization': 'Bearer {{token}}', 'Cookie': 'sid={{sid}}; lang={{lang}}',"
      "    'Accept': '*/*' },"
      "  'auth': { 'basic': { 'user': 'me', 'password': '{{password}}' } },"
      "  'variables': { 'base': '/api/v2', 'lang': 'en', 'password': '{{random.string 12}}',"
      "    'sid': '{{uuid}}', 'max_tokens': '5' },"
      "  'users': [ { 'name': 'U', 'session': 'task', 'tasks': [ { 'name': 'Password forgotten',"
      "    'steps': [ { 'request': 'POST {{raw base}}/login?token={{token}}',"
      "      'json': { 'password': '{{password}}', 'max_tokens': 100, 'has_password': true,"
      "        'price': 9.99, 'id': 12345678901234567890.5, 'token_type': 'bearer' },"
      "      'capture': { 'token': { 'json': '$.token' } },"
      "      'checks': [ { 'json': '$.token', 'exists': true } ] },"
      "      { 'request': 'POST /b', 'text': 'password={{password}}' } ] } ] } ] }";

static void
what_is_not_secret_is_the_same_byte_by_byte (void)
{
  g_autofree char *text = make_text (harmless, "");
  g_autoptr (ThrongScenario) scenario = read_text (text);
  g_autofree char *before = throng_scenario_to_data (scenario, NULL);
  g_autoptr (GPtrArray) omissions = NULL;
  g_autofree char *copy = share (text, &omissions);

  g_assert_cmpstr (copy, ==, before);
  g_assert_cmpuint (omissions->len, ==, 0);
}

static void
examples_lose_nothing_but_their_passwords (void)
{
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "..", "data", "examples", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *before = NULL;
      g_autofree char *copy = NULL;
      g_autoptr (GPtrArray) omissions = NULL;

      if (!g_str_has_suffix (name, ".throng"))
        continue;
      g_assert_true (g_file_get_contents (path, &before, NULL, NULL));
      copy = share (before, &omissions);
      for (unsigned i = 0; i < omissions->len; i++)
        {
          const ThrongOmission *omission = omissions->pdata[i];

          if (strstr (omission->place, "password") == NULL)
            g_error ("%s: %s", name, omission->place);
        }
      if (omissions->len == 0)
        g_assert_cmpstr (copy, ==, before);
    }
}

static bool
has_problem (GPtrArray *problems, const char *place, const char *words)
{
  for (unsigned i = 0; i < problems->len; i++)
    {
      const ThrongProblem *problem = problems->pdata[i];

      if (g_str_equal (problem->place, place) && strstr (problem->message, words) != NULL)
        return true;
    }
  return false;
}

static void
copy_says_what_is_missing_until_it_is_filled_in (void)
{
  g_autofree char *text = make_text (
      "{ 'throng': 1, 'target': 'http://127.0.0.1:1', 'auth': { 'bearer': 'abc' },"
      "  'variables': { 'password': 'def', 'user': 'me' },"
      "  'users': [ { 'name': 'U', 'tasks': [ { 'name': 'T', 'steps': [ { 'request': 'POST /',"
      "    'form': { 'a': '{{password}}', 'token': 'abc' } } ] } ] } ] }",
      "");
  g_autoptr (ThrongScenario) scenario = read_text (text);
  g_autoptr (GPtrArray) omissions = NULL;
  g_autoptr (ThrongScenario) copy = throng_scenario_dup_for_others (scenario, &omissions);
  g_autoptr (GPtrArray) problems = throng_scenario_validate (copy);
  GListModel *variables = throng_scenario_get_variables (copy);
  g_autoptr (ThrongField) password = g_list_model_get_item (variables, 0);
  g_autoptr (ThrongField) token = g_object_new (THRONG_TYPE_FIELD, "name", "token", "value", "t",
                                                NULL);
  g_autoptr (GPtrArray) left = NULL;

  g_assert_true (has_problem (problems, "auth.bearer", "token"));
  g_assert_true (has_problem (problems, "users[0].tasks[0].steps[0].form.a", "password"));
  /* One secret in two places is one variable. */
  g_assert_cmpstr (find (omissions, "auth.bearer")->stand_in, ==, "token");
  g_assert_cmpstr (find (omissions, "users[0].tasks[0].steps[0].form.token")->stand_in, ==,
                   "token");

  g_object_set (password, "value", "x", "enabled", TRUE, NULL);
  throng_node_insert (THRONG_NODE (copy), "variables", 0, THRONG_NODE (token));
  left = throng_scenario_validate (copy);
  g_assert_cmpuint (left->len, ==, 0);
}

static void
scenario_itself_is_left_alone (void)
{
  g_autofree char *text = make_text (secrets, "hidden");
  g_autoptr (ThrongScenario) scenario = read_text (text);
  g_autofree char *before = throng_scenario_to_data (scenario, NULL);
  g_autoptr (GPtrArray) omissions = NULL;
  g_autoptr (ThrongScenario) copy = throng_scenario_dup_for_others (scenario, &omissions);
  g_autofree char *after = throng_scenario_to_data (scenario, NULL);

  g_assert_cmpstr (after, ==, before);
}

static void
names_of_secrets_are_told_from_others (void)
{
  static const char *const secret[] = { "password",   "X-API-Key", "clientSecret", "access_token",
                                        "Cookie",     "Passwort",  "pwd",          "PRIVATE_KEY",
                                        "Set-Cookie", "csrf",      "sessionid",    "auth" };
  static const char *const harmless_names[] = { "",          "user",     "max_tokens", "token_type",
                                                "token_url", "page",     "spin",       "keyboard",
                                                "author",    "accept",   "position",   "key",
                                                "expires",   "passenger" };

  for (unsigned i = 0; i < G_N_ELEMENTS (secret); i++)
    if (!throng_secret_is_name (secret[i]))
      g_error ("%s", secret[i]);
  for (unsigned i = 0; i < G_N_ELEMENTS (harmless_names); i++)
    if (throng_secret_is_name (harmless_names[i]))
      g_error ("%s", harmless_names[i]);
}

static void
templates_alone_are_no_literals (void)
{
  static const char *const templates[] = { "",
                                           "{{token}}",
                                           "Bearer {{token}}",
                                           "basic  {{a}}:{{b}}",
                                           "sid={{a}}; lang={{b}}",
                                           "{{random.string 12}}" };
  static const char *const literals[] = {
    "x", "Bearer x", "{{a}}x", "sid={{a}}; lang=en", "{{random.pick abc def}}", "\\{{a}}"
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (templates); i++)
    if (throng_secret_is_literal (templates[i]))
      g_error ("%s", templates[i]);
  for (unsigned i = 0; i < G_N_ELEMENTS (literals); i++)
    if (!throng_secret_is_literal (literals[i]))
      g_error ("%s", literals[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sharing/no-secret-is-in-the-bytes-of-the-copy",
                   no_secret_is_in_the_bytes_of_the_copy);
  g_test_add_func ("/sharing/what-was-left-out-is-named-with-its-place",
                   what_was_left_out_is_named_with_its_place);
  g_test_add_func ("/sharing/names-of-files-and-what-is-around-a-secret-stay",
                   names_of_files_and_what_is_around_a_secret_stay);
  g_test_add_func ("/sharing/what-is-not-secret-is-the-same-byte-by-byte",
                   what_is_not_secret_is_the_same_byte_by_byte);
  g_test_add_func ("/sharing/examples-lose-nothing-but-their-passwords",
                   examples_lose_nothing_but_their_passwords);
  g_test_add_func ("/sharing/copy-says-what-is-missing-until-it-is-filled-in",
                   copy_says_what_is_missing_until_it_is_filled_in);
  g_test_add_func ("/sharing/scenario-itself-is-left-alone", scenario_itself_is_left_alone);
  g_test_add_func ("/sharing/names-of-secrets-are-told-from-others",
                   names_of_secrets_are_told_from_others);
  g_test_add_func ("/sharing/templates-alone-are-no-literals", templates_alone_are_no_literals);
  return g_test_run ();
}
