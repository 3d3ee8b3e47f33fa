/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * ThrongJsonPath:
 *
 * Where in a JSON document a value stands: `$.result.items[0]['a b']`, `$.list[-1]`,
 * `$.list[*].id`, `$..id`. It replaces json-glib's JsonPath, which ends the process where an array
 * of the document is shorter than the path says and where a quote is not closed.
 */
typedef struct _ThrongJsonPath ThrongJsonPath;

/* Returns: (transfer full) (nullable): %NULL with a sentence in @error if @expression is no path */
ThrongJsonPath *throng_json_path_new (const char *expression, GError **error);
void throng_json_path_free (ThrongJsonPath *self);

/**
 * throng_json_path_find:
 * @root: any document
 *
 * Returns: (transfer none) (nullable): the first value that the path leads to, in the order of the
 * document
 */
JsonNode *throng_json_path_find (const ThrongJsonPath *self, JsonNode *root);

/**
 * throng_json_path_find_all:
 * @max: the walk ends when @found holds so many, at least 1
 * @found: the values that the path leads to are appended here, borrowed from @root, the one of
 * throng_json_path_find() first; with two `..` a value may come more than once
 */
void throng_json_path_find_all (const ThrongJsonPath *self,
                                JsonNode *root,
                                unsigned max,
                                GPtrArray *found);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ThrongJsonPath, throng_json_path_free)

G_END_DECLS
