/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm-fixture.h"

#include <string.h>

#include "scenario/throng-scenario-file.h"

void
swarm_set_up (SwarmFixture *fixture, const void *data)
{
  static const char *const unlimited[] = { "--service-time", "0", NULL };

  fixture->demo = demo_process_new (data != NULL ? data : unlimited);
  fixture->sentences = g_ptr_array_new_with_free_func (g_free);
}

void
swarm_tear_down (SwarmFixture *fixture, const void *data)
{
  g_clear_object (&fixture->swarm);
  wait_for_no_children (WORKER);
  demo_process_free (fixture->demo);
  g_ptr_array_unref (fixture->sentences);
}

static void
log_changed_cb (GListModel *log,
                unsigned position,
                unsigned removed,
                unsigned added,
                SwarmFixture *fixture)
{
  for (unsigned i = position; i < position + added; i++)
    {
      g_autoptr (ThrongLogLine) line = g_list_model_get_item (log, i);
      const char *text = throng_log_line_get_text (line);

      g_test_message ("log: %s", text);
      if (throng_log_line_get_kind (line) == THRONG_LOG_WARNING)
        g_ptr_array_add (fixture->sentences, g_strdup (text));
    }
}

static ThrongScenario *
make_scenario (const char *address, const char *wait, const char *steps, const char *load)
{
  g_autofree char *json = g_strdup_printf (
      "{ 'throng': 1, 'target': '%s', 'users': [ { 'name': 'A', %s 'tasks': [ { 'name': 'T', "
      "'steps': [ %s ] } ] } ], 'load': %s }",
      address, wait, steps, load);
  g_autoptr (GPtrArray) problems = NULL;
  ThrongScenario *scenario;

  g_strdelimit (json, "'", '"');
  scenario = throng_scenario_new_from_data (json, -1, &problems);
  g_assert_nonnull (scenario);
  return scenario;
}

ThrongScenario *
swarm_make_scenario (const char *address, const char *wait, const char *load)
{
  return make_scenario (address, wait, "{ 'request': 'GET /users' }", load);
}

ThrongScenario *
swarm_make_scenario_of (const char *address, const char *steps, const char *load)
{
  return make_scenario (address, "", steps, load);
}

void
swarm_make (SwarmFixture *fixture, ThrongScenario *scenario, const ThrongSwarmOptions *options)
{
  g_autoptr (GPtrArray) problems = throng_scenario_validate (scenario);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (problems->len, ==, 0);
  fixture->swarm = throng_swarm_new (scenario, options, &error);
  g_assert_no_error (error);
  g_signal_connect (throng_swarm_get_log (fixture->swarm), "items-changed",
                    G_CALLBACK (log_changed_cb), fixture);
}

void
swarm_make_small (SwarmFixture *fixture, const char *load, int64_t stop_timeout_us)
{
  const ThrongSwarmOptions options = { .n_workers = 2,
                                       .seed = 1,
                                       .stop_timeout_us = stop_timeout_us };
  g_autoptr (ThrongScenario) scenario = swarm_make_scenario (fixture->demo->address,
                                                             "'wait': { 'constant': 0.05 },", load);

  swarm_make (fixture, scenario, &options);
}

void
swarm_start (SwarmFixture *fixture)
{
  g_autoptr (GError) error = NULL;

  throng_swarm_start (fixture->swarm, &error);
  g_assert_no_error (error);
}

ThrongSnapshot *
swarm_get_snapshot (SwarmFixture *fixture)
{
  return throng_swarm_snapshot (fixture->swarm, false);
}

void
swarm_wait_for_state (SwarmFixture *fixture, ThrongSwarmState state)
{
  int64_t deadline_us = g_get_monotonic_time () + TIMEOUT_US;

  while (throng_swarm_get_state (fixture->swarm) != state)
    iterate_until (deadline_us);
}

static void
wait_for_snapshot (SwarmFixture *fixture,
                   bool (*is_awaited) (const ThrongSnapshot *snapshot, uint64_t n),
                   uint64_t n)
{
  int64_t deadline_us = g_get_monotonic_time () + TIMEOUT_US;
  bool has_come;

  do
    {
      g_autoptr (ThrongSnapshot) snapshot = NULL;

      iterate_until (deadline_us);
      snapshot = swarm_get_snapshot (fixture);
      has_come = is_awaited (snapshot, n);
    }
  while (!has_come);
}

static bool
has_users (const ThrongSnapshot *snapshot, uint64_t users)
{
  return snapshot->users == users;
}

static bool
has_more_requests (const ThrongSnapshot *snapshot, uint64_t than)
{
  return snapshot->total.n_requests > than;
}

void
swarm_wait_for_users (SwarmFixture *fixture, unsigned users)
{
  wait_for_snapshot (fixture, has_users, users);
}

void
swarm_wait_for_requests (SwarmFixture *fixture, uint64_t more_than)
{
  wait_for_snapshot (fixture, has_more_requests, more_than);
}

ThrongSnapshot *
swarm_finish (SwarmFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  ThrongSnapshot *snapshot;

  swarm_wait_for_state (fixture, THRONG_SWARM_STOPPED);
  snapshot = swarm_get_snapshot (fixture);
  throng_snapshot_check_accounts (snapshot, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (snapshot->users, ==, 0);
  g_assert_cmpuint (snapshot->stopping, ==, 0);
  g_assert_cmpuint (snapshot->logging_in, ==, 0);
  return snapshot;
}

uint64_t
swarm_get_status_count (const ThrongRow *row, unsigned status)
{
  for (unsigned i = 0; i < row->n_statuses; i++)
    if (row->statuses[i].status == status)
      return row->statuses[i].count;
  return 0;
}

void
swarm_assert_same_counts (SwarmFixture *fixture, const ThrongSnapshot *snapshot)
{
  g_autoptr (JsonObject) counts = demo_process_dup_counts (fixture->demo);

  for (unsigned i = 0; i < snapshot->n_rows; i++)
    {
      const ThrongRow *row = &snapshot->rows[i];
      g_autofree char *endpoint = g_strdup_printf ("%s %s", row->method, row->name);
      uint64_t n_unanswered = row->n_hops + row->n_retries + row->n_aborted;

      g_test_message ("%s: %" G_GUINT64_FORMAT " requests, %" G_GUINT64_FORMAT
                      " hops, retries, aborted",
                      endpoint, row->n_requests, n_unanswered);
      g_assert_cmpuint (swarm_get_status_count (row, 0), ==, 0);
      g_assert_cmpuint (demo_counts_sum (counts, endpoint), ==, row->n_requests + n_unanswered);
      for (unsigned status = 100; status < 600 && n_unanswered == 0; status++)
        g_assert_cmpuint (demo_counts_get (counts, endpoint, status), ==,
                          swarm_get_status_count (row, status));
      json_object_remove_member (counts, endpoint);
    }
  g_assert_cmpuint (json_object_get_size (counts), ==, 0);
}
