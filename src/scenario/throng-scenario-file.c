/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-scenario-file.h"

#include "i18n/throng-i18n.h"
#include "scenario/throng-json-scan.h"
#include "scenario/throng-json-writer.h"
#include "scenario/throng-node-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Nobody can say what else is wrong with a file of a newer format. */
static bool
is_newer (JsonNode *root, GPtrArray *problems)
{
  JsonNode *format = NULL;

  if (JSON_NODE_HOLDS_OBJECT (root))
    format = json_object_get_member (json_node_get_object (root), "throng");
  if (format == NULL || !JSON_NODE_HOLDS_VALUE (format)
      || json_node_get_value_type (format) != G_TYPE_INT64
      || json_node_get_int (format) <= THRONG_SCENARIO_FORMAT)
    return false;

  throng_problems_add (
      problems, "throng",
      _ ("the file was made by a newer Throng (format %" PRId64 "); this one reads format %d"),
      json_node_get_int (format), THRONG_SCENARIO_FORMAT);
  return true;
}

static ThrongScenario *
read_data (const char *data, gsize length, const char *name, GPtrArray *problems)
{
  g_autoptr (JsonNode) root = throng_json_parse (data, length, name, problems);
  g_autoptr (ThrongScenario) scenario = NULL;

  if (root == NULL || is_newer (root, problems))
    return NULL;
  scenario = throng_scenario_new ();
  throng_node_read (THRONG_NODE (scenario), root, problems);
  return problems->len == 0 ? g_steal_pointer (&scenario) : NULL;
}

static ThrongScenario *
finish (ThrongScenario *scenario, GPtrArray *own_problems, GPtrArray **problems)
{
  if (problems != NULL)
    *problems = own_problems;
  else
    g_ptr_array_unref (own_problems);
  return scenario;
}

ThrongScenario *
throng_scenario_new_from_data (const char *data, gssize length, GPtrArray **problems)
{
  GPtrArray *own_problems = throng_problems_new ();
  gsize n_bytes = length >= 0 ? (gsize) length : strlen (data);

  return finish (read_data (data, n_bytes, "<data>", own_problems), own_problems, problems);
}

/* All bytes of @fd, but no more than one above the limit. */
static GByteArray *
read_fd (int fd)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint8 buffer[16384];

  while (bytes->len <= THRONG_JSON_MAX_BYTES)
    {
      ssize_t n_read = read (fd, buffer, sizeof buffer);

      if (n_read < 0 && errno == EINTR)
        continue;
      if (n_read < 0)
        return NULL;
      if (n_read == 0)
        break;
      g_byte_array_append (bytes, buffer, (guint) n_read);
    }
  return g_steal_pointer (&bytes);
}

static void
add_read_error (GPtrArray *problems, const char *name)
{
  throng_problems_add (problems, name, _ ("cannot be read: %s"), throng_strerror (errno));
}

/* Pipes and devices may block or never end, so that only files are read. */
static GByteArray *
read_path (const char *path, const char *name, GPtrArray *problems)
{
  g_autofd int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  GByteArray *bytes = NULL;
  struct stat info;

  if (fd >= 0 && fstat (fd, &info) == 0)
    {
      if (!S_ISREG (info.st_mode))
        {
          throng_problems_add (problems, name, _ ("is not a file"));
          return NULL;
        }
      bytes = read_fd (fd);
    }
  if (bytes == NULL)
    add_read_error (problems, name);
  return bytes;
}

/* @bytes: (nullable): gets a closing zero byte, which the parser looks for */
static ThrongScenario *
read_bytes (GByteArray *bytes, const char *name, GPtrArray *problems)
{
  if (bytes == NULL)
    return NULL;
  g_byte_array_append (bytes, (const guint8 *) "", 1);
  return read_data ((const char *) bytes->data, bytes->len - 1, name, problems);
}

ThrongScenario *
throng_scenario_load (const char *path, GPtrArray **problems)
{
  GPtrArray *own_problems = throng_problems_new ();
  g_autofree char *name = g_filename_display_name (path);
  g_autoptr (GByteArray) bytes = read_path (path, name, own_problems);

  return finish (read_bytes (bytes, name, own_problems), own_problems, problems);
}

ThrongScenario *
throng_scenario_load_fd (int fd, const char *name, GPtrArray **problems)
{
  GPtrArray *own_problems = throng_problems_new ();
  g_autoptr (GByteArray) bytes = read_fd (fd);

  if (bytes == NULL)
    add_read_error (own_problems, name);
  return finish (read_bytes (bytes, name, own_problems), own_problems, problems);
}

char *
throng_scenario_to_data (ThrongScenario *self, gsize *length)
{
  g_autoptr (JsonNode) root = throng_node_write (THRONG_NODE (self));
  char *data = throng_json_write (root);

  if (length != NULL)
    *length = strlen (data);
  return data;
}

/* Where @path leads when it is a symbolic link, which need not exist. */
static char *
follow_links (const char *path)
{
  g_autofree char *result = g_strdup (path);

  for (unsigned i = 0; i < 40; i++)
    {
      g_autofree char *link = g_file_read_link (result, NULL);
      g_autofree char *folder = g_path_get_dirname (result);
      char *next;

      if (link == NULL)
        break;
      next = g_path_is_absolute (link) ? g_strdup (link) : g_build_filename (folder, link, NULL);
      g_free (result);
      result = next;
    }
  return g_steal_pointer (&result);
}

/* (nullable): why nobody could open a file with @data again: each part may be within the limits of
 * a file, and all of it not. */
static char *
dup_fault (const char *data, gsize length)
{
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (ThrongScenario) again = throng_scenario_new_from_data (data, (gssize) length,
                                                                    &problems);

  return again == NULL ? g_strdup (((ThrongProblem *) problems->pdata[0])->message) : NULL;
}

bool
throng_scenario_save (ThrongScenario *self, const char *path, GError **error)
{
  g_autofree char *file = follow_links (path);
  g_autofree char *folder = g_path_get_dirname (file);
  gsize length;
  g_autofree char *data = throng_scenario_to_data (self, &length);
  g_autofree char *fault = dup_fault (data, length);

  if (fault != NULL)
    {
      g_set_error (error, THRONG_SCENARIO_ERROR, THRONG_SCENARIO_ERROR_INVALID,
                   _ ("“%s” cannot be written: %s"), path, fault);
      return false;
    }
  /* Replacing a file needs no right to write it, but a read-only file is meant to stay. GLib would
   * name a file of its own that it can't make. */
  if ((access (file, F_OK) == 0 && access (file, W_OK) != 0) || access (folder, W_OK) != 0)
    {
      g_set_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (errno),
                   _ ("“%s” cannot be written: %s"), path, throng_strerror (errno));
      return false;
    }
  /* GLib keeps the mode of an existing file. */
  return g_file_set_contents_full (file, data, (gssize) length,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0666, error);
}
