/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The functions that templates may call: their values. */

#include "scenario/throng-template-private.h"

#include "scenario/throng-fake.h"
#include "scenario/throng-timestamp.h"

#include <string.h>

#define BUFFER_BYTES MAX (THRONG_FAKE_MAX_BYTES, THRONG_TIMESTAMP_MAX_BYTES)
#define MAX_CHARACTER_BYTES 4 /* in UTF-8 */

/* With @n_decimals of the digits behind the point. */
static gsize
write_decimal (int64_t number, unsigned n_decimals, char *out)
{
  uint64_t rest = number < 0 ? -(uint64_t) number : (uint64_t) number;
  uint64_t unit = 1;
  char *at = out;

  for (unsigned i = 0; i < n_decimals; i++)
    unit *= 10;
  if (number < 0)
    *at++ = '-';
  at += throng_number_write (rest / unit, at);
  if (n_decimals == 0)
    return (gsize) (at - out);

  *at++ = '.';
  for (rest %= unit; unit > 1; rest %= unit)
    {
      unit /= 10;
      *at++ = (char) ('0' + rest / unit);
    }
  return (gsize) (at - out);
}

/* Version 4 (RFC 9562, 5.4): random but for the version and the variant. */
static gsize
write_uuid (ThrongRandom *random, char *out)
{
  static const char hex[] = "0123456789abcdef";
  uint64_t high = (throng_random_next (random) & ~UINT64_C (0xf000)) | UINT64_C (0x4000);
  uint64_t low = (throng_random_next (random) >> 2) | (UINT64_C (1) << 63);
  char *at = out;

  for (unsigned i = 0; i < 32; i++)
    {
      uint64_t bits = i < 16 ? high : low;

      if (i == 8 || i == 12 || i == 16 || i == 20)
        *at++ = '-';
      *at++ = hex[(bits >> (60 - 4 * (i % 16))) & 15];
    }
  return (gsize) (at - out);
}

static const ThrongChoice *
draw_choice (const ThrongTemplate *template, const ThrongPart *part, ThrongRandom *random)
{
  int64_t drawn = throng_random_int (random, 0, (int64_t) part->n_choices - 1);

  return &template->choices[part->index + (unsigned) drawn];
}

static void
render_pick (const ThrongTemplate *template,
             const ThrongPart *part,
             ThrongRandom *random,
             GString *out)
{
  const ThrongChoice *choice = draw_choice (template, part, random);

  throng_mode_append (part->mode, template->words + choice->start, choice->length, out);
}

static void
render_string (const ThrongTemplate *template,
               const ThrongPart *part,
               ThrongRandom *random,
               GString *out)
{
  char buffer[BUFFER_BYTES];
  gsize length = 0;

  for (gsize i = 0; i < part->length; i++)
    {
      const ThrongChoice *choice = draw_choice (template, part, random);

      memcpy (buffer + length, template->words + choice->start, choice->length);
      length += choice->length;
      if (length > BUFFER_BYTES - MAX_CHARACTER_BYTES)
        {
          throng_mode_append (part->mode, buffer, length, out);
          length = 0;
        }
    }
  throng_mode_append (part->mode, buffer, length, out);
}

static gsize
write_value (const ThrongTemplate *template,
             const ThrongPart *part,
             ThrongTemplateContext *context,
             char *out)
{
  const ThrongTemplateHost *host = context->host;

  switch (part->kind)
    {
    case THRONG_PART_FAKE:
      return throng_fake_write (part->index, context->random, out);
    case THRONG_PART_RANDOM_INT:
    case THRONG_PART_RANDOM_FLOAT:
      return write_decimal (throng_random_int (context->random, part->low, part->high),
                            part->n_decimals, out);
    case THRONG_PART_UUID:
      return write_uuid (context->random, out);
    case THRONG_PART_NOW:
      return throng_timestamp_write (template->words + part->start, part->length,
                                     host->unix_us (host->data) + part->offset_us, out);
    case THRONG_PART_NOW_MS:
      return write_decimal (host->unix_us (host->data) / 1000, 0, out);
    case THRONG_PART_USER_NUMBER:
      return throng_number_write (context->user_number, out);
    case THRONG_PART_TASK_COUNT:
      return throng_number_write (context->task_count, out);
    case THRONG_PART_COUNTER:
      return throng_number_write (host->count (host->data, part->index), out);
    case THRONG_PART_TEXT:
    case THRONG_PART_VARIABLE:
    case THRONG_PART_RANDOM_STRING:
    case THRONG_PART_RANDOM_PICK:
    default:
      g_assert_not_reached ();
    }
}

void
throng_function_render (const ThrongTemplate *template,
                        const ThrongPart *part,
                        ThrongTemplateContext *context,
                        GString *out)
{
  char buffer[BUFFER_BYTES];
  gsize length;

  if (part->kind == THRONG_PART_RANDOM_PICK)
    render_pick (template, part, context->random, out);
  else if (part->kind == THRONG_PART_RANDOM_STRING)
    render_string (template, part, context->random, out);
  else
    {
      length = write_value (template, part, context, buffer);
      throng_mode_append (part->mode, buffer, length, out);
    }
}
