/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Frames between a swarm and its workers: cut anywhere, too long, too many, cut off. */

#include "engine/throng-channel.h"

#include "engine/throng-messages.h"

#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

typedef struct
{
  ThrongChannel *channel;
  int other_fd;
  GPtrArray *frames; /* of GBytes: type, then content */
} Fixture;

static void
set_up (Fixture *fixture, const void *data)
{
  int fds[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), ==, 0);
  fixture->channel = throng_channel_new (fds[0]);
  fixture->other_fd = fds[1];
  fixture->frames = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
}

static void
tear_down (Fixture *fixture, const void *data)
{
  g_ptr_array_unref (fixture->frames);
  throng_channel_free (fixture->channel);
  if (fixture->other_fd >= 0)
    close (fixture->other_fd);
}

static void
frame_cb (void *data, unsigned type, const uint8_t *content, size_t length)
{
  Fixture *fixture = data;
  GByteArray *frame = g_byte_array_new ();
  uint8_t first = (uint8_t) type;

  g_byte_array_append (frame, &first, 1);
  g_byte_array_append (frame, content, (unsigned) length);
  g_ptr_array_add (fixture->frames, g_byte_array_free_to_bytes (frame));
}

static bool
receive (Fixture *fixture)
{
  return throng_channel_receive (fixture->channel, frame_cb, fixture);
}

static void
write_raw (Fixture *fixture, const void *data, size_t length)
{
  g_assert_cmpint (write (fixture->other_fd, data, length), ==, (ssize_t) length);
}

static void
assert_frame (Fixture *fixture, unsigned index, const char *expected, size_t n_expected)
{
  gsize length;
  const void *data;

  g_assert_cmpuint (index, <, fixture->frames->len);
  data = g_bytes_get_data (fixture->frames->pdata[index], &length);
  g_assert_cmpmem (data, length, expected, n_expected);
}

/* What has been handed out is what a plain reading of @noise gives. */
static void
assert_frames_of (Fixture *fixture, const uint8_t *noise, size_t length, bool is_open)
{
  unsigned n = 0;
  size_t at = 0;

  while (length - at >= 5)
    {
      size_t size = noise[at] + ((size_t) noise[at + 1] << 8) + ((size_t) noise[at + 2] << 16)
                    + ((size_t) noise[at + 3] << 24);

      if (size > length - at - 5)
        {
          g_assert_true (is_open == (size <= 64 * 1024 * 1024));
          break;
        }
      assert_frame (fixture, n++, (const char *) noise + at + 4, size + 1);
      at += 5 + size;
    }
  g_assert_cmpuint (fixture->frames->len, ==, n);
}

/* Three frames: two bytes, none, one. */
static const char three[] = "\2\0\0\0\1ab"
                            "\0\0\0\0\2"
                            "\1\0\0\0\3z";
#define N_THREE (sizeof three - 1)

static void
test_frames_survive_being_cut_at_every_byte (Fixture *fixture, const void *data)
{
  for (size_t cut = 0; cut <= N_THREE; cut++)
    {
      g_ptr_array_set_size (fixture->frames, 0);
      if (cut > 0)
        write_raw (fixture, three, cut);
      g_assert_true (receive (fixture));
      if (cut < N_THREE)
        write_raw (fixture, three + cut, N_THREE - cut);
      g_assert_true (receive (fixture));
      g_assert_cmpuint (fixture->frames->len, ==, 3);
      assert_frame (fixture, 0, "\1ab", 3);
      assert_frame (fixture, 1, "\2", 1);
      assert_frame (fixture, 2, "\3z", 2);
    }
}

static void
test_frames_come_byte_by_byte (Fixture *fixture, const void *data)
{
  for (size_t i = 0; i < N_THREE; i++)
    {
      write_raw (fixture, three + i, 1);
      g_assert_true (receive (fixture));
    }
  g_assert_cmpuint (fixture->frames->len, ==, 3);
  assert_frame (fixture, 2, "\3z", 2);
}

static void
test_frames_before_the_end_count_and_a_part_does_not (Fixture *fixture, const void *data)
{
  write_raw (fixture, three, N_THREE - 1);
  close (fixture->other_fd);
  fixture->other_fd = -1;
  g_assert_false (receive (fixture));
  g_assert_cmpuint (fixture->frames->len, ==, 2);
}

static void
test_frame_beyond_the_limit_ends_the_channel (Fixture *fixture, const void *data)
{
  write_raw (fixture, "\1\0\0\0\7x", 6);
  write_raw (fixture, "\1\0\0\4\1", 5); /* 64 MiB + 1 */
  g_assert_false (receive (fixture));
  g_assert_cmpuint (fixture->frames->len, ==, 1);
  assert_frame (fixture, 0, "\7x", 2);
}

/* What is whole is handed out as it was, what is too long ends the channel, and nothing is made of
 * bytes that have not come. */
static void
test_noise_gives_whole_frames_or_ends_the_channel (Fixture *fixture, const void *data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  unsigned n_ended = 0, n_frames = 0;

  for (unsigned round = 0; round < 1000; round++)
    {
      size_t length = (size_t) g_rand_int_range (rand, 1, 100);
      uint8_t noise[100];
      bool is_open;

      for (size_t i = 0; i < length; i++)
        noise[i] = (uint8_t) (g_rand_int_range (rand, 0, 4) > 0 ? 0
                                                                : g_rand_int_range (rand, 0, 256));
      write_raw (fixture, noise, length);
      is_open = receive (fixture);
      assert_frames_of (fixture, noise, length, is_open);
      n_ended += !is_open;
      n_frames += fixture->frames->len;
      tear_down (fixture, NULL);
      set_up (fixture, NULL);
    }
  g_assert_cmpuint (n_ended, >, 100);
  g_assert_cmpuint (n_frames, >, 100);
}

/* Reads what has come on the far side, as a channel of its own would. */
static void
drain (Fixture *fixture, GByteArray *into)
{
  uint8_t buffer[65536];
  ssize_t n;

  while ((n = recv (fixture->other_fd, buffer, sizeof buffer, MSG_DONTWAIT)) > 0)
    g_byte_array_append (into, buffer, (unsigned) n);
}

static void
test_what_the_socket_does_not_take_is_kept (Fixture *fixture, const void *data)
{
  size_t length = 3 * 1024 * 1024;
  g_autofree uint8_t *content = g_malloc (length);
  g_autoptr (GByteArray) arrived = g_byte_array_new ();

  for (size_t i = 0; i < length; i++)
    content[i] = (uint8_t) (i % 251);
  throng_channel_send (fixture->channel, 9, content, length);
  throng_channel_send (fixture->channel, 10, NULL, 0);
  g_assert_true (throng_channel_has_output (fixture->channel));
  while (throng_channel_has_output (fixture->channel))
    {
      drain (fixture, arrived);
      throng_channel_flush (fixture->channel);
    }
  drain (fixture, arrived);
  g_assert_cmpuint (arrived->len, ==, 5 + length + 5);
  g_assert_cmpint (arrived->data[4], ==, 9);
  g_assert_cmpmem (arrived->data + 5, length, content, length);
  g_assert_cmpint (arrived->data[5 + length + 4], ==, 10);
}

static void
test_too_much_that_nobody_takes_is_noticed (Fixture *fixture, const void *data)
{
  const size_t length = 1024 * 1024;
  g_autofree uint8_t *content = g_malloc0 (length);
  g_autoptr (GByteArray) arrived = g_byte_array_new ();

  for (unsigned i = 0; i < 8; i++)
    throng_channel_send (fixture->channel, 1, content, length);
  g_assert_false (throng_channel_is_backed_up (fixture->channel));
  for (unsigned i = 0; i < 2; i++)
    throng_channel_send (fixture->channel, 1, content, length);
  g_assert_true (throng_channel_is_backed_up (fixture->channel));
  while (throng_channel_has_output (fixture->channel))
    {
      drain (fixture, arrived);
      throng_channel_flush (fixture->channel);
    }
  g_assert_false (throng_channel_is_backed_up (fixture->channel));
}

static void
test_sending_to_nobody_is_no_signal_and_keeps_nothing (Fixture *fixture, const void *data)
{
  close (fixture->other_fd);
  fixture->other_fd = -1;
  throng_channel_send (fixture->channel, 1, "abc", 3);
  g_assert_false (throng_channel_has_output (fixture->channel));
  g_assert_false (receive (fixture));
}

static void
test_what_a_worker_is_set_up_with_arrives (Fixture *fixture, const void *data)
{
  char *hosts[] = { (char *) "a.example", (char *) "b.example", NULL };
  ThrongSetup sent = { .index = 2,
                       .n_workers = 3,
                       .seed = UINT64_MAX,
                       .stop_timeout_us = 1500000,
                       .max_users = 70000,
                       .scenario = (char *) "{}",
                       .allowed_hosts = hosts,
                       .scenario_folder = (char *) "/a b/\xff" };
  g_autoptr (GByteArray) arrived = g_byte_array_new ();
  ThrongSetup setup = { 0 };

  throng_setup_send (&sent, fixture->channel);
  throng_channel_flush (fixture->channel);
  drain (fixture, arrived);
  for (size_t cut = 5; cut < arrived->len; cut++)
    {
      g_assert_false (throng_setup_read (&setup, arrived->data + 5, cut - 5));
      throng_setup_clear (&setup);
    }
  g_assert_true (throng_setup_read (&setup, arrived->data + 5, arrived->len - 5));
  g_assert_cmpuint (setup.index, ==, 2);
  g_assert_cmpuint (setup.n_workers, ==, 3);
  g_assert_cmpuint (setup.seed, ==, UINT64_MAX);
  g_assert_cmpint (setup.stop_timeout_us, ==, 1500000);
  g_assert_cmpuint (setup.max_users, ==, 70000);
  g_assert_cmpstr (setup.scenario, ==, "{}");
  g_assert_cmpstrv (setup.allowed_hosts, hosts);
  g_assert_cmpstr (setup.scenario_folder, ==, "/a b/\xff");
  throng_setup_clear (&setup);
}

#define ADD(name, func) g_test_add ("/channel/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("frames-survive-being-cut-at-every-byte", test_frames_survive_being_cut_at_every_byte);
  ADD ("frames-come-byte-by-byte", test_frames_come_byte_by_byte);
  ADD ("frames-before-the-end-count-and-a-part-does-not",
       test_frames_before_the_end_count_and_a_part_does_not);
  ADD ("frame-beyond-the-limit-ends-the-channel", test_frame_beyond_the_limit_ends_the_channel);
  ADD ("noise-gives-whole-frames-or-ends-the-channel",
       test_noise_gives_whole_frames_or_ends_the_channel);
  ADD ("what-the-socket-does-not-take-is-kept", test_what_the_socket_does_not_take_is_kept);
  ADD ("too-much-that-nobody-takes-is-noticed", test_too_much_that_nobody_takes_is_noticed);
  ADD ("sending-to-nobody-is-no-signal-and-keeps-nothing",
       test_sending_to_nobody_is_no_signal_and_keeps_nothing);
  ADD ("what-a-worker-is-set-up-with-arrives", test_what_a_worker_is_set_up_with_arrives);
  return g_test_run ();
}
