/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-poller.h"

#include <errno.h>
#include <gio/gio.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "i18n/throng-i18n.h"

/* Timers get their turn after so many; more at once would make what they send late. */
#define MAX_EVENTS_PER_WAIT 32

/* The timer's own events carry this instead of a watcher's number. */
#define TIMER_ID 0

struct _ThrongPoller
{
  int epoll_fd;
  int timer_fd;
  int64_t armed_us;    /* what the timer is set to, INT64_MAX = off */
  GPtrArray *watchers; /* by id; a free place is NULL */
  GArray *free_ids;
  ThrongWatcher *first_ready;
  ThrongWatcher *last_ready;
};

static uint64_t
pack (unsigned id, int fd)
{
  return ((uint64_t) id << 32) | (uint32_t) fd;
}

ThrongPoller *
throng_poller_new (GError **error)
{
  ThrongPoller *self = g_new0 (ThrongPoller, 1);
  struct epoll_event event = { .events = EPOLLIN, .data.u64 = pack (TIMER_ID, 0) };

  self->armed_us = INT64_MAX;
  self->watchers = g_ptr_array_new ();
  g_ptr_array_add (self->watchers, NULL); /* TIMER_ID */
  self->free_ids = g_array_new (FALSE, FALSE, sizeof (unsigned));
  self->epoll_fd = epoll_create1 (EPOLL_CLOEXEC);
  self->timer_fd = timerfd_create (CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
  if (self->epoll_fd < 0 || self->timer_fd < 0
      || epoll_ctl (self->epoll_fd, EPOLL_CTL_ADD, self->timer_fd, &event) < 0)
    {
      g_set_error (error, G_IO_ERROR, (int) g_io_error_from_errno (errno),
                   _ ("Could not set up the event loop: %s"), throng_strerror (errno));
      throng_poller_free (self);
      return NULL;
    }
  return self;
}

void
throng_poller_free (ThrongPoller *self)
{
  if (self->timer_fd >= 0)
    close (self->timer_fd);
  if (self->epoll_fd >= 0)
    close (self->epoll_fd);
  g_ptr_array_unref (self->watchers);
  g_array_unref (self->free_ids);
  g_free (self);
}

void
throng_poller_add (ThrongPoller *self, ThrongWatcher *watcher, ThrongReadyFunc ready, void *owner)
{
  *watcher = (ThrongWatcher) { .ready = ready, .owner = owner };

  if (self->free_ids->len > 0)
    {
      watcher->id = g_array_index (self->free_ids, unsigned, self->free_ids->len - 1);
      g_array_set_size (self->free_ids, self->free_ids->len - 1);
      self->watchers->pdata[watcher->id] = watcher;
    }
  else
    {
      watcher->id = self->watchers->len;
      g_ptr_array_add (self->watchers, watcher);
    }
}

static bool
is_queued (ThrongPoller *self, ThrongWatcher *watcher)
{
  return watcher->previous != NULL || self->first_ready == watcher;
}

static void
enqueue (ThrongPoller *self, ThrongWatcher *watcher)
{
  watcher->previous = self->last_ready;
  watcher->next = NULL;
  if (self->last_ready != NULL)
    self->last_ready->next = watcher;
  else
    self->first_ready = watcher;
  self->last_ready = watcher;
}

static void
dequeue (ThrongPoller *self, ThrongWatcher *watcher)
{
  if (watcher->previous != NULL)
    watcher->previous->next = watcher->next;
  else
    self->first_ready = watcher->next;
  if (watcher->next != NULL)
    watcher->next->previous = watcher->previous;
  else
    self->last_ready = watcher->previous;
  watcher->next = watcher->previous = NULL;
}

void
throng_poller_remove (ThrongPoller *self, ThrongWatcher *watcher)
{
  if (is_queued (self, watcher))
    dequeue (self, watcher);
  self->watchers->pdata[watcher->id] = NULL;
  g_array_append_val (self->free_ids, watcher->id);
}

bool
throng_poller_watch (ThrongPoller *self, ThrongWatcher *watcher, int fd, uint32_t events)
{
  struct epoll_event event = { .events = events, .data.u64 = pack (watcher->id, fd) };

  return epoll_ctl (self->epoll_fd, EPOLL_CTL_MOD, fd, &event) == 0
         || (errno == ENOENT && epoll_ctl (self->epoll_fd, EPOLL_CTL_ADD, fd, &event) == 0);
}

void
throng_poller_unwatch (ThrongPoller *self, int fd)
{
  epoll_ctl (self->epoll_fd, EPOLL_CTL_DEL, fd, NULL);
}

static void
record (ThrongPoller *self, const struct epoll_event *event)
{
  unsigned id = (unsigned) (event->data.u64 >> 32);
  ThrongWatcher *watcher = self->watchers->pdata[id];

  if (watcher == NULL)
    {
      if (id != TIMER_ID)
        throng_poller_unwatch (self, (int) (uint32_t) event->data.u64);
      return;
    }
  if (!is_queued (self, watcher))
    {
      watcher->n_events = 0;
      enqueue (self, watcher);
    }
  if (watcher->n_events == THRONG_WATCHER_MAX_EVENTS)
    return; /* level-triggered: it comes again */
  watcher->events[watcher->n_events].fd = (int) (uint32_t) event->data.u64;
  watcher->events[watcher->n_events].events = event->events;
  watcher->n_events++;
}

/* epoll's own timeout is in milliseconds, too coarse for sending on time. */
static void
arm_timer (ThrongPoller *self, int64_t due_us)
{
  struct itimerspec spec = { 0 };

  if (due_us == self->armed_us)
    return;
  if (due_us != INT64_MAX)
    {
      spec.it_value.tv_sec = due_us / G_USEC_PER_SEC;
      spec.it_value.tv_nsec = (due_us % G_USEC_PER_SEC) * 1000;
    }
  timerfd_settime (self->timer_fd, TFD_TIMER_ABSTIME, &spec, NULL);
  self->armed_us = due_us;
}

void
throng_poller_wait (ThrongPoller *self, int64_t due_us)
{
  struct epoll_event events[MAX_EVENTS_PER_WAIT];
  bool is_due = due_us <= g_get_monotonic_time ();
  int n;

  if (!is_due)
    arm_timer (self, due_us);
  n = epoll_wait (self->epoll_fd, events, MAX_EVENTS_PER_WAIT, is_due ? 0 : -1);
  for (int i = 0; i < n; i++)
    record (self, &events[i]);

  while (self->first_ready != NULL)
    {
      ThrongWatcher *watcher = self->first_ready;

      dequeue (self, watcher);
      watcher->ready (watcher->owner);
    }
}
