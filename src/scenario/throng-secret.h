/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

/**
 * throng_secret_is_name:
 * @name: of a header, field, variable or JSON member, however it is spelt
 *
 * Whether what goes by this name is meant for few eyes: `password`, `X-API-Key`, `clientSecret`,
 * but not `max_tokens` or `token_type`. Where in doubt it is.
 */
bool throng_secret_is_name (const char *name);

/**
 * throng_secret_is_literal:
 * @template: text
 *
 * Whether @template itself says something, beside the templates in it, names before them and the
 * scheme of an Authorization header. `Bearer {{token}}` says nothing.
 */
bool throng_secret_is_literal (const char *template);

/* Returns: how many bytes the scheme of an Authorization header has at the beginning of @text, the
 * blanks behind it included; 0 = there is none */
size_t throng_secret_skip_scheme (const char *text);

/**
 * ThrongSecretKind:
 * @THRONG_SECRET_LOGIN: user name and password in a URL
 * @THRONG_SECRET_IN_QUERY: the value of a query parameter with such a name
 * @THRONG_SECRET_TOKEN: what is known as a token by its look
 * @THRONG_SECRET_PRIVATE_KEY: a PEM block
 * @THRONG_SECRET_IN_TEXT: what stands behind such a name in a text, be it JSON, XML or a form
 * @THRONG_SECRET_FOLDER: what stands before the last part of a path of this computer
 */
typedef enum
{
  THRONG_SECRET_LOGIN = 1 << 0,
  THRONG_SECRET_IN_QUERY = 1 << 1,
  THRONG_SECRET_TOKEN = 1 << 2,
  THRONG_SECRET_PRIVATE_KEY = 1 << 3,
  THRONG_SECRET_IN_TEXT = 1 << 4,
  THRONG_SECRET_FOLDER = 1 << 5,
} ThrongSecretKind;

/* Returns: (transfer full): what stands there instead of a secret. @name: (nullable): its own */
typedef char *(*ThrongSecretReplace) (void *data,
                                      ThrongSecretKind kind,
                                      const char *name,
                                      const char *secret);

/**
 * throng_secret_replace:
 * @kinds: which of #ThrongSecretKind to look for
 *
 * Returns: (transfer full) (nullable): @text with what @replace gives for each secret in it; %NULL
 * = there is none
 */
char *throng_secret_replace (const char *text,
                             unsigned kinds,
                             ThrongSecretReplace replace,
                             void *data);

G_END_DECLS
