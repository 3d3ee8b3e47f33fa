/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/design/throng-steps-page.h"

#include <glib/gi18n.h>

#include "app/design/throng-outline-item.h"

/* The outline has all of them: a row takes a third of a millisecond. */
#define MOST_ROWS 200u

struct _ThrongStepsPage
{
  AdwBin parent_instance;

  /* Owned */
  GStrv shown; /* (nullable): of each row its place and its title */

  /* Template children */
  GtkLabel *description;
  GtkListBox *steps;
  AdwWrapBox *add_buttons;
  GtkWidget *log_in_group;
};

G_DEFINE_FINAL_TYPE (ThrongStepsPage, throng_steps_page, ADW_TYPE_BIN)

static const char *
get_description (const char *list)
{
  if (g_str_equal (list, "on-start"))
    return _ ("What a user does before its first task, such as logging in. It is repeated as a "
              "whole until no request of it fails.");
  if (g_str_equal (list, "on-stop"))
    return _ ("What a user does at its end, after its last task, for at most 5 s.");
  if (g_str_equal (list, "set-up"))
    return _ ("What is done once before the first user starts, such as making test data.");
  if (g_str_equal (list, "clean-up"))
    return _ ("What is done once after the last user has ended.");
  return _ ("These steps are done one after the other.");
}

static void
show_description (ThrongStepsPage *self, const char *list, unsigned n_steps)
{
  g_autofree char *text = NULL;

  if (n_steps <= MOST_ROWS)
    {
      gtk_label_set_label (self->description, get_description (list));
      return;
    }
  /* Translators: the first number is 200, the second is larger. */
  text = g_strdup_printf (_ ("The first %u of %u steps, which are done one after the other. The "
                             "outline has all of them."),
                          MOST_ROWS, n_steps);
  gtk_label_set_label (self->description, text);
}

/* Each button is named by what it adds. */
static void
aim_buttons (ThrongStepsPage *self, ThrongNode *node, const char *list)
{
  g_autofree char *place = throng_node_dup_place (node);

  for (GtkWidget *button = gtk_widget_get_first_child (GTK_WIDGET (self->add_buttons));
       button != NULL; button = gtk_widget_get_next_sibling (button))
    {
      gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "(sss)", place, list,
                                        gtk_widget_get_name (button));
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "design.add");
    }
}

/* Returns: (transfer floating): a row that leads to the step at @place */
static GtkWidget *
make_row (const char *place, const char *title)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", place);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "design.select");
  return row;
}

static char *
dup_title (ThrongNode *step)
{
  g_autoptr (ThrongOutlineItem) item = throng_outline_item_new (THRONG_OUTLINE_NODE, step, NULL);
  char *title;

  g_object_get (item, "title", &title, NULL);
  return title;
}

/* Shows at most MOST_ROWS of @steps, unless they are shown already: it is looked at with each key
 * that is pressed in a form above. */
static void
update_rows (ThrongStepsPage *self, GListModel *steps)
{
  unsigned n_rows = MIN (g_list_model_get_n_items (steps), MOST_ROWS);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) texts = NULL;

  for (unsigned i = 0; i < n_rows; i++)
    {
      g_autoptr (ThrongNode) step = g_list_model_get_item (steps, i);

      g_strv_builder_take (builder, throng_node_dup_place (step));
      g_strv_builder_take (builder, dup_title (step));
    }
  texts = g_strv_builder_end (builder);
  if (self->shown != NULL
      && g_strv_equal ((const char *const *) texts, (const char *const *) self->shown))
    return;
  gtk_list_box_remove_all (self->steps);
  for (unsigned i = 0; i < n_rows; i++)
    gtk_list_box_append (self->steps, make_row (texts[2 * i], texts[2 * i + 1]));
  gtk_widget_set_visible (GTK_WIDGET (self->steps), n_rows > 0);
  g_strfreev (self->shown);
  self->shown = g_steal_pointer (&texts);
}

static void
throng_steps_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), THRONG_TYPE_STEPS_PAGE);

  G_OBJECT_CLASS (throng_steps_page_parent_class)->dispose (object);
}

static void
throng_steps_page_finalize (GObject *object)
{
  g_strfreev (THRONG_STEPS_PAGE (object)->shown);

  G_OBJECT_CLASS (throng_steps_page_parent_class)->finalize (object);
}

static void
throng_steps_page_class_init (ThrongStepsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = throng_steps_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = throng_steps_page_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/throngapp/Throng/throng-steps-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ThrongStepsPage, description);
  gtk_widget_class_bind_template_child (widget_class, ThrongStepsPage, steps);
  gtk_widget_class_bind_template_child (widget_class, ThrongStepsPage, add_buttons);
  gtk_widget_class_bind_template_child (widget_class, ThrongStepsPage, log_in_group);
}

static void
throng_steps_page_init (ThrongStepsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
throng_steps_page_show (ThrongStepsPage *self, ThrongNode *node, const char *list)
{
  g_autoptr (GListModel) steps = NULL;

  if (node == NULL)
    return;
  g_object_get (node, list, &steps, NULL);
  update_rows (self, steps);
  show_description (self, list, g_list_model_get_n_items (steps));
  gtk_widget_set_visible (self->log_in_group, g_str_equal (list, "on-start"));
  aim_buttons (self, node, list);
}
