/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * throng_json_write:
 *
 * The canonical text of @node, made for diffs: two spaces a level, members in their order, numbers
 * as short as reads back equal, UTF-8 as it is, one line end at the end. An array of scalars always
 * stands on one line. Any other array or object does so where it ends within 100 columns and is
 * nested at most two deep, arrays of scalars not counted. The document itself, being an object,
 * never does.
 *
 * Returns: (transfer full): the text
 */
char *throng_json_write (JsonNode *node);

/* Appends @node without any blanks, as request bodies are sent. */
void throng_json_write_compact (JsonNode *node, GString *out);

/* Appends @text as a JSON string without its quotes. */
void throng_json_escape (const char *text, gsize length, GString *out);

/* Appends the shortest number that reads back as @value: 0.1, 100, 1e+300. */
void throng_json_write_double (double value, GString *out);

G_END_DECLS
