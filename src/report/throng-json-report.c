/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/throng-json-report.h"

#include "report/throng-report-file.h"
#include "scenario/throng-json-writer.h"

#include <json-glib/json-glib.h>
#include <string.h>

static void
add_count (JsonBuilder *builder, const char *key, uint64_t count)
{
  json_builder_set_member_name (builder, key);
  json_builder_add_int_value (builder, (int64_t) MIN (count, INT64_MAX));
}

static void
add_number (JsonBuilder *builder, const char *key, double value)
{
  json_builder_set_member_name (builder, key);
  json_builder_add_double_value (builder, value);
}

/* @value, or null where there is none. */
static void
add_number_if (JsonBuilder *builder, const char *key, bool is_known, double value)
{
  if (is_known)
    {
      add_number (builder, key, value);
      return;
    }
  json_builder_set_member_name (builder, key);
  json_builder_add_null_value (builder);
}

static void
add_text (JsonBuilder *builder, const char *key, const char *text)
{
  g_autofree char *valid = text != NULL ? g_utf8_make_valid (text, -1) : NULL;

  json_builder_set_member_name (builder, key);
  if (valid != NULL)
    json_builder_add_string_value (builder, valid);
  else
    json_builder_add_null_value (builder);
}

static void
add_texts (JsonBuilder *builder, const char *key, const char *const *texts)
{
  json_builder_set_member_name (builder, key);
  json_builder_begin_array (builder);
  for (unsigned i = 0; texts != NULL && texts[i] != NULL; i++)
    {
      g_autofree char *valid = g_utf8_make_valid (texts[i], -1);

      json_builder_add_string_value (builder, valid);
    }
  json_builder_end_array (builder);
}

static void
add_time (JsonBuilder *builder, const char *key, int64_t unix_us)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc_usec (unix_us);
  g_autofree char *formatted = time != NULL ? g_date_time_format_iso8601 (time) : NULL;

  add_text (builder, key, formatted);
}

static void
begin_object (JsonBuilder *builder, const char *key)
{
  json_builder_set_member_name (builder, key);
  json_builder_begin_object (builder);
}

static void
begin_array (JsonBuilder *builder, const char *key)
{
  json_builder_set_member_name (builder, key);
  json_builder_begin_array (builder);
}

static void
add_program (JsonBuilder *builder, const ThrongRunInfo *info)
{
  begin_object (builder, "program");
  add_text (builder, "name", "Throng");
  add_text (builder, "version", THRONG_VERSION);
  add_texts (builder, "libraries", info->libraries);
  json_builder_end_object (builder);
}

/* JSON's numbers are signed here; a seed beyond that is still a seed. */
static void
add_seed (JsonBuilder *builder, uint64_t seed)
{
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, seed);

  if (seed <= INT64_MAX)
    add_count (builder, "seed", seed);
  else
    add_text (builder, "seed", text);
}

static void
add_run (JsonBuilder *builder, const ThrongRunInfo *info, const ThrongSnapshot *snapshot)
{
  begin_object (builder, "run");
  add_text (builder, "scenario", info->scenario_name);
  add_text (builder, "target", info->target);
  if (info->started_unix_us > 0)
    add_time (builder, "started", info->started_unix_us);
  else
    add_text (builder, "started", NULL);
  add_number (builder, "duration_s", info->duration_s);
  add_seed (builder, info->seed);
  add_count (builder, "workers", info->n_workers);
  add_number (builder, "statistics_since_s", (double) snapshot->reset_us / G_USEC_PER_SEC);
  add_text (builder, "outcome", info->outcome);
  json_builder_set_member_name (builder, "exit_code");
  if (info->is_running || info->exit_code == THRONG_RUN_NO_EXIT_CODE)
    json_builder_add_null_value (builder);
  else
    json_builder_add_int_value (builder, info->exit_code);
  add_texts (builder, "notes", info->notes);
  json_builder_end_object (builder);
}

static void
add_users (JsonBuilder *builder, const ThrongSnapshot *snapshot)
{
  unsigned most = snapshot->users;

  for (unsigned i = 0; i < snapshot->n_buckets; i++)
    most = MAX (most, snapshot->series[i].users);
  begin_object (builder, "users");
  add_count (builder, "most", most);
  add_count (builder, "running", snapshot->users);
  add_count (builder, "logging_in", snapshot->logging_in);
  add_count (builder, "stopping", snapshot->stopping);
  json_builder_set_member_name (builder, "cap_reached");
  json_builder_add_boolean_value (builder, snapshot->accounts.tasks_delayed > 0);
  add_count (builder, "delayed_arrivals", snapshot->accounts.tasks_delayed);
  begin_array (builder, "classes");
  for (unsigned i = 0; i < snapshot->n_classes; i++)
    {
      json_builder_begin_object (builder);
      add_text (builder, "name", snapshot->classes[i].name);
      add_count (builder, "running", snapshot->classes[i].users);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
add_accounts (JsonBuilder *builder, const ThrongRunInfo *info, const ThrongSnapshot *snapshot)
{
  const ThrongAccounts *accounts = &snapshot->accounts;
  g_autoptr (GError) error = NULL;
  bool is_balanced = throng_snapshot_check_accounts (snapshot, &error);

  begin_object (builder, "accounts");
  begin_object (builder, "tasks");
  add_count (builder, "scheduled", accounts->tasks_scheduled);
  add_count (builder, "skipped", accounts->tasks_skipped);
  add_count (builder, "started", accounts->tasks_started);
  add_count (builder, "completed", accounts->tasks_completed);
  add_count (builder, "broken", accounts->tasks_broken);
  json_builder_end_object (builder);
  begin_object (builder, "requests");
  add_count (builder, "started", accounts->requests_started);
  add_count (builder, "succeeded", accounts->requests_succeeded);
  add_count (builder, "failed", accounts->requests_failed);
  add_count (builder, "aborted", accounts->requests_aborted);
  add_count (builder, "hops", accounts->hops);
  add_count (builder, "retries", accounts->retries);
  json_builder_end_object (builder);
  json_builder_set_member_name (builder, "balanced");
  /* What is under way is not accounted for yet. */
  if (info->is_running)
    json_builder_add_null_value (builder);
  else
    json_builder_add_boolean_value (builder, is_balanced);
  add_text (builder, "difference", error != NULL && !info->is_running ? error->message : NULL);
  json_builder_end_object (builder);
}

/* The longest, if there was one. */
static void
add_stall (JsonBuilder *builder, const ThrongStall *stall)
{
  if (stall->length_us == 0)
    {
      json_builder_set_member_name (builder, "stall");
      json_builder_add_null_value (builder);
      return;
    }
  begin_object (builder, "stall");
  add_number (builder, "start_s", (double) stall->from_us / G_USEC_PER_SEC);
  add_number (builder, "length_s", (double) stall->length_us / G_USEC_PER_SEC);
  json_builder_end_object (builder);
}

static void
add_versions (JsonBuilder *builder, const ThrongSnapshot *snapshot)
{
  begin_object (builder, "http_versions");
  add_count (builder, "1.0", snapshot->versions[THRONG_HTTP_1_0]);
  add_count (builder, "1.1", snapshot->versions[THRONG_HTTP_1_1]);
  add_count (builder, "2", snapshot->versions[THRONG_HTTP_2]);
  json_builder_end_object (builder);
}

static void
add_percentiles (JsonBuilder *builder, const char *key, bool is_known, const double *values_ms)
{
  begin_object (builder, key);
  for (unsigned i = 0; i < THRONG_N_PERCENTILES; i++)
    add_number_if (builder, throng_percentile_names[i], is_known, values_ms[i]);
  json_builder_end_object (builder);
}

static void
add_statuses (JsonBuilder *builder, const ThrongRow *row)
{
  begin_object (builder, "statuses");
  for (unsigned i = 0; i < row->n_statuses; i++)
    {
      char key[16];

      g_snprintf (key, sizeof key, "%u", row->statuses[i].status);
      add_count (builder, key, row->statuses[i].count);
    }
  json_builder_end_object (builder);
}

/* Phases that never happened are left out. */
static void
add_phases (JsonBuilder *builder, const ThrongRow *row)
{
  begin_object (builder, "phases");
  for (unsigned i = 0; i < THRONG_N_PHASES && row->phases != NULL; i++)
    {
      const ThrongPhaseTimes *phase = &row->phases[i];

      if (phase->n == 0)
        continue;
      begin_object (builder, throng_phase_to_string (i));
      add_count (builder, "requests", phase->n);
      add_number (builder, "average_ms", phase->average_ms);
      add_number (builder, "min_ms", phase->min_ms);
      add_number (builder, "max_ms", phase->max_ms);
      add_percentiles (builder, "percentiles_ms", true, phase->percentiles_ms);
      json_builder_end_object (builder);
    }
  json_builder_end_object (builder);
}

static void
add_row (JsonBuilder *builder, const ThrongRow *row)
{
  bool has_any = row->n_requests > 0;

  json_builder_begin_object (builder);
  add_text (builder, "method", row->method);
  add_text (builder, "name", row->name);
  add_count (builder, "started", row->n_started);
  add_count (builder, "requests", row->n_requests);
  add_count (builder, "failures", row->n_failures);
  add_count (builder, "aborted", row->n_aborted);
  add_count (builder, "hops", row->n_hops);
  add_count (builder, "retries", row->n_retries);
  add_count (builder, "body_bytes", row->body_bytes);
  add_number (builder, "requests_per_s", row->requests_per_s);
  add_number (builder, "failures_per_s", row->failures_per_s);
  add_number_if (builder, "average_ms", has_any, row->average_ms);
  add_number_if (builder, "min_ms", has_any, row->min_ms);
  add_number_if (builder, "max_ms", has_any, row->max_ms);
  add_percentiles (builder, "percentiles_ms", has_any, row->percentiles_ms);
  add_percentiles (builder, "ok_percentiles_ms", row->n_requests > row->n_failures,
                   row->ok_percentiles_ms);
  add_number_if (builder, "service_average_ms", has_any, row->service_average_ms);
  add_number_if (builder, "service_min_ms", has_any, row->service_min_ms);
  add_number_if (builder, "service_max_ms", has_any, row->service_max_ms);
  add_percentiles (builder, "service_percentiles_ms", has_any, row->service_percentiles_ms);
  add_phases (builder, row);
  add_statuses (builder, row);
  json_builder_end_object (builder);
}

static void
add_endpoints (JsonBuilder *builder, const ThrongSnapshot *snapshot)
{
  json_builder_set_member_name (builder, "total");
  add_row (builder, &snapshot->total);
  begin_array (builder, "endpoints");
  for (unsigned i = 0; i < snapshot->n_rows; i++)
    add_row (builder, &snapshot->rows[i]);
  json_builder_end_array (builder);
}

static void
add_task (JsonBuilder *builder, const ThrongSpanRow *row)
{
  bool has_any = row->n_completed > 0;

  json_builder_begin_object (builder);
  add_text (builder, "kind", row->info.kind == THRONG_SPAN_TASK ? "task" : "group");
  add_text (builder, "class", row->info.class_name);
  add_text (builder, "name", row->info.name);
  add_count (builder, "started", row->n_started);
  add_count (builder, "completed", row->n_completed);
  add_count (builder, "broken", row->n_broken);
  add_number_if (builder, "average_ms", has_any, row->average_ms);
  add_number_if (builder, "min_ms", has_any, row->min_ms);
  add_number_if (builder, "max_ms", has_any, row->max_ms);
  add_percentiles (builder, "percentiles_ms", has_any, row->percentiles_ms);
  json_builder_end_object (builder);
}

static void
add_tasks (JsonBuilder *builder, const ThrongSnapshot *snapshot)
{
  begin_array (builder, "tasks");
  for (unsigned i = 0; i < snapshot->n_spans; i++)
    add_task (builder, &snapshot->spans[i]);
  json_builder_end_array (builder);
}

static void
add_occurrences (JsonBuilder *builder,
                 const ThrongRunInfo *info,
                 uint64_t count,
                 int64_t first_us,
                 int64_t last_us)
{
  add_count (builder, "count", count);
  add_time (builder, "first_seen", info->started_unix_us + first_us);
  add_time (builder, "last_seen", info->started_unix_us + last_us);
}

static void
add_failures (JsonBuilder *builder, const ThrongRunInfo *info, const ThrongSnapshot *snapshot)
{
  begin_array (builder, "failures");
  for (unsigned i = 0; i < snapshot->n_failures; i++)
    {
      const ThrongFailure *failure = &snapshot->failures[i];

      json_builder_begin_object (builder);
      add_text (builder, "method", failure->method);
      add_text (builder, "name", failure->name);
      add_text (builder, "message", failure->message);
      add_occurrences (builder, info, failure->count, failure->first_us, failure->last_us);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_errors (JsonBuilder *builder, const ThrongRunInfo *info, const ThrongSnapshot *snapshot)
{
  begin_array (builder, "errors");
  for (unsigned i = 0; i < snapshot->n_errors; i++)
    {
      const ThrongOwnError *own = &snapshot->errors[i];

      json_builder_begin_object (builder);
      add_text (builder, "place", own->place);
      add_text (builder, "message", own->message);
      add_occurrences (builder, info, own->count, own->first_us, own->last_us);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_example (JsonBuilder *builder,
             const ThrongRunInfo *info,
             const ThrongSnapshot *snapshot,
             const ThrongExample *example)
{
  json_builder_begin_object (builder);
  add_text (builder, "method", snapshot->rows[example->endpoint].method);
  add_text (builder, "name", snapshot->rows[example->endpoint].name);
  add_text (builder, "failure", example->failure[0] != '\0' ? example->failure : NULL);
  add_time (builder, "sent", info->started_unix_us + example->sent_us);
  add_count (builder, "user", example->user_number);
  add_count (builder, "status", example->status);
  add_number (builder, "response_ms", (double) example->response_us / 1000.0);
  begin_object (builder, "phases_ms");
  for (unsigned i = 0; i < THRONG_N_PHASES; i++)
    if (throng_phases_has (&example->phases, i))
      add_number (builder, throng_phase_to_string (i), (double) example->phases.us[i] / 1000.0);
  json_builder_end_object (builder);
  add_count (builder, "hops", example->n_hops);
  add_count (builder, "retries", example->n_retries);
  add_text (builder, "request", example->request);
  add_text (builder, "request_body", example->request_body);
  add_count (builder, "request_body_bytes", example->request_body_bytes);
  add_text (builder, "answer", example->answer);
  add_text (builder, "answer_body", example->answer_body);
  add_count (builder, "answer_body_bytes", example->answer_body_bytes);
  json_builder_end_object (builder);
}

static void
add_examples (JsonBuilder *builder, const ThrongRunInfo *info, const ThrongSnapshot *snapshot)
{
  if (info->examples == NULL)
    return;
  begin_array (builder, "examples");
  for (unsigned i = 0; i < info->examples->len; i++)
    add_example (builder, info, snapshot, info->examples->pdata[i]);
  json_builder_end_array (builder);
}

static void
add_bucket (JsonBuilder *builder, const ThrongBucket *bucket)
{
  bool has_any = bucket->n_requests > 0;

  json_builder_begin_object (builder);
  add_number (builder, "start_s", bucket->start_s);
  add_number (builder, "length_s", bucket->length_s);
  add_count (builder, "users", bucket->users);
  add_count (builder, "requests", bucket->n_requests);
  add_count (builder, "failures", bucket->n_failures);
  add_number_if (builder, "min_ms", has_any, bucket->min_ms);
  add_number_if (builder, "average_ms", has_any, bucket->average_ms);
  add_number_if (builder, "max_ms", has_any, bucket->max_ms);
  add_number_if (builder, "p50_ms", has_any, bucket->p50_ms);
  add_number_if (builder, "p95_ms", has_any, bucket->p95_ms);
  add_number_if (builder, "p99_ms", has_any, bucket->p99_ms);
  json_builder_end_object (builder);
}

static void
add_marks (JsonBuilder *builder, const ThrongSnapshot *snapshot)
{
  begin_array (builder, "marks");
  for (unsigned i = 0; i < snapshot->n_marks; i++)
    {
      json_builder_begin_object (builder);
      add_number (builder, "time_s", (double) snapshot->marks[i].time_us / G_USEC_PER_SEC);
      add_text (builder, "text", snapshot->marks[i].text);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_generator (JsonBuilder *builder, const ThrongGenerator *generator)
{
  begin_object (builder, "generator");
  add_text (builder, "verdict", throng_verdict_to_string (generator->verdict));
  add_texts (builder, "reasons", generator->reasons);
  add_number (builder, "lateness_p50_ms", generator->lateness_p50_ms);
  add_number (builder, "lateness_p99_ms", generator->lateness_p99_ms);
  add_number (builder, "lateness_max_ms", generator->lateness_max_ms);
  json_builder_end_object (builder);
}

/**
 * throng_json_report_to_data:
 * @length: (out) (optional): bytes without the NUL
 *
 * The summary of a run for programs: everything a report needs, in JSON (docs/results.md says what
 * each key means).
 *
 * Returns: (transfer full): the text, UTF-8, with the same order of keys every time
 */
char *
throng_json_report_to_data (const ThrongRunInfo *info,
                            const ThrongSnapshot *snapshot,
                            size_t *length)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  char *text;

  json_builder_begin_object (builder);
  add_count (builder, "throng_results", THRONG_JSON_REPORT_FORMAT);
  add_program (builder, info);
  add_run (builder, info, snapshot);
  add_generator (builder, &snapshot->generator);
  add_stall (builder, &snapshot->stall);
  add_users (builder, snapshot);
  add_accounts (builder, info, snapshot);
  add_versions (builder, snapshot);
  add_endpoints (builder, snapshot);
  add_tasks (builder, snapshot);
  add_failures (builder, info, snapshot);
  add_errors (builder, info, snapshot);
  add_examples (builder, info, snapshot);
  add_marks (builder, snapshot);
  begin_array (builder, "series");
  for (unsigned i = 0; i < snapshot->n_buckets; i++)
    add_bucket (builder, &snapshot->series[i]);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = throng_json_write (root);
  if (length != NULL)
    *length = strlen (text);
  return text;
}

/**
 * throng_json_report_save:
 * @path: of the file; its folder is made if there is none
 *
 * Writes throng_json_report_to_data() to a file, as a whole, and durably when the run is over.
 *
 * Returns: whether it was written; if not, @error is a sentence that names the file, of domain
 * %G_FILE_ERROR
 */
bool
throng_json_report_save (const char *path,
                         const ThrongRunInfo *info,
                         const ThrongSnapshot *snapshot,
                         GError **error)
{
  size_t length;
  g_autofree char *text = throng_json_report_to_data (info, snapshot, &length);

  return throng_report_make_folder_of (path, error)
         && throng_report_save (path, text, length, !info->is_running, error);
}
