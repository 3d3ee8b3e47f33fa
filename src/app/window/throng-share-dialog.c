/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/window/throng-share-dialog.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#include "app/throng-text.h"
#include "app/throng-toast.h"
#include "app/window/throng-email.h"
#include "app/window/throng-first-look.h"
#include "app/window/throng-known-tests.h"
#include "scenario/throng-overview.h"
#include "scenario/throng-place.h"
#include "scenario/throng-scenario-file.h"
#include "scenario/throng-sharing.h"

/* Nobody reads more rows. */
#define MAX_ROWS 50
#define SEPARATOR " › "

struct _ThrongShareDialog
{
  AdwDialog parent_instance;

  /* Owned */
  ThrongScenario *copy;
  char *title;
  char *file_name;
  ThrongDocument *original;
  GCancellable *cancellable;

  /* Template children */
  AdwToastOverlay *toasts;
  AdwPreferencesGroup *omissions;
};

G_DEFINE_FINAL_TYPE (ThrongShareDialog, throng_share_dialog, ADW_TYPE_DIALOG)

static void
show_toast (ThrongShareDialog *self, const char *sentence)
{
  throng_toast_show (GTK_WIDGET (self->toasts), sentence, NULL);
}

/* What was left out */

static void
prepend_name (GString *path, ThrongNode *node)
{
  g_autofree char *name = NULL;

  if (THRONG_IS_SCENARIO (node))
    {
      /* Of what stands in a class, its name says enough. */
      if (strstr (path->str, SEPARATOR) == NULL)
        name = g_strdup (_ ("Test"));
    }
  else if (THRONG_IS_REQUEST (node))
    name = g_strdup_printf ("%s %s", throng_request_get_method (THRONG_REQUEST (node)),
                            throng_request_get_url (THRONG_REQUEST (node)));
  else if (g_object_class_find_property (G_OBJECT_GET_CLASS (node), "name") != NULL)
    g_object_get (node, "name", &name, NULL);
  if (name == NULL || name[0] == '\0')
    return;
  if (path->len > 0)
    g_string_prepend (path, SEPARATOR);
  g_string_prepend (path, name);
}

/* The place as people see it in the outline, with what it is called there. */
static char *
dup_words (ThrongScenario *copy, const ThrongOmission *omission)
{
  g_autoptr (GString) path = g_string_new (NULL);
  const char *key;
  ThrongNode *node = throng_scenario_find_place (copy, omission->place, &key);

  g_string_append (path, key);
  for (; node != NULL; node = throng_node_get_parent (node))
    prepend_name (path, node);
  if (omission->stand_in != NULL)
    {
      g_string_append_c (path, '\n');
      /* Translators: %s is the name of a variable */
      g_string_append_printf (path, _ ("To be filled in: %s"), omission->stand_in);
    }
  return g_string_free_and_steal (g_steal_pointer (&path));
}

static void
add_row (ThrongShareDialog *self, const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  subtitle, -1);
  adw_preferences_group_add (self->omissions, row);
}

static void
add_omissions (ThrongShareDialog *self, GPtrArray *omissions)
{
  for (unsigned i = 0; i < MIN (omissions->len, MAX_ROWS); i++)
    {
      const ThrongOmission *omission = omissions->pdata[i];
      g_autofree char *words = dup_words (self->copy, omission);

      add_row (self, throng_omission_get_words (omission), words);
    }
  if (omissions->len > MAX_ROWS)
    {
      unsigned n = omissions->len - MAX_ROWS;
      g_autofree char *rest = g_strdup_printf (ngettext ("%u more", "%u more", n), n);

      add_row (self, rest, "");
    }
}

static void
add_files (ThrongShareDialog *self)
{
  g_autoptr (ThrongOverview) overview = throng_overview_new (self->copy);
  g_autofree char *list = throng_first_look_join ((const char *const *) overview->files);

  if (overview->files[0] != NULL)
    add_row (self, _ ("The files that it reads"), list);
}

static void
show_omissions (ThrongShareDialog *self, GPtrArray *omissions)
{
  add_omissions (self, omissions);
  add_files (self);
  if (omissions->len == 0)
    add_row (self, _ ("No secrets"),
             _ ("None was found, and no path or address that means something on this computer "
                "only"));
}

/* Actions */

static void
save_to (ThrongShareDialog *self, GFile *file)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = throng_text_file_name (file);
  g_autofree char *sentence = NULL;

  if (g_file_peek_path (file) == NULL)
    sentence = g_strdup (_ ("Tests can be saved in folders of this computer only"));
  else if (throng_document_is_of (self->original, file))
    sentence = g_strdup (_ ("That is the test itself, which would lose what was left out"));
  else if (!throng_scenario_save (self->copy, g_file_peek_path (file), &error))
    sentence = g_strdup (error->message);
  else
    {
      throng_known_tests_add (self->copy);
      /* Translators: %s is the name of a file */
      sentence = g_strdup_printf (_ ("Saved as “%s”"), name);
    }
  show_toast (self, sentence);
}

static void
save_chosen_cb (GObject *source, GAsyncResult *result, void *data)
{
  g_autoptr (ThrongShareDialog) self = data;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, NULL);

  if (file != NULL)
    save_to (self, file);
}

static void
save_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ThrongShareDialog *self = THRONG_SHARE_DIALOG (widget);
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_title (dialog, _ ("Save a Copy"));
  gtk_file_dialog_set_initial_name (dialog, self->file_name);
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (widget)), self->cancellable,
                        save_chosen_cb, g_object_ref (self));
}

static void
copy_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ThrongShareDialog *self = THRONG_SHARE_DIALOG (widget);
  g_autofree char *text = throng_scenario_to_data (self->copy, NULL);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  show_toast (self, _ ("Copied"));
}

static char *
dup_mail_folder (void)
{
  return g_build_filename (g_get_user_cache_dir (), "throng", "mail", NULL);
}

/* A mail app reads the file whenever the message is sent; only the latest one is kept. */
static void
forget_attachments (void)
{
  g_autofree char *folder = dup_mail_folder ();
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
}

static char *
write_attachment (ThrongShareDialog *self, GError **error)
{
  g_autofree char *folder = dup_mail_folder ();
  g_autofree char *path = g_build_filename (folder, self->file_name, NULL);

  forget_attachments ();
  g_mkdir_with_parents (folder, 0700);
  return throng_scenario_save (self->copy, path, error) ? g_steal_pointer (&path) : NULL;
}

static void
composed_cb (GObject *source, GAsyncResult *result, void *data)
{
  g_autoptr (ThrongShareDialog) self = data;
  g_autoptr (GError) error = NULL;

  /* The person may have closed it meanwhile. */
  if (throng_email_compose_finish (result, &error))
    adw_dialog_force_close (ADW_DIALOG (self));
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_toast (self, error->message);
}

static void
email_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ThrongShareDialog *self = THRONG_SHARE_DIALOG (widget);
  g_autoptr (GError) error = NULL;
  g_autofree char *path = write_attachment (self, &error);
  /* Translators: %s is the name of a test */
  g_autofree char *body = g_strdup_printf (_ ("“%s” is attached, a load test for Throng."),
                                           self->title);

  if (path == NULL)
    show_toast (self, error->message);
  else
    throng_email_compose_async (self->title, body, path, self->cancellable, composed_cb,
                                g_object_ref (self));
}

/* Life */

static void
throng_share_dialog_dispose (GObject *object)
{
  ThrongShareDialog *self = THRONG_SHARE_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), THRONG_TYPE_SHARE_DIALOG);
  g_clear_object (&self->copy);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->file_name, g_free);
  g_clear_object (&self->original);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (throng_share_dialog_parent_class)->dispose (object);
}

static void
throng_share_dialog_class_init (ThrongShareDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = throng_share_dialog_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/throngapp/Throng/throng-share-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, ThrongShareDialog, toasts);
  gtk_widget_class_bind_template_child (widget_class, ThrongShareDialog, omissions);
  gtk_widget_class_install_action (widget_class, "share.save", NULL, save_cb);
  gtk_widget_class_install_action (widget_class, "share.copy", NULL, copy_cb);
  gtk_widget_class_install_action (widget_class, "share.email", NULL, email_cb);
}

static void
throng_share_dialog_init (ThrongShareDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
}

/* Not that of the test, so that the copy does not take its place. */
static char *
make_file_name (const char *title)
{
  g_autofree char *name = throng_text_to_file_name (title);

  /* Translators: the name of a file for others, after the name of the test */
  return g_strdup_printf (_ ("%s for others.throng"), name);
}

ThrongShareDialog *
throng_share_dialog_new (ThrongDocument *document)
{
  g_autoptr (GPtrArray) omissions = NULL;
  g_autoptr (ThrongScenario) copy = throng_scenario_dup_for_others (
      throng_document_get_scenario (document), &omissions);
  ThrongShareDialog *self;

  if (copy == NULL)
    return NULL;
  self = g_object_new (THRONG_TYPE_SHARE_DIALOG, NULL);
  self->copy = g_steal_pointer (&copy);
  self->title = g_strdup (throng_document_get_title (document));
  self->file_name = make_file_name (self->title);
  self->original = g_object_ref (document);
  show_omissions (self, omissions);
  return self;
}
