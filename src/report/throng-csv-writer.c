/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/throng-csv-writer.h"

#include "report/throng-csv.h"
#include "report/throng-report-file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "i18n/throng-i18n.h"

struct _ThrongCsvWriter
{
  /* Owned */
  char *stats_path;
  char *history_path;
  char *failures_path;
  char *exceptions_path;
  GString *pending; /* lines that the history did not take */
  int history_fd;

  off_t history_length; /* whole lines */
  bool has_lost_lines;
  int64_t history_unix_s; /* of the last line */
  int64_t started_unix_us;
  bool full_history;
};

/* The headers are those of Locust 2.46, to the letter. */
#define PERCENTILE_HEADER "50%,66%,75%,80%,90%,95%,98%,99%,99.9%,99.99%,100%"
#define STATS_HEADER                                                                               \
  "Type,Name,Request Count,Failure Count,Median Response Time,Average Response Time,"              \
  "Min Response Time,Max Response Time,Average Content Size,Requests/s,"                           \
  "Failures/s," PERCENTILE_HEADER "\r\n"
#define HISTORY_HEADER                                                                             \
  "Timestamp,User Count,Type,Name,Requests/s,Failures/s," PERCENTILE_HEADER                        \
  ",Total Request Count,Total Failure Count,Total Median Response Time,"                           \
  "Total Average Response Time,Total Min Response Time,Total Max Response Time,"                   \
  "Total Average Content Size\r\n"
#define FAILURES_HEADER "Method,Name,Error,Occurrences,First Seen,Last Seen\r\n"
#define EXCEPTIONS_HEADER "Count,Message,Traceback,Nodes\r\n"

/* What is kept of a history that can't be written, to be written once it can. */
#define MAX_PENDING_BYTES (8 * 1024 * 1024)

static void
add_percentiles (GString *text, const ThrongRow *row, const double *percentiles_ms)
{
  for (unsigned i = 0; i < THRONG_N_PERCENTILES; i++)
    if (row->n_requests > 0)
      throng_csv_add_number (text, percentiles_ms[i]);
    else
      throng_csv_add_text (text, "N/A");
}

/* Counts, times and size, which both kinds of rows have in the same order. */
static void
add_summary (GString *text, const ThrongRow *row)
{
  double n_requests = (double) MAX (row->n_requests, 1);

  throng_csv_add_count (text, row->n_requests);
  throng_csv_add_count (text, row->n_failures);
  throng_csv_add_number (text, row->percentiles_ms[0]);
  throng_csv_add_number (text, row->average_ms);
  throng_csv_add_number (text, row->min_ms);
  throng_csv_add_number (text, row->max_ms);
  throng_csv_add_number (text, (double) row->body_bytes / n_requests);
}

static void
add_stats_row (GString *text, const ThrongRow *row)
{
  throng_csv_add_text (text, row->method);
  throng_csv_add_text (text, row->name);
  add_summary (text, row);
  throng_csv_add_number (text, row->requests_per_s);
  throng_csv_add_number (text, row->failures_per_s);
  add_percentiles (text, row, row->percentiles_ms);
  throng_csv_end_line (text);
}

static void
add_history_row (ThrongCsvWriter *self,
                 GString *text,
                 const ThrongSnapshot *snapshot,
                 const ThrongRow *row)
{
  throng_csv_add_count (text, (uint64_t) MAX (self->history_unix_s, 0));
  throng_csv_add_count (text, snapshot->users);
  throng_csv_add_text (text, row->method);
  throng_csv_add_text (text, row->name);
  throng_csv_add_fixed (text, row->current_requests_per_s);
  throng_csv_add_fixed (text, row->current_failures_per_s);
  add_percentiles (text, row,
                   self->full_history ? row->window_percentiles_ms : row->percentiles_ms);
  add_summary (text, row);
  throng_csv_end_line (text);
}

static void
add_time (ThrongCsvWriter *self, GString *text, int64_t run_us)
{
  int64_t unix_s = (self->started_unix_us + run_us) / G_USEC_PER_SEC;
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (unix_s);
  g_autofree char *formatted = g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ");

  throng_csv_add_text (text, formatted);
}

static bool
save_stats (ThrongCsvWriter *self, const ThrongSnapshot *snapshot, bool is_final, GError **error)
{
  g_autoptr (GString) text = g_string_new (STATS_HEADER);
  g_autofree const ThrongRow **rows = throng_snapshot_sort_rows (snapshot);

  for (unsigned i = 0; i <= snapshot->n_rows; i++)
    add_stats_row (text, rows[i]);
  return throng_report_save (self->stats_path, text->str, text->len, is_final, error);
}

static bool
save_failures (ThrongCsvWriter *self, const ThrongSnapshot *snapshot, bool is_final, GError **error)
{
  g_autoptr (GString) text = g_string_new (FAILURES_HEADER);

  for (unsigned i = 0; i < snapshot->n_failures; i++)
    {
      const ThrongFailure *failure = &snapshot->failures[i];

      throng_csv_add_text (text, failure->method);
      throng_csv_add_text (text, failure->name);
      throng_csv_add_text (text, failure->message);
      throng_csv_add_count (text, failure->count);
      add_time (self, text, failure->first_us);
      add_time (self, text, failure->last_us);
      throng_csv_end_line (text);
    }
  return throng_report_save (self->failures_path, text->str, text->len, is_final, error);
}

static bool
save_exceptions (ThrongCsvWriter *self,
                 const ThrongSnapshot *snapshot,
                 bool is_final,
                 GError **error)
{
  g_autoptr (GString) text = g_string_new (EXCEPTIONS_HEADER);

  for (unsigned i = 0; i < snapshot->n_errors; i++)
    {
      throng_csv_add_count (text, snapshot->errors[i].count);
      throng_csv_add_text (text, snapshot->errors[i].message);
      throng_csv_add_text (text, snapshot->errors[i].place);
      throng_csv_add_text (text, "local");
      throng_csv_end_line (text);
    }
  return throng_report_save (self->exceptions_path, text->str, text->len, is_final, error);
}

/* All of @text in one call, so that a reader never sees half a line; what was half written is taken
 * back. */
static bool
append_whole (ThrongCsvWriter *self, const char *text, size_t length, GError **error)
{
  ssize_t written;
  int error_number;

  do
    written = write (self->history_fd, text, length);
  while (written < 0 && errno == EINTR);
  if (written == (ssize_t) length)
    {
      self->history_length += written;
      return true;
    }
  /* A short write is how a full disk begins. */
  error_number = written < 0 ? errno : ENOSPC;
  if (written > 0 && ftruncate (self->history_fd, self->history_length) < 0)
    error_number = errno;
  throng_report_set_errno (error, self->history_path, error_number);
  return false;
}

/* Two runs that write the same files would take them from each other. Where nothing can be locked,
 * nothing is known and nothing is said. */
static bool
is_of_other_run (const char *path)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  bool is_locked = fd >= 0 && flock (fd, LOCK_SH | LOCK_NB) < 0 && errno == EWOULDBLOCK;

  if (fd >= 0)
    close (fd);
  return is_locked;
}

/* The history begins as a whole too: a disk that is full leaves the former one as it was. */
static bool
open_history (ThrongCsvWriter *self, GError **error)
{
  if (is_of_other_run (self->history_path))
    {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_AGAIN,
                   _ ("“%s” is being written by another run"), self->history_path);
      return false;
    }
  if (!throng_report_save (self->history_path, HISTORY_HEADER, strlen (HISTORY_HEADER), false,
                           error))
    return false;
  self->history_fd = open (self->history_path, O_WRONLY | O_APPEND | O_CLOEXEC);
  self->history_length = (off_t) strlen (HISTORY_HEADER);
  if (self->history_fd < 0)
    throng_report_set_errno (error, self->history_path, errno);
  else
    flock (self->history_fd, LOCK_EX | LOCK_NB);
  return self->history_fd >= 0;
}

static bool
open_files (ThrongCsvWriter *self, GError **error)
{
  static const char *const headers[] = { STATS_HEADER, FAILURES_HEADER, EXCEPTIONS_HEADER };
  const char *const paths[] = { self->stats_path, self->failures_path, self->exceptions_path };

  if (!throng_report_make_folder_of (self->history_path, error) || !open_history (self, error))
    return false;
  for (unsigned i = 0; i < G_N_ELEMENTS (headers); i++)
    if (!throng_report_save (paths[i], headers[i], strlen (headers[i]), false, error))
      return false;
  return true;
}

/**
 * throng_csv_writer_new:
 * @prefix: how the paths of all four files begin; its folder is made if there is none
 * @full_history: whether the history has every row, with the percentiles of the last 10 s, instead
 * of Aggregated alone with those since the start
 * @started_unix_us: wall clock at the run's start
 *
 * Begins the files, so that what cannot be written is known before a run and not after it.
 *
 * Returns: (transfer full): a writer; %NULL with @error, a sentence that names the file, of domain
 * %G_FILE_ERROR
 */
ThrongCsvWriter *
throng_csv_writer_new (const char *prefix,
                       bool full_history,
                       int64_t started_unix_us,
                       GError **error)
{
  g_autoptr (ThrongCsvWriter) self = g_new0 (ThrongCsvWriter, 1);

  self->stats_path = g_strconcat (prefix, "_stats.csv", NULL);
  self->history_path = g_strconcat (prefix, "_stats_history.csv", NULL);
  self->failures_path = g_strconcat (prefix, "_failures.csv", NULL);
  self->exceptions_path = g_strconcat (prefix, "_exceptions.csv", NULL);
  self->pending = g_string_new (NULL);
  self->history_fd = -1;
  self->full_history = full_history;
  self->started_unix_us = started_unix_us;
  if (!open_files (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * throng_csv_writer_set_started:
 * @started_unix_us: wall clock at the run's start
 *
 * Corrects the start where the files were begun before the run was, such as before its set-up.
 */
void
throng_csv_writer_set_started (ThrongCsvWriter *self, int64_t started_unix_us)
{
  self->started_unix_us = started_unix_us;
}

/**
 * throng_csv_writer_free:
 * @self: (nullable): a writer
 *
 * Closes the files; everything that could be written is there.
 */
void
throng_csv_writer_free (ThrongCsvWriter *self)
{
  if (self == NULL)
    return;
  g_free (self->stats_path);
  g_free (self->history_path);
  g_free (self->failures_path);
  g_free (self->exceptions_path);
  g_string_free (self->pending, TRUE);
  if (self->history_fd >= 0)
    close (self->history_fd);
  g_free (self);
}

/**
 * throng_csv_writer_append_history:
 * @snapshot: with the window if the history is full
 * @is_final: whether the run is over
 *
 * Appends the rows of one moment to the history; to be called once a second. Rows that can't be
 * written are kept and written with the next ones; of those of many hours the oldest are lost. A
 * second that has rows gets no others: the time of a run goes back to its stop when the last users
 * have finished, and stands still during a clean-up. The rows of the end get the next one.
 *
 * Returns: whether all rows so far are in the file; if not, @error is a sentence of domain
 * %G_FILE_ERROR
 */
bool
throng_csv_writer_append_history (ThrongCsvWriter *self,
                                  const ThrongSnapshot *snapshot,
                                  bool is_final,
                                  GError **error)
{
  int64_t unix_s = (self->started_unix_us + snapshot->time_us) / G_USEC_PER_SEC;
  g_autofree const ThrongRow **rows = NULL;

  g_return_val_if_fail (!self->full_history || snapshot->has_window, false);

  if (unix_s <= self->history_unix_s && !is_final)
    return true;
  /* Readers take two moments of the same second for one. */
  self->history_unix_s = MAX (self->history_unix_s + 1, unix_s);
  if (self->pending->len > MAX_PENDING_BYTES)
    {
      self->has_lost_lines = true;
      g_string_truncate (self->pending, 0);
    }
  rows = throng_snapshot_sort_rows (snapshot);
  for (unsigned i = self->full_history ? 0 : snapshot->n_rows; i <= snapshot->n_rows; i++)
    add_history_row (self, self->pending, snapshot, rows[i]);
  if (!append_whole (self, self->pending->str, self->pending->len, error))
    return false;
  g_string_truncate (self->pending, 0);
  if (self->has_lost_lines)
    throng_report_set_errno (error, self->history_path, ENOSPC);
  return !self->has_lost_lines;
}

/**
 * throng_csv_writer_write:
 * @is_final: whether the run is over: then the files are on the disk when this returns
 *
 * Writes the three other files anew. A file is replaced as a whole or stays as it was; one that
 * fails does not keep the others from being written.
 *
 * Returns: whether all were written; if not, @error is about the first that was not, of domain
 * %G_FILE_ERROR
 */
bool
throng_csv_writer_write (ThrongCsvWriter *self,
                         const ThrongSnapshot *snapshot,
                         bool is_final,
                         GError **error)
{
  bool is_written = save_stats (self, snapshot, is_final, error);

  is_written = save_failures (self, snapshot, is_final, is_written ? error : NULL) && is_written;
  is_written = save_exceptions (self, snapshot, is_final, is_written ? error : NULL) && is_written;
  if (is_final && fsync (self->history_fd) < 0 && is_written)
    {
      throng_report_set_errno (error, self->history_path, errno);
      return false;
    }
  return is_written;
}
