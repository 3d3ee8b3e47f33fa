/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Paths that people name for results: what stands there, and what becomes of it. */

#include "report/throng-report-file.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

typedef struct
{
  char *folder;
  char *path; /* in it, of nothing */
} Fixture;

static void
set_up (Fixture *fixture, const void *data)
{
  fixture->folder = g_dir_make_tmp ("throng-report-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
  fixture->path = g_build_filename (fixture->folder, "run.json", NULL);
}

static void
tear_down (Fixture *fixture, const void *data)
{
  g_autoptr (GDir) folder = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_assert_cmpint (g_remove (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static void
save (const char *path, const char *text)
{
  g_autoptr (GError) error = NULL;

  throng_report_save (path, text, strlen (text), false, &error);
  g_assert_no_error (error);
}

static void
assert_content (const char *path, const char *wanted)
{
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, wanted);
}

static void
a_folder_is_no_place_for_a_file (Fixture *fixture, const void *data)
{
  g_autofree char *sentence = g_strdup_printf ("Could not write “%s”: Is a directory",
                                               fixture->folder);
  g_autoptr (GError) error = NULL;

  g_assert_false (throng_report_check (fixture->folder, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_ISDIR);
  g_assert_cmpstr (error->message, ==, sentence);
  g_clear_error (&error);
  g_assert_false (throng_report_save (fixture->folder, "text", 4, false, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_ISDIR);
  g_assert_cmpstr (error->message, ==, sentence);
}

static void
checking_makes_the_folder_and_no_file (Fixture *fixture, const void *data)
{
  g_autofree char *folder = g_build_filename (fixture->folder, "new", NULL);
  g_autofree char *path = g_build_filename (folder, "run.json", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (throng_report_check (path, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_test (folder, G_FILE_TEST_IS_DIR));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
a_symbolic_link_stays_one (Fixture *fixture, const void *data)
{
  g_autofree char *link = g_build_filename (fixture->folder, "link.json", NULL);

  save (fixture->path, "before");
  g_assert_cmpint (symlink ("run.json", link), ==, 0);
  g_assert_true (throng_report_check (link, NULL));
  save (link, "after");
  g_assert_true (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
  assert_content (fixture->path, "after");
}

static void
a_symbolic_link_to_a_folder_is_no_place_either (Fixture *fixture, const void *data)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (symlink (".", fixture->path), ==, 0);
  g_assert_false (throng_report_check (fixture->path, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_ISDIR);
}

static void
what_an_open_file_holds_stays (Fixture *fixture, const void *data)
{
  g_autofree char *path = NULL;
  int fd;

  save (fixture->path, "before, ");
  fd = open (fixture->path, O_WRONLY | O_CLOEXEC);
  g_assert_cmpint (fd, >=, 0);
  path = g_strdup_printf ("/dev/fd/%d", fd);
  g_assert_true (throng_report_is_special (path));
  save (path, "after");
  close (fd);
  assert_content (fixture->path, "before, after");
}

static void
a_device_that_is_full_is_told (Fixture *fixture, const void *data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (throng_report_is_special ("/dev/full"));
  g_assert_false (throng_report_save ("/dev/full", "text", 4, true, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC);
  g_assert_cmpstr (error->message, ==, "Could not write “/dev/full”: No space left on device");
}

static void
files_and_folders_are_nothing_special (Fixture *fixture, const void *data)
{
  g_assert_false (throng_report_is_special (fixture->path));
  g_assert_false (throng_report_is_special (fixture->folder));
  save (fixture->path, "text");
  g_assert_false (throng_report_is_special (fixture->path));
}

#define ADD(function)                                                                              \
  g_test_add ("/report-file/" #function, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD (a_folder_is_no_place_for_a_file);
  ADD (checking_makes_the_folder_and_no_file);
  ADD (a_symbolic_link_stays_one);
  ADD (a_symbolic_link_to_a_folder_is_no_place_either);
  ADD (what_an_open_file_holds_stays);
  ADD (a_device_that_is_full_is_told);
  ADD (files_and_folders_are_nothing_special);
  return g_test_run ();
}
