/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-user-private.h"

#include <string.h>

#include "engine/throng-response.h"
#include "i18n/throng-i18n.h"

/* A server that always says that its nonce is too old must not be asked for ever. */
#define MAX_CHALLENGES 10

/* As many as browsers keep for a site; a server that sets ever new ones must not fill the memory.
 */
#define MAX_COOKIES 180

static void answered_cb (void *data, const ThrongAnswer *answer);

/* Sending */

/* One Cookie header holds all, those that the scenario sets first (RFC 6265, section 5.4).
 * Returns: (transfer full) (nullable): its value */
static char *
dup_cookies (ThrongUser *self)
{
  const char *own = self->outgoing.own_cookies;
  g_autofree char *cookies = NULL;

  if (self->cookies != NULL)
    cookies = soup_cookie_jar_get_cookies (self->cookies, self->outgoing.uri, TRUE);
  if (own == NULL || cookies == NULL)
    return own != NULL ? g_strdup (own) : g_steal_pointer (&cookies);
  return g_strconcat (own, "; ", cookies, NULL);
}

/* Returns: (transfer full) (nullable): the answer to the challenge that the server sent before */
static char *
dup_authorization (ThrongUser *self)
{
  const ThrongOutgoing *outgoing = &self->outgoing;

  if (outgoing->user == NULL || self->digest == NULL)
    return NULL;
  return throng_digest_dup_authorization (self->digest, outgoing->method, outgoing->uri,
                                          outgoing->user, outgoing->password);
}

/* The answer may come, and the user end, before this returns: nothing may follow it. */
static void
send_exchange (ThrongUser *self)
{
  ThrongOutgoing *outgoing = &self->outgoing;
  g_autofree char *cookies = NULL;
  g_autofree char *authorization = NULL;
  ThrongExchange exchange = { .method = outgoing->method,
                              .uri = outgoing->uri,
                              .headers = outgoing->headers,
                              .n_headers = outgoing->n_headers,
                              .body = outgoing->body,
                              .chunks = outgoing->chunks,
                              .n_chunks = outgoing->n_chunks,
                              .body_length = outgoing->body_length,
                              .keep_bytes = self->is_example ? THRONG_EXAMPLE_KEEP_BYTES : 0 };

  self->answer = NULL;
  if (self->request->needs_body)
    exchange.keep_bytes = THRONG_MAX_BODY_BYTES;

  cookies = dup_cookies (self);
  outgoing->has_cookies = cookies != NULL;
  if (cookies != NULL)
    outgoing->headers[exchange.n_headers++] = (ThrongHeader) { "Cookie", cookies };
  authorization = dup_authorization (self);
  outgoing->has_response = authorization != NULL;
  if (authorization != NULL)
    outgoing->headers[exchange.n_headers++] = (ThrongHeader) { "Authorization", authorization };
  throng_session_send (self->session, &exchange);
}

/* Of an address that can't be sent to the errors tell; what is said in the log shows nothing that
 * templates filled in. */
static void
record_bad_address (ThrongUser *self, const char *message)
{
  if (self->is_keeper)
    throng_user_note_failure (self, self->request->place,
                              _ ("it got an address that this run can’t send to"));
  throng_user_record_error (self, self->request->place, message);
}

static bool
captures (const ThrongPlanRequest *request, unsigned variable)
{
  for (unsigned i = 0; i < request->n_captures; i++)
    if (request->captures[i].variable == variable)
      return true;
  return false;
}

/* Whether the checks have what they need; what the request itself captures may still come. */
static bool
can_be_checked (ThrongUser *self)
{
  const ThrongPlanRequest *request = self->request;

  for (unsigned i = 0; i < request->n_checks; i++)
    {
      const ThrongTemplate *text = request->checks[i].text;
      g_autofree char *problem = NULL;
      g_autofree char *message = NULL;

      if (text == NULL || throng_template_has_values (text, &self->context)
          || captures (request, self->context.unset))
        continue;
      problem = throng_template_dup_problem (&self->context, self->host->plan->symbols);
      message = g_strdup_printf (_ ("%s, so this was not sent"), problem);
      throng_user_record_error (self, request->place, message);
      return false;
    }
  return true;
}

/* Fills the request in. Returns: whether it can be sent. */
bool
throng_user_prepare (ThrongUser *self)
{
  g_autoptr (GError) error = NULL;
  const char *host;

  if (self->request->fills_in_checks && !can_be_checked (self))
    return false;
  if (!throng_outgoing_render (&self->outgoing, self->host->plan, self->request, &self->context,
                               self->phase == THRONG_PHASE_ON_START || self->is_keeper, &error))
    {
      if (g_error_matches (error, THRONG_ENGINE_ERROR, THRONG_ENGINE_ERROR_ADDRESS))
        record_bad_address (self, error->message);
      else
        throng_user_record_error (self, self->request->place, error->message);
      return false;
    }
  host = g_uri_get_host (self->outgoing.uri);
  if (!self->host->may_send_to (self->host->data, host))
    {
      g_autofree char *message = g_strdup_printf (
          _ ("The host “%s” is not allowed in this run, so this was not sent"), host);

      record_bad_address (self, message);
      return false;
    }
  return true;
}

void
throng_user_send (ThrongUser *self)
{
  int64_t now_us = throng_user_now_us (self);
  ThrongRecorder *recorder = throng_user_get_recorder (self);

  if (self->session == NULL)
    self->session = throng_transport_open (self->host->transport, answered_cb, self);
  if (self->due_us > 0)
    throng_recorder_lateness (recorder, MAX (0, now_us - self->due_us));
  self->due_us = 0;
  self->sent_us = now_us;
  self->wanted_us = self->planned_us;
  self->planned_us = 0;
  self->waited_us = 0;
  self->to_network_us = 0;
  self->phases = (ThrongPhases) { 0 };
  self->is_example = throng_example_sampler_claim (self->host->examples, self->request->endpoint,
                                                   now_us);
  self->body_bytes = 0;
  self->n_hops = 0;
  self->n_challenges = 0;
  self->has_answered = false;
  self->is_lacking = false;
  self->n_retries = 0;
  throng_recorder_request_started (recorder, self->request->endpoint);
  self->state = THRONG_USER_SENDING;
  self->has_turn = false;
  throng_user_arm (self,
                   now_us + MIN (self->request->timeout_us, self->request->connect_timeout_us));
  send_exchange (self);
}

/* Once more within the same sample: a redirect or a retry, perhaps on a new connection. The answer
 * may come, and the user end, before this returns. */
static void
send_again (ThrongUser *self)
{
  throng_user_arm (self, MIN (self->sent_us + self->request->timeout_us,
                              throng_user_now_us (self) + self->request->connect_timeout_us));
  send_exchange (self);
}

/* What comes back */

/* Without what the request waited for its turn in the transport, and what that itself did first. */
static int64_t
get_service_us (const ThrongUser *self)
{
  return self->ended_us - self->sent_us - self->to_network_us;
}

static int64_t
get_response_us (const ThrongUser *self)
{
  return self->wanted_us > 0 ? self->ended_us - self->wanted_us : get_service_us (self);
}

/* What happened says nothing about the service: the request counts as aborted. */
static void
void_sample (ThrongUser *self, ThrongRecorder *recorder)
{
  if (self->waited_us > 0)
    throng_recorder_lateness (recorder, self->waited_us);
  throng_recorder_request_aborted (recorder, self->request->endpoint, self->n_hops,
                                   self->n_retries);
}

static void
record_sample (ThrongUser *self, ThrongRecorder *recorder, unsigned status, const char *failure)
{
  ThrongSample sample = { .endpoint = self->request->endpoint,
                          .status = status,
                          .version = self->answer != NULL ? self->answer->version
                                                          : THRONG_HTTP_NONE,
                          .n_hops = self->n_hops,
                          .n_retries = self->n_retries,
                          .failure = failure,
                          .ended_us = self->ended_us - self->host->epoch_us,
                          .response_us = get_response_us (self),
                          .service_us = get_service_us (self),
                          .body_bytes = self->body_bytes,
                          .phases = self->phases };

  self->busy_us += sample.service_us;
  if (self->waited_us > 0)
    throng_recorder_lateness (recorder, self->waited_us);
  throng_recorder_sample (recorder, &sample);
  throng_example_sampler_offer (self->host->examples, self->is_example, &sample,
                                self->sent_us - self->host->epoch_us, self->context.user_number,
                                &self->outgoing, self->answer);
  if (G_UNLIKELY (self->host->request_log != NULL))
    throng_request_log_add (self->host->request_log, self->ended_us, self->context.user_number,
                            &sample);
}

static void
finish_sample (ThrongUser *self, unsigned status, const char *failure)
{
  /* The host notices now, if it has not yet, that there was a time without it. */
  ThrongRecorder *recorder = throng_user_get_recorder (self);

  if (G_UNLIKELY (self->sent_us < self->host->awake_since_us))
    void_sample (self, recorder);
  else
    record_sample (self, recorder, status, failure);
  self->answer = NULL;
  throng_timers_disarm (self->host->timers, &self->timer);
  if (failure == NULL)
    return;
  self->has_failed = true;
  if (self->is_keeper)
    throng_user_note_failure (self, self->request->place, failure);
}

/* What the scenario wants after a failed request. Returns: whether the steps are broken off. */
static bool
react_to_failure (ThrongUser *self)
{
  /* The end of the run, and of the keeper, follows from what becomes of set-up and clean-up. */
  if (self->is_keeper)
    return self->request->on_failure != THRONG_ON_FAILURE_CONTINUE;
  switch (self->request->on_failure)
    {
    case THRONG_ON_FAILURE_STOP_RUN:
      self->is_stopping = true;
      self->stop_deadline_us = throng_user_now_us (self) + self->on_stop_us;
      self->host->stop_run (self->host->data, self->request->place);
      return true;
    case THRONG_ON_FAILURE_STOP_USER:
      self->is_stopping = true;
      self->stop_deadline_us = throng_user_now_us (self) + self->on_stop_us;
      return true;
    case THRONG_ON_FAILURE_END_TASK:
      return true;
    case THRONG_ON_FAILURE_CONTINUE:
    default:
      return false;
    }
}

/* Goes on after a sample; @failure says whether it failed. */
static void
go_on (ThrongUser *self, bool has_failed)
{
  if (has_failed && react_to_failure (self) && !throng_user_end_steps (self, true))
    return;
  throng_user_advance (self);
}

static void
finish_without_answer (ThrongUser *self, const char *failure)
{
  throng_response_miss (self->request, self->values);
  finish_sample (self, 0, failure);
  if (self->request->on_failure == THRONG_ON_FAILURE_CONTINUE)
    throng_user_pause (self, THRONG_MIN_PAUSE_AFTER_FAULT_US);
  else
    go_on (self, true);
}

/* This machine could not carry the request out: an error of ours, and no failure of the service. */
static void
finish_for_lack (ThrongUser *self, const char *what)
{
  throng_response_miss (self->request, self->values);
  void_sample (self, throng_user_get_recorder (self));
  self->answer = NULL;
  throng_timers_disarm (self->host->timers, &self->timer);
  throng_user_record_error (self, self->request->place, what);
  self->host->trouble (self->host->data, what);
  self->has_failed = self->is_lacking = true;
  if (self->request->on_failure == THRONG_ON_FAILURE_CONTINUE)
    throng_user_pause (self, THRONG_MIN_PAUSE_WHEN_LACKING_US);
  else
    go_on (self, true);
}

/* Whether one takes the place of the other (RFC 6265, section 5.3). */
static bool
is_same_cookie (SoupCookie *a, SoupCookie *b)
{
  return strcmp (soup_cookie_get_name (a), soup_cookie_get_name (b)) == 0
         && g_strcmp0 (soup_cookie_get_path (a), soup_cookie_get_path (b)) == 0
         && g_ascii_strcasecmp (soup_cookie_get_domain (a), soup_cookie_get_domain (b)) == 0;
}

static bool
has_room_for (SoupCookieJar *jar, SoupCookie *cookie)
{
  GSList *all = soup_cookie_jar_all_cookies (jar);
  unsigned n = 0;
  bool is_known = false;

  for (GSList *l = all; l != NULL; l = l->next, n++)
    is_known |= is_same_cookie (l->data, cookie);
  g_slist_free_full (all, (GDestroyNotify) soup_cookie_free);
  return is_known || n < MAX_COOKIES;
}

static void
keep_cookies (ThrongUser *self, SoupMessageHeaders *headers)
{
  SoupMessageHeadersIter iter;
  const char *name, *value;

  if (soup_message_headers_get_one (headers, "Set-Cookie") == NULL)
    return;
  if (self->cookies == NULL)
    self->cookies = soup_cookie_jar_new ();
  soup_message_headers_iter_init (&iter, headers);
  while (soup_message_headers_iter_next (&iter, &name, &value))
    {
      SoupCookie *cookie;

      if (g_ascii_strcasecmp (name, "Set-Cookie") != 0)
        continue;
      cookie = soup_cookie_parse (value, self->outgoing.uri);
      if (cookie == NULL)
        continue;
      if (has_room_for (self->cookies, cookie))
        soup_cookie_jar_add_cookie_full (self->cookies, cookie, self->outgoing.uri, NULL);
      else
        soup_cookie_free (cookie);
    }
}

static const char *
get_redirect (const ThrongAnswer *answer)
{
  switch (answer->status)
    {
    case SOUP_STATUS_MOVED_PERMANENTLY:
    case SOUP_STATUS_FOUND:
    case SOUP_STATUS_SEE_OTHER:
    case SOUP_STATUS_TEMPORARY_REDIRECT:
    case SOUP_STATUS_PERMANENT_REDIRECT:
      return soup_message_headers_get_one (answer->headers, "Location");
    default:
      return NULL;
    }
}

/* Returns: (transfer full) (nullable): why the redirect can't be followed */
static char *
follow (ThrongUser *self, unsigned status, const char *location)
{
  unsigned max_hops = self->request->max_hops;

  if (self->n_hops - self->n_challenges >= max_hops)
    return g_strdup_printf (
        throng_ngettext ("More than %u redirect", "More than %u redirects", max_hops), max_hops);
  if (!throng_outgoing_redirect (&self->outgoing, status, location))
    return g_strdup (_ ("Redirected to something that is not an http or https URL"));
  if (!self->host->may_send_to (self->host->data, g_uri_get_host (self->outgoing.uri)))
    return g_strdup (_ ("Redirected to a host that is not allowed in this run"));
  self->n_hops++;
  self->has_answered = false;
  return NULL;
}

static void
judge (ThrongUser *self, const ThrongAnswer *answer)
{
  g_autofree char *failure = NULL;
  ThrongResponse response = { .answer = answer,
                              .uri = self->outgoing.uri,
                              .cookies = self->cookies,
                              .response_us = get_response_us (self) };

  throng_response_judge (self->request, &response, self->values, &self->context, &failure);
  finish_sample (self, answer->status, failure);
  go_on (self, failure != NULL);
}

static void
handle_redirect (ThrongUser *self, const ThrongAnswer *answer, const char *location)
{
  g_autofree char *problem = follow (self, answer->status, location);

  if (problem == NULL)
    {
      send_again (self);
      return;
    }
  throng_response_miss (self->request, self->values);
  finish_sample (self, answer->status, problem);
  go_on (self, true);
}

/* Whether a server asks for a digest that it can be given. A second time in a row it means that the
 * password is wrong, unless it says that its nonce has become too old. */
static bool
accept_challenge (ThrongUser *self, const ThrongAnswer *answer)
{
  g_autoptr (ThrongDigest) digest = NULL;

  if (self->outgoing.user == NULL || answer->status != SOUP_STATUS_UNAUTHORIZED
      || self->n_challenges >= MAX_CHALLENGES)
    return false;
  digest = throng_digest_new (answer->headers, self->outgoing.uri, &self->random);
  if (digest == NULL || (self->has_answered && !throng_digest_is_stale (digest)))
    return false;
  g_clear_pointer (&self->digest, throng_digest_free);
  self->digest = g_steal_pointer (&digest);
  self->n_hops++;
  self->n_challenges++;
  self->has_answered = true;
  return true;
}

static void
answered_cb (void *data, const ThrongAnswer *answer)
{
  ThrongUser *self = data;
  const char *location;

  self->ended_us = answer->ended_us > 0 ? answer->ended_us : throng_user_now_us (self);
  self->answer = answer;
  self->waited_us += answer->waited_us;
  self->to_network_us += answer->to_network_us;
  throng_phases_add_all (&self->phases, &answer->phases);
  self->body_bytes += answer->body_bytes;
  self->n_retries += answer->n_resent;
  if (answer->fault != THRONG_FAULT_NONE)
    {
      if (answer->stale && self->n_retries == 0 && self->request->is_idempotent)
        {
          self->n_retries++;
          send_again (self);
          return;
        }
      if (answer->fault == THRONG_FAULT_LOCAL)
        finish_for_lack (self, answer->fault_text);
      else
        finish_without_answer (self, answer->fault_text);
      return;
    }

  keep_cookies (self, answer->headers);
  if (accept_challenge (self, answer))
    {
      send_again (self);
      return;
    }
  location = self->request->max_hops > 0 ? get_redirect (answer) : NULL;
  if (location != NULL)
    handle_redirect (self, answer, location);
  else
    judge (self, answer);
}

/* Whether the request is there and its body waits until the server wants it. Some servers know
 * nothing of that, and wait for the body. @phases: those that came to their end */
static bool
waits_with_body (const ThrongUser *self, const ThrongPhases *phases)
{
  const ThrongOutgoing *outgoing = &self->outgoing;

  if (outgoing->body_length == 0 || throng_phases_has (phases, THRONG_PHASE_WAIT)
      || throng_session_connecting_since (self->session) != THRONG_CONNECTED)
    return false;
  for (unsigned i = 0; i < outgoing->n_headers; i++)
    if (g_ascii_strcasecmp (outgoing->headers[i].name, "Expect") == 0)
      return g_ascii_strcasecmp (outgoing->headers[i].value, "100-continue") == 0;
  return false;
}

/* @phases: those that came to their end */
static char *
dup_timeout_text (const ThrongUser *self,
                  bool is_connected,
                  const ThrongPhases *phases,
                  double timeout_s)
{
  if (is_connected && waits_with_body (self, phases))
    return g_strdup_printf (
        _ ("No answer to “Expect: 100-continue” within %g s, so that no body was sent"), timeout_s);
  if (is_connected)
    return g_strdup_printf (_ ("No complete answer within %g s"), timeout_s);
  /* A server of plain HTTP waits for the end of a line, which a handshake may not have. */
  if (throng_phases_has (phases, THRONG_PHASE_CONNECT))
    return g_strdup_printf (
        _ ("No TLS handshake within %g s (the server may not speak TLS at this port)"), timeout_s);
  return g_strdup_printf (_ ("No connection within %g s"), timeout_s);
}

static void
fail_by_timeout (ThrongUser *self, int64_t now_us, bool is_connected, int64_t timeout_us)
{
  ThrongPhases phases = throng_session_get_phases (self->session);
  int64_t waited_us = throng_session_get_waited_us (self->session);
  g_autofree char *failure = dup_timeout_text (self, is_connected, &phases,
                                               (double) timeout_us / G_USEC_PER_SEC);

  self->ended_us = now_us;
  self->waited_us += waited_us;
  self->to_network_us += waited_us;
  self->body_bytes += throng_session_get_body_bytes (self->session);
  throng_phases_add_all (&self->phases, &phases);
  throng_session_cancel (self->session);
  finish_without_answer (self, failure);
}

/* An exchange has been under way for so long that something may have to be decided. */
void
throng_user_check_exchange (ThrongUser *self, int64_t now_us)
{
  int64_t since_us = throng_session_connecting_since (self->session);
  int64_t connect_timeout_us = self->request->connect_timeout_us;
  int64_t timeout_us = self->request->timeout_us;
  int64_t waited_us = self->waited_us + throng_session_get_waited_us (self->session);
  int64_t due_us = self->sent_us + waited_us + timeout_us;

  /* Soon enough for what begins right after this. */
  if (since_us == THRONG_CONNECT_NOT_BEGUN)
    throng_user_arm (self, now_us + MIN (timeout_us, connect_timeout_us));
  else if (now_us >= due_us)
    fail_by_timeout (self, now_us, true, timeout_us);
  else if (since_us == THRONG_CONNECTED)
    throng_user_arm (self, due_us);
  else if (now_us >= since_us + connect_timeout_us)
    fail_by_timeout (self, now_us, false, connect_timeout_us);
  else
    throng_user_arm (self, MIN (due_us, since_us + connect_timeout_us));
}
