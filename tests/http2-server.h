/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

/* What /large is answered with. */
#define HTTP2_LARGE_BYTES ((size_t) 3 * 1024 * 1024)

/* libsoup's server over TLS in a thread of its own. It answers with two bytes; of its paths, none
 * does not exist, silence gets no answer, and last ends the connection. */
typedef struct
{
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  GTlsCertificate *certificate;
  char *url; /* set when it listens; guarded by @mutex */
  GMutex mutex;
  GCond cond;
} Http2Server;

/* @certificate: (transfer none): which it shows */
void http2_server_start (Http2Server *self, GTlsCertificate *certificate);

void http2_server_stop (Http2Server *self);
