/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/run/throng-table-rows.h"

#include "app/run/throng-table-row.h"

#define N_RECORDS 500
/* What GTK makes cells for, whether they are seen or not. */
#define N_CELLED 200
/* No wait of a frame: so many at most come between two looks at the clock. */
#define PORTION 5

typedef struct
{
  char name[16];
  double number;
} Record;

typedef struct
{
  Record records[N_RECORDS];
  const void *pointers[N_RECORDS];
  ThrongTableRows *rows;
} Fixture;

static const char *
get_text (const void *record, unsigned column)
{
  return ((const Record *) record)->name;
}

static double
get_number (const void *record, unsigned column)
{
  return ((const Record *) record)->number;
}

static const ThrongTableColumn columns[] = {
  { "Name", THRONG_CELL_TEXT, 10, true },
  { "Number", THRONG_CELL_COUNT, 10 },
};

static const ThrongTableKind kind = {
  .columns = columns,
  .n_columns = G_N_ELEMENTS (columns),
  .get_text = get_text,
  .get_number = get_number,
};

/* Downwards. */
static int
compare_cb (gconstpointer a, gconstpointer b, void *data)
{
  return throng_table_kind_compare (&kind, 1, throng_table_row_get_record ((ThrongTableRow *) b),
                                    throng_table_row_get_record ((ThrongTableRow *) a));
}

/* The largest number comes last. */
static void
set_up (Fixture *fixture, const void *data)
{
  g_autoptr (GtkSorter) sorter = GTK_SORTER (gtk_custom_sorter_new (compare_cb, NULL, NULL));

  for (unsigned i = 0; i < N_RECORDS; i++)
    {
      g_snprintf (fixture->records[i].name, sizeof fixture->records[i].name, "Row %03u", i);
      fixture->records[i].number = i;
      fixture->pointers[i] = &fixture->records[i];
    }
  fixture->rows = throng_table_rows_new (&kind, sorter);
  throng_table_rows_set_records (fixture->rows, fixture->pointers, N_RECORDS);
}

static void
tear_down (Fixture *fixture, const void *data)
{
  throng_table_rows_free (fixture->rows);
}

static unsigned
count (Fixture *fixture)
{
  return g_list_model_get_n_items (throng_table_rows_get_model (fixture->rows));
}

static void
assert_shown (Fixture *fixture, unsigned position, const char *name)
{
  g_autoptr (ThrongTableRow) row = g_list_model_get_item (
      throng_table_rows_get_model (fixture->rows), position);

  g_assert_nonnull (row);
  g_assert_cmpstr (get_text (throng_table_row_get_record (row), 0), ==, name);
}

/* As a view does with the first rows of its model. */
static void
make_cells (Fixture *fixture)
{
  for (unsigned i = 0; i < N_CELLED; i++)
    {
      g_autoptr (ThrongTableRow) row = g_list_model_get_item (
          throng_table_rows_get_model (fixture->rows), i);

      throng_table_row_add_cell (row);
    }
}

static void
assert_comes_in_portions (Fixture *fixture, unsigned n_expected)
{
  bool goes_on = true;

  for (unsigned before = count (fixture); goes_on && before < N_CELLED; before = count (fixture))
    {
      goes_on = throng_table_rows_go_on (fixture->rows, 0);
      g_assert_cmpuint (count (fixture) - before, <=, PORTION);
    }
  /* The others have no cells. */
  if (goes_on)
    g_assert_false (throng_table_rows_go_on (fixture->rows, 0));
  g_assert_cmpuint (count (fixture), ==, n_expected);
}

static void
test_rows_come_in_portions_the_first_ones_first (Fixture *fixture, const void *data)
{
  g_assert_cmpuint (count (fixture), ==, 0);
  g_assert_true (throng_table_rows_is_waiting (fixture->rows));
  g_assert_true (throng_table_rows_go_on (fixture->rows, 0));
  assert_shown (fixture, 0, "Row 499");
  assert_shown (fixture, 1, "Row 498");
  assert_comes_in_portions (fixture, N_RECORDS);
  assert_shown (fixture, 0, "Row 499");
  assert_shown (fixture, N_RECORDS - 1, "Row 000");
}

static void
test_filter_shows_at_once_only_what_has_cells (Fixture *fixture, const void *data)
{
  throng_table_rows_finish (fixture->rows);
  make_cells (fixture);
  /* The even ones, of which one hundred have cells. */
  for (unsigned i = 0; i < N_RECORDS; i += 2)
    fixture->records[i].name[0] = 'E';
  g_assert_true (throng_table_rows_set_filter (fixture->rows, "eow", NULL));
  g_assert_cmpuint (count (fixture), ==, N_CELLED / 2);
  assert_shown (fixture, 0, "Eow 498");
  assert_comes_in_portions (fixture, N_RECORDS / 2);
  assert_shown (fixture, N_RECORDS / 2 - 1, "Eow 000");
}

static void
test_rows_come_back_in_portions_without_the_filter (Fixture *fixture, const void *data)
{
  throng_table_rows_set_filter (fixture->rows, "row 00", NULL);
  throng_table_rows_finish (fixture->rows);
  g_assert_cmpuint (count (fixture), ==, 10);
  g_assert_true (throng_table_rows_set_filter (fixture->rows, "", NULL));
  /* These stand at the end now. */
  g_assert_cmpuint (count (fixture), ==, 0);
  assert_comes_in_portions (fixture, N_RECORDS);
  for (unsigned i = 0; i < N_RECORDS; i += 50)
    assert_shown (fixture, N_RECORDS - 1 - i, fixture->records[i].name);
  g_assert_false (throng_table_rows_set_filter (fixture->rows, "", NULL));
}

static void
test_kept_row_does_not_go_for_a_moment (Fixture *fixture, const void *data)
{
  g_autoptr (GHashTable) kept = g_hash_table_new (NULL, NULL);
  g_autoptr (ThrongTableRow) row = NULL;

  throng_table_rows_finish (fixture->rows);
  row = g_list_model_get_item (throng_table_rows_get_model (fixture->rows), N_RECORDS - 1);
  g_hash_table_add (kept, row);
  throng_table_rows_set_filter (fixture->rows, "row", kept);
  g_assert_cmpuint (count (fixture), ==, 1);
  assert_shown (fixture, 0, "Row 000");
  throng_table_rows_set_filter (fixture->rows, "row 4", kept);
  g_assert_cmpuint (count (fixture), ==, 0);
}

static void
test_rows_go_with_their_records (Fixture *fixture, const void *data)
{
  throng_table_rows_go_on (fixture->rows, 0);
  /* One that is shown and many that wait. */
  throng_table_rows_set_records (fixture->rows, fixture->pointers, N_RECORDS - 1);
  g_assert_cmpuint (count (fixture), ==, PORTION - 1);
  throng_table_rows_set_records (fixture->rows, fixture->pointers, 10);
  throng_table_rows_finish (fixture->rows);
  g_assert_cmpuint (count (fixture), ==, 10);
  assert_shown (fixture, 0, "Row 009");
  g_assert_cmpuint (throng_table_rows_get_n_records (fixture->rows), ==, 10);
}

static void
test_what_compares_equal_stays_as_it_came (Fixture *fixture, const void *data)
{
  for (unsigned i = 0; i < N_RECORDS; i++)
    fixture->records[i].number = 1;
  throng_table_rows_set_filter (fixture->rows, "row 1", NULL);
  throng_table_rows_finish (fixture->rows);
  throng_table_rows_set_filter (fixture->rows, "", NULL);
  throng_table_rows_finish (fixture->rows);
  for (unsigned i = 0; i < N_RECORDS; i++)
    assert_shown (fixture, i, fixture->records[i].name);
}

static void
add (const char *path, void (*test) (Fixture *fixture, const void *data))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("/table-rows/portions", test_rows_come_in_portions_the_first_ones_first);
  add ("/table-rows/filter", test_filter_shows_at_once_only_what_has_cells);
  add ("/table-rows/back", test_rows_come_back_in_portions_without_the_filter);
  add ("/table-rows/kept", test_kept_row_does_not_go_for_a_moment);
  add ("/table-rows/records", test_rows_go_with_their_records);
  add ("/table-rows/equal", test_what_compares_equal_stays_as_it_came);
  return g_test_run ();
}
