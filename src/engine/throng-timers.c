/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-timers.h"

/* Timers lie in their owners, far from each other: to compare them must not touch those. */
typedef struct
{
  int64_t due_us;
  ThrongTimer *timer;
} Entry;

struct _ThrongTimers
{
  Entry *heap; /* heap[1] is due first; heap[0] is not used */
  unsigned n;
  unsigned n_allocated;
};

ThrongTimers *
throng_timers_new (void)
{
  ThrongTimers *self = g_new0 (ThrongTimers, 1);

  self->n_allocated = 64;
  self->heap = g_new0 (Entry, self->n_allocated);
  return self;
}

void
throng_timers_free (ThrongTimers *self)
{
  for (unsigned i = 1; i <= self->n; i++)
    self->heap[i].timer->position = 0;
  g_free (self->heap);
  g_free (self);
}

static void
place (ThrongTimers *self, unsigned position, Entry entry)
{
  self->heap[position] = entry;
  entry.timer->position = position;
}

/* Moves @entry from a free @position towards the top until its parent is due earlier. */
static void
sift_up (ThrongTimers *self, unsigned position, Entry entry)
{
  while (position > 1 && self->heap[position / 2].due_us > entry.due_us)
    {
      place (self, position, self->heap[position / 2]);
      position /= 2;
    }
  place (self, position, entry);
}

static void
sift_down (ThrongTimers *self, unsigned position, Entry entry)
{
  for (;;)
    {
      unsigned child = position * 2;

      if (child > self->n)
        break;
      if (child < self->n && self->heap[child + 1].due_us < self->heap[child].due_us)
        child++;
      if (self->heap[child].due_us >= entry.due_us)
        break;
      place (self, position, self->heap[child]);
      position = child;
    }
  place (self, position, entry);
}

static void
sift (ThrongTimers *self, unsigned position, Entry entry)
{
  if (position > 1 && self->heap[position / 2].due_us > entry.due_us)
    sift_up (self, position, entry);
  else
    sift_down (self, position, entry);
}

void
throng_timers_arm (ThrongTimers *self, ThrongTimer *timer, int64_t due_us)
{
  Entry entry = { due_us, timer };

  timer->due_us = due_us;
  if (timer->position > 0)
    {
      sift (self, timer->position, entry);
      return;
    }

  self->n++;
  if (self->n >= self->n_allocated)
    {
      self->n_allocated *= 2;
      self->heap = g_renew (Entry, self->heap, self->n_allocated);
    }
  sift_up (self, self->n, entry);
}

void
throng_timers_disarm (ThrongTimers *self, ThrongTimer *timer)
{
  unsigned position = timer->position;
  Entry last;

  if (position == 0)
    return;

  timer->position = 0;
  last = self->heap[self->n--];
  if (last.timer != timer)
    sift (self, position, last);
}

int64_t
throng_timers_get_due_us (const ThrongTimers *self)
{
  return self->n > 0 ? self->heap[1].due_us : THRONG_TIMER_NEVER;
}

bool
throng_timers_fire_next (ThrongTimers *self, int64_t now_us)
{
  Entry next;

  if (self->n == 0 || self->heap[1].due_us > now_us)
    return false;

  next = self->heap[1];
  throng_timers_disarm (self, next.timer);
  next.timer->fired (next.timer->owner, next.due_us);
  return true;
}
