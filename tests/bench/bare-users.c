/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-timers.h"

#include <libsoup/soup.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <unistd.h>

/* What waiting users cost through libsoup and nothing else: bare-users URL USERS SECONDS. Each has
 * a session and a context of its own, waits 2 to 6 s, asks for the page, and reads the answer.
 * Prints how many requests ended in each second, and how late they were sent. This is the share of
 * this machine and of libsoup, which Throng's own is measured beside. */

#define MIN_WAIT_US (2 * G_USEC_PER_SEC)
#define MAX_WAIT_US (6 * G_USEC_PER_SEC)
#define MAX_FDS 8
#define MAX_EVENTS 64
#define READ_BYTES 4096

typedef struct
{
  int epoll_fd;
  ThrongTimers *timers;
  GRand *random;
  GUri *uri;
  int64_t begun_us;
  GArray *per_second; /* of unsigned */
  GArray *late_us;    /* of int64_t */
  unsigned n_failed;
} Bare;

typedef struct
{
  Bare *bare;
  GMainContext *context;
  SoupSession *session;
  ThrongTimer wait;
  char body[READ_BYTES];
} User;

static void
begin_wait (User *self, int64_t least_us)
{
  int64_t span_us = MAX_WAIT_US - least_us;
  int64_t wait_us = least_us + (int64_t) (g_rand_double (self->bare->random) * (double) span_us);

  throng_timers_arm (self->bare->timers, &self->wait, g_get_monotonic_time () + wait_us);
}

static void
end_request (User *self, bool is_answered)
{
  Bare *bare = self->bare;
  unsigned second = (unsigned) ((g_get_monotonic_time () - bare->begun_us) / G_USEC_PER_SEC);

  if (bare->per_second->len <= second)
    g_array_set_size (bare->per_second, second + 1);
  if (is_answered)
    g_array_index (bare->per_second, unsigned, second)++;
  else
    bare->n_failed++;
  begin_wait (self, MIN_WAIT_US);
}

static void
read_cb (GObject *source, GAsyncResult *result, void *data)
{
  GInputStream *stream = G_INPUT_STREAM (source);
  User *self = data;
  gssize n = g_input_stream_read_finish (stream, result, NULL);

  if (n > 0)
    {
      g_input_stream_read_async (stream, self->body, READ_BYTES, G_PRIORITY_DEFAULT, NULL, read_cb,
                                 self);
      return;
    }
  g_object_unref (stream);
  end_request (self, n == 0);
}

static void
sent_cb (GObject *source, GAsyncResult *result, void *data)
{
  User *self = data;
  GInputStream *stream = soup_session_send_finish (SOUP_SESSION (source), result, NULL);
  gssize n;

  if (stream == NULL)
    {
      end_request (self, false);
      return;
    }
  do
    n = g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (stream), self->body,
                                                  READ_BYTES, NULL, NULL);
  while (n > 0);
  if (n < 0)
    {
      g_input_stream_read_async (stream, self->body, READ_BYTES, G_PRIORITY_DEFAULT, NULL, read_cb,
                                 self);
      return;
    }
  g_object_unref (stream);
  end_request (self, true);
}

/* Lets epoll tell of what the context waits for; what it is told of already stays so. */
static void
watch (User *self)
{
  GPollFD fds[MAX_FDS];
  int priority, timeout_ms, n;

  g_main_context_prepare (self->context, &priority);
  n = g_main_context_query (self->context, priority, &timeout_ms, fds, MAX_FDS);
  for (int i = 0; i < MIN (n, MAX_FDS); i++)
    {
      struct epoll_event event = { .events = fds[i].events, .data.ptr = self };

      epoll_ctl (self->bare->epoll_fd, EPOLL_CTL_ADD, fds[i].fd, &event);
      fds[i].revents = 0;
    }
  g_main_context_check (self->context, priority, fds, MIN (n, MAX_FDS));
}

static void
run_context (User *self)
{
  while (g_main_context_iteration (self->context, FALSE))
    ;
  watch (self);
}

static void
wait_over_cb (void *owner, int64_t due_us)
{
  User *self = owner;
  g_autoptr (SoupMessage) message = soup_message_new_from_uri ("GET", self->bare->uri);
  int64_t late_us = g_get_monotonic_time () - due_us;

  g_array_append_val (self->bare->late_us, late_us);
  g_main_context_push_thread_default (self->context);
  soup_session_send_async (self->session, message, G_PRIORITY_DEFAULT, NULL, sent_cb, self);
  run_context (self);
  g_main_context_pop_thread_default (self->context);
}

static void
add_user (Bare *bare)
{
  User *self = g_new0 (User, 1);

  self->bare = bare;
  self->context = g_main_context_new ();
  g_main_context_acquire (self->context);
  self->session = g_object_new (SOUP_TYPE_SESSION, "timeout", 0, "idle-timeout", 0, NULL);
  throng_timer_init (&self->wait, wait_over_cb, self);
  begin_wait (self, 0);
}

static void
run (Bare *bare, int64_t end_us)
{
  struct epoll_event events[MAX_EVENTS];
  int64_t now_us;

  while ((now_us = g_get_monotonic_time ()) < end_us)
    {
      int64_t due_us = MIN (throng_timers_get_due_us (bare->timers), end_us);
      struct timespec pause = { 0 };
      int n;

      if (due_us > now_us)
        pause.tv_nsec = MIN ((due_us - now_us) * 1000, G_GINT64_CONSTANT (999999999));
      n = epoll_pwait2 (bare->epoll_fd, events, MAX_EVENTS, &pause, NULL);
      for (int i = 0; i < n; i++)
        {
          User *user = events[i].data.ptr;

          g_main_context_push_thread_default (user->context);
          run_context (user);
          g_main_context_pop_thread_default (user->context);
        }
      while (throng_timers_fire_next (bare->timers, g_get_monotonic_time ()))
        ;
    }
}

static int
compare (const void *a, const void *b)
{
  int64_t left = *(const int64_t *) a, right = *(const int64_t *) b;

  return (left > right) - (left < right);
}

static void
print (Bare *bare)
{
  GArray *late_us = bare->late_us;

  g_array_sort (late_us, compare);
  g_print ("failed: %u\nlate p99 ms: %.3f\nper second:", bare->n_failed,
           late_us->len == 0
               ? 0.
               : (double) g_array_index (late_us, int64_t, late_us->len * 99 / 100) / 1000);
  for (unsigned i = 0; i < bare->per_second->len; i++)
    g_print (" %u", g_array_index (bare->per_second, unsigned, i));
  g_print ("\n");
}

/* A socket and an eventfd for each user. */
static void
raise_file_limit (void)
{
  struct rlimit limit;

  getrlimit (RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit (RLIMIT_NOFILE, &limit);
}

int
main (int argc, char **argv)
{
  Bare bare = { .epoll_fd = epoll_create1 (EPOLL_CLOEXEC),
                .timers = throng_timers_new (),
                .random = g_rand_new_with_seed (1),
                .begun_us = g_get_monotonic_time (),
                .per_second = g_array_new (FALSE, TRUE, sizeof (unsigned)),
                .late_us = g_array_new (FALSE, FALSE, sizeof (int64_t)) };

  if (argc != 4 || (bare.uri = g_uri_parse (argv[1], SOUP_HTTP_URI_FLAGS, NULL)) == NULL)
    {
      g_printerr ("Usage: bare-users URL USERS SECONDS\n");
      return 2;
    }
  raise_file_limit ();
  for (int i = 0; i < atoi (argv[2]); i++)
    add_user (&bare);
  run (&bare, bare.begun_us + atoi (argv[3]) * G_USEC_PER_SEC);
  print (&bare);
  return 0;
}
