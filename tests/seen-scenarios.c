/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Keeps the scenarios that a test program reads: the linker puts this in the place of
 * throng_scenario_new_from_data() (--wrap). With THRONG_SEEN_SCENARIOS set to a folder, each text
 * that is a scenario is written there, for check-seen-scenarios.py. */

#include <string.h>

#include "scenario/throng-scenario-file.h"

ThrongScenario *__real_throng_scenario_new_from_data (const char *data,
                                                      gssize length,
                                                      GPtrArray **problems);
ThrongScenario *__wrap_throng_scenario_new_from_data (const char *data,
                                                      gssize length,
                                                      GPtrArray **problems);

static void
keep (const char *folder, const char *data, gsize length)
{
  g_autofree char *sum = g_compute_checksum_for_data (G_CHECKSUM_SHA1, (const guchar *) data,
                                                      length);
  g_autofree char *path = g_strdup_printf ("%s/%s.throng", folder, sum);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, data, (gssize) length, &error);
  g_assert_no_error (error);
}

ThrongScenario *
__wrap_throng_scenario_new_from_data (const char *data, gssize length, GPtrArray **problems)
{
  ThrongScenario *scenario = __real_throng_scenario_new_from_data (data, length, problems);
  const char *folder = g_getenv ("THRONG_SEEN_SCENARIOS");

  if (scenario != NULL && folder != NULL)
    keep (folder, data, length < 0 ? strlen (data) : (gsize) length);
  return scenario;
}
