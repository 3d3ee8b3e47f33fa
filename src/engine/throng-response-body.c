/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-response-private.h"

#include <string.h>

#include "engine/throng-decoder.h"
#include "engine/throng-large-numbers.h"
#include "i18n/throng-i18n.h"
#include "scenario/throng-json-writer.h"

void
throng_body_clear (ThrongBody *self)
{
  g_free (self->decoded);
  g_free (self->valid);
  g_clear_object (&self->parser);
}

static void
decode (ThrongBody *self)
{
  const ThrongAnswer *answer = self->answer;
  const char *encoding = soup_message_headers_get_one (answer->headers, "Content-Encoding");

  self->is_decoded = true;
  if (answer->body_bytes > answer->body_length)
    self->problem = _ ("the body is larger than 8 MiB");
  else if (encoding != NULL && answer->body_length > 0)
    {
      self->decoded = throng_decode_body (encoding, answer->body, answer->body_length,
                                          THRONG_MAX_BODY_BYTES, &self->length, &self->problem);
      self->text = self->decoded;
    }
  else
    {
      self->text = answer->body_length > 0 ? (const char *) answer->body : "";
      self->length = answer->body_length;
    }
}

const char *
throng_body_get_text (ThrongBody *self, size_t *length)
{
  if (!self->is_decoded)
    decode (self);
  *length = self->length;
  return self->text;
}

/* Bytes that are no text become the replacement character, of three bytes, so that what is valid
 * UTF-8 may be too long again. */
static void
make_searchable (ThrongBody *self)
{
  size_t length = MIN (self->length, THRONG_REGEX_MAX_BYTES);
  const char *end;
  bool is_cut;

  self->searchable = self->text;
  is_cut = !g_utf8_validate_len (self->text, length, &end) && length < self->length
           && (size_t) (end - self->text) + 4 > length;
  if (!is_cut && (size_t) (end - self->text) < length)
    {
      self->valid = g_utf8_make_valid (self->text, (gssize) length);
      self->searchable = self->valid;
      length = MIN (strlen (self->valid), THRONG_REGEX_MAX_BYTES);
      g_utf8_validate_len (self->valid, length, &end);
    }
  self->searchable_length = (size_t) (end - self->searchable);
}

const char *
throng_body_get_searchable (ThrongBody *self, size_t *length)
{
  if (throng_body_get_text (self, length) == NULL)
    return NULL;
  if (self->searchable == NULL)
    make_searchable (self);
  *length = self->searchable_length;
  return self->searchable;
}

static void
parse (ThrongBody *self, const char *text, size_t length)
{
  g_autofree char *copy = NULL;
  g_autoptr (GString) marked = NULL;

  /* The parser looks for a closing zero byte. */
  if (self->decoded == NULL)
    text = copy = g_strndup (text, length);
  marked = throng_large_numbers_mark (text, length);
  if (marked != NULL)
    {
      text = marked->str;
      length = marked->len;
    }
  self->parser = json_parser_new_immutable ();
  if (!json_parser_load_from_data (self->parser, text, (gssize) length, NULL))
    g_clear_object (&self->parser);
}

JsonNode *
throng_body_get_json (ThrongBody *self)
{
  size_t length;
  const char *text = throng_body_get_text (self, &length);

  if (!self->is_parsed && text != NULL)
    parse (self, text, length);
  self->is_parsed = true;
  return self->parser != NULL ? json_parser_get_root (self->parser) : NULL;
}

void
throng_json_append_value (JsonNode *node, GString *out)
{
  const char *large = throng_large_numbers_get (node);

  if (large != NULL)
    g_string_append (out, large);
  else if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    g_string_append (out, json_node_get_string (node));
  else
    throng_json_append_json (node, out);
}

void
throng_json_append_json (JsonNode *node, GString *out)
{
  size_t from = out->len;

  throng_json_write_compact (node, out);
  throng_large_numbers_unmark (out, from);
}
