/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/throng-wire.h"

#include <math.h>
#include <string.h>

static const uint64_t edges[] = { 0, 1, 127, 128, 16383, 16384, UINT32_MAX, INT64_MAX, UINT64_MAX };

static void
numbers_come_back_as_they_went (void)
{
  ThrongWireWriter writer;
  ThrongWireReader reader;
  g_autoptr (GBytes) bytes = NULL;

  throng_wire_writer_init (&writer);
  for (unsigned i = 0; i < G_N_ELEMENTS (edges); i++)
    {
      throng_wire_put_uint (&writer, edges[i]);
      throng_wire_put_int (&writer, (int64_t) edges[i]);
      throng_wire_put_int (&writer, -(int64_t) (edges[i] >> 1) - 1);
      throng_wire_put_double (&writer, (double) edges[i] / 3);
    }
  throng_wire_put_double (&writer, NAN);
  bytes = throng_wire_writer_end (&writer);
  throng_wire_reader_init (&reader, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  for (unsigned i = 0; i < G_N_ELEMENTS (edges); i++)
    {
      g_assert_cmpuint (throng_wire_get_uint (&reader, UINT64_MAX), ==, edges[i]);
      g_assert_cmpint (throng_wire_get_int (&reader), ==, (int64_t) edges[i]);
      g_assert_cmpint (throng_wire_get_int (&reader), ==, -(int64_t) (edges[i] >> 1) - 1);
      g_assert_cmpfloat (throng_wire_get_double (&reader), ==, (double) edges[i] / 3);
    }
  g_assert_true (isnan (throng_wire_get_double (&reader)));
  g_assert_true (throng_wire_reader_at_end (&reader));
}

static void
small_numbers_are_small (void)
{
  ThrongWireWriter writer;

  throng_wire_writer_init (&writer);
  throng_wire_put_uint (&writer, 127);
  g_assert_cmpuint (writer.length, ==, 1);
  throng_wire_put_int (&writer, -64);
  g_assert_cmpuint (writer.length, ==, 2);
  throng_wire_put_uint (&writer, UINT64_MAX);
  g_assert_cmpuint (writer.length, ==, 12);
  throng_wire_writer_clear (&writer);
}

static void
texts_are_borrowed_from_the_bytes (void)
{
  ThrongWireWriter writer;
  ThrongWireReader reader;
  g_autoptr (GBytes) bytes = NULL;
  const char *data, *text;
  size_t length;

  throng_wire_writer_init (&writer);
  throng_wire_put_string (&writer, "");
  throng_wire_put_string (&writer, "Ünüsed £");
  bytes = throng_wire_writer_end (&writer);
  data = g_bytes_get_data (bytes, &length);
  throng_wire_reader_init (&reader, data, length);
  g_assert_cmpstr (throng_wire_get_string (&reader, 100), ==, "");
  text = throng_wire_get_string (&reader, 100);
  g_assert_cmpstr (text, ==, "Ünüsed £");
  g_assert_true (text > data && text < data + length);
  g_assert_true (throng_wire_reader_at_end (&reader));
}

static void
assert_no_string (const char *bytes, size_t length, size_t most_bytes)
{
  ThrongWireReader reader;
  /* An exact copy, so that a sanitizer sees the smallest step too far. */
  g_autofree char *exact = g_memdup2 (bytes, length);

  throng_wire_reader_init (&reader, exact, length);
  g_assert_cmpstr (throng_wire_get_string (&reader, most_bytes), ==, "");
  g_assert_true (reader.failed);
}

static void
bad_texts_are_refused (void)
{
  assert_no_string ("", 0, 10);
  assert_no_string ("\3abc", 4, 10);       /* no NUL */
  assert_no_string ("\3ab", 3, 10);        /* too short */
  assert_no_string ("\3abcd", 5, 10);      /* no NUL where it belongs */
  assert_no_string ("\3a\0c", 5, 10);      /* a NUL inside */
  assert_no_string ("\3a\xff\x62", 5, 10); /* not UTF-8 */
  assert_no_string ("\3abc", 5, 2);        /* longer than allowed */
  assert_no_string ("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 10, SIZE_MAX);
}

static void
assert_no_uint (const char *bytes, size_t length, uint64_t most)
{
  ThrongWireReader reader;
  g_autofree char *exact = g_memdup2 (bytes, length);

  throng_wire_reader_init (&reader, exact, length);
  g_assert_cmpuint (throng_wire_get_uint (&reader, most), ==, 0);
  g_assert_true (reader.failed);
}

static void
bad_numbers_are_refused (void)
{
  assert_no_uint ("", 0, UINT64_MAX);
  assert_no_uint ("\x80", 1, UINT64_MAX);
  assert_no_uint ("\x0b", 1, 10);
  assert_no_uint ("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02", 10, UINT64_MAX);
  assert_no_uint ("\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01", 11, UINT64_MAX);
}

static void
a_failure_lasts (void)
{
  ThrongWireReader reader;
  const char bytes[] = { 0x7f, 1, 1, 1, 1, 1, 1, 1, 1, 1 };

  throng_wire_reader_init (&reader, bytes, sizeof bytes);
  g_assert_cmpuint (throng_wire_get_uint (&reader, 5), ==, 0);
  g_assert_cmpuint (throng_wire_get_uint (&reader, 5), ==, 0);
  g_assert_cmpint (throng_wire_get_int (&reader), ==, 0);
  g_assert_cmpfloat (throng_wire_get_double (&reader), ==, 0);
  g_assert_cmpstr (throng_wire_get_string (&reader, 5), ==, "");
  g_assert_false (throng_wire_reader_at_end (&reader));
}

static void
random_bytes_never_read_out_of_bounds (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);

  for (unsigned round = 0; round < 20000; round++)
    {
      ThrongWireReader reader;
      size_t length = (size_t) g_rand_int_range (rand, 0, 40);
      g_autofree char *bytes = g_malloc (length + 1);
      g_autofree char *exact = NULL;

      for (size_t i = 0; i < length; i++)
        bytes[i] = (char) g_rand_int (rand);
      exact = g_memdup2 (bytes, length);
      throng_wire_reader_init (&reader, exact, length);
      while (!reader.failed && !throng_wire_reader_at_end (&reader))
        switch (g_rand_int_range (rand, 0, 4))
          {
          case 0:
            throng_wire_get_uint (&reader, UINT64_MAX);
            break;
          case 1:
            throng_wire_get_int (&reader);
            break;
          case 2:
            throng_wire_get_double (&reader);
            break;
          default:
            g_assert_cmpuint (strlen (throng_wire_get_string (&reader, 20)), <=, 20);
          }
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/numbers-come-back-as-they-went", numbers_come_back_as_they_went);
  g_test_add_func ("/wire/small-numbers-are-small", small_numbers_are_small);
  g_test_add_func ("/wire/texts-are-borrowed-from-the-bytes", texts_are_borrowed_from_the_bytes);
  g_test_add_func ("/wire/bad-texts-are-refused", bad_texts_are_refused);
  g_test_add_func ("/wire/bad-numbers-are-refused", bad_numbers_are_refused);
  g_test_add_func ("/wire/a-failure-lasts", a_failure_lasts);
  g_test_add_func ("/wire/random-bytes-never-read-out-of-bounds",
                   random_bytes_never_read_out_of_bounds);
  return g_test_run ();
}
