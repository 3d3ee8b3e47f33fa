/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/window/throng-first-look-page.h"

#include <glib/gi18n.h>

#include "app/window/throng-first-look.h"

struct _ThrongFirstLookPage
{
  AdwBin parent_instance;

  /* Owned */
  GPtrArray *rows; /* of GtkWidget, borrowed */

  /* Template children */
  GtkLabel *heading;
  AdwPreferencesGroup *facts;
  GtkLabel *consent;
  GtkWidget *design_button;
};

G_DEFINE_FINAL_TYPE (ThrongFirstLookPage, throng_first_look_page, ADW_TYPE_BIN)

static void
add_row (ThrongFirstLookPage *self, const ThrongFact *fact)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), fact->title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), fact->text);
  adw_action_row_set_subtitle_selectable (ADW_ACTION_ROW (row), TRUE);
  gtk_widget_add_css_class (row, "property");
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  fact->text, -1);
  if (fact->is_warning)
    {
      GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-warning-symbolic");

      gtk_widget_add_css_class (icon, "warning");
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
    }
  adw_preferences_group_add (self->facts, row);
  g_ptr_array_add (self->rows, row);
}

static void
clear_rows (ThrongFirstLookPage *self)
{
  for (unsigned i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->facts, self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
}

static void
show_consent (ThrongFirstLookPage *self, const char *const *new_hosts)
{
  g_autofree char *list = throng_first_look_join (new_hosts);
  g_autofree char *sentence = g_strdup_printf (
      /* Translators: %s is a list of hosts */
      _ ("Start allows load on %s. Load a service only if it is yours, or if its owner has "
         "agreed."),
      list);

  gtk_label_set_label (self->consent, sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->consent), new_hosts[0] != NULL);
}

static void
throng_first_look_page_dispose (GObject *object)
{
  ThrongFirstLookPage *self = THRONG_FIRST_LOOK_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), THRONG_TYPE_FIRST_LOOK_PAGE);
  g_clear_pointer (&self->rows, g_ptr_array_unref);

  G_OBJECT_CLASS (throng_first_look_page_parent_class)->dispose (object);
}

static void
throng_first_look_page_class_init (ThrongFirstLookPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = throng_first_look_page_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/throngapp/Throng/throng-first-look-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ThrongFirstLookPage, heading);
  gtk_widget_class_bind_template_child (widget_class, ThrongFirstLookPage, facts);
  gtk_widget_class_bind_template_child (widget_class, ThrongFirstLookPage, consent);
  gtk_widget_class_bind_template_child (widget_class, ThrongFirstLookPage, design_button);
}

static void
throng_first_look_page_init (ThrongFirstLookPage *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
throng_first_look_page_show (ThrongFirstLookPage *self,
                             ThrongScenario *scenario,
                             const char *const *new_hosts)
{
  g_autoptr (GPtrArray) facts = throng_first_look_describe (scenario);
  const char *name = throng_scenario_get_name (scenario);

  clear_rows (self);
  gtk_label_set_label (self->heading, name[0] != '\0' ? name : _ ("A Test from Elsewhere"));
  for (unsigned i = 0; i < facts->len; i++)
    add_row (self, facts->pdata[i]);
  show_consent (self, new_hosts);
  /* Not Start: what was pressed to open the file must not start it. */
  gtk_widget_grab_focus (self->design_button);
}
