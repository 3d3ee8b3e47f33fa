/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Content-Encoding: what comes back, and what must not. */

#include "engine/throng-decoder.h"

#include <gio/gio.h>
#include <string.h>

#include "scenario/throng-random.h"

#define CAP_BYTES ((size_t) 1 << 20)

static GBytes *
compress (const void *data, size_t length, GZlibCompressorFormat format)
{
  g_autoptr (GZlibCompressor) compressor = g_zlib_compressor_new (format, 9);
  g_autoptr (GBytes) input = g_bytes_new (data, length);
  g_autoptr (GError) error = NULL;
  GBytes *output = g_converter_convert_bytes (G_CONVERTER (compressor), input, &error);

  g_assert_no_error (error);
  return output;
}

static char *
decode (const char *encoding, GBytes *bytes, size_t *length, const char **problem)
{
  *problem = NULL;
  return throng_decode_body (encoding, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                             CAP_BYTES, length, problem);
}

static void
assert_decodes (const char *encoding, GBytes *bytes, const void *expected, size_t n_expected)
{
  const char *problem;
  size_t length;
  g_autofree char *text = decode (encoding, bytes, &length, &problem);

  g_assert_cmpstr (problem, ==, NULL);
  g_assert_cmpmem (text, length, expected, n_expected);
  g_assert_cmpint (text[length], ==, '\0');
}

static void
assert_problem (const char *encoding, GBytes *bytes, const char *expected)
{
  const char *problem;
  size_t length;
  g_autofree char *text = decode (encoding, bytes, &length, &problem);

  g_assert_null (text);
  g_assert_cmpstr (problem, ==, expected);
}

static void
test_gzip_and_deflate_come_back (void)
{
  g_autofree uint8_t *data = g_malloc (200000);
  ThrongRandom random;

  throng_random_init (&random, 1, 0);
  for (unsigned i = 0; i < 200000; i++)
    data[i] = (uint8_t) throng_random_int (&random, 0, 255);
  for (unsigned length = 0; length <= 200000; length += length < 10 ? 1 : 39998)
    {
      g_autoptr (GBytes) gzip = compress (data, length, G_ZLIB_COMPRESSOR_FORMAT_GZIP);
      g_autoptr (GBytes) deflate = compress (data, length, G_ZLIB_COMPRESSOR_FORMAT_ZLIB);
      g_autoptr (GBytes) plain = g_bytes_new (data, length);

      assert_decodes ("gzip", gzip, data, length);
      assert_decodes ("X-GZIP", gzip, data, length);
      assert_decodes ("Deflate", deflate, data, length);
      assert_decodes ("identity", plain, data, length);
    }
}

static void
test_deflate_without_its_frame_comes_back (void)
{
  const char *text = "Some servers leave the frame of zlib out, leave it out, out.";
  g_autoptr (GBytes) raw = compress (text, strlen (text), G_ZLIB_COMPRESSOR_FORMAT_RAW);
  g_autoptr (GBytes) empty = compress ("", 0, G_ZLIB_COMPRESSOR_FORMAT_RAW);

  assert_decodes ("deflate", raw, text, strlen (text));
  assert_decodes ("deflate", empty, "", 0);
}

static void
test_several_gzip_bodies_in_a_row_are_one (void)
{
  g_autoptr (GBytes) one = compress ("one", 3, G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  g_autoptr (GBytes) two = compress ("two", 3, G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  g_autoptr (GByteArray) both = g_byte_array_new ();
  g_autoptr (GBytes) cut = NULL;
  g_autoptr (GBytes) whole = NULL;
  g_autoptr (GBytes) with_more = NULL;

  g_byte_array_append (both, g_bytes_get_data (one, NULL), (unsigned) g_bytes_get_size (one));
  g_byte_array_append (both, g_bytes_get_data (two, NULL), (unsigned) g_bytes_get_size (two));
  whole = g_bytes_new (both->data, both->len);
  assert_decodes ("gzip", whole, "onetwo", 6);
  cut = g_bytes_new (both->data, both->len - 1);
  assert_problem ("gzip", cut, "its compressed body is damaged");
  g_byte_array_append (both, (const uint8_t *) "\0\0", 2);
  with_more = g_bytes_new (both->data, both->len);
  assert_decodes ("gzip", with_more, "onetwo", 6);
}

static void
test_body_cut_anywhere_is_damaged (void)
{
  const char *text = "{\"result\": \"a body that is cut short wherever it can be cut short\"}";
  g_autoptr (GBytes) gzip = compress (text, strlen (text), G_ZLIB_COMPRESSOR_FORMAT_GZIP);

  for (size_t length = 0; length < g_bytes_get_size (gzip); length++)
    {
      g_autoptr (GBytes) part = g_bytes_new_from_bytes (gzip, 0, length);

      assert_problem ("gzip", part, "its compressed body is damaged");
    }
}

static void
test_damaged_bodies_never_come_back_as_something_else (void)
{
  const char *text = "A text that is long enough to be compressed, compressed, compressed.";
  g_autoptr (GBytes) gzip = compress (text, strlen (text), G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  gsize size;
  const uint8_t *data = g_bytes_get_data (gzip, &size);

  /* The first ten bytes hold flags and times that change nothing about the text. */
  for (gsize i = 10; i < size; i++)
    for (unsigned bit = 0; bit < 8; bit++)
      {
        g_autofree uint8_t *copy = g_memdup2 (data, size);
        g_autoptr (GBytes) bytes = NULL;
        g_autofree char *decoded = NULL;
        const char *problem;
        size_t length;

        copy[i] ^= (uint8_t) (1 << bit);
        bytes = g_bytes_new (copy, size);
        decoded = decode ("gzip", bytes, &length, &problem);
        g_assert_true (decoded == NULL || strcmp (decoded, text) == 0);
      }
}

static void
test_plain_text_that_claims_to_be_gzip_is_damaged (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("{\"a\": 1}", 8);

  assert_problem ("gzip", bytes, "its compressed body is damaged");
  assert_problem ("deflate", bytes, "its compressed body is damaged");
}

static void
test_bomb_is_refused_at_the_cap (void)
{
  g_autofree char *zeros = g_malloc0 (CAP_BYTES + 1);
  g_autofree char *many = g_malloc0 (64 * CAP_BYTES);
  g_autoptr (GBytes) just_fits = compress (zeros, CAP_BYTES, G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  g_autoptr (GBytes) too_long = compress (zeros, CAP_BYTES + 1, G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  g_autoptr (GBytes) bomb = compress (many, 64 * CAP_BYTES, G_ZLIB_COMPRESSOR_FORMAT_GZIP);

  assert_decodes ("gzip", just_fits, zeros, CAP_BYTES);
  assert_problem ("gzip", too_long, "the body is larger than 8 MiB");
  assert_problem ("gzip", bomb, "the body is larger than 8 MiB");
}

static void
test_encoding_that_nobody_asked_for_is_named_as_such (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("x", 1);

  assert_problem ("br", bytes, "its body has an encoding that was not asked for");
  assert_problem ("gzip, gzip", bytes, "its body has an encoding that was not asked for");
  assert_problem ("", bytes, "its body has an encoding that was not asked for");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/decoder/gzip-and-deflate-come-back", test_gzip_and_deflate_come_back);
  g_test_add_func ("/decoder/deflate-without-its-frame-comes-back",
                   test_deflate_without_its_frame_comes_back);
  g_test_add_func ("/decoder/several-gzip-bodies-in-a-row-are-one",
                   test_several_gzip_bodies_in_a_row_are_one);
  g_test_add_func ("/decoder/body-cut-anywhere-is-damaged", test_body_cut_anywhere_is_damaged);
  g_test_add_func ("/decoder/damaged-bodies-never-come-back-as-something-else",
                   test_damaged_bodies_never_come_back_as_something_else);
  g_test_add_func ("/decoder/plain-text-that-claims-to-be-gzip-is-damaged",
                   test_plain_text_that_claims_to_be_gzip_is_damaged);
  g_test_add_func ("/decoder/bomb-is-refused-at-the-cap", test_bomb_is_refused_at_the_cap);
  g_test_add_func ("/decoder/encoding-that-nobody-asked-for-is-named-as-such",
                   test_encoding_that_nobody_asked_for_is_named_as_such);
  return g_test_run ();
}
