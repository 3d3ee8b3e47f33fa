/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/design/throng-request-line.h"

#include <glib/gi18n.h>

#include "app/design/throng-form-item.h"
#include "app/design/throng-suggestions.h"
#include "app/design/throng-template-marks.h"
#include "scenario/throng-presets.h"

struct _ThrongRequestLine
{
  AdwBin parent_instance;

  /* Owned */
  GBinding *path_binding;
  GBinding *method_binding;
  char *shown; /* (nullable): the last path that came from the request, not from the keyboard */

  /* Template children */
  GtkDropDown *method;
  GtkStringList *methods;
  GtkEntry *path;
  GtkLabel *problem;

  unsigned split_source; /* 0 = none */
};

static void throng_request_line_part_init (ThrongFormItemInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ThrongRequestLine,
                               throng_request_line,
                               ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (THRONG_TYPE_FORM_ITEM,
                                                      throng_request_line_part_init))

/* A method that is not among the usual ones is added to them. */
static gboolean
method_to_selected (GBinding *binding, const GValue *from, GValue *to, void *data)
{
  ThrongRequestLine *self = data;
  const char *method = g_value_get_string (from);
  unsigned position = gtk_string_list_find (self->methods, method);

  if (position == GTK_INVALID_LIST_POSITION)
    {
      position = g_list_model_get_n_items (G_LIST_MODEL (self->methods));
      gtk_string_list_append (self->methods, method);
    }
  g_value_set_uint (to, position);
  return TRUE;
}

static gboolean
selected_to_method (GBinding *binding, const GValue *from, GValue *to, void *data)
{
  ThrongRequestLine *self = data;
  const char *method = gtk_string_list_get_string (self->methods, g_value_get_uint (from));

  g_value_set_string (to, method);
  return method != NULL;
}

static void
split_cb (ThrongRequestLine *self)
{
  ThrongNode *node = throng_form_item_get_node (THRONG_FORM_ITEM (self));

  if (node != NULL)
    throng_request_split_address (THRONG_REQUEST (node));
}

static gboolean
split_pasted_cb (void *data)
{
  ThrongRequestLine *self = data;

  self->split_source = 0;
  split_cb (self);
  return G_SOURCE_REMOVE;
}

/* What comes as a whole, by pasting or dropping, is meant as a whole; what is typed may go on. The
 * text must not change within this. */
static void
inserted_cb (ThrongRequestLine *self,
             unsigned position,
             const char *chars,
             unsigned n_chars,
             GtkEntryBuffer *buffer)
{
  bool is_pasted = n_chars > 1 && g_strcmp0 (gtk_entry_buffer_get_text (buffer), self->shown) != 0;

  if (is_pasted && self->split_source == 0)
    self->split_source = g_idle_add (split_pasted_cb, self);
}

static gboolean
url_to_text (GBinding *binding, const GValue *from, GValue *to, void *data)
{
  ThrongRequestLine *self = data;

  g_set_str (&self->shown, g_value_get_string (from));
  g_value_copy (from, to);
  return TRUE;
}

static void
unbind (GBinding **binding)
{
  if (*binding != NULL)
    g_binding_unbind (*binding);
  g_clear_object (binding);
}

static void
set_node (ThrongFormItem *part, ThrongNode *node)
{
  ThrongRequestLine *self = THRONG_REQUEST_LINE (part);
  const GBindingFlags flags = G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE;

  unbind (&self->path_binding);
  unbind (&self->method_binding);
  g_clear_handle_id (&self->split_source, g_source_remove);
  throng_suggestions_attach (GTK_WIDGET (self->path), node, "url");
  if (node == NULL)
    return;
  self->path_binding = g_object_ref (g_object_bind_property_full (
      node, "url", self->path, "text", flags, url_to_text, NULL, self, NULL));
  self->method_binding = g_object_ref (
      g_object_bind_property_full (node, "method", self->method, "selected", flags,
                                   method_to_selected, selected_to_method, self, NULL));
}

static void
show_sentence (ThrongFormItem *part, const char *sentence)
{
  ThrongRequestLine *self = THRONG_REQUEST_LINE (part);
  ThrongNode *node = throng_form_item_get_node (part);

  throng_form_mark_fault (GTK_WIDGET (self->path), sentence);
  if (node != NULL)
    throng_template_marks_update (GTK_WIDGET (self->path), node, "url");
  gtk_label_set_label (self->problem, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), sentence != NULL);
}

static GtkWidget *
get_control (ThrongFormItem *part)
{
  return GTK_WIDGET (THRONG_REQUEST_LINE (part)->path);
}

static void
throng_request_line_part_init (ThrongFormItemInterface *iface)
{
  iface->set_node = set_node;
  iface->show_sentence = show_sentence;
  iface->get_control = get_control;
}

static void
throng_request_line_dispose (GObject *object)
{
  ThrongRequestLine *self = THRONG_REQUEST_LINE (object);

  unbind (&self->path_binding);
  unbind (&self->method_binding);
  g_clear_handle_id (&self->split_source, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), THRONG_TYPE_REQUEST_LINE);

  G_OBJECT_CLASS (throng_request_line_parent_class)->dispose (object);
}

static void
throng_request_line_finalize (GObject *object)
{
  g_free (THRONG_REQUEST_LINE (object)->shown);

  G_OBJECT_CLASS (throng_request_line_parent_class)->finalize (object);
}

static void
throng_request_line_class_init (ThrongRequestLineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  throng_form_item_override_properties (object_class);
  object_class->dispose = throng_request_line_dispose;
  object_class->finalize = throng_request_line_finalize;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/throngapp/Throng/throng-request-line.ui");
  gtk_widget_class_bind_template_child (widget_class, ThrongRequestLine, method);
  gtk_widget_class_bind_template_child (widget_class, ThrongRequestLine, methods);
  gtk_widget_class_bind_template_child (widget_class, ThrongRequestLine, path);
  gtk_widget_class_bind_template_child (widget_class, ThrongRequestLine, problem);
  gtk_widget_class_bind_template_callback (widget_class, split_cb);
  gtk_widget_class_bind_template_callback (widget_class, inserted_cb);
}

static void
throng_request_line_init (ThrongRequestLine *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* It would go by the name of what is chosen. */
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (self->method),
                                 GTK_ACCESSIBLE_RELATION_LABELLED_BY);
}
