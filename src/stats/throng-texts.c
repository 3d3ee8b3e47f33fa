/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/throng-texts.h"

struct _ThrongTexts
{
  GStringChunk *chunk; /* owned */
  gatomicrefcount n_references;
};

/**
 * throng_texts_new:
 *
 * Returns: (transfer full): no texts yet
 */
ThrongTexts *
throng_texts_new (void)
{
  ThrongTexts *self = g_new0 (ThrongTexts, 1);

  self->chunk = g_string_chunk_new (1024);
  g_atomic_ref_count_init (&self->n_references);
  return self;
}

/**
 * throng_texts_ref:
 *
 * Returns: (transfer full): @self; from any thread
 */
ThrongTexts *
throng_texts_ref (ThrongTexts *self)
{
  g_atomic_ref_count_inc (&self->n_references);
  return self;
}

/**
 * throng_texts_unref:
 *
 * Drops a reference, with the last one all texts; from any thread.
 */
void
throng_texts_unref (ThrongTexts *self)
{
  if (!g_atomic_ref_count_dec (&self->n_references))
    return;
  g_string_chunk_free (self->chunk);
  g_free (self);
}

/**
 * throng_texts_add:
 *
 * Returns: (transfer none): a copy of @text, never the same twice
 */
const char *
throng_texts_add (ThrongTexts *self, const char *text)
{
  return g_string_chunk_insert (self->chunk, text);
}
