/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/throng-cli-results.h"

#include "i18n/throng-i18n.h"
#include "report/throng-csv-writer.h"
#include "report/throng-json-report.h"
#include "report/throng-report-file.h"

/* Files are not written anew before this many times of what writing them took has passed, however
 * large they are and however slow the disk is. */
#define SPENT_TO_PAUSE 20

struct _ThrongCliResults
{
  const ThrongSessionOptions *options; /* borrowed */
  ThrongCsvWriter *csv;                /* (nullable) (owned) */
  char *json_path;                     /* (nullable) (owned) */
  int64_t next_update_us;
  bool keeps_json; /* whether the JSON file can be written more than once */
  bool has_told;   /* that something could not be written */
  bool has_failed; /* for good */
};

/* Once while the run lasts: what fails then is tried again. */
static void
tell_error (ThrongCliResults *self, bool is_final, const GError *error)
{
  if (is_final || !self->has_told)
    g_printerr ("throng-cli: %s%s%s\n", error->message, is_final ? "" : ". ",
                is_final ? "" : _ ("The run goes on; it is tried again."));
  self->has_told = true;
  self->has_failed |= is_final;
}

static void
append_history (ThrongCliResults *self, const ThrongSnapshot *snapshot, bool is_final)
{
  g_autoptr (GError) error = NULL;

  if (!throng_csv_writer_append_history (self->csv, snapshot, is_final, &error))
    tell_error (self, is_final, error);
}

static void
write_csv (ThrongCliResults *self, const ThrongSnapshot *snapshot, bool is_final)
{
  g_autoptr (GError) error = NULL;

  if (!throng_csv_writer_write (self->csv, snapshot, is_final, &error))
    tell_error (self, is_final, error);
}

static void
write_json (ThrongCliResults *self, const ThrongRunInfo *info, const ThrongSnapshot *snapshot)
{
  g_autoptr (GError) error = NULL;

  if (!throng_json_report_save (self->json_path, info, snapshot, &error))
    tell_error (self, !info->is_running, error);
}

/* Locust's CSV files have no place for the verdict, the service times and the accounts, so that
 * they are never without the summary that has. */
static char *
dup_json_path (const ThrongSessionOptions *options)
{
  if (options->json_path != NULL || options->csv_prefix == NULL)
    return g_strdup (options->json_path);
  return g_strconcat (options->csv_prefix, "_run.json", NULL);
}

/**
 * throng_cli_results_new:
 * @options: must outlive the results
 *
 * Begins the CSV files and finds early what can't be written.
 *
 * Returns: (transfer full): results; %NULL with @error, a sentence that names the file
 */
ThrongCliResults *
throng_cli_results_new (const ThrongSessionOptions *options, GError **error)
{
  g_autoptr (ThrongCliResults) self = g_new0 (ThrongCliResults, 1);

  self->options = options;
  self->json_path = dup_json_path (options);
  if (self->json_path != NULL && !throng_report_check (self->json_path, error))
    return NULL;
  /* A pipe is for one summary, that of the end. */
  self->keeps_json = self->json_path != NULL && !throng_report_is_special (self->json_path);
  if (options->csv_prefix == NULL)
    return g_steal_pointer (&self);
  self->csv = throng_csv_writer_new (options->csv_prefix, options->csv_full_history,
                                     g_get_real_time (), error);
  return self->csv != NULL ? g_steal_pointer (&self) : NULL;
}

/**
 * throng_cli_results_free:
 * @self: results
 *
 * Closes the files.
 */
void
throng_cli_results_free (ThrongCliResults *self)
{
  g_clear_pointer (&self->csv, throng_csv_writer_free);
  g_free (self->json_path);
  g_free (self);
}

/**
 * throng_cli_results_set_started:
 * @started_unix_us: wall clock at the run's start, which comes after its set-up
 *
 * To be called before anything of the run is written.
 */
void
throng_cli_results_set_started (ThrongCliResults *self, int64_t started_unix_us)
{
  if (self->csv != NULL)
    throng_csv_writer_set_started (self->csv, started_unix_us);
}

/**
 * throng_cli_results_wants_summary:
 * @self: results
 *
 * Returns: whether the next update would write the files that are replaced as a whole
 */
bool
throng_cli_results_wants_summary (ThrongCliResults *self)
{
  return g_get_monotonic_time () >= self->next_update_us && (self->csv != NULL || self->keeps_json);
}

/**
 * throng_cli_results_update:
 * @info: (nullable): of the run so far; %NULL = only what is to be done each second
 *
 * Appends to the history and brings the other files up to date. To be called once a second.
 */
void
throng_cli_results_update (ThrongCliResults *self,
                           const ThrongRunInfo *info,
                           const ThrongSnapshot *snapshot)
{
  int64_t begun_us = g_get_monotonic_time ();
  int64_t ended_us;

  if (self->csv != NULL)
    append_history (self, snapshot, false);
  if (info == NULL)
    return;
  if (self->csv != NULL)
    write_csv (self, snapshot, false);
  if (self->keeps_json)
    write_json (self, info, snapshot);
  ended_us = g_get_monotonic_time ();
  self->next_update_us = ended_us + SPENT_TO_PAUSE * (ended_us - begun_us);
}

/**
 * throng_cli_results_keeps_summary:
 * @self: results
 *
 * Returns: whether there is a summary that can be written more than once, and waits for nobody
 */
bool
throng_cli_results_keeps_summary (ThrongCliResults *self)
{
  return self->keeps_json;
}

/**
 * throng_cli_results_finish_csv:
 * @snapshot: of the end of the run
 *
 * Writes the CSV files for good.
 */
void
throng_cli_results_finish_csv (ThrongCliResults *self, const ThrongSnapshot *snapshot)
{
  if (self->csv == NULL)
    return;
  append_history (self, snapshot, true);
  write_csv (self, snapshot, true);
}

/**
 * throng_cli_results_finish_json:
 * @info: with the exit code that follows from all but this
 * @snapshot: of the end of the run
 *
 * Writes the JSON summary for good.
 */
void
throng_cli_results_finish_json (ThrongCliResults *self,
                                const ThrongRunInfo *info,
                                const ThrongSnapshot *snapshot)
{
  if (self->json_path != NULL)
    write_json (self, info, snapshot);
}

/**
 * throng_cli_results_has_failed:
 * @self: results
 *
 * Returns: whether something is missing in the files at the end of the run
 */
bool
throng_cli_results_has_failed (ThrongCliResults *self)
{
  return self->has_failed;
}
