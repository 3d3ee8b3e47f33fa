/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>
#include <stdbool.h>

#include "scenario/throng-random.h"

G_BEGIN_DECLS

/**
 * ThrongDigest:
 *
 * A server's challenge to prove a password without sending it, and how often it has been answered
 * (digest authentication, RFC 7616): MD5 and SHA-256 with and without `-sess`, `qop=auth`, and the
 * old form without qop. Kept so that later requests to the same server are sent with the answer.
 */
typedef struct _ThrongDigest ThrongDigest;

/**
 * throng_digest_new:
 * @headers: of an answer with status 401
 * @uri: who answered
 * @random: draws what is needed once; later answers need no more of it
 *
 * Takes the first challenge that can be answered: the server has put them in its order.
 *
 * Returns: (transfer full) (nullable): the challenge, or %NULL when there is none
 */
ThrongDigest *throng_digest_new (SoupMessageHeaders *headers, GUri *uri, ThrongRandom *random);
void throng_digest_free (ThrongDigest *self);

/* Whether the server says that only its nonce was too old. */
bool throng_digest_is_stale (const ThrongDigest *self);

/**
 * throng_digest_dup_authorization:
 * @uri: where the request goes
 *
 * Returns: (transfer full) (nullable): the value of the Authorization header, another one each
 * time; %NULL when @uri is another server's
 */
char *throng_digest_dup_authorization (ThrongDigest *self,
                                       const char *method,
                                       GUri *uri,
                                       const char *user,
                                       const char *password);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ThrongDigest, throng_digest_free)

G_END_DECLS
