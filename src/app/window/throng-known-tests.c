/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/window/throng-known-tests.h"

#include <gio/gio.h>

#include "scenario/throng-scenario-file.h"

#define MAX_TESTS 1000
#define EXAMPLES "/io/github/throngapp/Throng/examples"

static char *
dup_path (void)
{
  return g_build_filename (g_get_user_data_dir (), "throng", "known-tests", NULL);
}

static char *
dup_checksum (ThrongScenario *scenario)
{
  g_autofree char *text = throng_scenario_to_data (scenario, NULL);

  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
}

/* Returns: (transfer full): a checksum on each line, the latest last */
static GStrv
read_checksums (void)
{
  g_autofree char *path = dup_path ();
  g_autofree char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    text = g_strdup ("");
  return g_strsplit (g_strchomp (text), "\n", -1);
}

/* An example stands in its file as it would be saved. */
static bool
is_example (const char *checksum)
{
  g_auto (GStrv) names = g_resources_enumerate_children (EXAMPLES, G_RESOURCE_LOOKUP_FLAGS_NONE,
                                                         NULL);

  for (unsigned i = 0; names != NULL && names[i] != NULL; i++)
    {
      g_autofree char *path = g_build_path ("/", EXAMPLES, names[i], NULL);
      g_autoptr (GBytes) bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
      g_autofree char *own = bytes != NULL ? g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes)
                                           : NULL;

      if (g_strcmp0 (own, checksum) == 0)
        return true;
    }
  return false;
}

bool
throng_known_tests_have (ThrongScenario *scenario)
{
  g_autofree char *checksum = dup_checksum (scenario);
  g_auto (GStrv) checksums = read_checksums ();

  return g_strv_contains ((const char *const *) checksums, checksum) || is_example (checksum);
}

void
throng_known_tests_add (ThrongScenario *scenario)
{
  g_autofree char *checksum = dup_checksum (scenario);
  g_auto (GStrv) checksums = read_checksums ();
  g_autoptr (GPtrArray) lines = g_ptr_array_new ();
  g_autofree char *text = NULL;
  g_autofree char *path = dup_path ();
  g_autofree char *folder = g_path_get_dirname (path);

  for (unsigned i = 0; checksums[i] != NULL; i++)
    if (checksums[i][0] != '\0' && !g_str_equal (checksums[i], checksum))
      g_ptr_array_add (lines, checksums[i]);
  if (lines->len >= MAX_TESTS)
    g_ptr_array_remove_range (lines, 0, lines->len - MAX_TESTS + 1);
  g_ptr_array_add (lines, checksum);
  g_ptr_array_add (lines, (void *) "");
  g_ptr_array_add (lines, NULL);
  text = g_strjoinv ("\n", (char **) lines->pdata);
  g_mkdir_with_parents (folder, 0700);
  /* Where it can't be written the person is asked once more, which harms nobody. */
  g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL);
}
