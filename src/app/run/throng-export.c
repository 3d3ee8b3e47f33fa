/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/run/throng-export.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#include "app/throng-text.h"
#include "app/throng-toast.h"

/* What an open dialog is about. */
typedef struct
{
  GtkWidget *parent;
  GBytes *bytes;
  ThrongRun *run;
} Export;

static void
export_free (Export *self)
{
  g_object_unref (self->parent);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_object (&self->run);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Export, export_free)

/* The outcome */

static void
open_folder_cb (AdwToast *toast, GFile *file)
{
  g_autoptr (GtkFileLauncher) launcher = gtk_file_launcher_new (file);

  gtk_file_launcher_open_containing_folder (launcher, NULL, NULL, NULL, NULL);
}

static void
tell_success (Export *self, GFile *file, const char *name)
{
  /* Translators: the name of a file. */
  g_autofree char *sentence = g_strdup_printf (_ ("Saved “%s”"), name);
  AdwToast *toast = throng_toast_show (self->parent, sentence, _ ("_Open Folder"));

  if (toast != NULL)
    g_signal_connect_data (toast, "button-clicked", G_CALLBACK (open_folder_cb),
                           g_object_ref (file), (GClosureNotify) (void (*) (void)) g_object_unref,
                           0);
}

/* Until it has been read. */
static void
tell_failure (Export *self, const char *name, const GError *error)
{
  AdwDialog *dialog = adw_alert_dialog_new (_ ("Can’t Save the File"), NULL);

  /* Translators: the name of a file or folder, then why. */
  adw_alert_dialog_format_body (ADW_ALERT_DIALOG (dialog), _ ("“%s” could not be saved: %s"), name,
                                error->message);
  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "close", _ ("_Close"));
  adw_dialog_present (dialog, self->parent);
}

static void
tell_outcome (Export *self, bool is_written, GFile *file, const GError *error)
{
  g_autofree char *name = throng_text_file_name (file);

  if (is_written)
    tell_success (self, file, name);
  else
    tell_failure (self, name, error);
}

/* One file */

static void
file_chosen_cb (GObject *source, GAsyncResult *result, void *data)
{
  g_autoptr (Export) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, NULL);
  bool is_written;

  if (file == NULL)
    return;
  is_written = g_file_replace_contents (file, g_bytes_get_data (self->bytes, NULL),
                                        g_bytes_get_size (self->bytes), NULL, FALSE,
                                        G_FILE_CREATE_NONE, NULL, NULL, &error);
  tell_outcome (self, is_written, file, error);
}

static GtkWindow *
get_window (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

/**
 * throng_export_bytes:
 * @parent: what asks for it
 * @name: how the file is called if nobody says otherwise
 * @bytes: what will be in it
 */
void
throng_export_bytes (GtkWidget *parent, const char *name, GBytes *bytes)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  Export *self = g_new0 (Export, 1);

  self->parent = g_object_ref (parent);
  self->bytes = g_bytes_ref (bytes);
  gtk_file_dialog_set_initial_name (dialog, name);
  gtk_file_dialog_save (dialog, get_window (parent), NULL, file_chosen_cb, self);
}

/* The four CSV files and the summary */

static void
folder_chosen_cb (GObject *source, GAsyncResult *result, void *data)
{
  g_autoptr (Export) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = NULL;
  g_autoptr (GFile) folder = gtk_file_dialog_select_folder_finish (GTK_FILE_DIALOG (source), result,
                                                                   NULL);

  if (folder == NULL)
    return;
  file = throng_run_save_files (self->run, folder, &error);
  tell_outcome (self, file != NULL, file != NULL ? file : folder, error);
}

/**
 * throng_export_csv_files:
 * @parent: what asks for it
 * @run: whose numbers are written, as they are when the folder has been chosen
 */
void
throng_export_csv_files (GtkWidget *parent, ThrongRun *run)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  const char *path = throng_run_get_folder (run);
  /* Where none is set GTK shows recent files, among which there is no folder to select. */
  g_autoptr (GFile) folder = g_file_new_for_path (path != NULL ? path : g_get_home_dir ());
  Export *self = g_new0 (Export, 1);

  gtk_file_dialog_set_initial_folder (dialog, folder);
  self->parent = g_object_ref (parent);
  self->run = g_object_ref (run);
  gtk_file_dialog_set_title (dialog, _ ("Folder for the CSV Files"));
  gtk_file_dialog_select_folder (dialog, get_window (parent), NULL, folder_chosen_cb, self);
}
