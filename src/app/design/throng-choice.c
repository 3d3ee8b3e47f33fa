/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/design/throng-choice.h"

/* What is no longer stands in one line, as a button of GTK's does not grow with its lines. */
#define WHOLE_CHARS 9

static void
set_up_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_list_item_set_child (item, label);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkLabel *label = GTK_LABEL (gtk_list_item_get_child (item));
  const char *text = gtk_string_object_get_string (gtk_list_item_get_item (item));

  gtk_label_set_label (label, text);
  gtk_label_set_width_chars (label, (int) MIN (g_utf8_strlen (text, -1), WHOLE_CHARS));
}

/*
 * throng_choice_new:
 * @labels: strings
 *
 * A drop-down whose button breaks lines where there is not enough room for what is chosen, as with
 * large text in a narrow window. GTK's own asks for the whole line.
 */
GtkWidget *
throng_choice_new (GListModel *labels)
{
  GtkWidget *choice = gtk_drop_down_new (g_object_ref (labels), NULL);
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (set_up_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  /* The list keeps what shows a check mark. */
  gtk_drop_down_set_list_factory (GTK_DROP_DOWN (choice),
                                  gtk_drop_down_get_factory (GTK_DROP_DOWN (choice)));
  gtk_drop_down_set_factory (GTK_DROP_DOWN (choice), factory);
  return choice;
}
