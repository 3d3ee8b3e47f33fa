/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-outgoing-private.h"

#include <string.h>

#include "i18n/throng-i18n.h"

/* A header whose value was rendered is marked by this until the text no longer moves. */
static const char in_text[] = "";

/* Twice what a file can hold. */
#define MAX_TEXT_BYTES ((size_t) 32 * 1024 * 1024)

/* Content-Type, Authorization, Cookie, and Authorization again when the server asks for it. */
#define MAX_MORE_HEADERS 4

/* What stands between the URL and the first row of the query, among the templates of a URL. */
#define BEFORE_ROWS 2

/* Of a URL that cannot be used, in the error. */
#define MAX_SHOWN_CHARS 100

bool
throng_outgoing_template_error (const ThrongPlan *plan,
                                const ThrongTemplateContext *context,
                                GError **error)
{
  g_autofree char *problem = throng_template_dup_problem (context, plan->symbols);

  g_set_error (error, THRONG_ENGINE_ERROR, THRONG_ENGINE_ERROR_SCENARIO,
               /* Translators: %s is a whole clause, such as “The variable “x” has no value” */
               _ ("%s, so this was not sent"), problem);
  return false;
}

/* Each template has a limit of its own; this one is for many rows together. */
static bool
check_length (ThrongOutgoing *self, GError **error)
{
  if (self->text->len <= MAX_TEXT_BYTES)
    return true;
  g_set_error_literal (error, THRONG_ENGINE_ERROR, THRONG_ENGINE_ERROR_SCENARIO,
                       _ ("The request is longer than 32 MiB, so this was not sent"));
  return false;
}

bool
throng_outgoing_fill (ThrongOutgoing *self,
                      const ThrongPlan *plan,
                      const ThrongTemplate *template,
                      ThrongTemplateContext *context,
                      GError **error)
{
  if (!throng_template_render (template, context, self->text))
    return throng_outgoing_template_error (plan, context, error);
  return check_length (self, error);
}

bool
throng_outgoing_is_sendable (GUri *uri)
{
  const char *scheme = g_uri_get_scheme (uri);
  const char *host = g_uri_get_host (uri);

  if ((strcmp (scheme, "http") != 0 && strcmp (scheme, "https") != 0) || host == NULL
      || host[0] == '\0')
    return false;
  /* An escaped line end in the host would end the Host header. */
  for (; *host != '\0'; host++)
    {
      if ((unsigned char) *host <= ' ' || *host == 0x7f)
        return false;
    }
  return true;
}

/* The beginning of what a URL became, on one line and without its query, where secrets are. */
static char *
dup_shown (const GString *text)
{
  size_t length = strcspn (text->str, "?#");
  /* A character has at most four bytes, so that none that is shown is cut. */
  g_autofree char *valid = g_utf8_make_valid (text->str,
                                              (gssize) MIN (length, 4 * MAX_SHOWN_CHARS));
  bool is_long = g_utf8_strlen (valid, -1) > MAX_SHOWN_CHARS;
  g_autofree char *start = g_utf8_substring (valid, 0, is_long ? MAX_SHOWN_CHARS : -1);

  for (char *c = start; *c != '\0'; c++)
    if ((unsigned char) *c < ' ' || *c == 0x7f)
      *c = ' ';
  return g_strconcat (
      start, is_long || length < text->len || length > 4 * MAX_SHOWN_CHARS ? "…" : "", NULL);
}

/* A path may be known only now: of an answer's Location, for example, which holds the target's own
 * path already. */
static void
prepend_target (GString *path, const char *target)
{
  const char *authority = strstr (target, "://");
  const char *own_path = authority != NULL ? strchr (authority + 3, '/') : NULL;
  size_t length = strlen (target);

  if (own_path != NULL && g_str_has_prefix (path->str, own_path)
      && (path->str[strlen (own_path)] == '/' || path->str[strlen (own_path)] == '\0'))
    length = (size_t) (own_path - target);
  g_string_prepend_len (path, target, (gssize) length);
}

static bool
parse_uri (ThrongOutgoing *self, const ThrongPlan *plan, GError **error)
{
  if (self->text->str[0] == '/')
    prepend_target (self->text, plan->target);
  self->uri = g_uri_parse (self->text->str, SOUP_HTTP_URI_FLAGS, NULL);
  if (self->uri == NULL || !throng_outgoing_is_sendable (self->uri))
    {
      g_autofree char *shown = dup_shown (self->text);

      g_set_error (
          error, THRONG_ENGINE_ERROR, THRONG_ENGINE_ERROR_ADDRESS,
          _ ("The URL became “%s”, which is not an http or https URL, so this was not sent"),
          shown);
      return false;
    }
  g_string_truncate (self->text, 0);
  return true;
}

static bool
render_uri (ThrongOutgoing *self,
            const ThrongPlan *plan,
            const ThrongPlanRequest *request,
            ThrongTemplateContext *context,
            GError **error)
{
  g_clear_pointer (&self->uri, g_uri_unref);
  if (request->uri != NULL)
    {
      self->uri = g_uri_ref (request->uri);
      return true;
    }

  for (unsigned i = 0; i < request->url->len; i++)
    {
      /* A captured URL may have a query of its own, which the rows follow. */
      if (i == BEFORE_ROWS && strchr (self->text->str, '?') != NULL)
        g_string_append_c (self->text, '&');
      else if (!throng_outgoing_fill (self, plan, request->url->pdata[i], context, error))
        return false;
    }
  return parse_uri (self, plan, error);
}

bool
throng_outgoing_is_safe (const char *value, size_t length)
{
  return memchr (value, '\0', length) == NULL && memchr (value, '\r', length) == NULL
         && memchr (value, '\n', length) == NULL;
}

void
throng_outgoing_end_header (ThrongOutgoing *self, const char *name)
{
  g_string_append_c (self->text, '\0');
  self->headers[self->n_headers++] = (ThrongHeader) { name, in_text };
}

/* Values end with a zero byte each, one after the other in the text. */
static bool
render_header (ThrongOutgoing *self,
               const ThrongPlan *plan,
               const ThrongPlanHeader *header,
               ThrongTemplateContext *context,
               bool is_on_start,
               GError **error)
{
  const char *value = throng_template_get_constant (header->value);
  size_t offset = self->text->len;

  if (value == NULL)
    {
      if (!throng_template_render (header->value, context, self->text))
        {
          g_string_truncate (self->text, offset);
          return (header->is_default && is_on_start && !context->is_too_long)
                 || throng_outgoing_template_error (plan, context, error);
        }
      if (!check_length (self, error))
        return false;
      if (!throng_outgoing_is_safe (self->text->str + offset, self->text->len - offset))
        {
          g_set_error (error, THRONG_ENGINE_ERROR, THRONG_ENGINE_ERROR_SCENARIO,
                       _ ("The value of the header %s got a line end or a zero byte in it, so this "
                          "was not sent"),
                       header->name);
          return false;
        }
      throng_outgoing_end_header (self, header->name);
      return true;
    }
  self->headers[self->n_headers++] = (ThrongHeader) { header->name, value };
  return true;
}

static bool
render_body (ThrongOutgoing *self,
             const ThrongPlan *plan,
             const ThrongPlanRequest *request,
             ThrongTemplateContext *context,
             GError **error)
{
  for (unsigned i = 0; request->body != NULL && i < request->body->len; i++)
    {
      if (!throng_outgoing_fill (self, plan, request->body->pdata[i], context, error))
        return false;
    }
  if (request->file != NULL)
    throng_outgoing_set_file (self, request->file);
  return request->boundary == NULL
         || throng_outgoing_render_parts (self, plan, request, context, error);
}

/* Now that the text no longer moves, points into it. */
static void
settle (ThrongOutgoing *self, size_t body_offset, bool has_body)
{
  const char *next = self->text->str;

  for (unsigned i = 0; i < self->n_headers; i++)
    {
      if (self->headers[i].value != in_text)
        continue;
      self->headers[i].value = next;
      next += strlen (next) + 1;
    }
  if (self->has_login)
    {
      self->user = next;
      self->password = next + strlen (next) + 1;
    }
  self->body = has_body ? self->text->str + body_offset : NULL;
  if (has_body)
    self->body_length = self->text->len - body_offset;
  throng_outgoing_settle_chunks (self, self->text->str + body_offset);
}

static void
add_own_cookies (ThrongOutgoing *self, const char *value)
{
  char *joined = self->own_cookies != NULL ? g_strconcat (self->own_cookies, "; ", value, NULL)
                                           : g_strdup (value);

  g_free (self->own_cookies);
  self->own_cookies = joined;
}

/* All rows, and the user's cookies, have to go into one header. */
static void
take_own_cookies (ThrongOutgoing *self)
{
  unsigned n = 0;

  for (unsigned i = 0; i < self->n_headers; i++)
    {
      if (g_ascii_strcasecmp (self->headers[i].name, "Cookie") == 0)
        add_own_cookies (self, self->headers[i].value);
      else
        self->headers[n++] = self->headers[i];
    }
  self->n_headers = n;
}

static void
begin (ThrongOutgoing *self, const ThrongPlanRequest *request)
{
  if (self->text == NULL)
    self->text = g_string_sized_new (128);
  g_string_truncate (self->text, 0);
  self->method = request->method;
  self->n_headers = 0;
  self->n_chunks = 0;
  self->body_length = 0;
  self->has_login = false;
  self->user = NULL;
  g_clear_pointer (&self->own_cookies, g_free);
  if (self->n_allocated < request->n_headers + MAX_MORE_HEADERS)
    {
      self->n_allocated = request->n_headers + MAX_MORE_HEADERS;
      self->headers = g_renew (ThrongHeader, self->headers, self->n_allocated);
    }
}

bool
throng_outgoing_render (ThrongOutgoing *self,
                        const ThrongPlan *plan,
                        const ThrongPlanRequest *request,
                        ThrongTemplateContext *context,
                        bool is_on_start,
                        GError **error)
{
  size_t body_offset;

  begin (self, request);
  if (!render_uri (self, plan, request, context, error))
    return false;
  for (unsigned i = 0; i < request->n_headers; i++)
    {
      if (!render_header (self, plan, &request->headers[i], context, is_on_start, error))
        return false;
    }
  if (request->boundary != NULL)
    throng_outgoing_begin_parts (self, request);
  if (request->auth != NULL
      && !throng_outgoing_render_auth (self, plan, request->auth, context, is_on_start, error))
    return false;
  body_offset = self->text->len;
  if (!render_body (self, plan, request, context, error))
    return false;
  settle (self, body_offset, request->body != NULL);
  take_own_cookies (self);
  return true;
}

static bool
is_named (const ThrongHeader *header, const char *const *names)
{
  for (; *names != NULL; names++)
    {
      if (g_ascii_strcasecmp (header->name, *names) == 0)
        return true;
    }
  return false;
}

static void
drop_headers (ThrongOutgoing *self, const char *const *names)
{
  unsigned n = 0;

  for (unsigned i = 0; i < self->n_headers; i++)
    {
      if (!is_named (&self->headers[i], names))
        self->headers[n++] = self->headers[i];
    }
  self->n_headers = n;
}

static bool
is_same_origin (GUri *a, GUri *b)
{
  return strcmp (g_uri_get_scheme (a), g_uri_get_scheme (b)) == 0
         && g_ascii_strcasecmp (g_uri_get_host (a), g_uri_get_host (b)) == 0
         && g_uri_get_port (a) == g_uri_get_port (b);
}

/* As in browsers: 303 asks for a GET, and after 301 and 302 a POST becomes one (RFC 9110, section
 * 15.4). */
static bool
becomes_get (const char *method, unsigned status)
{
  switch (status)
    {
    case SOUP_STATUS_SEE_OTHER:
      return strcmp (method, "GET") != 0 && strcmp (method, "HEAD") != 0;
    case SOUP_STATUS_MOVED_PERMANENTLY:
    case SOUP_STATUS_FOUND:
      return strcmp (method, "POST") == 0;
    default:
      return false;
    }
}

bool
throng_outgoing_redirect (ThrongOutgoing *self, unsigned status, const char *location)
{
  static const char *const of_origin[] = { "Authorization", "Proxy-Authorization", "X-Api-Key",
                                           "Host", NULL };
  static const char *const of_body[] = { "Content-Type", "Content-Encoding", "Content-Language",
                                         "Expect", NULL };
  g_autoptr (GUri) uri = g_uri_parse_relative (self->uri, location, SOUP_HTTP_URI_FLAGS, NULL);

  if (uri == NULL || !throng_outgoing_is_sendable (uri))
    return false;

  if (!is_same_origin (self->uri, uri))
    {
      drop_headers (self, of_origin);
      g_clear_pointer (&self->own_cookies, g_free);
      self->user = NULL;
    }
  if (becomes_get (self->method, status))
    {
      self->method = "GET";
      self->body = NULL;
      self->n_chunks = 0;
      self->body_length = 0;
      drop_headers (self, of_body);
    }
  g_uri_unref (self->uri);
  self->uri = g_steal_pointer (&uri);
  return true;
}

void
throng_outgoing_clear (ThrongOutgoing *self)
{
  g_clear_pointer (&self->uri, g_uri_unref);
  if (self->text != NULL)
    g_string_free (g_steal_pointer (&self->text), TRUE);
  g_clear_pointer (&self->headers, g_free);
  g_clear_pointer (&self->own_cookies, g_free);
  g_clear_pointer (&self->chunks, g_free);
  g_clear_pointer (&self->marks, g_free);
}
