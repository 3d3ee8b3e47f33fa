/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-channel.h"

#include <errno.h>
#include <glib-unix.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define HEADER_BYTES 5
#define MAX_FRAME_BYTES (64 * 1024 * 1024)
#define READ_BYTES (64 * 1024)

/* Much more than waits for another process that is merely busy. */
#define BACKED_UP_BYTES (8 * 1024 * 1024)

struct _ThrongChannel
{
  int fd;
  GByteArray *input;  /* beginning of a frame that is not complete */
  GByteArray *output; /* what the socket did not take */
};

ThrongChannel *
throng_channel_new (int fd)
{
  ThrongChannel *self = g_new0 (ThrongChannel, 1);

  g_unix_set_fd_nonblocking (fd, TRUE, NULL);
  self->fd = fd;
  self->input = g_byte_array_new ();
  self->output = g_byte_array_new ();
  return self;
}

void
throng_channel_free (ThrongChannel *self)
{
  close (self->fd);
  g_byte_array_unref (self->input);
  g_byte_array_unref (self->output);
  g_free (self);
}

int
throng_channel_get_fd (const ThrongChannel *self)
{
  return self->fd;
}

void
throng_channel_flush (ThrongChannel *self)
{
  size_t done = 0;

  while (done < self->output->len)
    {
      ssize_t n = send (self->fd, self->output->data + done, self->output->len - done,
                        MSG_NOSIGNAL);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0 && errno != EAGAIN)
        {
          /* What was lost makes the rest worthless: both sides find the channel closed. */
          done = self->output->len;
          shutdown (self->fd, SHUT_RDWR);
        }
      if (n < 0)
        break;
      done += (size_t) n;
    }
  if (done > 0)
    g_byte_array_remove_range (self->output, 0, (unsigned) done);
}

void
throng_channel_send (ThrongChannel *self, unsigned type, const void *content, size_t length)
{
  uint32_t size = GUINT32_TO_LE ((uint32_t) length);
  uint8_t header[HEADER_BYTES];

  g_assert (length <= MAX_FRAME_BYTES);
  memcpy (header, &size, sizeof size);
  header[4] = (uint8_t) type;
  g_byte_array_append (self->output, header, HEADER_BYTES);
  if (length > 0)
    g_byte_array_append (self->output, content, (unsigned) length);
  throng_channel_flush (self);
}

bool
throng_channel_has_output (const ThrongChannel *self)
{
  return self->output->len > 0;
}

bool
throng_channel_is_backed_up (const ThrongChannel *self)
{
  return self->output->len > BACKED_UP_BYTES;
}

/* Hands out the whole frames among the input. Returns: %FALSE when it makes no sense. */
static bool
hand_out (ThrongChannel *self, ThrongFrameFunc func, void *data)
{
  size_t done = 0;
  uint32_t size = 0;

  while (self->input->len - done >= HEADER_BYTES)
    {
      const uint8_t *frame = self->input->data + done;

      memcpy (&size, frame, sizeof size);
      size = GUINT32_FROM_LE (size);
      if (size > MAX_FRAME_BYTES)
        return false;
      if (self->input->len - done - HEADER_BYTES < size)
        break;
      func (data, frame[4], frame + HEADER_BYTES, size);
      done += HEADER_BYTES + size;
    }
  if (done > 0)
    g_byte_array_remove_range (self->input, 0, (unsigned) done);
  return true;
}

bool
throng_channel_receive (ThrongChannel *self, ThrongFrameFunc func, void *data)
{
  bool is_open = true;

  for (;;)
    {
      unsigned old_length = self->input->len;
      ssize_t n;

      g_byte_array_set_size (self->input, old_length + READ_BYTES);
      n = recv (self->fd, self->input->data + old_length, READ_BYTES, 0);
      g_byte_array_set_size (self->input, old_length + (unsigned) MAX (n, 0));
      if (n < 0 && errno == EINTR)
        continue;
      is_open = n > 0 || (n < 0 && errno == EAGAIN);
      if (n <= 0)
        break;
    }
  return hand_out (self, func, data) && is_open;
}
