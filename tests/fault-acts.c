/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a bad server does on a connection, over HTTP/1. */

#include <string.h>

#include "fault-case.h"

#define BLOCK_BYTES (256 * 1024)

void
fault_end (RawConnection *connection, FaultEnd end)
{
  switch (end)
    {
    case FAULT_GOODBYE:
      if (connection->tls != NULL)
        g_io_stream_close (connection->tls, NULL, NULL);
      break;
    case FAULT_RESET:
      raw_end_with_reset (connection);
      break;
    case FAULT_HANG:
      raw_wait_for_end (connection);
      break;
    case FAULT_GO_ON:
      raw_serve_well (connection, NULL);
      break;
    case FAULT_CLOSE:
    default:
      break;
    }
}

void
fault_answer (RawConnection *connection, const FaultCase *what)
{
  g_autofree char *request = raw_read_request (connection);

  if (request == NULL)
    return;
  raw_send (connection, what->answer);
  fault_end (connection, what->end);
}

/* Without a request. */
void
fault_act_at_once (RawConnection *connection, const FaultCase *what)
{
  raw_send (connection, what->answer);
  fault_end (connection, what->end);
}

/* Something has come, whatever it is. */
void
fault_act_after_a_read (RawConnection *connection, const FaultCase *what)
{
  char buffer[4096];

  if (raw_read (connection, buffer, sizeof buffer) > 0)
    fault_act_at_once (connection, what);
}

/* A fatal alert of TLS, number @code. */
void
fault_act_alert (RawConnection *connection, const FaultCase *what)
{
  const uint8_t alert[] = { 0x15, 3, 3, 0, 2, 2, (uint8_t) what->code };

  raw_send_data (connection, alert, sizeof alert);
  fault_end (connection, what->end);
}

void
fault_act_alert_after_a_read (RawConnection *connection, const FaultCase *what)
{
  char buffer[4096];

  if (raw_read (connection, buffer, sizeof buffer) > 0)
    fault_act_alert (connection, what);
}

/* The hello of a server that knows SSL 3.0 and no more. */
void
fault_act_old_hello (RawConnection *connection, const FaultCase *what)
{
  static const uint8_t hello[5 + 4 + 38] = { 0x16, 3, 0, 0, 42, 2, 0, 0, 38, 3, 0, [45] = 0x2f };

  raw_send_data (connection, hello, sizeof hello);
  fault_end (connection, what->end);
}

/* A byte at a time, without end: the answer, then its last byte again and again. */
void
fault_act_slowly (RawConnection *connection, const FaultCase *what)
{
  g_autofree char *request = raw_read_request (connection);
  size_t length = strlen (what->answer);

  raw_send_data (connection, what->answer, (size_t) what->code);
  for (size_t i = (size_t) what->code; request != NULL; i++)
    {
      g_usleep (20000);
      if (!raw_send_data (connection, &what->answer[MIN (i, length - 1)], 1))
        return;
    }
}

/* The beginning of the answer up to @code, then the rest of it for ever. */
void
fault_act_endless (RawConnection *connection, const FaultCase *what)
{
  g_autofree char *request = raw_read_request (connection);
  g_autoptr (GString) block = g_string_new (NULL);

  if (request == NULL)
    return;
  while (block->len < BLOCK_BYTES)
    g_string_append (block, what->answer + what->code);
  raw_send_data (connection, what->answer, (size_t) what->code);
  while (raw_send_data (connection, block->str, block->len))
    ;
}

void
fault_act_many_headers (RawConnection *connection, const FaultCase *what)
{
  g_autofree char *request = raw_read_request (connection);
  g_autoptr (GString) answer = g_string_new ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n");

  for (int i = 0; i < what->code; i++)
    g_string_append_printf (answer, "X-%d: y\r\n", i);
  g_string_append (answer, "\r\nok");
  raw_send_data (connection, answer->str, answer->len);
  fault_end (connection, what->end);
}

void
fault_act_long_header (RawConnection *connection, const FaultCase *what)
{
  g_autofree char *request = raw_read_request (connection);
  g_autofree char *value = g_strnfill ((size_t) what->code, 'v');

  raw_send (connection, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Long: ");
  raw_send (connection, value);
  raw_send (connection, "\r\n\r\nok");
  fault_end (connection, what->end);
}

void
fault_act_nul (RawConnection *connection, const FaultCase *what)
{
  static const char answer[] = "HTTP/1.1 200 OK\r\nX-Nul: a\0b\r\nContent-Length: 2\r\n\r\nok";
  g_autofree char *request = raw_read_request (connection);

  raw_send_data (connection, answer, sizeof answer - 1);
  fault_end (connection, what->end);
}

/* 10 GB are announced and sent for as long as somebody takes them. */
void
fault_act_huge_body (RawConnection *connection, const FaultCase *what)
{
  g_autofree char *request = raw_read_request (connection);
  g_autofree char *block = g_malloc0 (BLOCK_BYTES);

  raw_send (connection, "HTTP/1.1 200 OK\r\nContent-Length: 10737418240\r\n\r\n");
  for (uint64_t n = 0; n < G_GUINT64_CONSTANT (10737418240); n += BLOCK_BYTES)
    {
      if (!raw_send_data (connection, block, BLOCK_BYTES))
        return;
    }
}

static GByteArray *
compress (size_t n_bytes)
{
  g_autoptr (GConverter) converter = G_CONVERTER (
      g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9));
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) out = g_converter_output_stream_new (memory, converter);
  g_autofree char *block = g_malloc0 (BLOCK_BYTES);
  g_autoptr (GBytes) bytes = NULL;

  for (size_t n = 0; n < n_bytes; n += BLOCK_BYTES)
    g_output_stream_write_all (out, block, BLOCK_BYTES, NULL, NULL, NULL);
  g_output_stream_close (out, NULL, NULL);
  bytes = g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
  return g_bytes_unref_to_array (g_steal_pointer (&bytes));
}

/* @code MiB of zeros, compressed; @answer: the value of Content-Encoding. */
void
fault_act_bomb (RawConnection *connection, const FaultCase *what)
{
  g_autofree char *request = raw_read_request (connection);
  g_autoptr (GByteArray) body = compress ((size_t) what->code * 1024 * 1024);
  g_autofree char *head = g_strdup_printf (
      "HTTP/1.1 200 OK\r\nContent-Encoding: %s\r\nContent-Length: %u\r\n\r\n", what->answer,
      body->len);

  raw_send (connection, head);
  raw_send_data (connection, body->data, body->len);
  fault_end (connection, what->end);
}

/* The first @code requests are sent on to other paths, what comes then is answered well. */
void
fault_act_redirects (RawConnection *connection, const FaultCase *what)
{
  for (int i = 0; i < what->code; i++)
    {
      g_autofree char *request = raw_read_request (connection);
      g_autofree char *answer = g_strdup_printf (
          "HTTP/1.1 302 Found\r\nLocation: /hop%d\r\nContent-Length: 0\r\n\r\n", i);

      if (request == NULL)
        return;
      raw_send (connection, answer);
    }
  raw_serve_well (connection, NULL);
}

/* The first request is answered well, the second like this. */
void
fault_act_second_fails (RawConnection *connection, const FaultCase *what)
{
  g_autofree char *request = raw_read_request (connection);

  if (request == NULL)
    return;
  raw_send (connection, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
  fault_answer (connection, what);
}

/* The answer to an upload comes after its head, and nobody reads the rest, or all of it is read
 * afterwards (@code). */
void
fault_act_early_answer (RawConnection *connection, const FaultCase *what)
{
  char buffer[4096];
  g_autoptr (GString) head = g_string_new (NULL);

  while (strstr (head->str, "\r\n\r\n") == NULL)
    {
      gssize n = raw_read (connection, buffer, sizeof buffer);

      if (n <= 0)
        return;
      g_string_append_len (head, buffer, n);
    }
  raw_note_request (connection);
  raw_send (connection, what->answer);
  if (what->code > 0)
    raw_wait_for_end (connection);
  fault_end (connection, what->end);
}
