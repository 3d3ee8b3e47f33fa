/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/window/throng-window.h"

#include <glib/gi18n.h>

#include "app/throng-frame-log.h"
#include "app/throng-toast.h"
#include "app/run/throng-run-watch.h"
#include "app/window/throng-recent-list.h"
#include "app/window/throng-welcome-page.h"
#include "app/window/throng-window-private.h"

G_DEFINE_FINAL_TYPE (ThrongWindow, throng_window, ADW_TYPE_APPLICATION_WINDOW)

void
throng_window_show_toast (ThrongWindow *self, const char *sentence)
{
  throng_toast_show (GTK_WIDGET (self->toasts), sentence, NULL);
}

void
throng_window_show_fault (ThrongWindow *self, const char *heading, const char *sentence)
{
  AdwDialog *dialog = adw_alert_dialog_new (heading, sentence);

  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "close", _ ("_Close"));
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

bool
throng_window_is_running (ThrongWindow *self)
{
  return self->run != NULL && throng_run_get_active (self->run);
}

static void
update_start_button (ThrongWindow *self)
{
  static const char *const idle[] = { "suggested-action", NULL };
  static const char *const busy[] = { "destructive-action", NULL };
  bool running = throng_window_is_running (self);
  bool has_views = self->document != NULL && !throng_window_has_first_look (self);

  gtk_widget_set_visible (GTK_WIDGET (self->start_button), has_views);
  gtk_widget_set_visible (GTK_WIDGET (self->switcher), has_views);
  gtk_widget_set_visible (GTK_WIDGET (self->switcher_bar), has_views);
  gtk_button_set_label (self->start_button, running ? _ ("_Stop") : _ ("_Start"));
  gtk_widget_set_css_classes (GTK_WIDGET (self->start_button),
                              (const char **) (running ? busy : idle));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->start_button),
                                  running ? "win.stop" : "win.start");
}

void
throng_window_update_actions (ThrongWindow *self)
{
  bool running = throng_window_is_running (self);
  ThrongHistory *history = self->document != NULL ? throng_document_get_history (self->document)
                                                  : NULL;
  const struct
  {
    const char *name;
    bool enabled;
  } actions[] = {
    { "win.start", self->document != NULL && !running },
    { "win.stop", running },
    { "win.save", self->document != NULL },
    { "win.save-as", self->document != NULL },
    { "win.share", self->document != NULL },
    { "win.undo", history != NULL && throng_history_can_undo (history) },
    { "win.redo", history != NULL && throng_history_can_redo (history) },
    { "win.show-view", self->document != NULL },
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), actions[i].name, actions[i].enabled);
  update_start_button (self);
}

void
throng_window_set_run (ThrongWindow *self, ThrongRun *run)
{
  if (!g_set_object (&self->run, run))
    return;
  if (run != NULL)
    {
      g_signal_connect_object (run, "notify::active", G_CALLBACK (throng_window_update_actions),
                               self, G_CONNECT_SWAPPED);
      throng_run_watch (GTK_WINDOW (self), run, throng_document_get_file (self->document));
    }
  throng_run_page_set_run (self->run_page, run);
  throng_window_update_actions (self);
}

void
throng_window_set_document (ThrongWindow *self, ThrongDocument *document)
{
  if (!g_set_object (&self->document, document))
    return;
  throng_window_set_run (self, NULL);
  throng_design_page_set_document (self->design_page, document);
  throng_run_page_set_document (self->run_page, document);
  g_binding_group_set_source (self->document_bindings, document);
  g_signal_group_set_target (self->history_signals, throng_document_get_history (document));
  gtk_stack_set_visible_child_name (self->content, "document");
  adw_view_stack_set_visible_child_name (self->views, "design");
  throng_window_update_actions (self);
}

/* Actions */

static void
show_node (ThrongWindow *self, ThrongNode *node)
{
  if (node != NULL)
    throng_design_page_select (self->design_page, node);
}

static void
undo_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ThrongWindow *self = THRONG_WINDOW (widget);

  show_node (self, throng_history_undo (throng_document_get_history (self->document)));
}

static void
redo_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ThrongWindow *self = THRONG_WINDOW (widget);

  show_node (self, throng_history_redo (throng_document_get_history (self->document)));
}

static void
show_view_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  adw_view_stack_set_visible_child_name (THRONG_WINDOW (widget)->views,
                                         g_variant_get_string (parameter, NULL));
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, ThrongWindow *self)
{
  for (GSList *l = g_value_get_boxed (value); l != NULL; l = l->next)
    throng_window_open_file (self, l->data);
  return TRUE;
}

/* What is typed into a field of the run is not of the document, and what can't be a value is not of
 * it yet. */
static gboolean
undo_key_cb (GtkWidget *widget, GVariant *arguments, void *action)
{
  ThrongWindow *self = THRONG_WINDOW (widget);
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (widget));

  if (focus != NULL && GTK_IS_EDITABLE (focus)
      && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->run_page)))
    return GDK_EVENT_PROPAGATE;
  if (g_str_equal (gtk_named_action_get_action_name (action), "win.undo")
      && throng_design_page_undo_typed (self->design_page))
    return GDK_EVENT_STOP;
  return gtk_shortcut_action_activate (action, 0, widget, NULL);
}

/* Text fields undo on their own; here the keys mean the document, wherever the focus is in it. */
static void
add_undo_shortcuts (ThrongWindow *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();
  const struct
  {
    const char *key;
    const char *action;
  } shortcuts[] = { { "<Control>z", "win.undo" }, { "<Control><Shift>z", "win.redo" } };

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  for (unsigned i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_shortcut_controller_add_shortcut (
        GTK_SHORTCUT_CONTROLLER (controller),
        gtk_shortcut_new (gtk_shortcut_trigger_parse_string (shortcuts[i].key),
                          gtk_callback_action_new (undo_key_cb,
                                                   gtk_named_action_new (shortcuts[i].action),
                                                   g_object_unref)));
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

static void
add_drop_target (ThrongWindow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  /* Before an entry takes the path of the file as its text. */
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (target), GTK_PHASE_CAPTURE);
  g_signal_connect (target, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

/* Life */

static gboolean
throng_window_close_request (GtkWindow *window)
{
  if (!throng_window_ask_before_close (THRONG_WINDOW (window)))
    return TRUE;
  throng_window_let_go (THRONG_WINDOW (window));
  return GTK_WINDOW_CLASS (throng_window_parent_class)->close_request (window);
}

static void
throng_window_dispose (GObject *object)
{
  ThrongWindow *self = THRONG_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), THRONG_TYPE_WINDOW);
  g_clear_object (&self->document);
  g_clear_object (&self->document_bindings);
  g_clear_object (&self->history_signals);
  g_clear_object (&self->run);
  g_clear_object (&self->demo_target);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (throng_window_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, ThrongWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, ThrongWindow, window_title);
  gtk_widget_class_bind_template_child (widget_class, ThrongWindow, switcher);
  gtk_widget_class_bind_template_child (widget_class, ThrongWindow, switcher_bar);
  gtk_widget_class_bind_template_child (widget_class, ThrongWindow, content);
  gtk_widget_class_bind_template_child (widget_class, ThrongWindow, views);
  gtk_widget_class_bind_template_child (widget_class, ThrongWindow, first_look_page);
  gtk_widget_class_bind_template_child (widget_class, ThrongWindow, design_page);
  gtk_widget_class_bind_template_child (widget_class, ThrongWindow, run_page);
  gtk_widget_class_bind_template_child (widget_class, ThrongWindow, start_button);
  gtk_widget_class_bind_template_child (widget_class, ThrongWindow, open_button);
}

static void
throng_window_class_init (ThrongWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = throng_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = throng_window_close_request;

  g_type_ensure (THRONG_TYPE_DESIGN_PAGE);
  g_type_ensure (THRONG_TYPE_FIRST_LOOK_PAGE);
  g_type_ensure (THRONG_TYPE_RECENT_LIST);
  g_type_ensure (THRONG_TYPE_RUN_PAGE);
  g_type_ensure (THRONG_TYPE_WELCOME_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/throngapp/Throng/throng-window.ui");
  bind_children (widget_class);
  throng_window_install_demo_actions (widget_class);
  throng_window_install_file_actions (widget_class);
  throng_window_install_outdated_actions (widget_class);
  throng_window_install_run_actions (widget_class);
  gtk_widget_class_install_action (widget_class, "win.undo", NULL, undo_cb);
  gtk_widget_class_install_action (widget_class, "win.redo", NULL, redo_cb);
  gtk_widget_class_install_action (widget_class, "win.show-view", "s", show_view_cb);
  gtk_widget_class_install_property_action (widget_class, "win.fullscreen", "fullscreened");
}

/* A window begins with the size that one had last; it does not follow the others. */
static void
bind_settings (ThrongWindow *self)
{
  const GSettingsBindFlags flags = G_SETTINGS_BIND_DEFAULT | G_SETTINGS_BIND_GET_NO_CHANGES;

  self->settings = g_settings_new (THRONG_APPLICATION_ID);
  g_settings_bind (self->settings, "window-width", self, "default-width", flags);
  g_settings_bind (self->settings, "window-height", self, "default-height", flags);
  g_settings_bind (self->settings, "window-maximized", self, "maximized", flags);
}

/* The button in a split button would go by the name of the other one, which opens the list. */
static void
name_open_button (ThrongWindow *self)
{
  GtkWidget *button = gtk_widget_get_first_child (GTK_WIDGET (self->open_button));

  gtk_accessible_reset_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  gtk_widget_get_tooltip_text (GTK_WIDGET (self->open_button)), -1);
}

static void
follow_document (ThrongWindow *self)
{
  self->document_bindings = g_binding_group_new ();
  g_binding_group_bind (self->document_bindings, "title", self, "title", G_BINDING_SYNC_CREATE);
  g_binding_group_bind (self->document_bindings, "title", self->window_title, "title",
                        G_BINDING_SYNC_CREATE);
  g_binding_group_bind (self->document_bindings, "subtitle", self->window_title, "subtitle",
                        G_BINDING_SYNC_CREATE);
  self->history_signals = g_signal_group_new (THRONG_TYPE_HISTORY);
  g_signal_group_connect_swapped (self->history_signals, "notify::can-undo",
                                  G_CALLBACK (throng_window_update_actions), self);
  g_signal_group_connect_swapped (self->history_signals, "notify::can-redo",
                                  G_CALLBACK (throng_window_update_actions), self);
}

/* Who comes back from another program may have changed the file there. */
static void
active_cb (ThrongWindow *self)
{
  if (gtk_window_is_active (GTK_WINDOW (self)))
    throng_window_notice_change (self);
}

static void
throng_window_init (ThrongWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  if (g_str_has_suffix (THRONG_APPLICATION_ID, ".Devel"))
    gtk_widget_add_css_class (GTK_WIDGET (self), "devel");
  self->cancellable = g_cancellable_new ();
  name_open_button (self);
  follow_document (self);
  bind_settings (self);
  add_undo_shortcuts (self);
  throng_window_add_stop_shortcut (self);
  add_drop_target (self);
  g_signal_connect (self, "notify::is-active", G_CALLBACK (active_cb), NULL);
  throng_frame_log_follow (GTK_WINDOW (self));
  throng_window_update_actions (self);
}

ThrongWindow *
throng_window_new (ThrongApplication *application)
{
  return g_object_new (THRONG_TYPE_WINDOW, "application", application, NULL);
}

ThrongWindow *
throng_window_find_empty (ThrongWindow *self)
{
  ThrongWindow *window;

  if (self->document == NULL)
    return self;
  window = throng_window_new (THRONG_APPLICATION (gtk_window_get_application (GTK_WINDOW (self))));
  gtk_window_present (GTK_WINDOW (window));
  return window;
}

ThrongDocument *
throng_window_get_document (ThrongWindow *self)
{
  return self->document;
}

void
throng_window_open_document (ThrongWindow *self, ThrongDocument *document)
{
  g_return_if_fail (self->document == NULL);
  throng_window_set_document (self, document);
}
