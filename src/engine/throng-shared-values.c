/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-shared-values.h"

#include <string.h>

#include "engine/throng-response.h"
#include "stats/throng-wire.h"

struct _ThrongSharedValues
{
  ThrongValue *values; /* by variable */
  unsigned n;
};

/* Servers choose the texts, so they need not be UTF-8 as texts on the wire are. */
static void
put_text (ThrongWireWriter *writer, const char *text, size_t length)
{
  throng_wire_put_uint (writer, length);
  for (size_t i = 0; i < length; i++)
    throng_wire_put_uint (writer, (uint8_t) text[i]);
}

/* Returns: (transfer full): a text without NUL, or anything if the reader has failed */
static char *
get_text (ThrongWireReader *reader)
{
  size_t length = throng_wire_get_uint (reader, THRONG_TEMPLATE_MAX_BYTES);
  GString *text = g_string_sized_new (length);

  for (size_t i = 0; i < length && !reader->failed; i++)
    g_string_append_c (text, (char) throng_wire_get_uint (reader, UINT8_MAX));
  return g_string_free_and_steal (text);
}

GBytes *
throng_shared_values_write (const ThrongPlan *plan, const ThrongValue *values)
{
  ThrongWireWriter writer;
  size_t n_bytes = 0;

  throng_wire_writer_init (&writer);
  for (unsigned i = 0; i < plan->set_up_variables->len && n_bytes <= THRONG_TEMPLATE_MAX_BYTES; i++)
    {
      const ThrongValue *value = &values[g_array_index (plan->set_up_variables, unsigned, i)];
      size_t length = value->text != NULL ? strlen (value->text) : 0;

      throng_wire_put_uint (&writer, value->text != NULL);
      if (value->text == NULL)
        continue;
      throng_wire_put_uint (&writer, value->is_json);
      n_bytes += length;
      if (n_bytes <= THRONG_TEMPLATE_MAX_BYTES)
        put_text (&writer, value->text, length);
    }
  if (n_bytes <= THRONG_TEMPLATE_MAX_BYTES)
    return throng_wire_writer_end (&writer);
  throng_wire_writer_clear (&writer);
  return NULL;
}

ThrongSharedValues *
throng_shared_values_read (const ThrongPlan *plan, GBytes *bytes)
{
  g_autoptr (ThrongSharedValues) self = g_new0 (ThrongSharedValues, 1);
  ThrongWireReader reader;

  self->n = throng_symbols_get_n (plan->symbols);
  self->values = g_new0 (ThrongValue, self->n);
  throng_wire_reader_init (&reader, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  for (unsigned i = 0; i < plan->set_up_variables->len; i++)
    {
      ThrongValue *value = &self->values[g_array_index (plan->set_up_variables, unsigned, i)];

      if (throng_wire_get_uint (&reader, 1) == 0)
        continue;
      value->is_json = throng_wire_get_uint (&reader, 1);
      value->text = get_text (&reader);
    }
  return throng_wire_reader_at_end (&reader) ? g_steal_pointer (&self) : NULL;
}

void
throng_shared_values_free (ThrongSharedValues *self)
{
  for (unsigned i = 0; i < self->n; i++)
    throng_value_clear (&self->values[i]);
  g_free (self->values);
  g_free (self);
}

const ThrongValue *
throng_shared_values_get (const ThrongSharedValues *self)
{
  return self->values;
}
