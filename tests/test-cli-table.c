/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/throng-cli-table.h"

#include <string.h>

static const ThrongTableStyle style = { .columns = 180 };

static const ThrongRow row = {
  .method = "GET",
  .name = "/users/the-longest-name",
  .n_requests = 12345678901,
  .n_failures = 1234567890,
  .average_ms = 3600000,
  .percentiles_ms = { 3600000, 3600000 },
};

static ThrongSnapshot
make_snapshot (void)
{
  ThrongSnapshot snapshot = { .rows = &row, .n_rows = 1, .total = row };
  static const char *const reasons[] = { NULL };

  snapshot.total.method = "";
  snapshot.total.name = "Aggregated";
  snapshot.generator.reasons = reasons;
  return snapshot;
}

static void
numbers_of_any_size_stand_apart (void)
{
  ThrongSnapshot snapshot = make_snapshot ();
  g_autoptr (GString) statistics = g_string_new (NULL);
  g_autoptr (GString) percentiles = g_string_new (NULL);

  throng_table_statistics (&snapshot, &style, false, statistics);
  g_assert_nonnull (strstr (statistics->str, "-name 12,345,678,901 1,234,567,890 (10 %) "));
  throng_table_percentiles (&snapshot, &style, percentiles);
  g_assert_nonnull (strstr (percentiles->str, "-name 3,600,000 3,600,000 "));
}

/* As the requests beside them are. */
static void
hops_in_the_summary_are_those_of_the_whole_run (void)
{
  ThrongSnapshot snapshot = make_snapshot ();
  g_autoptr (GString) text = g_string_new (NULL);

  snapshot.total.n_hops = 1;
  snapshot.accounts = (ThrongAccounts) {
    .requests_started = 9, .requests_succeeded = 9, .hops = 5, .retries = 2
  };
  throng_table_summary (&snapshot, &style, text);
  g_assert_true (g_str_has_prefix (text->str, "Requests: 9 = 9 succeeded + 0 failed + 0 aborted "
                                              "(and hops: 5, retries: 2)\n"));
}

static void
repeats_alone_are_told_and_none_are_not (void)
{
  ThrongSnapshot snapshot = make_snapshot ();
  g_autoptr (GString) none = g_string_new (NULL);
  g_autoptr (GString) repeats = g_string_new (NULL);

  throng_table_summary (&snapshot, &style, none);
  g_assert_null (strstr (none->str, "hops"));
  snapshot.accounts.retries = 2;
  throng_table_summary (&snapshot, &style, repeats);
  g_assert_nonnull (strstr (repeats->str, "(and hops: 0, retries: 2)"));
}

/* One request of each number. */
static ThrongRow
make_row (const char *name)
{
  return (ThrongRow) { .method = "GET",
                       .name = name,
                       .n_requests = 8,
                       .n_failures = 2,
                       .average_ms = 31,
                       .min_ms = 32,
                       .max_ms = 33,
                       .percentiles_ms = { 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50 },
                       .requests_per_s = 51,
                       .failures_per_s = 52,
                       .current_requests_per_s = 61,
                       .current_failures_per_s = 62 };
}

static char *
dup_statistics (const ThrongRow *rows, unsigned n_rows, ThrongTableStyle own_style, bool is_live)
{
  ThrongSnapshot snapshot = make_snapshot ();
  GString *text = g_string_new (NULL);

  snapshot.rows = rows;
  snapshot.n_rows = n_rows;
  snapshot.total.n_requests = 0;
  throng_table_statistics (&snapshot, &own_style, is_live, text);
  return g_string_free_and_steal (text);
}

static void
assert_holds (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("“%s” is not in:\n%s", part, text);
}

static void
each_number_stands_below_its_title (void)
{
  const ThrongRow own = make_row ("/a");
  g_autofree char *over = dup_statistics (&own, 1, style, false);
  g_autofree char *live = dup_statistics (&own, 1, style, true);

  assert_holds (over, "Method  Name            # reqs         # fails      Avg      Min      Max"
                      "      Med      95%    req/s  failures/s\n");
  assert_holds (over, "GET     /a                   8        2 (25 %)       31       32       33"
                      "       40       45       51          52\n");
  /* While the run goes on rates are those of now. */
  assert_holds (live, "       40       45       61          62\n");
}

static void
rows_without_requests_have_no_times (void)
{
  const ThrongRow none = { .method = "GET", .name = "/a" };
  g_autofree char *text = dup_statistics (&none, 1, style, false);

  assert_holds (text, "GET     /a                   0               0        –        –        –"
                      "        –        –        0           0\n");
}

static void
rows_that_have_no_room_are_counted (void)
{
  ThrongRow rows[4];
  g_autofree char *fits = NULL, *three = NULL;

  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    rows[i] = make_row ("/a");
  fits = dup_statistics (rows, 4, (ThrongTableStyle) { .columns = 180, .max_rows = 4 }, false);
  three = dup_statistics (rows, 4, (ThrongTableStyle) { .columns = 180, .max_rows = 3 }, false);
  g_assert_null (strstr (fits, "more"));
  /* The line that tells of them takes the place of one. */
  assert_holds (three, "\n… and 2 more\n");
}

static void
wide_characters_take_two_columns (void)
{
  const ThrongRow own = make_row ("長い名");
  g_autofree char *text = dup_statistics (&own, 1, style, false);

  assert_holds (text, "GET     長い名               8 ");
}

/* What is looked at least goes first. */
static void
columns_go_one_by_one_where_there_is_no_room (void)
{
  static const struct
  {
    unsigned columns;
    const char *header;
  } cases[] = {
    { 112, "# reqs # fails Avg Min Max Med 95% req/s failures/s" },
    { 111, "# reqs # fails Avg Max Med 95% req/s failures/s" },
    { 102, "# reqs # fails Avg Med 95% req/s failures/s" },
    { 93, "# reqs # fails Avg Med 95% req/s" },
    { 81, "# reqs # fails Med 95% req/s" },
    { 72, "# reqs # fails Med req/s" },
    { 1, "# reqs # fails Med req/s" },
  };
  const ThrongRow own = make_row ("/a");

  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = dup_statistics (
          &own, 1, (ThrongTableStyle) { .columns = cases[i].columns }, false);
      g_autoptr (GRegex) blanks = g_regex_new (" +", 0, 0, NULL);
      g_autofree char *plain = g_regex_replace_literal (blanks, text, -1, 0, " ", 0, NULL);
      g_autofree char *wanted = g_strdup_printf ("Method Name %s\n", cases[i].header);

      g_assert_true (g_str_has_prefix (plain, wanted));
    }
}

static void
assert_has_tasks (const ThrongSpanRow *spans, unsigned n_spans, bool has_tasks)
{
  ThrongSnapshot snapshot = make_snapshot ();
  g_autoptr (GString) text = g_string_new (NULL);

  snapshot.spans = spans;
  snapshot.n_spans = n_spans;
  throng_table_tasks (&snapshot, &style, text);
  g_assert_cmpint (text->len > 0, ==, has_tasks);
}

static void
tasks_that_are_one_request_each_are_not_told_twice (void)
{
  const ThrongSpanRow one[] = { { .info = { THRONG_SPAN_TASK, "A", "x", 1 } },
                                { .info = { THRONG_SPAN_TASK, "B", "x", 1 } } };
  const ThrongSpanRow steps[] = { { .info = { THRONG_SPAN_TASK, "A", "x", 2 } } };
  const ThrongSpanRow tasks[] = { { .info = { THRONG_SPAN_TASK, "A", "x", 1 } },
                                  { .info = { THRONG_SPAN_TASK, "A", "y", 1 } } };
  const ThrongSpanRow group[] = { { .info = { THRONG_SPAN_GROUP, "", "g", 1 } } };

  assert_has_tasks (one, G_N_ELEMENTS (one), false);
  assert_has_tasks (steps, G_N_ELEMENTS (steps), true);
  assert_has_tasks (tasks, G_N_ELEMENTS (tasks), true);
  assert_has_tasks (group, G_N_ELEMENTS (group), true);
}

#define ADD(test) g_test_add_func ("/cli-table/" #test, test)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD (numbers_of_any_size_stand_apart);
  ADD (hops_in_the_summary_are_those_of_the_whole_run);
  ADD (repeats_alone_are_told_and_none_are_not);
  ADD (each_number_stands_below_its_title);
  ADD (rows_without_requests_have_no_times);
  ADD (rows_that_have_no_room_are_counted);
  ADD (wide_characters_take_two_columns);
  ADD (columns_go_one_by_one_where_there_is_no_room);
  ADD (tasks_that_are_one_request_each_are_not_told_twice);
  return g_test_run ();
}
