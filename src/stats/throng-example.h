/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "stats/throng-phases.h"

G_BEGIN_DECLS

/* What is kept of a body, and of the lines before one. */
#define THRONG_MOST_EXAMPLE_BODY_BYTES 4096
#define THRONG_MOST_EXAMPLE_HEAD_BYTES 8192

/**
 * ThrongExample:
 * @endpoint: index in the plan
 * @sent_us: when its first send was, microseconds since the run's start
 * @user_number: of the user that sent it
 * @status: final HTTP status, 0 when no answer came
 * @failure: why it failed, "" = it succeeded
 * @request: method and URL, then a line for each header; secrets are masked
 * @request_body: the beginning of the body, as text
 * @request_body_bytes: of the whole body
 * @answer: a line for each header; secrets are masked
 * @answer_body: the beginning of the body, as text; "" when it was not kept
 * @answer_body_bytes: of the whole body on the wire
 *
 * A request of the run with its answer, to be looked at. Of a request with redirects or retries it
 * shows the last exchange. All texts are borrowed and valid UTF-8.
 */
typedef struct
{
  unsigned endpoint;
  int64_t sent_us;
  int64_t response_us;
  ThrongPhases phases;
  uint64_t user_number;
  unsigned status;
  unsigned n_hops;
  unsigned n_retries;
  const char *failure;
  const char *request;
  const char *request_body;
  uint64_t request_body_bytes;
  const char *answer;
  const char *answer_body;
  uint64_t answer_body_bytes;
} ThrongExample;

GBytes *throng_example_write (const ThrongExample *self);
bool throng_example_read (ThrongExample *self, GBytes *bytes);

G_END_DECLS
