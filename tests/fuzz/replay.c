/* SPDX-License-Identifier: GPL-3.0-or-later */

/* In the place of libFuzzer, where there is none: gives a fuzz target each file of a folder, and
 * what becomes of it when it is cut or changed at some places. Prints TAP. */

#include "fuzz.h"
#include "scenario/throng-random.h"

#define N_CHANGES 20

static void
try_bytes (const uint8_t *data, size_t size)
{
  /* Of exactly this size, so that memory checkers see what is read behind it. */
  g_autofree uint8_t *copy = g_memdup2 (data, size);

  LLVMFuzzerTestOneInput (copy, size);
}

static void
try_changed (uint8_t *data, size_t size, ThrongRandom *random)
{
  for (unsigned i = 0; size > 0 && i < N_CHANGES; i++)
    {
      size_t at = (size_t) throng_random_int (random, 0, (int64_t) size - 1);
      uint8_t before = data[at];

      data[at] = (uint8_t) throng_random_int (random, 0, 255);
      try_bytes (data, size);
      data[at] = before;
      try_bytes (data, at);
    }
}

int
main (int argc, char **argv)
{
  g_autoptr (GDir) folder = g_dir_open (argc > 1 ? argv[1] : ".", 0, NULL);
  ThrongRandom random;
  unsigned n_files = 0;
  const char *name;

  throng_random_init (&random, 1, 1);
  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (argv[1], name, NULL);
      g_autofree char *data = NULL;
      gsize size;

      if (!g_file_get_contents (path, &data, &size, NULL))
        continue;
      try_bytes ((uint8_t *) data, size);
      try_changed ((uint8_t *) data, size, &random);
      n_files++;
    }
  g_print ("1..1\n%s 1 - %u files and what they can become\n", n_files > 0 ? "ok" : "not ok",
           n_files);
  return n_files > 0 ? 0 : 1;
}
