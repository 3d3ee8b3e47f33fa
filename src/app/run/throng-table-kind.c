/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/run/throng-table-kind.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "app/throng-text.h"
#include "report/throng-csv.h"

static const char *
get_shown (const ThrongTableKind *self, const void *record, unsigned column)
{
  const char *text = self->get_text (record, column);

  return self->columns[column].is_word ? _ (text) : text;
}

/**
 * throng_table_kind_dup_cell:
 *
 * Returns: (transfer full): what the cell says to people
 */
char *
throng_table_kind_dup_cell (const ThrongTableKind *self, const void *record, unsigned column)
{
  switch (self->columns[column].cell)
    {
    case THRONG_CELL_TEXT:
      return g_strdup (get_shown (self, record, column));
    case THRONG_CELL_COUNT:
      return throng_text_count (self->get_number (record, column));
    case THRONG_CELL_MS:
      return throng_text_ms (self->get_number (record, column));
    case THRONG_CELL_RATE:
      return throng_text_rate (self->get_number (record, column));
    case THRONG_CELL_BYTES:
      return throng_text_bytes (self->get_number (record, column));
    case THRONG_CELL_SHARE:
      return throng_text_share (self->get_number (record, column));
    case THRONG_CELL_ELAPSED:
      return throng_text_elapsed (self->get_number (record, column));
    default:
      g_assert_not_reached ();
    }
}

/**
 * throng_table_kind_dup_key:
 *
 * Returns: (transfer full): a text that only this record of the table has
 */
char *
throng_table_kind_dup_key (const ThrongTableKind *self, const void *record)
{
  GString *key = g_string_new (NULL);

  for (unsigned i = 0; i < self->n_columns; i++)
    if (self->columns[i].is_key && self->columns[i].cell == THRONG_CELL_TEXT)
      g_string_append_printf (key, "%s\x1f", self->get_text (record, i));
    else if (self->columns[i].is_key)
      g_string_append_printf (key, "%.6f\x1f", self->get_number (record, i));
  return g_string_free_and_steal (key);
}

/**
 * throng_table_kind_is_same:
 *
 * Returns: whether both records have the same throng_table_kind_dup_key()
 */
bool
throng_table_kind_is_same (const ThrongTableKind *self, const void *a, const void *b)
{
  for (unsigned i = 0; i < self->n_columns; i++)
    {
      const ThrongTableColumn *column = &self->columns[i];

      if (column->is_key && column->cell == THRONG_CELL_TEXT
          && !g_str_equal (self->get_text (a, i), self->get_text (b, i)))
        return false;
      if (column->is_key && column->cell != THRONG_CELL_TEXT
          && self->get_number (a, i) != self->get_number (b, i))
        return false;
    }
  return true;
}

static int
compare_numbers (double a, double b)
{
  if (isnan (a) || isnan (b))
    return isnan (b) - isnan (a);
  return (a > b) - (a < b);
}

/**
 * throng_table_kind_compare:
 *
 * Returns: below, equal to or above 0, as @a stands before, with or after @b in the order of
 * @column; no value is the smallest
 */
int
throng_table_kind_compare (const ThrongTableKind *self,
                           unsigned column,
                           const void *a,
                           const void *b)
{
  if (self->columns[column].cell == THRONG_CELL_TEXT)
    return g_utf8_collate (get_shown (self, a, column), get_shown (self, b, column));
  return compare_numbers (self->get_number (a, column), self->get_number (b, column));
}

/**
 * throng_table_kind_matches:
 * @folded: what to look for, case-folded; "" is in all
 *
 * Returns: whether one of the record's texts contains @folded, whatever the case
 */
bool
throng_table_kind_matches (const ThrongTableKind *self, const void *record, const char *folded)
{
  for (unsigned i = 0; i < self->n_columns; i++)
    if (self->columns[i].cell == THRONG_CELL_TEXT)
      {
        g_autofree char *text = g_utf8_casefold (get_shown (self, record, i), -1);

        if (strstr (text, folded) != NULL)
          return true;
      }
  return false;
}

/* The words of a file do not depend on the language. */
void
throng_table_kind_add_csv_header (const ThrongTableKind *self, GString *csv)
{
  for (unsigned i = 0; i < self->n_columns; i++)
    throng_csv_add_text (csv, self->columns[i].title);
  throng_csv_end_line (csv);
}

void
throng_table_kind_add_csv_line (const ThrongTableKind *self, const void *record, GString *csv)
{
  for (unsigned i = 0; i < self->n_columns; i++)
    if (self->columns[i].cell == THRONG_CELL_TEXT)
      throng_csv_add_text (csv, self->get_text (record, i));
    else if (isnan (self->get_number (record, i)))
      throng_csv_add_text (csv, "");
    else
      throng_csv_add_number (csv, self->get_number (record, i));
  throng_csv_end_line (csv);
}

void
throng_table_kind_add_tsv_line (const ThrongTableKind *self, const void *record, GString *text)
{
  for (unsigned i = 0; i < self->n_columns; i++)
    {
      g_autofree char *cell = throng_table_kind_dup_cell (self, record, i);

      g_string_append (text, cell);
      g_string_append_c (text, i + 1 < self->n_columns ? '\t' : '\n');
    }
}
