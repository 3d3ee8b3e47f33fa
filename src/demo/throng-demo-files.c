/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/throng-demo-http.h"
#include "demo/throng-demo-topic.h"

#define FILE_MAX_BYTES 1048576
#define PARTS_MAX 20
#define HANDBOOK_PARAGRAPHS 400

static const char paragraph[] = "Orders that come before noon leave the house on the same day. "
                                "Parcels are packed without "
                                "plastic, and the driver rings twice.\n\n";

typedef struct
{
  /* Owned */
  GBytes *content; /* of FILE_MAX_BYTES; a shorter file is its beginning */
  GBytes *handbook;
  GBytes *packed_handbook; /* the same by gzip */
} Files;

static void
respond_bytes (SoupServerMessage *message, const char *content_type, GBytes *bytes)
{
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_message_headers_set_content_type (soup_server_message_get_response_headers (message),
                                         content_type, NULL);
  soup_message_body_append_bytes (soup_server_message_get_response_body (message), bytes);
}

static void
download (gpointer state, SoupServerMessage *message)
{
  Files *self = state;
  guint64 size = throng_demo_get_path_number (message, 1);
  g_autoptr (GBytes) bytes = NULL;

  if (size < 1 || size > FILE_MAX_BYTES)
    {
      throng_demo_respond_error (message, SOUP_STATUS_NOT_FOUND,
                                 "Files have from 1 to 1048576 bytes, as in /files/1000.");
      return;
    }
  bytes = g_bytes_new_from_bytes (self->content, 0, (gsize) size);
  respond_bytes (message, "application/octet-stream", bytes);
}

static void
show_handbook (gpointer state, SoupServerMessage *message)
{
  Files *self = state;
  const char *accepted = throng_demo_get_header (message, "Accept-Encoding");
  bool is_packed = accepted != NULL && soup_header_contains (accepted, "gzip");

  throng_demo_set_header (message, "Vary", "Accept-Encoding");
  if (is_packed)
    throng_demo_set_header (message, "Content-Encoding", "gzip");
  respond_bytes (message, THRONG_DEMO_TEXT, is_packed ? self->packed_handbook : self->handbook);
}

static JsonObject *
describe_file (const char *name, const char *file_name, GBytes *bytes)
{
  JsonObject *object = json_object_new ();
  g_autofree char *sum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);

  if (name != NULL)
    json_object_set_string_member (object, "name", name);
  if (file_name != NULL)
    json_object_set_string_member (object, "file-name", file_name);
  json_object_set_int_member (object, "bytes", (gint64) g_bytes_get_size (bytes));
  json_object_set_string_member (object, "sha256", sum);
  return object;
}

/* A text of a header that may stand in JSON. */
static const char *
get_parameter (GHashTable *parameters, const char *name)
{
  const char *text = parameters != NULL ? g_hash_table_lookup (parameters, name) : NULL;

  return text != NULL && g_utf8_validate (text, -1, NULL) ? text : NULL;
}

static JsonObject *
describe_part (SoupMultipart *multipart, guint index)
{
  SoupMessageHeaders *headers;
  GHashTable *parameters = NULL;
  g_autofree char *disposition = NULL;
  GBytes *bytes;
  JsonObject *object;

  soup_multipart_get_part (multipart, (int) index, &headers, &bytes);
  soup_message_headers_get_content_disposition (headers, &disposition, &parameters);
  object = describe_file (get_parameter (parameters, "name"),
                          get_parameter (parameters, "filename"), bytes);
  g_clear_pointer (&parameters, g_hash_table_unref);
  return object;
}

static void
upload_form (SoupServerMessage *message, GBytes *body)
{
  SoupMultipart *multipart = soup_multipart_new_from_message (
      soup_server_message_get_request_headers (message), body);
  guint n_parts = multipart != NULL ? (guint) soup_multipart_get_length (multipart) : 0;
  JsonObject *object;
  JsonArray *parts;

  if (n_parts < 1 || n_parts > PARTS_MAX)
    throng_demo_respond_error (message, SOUP_STATUS_BAD_REQUEST,
                               "The body must be a multipart form of 1 to 20 parts.");
  else
    {
      object = json_object_new ();
      parts = json_array_new ();
      for (guint i = 0; i < n_parts; i++)
        json_array_add_object_element (parts, describe_part (multipart, i));
      json_object_set_array_member (object, "parts", parts);
      throng_demo_respond_object (message, SOUP_STATUS_CREATED, object);
    }
  g_clear_pointer (&multipart, soup_multipart_free);
}

static void
upload (gpointer state, SoupServerMessage *message)
{
  const char *type = soup_message_headers_get_content_type (
      soup_server_message_get_request_headers (message), NULL);
  g_autoptr (GBytes) body = soup_message_body_flatten (
      soup_server_message_get_request_body (message));

  if (type != NULL && g_str_equal (type, "multipart/form-data"))
    upload_form (message, body);
  else if (g_bytes_get_size (body) == 0)
    throng_demo_respond_error (message, SOUP_STATUS_BAD_REQUEST, "The body is empty.");
  else
    throng_demo_respond_object (message, SOUP_STATUS_CREATED, describe_file (NULL, NULL, body));
}

static GBytes *
make_content (void)
{
  guchar *data = g_malloc (FILE_MAX_BYTES);

  for (guint i = 0; i < FILE_MAX_BYTES; i++)
    data[i] = (guchar) (i * 2654435761u >> 24);
  return g_bytes_new_take (data, FILE_MAX_BYTES);
}

static GBytes *
make_handbook (void)
{
  GString *text = g_string_new (NULL);

  for (guint i = 1; i <= HANDBOOK_PARAGRAPHS; i++)
    g_string_append_printf (text, "%u. %s", i, paragraph);
  return g_string_free_to_bytes (text);
}

static gpointer
new_state (void)
{
  Files *self = g_new0 (Files, 1);
  g_autoptr (GZlibCompressor) gzip = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, -1);

  self->content = make_content ();
  self->handbook = make_handbook ();
  self->packed_handbook = g_converter_convert_bytes (G_CONVERTER (gzip), self->handbook, NULL);
  return self;
}

static void
free_state (gpointer state)
{
  Files *self = state;

  g_bytes_unref (self->content);
  g_bytes_unref (self->handbook);
  g_bytes_unref (self->packed_handbook);
  g_free (self);
}

static const ThrongDemoRoute routes[] = {
  { "GET", "/files/BYTES", download },
  { "POST", "/uploads", upload },
  { "GET", "/handbook", show_handbook },
};

const ThrongDemoTopic throng_demo_files_topic = {
  .title = "files",
  .routes = routes,
  .n_routes = G_N_ELEMENTS (routes),
  .new_state = new_state,
  .free_state = free_state,
};
