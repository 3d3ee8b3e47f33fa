/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/throng-demo-target.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/throng-application.h"

/* What the target can do: 200 requests a second, which the demo's stages pass. */
#define CONCURRENCY "4"
#define SERVICE_TIME_MS "20"

#define SETTING "demo-targets"
#define MOST_REMEMBERED 20

struct _ThrongDemoTarget
{
  GObject parent_instance;

  /* Owned */
  GSubprocess *process;
  char *address;
};

G_DEFINE_FINAL_TYPE (ThrongDemoTarget, throng_demo_target, G_TYPE_OBJECT)

static void
throng_demo_target_finalize (GObject *object)
{
  ThrongDemoTarget *self = THRONG_DEMO_TARGET (object);

  if (self->process != NULL)
    g_subprocess_force_exit (self->process);
  g_clear_object (&self->process);
  g_free (self->address);

  G_OBJECT_CLASS (throng_demo_target_parent_class)->finalize (object);
}

static void
throng_demo_target_class_init (ThrongDemoTargetClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = throng_demo_target_finalize;
}

static void
throng_demo_target_init (ThrongDemoTarget *self)
{
}

/* The latest first. */
static void
remember (const char *address)
{
  g_autoptr (GSettings) settings = g_settings_new (THRONG_APPLICATION_ID);
  g_auto (GStrv) before = g_settings_get_strv (settings, SETTING);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) after = NULL;

  g_strv_builder_add (builder, address);
  for (unsigned i = 0; before[i] != NULL && i < MOST_REMEMBERED - 1; i++)
    if (!g_str_equal (before[i], address))
      g_strv_builder_add (builder, before[i]);
  after = g_strv_builder_end (builder);
  g_settings_set_strv (settings, SETTING, (const char *const *) after);
}

/* The address is the last word of the first line that the target prints. */
static void
line_read_cb (GObject *source, GAsyncResult *result, void *data)
{
  g_autoptr (GTask) task = data;
  ThrongDemoTarget *self = g_task_get_task_data (task);
  GError *error = NULL;
  g_autofree char *line = g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (source),
                                                                result, NULL, &error);
  const char *address = line != NULL ? strrchr (line, ' ') : NULL;

  if (error != NULL)
    g_task_return_error (task, error);
  else if (address == NULL)
    g_task_return_new_error_literal (task, G_IO_ERROR, G_IO_ERROR_FAILED,
                                     _ ("The demo service did not start"));
  else
    {
      self->address = g_strdup (address + 1);
      remember (self->address);
      g_task_return_pointer (task, g_object_ref (self), g_object_unref);
    }
}

static const char *
get_program (void)
{
  const char *given = g_getenv ("THRONG_DEMO_SERVER");

  return given != NULL ? given : THRONG_LIBEXECDIR "/throng-demo-server";
}

/* 0 = any */
static int
get_port (const char *address)
{
  g_autoptr (GUri) uri = address != NULL ? g_uri_parse (address, G_URI_FLAGS_NONE, NULL) : NULL;

  return uri != NULL ? MAX (g_uri_get_port (uri), 0) : 0;
}

void
throng_demo_target_start_async (const char *address,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                void *data)
{
  ThrongDemoTarget *self = g_object_new (THRONG_TYPE_DEMO_TARGET, NULL);
  g_autofree char *port = g_strdup_printf ("%d", get_port (address));
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GDataInputStream) output = NULL;
  GError *error = NULL;

  g_task_set_task_data (task, self, g_object_unref);
  /* Its first line is read here, in English. */
  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C.UTF-8", TRUE);
  self->process = g_subprocess_launcher_spawn (
      launcher, &error, get_program (), "--end-with-parent", "--port", port, "--concurrency",
      CONCURRENCY, "--service-time", SERVICE_TIME_MS, NULL);
  if (self->process == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  g_data_input_stream_read_line_async (output, G_PRIORITY_DEFAULT, cancellable, line_read_cb,
                                       g_steal_pointer (&task));
}

ThrongDemoTarget *
throng_demo_target_start_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

const char *
throng_demo_target_get_address (ThrongDemoTarget *self)
{
  return self->address;
}

bool
throng_demo_target_is_at (ThrongDemoTarget *self, const char *address)
{
  bool has_ended = g_subprocess_get_identifier (self->process) == NULL;

  return !has_ended && g_str_equal (self->address, address);
}

bool
throng_demo_target_was_at (const char *address)
{
  g_autoptr (GSettings) settings = g_settings_new (THRONG_APPLICATION_ID);
  g_auto (GStrv) addresses = g_settings_get_strv (settings, SETTING);

  return g_strv_contains ((const char *const *) addresses, address);
}
