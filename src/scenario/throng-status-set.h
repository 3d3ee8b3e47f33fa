/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

G_BEGIN_DECLS

/**
 * ThrongStatusSet:
 *
 * A set of HTTP status codes from 100 to 599.
 */
typedef struct
{
  uint64_t bits[8];
} ThrongStatusSet;

/**
 * throng_status_set_parse:
 * @text: codes and ranges separated by commas, such as `200, 201, 300-399`
 * @set: (out): the codes; unchanged on error
 *
 * Returns: whether @text is a set; otherwise @error says why not
 */
bool throng_status_set_parse (const char *text, ThrongStatusSet *set, GError **error);

/* Whether @status is in @self; any number may be asked for. */
bool throng_status_set_contains (const ThrongStatusSet *self, unsigned status);

G_END_DECLS
