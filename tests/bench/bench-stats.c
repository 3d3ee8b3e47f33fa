/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/throng-collector.h"
#include "stats/throng-recorder.h"

#include <math.h>

/* What the statistics cost: to record a sample, to encode and to add a report, to take a snapshot
 * of many endpoints whose histograms are full of random values, every one changed since the last.
 */

#define N_SAMPLES 5000000
#define N_DRAWN 65536
#define SAMPLES_PER_ENDPOINT 20000

static int64_t drawn_us[N_DRAWN];

/* Evenly on the scale of logarithms. */
static void
draw (double from_us, double to_us)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);

  for (unsigned i = 0; i < N_DRAWN; i++)
    drawn_us[i] = (int64_t) (from_us * pow (to_us / from_us, g_rand_double (rand)));
}

/* Those of a request on a connection that is there, or nothing. */
#define PHASES (1u << THRONG_PHASE_WAIT | 1u << THRONG_PHASE_RECEIVE)

static ThrongPhases phases;

static void
record (ThrongRecorder *recorder, unsigned endpoint, unsigned i)
{
  phases.us[THRONG_PHASE_WAIT] = drawn_us[i % N_DRAWN] - 30;
  phases.us[THRONG_PHASE_RECEIVE] = 30;
  throng_recorder_sample (recorder, &(ThrongSample) {
                                        .endpoint = endpoint,
                                        .status = 200,
                                        .response_us = drawn_us[i % N_DRAWN],
                                        .service_us = drawn_us[i % N_DRAWN],
                                        .body_bytes = 100,
                                        .phases = phases,
                                    });
}

static double
elapsed_us (int64_t since_us)
{
  return (double) (g_get_monotonic_time () - since_us);
}

static void
measure_recording (unsigned n_endpoints, const char *how)
{
  g_autoptr (ThrongRecorder) recorder = throng_recorder_new (n_endpoints, 0);
  int64_t start_us;

  for (unsigned i = 0; i < N_SAMPLES / 5; i++)
    record (recorder, i % n_endpoints, i);
  start_us = g_get_monotonic_time ();
  for (unsigned i = 0; i < N_SAMPLES; i++)
    record (recorder, i % n_endpoints, i);
  g_print ("record a sample, %4u endpoints, %s: %7.1f ns\n", n_endpoints, how,
           elapsed_us (start_us) * 1000 / N_SAMPLES);
}

/* Reports as a busy worker makes them: 3,000 samples in a quarter of a second. */
static void
measure_reports (unsigned n_endpoints)
{
  g_autofree char **texts = g_new (char *, n_endpoints);
  g_autoptr (ThrongRecorder) recorder = throng_recorder_new (n_endpoints, 0);
  g_autoptr (ThrongCollector) collector = NULL;
  double encode_us = 0, add_us = 0, bytes = 0;
  unsigned n_reports = 200;

  for (unsigned i = 0; i < n_endpoints; i++)
    texts[i] = (char *) "GET";
  collector = throng_collector_new ((const char *const *) texts, (const char *const *) texts,
                                    n_endpoints, NULL, 0, 1);
  for (unsigned n = 0; n < n_reports; n++)
    {
      g_autoptr (GBytes) report = NULL;
      int64_t start_us;

      for (unsigned i = 0; i < 3000; i++)
        record (recorder, i % n_endpoints, 3000 * n + i);
      start_us = g_get_monotonic_time ();
      report = throng_recorder_take (recorder, n, &(ThrongGauges) { 0 });
      encode_us += elapsed_us (start_us);
      bytes += (double) g_bytes_get_size (report);
      start_us = g_get_monotonic_time ();
      throng_collector_add (collector, 0, report, NULL);
      add_us += elapsed_us (start_us);
    }
  g_print ("report of 3,000 samples, %4u endpoints: encode %6.0f ns, add %6.0f us, %6.0f bytes\n",
           n_endpoints, encode_us * 1000 / n_reports, add_us / n_reports, bytes / n_reports);
}

static double
time_snapshot (ThrongCollector *collector, bool window)
{
  int64_t start_us = g_get_monotonic_time ();
  g_autoptr (ThrongSnapshot) snapshot = throng_collector_snapshot (collector, 11 * G_USEC_PER_SEC,
                                                                   window);

  return elapsed_us (start_us) / 1000;
}

static void
fill (ThrongCollector *collector,
      ThrongRecorder *recorder,
      unsigned n_endpoints,
      uint64_t tick,
      unsigned n_samples)
{
  g_autoptr (GBytes) report = NULL;

  for (unsigned endpoint = 0; endpoint < n_endpoints; endpoint++)
    for (unsigned i = 0; i < n_samples; i++)
      record (recorder, endpoint, (unsigned) tick * 7919 + endpoint * 104729 + i);
  report = throng_recorder_take (recorder, tick, &(ThrongGauges) { 0 });
  throng_collector_add (collector, 0, report, NULL);
}

static void
measure_snapshots (unsigned n_endpoints)
{
  g_autofree char **texts = g_new (char *, n_endpoints);
  g_autoptr (ThrongRecorder) recorder = throng_recorder_new (n_endpoints, 0);
  g_autoptr (ThrongCollector) collector = NULL;
  double changed_ms, unchanged_ms, window_ms;

  for (unsigned i = 0; i < n_endpoints; i++)
    texts[i] = (char *) "GET";
  collector = throng_collector_new ((const char *const *) texts, (const char *const *) texts,
                                    n_endpoints, NULL, 0, 1);
  fill (collector, recorder, n_endpoints, 0, SAMPLES_PER_ENDPOINT);
  for (uint64_t second = 1; second < 11; second++)
    fill (collector, recorder, n_endpoints, 4 * second, 30000 / n_endpoints);
  changed_ms = time_snapshot (collector, false);
  unchanged_ms = time_snapshot (collector, false);
  window_ms = time_snapshot (collector, true);
  g_print ("snapshot, %4u endpoints: %5.2f ms, unchanged %5.2f ms, window of 300,000 samples "
           "%5.2f ms\n",
           n_endpoints, changed_ms, unchanged_ms, window_ms);
}

int
main (void)
{
  draw (5e3, 20e3);
  measure_recording (10, "without phases");
  phases.seen = PHASES;
  measure_recording (1, "5 to 20 ms");
  measure_recording (10, "5 to 20 ms");
  measure_recording (200, "5 to 20 ms");
  draw (100, 1e9);
  measure_recording (10, "0.1 ms to 17 min");
  measure_recording (200, "0.1 ms to 17 min");
  measure_reports (10);
  measure_reports (200);
  measure_snapshots (200);
  measure_snapshots (1000);
  return 0;
}
