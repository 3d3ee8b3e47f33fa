/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-digest.h"

#include <string.h>

/* What is kept for as long as the user, and sent with each of its requests. */
#define MAX_CHALLENGE_BYTES 8192

static const struct
{
  const char *name;
  GChecksumType type;
  bool is_session;
} algorithms[] = {
  { "MD5", G_CHECKSUM_MD5, false },
  { "MD5-sess", G_CHECKSUM_MD5, true },
  { "SHA-256", G_CHECKSUM_SHA256, false },
  { "SHA-256-sess", G_CHECKSUM_SHA256, true },
};

struct _ThrongDigest
{
  /* Owned */
  char *scheme, *host;
  char *realm;
  char *nonce;
  char *opaque;    /* (nullable) */
  char *algorithm; /* (nullable): as the server wrote it */
  char *qop;       /* (nullable): what it offers */
  char *cnonce;    /* one for all answers: a session has its key from the first of them */

  int port;
  unsigned kind; /* of algorithms */
  bool is_stale;
  unsigned n_answers; /* with this nonce */
};

void
throng_digest_free (ThrongDigest *self)
{
  g_free (self->scheme);
  g_free (self->host);
  g_free (self->realm);
  g_free (self->nonce);
  g_free (self->opaque);
  g_free (self->algorithm);
  g_free (self->qop);
  g_free (self->cnonce);
  g_free (self);
}

/* Reading a challenge */

/* @text: a token or a quoted string */
static char *
dup_unquoted (const char *text)
{
  GString *value = g_string_new (NULL);

  if (*text != '"')
    return g_string_free_and_steal (g_string_append (value, text));
  for (text++; *text != '\0' && *text != '"'; text++)
    {
      if (*text == '\\' && text[1] != '\0')
        text++;
      g_string_append_c (value, *text);
    }
  return g_string_free_and_steal (value);
}

/* @item: as in `realm="x"` */
static void
set_parameter (ThrongDigest *self, const char *item)
{
  const char *equals = strchr (item, '=');
  g_autofree char *name = NULL;
  g_autofree char *raw = NULL;
  g_autofree char *value = NULL;
  char **place;

  if (equals == NULL)
    return;
  name = g_ascii_strdown (item, equals - item);
  g_strstrip (name);
  raw = g_strstrip (g_strdup (equals + 1));
  value = dup_unquoted (raw);
  place = g_str_equal (name, "realm")       ? &self->realm
          : g_str_equal (name, "nonce")     ? &self->nonce
          : g_str_equal (name, "opaque")    ? &self->opaque
          : g_str_equal (name, "algorithm") ? &self->algorithm
          : g_str_equal (name, "qop")       ? &self->qop
                                            : NULL;
  if (g_str_equal (name, "stale"))
    self->is_stale = g_ascii_strcasecmp (value, "true") == 0;
  if (place != NULL)
    {
      g_free (*place);
      *place = g_steal_pointer (&value);
    }
}

/* (nullable): where the parameters begin in an item that also begins a challenge, such as `Digest
 * realm="x"`; a parameter may have blanks before its `=`. */
static const char *
skip_scheme (const char *item)
{
  size_t length = strcspn (item, " \t=");
  const char *rest = item + length + strspn (item + length, " \t");

  return *rest == '=' ? NULL : rest;
}

static bool
is_named_digest (const char *item)
{
  return strcspn (item, " \t") == 6 && g_ascii_strncasecmp (item, "Digest", 6) == 0;
}

static bool
offers_auth (const char *qop)
{
  g_auto (GStrv) offers = g_strsplit (qop, ",", -1);

  for (unsigned i = 0; offers[i] != NULL; i++)
    if (g_ascii_strcasecmp (g_strstrip (offers[i]), "auth") == 0)
      return true;
  return false;
}

static size_t
length_of (const char *text)
{
  return text != NULL ? strlen (text) : 0;
}

/* Whether it is complete and of a kind that can be answered. */
static bool
settle (ThrongDigest *self)
{
  const char *wanted = self->algorithm != NULL ? self->algorithm : algorithms[0].name;

  if (self->realm == NULL || self->nonce == NULL || (self->qop != NULL && !offers_auth (self->qop))
      || length_of (self->realm) + length_of (self->nonce) + length_of (self->opaque)
             > MAX_CHALLENGE_BYTES)
    return false;
  for (self->kind = 0; self->kind < G_N_ELEMENTS (algorithms); self->kind++)
    if (g_ascii_strcasecmp (wanted, algorithms[self->kind].name) == 0)
      return true;
  return false;
}

/* Several challenges stand in one list, and each of them is a list of parameters. */
static ThrongDigest *
find_challenge (GSList *items)
{
  ThrongDigest *found = NULL;

  for (GSList *l = items; l != NULL; l = l->next)
    {
      const char *item = l->data;
      const char *rest = skip_scheme (item);

      if (rest != NULL && found != NULL)
        {
          if (settle (found))
            return found;
          g_clear_pointer (&found, throng_digest_free);
        }
      if (rest != NULL && is_named_digest (item))
        found = g_new0 (ThrongDigest, 1);
      if (found != NULL)
        set_parameter (found, rest != NULL ? rest : item);
    }
  if (found != NULL && !settle (found))
    g_clear_pointer (&found, throng_digest_free);
  return found;
}

ThrongDigest *
throng_digest_new (SoupMessageHeaders *headers, GUri *uri, ThrongRandom *random)
{
  const char *challenges = soup_message_headers_get_list (headers, "WWW-Authenticate");
  GSList *items = challenges != NULL ? soup_header_parse_list (challenges) : NULL;
  ThrongDigest *self = find_challenge (items);

  soup_header_free_list (items);
  if (self == NULL)
    return NULL;
  self->scheme = g_strdup (g_uri_get_scheme (uri));
  self->host = g_strdup (g_uri_get_host (uri));
  self->port = g_uri_get_port (uri);
  self->cnonce = g_strdup_printf ("%016" G_GINT64_MODIFIER "x", throng_random_next (random));
  return self;
}

bool
throng_digest_is_stale (const ThrongDigest *self)
{
  return self->is_stale;
}

/* Answering */

/* H (a:b:c …) of RFC 7616, in hexadecimal digits; the parts end with %NULL. */
static char *hash (const ThrongDigest *self, ...) G_GNUC_NULL_TERMINATED;

static char *
hash (const ThrongDigest *self, ...)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (algorithms[self->kind].type);
  const char *separator = "";
  va_list parts;

  va_start (parts, self);
  for (const char *part; (part = va_arg (parts, const char *)) != NULL; separator = ":")
    {
      g_checksum_update (checksum, (const guchar *) separator, (gssize) strlen (separator));
      g_checksum_update (checksum, (const guchar *) part, (gssize) strlen (part));
    }
  va_end (parts);
  return g_strdup (g_checksum_get_string (checksum));
}

static void
append_quoted (GString *out, const char *name, const char *value)
{
  g_string_append_printf (out, "%s%s=\"", out->str[out->len - 1] == ' ' ? "" : ", ", name);
  for (; *value != '\0'; value++)
    {
      if (*value == '"' || *value == '\\')
        g_string_append_c (out, '\\');
      g_string_append_c (out, *value);
    }
  g_string_append_c (out, '"');
}

static char *
dup_secret (const ThrongDigest *self, const char *user, const char *password)
{
  g_autofree char *secret = hash (self, user, self->realm, password, NULL);

  return algorithms[self->kind].is_session ? hash (self, secret, self->nonce, self->cnonce, NULL)
                                           : g_steal_pointer (&secret);
}

/* Section 3.4.1; without qop as RFC 2617 had it for RFC 2069. */
static char *
dup_response (const ThrongDigest *self, const char *secret, const char *request, const char *count)
{
  return self->qop == NULL
             ? hash (self, secret, self->nonce, request, NULL)
             : hash (self, secret, self->nonce, count, self->cnonce, "auth", request, NULL);
}

static bool
is_for (const ThrongDigest *self, GUri *uri)
{
  return strcmp (g_uri_get_scheme (uri), self->scheme) == 0
         && g_ascii_strcasecmp (g_uri_get_host (uri), self->host) == 0
         && g_uri_get_port (uri) == self->port;
}

/* As it stands in the request line. */
static char *
dup_target (GUri *uri)
{
  const char *path = g_uri_get_path (uri);
  const char *query = g_uri_get_query (uri);

  return g_strconcat (path[0] != '\0' ? path : "/", query != NULL ? "?" : "",
                      query != NULL ? query : "", NULL);
}

char *
throng_digest_dup_authorization (ThrongDigest *self,
                                 const char *method,
                                 GUri *uri,
                                 const char *user,
                                 const char *password)
{
  g_autofree char *target = NULL, *count = NULL;
  g_autofree char *secret = NULL, *request = NULL, *response = NULL;
  GString *value;

  if (!is_for (self, uri))
    return NULL;
  target = dup_target (uri);
  count = g_strdup_printf ("%08x", ++self->n_answers);
  secret = dup_secret (self, user, password);
  request = hash (self, method, target, NULL);
  response = dup_response (self, secret, request, count);

  value = g_string_new ("Digest ");
  append_quoted (value, "username", user);
  append_quoted (value, "realm", self->realm);
  append_quoted (value, "nonce", self->nonce);
  append_quoted (value, "uri", target);
  append_quoted (value, "response", response);
  if (self->algorithm != NULL)
    g_string_append_printf (value, ", algorithm=%s", algorithms[self->kind].name);
  if (self->opaque != NULL)
    append_quoted (value, "opaque", self->opaque);
  if (self->qop != NULL)
    g_string_append_printf (value, ", qop=auth, nc=%s", count);
  if (self->qop != NULL || algorithms[self->kind].is_session)
    append_quoted (value, "cnonce", self->cnonce);
  return g_string_free_and_steal (value);
}
