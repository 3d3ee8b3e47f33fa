/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Files and credentials over real sockets, against libsoup's server, which reads bodies, passwords
 * and digests with code that is not ours. What it counts and what Throng says must be the same. */

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <libsoup/soup.h>
#include <string.h>
#include <sys/stat.h>

#include "demo-process.h"

#define TIMEOUT_US (60 * G_USEC_PER_SEC)
#define N_BYTES (1024 * 1024 + 3)

typedef struct
{
  SoupServer *server;
  char *target;
  char *folder;
  char *scenario_path;
  char *json_path;
  GBytes *content; /* of “photo.png” */

  unsigned n_requests; /* of all kinds, refused ones too */
  unsigned n_good;     /* that held what they should */

  int exit_code; /* of the last run */
  char *output;
  JsonParser *parser;
} Fixture;

/* The service */

static void
started_cb (SoupServer *server, SoupServerMessage *message, Fixture *fixture)
{
  fixture->n_requests++;
}

static bool
is_content (Fixture *fixture, const void *data, size_t length)
{
  return length == g_bytes_get_size (fixture->content)
         && memcmp (data, g_bytes_get_data (fixture->content, NULL), length) == 0;
}

static bool
is_file (Fixture *fixture, SoupServerMessage *message)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  const char *type = soup_message_headers_get_one (
      soup_server_message_get_request_headers (message), "Content-Type");

  return g_strcmp0 (type, "image/png") == 0
         && is_content (fixture, body->data, (size_t) body->length);
}

static bool
is_form (Fixture *fixture, SoupServerMessage *message)
{
  g_autoptr (GBytes) body = soup_message_body_flatten (
      soup_server_message_get_request_body (message));
  SoupMultipart *form = soup_multipart_new_from_message (
      soup_server_message_get_request_headers (message), body);
  SoupMessageHeaders *headers;
  GBytes *title, *photo;
  GHashTable *parameters = NULL;
  bool is_good;

  g_assert_nonnull (form);
  g_assert_cmpint (soup_multipart_get_length (form), ==, 2);
  soup_multipart_get_part (form, 0, &headers, &title);
  is_good = g_bytes_get_size (title) == 5
            && memcmp (g_bytes_get_data (title, NULL), "Title", 5) == 0;
  soup_multipart_get_part (form, 1, &headers, &photo);
  is_good = is_good
            && is_content (fixture, g_bytes_get_data (photo, NULL), g_bytes_get_size (photo))
            && soup_message_headers_get_content_disposition (headers, NULL, &parameters)
            && g_strcmp0 (g_hash_table_lookup (parameters, "filename"), "photo.png") == 0;
  g_clear_pointer (&parameters, g_hash_table_unref);
  soup_multipart_free (form);
  return is_good;
}

static void
service_cb (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            void *data)
{
  Fixture *fixture = data;
  const char *authorization = soup_message_headers_get_one (
      soup_server_message_get_request_headers (message), "Authorization");
  bool is_good = true;

  if (g_str_equal (path, "/file"))
    is_good = is_file (fixture, message);
  else if (g_str_equal (path, "/form"))
    is_good = is_form (fixture, message);
  else if (g_str_equal (path, "/bearer"))
    is_good = g_strcmp0 (authorization, "Bearer t0k3n") == 0;
  fixture->n_good += is_good;
  soup_server_message_set_status (message, is_good ? 200 : 400, NULL);
}

static gboolean
basic_cb (SoupAuthDomain *domain,
          SoupServerMessage *message,
          const char *user,
          const char *password,
          void *data)
{
  return g_str_equal (user, "anna") && g_str_equal (password, "pass:wörd");
}

static char *
digest_cb (SoupAuthDomain *domain, SoupServerMessage *message, const char *user, void *data)
{
  return g_str_equal (user, "anna")
             ? soup_auth_domain_digest_encode_password (user, "Here \"there\"", "pass:wörd")
             : NULL;
}

static void
add_domain (SoupServer *server, SoupAuthDomain *domain, const char *path)
{
  soup_auth_domain_add_path (domain, path);
  soup_server_add_auth_domain (server, domain);
  g_object_unref (domain);
}

static void
start_server (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  GSList *uris;

  fixture->server = soup_server_new (NULL, NULL);
  g_signal_connect (fixture->server, "request-started", G_CALLBACK (started_cb), fixture);
  soup_server_add_handler (fixture->server, NULL, service_cb, fixture, NULL);
  add_domain (fixture->server,
              soup_auth_domain_basic_new ("realm", "Here", "auth-callback", basic_cb, NULL),
              "/basic");
  add_domain (
      fixture->server,
      soup_auth_domain_digest_new ("realm", "Here \"there\"", "auth-callback", digest_cb, NULL),
      "/digest");
  soup_server_listen_local (fixture->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (fixture->server);
  fixture->target = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
}

/* Runs */

static void
set_up (Fixture *fixture, const void *data)
{
  uint8_t *content = g_malloc (N_BYTES);
  g_autofree char *path = NULL;

  start_server (fixture);
  fixture->folder = g_dir_make_tmp ("throng-upload-XXXXXX", NULL);
  fixture->scenario_path = g_build_filename (fixture->folder, "test.throng", NULL);
  fixture->json_path = g_build_filename (fixture->folder, "test.json", NULL);
  fixture->parser = json_parser_new ();
  path = g_build_filename (fixture->folder, "photo.png", NULL);
  for (unsigned i = 0; i < N_BYTES; i++)
    content[i] = (uint8_t) (i * 7 + i / 256);
  fixture->content = g_bytes_new_take (content, N_BYTES);
  g_assert_true (g_file_set_contents (path, (const char *) content, N_BYTES, NULL));
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
  soup_server_disconnect (fixture->server);
  g_object_unref (fixture->server);
  g_object_unref (fixture->parser);
  g_bytes_unref (fixture->content);
  g_free (fixture->target);
  g_free (fixture->folder);
  g_free (fixture->scenario_path);
  g_free (fixture->json_path);
  g_free (fixture->output);
}

static void
ended_cb (GObject *source, GAsyncResult *result, void *data)
{
  Fixture *fixture = data;
  g_autoptr (GError) error = NULL;

  g_subprocess_communicate_utf8_finish (G_SUBPROCESS (source), result, &fixture->output, NULL,
                                        &error);
  g_assert_no_error (error);
  fixture->exit_code = g_subprocess_get_exit_status (G_SUBPROCESS (source));
}

/* Two users in two workers do @steps three times each. */
static void
run (Fixture *fixture, const char *auth, const char *steps)
{
  const char *argv[] = {
    g_getenv ("THRONG_CLI"), "run", "--quiet", "--workers", "2", "--json", fixture->json_path,
    fixture->scenario_path,  NULL,
  };
  g_autofree char *json = g_strdup_printf (
      "{ 'throng': 1, 'target': '%s', %s 'users': [ { 'name': 'A', 'tasks': [ { 'name': 'T', "
      "'steps': [ %s ] } ] } ], 'load': { 'users': 2, 'spawn-rate': 10, 'tasks-per-user': 3 } }",
      fixture->target, auth, steps);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = NULL;
  int64_t deadline_us = g_get_monotonic_time () + TIMEOUT_US;

  g_strdelimit (json, "'", '"');
  g_assert_true (g_file_set_contents (fixture->scenario_path, json, -1, NULL));
  process = g_subprocess_newv (
      argv, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE, &error);
  g_assert_no_error (error);
  g_clear_pointer (&fixture->output, g_free);
  g_subprocess_communicate_utf8_async (process, NULL, NULL, ended_cb, fixture);
  while (fixture->output == NULL)
    iterate_until (deadline_us);
  g_test_message ("%s", fixture->output);
}

static int64_t
get_total (Fixture *fixture, const char *name)
{
  JsonObject *root;

  g_assert_true (json_parser_load_from_file (fixture->parser, fixture->json_path, NULL));
  root = json_node_get_object (json_parser_get_root (fixture->parser));
  return json_object_get_int_member (json_object_get_object_member (root, "total"), name);
}

static void
assert_counts (Fixture *fixture, unsigned n_started, unsigned n_hops)
{
  g_assert_cmpint (fixture->exit_code, ==, 0);
  g_assert_cmpint (get_total (fixture, "requests"), ==, n_started);
  g_assert_cmpint (get_total (fixture, "hops"), ==, n_hops);
  g_assert_cmpint (get_total (fixture, "retries"), ==, 0);
  g_assert_cmpuint (fixture->n_requests, ==, n_started + n_hops);
  g_assert_cmpuint (fixture->n_good, ==, n_started);
}

static void
test_file_arrives_byte_for_byte (Fixture *fixture, const void *data)
{
  run (fixture, "", "{ 'request': 'PUT /file', 'file': 'photo.png' }");
  assert_counts (fixture, 6, 0);
}

static void
test_form_with_a_file_arrives_byte_for_byte (Fixture *fixture, const void *data)
{
  run (fixture, "",
       "{ 'request': 'POST /form', 'multipart': [ { 'name': 'title', 'value': 'Title' }, { 'name': "
       "'photo', 'file': 'photo.png' } ] }");
  assert_counts (fixture, 6, 0);
}

static void
test_basic_is_accepted (Fixture *fixture, const void *data)
{
  run (fixture,
       "'variables': { 'user': 'anna' }, 'auth': { 'basic': { 'user': '{{user}}', 'password': "
       "'pass:wörd' } },",
       "{ 'request': 'GET /basic' }");
  assert_counts (fixture, 6, 0);
}

static void
test_wrong_password_fails (Fixture *fixture, const void *data)
{
  run (fixture, "'auth': { 'basic': { 'user': 'anna', 'password': 'x' } },",
       "{ 'request': 'GET /basic' }");
  g_assert_cmpint (fixture->exit_code, ==, 1);
  g_assert_cmpuint (fixture->n_requests, ==, 6);
  g_assert_cmpuint (fixture->n_good, ==, 0);
}

static void
test_bearer_is_accepted (Fixture *fixture, const void *data)
{
  run (fixture, "'auth': { 'bearer': 't0k3n' },", "{ 'request': 'GET /bearer' }");
  assert_counts (fixture, 6, 0);
}

/* Each user is asked once. */
static void
test_digest_is_accepted_and_its_challenges_are_hops (Fixture *fixture, const void *data)
{
  run (fixture, "'auth': { 'digest': { 'user': 'anna', 'password': 'pass:wörd' } },",
       "{ 'request': 'GET /digest/a%20b?c=d&e' }, { 'request': 'POST /digest', 'multipart': [ { "
       "'name': 'a', 'file': 'photo.png' } ] }");
  assert_counts (fixture, 12, 2);
}

static void
test_digest_with_a_wrong_password_fails (Fixture *fixture, const void *data)
{
  run (fixture, "'auth': { 'digest': { 'user': 'anna', 'password': 'x' } },",
       "{ 'request': 'GET /digest' }");
  g_assert_cmpint (fixture->exit_code, ==, 1);
  g_assert_cmpint (get_total (fixture, "requests"), ==, 6);
  g_assert_cmpint (get_total (fixture, "hops"), ==, 6);
  g_assert_cmpuint (fixture->n_requests, ==, 12);
  g_assert_cmpuint (fixture->n_good, ==, 0);
}

static void
test_unreadable_file_ends_the_run_before_anything_is_sent (Fixture *fixture, const void *data)
{
  g_autofree char *pipe_path = g_build_filename (fixture->folder, "pipe", NULL);

  g_assert_cmpint (mkfifo (pipe_path, 0600), ==, 0);
  run (fixture, "", "{ 'request': 'GET /' }, { 'request': 'PUT /file', 'file': 'none.png' }");
  g_assert_cmpint (fixture->exit_code, ==, 3);
  g_assert_cmpstr (
      fixture->output, ==,
      "throng-cli: users[0].tasks[0].steps[1].file: “none.png” cannot be read: No such "
      "file or directory\n");
  run (fixture, "", "{ 'request': 'GET /' }, { 'request': 'PUT /file', 'file': 'pipe' }");
  g_assert_cmpint (fixture->exit_code, ==, 3);
  g_assert_cmpstr (fixture->output, ==,
                   "throng-cli: users[0].tasks[0].steps[1].file: “pipe” is not a file\n");
  g_assert_cmpuint (fixture->n_requests, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/upload/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("file", test_file_arrives_byte_for_byte);
  ADD ("form", test_form_with_a_file_arrives_byte_for_byte);
  ADD ("basic", test_basic_is_accepted);
  ADD ("basic-wrong", test_wrong_password_fails);
  ADD ("bearer", test_bearer_is_accepted);
  ADD ("digest", test_digest_is_accepted_and_its_challenges_are_hops);
  ADD ("digest-wrong", test_digest_with_a_wrong_password_fails);
  ADD ("unreadable", test_unreadable_file_ends_the_run_before_anything_is_sent);
#undef ADD
  return g_test_run ();
}
