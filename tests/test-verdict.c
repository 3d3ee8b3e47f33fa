/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/throng-verdict.h"

static const char *const no_troubles[] = { NULL };

static void
add (ThrongVerdictState *state, unsigned n_seconds, ThrongVerdictSecond second)
{
  for (unsigned i = 0; i < n_seconds; i++)
    throng_verdict_add_second (state, &second);
}

static ThrongVerdictSecond
late (uint64_t n_sends, int64_t p99_us, int64_t median_us)
{
  return (ThrongVerdictSecond) { .n_sends = n_sends,
                                 .lateness_p99_us = p99_us,
                                 .lateness_max_us = p99_us + 1000,
                                 .response_median_us = median_us };
}

static void
assert_reason (const ThrongVerdictState *state, const char *reason)
{
  g_auto (GStrv) reasons = throng_verdict_dup_reasons (state, no_troubles);

  g_assert_cmpuint (g_strv_length (reasons), ==, 1);
  g_assert_cmpstr (reasons[0], ==, reason);
}

static void
a_quiet_run_is_valid (void)
{
  ThrongVerdictState state = { 0 };
  g_auto (GStrv) reasons = NULL;

  add (&state, 100, late (500, 2000, 0));
  add (&state, 100, (ThrongVerdictSecond) { .cpu_share = 0.8 });
  reasons = throng_verdict_dup_reasons (&state, no_troubles);
  g_assert_cmpint (throng_verdict_get (&state, 0), ==, THRONG_VERDICT_VALID);
  g_assert_cmpuint (g_strv_length (reasons), ==, 0);
}

static void
three_late_seconds_in_a_row_degrade (void)
{
  ThrongVerdictState state = { 0 };

  add (&state, 2, late (500, 2500, 4000));
  add (&state, 1, late (500, 100, 4000));
  add (&state, 2, late (500, 2500, 4000));
  g_assert_cmpint (throng_verdict_get (&state, 0), ==, THRONG_VERDICT_VALID);
  add (&state, 1, late (500, 2500, 4000));
  g_assert_cmpint (throng_verdict_get (&state, 0), ==, THRONG_VERDICT_DEGRADED);
  assert_reason (&state, "Requests left up to 3.5 ms late: the load generator could not keep up.");
}

static void
a_slow_service_allows_more_lateness (void)
{
  ThrongVerdictState state = { 0 };

  add (&state, 10, late (500, 4900, 100000));
  g_assert_cmpint (throng_verdict_get (&state, 0), ==, THRONG_VERDICT_VALID);
  add (&state, 3, late (500, 5100, 100000));
  g_assert_cmpint (throng_verdict_get (&state, 0), ==, THRONG_VERDICT_DEGRADED);
}

static void
three_very_late_seconds_are_invalid (void)
{
  ThrongVerdictState state = { 0 };

  add (&state, 2, late (20, 30000, 1000000));
  g_assert_cmpint (throng_verdict_get (&state, 0), ==, THRONG_VERDICT_VALID);
  add (&state, 1, late (20, 30000, 1000000));
  g_assert_cmpint (throng_verdict_get (&state, 0), ==, THRONG_VERDICT_INVALID);
  assert_reason (&state, "Requests left up to 31 ms late: the load generator could not keep up.");
}

static void
few_sends_are_never_invalid (void)
{
  ThrongVerdictState state = { 0 };

  add (&state, 10, late (19, 30000, 0));
  g_assert_cmpint (throng_verdict_get (&state, 0), ==, THRONG_VERDICT_DEGRADED);
}

static void
few_sends_may_be_a_little_late (void)
{
  ThrongVerdictState state = { 0 };

  add (&state, 10, late (19, 19000, 0));
  add (&state, 10, late (19, 49000, 1000000));
  g_assert_cmpint (throng_verdict_get (&state, 0), ==, THRONG_VERDICT_VALID);
}

static void
seconds_without_sends_do_not_hide_late_ones (void)
{
  ThrongVerdictState state = { 0 };

  for (unsigned i = 0; i < 3; i++)
    {
      add (&state, 1, late (500, 30000, 0));
      add (&state, 2, late (0, 0, 0));
    }
  g_assert_cmpint (throng_verdict_get (&state, 0), ==, THRONG_VERDICT_INVALID);

  state = (ThrongVerdictState) { 0 };
  for (unsigned i = 0; i < 3; i++)
    {
      add (&state, 1, late (1, 21000, 0));
      add (&state, 2, late (0, 0, 0));
    }
  g_assert_cmpint (throng_verdict_get (&state, 0), ==, THRONG_VERDICT_DEGRADED);
}

static void
a_busy_processor_degrades_and_never_invalidates (void)
{
  ThrongVerdictState state = { 0 };

  add (&state, 4, (ThrongVerdictSecond) { .cpu_share = 0.99 });
  g_assert_cmpint (throng_verdict_get (&state, 0), ==, THRONG_VERDICT_VALID);
  add (&state, 86, (ThrongVerdictSecond) { .cpu_share = 0.97 });
  g_assert_cmpint (throng_verdict_get (&state, 0), ==, THRONG_VERDICT_DEGRADED);
  assert_reason (&state, "A worker used up to 99 % of a processor core for 1 min 30 s: measured "
                         "times may be too long.");
}

/* Less than 80 % of a core, because something else has the rest. */
static void
a_processor_that_others_use_degrades_and_never_invalidates (void)
{
  ThrongVerdictState state = { 0 };

  add (&state, 100, (ThrongVerdictSecond) { .cpu_share = 0.5, .queued_share = 0.25 });
  add (&state, 2, (ThrongVerdictSecond) { .cpu_share = 0.5, .queued_share = 0.5 });
  g_assert_cmpint (throng_verdict_get (&state, 0), ==, THRONG_VERDICT_VALID);
  add (&state, 60, (ThrongVerdictSecond) { .cpu_share = 0.5, .queued_share = 0.48 });
  g_assert_cmpint (throng_verdict_get (&state, 0), ==, THRONG_VERDICT_DEGRADED);
  assert_reason (&state, "A worker had to wait for a processor core for up to 50 % of the time, "
                         "for 1 min 2 s: other programs took it, and measured times may be too "
                         "long.");
}

static void
a_host_that_gives_to_others_degrades_and_never_invalidates (void)
{
  ThrongVerdictState state = { 0 };

  add (&state, 100, (ThrongVerdictSecond) { .stolen_share = 0.25 });
  add (&state, 2, (ThrongVerdictSecond) { .stolen_share = 0.9 });
  g_assert_cmpint (throng_verdict_get (&state, 0), ==, THRONG_VERDICT_VALID);
  add (&state, 3, (ThrongVerdictSecond) { .stolen_share = 0.27 });
  g_assert_cmpint (throng_verdict_get (&state, 0), ==, THRONG_VERDICT_DEGRADED);
  assert_reason (&state, "Other virtual machines of the same host took up to 90 % of this one’s "
                         "processor time, for 5 s: measured times may be too long.");
}

static void
handshakes_that_wait_degrade_and_many_invalidate (void)
{
  ThrongVerdictState state = { 0 };

  add (&state, 2, (ThrongVerdictSecond) { .n_held_back = 1000 });
  add (&state, 1, (ThrongVerdictSecond) { .n_held_back = 0 });
  g_assert_cmpint (throng_verdict_get (&state, 0), ==, THRONG_VERDICT_VALID);
  add (&state, 3, (ThrongVerdictSecond) { .n_held_back = 64 });
  g_assert_cmpint (throng_verdict_get (&state, 0), ==, THRONG_VERDICT_DEGRADED);
  add (&state, 3, (ThrongVerdictSecond) { .n_held_back = 65 });
  g_assert_cmpint (throng_verdict_get (&state, 0), ==, THRONG_VERDICT_INVALID);
  assert_reason (&state, "Up to 65 TLS handshakes at once waited for their turn in a worker, for "
                         "6 s: new connections came faster than the load generator can open them.");
}

static void
the_worst_stays (void)
{
  ThrongVerdictState state = { 0 };

  add (&state, 3, late (500, 30000, 0));
  add (&state, 1000, late (500, 0, 0));
  g_assert_cmpint (throng_verdict_get (&state, 0), ==, THRONG_VERDICT_INVALID);

  state = (ThrongVerdictState) { 0 };
  add (&state, 8, (ThrongVerdictSecond) { .cpu_share = 0.99 });
  add (&state, 1, (ThrongVerdictSecond) { .cpu_share = 0 });
  add (&state, 6, (ThrongVerdictSecond) { .cpu_share = 0.9 });
  assert_reason (&state, "A worker used up to 99 % of a processor core for 8 s: measured times may "
                         "be too long.");
}

static void
a_run_that_is_late_as_a_whole_is_invalid (void)
{
  ThrongVerdictState state = { .n_sends = 20,
                               .lateness_p99_us = 200001,
                               .lateness_max_us = 12000000 };

  g_assert_cmpint (throng_verdict_get (&state, 0), ==, THRONG_VERDICT_INVALID);
  assert_reason (&state,
                 "Requests left up to 12,000 ms late: the load generator could not keep up.");
  state.n_sends = 19;
  g_assert_cmpint (throng_verdict_get (&state, 0), ==, THRONG_VERDICT_VALID);
  state = (ThrongVerdictState) { .n_sends = 1000, .lateness_p99_us = 200000 };
  g_assert_cmpint (throng_verdict_get (&state, 0), ==, THRONG_VERDICT_VALID);
}

static void
local_troubles_are_invalid_and_said (void)
{
  ThrongVerdictState state = { 0 };
  const char *const troubles[] = { "No more ports.", NULL };
  g_auto (GStrv) reasons = throng_verdict_dup_reasons (&state, troubles);

  g_assert_cmpint (throng_verdict_get (&state, 1), ==, THRONG_VERDICT_INVALID);
  g_assert_cmpstr (reasons[0], ==, "No more ports.");
  g_assert_null (reasons[1]);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/verdict/a-quiet-run-is-valid", a_quiet_run_is_valid);
  g_test_add_func ("/verdict/three-late-seconds-in-a-row-degrade",
                   three_late_seconds_in_a_row_degrade);
  g_test_add_func ("/verdict/a-slow-service-allows-more-lateness",
                   a_slow_service_allows_more_lateness);
  g_test_add_func ("/verdict/three-very-late-seconds-are-invalid",
                   three_very_late_seconds_are_invalid);
  g_test_add_func ("/verdict/few-sends-are-never-invalid", few_sends_are_never_invalid);
  g_test_add_func ("/verdict/few-sends-may-be-a-little-late", few_sends_may_be_a_little_late);
  g_test_add_func ("/verdict/seconds-without-sends-do-not-hide-late-ones",
                   seconds_without_sends_do_not_hide_late_ones);
  g_test_add_func ("/verdict/a-busy-processor-degrades-and-never-invalidates",
                   a_busy_processor_degrades_and_never_invalidates);
  g_test_add_func ("/verdict/a-processor-that-others-use-degrades-and-never-invalidates",
                   a_processor_that_others_use_degrades_and_never_invalidates);
  g_test_add_func ("/verdict/a-host-that-gives-to-others-degrades-and-never-invalidates",
                   a_host_that_gives_to_others_degrades_and_never_invalidates);
  g_test_add_func ("/verdict/handshakes-that-wait-degrade-and-many-invalidate",
                   handshakes_that_wait_degrade_and_many_invalidate);
  g_test_add_func ("/verdict/the-worst-stays", the_worst_stays);
  g_test_add_func ("/verdict/a-run-that-is-late-as-a-whole-is-invalid",
                   a_run_that_is_late_as_a_whole_is_invalid);
  g_test_add_func ("/verdict/local-troubles-are-invalid-and-said",
                   local_troubles_are_invalid_and_said);
  return g_test_run ();
}
