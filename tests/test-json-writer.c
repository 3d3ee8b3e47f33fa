/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-json-writer.h"

#include "scenario/throng-random.h"

#include <string.h>

typedef char *(*Write) (JsonNode *node);

static char *
write_compact (JsonNode *node)
{
  GString *out = g_string_new (NULL);

  throng_json_write_compact (node, out);
  return g_string_free_and_steal (out);
}

static void
assert_written (Write write, const char *json, const char *expected)
{
  g_autoptr (JsonNode) node = json_from_string (json, NULL);
  g_autofree char *text = write (node);
  g_autoptr (JsonNode) again = json_from_string (text, NULL);
  g_autofree char *second = write (again);

  g_assert_cmpstr (text, ==, expected);
  g_assert_cmpstr (second, ==, expected);
}

static void
values_are_written_shortly_and_whole (void)
{
  static const struct
  {
    const char *json;
    const char *expected;
  } cases[] = {
    { "0.1", "0.1" },
    { "1.0", "1.0" },
    { "-0.0", "-0.0" },
    { "1e300", "1e+300" },
    { "100000000000000000000.0", "1e+20" },
    { "0.30000000000000004", "0.30000000000000004" },
    { "9223372036854775807", "9223372036854775807" },
    { "-9223372036854775808", "-9223372036854775808" },
    { "[true, false, null]", "[true,false,null]" },
    { "\"ä \\u00e9 \\ud83d\\ude00\"", "\"ä é 😀\"" },
    { "\"a\\n\\r\\t\\\"\\\\\\u0001\\u007f/\"", "\"a\\n\\r\\t\\\"\\\\\\u0001\\u007f/\"" },
    { "{\"b\": {}, \"a\": []}", "{\"b\":{},\"a\":[]}" },
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_written (write_compact, cases[i].json, cases[i].expected);
}

static void
layout_follows_one_rule (void)
{
  assert_written (throng_json_write, "{}", "{}\n");
  assert_written (throng_json_write, "{\"a\":1}", "{\n  \"a\": 1\n}\n");
  /* Arrays of scalars and shallow values stand on one line … */
  assert_written (throng_json_write,
                  "{\"a\":[1,2.5],\"b\":{\"c\":{\"d\":[]}},\"e\":[{\"f\":1},{}]}",
                  "{\n"
                  "  \"a\": [1, 2.5],\n"
                  "  \"b\": { \"c\": { \"d\": [] } },\n"
                  "  \"e\": [ { \"f\": 1 }, {} ]\n"
                  "}\n");
  /* … deeper ones do not. */
  assert_written (throng_json_write, "{\"a\":[{\"b\":{\"c\":1}}]}",
                  "{\n"
                  "  \"a\": [\n"
                  "    { \"b\": { \"c\": 1 } }\n"
                  "  ]\n"
                  "}\n");
}

/* A line of 99 columns, with room for a comma, stays one; a column more breaks it, ä counting as
 * one. */
static void
lines_break_at_100_columns (void)
{
  for (unsigned extra = 0; extra < 2; extra++)
    {
      g_autofree char *filler = g_strnfill (81 + extra, 'x');
      g_autofree char *json = g_strdup_printf ("{\"k\":{\"ä\":\"%s\"}}", filler);
      g_autofree char *one = g_strdup_printf ("{\n  \"k\": { \"ä\": \"%s\" }\n}\n", filler);
      g_autofree char *three = g_strdup_printf ("{\n  \"k\": {\n    \"ä\": \"%s\"\n  }\n}\n",
                                                filler);

      assert_written (throng_json_write, json, extra == 0 ? one : three);
    }
}

static void
arrays_of_scalars_never_break (void)
{
  g_autofree char *filler = g_strnfill (200, 'x');
  g_autofree char *json = g_strdup_printf ("{\"a\":[\"%s\",1]}", filler);
  g_autofree char *expected = g_strdup_printf ("{\n  \"a\": [\"%s\", 1]\n}\n", filler);

  assert_written (throng_json_write, json, expected);
}

static void
numbers_read_back_equal (void)
{
  ThrongRandom random;

  throng_random_init (&random, 1, 1);
  for (unsigned i = 0; i < 50000; i++)
    {
      uint64_t bits = throng_random_next (&random);
      g_autoptr (GString) text = g_string_new (NULL);
      double value;

      memcpy (&value, &bits, sizeof value);
      throng_json_write_double (value, text);
      if (g_str_equal (text->str, "null"))
        g_assert_true ((bits >> 52 & 0x7ff) == 0x7ff);
      else
        g_assert_cmpfloat (g_ascii_strtod (text->str, NULL), ==, value);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json-writer/values-are-written-shortly-and-whole",
                   values_are_written_shortly_and_whole);
  g_test_add_func ("/json-writer/layout-follows-one-rule", layout_follows_one_rule);
  g_test_add_func ("/json-writer/lines-break-at-100-columns", lines_break_at_100_columns);
  g_test_add_func ("/json-writer/arrays-of-scalars-never-break", arrays_of_scalars_never_break);
  g_test_add_func ("/json-writer/numbers-read-back-equal", numbers_read_back_equal);
  return g_test_run ();
}
