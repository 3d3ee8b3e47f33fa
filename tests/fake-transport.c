/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-transport.h"

#include <string.h>

typedef struct
{
  ThrongTransport base;
  ThrongTimers *timers;
  const ThrongClock *clock;
  FakeServerFunc server;
  void *data;
  unsigned n_sessions;
  unsigned n_exchanges;
} FakeTransport;

typedef struct
{
  ThrongSession base;
  FakeTransport *transport;
  ThrongAnswerFunc answered;
  void *user_data;
  ThrongTimer timer;
  FakeReply reply;
  size_t keep_bytes;
  int64_t sent_us;
  bool is_connected;
  char *host; /* that it is connected to, if it is */
} FakeSession;

static void
answer_cb (void *owner, int64_t due_us)
{
  FakeSession *self = owner;
  FakeReply reply = self->reply;
  SoupMessageHeaders *headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);
  ThrongAnswer answer = { .fault = reply.fault,
                          .fault_text = "A fake fault",
                          .stale = reply.stale,
                          .waited_us = reply.held_us,
                          .to_network_us = reply.held_us,
                          .phases = reply.phases };

  self->is_connected = reply.fault == THRONG_FAULT_NONE;
  if (reply.fault == THRONG_FAULT_NONE)
    {
      answer.status = reply.status;
      answer.headers = headers;
      answer.body = (const uint8_t *) reply.body;
      answer.body_bytes = strlen (reply.body);
      answer.body_length = MIN (answer.body_bytes, self->keep_bytes);
      if (reply.header_name != NULL)
        soup_message_headers_append (headers, reply.header_name, reply.header_value);
      if (reply.cookie != NULL)
        soup_message_headers_append (headers, "Set-Cookie", reply.cookie);
    }
  self->answered (self->user_data, &answer);
  soup_message_headers_unref (headers);
}

static ThrongSession *
fake_open (ThrongTransport *base, ThrongAnswerFunc answered, void *user_data)
{
  FakeSession *self = g_new0 (FakeSession, 1);

  self->base.klass = base->klass;
  self->transport = (FakeTransport *) base;
  self->answered = answered;
  self->user_data = user_data;
  self->transport->n_sessions++;
  throng_timer_init (&self->timer, answer_cb, self);
  return &self->base;
}

static int64_t
get_begun_us (const FakeSession *self)
{
  return self->sent_us + self->reply.held_us;
}

static void
fake_send (ThrongSession *base, const ThrongExchange *exchange)
{
  FakeSession *self = (FakeSession *) base;
  FakeTransport *transport = self->transport;

  g_assert_cmpuint (self->timer.position, ==, 0); /* one exchange at a time */
  transport->n_exchanges++;
  self->reply = (FakeReply) { .delay_us = 1000, .status = 200, .body = "" };
  transport->server (transport->data, exchange, &self->reply);
  self->keep_bytes = exchange->keep_bytes;
  self->sent_us = throng_clock_now_us (transport->clock);
  if (!g_set_str (&self->host, g_uri_get_host (exchange->uri)) && self->is_connected)
    self->reply.connect_us = 0;
  if (self->reply.delay_us == 0)
    answer_cb (self, self->sent_us);
  else if (self->reply.delay_us != FAKE_NEVER)
    throng_timers_arm (transport->timers, &self->timer,
                       get_begun_us (self) + self->reply.connect_us + self->reply.delay_us);
}

static int64_t
fake_connecting_since (ThrongSession *base)
{
  FakeSession *self = (FakeSession *) base;
  int64_t now_us = throng_clock_now_us (self->transport->clock);
  int64_t begun_us = get_begun_us (self);

  if (now_us < begun_us)
    return THRONG_CONNECT_NOT_BEGUN;
  return now_us >= begun_us + self->reply.connect_us ? THRONG_CONNECTED : begun_us;
}

static int64_t
fake_get_waited_us (ThrongSession *base)
{
  FakeSession *self = (FakeSession *) base;

  return MIN (throng_clock_now_us (self->transport->clock) - self->sent_us, self->reply.held_us);
}

static uint64_t
fake_get_body_bytes (ThrongSession *base)
{
  return ((FakeSession *) base)->reply.body_bytes_so_far;
}

static ThrongPhases
fake_get_phases (ThrongSession *base)
{
  return ((FakeSession *) base)->reply.phases_so_far;
}

static void
fake_cancel (ThrongSession *base)
{
  FakeSession *self = (FakeSession *) base;

  throng_timers_disarm (self->transport->timers, &self->timer);
  self->is_connected = false;
}

static void
fake_close (ThrongSession *base)
{
  FakeSession *self = (FakeSession *) base;

  fake_cancel (base);
  self->transport->n_sessions--;
  g_free (self->host);
  g_free (self);
}

static void
fake_free (ThrongTransport *base)
{
  g_assert_cmpuint (((FakeTransport *) base)->n_sessions, ==, 0);
  g_free (base);
}

ThrongTransport *
fake_transport_new (ThrongTimers *timers,
                    const ThrongClock *clock,
                    FakeServerFunc server,
                    void *data)
{
  static const ThrongTransportClass klass = {
    .open = fake_open,
    .send = fake_send,
    .connecting_since = fake_connecting_since,
    .get_waited_us = fake_get_waited_us,
    .get_body_bytes = fake_get_body_bytes,
    .get_phases = fake_get_phases,
    .cancel = fake_cancel,
    .close = fake_close,
    .free = fake_free,
  };
  FakeTransport *self = g_new0 (FakeTransport, 1);

  self->base.klass = &klass;
  self->timers = timers;
  self->clock = clock;
  self->server = server;
  self->data = data;
  return &self->base;
}

unsigned
fake_transport_get_n_sessions (ThrongTransport *transport)
{
  return ((FakeTransport *) transport)->n_sessions;
}

unsigned
fake_transport_get_n_exchanges (ThrongTransport *transport)
{
  return ((FakeTransport *) transport)->n_exchanges;
}

const char *
fake_exchange_get_header (const ThrongExchange *exchange, const char *name)
{
  for (unsigned i = 0; i < exchange->n_headers; i++)
    {
      if (g_ascii_strcasecmp (exchange->headers[i].name, name) == 0)
        return exchange->headers[i].value;
    }
  return NULL;
}
