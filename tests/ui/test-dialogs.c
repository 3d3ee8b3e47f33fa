/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "app/throng-about.h"
#include "app/throng-application.h"
#include "app/throng-help.h"

#define RESOURCES "/io/github/throngapp/Throng"

/* In a test warnings are fatal, so that each widget that can be made is one without a fault. */
static void
make (GType type)
{
  g_autoptr (GObject) object = g_object_ref_sink (g_object_new (type, NULL));

  if (GTK_IS_WINDOW (object))
    gtk_window_destroy (GTK_WINDOW (object));
}

/* (nullable): the class of a template; other files are forms, which have none. */
static char *
dup_template_class (const char *path)
{
  g_autoptr (GBytes) bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_autoptr (GRegex) regex = g_regex_new ("<template class=\"(\\w+)\"", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  return g_regex_match (regex, text, 0, &match) ? g_match_info_fetch (match, 1) : NULL;
}

/* A part of a widget that is made when it is needed, which only its class can do. */
static bool
is_part (const char *path)
{
  g_autofree char *class_name = dup_template_class (path);

  return class_name == NULL && !g_str_has_suffix (path, "-form.ui");
}

static void
build (const char *path)
{
  g_autofree char *class_name = dup_template_class (path);
  g_autoptr (GtkBuilder) builder = gtk_builder_new ();
  GError *error = NULL;

  g_test_message ("%s", path);
  if (class_name != NULL)
    make (gtk_builder_get_type_from_name (builder, class_name));
  else
    gtk_builder_add_from_resource (builder, path, &error);
  g_assert_no_error (error);
}

static void
each_template_and_form_can_be_built (void)
{
  g_auto (GStrv) names = g_resources_enumerate_children (RESOURCES, G_RESOURCE_LOOKUP_FLAGS_NONE,
                                                         NULL);
  unsigned n_built = 0;

  for (unsigned i = 0; names[i] != NULL; i++)
    {
      g_autofree char *path = g_strconcat (RESOURCES "/", names[i], NULL);

      if (!g_str_has_suffix (names[i], ".ui") || is_part (path))
        continue;
      build (path);
      n_built++;
    }
  g_assert_cmpuint (n_built, >, 20);
}

static void
about_says_what_a_report_needs (void)
{
  static const char *const parts[] = { "Throng: " THRONG_VERSION,
                                       "GTK: 4.",
                                       "libadwaita: 1.",
                                       "libsoup: 3.",
                                       "GLib: 2.",
                                       "Sandbox: ",
                                       "Display: Gdk",
                                       "Renderer: ",
                                       "Processors: " };
  g_autoptr (AdwAboutDialog) about = g_object_ref_sink (ADW_ABOUT_DIALOG (throng_about_new (NULL)));
  const char *info = adw_about_dialog_get_debug_info (about);

  for (unsigned i = 0; i < G_N_ELEMENTS (parts); i++)
    if (strstr (info, parts[i]) == NULL)
      g_error ("“%s” is not in:\n%s", parts[i], info);
  g_assert_null (strstr (info, g_get_home_dir ()));
}

static void
about_shows_the_release_notes_of_this_version (void)
{
  g_autoptr (AdwAboutDialog) about = g_object_ref_sink (ADW_ABOUT_DIALOG (throng_about_new (NULL)));

  g_assert_cmpstr (adw_about_dialog_get_release_notes_version (about), ==, THRONG_VERSION);
  g_assert_nonnull (strstr (adw_about_dialog_get_release_notes (about), "<li>"));
  g_assert_cmpstr (adw_about_dialog_get_version (about), ==, THRONG_VERSION);
  g_assert_cmpstr (adw_about_dialog_get_application_icon (about), ==, THRONG_APPLICATION_ID);
  g_assert_true (g_str_has_prefix (adw_about_dialog_get_issue_url (about), "https://"));
}

int
main (int argc, char **argv)
{
  g_autoptr (GtkApplication) application = NULL;

  g_test_init (&argc, &argv, NULL);
  if (!gtk_init_check ())
    return 77;
  adw_init ();
  /* It brings the resources. */
  application = throng_application_new ();
  g_test_add_func ("/dialogs/each-template-and-form-can-be-built",
                   each_template_and_form_can_be_built);
  g_test_add_func ("/dialogs/about-says-what-a-report-needs", about_says_what_a_report_needs);
  g_test_add_func ("/dialogs/about-shows-the-release-notes-of-this-version",
                   about_shows_the_release_notes_of_this_version);
  return g_test_run ();
}
