/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Files that another program, or another window, changes while they are open. */

#include <glib/gi18n.h>

#include "app/throng-text.h"
#include "app/throng-toast.h"
#include "app/window/throng-window-private.h"

static void
reload (ThrongWindow *self)
{
  GFile *file = throng_document_get_file (self->document);
  g_autoptr (ThrongScenario) scenario = NULL;
  g_autoptr (ThrongDocument) document = NULL;

  if (throng_window_is_running (self))
    {
      throng_window_show_toast (self, _ ("Stop the run before the test is reloaded"));
      return;
    }
  scenario = throng_window_load (self, file);
  if (scenario == NULL)
    return;
  throng_document_discard (self->document);
  document = throng_document_new (scenario, file);
  throng_window_set_document (self, document);
  throng_window_show_first_look_unless_known (self);
}

static void
save (ThrongWindow *self, bool closes)
{
  throng_window_save_to (self, throng_document_get_file (self->document), closes);
}

static void
answer_cb (GObject *source, GAsyncResult *result, void *data)
{
  g_autoptr (ThrongWindow) self = data;
  const char *answer = adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (source), result);

  bool closes = g_object_get_data (source, "closes") != NULL;

  if (g_str_equal (answer, "replace"))
    {
      save (self, closes);
      return;
    }
  if (closes)
    throng_window_stay (self);
  if (g_str_equal (answer, "reload"))
    reload (self);
}

static void
ask_which_to_keep (ThrongWindow *self, bool closes)
{
  AdwDialog *before = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self));
  g_autofree char *name = NULL;
  AdwAlertDialog *dialog;

  /* The key to save reaches the window behind a question, which may be this very one. */
  if (!closes && ADW_IS_ALERT_DIALOG (before))
    return;
  name = throng_text_file_name (throng_document_get_file (self->document));
  dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (_ ("Replace a Changed File?"), NULL));
  adw_alert_dialog_format_body (
      dialog,
      /* Translators: %s is the name of a file */
      _ ("“%s” was changed by another program since it was opened here. Replace loses those "
         "changes, Reload those of this window; Save As… keeps both."),
      name);
  adw_alert_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "reload", _ ("Re_load"),
                                  "replace", _ ("_Replace"), NULL);
  adw_alert_dialog_set_response_appearance (dialog, "reload", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_response_appearance (dialog, "replace", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_default_response (dialog, "cancel");
  adw_alert_dialog_set_close_response (dialog, "cancel");
  if (closes)
    g_object_set_data (G_OBJECT (dialog), "closes", dialog);
  adw_alert_dialog_choose (dialog, GTK_WIDGET (self), NULL, answer_cb, g_object_ref (self));
}

void
throng_window_save (ThrongWindow *self, bool closes)
{
  if (throng_document_is_outdated (self->document))
    ask_which_to_keep (self, closes);
  else
    save (self, closes);
}

/* With changes of its own the window asks when they are saved. */
void
throng_window_notice_change (ThrongWindow *self)
{
  g_autofree char *name = NULL;
  g_autofree char *title = NULL;
  AdwToast *toast;

  if (self->document == NULL || throng_window_is_running (self)
      || throng_document_get_modified (self->document)
      || !throng_document_notice_change (self->document))
    return;
  name = throng_text_file_name (throng_document_get_file (self->document));
  /* Translators: %s is the name of a file */
  title = g_strdup_printf (_ ("“%s” was changed by another program"), name);
  toast = throng_toast_show (GTK_WIDGET (self->toasts), title, _ ("Re_load"));
  adw_toast_set_timeout (toast, 0);
  adw_toast_set_action_name (toast, "win.reload");
}

/* From a message, after which there may have been edits. */
static void
reload_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ThrongWindow *self = THRONG_WINDOW (widget);

  if (self->document == NULL || throng_document_get_file (self->document) == NULL)
    return;
  if (throng_document_get_modified (self->document))
    ask_which_to_keep (self, false);
  else
    reload (self);
}

void
throng_window_install_outdated_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.reload", NULL, reload_cb);
}
