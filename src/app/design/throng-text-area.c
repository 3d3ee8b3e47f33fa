/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/design/throng-text-area.h"

#include <glib/gi18n.h>
#include <gtksourceview/gtksource.h>

#include "app/design/throng-form-item.h"
#include "app/design/throng-suggestions.h"
#include "app/design/throng-template-marks.h"
#include "app/design/throng-unreadable.h"
#include "scenario/throng-json-scan.h"
#include "scenario/throng-json-writer.h"

struct _ThrongTextArea
{
  AdwBin parent_instance;

  /* Owned */
  ThrongNode *node;

  /* Template children */
  GtkSourceView *view;
  GtkSourceBuffer *buffer;
  GtkLabel *problem;

  gulong notify_handler;
  bool is_busy; /* writing the node or the buffer, so that each does not follow the other back */
};

static void throng_text_area_part_init (ThrongFormItemInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ThrongTextArea,
                               throng_text_area,
                               ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (THRONG_TYPE_FORM_ITEM,
                                                      throng_text_area_part_init))

static const char *
get_key (ThrongTextArea *self)
{
  return throng_form_item_get_key (THRONG_FORM_ITEM (self));
}

static void
show (ThrongTextArea *self, const char *sentence)
{
  gtk_label_set_label (self->problem, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), sentence != NULL);
  throng_form_tell_fault (GTK_WIDGET (self->view), sentence);
}

static void
get_value (ThrongTextArea *self, GValue *value)
{
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (self->node),
                                                    get_key (self));

  g_value_init (value, pspec->value_type);
  g_object_get_property (G_OBJECT (self->node), get_key (self), value);
}

/* The place is such as `:1:4`, or nothing. */
static char *
dup_fault (const ThrongProblem *problem)
{
  g_auto (GStrv) place = g_strsplit (problem->place, ":", 3);

  if (g_strv_length (place) < 3)
    /* Translators: %s is what is wrong */
    return g_strdup_printf (_ ("Not saved: this is not JSON yet (%s)"), problem->message);
  /* Translators: the numbers of a line and of a character in it, and what is wrong there */
  return g_strdup_printf (_ ("Not saved: this is not JSON yet (line %s, character %s: %s)"),
                          place[1], place[2], problem->message);
}

/* (nullable): what keeps @text from being the value; as strict as what reads the file again. */
static char *
parse (const char *text, GValue *value)
{
  g_autoptr (GPtrArray) problems = throng_problems_new ();
  JsonNode *json;

  if (G_VALUE_HOLDS_STRING (value))
    {
      g_value_set_string (value, text);
      return NULL;
    }
  if (text[strspn (text, " \t\r\n")] == '\0')
    return g_strdup (_ ("Not saved: there is no JSON yet"));
  json = throng_json_parse (text, strlen (text), "", problems);
  if (json != NULL)
    {
      g_value_take_boxed (value, json);
      return NULL;
    }
  return dup_fault (problems->pdata[0]);
}

static char *
format (const GValue *value)
{
  JsonNode *json;
  char *text;

  if (G_VALUE_HOLDS_STRING (value))
    return g_value_dup_string (value);
  json = g_value_get_boxed (value);
  text = json != NULL ? throng_json_write (json) : g_strdup ("");
  return g_strchomp (text);
}

/* To read what a language is like takes longer than all else of a form, so it waits for a text. */
static void
highlight (ThrongTextArea *self)
{
  GtkSourceLanguageManager *languages = gtk_source_language_manager_get_default ();

  if (gtk_source_buffer_get_language (self->buffer) == NULL
      && g_strcmp0 (get_key (self), "json") == 0
      && gtk_text_buffer_get_char_count (GTK_TEXT_BUFFER (self->buffer)) > 0)
    gtk_source_buffer_set_language (self->buffer,
                                    gtk_source_language_manager_get_language (languages, "json"));
}

static void
changed_cb (ThrongTextArea *self)
{
  GtkTextIter start;
  GtkTextIter end;
  g_autofree char *text = NULL;
  g_autofree char *fault = NULL;
  g_auto (GValue) value = G_VALUE_INIT;

  highlight (self);
  if (self->is_busy || self->node == NULL)
    return;
  gtk_text_buffer_get_bounds (GTK_TEXT_BUFFER (self->buffer), &start, &end);
  text = gtk_text_buffer_get_text (GTK_TEXT_BUFFER (self->buffer), &start, &end, FALSE);
  get_value (self, &value);
  fault = parse (text, &value);
  if (fault == NULL)
    {
      self->is_busy = true;
      g_object_set_property (G_OBJECT (self->node), get_key (self), &value);
      self->is_busy = false;
    }
  throng_form_item_set_unreadable (THRONG_FORM_ITEM (self), fault != NULL ? text : NULL, fault);
  show (self, fault);
}

static void
update (ThrongTextArea *self)
{
  const ThrongUnreadable *unreadable = throng_unreadable_get (self->node, get_key (self));
  g_auto (GValue) value = G_VALUE_INIT;
  g_autofree char *text = NULL;

  get_value (self, &value);
  text = unreadable != NULL ? g_strdup (unreadable->text) : format (&value);
  self->is_busy = true;
  gtk_text_buffer_set_text (GTK_TEXT_BUFFER (self->buffer), text != NULL ? text : "", -1);
  self->is_busy = false;
  show (self, unreadable != NULL ? unreadable->message : NULL);
}

/* A value that comes from elsewhere, such as by undoing, takes the place of what was typed. */
static void
notify_cb (ThrongTextArea *self)
{
  if (self->is_busy)
    return;
  throng_form_item_set_unreadable (THRONG_FORM_ITEM (self), NULL, NULL);
  update (self);
}

static void
set_node (ThrongFormItem *part, ThrongNode *node)
{
  ThrongTextArea *self = THRONG_TEXT_AREA (part);
  g_autofree char *signal = g_strconcat ("notify::", get_key (self), NULL);

  if (self->node != NULL)
    g_clear_signal_handler (&self->notify_handler, self->node);
  g_set_object (&self->node, node);
  throng_suggestions_attach (GTK_WIDGET (self->view), node, get_key (self));
  if (node == NULL)
    return;
  self->notify_handler = g_signal_connect_swapped (node, signal, G_CALLBACK (notify_cb), self);
  update (self);
}

static void
show_sentence (ThrongFormItem *part, const char *sentence)
{
  ThrongTextArea *self = THRONG_TEXT_AREA (part);

  show (self, sentence);
  if (self->node != NULL)
    throng_template_marks_update (GTK_WIDGET (self->view), self->node, get_key (self));
}

static GtkWidget *
get_control (ThrongFormItem *part)
{
  return GTK_WIDGET (THRONG_TEXT_AREA (part)->view);
}

static void
throng_text_area_part_init (ThrongFormItemInterface *iface)
{
  iface->set_node = set_node;
  iface->show_sentence = show_sentence;
  iface->get_control = get_control;
}

static void
dark_cb (ThrongTextArea *self)
{
  bool is_dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  GtkSourceStyleSchemeManager *schemes = gtk_source_style_scheme_manager_get_default ();

  gtk_source_buffer_set_style_scheme (
      self->buffer,
      gtk_source_style_scheme_manager_get_scheme (schemes, is_dark ? "Adwaita-dark" : "Adwaita"));
}

static void
throng_text_area_dispose (GObject *object)
{
  ThrongTextArea *self = THRONG_TEXT_AREA (object);

  if (self->node != NULL)
    g_clear_signal_handler (&self->notify_handler, self->node);
  g_clear_object (&self->node);
  if (self->view != NULL)
    throng_suggestions_attach (GTK_WIDGET (self->view), NULL, get_key (self));
  gtk_widget_dispose_template (GTK_WIDGET (self), THRONG_TYPE_TEXT_AREA);

  G_OBJECT_CLASS (throng_text_area_parent_class)->dispose (object);
}

static void
throng_text_area_class_init (ThrongTextAreaClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  throng_form_item_override_properties (object_class);
  object_class->dispose = throng_text_area_dispose;

  g_type_ensure (GTK_SOURCE_TYPE_VIEW);
  g_type_ensure (GTK_SOURCE_TYPE_BUFFER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/throngapp/Throng/throng-text-area.ui");
  gtk_widget_class_bind_template_child (widget_class, ThrongTextArea, view);
  gtk_widget_class_bind_template_child (widget_class, ThrongTextArea, buffer);
  gtk_widget_class_bind_template_child (widget_class, ThrongTextArea, problem);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
}

static void
throng_text_area_init (ThrongTextArea *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (dark_cb),
                           self, G_CONNECT_SWAPPED);
  dark_cb (self);
}
