/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/throng-demo-cache.h"
#include "demo/throng-demo-http.h"
#include "demo/throng-demo-topic.h"

#define NONCES_MAX 100000
#define REALM "Throng demo"

/* Everybody may know them: this service protects nothing. */
#define USER "demo"
#define PASSWORD "demo"

static bool
is_basic_right (const char *header)
{
  g_autofree guchar *decoded = NULL;
  g_autofree char *text = NULL;
  gsize length;

  if (header == NULL || g_ascii_strncasecmp (header, "Basic ", strlen ("Basic ")) != 0)
    return false;
  decoded = g_base64_decode (header + strlen ("Basic "), &length);
  text = g_strndup ((const char *) decoded, length);
  return g_str_equal (text, USER ":" PASSWORD);
}

static void
respond_stock (SoupServerMessage *message)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "cups", 1200);
  json_object_set_int_member (object, "kettles", 80);
  throng_demo_respond_object (message, SOUP_STATUS_OK, object);
}

static void
answer_basic (gpointer state, SoupServerMessage *message)
{
  if (is_basic_right (throng_demo_get_header (message, "Authorization")))
    {
      respond_stock (message);
      return;
    }
  throng_demo_set_header (message, "WWW-Authenticate",
                          "Basic realm=\"" REALM "\", charset=\"UTF-8\"");
  throng_demo_respond_error (message, SOUP_STATUS_UNAUTHORIZED,
                             "Send user and password by basic authentication.");
}

static char *hash (const char *format, ...) G_GNUC_PRINTF (1, 2);

static char *
hash (const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  return g_compute_checksum_for_string (G_CHECKSUM_MD5, text, -1);
}

/* What RFC 7616 calls the response, for qop=auth and MD5; NULL if a parameter is missing. */
static char *
compute_response (GHashTable *parameters, const char *method)
{
  const char *nonce = g_hash_table_lookup (parameters, "nonce");
  const char *uri = g_hash_table_lookup (parameters, "uri");
  const char *count = g_hash_table_lookup (parameters, "nc");
  const char *client_nonce = g_hash_table_lookup (parameters, "cnonce");
  g_autofree char *who = NULL;
  g_autofree char *what = NULL;

  if (nonce == NULL || uri == NULL || count == NULL || client_nonce == NULL)
    return NULL;
  who = hash ("%s:%s:%s", USER, REALM, PASSWORD);
  what = hash ("%s:%s", method, uri);
  return hash ("%s:%s:%s:%s:auth:%s", who, nonce, count, client_nonce, what);
}

/* Each nonce counts upwards: a request that was heard before is not right again. */
static bool
is_count_new (ThrongDemoCache *nonces, GHashTable *parameters)
{
  guint64 *last = throng_demo_cache_get (nonces, g_hash_table_lookup (parameters, "nonce"));
  guint64 count;

  if (last == NULL
      || !g_ascii_string_to_unsigned (g_hash_table_lookup (parameters, "nc"), 16, *last + 1,
                                      G_MAXUINT32, &count, NULL))
    return false;
  *last = count;
  return true;
}

static bool
is_digest_right (ThrongDemoCache *nonces, SoupServerMessage *message)
{
  const char *header = throng_demo_get_header (message, "Authorization");
  g_autofree char *expected = NULL;
  GHashTable *parameters;
  const char *user, *response;
  bool is_right;

  if (header == NULL || g_ascii_strncasecmp (header, "Digest ", strlen ("Digest ")) != 0)
    return false;
  parameters = soup_header_parse_param_list (header + strlen ("Digest "));
  user = g_hash_table_lookup (parameters, "username");
  response = g_hash_table_lookup (parameters, "response");
  expected = compute_response (parameters, soup_server_message_get_method (message));
  is_right = user != NULL && g_str_equal (user, USER) && response != NULL && expected != NULL
             && g_str_equal (response, expected) && is_count_new (nonces, parameters);
  soup_header_free_param_list (parameters);
  return is_right;
}

static void
answer_digest (gpointer state, SoupServerMessage *message)
{
  g_autofree char *challenge = NULL;

  if (is_digest_right (state, message))
    {
      respond_stock (message);
      return;
    }
  challenge = g_strdup_printf ("Digest realm=\"" REALM
                               "\", qop=\"auth\", algorithm=MD5, nonce=\"%s\"",
                               throng_demo_cache_add (state, NULL, g_new0 (guint64, 1)));
  throng_demo_set_header (message, "WWW-Authenticate", challenge);
  throng_demo_respond_error (message, SOUP_STATUS_UNAUTHORIZED,
                             "Send user and password by digest authentication.");
}

static gpointer
new_state (void)
{
  return throng_demo_cache_new (NONCES_MAX, g_free);
}

static void
free_state (gpointer state)
{
  throng_demo_cache_free (state);
}

static const ThrongDemoRoute routes[] = {
  { "GET", "/stock", answer_basic },
  { "GET", "/vault", answer_digest },
};

const ThrongDemoTopic throng_demo_protected_topic = {
  .title = "user demo, password demo (basic and digest)",
  .routes = routes,
  .n_routes = G_N_ELEMENTS (routes),
  .new_state = new_state,
  .free_state = free_state,
};
