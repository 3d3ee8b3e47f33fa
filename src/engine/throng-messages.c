/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-messages.h"

#define MAX_SCENARIO_BYTES (32 * 1024 * 1024)
#define MAX_HOST_BYTES 1024
#define MAX_HOSTS 10000
#define MAX_FOLDER_BYTES (64 * 1024)
#define MAX_WORKERS 100000

static void
send_and_clear (ThrongChannel *channel, unsigned type, ThrongWireWriter *writer)
{
  g_autoptr (GBytes) bytes = throng_wire_writer_end (writer);

  throng_channel_send (channel, type, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

void
throng_setup_send (const ThrongSetup *self, ThrongChannel *channel)
{
  g_autofree char *folder = NULL;
  ThrongWireWriter writer;

  throng_wire_writer_init (&writer);
  throng_wire_put_uint (&writer, self->index);
  throng_wire_put_uint (&writer, self->n_workers);
  throng_wire_put_uint (&writer, self->seed);
  throng_wire_put_int (&writer, self->stop_timeout_us);
  throng_wire_put_uint (&writer, self->max_users);
  throng_wire_put_string (&writer, self->scenario);
  throng_wire_put_uint (&writer, g_strv_length (self->allowed_hosts));
  for (unsigned i = 0; self->allowed_hosts[i] != NULL; i++)
    throng_wire_put_string (&writer, self->allowed_hosts[i]);
  /* A path need not be UTF-8, as texts are; a URI of it is. */
  folder = self->scenario_folder != NULL ? g_filename_to_uri (self->scenario_folder, NULL, NULL)
                                         : NULL;
  throng_wire_put_string (&writer, folder != NULL ? folder : "");
  send_and_clear (channel, THRONG_COMMAND_SETUP, &writer);
}

bool
throng_setup_read (ThrongSetup *self, const uint8_t *content, size_t length)
{
  g_autoptr (GStrvBuilder) hosts = g_strv_builder_new ();
  ThrongWireReader reader;
  const char *folder;
  uint64_t n;

  throng_wire_reader_init (&reader, content, length);
  self->index = (unsigned) throng_wire_get_uint (&reader, MAX_WORKERS);
  self->n_workers = (unsigned) throng_wire_get_uint (&reader, MAX_WORKERS);
  self->seed = throng_wire_get_uint (&reader, UINT64_MAX);
  self->stop_timeout_us = throng_wire_get_int (&reader);
  self->max_users = (unsigned) throng_wire_get_uint (&reader, UINT32_MAX);
  self->scenario = g_strdup (throng_wire_get_string (&reader, MAX_SCENARIO_BYTES));
  n = throng_wire_get_uint (&reader, MAX_HOSTS);
  for (uint64_t i = 0; i < n && !reader.failed; i++)
    g_strv_builder_add (hosts, throng_wire_get_string (&reader, MAX_HOST_BYTES));
  self->allowed_hosts = g_strv_builder_end (hosts);
  folder = throng_wire_get_string (&reader, MAX_FOLDER_BYTES);
  self->scenario_folder = folder[0] != '\0' ? g_filename_from_uri (folder, NULL, NULL) : NULL;
  return !reader.failed && self->index < self->n_workers;
}

void
throng_setup_clear (ThrongSetup *self)
{
  g_clear_pointer (&self->scenario, g_free);
  g_clear_pointer (&self->allowed_hosts, g_strfreev);
  g_clear_pointer (&self->scenario_folder, g_free);
}

void
throng_start_send (ThrongChannel *channel,
                   int64_t epoch_us,
                   int64_t started_unix_us,
                   const ThrongLoadCurve *curve)
{
  ThrongWireWriter writer;

  throng_wire_writer_init (&writer);
  throng_wire_put_int (&writer, epoch_us);
  throng_wire_put_int (&writer, started_unix_us);
  throng_load_curve_write (curve, &writer);
  send_and_clear (channel, THRONG_COMMAND_START, &writer);
}

void
throng_set_up_send (ThrongChannel *channel, int64_t now_us, int64_t unix_us)
{
  ThrongWireWriter writer;

  throng_wire_writer_init (&writer);
  throng_wire_put_int (&writer, now_us);
  throng_wire_put_int (&writer, unix_us);
  send_and_clear (channel, THRONG_COMMAND_RUN_SET_UP, &writer);
}

bool
throng_set_up_read (const uint8_t *content, size_t length, int64_t *now_us, int64_t *unix_us)
{
  ThrongWireReader reader;

  throng_wire_reader_init (&reader, content, length);
  *now_us = throng_wire_get_int (&reader);
  *unix_us = throng_wire_get_int (&reader);
  return throng_wire_reader_at_end (&reader);
}

ThrongLoadCurve *
throng_start_read (const uint8_t *content,
                   size_t length,
                   int64_t *epoch_us,
                   int64_t *started_unix_us)
{
  ThrongWireReader reader;

  throng_wire_reader_init (&reader, content, length);
  *epoch_us = throng_wire_get_int (&reader);
  *started_unix_us = throng_wire_get_int (&reader);
  return throng_load_curve_read (&reader);
}

void
throng_curve_send (ThrongChannel *channel, const ThrongLoadCurve *curve)
{
  ThrongWireWriter writer;

  throng_wire_writer_init (&writer);
  throng_load_curve_write (curve, &writer);
  send_and_clear (channel, THRONG_COMMAND_CURVE, &writer);
}

ThrongLoadCurve *
throng_curve_read (const uint8_t *content, size_t length)
{
  ThrongWireReader reader;

  throng_wire_reader_init (&reader, content, length);
  return throng_load_curve_read (&reader);
}

void
throng_tasks_send (ThrongChannel *channel, uint64_t n_tasks)
{
  ThrongWireWriter writer;

  throng_wire_writer_init (&writer);
  throng_wire_put_uint (&writer, n_tasks);
  send_and_clear (channel, THRONG_COMMAND_TASKS, &writer);
}

bool
throng_tasks_read (const uint8_t *content, size_t length, uint64_t *n_tasks)
{
  ThrongWireReader reader;

  throng_wire_reader_init (&reader, content, length);
  *n_tasks = throng_wire_get_uint (&reader, UINT64_MAX);
  return throng_wire_reader_at_end (&reader);
}

void
throng_tasks_told_send (ThrongChannel *channel,
                        uint64_t n_given,
                        uint64_t n_returned,
                        bool is_hungry)
{
  ThrongWireWriter writer;

  throng_wire_writer_init (&writer);
  throng_wire_put_uint (&writer, n_given);
  throng_wire_put_uint (&writer, n_returned);
  throng_wire_put_uint (&writer, is_hungry);
  send_and_clear (channel, THRONG_NOTICE_TASKS, &writer);
}

bool
throng_tasks_told_read (const uint8_t *content,
                        size_t length,
                        uint64_t *n_given,
                        uint64_t *n_returned,
                        bool *is_hungry)
{
  ThrongWireReader reader;

  throng_wire_reader_init (&reader, content, length);
  *n_given = throng_wire_get_uint (&reader, UINT64_MAX);
  *n_returned = throng_wire_get_uint (&reader, UINT64_MAX);
  *is_hungry = throng_wire_get_uint (&reader, 1) != 0;
  return throng_wire_reader_at_end (&reader);
}
