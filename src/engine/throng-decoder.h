/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stddef.h>
#include <stdint.h>

G_BEGIN_DECLS

/**
 * throng_decode_body:
 * @encoding: the value of Content-Encoding
 * @max_bytes: decoding to more than this is refused
 * @length: (out): bytes without the closing zero byte
 * @problem: (out): why not, in words that go on after a colon
 *
 * Undoes a Content-Encoding of gzip or deflate. What a small body can grow to is bounded by
 * @max_bytes.
 *
 * Returns: (transfer full) (nullable): the decoded body with a zero byte behind it
 */
char *throng_decode_body (const char *encoding,
                          const uint8_t *data,
                          size_t n_bytes,
                          size_t max_bytes,
                          size_t *length,
                          const char **problem);

G_END_DECLS
