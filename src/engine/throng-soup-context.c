/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-soup-private.h"

#include <errno.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define RETRY_WATCH_MS 20

/* After so long it is this machine that an exchange waits for. */
#define MAX_DEAF_US G_USEC_PER_SEC

static unsigned
get_events (ThrongSoupSession *self, int fd)
{
  unsigned events = 0;

  for (unsigned i = 0; i < self->watcher.n_events; i++)
    if (self->watcher.events[i].fd == fd)
      events |= self->watcher.events[i].events;
  return events;
}

static void
forget_events (ThrongSoupSession *self, int fd)
{
  for (unsigned i = 0; i < self->watcher.n_events; i++)
    if (self->watcher.events[i].fd == fd)
      self->watcher.events[i--] = self->watcher.events[--self->watcher.n_events];
}

/* Hands out what epoll found, and no longer keeps it: a descriptor's number may be another file
 * after the next dispatch. One may be awaited by a source with and by one without a descriptor of
 * its own. EPOLLIN and its friends have the values of POLLIN and its friends.
 *
 * Returns: whether there was something
 */
static bool
apply_events (ThrongSoupSession *self, GPollFD *fds, int n)
{
  GArray *sockets = self->transport->sockets;
  bool any = false;

  for (unsigned i = 0; i < sockets->len; i++)
    {
      ThrongAwaitedSocket *socket = &g_array_index (sockets, ThrongAwaitedSocket, i);

      socket->events = get_events (self, socket->fd) & (EPOLLIN | EPOLLERR | EPOLLHUP);
      any |= socket->events != 0;
    }
  for (int i = 0; i < n; i++)
    {
      unsigned wanted = fds[i].events | (unsigned) (G_IO_ERR | G_IO_HUP);

      fds[i].revents = (gushort) (get_events (self, fds[i].fd) & wanted);
      any |= fds[i].revents != 0;
    }
  for (unsigned i = 0; i < sockets->len; i++)
    forget_events (self, g_array_index (sockets, ThrongAwaitedSocket, i).fd);
  for (int i = 0; i < n; i++)
    forget_events (self, fds[i].fd);
  return any;
}

/* Whether nothing will come from a socket any more. */
static bool
has_ended (int fd)
{
  char byte;
  ssize_t n = recv (fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT);

  return n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR);
}

/* Events for a descriptor that the context has stopped asking for would come again and again. It is
 * a connection that the server has closed: an idle one, or under the body of an answer. (The
 * context asks for its own descriptor always, but not while something of a higher priority is
 * ready.) */
static void
drop_unwanted_events (ThrongSoupSession *self)
{
  for (unsigned i = 0; i < self->watcher.n_events; i++)
    {
      int fd = self->watcher.events[i].fd;

      if (fd == self->wakeup_fd)
        continue;
      if (self->call != NULL && self->call->http2_fd == fd && has_ended (fd))
        self->call->is_cut = true;
      throng_poller_unwatch (self->transport->poller, fd);
      self->has_connection = false;
    }
  self->watcher.n_events = 0;
}

static int
query (ThrongSoupSession *self, int priority, int *timeout_ms)
{
  ThrongSoupTransport *transport = self->transport;
  int n;

  while ((n = g_main_context_query (self->context, priority, timeout_ms, transport->fds,
                                    transport->n_fds))
         > transport->n_fds)
    {
      transport->n_fds = n;
      transport->fds = g_renew (GPollFD, transport->fds, n);
    }
  return n;
}

static bool
watch_fd (ThrongSoupSession *self, int fd, unsigned events)
{
  return throng_poller_watch (self->transport->poller, &self->watcher, fd, events);
}

/* Returns: whether the kernel had room for all */
static bool
watch_sockets (ThrongSoupSession *self, GPollFD *fds, int n)
{
  GArray *sockets = self->transport->sockets;
  bool has_room = true;

  for (unsigned i = 0; i < sockets->len; i++)
    {
      int fd = g_array_index (sockets, ThrongAwaitedSocket, i).fd;
      int k = 0;

      while (k < n && fds[k].fd != fd)
        k++;
      if (k < n)
        fds[k].events |= G_IO_IN;
      else
        has_room &= watch_fd (self, fd, EPOLLIN);
    }
  return has_room;
}

static void
watch (ThrongSoupSession *self, GPollFD *fds, int n, int timeout_ms)
{
  ThrongSoupTransport *transport = self->transport;
  bool is_deaf = !watch_sockets (self, fds, n);

  for (int i = 0; i < n; i++)
    {
      if (fds[i].fd == self->wakeup_fd && self->watches_wakeup)
        continue;
      if (!watch_fd (self, fds[i].fd, fds[i].events))
        is_deaf = true;
      else if (fds[i].fd == self->wakeup_fd)
        self->watches_wakeup = true;
    }
  /* The kernel may have room for another descriptor a moment later. */
  if (is_deaf && (timeout_ms < 0 || timeout_ms > RETRY_WATCH_MS))
    timeout_ms = RETRY_WATCH_MS;
  if (!is_deaf)
    self->deaf_since_us = 0;
  else if (self->deaf_since_us == 0)
    self->deaf_since_us = g_get_monotonic_time ();
  if (self->call != NULL && self->call->has_more)
    throng_timers_arm (transport->timers, &self->wakeup, g_get_monotonic_time ());
  else if (timeout_ms >= 0)
    throng_timers_arm (transport->timers, &self->wakeup,
                       g_get_monotonic_time () + timeout_ms * G_GINT64_CONSTANT (1000));
  else
    throng_timers_disarm (transport->timers, &self->wakeup);
}

/* libsoup wakes the context several times for each exchange, though it is awake and sees to
 * everything: left alone each of its turns would be followed by one for nothing. To be called
 * before the context is looked at again: what another thread attaches after that wakes it anew. */
static void
acknowledge_wakeup (ThrongSoupSession *self)
{
  uint64_t n;

  while (read (self->wakeup_fd, &n, sizeof n) < 0 && errno == EINTR)
    ;
}

/* Runs the context until it has to wait, then sees to it that it is woken. Needs it as the thread's
 * default. */
static void
run_context (ThrongSoupSession *self)
{
  bool is_first = true;

  for (;;)
    {
      int priority, timeout_ms, n;
      bool has_events;

      g_array_set_size (self->transport->sockets, 0);
      g_main_context_prepare (self->context, &priority);
      n = query (self, priority, &timeout_ms);
      has_events = apply_events (self, self->transport->fds, n);
      if (is_first)
        drop_unwanted_events (self);
      is_first = false;

      if (g_main_context_check (self->context, priority, self->transport->fds, n))
        {
          g_main_context_dispatch (self->context);
          acknowledge_wakeup (self);
        }
      else if (timeout_ms != 0 && !has_events)
        {
          watch (self, self->transport->fds, n, timeout_ms);
          return;
        }
      self->watcher.n_events = 0;
    }
}

/* Returns: whether an exchange was given up because the kernel tells nothing of it */
static bool
give_up_when_deaf (ThrongSoupSession *self)
{
  if (self->deaf_since_us == 0 || self->call == NULL || self->call->begun_us == 0
      || g_get_monotonic_time () < MAX (self->deaf_since_us, self->call->begun_us) + MAX_DEAF_US)
    return false;
  throng_soup_session_fail (self, THRONG_SOUP_FINDING_DEAF);
  return true;
}

/* Where libsoup itself reads the end of an HTTP/2 connection, it does not tell the body that waits.
 *
 * Returns: whether an exchange was given up because its connection is gone
 */
static bool
give_up_with_connection (ThrongSoupSession *self)
{
  ThrongSoupCall *call = self->call;

  if (call == NULL || call->stream == NULL)
    return false;
  if (self->budget.is_exceeded)
    throng_soup_session_fail (self, THRONG_SOUP_FINDING_FLOOD);
  else if (call->is_cut && !call->has_more)
    throng_soup_session_fail (self, THRONG_SOUP_FINDING_INCOMPLETE);
  else
    return false;
  return true;
}

void
throng_soup_session_pump (ThrongSoupSession *self)
{
  ThrongReadBudget *previous;
  GArray *sockets;

  if (self->is_pumping)
    return; /* called back from within; the loop below goes on */

  self->is_pumping = true;
  g_main_context_push_thread_default (self->context);
  previous = throng_read_budget_begin_turn (&self->budget);
  sockets = throng_socket_source_collect (self->transport->sockets);
  /* Here rather than where the wake-up comes: an event may come first and move it. */
  if (self->call != NULL && self->call->begun_us == 0 && self->call->has_handshake)
    throng_soup_call_begin (self->call);
  else if (self->call != NULL && self->call->has_more)
    throng_soup_call_read (self->call);
  do
    run_context (self);
  while (give_up_when_deaf (self) || give_up_with_connection (self));
  throng_socket_source_collect (sockets);
  throng_read_budget_end_turn (previous);
  g_main_context_pop_thread_default (self->context);
  self->is_pumping = false;
  if (self->is_closed && self->n_calls == 0)
    throng_soup_session_free (self);
}

/* A context's own eventfd never changes, so it is watched once and for all. */
void
throng_soup_session_watch_wakeup_fd (ThrongSoupSession *self)
{
  int priority, timeout_ms;

  self->wakeup_fd = -1;
  g_main_context_prepare (self->context, &priority);
  if (query (self, priority, &timeout_ms) == 1)
    {
      self->wakeup_fd = self->transport->fds[0].fd;
      self->watches_wakeup = throng_poller_watch (self->transport->poller, &self->watcher,
                                                  self->wakeup_fd, EPOLLIN);
    }
  self->transport->fds[0].revents = 0;
  g_main_context_check (self->context, priority, self->transport->fds, 1);
}
