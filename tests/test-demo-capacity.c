/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/throng-demo-capacity.h"

#define MEAN_US 1000.0

/* What happened to the jobs, which are the numbers from 1: +n started, -n finished. */
typedef struct
{
  GArray *trace;
  GHashTable *gone;
  guint in_service, most_in_service;
  guint n_finished, n_dropped;
  gint64 deadline_us;
} Record;

static guint n_freed;

static bool
is_gone (gpointer job, gpointer user_data)
{
  Record *record = user_data;

  return g_hash_table_contains (record->gone, job);
}

static void
drop (gpointer job, gpointer user_data)
{
  Record *record = user_data;

  record->n_dropped++;
}

static void
start (gpointer job, gpointer user_data)
{
  Record *record = user_data;
  int number = GPOINTER_TO_INT (job);

  g_array_append_val (record->trace, number);
  record->in_service++;
  record->most_in_service = MAX (record->most_in_service, record->in_service);
}

static void
finish (gpointer job, gpointer user_data)
{
  Record *record = user_data;
  int number = -GPOINTER_TO_INT (job);

  g_array_append_val (record->trace, number);
  record->in_service--;
  record->n_finished++;
}

static void
count_free (gpointer job)
{
  n_freed++;
}

static const ThrongDemoCapacityFuncs funcs = { is_gone, drop, start, finish, count_free };

static void
record_init (Record *record)
{
  *record = (Record) { .trace = g_array_new (FALSE, FALSE, sizeof (int)),
                       .gone = g_hash_table_new (NULL, NULL),
                       .deadline_us = g_get_monotonic_time () + 20 * G_USEC_PER_SEC };
  n_freed = 0;
}

static void
record_clear (Record *record)
{
  g_array_unref (record->trace);
  g_hash_table_unref (record->gone);
}

static void
submit_all (ThrongDemoCapacity *capacity, int n_jobs)
{
  for (int i = 1; i <= n_jobs; i++)
    g_assert_true (throng_demo_capacity_submit (capacity, GINT_TO_POINTER (i)));
}

static void
run_until_finished (Record *record, guint n_jobs)
{
  while (record->n_finished < n_jobs)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, record->deadline_us);
      g_main_context_iteration (NULL, TRUE);
    }
}

static void
test_one_slot_serves_one_after_another (void)
{
  ThrongDemoCapacity *capacity;
  Record record;

  record_init (&record);
  capacity = throng_demo_capacity_new (1, 100, MEAN_US, 1, &funcs, &record);
  submit_all (capacity, 20);
  g_assert_cmpuint (throng_demo_capacity_get_n_waiting (capacity), ==, 19);
  run_until_finished (&record, 20);

  g_assert_cmpuint (record.trace->len, ==, 40);
  for (guint i = 0; i < 20; i++)
    {
      g_assert_cmpint (g_array_index (record.trace, int, 2 * i), ==, (int) i + 1);
      g_assert_cmpint (g_array_index (record.trace, int, 2 * i + 1), ==, -(int) i - 1);
    }
  g_assert_cmpuint (n_freed, ==, 20);
  throng_demo_capacity_free (capacity);
  g_assert_cmpuint (n_freed, ==, 20);
  record_clear (&record);
}

static void
test_slots_are_filled_in_order_and_never_exceeded (void)
{
  ThrongDemoCapacity *capacity;
  Record record;
  int last_started = 0;

  record_init (&record);
  capacity = throng_demo_capacity_new (5, 1000, MEAN_US, 2, &funcs, &record);
  submit_all (capacity, 200);
  run_until_finished (&record, 200);

  g_assert_cmpuint (record.most_in_service, ==, 5);
  for (guint i = 0; i < record.trace->len; i++)
    {
      int event = g_array_index (record.trace, int, i);

      if (event > 0)
        g_assert_cmpint (event, ==, ++last_started);
    }
  g_assert_cmpint (last_started, ==, 200);
  throng_demo_capacity_free (capacity);
  record_clear (&record);
}

/* Only lower bounds of time: a busy machine can make service longer, never shorter. */
static void
test_throughput_never_exceeds_the_capacity (void)
{
  ThrongDemoCapacity *capacity;
  gint64 began_us;
  Record record;

  record_init (&record);
  capacity = throng_demo_capacity_new (4, 1000, MEAN_US, 3, &funcs, &record);
  began_us = g_get_monotonic_time ();
  submit_all (capacity, 800);
  run_until_finished (&record, 800);

  /* 800 jobs of 1 ms on 4 slots are 200 ms; the sum of 800 draws is within 10 % of its mean. */
  g_assert_cmpint (g_get_monotonic_time () - began_us, >, 180000);
  throng_demo_capacity_free (capacity);
  record_clear (&record);
}

static void
test_gone_jobs_give_their_place_back (void)
{
  ThrongDemoCapacity *capacity;
  Record record;

  record_init (&record);
  capacity = throng_demo_capacity_new (1, 100, MEAN_US, 4, &funcs, &record);
  submit_all (capacity, 5);
  g_hash_table_add (record.gone, GINT_TO_POINTER (2));
  g_hash_table_add (record.gone, GINT_TO_POINTER (4));
  run_until_finished (&record, 3);

  g_assert_cmpuint (record.n_dropped, ==, 2);
  g_assert_cmpuint (n_freed, ==, 5);
  g_assert_cmpint (g_array_index (record.trace, int, 2), ==, 3);
  g_assert_cmpint (g_array_index (record.trace, int, 4), ==, 5);
  throng_demo_capacity_free (capacity);
  record_clear (&record);
}

static void
test_sweep_drops_all_that_are_gone_at_once (void)
{
  ThrongDemoCapacity *capacity;
  Record record;

  record_init (&record);
  capacity = throng_demo_capacity_new (1, 100, MEAN_US, 5, &funcs, &record);
  submit_all (capacity, 5);
  for (int i = 1; i <= 5; i += 2)
    g_hash_table_add (record.gone, GINT_TO_POINTER (i));
  throng_demo_capacity_sweep (capacity);

  /* The first one is in service already and stays there. */
  g_assert_cmpuint (record.n_dropped, ==, 2);
  g_assert_cmpuint (throng_demo_capacity_get_n_waiting (capacity), ==, 2);
  run_until_finished (&record, 3);
  throng_demo_capacity_free (capacity);
  record_clear (&record);
}

static void
test_full_queue_refuses_and_leaves_the_job_to_the_caller (void)
{
  ThrongDemoCapacity *capacity;
  Record record;

  record_init (&record);
  capacity = throng_demo_capacity_new (2, 3, MEAN_US, 6, &funcs, &record);
  submit_all (capacity, 5);
  g_assert_false (throng_demo_capacity_submit (capacity, GINT_TO_POINTER (6)));
  g_assert_cmpuint (n_freed, ==, 0);
  run_until_finished (&record, 5);
  submit_all (capacity, 1);
  throng_demo_capacity_free (capacity);
  g_assert_cmpuint (n_freed, ==, 6);
  record_clear (&record);
}

static void
test_free_frees_jobs_without_finishing_them (void)
{
  ThrongDemoCapacity *capacity;
  Record record;

  record_init (&record);
  capacity = throng_demo_capacity_new (2, 100, MEAN_US, 7, &funcs, &record);
  submit_all (capacity, 10);
  throng_demo_capacity_free (capacity);

  g_assert_cmpuint (n_freed, ==, 10);
  g_assert_cmpuint (record.n_finished + record.n_dropped, ==, 0);
  record_clear (&record);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo-capacity/one-slot-serves-one-after-another",
                   test_one_slot_serves_one_after_another);
  g_test_add_func ("/demo-capacity/slots-are-filled-in-order-and-never-exceeded",
                   test_slots_are_filled_in_order_and_never_exceeded);
  g_test_add_func ("/demo-capacity/throughput-never-exceeds-the-capacity",
                   test_throughput_never_exceeds_the_capacity);
  g_test_add_func ("/demo-capacity/gone-jobs-give-their-place-back",
                   test_gone_jobs_give_their_place_back);
  g_test_add_func ("/demo-capacity/sweep-drops-all-that-are-gone-at-once",
                   test_sweep_drops_all_that_are_gone_at_once);
  g_test_add_func ("/demo-capacity/full-queue-refuses-and-leaves-the-job-to-the-caller",
                   test_full_queue_refuses_and_leaves_the_job_to_the_caller);
  g_test_add_func ("/demo-capacity/free-frees-jobs-without-finishing-them",
                   test_free_frees_jobs_without_finishing_them);
  return g_test_run ();
}
