/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/throng-application.h"

#include <glib/gi18n.h>

#include "app/throng-window.h"
#include "throng-examples.h"
#include "throng-ui.h"

struct _ThrongApplication
{
  AdwApplication parent_instance;
};

G_DEFINE_FINAL_TYPE (ThrongApplication, throng_application, ADW_TYPE_APPLICATION)

static ThrongWindow *
open_window (ThrongApplication *self)
{
  ThrongWindow *window = throng_window_new (self);

  gtk_window_present (GTK_WINDOW (window));
  return window;
}

static void
new_window_cb (GSimpleAction *action, GVariant *parameter, void *data)
{
  open_window (data);
}

static void
quit_cb (GSimpleAction *action, GVariant *parameter, void *data)
{
  GList *windows = g_list_copy (gtk_application_get_windows (data));

  for (GList *l = windows; l != NULL; l = l->next)
    gtk_window_close (l->data);
  g_list_free (windows);
}

static void
about_cb (GSimpleAction *action, GVariant *parameter, void *data)
{
  adw_show_about_dialog (
      GTK_WIDGET (gtk_application_get_active_window (data)), "application-name", _ ("Throng"),
      "application-icon", THRONG_APPLICATION_ID, "version", THRONG_VERSION, "developer-name",
      _ ("The Throng contributors"), "website", "https://github.com/throngapp/throng", "issue-url",
      "https://github.com/throngapp/throng/issues", "license-type", GTK_LICENSE_GPL_3_0, NULL);
}

static void
add_actions (ThrongApplication *self)
{
  static const GActionEntry actions[] = {
    { .name = "new-window", .activate = new_window_cb },
    { .name = "quit", .activate = quit_cb },
    { .name = "about", .activate = about_cb },
  };
  static const struct
  {
    const char *action;
    const char *const keys[3];
  } shortcuts[] = {
    { "app.quit", { "<Control>q" } },     { "app.new-window", { "<Control><Shift>n" } },
    { "win.new-test", { "<Control>n" } }, { "win.open", { "<Control>o" } },
    { "win.save", { "<Control>s" } },     { "win.save-as", { "<Control><Shift>s" } },
    { "window.close", { "<Control>w" } }, { "win.start", { "F5", "<Control>Return" } },
    { "win.stop", { "<Shift>F5" } },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  for (unsigned i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), shortcuts[i].action,
                                           shortcuts[i].keys);
}

static void
throng_application_startup (GApplication *application)
{
  G_APPLICATION_CLASS (throng_application_parent_class)->startup (application);
  add_actions (THRONG_APPLICATION (application));
}

static void
throng_application_activate (GApplication *application)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));

  if (window != NULL)
    gtk_window_present (window);
  else
    open_window (THRONG_APPLICATION (application));
}

static void
throng_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  for (int i = 0; i < n_files; i++)
    throng_window_open_file (open_window (THRONG_APPLICATION (application)), files[i]);
}

static void
throng_application_class_init (ThrongApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->startup = throng_application_startup;
  application_class->activate = throng_application_activate;
  application_class->open = throng_application_open;
}

static void
throng_application_init (ThrongApplication *self)
{
  g_resources_register (throng_ui_get_resource ());
  g_resources_register (throng_examples_get_resource ());
}

GtkApplication *
throng_application_new (void)
{
  return g_object_new (THRONG_TYPE_APPLICATION, "application-id", THRONG_APPLICATION_ID, "flags",
                       G_APPLICATION_HANDLES_OPEN, "resource-base-path",
                       "/io/github/throngapp/Throng", NULL);
}
