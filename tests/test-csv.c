/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands in the CSV files. */

#include "csv-fixture.h"
#include "report/throng-csv.h"

#include <locale.h>
#include <math.h>
#include <string.h>

static void
headers_are_those_of_locust (CsvFixture *fixture, const void *data)
{
  g_autoptr (ThrongCsvWriter) writer = csv_open_writer (fixture, false);
  g_autofree char *stats = csv_read_file (fixture, "_stats.csv");
  g_autofree char *history = csv_read_file (fixture, "_stats_history.csv");
  g_autofree char *failures = csv_read_file (fixture, "_failures.csv");
  g_autofree char *exceptions = csv_read_file (fixture, "_exceptions.csv");

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
rows_are_sorted_and_aggregated_is_last (CsvFixture *fixture, const void *data)
{
  g_autoptr (ThrongCsvWriter) writer = csv_open_writer (fixture, false);
  g_autoptr (ThrongSnapshot) snapshot = NULL;
  g_auto (CsvTable) stats = { 0 };

  csv_make_requests (fixture);
  snapshot = csv_report (fixture, 0);
  csv_write_all (writer, snapshot);
  stats = csv_read_table (fixture, "_stats.csv");
  g_assert_cmpuint (stats.lines->len, ==, 6);
  g_assert_cmpstr (csv_table_get (&stats, 1, 1), ==, "/b, \"quoted\"");
  g_assert_cmpstr (csv_table_get (&stats, 2, 1), ==, "/never");
  g_assert_cmpstr (csv_table_get (&stats, 3, 0), ==, "GET");
  g_assert_cmpstr (csv_table_get (&stats, 3, 1), ==, "/users/");
  g_assert_cmpstr (csv_table_get (&stats, 4, 0), ==, "POST");
  g_assert_cmpstr (csv_table_get (&stats, 5, 0), ==, "");
  g_assert_cmpstr (csv_table_get (&stats, 5, 1), ==, "Aggregated");
}

static void
numbers_read_back_as_they_were (CsvFixture *fixture, const void *data)
{
  g_autoptr (ThrongCsvWriter) writer = csv_open_writer (fixture, false);
  g_autoptr (ThrongSnapshot) snapshot = NULL;
  const ThrongRow *row;
  g_auto (CsvTable) stats = { 0 };

  csv_make_requests (fixture);
  snapshot = csv_report (fixture, 1);
  csv_write_all (writer, snapshot);
  stats = csv_read_table (fixture, "_stats.csv");
  row = &snapshot->rows[0];
  g_assert_cmpstr (csv_table_get (&stats, 4, 2), ==, "100");
  g_assert_cmpstr (csv_table_get (&stats, 4, 3), ==, "0");
  g_assert_cmpfloat (g_ascii_strtod (csv_table_get (&stats, 4, 4), NULL), ==,
                     row->percentiles_ms[0]);
  g_assert_cmpstr (csv_table_get (&stats, 4, 5), ==, "50.5505");
  g_assert_cmpstr (csv_table_get (&stats, 4, 6), ==, "1.001");
  g_assert_cmpstr (csv_table_get (&stats, 4, 7), ==, "100.1");
  g_assert_cmpstr (csv_table_get (&stats, 4, 8), ==, "25");
  g_assert_cmpfloat (g_ascii_strtod (csv_table_get (&stats, 4, 9), NULL), ==, 100 / 3.0);
  g_assert_cmpstr (csv_table_get (&stats, 3, 10), ==, "0.6666666666666666");
  for (unsigned i = 0; i < THRONG_N_PERCENTILES; i++)
    {
      g_assert_cmpfloat (g_ascii_strtod (csv_table_get (&stats, 4, 11 + i), NULL), ==,
                         row->percentiles_ms[i]);
      g_assert_cmpstr (csv_table_get (&stats, 0, 11 + i), ==, throng_percentile_names[i]);
      g_assert_cmpstr (csv_table_get (&stats, 2, 11 + i), ==, "N/A");
    }
  g_assert_cmpstr (csv_table_get (&stats, 2, 4), ==, "0");
}

static void
failures_and_exceptions_are_listed (CsvFixture *fixture, const void *data)
{
  g_autoptr (ThrongCsvWriter) writer = csv_open_writer (fixture, false);
  g_autoptr (ThrongSnapshot) snapshot = NULL;
  g_auto (CsvTable) failures = { 0 };
  g_auto (CsvTable) exceptions = { 0 };

  csv_make_requests (fixture);
  snapshot = csv_report (fixture, 0);
  csv_write_all (writer, snapshot);
  failures = csv_read_table (fixture, "_failures.csv");
  exceptions = csv_read_table (fixture, "_exceptions.csv");
  g_assert_cmpuint (failures.lines->len, ==, 2);
  g_assert_cmpstr (csv_table_get (&failures, 1, 0), ==, "GET");
  g_assert_cmpstr (csv_table_get (&failures, 1, 1), ==, "/users/");
  g_assert_cmpstr (csv_table_get (&failures, 1, 2), ==, "Status 500");
  g_assert_cmpstr (csv_table_get (&failures, 1, 3), ==, "2");
  g_assert_cmpstr (csv_table_get (&failures, 1, 4), ==, "2026-01-01T00:01:01Z");
  g_assert_cmpstr (csv_table_get (&failures, 1, 5), ==, "2026-01-01T00:01:01Z");
  g_assert_cmpuint (exceptions.lines->len, ==, 2);
  g_assert_cmpstr (csv_table_get (&exceptions, 1, 0), ==, "1");
  g_assert_cmpstr (csv_table_get (&exceptions, 1, 1), ==, "“token” is not set.");
  g_assert_cmpstr (csv_table_get (&exceptions, 1, 2), ==, "users[0].tasks[0].steps[1]");
  g_assert_cmpstr (csv_table_get (&exceptions, 1, 3), ==, "local");
}

static void
history_has_a_line_a_second (CsvFixture *fixture, const void *data)
{
  g_autoptr (ThrongCsvWriter) writer = csv_open_writer (fixture, false);
  g_auto (CsvTable) history = { 0 };

  for (uint64_t second = 0; second < 20; second++)
    {
      g_autoptr (ThrongSnapshot) snapshot = NULL;

      csv_make_requests (fixture);
      snapshot = csv_report (fixture, second);
      throng_csv_writer_append_history (writer, snapshot, false, NULL);
    }
  /* Written at once: nothing is lost when the process is killed now. */
  history = csv_read_table (fixture, "_stats_history.csv");
  g_assert_cmpuint (history.lines->len, ==, 21);
  g_assert_cmpstr (csv_table_get (&history, 1, 0), ==, "1767225602");
  g_assert_cmpstr (csv_table_get (&history, 20, 0), ==, "1767225621");
  g_assert_cmpstr (csv_table_get (&history, 20, 1), ==, "7");
  g_assert_cmpstr (csv_table_get (&history, 20, 2), ==, "");
  g_assert_cmpstr (csv_table_get (&history, 20, 3), ==, "Aggregated");
  g_assert_cmpstr (csv_table_get (&history, 20, 4), ==, "111.000000");
  g_assert_cmpstr (csv_table_get (&history, 20, 5), ==, "2.000000");
  g_assert_cmpstr (csv_table_get (&history, 20, 17), ==, "2220");
  g_assert_cmpstr (csv_table_get (&history, 20, 18), ==, "40");
}

/* As while the last users finish, and during a clean-up. */
static void
time_of_the_history_always_goes_on (CsvFixture *fixture, const void *data)
{
  const int64_t times_ms[] = { 1000, 2000, 2900, 3000, 2500, 2500 };
  g_autoptr (ThrongCsvWriter) writer = csv_open_writer (fixture, false);
  g_auto (CsvTable) history = { 0 };

  csv_make_requests (fixture);
  throng_snapshot_unref (csv_report (fixture, 0));
  for (unsigned i = 0; i < G_N_ELEMENTS (times_ms); i++)
    {
      bool is_final = i == G_N_ELEMENTS (times_ms) - 1;
      g_autoptr (ThrongSnapshot) snapshot = throng_collector_snapshot (fixture->collector,
                                                                       times_ms[i] * 1000, true);

      g_assert_true (throng_csv_writer_append_history (writer, snapshot, is_final, NULL));
    }
  history = csv_read_table (fixture, "_stats_history.csv");
  g_assert_cmpuint (history.lines->len, ==, 5);
  g_assert_cmpstr (csv_table_get (&history, 1, 0), ==, "1767225601");
  g_assert_cmpstr (csv_table_get (&history, 2, 0), ==, "1767225602");
  g_assert_cmpstr (csv_table_get (&history, 3, 0), ==, "1767225603");
  g_assert_cmpstr (csv_table_get (&history, 4, 0), ==, "1767225604");
}

static void
full_history_has_every_row_with_the_window (CsvFixture *fixture, const void *data)
{
  g_autoptr (ThrongCsvWriter) writer = csv_open_writer (fixture, true);
  g_auto (CsvTable) history = { 0 };

  for (uint64_t second = 0; second < 20; second++)
    {
      g_autoptr (ThrongSnapshot) snapshot = NULL;

      csv_request (fixture, 0, second < 10 ? 5000 : 20, NULL);
      snapshot = csv_report (fixture, second);
      throng_csv_writer_append_history (writer, snapshot, false, NULL);
    }
  history = csv_read_table (fixture, "_stats_history.csv");
  g_assert_cmpuint (history.lines->len, ==, 1 + 20 * 5);
  g_assert_cmpstr (csv_table_get (&history, 99, 3), ==, "/users/");
  g_assert_cmpstr (csv_table_get (&history, 99, 2), ==, "POST");
  g_assert_cmpstr (csv_table_get (&history, 99, 16), ==, "0.02");
  g_assert_cmpstr (csv_table_get (&history, 99, 22), ==, "5");
  g_assert_cmpstr (csv_table_get (&history, 97, 6), ==, "N/A");
  g_assert_cmpstr (csv_table_get (&history, 100, 3), ==, "Aggregated");
  g_assert_cmpstr (csv_table_get (&history, 100, 16), ==, "0.02");
}

static void
formulas_are_disarmed (CsvFixture *fixture, const void *data)
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
formulas_from_the_service_are_disarmed_in_the_files (CsvFixture *fixture, const void *data)
{
  g_autoptr (ThrongCsvWriter) writer = csv_open_writer (fixture, false);
  g_autoptr (ThrongSnapshot) snapshot = NULL;
  g_auto (CsvTable) failures = { 0 };
  g_auto (CsvTable) exceptions = { 0 };

  csv_request (fixture, 0, 1, "=cmd|'/c calc'!A1");
  throng_recorder_error (fixture->recorder, "@place", "-message\r\nsecond line", 0);
  snapshot = csv_report (fixture, 0);
  csv_write_all (writer, snapshot);
  failures = csv_read_table (fixture, "_failures.csv");
  exceptions = csv_read_table (fixture, "_exceptions.csv");
  g_assert_cmpstr (csv_table_get (&failures, 1, 2), ==, "'=cmd|'/c calc'!A1");
  g_assert_cmpstr (csv_table_get (&exceptions, 1, 1), ==, "'-message\r\nsecond line");
  g_assert_cmpstr (csv_table_get (&exceptions, 1, 2), ==, "'@place");
}

static void
numbers_are_never_prefixed_and_ignore_the_locale (CsvFixture *fixture, const void *data)
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

/* Another reader's opinion, where there is one. */
static void
python_reads_the_same (CsvFixture *fixture, const void *data)
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
  g_autoptr (ThrongCsvWriter) writer = csv_open_writer (fixture, false);
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
  csv_make_requests (fixture);
  snapshot = csv_report (fixture, 0);
  csv_write_all (writer, snapshot);
  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL,
                               &status, NULL));
  g_assert_true (g_spawn_check_wait_status (status, NULL));
}

#define ADD(function)                                                                              \
  g_test_add ("/csv/" #function, CsvFixture, NULL, csv_set_up, function, csv_tear_down)

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
  ADD (python_reads_the_same);
  return g_test_run ();
}
