/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "app/design/throng-forecast.h"
#include "app/design/throng-unreadable.h"
#include "app/window/throng-first-look.h"
#include "app/window/throng-known-tests.h"
#include "app/window/throng-window-private.h"
#include "scenario/throng-hosts.h"
#include "scenario/throng-place.h"

/* Between two presses of a key that are one wish. */
#define TWICE_US (G_USEC_PER_SEC)

/* Starting */

void
throng_window_begin_run (ThrongWindow *self)
{
  g_auto (GStrv) allowed_hosts = g_settings_get_strv (self->settings, "allowed-hosts");
  GFile *file = throng_document_get_file (self->document);
  g_autoptr (GFile) folder = file != NULL ? g_file_get_parent (file) : NULL;
  ThrongRunOptions options = { .folder = folder != NULL ? g_file_peek_path (folder) : NULL,
                               .allowed_hosts = (const char *const *) allowed_hosts,
                               .refresh_ms = (unsigned) g_settings_get_int (self->settings,
                                                                            "refresh-interval") };
  g_autoptr (GError) error = NULL;
  g_autoptr (ThrongScenario) scenario = throng_run_page_dup_scenario (self->run_page);
  g_autoptr (ThrongRun) run = throng_run_start (scenario, &options, &error);

  if (run == NULL)
    {
      throng_window_show_fault (self, _ ("Can’t Start the Test"), error->message);
      return;
    }
  throng_known_tests_add (throng_document_get_scenario (self->document));
  throng_window_end_first_look (self);
  throng_window_set_run (self, run);
  adw_view_stack_set_visible_child_name (self->views, "run");
}

/* The service of a demo is there first. */
static void
start (ThrongWindow *self)
{
  if (!throng_window_wake_demo (self))
    throng_window_begin_run (self);
}

static void
allow_hosts (ThrongWindow *self, const char *const *hosts)
{
  g_auto (GStrv) before = g_settings_get_strv (self->settings, "allowed-hosts");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) after = NULL;

  g_strv_builder_addv (builder, (const char **) before);
  g_strv_builder_addv (builder, (const char **) hosts);
  after = g_strv_builder_end (builder);
  g_settings_set_strv (self->settings, "allowed-hosts", (const char *const *) after);
}

static GStrv
find_new_hosts (ThrongWindow *self)
{
  g_auto (GStrv) allowed = g_settings_get_strv (self->settings, "allowed-hosts");
  g_autoptr (ThrongScenario) scenario = throng_run_page_dup_scenario (self->run_page);

  return throng_scenario_find_foreign_hosts (scenario, (const char *const *) allowed);
}

static void
consent_answer_cb (GObject *source, GAsyncResult *result, void *data)
{
  g_autoptr (ThrongWindow) self = data;
  const char *answer = adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (source), result);
  g_auto (GStrv) hosts = NULL;

  if (!g_str_equal (answer, "start"))
    return;
  hosts = find_new_hosts (self);
  allow_hosts (self, (const char *const *) hosts);
  start (self);
}

/* Load may be sent only where its sender may; each host is asked about once. */
static void
ask_for_consent (ThrongWindow *self, GStrv hosts)
{
  g_autofree char *list = throng_first_look_join ((const char *const *) hosts);
  g_autoptr (ThrongScenario) scenario = throng_run_page_dup_scenario (self->run_page);
  ThrongForecast forecast = throng_forecast_new (scenario);
  g_autofree char *load = throng_forecast_format (&forecast);
  g_autofree char *sentences = g_strdup_printf (
      /* Translators: %s is a list of hosts */
      _ ("This test sends many requests to %s. Load a service only if it is yours, or if "
         "its owner has agreed."),
      list);
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (
      adw_alert_dialog_new (_ ("Send Load to Another Host?"), NULL));

  adw_alert_dialog_format_body (dialog, "%s\n\n%s", sentences, load);
  adw_alert_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "start", _ ("_Start"), NULL);
  adw_alert_dialog_set_response_appearance (dialog, "start", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_close_response (dialog, "cancel");
  adw_alert_dialog_choose (dialog, GTK_WIDGET (self), NULL, consent_answer_cb, g_object_ref (self));
}

/* The focus goes to the first, which may be the only sign of it otherwise. */
static void
show_problems (ThrongWindow *self, GPtrArray *problems)
{
  throng_window_end_first_look (self);
  adw_view_stack_set_visible_child_name (self->views, "design");
  if (!throng_design_page_show_unreadable (self->design_page))
    throng_design_page_show_problem (self->design_page, problems->pdata[0]);
  throng_window_show_toast (self, _ ("The test can’t start before what is marked is mended"));
}

/* What was typed for the next run is not of the test, and nothing of it is marked there. */
static bool
show_fault_of_next_run (ThrongWindow *self, GPtrArray *problems)
{
  g_autofree char *sentence = NULL;
  GtkWidget *field = throng_run_page_find_fault (self->run_page, problems, &sentence);

  if (field == NULL)
    return false;
  throng_window_end_first_look (self);
  adw_view_stack_set_visible_child_name (self->views, "run");
  gtk_widget_grab_focus (field);
  throng_window_show_toast (self, sentence);
  return true;
}

static void
start_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ThrongWindow *self = THRONG_WINDOW (widget);
  g_autoptr (ThrongScenario) scenario = throng_run_page_dup_scenario (self->run_page);
  g_autoptr (GPtrArray) problems = throng_scenario_validate (scenario);
  g_autoptr (GPtrArray) unreadables = throng_unreadable_list (
      THRONG_NODE (throng_document_get_scenario (self->document)));
  g_auto (GStrv) hosts = NULL;

  /* The key reaches the window behind a question, which may be this very one. */
  if (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self)) != NULL)
    return;
  if (show_fault_of_next_run (self, problems))
    return;
  if (problems->len > 0 || unreadables->len > 0)
    {
      show_problems (self, problems);
      return;
    }
  hosts = find_new_hosts (self);
  if (hosts[0] != NULL && !throng_window_has_first_look (self))
    {
      ask_for_consent (self, hosts);
      return;
    }
  /* The first look names them. */
  if (hosts[0] != NULL)
    allow_hosts (self, (const char *const *) hosts);
  start (self);
}

void
throng_window_show_first_look_unless_known (ThrongWindow *self)
{
  g_auto (GStrv) hosts = NULL;

  if (throng_known_tests_have (throng_document_get_scenario (self->document)))
    return;
  hosts = find_new_hosts (self);
  gtk_stack_set_visible_child_name (self->content, "first-look");
  throng_first_look_page_show (self->first_look_page, throng_document_get_scenario (self->document),
                               (const char *const *) hosts);
  throng_window_update_actions (self);
}

bool
throng_window_has_first_look (ThrongWindow *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->content), "first-look") == 0;
}

void
throng_window_end_first_look (ThrongWindow *self)
{
  if (!throng_window_has_first_look (self))
    return;
  gtk_stack_set_visible_child_name (self->content, "document");
  throng_window_update_actions (self);
}

static void
look_at_design_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  throng_window_end_first_look (THRONG_WINDOW (widget));
}

static void
stop_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  throng_run_stop (THRONG_WINDOW (widget)->run);
}

/* What closes or clears something takes the key first; once alone it may have come too often for
 * that. */
static gboolean
escape_cb (GtkWidget *widget, GVariant *arguments, void *data)
{
  ThrongWindow *self = THRONG_WINDOW (widget);
  int64_t now_us = g_get_monotonic_time ();
  bool is_second = self->escaped_us > 0 && now_us - self->escaped_us < TWICE_US;

  self->escaped_us = is_second ? 0 : now_us;
  if (!is_second || !throng_window_is_running (self))
    return GDK_EVENT_PROPAGATE;
  throng_run_stop (self->run);
  return GDK_EVENT_STOP;
}

void
throng_window_add_stop_shortcut (ThrongWindow *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (controller),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                        gtk_callback_action_new (escape_cb, NULL, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

/* Where the load is described. */
static void
show_load_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ThrongWindow *self = THRONG_WINDOW (widget);
  ThrongScenario *scenario = throng_document_get_scenario (self->document);

  adw_view_stack_set_visible_child_name (self->views, "design");
  throng_design_page_select (self->design_page, THRONG_NODE (throng_scenario_get_load (scenario)));
}

/* What a run has told about; the test may have been edited since. */
static void
show_place_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ThrongWindow *self = THRONG_WINDOW (widget);
  const char *key;

  adw_view_stack_set_visible_child_name (self->views, "design");
  throng_design_page_select (
      self->design_page, throng_scenario_find_place (throng_document_get_scenario (self->document),
                                                     g_variant_get_string (parameter, NULL), &key));
}

void
throng_window_show_run (ThrongWindow *self)
{
  adw_view_stack_set_visible_child_name (self->views, "run");
}

void
throng_window_install_run_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.start", NULL, start_cb);
  gtk_widget_class_install_action (widget_class, "win.stop", NULL, stop_cb);
  gtk_widget_class_install_action (widget_class, "win.look-at-design", NULL, look_at_design_cb);
  gtk_widget_class_install_action (widget_class, "win.show-load", NULL, show_load_cb);
  gtk_widget_class_install_action (widget_class, "win.show-place", "s", show_place_cb);
}
