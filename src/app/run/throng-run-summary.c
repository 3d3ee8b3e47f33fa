/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/run/throng-run-summary.h"

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

#include "report/throng-json-report.h"

static GStrv
dup_libraries (void)
{
  g_autoptr (GStrvBuilder) libraries = g_strv_builder_new ();

  g_strv_builder_take (libraries,
                       g_strdup_printf ("libsoup %u.%u.%u", soup_get_major_version (),
                                        soup_get_minor_version (), soup_get_micro_version ()));
  g_strv_builder_take (libraries, g_strdup_printf ("GLib %u.%u.%u", glib_major_version,
                                                   glib_minor_version, glib_micro_version));
  /* json-glib does not tell its version at run time. */
  g_strv_builder_take (libraries, g_strdup ("json-glib " JSON_VERSION_S));
  return g_strv_builder_end (libraries);
}

/* Of the log what went wrong is worth keeping. */
static GStrv
dup_notes (ThrongSwarm *swarm)
{
  GListModel *log = throng_swarm_get_log (swarm);
  g_autoptr (GStrvBuilder) notes = g_strv_builder_new ();

  for (unsigned i = 0; i < g_list_model_get_n_items (log); i++)
    {
      g_autoptr (ThrongLogLine) line = g_list_model_get_item (log, i);

      if (throng_log_line_get_kind (line) == THRONG_LOG_WARNING)
        g_strv_builder_add (notes, throng_log_line_get_text (line));
    }
  return g_strv_builder_end (notes);
}

static const char *
get_outcome (ThrongSwarm *swarm, bool is_interrupted)
{
  if (throng_swarm_get_state (swarm) != THRONG_SWARM_STOPPED)
    return "running";
  if (throng_swarm_get_error (swarm) != NULL)
    return "failed";
  return is_interrupted ? "interrupted" : "completed";
}

GBytes *
throng_run_summary_new (ThrongSwarm *swarm,
                        const ThrongSnapshot *snapshot,
                        const char *name,
                        const char *target,
                        uint64_t seed,
                        bool is_interrupted)
{
  g_auto (GStrv) libraries = dup_libraries ();
  g_auto (GStrv) notes = dup_notes (swarm);
  ThrongRunInfo info = { .scenario_name = name,
                         .target = target,
                         .outcome = get_outcome (swarm, is_interrupted),
                         .started_unix_us = throng_swarm_get_started_unix_us (swarm),
                         .duration_s = (double) throng_swarm_get_elapsed_us (swarm)
                                       / G_USEC_PER_SEC,
                         .seed = seed,
                         .n_workers = throng_swarm_get_n_workers (swarm),
                         .libraries = (const char *const *) libraries,
                         .notes = (const char *const *) notes,
                         .exit_code = THRONG_RUN_NO_EXIT_CODE,
                         .is_running = throng_swarm_get_state (swarm) != THRONG_SWARM_STOPPED };
  size_t length;
  char *text = throng_json_report_to_data (&info, snapshot, &length);

  return g_bytes_new_take (text, length);
}
