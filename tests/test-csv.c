/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/throng-csv-writer.h"

#include "report/throng-csv.h"
#include "stats/throng-collector.h"
#include "stats/throng-recorder.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define STARTED_US (G_GINT64_CONSTANT (1767225600) * G_USEC_PER_SEC) /* 2026-01-01T00:00:00Z */

/* --- A strict reader ---------------------------------------------------------------------------
 */

typedef struct
{
  GPtrArray *lines; /* of GPtrArray of char * */
} Table;

/* A field as RFC 4180 has it; stops at the comma or CR after it. */
static char *
read_field (const char **at)
{
  GString *field = g_string_new (NULL);
  const char *p = *at;

  if (*p == '"')
    {
      for (p++; *p != '"' || p[1] == '"'; p++)
        {
          g_assert_true (*p != '\0');
          g_string_append_c (field, *p);
          p += *p == '"';
        }
      p++;
    }
  else
    for (; *p != ',' && *p != '\r'; p++)
      {
        g_assert_true (*p != '\0' && *p != '"' && *p != '\n');
        g_string_append_c (field, *p);
      }
  g_assert_true (*p == ',' || (*p == '\r' && p[1] == '\n'));
  *at = p;
  return g_string_free_and_steal (field);
}

/* Lines of equally many fields, each ended by CR LF. */
static Table
parse (const char *text)
{
  Table table = { g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref) };
  const char *at = text;

  while (*at != '\0')
    {
      GPtrArray *line = g_ptr_array_new_with_free_func (g_free);

      for (;; at++)
        {
          g_ptr_array_add (line, read_field (&at));
          if (*at == '\r')
            break;
        }
      at += 2;
      g_ptr_array_add (table.lines, line);
      g_assert_cmpuint (line->len, ==, ((GPtrArray *) table.lines->pdata[0])->len);
    }
  return table;
}

static const char *
get (const Table *table, unsigned line, unsigned column)
{
  g_assert_cmpuint (line, <, table->lines->len);
  return ((GPtrArray *) table->lines->pdata[line])->pdata[column];
}

/* --- A run -------------------------------------------------------------------------------------
 */

typedef struct
{
  char *folder;
  char *prefix;
  ThrongCollector *collector;
  ThrongRecorder *recorder;
} Fixture;

static const char *const methods[] = { "POST", "GET", "GET", "DELETE" };
static const char *const names[] = { "/users/", "/users/", "/b, \"quoted\"", "/never" };
static const char *const classes[] = { "Visitor" };

static void
set_up (Fixture *fixture, const void *data)
{
  fixture->folder = g_dir_make_tmp ("throng-csv-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
  fixture->prefix = g_build_filename (fixture->folder, "run", NULL);
  fixture->collector = throng_collector_new (methods, names, 4, classes, 1, 1);
  fixture->recorder = throng_recorder_new (4, 1);
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_remove (path) != 0)
        remove_folder (path);
    }
  g_rmdir (folder);
}

static void
tear_down (Fixture *fixture, const void *data)
{
  g_chmod (fixture->folder, 0700);
  remove_folder (fixture->folder);
  throng_collector_free (fixture->collector);
  throng_recorder_free (fixture->recorder);
  g_free (fixture->folder);
  g_free (fixture->prefix);
}

static char *
read_file (Fixture *fixture, const char *suffix)
{
  g_autofree char *path = g_strconcat (fixture->prefix, suffix, NULL);
  g_autoptr (GError) error = NULL;
  char *text;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static Table
read_table (Fixture *fixture, const char *suffix)
{
  g_autofree char *text = read_file (fixture, suffix);

  return parse (text);
}

static void
clear_table (Table *table)
{
  g_ptr_array_unref (table->lines);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Table, clear_table)

static void
request (Fixture *fixture, unsigned endpoint, int64_t response_us, const char *failure)
{
  throng_recorder_request_started (fixture->recorder, endpoint);
  throng_recorder_sample (fixture->recorder,
                          &(ThrongSample) { .endpoint = endpoint,
                                            .status = failure != NULL ? 500 : 200,
                                            .failure = failure,
                                            .response_us = response_us,
                                            .service_us = response_us,
                                            .ended_us = 61 * G_USEC_PER_SEC,
                                            .body_bytes = 25 });
}

static ThrongSnapshot *
report (Fixture *fixture, uint64_t second)
{
  const unsigned users[] = { 7 };
  g_autoptr (GBytes) bytes = throng_recorder_take (fixture->recorder, 4 * second,
                                                   &(ThrongGauges) { .users = users });

  g_assert_true (throng_collector_add (fixture->collector, 0, bytes, NULL));
  return throng_collector_snapshot (fixture->collector, (int64_t) (second + 2) * G_USEC_PER_SEC,
                                    true);
}

static ThrongCsvWriter *
open_writer (Fixture *fixture, bool full_history)
{
  g_autoptr (GError) error = NULL;
  ThrongCsvWriter *writer = throng_csv_writer_new (fixture->prefix, full_history, STARTED_US,
                                                   &error);

  g_assert_no_error (error);
  return writer;
}

static void
write_all (ThrongCsvWriter *writer, const ThrongSnapshot *snapshot)
{
  g_autoptr (GError) error = NULL;

  throng_csv_writer_append_history (writer, snapshot, true, &error);
  g_assert_no_error (error);
  throng_csv_writer_write (writer, snapshot, true, &error);
  g_assert_no_error (error);
}

static void
make_requests (Fixture *fixture)
{
  for (int i = 1; i <= 100; i++)
    request (fixture, 0, i * 1001, NULL);
  for (int i = 1; i <= 10; i++)
    request (fixture, 1, i * 1000, i > 8 ? "Status 500" : NULL);
  request (fixture, 2, 1000, NULL);
  throng_recorder_error (fixture->recorder, "users[0].tasks[0].steps[1]", "“token” is not set.", 0);
}

/* --- Tests -------------------------------------------------------------------------------------
 */

static void
headers_are_those_of_locust (Fixture *fixture, const void *data)
{
  g_autoptr (ThrongCsvWriter) writer = open_writer (fixture, false);
  g_autofree char *stats = read_file (fixture, "_stats.csv");
  g_autofree char *history = read_file (fixture, "_stats_history.csv");
  g_autofree char *failures = read_file (fixture, "_failures.csv");
  g_autofree char *exceptions = read_file (fixture, "_exceptions.csv");

  g_assert_cmpstr (stats, ==,
                   "Type,Name,Request Count,Failure Count,Median Response Time,"
                   "Average Response Time,Min Response Time,Max Response Time,"
                   "Average Content Size,Requests/s,Failures/s,50%,66%,75%,80%,90%,95%,98%,99%,"
                   "99.9%,99.99%,100%\r\n");
  g_assert_cmpstr (history, ==,
                   "Timestamp,User Count,Type,Name,Requests/s,Failures/s,50%,66%,75%,80%,90%,95%,"
                   "98%,99%,99.9%,99.99%,100%,Total Request Count,Total Failure Count,"
                   "Total Median Response Time,Total Average Response Time,"
                   "Total Min Response Time,Total Max Response Time,"
                   "Total Average Content Size\r\n");
  g_assert_cmpstr (failures, ==, "Method,Name,Error,Occurrences,First Seen,Last Seen\r\n");
  g_assert_cmpstr (exceptions, ==, "Count,Message,Traceback,Nodes\r\n");
}

static void
rows_are_sorted_and_aggregated_is_last (Fixture *fixture, const void *data)
{
  g_autoptr (ThrongCsvWriter) writer = open_writer (fixture, false);
  g_autoptr (ThrongSnapshot) snapshot = NULL;
  g_auto (Table) stats = { 0 };

  make_requests (fixture);
  snapshot = report (fixture, 0);
  write_all (writer, snapshot);
  stats = read_table (fixture, "_stats.csv");
  g_assert_cmpuint (stats.lines->len, ==, 6);
  g_assert_cmpstr (get (&stats, 1, 1), ==, "/b, \"quoted\"");
  g_assert_cmpstr (get (&stats, 2, 1), ==, "/never");
  g_assert_cmpstr (get (&stats, 3, 0), ==, "GET");
  g_assert_cmpstr (get (&stats, 3, 1), ==, "/users/");
  g_assert_cmpstr (get (&stats, 4, 0), ==, "POST");
  g_assert_cmpstr (get (&stats, 5, 0), ==, "");
  g_assert_cmpstr (get (&stats, 5, 1), ==, "Aggregated");
}

static void
numbers_read_back_as_they_were (Fixture *fixture, const void *data)
{
  g_autoptr (ThrongCsvWriter) writer = open_writer (fixture, false);
  g_autoptr (ThrongSnapshot) snapshot = NULL;
  const ThrongRow *row;
  g_auto (Table) stats = { 0 };

  make_requests (fixture);
  snapshot = report (fixture, 1);
  write_all (writer, snapshot);
  stats = read_table (fixture, "_stats.csv");
  row = &snapshot->rows[0];
  g_assert_cmpstr (get (&stats, 4, 2), ==, "100");
  g_assert_cmpstr (get (&stats, 4, 3), ==, "0");
  g_assert_cmpfloat (g_ascii_strtod (get (&stats, 4, 4), NULL), ==, row->percentiles_ms[0]);
  g_assert_cmpstr (get (&stats, 4, 5), ==, "50.5505");
  g_assert_cmpstr (get (&stats, 4, 6), ==, "1.001");
  g_assert_cmpstr (get (&stats, 4, 7), ==, "100.1");
  g_assert_cmpstr (get (&stats, 4, 8), ==, "25");
  g_assert_cmpfloat (g_ascii_strtod (get (&stats, 4, 9), NULL), ==, 100 / 3.0);
  g_assert_cmpstr (get (&stats, 3, 10), ==, "0.6666666666666666");
  for (unsigned i = 0; i < THRONG_N_PERCENTILES; i++)
    {
      g_assert_cmpfloat (g_ascii_strtod (get (&stats, 4, 11 + i), NULL), ==,
                         row->percentiles_ms[i]);
      g_assert_cmpstr (get (&stats, 0, 11 + i), ==, throng_percentile_names[i]);
      g_assert_cmpstr (get (&stats, 2, 11 + i), ==, "N/A");
    }
  g_assert_cmpstr (get (&stats, 2, 4), ==, "0");
}

static void
failures_and_exceptions_are_listed (Fixture *fixture, const void *data)
{
  g_autoptr (ThrongCsvWriter) writer = open_writer (fixture, false);
  g_autoptr (ThrongSnapshot) snapshot = NULL;
  g_auto (Table) failures = { 0 };
  g_auto (Table) exceptions = { 0 };

  make_requests (fixture);
  snapshot = report (fixture, 0);
  write_all (writer, snapshot);
  failures = read_table (fixture, "_failures.csv");
  exceptions = read_table (fixture, "_exceptions.csv");
  g_assert_cmpuint (failures.lines->len, ==, 2);
  g_assert_cmpstr (get (&failures, 1, 0), ==, "GET");
  g_assert_cmpstr (get (&failures, 1, 1), ==, "/users/");
  g_assert_cmpstr (get (&failures, 1, 2), ==, "Status 500");
  g_assert_cmpstr (get (&failures, 1, 3), ==, "2");
  g_assert_cmpstr (get (&failures, 1, 4), ==, "2026-01-01T00:01:01Z");
  g_assert_cmpstr (get (&failures, 1, 5), ==, "2026-01-01T00:01:01Z");
  g_assert_cmpuint (exceptions.lines->len, ==, 2);
  g_assert_cmpstr (get (&exceptions, 1, 0), ==, "1");
  g_assert_cmpstr (get (&exceptions, 1, 1), ==, "“token” is not set.");
  g_assert_cmpstr (get (&exceptions, 1, 2), ==, "users[0].tasks[0].steps[1]");
  g_assert_cmpstr (get (&exceptions, 1, 3), ==, "local");
}

static void
history_has_a_line_a_second (Fixture *fixture, const void *data)
{
  g_autoptr (ThrongCsvWriter) writer = open_writer (fixture, false);
  g_auto (Table) history = { 0 };

  for (uint64_t second = 0; second < 20; second++)
    {
      g_autoptr (ThrongSnapshot) snapshot = NULL;

      make_requests (fixture);
      snapshot = report (fixture, second);
      throng_csv_writer_append_history (writer, snapshot, false, NULL);
    }
  /* Written at once: nothing is lost when the process is killed now. */
  history = read_table (fixture, "_stats_history.csv");
  g_assert_cmpuint (history.lines->len, ==, 21);
  g_assert_cmpstr (get (&history, 1, 0), ==, "1767225602");
  g_assert_cmpstr (get (&history, 20, 0), ==, "1767225621");
  g_assert_cmpstr (get (&history, 20, 1), ==, "7");
  g_assert_cmpstr (get (&history, 20, 2), ==, "");
  g_assert_cmpstr (get (&history, 20, 3), ==, "Aggregated");
  g_assert_cmpstr (get (&history, 20, 4), ==, "111.000000");
  g_assert_cmpstr (get (&history, 20, 5), ==, "2.000000");
  g_assert_cmpstr (get (&history, 20, 17), ==, "2220");
  g_assert_cmpstr (get (&history, 20, 18), ==, "40");
}

/* As while the last users finish, and during a clean-up. */
static void
time_of_the_history_always_goes_on (Fixture *fixture, const void *data)
{
  const int64_t times_ms[] = { 1000, 2000, 2900, 3000, 2500, 2500 };
  g_autoptr (ThrongCsvWriter) writer = open_writer (fixture, false);
  g_auto (Table) history = { 0 };

  make_requests (fixture);
  throng_snapshot_unref (report (fixture, 0));
  for (unsigned i = 0; i < G_N_ELEMENTS (times_ms); i++)
    {
      bool is_final = i == G_N_ELEMENTS (times_ms) - 1;
      g_autoptr (ThrongSnapshot) snapshot = throng_collector_snapshot (fixture->collector,
                                                                       times_ms[i] * 1000, true);

      g_assert_true (throng_csv_writer_append_history (writer, snapshot, is_final, NULL));
    }
  history = read_table (fixture, "_stats_history.csv");
  g_assert_cmpuint (history.lines->len, ==, 5);
  g_assert_cmpstr (get (&history, 1, 0), ==, "1767225601");
  g_assert_cmpstr (get (&history, 2, 0), ==, "1767225602");
  g_assert_cmpstr (get (&history, 3, 0), ==, "1767225603");
  g_assert_cmpstr (get (&history, 4, 0), ==, "1767225604");
}

static void
full_history_has_every_row_with_the_window (Fixture *fixture, const void *data)
{
  g_autoptr (ThrongCsvWriter) writer = open_writer (fixture, true);
  g_auto (Table) history = { 0 };

  for (uint64_t second = 0; second < 20; second++)
    {
      g_autoptr (ThrongSnapshot) snapshot = NULL;

      request (fixture, 0, second < 10 ? 5000 : 20, NULL);
      snapshot = report (fixture, second);
      throng_csv_writer_append_history (writer, snapshot, false, NULL);
    }
  history = read_table (fixture, "_stats_history.csv");
  g_assert_cmpuint (history.lines->len, ==, 1 + 20 * 5);
  g_assert_cmpstr (get (&history, 99, 3), ==, "/users/");
  g_assert_cmpstr (get (&history, 99, 2), ==, "POST");
  g_assert_cmpstr (get (&history, 99, 16), ==, "0.02");
  g_assert_cmpstr (get (&history, 99, 22), ==, "5");
  g_assert_cmpstr (get (&history, 97, 6), ==, "N/A");
  g_assert_cmpstr (get (&history, 100, 3), ==, "Aggregated");
  g_assert_cmpstr (get (&history, 100, 16), ==, "0.02");
}

static void
formulas_are_disarmed (Fixture *fixture, const void *data)
{
  static const struct
  {
    const char *text, *field;
  } cases[] = {
    { "=1+1", "'=1+1," },
    { "=HYPERLINK(\"http://x\",\"y\")", "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"," },
    { "+1", "'+1," },
    { "-1", "'-1," },
    { "@SUM(A1)", "'@SUM(A1)," },
    { "\t=1", "'\t=1," },
    { "\r=1", "\"'\r=1\"," },
    { "a=1", "a=1," },
    { "", "," },
    { " spaced ", " spaced ," },
    { "two\nlines", "\"two\nlines\"," },
    { "Status 500, \"bad\"", "\"Status 500, \"\"bad\"\"\"," },
    { "Ünïcode €", "Ünïcode €," },
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) line = g_string_new (NULL);

      throng_csv_add_text (line, cases[i].text);
      g_assert_cmpstr (line->str, ==, cases[i].field);
    }
}

static void
formulas_from_the_service_are_disarmed_in_the_files (Fixture *fixture, const void *data)
{
  g_autoptr (ThrongCsvWriter) writer = open_writer (fixture, false);
  g_autoptr (ThrongSnapshot) snapshot = NULL;
  g_auto (Table) failures = { 0 };
  g_auto (Table) exceptions = { 0 };

  request (fixture, 0, 1, "=cmd|'/c calc'!A1");
  throng_recorder_error (fixture->recorder, "@place", "-message\r\nsecond line", 0);
  snapshot = report (fixture, 0);
  write_all (writer, snapshot);
  failures = read_table (fixture, "_failures.csv");
  exceptions = read_table (fixture, "_exceptions.csv");
  g_assert_cmpstr (get (&failures, 1, 2), ==, "'=cmd|'/c calc'!A1");
  g_assert_cmpstr (get (&exceptions, 1, 1), ==, "'-message\r\nsecond line");
  g_assert_cmpstr (get (&exceptions, 1, 2), ==, "'@place");
}

static void
numbers_are_never_prefixed_and_ignore_the_locale (Fixture *fixture, const void *data)
{
  g_autoptr (GString) line = g_string_new (NULL);

  setlocale (LC_ALL, "de_DE.UTF-8");
  throng_csv_add_number (line, -1.5);
  throng_csv_add_number (line, 0.1);
  throng_csv_add_number (line, 1e-7);
  throng_csv_add_fixed (line, 1234.5);
  throng_csv_add_count (line, UINT64_MAX);
  throng_csv_end_line (line);
  setlocale (LC_ALL, "C");
  g_assert_cmpstr (line->str, ==, "-1.5,0.1,1e-07,1234.500000,18446744073709551615\r\n");
}

static void
folders_are_made (Fixture *fixture, const void *data)
{
  g_autofree char *prefix = g_build_filename (fixture->folder, "a", "b", "run", NULL);
  g_autofree char *path = g_strconcat (prefix, "_stats_history.csv", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (ThrongCsvWriter) writer = throng_csv_writer_new (prefix, false, 0, &error);

  g_assert_no_error (error);
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
}

static void
a_file_in_the_way_is_named (Fixture *fixture, const void *data)
{
  static const char *const suffixes[] = { "_stats.csv", "_stats_history.csv", "_failures.csv",
                                          "_exceptions.csv" };

  for (unsigned i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *path = g_strconcat (fixture->prefix, suffixes[i], NULL);
      g_autofree char *sentence = g_strdup_printf ("Could not write “%s”: Is a directory", path);
      g_autoptr (GError) error = NULL;

      g_unlink (path);
      g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
      g_assert_null (throng_csv_writer_new (fixture->prefix, false, 0, &error));
      g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_ISDIR);
      g_assert_cmpstr (error->message, ==, sentence);
      g_rmdir (path);
    }
}

static void
a_read_only_folder_is_said_at_once (Fixture *fixture, const void *data)
{
  g_autoptr (GError) error = NULL;
  uid_t user = geteuid ();

  g_chmod (fixture->folder, 0555);
  /* Root may write everywhere, so be nobody for a moment. */
  if (user == 0 && seteuid (65534) != 0)
    {
      g_test_skip ("can't be anybody but root");
      return;
    }
  g_assert_null (throng_csv_writer_new (fixture->prefix, false, 0, &error));
  if (user == 0)
    g_assert_cmpint (seteuid (user), ==, 0);
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_ACCES);
  g_assert_nonnull (strstr (error->message, "run_stats_history.csv”: Permission denied"));
}

/* A folder that becomes read-only during the run. */
static void
old_files_stay_when_new_ones_cannot_be_written (Fixture *fixture, const void *data)
{
  g_autoptr (ThrongCsvWriter) writer = open_writer (fixture, false);
  g_autofree char *hidden = g_strconcat (fixture->folder, ".away", NULL);
  g_autoptr (ThrongSnapshot) snapshot = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *before = read_file (fixture, "_stats.csv");
  g_autofree char *after = NULL;
  g_autofree char *later = NULL;

  make_requests (fixture);
  snapshot = report (fixture, 0);
  g_assert_cmpint (g_rename (fixture->folder, hidden), ==, 0);
  g_assert_false (throng_csv_writer_write (writer, snapshot, false, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_assert_nonnull (strstr (error->message, "run_stats.csv"));
  g_assert_cmpint (g_rename (hidden, fixture->folder), ==, 0);
  after = read_file (fixture, "_stats.csv");
  g_assert_cmpstr (after, ==, before);
  /* What failed is tried again. */
  write_all (writer, snapshot);
  later = read_file (fixture, "_stats.csv");
  g_assert_cmpuint (strlen (later), >, strlen (before));
}

static void
set_largest_file (rlim_t n_bytes)
{
  struct rlimit limit;

  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = n_bytes == 0 ? limit.rlim_max : n_bytes;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

/* A limit of the file's size ends a write in its middle as a full disk does. */
static void
a_full_disk_leaves_whole_lines (Fixture *fixture, const void *data)
{
  g_autoptr (ThrongCsvWriter) writer = open_writer (fixture, false);
  g_autoptr (ThrongSnapshot) snapshot = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_auto (Table) later = { 0 };

  make_requests (fixture);
  snapshot = report (fixture, 0);
  write_all (writer, snapshot);
  before = read_file (fixture, "_stats_history.csv");
  signal (SIGXFSZ, SIG_IGN);
  set_largest_file (strlen (before) + 20);
  for (unsigned i = 1; i < 4; i++)
    {
      g_autoptr (ThrongSnapshot) next = report (fixture, i);

      g_clear_error (&error);
      g_assert_false (throng_csv_writer_append_history (writer, next, false, &error));
    }
  set_largest_file (0);
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC);
  g_assert_nonnull (strstr (error->message, "run_stats_history.csv”: No space left on device"));
  after = read_file (fixture, "_stats_history.csv");
  g_assert_cmpstr (after, ==, before);
  g_assert_true (throng_csv_writer_append_history (writer, snapshot, true, NULL));
  /* What did not fit is written once there is room. */
  later = read_table (fixture, "_stats_history.csv");
  g_assert_cmpuint (later.lines->len, ==, 6);
}

static void
a_full_disk_leaves_the_files_of_the_run_before (Fixture *fixture, const void *data)
{
  static const char *const suffixes[] = { "_stats.csv", "_stats_history.csv", "_failures.csv",
                                          "_exceptions.csv" };
  g_autofree char *prefix = g_build_filename (fixture->folder, "run", NULL);
  g_autoptr (GError) error = NULL;

  for (unsigned i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *path = g_strconcat (prefix, suffixes[i], NULL);

      g_assert_true (g_file_set_contents (path, suffixes[i], -1, NULL));
    }
  signal (SIGXFSZ, SIG_IGN);
  set_largest_file (10);
  g_assert_null (throng_csv_writer_new (prefix, false, 0, &error));
  set_largest_file (0);
  g_assert_nonnull (strstr (error->message, "run_stats_history.csv"));
  for (unsigned i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *text = read_file (fixture, suffixes[i]);

      g_assert_cmpstr (text, ==, suffixes[i]);
    }
}

static void
files_of_a_run_that_goes_on_are_left_alone (Fixture *fixture, const void *data)
{
  ThrongCsvWriter *first = open_writer (fixture, false);
  g_autoptr (ThrongCsvWriter) later = NULL;
  g_autoptr (ThrongSnapshot) snapshot = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (Table) history = { 0 };

  make_requests (fixture);
  snapshot = report (fixture, 0);
  g_assert_null (throng_csv_writer_new (fixture->prefix, false, STARTED_US, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_AGAIN);
  g_assert_nonnull (strstr (error->message, "run_stats_history.csv” is being written by another"));
  write_all (first, snapshot);
  history = read_table (fixture, "_stats_history.csv");
  g_assert_cmpuint (history.lines->len, ==, 2);
  throng_csv_writer_free (first);
  later = open_writer (fixture, false);
}

/* Another reader's opinion, where there is one. */
static void
python_reads_the_same (Fixture *fixture, const void *data)
{
  static const char *const script
      = "import csv, sys\n"
        "rows = list(csv.DictReader(open(sys.argv[1], newline='', encoding='utf-8'), "
        "strict=True))\n"
        "assert [r['Name'] for r in rows] == ['/b, \"quoted\"', '/never', '/users/', '/users/', "
        "'Aggregated'], rows\n"
        "assert sum(int(r['Request Count']) for r in rows[:-1]) == int(rows[-1]['Request Count'])\n"
        "assert float(rows[3]['Average Response Time']) == 50.5505\n"
        "assert None not in rows[0] and None not in rows[0].values()\n";
  g_autoptr (ThrongCsvWriter) writer = open_writer (fixture, false);
  g_autofree char *path = g_strconcat (fixture->prefix, "_stats.csv", NULL);
  g_autofree char *python = g_find_program_in_path ("python3");
  const char *const argv[] = { python, "-c", script, path, NULL };
  g_autoptr (ThrongSnapshot) snapshot = NULL;
  int status;

  if (python == NULL)
    {
      g_test_skip ("no python3");
      return;
    }
  make_requests (fixture);
  snapshot = report (fixture, 0);
  write_all (writer, snapshot);
  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL,
                               &status, NULL));
  g_assert_true (g_spawn_check_wait_status (status, NULL));
}

#define ADD(function) g_test_add ("/csv/" #function, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD (headers_are_those_of_locust);
  ADD (rows_are_sorted_and_aggregated_is_last);
  ADD (numbers_read_back_as_they_were);
  ADD (failures_and_exceptions_are_listed);
  ADD (history_has_a_line_a_second);
  ADD (time_of_the_history_always_goes_on);
  ADD (full_history_has_every_row_with_the_window);
  ADD (formulas_are_disarmed);
  ADD (formulas_from_the_service_are_disarmed_in_the_files);
  ADD (numbers_are_never_prefixed_and_ignore_the_locale);
  ADD (folders_are_made);
  ADD (a_file_in_the_way_is_named);
  ADD (a_read_only_folder_is_said_at_once);
  ADD (old_files_stay_when_new_ones_cannot_be_written);
  ADD (a_full_disk_leaves_whole_lines);
  ADD (a_full_disk_leaves_the_files_of_the_run_before);
  ADD (files_of_a_run_that_goes_on_are_left_alone);
  ADD (python_reads_the_same);
  return g_test_run ();
}
