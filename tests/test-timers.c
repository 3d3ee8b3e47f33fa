/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The heap of timers against a plain list. */

#include "engine/throng-timers.h"

#include "scenario/throng-random.h"

#define N_TIMERS 500

typedef struct
{
  ThrongTimers *timers;
  ThrongTimer all[N_TIMERS];
  int64_t expected_us[N_TIMERS]; /* THRONG_TIMER_NEVER = not armed */
  unsigned n_fired;
  int64_t last_due_us;
} Fixture;

static Fixture *current;

static void
fired_cb (void *owner, int64_t due_us)
{
  unsigned i = GPOINTER_TO_UINT (owner);

  g_assert_cmpint (due_us, ==, current->expected_us[i]);
  g_assert_cmpuint (current->all[i].position, ==, 0);
  g_assert_cmpint (due_us, >=, current->last_due_us);
  current->last_due_us = due_us;
  current->expected_us[i] = THRONG_TIMER_NEVER;
  current->n_fired++;
}

static void
set_up (Fixture *fixture, const void *data)
{
  current = fixture;
  fixture->timers = throng_timers_new ();
  for (unsigned i = 0; i < N_TIMERS; i++)
    {
      throng_timer_init (&fixture->all[i], fired_cb, GUINT_TO_POINTER (i));
      fixture->expected_us[i] = THRONG_TIMER_NEVER;
    }
}

static void
tear_down (Fixture *fixture, const void *data)
{
  throng_timers_free (fixture->timers);
}

static void
arm (Fixture *fixture, unsigned i, int64_t due_us)
{
  throng_timers_arm (fixture->timers, &fixture->all[i], due_us);
  fixture->expected_us[i] = due_us;
}

static int64_t
get_expected_due_us (const Fixture *fixture)
{
  int64_t due_us = THRONG_TIMER_NEVER;

  for (unsigned i = 0; i < N_TIMERS; i++)
    due_us = MIN (due_us, fixture->expected_us[i]);
  return due_us;
}

static void
test_due_ones_fire_in_order_and_once (Fixture *fixture, const void *data)
{
  ThrongRandom random;

  throng_random_init (&random, 1, 0);
  for (unsigned i = 0; i < N_TIMERS; i++)
    arm (fixture, i, throng_random_int (&random, 0, 300));
  while (throng_timers_fire_next (fixture->timers, 150))
    ;
  g_assert_cmpint (fixture->last_due_us, <=, 150);
  g_assert_cmpint (get_expected_due_us (fixture), >, 150);
  while (throng_timers_fire_next (fixture->timers, 300))
    ;
  g_assert_cmpuint (fixture->n_fired, ==, N_TIMERS);
  g_assert_cmpint (throng_timers_get_due_us (fixture->timers), ==, THRONG_TIMER_NEVER);
}

/* One random change; the list says what the heap must know afterwards. */
static void
change (Fixture *fixture, ThrongRandom *random, int64_t *now_us)
{
  unsigned i = (unsigned) throng_random_int (random, 0, N_TIMERS - 1);

  switch (throng_random_int (random, 0, 4))
    {
    case 0:
      throng_timers_disarm (fixture->timers, &fixture->all[i]);
      fixture->expected_us[i] = THRONG_TIMER_NEVER;
      break;
    case 1:
      *now_us += throng_random_int (random, 0, 20);
      fixture->last_due_us = 0;
      while (throng_timers_fire_next (fixture->timers, *now_us))
        ;
      g_assert_cmpint (get_expected_due_us (fixture), >, *now_us);
      break;
    default:
      arm (fixture, i, *now_us + throng_random_int (random, 1, 1000));
      break;
    }
}

static void
test_arming_moving_and_disarming_keep_the_order (Fixture *fixture, const void *data)
{
  ThrongRandom random;
  int64_t now_us = 0;

  throng_random_init (&random, 2, 0);
  for (unsigned step = 0; step < 50000; step++)
    {
      change (fixture, &random, &now_us);
      g_assert_cmpint (throng_timers_get_due_us (fixture->timers), ==,
                       get_expected_due_us (fixture));
    }
  g_assert_cmpuint (fixture->n_fired, >, 10000);
}

static ThrongTimer *victim;

static void
disarm_victim_cb (void *owner, int64_t due_us)
{
  throng_timers_disarm (current->timers, victim);
}

static void
test_timer_may_disarm_another_that_is_due (Fixture *fixture, const void *data)
{
  ThrongTimer killer;

  victim = &fixture->all[0];
  throng_timer_init (&killer, disarm_victim_cb, NULL);
  arm (fixture, 0, 20);
  throng_timers_arm (fixture->timers, &killer, 10);
  g_assert_true (throng_timers_fire_next (fixture->timers, 100));
  g_assert_false (throng_timers_fire_next (fixture->timers, 100));
  g_assert_cmpuint (fixture->n_fired, ==, 0);
}

static void
rearm_cb (void *owner, int64_t due_us)
{
  unsigned *n = owner;

  if (++*n < 5)
    throng_timers_arm (current->timers, victim, due_us + 10);
}

static void
test_timer_may_arm_itself_again (Fixture *fixture, const void *data)
{
  unsigned n = 0;
  ThrongTimer timer;

  victim = &timer;
  throng_timer_init (&timer, rearm_cb, &n);
  throng_timers_arm (fixture->timers, &timer, 10);
  while (throng_timers_fire_next (fixture->timers, 45))
    ;
  g_assert_cmpuint (n, ==, 4);
  g_assert_cmpint (throng_timers_get_due_us (fixture->timers), ==, 50);
  throng_timers_disarm (fixture->timers, &timer);
}

static void
test_disarming_twice_and_freeing_with_armed_ones_is_fine (Fixture *fixture, const void *data)
{
  ThrongTimers *others = throng_timers_new ();
  ThrongTimer timer;

  throng_timer_init (&timer, fired_cb, NULL);
  throng_timers_disarm (others, &timer);
  throng_timers_arm (others, &timer, 1);
  throng_timers_free (others);
  g_assert_cmpuint (timer.position, ==, 0);
}

#define ADD(name, func) g_test_add ("/timers/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("due-ones-fire-in-order-and-once", test_due_ones_fire_in_order_and_once);
  ADD ("arming-moving-and-disarming-keep-the-order",
       test_arming_moving_and_disarming_keep_the_order);
  ADD ("timer-may-disarm-another-that-is-due", test_timer_may_disarm_another_that_is_due);
  ADD ("timer-may-arm-itself-again", test_timer_may_arm_itself_again);
  ADD ("disarming-twice-and-freeing-with-armed-ones-is-fine",
       test_disarming_twice_and_freeing_with_armed_ones_is_fine);
  return g_test_run ();
}
