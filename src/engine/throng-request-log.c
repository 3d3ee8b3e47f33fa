/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-request-log.h"

#include "stats/throng-incident-table.h"
#include "stats/throng-wire.h"

#define MAX_STATUS 999

struct _ThrongRequestLog
{
  void (*tell) (void *data, GBytes *line);
  void *data;

  int64_t second; /* of the clock */
  unsigned n;     /* lines in it */
  uint64_t n_left_out;
  bool is_held;
};

static void
put (ThrongRequestLog *self, const ThrongLoggedRequest *request)
{
  ThrongWireWriter writer;
  g_autoptr (GBytes) line = NULL;

  throng_wire_writer_init (&writer);
  throng_wire_put_uint (&writer, request->n_left_out);
  throng_wire_put_uint (&writer, request->user_number);
  throng_wire_put_uint (&writer, request->endpoint);
  throng_wire_put_uint (&writer, request->status);
  throng_wire_put_int (&writer, request->response_us);
  throng_wire_put_string (&writer, request->failure);
  line = throng_wire_writer_end (&writer);
  self->tell (self->data, line);
}

bool
throng_logged_request_read (ThrongLoggedRequest *self, const void *data, size_t length)
{
  ThrongWireReader reader;

  throng_wire_reader_init (&reader, data, length);
  self->n_left_out = throng_wire_get_uint (&reader, UINT64_MAX);
  self->user_number = throng_wire_get_uint (&reader, UINT64_MAX);
  self->endpoint = (unsigned) throng_wire_get_uint (&reader, UINT_MAX);
  self->status = (unsigned) throng_wire_get_uint (&reader, MAX_STATUS);
  self->response_us = throng_wire_get_int (&reader);
  self->failure = throng_wire_get_string (&reader, THRONG_MOST_MESSAGE_BYTES);
  return throng_wire_reader_at_end (&reader);
}

ThrongRequestLog *
throng_request_log_new (void (*tell) (void *data, GBytes *line), void *data)
{
  ThrongRequestLog *self = g_new0 (ThrongRequestLog, 1);

  self->tell = tell;
  self->data = data;
  return self;
}

void
throng_request_log_free (ThrongRequestLog *self)
{
  g_free (self);
}

void
throng_request_log_set_held (ThrongRequestLog *self, bool is_held)
{
  self->is_held = is_held;
}

void
throng_request_log_flush (ThrongRequestLog *self, int64_t now_us)
{
  ThrongLoggedRequest rest = { .n_left_out = self->n_left_out, .failure = "" };

  if (self->is_held || now_us / G_USEC_PER_SEC <= self->second)
    return;
  self->n = 0;
  self->n_left_out = 0;
  if (rest.n_left_out > 0)
    put (self, &rest);
}

/* Servers choose part of the texts, so they may be of any length and any bytes. */
static char *
dup_tidy (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  return g_utf8_substring (valid, 0, MIN (g_utf8_strlen (valid, -1), THRONG_MOST_MESSAGE_CHARS));
}

void
throng_request_log_add (ThrongRequestLog *self,
                        int64_t now_us,
                        uint64_t user_number,
                        const ThrongSample *sample)
{
  g_autofree char *failure = NULL;

  throng_request_log_flush (self, now_us);
  self->second = now_us / G_USEC_PER_SEC;
  if (self->is_held || self->n == THRONG_REQUEST_LOG_PER_S)
    {
      self->n_left_out++;
      return;
    }
  self->n++;
  failure = dup_tidy (sample->failure != NULL ? sample->failure : "");
  put (self, &(ThrongLoggedRequest) { .user_number = user_number,
                                      .endpoint = sample->endpoint,
                                      .status = MIN (sample->status, MAX_STATUS),
                                      .response_us = sample->response_us,
                                      .failure = failure });
}
