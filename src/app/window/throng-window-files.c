/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <string.h>

#include "app/design/throng-unreadable.h"
#include "app/throng-text.h"
#include "app/throng-toast.h"
#include "app/window/throng-share-dialog.h"
#include "app/window/throng-window-private.h"
#include "scenario/throng-presets.h"
#include "scenario/throng-scenario-file.h"

#define MIME_TYPE "application/vnd.throng+json"
/* Nobody reads more. */
#define MOST_FAULTS 10

/* Opening */

/* Returns: (transfer none): the window that shows it */
static ThrongWindow *
open_scenario (ThrongWindow *self, ThrongScenario *scenario, GFile *file)
{
  g_autoptr (ThrongDocument) document = throng_document_new (scenario, file);
  ThrongWindow *window = throng_window_find_empty (self);

  throng_window_set_document (window, document);
  return window;
}

/* (nullable): the window of this process that shows @file */
static ThrongWindow *
find_window (ThrongWindow *self, GFile *file)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  for (GList *l = gtk_application_get_windows (application); l != NULL; l = l->next)
    {
      ThrongDocument *document = THRONG_IS_WINDOW (l->data) ? throng_window_get_document (l->data)
                                                            : NULL;

      if (document != NULL && throng_document_is_of (document, file))
        return l->data;
    }
  return NULL;
}

static void
note_recent (GFile *file)
{
  g_autofree char *uri = g_file_get_uri (file);
  char *no_groups[] = { NULL };
  GtkRecentData data = { .mime_type = (char *) MIME_TYPE,
                         .app_name = (char *) "Throng",
                         .app_exec = (char *) "throng %u",
                         .groups = no_groups };

  gtk_recent_manager_add_full (gtk_recent_manager_get_default (), uri, &data);
}

/* Returns: (transfer none) (nullable): what @place says beside the name of the file, which stands
 * above all; %NULL where it does not begin with it */
static const char *
skip_file (const char *place, GFile *file)
{
  const char *path = g_file_peek_path (file);
  g_autofree char *shown = g_filename_display_name (path);

  if (g_str_has_prefix (place, path))
    return place + strlen (path);
  return g_str_has_prefix (place, shown) ? place + strlen (shown) : NULL;
}

static char *
dup_fault (const ThrongProblem *problem, GFile *file)
{
  const char *place = skip_file (problem->place, file);
  g_auto (GStrv) numbers = place != NULL ? g_strsplit (place, ":", 3) : NULL;

  if (place == NULL)
    return throng_problem_to_string (problem);
  if (g_strv_length (numbers) < 3)
    return g_strdup (problem->message);
  /* Translators: the numbers of a line and of a character in it, and what is wrong there */
  return g_strdup_printf (_ ("line %s, character %s: %s"), numbers[1], numbers[2],
                          problem->message);
}

/* A fault of the file as a whole goes on from its name, such as “cannot be read: …”. */
static bool
is_of_whole_file (GPtrArray *problems, GFile *file)
{
  const ThrongProblem *first = problems->len > 0 ? problems->pdata[0] : NULL;
  const char *place = first != NULL ? skip_file (first->place, file) : NULL;

  return place != NULL && place[0] == '\0';
}

static void
show_faults (ThrongWindow *self, GFile *file, GPtrArray *problems)
{
  g_autofree char *name = throng_text_file_name (file);
  g_autoptr (GString) lines = g_string_new (NULL);
  /* libadwaita warns of headings that are wider than its dialog, so the name is not part of it. */
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (
      adw_alert_dialog_new (_ ("Can’t Open the Test"), NULL));

  for (unsigned i = 0; i < MIN (problems->len, MOST_FAULTS); i++)
    {
      g_autofree char *fault = dup_fault (problems->pdata[i], file);

      g_string_append_printf (lines, "\n%s", fault);
    }
  if (is_of_whole_file (problems, file))
    /* Translators: the name of a file, and what is wrong with it, such as “cannot be read: …” */
    adw_alert_dialog_format_body (dialog, _ ("“%s” %s"), name, lines->str + 1);
  else
    /* Translators: the name of a file, then what is wrong with it, each thing on a line */
    adw_alert_dialog_format_body (dialog, _ ("What is wrong with “%s”:%s"), name, lines->str);
  adw_alert_dialog_add_response (dialog, "close", _ ("_Close"));
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
}

ThrongScenario *
throng_window_load (ThrongWindow *self, GFile *file)
{
  g_autoptr (GPtrArray) problems = NULL;
  ThrongScenario *scenario = throng_scenario_load (g_file_peek_path (file), &problems);

  if (scenario == NULL)
    show_faults (self, file, problems);
  return scenario;
}

void
throng_window_open_file (ThrongWindow *self, GFile *file)
{
  g_autoptr (ThrongScenario) scenario = NULL;
  ThrongWindow *window = find_window (self, file);

  if (window != NULL)
    {
      gtk_window_present (GTK_WINDOW (window));
      return;
    }
  if (g_file_peek_path (file) == NULL)
    {
      throng_window_show_toast (self, _ ("Only files of this computer can be opened"));
      return;
    }
  scenario = throng_window_load (self, file);
  if (scenario == NULL)
    return;
  note_recent (file);
  throng_window_show_first_look_unless_known (open_scenario (self, scenario, file));
}

void
throng_window_restore (ThrongWindow *self, ThrongDocument *document)
{
  GFile *file = throng_document_get_file (document);
  ThrongWindow *window = file != NULL ? find_window (self, file) : NULL;

  /* What it shows is what is saved, which the draft goes on from. */
  if (window == NULL || throng_window_is_running (window)
      || throng_document_get_modified (window->document))
    window = throng_window_find_empty (self);
  throng_window_set_document (window, document);
}

static void
open_new_test (ThrongWindow *self, ThrongScenario *scenario)
{
  ThrongWindow *window = open_scenario (self, scenario, NULL);

  throng_design_page_focus_path (window->design_page);
}

static void
new_test_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autoptr (ThrongScenario) scenario = throng_scenario_new_test ();

  open_new_test (THRONG_WINDOW (widget), scenario);
}

static void
new_test_at_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autoptr (ThrongScenario) scenario = throng_scenario_new_test_at (
      g_variant_get_string (parameter, NULL), NULL);

  if (scenario != NULL)
    open_new_test (THRONG_WINDOW (widget), scenario);
}

static void
add_filters (GtkFileDialog *dialog)
{
  g_autoptr (GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  g_autoptr (GtkFileFilter) tests = gtk_file_filter_new ();
  g_autoptr (GtkFileFilter) all = gtk_file_filter_new ();

  gtk_file_filter_set_name (tests, _ ("Throng Tests"));
  gtk_file_filter_add_suffix (tests, "throng");
  gtk_file_filter_set_name (all, _ ("All Files"));
  gtk_file_filter_add_pattern (all, "*");
  g_list_store_append (filters, tests);
  g_list_store_append (filters, all);
  gtk_file_dialog_set_filters (dialog, G_LIST_MODEL (filters));
}

static void
open_chosen_cb (GObject *source, GAsyncResult *result, void *data)
{
  g_autoptr (ThrongWindow) self = data;
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, NULL);

  if (file != NULL)
    throng_window_open_file (self, file);
}

static void
open_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_title (dialog, _ ("Open Test"));
  add_filters (dialog);
  gtk_file_dialog_open (dialog, GTK_WINDOW (widget), NULL, open_chosen_cb, g_object_ref (widget));
}

static void
open_uri_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ThrongWindow *self = THRONG_WINDOW (widget);
  g_autoptr (GFile) file = g_file_new_for_uri (g_variant_get_string (parameter, NULL));

  /* The list may have been that of the button. */
  adw_split_button_popdown (self->open_button);
  throng_window_open_file (self, file);
}

/* Saving */

GPtrArray *
throng_window_list_unreadable (ThrongWindow *self)
{
  return throng_unreadable_list (THRONG_NODE (throng_document_get_scenario (self->document)));
}

static void
tell_what_is_not_saved (ThrongWindow *self)
{
  g_autoptr (GPtrArray) unreadables = throng_window_list_unreadable (self);
  g_autofree char *title = NULL;
  AdwToast *toast;

  if (unreadables->len == 0)
    return;
  title = g_strdup_printf (ngettext ("Saved, but for %u field with what can’t be its value",
                                     "Saved, but for %u fields with what can’t be their values",
                                     unreadables->len),
                           unreadables->len);
  toast = throng_toast_show (GTK_WIDGET (self->toasts), title, _ ("_Show"));
  adw_toast_set_action_name (toast, "win.show-unreadable");
}

void
throng_window_show_unreadable (ThrongWindow *self)
{
  g_autoptr (GPtrArray) unreadables = throng_window_list_unreadable (self);

  if (unreadables->len == 0)
    return;
  adw_view_stack_set_visible_child_name (self->views, "design");
  throng_design_page_show_unreadable (self->design_page);
}

static void
show_unreadable_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  throng_window_show_unreadable (THRONG_WINDOW (widget));
}

/* Else either of the two would save over what the other one has saved. */
static bool
check_that_no_other_window_has (ThrongWindow *self, GFile *file, GError **error)
{
  ThrongWindow *window = find_window (self, file);
  g_autofree char *name = NULL;

  if (window == NULL || throng_document_is_of (self->document, file))
    return true;
  name = throng_text_file_name (file);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_BUSY,
               /* Translators: %s is the name of a file */
               _ ("“%s” is open in another window. Choose another name, or close that window "
                  "first."),
               name);
  return false;
}

void
throng_window_save_to (ThrongWindow *self, GFile *file, bool closes)
{
  g_autoptr (GError) error = NULL;

  if (!check_that_no_other_window_has (self, file, &error)
      || !throng_document_save (self->document, file, &error))
    {
      if (closes)
        throng_window_stay (self);
      throng_window_show_fault (self, _ ("Can’t Save the Test"), error->message);
      return;
    }
  note_recent (file);
  tell_what_is_not_saved (self);
  if (closes)
    throng_window_agree_to_close (self);
}

static void
replace_answer_cb (GObject *source, GAsyncResult *result, void *data)
{
  g_autoptr (ThrongWindow) self = data;
  const char *answer = adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (source), result);
  bool closes = g_object_get_data (source, "closes") != NULL;

  if (g_str_equal (answer, "replace"))
    throng_window_save_to (self, g_object_get_data (source, "file"), closes);
  else if (closes)
    throng_window_stay (self);
}

/* The dialog for files has asked about the name as it was typed. */
static void
ask_whether_to_replace (ThrongWindow *self, GFile *file, bool closes)
{
  g_autofree char *name = throng_text_file_name (file);
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (_ ("Replace File?"), NULL));

  /* Translators: %s is the name of a file */
  adw_alert_dialog_format_body (dialog, _ ("“%s” exists already. Replace loses what is in it."),
                                name);
  adw_alert_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "replace", _ ("_Replace"), NULL);
  adw_alert_dialog_set_response_appearance (dialog, "replace", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_default_response (dialog, "cancel");
  adw_alert_dialog_set_close_response (dialog, "cancel");
  g_object_set_data_full (G_OBJECT (dialog), "file", g_object_ref (file), g_object_unref);
  if (closes)
    g_object_set_data (G_OBJECT (dialog), "closes", dialog);
  adw_alert_dialog_choose (dialog, GTK_WIDGET (self), NULL, replace_answer_cb, g_object_ref (self));
}

static void
save_chosen_cb (GObject *source, GAsyncResult *result, void *data)
{
  g_autoptr (ThrongWindow) self = data;
  g_autoptr (GFile) chosen = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, NULL);
  g_autoptr (GFile) file = chosen != NULL ? throng_document_add_ending (chosen) : NULL;
  bool closes = g_object_get_data (source, "closes") != NULL;

  if (file == NULL && closes)
    throng_window_stay (self);
  else if (file != NULL && !g_file_equal (file, chosen) && g_file_query_exists (file, NULL))
    ask_whether_to_replace (self, file, closes);
  else if (file != NULL)
    throng_window_save_to (self, file, closes);
}

void
throng_window_ask_where_to_save (ThrongWindow *self, bool closes)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  GFile *file = throng_document_get_file (self->document);
  g_autofree char *title = throng_text_to_file_name (throng_document_get_title (self->document));
  g_autofree char *name = g_strconcat (title, ".throng", NULL);

  gtk_file_dialog_set_title (dialog, _ ("Save Test"));
  add_filters (dialog);
  if (file != NULL)
    gtk_file_dialog_set_initial_file (dialog, file);
  else
    gtk_file_dialog_set_initial_name (dialog, name);
  if (closes)
    g_object_set_data (G_OBJECT (dialog), "closes", dialog);
  gtk_file_dialog_save (dialog, GTK_WINDOW (self), NULL, save_chosen_cb, g_object_ref (self));
}

static void
save_as_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  throng_window_ask_where_to_save (THRONG_WINDOW (widget), false);
}

static void
save_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ThrongWindow *self = THRONG_WINDOW (widget);
  GFile *file = throng_document_get_file (self->document);

  if (file != NULL)
    throng_window_save (self, false);
  else
    throng_window_ask_where_to_save (self, false);
}

static void
share_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ThrongWindow *self = THRONG_WINDOW (widget);
  ThrongShareDialog *dialog = throng_share_dialog_new (self->document);

  if (dialog != NULL)
    adw_dialog_present (ADW_DIALOG (dialog), widget);
  else
    throng_window_show_toast (self, _ ("This test can’t be shared as long as it can’t be saved"));
}

void
throng_window_install_file_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.new-test", NULL, new_test_cb);
  gtk_widget_class_install_action (widget_class, "win.new-test-at", "s", new_test_at_cb);
  gtk_widget_class_install_action (widget_class, "win.open", NULL, open_cb);
  gtk_widget_class_install_action (widget_class, "win.open-uri", "s", open_uri_cb);
  gtk_widget_class_install_action (widget_class, "win.save", NULL, save_cb);
  gtk_widget_class_install_action (widget_class, "win.show-unreadable", NULL, show_unreadable_cb);
  gtk_widget_class_install_action (widget_class, "win.save-as", NULL, save_as_cb);
  gtk_widget_class_install_action (widget_class, "win.share", NULL, share_cb);
}
