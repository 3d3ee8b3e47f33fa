/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What Throng measures, compared with what a calibrated server says has happened. In the usual run
 * each test holds on a machine that is busy with something else, because the time between what the
 * server did and what Throng saw is known for each request; with -m slow, on a quiet machine, runs
 * are long and that time has limits itself. Where a client of bare sockets does not keep them on
 * this machine either, Throng must not be much behind it. */

#include <math.h>
#include <stdlib.h>

#include "scenario/throng-random.h"
#include "truth-run.h"

#define SECOND G_USEC_PER_SEC

/* What libsoup, and measuring itself, may add to what bare sockets see. */
#define OWN_SHARE_US 300

static int
compare_times (const void *a, const void *b)
{
  int64_t x = *(const int64_t *) a;
  int64_t y = *(const int64_t *) b;

  return (x > y) - (x < y);
}

static int
compare_numbers (const void *a, const void *b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

/* Nearest rank. */
static int64_t
get_percentile (const int64_t *sorted_us, unsigned n, double ratio)
{
  return sorted_us[MIN ((unsigned) ceil (ratio * n - 1e-9), n) - (ratio > 0 ? 1 : 0)];
}

/* How much longer each request took for Throng than for the server. Returns: (transfer full):
 * sorted */
static int64_t *
get_residuals (const TruthRun *run)
{
  int64_t *residuals_us = g_new (int64_t, run->samples->len);

  for (unsigned i = 0; i < run->samples->len; i++)
    {
      const TruthSample *sample = &g_array_index (run->samples, TruthSample, i);

      residuals_us[i] = sample->ended_us - sample->planned_us - sample->hold_us;
      g_assert_cmpint (sample->ended_us - sample->sent_us, >=, sample->hold_us);
      g_assert_cmpint (sample->planned_us, <=, sample->sent_us);
    }
  qsort (residuals_us, run->samples->len, sizeof *residuals_us, compare_times);
  return residuals_us;
}

/* Returns: (transfer full): sorted */
static int64_t *
get_times (const TruthRun *run)
{
  int64_t *times_us = g_new (int64_t, run->samples->len);

  for (unsigned i = 0; i < run->samples->len; i++)
    {
      const TruthSample *sample = &g_array_index (run->samples, TruthSample, i);

      times_us[i] = sample->ended_us - sample->planned_us;
    }
  qsort (times_us, run->samples->len, sizeof *times_us, compare_times);
  return times_us;
}

/* Whatever the times were, the percentiles that Throng shows are theirs, to the 0.1 % of the
 * histogram. */
static void
assert_same_times (const TruthRun *run)
{
  unsigned n = run->samples->len;
  g_autofree int64_t *times_us = get_times (run);

  for (unsigned i = 0; i < THRONG_N_PERCENTILES; i++)
    {
      double time_us = (double) get_percentile (times_us, n, throng_percentile_ratios[i]);

      g_assert_cmpfloat_with_epsilon (run->snapshot->total.percentiles_ms[i] * 1000, time_us,
                                      time_us / 1000 + 1);
    }
}

static void
assert_same_requests (const TruthRun *run)
{
  g_assert_cmpuint (run->samples->len, ==, run->entries->len);
  g_assert_cmpuint (run->samples->len, ==, run->snapshot->total.n_requests);
  g_assert_cmpuint (run->snapshot->total.n_failures, ==, 0);
  assert_same_times (run);
}

/* Requests */

/* What Throng does for 100 ms with each request or answer is not in the times. */
static void
assert_is_no_part_of_times (TruthServer server)
{
  static const int64_t delays_us[] = { 1000 };
  g_autoptr (TruthRun) run = NULL;
  g_autofree int64_t *residuals_us = NULL;

  server.delays_us = delays_us;
  server.n_delays = G_N_ELEMENTS (delays_us);
  run = truth_run_new (NULL, "{ 'users': 1, 'run-time': 1 }", &server);
  residuals_us = get_residuals (run);
  g_assert_cmpuint (run->samples->len, >=, 2);
  g_assert_cmpint (residuals_us[0], <, 50000);
}

/* A large body that is parsed and searched takes its time, which is not the service's. */
static void
judging_an_answer_is_no_part_of_its_time (void)
{
  assert_is_no_part_of_times ((TruthServer) { .judging_us = 100000 });
}

/* A worker that has much else to do reads an answer in time and looks at it later. */
static void
what_was_read_waits_on_nobodys_time (void)
{
  assert_is_no_part_of_times ((TruthServer) { .handing_us = 100000 });
}

/* What passes before the network is used is not the service's either. */
static void
sending_a_request_is_no_part_of_its_time (void)
{
  assert_is_no_part_of_times ((TruthServer) { .sending_us = 100000 });
}

static void
tell_residuals (const char *who, const int64_t *residuals_us, unsigned n)
{
  g_test_message ("residual of %u requests, %s: median %" G_GINT64_FORMAT
                  " µs, 99 %% %" G_GINT64_FORMAT " µs, most %" G_GINT64_FORMAT " µs",
                  n, who, get_percentile (residuals_us, n, 0.5),
                  get_percentile (residuals_us, n, 0.99), residuals_us[n - 1]);
}

/* Returns: the 99 % of what is this machine's share of the residuals */
static int64_t
measure_bare_p99 (unsigned n, int64_t spacing_us, const TruthServer *server)
{
  g_autoptr (TruthRun) run = truth_run_new_bare (n, spacing_us, server);
  g_autofree int64_t *residuals_us = get_residuals (run);

  tell_residuals ("bare sockets", residuals_us, n);
  return get_percentile (residuals_us, n, 0.99);
}

static void
no_time_is_shorter_than_what_the_server_held (void)
{
  static const int64_t delays_us[] = { 0, 1000, 5000, 2000, 20000 };
  static const TruthServer server = { delays_us, G_N_ELEMENTS (delays_us) };
  g_autofree char *load = g_strdup_printf (
      "{ 'arrivals': %d, 'spacing': 'even', 'run-time': %d, 'max-users': 500 }",
      g_test_slow () ? 500 : 200, g_test_slow () ? 30 : 3);
  g_autoptr (TruthRun) run = truth_run_new (NULL, load, &server);
  g_autofree int64_t *residuals_us = get_residuals (run);
  unsigned n = run->samples->len;
  int64_t bare_p99_us;

  tell_residuals ("Throng", residuals_us, n);
  assert_same_requests (run);
  g_assert_cmpuint (n, ==, g_test_slow () ? 15000 : 600);
  g_assert_cmpint (residuals_us[0], >=, 0);
  if (!g_test_slow ())
    return;
  bare_p99_us = measure_bare_p99 (n, 2000, &server);
  g_assert_cmpint (get_percentile (residuals_us, n, 0.5), <=, 300);
  g_assert_cmpint (get_percentile (residuals_us, n, 0.99), <=,
                   MAX (1500, bare_p99_us + OWN_SHARE_US));
}

/* Distributions */

static double
draw_constant (ThrongRandom *random)
{
  return 5;
}

static double
draw_bimodal (ThrongRandom *random)
{
  return throng_random_double (random) < 0.95 ? 2 : 200;
}

/* Median 5 ms, σ = 1 (Box and Muller). */
static double
draw_lognormal (ThrongRandom *random)
{
  double radius = sqrt (-2 * log (1 - throng_random_double (random)));

  return 5 * exp (radius * cos (2 * G_PI * throng_random_double (random)));
}

/* From 2 ms on with α = 1.5, cut at 2 s. */
static double
draw_pareto (ThrongRandom *random)
{
  return MIN (2 * pow (1 - throng_random_double (random), -1 / 1.5), 2000);
}

static double
draw_uniform (ThrongRandom *random)
{
  return 1 + 49 * throng_random_double (random);
}

/* The share of @sorted_us that is at most @time_us. */
static double
get_rank (const int64_t *sorted_us, unsigned n, double time_us)
{
  unsigned low = 0, high = n;

  while (low < high)
    {
      unsigned middle = (low + high) / 2;

      if ((double) sorted_us[middle] <= time_us)
        low = middle + 1;
      else
        high = middle;
    }
  return (double) low / n;
}

/* 50 %, 90 %, 99 % and 99.9 % */
static const unsigned ranked[] = { 0, 4, 7, 8 };

/* Returns: (transfer full): sorted */
static int64_t *
get_holds (const TruthRun *run)
{
  int64_t *holds_us = g_new (int64_t, run->entries->len);

  for (unsigned i = 0; i < run->entries->len; i++)
    holds_us[i] = g_array_index (run->entries, TruthEntry, i).hold_us;
  qsort (holds_us, run->entries->len, sizeof *holds_us, compare_times);
  return holds_us;
}

/* Raises how long the way to the server and back may take at each of the percentiles to what this
 * machine makes of it now. */
static void
raise_ways (double ways_us[G_N_ELEMENTS (ranked)], unsigned n, const TruthServer *server)
{
  g_autoptr (TruthRun) bare = truth_run_new_bare (n, 1000, server);
  g_autofree int64_t *holds_us = get_holds (bare);
  g_autofree int64_t *times_us = get_times (bare);

  for (unsigned i = 0; i < G_N_ELEMENTS (ranked); i++)
    {
      double ratio = throng_percentile_ratios[ranked[i]];
      int64_t way_us = get_percentile (times_us, n, ratio) - get_percentile (holds_us, n, ratio);

      g_test_message ("%s: bare sockets see it %.3f ms longer than the server",
                      throng_percentile_names[ranked[i]], (double) way_us / 1000);
      ways_us[i] = MAX (ways_us[i], (double) (way_us + OWN_SHARE_US));
    }
}

/* The percentile that Throng shows has among the server's own times the rank that it says, give or
 * take 3 σ of the binomial distribution, the 0.1 % of the histogram, and at most @ways_us of the
 * way to Throng and back. */
static void
assert_ranks (const TruthRun *run, const double *ways_us)
{
  unsigned n = run->entries->len;
  g_autofree int64_t *holds_us = get_holds (run);

  for (unsigned i = 0; i < G_N_ELEMENTS (ranked); i++)
    {
      double ratio = throng_percentile_ratios[ranked[i]];
      double value_us = run->snapshot->total.percentiles_ms[ranked[i]] * 1000;
      double tolerance = 3 * sqrt (ratio * (1 - ratio) / n);
      double highest = get_rank (holds_us, n, value_us * 1.001 + 1);
      double lowest = get_rank (holds_us, n, value_us * 0.999 - 1 - ways_us[i]);

      g_test_message ("%s: %.3f ms is rank %.5f to %.5f of the server's times, ±%.5f",
                      throng_percentile_names[ranked[i]], value_us / 1000, lowest, highest,
                      tolerance);
      g_assert_cmpfloat (highest, >=, ratio - tolerance);
      g_assert_cmpfloat (lowest, <=, ratio + tolerance);
    }
}

static void
allow_ways_seen (double ways_us[G_N_ELEMENTS (ranked)], const TruthRun *run)
{
  g_autofree int64_t *residuals_us = get_residuals (run);

  for (unsigned i = 0; i < G_N_ELEMENTS (ranked); i++)
    ways_us[i] = (double) residuals_us[run->samples->len - 1];
}

static void
percentiles_have_their_rank (const void *data)
{
  double (*const *draw) (ThrongRandom *random) = data;
  unsigned n = g_test_slow () ? 60000 : 500;
  g_autofree int64_t *delays_us = g_new (int64_t, n);
  TruthServer server = { delays_us, n };
  double ways_us[G_N_ELEMENTS (ranked)] = { 1500, 1500, 1500, 1500 };
  g_autofree char *load = g_strdup_printf (
      "{ 'arrivals': %d, 'spacing': 'even', 'run-time': %d, 'max-users': 2000 }",
      g_test_slow () ? 1000 : 250, g_test_slow () ? 60 : 2);
  g_autoptr (TruthRun) run = NULL;
  ThrongRandom random;

  throng_random_init (&random, 42, 1);
  for (unsigned i = 0; i < n; i++)
    delays_us[i] = (int64_t) ((*draw) (&random) * 1000);
  if (g_test_slow ())
    raise_ways (ways_us, n / 6, &server);
  run = truth_run_new (NULL, load, &server);
  assert_same_requests (run);
  g_assert_cmpuint (run->samples->len, ==, n);
  if (g_test_slow ())
    raise_ways (ways_us, n / 6, &server);
  else
    allow_ways_seen (ways_us, run);
  assert_ranks (run, ways_us);
}

/* Stalls */

/* On a busy machine everything may take longer, and nothing may take less. */
static void
assert_takes (double seen_s, double expected_s, double tolerance_s)
{
  g_assert_cmpfloat (seen_s, >=, expected_s - tolerance_s);
  g_assert_cmpfloat (seen_s, <=, expected_s + tolerance_s + (g_test_slow () ? 0 : 1.5));
}

/* A worker that was held up itself has not seen all of it. */
static void
assert_is_told (const TruthRun *run, double stall_s)
{
  const ThrongStall *stall = &run->snapshot->stall;
  double from_s = (double) stall->from_us / SECOND;
  double to_s = from_s + (double) stall->length_us / SECOND;

  g_test_message ("stall from %.3f s to %.3f s", from_s, to_s);
  g_assert_cmpint (stall->length_us, >=, SECOND);
  if (!g_test_slow ())
    return;
  g_assert_cmpfloat_with_epsilon (from_s, 2, 0.1);
  g_assert_cmpfloat_with_epsilon (to_s, 2 + stall_s, 0.1);
}

/* In a stall of S s within T s of constant arrivals response times are spread evenly from 0 to S:
 * percentile p is S - (1 - p) T. */
static void
arrivals_show_a_stall_as_the_arithmetic_says (void)
{
  static const int64_t delays_us[] = { 0 };
  double stall_s = g_test_slow () ? 6 : 3;
  double length_s = g_test_slow () ? 60 : 6;
  g_autofree char *load = g_strdup_printf (
      "{ 'arrivals': 50, 'spacing': 'even', 'run-time': %g, 'max-users': 1000 }", length_s);
  g_autoptr (TruthRun) run = truth_run_new (NULL, load,
                                            &(TruthServer) { delays_us, 1, 2, stall_s });

  assert_same_requests (run);
  for (unsigned i = 5; i < THRONG_N_PERCENTILES - 1; i++)
    {
      double expected_s = stall_s - (1 - throng_percentile_ratios[i]) * length_s;
      double seen_s = run->snapshot->total.percentiles_ms[i] / 1000;

      g_test_message ("%s: %.3f s, should be %.3f s", throng_percentile_names[i], seen_s,
                      expected_s);
      assert_takes (seen_s, expected_s, expected_s * 0.02);
    }
  assert_is_told (run, stall_s);
}

static void
waiting_users_hide_a_stall_and_it_is_told (void)
{
  static const int64_t delays_us[] = { 1000 };
  double stall_s = g_test_slow () ? 6 : 3;
  g_autofree char *load = g_strdup_printf ("{ 'users': 5, 'spawn-rate': 100, 'run-time': %g }",
                                           g_test_slow () ? 60.0 : 6.0);
  g_autoptr (TruthRun) run = truth_run_new ("{ 'constant': 0.005 }", load,
                                            &(TruthServer) { delays_us, 1, 2, stall_s });

  assert_same_requests (run);
  g_assert_cmpfloat (run->snapshot->total.max_ms, >, stall_s * 1000 - 100);
  g_assert_cmpfloat (run->snapshot->total.percentiles_ms[4], <, stall_s * 1000 / 2);
  assert_is_told (run, stall_s);
}

/* Arrivals */

/* Kolmogorov's and Smirnov's distance of @values, which are sorted here, from the uniform
 * distribution on 0 to 1 must be one that has p > 0.01. */
static void
assert_uniform (double *values, unsigned n)
{
  double distance = 0;

  qsort (values, n, sizeof *values, compare_numbers);
  for (unsigned i = 0; i < n; i++)
    {
      distance = MAX (distance, fabs (values[i] - (double) i / n));
      distance = MAX (distance, fabs ((double) (i + 1) / n - values[i]));
    }
  g_test_message ("distance %.4f of at most %.4f", distance, 1.628 / sqrt (n));
  g_assert_cmpfloat (distance, <, 1.628 / sqrt (n));
}

/* All planned moments reach the server, none before its time; the gaps between the planned ones are
 * exponential, and they are spread as a Poisson process is. So are those that the server saw, but
 * on a quiet machine only. */
static void
arrivals_at_the_server_are_those_of_the_plan (void)
{
  static const int64_t delays_us[] = { 1000 };
  double length_s = g_test_slow () ? 30 : 4;
  g_autofree char *load = g_strdup_printf ("{ 'arrivals': 300, 'run-time': %g }", length_s);
  g_autoptr (TruthRun) run = truth_run_new (NULL, load, &(TruthServer) { delays_us, 1 });
  unsigned n = run->samples->len;
  g_autofree int64_t *planned_us = g_new (int64_t, n);
  g_autofree int64_t *read_us = g_new (int64_t, n);
  g_autofree double *values = g_new (double, n);
  g_autofree double *gaps = g_new (double, n);

  assert_same_requests (run);
  g_assert_cmpuint (n, ==, run->snapshot->accounts.tasks_scheduled);
  g_assert_cmpfloat_with_epsilon (n, 300 * length_s, 4 * sqrt (300 * length_s));
  for (unsigned i = 0; i < n; i++)
    {
      planned_us[i] = g_array_index (run->samples, TruthSample, i).planned_us;
      read_us[i] = g_array_index (run->entries, TruthEntry, i).read_us;
    }
  qsort (planned_us, n, sizeof *planned_us, compare_times);
  qsort (read_us, n, sizeof *read_us, compare_times);
  for (unsigned i = 0; i < n; i++)
    {
      int64_t gap_us = planned_us[i] - (i > 0 ? planned_us[i - 1] : run->epoch_us);
      int64_t at_us = g_test_slow () ? read_us[i] : planned_us[i];

      g_assert_cmpint (read_us[i], >=, planned_us[i]);
      values[i] = (double) (at_us - run->epoch_us) / (length_s * SECOND);
      gaps[i] = -expm1 (-300 * (double) gap_us / SECOND);
    }
  assert_uniform (gaps, n);
  assert_uniform (values, n);
}

/* Words of GIO about each connection would take time. */
static void
drop_cb (const char *domain, GLogLevelFlags level, const char *message, void *data)
{
}

int
main (int argc, char *argv[])
{
  static double (*const draws[]) (ThrongRandom *random) = { draw_constant, draw_bimodal,
                                                            draw_lognormal, draw_pareto,
                                                            draw_uniform };

  g_test_init (&argc, &argv, NULL);
  g_log_set_handler ("GLib-GIO", G_LOG_LEVEL_DEBUG, drop_cb, NULL);
  /* What one measurement misses must not hide the others. */
  if (g_test_slow ())
    g_test_set_nonfatal_assertions ();
#define ADD(name, func) g_test_add_func ("/truth/" name, func)
#define ADD_DRAW(name, i)                                                                          \
  g_test_add_data_func ("/truth/percentiles-of-a-" name "-distribution-have-their-rank",           \
                        &draws[i], percentiles_have_their_rank)
  ADD ("no-time-is-shorter-than-what-the-server-held",
       no_time_is_shorter_than_what_the_server_held);
  ADD ("what-was-read-waits-on-nobodys-time", what_was_read_waits_on_nobodys_time);
  ADD ("sending-a-request-is-no-part-of-its-time", sending_a_request_is_no_part_of_its_time);
  ADD ("judging-an-answer-is-no-part-of-its-time", judging_an_answer_is_no_part_of_its_time);
  ADD_DRAW ("constant", 0);
  ADD_DRAW ("bimodal", 1);
  ADD_DRAW ("lognormal", 2);
  ADD_DRAW ("pareto", 3);
  ADD_DRAW ("uniform", 4);
  ADD ("arrivals-show-a-stall-as-the-arithmetic-says",
       arrivals_show_a_stall_as_the_arithmetic_says);
  ADD ("waiting-users-hide-a-stall-and-it-is-told", waiting_users_hide_a_stall_and_it_is_told);
  ADD ("arrivals-at-the-server-are-those-of-the-plan",
       arrivals_at_the_server_are_those_of_the_plan);
  return g_test_run ();
}
