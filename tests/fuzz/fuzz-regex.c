/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A pattern, then the text of an answer behind the first line end. */

#include <string.h>

#include "fuzz.h"
#include "scenario/throng-regex.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_auto (GStrv) parts = fuzz_split (data, size, 2);
  g_autoptr (GError) error = NULL;
  g_autoptr (ThrongRegex) regex = throng_regex_new (parts[0], &error);
  size_t length = strlen (parts[1]);
  unsigned n_matches = 0;
  unsigned group;
  ThrongRegexScan scan = { 0 };

  g_assert_true ((regex == NULL) == (error != NULL));
  if (regex == NULL)
    return 0;
  group = MIN (throng_regex_get_n_groups (regex), 1);
  length = MIN (length, THRONG_REGEX_MAX_BYTES);
  while (throng_regex_find (regex, parts[1], length, group, &scan) == THRONG_REGEX_FOUND)
    {
      g_assert_cmpuint (scan.start + scan.length, <=, length);
      g_assert_true (g_utf8_validate_len (parts[1] + scan.start, scan.length, NULL));
      g_assert_cmpuint (++n_matches, <=, 2 * length + 2);
    }
  return 0;
}
