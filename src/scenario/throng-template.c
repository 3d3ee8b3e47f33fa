/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-template.h"

#include "scenario/throng-fake.h"
#include "scenario/throng-json-writer.h"
#include "scenario/throng-template-private.h"

#include <string.h>

static bool
is_unreserved (char c)
{
  return g_ascii_isalnum (c) || c == '-' || c == '.' || c == '_' || c == '~';
}

static void
append_percent (const char *text, gsize length, bool blank_is_plus, GString *out)
{
  static const char hex[] = "0123456789ABCDEF";
  const char *end = text + length;

  while (text < end)
    {
      const char *run = text;
      unsigned char c;

      while (text < end && is_unreserved (*text))
        text++;
      g_string_append_len (out, run, text - run);
      if (text == end)
        return;

      c = (unsigned char) *text++;
      if (c == ' ' && blank_is_plus)
        g_string_append_c (out, '+');
      else
        {
          char escaped[3] = { '%', hex[c >> 4], hex[c & 15] };

          g_string_append_len (out, escaped, sizeof escaped);
        }
    }
}

void
throng_mode_append (ThrongMode mode, const char *text, gsize length, GString *out)
{
  switch (mode)
    {
    case THRONG_MODE_PLAIN:
      g_string_append_len (out, text, (gssize) length);
      break;
    case THRONG_MODE_PERCENT:
      append_percent (text, length, false, out);
      break;
    case THRONG_MODE_FORM:
      append_percent (text, length, true, out);
      break;
    case THRONG_MODE_JSON_STRING:
      throng_json_escape (text, length, out);
      break;
    case THRONG_MODE_JSON_VALUE:
    default:
      g_string_append_c (out, '"');
      throng_json_escape (text, length, out);
      g_string_append_c (out, '"');
    }
}

static gsize
write_random_int (const ThrongPart *part, ThrongRandom *random, char *out)
{
  int64_t number = throng_random_int (random, part->low, part->high);

  if (number >= 0)
    return throng_number_write ((uint64_t) number, out);
  *out = '-';
  return 1 + throng_number_write (-(uint64_t) number, out + 1);
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

static bool
render_variable (const ThrongPart *part, ThrongTemplateContext *context, GString *out)
{
  const ThrongValue *value = &context->values[part->index];
  ThrongMode mode = part->mode;

  if (value->text == NULL)
    {
      context->unset = part->index;
      return false;
    }
  if (mode == THRONG_MODE_JSON_VALUE && value->is_json)
    mode = THRONG_MODE_PLAIN;
  throng_mode_append (mode, value->text, strlen (value->text), out);
  return true;
}

static bool
render_part (const ThrongTemplate *self,
             const ThrongPart *part,
             ThrongTemplateContext *context,
             GString *out)
{
  char buffer[THRONG_FAKE_MAX_BYTES];
  gsize length = 0;

  switch (part->kind)
    {
    case THRONG_PART_TEXT:
      g_string_append_len (out, self->text + part->start, (gssize) part->length);
      return true;
    case THRONG_PART_VARIABLE:
      return render_variable (part, context, out);
    case THRONG_PART_FAKE:
      length = throng_fake_write (part->index, context->random, buffer);
      break;
    case THRONG_PART_RANDOM_INT:
      length = write_random_int (part, context->random, buffer);
      break;
    case THRONG_PART_UUID:
      length = write_uuid (context->random, buffer);
      break;
    case THRONG_PART_USER_NUMBER:
    default:
      length = throng_number_write (context->user_number, buffer);
    }
  throng_mode_append (part->mode, buffer, length, out);
  return true;
}

bool
throng_template_render (const ThrongTemplate *self, ThrongTemplateContext *context, GString *out)
{
  for (unsigned i = 0; i < self->n_parts; i++)
    if (!render_part (self, &self->parts[i], context, out))
      return false;
  return true;
}

const char *
throng_template_get_constant (const ThrongTemplate *self)
{
  for (unsigned i = 0; i < self->n_parts; i++)
    if (self->parts[i].kind != THRONG_PART_TEXT)
      return NULL;
  return self->text;
}

void
throng_template_free (ThrongTemplate *self)
{
  g_free (self->text);
  g_free (self->parts);
  g_free (self);
}
