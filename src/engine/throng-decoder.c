/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-decoder.h"

#include <gio/gio.h>
#include <stdbool.h>

#include "i18n/throng-i18n.h"

#define CHUNK_BYTES (32 * 1024)

/* A gzip body may be several, one after the other (RFC 1952, section 2.2); what else stands behind
 * it counts for nothing, as in browsers. */
static bool
has_another (const uint8_t *data, size_t n_bytes)
{
  return n_bytes >= 2 && data[0] == 0x1f && data[1] == 0x8b;
}

/* Appends what @converter makes of the input. Returns: a problem, or %NULL. */
static const char *
convert (GConverter *converter,
         const uint8_t *data,
         size_t n_bytes,
         size_t max_bytes,
         GByteArray *out)
{
  GConverterResult result = G_CONVERTER_CONVERTED;

  while (result != G_CONVERTER_FINISHED || has_another (data, n_bytes))
    {
      unsigned old_length = out->len;
      gsize n_read = 0, n_written = 0;
      g_autoptr (GError) error = NULL;

      if (result == G_CONVERTER_FINISHED)
        g_converter_reset (converter);
      g_byte_array_set_size (out, old_length + CHUNK_BYTES);
      result = g_converter_convert (converter, data, n_bytes, out->data + old_length, CHUNK_BYTES,
                                    G_CONVERTER_INPUT_AT_END, &n_read, &n_written, &error);
      g_byte_array_set_size (out, old_length + (unsigned) n_written);
      if (result == G_CONVERTER_ERROR)
        return _ ("its compressed body is damaged");
      if (out->len > max_bytes)
        return _ ("the body is larger than 8 MiB");
      data += n_read;
      n_bytes -= n_read;
    }
  return NULL;
}

/* RFC 9110 wants what is called deflate within zlib's frame; some servers leave the frame out, and
 * browsers take both. Its two bytes are a multiple of 31 with the method, 8, in it (RFC 1950). */
static GZlibCompressorFormat
get_deflate_format (const uint8_t *data, size_t n_bytes)
{
  bool has_frame = n_bytes >= 2 && (data[0] & 0x0f) == 8 && (data[0] << 8 | data[1]) % 31 == 0;

  return has_frame ? G_ZLIB_COMPRESSOR_FORMAT_ZLIB : G_ZLIB_COMPRESSOR_FORMAT_RAW;
}

char *
throng_decode_body (const char *encoding,
                    const uint8_t *data,
                    size_t n_bytes,
                    size_t max_bytes,
                    size_t *length,
                    const char **problem)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autoptr (GConverter) converter = NULL;

  *length = 0;
  *problem = NULL;
  if (g_ascii_strcasecmp (encoding, "gzip") == 0 || g_ascii_strcasecmp (encoding, "x-gzip") == 0)
    converter = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));
  else if (g_ascii_strcasecmp (encoding, "deflate") == 0)
    converter = G_CONVERTER (g_zlib_decompressor_new (get_deflate_format (data, n_bytes)));
  else if (g_ascii_strcasecmp (encoding, "identity") == 0)
    g_byte_array_append (out, data, (unsigned) n_bytes);
  else
    {
      *problem = _ ("its body has an encoding that was not asked for");
      return NULL;
    }

  if (converter != NULL)
    *problem = convert (converter, data, n_bytes, max_bytes, out);
  if (*problem != NULL)
    return NULL;
  *length = out->len;
  g_byte_array_append (out, (const uint8_t *) "", 1);
  return (char *) g_byte_array_free (g_steal_pointer (&out), FALSE);
}
