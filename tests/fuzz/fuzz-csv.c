/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Fields of CSV, one a line of the input: what a reader that knows RFC 4180 gets back. */

#include <stdbool.h>
#include <string.h>

#include "fuzz.h"
#include "report/throng-csv.h"

/* Takes a field and what ends it off the front of @at. */
static char *
take_field (const char **at)
{
  GString *field = g_string_new (NULL);
  bool is_quoted = **at == '"';

  *at += is_quoted;
  for (;; (*at)++)
    {
      if (is_quoted && (*at)[0] == '"' && (*at)[1] == '"')
        (*at)++;
      else if (is_quoted ? **at == '"' : strchr (",\r\n", **at) != NULL)
        break;
      g_assert_cmpint (**at, !=, '\0');
      g_string_append_c (field, **at);
    }
  *at += is_quoted;
  return g_string_free_and_steal (field);
}

static void
assert_is (const char *field, const char *text)
{
  /* A spreadsheet must not take it for a formula. */
  if (text[0] != '\0' && strchr ("=+-@\t\r", text[0]) != NULL)
    {
      g_assert_cmpint (field[0], ==, '\'');
      field++;
    }
  g_assert_cmpstr (field, ==, text);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = fuzz_dup_text (data, size);
  g_auto (GStrv) texts = g_strsplit (text, "|", 8);
  g_autoptr (GString) line = g_string_new (NULL);
  const char *at;
  unsigned n = g_strv_length (texts);

  if (n == 0)
    return -1;
  for (unsigned i = 0; i < n; i++)
    throng_csv_add_text (line, texts[i]);
  throng_csv_end_line (line);
  at = line->str;
  for (unsigned i = 0; i < n; i++)
    {
      g_autofree char *field = take_field (&at);

      assert_is (field, texts[i]);
      at += i + 1 < n;
    }
  g_assert_cmpstr (at, ==, "\r\n");
  return 0;
}
