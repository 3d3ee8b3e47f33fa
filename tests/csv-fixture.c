/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "csv-fixture.h"

#include <glib/gstdio.h>

#include "stats/throng-recorder.h"

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

CsvTable
csv_table_parse (const char *text)
{
  CsvTable table = { g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref) };
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

const char *
csv_table_get (const CsvTable *table, unsigned line, unsigned column)
{
  g_assert_cmpuint (line, <, table->lines->len);
  return ((GPtrArray *) table->lines->pdata[line])->pdata[column];
}

static const char *const methods[] = { "POST", "GET", "GET", "DELETE" };
static const char *const names[] = { "/users/", "/users/", "/b, \"quoted\"", "/never" };
static const char *const classes[] = { "Visitor" };

void
csv_set_up (CsvFixture *fixture, const void *data)
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

void
csv_tear_down (CsvFixture *fixture, const void *data)
{
  g_chmod (fixture->folder, 0700);
  remove_folder (fixture->folder);
  throng_collector_free (fixture->collector);
  throng_recorder_free (fixture->recorder);
  g_free (fixture->folder);
  g_free (fixture->prefix);
}

char *
csv_read_file (CsvFixture *fixture, const char *suffix)
{
  g_autofree char *path = g_strconcat (fixture->prefix, suffix, NULL);
  g_autoptr (GError) error = NULL;
  char *text;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

CsvTable
csv_read_table (CsvFixture *fixture, const char *suffix)
{
  g_autofree char *text = csv_read_file (fixture, suffix);

  return csv_table_parse (text);
}

void
csv_table_clear (CsvTable *table)
{
  g_ptr_array_unref (table->lines);
}

void
csv_request (CsvFixture *fixture, unsigned endpoint, int64_t response_us, const char *failure)
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

ThrongSnapshot *
csv_report (CsvFixture *fixture, uint64_t second)
{
  const unsigned users[] = { 7 };
  g_autoptr (GBytes) bytes = throng_recorder_take (fixture->recorder, 4 * second,
                                                   &(ThrongGauges) { .users = users });

  g_assert_true (throng_collector_add (fixture->collector, 0, bytes, NULL));
  return throng_collector_snapshot (fixture->collector, (int64_t) (second + 2) * G_USEC_PER_SEC,
                                    true);
}

ThrongCsvWriter *
csv_open_writer (CsvFixture *fixture, bool full_history)
{
  g_autoptr (GError) error = NULL;
  ThrongCsvWriter *writer = throng_csv_writer_new (fixture->prefix, full_history, STARTED_US,
                                                   &error);

  g_assert_no_error (error);
  return writer;
}

void
csv_write_all (ThrongCsvWriter *writer, const ThrongSnapshot *snapshot)
{
  g_autoptr (GError) error = NULL;

  throng_csv_writer_append_history (writer, snapshot, true, &error);
  g_assert_no_error (error);
  throng_csv_writer_write (writer, snapshot, true, &error);
  g_assert_no_error (error);
}

void
csv_make_requests (CsvFixture *fixture)
{
  for (int i = 1; i <= 100; i++)
    csv_request (fixture, 0, i * 1001, NULL);
  for (int i = 1; i <= 10; i++)
    csv_request (fixture, 1, i * 1000, i > 8 ? "Status 500" : NULL);
  csv_request (fixture, 2, 1000, NULL);
  throng_recorder_error (fixture->recorder, "users[0].tasks[0].steps[1]", "“token” is not set.", 0);
}
