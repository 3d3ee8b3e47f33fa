/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-template.h"

#include "i18n/throng-i18n.h"
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

/* As browsers do (HTML, “multipart/form-data encoding algorithm”). */
static void
append_quoted (const char *text, gsize length, GString *out)
{
  for (const char *end = text + length; text < end; text++)
    {
      if (*text == '"')
        g_string_append (out, "%22");
      else if (*text == '\r')
        g_string_append (out, "%0D");
      else if (*text == '\n')
        g_string_append (out, "%0A");
      else
        g_string_append_c (out, *text);
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
    case THRONG_MODE_QUOTED:
      append_quoted (text, length, out);
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
  if (part->kind == THRONG_PART_TEXT)
    g_string_append_len (out, self->text + part->start, (gssize) part->length);
  else if (part->kind == THRONG_PART_VARIABLE)
    return render_variable (part, context, out);
  else
    throng_function_render (self, part, context, out);
  return true;
}

bool
throng_template_render (const ThrongTemplate *self, ThrongTemplateContext *context, GString *out)
{
  gsize end = out->len + self->max_bytes;

  context->is_too_long = false;
  for (unsigned i = 0; i < self->n_parts; i++)
    {
      if (!render_part (self, &self->parts[i], context, out))
        return false;
      if (out->len > end)
        {
          context->is_too_long = true;
          return false;
        }
    }
  return true;
}

bool
throng_template_has_values (const ThrongTemplate *self, ThrongTemplateContext *context)
{
  context->is_too_long = false;
  for (unsigned i = 0; i < self->n_parts; i++)
    {
      const ThrongPart *part = &self->parts[i];

      if (part->kind == THRONG_PART_VARIABLE && context->values[part->index].text == NULL)
        {
          context->unset = part->index;
          return false;
        }
    }
  return true;
}

char *
throng_template_dup_problem (const ThrongTemplateContext *context, const ThrongSymbols *symbols)
{
  if (context->is_too_long)
    return g_strdup (_ ("What is filled in here is longer than 1 MiB"));
  return g_strdup_printf (_ ("The variable “%s” has no value"),
                          throng_symbols_get_name (symbols, context->unset));
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
  g_free (self->words);
  g_free (self->parts);
  g_free (self->choices);
  g_free (self);
}
