/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/throng-demo-cache.h"

typedef struct
{
  GList link; /* in oldest_first; its data is the entry */
  char *key;
  gpointer value;
} Entry;

struct _ThrongDemoCache
{
  guint max;
  GDestroyNotify free_value;

  /* Owned */
  GQueue oldest_first;  /* of Entry */
  GHashTable *entry_of; /* key of the entry → Entry */
};

static void
forget (ThrongDemoCache *self, Entry *entry)
{
  g_queue_unlink (&self->oldest_first, &entry->link);
  g_hash_table_remove (self->entry_of, entry->key);
  if (self->free_value != NULL)
    self->free_value (entry->value);
  g_free (entry->key);
  g_free (entry);
}

ThrongDemoCache *
throng_demo_cache_new (guint max, GDestroyNotify free_value)
{
  ThrongDemoCache *self = g_new0 (ThrongDemoCache, 1);

  self->max = max;
  self->free_value = free_value;
  g_queue_init (&self->oldest_first);
  self->entry_of = g_hash_table_new (g_str_hash, g_str_equal);
  return self;
}

void
throng_demo_cache_free (ThrongDemoCache *self)
{
  while (self->oldest_first.head != NULL)
    forget (self, self->oldest_first.head->data);
  g_hash_table_unref (self->entry_of);
  g_free (self);
}

const char *
throng_demo_cache_add (ThrongDemoCache *self, const char *key, gpointer value)
{
  Entry *entry = g_new0 (Entry, 1);

  if (self->oldest_first.length >= self->max)
    forget (self, self->oldest_first.head->data);
  entry->link.data = entry;
  entry->key = key != NULL ? g_strdup (key) : g_uuid_string_random ();
  entry->value = value;
  g_queue_push_tail_link (&self->oldest_first, &entry->link);
  g_hash_table_insert (self->entry_of, entry->key, entry);
  return entry->key;
}

gpointer
throng_demo_cache_get (ThrongDemoCache *self, const char *key)
{
  Entry *entry = key != NULL ? g_hash_table_lookup (self->entry_of, key) : NULL;

  return entry != NULL ? entry->value : NULL;
}

gboolean
throng_demo_cache_remove (ThrongDemoCache *self, const char *key)
{
  Entry *entry = key != NULL ? g_hash_table_lookup (self->entry_of, key) : NULL;

  if (entry != NULL)
    forget (self, entry);
  return entry != NULL;
}
