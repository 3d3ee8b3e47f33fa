/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/throng-shortcuts.h"

#include <glib/gi18n.h>

/* What has no action of the application has a key here. */
typedef struct
{
  const char *title;
  const char *action;
  const char *key;
} Shortcut;

typedef struct
{
  const char *title;
  Shortcut shortcuts[16];
} Section;

static const Section sections[] = {
  { N_ ("General"),
    {
        { N_ ("New test"), .action = "win.new-test" },
        { N_ ("New window"), .action = "app.new-window" },
        { N_ ("Open a test"), .action = "win.open" },
        { N_ ("Save"), .action = "win.save" },
        { N_ ("Save as"), .action = "win.save-as" },
        { N_ ("Undo"), .key = "<Control>z" },
        { N_ ("Redo"), .key = "<Control><Shift>z" },
        { N_ ("Preferences"), .action = "app.preferences" },
        { N_ ("Main menu"), .key = "F10" },
        { N_ ("Keyboard shortcuts"), .action = "app.shortcuts" },
        { N_ ("Help"), .action = "app.help" },
        { N_ ("Close window"), .action = "window.close" },
        { N_ ("Quit"), .action = "app.quit" },
    } },
  { N_ ("View"),
    {
        { N_ ("Design"), .action = "win.show-view::design" },
        { N_ ("Run"), .action = "win.show-view::run" },
        { N_ ("Back"), .key = "<Alt>Left" },
        { N_ ("Full screen"), .action = "win.fullscreen" },
    } },
  { N_ ("Run"),
    {
        { N_ ("Start"), .action = "win.start" },
        { N_ ("Stop"), .action = "win.stop" },
        { N_ ("Stop, pressed twice"), .key = "Escape" },
    } },
  { N_ ("Design"),
    {
        { N_ ("Show or hide the outline"), .key = "F9" },
        { N_ ("Open or close a line"), .key = "Right Left" },
        { N_ ("Menu of a line"), .key = "Menu <Shift>F10" },
        { N_ ("Cut, copy and paste a line"), .key = "<Control>x <Control>c <Control>v" },
        { N_ ("Duplicate a line"), .key = "<Control>d" },
        { N_ ("Move a line up or down"), .key = "<Alt>Up <Alt>Down" },
        { N_ ("Delete a line"), .key = "Delete" },
    } },
  { N_ ("Tables and Charts"),
    {
        { N_ ("Filter the table"), .key = "<Control>f" },
        { N_ ("Order and columns of the table"), .key = "Menu <Shift>F10" },
        { N_ ("Copy rows"), .key = "<Control>c" },
        { N_ ("Close the pane of a row"), .key = "Escape" },
        { N_ ("Values of a chart one after the other"), .key = "Left Right" },
        { N_ ("Zoom a chart in, out, and to all of it"), .key = "plus minus 0" },
    } },
};

static char *
dup_keys (const Shortcut *shortcut)
{
  GtkApplication *app = GTK_APPLICATION (g_application_get_default ());
  g_auto (GStrv) keys = NULL;

  if (shortcut->action == NULL)
    return g_strdup (shortcut->key);
  keys = gtk_application_get_accels_for_action (app, shortcut->action);
  return g_strjoinv (" ", keys);
}

#if ADW_CHECK_VERSION(1, 8, 0)

static AdwShortcutsSection *
create_section (const Section *section)
{
  AdwShortcutsSection *created = adw_shortcuts_section_new (_ (section->title));

  for (const Shortcut *s = section->shortcuts; s->title != NULL; s++)
    {
      g_autofree char *keys = dup_keys (s);

      adw_shortcuts_section_add (created, adw_shortcuts_item_new (_ (s->title), keys));
    }
  return created;
}

void
throng_shortcuts_present (GtkWindow *parent)
{
  AdwDialog *dialog = adw_shortcuts_dialog_new ();

  for (unsigned i = 0; i < G_N_ELEMENTS (sections); i++)
    adw_shortcuts_dialog_add (ADW_SHORTCUTS_DIALOG (dialog), create_section (&sections[i]));
  adw_dialog_present (dialog, GTK_WIDGET (parent));
}

#else

/* GTK deprecates its window two releases before libadwaita has something better. */
G_GNUC_BEGIN_IGNORE_DEPRECATIONS

static GtkShortcutsGroup *
create_group (const Section *section)
{
  GtkShortcutsGroup *group = g_object_new (GTK_TYPE_SHORTCUTS_GROUP, "title", _ (section->title),
                                           NULL);

  for (const Shortcut *s = section->shortcuts; s->title != NULL; s++)
    {
      g_autofree char *keys = dup_keys (s);

      gtk_shortcuts_group_add_shortcut (group,
                                        g_object_new (GTK_TYPE_SHORTCUTS_SHORTCUT, "title",
                                                      _ (s->title), "accelerator", keys, NULL));
    }
  return group;
}

void
throng_shortcuts_present (GtkWindow *parent)
{
  GtkShortcutsSection *section = g_object_new (GTK_TYPE_SHORTCUTS_SECTION, "section-name",
                                               "shortcuts", "visible", TRUE, NULL);
  GtkShortcutsWindow *window = g_object_new (GTK_TYPE_SHORTCUTS_WINDOW, "modal", TRUE,
                                             "transient-for", parent, NULL);

  for (unsigned i = 0; i < G_N_ELEMENTS (sections); i++)
    gtk_shortcuts_section_add_group (section, create_group (&sections[i]));
  gtk_shortcuts_window_add_section (window, section);
  gtk_window_present (GTK_WINDOW (window));
}

G_GNUC_END_IGNORE_DEPRECATIONS

#endif
