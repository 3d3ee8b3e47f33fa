/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-soup-private.h"

#include "engine/throng-soup-framing.h"
#include "i18n/throng-i18n.h"

/* A body that comes faster than it is read must not keep the other users from their turn. */
#define MAX_READS_IN_A_ROW 16

/* libsoup takes 100 Continue and the like without end, and does not return while they come. */
#define MAX_INTERIM_ANSWERS 32

/* libsoup itself collects the body of a 401, 407 or 421 in memory before it hands it out. */
#define MAX_COLLECTED_BYTES (8 * 1024 * 1024)

void
throng_soup_call_free (ThrongSoupCall *call)
{
  throng_soup_call_release_handshake (call);
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

/* What libsoup does before it looks a name up, connects or writes is not the service's time. */
static int64_t
get_to_network_us (ThrongSoupCall *call)
{
  SoupMessageMetrics *metrics = soup_message_get_metrics (call->message);
  uint64_t first_us;

  if (metrics == NULL)
    return throng_soup_call_get_waited_us (call);
  first_us = soup_message_metrics_get_dns_start (metrics);
  if (first_us == 0)
    first_us = soup_message_metrics_get_connect_start (metrics);
  if (first_us == 0)
    first_us = soup_message_metrics_get_request_start (metrics);
  return first_us > 0 ? (int64_t) first_us - call->created_us
                      : throng_soup_call_get_waited_us (call);
}

/* Hands the answer over and ends the call. */
static void
finish (ThrongSoupCall *call, ThrongAnswer *answer)
{
  ThrongSoupSession *session = call->session;

  if (!call->is_cancelled)
    {
      session->call = NULL;
      session->has_connection = answer->fault == THRONG_FAULT_NONE
                                && soup_message_is_keepalive (call->message);
      g_clear_pointer (&session->connected_to, g_uri_unref);
      session->connected_to = g_uri_ref (soup_message_get_uri (call->message));
      throng_soup_call_release_handshake (call);
      answer->n_resent = call->n_resent;
      answer->to_network_us = get_to_network_us (call);
      session->answered (session->user_data, answer);
    }
  throng_soup_call_free (call);
}

static bool
is_stale (ThrongSoupCall *call)
{
  SoupMessageMetrics *metrics = soup_message_get_metrics (call->message);

  if (call->is_restarted || call->is_left)
    return true;
  return call->session->has_connection
         && soup_message_get_status (call->message) == SOUP_STATUS_NONE && metrics != NULL
         && soup_message_metrics_get_connect_start (metrics) == 0
         && soup_message_metrics_get_response_start (metrics) == 0;
}

int64_t
throng_soup_call_get_waited_us (const ThrongSoupCall *call)
{
  return call->begun_us - call->created_us;
}

static ThrongHttpVersion
get_version (ThrongSoupCall *call)
{
  switch (soup_message_get_http_version (call->message))
    {
    case SOUP_HTTP_1_0:
      return THRONG_HTTP_1_0;
    case SOUP_HTTP_2_0:
      return THRONG_HTTP_2;
    case SOUP_HTTP_1_1:
    default:
      return THRONG_HTTP_1_1;
    }
}

/* Whether no byte of an answer has come. */
static bool
is_unanswered (ThrongSoupCall *call)
{
  SoupMessageMetrics *metrics = soup_message_get_metrics (call->message);

  return soup_message_get_status (call->message) == SOUP_STATUS_NONE
         && (metrics == NULL || soup_message_metrics_get_response_start (metrics) == 0);
}

/* The answer that made libsoup want another connection, 421; it has read the body. */
static void
finish_refused (ThrongSoupCall *call)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (call->message);
  ThrongAnswer answer = { .status = call->refused_with,
                          .version = get_version (call),
                          .headers = headers,
                          .body_bytes = (uint64_t) soup_message_headers_get_content_length (
                              headers),
                          .waited_us = throng_soup_call_get_waited_us (call) };

  finish (call, &answer);
}

static void
add_phase (ThrongPhases *phases, ThrongPhase phase, int64_t start_us, int64_t end_us)
{
  if (start_us > 0 && end_us >= start_us)
    throng_phases_add (phases, phase, end_us - start_us);
}

/* libsoup's moments are on our clock, 0 where something did not happen; its end of a connection
 * includes the handshake, and its start of the answer comes after the read. */
ThrongPhases
throng_soup_call_get_phases (ThrongSoupCall *call, int64_t ended_us)
{
  SoupMessageMetrics *metrics = soup_message_get_metrics (call->message);
  ThrongPhases phases = { 0 };
  int64_t connected_us, tls_us, answer_us;

  if (metrics == NULL)
    return phases;
  connected_us = soup_message_metrics_get_connect_end (metrics);
  tls_us = soup_message_metrics_get_tls_start (metrics);
  answer_us = soup_message_metrics_get_response_start (metrics);
  if (ended_us > 0)
    answer_us = MIN (answer_us, ended_us);
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

/* Whether the connection was there and the request itself began to be sent. */
static bool
has_reached_target (ThrongSoupCall *call)
{
  SoupMessageMetrics *metrics = soup_message_get_metrics (call->message);

  return metrics != NULL && soup_message_metrics_get_request_start (metrics) > 0;
}

/* The proxy did not open a tunnel. libsoup makes the answer to CONNECT, without its header and
 * body, the answer to the request. */
static void
finish_without_tunnel (ThrongSoupCall *call)
{
  unsigned status = soup_message_get_status (call->message);
  g_autofree char *text = g_strdup_printf (_ ("The proxy answered %u %s"), status,
                                           soup_status_get_phrase (status));
  ThrongAnswer answer = { .fault = THRONG_FAULT_PROXY,
                          .fault_text = text,
                          .waited_us = throng_soup_call_get_waited_us (call),
                          .phases = throng_soup_call_get_phases (call, 0) };

  finish (call, &answer);
}

static void
set_fault (ThrongAnswer *answer, ThrongSoupFinding finding)
{
  answer->fault = throng_soup_fault_from_finding (finding, &answer->fault_text);
}

/* Whether what came instead of an answer is what a server says that waits for a handshake. */
static bool
is_told_by_tls (ThrongSoupCall *call)
{
  const char *scheme = g_uri_get_scheme (soup_message_get_uri (call->message));

  return call->session->budget.has_alert && g_str_equal (scheme, "http")
         && soup_message_get_status (call->message) == SOUP_STATUS_NONE;
}

/* What libsoup does not know: why it was stopped, and what an error means at this point. */
static void
look_closer (ThrongSoupCall *call, const GError *error, ThrongAnswer *answer)
{
  /* Who ends TLS without its goodbye ends the connection. Once TLS stands that is nothing else. */
  if (g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_EOF) && has_reached_target (call))
    set_fault (answer, THRONG_SOUP_FINDING_INCOMPLETE);
  if (call->is_restarted || (answer->fault == THRONG_FAULT_INCOMPLETE && is_unanswered (call)))
    set_fault (answer, THRONG_SOUP_FINDING_NO_ANSWER);
  if (is_told_by_tls (call))
    set_fault (answer, THRONG_SOUP_FINDING_TLS);
  if (call->session->budget.is_exceeded)
    set_fault (answer, THRONG_SOUP_FINDING_FLOOD);
  if (call->finding != THRONG_SOUP_FINDING_NONE)
    set_fault (answer, call->finding);
  /* The head of the answer may have come; libsoup does not wait for the rest of it. */
  call->is_left = throng_soup_fault_is_farewell (error);
}

static void
finish_with_error (ThrongSoupCall *call, const GError *error)
{
  const ThrongSoupOptions *options = &call->session->transport->options;
  GTlsCertificateFlags tls_errors = options->accepts_any_certificate
                                        ? G_TLS_CERTIFICATE_NO_FLAGS
                                        : soup_message_get_tls_peer_certificate_errors (
                                              call->message);
  ThrongAnswer answer = { .body_bytes = call->body_bytes,
                          .waited_us = throng_soup_call_get_waited_us (call) };

  if (call->refused_with != 0)
    {
      finish_refused (call);
      return;
    }
  answer.status = 0;
  answer.phases = throng_soup_call_get_phases (call, 0);
  answer.fault = throng_soup_fault_from_error (error, tls_errors, &answer.fault_text);
  look_closer (call, error, &answer);
  answer.stale = (answer.fault == THRONG_FAULT_RESET || answer.fault == THRONG_FAULT_INCOMPLETE)
                 && is_stale (call);
  if (options->proxy != NULL && !has_reached_target (call))
    throng_soup_fault_blame_proxy (&answer.fault, &answer.fault_text);
  finish (call, &answer);
}

/* With “Connection: close” libsoup takes whatever comes before the end for the body. */
static bool
is_cut (ThrongSoupCall *call)
{
  unsigned status = soup_message_get_status (call->message);
  SoupMessageHeaders *headers = soup_message_get_response_headers (call->message);

  return soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH
         && call->body_bytes < (uint64_t) soup_message_headers_get_content_length (headers)
         && status != SOUP_STATUS_NO_CONTENT && status != SOUP_STATUS_NOT_MODIFIED
         && get_version (call) != THRONG_HTTP_2
         && soup_message_get_method (call->message) != SOUP_METHOD_HEAD;
}

/* When the last byte was read from the socket. What libsoup does with it until the answer is here,
 * and what came before in the same turn of the worker, is not the service's time. */
static int64_t
get_ended_us (ThrongSoupCall *call)
{
  int64_t read_us = call->session->budget.last_read_us;

  return read_us >= call->begun_us ? read_us : g_get_monotonic_time ();
}

static void
finish_with_answer (ThrongSoupCall *call)
{
  int64_t ended_us = get_ended_us (call);
  ThrongAnswer answer = { .status = soup_message_get_status (call->message),
                          .version = get_version (call),
                          .headers = soup_message_get_response_headers (call->message),
                          .body_bytes = call->body_bytes,
                          .ended_us = ended_us,
                          .waited_us = throng_soup_call_get_waited_us (call),
                          .phases = throng_soup_call_get_phases (call, ended_us) };

  if (call->session->transport->options.proxy != NULL && !has_reached_target (call))
    {
      finish_without_tunnel (call);
      return;
    }
  if (is_cut (call))
    {
      answer.status = 0;
      answer.headers = NULL;
      answer.phases = throng_soup_call_get_phases (call, 0);
      set_fault (&answer, THRONG_SOUP_FINDING_INCOMPLETE);
    }
  else if (call->kept != NULL)
    {
      answer.body = call->kept->data;
      answer.body_length = call->kept->len;
    }
  finish (call, &answer);
}

static void
keep (ThrongSoupCall *call, const uint8_t *data, size_t n_bytes)
{
  call->body_bytes += n_bytes;
  throng_read_budget_note_progress (&call->session->budget);
  if (call->keep_bytes == 0)
    return;
  if (call->kept == NULL)
    call->kept = g_byte_array_new ();
  n_bytes = MIN (n_bytes, call->keep_bytes - call->kept->len);
  g_byte_array_append (call->kept, data, (unsigned) n_bytes);
}

static gboolean readable_cb (GObject *stream, void *data);

/* The source of a body over HTTP/2 fires only once; one that watches a socket lasts. */
static void
wait_until_readable (ThrongSoupCall *call)
{
  if (call->readable != NULL && get_version (call) != THRONG_HTTP_2)
    return;
  if (call->readable != NULL)
    g_source_destroy (call->readable);
  g_clear_pointer (&call->readable, g_source_unref);
  call->readable = g_pollable_input_stream_create_source (G_POLLABLE_INPUT_STREAM (call->stream),
                                                          call->cancellable);
  g_source_set_callback (call->readable, G_SOURCE_FUNC (readable_cb), call, NULL);
  g_source_attach (call->readable, call->session->context);
}

void
throng_soup_call_read (ThrongSoupCall *call)
{
  ThrongSoupTransport *transport = call->session->transport;
  GPollableInputStream *stream = G_POLLABLE_INPUT_STREAM (call->stream);
  g_autoptr (GError) error = NULL;
  gssize n = 1;

  call->has_more = false;
  for (unsigned i = 0; n > 0; i++)
    {
      if (i == MAX_READS_IN_A_ROW)
        {
          /* Not a wait for the socket: it may be that all but the end has been read. */
          call->has_more = true;
          return;
        }
      n = g_pollable_input_stream_read_nonblocking (
          stream, transport->buffer, THRONG_SOUP_READ_BUFFER_BYTES, call->cancellable, &error);
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
  throng_soup_call_read (data);
  return G_SOURCE_CONTINUE;
}

static void
sent_cb (GObject *source, GAsyncResult *result, void *data)
{
  ThrongSoupCall *call = data;
  g_autoptr (GError) error = NULL;

  call->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (call->stream == NULL)
    finish_with_error (call, error);
  else if (call->is_cancelled)
    throng_soup_call_free (call);
  else
    throng_soup_call_read (call);
}

/* libsoup is about to repeat the request in silence. Repeating is the user's business: it shows
 * there. Over HTTP/2 it is on its way before libsoup can be stopped; that is let be once, and
 * counted: a server that refuses a stream asks for nothing else. A server that says goodbye may
 * have sent a head already: that is no answer, since its body is lost. */
static void
restarted_cb (SoupMessage *message, ThrongSoupCall *call)
{
  unsigned status = soup_message_get_status (message);

  if (get_version (call) == THRONG_HTTP_2 && call->n_resent == 0
      && !call->session->budget.is_exceeded && status == SOUP_STATUS_NONE)
    {
      call->n_resent++;
      return;
    }
  call->is_restarted = true;
  if (status == SOUP_STATUS_MISDIRECTED_REQUEST)
    call->refused_with = status;
  g_cancellable_cancel (call->cancellable);
}

static void
give_up (ThrongSoupCall *call, ThrongSoupFinding finding)
{
  call->finding = finding;
  g_cancellable_cancel (call->cancellable);
}

static void
got_body_data_cb (SoupMessage *message, unsigned n_bytes, ThrongSoupCall *call)
{
  if (call->stream != NULL)
    return;
  call->collected_bytes += n_bytes;
  if (call->collected_bytes > MAX_COLLECTED_BYTES)
    give_up (call, THRONG_SOUP_FINDING_LARGE_REFUSAL);
}

/* libsoup has not looked at the headers yet: an encoding that it does not know makes it give the
 * answer, and the connection, up. */
static void
check_framing (ThrongSoupCall *call)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (call->message);

  if (get_version (call) == THRONG_HTTP_2)
    return; /* they are still to come, and checked by libnghttp2 */
  call->finding = throng_soup_check_framing (headers);
  if (call->finding != THRONG_SOUP_FINDING_NONE)
    soup_message_headers_replace (headers, "Transfer-Encoding", "none");
}

/* One signal rather than one for each of the things below: the head of an answer is there. */
static void
status_changed_cb (SoupMessage *message, GParamSpec *property, ThrongSoupCall *call)
{
  unsigned status = soup_message_get_status (message);

  throng_read_budget_note_progress (&call->session->budget);
  if (get_version (call) == THRONG_HTTP_2)
    call->http2_fd = call->session->budget.last_fd;
  if (SOUP_STATUS_IS_INFORMATIONAL (status))
    {
      if (status == SOUP_STATUS_SWITCHING_PROTOCOLS)
        give_up (call, THRONG_SOUP_FINDING_SWITCHED);
      else if (++call->n_interim > MAX_INTERIM_ANSWERS)
        give_up (call, THRONG_SOUP_FINDING_ENDLESS_INTERIM);
    }
  else if (status != SOUP_STATUS_NONE)
    check_framing (call);
  if (status == SOUP_STATUS_UNAUTHORIZED || status == SOUP_STATUS_PROXY_UNAUTHORIZED
      || status == SOUP_STATUS_MISDIRECTED_REQUEST)
    g_signal_connect (message, "got-body-data", G_CALLBACK (got_body_data_cb), call);
}

/* A server opens its window for each piece. */
static void
wrote_body_data_cb (SoupMessage *message, unsigned n_bytes, ThrongSoupCall *call)
{
  throng_read_budget_note_progress (&call->session->budget);
}

/* Files are shared by all messages; only what was filled in is copied. */
static void
set_chunks (SoupMessage *message, const ThrongExchange *exchange)
{
  g_autoptr (GInputStream) stream = g_memory_input_stream_new ();

  for (unsigned i = 0; i < exchange->n_chunks; i++)
    {
      const ThrongChunk *chunk = &exchange->chunks[i];
      g_autoptr (GBytes) bytes = chunk->file != NULL ? g_bytes_ref (chunk->file)
                                                     : g_bytes_new (chunk->data, chunk->length);

      g_memory_input_stream_add_bytes (G_MEMORY_INPUT_STREAM (stream), bytes);
    }
  soup_message_set_request_body (message, NULL, stream, (gssize) exchange->body_length);
}

static SoupMessage *
make_message (const ThrongExchange *exchange, const ThrongSoupOptions *options)
{
  SoupMessage *message = soup_message_new_from_uri (exchange->method, exchange->uri);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);

  /* Without IDEMPOTENT each POST would get a connection of its own. */
  soup_message_set_flags (message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_IDEMPOTENT
                                       | SOUP_MESSAGE_COLLECT_METRICS);
  soup_message_set_force_http1 (message, !options->may_use_http2);
  if (exchange->body != NULL)
    {
      g_autoptr (GBytes) body = g_bytes_new (exchange->body, exchange->body_length);

      soup_message_set_request_body_from_bytes (message, NULL, body);
    }
  if (exchange->n_chunks > 0)
    set_chunks (message, exchange);
  for (unsigned i = 0; i < exchange->n_headers; i++)
    soup_message_headers_append (headers, exchange->headers[i].name, exchange->headers[i].value);
  return message;
}

void
throng_soup_call_set_message (ThrongSoupCall *call, const ThrongExchange *exchange)
{
  call->message = make_message (exchange, &call->session->transport->options);
  g_signal_connect (call->message, "restarted", G_CALLBACK (restarted_cb), call);
  g_signal_connect (call->message, "notify::status-code", G_CALLBACK (status_changed_cb), call);
  if (call->session->transport->options.may_use_http2 && exchange->body_length > 0)
    g_signal_connect (call->message, "wrote-body-data", G_CALLBACK (wrote_body_data_cb), call);
}

/* Needs the session's context as the thread's default. */
void
throng_soup_call_begin (ThrongSoupCall *call)
{
  call->begun_us = g_get_monotonic_time ();
  call->session->budget = (ThrongReadBudget) { .n_in_turn = call->session->budget.n_in_turn };
  soup_session_send_async (call->session->soup, call->message, G_PRIORITY_DEFAULT,
                           call->cancellable, sent_cb, call);
}
