/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Templates: the first byte says where the text stands. What is rendered is UTF-8, within the
 * bound, and JSON where it must be. */

#include <stdbool.h>
#include <string.h>

#include "fuzz.h"
#include "scenario/throng-template.h"

static int64_t
unix_us_cb (void *data)
{
  return G_GINT64_CONSTANT (1767225600000000);
}

static uint64_t
count_cb (void *data, unsigned counter)
{
  return G_MAXUINT64 - counter;
}

/* Variables have values that would break out of where they stand, JSON, or none. */
static ThrongValue *
make_values (const ThrongSymbols *symbols)
{
  static const ThrongValue kinds[] = {
    { (char *) "a\"b\\c\r\n{{d}}/ä?&=", false, true },
    { (char *) "[1, {\"a\": null}]", true, true },
    { (char *) "", false, true },
    { NULL, false, false },
  };
  ThrongValue *values = g_new (ThrongValue, throng_symbols_get_n (symbols) + 1);

  for (unsigned i = 0; i < throng_symbols_get_n (symbols); i++)
    values[i] = kinds[i % G_N_ELEMENTS (kinds)];
  return values;
}

static void
render (const ThrongTemplate *template, const ThrongSymbols *symbols, bool is_json)
{
  static const ThrongTemplateHost host = { unix_us_cb, count_cb, NULL };
  g_autofree ThrongValue *values = make_values (symbols);
  g_autoptr (GString) out = g_string_new (NULL);
  ThrongRandom random;
  ThrongTemplateContext context = {
    .host = &host, .values = values, .random = &random, .user_number = 1
  };

  throng_random_init (&random, 1, 1);
  if (!throng_template_render (template, &context, out))
    {
      g_autofree char *problem = throng_template_dup_problem (&context, symbols);

      g_assert_nonnull (problem);
      return;
    }
  g_assert_true (g_utf8_validate (out->str, (gssize) out->len, NULL));
  if (is_json)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = json_from_string (out->str, &error);

      g_assert_no_error (error);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (ThrongSymbols) symbols = throng_symbols_new ();
  g_autoptr (ThrongTemplate) template = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  unsigned where;

  if (size == 0)
    return -1;
  where = data[0] % (THRONG_ESCAPE_QUOTED + 2);
  text = fuzz_dup_text (data + 1, size - 1);
  if (where <= THRONG_ESCAPE_QUOTED)
    template = throng_template_new (text, where, symbols, &error);
  else
    {
      g_autoptr (JsonNode) node = json_from_string (text, NULL);

      if (node == NULL)
        return -1;
      template = throng_template_new_json (node, symbols, &error);
    }
  g_assert_true ((template == NULL) == (error != NULL));
  if (template != NULL)
    render (template, symbols, where > THRONG_ESCAPE_QUOTED);
  return 0;
}
