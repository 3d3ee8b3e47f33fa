/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a server can say beyond its body: the first byte says how the body is encoded, then comes
 * the value of WWW-Authenticate, and behind a line end the body. */

#include <string.h>

#include "engine/throng-decoder.h"
#include "engine/throng-digest.h"
#include "fuzz.h"

#define MAX_DECODED (1024 * 1024)

static void
check_digest (const char *challenge)
{
  g_autoptr (SoupMessageHeaders) headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);
  g_autoptr (GUri) uri = g_uri_parse ("http://127.0.0.1:8080/a?b", SOUP_HTTP_URI_FLAGS, NULL);
  g_autoptr (ThrongDigest) digest = NULL;
  ThrongRandom random;

  throng_random_init (&random, 1, 1);
  soup_message_headers_append (headers, "WWW-Authenticate", challenge);
  digest = throng_digest_new (headers, uri, &random);
  for (unsigned i = 0; digest != NULL && i < 2; i++)
    {
      g_autofree char *value = throng_digest_dup_authorization (digest, "GET", uri, "ann",
                                                                "secret");

      g_assert_true (value == NULL || strpbrk (value, "\r\n") == NULL);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const char *const encodings[] = { "gzip", "deflate", "x-gzip", "br", "identity" };
  const uint8_t *line_end = size > 1 ? memchr (data + 1, '\n', size - 1) : NULL;
  const uint8_t *body;
  g_autofree char *challenge = NULL;
  g_autofree char *decoded = NULL;
  const char *problem = NULL;
  size_t length = 0;

  if (line_end == NULL)
    return -1;
  challenge = g_strndup ((const char *) data + 1, (gsize) (line_end - data - 1));
  /* As a header it has arrived on one line. */
  check_digest (g_strdelimit (challenge, "\r", ' '));
  body = line_end + 1;
  decoded = throng_decode_body (encodings[data[0] % G_N_ELEMENTS (encodings)], body,
                                size - (size_t) (body - data), MAX_DECODED, &length, &problem);
  g_assert_true ((decoded == NULL) == (problem != NULL));
  if (decoded != NULL)
    {
      g_assert_cmpuint (length, <=, MAX_DECODED);
      g_assert_cmpint (decoded[length], ==, '\0');
    }
  return 0;
}
