/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

/* Numbers of an answer that json-glib has no place for: integers that do not fit into 64 bits, such
 * as 18446744073709551615, which it would change silently to the largest that it knows, and numbers
 * beyond all doubles, such as 1e400, which it would take for infinite. They go through it as marked
 * texts. */

/**
 * throng_large_numbers_mark:
 * @json: what should be JSON
 * @length: bytes of @json; there is a zero byte behind them
 *
 * Returns: (transfer full) (nullable): @json with the large numbers marked; %NULL if there are none
 */
GString *throng_large_numbers_mark (const char *json, size_t length);

/**
 * throng_large_numbers_get:
 * @node: of a document that was marked
 *
 * Returns: (transfer none) (nullable): the number as it was written; %NULL if it is anything else
 */
const char *throng_large_numbers_get (JsonNode *node);

/**
 * throng_large_numbers_unmark:
 * @json: JSON as it was written from a document that was marked
 * @from: where it begins in @json
 *
 * Makes the numbers numbers again, digit for digit.
 */
void throng_large_numbers_unmark (GString *json, size_t from);

G_END_DECLS
