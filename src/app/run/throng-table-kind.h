/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

/* What a column holds, and so how it is written, sorted and aligned. */
typedef enum
{
  THRONG_CELL_TEXT,
  THRONG_CELL_COUNT,
  THRONG_CELL_MS,
  THRONG_CELL_RATE,
  THRONG_CELL_BYTES,
  THRONG_CELL_SHARE,
  THRONG_CELL_ELAPSED, /* seconds since the run's start */
} ThrongCellKind;

/**
 * ThrongTableColumn:
 * @title: to be translated
 * @cell: what it holds
 * @n_chars: how wide it is at least
 * @n_narrow_chars: how wide where there is little room, 0 = the same
 * @is_key: whether it is one of the columns that tell a row from all others
 * @is_extra: whether it is hidden until somebody asks for it
 * @is_word: whether its texts are words of ours, which are translated on the screen, not in files
 */
typedef struct
{
  const char *title;
  ThrongCellKind cell;
  int n_chars;
  bool is_key;
  bool is_extra;
  bool is_word;
  int n_narrow_chars;
} ThrongTableColumn;

/**
 * ThrongTableKind:
 * @title: to be translated
 * @empty: what to say when there are no rows; to be translated
 * @columns: its columns, @n_columns of them
 * @get_text: text of a record in a column of texts
 * @get_number: number of a record in another column; NaN = no value yet
 * @get_place: (nullable): where in the scenario that comes from which a record is about
 * @order: (nullable): the columns as they stand in a view at first, @n_columns of them; %NULL: in
 * the order of @columns, which is that of files
 * @sort_column: the column by which it is sorted downwards at first, -1 = as the records come
 *
 * A table of records of one type, which it knows how to read.
 */
typedef struct
{
  const char *title;
  const char *empty;
  const ThrongTableColumn *columns;
  unsigned n_columns;
  const char *(*get_text) (const void *record, unsigned column);
  double (*get_number) (const void *record, unsigned column);
  const char *(*get_place) (const void *record);
  const unsigned *order;
  int sort_column;
} ThrongTableKind;

/* The column at this place of a view. */
static inline unsigned
throng_table_kind_get_shown (const ThrongTableKind *self, unsigned place)
{
  return self->order != NULL ? self->order[place] : place;
}

char *throng_table_kind_dup_cell (const ThrongTableKind *self, const void *record, unsigned column);
char *throng_table_kind_dup_key (const ThrongTableKind *self, const void *record);
bool throng_table_kind_is_same (const ThrongTableKind *self, const void *a, const void *b);
int throng_table_kind_compare (const ThrongTableKind *self,
                               unsigned column,
                               const void *a,
                               const void *b);
bool throng_table_kind_matches (const ThrongTableKind *self,
                                const void *record,
                                const char *folded);
void throng_table_kind_add_csv_header (const ThrongTableKind *self, GString *csv);
void throng_table_kind_add_csv_line (const ThrongTableKind *self, const void *record, GString *csv);
/* The cells as they are shown, for the clipboard. */
void throng_table_kind_add_tsv_line (const ThrongTableKind *self,
                                     const void *record,
                                     GString *text);

G_END_DECLS
