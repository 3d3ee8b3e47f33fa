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

static char *
render (const ThrongTemplate *template, uint64_t seed)
{
  GString *out = g_string_new (NULL);
  ThrongRandom random;
  ThrongTemplateContext context = { .values = values, .random = &random, .user_number = 42 };

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
    { "\"{{plain}}", THRONG_ESCAPE_JSON, "\\\"a b/c?&=\\\"\\\\\\n+ä" },
    { "{{object}}", THRONG_ESCAPE_JSON, "{\\\"k\\\":[1]}" },
    { "{{object}}", THRONG_ESCAPE_NONE, "{\"k\":[1]}" },
    { "{{text plain}}", THRONG_ESCAPE_FORM, "a+b%2Fc%3F%26%3D%22%5C%0A%2B%C3%A4" },
    { "{{user.number}}", THRONG_ESCAPE_NONE, "42" },
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
}

static void
unset_variables_stop_rendering (void)
{
  g_assert_null (render_text ("a {{unset}}", THRONG_ESCAPE_NONE, 1));
  g_assert_null (render_json ("{\"a\": \"{{unset}}\"}", 1));
}

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
    { "{{ {{a}} }}", "“{{ {{a}} }}” is not closed with “}}”" },
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
                            "{{fake.email}} {{random.int 1 1000000}} {{uuid}}";
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

/* Random texts made of what templates are made of. */
static void
no_text_crashes (void)
{
  static const char *const pieces[] = { "{{",  "}}",   "{",         "}",          "\\", "\"", " ",
                                        "raw", "text", "fake.name", "random.int", "1",  "-9", "x",
                                        "?",   "/",    "unset",     "uuid",       "ä",  "\n" };
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
  g_test_add_func ("/template/no-text-crashes", no_text_crashes);
  return g_test_run ();
}
