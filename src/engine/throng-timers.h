/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

G_BEGIN_DECLS

typedef struct _ThrongTimer ThrongTimer;
typedef struct _ThrongTimers ThrongTimers;

typedef void (*ThrongTimerFunc) (void *owner, int64_t due_us);

/**
 * ThrongTimer:
 *
 * One moment at which something of its owner is due: a think time, a deadline, a wake-up. It lives
 * inside its owner; arming it allocates nothing. It fires once for each time that it is armed.
 */
struct _ThrongTimer
{
  ThrongTimerFunc fired;
  void *owner;
  int64_t due_us;
  unsigned position; /* in the heap, from 1; 0 = not armed */
};

#define THRONG_TIMER_NEVER INT64_MAX

static inline void
throng_timer_init (ThrongTimer *timer, ThrongTimerFunc fired, void *owner)
{
  *timer = (ThrongTimer) { .fired = fired, .owner = owner };
}

/* All timers of one worker, in a binary heap. */
ThrongTimers *throng_timers_new (void);
/* The timers that are still armed are forgotten; they belong to their owners. */
void throng_timers_free (ThrongTimers *self);

/* Arms @timer for @due_us, or moves it there when it is armed already. */
void throng_timers_arm (ThrongTimers *self, ThrongTimer *timer, int64_t due_us);
/* Does nothing when @timer is not armed. */
void throng_timers_disarm (ThrongTimers *self, ThrongTimer *timer);
/* When the next timer is due, or %THRONG_TIMER_NEVER. */
int64_t throng_timers_get_due_us (const ThrongTimers *self);
/* Fires the next timer that is due at @now_us. Returns: whether there was one. */
bool throng_timers_fire_next (ThrongTimers *self, int64_t now_us);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ThrongTimers, throng_timers_free)

G_END_DECLS
