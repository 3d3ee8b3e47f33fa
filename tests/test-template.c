/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-template.h"

#include "scenario/throng-problem.h"

#include <string.h>

enum
{
  PLAIN,
  NUMBER,
  OBJECT,
  UNSET,
  N_VARIABLES,
};

/* What each test's variables hold. */
static const ThrongValue values[] = {
  [PLAIN] = { (char *) "a b/c?&=\"\\\n+ä", false },
  [NUMBER] = { (char *) "12345678901234567890", true },
  [OBJECT] = { (char *) "{\"k\":[1]}", true },
  [UNSET] = { NULL, false },
};

static ThrongSymbols *
make_symbols (void)
{
  ThrongSymbols *symbols = throng_symbols_new ();

  g_assert_cmpuint (throng_symbols_intern (symbols, "plain"), ==, PLAIN);
  g_assert_cmpuint (throng_symbols_intern (symbols, "number"), ==, NUMBER);
  g_assert_cmpuint (throng_symbols_intern (symbols, "object"), ==, OBJECT);
  g_assert_cmpuint (throng_symbols_intern (symbols, "unset"), ==, UNSET);
  return symbols;
}

/* 2026-01-02T03:04:05.678901Z, a Friday. */
#define UNIX_US G_GINT64_CONSTANT (1767323045678901)

static int64_t
unix_us_cb (void *data)
{
  return *(int64_t *) data;
}

/* Counter n gives 100 × (n + 1) + 1, + 2 … */
static uint64_t
count_cb (void *data, unsigned counter)
{
  static uint64_t given;

  return 100 * (counter + 1) + ++given % 100;
}

static int64_t unix_us = UNIX_US;
static const ThrongTemplateHost host = { unix_us_cb, count_cb, &unix_us };

static char *
render (const ThrongTemplate *template, uint64_t seed)
{
  GString *out = g_string_new (NULL);
  ThrongRandom random;
  ThrongTemplateContext context = {
    .host = &host, .values = values, .random = &random, .user_number = 42, .task_count = 7
  };

  throng_random_init (&random, seed, 42);
  if (throng_template_render (template, &context, out))
    return g_string_free_and_steal (out);

  g_assert_cmpuint (context.unset, ==, UNSET);
  g_string_free (out, TRUE);
  return NULL;
}

static char *
render_text (const char *text, ThrongEscape escape, uint64_t seed)
{
  g_autoptr (ThrongSymbols) symbols = make_symbols ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ThrongTemplate) template = throng_template_new (text, escape, symbols, &error);

  g_assert_no_error (error);
  return render (template, seed);
}

static char *
render_json (const char *json, uint64_t seed)
{
  g_autoptr (ThrongSymbols) symbols = make_symbols ();
  g_autoptr (JsonNode) node = json_from_string (json, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (ThrongTemplate) template = throng_template_new_json (node, symbols, &error);

  g_assert_no_error (error);
  return render (template, seed);
}

static void
values_are_escaped_for_where_they_stand (void)
{
  static const struct
  {
    const char *text;
    ThrongEscape escape;
    const char *expected;
  } cases[] = {
    { "<{{plain}}>", THRONG_ESCAPE_NONE, "<a b/c?&=\"\\\n+ä>" },
    { "/u/{{plain}}", THRONG_ESCAPE_URL, "/u/a%20b%2Fc%3F%26%3D%22%5C%0A%2B%C3%A4" },
    { "/u?q={{plain}}", THRONG_ESCAPE_URL, "/u?q=a%20b%2Fc%3F%26%3D%22%5C%0A%2B%C3%A4" },
    { "{{plain}}", THRONG_ESCAPE_URL, "a b/c?&=\"\\\n+ä" },
    { "{{plain}}?x={{number}}", THRONG_ESCAPE_URL, "a b/c?&=\"\\\n+ä?x=12345678901234567890" },
    { "{{plain}}/x", THRONG_ESCAPE_URL, "a%20b%2Fc%3F%26%3D%22%5C%0A%2B%C3%A4/x" },
    { "/u/{{raw plain}}", THRONG_ESCAPE_URL, "/u/a b/c?&=\"\\\n+ä" },
    { "{{plain}}", THRONG_ESCAPE_FORM, "a+b%2Fc%3F%26%3D%22%5C%0A%2B%C3%A4" },
    { "a b&{{raw plain}}", THRONG_ESCAPE_FORM, "a+b%26a b/c?&=\"\\\n+ä" },
    { "a\r\nb\"", THRONG_ESCAPE_QUOTED, "a%0D%0Ab%22" },
    { "{{raw plain}}", THRONG_ESCAPE_QUOTED, "a b/c?&=%22\\%0A+ä" },
    { "\"{{plain}}", THRONG_ESCAPE_JSON, "\\\"a b/c?&=\\\"\\\\\\n+ä" },
    { "{{object}}", THRONG_ESCAPE_JSON, "{\\\"k\\\":[1]}" },
    { "{{object}}", THRONG_ESCAPE_NONE, "{\"k\":[1]}" },
    { "{{text plain}}", THRONG_ESCAPE_FORM, "a+b%2Fc%3F%26%3D%22%5C%0A%2B%C3%A4" },
    { "{{user.number}} {{task.count}}", THRONG_ESCAPE_NONE, "42 7" },
    { "{{random.pick \"a b&\"}}/{{random.string 2 \"ä\"}}", THRONG_ESCAPE_URL,
      "a%20b%26/%C3%A4%C3%A4" },
    { "{{random.pick \"a b&\"}}", THRONG_ESCAPE_FORM, "a+b%26" },
    { "{{random.pick \"a b&\"}}", THRONG_ESCAPE_URL, "a b&" },
    { "{{raw random.pick \"a b&\"}}", THRONG_ESCAPE_FORM, "a b&" },
    { "{{random.string 3 \\}}", THRONG_ESCAPE_JSON, "\\\\\\\\\\\\" },
    { "{{random.pick \"}}\"}}", THRONG_ESCAPE_NONE, "}}" },
    { "{{random.pick \"\"}}{{random.string 0}}", THRONG_ESCAPE_NONE, "" },
    { "{{now \"%d %b %Y\"}}", THRONG_ESCAPE_FORM, "02+Jan+2026" },
    { "/{{now}}", THRONG_ESCAPE_URL, "/2026-01-02T03%3A04%3A05Z" },
    { "\\{{plain}} {{ number }}", THRONG_ESCAPE_NONE, "{{plain}} 12345678901234567890" },
    { "a \\ b }} { c", THRONG_ESCAPE_NONE, "a \\ b }} { c" },
    { "{{\"number\"}}", THRONG_ESCAPE_NONE, "12345678901234567890" },
    { "{{random.int -5 -5}}", THRONG_ESCAPE_NONE, "-5" },
    { "{{random.int -9223372036854775808 -9223372036854775808}}", THRONG_ESCAPE_NONE,
      "-9223372036854775808" },
    { "", THRONG_ESCAPE_URL, "" },
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = render_text (cases[i].text, cases[i].escape, 1);

      g_assert_cmpstr (text, ==, cases[i].expected);
    }
}

static void
json_values_keep_their_type (void)
{
  g_autofree char *counter = render_json ("\"{{counter}}\"", 1);

  static const struct
  {
    const char *json;
    const char *expected;
  } cases[] = {
    { "{\"a\": \"{{number}}\"}", "{\"a\":12345678901234567890}" },
    { "{\"a\": \"{{ object }}\"}", "{\"a\":{\"k\":[1]}}" },
    { "{\"a\": \"{{text number}}\"}", "{\"a\":\"12345678901234567890\"}" },
    { "{\"a\": \"n {{number}}\"}", "{\"a\":\"n 12345678901234567890\"}" },
    { "{\"a\": \"{{plain}}\"}", "{\"a\":\"a b/c?&=\\\"\\\\\\n+ä\"}" },
    { "{\"a\": \"{{random.int 7 7}}\"}", "{\"a\":7}" },
    { "{\"a\": \"{{text random.int 7 7}}\"}", "{\"a\":\"7\"}" },
    { "{\"a\": \"{{user.number}}\"}", "{\"a\":\"42\"}" },
    { "{\"a\": \"{{task.count}}\"}", "{\"a\":\"7\"}" },
    { "[\"{{random.float -1.5 -1.5}}\", \"{{text random.float 2 2 0}}\"]", "[-1.50,\"2\"]" },
    { "[\"{{now.ms}}\", \"{{text now.ms}}\", \"at {{now.ms}}\"]",
      "[1767323045678,\"1767323045678\",\"at 1767323045678\"]" },
    { "[\"{{random.pick 1}}\", \"{{random.pick \\\"a\\\\b\\\"}}\"]", "[\"1\",\"a\\\\b\"]" },
    { "[\"{{random.string 3 1}}\", \"{{raw now %Y}}\"]", "[\"111\",\"2026\"]" },
    { "{\"{{number}}\": [1.0, 5, true, null, \"\\\\{{x}}\"]}",
      "{\"12345678901234567890\":[1.0,5,true,null,\"{{x}}\"]}" },
    { "\"{{number}}{{number}}\"", "\"1234567890123456789012345678901234567890\"" },
    { "[\"{{raw number}}\"]", "[\"12345678901234567890\"]" },
    { "{}", "{}" },
    { "9223372036854775807", "9223372036854775807" },
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = render_json (cases[i].json, 1);

      g_assert_cmpstr (text, ==, cases[i].expected);
    }
  g_assert_true (g_ascii_isdigit (counter[0]));
}

static void
unset_variables_stop_rendering (void)
{
  g_assert_null (render_text ("a {{unset}}", THRONG_ESCAPE_NONE, 1));
  g_assert_null (render_json ("{\"a\": \"{{unset}}\"}", 1));
}

#define FLOAT_RANGE                                                                                \
  "the numbers of “random.float” must be from -1000000000 to 1000000000, with at most nine "       \
  "decimals"
#define STRING_LENGTH                                                                              \
  "“random.string” needs a length from 0 to 100000 and takes what to choose from, such as "        \
  "{{random.string 12 hex}}"

static void
bad_templates_are_refused_with_the_reason (void)
{
  static const struct
  {
    const char *text;
    const char *message;
  } cases[] = {
    { "{{name", "“{{name” is not closed with “}}”" },
    { "{{", "“{{” is not closed with “}}”" },
    { "{{ \"x }}", "“{{ \"x }}” is not closed with “}}”" },
    { "{{a}", "“{{a}” is not closed with “}}”" },
    { "{{ {{a}} }}", "“{{ {{a}} }}” is not closed with “}}” before the next “{{”" },
    { "{{}}", "“{{” and “}}” must have a name between them" },
    { "{{raw}}", "“{{” and “}}” must have a name between them" },
    { "{{fake.nam}}", "there is no “fake.nam”; did you mean “fake.name”?" },
    { "{{fake.emial}}", "there is no “fake.emial”; did you mean “fake.email”?" },
    { "{{shop.basket}}", "there is no “shop.basket”" },
    { "{{1st}}", "there is no “1st”" },
    { "{{name 1}}", "nothing may follow “name”" },
    { "{{uuid 1}}", "nothing may follow “uuid”" },
    { "{{random.int}}", "“random.int” needs two whole numbers, such as {{random.int 1 100}}" },
    { "{{random.int 1 x}}", "“random.int” needs two whole numbers, such as {{random.int 1 100}}" },
    { "{{random.int 5 1}}", "the first number of “random.int” must not be above the second" },
    { "{{random.int 1 9223372036854775808}}",
      "“random.int” needs two whole numbers, such as {{random.int 1 100}}" },
    { "{{random.float 1}}", "“random.float” needs two numbers and takes how many decimals, such as "
                            "{{random.float 0.5 9.99 2}}" },
    { "{{random.float 1 2 3 4}}", "“random.float” needs two numbers and takes how many decimals, "
                                  "such as {{random.float 0.5 9.99 2}}" },
    { "{{random.float 2.5 2.4}}",
      "the first number of “random.float” must not be above the second" },
    { "{{random.float 1 nan}}", FLOAT_RANGE },
    { "{{random.float 1. 2}}", FLOAT_RANGE },
    { "{{random.float .5 2}}", FLOAT_RANGE },
    { "{{random.float 1e3 2e3}}", FLOAT_RANGE },
    { "{{random.float 0 1.0000000001}}", FLOAT_RANGE },
    { "{{random.float 0 1000000000.000000001}}", FLOAT_RANGE },
    { "{{random.float -99999999999999999999 0}}", FLOAT_RANGE },
    { "{{random.float 1 2 10}}", "the decimals of “random.float” must be from 0 to 9" },
    { "{{random.float 1 2 -1}}", "the decimals of “random.float” must be from 0 to 9" },
    { "{{random.float 0.001 0.009}}", "no number with 2 decimals is from 0.001 to 0.009; "
                                      "“random.float” takes how many decimals after them" },
    { "{{random.string}}", STRING_LENGTH },
    { "{{random.string x}}", STRING_LENGTH },
    { "{{random.string -1}}", STRING_LENGTH },
    { "{{random.string 100001}}", STRING_LENGTH },
    { "{{random.string 1 hex hex}}", STRING_LENGTH },
    { "{{random.string 5 \"\"}}", "“random.string” needs characters to choose from" },
    { "{{random.string 5 digit}}", "“random.string” knows no “digit”; did you mean “digits”?" },
    { "{{random.pick}}", "“random.pick” needs something to choose from, such as {{random.pick red "
                         "green \"dark blue\"}}" },
    { "{{random.pik a}}", "there is no “random.pik”; did you mean “random.pick”?" },
    { "{{fake.adress}}", "there is no “fake.adress”" },
    { "{{fake.citty}}", "there is no “fake.citty”; did you mean “fake.city”?" },
    { "{{now.sm}}", "there is no “now.sm”; did you mean “now.ms”?" },
    { "{{now iso}}", "“iso” is not the format of a date, such as %Y-%m-%d; after “%” stands one of "
                     "YmdHMSfjyaAbBuszZFT%" },
    { "{{now %Y%}}", "“%Y%” is not the format of a date, such as %Y-%m-%d; after “%” stands one of "
                     "YmdHMSfjyaAbBuszZFT%" },
    { "{{now %n}}", "“%n” is not the format of a date, such as %Y-%m-%d; after “%” stands one of "
                    "YmdHMSfjyaAbBuszZFT%" },
    { "{{now %Y tomorrow}}", "“tomorrow” is not an offset of a date, such as +1d or -2h30m, of at "
                             "most 36500d" },
    { "{{now +1x}}", "“+1x” is not an offset of a date, such as +1d or -2h30m, of at most 36500d" },
    { "{{now +36501d}}",
      "“+36501d” is not an offset of a date, such as +1d or -2h30m, of at most 36500d" },
    { "{{now %Y +1d 2}}", "“now” takes a format and an offset, such as {{now %Y-%m-%d +1d}}" },
    { "{{now +1d %Y}}", "“now” takes a format and an offset, such as {{now %Y-%m-%d +1d}}" },
    { "{{now.ms +1d}}", "nothing may follow “now.ms”" },
    { "{{task.count 1}}", "nothing may follow “task.count”" },
    { "{{counter a b}}", "“counter” takes one name of letters, digits, “_” and “-”, such as "
                         "{{counter orders}}" },
    { "{{counter a.b}}", "“counter” takes one name of letters, digits, “_” and “-”, such as "
                         "{{counter orders}}" },
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ThrongSymbols) symbols = throng_symbols_new ();
      g_autoptr (JsonNode) node = json_node_init_string (json_node_alloc (), cases[i].text);
      g_autoptr (GError) error = NULL;
      g_autoptr (GError) json_error = NULL;

      g_assert_null (throng_template_new (cases[i].text, THRONG_ESCAPE_NONE, symbols, &error));
      g_assert_error (error, THRONG_SCENARIO_ERROR, THRONG_SCENARIO_ERROR_INVALID);
      g_assert_cmpstr (error->message, ==, cases[i].message);
      g_assert_null (throng_template_new_json (node, symbols, &json_error));
      g_assert_cmpstr (json_error->message, ==, cases[i].message);
    }
}

static void
texts_without_templates_are_constants (void)
{
  g_autoptr (ThrongSymbols) symbols = throng_symbols_new ();
  g_autoptr (ThrongTemplate) plain = throng_template_new ("a \\{{b", THRONG_ESCAPE_NONE, symbols,
                                                          NULL);
  g_autoptr (ThrongTemplate) form = throng_template_new ("a b", THRONG_ESCAPE_FORM, symbols, NULL);
  g_autoptr (ThrongTemplate) url = throng_template_new ("/a%20b", THRONG_ESCAPE_URL, symbols, NULL);
  g_autoptr (ThrongTemplate) variable = throng_template_new ("a{{b}}", THRONG_ESCAPE_NONE, symbols,
                                                             NULL);

  g_assert_cmpstr (throng_template_get_constant (plain), ==, "a {{b");
  g_assert_cmpstr (throng_template_get_constant (form), ==, "a+b");
  g_assert_cmpstr (throng_template_get_constant (url), ==, "/a%20b");
  g_assert_null (throng_template_get_constant (variable));
}

static void
symbols_are_numbered_once (void)
{
  g_autoptr (ThrongSymbols) symbols = throng_symbols_new ();
  g_autoptr (ThrongTemplate) template = throng_template_new ("{{a}}{{b}}{{a}}", THRONG_ESCAPE_NONE,
                                                             symbols, NULL);

  g_assert_nonnull (template);
  g_assert_cmpuint (throng_symbols_get_n (symbols), ==, 2);
  g_assert_cmpstr (throng_symbols_get_name (symbols, 0), ==, "a");
  g_assert_cmpstr (throng_symbols_get_name (symbols, 1), ==, "b");
}

static void
seed_decides_what_is_drawn (void)
{
  static const char all[] = "{{fake.name}} {{fake.first-name}} {{fake.last-name}} "
                            "{{fake.user-name}} "
                            "{{fake.email}} {{random.int 1 1000000}} {{uuid}} {{fake.phone}} "
                            "{{fake.company}} {{fake.street}} {{fake.city}} {{fake.postcode}} "
                            "{{fake.country}} {{fake.word}} {{fake.sentence}} {{fake.paragraph}} "
                            "{{random.float 0 1 9}} {{random.string 99}} {{random.pick a b c d}}";
  g_autofree char *first = render_text (all, THRONG_ESCAPE_NONE, 1);
  g_autofree char *again = render_text (all, THRONG_ESCAPE_NONE, 1);
  g_autofree char *other = render_text (all, THRONG_ESCAPE_NONE, 2);

  g_assert_cmpstr (first, ==, again);
  g_assert_cmpstr (first, !=, other);
}

static void
made_up_values_look_as_they_should (void)
{
  static const struct
  {
    const char *text;
    const char *pattern;
  } cases[] = {
    { "{{uuid}}", "^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$" },
    { "{{fake.email}}", "^[a-z]+\\.[a-z]+[1-9][0-9]{0,7}@example\\.(com|org|net)$" },
    { "{{fake.user-name}}", "^[a-z]+\\.[a-z]+[1-9][0-9]{0,7}$" },
    { "{{fake.name}}", "^\\p{Lu}\\p{L}+ \\p{Lu}\\p{L}+$" },
    { "{{fake.first-name}}", "^\\p{Lu}\\p{L}+$" },
    { "{{fake.last-name}}", "^\\p{Lu}\\p{L}+$" },
    { "{{random.int 1 100}}", "^([1-9][0-9]?|100)$" },
    { "{{fake.phone}}",
      "^(\\+1 \\d{3} 555 01\\d\\d|\\+44 (20 7946|161 496) 0\\d{3}|\\+44 7700 900\\d{3}|"
      "\\+33 (1 99 00|6 39 98) \\d\\d \\d\\d|\\+49 (30 23125|89 99998) \\d{3}|"
      "\\+61 2 5550 \\d{4})$" },
    { "{{fake.company}}", "^\\p{Lu}\\p{L}+( & \\p{L}+\\.?| \\p{L}+)$" },
    { "{{fake.street}}", "^[1-9]\\d{0,2} [A-Z][a-z]+ (Street|Road|Avenue|Lane|Square|Way)$" },
    { "{{fake.city}}", "^\\p{Lu}\\p{L}+( \\p{L}+)*$" },
    { "{{fake.postcode}}", "^[1-9]\\d{4}$" },
    { "{{fake.country}}", "^\\p{Lu}\\p{L}+( [\\p{L}’]+)*$" },
    { "{{fake.word}}", "^[a-z]{1,10}$" },
    { "{{fake.sentence}}", "^[A-Z][a-z]*( [a-z]+){3,11}\\.$" },
    { "{{fake.paragraph}}", "^([A-Z][a-z]*( [a-z]+){3,11}\\.( (?=.)|$)){3,6}$" },
    { "{{random.float -0.25 1.5}}",
      "^(-0\\.(0[1-9]|1\\d|2[0-5])|0\\.\\d\\d|1\\.[0-4]\\d|1\\.50)$" },
    { "{{random.float 0.07 0.09 2}}", "^0\\.0[789]$" },
    { "{{random.float 0.5 3.5 0}}", "^[123]$" },
    { "{{random.float -1000000000 1000000000 9}}", "^-?\\d{1,10}\\.\\d{9}$" },
    { "{{random.string 12}}", "^[A-Za-z0-9]{12}$" },
    { "{{random.string 5000 hex}}", "^[0-9a-f]{5000}$" },
    { "{{random.string 8 letters}}", "^[A-Za-z]{8}$" },
    { "{{random.string 8 lower}}", "^[a-z]{8}$" },
    { "{{random.string 8 upper}}", "^[A-Z]{8}$" },
    { "{{random.string 8 digits}}", "^[0-9]{8}$" },
    { "{{random.string 9 äöü€}}", "^[äöü€]{9}$" },
    { "{{random.pick red \"dark blue\" ä}}", "^(red|dark blue|ä)$" },
    { "{{counter}}{{counter x}}{{counter}}", "^1\\d\\d2\\d\\d1\\d\\d$" },
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    for (uint64_t seed = 0; seed < 500; seed++)
      {
        g_autofree char *text = render_text (cases[i].text, THRONG_ESCAPE_NONE, seed);

        if (!g_regex_match_simple (cases[i].pattern, text, 0, 0))
          g_error ("%s gave %s", cases[i].text, text);
      }
}

static void
addresses_and_uuids_hardly_ever_repeat (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (uint64_t seed = 0; seed < 10000; seed++)
    {
      g_assert_true (
          g_hash_table_add (seen, render_text ("{{fake.email}}", THRONG_ESCAPE_NONE, seed)));
      g_assert_true (g_hash_table_add (seen, render_text ("{{uuid}}", THRONG_ESCAPE_NONE, seed)));
    }
}

static void
everything_there_is_to_choose_is_drawn (void)
{
  static const char *const templates[] = { "{{random.pick a b c}}", "{{random.string 1 abc}}",
                                           "{{random.float 0.1 0.3 1}}" };

  for (unsigned i = 0; i < G_N_ELEMENTS (templates); i++)
    {
      g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

      for (uint64_t seed = 0; seed < 100; seed++)
        g_hash_table_add (seen, render_text (templates[i], THRONG_ESCAPE_NONE, seed));
      g_assert_cmpuint (g_hash_table_size (seen), ==, 3);
    }
}

static void
now_has_a_format_and_an_offset (void)
{
  static const struct
  {
    const char *text;
    const char *expected;
  } cases[] = {
    { "{{now}}", "2026-01-02T03:04:05Z" },
    { "{{now.ms}}", "1767323045678" },
    { "{{now +1d}}", "2026-01-03T03:04:05Z" },
    { "{{now -2h30m}}", "2026-01-02T00:34:05Z" },
    { "{{now %s}}", "1767323045" },
    { "{{now %s -20465d}}", "-852955" },
    { "{{now %Y-%m-%d -36500d}}", "1926-01-27" },
    { "{{now \"%F %T\" +500ms}}", "2026-01-02 03:04:06" },
    { "{{now \"%a, %d %b %Y %H:%M:%S GMT\"}}", "Fri, 02 Jan 2026 03:04:05 GMT" },
    { "{{now \"%A %B %j %y %u %f %z %Z %%\"}}", "Friday January 002 26 5 678901 +0000 UTC %" },
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = render_text (cases[i].text, THRONG_ESCAPE_NONE, 1);

      g_assert_cmpstr (text, ==, cases[i].expected);
    }
}

/* Every day of four centuries, leap years and years before 1970 among them. */
static void
now_agrees_with_the_calendar_of_glib (void)
{
  static const char format[] = "%Y %m %d %H %M %S %f %j %y %u %s %z %Z %F %T %%";
  g_autoptr (ThrongSymbols) symbols = throng_symbols_new ();
  g_autofree char *text = g_strconcat ("{{now \"", format, "\"}}", NULL);
  g_autoptr (ThrongTemplate) template = throng_template_new (text, THRONG_ESCAPE_NONE, symbols,
                                                             NULL);

  for (int64_t day = -100 * 365; day < 300 * 366; day++)
    {
      int64_t unix_s = day * 86400 + (day * 7919) % 86400;
      g_autoptr (GDateTime) date_time = g_date_time_new_from_unix_utc (unix_s);
      g_autoptr (GDateTime) exact = g_date_time_add (date_time, 123456);
      g_autofree char *expected = g_date_time_format (exact, format);
      g_autofree char *rendered = NULL;

      unix_us = unix_s * G_USEC_PER_SEC + 123456;
      rendered = render (template, 1);
      g_assert_cmpstr (rendered, ==, expected);
    }
  unix_us = UNIX_US;
}

/* A value that others repeat again and again. */
static void
what_becomes_too_long_is_not_rendered (void)
{
  g_autoptr (ThrongSymbols) symbols = throng_symbols_new ();
  g_autoptr (GString) bomb = g_string_new (NULL);
  g_autoptr (GString) out = g_string_new ("kept");
  g_autoptr (ThrongTemplate) template = NULL;
  g_autofree char *problem = NULL;
  ThrongRandom random;
  ThrongTemplateContext context = { .random = &random };

  for (unsigned i = 0; i < 1000; i++)
    g_string_append (bomb, "{{random.string 100000 ä}}");
  template = throng_template_new (bomb->str, THRONG_ESCAPE_URL, symbols, NULL);
  throng_random_init (&random, 1, 1);
  g_assert_false (throng_template_render (template, &context, out));
  g_assert_true (context.is_too_long);
  g_assert_cmpuint (out->len, <, 2 * THRONG_TEMPLATE_MAX_BYTES);
  problem = throng_template_dup_problem (&context, symbols);
  g_assert_cmpstr (problem, ==, "What is filled in here is longer than 1 MiB");
}

static void
long_literal_text_is_no_problem (void)
{
  g_autoptr (ThrongSymbols) symbols = throng_symbols_new ();
  g_autofree char *filler = g_strnfill (3 * THRONG_TEMPLATE_MAX_BYTES, 'x');
  g_autofree char *text = g_strconcat (filler, "{{user.number}}", NULL);
  g_autoptr (ThrongTemplate) template = throng_template_new (text, THRONG_ESCAPE_NONE, symbols,
                                                             NULL);
  g_autofree char *rendered = render (template, 1);

  g_assert_true (g_str_has_suffix (rendered, "x42"));
}

static void
texts_with_too_many_templates_are_refused (void)
{
  static const char *const cases[][2] = {
    { "{{uuid}}-", "a text must hold at most 10000 templates" },
    { "{{random.pick a b c d e f g h i j k l m n o p q}}",
      "a text must offer at most 100000 things to choose from" },
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ThrongSymbols) symbols = throng_symbols_new ();
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GError) error = NULL;

      for (unsigned k = 0; k < 10001; k++)
        g_string_append (text, cases[i][0]);
      g_assert_null (throng_template_new (text->str, THRONG_ESCAPE_NONE, symbols, &error));
      g_assert_cmpstr (error->message, ==, cases[i][1]);
    }
}

/* Random texts made of what templates are made of. */
static void
no_text_crashes (void)
{
  static const char *const pieces[] = {
    "{{",         "}}",   "{",         "}",          "\\",  "\"",           " ",
    "raw",        "text", "fake.name", "random.int", "1",   "-9",           "x",
    "?",          "/",    "unset",     "uuid",       "ä",   "\n",           "now",
    "%Y",         "+1d",  "counter",   "3.5",        "hex", "random.float", "random.string",
    "random.pick"
  };
  ThrongRandom random;

  throng_random_init (&random, 5, 5);
  for (unsigned i = 0; i < 20000; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (ThrongSymbols) symbols = make_symbols ();
      g_autoptr (JsonNode) node = NULL;
      g_autoptr (ThrongTemplate) template = NULL;
      g_autoptr (ThrongTemplate) json = NULL;

      for (int64_t n = throng_random_int (&random, 0, 12); n > 0; n--)
        g_string_append (text, pieces[throng_random_int (&random, 0, G_N_ELEMENTS (pieces) - 1)]);
      node = json_node_init_string (json_node_alloc (), text->str);
      template = throng_template_new (text->str, i % 4, symbols, NULL);
      json = throng_template_new_json (node, symbols, NULL);
      g_assert_true ((template == NULL) == (json == NULL));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/template/values-are-escaped-for-where-they-stand",
                   values_are_escaped_for_where_they_stand);
  g_test_add_func ("/template/json-values-keep-their-type", json_values_keep_their_type);
  g_test_add_func ("/template/unset-variables-stop-rendering", unset_variables_stop_rendering);
  g_test_add_func ("/template/bad-templates-are-refused-with-the-reason",
                   bad_templates_are_refused_with_the_reason);
  g_test_add_func ("/template/texts-without-templates-are-constants",
                   texts_without_templates_are_constants);
  g_test_add_func ("/template/symbols-are-numbered-once", symbols_are_numbered_once);
  g_test_add_func ("/template/seed-decides-what-is-drawn", seed_decides_what_is_drawn);
  g_test_add_func ("/template/made-up-values-look-as-they-should",
                   made_up_values_look_as_they_should);
  g_test_add_func ("/template/addresses-and-uuids-hardly-ever-repeat",
                   addresses_and_uuids_hardly_ever_repeat);
  g_test_add_func ("/template/everything-there-is-to-choose-is-drawn",
                   everything_there_is_to_choose_is_drawn);
  g_test_add_func ("/template/now-has-a-format-and-an-offset", now_has_a_format_and_an_offset);
  g_test_add_func ("/template/now-agrees-with-the-calendar-of-glib",
                   now_agrees_with_the_calendar_of_glib);
  g_test_add_func ("/template/what-becomes-too-long-is-not-rendered",
                   what_becomes_too_long_is_not_rendered);
  g_test_add_func ("/template/long-literal-text-is-no-problem", long_literal_text_is_no_problem);
  g_test_add_func ("/template/texts-with-too-many-templates-are-refused",
                   texts_with_too_many_templates_are_refused);
  g_test_add_func ("/template/no-text-crashes", no_text_crashes);
  return g_test_run ();
}
