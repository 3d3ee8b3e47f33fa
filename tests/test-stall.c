/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/throng-stall.h"

#include "stats/throng-collector.h"
#include "virtual-run.h"

#define SECOND G_USEC_PER_SEC

/* Of one worker that always has something under way: an answer every 10 ms after 1 ms, none from
 * @silent_from to @silent_to, both ticks. */
static void
add_ticks (ThrongStallWatch *watch,
           unsigned from,
           unsigned to,
           unsigned silent_from,
           unsigned silent_to)
{
  for (unsigned tick = from; tick < to; tick++)
    {
      int64_t start_us = (int64_t) tick * THRONG_TICK_US;
      ThrongAnswers answers = { 25, start_us + 5000, start_us + 245000, start_us + 4000 };

      if (tick >= silent_from && tick < silent_to)
        answers = (ThrongAnswers) { 0 };
      throng_stall_watch_add (watch, tick, 0, &answers, true);
    }
  throng_stall_watch_judge (watch, to);
}

static void
assert_stall (const ThrongStallWatch *watch, int64_t elapsed_us, int64_t from_us, int64_t length_us)
{
  ThrongStall stall = throng_stall_watch_get (watch, elapsed_us, 1000);

  g_assert_cmpint (stall.length_us, ==, length_us);
  g_assert_cmpint (stall.from_us, ==, from_us);
}

static void
it_is_the_longest_time_between_two_answers (void)
{
  ThrongStallWatch watch = { 0 };

  add_ticks (&watch, 0, 40, 8, 12);
  assert_stall (&watch, 10 * SECOND, 8 * THRONG_TICK_US - 5000, SECOND + 10000);
  add_ticks (&watch, 40, 80, 60, 72);
  assert_stall (&watch, 20 * SECOND, 60 * THRONG_TICK_US - 5000, 3 * SECOND + 10000);
  add_ticks (&watch, 80, 1000, 200, 204);
  assert_stall (&watch, 250 * SECOND, 60 * THRONG_TICK_US - 5000, 3 * SECOND + 10000);
}

static void
less_than_a_second_is_none (void)
{
  ThrongStallWatch watch = { 0 };

  add_ticks (&watch, 0, 40, 8, 11);
  assert_stall (&watch, 10 * SECOND, 0, 0);
}

static void
it_is_seen_while_it_goes_on (void)
{
  ThrongStallWatch watch = { 0 };

  add_ticks (&watch, 0, 12, 8, 100);
  assert_stall (&watch, 3 * SECOND, 8 * THRONG_TICK_US - 5000, SECOND + 5000);
}

static void
nothing_under_way_is_none (void)
{
  ThrongStallWatch watch = { 0 };
  ThrongAnswers none = { 0 };
  ThrongAnswers quick = { 1, 30 * THRONG_TICK_US + 2000, 30 * THRONG_TICK_US + 2000,
                          30 * THRONG_TICK_US + 1000 };

  add_ticks (&watch, 0, 8, 100, 100);
  for (unsigned tick = 8; tick < 30; tick++)
    throng_stall_watch_add (&watch, tick, 0, &none, false);
  throng_stall_watch_add (&watch, 30, 0, &quick, false);
  throng_stall_watch_judge (&watch, 31);
  assert_stall (&watch, 8 * SECOND, 0, 0);
}

/* From the send on, where nothing was under way before. */
static void
it_begins_with_a_request (void)
{
  ThrongStallWatch watch = { 0 };
  ThrongAnswers none = { 0 };
  ThrongAnswers late = { 1, 40 * THRONG_TICK_US + 2000, 40 * THRONG_TICK_US + 2000,
                         20 * THRONG_TICK_US + 1000 };

  add_ticks (&watch, 0, 8, 100, 100);
  for (unsigned tick = 8; tick < 20; tick++)
    throng_stall_watch_add (&watch, tick, 0, &none, false);
  for (unsigned tick = 20; tick < 40; tick++)
    throng_stall_watch_add (&watch, tick, 0, &none, true);
  throng_stall_watch_add (&watch, 40, 0, &late, false);
  throng_stall_watch_judge (&watch, 41);
  assert_stall (&watch, 10 * SECOND, 20 * THRONG_TICK_US + 1000, 5 * SECOND + 1000);
}

static void
an_answer_to_any_worker_ends_it (void)
{
  ThrongStallWatch watch = { 0 };

  for (unsigned tick = 0; tick < 40; tick++)
    {
      int64_t time_us = (int64_t) tick * THRONG_TICK_US;
      ThrongAnswers answers = { 1, time_us, time_us, time_us - 1000 };

      throng_stall_watch_add (&watch, tick, 0, &answers, true);
    }
  add_ticks (&watch, 0, 40, 8, 30);
  assert_stall (&watch, 10 * SECOND, 0, 0);
}

/* What came while the worker could not look is not known. */
static void
a_worker_that_was_held_up_has_seen_none (void)
{
  ThrongStallWatch watch = { 0 };
  ThrongAnswers answers = { 25, 20 * THRONG_TICK_US + 10, 20 * THRONG_TICK_US + 200,
                            7 * THRONG_TICK_US };

  add_ticks (&watch, 0, 8, 100, 100);
  throng_stall_watch_add (&watch, 20, 20 * THRONG_TICK_US, &answers, true);
  throng_stall_watch_judge (&watch, 21);
  assert_stall (&watch, 5 * SECOND, 0, 0);

  /* Nor when nothing has come yet. */
  watch = (ThrongStallWatch) { 0 };
  add_ticks (&watch, 0, 8, 100, 100);
  throng_stall_watch_add (&watch, 20, 20 * THRONG_TICK_US, &(ThrongAnswers) { 0 }, true);
  throng_stall_watch_judge (&watch, 21);
  assert_stall (&watch, 5 * SECOND, 0, 0);
}

static void
few_or_slow_answers_leave_gaps_that_are_none (void)
{
  ThrongStallWatch watch = { 0 };

  add_ticks (&watch, 0, 40, 8, 16);
  assert_stall (&watch, 10 * SECOND, 8 * THRONG_TICK_US - 5000, 2 * SECOND + 10000);
  /* The same silence, were there fewer answers, or were they slower. */
  g_assert_cmpint (throng_stall_watch_get (&watch, 150 * SECOND, 1000).length_us, >, 0);
  g_assert_cmpint (throng_stall_watch_get (&watch, 170 * SECOND, 1000).length_us, ==, 0);
  g_assert_cmpint (throng_stall_watch_get (&watch, 10 * SECOND, SECOND).length_us, >, 0);
  g_assert_cmpint (throng_stall_watch_get (&watch, 10 * SECOND, 1010000).length_us, ==, 0);
}

static void
a_sentence_says_when_and_how_long (void)
{
  ThrongStall stall = { 20 * SECOND, 6 * SECOND };
  g_autofree char *sentence = throng_stall_dup_sentence (&stall);

  g_assert_true (g_str_has_prefix (
      sentence, "The service stalled: no answer for 6 s, from 20 s after the start, "));
}

/* Whole runs on virtual time */

static void
serve (void *data, const ThrongExchange *exchange, FakeReply *reply)
{
  VirtualRun **run = data;
  int64_t time_us = virtual_run_get_time_us (*run);

  if (time_us >= 40 * SECOND && time_us < 46 * SECOND)
    reply->delay_us += 46 * SECOND - time_us;
}

static ThrongSnapshot *
run_with_stall (const char *wait, const char *load, unsigned n_workers)
{
  g_autofree char *text = g_strdup_printf (
      "{ 'throng': 1, 'target': 'http://127.0.0.1:1', 'users': [ { 'name': 'A', %s 'tasks': [ "
      "{ 'name': 'T', 'steps': [ { 'request': 'GET /' } ] } ] } ], 'load': %s }",
      wait, load);
  VirtualRun *run;
  ThrongSnapshot *snapshot;

  g_strdelimit (text, "'", '"');
  run = virtual_run_new (text, &(VirtualRunOptions) { .n_workers = n_workers }, serve, &run);
  virtual_run_start (run);
  virtual_run_finish (run);
  snapshot = virtual_run_snapshot (run);
  virtual_run_free (run);
  return snapshot;
}

/* Of the stall of 6 s the percentiles of users who wait for answers show nothing up to the 99.9th:
 * each of them met it once. So that it is said. */
static void
a_closed_load_hides_a_stall_in_its_percentiles_and_tells_of_it (void)
{
  g_autoptr (ThrongSnapshot) snapshot = run_with_stall (
      "'wait': { 'constant': 0.099 },", "{ 'users': 10, 'run-time': 60, 'spawn-rate': 97 }", 2);

  g_assert_cmpuint (snapshot->total.n_requests, >, 5000);
  g_assert_cmpfloat (snapshot->total.percentiles_ms[7], ==, 1);
  g_assert_cmpfloat (snapshot->total.max_ms, >=, 5900);
  g_assert_cmpint (ABS (snapshot->stall.from_us - 40 * SECOND), <, 100000);
  g_assert_cmpint (ABS (snapshot->stall.length_us - 6 * SECOND), <, 100000);
}

static void
arrivals_show_a_stall_in_their_percentiles_and_tell_of_it (void)
{
  g_autoptr (ThrongSnapshot) snapshot = run_with_stall (
      "", "{ 'arrivals': 100, 'spacing': 'even', 'run-time': 60, 'max-users': 1000 }", 3);

  g_assert_cmpfloat_with_epsilon (snapshot->total.percentiles_ms[5], 3000, 60);
  g_assert_cmpfloat_with_epsilon (snapshot->total.percentiles_ms[7], 5400, 60);
  g_assert_cmpint (ABS (snapshot->stall.from_us - 40 * SECOND), <=, 10000);
  g_assert_cmpint (ABS (snapshot->stall.length_us - 6 * SECOND), <=, 10000);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add_func ("/stall/" name, func)
  ADD ("it-is-the-longest-time-between-two-answers", it_is_the_longest_time_between_two_answers);
  ADD ("less-than-a-second-is-none", less_than_a_second_is_none);
  ADD ("it-is-seen-while-it-goes-on", it_is_seen_while_it_goes_on);
  ADD ("nothing-under-way-is-none", nothing_under_way_is_none);
  ADD ("it-begins-with-a-request", it_begins_with_a_request);
  ADD ("an-answer-to-any-worker-ends-it", an_answer_to_any_worker_ends_it);
  ADD ("a-worker-that-was-held-up-has-seen-none", a_worker_that_was_held_up_has_seen_none);
  ADD ("few-or-slow-answers-leave-gaps-that-are-none",
       few_or_slow_answers_leave_gaps_that_are_none);
  ADD ("a-sentence-says-when-and-how-long", a_sentence_says_when_and_how_long);
  ADD ("a-closed-load-hides-a-stall-in-its-percentiles-and-tells-of-it",
       a_closed_load_hides_a_stall_in_its_percentiles_and_tells_of_it);
  ADD ("arrivals-show-a-stall-in-their-percentiles-and-tell-of-it",
       arrivals_show_a_stall_in_their_percentiles_and_tell_of_it);
  return g_test_run ();
}
