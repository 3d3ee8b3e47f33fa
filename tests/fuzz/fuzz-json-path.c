/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A JSON path, then the document of an answer behind the first line end. */

#include <string.h>

#include "fuzz.h"
#include "scenario/throng-json-path.h"

#define MAX_FOUND 1000

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_auto (GStrv) parts = fuzz_split (data, size, 2);
  g_autoptr (GError) error = NULL;
  g_autoptr (ThrongJsonPath) path = throng_json_path_new (parts[0], &error);
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GPtrArray) found = g_ptr_array_new ();

  g_assert_true ((path == NULL) == (error != NULL));
  if (path == NULL)
    return 0;
  root = json_from_string (parts[1], NULL);
  if (root == NULL)
    return -1;
  throng_json_path_find_all (path, root, MAX_FOUND, found);
  g_assert_cmpuint (found->len, <=, MAX_FOUND);
  g_assert_true (throng_json_path_find (path, root) == (found->len > 0 ? found->pdata[0] : NULL));
  return 0;
}
