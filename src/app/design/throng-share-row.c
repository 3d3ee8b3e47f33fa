/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/design/throng-share-row.h"

#include <glib/gi18n.h>

#include "app/design/throng-form-item.h"
#include "app/design/throng-share.h"

struct _ThrongShareRow
{
  AdwActionRow parent_instance;

  /* Template children */
  GtkProgressBar *bar;
  GtkLabel *label;
};

static void throng_share_row_part_init (ThrongFormItemInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ThrongShareRow,
                               throng_share_row,
                               ADW_TYPE_ACTION_ROW,
                               G_IMPLEMENT_INTERFACE (THRONG_TYPE_FORM_ITEM,
                                                      throng_share_row_part_init))

static char *
dup_text (ThrongNode *node, double share)
{
  g_autofree char *percent = throng_share_format (share);
  gint64 count = THRONG_IS_USER_CLASS (node)
                     ? throng_user_class_get_count (THRONG_USER_CLASS (node))
                     : 0;

  if (count > 0)
    return g_strdup_printf (ngettext ("%d user", "%d users", (unsigned long) count), (int) count);
  if (THRONG_IS_TASK (node))
    /* Translators: %s is such as “25 %” */
    return g_strdup_printf (_ ("%s of task starts"), percent);
  /* Translators: %s is such as “25 %” */
  return g_strdup_printf (_ ("%s of users"), percent);
}

static void
update (ThrongShareRow *self, ThrongNode *node)
{
  double share = THRONG_IS_TASK (node)
                     ? throng_task_get_share (THRONG_TASK (node), NULL)
                     : throng_user_class_get_share (THRONG_USER_CLASS (node), NULL);
  g_autofree char *text = dup_text (node, share);

  gtk_progress_bar_set_fraction (self->bar, share);
  gtk_label_set_label (self->label, text);
}

static void
set_node (ThrongFormItem *part, ThrongNode *node)
{
  if (node != NULL)
    update (THRONG_SHARE_ROW (part), node);
}

/* The weights of others count too, so it follows all changes. */
static void
show_problems (ThrongFormItem *part, ThrongProblemIndex *problems)
{
  update (THRONG_SHARE_ROW (part), throng_form_item_get_node (part));
}

static void
throng_share_row_part_init (ThrongFormItemInterface *iface)
{
  iface->set_node = set_node;
  iface->show_problems = show_problems;
}

static void
throng_share_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), THRONG_TYPE_SHARE_ROW);

  G_OBJECT_CLASS (throng_share_row_parent_class)->dispose (object);
}

static void
throng_share_row_class_init (ThrongShareRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = throng_share_row_dispose;
  throng_form_item_override_properties (G_OBJECT_CLASS (klass));
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/throngapp/Throng/throng-share-row.ui");
  gtk_widget_class_bind_template_child (widget_class, ThrongShareRow, bar);
  gtk_widget_class_bind_template_child (widget_class, ThrongShareRow, label);
}

static void
throng_share_row_init (ThrongShareRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
