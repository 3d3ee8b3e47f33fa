/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @at: where the name stands; @name: what it reads */
typedef void (*ThrongJsonDoubleFunc) (const char *at, const char *name, void *data);

/**
 * throng_json_find_doubles:
 * @text: valid JSON of @length bytes, at most %THRONG_JSON_MAX_DEPTH deep
 * @found: called for each name of a member that a member before it in the same object has too
 * @data: handed to @found
 */
void throng_json_find_doubles (const char *text,
                               gsize length,
                               ThrongJsonDoubleFunc found,
                               void *data);

G_END_DECLS
