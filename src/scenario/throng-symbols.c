/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-template.h"

struct _ThrongSymbols
{
  GPtrArray *names;    /* Owned */
  GHashTable *indices; /* name (borrowed from names) → index */
};

ThrongSymbols *
throng_symbols_new (void)
{
  ThrongSymbols *self = g_new0 (ThrongSymbols, 1);

  self->names = g_ptr_array_new_with_free_func (g_free);
  self->indices = g_hash_table_new (g_str_hash, g_str_equal);
  return self;
}

void
throng_symbols_free (ThrongSymbols *self)
{
  g_hash_table_unref (self->indices);
  g_ptr_array_unref (self->names);
  g_free (self);
}

unsigned
throng_symbols_intern (ThrongSymbols *self, const char *name)
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

unsigned
throng_symbols_get_n (const ThrongSymbols *self)
{
  return self->names->len;
}

const char *
throng_symbols_get_name (const ThrongSymbols *self, unsigned index)
{
  return g_ptr_array_index (self->names, index);
}
