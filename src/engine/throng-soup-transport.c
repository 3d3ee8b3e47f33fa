/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-soup-transport.h"

#include "engine/throng-soup-private.h"

/* GLib runs TLS handshakes in a pool of ten threads; what exceeds it would queue there and look
 * like a slow server. */
#define MAX_HANDSHAKES 8

/* How long exchanges that were given up may take to end when the transport goes. A handshake takes
 * its time; over an HTTP/2 connection that has gone wrong libsoup never lets go of them. */
#define MAX_GOODBYE_US (2 * G_USEC_PER_SEC)

/* Handshakes */

void
throng_soup_call_release_handshake (ThrongSoupCall *call)
{
  ThrongSoupTransport *transport = call->session->transport;
  GList *next;

  if (!call->has_handshake)
    return;
  call->has_handshake = false;
  transport->n_handshakes--;

  /* Started by its timer rather than from here: a long queue must not become a deep stack. */
  next = g_queue_pop_head_link (&transport->waiting);
  if (next != NULL)
    {
      ThrongSoupSession *session = next->data;

      transport->n_handshakes++;
      session->call->has_handshake = true;
      throng_timers_arm (transport->timers, &session->wakeup, g_get_monotonic_time ());
    }
}

static void
starting_cb (SoupMessage *message, ThrongSoupCall *call)
{
  throng_soup_call_release_handshake (call);
}

/* Only where the scenario says that certificates are not to be verified. */
static gboolean
accept_certificate_cb (SoupMessage *message,
                       GTlsCertificate *certificate,
                       GTlsCertificateFlags errors,
                       void *data)
{
  return TRUE;
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

static bool
is_connected_to (ThrongSoupSession *self, GUri *uri)
{
  return self->has_connection && g_uri_get_port (self->connected_to) == g_uri_get_port (uri)
         && g_strcmp0 (g_uri_get_scheme (self->connected_to), g_uri_get_scheme (uri)) == 0
         && g_strcmp0 (g_uri_get_host (self->connected_to), g_uri_get_host (uri)) == 0;
}

static void
prepare_handshake (ThrongSoupCall *call)
{
  const ThrongSoupOptions *options = &call->session->transport->options;

  g_signal_connect (call->message, "network-event", G_CALLBACK (network_event_cb), call);
  if (options->accepts_any_certificate)
    g_signal_connect (call->message, "accept-certificate", G_CALLBACK (accept_certificate_cb),
                      call);
  if (options->certificate != NULL)
    soup_message_set_tls_client_certificate (call->message, options->certificate);
}

/* libsoup may find out only when it sends that a connection is gone. Where that would make another
 * answer of it, each request is prepared for a handshake. */
static bool
is_sure_of_connections (const ThrongSoupOptions *options)
{
  return !options->accepts_any_certificate && options->certificate == NULL
         && !options->may_use_http2;
}

static bool
is_held_back (ThrongSoupSession *self, ThrongSoupCall *call)
{
  ThrongSoupTransport *transport = self->transport;
  GUri *uri = soup_message_get_uri (call->message);
  bool is_connected;

  if (g_strcmp0 (g_uri_get_scheme (uri), "https") != 0)
    return false;
  is_connected = is_connected_to (self, uri);
  if (!is_connected || !is_sure_of_connections (&transport->options))
    prepare_handshake (call);
  if (is_connected)
    return false;

  g_signal_connect (call->message, "starting", G_CALLBACK (starting_cb), call);
  if (transport->n_handshakes < MAX_HANDSHAKES)
    {
      transport->n_handshakes++;
      call->has_handshake = true;
      return false;
    }
  g_queue_push_tail_link (&transport->waiting, &self->waiting_link);
  return true;
}

/* Sessions */

bool
throng_soup_session_iterate (ThrongSoupSession *self, bool may_block)
{
  ThrongReadBudget *previous = throng_read_budget_begin_turn (&self->budget);
  bool was_ready = g_main_context_iteration (self->context, may_block);

  throng_read_budget_end_turn (previous);
  return was_ready;
}

void
throng_soup_session_free (ThrongSoupSession *self)
{
  ThrongSoupTransport *transport = self->transport;

  g_main_context_push_thread_default (self->context);
  g_clear_object (&self->soup);
  while (throng_soup_session_iterate (self, false))
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
ready_cb (void *owner)
{
  throng_soup_session_pump (owner);
}

static void
wakeup_cb (void *owner, int64_t due_us)
{
  ThrongSoupSession *self = owner;

  self->watcher.n_events = 0;
  throng_soup_session_pump (self);
}

static SoupSession *
make_soup_session (const ThrongSoupOptions *options)
{
  SoupSession *soup = g_object_new (SOUP_TYPE_SESSION, "max-conns", 4, "max-conns-per-host", 4,
                                    "timeout", 0, "idle-timeout", 0, "proxy-resolver",
                                    options->proxy, NULL);

  if (options->authorities != NULL)
    soup_session_set_tls_database (soup, options->authorities);
  /* Both are the user's business; without them a request costs a tenth less. */
  soup_session_remove_feature_by_type (soup, SOUP_TYPE_CONTENT_DECODER);
  soup_session_remove_feature_by_type (soup, SOUP_TYPE_AUTH_MANAGER);
  return soup;
}

static ThrongSession *
soup_transport_open (ThrongTransport *base, ThrongAnswerFunc answered, void *user_data)
{
  ThrongSoupSession *self = g_new0 (ThrongSoupSession, 1);

  self->base.klass = base->klass;
  self->transport = (ThrongSoupTransport *) base;
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
  throng_soup_session_watch_wakeup_fd (self);

  g_main_context_push_thread_default (self->context);
  self->soup = make_soup_session (&self->transport->options);
  g_main_context_pop_thread_default (self->context);
  return &self->base;
}

static void
soup_session_send_exchange (ThrongSession *base, const ThrongExchange *exchange)
{
  ThrongSoupSession *self = (ThrongSoupSession *) base;
  ThrongSoupCall *call = g_new0 (ThrongSoupCall, 1);

  g_assert (self->call == NULL);
  call->session = self;
  call->keep_bytes = exchange->keep_bytes;
  call->cancellable = g_cancellable_new ();
  call->created_us = g_get_monotonic_time ();
  call->http2_fd = -1;
  self->call = call;
  self->n_calls++;

  g_main_context_push_thread_default (self->context);
  throng_soup_call_set_message (call, exchange);
  if (!is_held_back (self, call))
    throng_soup_call_begin (call);
  g_main_context_pop_thread_default (self->context);
  throng_soup_session_pump (self);
}

static int64_t
soup_session_connecting_since (ThrongSession *base)
{
  ThrongSoupSession *self = (ThrongSoupSession *) base;
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
  ThrongSoupSession *self = (ThrongSoupSession *) base;

  if (self->call == NULL)
    return 0;
  return self->call->begun_us == 0 ? g_get_monotonic_time () - self->call->created_us
                                   : throng_soup_call_get_waited_us (self->call);
}

static uint64_t
soup_session_get_body_bytes (ThrongSession *base)
{
  ThrongSoupSession *self = (ThrongSoupSession *) base;

  return self->call != NULL ? self->call->body_bytes : 0;
}

static ThrongPhases
soup_session_get_phases (ThrongSession *base)
{
  ThrongSoupSession *self = (ThrongSoupSession *) base;

  return self->call != NULL ? throng_soup_call_get_phases (self->call, 0) : (ThrongPhases) { 0 };
}

/* Needs the session's context as the thread's default. */
static void
cancel_call (ThrongSoupSession *self)
{
  ThrongSoupCall *call = g_steal_pointer (&self->call);

  call->is_cancelled = true;
  self->has_connection = false;
  throng_read_budget_note_given_up (&self->budget);
  if (call->begun_us == 0)
    {
      if (!call->has_handshake)
        g_queue_unlink (&self->transport->waiting, &self->waiting_link);
      throng_soup_call_free (call);
    }
  else if (call->stream != NULL)
    {
      g_cancellable_cancel (call->cancellable);
      throng_soup_call_free (call);
    }
  else
    g_cancellable_cancel (call->cancellable); /* sent_cb frees it */
}

void
throng_soup_session_fail (ThrongSoupSession *self, ThrongSoupFinding finding)
{
  int64_t waited_us = throng_soup_call_get_waited_us (self->call);
  ThrongAnswer answer = { .body_bytes = self->call->body_bytes,
                          .waited_us = waited_us,
                          .to_network_us = waited_us,
                          .phases = throng_soup_call_get_phases (self->call, 0) };

  answer.fault = throng_soup_fault_from_finding (finding, &answer.fault_text);
  cancel_call (self);
  self->answered (self->user_data, &answer);
}

static void
soup_session_cancel (ThrongSession *base)
{
  ThrongSoupSession *self = (ThrongSoupSession *) base;

  if (self->call == NULL)
    return;
  g_main_context_push_thread_default (self->context);
  cancel_call (self);
  g_main_context_pop_thread_default (self->context);
  throng_soup_session_pump (self);
}

static void
soup_session_close (ThrongSession *base)
{
  ThrongSoupSession *self = (ThrongSoupSession *) base;

  self->is_closed = true;
  g_queue_push_tail_link (&self->transport->dying, &self->dying_link);
  if (self->call != NULL)
    {
      g_main_context_push_thread_default (self->context);
      cancel_call (self);
      g_main_context_pop_thread_default (self->context);
    }
  throng_soup_session_pump (self);
}

/* The transport */

static unsigned
soup_transport_get_n_held_back (ThrongTransport *base)
{
  return ((ThrongSoupTransport *) base)->waiting.length;
}

static gboolean
too_late_cb (void *is_too_late)
{
  *(bool *) is_too_late = true;
  return G_SOURCE_REMOVE;
}

/* Returns: whether libsoup has let go of all exchanges by @deadline_us */
static bool
wait_for_calls (ThrongSoupSession *session, int64_t deadline_us)
{
  int64_t rest_us = MAX (0, deadline_us - g_get_monotonic_time ());
  g_autoptr (GSource) limit = g_timeout_source_new ((unsigned) (rest_us / 1000));
  bool is_too_late = false;

  g_main_context_push_thread_default (session->context);
  g_source_set_callback (limit, too_late_cb, &is_too_late, NULL);
  g_source_attach (limit, session->context);
  while (session->n_calls > 0 && !is_too_late)
    throng_soup_session_iterate (session, true);
  g_source_destroy (limit);
  g_main_context_pop_thread_default (session->context);
  return session->n_calls == 0;
}

/* Nothing of it will ever run again; the process ends soon. It stays where a search for leaks finds
 * it: this one is known. */
static void
abandon (ThrongSoupSession *session)
{
  static GSList *abandoned;
  ThrongSoupTransport *transport = session->transport;

  abandoned = g_slist_prepend (abandoned, session);
  throng_poller_remove (transport->poller, &session->watcher);
  throng_timers_disarm (transport->timers, &session->wakeup);
  g_queue_unlink (&transport->dying, &session->dying_link);
}

static void
soup_transport_free (ThrongTransport *base)
{
  ThrongSoupTransport *self = (ThrongSoupTransport *) base;
  int64_t deadline_us = g_get_monotonic_time () + MAX_GOODBYE_US;

  while (self->dying.head != NULL)
    {
      ThrongSoupSession *session = self->dying.head->data;

      if (wait_for_calls (session, deadline_us))
        throng_soup_session_free (session);
      else
        abandon (session);
    }
  throng_soup_options_clear (&self->options);
  g_free (self->fds);
  g_array_unref (self->sockets);
  g_free (self->buffer);
  g_free (self);
}

ThrongTransport *
throng_soup_transport_new (ThrongPoller *poller,
                           ThrongTimers *timers,
                           const ThrongSoupOptions *options)
{
  static const ThrongTransportClass klass = {
    .open = soup_transport_open,
    .send = soup_session_send_exchange,
    .connecting_since = soup_session_connecting_since,
    .get_waited_us = soup_session_get_waited_us,
    .get_n_held_back = soup_transport_get_n_held_back,
    .get_body_bytes = soup_session_get_body_bytes,
    .get_phases = soup_session_get_phases,
    .cancel = soup_session_cancel,
    .close = soup_session_close,
    .free = soup_transport_free,
  };
  ThrongSoupTransport *self = g_new0 (ThrongSoupTransport, 1);

  self->base.klass = &klass;
  self->poller = poller;
  self->timers = timers;
  self->sockets = g_array_new (FALSE, FALSE, sizeof (ThrongAwaitedSocket));
  if (options != NULL)
    throng_soup_options_copy (options, &self->options);
  throng_bounded_stream_use (self->options.may_use_http2);
  self->n_fds = 8;
  self->fds = g_new0 (GPollFD, self->n_fds);
  self->buffer = g_malloc (THRONG_SOUP_READ_BUFFER_BYTES);
  return &self->base;
}
