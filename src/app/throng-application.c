/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/throng-application.h"

#include <glib-unix.h>
#include <glib/gi18n.h>

#include "app/throng-about.h"
#include "app/throng-help.h"
#include "app/throng-preferences.h"
#include "app/throng-shortcuts.h"
#include "app/window/throng-drafts.h"
#include "app/window/throng-window.h"
#include "throng-examples.h"
#include "throng-ui.h"

struct _ThrongApplication
{
  AdwApplication parent_instance;

  bool has_looked_for_drafts;
  bool is_quitting;
};

G_DEFINE_FINAL_TYPE (ThrongApplication, throng_application, ADW_TYPE_APPLICATION)

static ThrongWindow *
open_window (ThrongApplication *self)
{
  ThrongWindow *window = throng_window_new (self);

  gtk_window_present (GTK_WINDOW (window));
  return window;
}

/* (nullable): the one that was used last. The application knows the windows of dialogs too, one of
 * which may be the active one. */
static ThrongWindow *
get_window (ThrongApplication *self)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next)
    if (THRONG_IS_WINDOW (l->data))
      return l->data;
  return NULL;
}

static void
new_window_cb (GSimpleAction *action, GVariant *parameter, void *data)
{
  open_window (data);
}

static void
quit_cb (GSimpleAction *action, GVariant *parameter, void *data)
{
  throng_application_go_on_quitting (data);
}

/* The key may come again while it is shown. */
static bool
has_dialog (GtkWindow *window, GType type)
{
  return ADW_IS_APPLICATION_WINDOW (window)
         && G_TYPE_CHECK_INSTANCE_TYPE (
             adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (window)), type);
}

static void
preferences_cb (GSimpleAction *action, GVariant *parameter, void *data)
{
  GtkWindow *window = gtk_application_get_active_window (data);

  if (!has_dialog (window, THRONG_TYPE_PREFERENCES))
    adw_dialog_present (throng_preferences_new (), GTK_WIDGET (window));
}

static void
shortcuts_cb (GSimpleAction *action, GVariant *parameter, void *data)
{
  throng_shortcuts_present (gtk_application_get_active_window (data));
}

/* (nullable): the window, unless it holds another test, as in a process that started since. */
static ThrongWindow *
find_window (GtkApplication *application, unsigned id, GFile *file)
{
  GtkWindow *window = gtk_application_get_window_by_id (application, id);
  ThrongDocument *document;

  if (!THRONG_IS_WINDOW (window))
    return NULL;
  document = throng_window_get_document (THRONG_WINDOW (window));
  if (document == NULL)
    return NULL;
  if (file != NULL && !throng_document_is_of (document, file))
    return NULL;
  return THRONG_WINDOW (window);
}

/* From a notification, which may be about a window that is not there any more, nor the process
 * that it was in: then its test is opened. */
static void
show_run_cb (GSimpleAction *action, GVariant *parameter, void *data)
{
  unsigned id;
  const char *uri;
  g_autoptr (GFile) file = NULL;
  ThrongWindow *window;

  g_variant_get (parameter, "(u&s)", &id, &uri);
  file = uri[0] != '\0' ? g_file_new_for_uri (uri) : NULL;
  window = find_window (data, id, file);
  if (window != NULL)
    {
      throng_window_show_run (window);
      gtk_window_present (GTK_WINDOW (window));
      return;
    }
  g_application_activate (data);
  if (file != NULL)
    throng_window_open_file (get_window (data), file);
}

static void
about_cb (GSimpleAction *action, GVariant *parameter, void *data)
{
  GtkWindow *window = gtk_application_get_active_window (data);

  adw_dialog_present (throng_about_new (window), GTK_WIDGET (window));
}

static void
help_cb (GSimpleAction *action, GVariant *parameter, void *data)
{
  GtkWindow *window = gtk_application_get_active_window (data);

  if (!has_dialog (window, THRONG_TYPE_HELP))
    adw_dialog_present (throng_help_new (), GTK_WIDGET (window));
}

static void
add_actions (ThrongApplication *self)
{
  static const GActionEntry actions[] = {
    { .name = "new-window", .activate = new_window_cb },
    { .name = "quit", .activate = quit_cb },
    { .name = "preferences", .activate = preferences_cb },
    { .name = "shortcuts", .activate = shortcuts_cb },
    { .name = "help", .activate = help_cb },
    { .name = "about", .activate = about_cb },
    { .name = "show-run", .activate = show_run_cb, .parameter_type = "(us)" },
  };
  static const struct
  {
    const char *action;
    const char *const keys[3];
  } shortcuts[] = {
    { "app.quit", { "<Control>q" } },
    { "app.new-window", { "<Control><Shift>n" } },
    { "win.new-test", { "<Control>n" } },
    { "win.open", { "<Control>o" } },
    { "win.save", { "<Control>s" } },
    { "win.save-as", { "<Control><Shift>s" } },
    { "window.close", { "<Control>w" } },
    { "win.start", { "F5", "<Control>Return" } },
    { "win.stop", { "<Shift>F5" } },
    { "app.preferences", { "<Control>comma" } },
    { "app.shortcuts", { "<Control>question" } },
    { "app.help", { "F1" } },
    { "win.fullscreen", { "F11" } },
    { "win.show-view::design", { "<Alt>1", "<Control>Page_Up" } },
    { "win.show-view::run", { "<Alt>2", "<Control>Page_Down" } },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  for (unsigned i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), shortcuts[i].action,
                                           shortcuts[i].keys);
}

/* An open question keeps its document for longer than the process lasts. */
static void
write_draft (GtkWindow *window)
{
  ThrongDocument *document = THRONG_IS_WINDOW (window)
                                 ? throng_window_get_document (THRONG_WINDOW (window))
                                 : NULL;

  if (document != NULL)
    throng_document_write_draft (document);
}

/* Asked to end from outside, as when the session ends, where nobody answers questions: runs end
 * with their windows, and unsaved work stays as drafts, which are offered the next time. */
static gboolean
terminate_cb (void *data)
{
  GList *windows;

  while ((windows = gtk_application_get_windows (data)) != NULL)
    {
      write_draft (windows->data);
      gtk_window_destroy (windows->data);
    }
  g_application_quit (data);
  return G_SOURCE_CONTINUE;
}

static void
throng_application_startup (GApplication *application)
{
  static const int signals[] = { SIGHUP, SIGINT, SIGTERM };

  G_APPLICATION_CLASS (throng_application_parent_class)->startup (application);
  add_actions (THRONG_APPLICATION (application));
  for (unsigned i = 0; i < G_N_ELEMENTS (signals); i++)
    g_unix_signal_add (signals[i], terminate_cb, application);
}

/* Recovery */

static void
restore (ThrongApplication *self, const ThrongDraft *draft)
{
  ThrongWindow *window = get_window (self);
  g_autoptr (ThrongDocument) document = throng_document_new_from_draft (draft->scenario,
                                                                        draft->file, draft->id);

  throng_window_restore (window != NULL ? window : open_window (self), document);
}

static void
recovery_answer_cb (GObject *source, GAsyncResult *result, void *data)
{
  ThrongApplication *self = data;
  const char *answer = adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (source), result);
  GPtrArray *drafts = g_object_get_data (source, "drafts");

  for (unsigned i = 0; i < drafts->len; i++)
    {
      const ThrongDraft *draft = drafts->pdata[i];

      if (g_str_equal (answer, "restore"))
        restore (self, draft);
      else if (g_str_equal (answer, "discard"))
        throng_drafts_remove (draft->id);
    }
  g_application_release (G_APPLICATION (self));
}

static char *
list_names (GPtrArray *drafts)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (unsigned i = 0; i < drafts->len; i++)
    {
      const ThrongDraft *draft = drafts->pdata[i];
      const char *name = throng_scenario_get_name (draft->scenario);

      g_string_append_printf (names, "\n• %s", name[0] != '\0' ? name : _ ("New Test"));
    }
  return g_string_free_and_steal (g_steal_pointer (&names));
}

/* What a process that did not end in peace has left is offered once. */
static void
offer_drafts (ThrongApplication *self, GtkWidget *window)
{
  g_autoptr (GPtrArray) drafts = NULL;
  g_autofree char *names = NULL;
  AdwAlertDialog *dialog;

  if (self->has_looked_for_drafts)
    return;
  self->has_looked_for_drafts = true;
  drafts = throng_drafts_load ();
  if (drafts->len == 0)
    return;
  names = list_names (drafts);
  dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (_ ("Restore Unsaved Tests?"), NULL));
  /* Translators: %s is a list of names, each on a line of its own */
  adw_alert_dialog_format_body (dialog, _ ("Throng ended before these were saved:%s"), names);
  adw_alert_dialog_add_responses (dialog, "later", _ ("_Later"), "discard", _ ("_Discard"),
                                  "restore", _ ("_Restore"), NULL);
  adw_alert_dialog_set_response_appearance (dialog, "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_response_appearance (dialog, "restore", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (dialog, "restore");
  adw_alert_dialog_set_close_response (dialog, "later");
  g_object_set_data_full (G_OBJECT (dialog), "drafts", g_steal_pointer (&drafts),
                          (GDestroyNotify) g_ptr_array_unref);
  g_application_hold (G_APPLICATION (self));
  adw_alert_dialog_choose (dialog, window, NULL, recovery_answer_cb, self);
}

/* Starting */

static void
throng_application_activate (GApplication *application)
{
  ThrongApplication *self = THRONG_APPLICATION (application);
  ThrongWindow *window = get_window (self);

  if (window == NULL)
    window = open_window (self);
  gtk_window_present (GTK_WINDOW (window));
  offer_drafts (self, GTK_WIDGET (window));
}

static void
open_files (ThrongApplication *self,
            ThrongWindow *window,
            const char *const *arguments,
            GApplicationCommandLine *line)
{
  for (unsigned i = 0; arguments[i] != NULL; i++)
    {
      g_autoptr (GFile) file = g_application_command_line_create_file_for_arg (line, arguments[i]);

      throng_window_open_file (window, file);
    }
}

static int
throng_application_command_line (GApplication *application, GApplicationCommandLine *line)
{
  ThrongApplication *self = THRONG_APPLICATION (application);
  GVariantDict *options = g_application_command_line_get_options_dict (line);
  ThrongWindow *window = get_window (self);
  g_autofree const char **arguments = NULL;

  if (window == NULL || g_variant_dict_contains (options, "new-window"))
    window = open_window (self);
  gtk_window_present (GTK_WINDOW (window));
  offer_drafts (self, GTK_WIDGET (window));
  if (g_variant_dict_contains (options, "demo"))
    throng_window_try_example (window, "demo.throng");
  if (g_variant_dict_lookup (options, G_OPTION_REMAINING, "^a&ay", &arguments))
    open_files (self, window, (const char *const *) arguments, line);
  return 0;
}

/* Asked before a window is tried where none may be possible. */
static int
throng_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  if (g_variant_dict_contains (options, "check-display"))
    return gtk_init_check () ? 0 : 1;
  return -1;
}

static void
throng_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  g_application_activate (application);
  for (int i = 0; i < n_files; i++)
    throng_window_open_file (get_window (THRONG_APPLICATION (application)), files[i]);
}

static void
throng_application_class_init (ThrongApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->startup = throng_application_startup;
  application_class->activate = throng_application_activate;
  application_class->handle_local_options = throng_application_handle_local_options;
  application_class->command_line = throng_application_command_line;
  application_class->open = throng_application_open;
}

static void
throng_application_init (ThrongApplication *self)
{
  static const GOptionEntry options[] = {
    { "demo", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Open the demo and its service"), NULL },
    { "new-window", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Open another window"), NULL },
    { "check-display", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, NULL, NULL, NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, NULL, NULL, N_ ("[FILE…]") },
    { NULL },
  };

  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_resources_register (throng_ui_get_resource ());
  g_resources_register (throng_examples_get_resource ());
}

GtkApplication *
throng_application_new (void)
{
  return g_object_new (THRONG_TYPE_APPLICATION, "application-id", THRONG_APPLICATION_ID, "flags",
                       G_APPLICATION_HANDLES_OPEN | G_APPLICATION_HANDLES_COMMAND_LINE,
                       "resource-base-path", "/io/github/throngapp/Throng", NULL);
}

bool
throng_application_is_quitting (ThrongApplication *self)
{
  return self->is_quitting;
}

void
throng_application_go_on_quitting (ThrongApplication *self)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (self));

  self->is_quitting = true;
  for (GList *l = windows; l != NULL; l = l->next)
    if (THRONG_IS_WINDOW (l->data) && !throng_window_ask_before_close (l->data))
      {
        gtk_window_present (l->data);
        return;
      }
  self->is_quitting = false;
  /* A window may take its dialogs along. */
  windows = g_list_copy_deep (windows, (GCopyFunc) (void (*) (void)) g_object_ref, NULL);
  for (GList *l = windows; l != NULL; l = l->next)
    gtk_window_close (l->data);
  g_list_free_full (windows, g_object_unref);
}

void
throng_application_stop_quitting (ThrongApplication *self)
{
  if (!self->is_quitting)
    return;
  self->is_quitting = false;
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next)
    if (THRONG_IS_WINDOW (l->data))
      throng_window_forget_answers (l->data);
}
