/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "scenario/throng-random.h"

G_BEGIN_DECLS

/* No made-up value and no number is longer, in bytes. */
#define THRONG_FAKE_MAX_BYTES 1024

typedef enum
{
  THRONG_FAKE_NAME,
  THRONG_FAKE_FIRST_NAME,
  THRONG_FAKE_LAST_NAME,
  THRONG_FAKE_USER_NAME,
  THRONG_FAKE_EMAIL,
  THRONG_FAKE_PHONE,
  THRONG_FAKE_COMPANY,
  THRONG_FAKE_STREET,
  THRONG_FAKE_CITY,
  THRONG_FAKE_POSTCODE,
  THRONG_FAKE_COUNTRY,
  THRONG_FAKE_WORD,
  THRONG_FAKE_SENTENCE,
  THRONG_FAKE_PARAGRAPH,
} ThrongFake;

/* Writes a made-up value, drawn with @random, without a closing zero byte. Returns: its bytes */
gsize throng_fake_write (ThrongFake fake, ThrongRandom *random, char *out);

/* Writes @number in decimal, without a closing zero byte. Returns: its bytes, at most 20 */
gsize throng_number_write (uint64_t number, char *out);

G_END_DECLS
