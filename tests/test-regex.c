/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-regex.h"

#include "scenario/throng-problem.h"

#include <string.h>
#include <time.h>

static ThrongRegex *
new_regex (const char *pattern)
{
  g_autoptr (GError) error = NULL;
  ThrongRegex *regex = throng_regex_new (pattern, &error);

  g_assert_no_error (error);
  return regex;
}

/* All matches, separated by bars. */
static char *
find_all (const char *pattern, unsigned group, const char *text, size_t length)
{
  g_autoptr (ThrongRegex) regex = new_regex (pattern);
  GString *found = g_string_new (NULL);
  ThrongRegexScan scan = { 0 };

  while (throng_regex_find (regex, text, length, group, &scan) == THRONG_REGEX_FOUND)
    {
      g_string_append_len (found, text + scan.start, (gssize) scan.length);
      g_string_append_c (found, '|');
    }
  return g_string_free_and_steal (found);
}

static void
matches_are_found_one_after_the_other (void)
{
  static const struct
  {
    const char *pattern;
    unsigned group;
    const char *text;
    const char *expected;
  } cases[] = {
    { "\\d+", 0, "a1 b22 c333", "1|22|333|" },
    { "([a-z])(\\d)", 2, "a1 b2", "1|2|" },
    { "(x)|(a)", 2, "xa", "|a|" },
    { "^a", 0, "aaa", "a|" },
    { "(?m)^.", 0, "ä\nb\nc", "ä|b|c|" },
    { "(?i)Ä", 0, "äÄ", "ä|Ä|" },
    { "ö*", 0, "aöö", "|öö||" },
    { "x*", 0, "äb", "|||" },
    { "(?<=a)b", 0, "abb", "b|" },
    { "\\bfoo\\b", 0, "foo foobar foo", "foo|foo|" },
    { "a\\Kb", 0, "abab", "b|b|" },
    { "\\Qa.b", 0, "a.b", "a.b|" },
    { "a)(b|c", 0, NULL, NULL },
    { "z", 0, "", "" },
    { "$", 0, "", "|" },
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *found = NULL;

      if (cases[i].text == NULL)
        {
          g_assert_null (throng_regex_new (cases[i].pattern, NULL));
          continue;
        }
      found = find_all (cases[i].pattern, cases[i].group, cases[i].text, strlen (cases[i].text));
      g_assert_cmpstr (found, ==, cases[i].expected);
    }
}

/* Where one window ends and the next begins nothing is lost and nothing found twice. */
static void
every_place_of_a_long_text_is_tried (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (ThrongRegex) regex = new_regex ("(?<=ä)ö+!");
  ThrongRegexScan scan = { 0 };
  unsigned n = 0;

  while (text->len < 50000)
    g_string_append (text, text->len % 7 < 4 ? "ä" : "äöö!");
  for (const char *at = text->str; (at = strchr (at, '!')) != NULL; at++)
    n++;
  g_assert_cmpuint (n, >, 1000);
  while (throng_regex_find (regex, text->str, text->len, 0, &scan) == THRONG_REGEX_FOUND)
    n--;
  g_assert_cmpuint (n, ==, 0);

  for (size_t length = 1; length < 1100; length++)
    {
      g_autoptr (ThrongRegex) last = new_regex ("x$");
      g_autofree char *line = g_strnfill (length, 'a');

      line[length - 1] = 'x';
      scan = (ThrongRegexScan) { 0 };
      g_assert_cmpint (throng_regex_find (last, line, length, 0, &scan), ==, THRONG_REGEX_FOUND);
      g_assert_cmpuint (scan.start, ==, length - 1);
    }
}

static void
groups_have_numbers_and_names (void)
{
  g_autoptr (ThrongRegex) regex = new_regex ("(a)(?<second>b)(?<third>c)");

  g_assert_cmpuint (throng_regex_get_n_groups (regex), ==, 3);
  g_assert_cmpint (throng_regex_find_group (regex, "second"), ==, 2);
  g_assert_cmpint (throng_regex_find_group (regex, "first"), ==, -1);
  g_assert_cmpstr (throng_regex_guess_group (regex, "thrd"), ==, "third");
  g_assert_null (throng_regex_guess_group (regex, "other"));
}

static int64_t
get_cpu_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (int64_t) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

/* Some of these would take from 20 seconds to minutes if only the work for one place were bounded.
 */
static void
hostile_patterns_end_soon (void)
{
  static const char *const patterns[] = {
    "(a+)+$",
    "(a|aa)+$",
    "(a|a?)+$",
    "(.*)*x(.*)*y",
    "(a*)*b",
    "(.*)\\1\\1z",
    "(?R)?a",
    "(a?){60}a{60}b",
    "(x|a++)[0-9]",
    "(?:.?){16}[z!]x",
    ".*a.*b.*c.*d$",
    "^(([a-z])+.)+[A-Z]([a-z])+$",
    "(\\w+\\s?)+!!",
    "[a-z]\\w++[0-9]",
    "(?:(?:a|b)|c)*d",
    "((?:a|[ab]){14})[0-9]",
    "(*NO_JIT)(x|a++)[0-9]",
    "(*NO_JIT)(a?){60}a{60}b",
    "(*NO_JIT)(a|aa)+$",
    "(*LIMIT_MATCH=4000000000)(a+)+$",
  };
  size_t length = THRONG_REGEX_MAX_BYTES;
  g_autofree char *same = g_strnfill (length, 'a');
  g_autofree char *mixed = g_malloc (length + 1);

  for (size_t i = 0; i < length; i++)
    mixed[i] = "abcdefg hijklmno"[i * 7 % 16];
  mixed[length] = '\0';
  same[length - 1] = mixed[length - 1] = '!';
  for (unsigned i = 0; i < G_N_ELEMENTS (patterns); i++)
    for (unsigned j = 0; j < 2; j++)
      {
        g_autoptr (ThrongRegex) regex = new_regex (patterns[i]);
        ThrongRegexScan scan = { 0 };
        int64_t start_us = get_cpu_us ();
        ThrongRegexResult result = throng_regex_find (regex, j == 0 ? same : mixed, length, 0,
                                                      &scan);
        int64_t spent_us = get_cpu_us () - start_us;

        g_test_message ("%s: %d after %d ms", patterns[i], result, (int) (spent_us / 1000));
        /* Generous, for sanitizers. */
        g_assert_cmpint (spent_us, <, 10 * G_USEC_PER_SEC);
      }
}

static void
many_matches_share_one_budget (void)
{
  g_autoptr (ThrongRegex) regex = new_regex ("a(?=(?:.?){13}~)|a");
  size_t length = 50000;
  g_autofree char *text = g_strnfill (length, 'a');
  ThrongRegexScan scan = { 0 };
  int64_t start_us = get_cpu_us ();
  ThrongRegexResult result;

  do
    result = throng_regex_find (regex, text, length, 0, &scan);
  while (result == THRONG_REGEX_FOUND);
  g_assert_cmpint (result, ==, THRONG_REGEX_TOO_LONG);
  g_assert_cmpint (get_cpu_us () - start_us, <, 10 * G_USEC_PER_SEC);
}

/* Ordinary patterns over the largest text never run into the bounds. */
static void
ordinary_patterns_have_room (void)
{
  static const char *const patterns[] = {
    "name=\"token\" value=\"([^\"]+)\"",
    "(?:[^<]|<(?!/x>))*?zz",
    "\"(?:\\\\.|[^\"])*\":\\s*~",
    "(?i)not there",
    "\\d{4}-\\d{2}-\\d{2}",
    "<a\\s+href=\"([^\"]*)\">end",
  };
  g_autoptr (GString) text = g_string_new (NULL);

  while (text->len + 100 < THRONG_REGEX_MAX_BYTES)
    g_string_append (text, "<li class=\"item\"><a href=\"/items/17\">Ein schönes Ding</a></li>\n");
  for (unsigned i = 0; i < G_N_ELEMENTS (patterns); i++)
    {
      g_autoptr (ThrongRegex) regex = new_regex (patterns[i]);
      ThrongRegexScan scan = { 0 };

      g_test_message ("%s", patterns[i]);
      g_assert_cmpint (throng_regex_find (regex, text->str, text->len, 0, &scan), ==,
                       THRONG_REGEX_NONE);
    }
}

/* Repetitions that would need very much memory. */
static void
costly_patterns_compile_soon_or_not_at_all (void)
{
  static const char *const pieces[] = { "(?:a{1000}){1000}", "((((a{99}){99}){99}){99})",
                                        "(a{0,65535}){2}", "(?:a?b?c?d?){500}" };
  int64_t start_us = get_cpu_us ();

  for (unsigned i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      g_autoptr (GString) pattern = g_string_new (NULL);
      ThrongRegex *regex;

      while (pattern->len + strlen (pieces[i]) <= THRONG_REGEX_MAX_CHARACTERS)
        g_string_append (pattern, pieces[i]);
      regex = throng_regex_new (pattern->str, NULL);
      g_clear_pointer (&regex, throng_regex_free);
    }
  g_test_message ("%d ms", (int) ((get_cpu_us () - start_us) / 1000));
  g_assert_cmpint (get_cpu_us () - start_us, <, 10 * G_USEC_PER_SEC);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/regex/matches-are-found-one-after-the-other",
                   matches_are_found_one_after_the_other);
  g_test_add_func ("/regex/every-place-of-a-long-text-is-tried",
                   every_place_of_a_long_text_is_tried);
  g_test_add_func ("/regex/groups-have-numbers-and-names", groups_have_numbers_and_names);
  g_test_add_func ("/regex/hostile-patterns-end-soon", hostile_patterns_end_soon);
  g_test_add_func ("/regex/many-matches-share-one-budget", many_matches_share_one_budget);
  g_test_add_func ("/regex/ordinary-patterns-have-room", ordinary_patterns_have_room);
  g_test_add_func ("/regex/costly-patterns-compile-soon-or-not-at-all",
                   costly_patterns_compile_soon_or_not_at_all);
  return g_test_run ();
}
