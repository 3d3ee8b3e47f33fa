/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/window/throng-welcome-page.h"

#include <glib/gi18n.h>

#include "app/design/throng-form-item.h"
#include "scenario/throng-presets.h"

struct _ThrongWelcomePage
{
  AdwBin parent_instance;

  /* Template children */
  GtkImage *icon;
  GtkEntry *address;
  GtkLabel *problem;
};

G_DEFINE_FINAL_TYPE (ThrongWelcomePage, throng_welcome_page, ADW_TYPE_BIN)

/* @sentence: (nullable) */
static void
show_problem (ThrongWelcomePage *self, const char *sentence)
{
  gtk_label_set_label (self->problem, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), sentence != NULL);
  throng_form_mark_fault (GTK_WIDGET (self->address), sentence);
}

static void
begin_cb (ThrongWelcomePage *self)
{
  const char *address = gtk_editable_get_text (GTK_EDITABLE (self->address));
  g_autoptr (GError) error = NULL;
  g_autoptr (ThrongScenario) scenario = throng_scenario_new_test_at (address, &error);
  g_autofree char *problem = NULL;

  if (scenario != NULL)
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "win.new-test-at", "s", address);
      return;
    }
  /* Translators: %s goes on, such as “must begin with http:// or https://” */
  problem = g_strdup_printf (_ ("The address %s"), error->message);
  show_problem (self, problem);
}

/* Who has typed an address means a test of it. */
static void
new_test_cb (ThrongWelcomePage *self)
{
  if (gtk_entry_get_text_length (self->address) > 0)
    begin_cb (self);
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "win.new-test", NULL);
}

static void
changed_cb (ThrongWelcomePage *self)
{
  show_problem (self, NULL);
}

static void
throng_welcome_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), THRONG_TYPE_WELCOME_PAGE);

  G_OBJECT_CLASS (throng_welcome_page_parent_class)->dispose (object);
}

static void
throng_welcome_page_class_init (ThrongWelcomePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = throng_welcome_page_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/throngapp/Throng/throng-welcome-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ThrongWelcomePage, icon);
  gtk_widget_class_bind_template_child (widget_class, ThrongWelcomePage, address);
  gtk_widget_class_bind_template_child (widget_class, ThrongWelcomePage, problem);
  gtk_widget_class_bind_template_callback (widget_class, begin_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, new_test_cb);
}

static void
throng_welcome_page_init (ThrongWelcomePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* A development build has its own. */
  gtk_image_set_from_icon_name (self->icon, THRONG_APPLICATION_ID);
}
