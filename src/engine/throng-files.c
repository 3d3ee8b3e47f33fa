/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-files.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/throng-plan.h"
#include "i18n/throng-i18n.h"

struct _ThrongFiles
{
  /* Owned */
  char *folder;         /* (nullable) */
  GHashTable *by_place; /* real path → GBytes */

  bool is_check;
  size_t n_bytes; /* of all that have been read */
};

ThrongFiles *
throng_files_new (const char *folder, bool is_check)
{
  ThrongFiles *self = g_new0 (ThrongFiles, 1);

  self->folder = g_strdup (folder);
  self->by_place = g_hash_table_new_full (g_str_hash, g_str_equal, free,
                                          (GDestroyNotify) g_bytes_unref);
  self->is_check = is_check;
  return self;
}

void
throng_files_free (ThrongFiles *self)
{
  g_free (self->folder);
  g_hash_table_unref (self->by_place);
  g_free (self);
}

static void G_GNUC_PRINTF (2, 3) set_error (GError **error, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_propagate_error (error, g_error_new_valist (THRONG_ENGINE_ERROR, THRONG_ENGINE_ERROR_SCENARIO,
                                                format, arguments));
  va_end (arguments);
}

static void
set_error_from_errno (GError **error, const char *path)
{
  set_error (error, _ ("“%s” cannot be read: %s"), path, throng_strerror (errno));
}

/* Both are real paths. */
static bool
is_below (const char *place, const char *folder)
{
  size_t length = strlen (folder);

  if (length > 0 && folder[length - 1] == '/') /* the root */
    length--;
  return strncmp (place, folder, length) == 0 && place[length] == '/';
}

char *
throng_files_resolve (ThrongFiles *self, const char *path, GError **error)
{
  g_autofree char *joined = NULL;
  char *folder, *place;

  if (self->folder == NULL)
    {
      set_error (error, _ ("“%s” cannot be found, because the scenario has no folder yet"), path);
      return NULL;
    }
  joined = g_build_filename (self->folder, path, NULL);
  folder = realpath (self->folder, NULL);
  place = folder != NULL ? realpath (joined, NULL) : NULL;
  if (place == NULL)
    set_error_from_errno (error, path);
  else if (!is_below (place, folder))
    {
      set_error (error, _ ("“%s” is outside of the scenario’s folder"), path);
      g_clear_pointer (&place, free);
    }
  free (folder);
  return place;
}

/* A pipe would be waited for without O_NONBLOCK. */
static int
open_file (const char *place, const char *path, size_t *n_bytes, GError **error)
{
  g_autofd int fd = open (place, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | O_NOFOLLOW);
  struct stat info;

  if (fd < 0 || fstat (fd, &info) != 0)
    {
      set_error_from_errno (error, path);
      return -1;
    }
  if (!S_ISREG (info.st_mode))
    {
      set_error (error, _ ("“%s” is not a file"), path);
      return -1;
    }
  if ((uint64_t) info.st_size > THRONG_MAX_FILE_BYTES)
    {
      set_error (error, _ ("“%s” is larger than 64 MiB"), path);
      return -1;
    }
  *n_bytes = (size_t) info.st_size;
  return g_steal_fd (&fd);
}

/* Reads no more than the file had when it was opened: one that grows meanwhile has no end. */
static GBytes *
read_fd (int fd, size_t n_bytes, const char *path, GError **error)
{
  g_autofree char *data = g_malloc (MAX (n_bytes, 1));
  size_t n = 0;

  while (n < n_bytes)
    {
      ssize_t n_read = read (fd, data + n, n_bytes - n);

      if (n_read < 0 && errno == EINTR)
        continue;
      if (n_read < 0)
        {
          set_error_from_errno (error, path);
          return NULL;
        }
      if (n_read == 0)
        break;
      n += (size_t) n_read;
    }
  return g_bytes_new_take (g_steal_pointer (&data), n);
}

static GBytes *
read_place (ThrongFiles *self, const char *place, const char *path, GError **error)
{
  size_t n_bytes;
  g_autofd int fd = open_file (place, path, &n_bytes, error);

  if (fd < 0)
    return NULL;
  if (n_bytes > THRONG_MAX_FILES_BYTES - self->n_bytes)
    {
      set_error (error, _ ("“%s” is too much: the files of a scenario may have 512 MiB together"),
                 path);
      return NULL;
    }
  self->n_bytes += n_bytes;
  return self->is_check ? g_bytes_new (NULL, 0) : read_fd (fd, n_bytes, path, error);
}

GBytes *
throng_files_get (ThrongFiles *self, const char *path, GError **error)
{
  char *place = throng_files_resolve (self, path, error);
  GBytes *bytes;

  if (place == NULL)
    return NULL;
  bytes = g_hash_table_lookup (self->by_place, place);
  if (bytes == NULL)
    {
      bytes = read_place (self, place, path, error);
      if (bytes == NULL)
        {
          free (place);
          return NULL;
        }
      g_hash_table_insert (self->by_place, place, bytes);
    }
  else
    free (place);
  return g_bytes_ref (bytes);
}
