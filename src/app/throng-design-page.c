/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/throng-design-page.h"

struct _ThrongDesignPage
{
  AdwBin parent_instance;

  /* Owned */
  ThrongDocument *document;
};

G_DEFINE_FINAL_TYPE (ThrongDesignPage, throng_design_page, ADW_TYPE_BIN)

static void
throng_design_page_dispose (GObject *object)
{
  ThrongDesignPage *self = THRONG_DESIGN_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), THRONG_TYPE_DESIGN_PAGE);
  g_clear_object (&self->document);

  G_OBJECT_CLASS (throng_design_page_parent_class)->dispose (object);
}

static void
throng_design_page_class_init (ThrongDesignPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = throng_design_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/throngapp/Throng/throng-design-page.ui");
}

static void
throng_design_page_init (ThrongDesignPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
throng_design_page_set_document (ThrongDesignPage *self, ThrongDocument *document)
{
  g_set_object (&self->document, document);
}
