/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/throng-wire.h"

#include <string.h>

#define MAX_VARINT_BYTES 10

static uint8_t *
reserve (ThrongWireWriter *self, size_t n_bytes)
{
  if (G_UNLIKELY (self->size - self->length < n_bytes))
    {
      self->size = MAX (MAX (2 * self->size, self->length + n_bytes), 256);
      self->data = g_realloc (self->data, self->size);
    }
  return self->data + self->length;
}

static uint64_t
fail (ThrongWireReader *self)
{
  self->failed = true;
  return 0;
}

/**
 * throng_wire_writer_init:
 * @self: (out): a writer in any state
 *
 * Makes @self an empty writer. Free what it gathers with throng_wire_writer_end() or
 * throng_wire_writer_clear().
 */
void
throng_wire_writer_init (ThrongWireWriter *self)
{
  *self = (ThrongWireWriter) { 0 };
}

/**
 * throng_wire_writer_clear:
 *
 * Frees what was written; the writer is empty again.
 */
void
throng_wire_writer_clear (ThrongWireWriter *self)
{
  g_free (self->data);
  throng_wire_writer_init (self);
}

/**
 * throng_wire_writer_end:
 *
 * Returns: (transfer full): all that was written; the writer is empty again
 */
GBytes *
throng_wire_writer_end (ThrongWireWriter *self)
{
  GBytes *bytes = g_bytes_new_take (self->data, self->length);

  throng_wire_writer_init (self);
  return bytes;
}

/**
 * throng_wire_put_uint:
 *
 * Appends @value in 1 to 10 bytes.
 */
void
throng_wire_put_uint (ThrongWireWriter *self, uint64_t value)
{
  uint8_t *at = reserve (self, MAX_VARINT_BYTES);
  size_t n = 0;

  for (; value >= 0x80; value >>= 7)
    at[n++] = (uint8_t) (value | 0x80);
  at[n++] = (uint8_t) value;
  self->length += n;
}

/**
 * throng_wire_put_int:
 *
 * Appends @value, small in bytes when it is small in size, whatever its sign.
 */
void
throng_wire_put_int (ThrongWireWriter *self, int64_t value)
{
  uint64_t sign = value < 0 ? UINT64_MAX : 0;

  throng_wire_put_uint (self, ((uint64_t) value << 1) ^ sign);
}

/**
 * throng_wire_put_double:
 *
 * Appends @value, bit for bit.
 */
void
throng_wire_put_double (ThrongWireWriter *self, double value)
{
  uint64_t bits;

  memcpy (&bits, &value, sizeof bits);
  bits = GUINT64_TO_LE (bits);
  memcpy (reserve (self, sizeof bits), &bits, sizeof bits);
  self->length += sizeof bits;
}

/**
 * throng_wire_put_string:
 * @text: valid UTF-8
 *
 * Appends @text, with its NUL so that a reader can borrow it.
 */
void
throng_wire_put_string (ThrongWireWriter *self, const char *text)
{
  size_t length = strlen (text);

  throng_wire_put_uint (self, length);
  memcpy (reserve (self, length + 1), text, length + 1);
  self->length += length + 1;
}

/**
 * throng_wire_reader_init:
 * @self: (out): a reader in any state
 * @data: (nullable): @length bytes, borrowed while the reader and the texts read from it are used
 */
void
throng_wire_reader_init (ThrongWireReader *self, const void *data, size_t length)
{
  *self = (ThrongWireReader) { .next = data,
                               .end = length > 0 ? (const uint8_t *) data + length : data };
}

/**
 * throng_wire_reader_at_end:
 *
 * Returns: whether everything could be read and nothing is left over
 */
bool
throng_wire_reader_at_end (const ThrongWireReader *self)
{
  return !self->failed && self->next == self->end;
}

/**
 * throng_wire_get_uint:
 * @most: the largest value that makes sense here
 *
 * Returns: the next unsigned number; 0 with @failed set if there is none or if it exceeds @most
 */
uint64_t
throng_wire_get_uint (ThrongWireReader *self, uint64_t most)
{
  uint64_t value = 0;

  if (self->failed)
    return 0;
  for (unsigned shift = 0; shift < 64 && self->next < self->end; shift += 7)
    {
      uint8_t byte = *self->next++;

      /* The tenth byte has room for one bit. */
      if (shift == 63 && byte > 1)
        return fail (self);
      value |= (uint64_t) (byte & 0x7f) << shift;
      if (byte < 0x80)
        return value <= most ? value : fail (self);
    }
  return fail (self);
}

/**
 * throng_wire_get_int:
 *
 * Returns: the next signed number; 0 with @failed set if there is none
 */
int64_t
throng_wire_get_int (ThrongWireReader *self)
{
  uint64_t value = throng_wire_get_uint (self, UINT64_MAX);

  return (int64_t) (value >> 1) ^ -(int64_t) (value & 1);
}

/**
 * throng_wire_get_double:
 *
 * Returns: the next double, which may be any, NaN included; 0 with @failed set if there is none
 */
double
throng_wire_get_double (ThrongWireReader *self)
{
  uint64_t bits;
  double value;

  if (self->failed || (size_t) (self->end - self->next) < sizeof bits)
    return (double) fail (self);
  memcpy (&bits, self->next, sizeof bits);
  self->next += sizeof bits;
  bits = GUINT64_FROM_LE (bits);
  memcpy (&value, &bits, sizeof value);
  return value;
}

/**
 * throng_wire_get_string:
 * @most_bytes: the longest text that makes sense here
 *
 * Returns: (transfer none): the next text, valid UTF-8, borrowed from the bytes that are read;
 *   "" with @failed set if there is none, it is too long, or not a text
 */
const char *
throng_wire_get_string (ThrongWireReader *self, size_t most_bytes)
{
  size_t length = throng_wire_get_uint (self, most_bytes);
  const char *text = (const char *) self->next;

  if (self->failed || (size_t) (self->end - self->next) <= length || text[length] != '\0'
      || !g_utf8_validate_len (text, length, NULL))
    {
      fail (self);
      return "";
    }
  self->next += length + 1;
  return text;
}
