/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/throng-report-file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "i18n/throng-i18n.h"

/**
 * throng_report_set_errno:
 * @path: the file that could not be written
 * @error_number: an errno
 *
 * Sets @error, of domain %G_FILE_ERROR, to a sentence that names the file.
 */
void
throng_report_set_errno (GError **error, const char *path, int error_number)
{
  g_set_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (error_number),
               _ ("Could not write “%s”: %s"), path, throng_strerror (error_number));
}

/**
 * throng_report_make_folder_of:
 * @path: of a file to be written
 *
 * Makes the folder of @path, and those above it, unless it exists.
 *
 * Returns: whether it exists now; if not, @error is a sentence that names it, of domain
 * %G_FILE_ERROR
 */
bool
throng_report_make_folder_of (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  if (g_mkdir_with_parents (folder, 0777) == 0)
    return true;
  throng_report_set_errno (error, folder, errno);
  return false;
}

/* Whether @path names an open file: who opened it may hold a file that has no name any more once it
 * is replaced. */
static bool
is_open_file (const char *path)
{
  static const char *const prefixes[] = { "/dev/fd/", "/dev/stdout", "/dev/stderr",
                                          "/proc/self/fd/" };

  for (unsigned i = 0; i < G_N_ELEMENTS (prefixes); i++)
    if (g_str_has_prefix (path, prefixes[i]))
      return true;
  return false;
}

/**
 * throng_report_is_special:
 * @path: of a file to be written
 *
 * Returns: whether it is a device, a pipe or a file that is open already, which takes what is
 * written once and is not replaced
 */
bool
throng_report_is_special (const char *path)
{
  if (is_open_file (path))
    return true;
  return g_file_test (path, G_FILE_TEST_EXISTS) && !g_file_test (path, G_FILE_TEST_IS_REGULAR)
         && !g_file_test (path, G_FILE_TEST_IS_DIR);
}

/* Where @path leads when it is a symbolic link to something. */
static char *
follow (const char *path)
{
  char resolved[PATH_MAX];

  return g_strdup (realpath (path, resolved) != NULL ? resolved : path);
}

/* Returns: an errno, 0 = none */
static int
find_problem (const char *path)
{
  g_autofree char *file = follow (path);
  g_autofree char *folder = g_path_get_dirname (file);

  if (path[0] == '\0')
    return ENOENT;
  if (g_file_test (file, G_FILE_TEST_IS_DIR))
    return EISDIR;
  if (g_file_test (file, G_FILE_TEST_EXISTS) && faccessat (AT_FDCWD, file, W_OK, AT_EACCESS) < 0)
    return errno;
  /* A file is replaced by one that is written beside it. */
  if (!throng_report_is_special (path) && faccessat (AT_FDCWD, folder, W_OK | X_OK, AT_EACCESS) < 0)
    return errno;
  return 0;
}

/**
 * throng_report_check:
 * @path: of a file to be written later
 *
 * Makes the folder of @path, and finds early that nothing can be written there.
 *
 * Returns: whether a file can be expected to be written; if not, @error is a sentence
 */
bool
throng_report_check (const char *path, GError **error)
{
  int problem;

  if (!throng_report_make_folder_of (path, error))
    return false;
  problem = find_problem (path);
  if (problem != 0)
    throng_report_set_errno (error, path, problem);
  return problem == 0;
}

/* A device or a pipe is written to and not replaced; what an open file holds stays. */
static bool
write_into (const char *path, const char *text, size_t length, GError **error)
{
  int fd = open (path, O_WRONLY | O_APPEND | O_CLOEXEC);
  size_t done = 0;

  while (fd >= 0 && done < length)
    {
      ssize_t n = write (fd, text + done, length - done);

      if (n < 0 && errno != EINTR)
        break;
      done += (size_t) MAX (n, 0);
    }
  if (fd < 0 || done < length)
    throng_report_set_errno (error, path, errno);
  if (fd >= 0)
    close (fd);
  return fd >= 0 && done == length;
}

/* GLib's sentence names a temporary file; people know the other one. */
static const char *
get_reason (const GError *error)
{
  const char *colon = strrchr (error->message, ':');

  return colon != NULL && colon[1] == ' ' ? colon + 2 : error->message;
}

/**
 * throng_report_save:
 * @text: @length bytes
 * @is_final: whether it must be on the disk when this returns, and not only soon
 *
 * Writes a file as a whole: until that has succeeded, its old content stays.
 *
 * Returns: whether it was written; if not, @error is a sentence that names the file, of domain
 * %G_FILE_ERROR
 */
bool
throng_report_save (const char *path,
                    const char *text,
                    size_t length,
                    bool is_final,
                    GError **error)
{
  g_autoptr (GError) cause = NULL;
  GFileSetContentsFlags flags = G_FILE_SET_CONTENTS_CONSISTENT;
  g_autofree char *followed = NULL;

  if (throng_report_is_special (path))
    return write_into (path, text, length, error);
  /* A symbolic link stays one. */
  followed = follow (path);
  if (is_final)
    flags |= G_FILE_SET_CONTENTS_DURABLE;
  if (g_file_set_contents_full (followed, text, (gssize) length, flags, 0666, &cause))
    return true;
  g_set_error (error, cause->domain, cause->code, _ ("Could not write “%s”: %s"), path,
               get_reason (cause));
  return false;
}
