/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/throng-csv.h"

#include "scenario/throng-json-writer.h"

#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

/**
 * throng_csv_add_text:
 * @text: from anywhere, so it may try to be a formula
 *
 * Appends a text: one that a spreadsheet would take for a formula gets an apostrophe in front, one
 * with commas, quotes or line ends is quoted (RFC 4180).
 */
void
throng_csv_add_text (GString *line, const char *text)
{
  bool is_formula = text[0] != '\0' && strchr ("=+-@\t\r", text[0]) != NULL;
  bool is_quoted = strpbrk (text, ",\"\r\n") != NULL;

  if (is_quoted)
    g_string_append_c (line, '"');
  if (is_formula)
    g_string_append_c (line, '\'');
  for (const char *at = text; *at != '\0'; at++)
    {
      if (*at == '"')
        g_string_append_c (line, '"');
      g_string_append_c (line, *at);
    }
  g_string_append (line, is_quoted ? "\"," : ",");
}

/**
 * throng_csv_add_count:
 *
 * Appends a whole number.
 */
void
throng_csv_add_count (GString *line, uint64_t count)
{
  g_string_append_printf (line, "%" PRIu64 ",", count);
}

/**
 * throng_csv_add_number:
 * @value: finite
 *
 * Appends the shortest number that reads back as @value.
 */
void
throng_csv_add_number (GString *line, double value)
{
  throng_json_write_double (value, line);
  g_string_append_c (line, ',');
}

/**
 * throng_csv_add_fixed:
 * @value: finite
 *
 * Appends @value with six decimals.
 */
void
throng_csv_add_fixed (GString *line, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE + 310];

  g_string_append (line, g_ascii_formatd (text, sizeof text, "%.6f", value));
  g_string_append_c (line, ',');
}

/**
 * throng_csv_end_line:
 * @line: ends with a field
 */
void
throng_csv_end_line (GString *line)
{
  g_string_truncate (line, line->len - 1);
  g_string_append (line, "\r\n");
}
