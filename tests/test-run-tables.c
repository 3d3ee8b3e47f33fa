/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "app/design/throng-mix.h"
#include "app/run/throng-run-tables.h"
#include "app/throng-text.h"
#include "engine/throng-log.h"
#include "scenario/throng-scenario-file.h"
#include "stats/throng-units.h"

static unsigned
find_column (const ThrongTableKind *kind, const char *title)
{
  for (unsigned i = 0; i < kind->n_columns; i++)
    if (g_str_equal (kind->columns[i].title, title))
      return i;
  g_error ("no column %s", title);
}

static void
assert_cell (const ThrongTableKind *kind, const void *record, const char *title, const char *text)
{
  g_autofree char *cell = throng_table_kind_dup_cell (kind, record, find_column (kind, title));

  g_assert_cmpstr (cell, ==, text);
}

static void
separators_are_those_of_the_locale (void)
{
  g_autofree char *german = throng_units_localize (g_strdup ("1,234.5 KiB"), ".", ",");
  g_autofree char *plain = throng_units_localize (g_strdup ("1,234"), "", ".");

  g_assert_cmpstr (german, ==, "1.234,5 KiB");
  g_assert_cmpstr (plain, ==, "1234");
}

static void
no_value_is_a_dash (void)
{
  char *(*const functions[]) (double) = {
    throng_text_count, throng_text_ms,    throng_text_rate,
    throng_text_bytes, throng_text_share, throng_text_elapsed
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (functions); i++)
    {
      g_autofree char *text = functions[i](NAN);

      g_assert_cmpstr (text, ==, "–");
    }
}

static void
elapsed_time_grows_hours (void)
{
  g_autofree char *seconds = throng_text_elapsed (72.9);
  g_autofree char *hours = throng_text_elapsed (3723);

  g_assert_cmpstr (seconds, ==, "01:12");
  g_assert_cmpstr (hours, ==, "1:02:03");
}

static void
chosen_durations_are_not_rounded (void)
{
  static const struct
  {
    double seconds;
    const char *text;
  } cases[] = { { 5, "5\u00a0s" },
                { 0.02, "20\u00a0ms" },
                { 2.5, "2.5\u00a0s" },
                { 90, "1\u00a0min\u00a030\u00a0s" },
                { 86400 + 60, "1\u00a0d\u00a01\u00a0min" } };

  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = throng_text_duration (cases[i].seconds);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
names_of_files_are_utf8 (void)
{
  g_autoptr (GFile) plain = g_file_new_for_path ("/tmp/café.throng");
  g_autoptr (GFile) odd = g_file_new_for_path ("/tmp/caf\xe9.throng");
  g_autofree char *plain_name = throng_text_file_name (plain);
  g_autofree char *odd_name = throng_text_file_name (odd);

  g_assert_cmpstr (plain_name, ==, "café.throng");
  g_assert_true (g_utf8_validate (odd_name, -1, NULL));
}

static void
assert_file_name (const char *text, const char *expected)
{
  g_autofree char *name = throng_text_to_file_name (text);

  g_assert_cmpstr (name, ==, expected);
}

static void
any_text_makes_the_name_of_a_file (void)
{
  g_autofree char *bees = g_strnfill (400, 'x');
  g_autofree char *name = NULL;

  for (unsigned i = 0; i < 100; i++)
    memcpy (bees + 4 * i, "🐝", 4);
  name = throng_text_to_file_name (bees);
  g_assert_cmpuint (strlen (name), ==, 148);
  g_assert_true (g_utf8_validate (name, -1, NULL));
  assert_file_name (" Café: shop/cart\n", "Café- shop-cart-");
  assert_file_name ("", "throng");
  assert_file_name (" \u00e4 ", "ä");
  assert_file_name ("  ", "throng");
}

/* A view has room for what is looked at first; files keep the order of Locust. */
static void
each_column_stands_once_in_a_view (void)
{
  const ThrongTableKind *const kinds[] = { &throng_statistics_table, &throng_failures_table,
                                           &throng_errors_table, &throng_tasks_table };
  const ThrongTableKind *kind = &throng_statistics_table;

  for (unsigned k = 0; k < G_N_ELEMENTS (kinds); k++)
    for (unsigned i = 0; i < kinds[k]->n_columns; i++)
      {
        unsigned n_seen = 0;

        for (unsigned place = 0; place < kinds[k]->n_columns; place++)
          n_seen += throng_table_kind_get_shown (kinds[k], place) == i;
        g_assert_cmpuint (n_seen, ==, 1);
      }
  g_assert_cmpuint (throng_table_kind_get_shown (kind, 7), ==, find_column (kind, "Current RPS"));
  g_assert_cmpuint (find_column (kind, "Average (ms)"), ==, 7);
  g_assert_cmpuint (throng_table_kind_get_shown (&throng_log_table, 2), ==, 2);
}

static void
a_share_is_none_or_all_only_when_it_is (void)
{
  g_autofree char *none = throng_text_share (0);
  g_autofree char *few = throng_text_share (1e-9);
  g_autofree char *all = throng_text_share (1);

  g_assert_cmpstr (none, ==, "0 %");
  g_assert_cmpstr (few, ==, "<0.1 %");
  g_assert_cmpstr (all, ==, "100 %");
}

static void
rows_without_requests_have_no_times (void)
{
  const ThrongRow row = { .method = "GET", .name = "/users" };

  assert_cell (&throng_statistics_table, &row, "Requests", "0");
  assert_cell (&throng_statistics_table, &row, "Median (ms)", "–");
  assert_cell (&throng_statistics_table, &row, "Size", "–");
}

static void
statistics_show_the_row (void)
{
  const ThrongRow row = { .method = "GET",
                          .name = "/users",
                          .n_requests = 4,
                          .n_failures = 1,
                          .body_bytes = 4096,
                          .average_ms = 15,
                          .min_ms = 1.5,
                          .max_ms = 48,
                          .percentiles_ms = { [0] = 14, [5] = 47, [7] = 48 },
                          .requests_per_s = 2,
                          .current_requests_per_s = 0.4 };
  const ThrongTableKind *kind = &throng_statistics_table;

  assert_cell (kind, &row, "Method", "GET");
  assert_cell (kind, &row, "Name", "/users");
  assert_cell (kind, &row, "Fails", "1");
  assert_cell (kind, &row, "Median (ms)", "14");
  assert_cell (kind, &row, "95 % (ms)", "47");
  assert_cell (kind, &row, "99 % (ms)", "48");
  assert_cell (kind, &row, "Min (ms)", "1.5");
  assert_cell (kind, &row, "Size", "1.0 KiB");
  assert_cell (kind, &row, "Total RPS", "2.0");
  assert_cell (kind, &row, "Current RPS", "0.40");
}

static void
numbers_sort_as_numbers_with_no_value_first (void)
{
  const ThrongTableKind *kind = &throng_statistics_table;
  const ThrongRow nine = { .method = "GET", .name = "a", .n_requests = 9 };
  const ThrongRow ten = { .method = "GET", .name = "b", .n_requests = 10, .percentiles_ms = { 1 } };
  const ThrongRow none = { .method = "GET", .name = "c" };
  unsigned requests = find_column (kind, "Requests"), median = find_column (kind, "Median (ms)");

  g_assert_cmpint (throng_table_kind_compare (kind, requests, &nine, &ten), <, 0);
  g_assert_cmpint (throng_table_kind_compare (kind, requests, &ten, &nine), >, 0);
  g_assert_cmpint (throng_table_kind_compare (kind, median, &none, &ten), <, 0);
  g_assert_cmpint (throng_table_kind_compare (kind, median, &none, &none), ==, 0);
}

static void
texts_sort_as_people_sort_them (void)
{
  const ThrongTableKind *kind = &throng_statistics_table;
  const ThrongRow first = { .method = "GET", .name = "/a" };
  const ThrongRow second = { .method = "GET", .name = "/b" };
  unsigned name = find_column (kind, "Name");

  g_assert_cmpint (throng_table_kind_compare (kind, name, &first, &second), <, 0);
  g_assert_cmpint (throng_table_kind_compare (kind, name, &second, &first), >, 0);
  g_assert_cmpint (throng_table_kind_compare (kind, name, &first, &first), ==, 0);
}

static void
current_rates_are_not_those_of_the_whole_run (void)
{
  const ThrongRow row = {
    .method = "GET", .name = "/", .failures_per_s = 1.5, .current_failures_per_s = 3
  };

  assert_cell (&throng_statistics_table, &row, "Current Fails/s", "3.0");
  assert_cell (&throng_statistics_table, &row, "Total Fails/s", "1.5");
}

static void
errors_tell_their_place_and_when_they_came (void)
{
  const ThrongOwnError error = { .place = "users[0]",
                                 .message = "No value",
                                 .count = 2,
                                 .first_us = 61 * G_USEC_PER_SEC,
                                 .last_us = 62 * G_USEC_PER_SEC };
  const ThrongTableKind *kind = &throng_errors_table;

  assert_cell (kind, &error, "Place", "users[0]");
  assert_cell (kind, &error, "Message", "No value");
  assert_cell (kind, &error, "Count", "2");
  assert_cell (kind, &error, "First Seen", "01:01");
  assert_cell (kind, &error, "Last Seen", "01:02");
  g_assert_cmpstr (kind->get_place (&error), ==, "users[0]");
}

static void
tasks_show_their_times_once_one_is_completed (void)
{
  ThrongSpanRow span = { .info = { THRONG_SPAN_GROUP, "A", "g", 1 },
                         .n_started = 3,
                         .n_broken = 1,
                         .average_ms = 4,
                         .min_ms = 1,
                         .max_ms = 9,
                         .percentiles_ms = { [0] = 5, [5] = 6, [7] = 7 } };
  const ThrongTableKind *kind = &throng_tasks_table;

  assert_cell (kind, &span, "Median (ms)", "–");
  span.n_completed = 2;
  assert_cell (kind, &span, "Kind", "group");
  assert_cell (kind, &span, "Completed", "2");
  assert_cell (kind, &span, "Broken Off", "1");
  assert_cell (kind, &span, "Median (ms)", "5.0");
  assert_cell (kind, &span, "95 % (ms)", "6.0");
  assert_cell (kind, &span, "99 % (ms)", "7.0");
  assert_cell (kind, &span, "Average (ms)", "4.0");
  assert_cell (kind, &span, "Min (ms)", "1.0");
  assert_cell (kind, &span, "Max (ms)", "9.0");
}

static void
lines_of_the_log_say_what_they_are (void)
{
  static const char *const kinds[] = {
    [THRONG_LOG_COURSE] = "course",   [THRONG_LOG_EDIT] = "steered",
    [THRONG_LOG_WARNING] = "warning", [THRONG_LOG_ERROR] = "error",
    [THRONG_LOG_REQUEST] = "request",
  };
  g_autoptr (GListStore) log = g_list_store_new (THRONG_TYPE_LOG_LINE);

  for (unsigned i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (ThrongLogLine) line = NULL;

      throng_log_add (log, i, 61 * G_USEC_PER_SEC, "A sentence");
      line = g_list_model_get_item (G_LIST_MODEL (log), i);
      assert_cell (&throng_log_table, line, "Kind", kinds[i]);
      assert_cell (&throng_log_table, line, "Text", "A sentence");
      assert_cell (&throng_log_table, line, "Time", "01:01");
    }
}

static void
failures_tell_when_they_came_first_and_last (void)
{
  const ThrongFailure failure = { .method = "GET",
                                  .name = "/",
                                  .message = "HTTP 500",
                                  .count = 3,
                                  .first_us = 61 * G_USEC_PER_SEC,
                                  .last_us = G_GINT64_CONSTANT (3700) * G_USEC_PER_SEC };
  const ThrongTableKind *kind = &throng_failures_table;

  assert_cell (kind, &failure, "Count", "3");
  assert_cell (kind, &failure, "First Seen", "01:01");
  assert_cell (kind, &failure, "Last Seen", "1:01:40");
}

static void
the_filter_looks_into_all_texts_whatever_the_case (void)
{
  const ThrongFailure failure = { .method = "GET", .name = "/Users", .message = "HTTP 500" };

  g_assert_true (throng_table_kind_matches (&throng_failures_table, &failure, "users"));
  g_assert_true (throng_table_kind_matches (&throng_failures_table, &failure, "http 5"));
  g_assert_false (throng_table_kind_matches (&throng_failures_table, &failure, "404"));
}

static void
keys_tell_rows_apart_and_outlive_their_numbers (void)
{
  const ThrongFailure a = { .method = "GET", .name = "/x", .message = "HTTP 500", .count = 1 };
  const ThrongFailure later = { .method = "GET", .name = "/x", .message = "HTTP 500", .count = 7 };
  const ThrongFailure other = { .method = "GET", .name = "/", .message = "xHTTP 500" };
  g_autofree char *key = throng_table_kind_dup_key (&throng_failures_table, &a);
  g_autofree char *later_key = throng_table_kind_dup_key (&throng_failures_table, &later);
  g_autofree char *other_key = throng_table_kind_dup_key (&throng_failures_table, &other);

  g_assert_cmpstr (key, ==, later_key);
  g_assert_cmpstr (key, !=, other_key);
  g_assert_true (throng_table_kind_is_same (&throng_failures_table, &a, &later));
  g_assert_false (throng_table_kind_is_same (&throng_failures_table, &a, &other));
}

/* Sentences of the log may be equal. */
static void
moments_tell_rows_apart_too (void)
{
  g_autoptr (GListStore) log = g_list_store_new (THRONG_TYPE_LOG_LINE);
  g_autoptr (ThrongLogLine) first = NULL, second = NULL;
  g_autofree char *first_key = NULL, *second_key = NULL;

  throng_log_add (log, THRONG_LOG_COURSE, 1, "A sentence");
  throng_log_add (log, THRONG_LOG_COURSE, 2, "A sentence");
  first = g_list_model_get_item (G_LIST_MODEL (log), 0);
  second = g_list_model_get_item (G_LIST_MODEL (log), 1);
  first_key = throng_table_kind_dup_key (&throng_log_table, first);
  second_key = throng_table_kind_dup_key (&throng_log_table, second);
  g_assert_cmpstr (first_key, !=, second_key);
  g_assert_true (throng_table_kind_is_same (&throng_log_table, first, first));
  g_assert_false (throng_table_kind_is_same (&throng_log_table, first, second));
}

static void
csv_has_raw_numbers_and_empty_fields_for_no_value (void)
{
  const ThrongSpanRow span = { .info = { .class_name = "Member", .name = "Browse" },
                               .n_started = 1234 };
  g_autoptr (GString) csv = g_string_new (NULL);

  throng_table_kind_add_csv_line (&throng_tasks_table, &span, csv);
  g_assert_cmpstr (csv->str, ==, "Member,Browse,task,1234,0,0,,,,,,\r\n");
}

static void
csv_begins_with_the_titles (void)
{
  g_autoptr (GString) csv = g_string_new (NULL);

  throng_table_kind_add_csv_header (&throng_mix_table, csv);
  g_assert_cmpstr (csv->str, ==, "User Class,Task,Share Configured,Share Observed,Started\r\n");
}

static void
rows_are_copied_as_they_are_shown (void)
{
  const ThrongMixRow row = { "Member", "Browse", 1234, 0.25, NAN };
  g_autoptr (GString) text = g_string_new (NULL);

  throng_table_kind_add_tsv_line (&throng_mix_table, &row, text);
  g_assert_cmpstr (text->str, ==, "Member\tBrowse\t25 %\t–\t1234\n");
}

static void
the_mix_compares_weights_with_starts (void)
{
  const char *text = "{ \"throng\": 1, \"users\": [ { \"name\": \"A\", \"tasks\": ["
                     "{ \"name\": \"x\", \"weight\": 1, \"steps\": [] },"
                     "{ \"name\": \"y\", \"weight\": 3, \"steps\": [] } ] } ] }";
  const ThrongSpanRow spans[] = {
    { .info = { THRONG_SPAN_TASK, "A", "x", 1 }, .n_started = 2 },
    { .info = { THRONG_SPAN_GROUP, "A", "g", 1 }, .n_started = 99 },
    { .info = { THRONG_SPAN_TASK, "A", "y", 1 }, .n_started = 8 },
  };
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (ThrongScenario) scenario = throng_scenario_new_from_data (text, -1, &problems);
  g_autoptr (GArray) configured = throng_mix_configure (scenario);
  ThrongMixRow rows[2];

  g_assert_cmpuint (configured->len, ==, 2);
  throng_mix_fill (configured, spans, G_N_ELEMENTS (spans), rows);
  assert_cell (&throng_mix_table, &rows[0], "Share Configured", "25 %");
  assert_cell (&throng_mix_table, &rows[0], "Share Observed", "20 %");
  assert_cell (&throng_mix_table, &rows[1], "Task", "y");
  assert_cell (&throng_mix_table, &rows[1], "Share Configured", "75 %");
  assert_cell (&throng_mix_table, &rows[1], "Started", "8");
}

/* Of the tasks of two classes, which may have the same names. */
static void
the_mix_is_that_of_each_class (void)
{
  const char *text = "{ \"throng\": 1, \"users\": [ { \"name\": \"A\", \"sequence\": true, "
                     "\"tasks\": ["
                     "{ \"name\": \"x\", \"weight\": 1, \"steps\": [] },"
                     "{ \"name\": \"y\", \"weight\": 3, \"steps\": [] } ] },"
                     "{ \"name\": \"B\", \"tasks\": ["
                     "{ \"name\": \"x\", \"weight\": 0, \"steps\": [] } ] } ] }";
  const ThrongSpanRow spans[] = {
    { .info = { THRONG_SPAN_TASK, "A", "x", 1 }, .n_started = 5 },
    { .info = { THRONG_SPAN_TASK, "A", "y", 1 }, .n_started = 5 },
    { .info = { THRONG_SPAN_TASK, "B", "x", 1 }, .n_started = 4 },
  };
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (ThrongScenario) scenario = throng_scenario_new_from_data (text, -1, &problems);
  g_autoptr (GArray) configured = throng_mix_configure (scenario);
  ThrongMixRow rows[3];

  g_assert_cmpuint (throng_mix_fill (configured, spans, G_N_ELEMENTS (spans), rows), ==, 3);
  assert_cell (&throng_mix_table, &rows[1], "Share Configured", "50 %");
  assert_cell (&throng_mix_table, &rows[1], "Share Observed", "50 %");
  assert_cell (&throng_mix_table, &rows[2], "Share Configured", "0 %");
  assert_cell (&throng_mix_table, &rows[2], "Share Observed", "100 %");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(test) g_test_add_func ("/run-tables/" #test, test)
  ADD (separators_are_those_of_the_locale);
  ADD (no_value_is_a_dash);
  ADD (elapsed_time_grows_hours);
  ADD (chosen_durations_are_not_rounded);
  ADD (names_of_files_are_utf8);
  ADD (any_text_makes_the_name_of_a_file);
  ADD (each_column_stands_once_in_a_view);
  ADD (a_share_is_none_or_all_only_when_it_is);
  ADD (rows_without_requests_have_no_times);
  ADD (statistics_show_the_row);
  ADD (numbers_sort_as_numbers_with_no_value_first);
  ADD (texts_sort_as_people_sort_them);
  ADD (current_rates_are_not_those_of_the_whole_run);
  ADD (errors_tell_their_place_and_when_they_came);
  ADD (tasks_show_their_times_once_one_is_completed);
  ADD (lines_of_the_log_say_what_they_are);
  ADD (failures_tell_when_they_came_first_and_last);
  ADD (the_filter_looks_into_all_texts_whatever_the_case);
  ADD (keys_tell_rows_apart_and_outlive_their_numbers);
  ADD (moments_tell_rows_apart_too);
  ADD (csv_begins_with_the_titles);
  ADD (rows_are_copied_as_they_are_shown);
  ADD (csv_has_raw_numbers_and_empty_fields_for_no_value);
  ADD (the_mix_compares_weights_with_starts);
  ADD (the_mix_is_that_of_each_class);
#undef ADD
  return g_test_run ();
}
