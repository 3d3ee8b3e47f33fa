/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "stats/throng-recorder.h"

G_BEGIN_DECLS

/* Lines in one second of one worker; the requests beyond are only counted. */
#define THRONG_REQUEST_LOG_PER_S 100

/**
 * ThrongLoggedRequest:
 * @n_left_out: so many requests have got no line; then there is nothing else in it
 * @user_number: from 1; 0 = the set-up or clean-up
 * @status: final HTTP status, 0 when no answer came
 * @failure: why it failed, "" = it succeeded
 *
 * A line of the log about one request. It holds nothing that templates filled in.
 */
typedef struct
{
  uint64_t n_left_out;
  uint64_t user_number;
  unsigned endpoint;
  unsigned status;
  int64_t response_us;
  const char *failure;
} ThrongLoggedRequest;

/* Returns: %FALSE when @bytes are no such line; what @self holds is borrowed from them */
bool throng_logged_request_read (ThrongLoggedRequest *self, const void *data, size_t length);

/**
 * ThrongRequestLog:
 *
 * Tells what one worker's users sent, request by request, at a bounded rate.
 */
typedef struct _ThrongRequestLog ThrongRequestLog;

/* @tell: takes a ThrongLoggedRequest as bytes */
ThrongRequestLog *throng_request_log_new (void (*tell) (void *data, GBytes *line), void *data);
void throng_request_log_free (ThrongRequestLog *self);

void throng_request_log_add (ThrongRequestLog *self,
                             int64_t now_us,
                             uint64_t user_number,
                             const ThrongSample *sample);
/* Whether requests get no line but are counted, because nobody takes the lines. */
void throng_request_log_set_held (ThrongRequestLog *self, bool is_held);
/* Tells what was left out in a second that is over at @now_us. */
void throng_request_log_flush (ThrongRequestLog *self, int64_t now_us);

G_END_DECLS
