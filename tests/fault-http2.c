/* SPDX-License-Identifier: GPL-3.0-or-later */

/* As much of an HTTP/2 server (RFC 9113) as it takes to be a bad one. */

#include <string.h>

#include "fault-case.h"

#define PREFACE "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"

#define MAX_PAYLOAD 16384

/* The static table of HPACK has these whole. */
#define STATUS_200 "\x88"
#define STATUS_100                                                                                 \
  "\x08\x03"                                                                                       \
  "100"

enum
{
  DATA = 0,
  HEADERS = 1,
  RST_STREAM = 3,
  SETTINGS = 4,
  PING = 6,
  GOAWAY = 7,
  WINDOW_UPDATE = 8,
  CONTINUATION = 9,
};

enum
{
  END_STREAM = 0x1,
  ACK = 0x1,
  END_HEADERS = 0x4,
};

struct _FaultHttp2
{
  RawConnection *connection;
  const FaultCase *what;
  bool is_over;
};

static void
put_u32 (uint8_t *to, uint32_t value)
{
  for (unsigned i = 0; i < 4; i++)
    to[i] = (uint8_t) (value >> (24 - 8 * i));
}

static uint32_t
get_u32 (const uint8_t *from)
{
  return (uint32_t) from[0] << 24 | (uint32_t) from[1] << 16 | (uint32_t) from[2] << 8 | from[3];
}

static bool
send_frame (FaultHttp2 *self,
            uint8_t type,
            uint8_t flags,
            uint32_t stream,
            const void *payload,
            size_t length)
{
  uint8_t frame[9 + MAX_PAYLOAD] = { 0, (uint8_t) (length >> 8), (uint8_t) length, type, flags };

  put_u32 (frame + 5, stream);
  if (length > 0)
    memcpy (frame + 9, payload, length);
  return raw_send_data (self->connection, frame, 9 + length);
}

static void
answer_well (FaultHttp2 *self, uint32_t stream)
{
  send_frame (self, HEADERS, END_HEADERS, stream, STATUS_200, 1);
  send_frame (self, DATA, END_STREAM, stream, "ok", 2);
}

static bool
read_all (RawConnection *connection, uint8_t *buffer, size_t length)
{
  for (size_t n = 0; n < length;)
    {
      gssize got = raw_read (connection, buffer + n, length - n);

      if (got <= 0)
        return false;
      n += (size_t) got;
    }
  return true;
}

/* Reads frames until the next request. Returns: its stream, 0 at the end */
static uint32_t
read_request (FaultHttp2 *self)
{
  uint8_t head[9], payload[MAX_PAYLOAD];

  while (read_all (self->connection, head, sizeof head))
    {
      size_t length = (size_t) head[0] << 16 | (size_t) head[1] << 8 | head[2];

      if (length > sizeof payload || !read_all (self->connection, payload, length))
        return 0;
      if (head[3] == SETTINGS && (head[4] & ACK) == 0)
        send_frame (self, SETTINGS, ACK, 0, NULL, 0);
      else if (head[3] == PING && (head[4] & ACK) == 0)
        send_frame (self, PING, ACK, 0, payload, length);
      else if (head[3] == HEADERS)
        {
          raw_note_request (self->connection);
          return get_u32 (head + 5);
        }
    }
  return 0;
}

static void
send_first_settings (FaultHttp2 *self)
{
  static const uint8_t no_streams[] = { 0, 3, 0, 0, 0, 0 };
  bool has_none = self->what != NULL && self->what->answer_http2 == fault_http2_no_streams;

  send_frame (self, SETTINGS, 0, 0, no_streams, has_none ? sizeof no_streams : 0);
}

void
fault_http2_serve (RawConnection *connection, const FaultCase *what)
{
  FaultHttp2 self = { connection, what, false };
  uint8_t preface[sizeof PREFACE - 1];
  uint32_t stream;

  if (!read_all (connection, preface, sizeof preface))
    return;
  if (memcmp (preface, PREFACE, sizeof preface) != 0)
    {
      g_string_append_len (connection->input, (char *) preface, sizeof preface);
      raw_serve_well (connection, NULL);
      return;
    }
  send_first_settings (&self);
  for (unsigned n = 0; !self.is_over && (stream = read_request (&self)) != 0; n++)
    {
      if (what != NULL)
        what->answer_http2 (&self, stream, n);
      else
        answer_well (&self, stream);
    }
}

/* Acts: the first request of a connection is answered badly, others well. */

static void
send_reset (FaultHttp2 *self, uint32_t stream)
{
  uint8_t code[4];

  put_u32 (code, (uint32_t) self->what->code);
  send_frame (self, RST_STREAM, 0, stream, code, sizeof code);
}

void
fault_http2_reset (FaultHttp2 *http2, uint32_t stream, unsigned n)
{
  if (n == 0)
    send_reset (http2, stream);
  else
    answer_well (http2, stream);
}

void
fault_http2_reset_in_body (FaultHttp2 *http2, uint32_t stream, unsigned n)
{
  if (n > 0)
    {
      answer_well (http2, stream);
      return;
    }
  send_frame (http2, HEADERS, END_HEADERS, stream, STATUS_200, 1);
  send_frame (http2, DATA, 0, stream, "some", 4);
  send_reset (http2, stream);
}

static void
send_go_away (FaultHttp2 *self, uint32_t last_stream)
{
  uint8_t payload[8];

  put_u32 (payload, last_stream);
  put_u32 (payload + 4, (uint32_t) self->what->code);
  send_frame (self, GOAWAY, 0, 0, payload, sizeof payload);
}

/* The request will not be answered any more. */
void
fault_http2_go_away (FaultHttp2 *http2, uint32_t stream, unsigned n)
{
  send_go_away (http2, stream);
  http2->is_over = true;
}

/* The request, the second one, was not looked at. */
void
fault_http2_go_away_before (FaultHttp2 *http2, uint32_t stream, unsigned n)
{
  if (n == 0)
    {
      answer_well (http2, stream);
      return;
    }
  send_go_away (http2, stream - 2);
  http2->is_over = true;
}

/* What is under way is still answered, as RFC 9113 wants it. */
void
fault_http2_go_away_then_answer (FaultHttp2 *http2, uint32_t stream, unsigned n)
{
  send_go_away (http2, stream);
  g_usleep (20000);
  answer_well (http2, stream);
  raw_wait_for_end (http2->connection);
  http2->is_over = true;
}

/* As nginx at the last request that a connection may have, after @code others: the goodbye comes
 * together with the head of the answer. */
void
fault_http2_last_answer (FaultHttp2 *http2, uint32_t stream, unsigned n)
{
  uint8_t frames[9 + 8 + 9 + 1] = { 0, 0, 8, GOAWAY };
  uint8_t *headers = frames + 9 + 8;

  if (n < (unsigned) http2->what->code)
    {
      answer_well (http2, stream);
      return;
    }
  put_u32 (frames + 9, stream);
  headers[2] = 1;
  headers[3] = HEADERS;
  headers[4] = END_HEADERS;
  put_u32 (headers + 5, stream);
  memcpy (headers + 9, STATUS_200, 1);
  raw_send_data (http2->connection, frames, sizeof frames);
  send_frame (http2, DATA, END_STREAM, stream, "ok", 2);
  raw_wait_for_end (http2->connection);
  http2->is_over = true;
}

void
fault_http2_close (FaultHttp2 *http2, uint32_t stream, unsigned n)
{
  fault_end (http2->connection, http2->what->end);
  http2->is_over = true;
}

void
fault_http2_close_in_body (FaultHttp2 *http2, uint32_t stream, unsigned n)
{
  send_frame (http2, HEADERS, END_HEADERS, stream, STATUS_200, 1);
  send_frame (http2, DATA, 0, stream, "some", 4);
  fault_end (http2->connection, http2->what->end);
  http2->is_over = true;
}

/* From the second request on none may be sent, as was said at the beginning; after a while they
 * may. */
void
fault_http2_no_streams (FaultHttp2 *http2, uint32_t stream, unsigned n)
{
  static const uint8_t streams[] = { 0, 3, 0, 0, 0, 100 };

  answer_well (http2, stream);
  if (n > 0)
    return;
  g_usleep (800000);
  send_frame (http2, SETTINGS, 0, 0, streams, sizeof streams);
}

void
fault_http2_silence (FaultHttp2 *http2, uint32_t stream, unsigned n)
{
  if (n > 0)
    answer_well (http2, stream);
}

/* A frame of type @code that brings @stream no further: it wants an answer, or is empty. Returns:
 * whether it was taken */
static bool
send_nuisance (FaultHttp2 *self, uint32_t stream)
{
  static const uint8_t payload[8];
  int type = self->what->code;

  return send_frame (self, (uint8_t) type, 0, type == DATA ? stream : 0, payload,
                     type == PING ? sizeof payload : 0);
}

/* 500 of them, then a good answer */
void
fault_http2_burst (FaultHttp2 *http2, uint32_t stream, unsigned n)
{
  for (unsigned i = 0; n == 0 && i < 500; i++)
    send_nuisance (http2, stream);
  answer_well (http2, stream);
}

static void *
read_all_cb (void *connection)
{
  raw_wait_for_end (connection);
  return NULL;
}

/* They come without end; the answers to them are read. */
void
fault_http2_flood (FaultHttp2 *http2, uint32_t stream, unsigned n)
{
  GThread *reader = g_thread_new ("reader", read_all_cb, http2->connection);

  while (send_nuisance (http2, stream))
    ;
  g_thread_join (reader);
  http2->is_over = true;
}

/* The same when a body has begun. */
void
fault_http2_flood_in_body (FaultHttp2 *http2, uint32_t stream, unsigned n)
{
  send_frame (http2, HEADERS, END_HEADERS, stream, STATUS_200, 1);
  send_frame (http2, DATA, 0, stream, "some", 4);
  fault_http2_flood (http2, stream, n);
}

static void
open_window (FaultHttp2 *self, uint32_t stream)
{
  uint8_t increment[4];

  if (self->what->code == 0)
    return;
  put_u32 (increment, (uint32_t) self->what->code);
  send_frame (self, WINDOW_UPDATE, 0, 0, increment, sizeof increment);
  send_frame (self, WINDOW_UPDATE, 0, stream, increment, sizeof increment);
}

/* Takes a body of which only the beginning finds room in the windows that all have at first. For
 * each piece they are opened by @code bytes, by 0 = never; the next request is answered well. */
void
fault_http2_upload (FaultHttp2 *http2, uint32_t stream, unsigned n)
{
  uint8_t head[9], payload[MAX_PAYLOAD];
  uint32_t answered = n > 0 ? stream : 0;

  while (answered == 0 && read_all (http2->connection, head, sizeof head))
    {
      size_t length = (size_t) head[0] << 16 | (size_t) head[1] << 8 | head[2];

      if (length > sizeof payload || !read_all (http2->connection, payload, length))
        return;
      if (head[3] == DATA)
        open_window (http2, stream);
      if (head[3] == HEADERS)
        raw_note_request (http2->connection);
      if (head[3] == HEADERS || (head[3] == DATA && (head[4] & END_STREAM) != 0))
        answered = get_u32 (head + 5);
    }
  answer_well (http2, answered);
}

void
fault_http2_garbage (FaultHttp2 *http2, uint32_t stream, unsigned n)
{
  raw_send (http2->connection, http2->what->answer);
  raw_wait_for_end (http2->connection);
  http2->is_over = true;
}

/* Content-Length says 100. */
void
fault_http2_short_body (FaultHttp2 *http2, uint32_t stream, unsigned n)
{
  static const char head[] = STATUS_200 "\x0f\x0d\x03"
                                        "100";

  if (n > 0)
    {
      answer_well (http2, stream);
      return;
    }
  send_frame (http2, HEADERS, END_HEADERS, stream, head, sizeof head - 1);
  send_frame (http2, DATA, END_STREAM, stream, "ok", 2);
}

/* x: y, again and again; the head is that of an answer, or with a @code its trailer. */
void
fault_http2_endless_header (FaultHttp2 *http2, uint32_t stream, unsigned n)
{
  bool is_trailer = http2->what->code != 0;
  static const char field[] = "\x00\x01x\x01y";
  uint8_t block[5 * 1000];

  for (unsigned i = 0; i < sizeof block / 5; i++)
    memcpy (block + 5 * i, field, 5);
  send_frame (http2, HEADERS, is_trailer ? END_HEADERS : 0, stream, STATUS_200, 1);
  if (is_trailer)
    {
      send_frame (http2, DATA, 0, stream, "some", 4);
      send_frame (http2, HEADERS, END_STREAM, stream, block, sizeof block);
    }
  while (send_frame (http2, CONTINUATION, 0, stream, block, sizeof block))
    ;
  http2->is_over = true;
}

/* @code answers 100, then a good one. */
void
fault_http2_interim (FaultHttp2 *http2, uint32_t stream, unsigned n)
{
  static const char head[] = STATUS_100;

  for (int i = 0; n == 0 && i < http2->what->code; i++)
    send_frame (http2, HEADERS, END_HEADERS, stream, head, sizeof head - 1);
  answer_well (http2, stream);
}
