/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What it costs to render a JSON body of 1 KiB with five templates, the usual ones and those that
 * take the most: the design asks for 2 µs at most. */
#include "scenario/throng-template.h"

#define N_ROUNDS 500000

static const char usual[] = "{\"name\":\"{{fake.name}}\",\"email\":\"{{fake.email}}\","
                            "\"id\":\"{{uuid}}\",\"age\":\"{{random.int 18 99}}\","
                            "\"token\":\"{{token}}\",\"text\":\"%s\"}";
static const char costly[] = "{\"text\":\"{{fake.sentence}}\",\"key\":\"{{random.string 32}}\","
                             "\"at\":\"{{now}}\",\"price\":\"{{random.float 0 9.99}}\","
                             "\"number\":\"{{counter}}\",\"filler\":\"%s\"}";

static int64_t
unix_us_cb (void *data)
{
  return g_get_real_time ();
}

static uint64_t
count_cb (void *data, unsigned counter)
{
  return ++*(uint64_t *) data;
}

static ThrongTemplate *
make_template (const char *format, ThrongSymbols *symbols)
{
  g_autofree char *filler = g_strnfill (800, 'x');
  g_auto (GStrv) halves = g_strsplit (format, "%s", 2);
  g_autofree char *json = g_strconcat (halves[0], filler, halves[1], NULL);
  g_autoptr (JsonNode) node = json_from_string (json, NULL);

  return throng_template_new_json (node, symbols, NULL);
}

static void
measure (const char *name, const char *format)
{
  static const ThrongValue values[] = { { (char *) "0123456789abcdef0123456789abcdef", false } };
  static uint64_t count;
  static const ThrongTemplateHost host = { unix_us_cb, count_cb, &count };
  g_autoptr (ThrongSymbols) symbols = throng_symbols_new ();
  g_autoptr (ThrongTemplate) template = make_template (format, symbols);
  g_autoptr (GString) out = g_string_sized_new (2048);
  ThrongRandom random;
  ThrongTemplateContext context = {
    .host = &host, .values = values, .random = &random, .user_number = 1
  };
  gint64 started_us;
  gint64 took_us;

  throng_random_init (&random, 1, 1);
  started_us = g_get_monotonic_time ();
  for (unsigned i = 0; i < N_ROUNDS; i++)
    {
      g_string_truncate (out, 0);
      throng_template_render (template, &context, out);
    }
  took_us = g_get_monotonic_time () - started_us;
  g_print ("%" G_GSIZE_FORMAT " bytes, five %s templates: %.2f us\n", out->len, name,
           (double) took_us / N_ROUNDS);
}

int
main (void)
{
  measure ("usual", usual);
  measure ("costly", costly);
  return 0;
}
