/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/run/throng-cell-round.h"

#define N_CELLS 100
#define NEVER G_MAXINT64

typedef struct
{
  unsigned n_refreshed;
} Cell;

static void
refresh (void *cell, void *data)
{
  Cell *self = cell;

  g_assert_true (data == cell);
  self->n_refreshed++;
}

static ThrongCellRound *
fill (Cell *cells)
{
  ThrongCellRound *round = throng_cell_round_new (refresh);

  for (unsigned i = 0; i < N_CELLS; i++)
    throng_cell_round_add (round, &cells[i], &cells[i]);
  return round;
}

static bool
is_first (void *cell, void *first)
{
  return cell == first;
}

static bool
is_none (void *cell, void *data)
{
  return false;
}

static void
assert_refreshed (const Cell *cells, unsigned n)
{
  for (unsigned i = 0; i < N_CELLS; i++)
    g_assert_cmpuint (cells[i].n_refreshed, ==, n);
}

static void
test_what_is_seen_comes_at_once_and_the_rest_in_time (void)
{
  Cell cells[N_CELLS] = { 0 };
  g_autoptr (ThrongCellRound) round = fill (cells);

  assert_refreshed (cells, 1);
  g_assert_false (throng_cell_round_go_on (round, NEVER));

  throng_cell_round_begin (round, is_first, &cells[7]);
  g_assert_cmpuint (cells[7].n_refreshed, ==, 2);
  g_assert_cmpuint (cells[8].n_refreshed, ==, 1);
  g_assert_true (throng_cell_round_go_on (round, 0));
  g_assert_cmpuint (cells[0].n_refreshed, ==, 2);
  g_assert_cmpuint (cells[N_CELLS - 1].n_refreshed, ==, 1);
  g_assert_false (throng_cell_round_go_on (round, NEVER));
  assert_refreshed (cells, 2);
}

static void
test_cells_that_had_no_turn_are_the_first_next_time (void)
{
  Cell cells[N_CELLS] = { 0 };
  g_autoptr (ThrongCellRound) round = fill (cells);

  /* Each time there is time for a few, and then everything is old again. */
  for (unsigned i = 0; i < N_CELLS / 10; i++)
    {
      throng_cell_round_begin (round, is_none, NULL);
      g_assert_true (throng_cell_round_go_on (round, 0));
    }
  for (unsigned i = 0; i < N_CELLS; i++)
    g_assert_cmpuint (cells[i].n_refreshed, >, 1);
}

static void
test_cells_that_went_are_left_alone (void)
{
  Cell cells[N_CELLS] = { 0 };
  g_autoptr (ThrongCellRound) round = fill (cells);

  throng_cell_round_begin (round, is_none, NULL);
  throng_cell_round_remove (round, &cells[0]);
  throng_cell_round_remove (round, &cells[0]);
  throng_cell_round_remove (round, &cells[50]);
  g_assert_false (throng_cell_round_go_on (round, NEVER));
  g_assert_cmpuint (cells[0].n_refreshed, ==, 1);
  g_assert_cmpuint (cells[50].n_refreshed, ==, 1);
  g_assert_cmpuint (cells[1].n_refreshed, ==, 2);
  g_assert_cmpuint (cells[N_CELLS - 1].n_refreshed, ==, 2);

  throng_cell_round_begin (round, is_none, NULL);
  for (unsigned i = 0; i < N_CELLS; i++)
    throng_cell_round_remove (round, &cells[i]);
  g_assert_false (throng_cell_round_go_on (round, NEVER));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cell-round/seen", test_what_is_seen_comes_at_once_and_the_rest_in_time);
  g_test_add_func ("/cell-round/turns", test_cells_that_had_no_turn_are_the_first_next_time);
  g_test_add_func ("/cell-round/gone", test_cells_that_went_are_left_alone);
  return g_test_run ();
}
