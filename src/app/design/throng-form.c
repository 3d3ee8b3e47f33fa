/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/design/throng-form.h"

#include "app/design/throng-form-item.h"

struct _ThrongForm
{
  GtkBox parent_instance;

  /* Owned */
  ThrongNode *node;

  /* Borrowed */
  GtkLabel *rest;
};

G_DEFINE_FINAL_TYPE (ThrongForm, throng_form, GTK_TYPE_BOX)

/* Calls @visit for each part below @widget until it returns %TRUE, which is returned then. */
static bool
visit_parts (GtkWidget *widget, bool (*visit) (ThrongFormItem *part, void *data), void *data)
{
  if (THRONG_IS_FORM_ITEM (widget) && visit (THRONG_FORM_ITEM (widget), data))
    return true;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (visit_parts (child, visit, data))
      return true;
  return false;
}

static bool
set_node_cb (ThrongFormItem *part, void *node)
{
  throng_form_item_set_form_node (part, node);
  return false;
}

static bool
update_visible_cb (ThrongFormItem *part, void *data)
{
  throng_form_item_update_visible (part);
  return false;
}

void
throng_form_set_node (ThrongForm *self, ThrongNode *node)
{
  if (!g_set_object (&self->node, node))
    {
      visit_parts (GTK_WIDGET (self), update_visible_cb, NULL);
      return;
    }
  visit_parts (GTK_WIDGET (self), set_node_cb, node);
}

ThrongNode *
throng_form_get_node (ThrongForm *self)
{
  return self->node;
}

static bool
show_problems_cb (ThrongFormItem *part, void *problems)
{
  throng_form_item_show_problems (part, problems);
  return false;
}

static bool
reveal_problem_cb (ThrongFormItem *part, void *problems)
{
  throng_form_item_reveal_problem (part, problems);
  return false;
}

void
throng_form_show_problems (ThrongForm *self, ThrongProblemIndex *problems)
{
  g_autofree char *rest = NULL;

  if (self->node == NULL)
    return;
  visit_parts (GTK_WIDGET (self), show_problems_cb, problems);
  visit_parts (GTK_WIDGET (self), reveal_problem_cb, problems);
  rest = throng_problem_index_take_rest (problems, self->node);
  gtk_label_set_label (self->rest, rest != NULL ? rest : "");
  gtk_widget_set_visible (GTK_WIDGET (self->rest), rest != NULL);
}

typedef struct
{
  ThrongNode *node;
  const char *key;
} Place;

static bool
focus_cb (ThrongFormItem *part, void *data)
{
  const Place *place = data;

  return throng_form_item_focus (part, place->node, place->key);
}

bool
throng_form_focus (ThrongForm *self, ThrongNode *node, const char *key)
{
  return visit_parts (GTK_WIDGET (self), focus_cb, &(Place) { node, key });
}

static void
throng_form_dispose (GObject *object)
{
  ThrongForm *self = THRONG_FORM (object);

  throng_form_set_node (self, NULL);

  G_OBJECT_CLASS (throng_form_parent_class)->dispose (object);
}

static void
throng_form_class_init (ThrongFormClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = throng_form_dispose;
}

static void
throng_form_init (ThrongForm *self)
{
  self->rest = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->rest, TRUE);
  gtk_label_set_xalign (self->rest, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->rest), "error");
  gtk_widget_set_visible (GTK_WIDGET (self->rest), FALSE);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->rest));
}
