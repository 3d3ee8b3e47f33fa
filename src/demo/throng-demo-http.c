/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/throng-demo-http.h"

void
throng_demo_respond (SoupServerMessage *message,
                     guint status,
                     const char *content_type,
                     GString *body)
{
  gsize length = body->len;

  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, content_type, SOUP_MEMORY_TAKE,
                                    g_string_free (body, FALSE), length);
}

void
throng_demo_respond_object (SoupServerMessage *message, guint status, JsonObject *object)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  GString *body;

  json_node_take_object (root, object);
  body = g_string_new_take (json_to_string (root, FALSE));
  g_string_append_c (body, '\n');
  throng_demo_respond (message, status, THRONG_DEMO_JSON, body);
}

void
throng_demo_respond_empty (SoupServerMessage *message, guint status)
{
  soup_server_message_set_status (message, status, NULL);
}

void
throng_demo_respond_error (SoupServerMessage *message, guint status, const char *sentence)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "error", sentence);
  throng_demo_respond_object (message, status, object);
}

void
throng_demo_set_header (SoupServerMessage *message, const char *name, const char *value)
{
  soup_message_headers_replace (soup_server_message_get_response_headers (message), name, value);
}

const char *
throng_demo_get_header (SoupServerMessage *message, const char *name)
{
  return soup_message_headers_get_one (soup_server_message_get_request_headers (message), name);
}

char *
throng_demo_dup_cookie (SoupServerMessage *message, const char *name)
{
  const char *header = soup_message_headers_get_list (
      soup_server_message_get_request_headers (message), "Cookie");
  g_auto (GStrv) pairs = g_strsplit (header != NULL ? header : "", ";", -1);
  gsize length = strlen (name);

  for (guint i = 0; pairs[i] != NULL; i++)
    {
      const char *pair = g_strstrip (pairs[i]);

      if (strncmp (pair, name, length) == 0 && pair[length] == '=')
        return g_strdup (pair + length + 1);
    }
  return NULL;
}

const char *
throng_demo_get_path (SoupServerMessage *message)
{
  const char *path;

  if (soup_server_message_is_options_ping (message))
    return "*";
  path = g_uri_get_path (soup_server_message_get_uri (message));
  return *path != '\0' ? path : "/";
}

/* The part of the path, still escaped, and how long it is. */
static const char *
find_path_part (SoupServerMessage *message, guint index, gsize *length)
{
  const char *part = throng_demo_get_path (message) + 1;

  for (; index > 0; index--)
    part += strcspn (part, "/") + 1;
  *length = strcspn (part, "/");
  return part;
}

char *
throng_demo_dup_path_part (SoupServerMessage *message, guint index)
{
  gsize length;
  const char *part = find_path_part (message, index, &length);
  g_autofree char *text = g_uri_unescape_segment (part, part + length, NULL);

  return text != NULL && g_utf8_validate (text, -1, NULL) ? g_steal_pointer (&text) : NULL;
}

guint64
throng_demo_get_path_number (SoupServerMessage *message, guint index)
{
  gsize length;
  const char *part = find_path_part (message, index, &length);
  g_autofree char *text = g_strndup (part, length);
  guint64 value = 0;

  g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT64, &value, NULL);
  return value;
}

static GHashTable *
decode (const char *text)
{
  return soup_form_decode (text != NULL ? text : "");
}

GHashTable *
throng_demo_dup_query (SoupServerMessage *message)
{
  return decode (g_uri_get_query (soup_server_message_get_uri (message)));
}

GHashTable *
throng_demo_dup_form (SoupServerMessage *message)
{
  g_autofree char *body = throng_demo_dup_body (message);

  return decode (body);
}

bool
throng_demo_read_number (SoupServerMessage *message,
                         GHashTable *fields,
                         const char *name,
                         guint max,
                         guint *value)
{
  const char *text = g_hash_table_lookup (fields, name);
  g_autofree char *sentence = NULL;
  guint64 number;

  if (text == NULL)
    return true;
  if (g_ascii_string_to_unsigned (text, 10, 1, max, &number, NULL))
    {
      *value = (guint) number;
      return true;
    }
  sentence = g_strdup_printf ("%s must be a whole number from 1 to %u.", name, max);
  throng_demo_respond_error (message, SOUP_STATUS_BAD_REQUEST, sentence);
  return false;
}

char *
throng_demo_dup_body (SoupServerMessage *message)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autoptr (GBytes) bytes = soup_message_body_flatten (body);
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  if (length == 0 || !g_utf8_validate (data, (gssize) length, NULL))
    return NULL;
  return g_strndup (data, length);
}

JsonObject *
throng_demo_dup_body_object (SoupServerMessage *message)
{
  g_autofree char *body = throng_demo_dup_body (message);
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  JsonNode *root = NULL;

  json_parser_set_strict (parser, TRUE);
  if (body != NULL && json_parser_load_from_data (parser, body, -1, NULL))
    root = json_parser_get_root (parser);
  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root))
    return json_node_dup_object (root);

  throng_demo_respond_error (message, SOUP_STATUS_BAD_REQUEST, "The body must be a JSON object.");
  return NULL;
}

/* The value of a member, if it is a text. */
static const char *
find_text (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node)
      || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return json_node_get_string (node);
}

const char *
throng_demo_get_text (JsonObject *object,
                      const char *member,
                      glong max_chars,
                      SoupServerMessage *message)
{
  const char *text = find_text (object, member);
  g_autofree char *sentence = NULL;

  if (text == NULL)
    sentence = g_strdup_printf ("%s is missing or not a string.", member);
  else if (!g_utf8_validate (text, -1, NULL))
    sentence = g_strdup_printf ("%s is not valid UTF-8.", member);
  else if (*text == '\0')
    sentence = g_strdup_printf ("%s is empty.", member);
  else if (g_utf8_strlen (text, -1) > max_chars)
    sentence = g_strdup_printf ("%s is longer than %ld characters.", member, max_chars);
  else
    return text;

  throng_demo_respond_error (message, SOUP_STATUS_BAD_REQUEST, sentence);
  return NULL;
}

bool
throng_demo_get_number (JsonObject *object,
                        const char *member,
                        gint64 min,
                        gint64 max,
                        SoupServerMessage *message,
                        gint64 *value)
{
  JsonNode *node = json_object_get_member (object, member);
  g_autofree char *sentence = NULL;

  if (node != NULL && JSON_NODE_HOLDS_VALUE (node)
      && json_node_get_value_type (node) == G_TYPE_INT64)
    {
      *value = json_node_get_int (node);
      if (*value >= min && *value <= max)
        return true;
    }
  sentence = g_strdup_printf ("%s must be a whole number from %" G_GINT64_FORMAT
                              " to %" G_GINT64_FORMAT ".",
                              member, min, max);
  throng_demo_respond_error (message, SOUP_STATUS_BAD_REQUEST, sentence);
  return false;
}

static GQuark
delay_quark (void)
{
  return g_quark_from_static_string ("throng-demo-delay-ms");
}

void
throng_demo_set_delay_ms (SoupServerMessage *message, guint delay_ms)
{
  g_object_set_qdata (G_OBJECT (message), delay_quark (), GUINT_TO_POINTER (delay_ms));
}

guint
throng_demo_get_delay_ms (SoupServerMessage *message)
{
  return GPOINTER_TO_UINT (g_object_get_qdata (G_OBJECT (message), delay_quark ()));
}
