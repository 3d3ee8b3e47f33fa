/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Digests against the examples of the standards and against sums made by other programs. */

#include "engine/throng-digest.h"

#include <string.h>

static GUri *
parse (const char *uri)
{
  return g_uri_parse (uri, SOUP_HTTP_URI_FLAGS, NULL);
}

static ThrongDigest *
make (const char *challenge)
{
  SoupMessageHeaders *headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);
  g_autoptr (GUri) uri = parse ("http://www.example.org/");
  ThrongRandom random;
  ThrongDigest *digest;

  throng_random_init (&random, 1, 2);
  soup_message_headers_append (headers, "WWW-Authenticate", challenge);
  digest = throng_digest_new (headers, uri, &random);
  soup_message_headers_unref (headers);
  return digest;
}

static char *
answer (ThrongDigest *digest, const char *uri_text)
{
  g_autoptr (GUri) uri = parse (uri_text);

  return throng_digest_dup_authorization (digest, "GET", uri, "Mufasa", "Circle of Life");
}

static char *
dup_parameter (const char *authorization, const char *name)
{
  GHashTable *parameters;
  char *value;

  g_assert_true (g_str_has_prefix (authorization, "Digest "));
  parameters = soup_header_parse_param_list (authorization + 7);
  value = g_strdup (g_hash_table_lookup (parameters, name));
  soup_header_free_param_list (parameters);
  return value;
}

static char *
sum (GChecksumType type, const char *text)
{
  return g_compute_checksum_for_string (type, text, -1);
}

/* RFC 7616, section 3.9.1, with the cnonce that is drawn here instead of the one there: the sums
 * are written out, so that a mistake in the order of their parts shows. */
static void
check_example (const char *algorithm, GChecksumType type)
{
  g_autofree char *challenge = g_strdup_printf (
      "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm=%s, "
      "nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", "
      "opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"",
      algorithm);
  g_autoptr (ThrongDigest) digest = make (challenge);
  g_autofree char *authorization = answer (digest, "http://www.example.org/dir/index.html");
  g_autofree char *cnonce = dup_parameter (authorization, "cnonce");
  g_autofree char *response = dup_parameter (authorization, "response");
  g_autofree char *opaque = dup_parameter (authorization, "opaque");
  g_autofree char *secret = sum (type, "Mufasa:http-auth@example.org:Circle of Life");
  g_autofree char *request = sum (type, "GET:/dir/index.html");
  g_autofree char *all = g_strdup_printf (
      "%s:7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v:00000001:%s:auth:%s", secret, cnonce,
      request);
  g_autofree char *expected = sum (type, all);

  g_assert_cmpstr (response, ==, expected);
  g_assert_cmpstr (opaque, ==, "FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS");
}

static void
test_example_of_the_standard (void)
{
  check_example ("MD5", G_CHECKSUM_MD5);
  check_example ("SHA-256", G_CHECKSUM_SHA256);
}

/* RFC 2617, section 3.5, as RFC 2069 has it: nothing in it is drawn. */
static void
test_without_qop (void)
{
  g_autoptr (ThrongDigest) digest = make (
      "Digest realm=\"testrealm@host.com\", nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\"");
  g_autoptr (GUri) uri = parse ("http://www.example.org/dir/index.html");
  g_autofree char *authorization = throng_digest_dup_authorization (digest, "GET", uri, "Mufasa",
                                                                    "Circle Of Life");

  g_assert_cmpstr (authorization, ==,
                   "Digest username=\"Mufasa\", realm=\"testrealm@host.com\", "
                   "nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", uri=\"/dir/index.html\", "
                   "response=\"670fd8c2df070c60b045671b8b24ff02\"");
}

/* Section 3.4.2: a server may keep the key of the session, which is made of the first cnonce. */
static void
test_session_keeps_the_key_of_its_first_answer (void)
{
  g_autoptr (ThrongDigest) digest = make (
      "Digest realm=\"r\", nonce=\"n\", algorithm=MD5-sess, qop=\"auth\"");
  g_autofree char *first = sum (G_CHECKSUM_MD5, "Mufasa:r:Circle of Life");
  g_autofree char *request = sum (G_CHECKSUM_MD5, "GET:/?a=1");
  g_autofree char *key = NULL;

  for (unsigned count = 1; count <= 2; count++)
    {
      g_autofree char *authorization = answer (digest, "http://www.example.org/?a=1");
      g_autofree char *cnonce = dup_parameter (authorization, "cnonce");
      g_autofree char *response = dup_parameter (authorization, "response");
      g_autofree char *joined = g_strdup_printf ("%s:n:%s", first, cnonce);
      g_autofree char *all = NULL;
      g_autofree char *expected = NULL;

      if (key == NULL)
        key = sum (G_CHECKSUM_MD5, joined);
      all = g_strdup_printf ("%s:n:%08x:%s:auth:%s", key, count, cnonce, request);
      expected = sum (G_CHECKSUM_MD5, all);
      g_assert_cmpstr (response, ==, expected);
    }
}

/* The key of a session is made of a cnonce, which the server has to know even where it offers no
 * qop. */
static void
test_session_without_qop_tells_its_cnonce (void)
{
  g_autoptr (ThrongDigest) digest = make ("Digest realm=\"r\", nonce=\"n\", algorithm=MD5-sess");
  g_autofree char *authorization = answer (digest, "http://www.example.org/");
  g_autofree char *cnonce = dup_parameter (authorization, "cnonce");
  g_autofree char *response = dup_parameter (authorization, "response");
  g_autofree char *first = sum (G_CHECKSUM_MD5, "Mufasa:r:Circle of Life");
  g_autofree char *joined = g_strdup_printf ("%s:n:%s", first, cnonce);
  g_autofree char *key = sum (G_CHECKSUM_MD5, joined);
  g_autofree char *request = sum (G_CHECKSUM_MD5, "GET:/");
  g_autofree char *all = g_strdup_printf ("%s:n:%s", key, request);
  g_autofree char *expected = sum (G_CHECKSUM_MD5, all);

  g_assert_nonnull (cnonce);
  g_assert_cmpstr (response, ==, expected);
  g_assert_null (strstr (authorization, "qop="));
}

static void
assert_nonce (const char *challenge, const char *nonce)
{
  g_autoptr (ThrongDigest) digest = make (challenge);
  g_autofree char *authorization = NULL;
  g_autofree char *sent = NULL;

  if (nonce == NULL)
    {
      g_assert_null (digest);
      return;
    }
  g_assert_nonnull (digest);
  authorization = answer (digest, "http://www.example.org/");
  sent = dup_parameter (authorization, "nonce");
  g_assert_cmpstr (sent, ==, nonce);
}

static void
test_first_challenge_that_can_be_answered_is_taken (void)
{
  g_autofree char *long_nonce = g_strnfill (9000, 'n');
  g_autofree char *too_long = g_strdup_printf ("Digest realm=\"r\", nonce=\"%s\"", long_nonce);

  assert_nonce ("Basic realm=\"Digest\", Digest realm=\"r\", nonce=\"1\"", "1");
  assert_nonce ("Negotiate, NTLM abc==, digest nonce = \"1\" , realm = \"a, b\"", "1");
  assert_nonce ("Digest realm=r, nonce=1, algorithm=SHA-512-256, Digest realm=r, nonce=2", "2");
  assert_nonce ("Digest realm=r, nonce=1, Digest realm=r, nonce=2", "1");
  assert_nonce ("Digest realm=r, nonce=1, qop=\"auth-int\"", NULL);
  assert_nonce ("Digest realm=r, nonce=1, algorithm=\"SHA-1\"", NULL);
  assert_nonce ("Digest realm=r", NULL);
  assert_nonce ("Digest nonce=1", NULL);
  assert_nonce ("Digestive realm=r, nonce=1", NULL);
  assert_nonce ("Digest", NULL);
  assert_nonce ("", NULL);
  assert_nonce (",,=,\"", NULL);
  assert_nonce (too_long, NULL);
}

static void
test_quotes_are_kept_apart (void)
{
  g_autoptr (ThrongDigest) digest = make ("Digest realm=\"a \\\"b\\\\\", nonce=\"1\"");
  g_autoptr (GUri) uri = parse ("http://www.example.org/");
  g_autofree char *authorization = throng_digest_dup_authorization (digest, "GET", uri, "x\"y", "");

  g_assert_true (g_str_has_prefix (
      authorization, "Digest username=\"x\\\"y\", realm=\"a \\\"b\\\\\", nonce=\"1\""));
}

static void
test_each_answer_is_new_and_for_its_server_only (void)
{
  g_autoptr (ThrongDigest) digest = make ("Digest realm=r, nonce=1, qop=auth");
  g_autofree char *first = answer (digest, "http://www.example.org/");
  g_autofree char *second = answer (digest, "http://www.example.org/");

  g_assert_nonnull (strstr (first, "nc=00000001"));
  g_assert_nonnull (strstr (second, "nc=00000002"));
  g_assert_null (answer (digest, "https://www.example.org/"));
  g_assert_null (answer (digest, "http://www.example.org:81/"));
  g_assert_null (answer (digest, "http://example.org/"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/digest/example", test_example_of_the_standard);
  g_test_add_func ("/digest/without-qop", test_without_qop);
  g_test_add_func ("/digest/session-keeps-the-key-of-its-first-answer",
                   test_session_keeps_the_key_of_its_first_answer);
  g_test_add_func ("/digest/session-without-qop-tells-its-cnonce",
                   test_session_without_qop_tells_its_cnonce);
  g_test_add_func ("/digest/choice", test_first_challenge_that_can_be_answered_is_taken);
  g_test_add_func ("/digest/quotes", test_quotes_are_kept_apart);
  g_test_add_func ("/digest/each-answer", test_each_answer_is_new_and_for_its_server_only);
  return g_test_run ();
}
