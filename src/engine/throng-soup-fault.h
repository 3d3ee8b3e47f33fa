/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/throng-transport.h"

G_BEGIN_DECLS

/**
 * throng_soup_fault_from_error:
 * @error: what libsoup or GIO said
 * @tls_errors: what is wrong with the server's certificate, if anything
 * @text: (out) (transfer none): a sentence for people, the same for equal faults
 *
 * Returns: the class of @error
 */
ThrongFault throng_soup_fault_from_error (const GError *error,
                                          GTlsCertificateFlags tls_errors,
                                          const char **text);

/* Whether a server has said over HTTP/2 that it goes away, for no reason that lies in the exchange.
 */
bool throng_soup_fault_is_farewell (const GError *error);

/* What the transport finds out where libsoup does not. */
typedef enum
{
  THRONG_SOUP_FINDING_NONE,
  THRONG_SOUP_FINDING_NO_ANSWER,
  THRONG_SOUP_FINDING_INCOMPLETE,
  THRONG_SOUP_FINDING_ENDLESS_INTERIM,
  THRONG_SOUP_FINDING_LARGE_REFUSAL,
  THRONG_SOUP_FINDING_SWITCHED,
  THRONG_SOUP_FINDING_FLOOD,
  THRONG_SOUP_FINDING_DEAF,
  THRONG_SOUP_FINDING_TLS,
  THRONG_SOUP_FINDING_BAD_LENGTH,
  THRONG_SOUP_FINDING_TWO_LENGTHS,
  THRONG_SOUP_FINDING_LENGTH_AND_ENCODING,
} ThrongSoupFinding;

/* @finding: not none. Returns: its class; @text is set as above */
ThrongFault throng_soup_fault_from_finding (ThrongSoupFinding finding, const char **text);

/**
 * throng_soup_fault_foreach:
 *
 * Calls @func for each sentence that this file knows, some of them more than once.
 */
void throng_soup_fault_foreach (void (*func) (ThrongFault fault, const char *text, void *data),
                                void *data);

/**
 * throng_soup_fault_blame_proxy:
 * @fault: (inout): what happened before a request reached its target
 * @text: (inout) (transfer none): a sentence about it
 *
 * Says of what happened on the way through a proxy that it was the proxy. A TLS fault is one of the
 * target, whom the proxy connected to.
 */
void throng_soup_fault_blame_proxy (ThrongFault *fault, const char **text);

G_END_DECLS
