/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

G_BEGIN_DECLS

/**
 * ThrongCellRound:
 *
 * The cells of a table that show something, each of which is old when there is something newer to
 * show. Those that nobody sees are seen to in turn, as far as there is time, so that a frame never
 * has to wait for all of them.
 */
typedef struct _ThrongCellRound ThrongCellRound;

/* @cell: a cell of the round; @data: what it was added with */
typedef void (*ThrongCellFunc) (void *cell, void *data);
typedef bool (*ThrongCellTest) (void *cell, void *test_data);

/* @refresh: has a cell show the newest */
ThrongCellRound *throng_cell_round_new (ThrongCellFunc refresh);
void throng_cell_round_free (ThrongCellRound *self);

/* Adds a cell, which is not in it, and refreshes it. */
void throng_cell_round_add (ThrongCellRound *self, void *cell, void *data);
/* Nothing happens where @cell is not in it. */
void throng_cell_round_remove (ThrongCellRound *self, void *cell);

void throng_cell_round_foreach (ThrongCellRound *self, ThrongCellFunc func);

/* Makes all cells old and refreshes those for which @is_seen holds. */
void throng_cell_round_begin (ThrongCellRound *self, ThrongCellTest is_seen, void *test_data);
/* Refreshes old cells, the oldest first: a few, and more until g_get_monotonic_time() is
 * @deadline_us. Returns: whether any is still old */
bool throng_cell_round_go_on (ThrongCellRound *self, int64_t deadline_us);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ThrongCellRound, throng_cell_round_free)

G_END_DECLS
