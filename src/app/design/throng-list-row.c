/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/design/throng-list-row.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#include "app/design/throng-choice.h"
#include "app/design/throng-form-item.h"
#include "app/design/throng-form-value.h"
#include "app/design/throng-suggestions.h"
#include "app/design/throng-template-marks.h"
#include "app/design/throng-unreadable.h"
#include "scenario/throng-json-scan.h"
#include "scenario/throng-json-writer.h"

struct _ThrongListRow
{
  GtkListBoxRow parent_instance;

  /* Owned */
  ThrongNode *node;
  GPtrArray *controls; /* of Control */
  char *fault;         /* (nullable): why what is typed can't be a value */
  char *sentence;      /* (nullable) */

  /* Template children */
  AdwWrapBox *line;
  GtkLabel *problem;
  GtkWidget *remove_button;

  bool is_fresh;
};

typedef struct
{
  /* Borrowed */
  ThrongListRow *row;
  GtkWidget *widget;

  /* Owned */
  char *property;
  char *when;
  GStrv words;

  bool is_duration;
  bool is_busy; /* writing the node, which is not to be followed back */
} Control;

enum
{
  SIGNAL_REMOVE,
  SIGNAL_GO_ON,
  SIGNAL_TYPED,
  N_SIGNALS,
};

static unsigned signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ThrongListRow, throng_list_row, GTK_TYPE_LIST_BOX_ROW)

static void
control_free (Control *control)
{
  g_free (control->property);
  g_free (control->when);
  g_strfreev (control->words);
  g_free (control);
}

static void
update_problem (ThrongListRow *self)
{
  const char *text = self->fault != NULL ? self->fault : self->sentence;

  gtk_label_set_label (self->problem, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), text != NULL);
  if (text != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "error");
  for (unsigned i = 0; i < self->controls->len; i++)
    {
      const Control *control = self->controls->pdata[i];

      if (GTK_IS_ENTRY (control->widget))
        throng_form_tell_fault (control->widget, text);
    }
}

static void
update_visible_cb (ThrongListRow *self)
{
  for (unsigned i = 0; i < self->controls->len; i++)
    {
      const Control *control = self->controls->pdata[i];

      if (control->when != NULL)
        gtk_widget_set_visible (control->widget,
                                throng_form_when_holds (control->when, self->node));
    }
}

static Control *
add_control (ThrongListRow *self,
             GtkWidget *widget,
             const char *property,
             const char *label,
             const char *when)
{
  Control *control = g_new0 (Control, 1);

  control->row = self;
  control->widget = widget;
  control->property = g_strdup (property);
  control->when = g_strdup (when);
  g_ptr_array_add (self->controls, control);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  gtk_widget_set_valign (widget, GTK_ALIGN_CENTER);
  adw_wrap_box_append (self->line, widget);
  update_visible_cb (self);
  return control;
}

/* Entries */

static bool
is_visible_entry (const Control *control)
{
  return GTK_IS_ENTRY (control->widget) && gtk_widget_get_visible (control->widget);
}

static void
activated_cb (GtkWidget *entry, ThrongListRow *self)
{
  bool is_behind = false;

  for (unsigned i = 0; i < self->controls->len; i++)
    {
      const Control *control = self->controls->pdata[i];

      if (is_behind && is_visible_entry (control))
        {
          gtk_widget_grab_focus (control->widget);
          return;
        }
      is_behind = is_behind || control->widget == entry;
    }
  g_signal_emit (self, signals[SIGNAL_GO_ON], 0);
}

/* What is JSON is taken as JSON, anything else as text, such as 007 or a number that is too large
 * to be kept. */
static JsonNode *
parse_json (const char *text)
{
  g_autoptr (GPtrArray) problems = throng_problems_new ();
  JsonNode *json = throng_json_parse (text, strlen (text), "", problems);

  if (json != NULL)
    return json;
  return json_node_init_string (json_node_alloc (), text);
}

/* The opposite: text that would be taken for something else gets quotes. */
static char *
format_json (JsonNode *json)
{
  g_autoptr (JsonNode) again = NULL;
  GString *text = g_string_new (NULL);

  if (json == NULL)
    return g_string_free_and_steal (text);
  if (JSON_NODE_HOLDS_VALUE (json) && json_node_get_value_type (json) == G_TYPE_STRING)
    {
      again = parse_json (json_node_get_string (json));
      if (json_node_equal (again, json))
        {
          g_string_assign (text, json_node_get_string (json));
          return g_string_free_and_steal (text);
        }
    }
  throng_json_write_compact (json, text);
  return g_string_free_and_steal (text);
}

static gboolean
value_to_text (GBinding *binding, const GValue *from, GValue *to, void *data)
{
  const Control *control = data;
  ThrongNode *node = control->row->node;

  if (control->is_busy)
    return FALSE;
  /* A value that comes from elsewhere takes the place of what was typed. */
  throng_unreadable_forget (node, control->property);
  if (G_VALUE_HOLDS (from, JSON_TYPE_NODE))
    g_value_take_string (to, format_json (g_value_get_boxed (from)));
  else
    g_value_take_string (
        to, throng_form_value_format (
                from, control->is_duration,
                control->is_duration ? throng_node_get_written (node, control->property) : NULL));
  return TRUE;
}

static void
set_unreadable (const Control *control, const char *text, const GError *error)
{
  ThrongListRow *self = control->row;
  bool is_new = error != NULL;

  /* In the list, the row is found and counted. */
  if (error != NULL && self->is_fresh)
    g_signal_emit (self, signals[SIGNAL_TYPED], 0);
  if (error != NULL)
    throng_unreadable_set (self->node, control->property, control->when, text, error->message);
  else
    is_new = throng_unreadable_forget (self->node, control->property);
  g_set_str (&self->fault, error != NULL ? error->message : NULL);
  update_problem (self);
  if (is_new)
    gtk_widget_activate_action (GTK_WIDGET (self), "design.check", NULL);
}

static gboolean
text_to_value (GBinding *binding, const GValue *from, GValue *to, void *data)
{
  Control *control = data;
  ThrongListRow *self = control->row;
  const char *text = g_value_get_string (from);
  g_autoptr (GError) error = NULL;
  bool is_valid = true;

  if (G_VALUE_HOLDS (to, JSON_TYPE_NODE))
    g_value_take_boxed (to, parse_json (text));
  else if (text[0] == '\0' && G_VALUE_HOLDS_STRING (to))
    g_value_set_string (to, NULL);
  else if (text[0] == '\0' && self->is_fresh)
    is_valid = false;
  else
    is_valid = throng_form_value_parse (text, control->is_duration, to, &error);
  set_unreadable (control, text, error);
  if (!is_valid || !control->is_duration)
    return is_valid;
  /* With how it is written, of which the binding knows nothing. */
  control->is_busy = true;
  throng_form_value_set (self->node, control->property, to, text);
  control->is_busy = false;
  return FALSE;
}

/* Numbers are short, so that a row of them has room in a narrow window. */
static bool
is_number (ThrongListRow *self, const char *property)
{
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (self->node), property);

  return pspec->value_type == G_TYPE_INT64 || pspec->value_type == G_TYPE_DOUBLE;
}

void
throng_list_row_add_entry (ThrongListRow *self,
                           const char *property,
                           const char *label,
                           bool is_duration,
                           const char *when)
{
  const ThrongUnreadable *unreadable = throng_unreadable_get (self->node, property);
  g_autofree char *typed = unreadable != NULL ? g_strdup (unreadable->text) : NULL;
  GtkWidget *entry = gtk_entry_new ();
  Control *control = add_control (self, entry, property, label, when);

  control->is_duration = is_duration;
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), label);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), is_number (self, property) ? 5 : 10);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), is_number (self, property) ? 8 : 24);
  gtk_widget_set_hexpand (entry, TRUE);
  g_object_bind_property_full (self->node, property, entry, "text",
                               G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE, value_to_text,
                               text_to_value, control, NULL);
  if (typed != NULL)
    gtk_editable_set_text (GTK_EDITABLE (entry), typed);
  g_signal_connect_object (entry, "activate", G_CALLBACK (activated_cb), self, 0);
  throng_suggestions_attach (entry, self->node, property);
}

/* Choices */

static const char *
get_word (const GValue *value)
{
  if (G_VALUE_HOLDS_ENUM (value))
    return g_enum_get_value (g_type_class_peek (G_VALUE_TYPE (value)), g_value_get_enum (value))
        ->value_nick;
  if (G_VALUE_HOLDS_BOOLEAN (value))
    return g_value_get_boolean (value) ? "true" : "false";
  return g_value_get_string (value);
}

static void
set_word (GValue *value, const char *word)
{
  if (G_VALUE_HOLDS_ENUM (value))
    g_value_set_enum (
        value, g_enum_get_value_by_nick (g_type_class_peek (G_VALUE_TYPE (value)), word)->value);
  else if (G_VALUE_HOLDS_BOOLEAN (value))
    g_value_set_boolean (value, g_str_equal (word, "true"));
  else
    g_value_set_string (value, word);
}

static gboolean
value_to_selected (GBinding *binding, const GValue *from, GValue *to, void *data)
{
  const Control *control = data;
  const char *word = get_word (from);

  g_value_set_uint (to, GTK_INVALID_LIST_POSITION);
  for (unsigned i = 0; control->words[i] != NULL; i++)
    if (g_strcmp0 (control->words[i], word) == 0)
      g_value_set_uint (to, i);
  return TRUE;
}

static gboolean
selected_to_value (GBinding *binding, const GValue *from, GValue *to, void *data)
{
  const Control *control = data;
  unsigned selected = g_value_get_uint (from);

  if (selected >= g_strv_length (control->words))
    return FALSE;
  set_word (to, control->words[selected]);
  return TRUE;
}

void
throng_list_row_add_choice (ThrongListRow *self,
                            const char *property,
                            const char *label,
                            const char *words,
                            const char *const *labels,
                            const char *when)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (labels);
  GtkWidget *choice = throng_choice_new (G_LIST_MODEL (list));
  Control *control = add_control (self, choice, property, label, when);

  /* It would go by the name of what is chosen. */
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (choice), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  control->words = g_strsplit (words, "|", -1);
  g_object_bind_property_full (self->node, property, choice, "selected",
                               G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE, value_to_selected,
                               selected_to_value, control, NULL);
}

void
throng_list_row_add_check (ThrongListRow *self, const char *property, const char *label)
{
  GtkWidget *check = gtk_check_button_new ();

  add_control (self, check, property, label, NULL);
  gtk_widget_set_tooltip_text (check, label);
  g_object_bind_property (self->node, property, check, "active",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
}

/* Row */

void
throng_list_row_set_fresh (ThrongListRow *self, bool is_fresh)
{
  self->is_fresh = is_fresh;
  gtk_widget_set_opacity (self->remove_button, is_fresh ? 0 : 1);
  gtk_widget_set_sensitive (self->remove_button, !is_fresh);
  for (unsigned i = 0; i < self->controls->len; i++)
    {
      const Control *control = self->controls->pdata[i];

      if (GTK_IS_CHECK_BUTTON (control->widget))
        gtk_widget_set_sensitive (control->widget, !is_fresh);
      /* Numbers begin as empty as texts. */
      if (is_fresh && GTK_IS_ENTRY (control->widget))
        gtk_editable_set_text (GTK_EDITABLE (control->widget), "");
    }
}

void
throng_list_row_show_sentence (ThrongListRow *self, const char *sentence)
{
  g_clear_pointer (&self->fault, g_free);
  g_set_str (&self->sentence, sentence);
  update_problem (self);
  for (unsigned i = 0; i < self->controls->len; i++)
    {
      const Control *control = self->controls->pdata[i];

      if (GTK_IS_ENTRY (control->widget))
        throng_template_marks_update (control->widget, self->node, control->property);
    }
}

void
throng_list_row_focus (ThrongListRow *self, const char *property)
{
  GtkWidget *best = NULL;

  for (unsigned i = 0; i < self->controls->len; i++)
    {
      const Control *control = self->controls->pdata[i];

      if (is_visible_entry (control)
          && (best == NULL || g_strcmp0 (control->property, property) == 0))
        best = control->widget;
    }
  if (best != NULL)
    gtk_widget_grab_focus (best);
}

ThrongNode *
throng_list_row_get_node (ThrongListRow *self)
{
  return self->node;
}

static void
remove_cb (ThrongListRow *self)
{
  g_signal_emit (self, signals[SIGNAL_REMOVE], 0);
}

static void
throng_list_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), THRONG_TYPE_LIST_ROW);

  G_OBJECT_CLASS (throng_list_row_parent_class)->dispose (object);
}

static void
throng_list_row_finalize (GObject *object)
{
  ThrongListRow *self = THRONG_LIST_ROW (object);

  g_clear_object (&self->node);
  g_clear_pointer (&self->controls, g_ptr_array_unref);
  g_clear_pointer (&self->fault, g_free);
  g_clear_pointer (&self->sentence, g_free);

  G_OBJECT_CLASS (throng_list_row_parent_class)->finalize (object);
}

static void
throng_list_row_class_init (ThrongListRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = throng_list_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = throng_list_row_finalize;
  signals[SIGNAL_REMOVE] = g_signal_new ("remove", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_GO_ON] = g_signal_new ("go-on", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_TYPED] = g_signal_new ("typed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/throngapp/Throng/throng-list-row.ui");
  gtk_widget_class_bind_template_child (widget_class, ThrongListRow, line);
  gtk_widget_class_bind_template_child (widget_class, ThrongListRow, problem);
  gtk_widget_class_bind_template_child (widget_class, ThrongListRow, remove_button);
  gtk_widget_class_bind_template_callback (widget_class, remove_cb);
}

static void
throng_list_row_init (ThrongListRow *self)
{
  self->controls = g_ptr_array_new_with_free_func ((GDestroyNotify) control_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}

ThrongListRow *
throng_list_row_new (ThrongNode *node)
{
  ThrongListRow *self = g_object_new (THRONG_TYPE_LIST_ROW, NULL);

  self->node = g_object_ref (node);
  g_signal_connect_object (node, "notify", G_CALLBACK (update_visible_cb), self, G_CONNECT_SWAPPED);
  return self;
}
