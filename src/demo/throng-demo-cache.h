/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

typedef struct _ThrongDemoCache ThrongDemoCache;

/**
 * throng_demo_cache_new:
 * @max: so many values are kept; beyond them the oldest is forgotten
 * @free_value: (nullable): frees a value
 *
 * Values by key: what the demo target remembers of its clients, within bounds.
 *
 * Returns: (transfer full): an empty cache, to be freed with throng_demo_cache_free()
 */
ThrongDemoCache *throng_demo_cache_new (guint max, GDestroyNotify free_value);
void throng_demo_cache_free (ThrongDemoCache *self);

/**
 * throng_demo_cache_add:
 * @key: (nullable): the key, which must not be there yet; %NULL for a new random one
 * @value: (transfer full): the value, not %NULL
 *
 * Returns: (transfer none): the key, valid as long as the value is kept
 */
const char *throng_demo_cache_add (ThrongDemoCache *self, const char *key, gpointer value);

/**
 * throng_demo_cache_get:
 * @key: (nullable): the key
 *
 * Returns: (transfer none) (nullable): the value, valid until the next call that adds or removes
 */
gpointer throng_demo_cache_get (ThrongDemoCache *self, const char *key);

/** throng_demo_cache_remove: forgets the value of @key if there is one, and says whether. */
gboolean throng_demo_cache_remove (ThrongDemoCache *self, const char *key);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ThrongDemoCache, throng_demo_cache_free)
