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

#define ADD(test) g_test_add_func ("/cli-table/" #test, test)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD (numbers_of_any_size_stand_apart);
  ADD (hops_in_the_summary_are_those_of_the_whole_run);
  return g_test_run ();
}
