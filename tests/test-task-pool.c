/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The end of a load by tasks: who gets the starts, and that they are exactly as many as it says. */

#include "engine/throng-task-pool.h"

#include <string.h>

#include "virtual-run.h"

#define SECOND G_USEC_PER_SEC

/* What each worker knows to have been given. */
static uint64_t given[4];

static ThrongTaskPool *
make_pool (uint64_t n_tasks, unsigned n_workers)
{
  g_assert_cmpuint (n_workers, <=, G_N_ELEMENTS (given));
  memset (given, 0, sizeof given);
  return throng_task_pool_new (n_tasks, n_workers);
}

static uint64_t
take (ThrongTaskPool *pool, unsigned *worker)
{
  uint64_t portion = throng_task_pool_take_portion (pool, worker);

  if (portion > 0)
    given[*worker] += portion;
  return portion;
}

static void
tell (ThrongTaskPool *pool, unsigned worker, uint64_t n_returned, bool is_hungry)
{
  throng_task_pool_worker_told (pool, worker, given[worker], n_returned, is_hungry);
}

/* A worker alone need not ask twice. */
static void
test_one_worker_gets_all_at_once (void)
{
  g_autoptr (ThrongTaskPool) pool = make_pool (1000, 1);
  unsigned worker = 9;

  g_assert_cmpuint (take (pool, &worker), ==, 0);
  tell (pool, 0, 0, true);
  g_assert_cmpuint (take (pool, &worker), ==, 1000);
  g_assert_cmpuint (worker, ==, 0);
  g_assert_false (throng_task_pool_is_over (pool));
  tell (pool, 0, 0, true);
  g_assert_true (throng_task_pool_is_over (pool));
}

static void
test_portions_get_smaller_and_add_up (void)
{
  g_autoptr (ThrongTaskPool) pool = make_pool (100000, 4);
  uint64_t last = UINT64_MAX;
  uint64_t sum = 0;
  unsigned n = 0;

  while (!throng_task_pool_is_over (pool))
    {
      unsigned worker;
      uint64_t portion;

      tell (pool, n % 4, 0, true);
      while ((portion = take (pool, &worker)) > 0)
        {
          g_assert_cmpuint (portion, <=, last);
          g_assert_cmpuint (worker, ==, n % 4);
          last = portion;
          sum += portion;
        }
      n++;
    }
  g_assert_cmpuint (sum, ==, 100000);
  g_assert_cmpuint (last, ==, 1);
  g_assert_cmpuint (n, <, 110);
}

static void
test_what_comes_back_goes_to_who_waits (void)
{
  g_autoptr (ThrongTaskPool) pool = make_pool (2, 2);
  unsigned worker;

  tell (pool, 0, 0, true);
  tell (pool, 1, 0, true);
  g_assert_cmpuint (take (pool, &worker), ==, 1);
  g_assert_cmpuint (take (pool, &worker), ==, 1);
  tell (pool, 0, 0, true);
  g_assert_cmpuint (take (pool, &worker), ==, 0);
  tell (pool, 1, 1, false);
  g_assert_false (throng_task_pool_is_over (pool));
  g_assert_cmpuint (take (pool, &worker), ==, 1);
  g_assert_cmpuint (worker, ==, 0);
}

/* A portion can come when a worker has just ended. One that was lost may have started some. */
static void
test_portion_of_a_worker_that_ends_is_given_again_but_not_of_one_that_is_lost (void)
{
  g_autoptr (ThrongTaskPool) pool = make_pool (10, 2);
  unsigned worker;

  tell (pool, 0, 0, true);
  g_assert_cmpuint (take (pool, &worker), ==, 2);
  throng_task_pool_worker_finished (pool, 0);
  tell (pool, 1, 0, true);
  g_assert_cmpuint (take (pool, &worker), ==, 2);
  throng_task_pool_worker_lost (pool, 1);
  tell (pool, 0, 0, true);
  g_assert_cmpuint (take (pool, &worker), ==, 2);
  tell (pool, 0, 6, false);
  g_assert_false (throng_task_pool_is_over (pool));
}

/* Its users leave, and others come, while a portion is on the way to a worker. */
static void
test_portion_on_its_way_is_neither_lost_nor_doubled (void)
{
  g_autoptr (ThrongTaskPool) pool = make_pool (4, 1);
  unsigned worker;

  tell (pool, 0, 0, true);
  g_assert_cmpuint (throng_task_pool_take_portion (pool, &worker), ==, 4);
  tell (pool, 0, 0, false);
  g_assert_false (throng_task_pool_is_over (pool));
  tell (pool, 0, 0, true);
  g_assert_false (throng_task_pool_is_over (pool));
  given[0] = 4;
  tell (pool, 0, 3, true);
  g_assert_cmpuint (take (pool, &worker), ==, 3);
  tell (pool, 0, 0, true);
  g_assert_true (throng_task_pool_is_over (pool));
}

/* Runs */

static void
answer (void *data, const ThrongExchange *exchange, FakeReply *reply)
{
  reply->delay_us = 20000;
}

static VirtualRun *
new_run (const char *load, unsigned n_workers)
{
  g_autofree char *json = g_strdup_printf (
      "{ 'throng': 1, 'target': 'http://127.0.0.1:1', 'users': [ { 'name': 'Visitor', "
      "'wait': { 'between': [0.5, 1] }, 'tasks': [ { 'name': 'Visit', 'steps': [ "
      "{ 'request': 'GET /' } ] } ] } ], 'load': { %s } }",
      load);

  return virtual_run_new (g_strdelimit (json, "'", '"'),
                          &(VirtualRunOptions) { .n_workers = n_workers }, answer, NULL);
}

static void
assert_n_tasks (VirtualRun *run, uint64_t n)
{
  g_autoptr (ThrongSnapshot) snapshot = virtual_run_snapshot (run);

  g_assert_cmpuint (snapshot->accounts.tasks_started, ==, n);
  g_assert_cmpuint (snapshot->accounts.tasks_completed, ==, n);
}

static void
test_all_tasks_start_when_users_are_steered_below_the_number_of_workers (void)
{
  for (unsigned at_s = 1; at_s <= 9; at_s += 2)
    {
      g_autoptr (VirtualRun) run = new_run ("'users': 10, 'spawn-rate': 100, 'tasks': 137", 3);

      virtual_run_start (run);
      virtual_run_advance (run, at_s * SECOND);
      virtual_run_set_users (run, 1, 100);
      virtual_run_finish (run);
      assert_n_tasks (run, 137);
    }
}

static void
test_all_tasks_start_when_users_go_and_come_again (void)
{
  g_autoptr (VirtualRun) run = new_run ("'users': 10, 'spawn-rate': 100, 'tasks': 200", 3);

  virtual_run_start (run);
  virtual_run_advance (run, 3 * SECOND);
  virtual_run_set_users (run, 0, 100);
  virtual_run_advance (run, 60 * SECOND);
  g_assert_false (virtual_run_is_finished (run));
  virtual_run_set_users (run, 2, 100);
  virtual_run_advance (run, 65 * SECOND);
  virtual_run_set_users (run, 7, 100);
  virtual_run_finish (run);
  assert_n_tasks (run, 200);
}

static void
test_fewer_users_than_workers_start_all_tasks (void)
{
  g_autoptr (VirtualRun) run = new_run ("'users': 2, 'spawn-rate': 1, 'tasks': 50", 8);

  virtual_run_start (run);
  virtual_run_finish (run);
  assert_n_tasks (run, 50);
}

/* With parts of equal size the one user of the second worker would have done half of them alone. */
static void
test_workers_are_busy_up_to_the_end (void)
{
  g_autoptr (VirtualRun) run = new_run ("'users': 3, 'spawn-rate': 100, 'tasks': 1200", 2);

  virtual_run_start (run);
  virtual_run_finish (run);
  assert_n_tasks (run, 1200);
  g_assert_cmpint (virtual_run_get_time_us (run), <, 340 * SECOND);
}

static void
test_users_whose_tasks_are_done_leave_the_rest_to_others (void)
{
  g_autoptr (VirtualRun) run = new_run (
      "'users': 10, 'spawn-rate': 1, 'tasks': 30, 'tasks-per-user': 5", 3);

  virtual_run_start (run);
  virtual_run_finish (run);
  assert_n_tasks (run, 30);
}

static void
test_end_of_the_run_time_comes_before_the_end_by_tasks (void)
{
  g_autoptr (VirtualRun) run = new_run (
      "'users': 3, 'spawn-rate': 100, 'tasks': 100000, 'run-time': 10", 3);

  virtual_run_start (run);
  virtual_run_finish (run);
  g_assert_cmpint (virtual_run_get_time_us (run), <=, 11 * SECOND);
}

/* The second worker's user does everything but what the first worker has left for its own, which is
 * busy; then the third worker's user comes. */
static void
test_user_that_waits_for_a_task_is_logged_in (void)
{
  g_autofree char *json = g_strdup (
      "{ 'throng': 1, 'target': 'http://127.0.0.1:1', 'users': [ "
      "{ 'name': 'Slow', 'count': 1, 'tasks': [ { 'name': 'T', 'steps': [ { 'pause': 100 } ] } ] "
      "}, "
      "{ 'name': 'Fast', 'on-start': [ { 'request': 'GET /login' } ], 'tasks': [ { 'name': 'T', "
      "'steps': [ { 'request': 'GET /' } ] } ] } ], "
      "'load': { 'users': 3, 'spawn-rate': 0.1, 'tasks': 20 } }");
  g_autoptr (VirtualRun) run = virtual_run_new (
      g_strdelimit (json, "'", '"'), &(VirtualRunOptions) { .n_workers = 3 }, answer, NULL);
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  virtual_run_start (run);
  virtual_run_advance (run, 25 * SECOND);
  snapshot = virtual_run_snapshot (run);
  g_assert_cmpuint (snapshot->users, ==, 3);
  g_assert_cmpuint (snapshot_find_row (snapshot, "GET", "/login")->n_requests, ==, 2);
  g_assert_cmpuint (snapshot->accounts.tasks_started, <, 20);
  g_assert_cmpuint (snapshot->logging_in, ==, 0);
  virtual_run_stop (run, true);
  virtual_run_finish (run);
}

static void
answer_slowly (void *data, const ThrongExchange *exchange, FakeReply *reply)
{
  reply->delay_us = 5 * SECOND;
}

/* A worker whose only user is busy must not keep the start that another's user waits for. */
static void
test_as_many_users_as_tasks_do_one_each (void)
{
  const char *json = "{ \"throng\": 1, \"target\": \"http://127.0.0.1:1\", \"users\": [ { "
                     "\"name\": \"A\", \"tasks\": [ { \"name\": \"T\", \"steps\": [ { "
                     "\"request\": \"GET /\" } ] } ] } ], \"load\": { \"users\": 2, "
                     "\"spawn-rate\": 100, \"tasks\": 2 } }";
  g_autoptr (VirtualRun) run = virtual_run_new (json, &(VirtualRunOptions) { .n_workers = 2 },
                                                answer_slowly, NULL);
  g_autoptr (ThrongSnapshot) snapshot = NULL;

  virtual_run_start (run);
  virtual_run_finish (run);
  snapshot = virtual_run_snapshot (run);
  g_assert_cmpuint (snapshot->accounts.tasks_completed, ==, 2);
  g_assert_cmpint (virtual_run_get_time_us (run), <, 6 * SECOND);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/task-pool/one-worker-gets-all-at-once", test_one_worker_gets_all_at_once);
  g_test_add_func ("/task-pool/portions-get-smaller-and-add-up",
                   test_portions_get_smaller_and_add_up);
  g_test_add_func ("/task-pool/what-comes-back-goes-to-who-waits",
                   test_what_comes_back_goes_to_who_waits);
  g_test_add_func ("/task-pool/portion-on-its-way-is-neither-lost-nor-doubled",
                   test_portion_on_its_way_is_neither_lost_nor_doubled);
  g_test_add_func ("/task-pool/portion-of-a-worker-that-ends-is-given-again-but-not-of-one-lost",
                   test_portion_of_a_worker_that_ends_is_given_again_but_not_of_one_that_is_lost);
  g_test_add_func ("/task-pool/all-tasks-start-when-steered-below-the-number-of-workers",
                   test_all_tasks_start_when_users_are_steered_below_the_number_of_workers);
  g_test_add_func ("/task-pool/all-tasks-start-when-users-go-and-come-again",
                   test_all_tasks_start_when_users_go_and_come_again);
  g_test_add_func ("/task-pool/fewer-users-than-workers-start-all-tasks",
                   test_fewer_users_than_workers_start_all_tasks);
  g_test_add_func ("/task-pool/workers-are-busy-up-to-the-end",
                   test_workers_are_busy_up_to_the_end);
  g_test_add_func ("/task-pool/users-whose-tasks-are-done-leave-the-rest-to-others",
                   test_users_whose_tasks_are_done_leave_the_rest_to_others);
  g_test_add_func ("/task-pool/end-of-the-run-time-comes-before-the-end-by-tasks",
                   test_end_of_the_run_time_comes_before_the_end_by_tasks);
  g_test_add_func ("/task-pool/user-that-waits-for-a-task-is-logged-in",
                   test_user_that_waits_for_a_task_is_logged_in);
  g_test_add_func ("/task-pool/as-many-users-as-tasks-do-one-each",
                   test_as_many_users_as_tasks_do_one_each);
  return g_test_run ();
}
