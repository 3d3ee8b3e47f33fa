/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-outgoing-private.h"

#include <string.h>

/* Random characters of a boundary, 142 bits. The whole has at most 70 (RFC 2046, section 5.1.1). */
#define N_RANDOM 24

/* A body is made of the text, which grows while it is rendered, and of files, which are not copied.
 * The boundary is drawn when the text is there, so that it can be seen to occur nowhere else. */

static ThrongChunk *
add_chunk (ThrongOutgoing *self)
{
  if (self->n_chunks == self->n_chunks_allocated)
    {
      self->n_chunks_allocated = MAX (4, 2 * self->n_chunks_allocated);
      self->chunks = g_renew (ThrongChunk, self->chunks, self->n_chunks_allocated);
    }
  self->chunks[self->n_chunks] = (ThrongChunk) { 0 };
  return &self->chunks[self->n_chunks++];
}

void
throng_outgoing_set_file (ThrongOutgoing *self, GBytes *file)
{
  ThrongChunk *chunk = add_chunk (self);

  chunk->file = file;
  chunk->data = g_bytes_get_data (file, &chunk->length);
  self->body_length += chunk->length;
}

/* What came since @start is a piece of the body. */
static void
add_text (ThrongOutgoing *self, size_t start)
{
  ThrongChunk *chunk = add_chunk (self);

  chunk->length = self->text->len - start;
  self->body_length += chunk->length;
}

/* Leaves room for the boundary, which is drawn later. */
static void
add_boundary (ThrongOutgoing *self, const ThrongPlanRequest *request)
{
  self->marks[self->n_marks++] = self->text->len;
  g_string_append (self->text, request->boundary);
  for (unsigned i = 0; i < N_RANDOM; i++)
    g_string_append_c (self->text, '-');
}

void
throng_outgoing_begin_parts (ThrongOutgoing *self, const ThrongPlanRequest *request)
{
  self->n_marks = 0;
  /* In the header, before each part and at the end. */
  self->marks = g_renew (size_t, self->marks, request->n_parts + 2);
  g_string_append (self->text, "multipart/form-data; boundary=");
  add_boundary (self, request);
  throng_outgoing_end_header (self, "Content-Type");
}

static unsigned
count (const GString *text, size_t start, const char *wanted, size_t length)
{
  const char *at = text->str + start;
  const char *end = text->str + text->len;
  unsigned n = 0;

  while ((at = memmem (at, (size_t) (end - at), wanted, length)) != NULL)
    {
      at++;
      n++;
    }
  return n;
}

static void
draw (ThrongRandom *random, char *out)
{
  static const char alphabet[] = G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS;

  for (unsigned i = 0; i < N_RANDOM; i++)
    out[i] = alphabet[throng_random_int (random, 0, sizeof alphabet - 2)];
}

static void
draw_boundary (ThrongOutgoing *self,
               const ThrongPlanRequest *request,
               ThrongRandom *random,
               size_t body_start)
{
  size_t prefix = strlen (request->boundary);
  char *first = self->text->str + self->marks[0];

  do
    {
      draw (random, first + prefix);
      for (unsigned i = 1; i < self->n_marks; i++)
        memcpy (self->text->str + self->marks[i], first, prefix + N_RANDOM);
    }
  while (count (self->text, body_start, first, prefix + N_RANDOM) != self->n_marks - 1);
}

/* Up to where the content of the part begins. */
static bool
add_part_head (ThrongOutgoing *self,
               const ThrongPlan *plan,
               const ThrongPlanRequest *request,
               const ThrongPlanPart *part,
               ThrongTemplateContext *context,
               GError **error)
{
  g_string_append (self->text, "--");
  add_boundary (self, request);
  g_string_append (self->text, "\r\nContent-Disposition: form-data; name=\"");
  if (!throng_outgoing_fill (self, plan, part->name, context, error))
    return false;
  if (part->file_name != NULL)
    {
      g_string_append (self->text, "\"; filename=\"");
      if (!throng_outgoing_fill (self, plan, part->file_name, context, error))
        return false;
    }
  g_string_append (self->text, "\"\r\n");
  if (part->type != NULL)
    g_string_append_printf (self->text, "Content-Type: %s\r\n", part->type);
  g_string_append (self->text, "\r\n");
  return true;
}

bool
throng_outgoing_render_parts (ThrongOutgoing *self,
                              const ThrongPlan *plan,
                              const ThrongPlanRequest *request,
                              ThrongTemplateContext *context,
                              GError **error)
{
  size_t body_start = self->text->len;
  size_t start = body_start;

  for (unsigned i = 0; i < request->n_parts; i++)
    {
      const ThrongPlanPart *part = &request->parts[i];

      if (!add_part_head (self, plan, request, part, context, error)
          || (part->value != NULL
              && !throng_outgoing_fill (self, plan, part->value, context, error)))
        return false;
      if (part->file != NULL)
        {
          add_text (self, start);
          start = self->text->len;
          throng_outgoing_set_file (self, part->file);
        }
      g_string_append (self->text, "\r\n");
    }
  g_string_append (self->text, "--");
  add_boundary (self, request);
  g_string_append (self->text, "--\r\n");
  add_text (self, start);
  draw_boundary (self, request, context->random, body_start);
  return true;
}

void
throng_outgoing_settle_chunks (ThrongOutgoing *self, const char *text)
{
  for (unsigned i = 0; i < self->n_chunks; i++)
    {
      if (self->chunks[i].file != NULL)
        continue;
      self->chunks[i].data = text;
      text += self->chunks[i].length;
    }
}
