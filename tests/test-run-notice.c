/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/run/throng-run-notice.h"

#include <string.h>

static const char *const no_reasons[] = { NULL };
static const ThrongClassUsers classes[] = { { "Visitor", 1 }, { "Admin", 0 } };

/* A run in which visitors did something and admins nothing. */
static ThrongSnapshot
make_snapshot (const ThrongSpanRow *spans, unsigned n_spans)
{
  return (ThrongSnapshot) { .spans = spans,
                            .n_spans = n_spans,
                            .classes = classes,
                            .n_classes = G_N_ELEMENTS (classes),
                            .accounts = { .requests_started = 12, .requests_outside = 2 },
                            .generator = { .reasons = no_reasons } };
}

static const ThrongSpanRow both_spans[] = {
  { .info = { THRONG_SPAN_TASK, "Visitor", "List", 1 }, .n_started = 10 },
  { .info = { THRONG_SPAN_GROUP, "Admin", "Group", 1 }, .n_started = 0 },
  { .info = { THRONG_SPAN_TASK, "Admin", "Clear", 1 }, .n_started = 1 },
};

static const ThrongOwnError no_token = { .place = "users[0].tasks[2].steps[1]",
                                         .message = "The variable “token” has no value",
                                         .count = 1 };

static void
assert_notice (const GError *error,
               const ThrongSnapshot *snapshot,
               bool is_over,
               const char *expected)
{
  g_auto (GStrv) notice = throng_run_notice_new (error, snapshot, is_over);
  g_autofree char *all = notice != NULL ? g_strjoinv (" ", notice) : NULL;

  if (expected == NULL)
    g_assert_null (notice);
  else
    {
      g_assert_nonnull (notice);
      g_assert_nonnull (strstr (all, expected));
    }
}

static void
a_run_in_which_all_did_something_needs_no_notice (void)
{
  ThrongSnapshot snapshot = make_snapshot (both_spans, 3);

  assert_notice (NULL, NULL, false, NULL);
  assert_notice (NULL, &snapshot, false, NULL);
  assert_notice (NULL, &snapshot, true, NULL);
}

static void
users_that_sent_nothing_are_told_at_the_end (void)
{
  ThrongSnapshot snapshot = make_snapshot (both_spans, 0);

  snapshot.accounts.requests_started = snapshot.accounts.requests_outside;
  assert_notice (NULL, &snapshot, false, NULL);
  assert_notice (NULL, &snapshot, true, "Users sent nothing");
  snapshot.errors = &no_token; /* which tells why */
  snapshot.n_errors = 1;
  assert_notice (NULL, &snapshot, true,
                 "Some steps are not done: The variable “token” has no value");
}

static void
steps_that_are_often_not_done_say_why (void)
{
  ThrongOwnError error = no_token;
  ThrongSnapshot snapshot = make_snapshot (both_spans, 3);

  snapshot.errors = &error;
  snapshot.n_errors = 1;
  snapshot.accounts.requests_started = 90;
  error.count = 9;
  assert_notice (NULL, &snapshot, true, NULL);
  error.count = 10;
  assert_notice (NULL, &snapshot, true, "has no value. Open the line under Errors");
  assert_notice (NULL, &snapshot, false, NULL);
  snapshot.time_us = 3 * G_USEC_PER_SEC;
  assert_notice (NULL, &snapshot, false, "has no value. Open the line under Errors");
}

static void
a_user_class_that_did_nothing_is_told_at_the_end (void)
{
  ThrongSnapshot snapshot = make_snapshot (both_spans, 2);

  assert_notice (NULL, &snapshot, false, NULL);
  assert_notice (NULL, &snapshot, true, "User class “Admin” started no task");
  snapshot.reset_us = 5;
  assert_notice (NULL, &snapshot, true, NULL);
}

static void
doubtful_numbers_say_why_and_what_to_do (void)
{
  const char *const reasons[] = { "Requests left late.", NULL };
  ThrongSnapshot snapshot = make_snapshot (both_spans, 2);

  snapshot.generator = (ThrongGenerator) { .verdict = THRONG_VERDICT_DEGRADED, .reasons = reasons };
  assert_notice (NULL, &snapshot, false,
                 "These numbers may be off. Requests left late. Close other programs");
  assert_notice (NULL, &snapshot, true, "fewer users. User class “Admin” started no task");
  snapshot.generator.verdict = THRONG_VERDICT_INVALID;
  assert_notice (NULL, &snapshot, true, "Do not trust these numbers. Requests left late. Run it");
}

static void
workers_that_say_nothing_are_named_while_the_run_goes_on (void)
{
  const ThrongSilentWorker silent[] = { { .number = 2, .since_us = 72 * G_USEC_PER_SEC },
                                        { .number = 4, .since_us = 71 * G_USEC_PER_SEC },
                                        { .number = 5, .since_us = 75 * G_USEC_PER_SEC } };
  ThrongSnapshot snapshot = make_snapshot (both_spans, 3);

  snapshot.time_us = 80 * G_USEC_PER_SEC;
  snapshot.silent_workers = silent;
  snapshot.n_silent_workers = 1;
  assert_notice (NULL, &snapshot, false, "Worker 2 has not answered since 01:12: its users stand");
  assert_notice (NULL, &snapshot, true, NULL);
  snapshot.n_silent_workers = 3;
  assert_notice (NULL, &snapshot, false,
                 "Workers 2, 4, 5 have not answered since 01:11: their users");
}

static void
the_first_sentence_says_enough_where_there_is_no_room (void)
{
  const char *const reasons[] = { "Requests left late.", "A worker was busy.", NULL };
  ThrongSnapshot snapshot = make_snapshot (both_spans, 3);
  g_auto (GStrv) notice = NULL;

  snapshot.generator = (ThrongGenerator) { .verdict = THRONG_VERDICT_INVALID, .reasons = reasons };
  notice = throng_run_notice_new (NULL, &snapshot, false);
  g_assert_cmpuint (g_strv_length (notice), ==, 4);
  g_assert_cmpstr (notice[0], ==, "Do not trust these numbers.");
  g_assert_cmpstr (notice[2], ==, reasons[1]);
}

static void
a_run_in_which_all_fails_says_why_and_what_to_do (void)
{
  static const ThrongStatusCount no_answer[] = { { 0, 4 } };
  static const ThrongStatusCount answers[] = { { 0, 2 }, { 404, 2 } };
  ThrongFailure failure = { .method = "GET", .name = "/", .count = 4 };
  ThrongSnapshot snapshot = make_snapshot (both_spans, 3);

  failure.message = "Connection refused";
  snapshot.failures = &failure;
  snapshot.n_failures = 1;
  snapshot.total.statuses = no_answer;
  snapshot.total.n_statuses = G_N_ELEMENTS (no_answer);
  /* The first answers may be on their way. */
  assert_notice (NULL, &snapshot, false, NULL);
  assert_notice (NULL, &snapshot, true, "No request has succeeded: Connection refused. Check");
  snapshot.time_us = 3 * G_USEC_PER_SEC;
  assert_notice (NULL, &snapshot, false, "the host and the port of the target");
  failure.message = "The server’s certificate is from an unknown authority";
  assert_notice (NULL, &snapshot, false, "unknown authority. Check the target; which certificates");
  failure.message = "The proxy refused the connection";
  assert_notice (NULL, &snapshot, false, "Check the proxy");
  failure.message = "HTTP 404";
  snapshot.total.statuses = answers;
  snapshot.total.n_statuses = G_N_ELEMENTS (answers);
  assert_notice (NULL, &snapshot, false, "HTTP 404. Select a line under Failures");
  snapshot.accounts.requests_succeeded = 1;
  assert_notice (NULL, &snapshot, false, NULL);
}

static void
a_run_that_failed_says_why (void)
{
  g_autoptr (GError) error = g_error_new_literal (G_FILE_ERROR, G_FILE_ERROR_MFILE, "No files.");
  ThrongSnapshot snapshot = make_snapshot (both_spans, 0);

  assert_notice (error, &snapshot, true, "The run could not be carried out. No files.");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(test) g_test_add_func ("/run-notice/" #test, test)
  ADD (a_run_in_which_all_did_something_needs_no_notice);
  ADD (users_that_sent_nothing_are_told_at_the_end);
  ADD (steps_that_are_often_not_done_say_why);
  ADD (a_user_class_that_did_nothing_is_told_at_the_end);
  ADD (doubtful_numbers_say_why_and_what_to_do);
  ADD (a_run_in_which_all_fails_says_why_and_what_to_do);
  ADD (workers_that_say_nothing_are_named_while_the_run_goes_on);
  ADD (the_first_sentence_says_enough_where_there_is_no_room);
  ADD (a_run_that_failed_says_why);
#undef ADD
  return g_test_run ();
}
