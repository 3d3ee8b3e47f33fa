/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/run/throng-run-watch.h"

#include <glib/gi18n.h>

#include "app/throng-text.h"

/* Lives until the run ends. */
typedef struct
{
  GtkWindow *window;           /* Borrowed; %NULL = it was closed */
  GtkApplication *application; /* Owned */
  char *uri;                   /* Owned; "" = the test has no file */
  unsigned cookie;
} Watch;

static void
watch_free (Watch *self)
{
  if (self->cookie > 0)
    gtk_application_uninhibit (self->application, self->cookie);
  g_clear_weak_pointer (&self->window);
  g_object_unref (self->application);
  g_free (self->uri);
  g_free (self);
}

/* Each window has its own. */
static char *
dup_notification_id (GtkWindow *window)
{
  return g_strdup_printf ("run-ended-%u",
                          gtk_application_window_get_id (GTK_APPLICATION_WINDOW (window)));
}

static void
window_active_cb (GtkWindow *window)
{
  GtkApplication *application = gtk_window_get_application (window);
  g_autofree char *id = dup_notification_id (window);

  if (!gtk_window_is_active (window) || application == NULL)
    return;
  g_application_withdraw_notification (G_APPLICATION (application), id);
  g_signal_handlers_disconnect_by_func (window, window_active_cb, NULL);
}

static void
notify (Watch *self, ThrongRun *run)
{
  const ThrongSnapshot *snapshot = throng_run_get_snapshot (run);
  g_autoptr (GNotification) notification = g_notification_new (_ ("The Test Is Over"));
  g_autofree char *requests = NULL, *failures = NULL, *body = NULL;
  g_autofree char *id = dup_notification_id (self->window);

  if (snapshot != NULL)
    {
      requests = throng_text_count ((double) snapshot->total.n_requests);
      failures = throng_text_count ((double) snapshot->total.n_failures);
      /* Translators: two numbers. */
      body = g_strdup_printf (_ ("Requests: %s, failed: %s"), requests, failures);
      g_notification_set_body (notification, body);
    }
  g_notification_set_default_action_and_target (
      notification, "app.show-run", "(us)",
      gtk_application_window_get_id (GTK_APPLICATION_WINDOW (self->window)), self->uri);
  g_application_send_notification (G_APPLICATION (self->application), id, notification);
  g_signal_connect (self->window, "notify::is-active", G_CALLBACK (window_active_cb), NULL);
}

static void
active_cb (ThrongRun *run, GParamSpec *pspec, Watch *self)
{
  if (throng_run_get_active (run))
    return;
  if (self->window != NULL && !gtk_window_is_active (self->window))
    notify (self, run);
  g_signal_handlers_disconnect_by_func (run, active_cb, self);
}

void
throng_run_watch (GtkWindow *window, ThrongRun *run, GFile *file)
{
  GtkApplication *application = gtk_window_get_application (window);
  Watch *self;

  if (application == NULL)
    return;
  self = g_new0 (Watch, 1);
  g_set_weak_pointer (&self->window, window);
  self->application = g_object_ref (application);
  self->uri = file != NULL ? g_file_get_uri (file) : g_strdup ("");
  self->cookie = gtk_application_inhibit (application, window, GTK_APPLICATION_INHIBIT_SUSPEND,
                                          _ ("A test is running"));
  g_signal_connect_data (run, "notify::active", G_CALLBACK (active_cb), self,
                         (GClosureNotify) (void (*) (void)) watch_free, 0);
}
