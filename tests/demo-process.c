/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-process.h"

#include <libsoup/soup.h>
#include <stdio.h>
#include <string.h>

/* How long a test waits for something that must come. */
#define TIMEOUT_US (30 * G_USEC_PER_SEC)

DemoProcess *
demo_process_new (const char *const *arguments)
{
  DemoProcess *demo = g_new0 (DemoProcess, 1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GDataInputStream) output = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *line = NULL;
  g_auto (GStrv) argv = NULL;

  g_strv_builder_add_many (builder, g_getenv ("THRONG_CLI"), "demo-server", "--end-with-parent",
                           NULL);
  g_strv_builder_addv (builder, (const char **) arguments);
  argv = g_strv_builder_end (builder);
  demo->process = g_subprocess_newv ((const char *const *) argv, G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                                     &error);
  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (demo->process));
  line = g_data_input_stream_read_line (output, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (line);
  demo->address = g_strdup (strrchr (line, ' ') + 1);
  return demo;
}

void
demo_process_free (DemoProcess *demo)
{
  g_subprocess_force_exit (demo->process);
  g_subprocess_wait (demo->process, NULL, NULL);
  g_object_unref (demo->process);
  g_free (demo->address);
  g_free (demo);
}

JsonObject *
demo_process_dup_counts (DemoProcess *demo)
{
  g_autoptr (SoupSession) session = soup_session_new_with_options ("proxy-resolver", NULL, NULL);
  g_autofree char *uri = g_strconcat (demo->address, "/counts", NULL);
  g_autoptr (SoupMessage) message = soup_message_new ("GET", uri);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = soup_session_send_and_read (session, message, NULL, &error);
  g_autoptr (JsonParser) parser = json_parser_new ();

  g_assert_no_error (error);
  json_parser_load_from_data (parser, g_bytes_get_data (bytes, NULL),
                              (gssize) g_bytes_get_size (bytes), &error);
  g_assert_no_error (error);
  return json_node_dup_object (json_parser_get_root (parser));
}

uint64_t
demo_counts_get (JsonObject *counts, const char *endpoint, unsigned status)
{
  g_autofree char *key = g_strdup_printf ("%u", status);

  if (!json_object_has_member (counts, endpoint))
    return 0;
  return (uint64_t) json_object_get_int_member_with_default (
      json_object_get_object_member (counts, endpoint), key, 0);
}

uint64_t
demo_counts_sum (JsonObject *counts, const char *endpoint)
{
  g_autoptr (GList) values = NULL;
  uint64_t sum = 0;

  if (!json_object_has_member (counts, endpoint))
    return 0;
  values = json_object_get_values (json_object_get_object_member (counts, endpoint));
  for (GList *l = values; l != NULL; l = l->next)
    sum += (uint64_t) json_node_get_int (l->data);
  return sum;
}

/* Whether process @id is a running child of @of with that program. */
static bool
is_child (const char *id, pid_t of, const char *name)
{
  g_autofree char *path = g_build_filename ("/proc", id, "stat", NULL);
  g_autofree char *stat = NULL;
  const char *open, *close;
  char state;
  int parent;

  if (!g_file_get_contents (path, &stat, NULL, NULL))
    return false;
  open = strchr (stat, '(');
  close = strrchr (stat, ')');
  return open != NULL && close != NULL && (size_t) (close - open - 1) == strlen (name)
         && strncmp (open + 1, name, strlen (name)) == 0
         && sscanf (close + 1, " %c %d", &state, &parent) == 2 && state != 'Z' && parent == of;
}

static int
compare_pids (const void *a, const void *b)
{
  return *(const pid_t *) a - *(const pid_t *) b;
}

unsigned
find_children_of (pid_t parent, const char *name, pid_t *pids, unsigned max)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc", 0, NULL);
  const char *entry;
  unsigned n = 0;

  while ((entry = g_dir_read_name (dir)) != NULL)
    {
      if (!g_ascii_isdigit (entry[0]) || !is_child (entry, parent, name))
        continue;
      if (n < max)
        pids[n] = (pid_t) g_ascii_strtoll (entry, NULL, 10);
      n++;
    }
  if (max > 0)
    qsort (pids, MIN (n, max), sizeof *pids, compare_pids);
  return n;
}

unsigned
find_children (const char *name, pid_t *pids, unsigned max)
{
  return find_children_of (getpid (), name, pids, max);
}

void
wait_for_no_children (const char *name)
{
  int64_t deadline_us = g_get_monotonic_time () + TIMEOUT_US;

  while (find_children (name, NULL, 0) > 0)
    iterate_until (deadline_us);
}

static gboolean
wake_cb (void *data)
{
  return G_SOURCE_CONTINUE;
}

void
iterate_until (int64_t deadline_us)
{
  unsigned wake = g_timeout_add (10, wake_cb, NULL);

  g_assert_cmpint (g_get_monotonic_time (), <, deadline_us);
  g_main_context_iteration (NULL, TRUE);
  g_source_remove (wake);
}
