/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ThrongTexts:
 *
 * Texts that live as long as anybody holds a reference. One thread adds texts; every holder of a
 * reference, in whatever thread, may read those it was given: they never move.
 */
typedef struct _ThrongTexts ThrongTexts;

ThrongTexts *throng_texts_new (void);
ThrongTexts *throng_texts_ref (ThrongTexts *self);
void throng_texts_unref (ThrongTexts *self);

const char *throng_texts_add (ThrongTexts *self, const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ThrongTexts, throng_texts_unref)

G_END_DECLS
