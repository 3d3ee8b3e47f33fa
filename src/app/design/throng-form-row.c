/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/design/throng-form-row.h"

#include <math.h>

#include "app/design/throng-choice.h"
#include "app/design/throng-form-item.h"
#include "app/design/throng-form-value.h"
#include "app/design/throng-suggestions.h"
#include "app/design/throng-template-marks.h"
#include "app/design/throng-unreadable.h"
#include "scenario/throng-offer.h"

struct _ThrongFormRow
{
  AdwActionRow parent_instance;

  /* Owned */
  ThrongNode *node;
  char *placeholder;
  char *words;
  GListModel *labels;
  char *hint; /* the subtitle while there is no problem */

  /* Borrowed */
  GtkWidget *control;

  gulong notify_handler;
  bool is_duration;
  bool is_nullable;
  bool is_busy; /* writing the node or the control, so that each does not follow the other back */
};

enum
{
  PROP_PLACEHOLDER = THRONG_FORM_ITEM_FIRST_PROP,
  PROP_IS_DURATION,
  PROP_IS_NULLABLE,
  PROP_WORDS,
  PROP_LABELS,
};

static void throng_form_row_part_init (ThrongFormItemInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ThrongFormRow,
                               throng_form_row,
                               ADW_TYPE_ACTION_ROW,
                               G_IMPLEMENT_INTERFACE (THRONG_TYPE_FORM_ITEM,
                                                      throng_form_row_part_init))

static const char *
get_key (ThrongFormRow *self)
{
  return throng_form_item_get_key (THRONG_FORM_ITEM (self));
}

static void
show (ThrongFormRow *self, const char *sentence)
{
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), sentence != NULL ? sentence : self->hint);
  if (sentence != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "error");
  if (self->control != NULL)
    throng_form_tell_fault (self->control, sentence);
}

static void
get_value (ThrongFormRow *self, GValue *value)
{
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (self->node),
                                                    get_key (self));

  g_value_init (value, pspec->value_type);
  g_object_get_property (G_OBJECT (self->node), get_key (self), value);
}

/* @written: (nullable): how a duration is to stand in the file */
static void
set_value (ThrongFormRow *self, const GValue *value, const char *written)
{
  self->is_busy = true;
  throng_form_value_set (self->node, get_key (self), value, written);
  self->is_busy = false;
}

/* Entry */

static void
entry_changed_cb (ThrongFormRow *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->control));
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (GError) error = NULL;

  if (self->is_busy || self->node == NULL)
    return;
  get_value (self, &value);
  if (self->is_nullable && text[0] == '\0')
    g_value_set_string (&value, NULL);
  else if (!throng_form_value_parse (text, self->is_duration, &value, &error))
    {
      throng_form_item_set_unreadable (THRONG_FORM_ITEM (self), text, error->message);
      show (self, error->message);
      return;
    }
  throng_form_item_set_unreadable (THRONG_FORM_ITEM (self), NULL, NULL);
  show (self, NULL);
  set_value (self, &value, self->is_duration ? text : NULL);
}

static void
update_entry (ThrongFormRow *self, const GValue *value)
{
  const char *written = self->is_duration ? throng_node_get_written (self->node, get_key (self))
                                          : NULL;
  g_autofree char *text = throng_form_value_format (value, self->is_duration, written);

  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->control)), text) == 0)
    return;
  gtk_editable_set_text (GTK_EDITABLE (self->control), text);
}

/* Numbers go up and down by keys, never by scrolling. */
static gboolean
key_pressed_cb (ThrongFormRow *self, unsigned keyval, unsigned keycode, GdkModifierType modifiers)
{
  double step = keyval == GDK_KEY_Up ? 1 : keyval == GDK_KEY_Down ? -1 : 0;
  g_auto (GValue) value = G_VALUE_INIT;
  g_autofree char *text = NULL;

  if (fabs (step) < 1 || self->node == NULL)
    return GDK_EVENT_PROPAGATE;
  get_value (self, &value);
  if (G_VALUE_HOLDS_INT64 (&value))
    g_value_set_int64 (&value,
                       MAX (MIN (g_value_get_int64 (&value), G_MAXINT64 - 1) + (gint64) step, 0));
  else
    g_value_set_double (&value, MAX (g_value_get_double (&value) + step, 0));
  text = throng_form_value_format (&value, self->is_duration, NULL);
  gtk_editable_set_text (GTK_EDITABLE (self->control), text);
  gtk_editable_set_position (GTK_EDITABLE (self->control), -1);
  return GDK_EVENT_STOP;
}

static GtkWidget *
make_entry (ThrongFormRow *self, GType type)
{
  GtkWidget *entry = gtk_entry_new ();
  GtkEventController *keys;

  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), self->placeholder);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), type == G_TYPE_STRING ? 44 : 12);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 8);
  if (type != G_TYPE_STRING)
    {
      keys = gtk_event_controller_key_new ();
      g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
      gtk_widget_add_controller (entry, keys);
    }
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (entry_changed_cb), self);
  return entry;
}

/* Switch */

static void
switched_cb (ThrongFormRow *self)
{
  g_auto (GValue) value = G_VALUE_INIT;

  if (self->is_busy || self->node == NULL)
    return;
  g_value_init (&value, G_TYPE_BOOLEAN);
  g_value_set_boolean (&value, gtk_switch_get_active (GTK_SWITCH (self->control)));
  set_value (self, &value, NULL);
}

static GtkWidget *
make_switch (ThrongFormRow *self)
{
  GtkWidget *control = gtk_switch_new ();

  g_signal_connect_swapped (control, "notify::active", G_CALLBACK (switched_cb), self);
  return control;
}

/* Choice */

static void
chosen_cb (ThrongFormRow *self)
{
  g_auto (GStrv) words = g_strsplit (self->words, "|", -1);
  unsigned selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->control));
  g_auto (GValue) value = G_VALUE_INIT;

  if (self->is_busy || self->node == NULL || selected >= g_strv_length (words))
    return;
  get_value (self, &value);
  if (G_VALUE_HOLDS_ENUM (&value))
    {
      GEnumClass *enum_class = g_type_class_peek (G_VALUE_TYPE (&value));

      g_value_set_enum (&value, g_enum_get_value_by_nick (enum_class, words[selected])->value);
    }
  else
    g_value_set_string (&value, words[selected]);
  set_value (self, &value, NULL);
}

static void
update_choice (ThrongFormRow *self, const GValue *value)
{
  g_auto (GStrv) words = g_strsplit (self->words, "|", -1);
  const char *word = NULL;

  if (G_VALUE_HOLDS_ENUM (value))
    word = g_enum_get_value (g_type_class_peek (G_VALUE_TYPE (value)), g_value_get_enum (value))
               ->value_nick;
  else
    word = g_value_get_string (value);
  for (unsigned i = 0; words[i] != NULL; i++)
    if (g_strcmp0 (words[i], word) == 0)
      {
        gtk_drop_down_set_selected (GTK_DROP_DOWN (self->control), i);
        return;
      }
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->control), GTK_INVALID_LIST_POSITION);
}

static GtkWidget *
make_choice (ThrongFormRow *self)
{
  GtkWidget *control = throng_choice_new (self->labels);

  g_signal_connect_swapped (control, "notify::selected", G_CALLBACK (chosen_cb), self);
  return control;
}

/* Part */

static void
update_control (ThrongFormRow *self)
{
  const ThrongUnreadable *unreadable = throng_unreadable_get (self->node, get_key (self));
  g_auto (GValue) value = G_VALUE_INIT;

  get_value (self, &value);
  self->is_busy = true;
  if (unreadable != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->control), unreadable->text);
  else if (GTK_IS_SWITCH (self->control))
    gtk_switch_set_active (GTK_SWITCH (self->control), g_value_get_boolean (&value));
  else if (GTK_IS_DROP_DOWN (self->control))
    update_choice (self, &value);
  else
    update_entry (self, &value);
  self->is_busy = false;
  show (self, unreadable != NULL ? unreadable->message : NULL);
}

/* A value that comes from elsewhere, such as by undoing, takes the place of what was typed. */
static void
notify_cb (ThrongFormRow *self)
{
  if (self->is_busy)
    return;
  throng_form_item_set_unreadable (THRONG_FORM_ITEM (self), NULL, NULL);
  update_control (self);
}

static void
make_control (ThrongFormRow *self)
{
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (self->node),
                                                    get_key (self));

  if (self->words != NULL)
    self->control = make_choice (self);
  else if (pspec->value_type == G_TYPE_BOOLEAN)
    self->control = make_switch (self);
  else
    self->control = make_entry (self, pspec->value_type);
  gtk_widget_set_valign (self->control, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->control), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self)), -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->control);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self), self->control);
  self->hint = g_strdup (adw_action_row_get_subtitle (ADW_ACTION_ROW (self)));
}

static bool
has_templates (ThrongFormRow *self)
{
  return self->node != NULL && throng_node_takes_templates (self->node, get_key (self));
}

static void
set_node (ThrongFormItem *part, ThrongNode *node)
{
  ThrongFormRow *self = THRONG_FORM_ROW (part);
  g_autofree char *signal = g_strconcat ("notify::", get_key (self), NULL);

  if (self->node != NULL)
    g_clear_signal_handler (&self->notify_handler, self->node);
  g_set_object (&self->node, node);
  if (node == NULL)
    return;
  if (self->control == NULL)
    make_control (self);
  self->notify_handler = g_signal_connect_swapped (node, signal, G_CALLBACK (notify_cb), self);
  update_control (self);
  if (has_templates (self))
    throng_suggestions_attach (self->control, node, get_key (self));
}

static void
show_sentence (ThrongFormItem *part, const char *sentence)
{
  ThrongFormRow *self = THRONG_FORM_ROW (part);

  show (self, sentence);
  if (has_templates (self))
    throng_template_marks_update (self->control, self->node, get_key (self));
}

static GtkWidget *
get_control (ThrongFormItem *part)
{
  return THRONG_FORM_ROW (part)->control;
}

static void
throng_form_row_part_init (ThrongFormItemInterface *iface)
{
  iface->set_node = set_node;
  iface->show_sentence = show_sentence;
  iface->get_control = get_control;
}

/* Object */

static void
throng_form_row_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  ThrongFormRow *self = THRONG_FORM_ROW (object);

  switch (prop_id)
    {
    case PROP_PLACEHOLDER:
      g_value_set_string (value, self->placeholder);
      break;
    case PROP_IS_DURATION:
      g_value_set_boolean (value, self->is_duration);
      break;
    case PROP_IS_NULLABLE:
      g_value_set_boolean (value, self->is_nullable);
      break;
    case PROP_WORDS:
      g_value_set_string (value, self->words);
      break;
    case PROP_LABELS:
      g_value_set_object (value, self->labels);
      break;
    default:
      throng_form_item_get_property (object, prop_id, value, pspec);
    }
}

static void
throng_form_row_set_property (GObject *object,
                              guint prop_id,
                              const GValue *value,
                              GParamSpec *pspec)
{
  ThrongFormRow *self = THRONG_FORM_ROW (object);

  switch (prop_id)
    {
    case PROP_PLACEHOLDER:
      g_set_str (&self->placeholder, g_value_get_string (value));
      break;
    case PROP_IS_DURATION:
      self->is_duration = g_value_get_boolean (value);
      break;
    case PROP_IS_NULLABLE:
      self->is_nullable = g_value_get_boolean (value);
      break;
    case PROP_WORDS:
      g_set_str (&self->words, g_value_get_string (value));
      break;
    case PROP_LABELS:
      g_set_object (&self->labels, g_value_get_object (value));
      break;
    default:
      throng_form_item_set_property (object, prop_id, value, pspec);
    }
}

static void
throng_form_row_dispose (GObject *object)
{
  ThrongFormRow *self = THRONG_FORM_ROW (object);

  if (self->node != NULL)
    g_clear_signal_handler (&self->notify_handler, self->node);
  g_clear_object (&self->node);

  G_OBJECT_CLASS (throng_form_row_parent_class)->dispose (object);
}

static void
throng_form_row_finalize (GObject *object)
{
  ThrongFormRow *self = THRONG_FORM_ROW (object);

  g_clear_pointer (&self->placeholder, g_free);
  g_clear_pointer (&self->words, g_free);
  g_clear_object (&self->labels);
  g_clear_pointer (&self->hint, g_free);

  G_OBJECT_CLASS (throng_form_row_parent_class)->finalize (object);
}

static void
throng_form_row_class_init (ThrongFormRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  throng_form_item_override_properties (object_class);
  object_class->get_property = throng_form_row_get_property;
  object_class->set_property = throng_form_row_set_property;
  object_class->dispose = throng_form_row_dispose;
  object_class->finalize = throng_form_row_finalize;

  g_object_class_install_property (object_class, PROP_PLACEHOLDER,
                                   g_param_spec_string ("placeholder", NULL, NULL, NULL, flags));
  g_object_class_install_property (object_class, PROP_IS_DURATION,
                                   g_param_spec_boolean ("is-duration", NULL, NULL, FALSE, flags));
  g_object_class_install_property (object_class, PROP_IS_NULLABLE,
                                   g_param_spec_boolean ("is-nullable", NULL, NULL, FALSE, flags));
  g_object_class_install_property (object_class, PROP_WORDS,
                                   g_param_spec_string ("words", NULL, NULL, NULL, flags));
  g_object_class_install_property (
      object_class, PROP_LABELS,
      g_param_spec_object ("labels", NULL, NULL, G_TYPE_LIST_MODEL, flags));
}

static void
throng_form_row_init (ThrongFormRow *self)
{
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self), 0);
  /* What is in it has the focus: the row would be a second stop for the same thing. */
  gtk_widget_set_focusable (GTK_WIDGET (self), FALSE);
}
