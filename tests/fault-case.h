/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/throng-transport.h"
#include "raw-server.h"

/* What a case is tried over. */
typedef enum
{
  FAULT_PLAIN = 1 << 0,
  FAULT_TLS = 1 << 1,
  FAULT_BOTH = FAULT_PLAIN | FAULT_TLS,
  FAULT_HTTP2 = 1 << 2,
} FaultOver;

/* What a server does after its answer. */
typedef enum
{
  FAULT_CLOSE,   /* without a word, over TLS too */
  FAULT_GOODBYE, /* ends TLS as it should before it closes */
  FAULT_RESET,
  FAULT_HANG,  /* until the other side ends */
  FAULT_GO_ON, /* answers the next requests well */
} FaultEnd;

typedef struct _FaultHttp2 FaultHttp2;
typedef struct _FaultCase FaultCase;

/* Only one of @serve and @answer_http2 is set; without either @answer is sent after the first
 * request. */
struct _FaultCase
{
  const char *name;
  unsigned over; /* of FaultOver */

  /* What the server does on its first connection; later ones it serves well. */
  void (*serve) (RawConnection *connection, const FaultCase *what);
  /* Takes a request on @stream; the @n-th of the connection, from 0 */
  void (*answer_http2) (FaultHttp2 *http2, uint32_t stream, unsigned n);
  const char *answer;
  int code; /* for @serve and @answer_http2 */
  FaultEnd end;
  bool is_before_tls;      /* the first connection is @serve's before a handshake */
  const char *certificate; /* (nullable): that is shown on the first connection */
  GTlsAuthenticationMode authentication;

  /* The bad request: keys of the step, where $TARGET, $REFUSED and $SILENT are addresses. %NULL =
   * GET /bad */
  const char *request;
  bool is_late; /* it has 0.5 s in all instead of 20 s */

  /* (nullable): what is to be said of it instead from libsoup 3.7 on, which sees more of what goes
   * wrong, or tries again */
  const FaultCase *later;

  /* What is to be said of it; %NULL: it succeeds */
  const char *failure;
  const char *or_failure; /* where the system decides which comes first */
  ThrongFault fault; /* of its last exchange; %THRONG_FAULT_NONE: there was an answer, or it was
                        given up */
  unsigned status;   /* of the sample */
  unsigned n_hops;
  unsigned n_retries;
  unsigned n_lost; /* exchanges that never became a request at the server */
  uint64_t min_body_bytes;
};

/* Each ends with a case without a name. */
extern const FaultCase fault_table_answers[];
extern const FaultCase fault_table_connections[];
extern const FaultCase fault_table_http2[];
extern const FaultCase fault_table_tls[];

/* Acts: what @serve may be. */

/* Sends @answer after the first request and ends as @end says. */
void fault_answer (RawConnection *connection, const FaultCase *what);
void fault_end (RawConnection *connection, FaultEnd end);

void fault_act_at_once (RawConnection *connection, const FaultCase *what);
void fault_act_after_a_read (RawConnection *connection, const FaultCase *what);
void fault_act_alert (RawConnection *connection, const FaultCase *what);
void fault_act_alert_after_a_read (RawConnection *connection, const FaultCase *what);
void fault_act_old_hello (RawConnection *connection, const FaultCase *what);
void fault_act_slowly (RawConnection *connection, const FaultCase *what);
void fault_act_endless (RawConnection *connection, const FaultCase *what);
void fault_act_many_headers (RawConnection *connection, const FaultCase *what);
void fault_act_long_header (RawConnection *connection, const FaultCase *what);
void fault_act_nul (RawConnection *connection, const FaultCase *what);
void fault_act_huge_body (RawConnection *connection, const FaultCase *what);
void fault_act_bomb (RawConnection *connection, const FaultCase *what);
void fault_act_redirects (RawConnection *connection, const FaultCase *what);
void fault_act_second_fails (RawConnection *connection, const FaultCase *what);
void fault_act_early_answer (RawConnection *connection, const FaultCase *what);

/* HTTP/2 */

/* Serves a connection that has agreed on it; @what: (nullable): its acts for the requests of the
 * first connection, otherwise all get 200 */
void fault_http2_serve (RawConnection *connection, const FaultCase *what);

void fault_http2_reset (FaultHttp2 *http2, uint32_t stream, unsigned n);
void fault_http2_reset_in_body (FaultHttp2 *http2, uint32_t stream, unsigned n);
void fault_http2_go_away (FaultHttp2 *http2, uint32_t stream, unsigned n);
void fault_http2_go_away_before (FaultHttp2 *http2, uint32_t stream, unsigned n);
void fault_http2_go_away_then_answer (FaultHttp2 *http2, uint32_t stream, unsigned n);
void fault_http2_last_answer (FaultHttp2 *http2, uint32_t stream, unsigned n);
void fault_http2_close (FaultHttp2 *http2, uint32_t stream, unsigned n);
void fault_http2_close_in_body (FaultHttp2 *http2, uint32_t stream, unsigned n);
void fault_http2_no_streams (FaultHttp2 *http2, uint32_t stream, unsigned n);
void fault_http2_silence (FaultHttp2 *http2, uint32_t stream, unsigned n);
void fault_http2_burst (FaultHttp2 *http2, uint32_t stream, unsigned n);
void fault_http2_flood (FaultHttp2 *http2, uint32_t stream, unsigned n);
void fault_http2_flood_in_body (FaultHttp2 *http2, uint32_t stream, unsigned n);
void fault_http2_upload (FaultHttp2 *http2, uint32_t stream, unsigned n);
void fault_http2_garbage (FaultHttp2 *http2, uint32_t stream, unsigned n);
void fault_http2_short_body (FaultHttp2 *http2, uint32_t stream, unsigned n);
void fault_http2_endless_header (FaultHttp2 *http2, uint32_t stream, unsigned n);
void fault_http2_interim (FaultHttp2 *http2, uint32_t stream, unsigned n);
