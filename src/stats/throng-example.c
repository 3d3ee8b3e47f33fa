/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/throng-example.h"

#include "stats/throng-incident-table.h"
#include "stats/throng-status-counts.h"
#include "stats/throng-wire.h"

/* Bytes that are not text become three each. */
#define MOST_TEXT_BYTES (3 * THRONG_MOST_EXAMPLE_HEAD_BYTES)

/**
 * throng_example_write:
 *
 * Returns: (transfer full): bytes for throng_example_read()
 */
GBytes *
throng_example_write (const ThrongExample *self)
{
  ThrongWireWriter writer;

  throng_wire_writer_init (&writer);
  throng_wire_put_uint (&writer, self->endpoint);
  throng_wire_put_int (&writer, self->sent_us);
  throng_wire_put_int (&writer, self->response_us);
  throng_wire_put_uint (&writer, self->phases.seen);
  for (unsigned i = 0; i < THRONG_N_PHASES; i++)
    throng_wire_put_int (&writer, self->phases.us[i]);
  throng_wire_put_uint (&writer, self->user_number);
  throng_wire_put_uint (&writer, self->status);
  throng_wire_put_uint (&writer, self->n_hops);
  throng_wire_put_uint (&writer, self->n_retries);
  throng_wire_put_string (&writer, self->failure);
  throng_wire_put_string (&writer, self->request);
  throng_wire_put_string (&writer, self->request_body);
  throng_wire_put_uint (&writer, self->request_body_bytes);
  throng_wire_put_string (&writer, self->answer);
  throng_wire_put_string (&writer, self->answer_body);
  throng_wire_put_uint (&writer, self->answer_body_bytes);
  return throng_wire_writer_end (&writer);
}

static const char *
get_text (ThrongWireReader *reader, size_t most_bytes)
{
  const char *text = throng_wire_get_string (reader, most_bytes);

  if (!g_utf8_validate (text, -1, NULL))
    reader->failed = true;
  return text;
}

/**
 * throng_example_read:
 * @self: (out): borrows from @bytes
 *
 * Returns: whether @bytes are an example
 */
bool
throng_example_read (ThrongExample *self, GBytes *bytes)
{
  ThrongWireReader reader;
  size_t length;
  const void *data = g_bytes_get_data (bytes, &length);

  throng_wire_reader_init (&reader, data, length);
  self->endpoint = (unsigned) throng_wire_get_uint (&reader, UINT_MAX);
  self->sent_us = throng_wire_get_int (&reader);
  self->response_us = throng_wire_get_int (&reader);
  self->phases.seen = (unsigned) throng_wire_get_uint (&reader, (1u << THRONG_N_PHASES) - 1);
  for (unsigned i = 0; i < THRONG_N_PHASES; i++)
    self->phases.us[i] = throng_wire_get_int (&reader);
  self->user_number = throng_wire_get_uint (&reader, UINT64_MAX);
  self->status = (unsigned) throng_wire_get_uint (&reader, THRONG_MOST_STATUS);
  self->n_hops = (unsigned) throng_wire_get_uint (&reader, UINT_MAX);
  self->n_retries = (unsigned) throng_wire_get_uint (&reader, UINT_MAX);
  self->failure = get_text (&reader, THRONG_MOST_MESSAGE_BYTES);
  self->request = get_text (&reader, MOST_TEXT_BYTES);
  self->request_body = get_text (&reader, MOST_TEXT_BYTES);
  self->request_body_bytes = throng_wire_get_uint (&reader, UINT64_MAX);
  self->answer = get_text (&reader, MOST_TEXT_BYTES);
  self->answer_body = get_text (&reader, MOST_TEXT_BYTES);
  self->answer_body_bytes = throng_wire_get_uint (&reader, UINT64_MAX);
  return throng_wire_reader_at_end (&reader);
}
