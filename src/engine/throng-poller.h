/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

G_BEGIN_DECLS

typedef struct _ThrongPoller ThrongPoller;
typedef struct _ThrongWatcher ThrongWatcher;

/* What one wait may have found for a watcher: its context's eventfd, its socket, at most a few
 * more. */
#define THRONG_WATCHER_MAX_EVENTS 4

typedef void (*ThrongReadyFunc) (void *owner);

/**
 * ThrongWatcher:
 *
 * Somebody who waits for file descriptors. It lives inside its owner. While @ready runs, @events
 * holds what happened to which descriptor; the owner forgets them (n_events = 0) as soon as they
 * may be out of date.
 */
struct _ThrongWatcher
{
  ThrongReadyFunc ready;
  void *owner;
  ThrongWatcher *next; /* among those found ready */
  ThrongWatcher *previous;
  unsigned id;
  unsigned n_events;
  struct
  {
    int fd;
    uint32_t events; /* EPOLLIN … */
  } events[THRONG_WATCHER_MAX_EVENTS];
};

/* One epoll instance: all that a worker waits for. */
ThrongPoller *throng_poller_new (GError **error);
void throng_poller_free (ThrongPoller *self);

void throng_poller_add (ThrongPoller *self,
                        ThrongWatcher *watcher,
                        ThrongReadyFunc ready,
                        void *owner);
/* Also right in the middle of a wait's callbacks. Its descriptors are expected to be closed. */
void throng_poller_remove (ThrongPoller *self, ThrongWatcher *watcher);

/**
 * throng_poller_watch:
 * @events: EPOLLIN, EPOLLOUT …
 *
 * Watches @fd for @watcher until throng_poller_unwatch() or until the descriptor is closed. To be
 * called again whenever @fd may be another file than before under the same number: the kernel alone
 * knows what it watches.
 *
 * Returns: whether it is watched; if not, errno says why: the kernel has no room for more
 */
bool throng_poller_watch (ThrongPoller *self, ThrongWatcher *watcher, int fd, uint32_t events);
void throng_poller_unwatch (ThrongPoller *self, int fd);

/**
 * throng_poller_wait:
 * @due_us: until then at the latest, on the clock of g_get_monotonic_time(); %INT64_MAX = for as
 * long as it takes
 *
 * Waits once and calls the ready functions of all watchers for which something happened.
 */
void throng_poller_wait (ThrongPoller *self, int64_t due_us);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ThrongPoller, throng_poller_free)

G_END_DECLS
