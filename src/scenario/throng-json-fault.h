/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

/* No text is looked at below this. */
#define THRONG_JSON_MAX_DEPTH 64

/**
 * throng_json_find_fault:
 * @data: what the parser refused; its strings are closed, and nothing is too deep
 * @at: (out): where the fault is
 *
 * Looks for the usual slips of people who write JSON by hand.
 *
 * Returns: (nullable): what is wrong there; %NULL when the first fault is another one
 */
const char *throng_json_find_fault (const char *data, const char **at);

/* Whether all of @text is a number (RFC 8259, 6). */
bool throng_json_is_number (const char *text);

G_END_DECLS
