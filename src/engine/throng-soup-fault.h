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
