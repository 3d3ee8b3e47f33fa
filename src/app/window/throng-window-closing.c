/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What would be lost is asked about before anything is closed; quitting asks in one window after
 * the other, and closes all of them or none. */

#include <glib/gi18n.h>

#include "app/design/throng-unreadable.h"
#include "app/window/throng-window-private.h"

/* Closes the window, or asks the next question, in this window or in another one. */
static void
go_on (ThrongWindow *self)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  if (application != NULL && throng_application_is_quitting (THRONG_APPLICATION (application)))
    throng_application_go_on_quitting (THRONG_APPLICATION (application));
  else
    gtk_window_close (GTK_WINDOW (self));
}

void
throng_window_agree_to_close (ThrongWindow *self)
{
  self->is_asking = false;
  self->may_close = true;
  go_on (self);
}

void
throng_window_forget_answers (ThrongWindow *self)
{
  self->may_stop = false;
  self->may_close = false;
  self->may_discard = false;
}

void
throng_window_stay (ThrongWindow *self)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  self->is_asking = false;
  throng_window_forget_answers (self);
  if (application != NULL)
    throng_application_stop_quitting (THRONG_APPLICATION (application));
}

static void
unsaved_answer_cb (GObject *source, GAsyncResult *result, void *data)
{
  g_autoptr (ThrongWindow) self = data;
  const char *answer = adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (source), result);

  if (g_str_equal (answer, "discard"))
    {
      self->may_discard = true;
      throng_window_agree_to_close (self);
    }
  else if (g_str_equal (answer, "save") && throng_document_get_file (self->document) == NULL)
    throng_window_ask_where_to_save (self, true);
  else if (g_str_equal (answer, "save"))
    throng_window_save (self, true);
  else
    {
      throng_window_stay (self);
      throng_window_show_unreadable (self);
    }
}

static void
ask_about_changes (ThrongWindow *self)
{
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (_ ("Save Changes?"), NULL));
  g_autoptr (GPtrArray) unreadables = throng_window_list_unreadable (self);
  g_autofree char *lines = throng_unreadable_describe (unreadables);

  if (unreadables->len > 0)
    /* Translators: the first %s is the name of a test, the second a list, each thing on a line */
    adw_alert_dialog_format_body (
        dialog, _ ("“%s” has changes that are not saved, and this can’t be saved at all:\n%s"),
        throng_document_get_title (self->document), lines);
  else
    /* Translators: %s is the name of a test */
    adw_alert_dialog_format_body (dialog, _ ("“%s” has changes that are not saved."),
                                  throng_document_get_title (self->document));
  adw_alert_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "discard", _ ("_Discard"),
                                  "save", _ ("_Save"), NULL);
  adw_alert_dialog_set_response_appearance (dialog, "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_response_appearance (dialog, "save", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (dialog, "save");
  adw_alert_dialog_set_close_response (dialog, "cancel");
  adw_alert_dialog_choose (dialog, GTK_WIDGET (self), NULL, unsaved_answer_cb, g_object_ref (self));
}

static void
running_answer_cb (GObject *source, GAsyncResult *result, void *data)
{
  g_autoptr (ThrongWindow) self = data;
  const char *answer = adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (source), result);

  if (!g_str_equal (answer, "stop"))
    {
      throng_window_stay (self);
      return;
    }
  self->is_asking = false;
  self->may_stop = true;
  go_on (self);
}

static void
ask_about_run (ThrongWindow *self)
{
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (
      _ ("Stop the Run?"), _ ("Users are at work. They end at once when the window is closed, "
                              "and the numbers of this run are gone.")));

  adw_alert_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "stop", _ ("_Stop and Close"),
                                  NULL);
  adw_alert_dialog_set_response_appearance (dialog, "stop", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_close_response (dialog, "cancel");
  adw_alert_dialog_choose (dialog, GTK_WIDGET (self), NULL, running_answer_cb, g_object_ref (self));
}

/* Nothing but what can't be saved: there is no choice but to lose or to mend it. */
static void
ask_about_unreadable (ThrongWindow *self, GPtrArray *unreadables)
{
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (
      adw_alert_dialog_new (_ ("Close and Lose Text?"), NULL));
  g_autofree char *lines = throng_unreadable_describe (unreadables);

  /* Translators: %s is a list, each thing on a line */
  adw_alert_dialog_format_body (dialog, _ ("What these fields hold can’t be saved:\n%s"), lines);
  adw_alert_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "discard", _ ("_Discard"), NULL);
  adw_alert_dialog_set_response_appearance (dialog, "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_close_response (dialog, "cancel");
  adw_alert_dialog_choose (dialog, GTK_WIDGET (self), NULL, unsaved_answer_cb, g_object_ref (self));
}

/* Returns: whether there is something to ask */
static bool
ask (ThrongWindow *self)
{
  g_autoptr (GPtrArray) unreadables = throng_window_list_unreadable (self);

  if (throng_window_is_running (self) && !self->may_stop)
    ask_about_run (self);
  else if (throng_history_get_modified (throng_document_get_history (self->document)))
    ask_about_changes (self);
  else if (unreadables->len > 0)
    ask_about_unreadable (self, unreadables);
  else
    return false;
  return true;
}

bool
throng_window_ask_before_close (ThrongWindow *self)
{
  if (self->is_asking)
    return false;
  if (!self->may_close && self->document != NULL)
    self->is_asking = ask (self);
  return !self->is_asking;
}

void
throng_window_let_go (ThrongWindow *self)
{
  if (throng_window_is_running (self))
    throng_window_set_run (self, NULL);
  if (self->may_discard)
    throng_document_discard (self->document);
}
