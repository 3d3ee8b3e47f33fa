/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* What each program in this folder defines, for libFuzzer or for replay.c: does with @data what the
 * program does with such bytes from elsewhere, and aborts when something is wrong. Returns: 0, or
 * -1 when they are of no interest */
int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* Returns: (transfer full): @data as text, up to its first zero byte and valid UTF-8, as texts of a
 * scenario are */
static inline char *
fuzz_dup_text (const uint8_t *data, size_t size)
{
  if (size == 0)
    return g_strdup ("");
  return g_utf8_make_valid ((const char *) data, (gssize) strnlen ((const char *) data, size));
}

/* Returns: (transfer full): the first @n lines, the last of them with all that follows; those that
 * are missing are empty */
static inline GStrv
fuzz_split (const uint8_t *data, size_t size, int n)
{
  g_autofree char *text = fuzz_dup_text (data, size);
  g_auto (GStrv) lines = g_strsplit (text, "\n", n);
  GStrv all = g_new0 (char *, n + 1);
  unsigned n_lines = g_strv_length (lines);

  for (unsigned i = 0; i < (unsigned) n; i++)
    all[i] = g_strdup (i < n_lines ? lines[i] : "");
  return all;
}
