/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-template.h"

/* Names by number. */
typedef struct
{
  GPtrArray *names;    /* Owned */
  GHashTable *indices; /* name (borrowed from names) → index */
} Table;

struct _ThrongSymbols
{
  Table variables;
  Table counters;
};

static void
table_init (Table *self)
{
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->indices = g_hash_table_new (g_str_hash, g_str_equal);
}

static void
table_clear (Table *self)
{
  g_hash_table_unref (self->indices);
  g_ptr_array_unref (self->names);
}

static unsigned
table_intern (Table *self, const char *name)
{
  gpointer index;
  char *copy;

  if (g_hash_table_lookup_extended (self->indices, name, NULL, &index))
    return GPOINTER_TO_UINT (index);

  copy = g_strdup (name);
  g_ptr_array_add (self->names, copy);
  g_hash_table_insert (self->indices, copy, GUINT_TO_POINTER (self->names->len - 1));
  return self->names->len - 1;
}

ThrongSymbols *
throng_symbols_new (void)
{
  ThrongSymbols *self = g_new0 (ThrongSymbols, 1);

  table_init (&self->variables);
  table_init (&self->counters);
  return self;
}

void
throng_symbols_free (ThrongSymbols *self)
{
  table_clear (&self->variables);
  table_clear (&self->counters);
  g_free (self);
}

unsigned
throng_symbols_intern (ThrongSymbols *self, const char *name)
{
  return table_intern (&self->variables, name);
}

unsigned
throng_symbols_get_n (const ThrongSymbols *self)
{
  return self->variables.names->len;
}

const char *
throng_symbols_get_name (const ThrongSymbols *self, unsigned index)
{
  return g_ptr_array_index (self->variables.names, index);
}

unsigned
throng_symbols_intern_counter (ThrongSymbols *self, const char *name)
{
  return table_intern (&self->counters, name);
}

unsigned
throng_symbols_get_n_counters (const ThrongSymbols *self)
{
  return self->counters.names->len;
}
