/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The files that a scenario names, in folders that hold everything a folder can. */

#include "engine/throng-files.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct
{
  char *root; /* holds “inside”, the scenario's folder, and what is outside of it */
  char *folder;
} Fixture;

static char *
build (Fixture *fixture, const char *path)
{
  return g_build_filename (fixture->folder, path, NULL);
}

static void
write_file (Fixture *fixture, const char *path, const char *content)
{
  g_autofree char *place = build (fixture, path);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (place, content, -1, &error);
  g_assert_no_error (error);
}

static void
link_to (Fixture *fixture, const char *target, const char *path)
{
  g_autofree char *place = build (fixture, path);

  g_assert_cmpint (symlink (target, place), ==, 0);
}

static void
make_large (Fixture *fixture, const char *path, size_t n_bytes)
{
  g_autofree char *place = build (fixture, path);

  write_file (fixture, path, "");
  g_assert_cmpint (truncate (place, (off_t) n_bytes), ==, 0);
}

static void
set_up (Fixture *fixture, const void *data)
{
  g_autofree char *below = NULL;

  fixture->root = g_dir_make_tmp ("throng-files-XXXXXX", NULL);
  fixture->folder = g_build_filename (fixture->root, "inside", NULL);
  below = build (fixture, "below");
  g_assert_cmpint (g_mkdir_with_parents (below, 0700), ==, 0);
  write_file (fixture, "below/photo.png", "pixels");
  write_file (fixture, "../secret", "secret");
  write_file (fixture, "../inside-not", "secret");
}

static void
remove_below (const char *path)
{
  g_autoptr (GDir) dir = g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL
                                                                    : g_dir_open (path, 0, NULL);

  for (const char *name; dir != NULL && (name = g_dir_read_name (dir)) != NULL;)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_below (child);
    }
  g_assert_cmpint (g_remove (path), ==, 0);
}

static void
tear_down (Fixture *fixture, const void *data)
{
  remove_below (fixture->root);
  g_free (fixture->root);
  g_free (fixture->folder);
}

static void
assert_refused (const char *folder, const char *path, const char *sentence)
{
  for (unsigned is_check = 0; is_check < 2; is_check++)
    {
      g_autoptr (ThrongFiles) files = throng_files_new (folder, is_check);
      g_autoptr (GError) error = NULL;

      g_assert_null (throng_files_get (files, path, &error));
      g_assert_nonnull (error);
      g_assert_cmpstr (error->message, ==, sentence);
    }
}

static void
assert_holds (Fixture *fixture, const char *path, const char *content)
{
  g_autoptr (ThrongFiles) files = throng_files_new (fixture->folder, false);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = throng_files_get (files, path, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), content,
                   strlen (content));
}

static void
test_file_is_read_once_and_shared (Fixture *fixture, const void *data)
{
  g_autoptr (ThrongFiles) files = throng_files_new (fixture->folder, false);
  g_autoptr (GBytes) first = throng_files_get (files, "below/photo.png", NULL);
  g_autoptr (GBytes) second = throng_files_get (files, "./below//photo.png", NULL);

  g_assert_nonnull (first);
  g_assert_true (first == second);
  assert_holds (fixture, "below/photo.png", "pixels");
}

static void
test_check_reads_nothing (Fixture *fixture, const void *data)
{
  g_autoptr (ThrongFiles) files = throng_files_new (fixture->folder, true);
  g_autoptr (GBytes) bytes = throng_files_get (files, "below/photo.png", NULL);

  g_assert_cmpuint (g_bytes_get_size (bytes), ==, 0);
}

static void
test_links_may_not_leave_the_folder (Fixture *fixture, const void *data)
{
  link_to (fixture, "below/photo.png", "good");
  link_to (fixture, "../secret", "bad");
  link_to (fixture, "..", "up");
  link_to (fixture, "../inside-not", "neighbour");
  link_to (fixture, "/dev/zero", "device");
  link_to (fixture, "round", "round");

  assert_holds (fixture, "good", "pixels");
  assert_refused (fixture->folder, "bad", "“bad” is outside of the scenario’s folder");
  assert_refused (fixture->folder, "up/secret", "“up/secret” is outside of the scenario’s folder");
  assert_refused (fixture->folder, "neighbour", "“neighbour” is outside of the scenario’s folder");
  assert_refused (fixture->folder, "device", "“device” is outside of the scenario’s folder");
  assert_refused (fixture->folder, "../secret", "“../secret” is outside of the scenario’s folder");
  assert_refused (fixture->folder, "round",
                  "“round” cannot be read: Too many levels of symbolic links");
}

static void
test_only_regular_files_are_read (Fixture *fixture, const void *data)
{
  g_autofree char *pipe_place = build (fixture, "pipe");

  g_assert_cmpint (mkfifo (pipe_place, 0600), ==, 0);
  assert_refused (fixture->folder, "pipe", "“pipe” is not a file");
  assert_refused (fixture->folder, "below", "“below” is not a file");
  assert_refused (fixture->folder, ".", "“.” is outside of the scenario’s folder");
  assert_refused ("/dev", "zero", "“zero” is not a file");
  assert_refused (fixture->folder, "none", "“none” cannot be read: No such file or directory");
  assert_refused (NULL, "photo.png",
                  "“photo.png” cannot be found, because the scenario has no folder yet");
}

static void
test_size_has_a_limit (Fixture *fixture, const void *data)
{
  g_autoptr (ThrongFiles) files = throng_files_new (fixture->folder, true);
  g_autoptr (GError) error = NULL;

  make_large (fixture, "large", THRONG_MAX_FILE_BYTES + 1);
  assert_refused (fixture->folder, "large", "“large” is larger than 64 MiB");
  for (unsigned i = 0; i < 9; i++)
    {
      g_autofree char *path = g_strdup_printf ("part-%u", i);
      g_autoptr (GBytes) bytes = NULL;

      make_large (fixture, path, THRONG_MAX_FILE_BYTES);
      bytes = throng_files_get (files, path, &error);
      g_assert_true ((bytes != NULL) == (i < 8));
    }
  g_assert_cmpstr (error->message, ==,
                   "“part-8” is too much: the files of a scenario may have 512 MiB together");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/files/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("read-once", test_file_is_read_once_and_shared);
  ADD ("check", test_check_reads_nothing);
  ADD ("links", test_links_may_not_leave_the_folder);
  ADD ("only-regular-files", test_only_regular_files_are_read);
  ADD ("limits", test_size_has_a_limit);
#undef ADD
  return g_test_run ();
}
