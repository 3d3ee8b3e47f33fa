/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "scenario/throng-fake.h"

#include <string.h>

G_BEGIN_DECLS

/* One item of an array, each as likely as the other. */
#define THRONG_FAKE_PICK(array, random)                                                            \
  ((array)[throng_random_int (random, 0, (int64_t) G_N_ELEMENTS (array) - 1)])

/* Each of these writes at @at, without a closing zero byte, and returns the end. */

static inline char *
throng_fake_put (char *at, const char *text)
{
  size_t length = strlen (text);

  memcpy (at, text, length);
  return at + length;
}

/* @pattern: each `#` in it becomes a digit */
char *throng_fake_put_digits (char *at, const char *pattern, ThrongRandom *random);

char *throng_fake_put_phone (char *at, ThrongRandom *random);
char *throng_fake_put_street (char *at, ThrongRandom *random);
char *throng_fake_put_city (char *at, ThrongRandom *random);
char *throng_fake_put_postcode (char *at, ThrongRandom *random);
char *throng_fake_put_country (char *at, ThrongRandom *random);
char *throng_fake_put_word (char *at, ThrongRandom *random);
char *throng_fake_put_sentence (char *at, ThrongRandom *random);
char *throng_fake_put_paragraph (char *at, ThrongRandom *random);

G_END_DECLS
