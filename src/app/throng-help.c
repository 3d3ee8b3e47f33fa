/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/throng-help.h"

#include <glib/gi18n.h>

#include "app/throng-help-topics.h"

/* The help is part of the app: in a sandbox nothing outside would find pages of its own, and not
 * every desktop has a viewer for them. */
struct _ThrongHelp
{
  AdwDialog parent_instance;

  /* Template children */
  AdwNavigationView *pages;
  AdwPreferencesGroup *topics_group;
};

G_DEFINE_FINAL_TYPE (ThrongHelp, throng_help, ADW_TYPE_DIALOG)

static GtkWidget *
make_text (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

/* Not the title and subtitle of a row, which is made for less text and shows it dimmed. */
static GtkWidget *
make_entry (const ThrongHelpEntry *entry)
{
  GtkWidget *row = adw_preferences_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (entry->word));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  _ (entry->text), -1);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_add_css_class (box, "help-entry");
  gtk_box_append (GTK_BOX (box), make_text (_ (entry->word), "heading"));
  gtk_box_append (GTK_BOX (box), make_text (_ (entry->text), "body"));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  return row;
}

static GtkWidget *
make_entries (const ThrongHelpTopic *topic)
{
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *group = adw_preferences_group_new ();

  for (const ThrongHelpEntry *entry = topic->entries; entry->word != NULL; entry++)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), make_entry (entry));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
  return page;
}

static void
add_page (ThrongHelp *self, const ThrongHelpTopic *topic)
{
  GtkWidget *view = adw_toolbar_view_new ();
  AdwNavigationPage *page = adw_navigation_page_new_with_tag (view, _ (topic->title), topic->tag);

  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), make_entries (topic));
  adw_navigation_view_add (self->pages, page);
}

static void
add_topic_row (ThrongHelp *self, const ThrongHelpTopic *topic)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title",
                                 _ (topic->title), "subtitle", _ (topic->summary), NULL);
  GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");

  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "navigation.push");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", topic->tag);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), arrow);
  adw_preferences_group_add (self->topics_group, row);
}

static void
open_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autofree char *address = g_strconcat ("https://github.com/throngapp/throng/blob/main/docs/",
                                          g_variant_get_string (parameter, NULL), NULL);
  g_autoptr (GtkUriLauncher) launcher = gtk_uri_launcher_new (address);

  gtk_uri_launcher_launch (launcher, GTK_WINDOW (gtk_widget_get_root (widget)), NULL, NULL, NULL);
}

static void
throng_help_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), THRONG_TYPE_HELP);

  G_OBJECT_CLASS (throng_help_parent_class)->dispose (object);
}

static void
throng_help_class_init (ThrongHelpClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = throng_help_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/throngapp/Throng/throng-help.ui");
  gtk_widget_class_bind_template_child (widget_class, ThrongHelp, pages);
  gtk_widget_class_bind_template_child (widget_class, ThrongHelp, topics_group);
  gtk_widget_class_install_action (widget_class, "help.open", "s", open_cb);
}

static void
throng_help_init (ThrongHelp *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (const ThrongHelpTopic *topic = throng_help_topics; topic->tag != NULL; topic++)
    {
      add_topic_row (self, topic);
      add_page (self, topic);
    }
}

AdwDialog *
throng_help_new (void)
{
  return g_object_new (THRONG_TYPE_HELP, NULL);
}
