/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "scenario/throng-node.h"

G_BEGIN_DECLS

/**
 * ThrongAuthKind:
 * @THRONG_AUTH_INHERIT: what the class, then the scenario, says
 * @THRONG_AUTH_NONE: none, whatever they say
 * @THRONG_AUTH_BASIC: user name and password (RFC 7617)
 * @THRONG_AUTH_BEARER: a token (RFC 6750)
 * @THRONG_AUTH_DIGEST: user name and password, which are not sent themselves (RFC 7616)
 */
typedef enum
{
  THRONG_AUTH_INHERIT,
  THRONG_AUTH_NONE,
  THRONG_AUTH_BASIC,
  THRONG_AUTH_BEARER,
  THRONG_AUTH_DIGEST,
} ThrongAuthKind;

#define THRONG_TYPE_AUTH_KIND (throng_auth_kind_get_type ())
GType throng_auth_kind_get_type (void);

/**
 * ThrongAuth:
 *
 * How requests say who sends them; of a scenario, a user class or a request. Properties: `kind`,
 * `user`, `password`, `token`. User and password belong to basic and digest, the token to bearer;
 * the others are kept, but neither used nor saved.
 */
#define THRONG_TYPE_AUTH (throng_auth_get_type ())
G_DECLARE_FINAL_TYPE (ThrongAuth, throng_auth, THRONG, AUTH, ThrongNode)

ThrongAuthKind throng_auth_get_kind (ThrongAuth *self);
/* All three are templates. */
const char *throng_auth_get_user (ThrongAuth *self);
const char *throng_auth_get_password (ThrongAuth *self);
const char *throng_auth_get_token (ThrongAuth *self);

G_END_DECLS
