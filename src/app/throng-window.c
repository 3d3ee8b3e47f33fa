/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/throng-window.h"

#include <glib/gi18n.h>

#include "app/throng-demo-target.h"
#include "app/throng-design-page.h"
#include "app/throng-run-page.h"
#include "app/throng-welcome-page.h"
#include "scenario/throng-scenario-file.h"

struct _ThrongWindow
{
  AdwApplicationWindow parent_instance;

  /* Owned */
  ThrongDocument *document;
  ThrongRun *run;
  ThrongDemoTarget *demo_target;
  GCancellable *cancellable;

  /* Template children */
  AdwToastOverlay *toasts;
  AdwWindowTitle *window_title;
  GtkStack *content;
  AdwViewStack *views;
  ThrongDesignPage *design_page;
  ThrongRunPage *run_page;
  GtkButton *start_button;
};

enum
{
  PROP_0,
  PROP_DOCUMENT,
  PROP_RUN,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (ThrongWindow, throng_window, ADW_TYPE_APPLICATION_WINDOW)

static void
show_toast (ThrongWindow *self, const char *sentence)
{
  AdwToast *toast = adw_toast_new (sentence);

  adw_toast_set_use_markup (toast, FALSE);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static bool
is_running (ThrongWindow *self)
{
  return self->run != NULL && throng_run_get_active (self->run);
}

static void
update_actions (ThrongWindow *self)
{
  bool running = is_running (self);
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_widget_action_set_enabled (widget, "win.start", self->document != NULL && !running);
  gtk_widget_action_set_enabled (widget, "win.stop", running);
  gtk_widget_action_set_enabled (widget, "win.save", self->document != NULL);
  gtk_widget_action_set_enabled (widget, "win.save-as", self->document != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->start_button), self->document != NULL);
  gtk_button_set_label (self->start_button, running ? _ ("_Stop") : _ ("_Start"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->start_button),
                                  running ? "win.stop" : "win.start");
  if (running)
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self->start_button), "suggested-action");
      gtk_widget_add_css_class (GTK_WIDGET (self->start_button), "destructive-action");
    }
  else
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self->start_button), "destructive-action");
      gtk_widget_add_css_class (GTK_WIDGET (self->start_button), "suggested-action");
    }
}

static void
set_run (ThrongWindow *self, ThrongRun *run)
{
  if (!g_set_object (&self->run, run))
    return;
  if (run != NULL)
    g_signal_connect_object (run, "notify::active", G_CALLBACK (update_actions), self,
                             G_CONNECT_SWAPPED);
  throng_run_page_set_run (self->run_page, run);
  update_actions (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUN]);
}

static void
set_document (ThrongWindow *self, ThrongDocument *document)
{
  if (!g_set_object (&self->document, document))
    return;
  set_run (self, NULL);
  throng_design_page_set_document (self->design_page, document);
  g_object_bind_property (document, "title", self, "title", G_BINDING_SYNC_CREATE);
  g_object_bind_property (document, "title", self->window_title, "title", G_BINDING_SYNC_CREATE);
  g_object_bind_property (document, "subtitle", self->window_title, "subtitle",
                          G_BINDING_SYNC_CREATE);
  gtk_stack_set_visible_child_name (self->content, "document");
  adw_view_stack_set_visible_child_name (self->views, "design");
  update_actions (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DOCUMENT]);
}

static void
open_scenario (ThrongWindow *self, ThrongScenario *scenario, GFile *file)
{
  g_autoptr (ThrongDocument) document = throng_document_new (scenario, file);

  set_document (self, document);
}

static ThrongScenario *
load_example (const char *name)
{
  g_autofree char *path = g_strconcat ("/io/github/throngapp/Throng/examples/", name, NULL);
  g_autoptr (GBytes) bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autoptr (GPtrArray) problems = NULL;

  return throng_scenario_new_from_data (g_bytes_get_data (bytes, NULL),
                                        (gssize) g_bytes_get_size (bytes), &problems);
}

static void
demo_started_cb (GObject *source, GAsyncResult *result, void *data)
{
  g_autoptr (ThrongWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ThrongDemoTarget) target = throng_demo_target_start_finish (result, &error);
  g_autoptr (ThrongScenario) scenario = NULL;

  if (target == NULL)
    {
      show_toast (self, error->message);
      return;
    }
  g_set_object (&self->demo_target, target);
  scenario = load_example ("demo.throng");
  g_object_set (scenario, "target", throng_demo_target_get_address (target), NULL);
  open_scenario (self, scenario, NULL);
}

/* Actions */

static void
try_demo_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  throng_window_try_demo (THRONG_WINDOW (widget));
}

static void
new_test_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autoptr (ThrongScenario) scenario = throng_scenario_new ();

  open_scenario (THRONG_WINDOW (widget), scenario, NULL);
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

  gtk_file_dialog_open (dialog, GTK_WINDOW (widget), NULL, open_chosen_cb, g_object_ref (widget));
}

static void
save_to (ThrongWindow *self, GFile *file)
{
  g_autoptr (GError) error = NULL;

  if (!throng_document_save (self->document, file, &error))
    show_toast (self, error->message);
}

static void
save_chosen_cb (GObject *source, GAsyncResult *result, void *data)
{
  g_autoptr (ThrongWindow) self = data;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, NULL);

  if (file != NULL)
    save_to (self, file);
}

static void
save_as_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_initial_name (dialog, "test.throng");
  gtk_file_dialog_save (dialog, GTK_WINDOW (widget), NULL, save_chosen_cb, g_object_ref (widget));
}

static void
save_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ThrongWindow *self = THRONG_WINDOW (widget);
  GFile *file = throng_document_get_file (self->document);

  if (file != NULL)
    save_to (self, file);
  else
    save_as_cb (widget, NULL, NULL);
}

static void
start_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ThrongWindow *self = THRONG_WINDOW (widget);
  g_autoptr (GError) error = NULL;
  g_autoptr (ThrongRun) run = throng_run_start (throng_document_get_scenario (self->document), NULL,
                                                &error);

  if (run == NULL)
    {
      show_toast (self, error->message);
      return;
    }
  set_run (self, run);
  adw_view_stack_set_visible_child_name (self->views, "run");
}

static void
stop_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  throng_run_stop (THRONG_WINDOW (widget)->run);
}

/* Life */

static void
throng_window_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  ThrongWindow *self = THRONG_WINDOW (object);

  switch (prop_id)
    {
    case PROP_DOCUMENT:
      g_value_set_object (value, self->document);
      break;
    case PROP_RUN:
      g_value_set_object (value, self->run);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
throng_window_dispose (GObject *object)
{
  ThrongWindow *self = THRONG_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), THRONG_TYPE_WINDOW);
  g_clear_object (&self->document);
  g_clear_object (&self->run);
  g_clear_object (&self->demo_target);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (throng_window_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.try-demo", NULL, try_demo_cb);
  gtk_widget_class_install_action (widget_class, "win.new-test", NULL, new_test_cb);
  gtk_widget_class_install_action (widget_class, "win.open", NULL, open_cb);
  gtk_widget_class_install_action (widget_class, "win.save", NULL, save_cb);
  gtk_widget_class_install_action (widget_class, "win.save-as", NULL, save_as_cb);
  gtk_widget_class_install_action (widget_class, "win.start", NULL, start_cb);
  gtk_widget_class_install_action (widget_class, "win.stop", NULL, stop_cb);
}

static void
throng_window_class_init (ThrongWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = throng_window_get_property;
  object_class->dispose = throng_window_dispose;

  properties[PROP_DOCUMENT] = g_param_spec_object ("document", NULL, NULL, THRONG_TYPE_DOCUMENT,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_RUN] = g_param_spec_object ("run", NULL, NULL, THRONG_TYPE_RUN,
                                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (THRONG_TYPE_DESIGN_PAGE);
  g_type_ensure (THRONG_TYPE_RUN_PAGE);
  g_type_ensure (THRONG_TYPE_WELCOME_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/throngapp/Throng/throng-window.ui");
  gtk_widget_class_bind_template_child (widget_class, ThrongWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, ThrongWindow, window_title);
  gtk_widget_class_bind_template_child (widget_class, ThrongWindow, content);
  gtk_widget_class_bind_template_child (widget_class, ThrongWindow, views);
  gtk_widget_class_bind_template_child (widget_class, ThrongWindow, design_page);
  gtk_widget_class_bind_template_child (widget_class, ThrongWindow, run_page);
  gtk_widget_class_bind_template_child (widget_class, ThrongWindow, start_button);
  install_actions (widget_class);
}

static void
bind_settings (ThrongWindow *self)
{
  g_autoptr (GSettings) settings = g_settings_new (THRONG_APPLICATION_ID);

  g_settings_bind (settings, "window-width", self, "default-width", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "window-height", self, "default-height", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "window-maximized", self, "maximized", G_SETTINGS_BIND_DEFAULT);
}

static void
throng_window_init (ThrongWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  bind_settings (self);
  update_actions (self);
}

ThrongWindow *
throng_window_new (ThrongApplication *application)
{
  return g_object_new (THRONG_TYPE_WINDOW, "application", application, NULL);
}

void
throng_window_open_file (ThrongWindow *self, GFile *file)
{
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (ThrongScenario) scenario = throng_scenario_load (g_file_peek_path (file), &problems);

  if (scenario != NULL)
    open_scenario (self, scenario, file);
  else
    show_toast (self, ((ThrongProblem *) problems->pdata[0])->message);
}

void
throng_window_try_demo (ThrongWindow *self)
{
  throng_demo_target_start_async (self->cancellable, demo_started_cb, g_object_ref (self));
}
