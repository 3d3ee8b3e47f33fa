/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a scenario says of certificates, and the way from its file to the sockets. */

#include <json-glib/json-glib.h>
#include <string.h>

#include "http2-server.h"
#include "travel-fixture.h"

/* TLS */

static void
test_unverified_certificates_are_accepted (TravelFixture *fixture, const void *data)
{
  travel_make_transport (fixture, "'tls': { 'verify': false }");
  travel_get_https (fixture);
  travel_assert_answer (fixture, 200);
  travel_get_https (fixture);
  travel_assert_answer (fixture, 200);
  g_assert_cmpuint (raw_server_get_n_connections (fixture->server), ==, 1);
}

/* A fault after the handshake must not be taken for one of the certificate that nobody minds. */
static void
test_unverified_certificates_are_not_blamed (TravelFixture *fixture, const void *data)
{
  travel_make_transport (fixture, "'tls': { 'verify': false }");
  fixture->wants_certificate = true;
  travel_get_https (fixture);
  travel_assert_fault (fixture, THRONG_FAULT_TLS, "The server asks for a client certificate");
}

static void
test_authorities_of_the_scenario_are_trusted (TravelFixture *fixture, const void *data)
{
  travel_make_transport (fixture, "'tls': { 'ca-file': 'certs/here.pem' }");
  travel_get_https (fixture);
  travel_assert_answer (fixture, 200);
}

static void
test_only_authorities_of_the_scenario_are_trusted (TravelFixture *fixture, const void *data)
{
  g_autofree char *path = g_build_filename (travel_folder, "here-both.pem", NULL);
  g_autoptr (GTlsDatabase) system_trusts = g_tls_file_database_new (path, NULL);

  g_tls_backend_set_default_database (g_tls_backend_get_default (), system_trusts);
  travel_make_transport (fixture, "'tls': { 'ca-file': 'user.pem' }");
  travel_get_https (fixture);
  g_tls_backend_set_default_database (g_tls_backend_get_default (), NULL);
  travel_assert_fault (fixture, THRONG_FAULT_TLS,
                       "The server’s certificate is from an unknown authority");
}

static void
test_certificate_is_shown_to_a_server_that_asks (TravelFixture *fixture, const void *data)
{
  fixture->wants_certificate = true;
  travel_make_transport (fixture,
                         "'tls': { 'ca-file': 'certs/here.pem', 'certificate-file': 'user.pem', "
                         "'key-file': 'user.key' }");
  travel_get_https (fixture);
  travel_assert_answer (fixture, 200);
}

static void
test_key_may_be_in_the_file_of_the_certificate (TravelFixture *fixture, const void *data)
{
  fixture->wants_certificate = true;
  travel_make_transport (fixture,
                         "'tls': { 'verify': false, 'certificate-file': 'user-both.pem' }");
  travel_get_https (fixture);
  travel_assert_answer (fixture, 200);
}

static void
assert_refused (const char *tls, const char *message)
{
  g_autofree char *keys = g_strdup_printf ("'tls': { %s }", tls);
  g_autoptr (ThrongScenario) scenario = travel_make_scenario (keys);
  g_autoptr (ThrongFiles) files = throng_files_new (travel_folder, false);
  g_auto (ThrongSoupOptions) options = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_false (throng_soup_options_init (&options, scenario, files, &error));
  g_assert_cmpstr (error->message, ==, message);
}

static void
test_files_that_are_no_use_are_told_with_their_place (void)
{
  assert_refused ("'ca-file': 'none.pem'",
                  "tls.ca-file: “none.pem” cannot be read: No such file or directory");
  assert_refused ("'ca-file': 'nothing.pem'",
                  "tls.ca-file: “nothing.pem” holds no certificates in PEM form");
  assert_refused ("'ca-file': 'user.key'",
                  "tls.ca-file: “user.key” holds no certificates in PEM form");
  assert_refused ("'certificate-file': 'certs'", "tls.certificate-file: “certs” is not a file");
  assert_refused ("'certificate-file': 'nothing.pem'",
                  "tls.certificate-file: “nothing.pem” holds no certificate in PEM form");
  assert_refused ("'certificate-file': 'user.pem'",
                  "tls.certificate-file: “user.pem” holds no private key in PEM form");
  assert_refused ("'certificate-file': 'user.pem', 'key-file': 'none.key'",
                  "tls.key-file: “none.key” cannot be read: No such file or directory");
  assert_refused ("'certificate-file': 'locked.pem', 'key-file': 'locked.key'",
                  "tls.key-file: “locked.key” holds an encrypted key; Throng asks for no passwords "
                  "and needs it unencrypted");
  assert_refused ("'certificate-file': 'locked.pem', 'key-file': 'old-locked.key'",
                  "tls.key-file: “old-locked.key” holds an encrypted key; Throng asks for no "
                  "passwords and needs it unencrypted");
  assert_refused ("'certificate-file': 'broken.pem'",
                  "tls.certificate-file: “broken.pem” can’t be used: the certificate or its key is "
                  "damaged");
}

/* The whole way: from a file to the summary */

typedef struct
{
  int exit_code;
  char *output; /* of both streams */
} Outcome;

static void
outcome_clear (Outcome *outcome)
{
  g_free (outcome->output);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Outcome, outcome_clear)

/* @keys: of the scenario, with single quotes. Two workers send ten requests to @target. */
static Outcome
run_cli (const char *keys, const char *target)
{
  const char *argv[] = {
    g_getenv ("THRONG_CLI"), "run", "--workers", "2", "--json", "out.json", "way.throng", NULL
  };
  g_autofree char *json = g_strdup_printf (
      "{ 'throng': 1, 'target': '%s', %s, 'users': [ { 'name': 'A', 'tasks': [ { 'name': 'T', "
      "'steps': [ { 'request': 'GET /' } ] } ] } ], 'load': { 'users': 2, 'spawn-rate': 100, "
      "'tasks': 10 } }",
      target, keys);
  g_autofree char *path = g_build_filename (travel_folder, "way.throng", NULL);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_autoptr (GSubprocess) process = NULL;
  Outcome outcome = { 0 };

  g_strdelimit (json, "'", '"');
  g_assert_true (g_file_set_contents (path, json, -1, NULL));
  g_subprocess_launcher_set_cwd (launcher, travel_folder);
  process = g_subprocess_launcher_spawnv (launcher, argv, NULL);
  g_assert_nonnull (process);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &outcome.output, NULL, NULL);
  g_test_message ("%s", outcome.output);
  outcome.exit_code = g_subprocess_get_exit_status (process);
  return outcome;
}

static int64_t
get_n_requests (const char *version)
{
  g_autofree char *path = g_build_filename (travel_folder, "out.json", NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *root;

  g_assert_true (json_parser_load_from_file (parser, path, NULL));
  root = json_node_get_object (json_parser_get_root (parser));
  return json_object_get_int_member (json_object_get_object_member (root, "http_versions"),
                                     version);
}

static void
test_run_goes_as_its_file_says (TravelFixture *fixture, const void *data)
{
  Http2Server server;

  http2_server_start (&server, fixture->certificate);
  {
    g_auto (Outcome) outcome = run_cli (TRAVEL_TRUSTING ", 'http-version': 'auto'", server.url);

    g_assert_cmpint (outcome.exit_code, ==, 0);
    g_assert_cmpint (get_n_requests ("2"), ==, 10);
    g_assert_cmpint (get_n_requests ("1.1"), ==, 0);
  }
  http2_server_stop (&server);
}

static void
test_run_goes_through_the_proxy_of_its_file (TravelFixture *fixture, const void *data)
{
  g_autofree char *proxy = raw_server_dup_uri (fixture->proxy, "");
  g_autofree char *keys = g_strdup_printf (TRAVEL_TRUSTING ", 'proxy': '%s'", proxy);
  g_autofree char *plain = raw_server_dup_uri (fixture->server, "");
  g_autofree char *target = g_strconcat ("https", plain + strlen ("http"), NULL);
  g_auto (Outcome) outcome = run_cli (keys, target);

  g_assert_cmpint (outcome.exit_code, ==, 0);
  g_assert_cmpint (get_n_requests ("1.1"), ==, 10);
  g_assert_cmpuint (raw_server_get_n_requests (fixture->proxy), ==, 2);
  g_assert_cmpuint (raw_server_get_n_connections (fixture->server), ==, 2);
}

static void
test_unusable_file_ends_the_run_before_anything_is_sent (TravelFixture *fixture, const void *data)
{
  g_autofree char *target = raw_server_dup_uri (fixture->server, "");
  g_auto (Outcome) outcome = run_cli ("'tls': { 'ca-file': 'none.pem' }", target);

  g_assert_cmpint (outcome.exit_code, ==, 3);
  g_assert_cmpstr (outcome.output, ==,
                   "throng-cli: tls.ca-file: “none.pem” cannot be read: No such file or "
                   "directory\n");
  g_assert_cmpuint (raw_server_get_n_connections (fixture->server), ==, 0);
}

static void
test_proxy_that_is_not_local_needs_permission (TravelFixture *fixture, const void *data)
{
  g_auto (Outcome) outcome = run_cli ("'proxy': 'http://proxy.example:3128'", "http://127.0.0.1:1");

  g_assert_cmpint (outcome.exit_code, ==, 2);
  g_assert_nonnull (strstr (outcome.output, "--allow-host proxy.example"));
}

#define ADD(name, func)                                                                            \
  g_test_add ("/soup-options/" name, TravelFixture, NULL, travel_set_up, func, travel_tear_down)

static void
add_tests (void)
{
  ADD ("unverified-certificates-are-accepted", test_unverified_certificates_are_accepted);
  ADD ("unverified-certificates-are-not-blamed", test_unverified_certificates_are_not_blamed);
  ADD ("authorities-of-the-scenario-are-trusted", test_authorities_of_the_scenario_are_trusted);
  ADD ("only-authorities-of-the-scenario-are-trusted",
       test_only_authorities_of_the_scenario_are_trusted);
  ADD ("certificate-is-shown-to-a-server-that-asks",
       test_certificate_is_shown_to_a_server_that_asks);
  ADD ("key-may-be-in-the-file-of-the-certificate", test_key_may_be_in_the_file_of_the_certificate);
  g_test_add_func ("/soup-options/files-that-are-no-use-are-told-with-their-place",
                   test_files_that_are_no_use_are_told_with_their_place);
  ADD ("run-goes-as-its-file-says", test_run_goes_as_its_file_says);
  ADD ("run-goes-through-the-proxy-of-its-file", test_run_goes_through_the_proxy_of_its_file);
  ADD ("unusable-file-ends-the-run-before-anything-is-sent",
       test_unusable_file_ends_the_run_before_anything_is_sent);
  ADD ("proxy-that-is-not-local-needs-permission", test_proxy_that_is_not_local_needs_permission);
}

int
main (int argc, char **argv)
{
  return travel_run (argc, argv, add_tests);
}
