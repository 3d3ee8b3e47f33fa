/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Bodies with files: in the file, and in what is sent. */

#include <glib/gstdio.h>
#include <string.h>

#include "scenario-text.h"
#include "virtual-run.h"

typedef struct
{
  char *folder;
  GPtrArray *bodies;    /* of GString: of each exchange */
  GStrvBuilder *types;  /* the Content-Type of each exchange */
  GPtrArray *files;     /* of GBytes: that were not copied */
  const char *location; /* (nullable): of the first answer */
  unsigned redirect_status;
  ThrongSnapshot *snapshot;
} Fixture;

static void
write_file (Fixture *fixture, const char *name, const void *data, size_t length)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, data, (gssize) length, &error);
  g_assert_no_error (error);
}

static const char pixels[] = "\x89PNG\r\n\0\xff--end";

static void
set_up (Fixture *fixture, const void *data)
{
  fixture->folder = g_dir_make_tmp ("throng-multipart-XXXXXX", NULL);
  fixture->bodies = g_ptr_array_new ();
  fixture->files = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  fixture->types = g_strv_builder_new ();
  write_file (fixture, "photo.png", pixels, sizeof pixels);
  write_file (fixture, "empty.json", "", 0);
}

static void
tear_down (Fixture *fixture, const void *data)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);

  for (const char *name; (name = g_dir_read_name (dir)) != NULL;)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_unlink (path);
    }
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
  for (unsigned i = 0; i < fixture->bodies->len; i++)
    g_string_free (fixture->bodies->pdata[i], TRUE);
  g_ptr_array_unref (fixture->bodies);
  g_ptr_array_unref (fixture->files);
  g_strv_builder_unref (fixture->types);
  g_clear_pointer (&fixture->snapshot, throng_snapshot_unref);
}

static void
server_cb (void *data, const ThrongExchange *exchange, FakeReply *reply)
{
  Fixture *fixture = data;
  const char *type = fake_exchange_get_header (exchange, "Content-Type");
  GString *body = g_string_new_len (exchange->body,
                                    exchange->body != NULL ? (gssize) exchange->body_length : 0);

  for (unsigned i = 0; i < exchange->n_chunks; i++)
    {
      g_string_append_len (body, exchange->chunks[i].data, (gssize) exchange->chunks[i].length);
      if (exchange->chunks[i].file != NULL)
        g_ptr_array_add (fixture->files, g_bytes_ref (exchange->chunks[i].file));
    }
  g_assert_cmpuint (body->len, ==, exchange->body_length);
  g_ptr_array_add (fixture->bodies, body);
  g_strv_builder_add (fixture->types, type != NULL ? type : "");
  if (fixture->bodies->len == 1 && fixture->location != NULL)
    {
      reply->status = fixture->redirect_status;
      reply->header_name = "Location";
      reply->header_value = fixture->location;
    }
}

/* @users users send @steps once each. Returns: the Content-Type of each exchange */
static GStrv
run (Fixture *fixture, const char *scenario, const char *steps, unsigned users)
{
  VirtualRunOptions options = { .scenario_folder = fixture->folder, .seed = 7 };
  g_autofree char *json = g_strdup_printf (
      "{ 'throng': 1, 'target': 'http://127.0.0.1:1', %s 'users': [ { 'name': 'A', 'tasks': [ { "
      "'name': 'T', 'steps': [ %s ] } ] } ], 'load': { 'users': %u, 'spawn-rate': 1, "
      "'tasks-per-user': 1 } }",
      scenario, steps, users);
  g_autoptr (VirtualRun) virtual_run = NULL;

  g_strdelimit (json, "'", '"');
  virtual_run = virtual_run_new (json, &options, server_cb, fixture);
  virtual_run_start (virtual_run);
  virtual_run_finish (virtual_run);
  g_clear_pointer (&fixture->snapshot, throng_snapshot_unref);
  fixture->snapshot = virtual_run_snapshot (virtual_run);
  return g_strv_builder_end (fixture->types);
}

static const char *
get_boundary (const char *type)
{
  static const char start[] = "multipart/form-data; boundary=";

  g_assert_true (g_str_has_prefix (type, start));
  g_assert_cmpuint (strlen (type) - strlen (start), <=, 70);
  return type + strlen (start);
}

/* @expected: with $ for the boundary and | for a line end */
static void
assert_body (const GString *body, const char *boundary, const char *expected, size_t length)
{
  g_autoptr (GString) wanted = g_string_new (NULL);

  for (size_t i = 0; i < length; i++)
    {
      if (expected[i] == '|')
        g_string_append (wanted, "\r\n");
      else if (expected[i] == '$')
        g_string_append (wanted, boundary);
      else
        g_string_append_c (wanted, expected[i]);
    }
  g_assert_cmpmem (body->str, body->len, wanted->str, wanted->len);
}

static void
test_parts_survive_load_and_save (void)
{
  assert_survives (
      "{\n"
      "  'throng': 1,\n"
      "  'users': [\n"
      "    {\n"
      "      'name': 'A',\n"
      "      'on-start': [ { 'request': 'PUT /', 'file': 'a/b.bin', 'timeout': 5 } ],\n"
      "      'tasks': [\n"
      "        {\n"
      "          'name': 'T',\n"
      "          'steps': [\n"
      "            {\n"
      "              'request': 'POST /',\n"
      "              'multipart': [\n"
      "                { 'name': 'a', 'value': '' },\n"
      "                { 'name': 'b', 'value': '1', 'type': 'text/plain' },\n"
      "                { 'name': 'c', 'file': 'x.png' },\n"
      "                {\n"
      "                  'name': 'd',\n"
      "                  'file': 'x.png',\n"
      "                  'file-name': '{{uuid}}.png',\n"
      "                  'type': 'image/png',\n"
      "                  'comment': 'kept'\n"
      "                }\n"
      "              ]\n"
      "            }\n"
      "          ]\n"
      "        }\n"
      "      ]\n"
      "    }\n"
      "  ]\n"
      "}\n");
}

static void
test_mistakes_are_named_with_their_place (void)
{
#define PLACE "users[0].tasks[0].steps[0]"
  static const char *const cases[][2] = {
    { "'multipart': [ { 'name': 'a', 'value': 'b' } ]", "" },
    { "'multipart': [ { 'name': 'a', 'file': './b/..c' } ]", "" },
    { "'multipart': []", PLACE ".multipart: must not be empty" },
    { "'multipart': {}", PLACE ".multipart: must be an array, not an object" },
    { "'multipart': [ {} ]", PLACE ".multipart[0]: must have “name”\n" PLACE
                                   ".multipart[0]: must have one of value, file" },
    { "'multipart': [ { 'name': '', 'value': '{{x}}' } ]",
      PLACE ".multipart[0].name: must not be empty\n" PLACE
            ".multipart[0].value: nothing sets the variable “x”" },
    { "'multipart': [ { 'name': 'a', 'value': '', 'file': 'b' } ]",
      PLACE ".multipart[0].file: must not stand beside “value”" },
    { "'multipart': [ { 'name': 'a', 'value': '', 'file-name': 'b' } ]",
      PLACE ".multipart[0].file-name: must not stand beside “value”" },
    { "'multipart': [ { 'name': 'a', 'file': '' } ]",
      PLACE ".multipart[0].file: must not be empty" },
    { "'multipart': [ { 'name': 'a', 'file': '/etc/passwd' } ]",
      PLACE ".multipart[0].file: must be a file in the scenario’s folder or below, without “..”" },
    { "'multipart': [ { 'name': 'a', 'file': 'b/../../c' } ]",
      PLACE ".multipart[0].file: must be a file in the scenario’s folder or below, without “..”" },
    { "'multipart': [ { 'name': 'a', 'file': '{{uuid}}' } ]",
      PLACE ".multipart[0].file: the path of a file must hold no template" },
    { "'multipart': [ { 'name': 'a', 'file': 'b', 'file-name': '{{y}}', 'type': 'png' } ]",
      PLACE ".multipart[0].type: must be a media type, such as “image/png”\n" PLACE
            ".multipart[0].file-name: nothing sets the variable “y”" },
    { "'multipart': [ { 'name': 'a', 'value': 'b', 'type': 'text/plain; a=b' } ]", "" },
    { "'multipart': [ { 'name': 'a', 'value': 'b', 'type': 'text/plain\\r\\nX: y' } ]",
      PLACE ".multipart[0].type: must be a media type, such as “image/png”" },
    { "'multipart': [ { 'name': 'a', 'value': 'b' } ], 'headers': { 'content-type': 'x' }",
      PLACE ".headers.content-type: Throng sets Content-Type itself for a multipart body" },
    { "'file': '../a'",
      PLACE ".file: must be a file in the scenario’s folder or below, without “..”" },
    { "'file': 'a\\nb'", PLACE ".file: must hold no control characters" },
    { "'file': 'a', 'text': 'b'", PLACE ".file: must not stand beside “text”" },
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdup_printf (
          "{ 'throng': 1, 'target': 'http://a', 'users': [ { 'name': 'A', 'tasks': [ { 'name': "
          "'T', 'steps': [ { 'request': 'POST /', %s } ] } ] } ] }",
          cases[i][0]);
      g_autofree char *problems = dup_scenario_problems (text);

      g_assert_cmpstr (problems, ==, cases[i][1]);
    }
}

static void
test_body_is_as_browsers_make_it (Fixture *fixture, const void *data)
{
  static const char expected[]
      = "--$|Content-Disposition: form-data; name=\"title\"||Photo 1|"
        "--$|Content-Disposition: form-data; name=\"note%22%0D%0A\"|"
        "Content-Type: text/plain||a\rb|"
        "--$|Content-Disposition: form-data; name=\"photo\"; filename=\"photo.png\"|"
        "Content-Type: image/png||\x89PNG\r\n\0\xff--end\0|"
        "--$|Content-Disposition: form-data; name=\"other\"; filename=\"%22x%22-1\"|"
        "Content-Type: a/b|||"
        "--$--|";
  g_auto (GStrv) types = run (
      fixture, "'headers': { 'Content-Type': 'text/html' },",
      "{ 'request': 'POST /', 'multipart': [ { 'name': 'title', 'value': 'Photo {{user.number}}' "
      "}, { 'name': 'note\\\"\\r\\n', 'value': 'a\\rb', 'type': 'text/plain' }, { 'name': 'photo', "
      "'file': 'photo.png' }, { 'name': 'other', 'file': 'empty.json', 'file-name': "
      "'\\\"x\\\"-{{user.number}}', 'type': 'a/b' } ] }",
      1);

  assert_body (fixture->bodies->pdata[0], get_boundary (types[0]), expected, sizeof expected - 1);
}

static void
test_captured_name_cannot_end_its_header (Fixture *fixture, const void *data)
{
  g_auto (GStrv) types = run (
      fixture, "'variables': { 'evil': 'a\\\"\\r\\nX: y\\r\\n\\r\\n' },",
      "{ 'request': 'POST /', 'multipart': [ { 'name': '{{evil}}', 'file': 'empty.json', "
      "'file-name': '{{raw evil}}' } ] }",
      1);
  static const char expected[] = "--$|Content-Disposition: form-data; "
                                 "name=\"a%22%0D%0AX: y%0D%0A%0D%0A\"; "
                                 "filename=\"a%22%0D%0AX: y%0D%0A%0D%0A\"|"
                                 "Content-Type: application/json|||--$--|";

  assert_body (fixture->bodies->pdata[0], get_boundary (types[0]), expected, sizeof expected - 1);
}

static void
test_boundary_differs_and_comes_from_the_seed (Fixture *fixture, const void *data)
{
  const char *steps = "{ 'request': 'POST /', 'multipart': [ { 'name': 'a', 'value': 'b' } ], "
                      "'repeat': 2 }";
  g_auto (GStrv) first = run (fixture, "", steps, 2);
  g_auto (GStrv) second = NULL;

  g_assert_cmpuint (g_strv_length (first), ==, 4);
  for (unsigned i = 0; i < 4; i++)
    for (unsigned j = 0; j < i; j++)
      g_assert_cmpstr (first[i], !=, first[j]);
  second = run (fixture, "", steps, 2);
  g_assert_true (g_strv_equal ((const char *const *) first, (const char *const *) second));
}

/* With the same seed the first run's boundary would be drawn again. */
static void
test_boundary_occurs_in_no_value (Fixture *fixture, const void *data)
{
  const char *steps = "{ 'request': 'POST /', 'multipart': [ { 'name': 'a', 'value': '{{v}}' } ] }";
  g_auto (GStrv) first = run (fixture, "'variables': { 'v': 'x' },", steps, 1);
  g_autofree char *variables = g_strdup_printf ("'variables': { 'v': '%s' },",
                                                get_boundary (first[0]));
  g_auto (GStrv) second = run (fixture, variables, steps, 1);

  g_assert_cmpstr (first[0], !=, second[0]);
  g_assert_null (strstr (get_boundary (second[0]), get_boundary (first[0])));
}

static void
test_boundary_occurs_in_no_file (Fixture *fixture, const void *data)
{
  const char *steps = "{ 'request': 'POST /', 'multipart': [ { 'name': 'a', 'file': 'sent' } ] }";
  g_auto (GStrv) first = NULL;
  g_auto (GStrv) second = NULL;
  const GString *body;

  write_file (fixture, "sent", "x", 1);
  first = run (fixture, "", steps, 1);
  body = fixture->bodies->pdata[0];
  write_file (fixture, "sent", body->str, body->len);
  second = run (fixture, "", steps, 1);

  body = fixture->bodies->pdata[1];
  g_assert_null (strstr (get_boundary (second[0]), get_boundary (first[0])));
  g_assert_null (strstr (get_boundary (first[0]), get_boundary (second[0])));
  g_assert_nonnull (
      memmem (body->str, body->len, get_boundary (first[0]), strlen (get_boundary (first[0]))));
}

static void
test_file_is_the_body (Fixture *fixture, const void *data)
{
  g_auto (GStrv) types = run (
      fixture, "",
      "{ 'request': 'PUT /', 'file': 'photo.png' }, { 'request': 'PUT /', 'file': 'empty.json' }, "
      "{ 'request': 'PUT /', 'file': 'photo.png', 'headers': { 'content-type': 'a/b' } }",
      1);
  const GString *first = fixture->bodies->pdata[0];
  const GString *second = fixture->bodies->pdata[1];

  g_assert_cmpmem (first->str, first->len, pixels, sizeof pixels);
  g_assert_cmpuint (second->len, ==, 0);
  g_assert_cmpstr (types[0], ==, "image/png");
  g_assert_cmpstr (types[1], ==, "application/json");
  g_assert_cmpstr (types[2], ==, "a/b");
}

static void
test_all_users_share_one_copy (Fixture *fixture, const void *data)
{
  g_auto (GStrv) types = run (
      fixture, "",
      "{ 'request': 'PUT /', 'file': 'photo.png' }, { 'request': 'POST /', 'multipart': [ { "
      "'name': 'a', 'file': './photo.png' } ] }",
      5);

  g_assert_cmpuint (fixture->files->len, ==, 10);
  for (unsigned i = 1; i < 10; i++)
    g_assert_true (fixture->files->pdata[i] == fixture->files->pdata[0]);
  g_assert_cmpuint (g_strv_length (types), ==, 10);
}

static void
test_redirect_keeps_or_drops_the_body (Fixture *fixture, const void *data)
{
  const char *steps = "{ 'request': 'POST /', 'multipart': [ { 'name': 'a', 'file': 'photo.png' } "
                      "] }";
  bool keeps = data != NULL;
  g_auto (GStrv) types = NULL;
  const GString *first, *second;

  fixture->location = "/b";
  fixture->redirect_status = keeps ? 307 : 303;
  types = run (fixture, "", steps, 1);
  first = fixture->bodies->pdata[0];
  second = fixture->bodies->pdata[1];
  if (keeps)
    g_assert_cmpmem (second->str, second->len, first->str, first->len);
  else
    g_assert_cmpuint (second->len, ==, 0);
  g_assert_cmpstr (types[1], ==, keeps ? types[0] : "");
}

static void
test_unreadable_file_is_named_with_its_place (Fixture *fixture, const void *data)
{
  g_autoptr (ThrongFiles) files = throng_files_new (fixture->folder, true);
  g_autofree char *json = g_strdelimit (
      g_strdup ("{ 'throng': 1, 'users': [ { 'name': 'A', 'tasks': [ { 'name': 'T', 'steps': [ { "
                "'request': 'POST http://a/', 'multipart': [ { 'name': 'a', 'value': 'b' }, { "
                "'name': 'a', 'file': 'none' } ] } ] } ] } ] }"),
      "'", '"');
  g_autoptr (ThrongScenario) scenario = throng_scenario_new_from_data (json, -1, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (throng_plan_new (scenario, files, &error));
  g_assert_cmpstr (error->message, ==,
                   PLACE ".multipart[1].file: “none” cannot be read: No such file or directory");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/multipart/survives", test_parts_survive_load_and_save);
  g_test_add_func ("/multipart/mistakes", test_mistakes_are_named_with_their_place);
#define ADD(name, data, func)                                                                      \
  g_test_add ("/multipart/" name, Fixture, data, set_up, func, tear_down)
  ADD ("body", NULL, test_body_is_as_browsers_make_it);
  ADD ("captured-name", NULL, test_captured_name_cannot_end_its_header);
  ADD ("boundary-differs", NULL, test_boundary_differs_and_comes_from_the_seed);
  ADD ("boundary-value", NULL, test_boundary_occurs_in_no_value);
  ADD ("boundary-file", NULL, test_boundary_occurs_in_no_file);
  ADD ("file-body", NULL, test_file_is_the_body);
  ADD ("one-copy", NULL, test_all_users_share_one_copy);
  ADD ("redirect-303", NULL, test_redirect_keeps_or_drops_the_body);
  ADD ("redirect-307", "keeps", test_redirect_keeps_or_drops_the_body);
  ADD ("unreadable", NULL, test_unreadable_file_is_named_with_its_place);
#undef ADD
  return g_test_run ();
}
