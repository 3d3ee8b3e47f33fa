/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bare-client.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

/* Where all are busy, the server or this machine stands still: then requests are late. */
#define N_CONNECTIONS 256

#define TIMER N_CONNECTIONS

typedef struct
{
  int fds[N_CONNECTIONS];
  TruthSample under_way[N_CONNECTIONS];
  unsigned idle[N_CONNECTIONS];
  unsigned n_idle;
  int epoll_fd;
  int timer_fd;
} Client;

static void
watch (Client *self, int fd, unsigned which)
{
  struct epoll_event event = { .events = EPOLLIN, .data.u32 = which };

  g_assert_cmpint (epoll_ctl (self->epoll_fd, EPOLL_CTL_ADD, fd, &event), ==, 0);
}

static int
connect_to (uint16_t port)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_port = g_htons (port),
                                 .sin_addr.s_addr = g_htonl (INADDR_LOOPBACK) };
  int fd = socket (AF_INET, SOCK_STREAM, 0);
  int one = 1;

  g_assert_cmpint (connect (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  return fd;
}

static void
init (Client *self, uint16_t port)
{
  self->epoll_fd = epoll_create1 (EPOLL_CLOEXEC);
  self->timer_fd = timerfd_create (CLOCK_MONOTONIC, TFD_CLOEXEC);
  watch (self, self->timer_fd, TIMER);
  for (self->n_idle = 0; self->n_idle < N_CONNECTIONS; self->n_idle++)
    {
      self->fds[self->n_idle] = connect_to (port);
      watch (self, self->fds[self->n_idle], self->n_idle);
      self->idle[self->n_idle] = self->n_idle;
    }
}

static void
clear (Client *self)
{
  for (unsigned i = 0; i < N_CONNECTIONS; i++)
    close (self->fds[i]);
  close (self->timer_fd);
  close (self->epoll_fd);
}

static void
arm (Client *self, int64_t due_us)
{
  struct itimerspec spec = { .it_value = { due_us / G_USEC_PER_SEC,
                                           due_us % G_USEC_PER_SEC * 1000 } };

  timerfd_settime (self->timer_fd, TFD_TIMER_ABSTIME, &spec, NULL);
}

static void
send_request (Client *self, int64_t planned_us)
{
  static const char request[] = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
  unsigned which = self->idle[--self->n_idle];

  self->under_way[which] = (TruthSample) { planned_us, g_get_monotonic_time (), 0, 0 };
  g_assert_cmpint (send (self->fds[which], request, sizeof request - 1, MSG_NOSIGNAL), >, 0);
}

static void
read_answer (Client *self, unsigned which, GArray *samples)
{
  char text[1024];
  ssize_t n = recv (self->fds[which], text, sizeof text - 1, 0);
  TruthSample *sample = &self->under_way[which];
  const char *hold;

  sample->ended_us = g_get_monotonic_time ();
  g_assert_cmpint (n, >, 0);
  text[n] = '\0';
  hold = strstr (text, "X-Hold-Us: ");
  g_assert_nonnull (hold);
  sample->hold_us = g_ascii_strtoll (hold + strlen ("X-Hold-Us: "), NULL, 10);
  g_array_append_val (samples, *sample);
  self->idle[self->n_idle++] = which;
}

void
bare_client_run (uint16_t port, unsigned n, int64_t spacing_us, GArray *samples)
{
  Client self = { 0 };
  int64_t planned_us;
  unsigned n_sent = 0;

  init (&self, port);
  planned_us = g_get_monotonic_time () + spacing_us;
  while (samples->len < n)
    {
      struct epoll_event event;

      while (n_sent < n && self.n_idle > 0 && g_get_monotonic_time () >= planned_us)
        {
          send_request (&self, planned_us);
          planned_us += spacing_us;
          n_sent++;
        }
      arm (&self, n_sent < n && self.n_idle > 0 ? planned_us : 0);
      if (epoll_wait (self.epoll_fd, &event, 1, -1) == 1 && event.data.u32 != TIMER)
        read_answer (&self, event.data.u32, samples);
    }
  clear (&self);
}
