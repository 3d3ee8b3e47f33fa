/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/throng-run-page.h"

struct _ThrongRunPage
{
  AdwBin parent_instance;

  /* Owned */
  ThrongRun *run;
};

G_DEFINE_FINAL_TYPE (ThrongRunPage, throng_run_page, ADW_TYPE_BIN)

static void
throng_run_page_dispose (GObject *object)
{
  ThrongRunPage *self = THRONG_RUN_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), THRONG_TYPE_RUN_PAGE);
  g_clear_object (&self->run);

  G_OBJECT_CLASS (throng_run_page_parent_class)->dispose (object);
}

static void
throng_run_page_class_init (ThrongRunPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = throng_run_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/throngapp/Throng/throng-run-page.ui");
}

static void
throng_run_page_init (ThrongRunPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
throng_run_page_set_run (ThrongRunPage *self, ThrongRun *run)
{
  g_set_object (&self->run, run);
}
