/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/run/throng-cell-round.h"

/* So many between two looks at the clock. */
#define PORTION 16

typedef struct
{
  void *cell;
  void *data;
} Entry;

struct _ThrongCellRound
{
  GQueue entries;    /* of Entry: those refreshed last are last */
  GHashTable *links; /* cell → GList of the queue */
  ThrongCellFunc refresh;
  unsigned n_old; /* at most so many, from the first on */
};

ThrongCellRound *
throng_cell_round_new (ThrongCellFunc refresh)
{
  ThrongCellRound *self = g_new0 (ThrongCellRound, 1);

  g_queue_init (&self->entries);
  self->links = g_hash_table_new (NULL, NULL);
  self->refresh = refresh;
  return self;
}

void
throng_cell_round_free (ThrongCellRound *self)
{
  g_queue_clear_full (&self->entries, g_free);
  g_hash_table_unref (self->links);
  g_free (self);
}

static void
refresh (ThrongCellRound *self, GList *link)
{
  const Entry *entry = link->data;

  self->refresh (entry->cell, entry->data);
  g_queue_unlink (&self->entries, link);
  g_queue_push_tail_link (&self->entries, link);
}

void
throng_cell_round_add (ThrongCellRound *self, void *cell, void *data)
{
  Entry *entry = g_new (Entry, 1);

  g_return_if_fail (!g_hash_table_contains (self->links, cell));
  *entry = (Entry) { cell, data };
  g_queue_push_tail (&self->entries, entry);
  g_hash_table_insert (self->links, cell, self->entries.tail);
  self->refresh (cell, data);
}

void
throng_cell_round_remove (ThrongCellRound *self, void *cell)
{
  GList *link = g_hash_table_lookup (self->links, cell);

  if (link == NULL)
    return;
  g_hash_table_remove (self->links, cell);
  g_free (link->data);
  g_queue_delete_link (&self->entries, link);
}

void
throng_cell_round_foreach (ThrongCellRound *self, ThrongCellFunc func)
{
  for (GList *link = self->entries.head; link != NULL; link = link->next)
    {
      const Entry *entry = link->data;

      func (entry->cell, entry->data);
    }
}

void
throng_cell_round_begin (ThrongCellRound *self, ThrongCellTest is_seen, void *test_data)
{
  GList *link = self->entries.head;

  self->n_old = self->entries.length;
  for (unsigned i = self->entries.length; i > 0; i--)
    {
      GList *next = link->next;
      const Entry *entry = link->data;

      if (is_seen (entry->cell, test_data))
        {
          refresh (self, link);
          self->n_old--;
        }
      link = next;
    }
}

bool
throng_cell_round_go_on (ThrongCellRound *self, int64_t deadline_us)
{
  do
    {
      /* Fewer, where some went that were old. */
      self->n_old = MIN (self->n_old, self->entries.length);
      for (unsigned i = MIN (PORTION, self->n_old); i > 0; i--, self->n_old--)
        refresh (self, self->entries.head);
    }
  while (self->n_old > 0 && g_get_monotonic_time () < deadline_us);
  return self->n_old > 0;
}
