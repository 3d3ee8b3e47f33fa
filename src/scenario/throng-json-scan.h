/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "scenario/throng-problem.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * throng_json_parse:
 * @data: what should be JSON
 * @length: bytes of @data
 * @name: what places begin with, usually the file
 *
 * Strict JSON from an untrusted source. Beyond syntax it refuses what would be costly (size, depth,
 * number of values) and what would be changed silently: NUL bytes, integers that do not fit into 64
 * bits, numbers that overflow, two members of one name.
 *
 * Returns: (transfer full) (nullable): the document, or %NULL with at least one problem added
 */
JsonNode *throng_json_parse (const char *data, gsize length, const char *name, GPtrArray *problems);

/* The largest file that is read, in bytes. */
#define THRONG_JSON_MAX_BYTES (16 * 1024 * 1024)

G_END_DECLS
