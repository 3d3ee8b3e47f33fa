/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Swarms with worker processes whose users and arrivals are steered by hand. */

#include "swarm-fixture.h"

static void
test_users_are_steered_up_and_down (SwarmFixture *fixture, const void *data)
{
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  swarm_make_small (fixture, "{ 'users': 10, 'spawn-rate': 100 }", THRONG_DEFAULT_STOP_TIMEOUT_US);
  g_assert_cmpint (throng_swarm_get_state (fixture->swarm), ==, THRONG_SWARM_READY);
  swarm_start (fixture);
  g_assert_cmpint (throng_swarm_get_state (fixture->swarm), ==, THRONG_SWARM_SPAWNING);
  swarm_wait_for_users (fixture, 10);
  swarm_wait_for_state (fixture, THRONG_SWARM_RUNNING);
  throng_swarm_set_users (fixture->swarm, 41, 100);
  g_assert_cmpint (throng_swarm_get_state (fixture->swarm), ==, THRONG_SWARM_SPAWNING);
  swarm_wait_for_users (fixture, 41);
  swarm_wait_for_state (fixture, THRONG_SWARM_RUNNING);
  g_assert_cmpuint (throng_swarm_get_wanted_users (fixture->swarm), ==, 41);
  throng_swarm_set_users (fixture->swarm, 3, 200);
  swarm_wait_for_users (fixture, 3);
  throng_swarm_set_users (fixture->swarm, 0, 200);
  swarm_wait_for_users (fixture, 0);
  throng_swarm_set_users (fixture->swarm, 7, 200);
  swarm_wait_for_users (fixture, 7);
  throng_swarm_stop (fixture->swarm);
  snapshot = swarm_finish (fixture);
  g_assert_cmpuint (snapshot->n_marks, ==, 5);
  g_assert_cmpstr (snapshot->marks[0].text, ==, "Users set to 41 at 100/s");
  g_assert_cmpstr (snapshot->marks[4].text, ==, "Stop");
  g_assert_cmpint (snapshot->marks[4].time_us, ==, snapshot->time_us);
  g_assert_cmpuint (snapshot->total.n_aborted, ==, 0);
  swarm_assert_same_counts (fixture, snapshot);
}

/* Each worker has its part of the tasks; what one without users has left goes to the others. */
static void
test_all_tasks_start_although_users_were_steered_away_from_a_worker (SwarmFixture *fixture,
                                                                     const void *data)
{
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  swarm_make_small (fixture, "{ 'users': 2, 'spawn-rate': 1000, 'tasks': 60 }",
                    THRONG_DEFAULT_STOP_TIMEOUT_US);
  swarm_start (fixture);
  swarm_wait_for_users (fixture, 2);
  throng_swarm_set_users (fixture->swarm, 1, 1000);
  snapshot = swarm_finish (fixture);
  g_assert_cmpuint (snapshot->accounts.tasks_started, ==, 60);
  swarm_assert_same_counts (fixture, snapshot);
}

/* The workers are not even ready then. */
static void
test_users_set_before_the_run_count_from_its_beginning (SwarmFixture *fixture, const void *data)
{
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  swarm_make_small (fixture,
                    "{ 'stages': [ { 'users': 50, 'over': 0 }, { 'users': 50, 'over': 1 } ] }",
                    THRONG_DEFAULT_STOP_TIMEOUT_US);
  swarm_start (fixture);
  throng_swarm_set_users (fixture->swarm, 40, 100);
  throng_swarm_set_users (fixture->swarm, 3, 100);
  g_assert_true (throng_swarm_is_steered (fixture->swarm));
  snapshot = swarm_finish (fixture);
  g_assert_cmpuint (snapshot->n_marks, ==, 2);
  g_assert_cmpstr (snapshot->marks[1].text, ==, "Users set to 3 at 100/s");
  g_assert_cmpint (snapshot->marks[1].time_us, ==, 0);
  for (unsigned i = 0; i < snapshot->n_buckets; i++)
    g_assert_cmpuint (snapshot->series[i].users, <=, 3);
  swarm_assert_same_counts (fixture, snapshot);
}

/* Back to the plan before it has begun is as if nothing had been. */
static void
test_steering_taken_back_before_the_run_changes_nothing (SwarmFixture *fixture, const void *data)
{
  g_autoptr (ThrongSnapshot) snapshot = NULL;
  unsigned most = 0;

  swarm_make_small (fixture, "{ 'users': 4, 'spawn-rate': 1000, 'run-time': 1 }",
                    THRONG_DEFAULT_STOP_TIMEOUT_US);
  swarm_start (fixture);
  throng_swarm_set_users (fixture->swarm, 40, 100);
  throng_swarm_follow_plan (fixture->swarm);
  g_assert_false (throng_swarm_is_steered (fixture->swarm));
  snapshot = swarm_finish (fixture);
  for (unsigned i = 0; i < snapshot->n_buckets; i++)
    most = MAX (most, snapshot->series[i].users);
  g_assert_cmpuint (most, ==, 4);
  swarm_assert_same_counts (fixture, snapshot);
}

static void
test_stages_wait_while_users_are_steered (SwarmFixture *fixture, const void *data)
{
  int64_t deadline_us = g_get_monotonic_time () + TIMEOUT_US;
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  swarm_make_small (fixture,
                    "{ 'stages': [ { 'users': 6, 'over': 0 }, { 'users': 6, 'over': 1 }, "
                    "{ 'users': 2, 'over': 0 }, { 'users': 2, 'over': 600 } ] }",
                    THRONG_DEFAULT_STOP_TIMEOUT_US);
  swarm_start (fixture);
  swarm_wait_for_users (fixture, 6);
  throng_swarm_set_users (fixture->swarm, 12, 100);
  g_assert_true (throng_swarm_is_steered (fixture->swarm));
  while (throng_swarm_get_elapsed_us (fixture->swarm) < 3 * G_USEC_PER_SEC / 2)
    iterate_until (deadline_us);
  swarm_wait_for_users (fixture, 12);
  g_assert_cmpuint (throng_swarm_get_wanted_users (fixture->swarm), ==, 12);
  throng_swarm_follow_plan (fixture->swarm);
  g_assert_false (throng_swarm_is_steered (fixture->swarm));
  swarm_wait_for_users (fixture, 2);
  throng_swarm_stop (fixture->swarm);
  snapshot = swarm_finish (fixture);
  swarm_assert_same_counts (fixture, snapshot);
}

static void
test_arrivals_are_steered_and_go_back_to_plan (SwarmFixture *fixture, const void *data)
{
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  swarm_make_small (fixture,
                    "{ 'stages': [ { 'arrivals': 20, 'over': 0 }, { 'arrivals': 20, 'over': 4 } ], "
                    "'spacing': 'even' }",
                    THRONG_DEFAULT_STOP_TIMEOUT_US);
  swarm_start (fixture);
  swarm_wait_for_state (fixture, THRONG_SWARM_RUNNING);
  g_assert_true (throng_swarm_has_arrivals (fixture->swarm));
  swarm_wait_for_requests (fixture, 5);
  g_assert_cmpfloat (throng_swarm_get_wanted_arrivals (fixture->swarm), ==, 20);
  throng_swarm_set_arrivals (fixture->swarm, 400);
  g_assert_cmpint (throng_swarm_get_state (fixture->swarm), ==, THRONG_SWARM_RUNNING);
  g_assert_true (throng_swarm_is_steered (fixture->swarm));
  g_assert_cmpfloat (throng_swarm_get_wanted_arrivals (fixture->swarm), ==, 400);
  swarm_wait_for_requests (fixture, 200);
  throng_swarm_follow_plan (fixture->swarm);
  g_assert_false (throng_swarm_is_steered (fixture->swarm));
  g_assert_cmpfloat (throng_swarm_get_wanted_arrivals (fixture->swarm), ==, 20);
  snapshot = swarm_finish (fixture);
  g_assert_cmpuint (snapshot->n_marks, ==, 4);
  g_assert_cmpstr (snapshot->marks[0].text, ==, "Stage 1: to 20 arrivals/s over 0 s");
  g_assert_cmpstr (snapshot->marks[1].text, ==, "Stage 2: to 20 arrivals/s over 4 s");
  g_assert_cmpstr (snapshot->marks[2].text, ==, "Arrivals set to 400/s");
  g_assert_cmpstr (snapshot->marks[3].text, ==, "Back to plan");
  g_assert_cmpuint (snapshot->accounts.tasks_skipped, ==, 0);
  swarm_assert_same_counts (fixture, snapshot);
}

#define ADD(name, target, func)                                                                    \
  g_test_add ("/swarm-steering/" name, SwarmFixture, target, swarm_set_up, func, swarm_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_nonnull (g_getenv ("THRONG_WORKER"));
  g_assert_nonnull (g_getenv ("THRONG_CLI"));
  ADD ("users-are-steered-up-and-down", NULL, test_users_are_steered_up_and_down);
  ADD ("all-tasks-start-although-users-were-steered-away-from-a-worker", NULL,
       test_all_tasks_start_although_users_were_steered_away_from_a_worker);
  ADD ("users-set-before-the-run-count-from-its-beginning", NULL,
       test_users_set_before_the_run_count_from_its_beginning);
  ADD ("steering-taken-back-before-the-run-changes-nothing", NULL,
       test_steering_taken_back_before_the_run_changes_nothing);
  ADD ("stages-wait-while-users-are-steered", NULL, test_stages_wait_while_users_are_steered);
  ADD ("arrivals-are-steered-and-go-back-to-plan", NULL,
       test_arrivals_are_steered_and_go_back_to_plan);
  return g_test_run ();
}
