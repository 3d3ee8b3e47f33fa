/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the CSV files are written to: folders, disks and other runs. */

#include "csv-fixture.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* What has reached the disk nobody can look up. */
static struct
{
  unsigned n_calls; /* for a history */
  int error_number; /* of the next one, 0 = it succeeds */
} history_sync;

/* Instead of that of the C library. */
int
fsync (int fd)
{
  g_autofree char *link = g_strdup_printf ("/proc/self/fd/%d", fd);
  g_autofree char *path = g_file_read_link (link, NULL);

  if (path == NULL || !g_str_has_suffix (path, "_stats_history.csv"))
    return 0;
  history_sync.n_calls++;
  errno = history_sync.error_number;
  return errno != 0 ? -1 : 0;
}

static void
folders_are_made (CsvFixture *fixture, const void *data)
{
  g_autofree char *prefix = g_build_filename (fixture->folder, "a", "b", "run", NULL);
  g_autofree char *path = g_strconcat (prefix, "_stats_history.csv", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (ThrongCsvWriter) writer = throng_csv_writer_new (prefix, false, 0, &error);

  g_assert_no_error (error);
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
}

static void
a_file_in_the_way_is_named (CsvFixture *fixture, const void *data)
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
a_read_only_folder_is_said_at_once (CsvFixture *fixture, const void *data)
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
old_files_stay_when_new_ones_cannot_be_written (CsvFixture *fixture, const void *data)
{
  g_autoptr (ThrongCsvWriter) writer = csv_open_writer (fixture, false);
  g_autofree char *hidden = g_strconcat (fixture->folder, ".away", NULL);
  g_autoptr (ThrongSnapshot) snapshot = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *before = csv_read_file (fixture, "_stats.csv");
  g_autofree char *after = NULL;
  g_autofree char *later = NULL;

  csv_make_requests (fixture);
  snapshot = csv_report (fixture, 0);
  g_assert_cmpint (g_rename (fixture->folder, hidden), ==, 0);
  g_assert_false (throng_csv_writer_write (writer, snapshot, false, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_assert_nonnull (strstr (error->message, "run_stats.csv"));
  g_assert_cmpint (g_rename (hidden, fixture->folder), ==, 0);
  after = csv_read_file (fixture, "_stats.csv");
  g_assert_cmpstr (after, ==, before);
  /* What failed is tried again. */
  csv_write_all (writer, snapshot);
  later = csv_read_file (fixture, "_stats.csv");
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
a_full_disk_leaves_whole_lines (CsvFixture *fixture, const void *data)
{
  g_autoptr (ThrongCsvWriter) writer = csv_open_writer (fixture, false);
  g_autoptr (ThrongSnapshot) snapshot = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_auto (CsvTable) later = { 0 };

  csv_make_requests (fixture);
  snapshot = csv_report (fixture, 0);
  csv_write_all (writer, snapshot);
  before = csv_read_file (fixture, "_stats_history.csv");
  signal (SIGXFSZ, SIG_IGN);
  set_largest_file (strlen (before) + 20);
  for (unsigned i = 1; i < 4; i++)
    {
      g_autoptr (ThrongSnapshot) next = csv_report (fixture, i);

      g_clear_error (&error);
      g_assert_false (throng_csv_writer_append_history (writer, next, false, &error));
    }
  set_largest_file (0);
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC);
  g_assert_nonnull (strstr (error->message, "run_stats_history.csv”: No space left on device"));
  after = csv_read_file (fixture, "_stats_history.csv");
  g_assert_cmpstr (after, ==, before);
  g_assert_true (throng_csv_writer_append_history (writer, snapshot, true, NULL));
  /* What did not fit is written once there is room. */
  later = csv_read_table (fixture, "_stats_history.csv");
  g_assert_cmpuint (later.lines->len, ==, 6);
}

/* So many seconds are not kept in memory until there is room. */
static void
lines_that_were_lost_on_a_full_disk_are_told (CsvFixture *fixture, const void *data)
{
  g_autoptr (ThrongCsvWriter) writer = csv_open_writer (fixture, true);
  g_autoptr (ThrongSnapshot) snapshot = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (CsvTable) table = { 0 };

  csv_make_requests (fixture);
  snapshot = csv_report (fixture, 0);
  g_assert_true (throng_csv_writer_append_history (writer, snapshot, true, NULL));
  signal (SIGXFSZ, SIG_IGN);
  set_largest_file (1);
  for (unsigned i = 0; i < 25000; i++)
    g_assert_false (throng_csv_writer_append_history (writer, snapshot, true, NULL));
  set_largest_file (0);
  g_assert_false (throng_csv_writer_append_history (writer, snapshot, true, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC);
  table = csv_read_table (fixture, "_stats_history.csv");
  g_assert_cmpuint (table.lines->len, <, 4 * 25000);
}

static void
a_full_disk_leaves_the_files_of_the_run_before (CsvFixture *fixture, const void *data)
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
      g_autofree char *text = csv_read_file (fixture, suffixes[i]);

      g_assert_cmpstr (text, ==, suffixes[i]);
    }
}

static void
history_is_on_the_disk_at_the_end (CsvFixture *fixture, const void *data)
{
  g_autoptr (ThrongCsvWriter) writer = csv_open_writer (fixture, false);
  g_autoptr (ThrongSnapshot) snapshot = NULL;
  g_autoptr (GError) error = NULL;

  csv_make_requests (fixture);
  snapshot = csv_report (fixture, 0);
  history_sync.n_calls = 0;
  g_assert_true (throng_csv_writer_append_history (writer, snapshot, true, NULL));
  g_assert_true (throng_csv_writer_write (writer, snapshot, false, NULL));
  g_assert_cmpuint (history_sync.n_calls, ==, 0);
  g_assert_true (throng_csv_writer_write (writer, snapshot, true, NULL));
  g_assert_cmpuint (history_sync.n_calls, ==, 1);
  history_sync.error_number = EIO;
  g_assert_false (throng_csv_writer_write (writer, snapshot, true, &error));
  history_sync.error_number = 0;
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_IO);
  g_assert_nonnull (strstr (error->message, "run_stats_history.csv”: Input/output error"));
}

static void
each_file_that_fails_is_told_and_the_others_are_written (CsvFixture *fixture, const void *data)
{
  static const char *const suffixes[] = { "_stats.csv", "_failures.csv", "_exceptions.csv" };
  g_autoptr (ThrongCsvWriter) writer = csv_open_writer (fixture, false);
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  csv_make_requests (fixture);
  snapshot = csv_report (fixture, 0);
  for (unsigned i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *path = g_strconcat (fixture->prefix, suffixes[i], NULL);
      g_autoptr (GError) error = NULL;

      for (unsigned j = 0; j < G_N_ELEMENTS (suffixes); j++)
        {
          g_autofree char *other = g_strconcat (fixture->prefix, suffixes[j], NULL);

          g_unlink (other);
        }
      g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
      g_assert_false (throng_csv_writer_write (writer, snapshot, true, &error));
      g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_ISDIR);
      g_assert_nonnull (strstr (error->message, suffixes[i]));
      g_rmdir (path);
      for (unsigned j = 0; j < G_N_ELEMENTS (suffixes); j++)
        {
          g_autofree char *other = g_strconcat (fixture->prefix, suffixes[j], NULL);

          g_assert_cmpint (g_file_test (other, G_FILE_TEST_EXISTS), ==, i != j);
        }
    }
}

static void
files_of_a_run_that_goes_on_are_left_alone (CsvFixture *fixture, const void *data)
{
  ThrongCsvWriter *first = csv_open_writer (fixture, false);
  g_autoptr (ThrongCsvWriter) later = NULL;
  g_autoptr (ThrongSnapshot) snapshot = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (CsvTable) history = { 0 };

  csv_make_requests (fixture);
  snapshot = csv_report (fixture, 0);
  g_assert_null (throng_csv_writer_new (fixture->prefix, false, STARTED_US, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_AGAIN);
  g_assert_nonnull (strstr (error->message, "run_stats_history.csv” is being written by another"));
  csv_write_all (first, snapshot);
  history = csv_read_table (fixture, "_stats_history.csv");
  g_assert_cmpuint (history.lines->len, ==, 2);
  throng_csv_writer_free (first);
  later = csv_open_writer (fixture, false);
}

#define ADD(function)                                                                              \
  g_test_add ("/csv-files/" #function, CsvFixture, NULL, csv_set_up, function, csv_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD (folders_are_made);
  ADD (a_file_in_the_way_is_named);
  ADD (a_read_only_folder_is_said_at_once);
  ADD (old_files_stay_when_new_ones_cannot_be_written);
  ADD (a_full_disk_leaves_whole_lines);
  ADD (lines_that_were_lost_on_a_full_disk_are_told);
  ADD (a_full_disk_leaves_the_files_of_the_run_before);
  ADD (history_is_on_the_disk_at_the_end);
  ADD (each_file_that_fails_is_told_and_the_others_are_written);
  ADD (files_of_a_run_that_goes_on_are_left_alone);
  return g_test_run ();
}
