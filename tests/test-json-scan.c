/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-json-scan.h"

#include <string.h>

static char *
dup_first_problem (const char *data, gsize length)
{
  g_autoptr (GPtrArray) problems = throng_problems_new ();
  g_autoptr (JsonNode) node = throng_json_parse (data, length, "f", problems);

  g_assert_true ((node != NULL) == (problems->len == 0));
  return node != NULL ? NULL : throng_problem_to_string (g_ptr_array_index (problems, 0));
}

static void
broken_and_lossy_files_are_refused_with_their_place (void)
{
  static const struct
  {
    const char *json;
    const char *problem;
  } cases[] = {
    { "", "f: is empty" },
    { " \n", "f: is empty" },
    { "\xff", "f:1:1: the file is not valid UTF-8" },
    { "{\n  \"a\": 99999999999999999999 }", "f:2:8: the number is too large to be kept exactly" },
    { "[9223372036854775808]", "f:1:2: the number is too large to be kept exactly" },
    { "[-9223372036854775809]", "f:1:2: the number is too large to be kept exactly" },
    { "[1e400]", "f:1:2: the number is too large to be kept exactly" },
    { "[\"ä\\u0000\"]", "f:1:4: text must hold no zero character" },
    { "[\"abc", "f:1:2: the text that begins here never ends" },
    { "[\"abc\\\"", "f:1:2: the text that begins here never ends" },
    { "[\"\xff\"]", "f:1:3: the file is not valid UTF-8" },
    { "{\"a\":1,\n\"a\":2}", "f:2:1: the key “a” stands twice in the same object" },
    { "{\"\\u0061\":1,\n\"a\":2}", "f:2:1: the key “a” stands twice in the same object" },
    { "{\"a\":\"a\",\n\"\\u0061\" : [\n{\"a\":{}},\n{\"a\":1}\n]}",
      "f:2:1: the key “a” stands twice in the same object" },
    { "[{\"a\":[\"b\"],\"b\":{\"a\":1}},\n{\"a\":1,\"ä\":0,\"\\\"\":{\"x\":2,\"x\":3},\"b\":1}]",
      "f:2:26: the key “x” stands twice in the same object" },
    { "\xef\xbb\xbf{\"a\":1,\n}", "f:2:1: there is a comma too many before this" },
    { "\xef\xbb\xbf \n", "f: is empty" },
    { "{\"a\": \"b,\n\"c\": \"d\",\n\"e\": \"f\"}", "f:1:7: the text that begins here never ends" },
    { "{\"a\": \"b\",\nc\": \"d\",\n\"e\": 1}", "f:2:7: the text that begins here never ends" },
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *problem = dup_first_problem (cases[i].json, strlen (cases[i].json));

      g_assert_cmpstr (problem, ==, cases[i].problem);
    }
}

static void
only_strict_json_is_read (void)
{
  static const char *const texts[] = {
    "[1,]",  "{,}",     "[01]",      "[1.]",  "[.5]",   "[+1]",      "// x\n1",       "/* x */ 1",
    "a = 1", "[1] [2]", "['a']",     "[NaN]", "[0x10]", "[\"\t\"]",  "[\"\\ud800\"]", "}",
    "[}",    "[1 2]",   "{\"a\" 1}", "tru",   "{1:2}",  "[\"\\x\"]", "nul",
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *problem = dup_first_problem (texts[i], strlen (texts[i]));

      if (problem == NULL)
        g_error ("%s was read", texts[i]);
      g_assert_true (g_str_has_prefix (problem, "f:"));
    }
}

static void
usual_slips_are_told_in_words (void)
{
#define COMMA_MISSING "a comma is missing before this"
#define COMMA_TOO_MANY "there is a comma too many before this"
#define COLON_MISSING "a “:” is missing before this"
#define VALUE_MISSING "a value is missing before this"
#define COMMENT "JSON has no comments"
#define NO_WORD                                                                                    \
  "there is no such word in JSON: it knows true, false and null, and text in double quotes"
#define NO_NUMBER "this is not a number such as 10, -0.5 or 1e3"
#define QUOTES "text stands between double quotes"
#define TEMPLATE                                                                                   \
  "a template stands in double quotes, also where its value is a number: "                         \
  "\"{{random.int 1 9}}\""
#define TOO_EARLY "this ends too early: a “}” or “]” is missing"
  static const struct
  {
    const char *json;
    const char *problem;
  } cases[] = {
    { "{\"a\": 1\n  \"b\": 2}", "f:2:3: " COMMA_MISSING },
    { "{\"ä\": \"ä\" \"b\": 2}", "f:1:11: " COMMA_MISSING },
    { "[1 2]", "f:1:4: " COMMA_MISSING },
    { "[{}\n{}]", "f:2:1: " COMMA_MISSING },
    { "{\"a\": [] \"b\": 1}", "f:1:10: " COMMA_MISSING },
    { "{\"a\": true \"b\": 1}", "f:1:12: " COMMA_MISSING },
    { "[1,]", "f:1:4: " COMMA_TOO_MANY },
    { "{\"a\": 1,\n}", "f:2:1: " COMMA_TOO_MANY },
    { "// x\n{}", "f:1:1: " COMMENT },
    { "{ /* x */ \"a\": 1}", "f:1:3: " COMMENT },
    { "{\"a\": 1, # x\n\"b\": 2}", "f:1:10: " COMMENT },
    { "{\"a\": \"//\" // x\n}", "f:1:12: " COMMENT },
    { "['a']", "f:1:2: " QUOTES },
    { "{'a': 1}", "f:1:2: " QUOTES },
    { "{\"a\": 'b'}", "f:1:7: " QUOTES },
    { "{\"a\": 1\n", "f:1:8: " TOO_EARLY },
    { "[1,", "f:1:4: " TOO_EARLY },
    { "{\"a\": {\"b\": 1}", "f:1:15: " TOO_EARLY },
    { "{", "f:1:2: " TOO_EARLY },
    { "[NaN]", "f:1:2: " NO_WORD },
    { "{\"a\": True}", "f:1:7: " NO_WORD },
    { "[0x10]", "f:1:2: " NO_NUMBER },
    { "[550e8400-e29b-41d4-a716-446655440000]", "f:1:2: " NO_NUMBER },
    { "[2026-11-26-14-00-00-00]", "f:1:2: " NO_NUMBER },
    { "[1, 010]", "f:1:5: " NO_NUMBER },
    { "[1., 2]", "f:1:2: " NO_NUMBER },
    { "[-0.5e-3, +1]", "f:1:11: " NO_NUMBER },
    { "{\"a\": {{random.int 1 5}}}", "f:1:7: " TEMPLATE },
    { "[\"{{b}}\", {{b}}]", "f:1:11: " TEMPLATE },
    { "{a: 1}", "f:1:2: the name of a member must stand here, in double quotes" },
    { "[\"a\nb\"]", "f:1:4: in text a line end is written “\\n” and a tab “\\t”" },
    { "[\"\\ud83d\\ude00\", \"\\ude00\"]",
      "f:1:19: this is half of a character: a surrogate needs its other half" },
    { "{} {}", "f:1:4: the file must end before this" },
    { "[]]", "f:1:3: the file must end before this" },
    { "{},", "f:1:3: the file must end before this" },
    { ",", "f:1:1: this cannot stand in JSON" },
    { "}", "f:1:1: this cannot stand in JSON" },
    { "{\"a\" = 1}", "f:1:6: " COLON_MISSING },
    { "{\"a\", \"b\"}", "f:1:5: " COLON_MISSING },
    { "{\"a\"}", "f:1:5: " COLON_MISSING },
    { "{\"a\": , \"b\": 1}", "f:1:7: " VALUE_MISSING },
    { "{\"a\":}", "f:1:6: " VALUE_MISSING },
    { "[1,,]", "f:1:4: " VALUE_MISSING },
    { "[{\"a\": 1]", "f:1:9: a “}” is missing before this" },
    { "{\"a\": [1}", "f:1:9: a “]” is missing before this" },
    { "[\"a\": 1]", "f:1:5: a “:” stands behind the name of a member only" },
    { "{\"a\": 1: 2}", "f:1:8: a “:” stands behind the name of a member only" },
    { "{\"a\": 1,, \"b\": 2}", "f:1:9: the name of a member must stand here, in double quotes" },
    { "{“a”: 1}", "f:1:2: text stands between straight quotes: \"…\"" },
    { "{\"a\": ‘b’}", "f:1:7: text stands between straight quotes: \"…\"" },
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *problem = dup_first_problem (cases[i].json, strlen (cases[i].json));

      g_assert_cmpstr (problem, ==, cases[i].problem);
    }
}

static void
other_syntax_errors_are_not_taken_for_slips (void)
{
  static const char *const texts[] = { "{\"a\" 1 2}", "{\"a\", 'b'}",   "{\"a\"} 'b'",
                                       "{\"a\":} //", "[\"a\":1 2]",    "{a: 1 2}",
                                       "[tru 1]",     "[} 'a'",         "{} {} // x",
                                       "[1,,]",       "{\"a\": 1: 2 3}" };
  static const char *const slips[] = { COMMA_MISSING, COMMA_TOO_MANY, COMMENT, QUOTES, TOO_EARLY };

  for (unsigned i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *problem = dup_first_problem (texts[i], strlen (texts[i]));

      for (unsigned j = 0; j < G_N_ELEMENTS (slips); j++)
        g_assert_null (strstr (problem, slips[j]));
    }
}

static void
problems_show_what_a_terminal_would_obey (void)
{
  static const struct
  {
    const char *text;
    const char *printable;
  } cases[] = {
    { "plain “ä” 😀", "plain “ä” 😀" },
    { "a\r\n\t\033[31m\177", "a\\u000d\\u000a\\u0009\\u001b[31m\\u007f" },
    { "\302\205\342\200\256txt", "\\u0085\\u202etxt" },
    { "cut \303", "cut …" },
    { "cut \360\237\230”", "cut …”" },
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) problems = throng_problems_new ();

      throng_problems_add (problems, "", "%s", cases[i].text);
      g_assert_cmpstr (((ThrongProblem *) problems->pdata[0])->message, ==, cases[i].printable);
    }
}

static void
syntax_errors_name_line_and_column (void)
{
  static const char json[] = "{\n  \"a\": 1,\n  \"b\" 2\n}";
  g_autofree char *problem = dup_first_problem (json, strlen (json));

  g_assert_cmpstr (problem, ==, "f:3:7: a “:” is missing before this");
}

static void
largest_integers_are_kept (void)
{
  g_assert_null (dup_first_problem ("[9223372036854775807, -9223372036854775808, 0.1]", 48));
}

static void
zero_bytes_are_refused (void)
{
  g_autofree char *problem = dup_first_problem ("[1,\0 2]", 7);

  g_assert_cmpstr (problem, ==, "f:1:4: the file must hold no zero bytes");
}

static void
depth_is_limited (void)
{
  for (unsigned depth = 64; depth <= 65; depth++)
    {
      g_autofree char *open = g_strnfill (depth, '[');
      g_autofree char *close = g_strnfill (depth, ']');
      g_autofree char *json = g_strconcat (open, close, NULL);
      g_autofree char *problem = dup_first_problem (json, strlen (json));

      g_assert_cmpstr (problem, ==, depth == 64 ? NULL : "f:1:65: nested more than 64 deep");
    }
}

static void
size_and_number_of_values_are_limited (void)
{
  g_autofree char *commas = g_malloc (100002);
  g_autofree char *blanks = g_strnfill (THRONG_JSON_MAX_BYTES + 1, ' ');
  g_autofree char *too_many = NULL;
  g_autofree char *too_large = NULL;

  for (unsigned i = 0; i < 100002; i++)
    commas[i] = i == 0 ? '[' : (i % 2 == 1 ? '0' : ',');
  commas[100001] = ']';
  too_many = dup_first_problem (commas, 100002);
  g_assert_nonnull (strstr (too_many, "the file holds more than 50000 values"));

  too_large = dup_first_problem (blanks, THRONG_JSON_MAX_BYTES + 1);
  g_assert_cmpstr (too_large, ==, "f: is larger than 16 MiB");
}

/* What stands behind them is none of the file's, and need not be a zero byte. */
static void
only_so_many_bytes_are_read (void)
{
  g_autofree char *blank = dup_first_problem (" \n{}", 2);
  g_autofree char *object = dup_first_problem ("{} }", 2);
  g_autofree char *number = dup_first_problem ("[1]23", 3);

  g_assert_cmpstr (blank, ==, "f: is empty");
  g_assert_null (object);
  g_assert_null (number);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json-scan/problems-show-what-a-terminal-would-obey",
                   problems_show_what_a_terminal_would_obey);
  g_test_add_func ("/json-scan/usual-slips-are-told-in-words", usual_slips_are_told_in_words);
  g_test_add_func ("/json-scan/other-syntax-errors-are-not-taken-for-slips",
                   other_syntax_errors_are_not_taken_for_slips);
  g_test_add_func ("/json-scan/broken-and-lossy-files-are-refused-with-their-place",
                   broken_and_lossy_files_are_refused_with_their_place);
  g_test_add_func ("/json-scan/only-strict-json-is-read", only_strict_json_is_read);
  g_test_add_func ("/json-scan/syntax-errors-name-line-and-column",
                   syntax_errors_name_line_and_column);
  g_test_add_func ("/json-scan/largest-integers-are-kept", largest_integers_are_kept);
  g_test_add_func ("/json-scan/zero-bytes-are-refused", zero_bytes_are_refused);
  g_test_add_func ("/json-scan/depth-is-limited", depth_is_limited);
  g_test_add_func ("/json-scan/only-so-many-bytes-are-read", only_so_many_bytes_are_read);
  g_test_add_func ("/json-scan/size-and-number-of-values-are-limited",
                   size_and_number_of_values_are_limited);
  return g_test_run ();
}
