/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What templates draw on in a run: its clock, its counters, its seed. */

#include <stdlib.h>
#include <string.h>

#include "virtual-run.h"

/* One header X-Value per request, in the order in which they came. */
typedef struct
{
  GPtrArray *values;
} Server;

static void
server_cb (void *data, const ThrongExchange *exchange, FakeReply *reply)
{
  Server *server = data;

  g_ptr_array_add (server->values, g_strdup (fake_exchange_get_header (exchange, "X-Value")));
}

#define ONE_USER "{ 'users': 1, 'run-time': '125s' }"

/* Runs users that send @value again and again. Returns: what came */
static GPtrArray *
run (const char *value,
     const char *variables,
     const char *wait,
     const char *load,
     const VirtualRunOptions *options)
{
  Server server = { .values = g_ptr_array_new_with_free_func (g_free) };
  g_autoptr (VirtualRun) run = NULL;
  g_autofree char *json = g_strdup_printf (
      "{ 'throng': 1, 'target': 'http://127.0.0.1:1', 'variables': %s, 'headers': { 'X-Value': "
      "'%s' }, 'users': [ { 'name': 'A', 'wait': %s, 'on-start': [ { 'request': 'GET /start' } ], "
      "'tasks': [ { 'name': 'T', 'steps': [ { 'request': 'GET /' } ] } ] } ], 'load': %s }",
      variables, value, wait, load);

  g_strdelimit (json, "'", '"');
  run = virtual_run_new (json, options, server_cb, &server);
  virtual_run_start (run);
  virtual_run_finish (run);
  return server.values;
}

static void
assert_values (GPtrArray *values, const char *expected)
{
  g_autofree char *joined = NULL;

  g_ptr_array_add (values, NULL);
  joined = g_strjoinv (" ", (char **) values->pdata);
  g_assert_cmpstr (joined, ==, expected);
}

static void
test_now_follows_the_time_of_the_run (void)
{
  g_autoptr (GPtrArray) texts = run ("{{now}}", "{}", "{ 'pacing': 60 }", ONE_USER, NULL);
  g_autoptr (GPtrArray) offsets = run ("{{now %F +1d}}", "{}", "{ 'pacing': 100 }", ONE_USER, NULL);
  g_autoptr (GPtrArray) numbers = run ("{{now.ms}}", "{}", "{ 'pacing': 60 }", ONE_USER, NULL);

  assert_values (texts, "2026-01-01T00:00:00Z 2026-01-01T00:00:00Z 2026-01-01T00:01:00Z "
                        "2026-01-01T00:02:00Z");
  assert_values (offsets, "2026-01-02 2026-01-02 2026-01-02");
  assert_values (numbers, "1767225600000 1767225600001 1767225660001 1767225720001");
}

static void
test_tasks_of_a_user_are_counted (void)
{
  g_autoptr (GPtrArray) values = run ("{{user.number}}:{{task.count}}", "{}", "{ 'constant': 40 }",
                                      "{ 'users': 2, 'spawn-rate': 0.1, 'run-time': '100s' }",
                                      NULL);

  assert_values (values, "1:0 1:1 2:0 2:1 1:2 2:2 1:3 2:3");
}

static void
test_one_worker_counts_without_gaps (void)
{
  g_autoptr (GPtrArray) values = run ("{{counter}}", "{}", "{ 'constant': 0.01 }",
                                      "{ 'users': 5, 'spawn-rate': 100, 'run-time': '10s' }", NULL);

  g_assert_cmpuint (values->len, >, 3000);
  for (unsigned i = 0; i < values->len; i++)
    g_assert_cmpuint (strtoull (values->pdata[i], NULL, 10), ==, i + 1);
}

static void
test_counters_of_other_names_count_apart (void)
{
  g_autoptr (GPtrArray) values = run ("{{counter}},{{counter a}},{{counter a}},{{counter b}}", "{}",
                                      "{ 'constant': 100 }", ONE_USER, NULL);

  assert_values (values, "1,1,2,1 2,3,4,2 3,5,6,3");
}

static void
test_no_number_is_handed_out_twice (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autofree int64_t *numbers = NULL;
  int64_t last[3] = { 0 };
  g_autoptr (GPtrArray) values = run ("{{counter}}", "{}", "{ 'constant': 0.01 }",
                                      "{ 'users': 9, 'spawn-rate': 100, 'run-time': '10s' }",
                                      &(VirtualRunOptions) { .n_workers = 3 });

  numbers = g_new (int64_t, values->len);
  for (unsigned i = 0; i < values->len; i++)
    {
      unsigned worker;

      numbers[i] = strtoll (values->pdata[i], NULL, 10);
      worker = (unsigned) ((numbers[i] - 1) / 1000 % 3);
      g_assert_true (g_hash_table_add (seen, &numbers[i]));
      g_assert_cmpint (numbers[i], >, last[worker]);
      last[worker] = numbers[i];
    }
  g_assert_true (g_hash_table_contains (seen, &(int64_t) { 1 }));
  for (unsigned i = 0; i < 3; i++)
    g_assert_cmpint (last[i], >, 6000);
}

static void
test_variables_are_worked_out_once_for_each_user (void)
{
  g_autoptr (GPtrArray) values = run (
      "{{both}}", "{ 'mine': '{{counter}}', 'both': '{{mine}}/{{mine}}' }", "{ 'constant': 40 }",
      "{ 'users': 2, 'spawn-rate': 0.1, 'run-time': '60s' }", NULL);

  assert_values (values, "1/1 1/1 2/2 2/2 1/1 2/2");
}

static void
test_variables_that_are_off_are_not_worked_out (void)
{
  g_autoptr (GPtrArray) values = run (
      "{{on}}", "{ 'off': { 'value': '{{counter}}', 'enabled': false }, 'on': '{{counter}}' }",
      "{ 'constant': 40 }", "{ 'users': 1, 'run-time': '60s' }", NULL);

  assert_values (values, "1 1 1");
}

static int
compare_texts (const void *a, const void *b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static char *
dup_sorted (uint64_t seed, unsigned n_workers)
{
  VirtualRunOptions options = { .n_workers = n_workers, .seed = seed };
  g_autoptr (GPtrArray) values = run (
      "{{user.number}} {{random.string 5}} {{random.float 0 1 9}} {{random.pick a b c}} "
      "{{fake.phone}} {{fake.sentence}}",
      "{}", "{ 'constant': 1 }", "{ 'users': 6, 'spawn-rate': 10, 'run-time': '30s' }", &options);

  g_ptr_array_sort (values, compare_texts);
  g_ptr_array_add (values, NULL);
  return g_strjoinv ("\n", (char **) values->pdata);
}

static void
test_seed_decides_whatever_the_number_of_workers (void)
{
  g_autofree char *one = dup_sorted (7, 1);
  g_autofree char *three = dup_sorted (7, 3);
  g_autofree char *other = dup_sorted (8, 1);

  g_assert_cmpstr (one, ==, three);
  g_assert_cmpstr (one, !=, other);
}

static void
ignore_cb (void *data, const ThrongExchange *exchange, FakeReply *reply)
{
}

/* Runs one user whose request is @request. */
static ThrongSnapshot *
run_request (const char *variables, const char *request)
{
  g_autofree char *json = g_strdup_printf (
      "{ 'throng': 1, 'target': 'http://127.0.0.1:1', 'variables': %s, 'users': [ { 'name': 'A', "
      "'wait': { 'constant': 10 }, 'tasks': [ { 'name': 'T', 'steps': [ %s ] } ] } ], 'load': { "
      "'users': 1, 'run-time': '5s' } }",
      variables, request);
  g_autoptr (VirtualRun) run = NULL;

  g_strdelimit (json, "'", '"');
  run = virtual_run_new (json, NULL, ignore_cb, NULL);
  virtual_run_start (run);
  virtual_run_finish (run);
  return virtual_run_snapshot (run);
}

static void
test_request_that_became_too_long_is_not_sent (void)
{
  static const char variables[] = "{ 'a': '{{random.string 100000}}', 'b': "
                                  "'{{a}}{{a}}{{a}}{{a}}{{a}}' }";
  static const char *const requests[] = {
    "{ 'request': 'GET /{{b}}{{b}}{{b}}' }",
    "{ 'request': 'GET /', 'headers': { 'X': '{{b}}{{b}}{{b}}' } }",
    "{ 'request': 'POST /', 'text': '{{b}}{{b}}{{b}}' }",
    "{ 'request': 'POST /', 'json': { 'k': '{{b}}{{b}}{{b}}' } }",
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (requests); i++)
    {
      g_autoptr (ThrongSnapshot) snapshot = run_request (variables, requests[i]);

      g_assert_cmpuint (snapshot->accounts.requests_started, ==, 0);
      g_assert_cmpuint (snapshot->n_errors, ==, 1);
      g_assert_cmpstr (snapshot->errors[0].message, ==,
                       "What is filled in here is longer than 1 MiB, so this was not sent");
    }
}

static void
test_many_long_rows_are_not_sent_together (void)
{
  g_autoptr (GString) request = g_string_new ("{ 'request': 'POST /', 'form': { 'x': [");
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  for (unsigned i = 0; i < 50; i++)
    g_string_append (request, "'{{a}}{{a}}{{a}}{{a}}{{a}}{{a}}{{a}}{{a}}{{a}}', ");
  g_string_append (request, "'' ] } }");
  snapshot = run_request ("{ 'a': '{{random.string 100000}}' }", request->str);
  g_assert_cmpuint (snapshot->accounts.requests_started, ==, 0);
  g_assert_cmpuint (snapshot->n_errors, ==, 1);
  g_assert_cmpstr (snapshot->errors[0].message, ==,
                   "The request is longer than 32 MiB, so this was not sent");
}

static void
test_variables_that_became_too_long_have_no_value (void)
{
  g_autoptr (ThrongSnapshot) snapshot = run_request (
      "{ 'a': '{{random.string 100000}}', 'b': '{{a}}{{a}}{{a}}{{a}}{{a}}', 'c': '{{b}}', 'd': "
      "'{{a}}{{b}}{{b}}', 'e': 'short' }",
      "{ 'request': 'GET /{{e}}' }, { 'request': 'GET /{{c}}' }");

  g_assert_cmpuint (snapshot->accounts.requests_started, ==, 1);
  g_assert_cmpuint (snapshot->n_errors, ==, 3);
  g_assert_cmpstr (snapshot->errors[0].message, ==,
                   "The variable “c” has no value, so this was not sent");
  g_assert_cmpstr (snapshot->errors[1].place, ==, "variables.c");
  g_assert_cmpstr (snapshot->errors[1].message, ==,
                   "The variables of a user are longer than 1 MiB");
  g_assert_cmpstr (snapshot->errors[2].place, ==, "variables.d");
  g_assert_cmpstr (snapshot->errors[2].message, ==, "What is filled in here is longer than 1 MiB");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/template-run/now-follows-the-time-of-the-run",
                   test_now_follows_the_time_of_the_run);
  g_test_add_func ("/template-run/tasks-of-a-user-are-counted", test_tasks_of_a_user_are_counted);
  g_test_add_func ("/template-run/one-worker-counts-without-gaps",
                   test_one_worker_counts_without_gaps);
  g_test_add_func ("/template-run/counters-of-other-names-count-apart",
                   test_counters_of_other_names_count_apart);
  g_test_add_func ("/template-run/no-number-is-handed-out-twice",
                   test_no_number_is_handed_out_twice);
  g_test_add_func ("/template-run/variables-are-worked-out-once-for-each-user",
                   test_variables_are_worked_out_once_for_each_user);
  g_test_add_func ("/template-run/variables-that-are-off-are-not-worked-out",
                   test_variables_that_are_off_are_not_worked_out);
  g_test_add_func ("/template-run/seed-decides-whatever-the-number-of-workers",
                   test_seed_decides_whatever_the_number_of_workers);
  g_test_add_func ("/template-run/request-that-became-too-long-is-not-sent",
                   test_request_that_became_too_long_is_not_sent);
  g_test_add_func ("/template-run/many-long-rows-are-not-sent-together",
                   test_many_long_rows_are_not_sent_together);
  g_test_add_func ("/template-run/variables-that-became-too-long-have-no-value",
                   test_variables_that_became_too_long_have_no_value);
  return g_test_run ();
}
