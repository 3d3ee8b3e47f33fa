/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/throng-welcome-page.h"

struct _ThrongWelcomePage
{
  AdwBin parent_instance;
};

G_DEFINE_FINAL_TYPE (ThrongWelcomePage, throng_welcome_page, ADW_TYPE_BIN)

static void
throng_welcome_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), THRONG_TYPE_WELCOME_PAGE);

  G_OBJECT_CLASS (throng_welcome_page_parent_class)->dispose (object);
}

static void
throng_welcome_page_class_init (ThrongWelcomePageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = throng_welcome_page_dispose;
  gtk_widget_class_set_template_from_resource (
      GTK_WIDGET_CLASS (klass), "/io/github/throngapp/Throng/throng-welcome-page.ui");
}

static void
throng_welcome_page_init (ThrongWelcomePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
