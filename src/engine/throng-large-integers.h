/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

/* Integers of an answer that do not fit into 64 bits, such as 18446744073709551615. json-glib would
 * change them silently to the largest that it knows, so that they go through it as marked texts. */

/**
 * throng_large_integers_mark:
 * @json: what should be JSON
 * @length: bytes of @json; there is a zero byte behind them
 *
 * Returns: (transfer full) (nullable): @json with the large integers marked; %NULL if there are
 *   none
 */
GString *throng_large_integers_mark (const char *json, size_t length);

/**
 * throng_large_integers_get:
 * @node: of a document that was marked
 *
 * Returns: (transfer none) (nullable): the digits; %NULL if it is anything else
 */
const char *throng_large_integers_get (JsonNode *node);

/**
 * throng_large_integers_unmark:
 * @json: JSON as it was written from a document that was marked
 * @from: where it begins in @json
 *
 * Makes the integers integers again, digit for digit.
 */
void throng_large_integers_unmark (GString *json, size_t from);

G_END_DECLS
