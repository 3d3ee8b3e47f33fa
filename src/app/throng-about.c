/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/throng-about.h"

#include <glib/gi18n.h>
#include <gtksourceview/gtksource.h>
#include <libsoup/soup.h>

static void
add_libraries (GString *text)
{
  g_string_append_printf (text, "GTK: %u.%u.%u\n", gtk_get_major_version (),
                          gtk_get_minor_version (), gtk_get_micro_version ());
  g_string_append_printf (text, "libadwaita: %u.%u.%u\n", adw_get_major_version (),
                          adw_get_minor_version (), adw_get_micro_version ());
  g_string_append_printf (text, "GtkSourceView: %u.%u.%u\n", gtk_source_get_major_version (),
                          gtk_source_get_minor_version (), gtk_source_get_micro_version ());
  g_string_append_printf (text, "libsoup: %u.%u.%u\n", soup_get_major_version (),
                          soup_get_minor_version (), soup_get_micro_version ());
  g_string_append_printf (text, "GLib: %u.%u.%u\n", glib_major_version, glib_minor_version,
                          glib_micro_version);
}

static const char *
get_sandbox (void)
{
  if (g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS))
    return "Flatpak";
  return g_getenv ("SNAP") != NULL ? "Snap" : "none";
}

/* What a report of a fault needs to name. It is pasted into public places, so it says nothing
 * about the person, the test or the service. */
static char *
dup_debug_info (GtkWindow *window)
{
  GString *text = g_string_new (NULL);
  g_autofree char *system = g_get_os_info (G_OS_INFO_KEY_PRETTY_NAME);
  GskRenderer *renderer = window != NULL ? gtk_native_get_renderer (GTK_NATIVE (window)) : NULL;
  GdkDisplay *display = gdk_display_get_default ();

  g_string_append_printf (text, "Throng: %s (%s)\n", THRONG_VERSION, THRONG_APPLICATION_ID);
  add_libraries (text);
  g_string_append_printf (text, "System: %s\n", system != NULL ? system : "unknown");
  g_string_append_printf (text, "Sandbox: %s\n", get_sandbox ());
  g_string_append_printf (text, "Display: %s\n", G_OBJECT_TYPE_NAME (display));
  g_string_append_printf (text, "Renderer: %s\n",
                          renderer != NULL ? G_OBJECT_TYPE_NAME (renderer) : "none");
  g_string_append_printf (text, "Processors: %u\n", g_get_num_processors ());
  g_string_append_printf (text, "Languages: %s\n", g_get_language_names ()[0]);
  return g_string_free_and_steal (text);
}

/* Names, addresses and release notes are those of the metainfo, which must know this version. */
AdwDialog *
throng_about_new (GtkWindow *window)
{
  AdwDialog *dialog = adw_about_dialog_new_from_appdata ("/io/github/throngapp/Throng/metainfo.xml",
                                                         THRONG_VERSION);
  g_autofree char *debug_info = dup_debug_info (window);

  g_object_set (dialog, "application-icon", THRONG_APPLICATION_ID, "version", THRONG_VERSION,
                "comments",
                _ ("Describe with forms what people do with your web service, let a crowd of "
                   "simulated users do it, and watch live how the service holds up."),
                "developers", (const char *[]) { _ ("The Throng contributors"), NULL },
                /* Translators: your names, one on each line, perhaps with addresses. */
                "translator-credits", _ ("translator-credits"), "copyright",
                _ ("© 2026 The Throng contributors"), "debug-info", debug_info,
                "debug-info-filename", "throng-debug-info.txt", NULL);
  return dialog;
}
