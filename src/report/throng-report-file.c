/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/throng-report-file.h"

#include <errno.h>
#include <string.h>

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
               "Could not write “%s”: %s", path, g_strerror (error_number));
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

  if (is_final)
    flags |= G_FILE_SET_CONTENTS_DURABLE;
  if (g_file_set_contents_full (path, text, (gssize) length, flags, 0666, &cause))
    return true;
  g_set_error (error, cause->domain, cause->code, "Could not write “%s”: %s", path,
               get_reason (cause));
  return false;
}
