/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-soup-transport.h"

#include <sys/epoll.h>

#include "engine/throng-soup-fault.h"

#define READ_BUFFER_BYTES (64 * 1024)

/* GLib runs TLS handshakes in a pool of ten threads; what exceeds it would queue there and look
 * like a slow server. */
#define MAX_HANDSHAKES 8

/* A body that comes faster than it is read must not keep the other users from their turn. */
#define MAX_READS_IN_A_ROW 16

/* libsoup takes 100 Continue and the like without end, and does not return while they come. */
#define MAX_INTERIM_ANSWERS 32

/* libsoup itself collects the body of a 401, 407 or 421 in memory before it hands it out. */
#define MAX_COLLECTED_BYTES (8 * 1024 * 1024)

typedef struct
{
  ThrongTransport base;

  /* Borrowed */
  ThrongPoller *poller;
  ThrongTimers *timers;

  /* Owned */
  GPollFD *fds; /* scratch for g_main_context_query() */
  int n_fds;
  uint8_t *buffer;
  GQueue waiting; /* UserSession: exchanges held back until a handshake may start */
  GQueue dying;   /* UserSession: closed, but libsoup has not let go of an exchange yet */
  unsigned n_handshakes;
} SoupTransport;

typedef struct _Call Call;

typedef struct
{
  ThrongSession base;

  /* Borrowed */
  SoupTransport *transport;
  ThrongAnswerFunc answered;
  void *user_data;

  /* Owned */
  GMainContext *context;
  SoupSession *soup;
  ThrongWatcher watcher;
  ThrongTimer wakeup;
  GList waiting_link;
  GList dying_link;

  Call *call;       /* the current exchange */
  unsigned n_calls; /* with those that were cancelled and are not over yet */
  int wakeup_fd;    /* of the context, -1 until known */
  bool is_pumping;
  bool is_closed;
  bool has_connection; /* as far as known: the next exchange needs no handshake … */
  GUri *connected_to;  /* (nullable): … when it goes there */
} UserSession;

/* One exchange. It may outlive a cancellation for as long as libsoup needs. */
struct _Call
{
  UserSession *session;  /* borrowed */
  bool is_cancelled;     /* nobody waits for the answer */
  bool is_restarted;     /* libsoup wanted to send it again */
  unsigned refused_with; /* the status that made it want so, 0 = none */
  unsigned n_interim;    /* 1xx answers so far */
  bool has_handshake;    /* counts among the transport's handshakes */
  int64_t created_us;
  int64_t begun_us; /* 0 while it is held back */

  /* Owned */
  SoupMessage *message;
  GCancellable *cancellable;
  GInputStream *stream;
  GSource *readable;
  GByteArray *kept;
  size_t keep_bytes;
  uint64_t body_bytes;
  uint64_t collected_bytes; /* by libsoup, while there is no stream */
};

static void pump (UserSession *self);

/* Handshakes */

static void
release_handshake (Call *call)
{
  SoupTransport *transport = call->session->transport;
  GList *next;

  if (!call->has_handshake)
    return;
  call->has_handshake = false;
  transport->n_handshakes--;

  /* Started by its timer rather than from here: a long queue must not become a deep stack. */
  next = g_queue_pop_head_link (&transport->waiting);
  if (next != NULL)
    {
      UserSession *session = next->data;

      transport->n_handshakes++;
      session->call->has_handshake = true;
      throng_timers_arm (transport->timers, &session->wakeup, g_get_monotonic_time ());
    }
}

static void
starting_cb (SoupMessage *message, Call *call)
{
  release_handshake (call);
}

/* Real users are different machines: none of them may resume another's TLS session. */
static void
network_event_cb (SoupMessage *message, GSocketClientEvent event, GIOStream *connection, void *data)
{
  if (event == G_SOCKET_CLIENT_TLS_HANDSHAKING
      && g_object_class_find_property (G_OBJECT_GET_CLASS (connection),
                                       "session-resumption-enabled"))
    g_object_set (connection, "session-resumption-enabled", FALSE, NULL);
}

/* Calls */

static void
call_free (Call *call)
{
  release_handshake (call);
  if (call->readable != NULL)
    g_source_destroy (call->readable);
  g_clear_pointer (&call->readable, g_source_unref);
  g_signal_handlers_disconnect_by_data (call->message, call);
  g_clear_object (&call->stream);
  g_clear_object (&call->message);
  g_clear_object (&call->cancellable);
  g_clear_pointer (&call->kept, g_byte_array_unref);
  call->session->n_calls--;
  g_free (call);
}

/* Hands the answer over and ends the call. */
static void
finish (Call *call, const ThrongAnswer *answer)
{
  UserSession *session = call->session;

  if (!call->is_cancelled)
    {
      session->call = NULL;
      session->has_connection = answer->fault == THRONG_FAULT_NONE
                                && soup_message_is_keepalive (call->message);
      g_clear_pointer (&session->connected_to, g_uri_unref);
      session->connected_to = g_uri_ref (soup_message_get_uri (call->message));
      release_handshake (call);
      session->answered (session->user_data, answer);
    }
  call_free (call);
}

static bool
is_stale (Call *call)
{
  SoupMessageMetrics *metrics = soup_message_get_metrics (call->message);

  if (call->is_restarted)
    return true;
  return call->session->has_connection
         && soup_message_get_status (call->message) == SOUP_STATUS_NONE && metrics != NULL
         && soup_message_metrics_get_connect_start (metrics) == 0
         && soup_message_metrics_get_response_start (metrics) == 0;
}

static int64_t
get_waited_us (const Call *call)
{
  return call->begun_us - call->created_us;
}

/* The answer that made libsoup want another connection, 421; it has read the body. */
static void
finish_refused (Call *call)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (call->message);
  ThrongAnswer answer = { .status = call->refused_with,
                          .headers = headers,
                          .body_bytes = (uint64_t) soup_message_headers_get_content_length (
                              headers),
                          .waited_us = get_waited_us (call) };

  finish (call, &answer);
}

static void
add_phase (ThrongPhases *phases, ThrongPhase phase, int64_t start_us, int64_t end_us)
{
  if (start_us > 0 && end_us >= start_us)
    throng_phases_add (phases, phase, end_us - start_us);
}

/* libsoup's moments are on our clock, 0 where something did not happen; its end of a connection
 * includes the handshake. @ended_us: of the answer, 0 = there is no complete one */
static ThrongPhases
get_phases (Call *call, int64_t ended_us)
{
  SoupMessageMetrics *metrics = soup_message_get_metrics (call->message);
  ThrongPhases phases = { 0 };
  int64_t connected_us, tls_us, answer_us;

  if (metrics == NULL)
    return phases;
  connected_us = soup_message_metrics_get_connect_end (metrics);
  tls_us = soup_message_metrics_get_tls_start (metrics);
  answer_us = soup_message_metrics_get_response_start (metrics);
  add_phase (&phases, THRONG_PHASE_DNS, soup_message_metrics_get_dns_start (metrics),
             soup_message_metrics_get_dns_end (metrics));
  add_phase (&phases, THRONG_PHASE_CONNECT, soup_message_metrics_get_connect_start (metrics),
             tls_us > 0 ? tls_us : connected_us);
  add_phase (&phases, THRONG_PHASE_TLS, tls_us, connected_us);
  add_phase (&phases, THRONG_PHASE_WAIT, soup_message_metrics_get_request_start (metrics),
             answer_us);
  add_phase (&phases, THRONG_PHASE_RECEIVE, answer_us, ended_us);
  return phases;
}

static void
finish_with_error (Call *call, const GError *error)
{
  ThrongAnswer answer = { .body_bytes = call->body_bytes, .waited_us = get_waited_us (call) };

  if (call->refused_with != 0)
    {
      finish_refused (call);
      return;
    }
  answer.status = 0;
  answer.phases = get_phases (call, 0);
  answer.fault = throng_soup_fault_from_error (
      error, soup_message_get_tls_peer_certificate_errors (call->message), &answer.fault_text);
  answer.stale = (answer.fault == THRONG_FAULT_RESET || answer.fault == THRONG_FAULT_INCOMPLETE
                  || call->is_restarted)
                 && is_stale (call);
  if (call->is_restarted
      || (answer.fault == THRONG_FAULT_INCOMPLETE
          && soup_message_get_status (call->message) == SOUP_STATUS_NONE))
    {
      answer.fault = THRONG_FAULT_RESET;
      answer.fault_text = "The server closed the connection without an answer";
    }
  if (call->n_interim > MAX_INTERIM_ANSWERS)
    {
      answer.fault = THRONG_FAULT_PROTOCOL;
      answer.fault_text = "The server sent interim answers (1xx) without end";
    }
  if (call->collected_bytes > MAX_COLLECTED_BYTES)
    {
      answer.fault = THRONG_FAULT_PROTOCOL;
      answer.fault_text = "The body of an answer that refuses access is larger than 8 MiB";
    }
  finish (call, &answer);
}

static void
finish_with_answer (Call *call)
{
  ThrongAnswer answer = { .status = soup_message_get_status (call->message),
                          .headers = soup_message_get_response_headers (call->message),
                          .body_bytes = call->body_bytes,
                          .waited_us = get_waited_us (call),
                          .phases = get_phases (call, g_get_monotonic_time ()) };

  if (call->kept != NULL)
    {
      answer.body = call->kept->data;
      answer.body_length = call->kept->len;
    }
  finish (call, &answer);
}

static void
keep (Call *call, const uint8_t *data, size_t n_bytes)
{
  call->body_bytes += n_bytes;
  if (call->keep_bytes == 0)
    return;
  if (call->kept == NULL)
    call->kept = g_byte_array_new ();
  n_bytes = MIN (n_bytes, call->keep_bytes - call->kept->len);
  g_byte_array_append (call->kept, data, (unsigned) n_bytes);
}

static gboolean readable_cb (GObject *stream, void *data);

static void
wait_until_readable (Call *call)
{
  if (call->readable != NULL)
    return;
  call->readable = g_pollable_input_stream_create_source (G_POLLABLE_INPUT_STREAM (call->stream),
                                                          call->cancellable);
  g_source_set_callback (call->readable, G_SOURCE_FUNC (readable_cb), call, NULL);
  g_source_attach (call->readable, call->session->context);
}

/* Reads what is there. The call may be gone afterwards. */
static void
read_body (Call *call)
{
  SoupTransport *transport = call->session->transport;
  GPollableInputStream *stream = G_POLLABLE_INPUT_STREAM (call->stream);
  g_autoptr (GError) error = NULL;
  gssize n = 1;

  for (unsigned i = 0; n > 0; i++)
    {
      if (i == MAX_READS_IN_A_ROW)
        {
          wait_until_readable (call);
          return;
        }
      n = g_pollable_input_stream_read_nonblocking (stream, transport->buffer, READ_BUFFER_BYTES,
                                                    call->cancellable, &error);
      if (n > 0)
        keep (call, transport->buffer, (size_t) n);
    }

  if (n == 0)
    finish_with_answer (call);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    wait_until_readable (call);
  else
    finish_with_error (call, error);
}

static gboolean
readable_cb (GObject *stream, void *data)
{
  read_body (data);
  return G_SOURCE_CONTINUE;
}

static void
sent_cb (GObject *source, GAsyncResult *result, void *data)
{
  Call *call = data;
  g_autoptr (GError) error = NULL;

  call->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (call->stream == NULL)
    finish_with_error (call, error);
  else if (call->is_cancelled)
    call_free (call);
  else
    read_body (call);
}

/* libsoup is about to repeat the request in silence. Repeating is the user's business: it shows
 * there. */
static void
restarted_cb (SoupMessage *message, Call *call)
{
  call->is_restarted = true;
  call->refused_with = soup_message_get_status (message);
  g_cancellable_cancel (call->cancellable);
}

static void
got_informational_cb (SoupMessage *message, Call *call)
{
  if (++call->n_interim > MAX_INTERIM_ANSWERS)
    g_cancellable_cancel (call->cancellable);
}

static void
got_body_data_cb (SoupMessage *message, unsigned n_bytes, Call *call)
{
  if (call->stream != NULL)
    return;
  call->collected_bytes += n_bytes;
  if (call->collected_bytes > MAX_COLLECTED_BYTES)
    g_cancellable_cancel (call->cancellable);
}

static SoupMessage *
make_message (const ThrongExchange *exchange)
{
  SoupMessage *message = soup_message_new_from_uri (exchange->method, exchange->uri);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);

  /* Without IDEMPOTENT each POST would get a connection of its own. */
  soup_message_set_flags (message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_IDEMPOTENT
                                       | SOUP_MESSAGE_COLLECT_METRICS);
  soup_message_set_force_http1 (message, TRUE);
  if (exchange->body != NULL)
    {
      g_autoptr (GBytes) body = g_bytes_new (exchange->body, exchange->body_length);

      soup_message_set_request_body_from_bytes (message, NULL, body);
    }
  for (unsigned i = 0; i < exchange->n_headers; i++)
    soup_message_headers_append (headers, exchange->headers[i].name, exchange->headers[i].value);
  return message;
}

/* Needs the session's context as the thread's default. */
static void
begin (Call *call)
{
  call->begun_us = g_get_monotonic_time ();
  soup_session_send_async (call->session->soup, call->message, G_PRIORITY_DEFAULT,
                           call->cancellable, sent_cb, call);
}

static bool
is_connected_to (UserSession *self, GUri *uri)
{
  return self->has_connection && g_uri_get_port (self->connected_to) == g_uri_get_port (uri)
         && g_strcmp0 (g_uri_get_scheme (self->connected_to), g_uri_get_scheme (uri)) == 0
         && g_strcmp0 (g_uri_get_host (self->connected_to), g_uri_get_host (uri)) == 0;
}

static bool
is_held_back (UserSession *self, Call *call)
{
  SoupTransport *transport = self->transport;
  GUri *uri = soup_message_get_uri (call->message);

  if (g_strcmp0 (g_uri_get_scheme (uri), "https") != 0 || is_connected_to (self, uri))
    return false;

  g_signal_connect (call->message, "starting", G_CALLBACK (starting_cb), call);
  g_signal_connect (call->message, "network-event", G_CALLBACK (network_event_cb), call);
  if (transport->n_handshakes < MAX_HANDSHAKES)
    {
      transport->n_handshakes++;
      call->has_handshake = true;
      return false;
    }
  g_queue_push_tail_link (&transport->waiting, &self->waiting_link);
  return true;
}

/* The context */

/* What epoll found for @fd, and no longer: a descriptor's number may be another file after the next
 * dispatch. */
static unsigned
take_events (UserSession *self, int fd)
{
  unsigned events = 0;

  for (unsigned i = 0; i < self->watcher.n_events; i++)
    {
      if (self->watcher.events[i].fd == fd)
        {
          events |= self->watcher.events[i].events;
          self->watcher.events[i] = self->watcher.events[--self->watcher.n_events];
          i--;
        }
    }
  return events;
}

/* EPOLLIN and its friends have the values of POLLIN and its friends. */
static bool
apply_events (UserSession *self, GPollFD *fds, int n)
{
  bool any = false;

  for (int i = 0; i < n; i++)
    {
      unsigned wanted = fds[i].events | (unsigned) (G_IO_ERR | G_IO_HUP);

      fds[i].revents = (gushort) (take_events (self, fds[i].fd) & wanted);
      any |= fds[i].revents != 0;
    }
  return any;
}

/* Events for a descriptor that the context has stopped asking for would come again and again. It is
 * an idle connection that the server has closed. (The context asks for its own descriptor always,
 * but not while something of a higher priority is ready.) */
static void
drop_unwanted_events (UserSession *self)
{
  for (unsigned i = 0; i < self->watcher.n_events; i++)
    {
      if (self->watcher.events[i].fd == self->wakeup_fd)
        continue;
      throng_poller_unwatch (self->transport->poller, self->watcher.events[i].fd);
      self->has_connection = false;
    }
  self->watcher.n_events = 0;
}

static int
query (UserSession *self, int priority, int *timeout_ms)
{
  SoupTransport *transport = self->transport;
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

static void
watch (UserSession *self, const GPollFD *fds, int n, int timeout_ms)
{
  SoupTransport *transport = self->transport;

  for (int i = 0; i < n; i++)
    {
      if (fds[i].fd != self->wakeup_fd)
        throng_poller_watch (transport->poller, &self->watcher, fds[i].fd, fds[i].events);
    }
  if (timeout_ms >= 0)
    throng_timers_arm (transport->timers, &self->wakeup,
                       g_get_monotonic_time () + timeout_ms * G_GINT64_CONSTANT (1000));
  else
    throng_timers_disarm (transport->timers, &self->wakeup);
}

/* Runs the context until it has to wait, then sees to it that it is woken. Needs it as the thread's
 * default. */
static void
run_context (UserSession *self)
{
  bool is_first = true;

  for (;;)
    {
      int priority, timeout_ms, n;
      bool has_events;

      g_main_context_prepare (self->context, &priority);
      n = query (self, priority, &timeout_ms);
      has_events = apply_events (self, self->transport->fds, n);
      if (is_first)
        drop_unwanted_events (self);
      is_first = false;

      if (g_main_context_check (self->context, priority, self->transport->fds, n))
        g_main_context_dispatch (self->context);
      else if (timeout_ms != 0 && !has_events)
        {
          watch (self, self->transport->fds, n, timeout_ms);
          return;
        }
      self->watcher.n_events = 0;
    }
}

static void
session_free (UserSession *self)
{
  SoupTransport *transport = self->transport;

  g_main_context_push_thread_default (self->context);
  g_clear_object (&self->soup);
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_main_context_pop_thread_default (self->context);
  g_main_context_release (self->context);
  g_clear_pointer (&self->context, g_main_context_unref);
  throng_poller_remove (transport->poller, &self->watcher);
  throng_timers_disarm (transport->timers, &self->wakeup);
  g_queue_unlink (&transport->dying, &self->dying_link);
  g_clear_pointer (&self->connected_to, g_uri_unref);
  g_free (self);
}

static void
pump (UserSession *self)
{
  if (self->is_pumping)
    return; /* called back from within; the loop below goes on */

  self->is_pumping = true;
  g_main_context_push_thread_default (self->context);
  /* Here rather than where the wake-up comes: an event may come first and move it. */
  if (self->call != NULL && self->call->begun_us == 0 && self->call->has_handshake)
    begin (self->call);
  run_context (self);
  g_main_context_pop_thread_default (self->context);
  self->is_pumping = false;
  if (self->is_closed && self->n_calls == 0)
    session_free (self);
}

static void
ready_cb (void *owner)
{
  pump (owner);
}

static void
wakeup_cb (void *owner, int64_t due_us)
{
  UserSession *self = owner;

  self->watcher.n_events = 0;
  pump (self);
}

/* The transport */

static SoupSession *
make_soup_session (void)
{
  SoupSession *soup = g_object_new (SOUP_TYPE_SESSION, "max-conns", 4, "max-conns-per-host", 4,
                                    "timeout", 0, "idle-timeout", 0, "proxy-resolver", NULL, NULL);

  /* Both are the user's business; without them a request costs a tenth less. */
  soup_session_remove_feature_by_type (soup, SOUP_TYPE_CONTENT_DECODER);
  soup_session_remove_feature_by_type (soup, SOUP_TYPE_AUTH_MANAGER);
  return soup;
}

/* A context's own eventfd never changes, so it is watched once and for all. */
static void
watch_wakeup_fd (UserSession *self)
{
  int priority, timeout_ms;

  self->wakeup_fd = -1;
  g_main_context_prepare (self->context, &priority);
  if (query (self, priority, &timeout_ms) == 1)
    {
      self->wakeup_fd = self->transport->fds[0].fd;
      throng_poller_watch (self->transport->poller, &self->watcher, self->wakeup_fd, EPOLLIN);
    }
  self->transport->fds[0].revents = 0;
  g_main_context_check (self->context, priority, self->transport->fds, 1);
}

static ThrongSession *
soup_transport_open (ThrongTransport *base, ThrongAnswerFunc answered, void *user_data)
{
  UserSession *self = g_new0 (UserSession, 1);

  self->base.klass = base->klass;
  self->transport = (SoupTransport *) base;
  self->answered = answered;
  self->user_data = user_data;
  self->waiting_link.data = self;
  self->dying_link.data = self;
  self->context = g_main_context_new ();
  /* Held for life: only then do other threads (look-ups, handshakes) wake it when they attach
   * something. */
  g_main_context_acquire (self->context);
  throng_poller_add (self->transport->poller, &self->watcher, ready_cb, self);
  throng_timer_init (&self->wakeup, wakeup_cb, self);
  watch_wakeup_fd (self);

  g_main_context_push_thread_default (self->context);
  self->soup = make_soup_session ();
  g_main_context_pop_thread_default (self->context);
  return &self->base;
}

static void
soup_session_send_exchange (ThrongSession *base, const ThrongExchange *exchange)
{
  UserSession *self = (UserSession *) base;
  Call *call = g_new0 (Call, 1);

  g_assert (self->call == NULL);
  call->session = self;
  call->keep_bytes = exchange->keep_bytes;
  call->cancellable = g_cancellable_new ();
  call->created_us = g_get_monotonic_time ();
  self->call = call;
  self->n_calls++;

  g_main_context_push_thread_default (self->context);
  call->message = make_message (exchange);
  g_signal_connect (call->message, "restarted", G_CALLBACK (restarted_cb), call);
  g_signal_connect (call->message, "got-informational", G_CALLBACK (got_informational_cb), call);
  g_signal_connect (call->message, "got-body-data", G_CALLBACK (got_body_data_cb), call);
  if (!is_held_back (self, call))
    begin (call);
  g_main_context_pop_thread_default (self->context);
  pump (self);
}

static int64_t
soup_session_connecting_since (ThrongSession *base)
{
  UserSession *self = (UserSession *) base;
  SoupMessageMetrics *metrics;

  if (self->call == NULL)
    return THRONG_CONNECTED;
  if (self->call->begun_us == 0)
    return THRONG_CONNECT_NOT_BEGUN;
  metrics = soup_message_get_metrics (self->call->message);
  return soup_message_metrics_get_request_start (metrics) > 0 ? THRONG_CONNECTED
                                                              : self->call->begun_us;
}

static int64_t
soup_session_get_waited_us (ThrongSession *base)
{
  UserSession *self = (UserSession *) base;

  if (self->call == NULL)
    return 0;
  return self->call->begun_us == 0 ? g_get_monotonic_time () - self->call->created_us
                                   : get_waited_us (self->call);
}

/* Needs the session's context as the thread's default. */
static void
cancel_call (UserSession *self)
{
  Call *call = g_steal_pointer (&self->call);

  call->is_cancelled = true;
  self->has_connection = false;
  if (call->begun_us == 0)
    {
      if (!call->has_handshake)
        g_queue_unlink (&self->transport->waiting, &self->waiting_link);
      call_free (call);
    }
  else if (call->stream != NULL)
    {
      g_cancellable_cancel (call->cancellable);
      call_free (call);
    }
  else
    g_cancellable_cancel (call->cancellable); /* sent_cb frees it */
}

static void
soup_session_cancel (ThrongSession *base)
{
  UserSession *self = (UserSession *) base;

  if (self->call == NULL)
    return;
  g_main_context_push_thread_default (self->context);
  cancel_call (self);
  g_main_context_pop_thread_default (self->context);
  pump (self);
}

static void
soup_session_close (ThrongSession *base)
{
  UserSession *self = (UserSession *) base;

  self->is_closed = true;
  g_queue_push_tail_link (&self->transport->dying, &self->dying_link);
  if (self->call != NULL)
    {
      g_main_context_push_thread_default (self->context);
      cancel_call (self);
      g_main_context_pop_thread_default (self->context);
    }
  pump (self);
}

static void
soup_transport_free (ThrongTransport *base)
{
  SoupTransport *self = (SoupTransport *) base;

  while (self->dying.head != NULL)
    {
      UserSession *session = self->dying.head->data;

      g_main_context_push_thread_default (session->context);
      while (session->n_calls > 0)
        g_main_context_iteration (session->context, TRUE);
      g_main_context_pop_thread_default (session->context);
      session_free (session);
    }
  g_free (self->fds);
  g_free (self->buffer);
  g_free (self);
}

ThrongTransport *
throng_soup_transport_new (ThrongPoller *poller, ThrongTimers *timers)
{
  static const ThrongTransportClass klass = {
    .open = soup_transport_open,
    .send = soup_session_send_exchange,
    .connecting_since = soup_session_connecting_since,
    .get_waited_us = soup_session_get_waited_us,
    .cancel = soup_session_cancel,
    .close = soup_session_close,
    .free = soup_transport_free,
  };
  SoupTransport *self = g_new0 (SoupTransport, 1);

  self->base.klass = &klass;
  self->poller = poller;
  self->timers = timers;
  self->n_fds = 8;
  self->fds = g_new0 (GPollFD, self->n_fds);
  self->buffer = g_malloc (READ_BUFFER_BYTES);
  return &self->base;
}
