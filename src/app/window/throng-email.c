/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/window/throng-email.h"

#include <fcntl.h>
#include <gio/gunixfdlist.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <stdint.h>

#define PORTAL_NAME "org.freedesktop.portal.Desktop"
#define PORTAL_PATH "/org/freedesktop/portal/desktop"

typedef struct
{
  /* Owned */
  char *subject;
  char *body;
  char *path;
  GDBusConnection *bus; /* (nullable) */

  unsigned subscription; /* to the portal's answer, 0 = none */
} Message;

static void
stop_listening (Message *message)
{
  if (message->subscription != 0)
    g_dbus_connection_signal_unsubscribe (message->bus, message->subscription);
  message->subscription = 0;
}

static void
message_free (Message *message)
{
  stop_listening (message);
  g_free (message->subject);
  g_free (message->body);
  g_free (message->path);
  g_clear_object (&message->bus);
  g_free (message);
}

static void
fail (GTask *task)
{
  g_task_return_new_error_literal (
      task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
      _ ("No mail app can be reached. Save a copy and attach it to a message."));
}

/* Without a portal */

static void
program_ended_cb (GObject *source, GAsyncResult *result, void *data)
{
  g_autoptr (GTask) task = data;

  if (g_subprocess_wait_check_finish (G_SUBPROCESS (source), result, NULL))
    g_task_return_boolean (task, TRUE);
  else
    fail (task);
}

static void
try_program (GTask *task)
{
  Message *message = g_task_get_task_data (task);
  g_autoptr (GSubprocess) process = g_subprocess_new (
      G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL, "xdg-email",
      "--subject", message->subject, "--body", message->body, "--attach", message->path, NULL);

  if (process == NULL)
    fail (task);
  else
    g_subprocess_wait_check_async (process, g_task_get_cancellable (task), program_ended_cb,
                                   g_object_ref (task));
}

/* The portal */

static void
answered_cb (GDBusConnection *bus,
             const char *sender,
             const char *path,
             const char *interface,
             const char *signal,
             GVariant *parameters,
             void *data)
{
  g_autoptr (GTask) task = g_object_ref (data);
  uint32_t response;

  g_variant_get (parameters, "(u@a{sv})", &response, NULL);
  stop_listening (g_task_get_task_data (task));
  if (response == 0)
    g_task_return_boolean (task, TRUE);
  else if (response == 1)
    g_task_return_new_error_literal (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("Not sent"));
  else
    fail (task);
}

static void
called_cb (GObject *source, GAsyncResult *result, void *data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GVariant) reply = g_dbus_connection_call_with_unix_fd_list_finish (
      G_DBUS_CONNECTION (source), NULL, result, NULL);

  if (reply != NULL)
    return;
  stop_listening (g_task_get_task_data (task));
  if (!g_task_return_error_if_cancelled (task))
    try_program (task);
}

/* The answer comes as a signal of an object, whose path follows from the name of who asks and a
 * token; it may come before the call returns. */
static void
listen (GTask *task, const char *token)
{
  Message *message = g_task_get_task_data (task);
  g_autofree char *sender = g_strdup (g_dbus_connection_get_unique_name (message->bus) + 1);
  g_autofree char *path = NULL;

  g_strdelimit (sender, ".", '_');
  path = g_strconcat (PORTAL_PATH "/request/", sender, "/", token, NULL);
  message->subscription = g_dbus_connection_signal_subscribe (
      message->bus, PORTAL_NAME, "org.freedesktop.portal.Request", "Response", path, NULL,
      G_DBUS_SIGNAL_FLAGS_NONE, answered_cb, g_object_ref (task), g_object_unref);
}

static GVariant *
make_options (const Message *message, const char *token, int handle)
{
  GVariantBuilder options = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);
  const int32_t handles[] = { handle };

  g_variant_builder_add (&options, "{sv}", "handle_token", g_variant_new_string (token));
  g_variant_builder_add (&options, "{sv}", "subject", g_variant_new_string (message->subject));
  g_variant_builder_add (&options, "{sv}", "body", g_variant_new_string (message->body));
  g_variant_builder_add (
      &options, "{sv}", "attachment_fds",
      g_variant_new_fixed_array (G_VARIANT_TYPE_HANDLE, handles, 1, sizeof handles[0]));
  return g_variant_builder_end (&options);
}

static void
ask_portal (GTask *task)
{
  Message *message = g_task_get_task_data (task);
  g_autoptr (GUnixFDList) fds = g_unix_fd_list_new ();
  g_autofree char *token = g_strdup_printf ("throng%u", g_random_int ());
  g_autofd int fd = open (message->path, O_PATH | O_CLOEXEC);
  int handle = fd >= 0 ? g_unix_fd_list_append (fds, fd, NULL) : -1;

  if (handle < 0)
    {
      fail (task);
      return;
    }
  listen (task, token);
  g_dbus_connection_call_with_unix_fd_list (
      message->bus, PORTAL_NAME, PORTAL_PATH, "org.freedesktop.portal.Email", "ComposeEmail",
      g_variant_new ("(s@a{sv})", "", make_options (message, token, handle)),
      G_VARIANT_TYPE ("(o)"), G_DBUS_CALL_FLAGS_NONE, -1, fds, g_task_get_cancellable (task),
      called_cb, g_object_ref (task));
}

static void
bus_found_cb (GObject *source, GAsyncResult *result, void *data)
{
  g_autoptr (GTask) task = data;
  Message *message = g_task_get_task_data (task);

  message->bus = g_bus_get_finish (result, NULL);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (message->bus != NULL)
    ask_portal (task);
  else
    try_program (task);
}

void
throng_email_compose_async (const char *subject,
                            const char *body,
                            const char *path,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            void *data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, data);
  Message *message = g_new0 (Message, 1);

  message->subject = g_strdup (subject);
  message->body = g_strdup (body);
  message->path = g_strdup (path);
  g_task_set_task_data (task, message, (GDestroyNotify) message_free);
  g_bus_get (G_BUS_TYPE_SESSION, cancellable, bus_found_cb, task);
}

bool
throng_email_compose_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
